//! Rows about the coordination surface.

use crate::fixture::{BRANCH, DIR, ID, coordination, coordination_meta, read, repo, write};

const PRIMARY: &str = "/r/kitty-specs/demo-01KZWHY1";
const WORKTREE: &str = "/r/.worktrees/demo-01KZWHY1-coord/kitty-specs/demo-01KZWHY1";

#[test]
fn coordination_branch_is_no_branch() {
    let meta = format!(r#"{{"mission_id": "{ID}", "topology": "coord", "coordination_branch": "  "}}"#);
    assert_eq!(repo().mission(DIR, &meta).code(DIR, "status_state"), "TARGET_BRANCH_INVALID");
}

#[test]
fn coordination_without_a_branch() {
    let meta = format!(r#"{{"mission_id": "{ID}", "topology": "coord", "target_branch": "feat/demo"}}"#);
    let repo = repo().mission(DIR, &meta).worktree(DIR);
    // The tool reads the worktree and writes to feat/demo: what is written is never read.
    assert_eq!(repo.code(DIR, "status_state"), "COORD_BRANCH_UNDECLARED_AND_ABSENT");
    assert_eq!(write(&repo.place(DIR, "spec").unwrap()), Ok(("feat/demo", PRIMARY)));
}

#[test]
fn half_flattened() {
    let meta =
        format!(r#"{{"mission_id": "{ID}", "topology": "coord", "flattened": true, "target_branch": "feat/demo"}}"#);
    let repo = repo().mission(DIR, &meta);
    assert_eq!(repo.code(DIR, "status_state"), "FLATTENED_TOPOLOGY_CONFLICT");
    assert_eq!(write(&repo.place(DIR, "spec").unwrap()), Ok(("feat/demo", PRIMARY)));
}

#[test]
fn branch_gone_behind_a_worktree() {
    let repo = coordination().worktree(DIR);
    assert_eq!(write(&repo.place(DIR, "status_state").unwrap()), Ok((BRANCH, WORKTREE)));
    let gone = repo.without_branch(BRANCH);
    assert_eq!(gone.code(DIR, "status_state"), "COORDINATION_BRANCH_DELETED");
}

#[test]
fn branch_gone() {
    let repo = coordination().without_branch(BRANCH);
    let refusal = repo.place("01KZWHY1", "status_state").unwrap_err();
    assert_eq!(refusal.code().as_str(), "COORDINATION_BRANCH_DELETED");
    // The refusal names the mission, not what was typed.
    assert_eq!(refusal.fields().get("mission_slug"), Some(DIR));
}

#[test]
fn coordination_without_identity() {
    let meta = format!(r#"{{"topology": "coord", "coordination_branch": "{BRANCH}"}}"#);
    assert_eq!(repo().mission("demo", &meta).code("demo", "status_state"), "STATUS_READ_PATH_NOT_FOUND");
}

#[test]
fn coordination_with_a_wrong_identity() {
    let repo = repo().mission(DIR, &coordination_meta(r#", "mid8": "01AAAAAA""#)).worktree(DIR);
    assert_eq!(repo.code(DIR, "status_state"), "INVALID_MISSION_IDENTITY");
}

#[test]
fn primary_does_not_ask_coordination() {
    let here = coordination().place(DIR, "spec").unwrap();
    let gone = coordination().without_branch(BRANCH).place(DIR, "spec").unwrap();
    assert_eq!(here, gone);
    assert_eq!(write(&gone), Ok(("feat/demo", PRIMARY)));
}

#[test]
fn read_before_the_worktree_is_there() {
    let placement = coordination().place(DIR, "status_state").unwrap();
    // What is named for reading is there, and marked as standing in.
    assert_eq!(read(&placement), Ok(PRIMARY));
    assert_eq!(placement.read.home.unwrap().degraded.as_deref(), Some("COORDINATION_WORKTREE_UNMATERIALIZED"));
    assert_eq!(placement.coordination.as_deref(), Some("unmaterialized"));
}

#[test]
fn read_before_the_worktree_is_there_4() {
    let placement = coordination().again_in("4.0").place(DIR, "status_state").unwrap();
    assert_eq!(read(&placement), Err("COORDINATION_WORKTREE_UNMATERIALIZED"));
    assert_eq!(write(&placement), Ok((BRANCH, WORKTREE)));
}

#[test]
fn context_of_an_absent_worktree() {
    let routes = coordination().ask(|repo| repo.routes(DIR)).unwrap();
    for placement in routes.iter().filter_map(|route| route.placement.as_ref()) {
        let (dir, branch) = if placement.partition == "coord" { (WORKTREE, BRANCH) } else { (PRIMARY, "feat/demo") };
        assert_eq!((read(placement), write(placement)), (Ok(PRIMARY), Ok((branch, dir))), "{}", placement.kind);
    }
}

pub fn backfilled() -> crate::fixture::Repo {
    repo().mission("demo", &coordination_meta("")).worktree("demo-01KZWHY1")
}

#[test]
fn backfilled_directory() {
    let placement = backfilled().place("demo", "status_state").unwrap();
    assert_eq!(read(&placement), Ok(WORKTREE));
}

#[test]
fn backfilled_mission_by_another_handle() {
    let repo = backfilled();
    for handle in ["demo", "01KZWHY1", ID] {
        let placement = repo.place(handle, "status_state").unwrap();
        assert_eq!((read(&placement), write(&placement)), (Ok(WORKTREE), Ok((BRANCH, WORKTREE))), "{handle}");
    }
}

#[test]
fn worktree_of_a_mission_without_id() {
    let meta = format!(r#"{{"topology": "coord", "target_branch": "feat/demo", "coordination_branch": "{BRANCH}"}}"#);
    let placement = repo().mission(DIR, &meta).worktree(DIR).place(DIR, "status_state").unwrap();
    assert_eq!(read(&placement), Ok(WORKTREE));
}

#[test]
fn strayed_worktree() {
    let repo = coordination().worktree(DIR).registered(DIR, Some("other"));
    // 3.2 reads what lies there; 4.0 looks at the branch first.
    assert_eq!(read(&repo.place(DIR, "status_state").unwrap()), Ok(WORKTREE));
    let later = repo.again_in("4.0").place(DIR, "status_state").unwrap();
    assert_eq!(read(&later), Err("COORDINATION_WORKTREE_BRANCH_MISMATCH"));
    assert_eq!(write(&later), Ok((BRANCH, WORKTREE)));
    let refusal = later.read.refusal.unwrap();
    assert_eq!(refusal.fields.get("actual_ref"), Some("refs/heads/other"));
    let right = coordination().worktree(DIR).registered(DIR, Some(BRANCH)).again_in("4.0");
    assert_eq!(read(&right.place(DIR, "status_state").unwrap()), Ok(WORKTREE));
    let detached = coordination().worktree(DIR).registered(DIR, None).again_in("4.0");
    assert_eq!(read(&detached.place(DIR, "status_state").unwrap()), Err("COORDINATION_WORKTREE_BRANCH_MISMATCH"));
}

#[test]
fn husk_of_a_mission_without_id() {
    let repo = repo().mission(DIR, "{}").worktree(DIR);
    for kind in ["spec", "status_state"] {
        assert_eq!(read(&repo.place("demo", kind).unwrap()), Ok(PRIMARY));
    }
}

#[test]
fn tail_of_another_mid8() {
    let repo = repo().mission(DIR, r#"{"mid8": "01AAAAAA", "target_branch": "feat/demo"}"#);
    assert_eq!(read(&repo.place(DIR, "status_state").unwrap()), Ok(PRIMARY));
}
