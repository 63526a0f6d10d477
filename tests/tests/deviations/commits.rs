//! Rows of commits: each is asked of a real repository.

use std::fs;

use kitty_core::protection::{Capability, ConfigFact, ProtectionFacts};

use crate::repository::{BRANCH, DIR, Repo, code, refused};

#[test]
fn checkout_without_kittify() {
    let repo = Repo::new();
    repo.git("switch -q main");
    repo.write("new.txt", "new\n");
    refused(&repo, "SAFE_COMMIT_PROTECTED_BRANCH", |repo| repo.direct("main", &["new.txt"]));
}

#[test]
fn folder_in_a_commit() {
    let repo = Repo::new();
    repo.write("dir/d.txt", "d\n");
    refused(&repo, "PATH_IS_DIRECTORY", |repo| repo.direct("feat/demo", &["dir"]));
}

#[test]
fn name_that_is_no_file() {
    let repo = Repo::new();
    repo.write("a.txt", "changed\n");
    for name in ["*.txt", ":(top)a.txt", "?.txt", "missing.txt"] {
        refused(&repo, "PATH_NOT_FOUND", |repo| repo.direct("feat/demo", &[name]));
    }
    repo.write("a*.txt", "a literal star\n");
    assert_eq!(repo.direct("feat/demo", &["a*.txt"]).summary, "committed");
    assert_eq!(repo.git("show --name-only --format= HEAD"), "a*.txt");
}

#[test]
fn path_outside_of_the_worktree() {
    let repo = Repo::new();
    for path in ["../x", "/etc/hostname", "dir/../../x"] {
        refused(&repo, "PATH_ESCAPES_WORKTREE", |repo| repo.direct("feat/demo", &[path]));
    }
}

#[test]
fn blank_path_in_a_commit() {
    let repo = Repo::new();
    repo.write("a.txt", "changed\n");
    refused(&repo, "PATH_MALFORMED", |repo| repo.direct("feat/demo", &["a.txt", ""]));
}

#[test]
fn destination_that_is_no_branch() {
    let repo = Repo::new();
    for (name, expected) in [("", "TARGET_REF_EMPTY"), ("feat/demo ", "TARGET_REF_EMPTY"), ("HEAD", "TARGET_REF_SHAPE")]
    {
        refused(&repo, expected, |repo| repo.direct(name, &["a.txt"]));
    }
}

#[test]
fn two_destinations() {
    let repo = Repo::new();
    repo.write("a.txt", "changed\n");
    refused(&repo, "TARGET_PARTITION_MISMATCH", |repo| repo.direct_for("feat/demo", Some("main"), &["a.txt"]));
    assert_eq!(repo.direct_for("feat/demo", Some("feat/demo"), &["a.txt"]).summary, "committed");
}

#[test]
fn worktree_behind_dots() {
    let repo = Repo::new();
    repo.write(".worktrees/x/f.txt", "f\n");
    refused(&repo, "SAFE_COMMIT_PATH_POLICY", |repo| repo.direct("feat/demo", &["dir/../.worktrees/x/f.txt"]));
}

#[test]
fn remote_default_with_a_slash() {
    let repo = Repo::new();
    repo.git("update-ref refs/remotes/origin/release/3.x HEAD");
    repo.git("symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/release/3.x");
    repo.git("switch -q -c release/3.x");
    repo.write("a.txt", "changed\n");
    refused(&repo, "SAFE_COMMIT_PROTECTED_BRANCH", |repo| repo.direct("release/3.x", &["a.txt"]));
    // What the tool protects instead is a branch like any other.
    let facts = ProtectionFacts {
        primary: ConfigFact::Absent,
        worktree: None,
        origin_head: Some("refs/remotes/origin/release/3.x".into()),
        hatch: None,
    };
    let policy = kitty_core::protection::ProtectionPolicy::resolve(&facts).unwrap();
    assert!(policy.clear("3.x", &Capability::STANDARD, [].iter(), None).is_ok());
}

#[test]
fn operation_in_progress() {
    let repo = Repo::new();
    repo.git("switch -q -c other");
    repo.write("b.txt", "other\n");
    repo.git("commit -q -am other");
    repo.git("switch -q feat/demo");
    repo.git("merge -q --no-commit --no-ff other");
    repo.write("new.txt", "new\n");
    refused(&repo, "TARGET_OPERATION_IN_PROGRESS", |repo| repo.direct("feat/demo", &["new.txt"]));
    assert!(repo.root.join(".git/MERGE_HEAD").exists());
}

#[test]
fn hook_beside_staged_work() {
    let repo = Repo::new();
    repo.hook("exit 1");
    repo.write("other.txt", "precious\n");
    repo.git("add other.txt");
    repo.write("new.txt", "new\n");
    refused(&repo, "HOOK_REJECTED", |repo| repo.direct("feat/demo", &["new.txt"]));
    assert_eq!(fs::read_to_string(repo.root.join("other.txt")).unwrap(), "precious\n");
    assert_eq!(repo.git("stash list"), "");
}

#[test]
fn hook_that_adds_a_file() {
    let repo = Repo::new();
    repo.hook("echo hooked > hooked.txt; git add hooked.txt");
    repo.write("a.txt", "changed\n");
    let tips = repo.tips();
    let report = repo.direct("feat/demo", &["a.txt"]);
    assert_eq!((code(&report).as_str(), repo.tips()), ("HOOK_ADDED_PATHS", tips));
    assert_eq!(repo.git("diff --cached --name-only"), "", "the hook's file is not staged by the commit that failed");
}

#[test]
fn hook_of_a_commit_that_is_none() {
    let repo = Repo::new();
    repo.hook("echo hooked > hooked.txt; git add hooked.txt");
    assert_eq!(repo.direct("feat/demo", &["a.txt"]).summary, "unchanged");
    assert!(!repo.root.join("hooked.txt").exists());
}

#[test]
fn unrelated_work_in_the_way() {
    let repo = Repo::new();
    repo.git("rm -q --cached b.txt");
    repo.write("a.txt", "staged\n");
    repo.git("add a.txt");
    repo.write("a.txt", "and changed again\n");
    repo.write("new.txt", "new\n");
    let staged = repo.git("diff --cached");
    assert_eq!(repo.direct("feat/demo", &["new.txt"]).summary, "committed");
    assert_eq!(repo.git("show --name-only --format= HEAD"), "new.txt");
    assert_eq!(repo.git("diff --cached"), staged);
    assert_eq!(fs::read_to_string(repo.root.join("a.txt")).unwrap(), "and changed again\n");
}

#[test]
fn kind_against_the_files() {
    let repo = Repo::new();
    repo.artifact("issue-matrix.md");
    refused(&repo, "PATH_KIND_MISMATCH", |repo| repo.routed(DIR, Some("spec"), &["issue-matrix.md"]).unwrap());
    assert_eq!(repo.routed(DIR, None, &["issue-matrix.md"]).unwrap().summary, "committed");
}

#[test]
fn half_a_request() {
    let repo = Repo::new();
    repo.artifact("tasks/WP01.md");
    repo.artifact("status.events.jsonl");
    let files = ["tasks/WP01.md", "status.events.jsonl"];
    let tips = repo.tips();
    let report = repo.routed(DIR, Some("work_package_task"), &files).unwrap();
    assert_eq!((code(&report).as_str(), repo.tips()), ("COORD_COPY_CONFLICT", tips));
    assert_eq!(report.groups.len(), 2, "both groups are reported");
}

#[test]
fn status_that_is_nowhere() {
    let repo = Repo::new();
    let tips = repo.tips();
    let report = repo.routed(DIR, None, &["status.events.jsonl"]).unwrap();
    assert_eq!((code(&report).as_str(), repo.tips()), ("PATH_NOT_FOUND", tips));
}

#[test]
fn planning_without_coordination() {
    let repo = Repo::new();
    repo.git(&format!("branch -D {BRANCH}"));
    repo.artifact("spec.md");
    let report = repo.routed(DIR, None, &["spec.md"]).unwrap();
    assert_eq!((report.summary.as_str(), report.groups[0].branch.as_deref()), ("committed", Some("feat/demo")));
}

#[test]
fn grouping_on_a_gone_branch() {
    let repo = Repo::new();
    repo.git(&format!("branch -D {BRANCH}"));
    repo.artifact("status.json");
    refused(&repo, "COORDINATION_BRANCH_DELETED", |repo| repo.routed(DIR, None, &["status.json"]).unwrap());
}

#[test]
fn commit_without_a_recorded_branch() {
    let repo = Repo::new();
    let meta = r#"{"mission_id": "01KZWHY1M0T3Q9V5N8R2X4C6B7", "topology": "coord", "target_branch": "feat/demo"}"#;
    repo.write(&format!("kitty-specs/{DIR}/meta.json"), meta);
    repo.artifact("issue-matrix.md");
    refused(&repo, "COORD_BRANCH_UNDECLARED_AND_ABSENT", |repo| repo.routed(DIR, None, &["issue-matrix.md"]).unwrap());
}

#[test]
fn commit_by_another_handle() {
    for handle in [DIR, "demo", "01KZWHY1", "01KZWHY1M0T3Q9V5N8R2X4C6B7"] {
        let repo = Repo::new();
        repo.artifact("issue-matrix.md");
        let report = repo.routed(handle, None, &["issue-matrix.md"]).unwrap();
        assert_eq!(report.groups[0].branch.as_deref(), Some(BRANCH), "{handle}");
    }
}

#[test]
fn commit_for_an_unknown_mission() {
    let repo = Repo::new();
    repo.artifact("spec.md");
    assert_eq!(repo.routed("unknown", None, &["spec.md"]).unwrap_err(), "MISSION_NOT_FOUND");
}
