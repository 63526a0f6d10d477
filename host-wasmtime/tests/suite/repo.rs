//! One small repository, in memory and on disk.

use std::{fs, path::Path, process::Command};

use kitty_core::{GitFacts, Head, Snapshot, Worktree};

/// Files below the root. `twin` is ambiguous, `coord` lacks its worktree, `gone` its branch,
/// `042-old` its identity.
const FILES: [(&str, &str); 9] = [
    (
        "kitty-specs/flat-01KZWHY1/meta.json",
        r#"{"mission_id": "01KZWHY1M0T3Q9V5N8R2X4C6B7", "topology": "single_branch", "target_branch": "main"}"#,
    ),
    ("kitty-specs/flat-01KZWHY1/spec.md", "# Flat\n"),
    (
        "kitty-specs/coord-01KZWHY2/meta.json",
        r#"{"mission_id": "01KZWHY2M0T3Q9V5N8R2X4C6B7", "topology": "coord", "target_branch": "main",
            "coordination_branch": "kitty/mission-coord-01KZWHY2"}"#,
    ),
    (
        "kitty-specs/twin-01KZWHY3/meta.json",
        r#"{"mission_id": "01KZWHY3M0T3Q9V5N8R2X4C6B7", "topology": "lanes", "target_branch": "main"}"#,
    ),
    (
        "kitty-specs/twin-01KZWHY4/meta.json",
        r#"{"mission_id": "01KZWHY4M0T3Q9V5N8R2X4C6B7", "topology": "lanes", "target_branch": "main"}"#,
    ),
    (
        "kitty-specs/gone-01KZWHY6/meta.json",
        r#"{"mission_id": "01KZWHY6M0T3Q9V5N8R2X4C6B7", "topology": "coord", "target_branch": "main",
            "coordination_branch": "kitty/mission-gone-01KZWHY6"}"#,
    ),
    ("kitty-specs/042-old/spec.md", "# Old\n"),
    ("kitty-specs/broken-01KZWHY5/meta.json", "{"),
    ("kitty-specs/README.md", "What is planned.\n"),
];

/// The repository in memory, at `/r`.
pub fn snapshot() -> Snapshot {
    let mut snapshot = Snapshot::new();
    for (path, content) in FILES {
        snapshot.add_file(&format!("/r/{path}"), content);
    }
    snapshot.add_dir("/r/.git");
    snapshot.set_git(GitFacts {
        head: Head::Branch("main".into()),
        branches: ["main".into(), "kitty/mission-coord-01KZWHY2".into()].into(),
        worktrees: vec![Worktree { path: "/r".into(), branch: Some("main".into()) }],
        ..GitFacts::default()
    });
    snapshot
}

/// The repository on disk, with one commit.
pub fn on_disk(root: &Path) {
    for (path, content) in FILES {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    let git = |args: &[&str]| {
        let done = Command::new("git")
            .args(["-c", "user.name=kitty", "-c", "user.email=kitty@example.org"])
            .args(args)
            .current_dir(root)
            .status();
        assert!(done.unwrap().success(), "git {args:?}");
    };
    git(&["init", "-q", "-b", "main"]);
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "Missions"]);
    git(&["branch", "kitty/mission-coord-01KZWHY2"]);
}
