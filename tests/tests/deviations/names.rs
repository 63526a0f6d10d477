//! Rows about names and tables.

use kitty_core::ask::{self, Answer, MissionName};

pub fn code<T: std::fmt::Debug>(answer: Answer<T>) -> String {
    answer.expect_err("a refusal").code().to_string()
}

const ID: &str = "01KV6510ABCDEFGHJKMNPQRSTV";

#[test]
fn mid8_behind_white_space() {
    let refusal = ask::mid8_of_slug("foo-01KV6510\n").expect_err("a refusal");
    assert_eq!(
        (refusal.code().as_str(), refusal.candidates()),
        ("UNSAFE_MISSION_SLUG", &["foo-01KV6510".to_string()][..])
    );
    assert_eq!(ask::mid8_of_slug("foo-01KV6510"), Ok(Some("01KV6510".to_string())));
}

#[test]
fn declared_identity_unusable() {
    // The names of another mission would be composed with it.
    let foreign = format!(r#"{{"mission_id": "{ID}", "mid8": "01AAAAAA"}}"#);
    assert_eq!(code(ask::mid8(foreign.as_bytes(), "foo")), "INVALID_MISSION_IDENTITY");
    assert_eq!(code(ask::mid8(br#"{"mid8": 12345678}"#, "foo")), "INVALID_MISSION_IDENTITY");
    assert_eq!(ask::mid8(br#"{"mid8": "01KV6510"}"#, "foo"), Ok(Some("01KV6510".to_string())));
}

#[test]
fn unsafe_slug_in_a_name() {
    for slug in ["a/b", "..", "", "foo bar", "\u{fc}ber", "-foo"] {
        assert_eq!(code(ask::mission_name(MissionName::MissionDir, slug, Some(ID))), "UNSAFE_MISSION_SLUG", "{slug:?}");
    }
}

#[test]
fn name_without_mid8() {
    let name = ask::mission_name(MissionName::CoordinationWorktree, "foo", None);
    assert_eq!(code(name), "COORDINATION_WORKSPACE_MID8_REQUIRED");
}

#[test]
fn mid8_of_another_length() {
    let name = ask::mission_name(MissionName::CoordinationWorktree, "foo", Some("x"));
    assert_eq!(code(name), "INVALID_MISSION_IDENTITY");
}

#[test]
fn mid8_unfit_for_a_path() {
    let name = ask::mission_name(MissionName::CoordinationWorktree, "foo", Some("a/../../b"));
    assert_eq!(code(name), "INVALID_MISSION_IDENTITY");
}

#[test]
fn branch_without_identity() {
    // Two missions called `foo` would share the branch; any of these tells them apart.
    assert_eq!(code(ask::mission_name(MissionName::MissionBranch, "foo", None)), "BRANCH_IDENTITY_UNRESOLVED");
    for (slug, id) in [("foo", Some(ID)), ("foo-01KV6510", None), ("083-foo", None)] {
        assert!(ask::mission_name(MissionName::MissionBranch, slug, id).is_ok());
    }
}

#[test]
fn lane_id_malformed() {
    for lane in ["", "a", "lane-", "lane-A", "lane-1", "lane-aa"] {
        assert_eq!(code(ask::lane_branch("foo-01KV6510", lane, None, None, Some("3.2"))), "INVALID_LANE_ID");
    }
    // What is composed parses back.
    let branch = ask::lane_branch("foo-01KV6510", "lane-aa", None, None, Some("4.0")).unwrap();
    assert_eq!(ask::parse_branch(&branch, Some("4.0")).unwrap().unwrap().lane.as_deref(), Some("lane-aa"));
}

#[test]
fn planning_lane_has_no_worktree() {
    let worktree = ask::lane_worktree("foo-01KV6510", "lane-planning", None, None);
    assert_eq!(code(worktree), "SURFACE_WITHOUT_LOCATION");
}

#[test]
fn planning_branch_blank() {
    let branch = |text| ask::lane_branch("foo-01KV6510", "lane-planning", None, Some(text), Some("4.0"));
    assert_eq!(code(branch("")), "CREATE_TIME_TARGET_INVALID");
    assert_eq!(branch("release/3.x").as_deref(), Ok("release/3.x"));
}

#[test]
fn branch_that_git_refuses() {
    for name in ["kitty/mission-foo\n", "kitty/mission-foo bar-01KV6510", "kitty/mission-a..b"] {
        assert_eq!(code(ask::parse_branch(name, None)), "CREATE_TIME_TARGET_INVALID");
    }
}

#[test]
fn lane_predicates_disagree() {
    let parsed = ask::parse_branch("kitty/mission-foo-lane-a", Some("3.2")).unwrap().unwrap();
    assert_eq!((parsed.slug.as_str(), parsed.lane.as_deref()), ("foo", Some("lane-a")));
}

#[test]
fn lane_of_a_bare_number() {
    let parsed = ask::parse_branch("kitty/mission-083--lane-a", Some("4.0")).unwrap().unwrap();
    assert_eq!(parsed.lane.as_deref(), Some("lane-a"));
}

#[test]
fn worktree_behind_white_space() {
    assert_eq!(code(ask::parse_worktree("foo-lane-a\n", None)), "UNSAFE_MISSION_SLUG");
    assert_eq!(ask::parse_worktree("foo-lane-a", None).unwrap().unwrap().lane.as_deref(), Some("lane-a"));
}

#[test]
fn number_in_foreign_digits() {
    assert_eq!(code(ask::strip_number("\u{660}\u{668}\u{663}-foo")), "UNSAFE_MISSION_SLUG");
    assert_eq!(ask::strip_number("083-foo"), Ok("foo"));
}

#[test]
fn path_object_with_backslash() {
    let windows = r"kitty-specs\demo\tasks\WP01.md";
    assert_eq!(ask::classify(windows, None, None), ask::classify(&windows.replace('\\', "/"), None, None));
}

#[test]
fn create_time_name_that_git_refuses() {
    for name in ["a b", "a..b", "-x", "HEAD", "x.lock"] {
        assert_eq!(code(ask::branch_name(name)), "CREATE_TIME_TARGET_INVALID", "{name}");
    }
    assert_eq!(ask::branch_name("feat/x").as_deref(), Ok("feat/x"));
}

#[test]
fn create_time_full_ref() {
    // git would create refs/heads/refs/tags/x beside the tag.
    assert_eq!(code(ask::branch_name("refs/tags/x")), "CREATE_TIME_TARGET_INVALID");
}
