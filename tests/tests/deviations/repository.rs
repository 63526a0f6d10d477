//! A real repository with a coordination mission, and commits in it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use kitty_conformance::tree;
use kitty_core::{Generation, commit as c, wire::commit::CommitReport};
use kitty_host_native::commit::{DirectPlanner, MissionPlanner, Native, Settings, commit};

pub const DIR: &str = "demo-01KZWHY1";
pub const BRANCH: &str = "kitty/mission-demo-01KZWHY1";

/// A repository with a coordination mission, on `feat/demo`.
pub struct Repo {
    _dir: tempfile::TempDir,
    pub root: PathBuf,
}

impl Repo {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        let repo = Self { _dir: dir, root };
        for args in [
            "init -q -b main",
            "config user.name Tester",
            "config user.email tester@example.invalid",
            "commit -q --allow-empty -m initial",
        ] {
            repo.git(args);
        }
        repo.write(".gitignore", ".worktrees/\n");
        repo.write("a.txt", "a\n");
        repo.write("b.txt", "b\n");
        repo.write("dir/c.txt", "c\n");
        repo.write(
            &format!("kitty-specs/{DIR}/meta.json"),
            &format!(
                r#"{{"mission_id": "01KZWHY1M0T3Q9V5N8R2X4C6B7", "topology": "coord", "target_branch": "feat/demo", "coordination_branch": "{BRANCH}"}}"#
            ),
        );
        for args in ["add -A", "commit -q -m files", "switch -q -c feat/demo"] {
            repo.git(args);
        }
        repo.git(&format!("branch {BRANCH}"));
        repo
    }

    pub fn git(&self, args: &str) -> String {
        let output = tree::git(&self.root).args(args.split(' ')).output().unwrap();
        assert!(output.status.success(), "git {args}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim_end().to_string()
    }

    pub fn write(&self, path: &str, text: &str) {
        let at = self.root.join(path);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        fs::write(at, text).unwrap();
    }

    pub fn hook(&self, body: &str) {
        self.write(".git/hooks/pre-commit", &format!("#!/bin/sh\n{body}\n"));
        let hook = self.root.join(".git/hooks/pre-commit");
        assert!(Command::new("chmod").arg("+x").arg(hook).status().unwrap().success());
    }

    fn root(&self) -> &str {
        self.root.to_str().unwrap()
    }

    /// A commit on a branch that the caller names.
    pub fn direct(&self, branch: &str, paths: &[&str]) -> CommitReport {
        self.direct_for(branch, None, paths)
    }

    pub fn direct_for(&self, branch: &str, home: Option<&str>, paths: &[&str]) -> CommitReport {
        let kind = || kitty_core::Kind::parse("spec", Generation::V3_2).unwrap();
        let branch_of = |name: &str| kitty_core::BranchName::parse(name).unwrap();
        let planner = DirectPlanner {
            core: Native { generation: Generation::V3_2 },
            destination: c::Destination {
                repo_root: self.root().into(),
                worktree_root: self.root().into(),
                spellings: Vec::new(),
                destination_ref: branch.into(),
                home: home.map(|home| c::KindHome { kind: kind(), branch: branch_of(home) }),
            },
            request: c::CommitRequest::new(paths.iter().map(|path| path.as_bytes().to_vec()).collect(), "message"),
        };
        (&commit(&self.root, &planner, &Settings::default()).unwrap().report).into()
    }

    /// A commit of files of the mission.
    pub fn routed(&self, handle: &str, kind: Option<&str>, files: &[&str]) -> Result<CommitReport, String> {
        let path = |file: &&str| format!("kitty-specs/{DIR}/{file}").into_bytes();
        let mut request = c::CommitRequest::new(files.iter().map(path).collect(), "message");
        request.kind = kind.map(|kind| kitty_core::Kind::parse(kind, Generation::V3_2).unwrap());
        let planner =
            MissionPlanner::new(self.root(), handle, request).map_err(|refusal| refusal.code().to_string())?;
        Ok((&commit(Path::new(self.root()), &planner, &Settings::default()).unwrap().report).into())
    }

    pub fn artifact(&self, file: &str) {
        self.write(&format!("kitty-specs/{DIR}/{file}"), "content\n");
    }

    pub fn tips(&self) -> String {
        self.git("for-each-ref --format=%(refname)=%(objectname) refs/heads")
    }
}

/// The code of the first refusal that is not a consequence of another one.
pub fn code(report: &CommitReport) -> String {
    let refusal = report.groups.iter().filter_map(|group| group.refusal.as_ref());
    refusal.map(|refusal| refusal.code.clone()).find(|code| code != "COMMIT_WITHHELD").unwrap_or_default()
}

/// Refused with that code, and no branch moved.
pub fn refused(repo: &Repo, expected: &str, ask: impl FnOnce(&Repo) -> CommitReport) {
    let before = (repo.tips(), repo.git("status --porcelain"));
    let report = ask(repo);
    assert_eq!((code(&report).as_str(), (repo.tips(), repo.git("status --porcelain"))), (expected, before));
}
