//! A repository with a mission, and facts in which nothing is wrong.

use kitty_core::{
    DirName, Generation, GitFacts, Head, Snapshot, Survey,
    commit::{
        Blob, CommitFacts, CommitRequest, CopyFacts, FactsWanted, FileMode, HeadFact, IndexFacts, Inside, Lstat,
        ObjectFormat, Oid, Operation, PathFacts, Probe, WantedPath, WorktreeFacts,
    },
    protection::{ConfigFact, ProtectionFacts},
};

pub const MISSION: &str = "demo-01KZWHY1";
pub const COORD: &str = "kitty/mission-demo-01KZWHY1";
pub const WORKTREE: &str = "/r/.worktrees/demo-01KZWHY1-coord";

pub fn oid(digit: char) -> Oid {
    Oid::parse(&digit.to_string().repeat(40)).unwrap()
}

/// A primary checkout on `feat/demo` with one mission of that topology, its coordination worktree
/// materialised if it has one.
pub fn repository(topology: &str) -> Snapshot {
    repository_of(&format!(
        r#"{{"mission_id": "01KZWHY1M0T3Q9V5N8R2X4C6B7", "topology": "{topology}", "target_branch": "feat/demo"{}}}"#,
        if topology.contains("coord") { format!(r#", "coordination_branch": "{COORD}""#) } else { String::new() }
    ))
}

pub fn repository_of(meta: &str) -> Snapshot {
    let mut repo = Snapshot::new();
    repo.add_file(&format!("/r/kitty-specs/{MISSION}/meta.json"), meta);
    if meta.contains("coordination_branch") {
        repo.add_file(&format!("{WORKTREE}/kitty-specs/{MISSION}/status.json"), "{}");
    }
    repo.set_git(GitFacts {
        head: Head::Branch("feat/demo".into()),
        branches: ["main", "feat/demo", COORD].map(Into::into).into(),
        ..GitFacts::default()
    });
    repo
}

pub fn survey(repo: &Snapshot) -> Survey<'_> {
    Survey::new(repo, repo, "/r", Generation::V3_2)
}

pub fn mission(survey: &Survey<'_>) -> DirName {
    survey.resolve(MISSION).unwrap()
}

/// Files of the mission, relative to its folder.
pub fn request(files: &[&str]) -> CommitRequest {
    let path = |file: &&str| format!("kitty-specs/{MISSION}/{file}").into_bytes();
    CommitRequest::new(files.iter().map(path).collect(), "a message")
}

pub fn unprotected() -> ProtectionFacts {
    ProtectionFacts { primary: ConfigFact::Absent, worktree: None, origin_head: None, hatch: None }
}

pub fn copy(content: Option<char>, head: Option<char>) -> CopyFacts {
    let blob = |digit| Blob { mode: FileMode::Plain, oid: oid(digit) };
    CopyFacts {
        lstat: if content.is_some() { Lstat::File { executable: false } } else { Lstat::Missing },
        content: content.map(oid),
        head: head.map(blob),
    }
}

/// A new file, whose primary copy (where one is asked for) is new as well.
pub fn new_file(wanted: &WantedPath) -> PathFacts {
    let here = if wanted.primary.is_some() { None } else { Some('c') };
    PathFacts {
        path: wanted.path.as_bytes().to_vec(),
        copy: copy(here, None),
        symlinked_parent: None,
        tracked: None,
        inside: Inside::Worktree,
        skip_worktree: false,
        assume_unchanged: false,
        spelled: None,
        primary: wanted.primary.as_ref().map(|_| copy(Some('d'), None)),
    }
}

/// Facts in which everything is as it should be, and every wanted file is new.
pub fn good(wanted: &FactsWanted) -> CommitFacts {
    let branch = wanted.branch.as_ref().map_or("feat/demo", |branch| branch.as_str());
    let git_dir = if wanted.worktree_root == "/r" { "/r/.git" } else { "/r/.git/worktrees/w" };
    CommitFacts {
        common_dir: Some("/r/.git".into()),
        object_format: ObjectFormat::Sha1,
        worktree: WorktreeFacts {
            asked: wanted.worktree_root.clone(),
            root: wanted.worktree_root.clone(),
            probe: Probe::Ok,
            toplevel: Some(wanted.worktree_root.clone()),
            common_dir: Some("/r/.git".into()),
            git_dir: Some(git_dir.into()),
            registered: true,
            prunable: false,
        },
        head: HeadFact::Symbolic(format!("refs/heads/{branch}").into_bytes()),
        dest: Some(oid('a')),
        head_oid: Some(oid('a')),
        other_checkouts: Vec::new(),
        operation: Operation::None,
        index: IndexFacts::default(),
        paths: wanted.paths.iter().map(new_file).collect(),
        protection: unprotected(),
        tainted_env: Vec::new(),
        case_insensitive: false,
    }
}
