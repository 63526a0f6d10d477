//! Rows about `meta.json` and what it decides.

use kitty_core::ask;

use crate::fixture::{DIR, ID, coordination, coordination_meta, flat, read, repo, write};

#[test]
fn empty_meta_has_a_topology() {
    assert_eq!(ask::topology_of(Some(b"{}"), None, Some("3.2")), Ok("single_branch"));
    assert_eq!(ask::topology_of(Some(b"{}"), None, Some("4.0")), Ok("lanes"));
}

#[test]
fn meta_that_is_not_json() {
    // A dashboard in a browser could not read this mission.
    let repo = repo().mission(DIR, &coordination_meta(r#", "x": NaN"#));
    assert_eq!(repo.code(DIR, "status_state"), "MISSION_META_MALFORMED");
}

#[test]
fn meta_missing() {
    let repo = repo().file(&format!("kitty-specs/{DIR}/spec.md"), "# Spec");
    assert_eq!(repo.fold(DIR).as_deref(), Ok(DIR));
    assert_eq!(repo.code(DIR, "status_state"), "MISSION_META_MISSING");
    // The checked-out branch `topic` is no answer to where the spec goes.
    assert_eq!(write(&repo.place(DIR, "spec").unwrap()), Err("MISSION_META_MISSING"));
}

#[test]
fn meta_broken() {
    let repo = coordination().worktree(DIR).mission(DIR, "{broken");
    // As a flat mission its status would be read from the primary copy, beside the worktree.
    assert_eq!(repo.code(DIR, "status_state"), "MISSION_META_MALFORMED");
    assert_eq!(read(&repo.place(DIR, "spec").unwrap()), Ok("/r/kitty-specs/demo-01KZWHY1"));
}

#[test]
fn target_branch_is_no_branch() {
    for target in [r#""refs/heads/main""#, r#""  ""#, "42", r#""a b""#] {
        let meta = format!(r#"{{"mission_id": "{ID}", "topology": "single_branch", "target_branch": {target}}}"#);
        let repo = repo().mission(DIR, &meta);
        assert_eq!(write(&repo.place(DIR, "spec").unwrap()), Err("TARGET_BRANCH_INVALID"), "{target}");
    }
}

#[test]
fn identity_that_is_not_text() {
    let repo = repo().mission("bad", r#"{"mission_id": 12345}"#).mission(DIR, &flat(ID));
    assert_eq!(repo.fold("bad"), Err(("INVALID_MISSION_IDENTITY".to_string(), vec![])));
    // The others still resolve.
    assert_eq!(repo.fold("01KZWHY1").as_deref(), Ok(DIR));
}

#[test]
fn falsy_identity_is_none() {
    let repo = repo().mission("odd", r#"{"mission_id": 0}"#);
    assert_eq!(repo.ask(|repo| repo.meta("odd")).unwrap().mission_id, None);
    assert_eq!(repo.ask(|repo| repo.missions()).unwrap().missions[0].defects[0].defect, "identity_missing");
}

#[test]
fn primary_branch_with_a_slash() {
    let meta = format!(r#"{{"mission_id": "{ID}", "topology": "single_branch"}}"#);
    let repo = repo().mission(DIR, &meta).origin_head("refs/remotes/origin/release/3.x");
    assert_eq!(write(&repo.place(DIR, "spec").unwrap()), Err("PRIMARY_BRANCH_UNDECIDED"));
    let plain = repo.origin_head("refs/remotes/origin/main");
    assert_eq!(write(&plain.place(DIR, "spec").unwrap()).map(|(branch, _)| branch), Ok("main"));
}

pub fn published(repo: crate::fixture::Repo) -> crate::fixture::Repo {
    repo.mission(DIR, &coordination_meta(r#", "baseline_merge_commit": "abc1234", "mission_number": 9"#))
        .without_branch("feat/demo")
        .main_holds("kitty-specs/demo-01KZWHY1/meta.json")
}

#[test]
fn context_ignores_publication() {
    let repo = published(repo());
    // feat/demo is gone: a commit to it would resurrect the branch.
    assert_eq!(write(&repo.place(DIR, "spec").unwrap()).map(|(branch, _)| branch), Ok("main"));
}

#[test]
fn context_needs_git() {
    let repo = published(repo()).without_git();
    assert_eq!(write(&repo.place(DIR, "spec").unwrap()), Err("FACT_UNAVAILABLE"));
}

#[test]
fn reading_needs_no_number() {
    let meta = format!(
        r#"{{"mission_id": "{ID}", "topology": "lanes", "baseline_merge_commit": "abc", "target_branch": "feat/gone", "mission_number": "pending"}}"#
    );
    let placement = repo().mission(DIR, &meta).place(DIR, "status_state").unwrap();
    assert_eq!(read(&placement), Ok("/r/kitty-specs/demo-01KZWHY1"));
    assert_eq!(write(&placement), Err("MISSION_NUMBER_INVALID"));
}
