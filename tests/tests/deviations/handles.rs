//! Rows about handles.

use crate::fixture::{DIR, ID, coordination, flat, repo, write};

const OTHER: &str = "01KT3YBDABCDEFGHJKMNPQRSTV";

pub fn refused(code: &str, candidates: &[&str]) -> Result<String, (String, Vec<String>)> {
    Err((code.to_string(), candidates.iter().map(ToString::to_string).collect()))
}

#[test]
fn cold_miss_passes_through() {
    let repo = repo().mission(DIR, &flat(ID));
    // `topic` is checked out: the tool would commit there.
    assert_eq!(repo.fold("zznope"), refused("MISSION_NOT_FOUND", &[]));
    assert_eq!(repo.fold("01kzwhy1"), refused("MISSION_NOT_FOUND", &[DIR]));
}

#[test]
fn miss_by_another_name() {
    let repo = repo().mission(DIR, &flat(ID));
    for kind in ["spec", "status_state", "lane_state"] {
        assert_eq!(repo.code("zznope", kind), "MISSION_NOT_FOUND");
    }
}

#[test]
fn residue_is_no_mission() {
    let repo = repo().mission(DIR, &flat(ID)).file("kitty-specs/README.md", "").file("kitty-specs/gone/x.lock", "");
    assert_eq!(repo.fold("README.md"), refused("MISSION_NOT_FOUND", &[]));
    assert_eq!(repo.fold("gone"), refused("MISSION_NOT_FOUND", &[]));
    assert_eq!(repo.ask(|repo| repo.missions()).unwrap().residue, ["README.md", "gone"]);
}

#[test]
fn composed_form_of_a_bare_directory() {
    let repo = repo().mission("084-backfilled", &flat(ID));
    assert_eq!(repo.fold("084-backfilled-01KZWHY1"), refused("MISSION_NOT_FOUND", &["084-backfilled"]));
}

#[test]
fn mere_prefix_of_a_mission() {
    let repo = repo().mission("my-feature-01KZWHY1", &flat(ID));
    assert_eq!(repo.fold("my"), refused("MISSION_NOT_FOUND", &["my-feature-01KZWHY1"]));
    assert_eq!(repo.fold("my-feature").as_deref(), Ok("my-feature-01KZWHY1"));
}

#[test]
fn bare_slug_of_several_missions() {
    let repo = repo().mission("demo-01KT3YBD", &flat(OTHER)).mission(DIR, &flat(ID));
    assert_eq!(repo.fold("demo"), refused("MISSION_AMBIGUOUS_SELECTOR", &["demo-01KT3YBD", DIR]));
}

#[test]
fn ladder_misses_a_shared_slug() {
    let repo = repo().mission("demo-01KT3YBD", &flat(OTHER)).mission(DIR, &flat(ID));
    for generation in ["3.2", "4.0"] {
        let repo = repo.again_in(generation);
        assert_eq!(repo.code("demo", "spec"), "MISSION_AMBIGUOUS_SELECTOR");
    }
}

#[test]
fn directory_named_like_another_identity() {
    let repo = repo().mission("01KZWHY1", &flat(OTHER)).mission(DIR, &flat(ID));
    assert_eq!(repo.fold("01KZWHY1"), refused("MISSION_AMBIGUOUS_SELECTOR", &["01KZWHY1", DIR]));
    // However it is reached: otherwise folding twice would change the mission.
    assert_eq!(repo.fold(OTHER), refused("MISSION_AMBIGUOUS_SELECTOR", &["01KZWHY1", DIR]));
}

#[test]
fn one_fold_instead_of_the_ladder() {
    let repo = repo().mission(DIR, &flat(ID)).mission("101-no-id", r#"{"target_branch": "feat/demo"}"#);
    for (handle, dir) in [("demo", DIR), (DIR, DIR), ("01KZWHY1", DIR), (ID, DIR), ("101-no-id", "101-no-id")] {
        assert_eq!(repo.fold(handle).as_deref(), Ok(dir));
    }
}

#[test]
fn metadata_by_bare_slug() {
    let repo = repo().mission(DIR, &flat(ID));
    assert_eq!(repo.ask(|repo| repo.meta("demo")), repo.ask(|repo| repo.meta(DIR)));
}

#[test]
fn legacy_directory_is_final() {
    let repo = repo().mission("foo", r#"{"target_branch": "feat/demo"}"#).mission("083-foo", &flat(ID));
    assert_eq!(repo.fold("foo").as_deref(), Ok("foo"));
    assert_eq!(repo.fold("083").as_deref(), Ok("083-foo"));
}

#[test]
fn unsafe_handle_in_the_ladder() {
    let repo = repo().mission(DIR, &flat(ID));
    for handle in ["../../etc/passwd", "a/b", "C:\\x", ".hidden", "my-*"] {
        assert_eq!(repo.fold(handle), refused("UNSAFE_MISSION_SLUG", &[]), "{handle}");
    }
    assert_eq!(repo.fold("  "), refused("MISSION_SELECTION_REQUIRED", &[]));
    assert_eq!(repo.fold(" demo "), refused("UNSAFE_MISSION_SLUG", &[DIR]));
}

#[test]
fn unsafe_directory_name() {
    let repo = repo().mission("demo x", &flat(ID));
    assert_eq!(repo.fold("01KZWHY1"), refused("UNSAFE_MISSION_SLUG", &[]));
}

#[test]
fn asked_from_a_worktree() {
    let lane = "/r/.worktrees/demo-01KZWHY1-lane-a";
    let repo = coordination()
        .worktree(DIR)
        .file(".worktrees/demo-01KZWHY1-lane-a/.git", "gitdir: /r/.git/worktrees/demo-01KZWHY1-lane-a\n")
        .file(".worktrees/demo-01KZWHY1-lane-a/kitty-specs/demo-01KZWHY1/meta.json", "{}");
    let place = |dir| repo.ask_at(dir, |repo| repo.place(DIR, "review_cycle", None)).unwrap();
    assert_eq!(place(lane), place("/r"));
}

#[test]
fn directory_without_meta_in_the_way() {
    let repo = repo().mission("108-beta-01KZWHY1", &flat(ID)).file("kitty-specs/beta-01KZWHY1/notes.md", "");
    assert_eq!(repo.fold("beta-01KZWHY1").as_deref(), Ok("108-beta-01KZWHY1"));
    let placement = repo.place("beta-01KZWHY1", "spec").unwrap();
    assert_eq!(write(&placement), Ok(("feat/demo", "/r/kitty-specs/108-beta-01KZWHY1")));
}
