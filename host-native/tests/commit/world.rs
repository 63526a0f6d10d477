//! Repositories with missions, made with the git program, in a folder that goes away.

use std::{
    ffi::OsStr,
    fs, iter,
    os::unix::ffi::OsStrExt as _,
    path::{Path, PathBuf},
    process::{Command, Output},
    time::Duration,
};

use kitty_core::{
    Generation, Refusal,
    commit::{CommitRequest, Destination, Outcome},
};
use kitty_host_native::commit::{DirectPlanner, Executed, MissionPlanner, Native, Settings, commit};

pub const MISSION: &str = "demo-01KZWHY1";
pub const ID: &str = "01KZWHY1M0T3Q9V5N8R2X4C6B7";
pub const TARGET: &str = "feat/demo";
pub const COORDINATION: &str = "kitty/mission-demo-01KZWHY1";

pub const CORE: Native = Native { generation: Generation::V3_2 };

const COORD: &str = r#""topology": "coord", "coordination_branch": "kitty/mission-demo-01KZWHY1""#;
const FLAT: &str = r#""topology": "single_branch""#;

/// A repository with one mission.
pub struct World {
    _folder: Option<tempfile::TempDir>,
    pub root: PathBuf,
}

/// The git program, as a user calls it.
pub fn git(dir: &Path, args: &[&str]) -> String {
    let output = try_git(dir, args);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "git {args:?}: {said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn try_git(dir: &Path, args: &[&str]) -> Output {
    clean(Command::new("git").args(args).current_dir(dir)).output().unwrap()
}

/// Without the configuration of the machine, and at a fixed time.
pub fn clean(command: &mut Command) -> &mut Command {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GIT_") {
            command.env_remove(name);
        }
    }
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1")
}

impl World {
    /// A mission without coordination, whose target is checked out.
    pub fn flat() -> Self {
        Self::with(FLAT)
    }

    /// A mission whose bookkeeping has a branch of its own.
    pub fn coordinated() -> Self {
        let world = Self::with(COORD);
        world.git(&["branch", COORDINATION]);
        world
    }

    /// A world in a folder that somebody else removes.
    pub fn within(folder: &Path, is_coordinated: bool) -> Self {
        let world = Self::made(None, folder, if is_coordinated { COORD } else { FLAT });
        if is_coordinated {
            world.git(&["branch", COORDINATION]);
        }
        world
    }

    /// The repository that stands there.
    pub fn at(root: PathBuf) -> Self {
        Self { _folder: None, root }
    }

    fn with(topology: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().canonicalize().unwrap();
        Self::made(Some(folder), &place, topology)
    }

    fn made(folder: Option<tempfile::TempDir>, place: &Path, topology: &str) -> Self {
        let root = place.join("repo");
        fs::create_dir(&root).unwrap();
        let world = Self { _folder: folder, root };
        world.git(&["init", "--quiet", "--initial-branch", "main"]);
        world.git(&["config", "user.name", "Tester"]);
        world.git(&["config", "user.email", "tester@example.invalid"]);
        world.write(".gitignore", ".worktrees/\n*.log\n");
        world.write("src.txt", "one\ntwo\nthree\n");
        world.write("other.txt", "other\n");
        world.specs(
            "meta.json",
            format!(
                r#"{{"mission_id": "{ID}", "mission_slug": "{MISSION}", "target_branch": "{TARGET}", {topology}}}"#
            ),
        );
        world.specs("spec.md", "# Spec\n");
        world.git(&["add", "--all"]);
        world.git(&["commit", "--quiet", "-m", "init"]);
        world.git(&["checkout", "--quiet", "-b", TARGET]);
        world
    }

    pub fn git(&self, args: &[&str]) -> String {
        git(&self.root, args)
    }

    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.root.join(name)
    }

    pub fn write(&self, name: impl AsRef<Path>, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Writes a file of the mission, and answers its path in the repository.
    pub fn specs(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = format!("kitty-specs/{MISSION}/{name}");
        self.write(&path, content);
        path
    }

    /// Where the coordination worktree belongs.
    pub fn coordination(&self) -> PathBuf {
        self.path(format!(".worktrees/{MISSION}-coord"))
    }

    /// Makes the coordination worktree.
    pub fn materialised(self) -> Self {
        let place = self.coordination();
        self.git(&["worktree", "add", "--quiet", place.to_str().unwrap(), COORDINATION]);
        self
    }

    pub fn rev(&self, rev: &str) -> String {
        self.git(&["rev-parse", rev]).trim().to_string()
    }

    /// The content of a path in a commit.
    pub fn show(&self, rev: &str, path: &str) -> Option<Vec<u8>> {
        let output = try_git(&self.root, &["show", &format!("{rev}:{path}")]);
        output.status.success().then_some(output.stdout)
    }

    /// The paths that a commit changes.
    pub fn changed(&self, rev: &str) -> Vec<String> {
        let range = [format!("{rev}^"), rev.to_string()];
        let said = self.git(&["diff", "--name-only", "--no-renames", "-z", &range[0], &range[1]]);
        said.split('\0').filter(|path| !path.is_empty()).map(ToString::to_string).collect()
    }

    pub fn status(&self) -> String {
        self.git(&["status", "--porcelain=v1", "--untracked-files=all"])
    }

    /// A hook, by its name and the lines of its script.
    pub fn hook(&self, name: &str, script: &str) {
        self.executable(&format!(".git/hooks/{name}"), script);
    }

    pub fn executable(&self, name: &str, script: &str) {
        use std::os::unix::fs::PermissionsExt as _;
        self.write(name, format!("#!/bin/sh\n{script}\n"));
        fs::set_permissions(self.path(name), fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Everything that a commit must not touch: staged entries, files, stashes.
    pub fn unrelated(&self, paths: &[&str]) -> Vec<(String, String, Option<Vec<u8>>)> {
        let of = |path: &&str| {
            let staged = self.git(&["ls-files", "--stage", "-z", "--", path]);
            (path.to_string(), staged, fs::read(self.path(path)).ok())
        };
        paths.iter().map(of).collect()
    }

    /// The repository is whole, nothing is locked, and nobody has stashed anything.
    pub fn is_sound(&self) {
        self.git(&["fsck", "--strict", "--no-dangling"]);
        assert_eq!(self.git(&["stash", "list"]), "");
        let linked = fs::read_dir(self.path(".git/worktrees"));
        let linked = linked.into_iter().flatten().map(|entry| entry.unwrap().path());
        for git_dir in iter::once(self.path(".git")).chain(linked) {
            assert!(!git_dir.join("index.lock").exists(), "the index is locked");
            assert_eq!(
                fs::read_dir(git_dir.join("kitty-core")).map_or(0, Iterator::count),
                0,
                "private files are left"
            );
        }
        assert_eq!(
            fs::read_dir(self.path(".git/spec-kitty-journal")).map_or(0, Iterator::count),
            0,
            "a record is left"
        );
    }
}

/// A name that is not UTF-8.
pub fn raw(bytes: &[u8]) -> PathBuf {
    PathBuf::from(OsStr::from_bytes(bytes))
}

/// What a commit came to, in one line.
pub fn said(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Committed(committed) => {
            let notes = committed.notes.iter().map(|note| note.code().as_str());
            iter::once(format!("committed {}", committed.branch).as_str()).chain(notes).collect::<Vec<_>>().join(" ")
        }
        Outcome::Unchanged(reason) => format!("unchanged {}", reason.as_str()),
        Outcome::Refused(refusal) => format!("refused {}", refusal.code()),
        Outcome::Failed(failed) => format!("failed {}", failed.refusal.code()),
    }
}

/// The outcome of the only group, and how many git programs it took.
pub struct Landed {
    pub outcome: Outcome,
    pub programs: u32,
}

impl Landed {
    pub fn said(&self) -> String {
        said(&self.outcome)
    }

    /// The commit, which must have been made.
    pub fn oid(&self) -> String {
        match &self.outcome {
            Outcome::Committed(committed) => committed.oid.as_str().to_string(),
            other => panic!("{other:?}"),
        }
    }

    pub fn refusal(&self) -> &Refusal {
        match &self.outcome {
            Outcome::Refused(refusal) => refusal,
            Outcome::Failed(failed) => &failed.refusal,
            other => panic!("{other:?}"),
        }
    }
}

/// A commit of these paths on a branch, in a worktree.
pub fn land_at(root: &Path, worktree: &Path, branch: &str, paths: &[impl AsRef<Path>], message: &str) -> Landed {
    try_land(root, worktree, branch, paths, message)
        .unwrap_or_else(|refusal| Landed { outcome: Outcome::Refused(refusal), programs: 0 })
}

pub fn try_land(
    root: &Path,
    worktree: &Path,
    branch: &str,
    paths: &[impl AsRef<Path>],
    message: &str,
) -> Result<Landed, Refusal> {
    let bytes = |path: &Path| path.as_os_str().as_bytes().to_vec();
    let paths = paths.iter().map(|path| bytes(path.as_ref())).collect();
    try_request(root, worktree, branch, CommitRequest::new(paths, message))
}

/// A request on a branch, in a worktree.
pub fn land_request(root: &Path, worktree: &Path, branch: &str, request: CommitRequest) -> Landed {
    try_request(root, worktree, branch, request)
        .unwrap_or_else(|refusal| Landed { outcome: Outcome::Refused(refusal), programs: 0 })
}

fn try_request(root: &Path, worktree: &Path, branch: &str, request: CommitRequest) -> Result<Landed, Refusal> {
    let text = |path: &Path| path.to_str().unwrap().to_string();
    let destination = Destination {
        repo_root: text(root),
        worktree_root: text(worktree),
        spellings: Vec::new(),
        destination_ref: branch.to_string(),
        home: None,
    };
    let planner = DirectPlanner { core: CORE, destination, request };
    let executed = commit(root, &planner, &settings())?;
    assert_eq!(executed.report.groups.len(), 1);
    let group = executed.report.groups.into_iter().next().unwrap();
    Ok(Landed { outcome: group.outcome, programs: executed.git_programs })
}

/// Patient enough for a busy machine, and not for a test that hangs.
pub fn settings() -> Settings {
    Settings { lock_wait: Duration::from_mins(1), index_wait: Duration::from_millis(500), ..Settings::default() }
}

impl World {
    /// A commit of these paths on the branch that is checked out.
    pub fn land(&self, paths: &[impl AsRef<Path>]) -> Landed {
        land_at(&self.root, &self.root, TARGET, paths, "work")
    }

    pub fn land_with(&self, paths: &[impl AsRef<Path>], message: &str) -> Landed {
        land_at(&self.root, &self.root, TARGET, paths, message)
    }
}

impl World {
    /// A commit of files of the mission.
    pub fn mission(&self, request: CommitRequest) -> Result<Executed, Refusal> {
        let planner = MissionPlanner::new(self.root.to_str().unwrap(), MISSION, request)?;
        commit(&self.root, &planner, &settings())
    }

    /// What came of each group of such a commit.
    pub fn groups(&self, paths: &[&str]) -> Vec<String> {
        let request = CommitRequest::new(paths.iter().map(|path| path.as_bytes().to_vec()).collect(), "work");
        match self.mission(request) {
            Ok(executed) => executed.report.groups.iter().map(|group| said(&group.outcome)).collect(),
            Err(refusal) => vec![format!("refused {}", refusal.code())],
        }
    }
}
