//! Names: what is composed parses back to what it was composed from.

use kitty_core::{
    BranchName, Code, Generation, Mid8, MissionSlug, Snapshot, Survey,
    naming::{LaneId, NameParts, ParsedWorktree, parse_branch, parse_worktree},
    strip_number,
};
use proptest::{option, prelude::*};

use crate::{cases, world::generation};

fn slug() -> impl Strategy<Value = MissionSlug> {
    let text = prop_oneof![
        "[A-Za-z0-9][A-Za-z0-9_-]{0,12}",
        "[0-9]{3}-[a-z][a-z-]{0,8}",
        "[a-z]{1,5}-[0-9A-HJKMNP-TV-Z]{8}",
        "[0-9]{3}-[a-z]{1,5}-[0-9A-HJKMNP-TV-Z]{8}",
        "[a-z]{1,4}-lane-[a-z]{1,2}",
        "[a-z]{1,4}-coord",
    ];
    // A number followed by a separator has a test of its own, below.
    text.prop_filter("the slug goes on after its number", |text| MissionSlug::parse(strip_number(text)).is_ok())
        .prop_map(|text| MissionSlug::parse(&text).unwrap())
}

fn mid8() -> impl Strategy<Value = Mid8> {
    "[0-9A-HJKMNP-TV-Z]{8}".prop_map(|text| Mid8::parse(&text).unwrap())
}

/// The slug without the mid8 that it may already carry, without its number.
fn body<'a>(slug: &'a MissionSlug, mid8: &Mid8) -> &'a str {
    let text = slug.as_str();
    strip_number(text.strip_suffix(&format!("-{mid8}")).unwrap_or(text))
}

proptest! {
    #![proptest_config(cases(2048))]

    #[test]
    fn a_mission_branch_parses_back(slug in slug(), mid8 in mid8(), generation in generation()) {
        let branch = NameParts::new(&slug, Some(&mid8)).mission_branch().unwrap();
        let parsed = parse_branch(branch.as_str(), generation).unwrap().unwrap();
        prop_assert_eq!(parsed.slug, body(&slug, &mid8));
        prop_assert_eq!(parsed.mid8, Some(mid8));
        prop_assert_eq!(parsed.lane, None);
    }

    #[test]
    fn a_parsed_mission_branch_composes_again(slug in slug(), mid8 in mid8(), generation in generation()) {
        let branch = NameParts::new(&slug, Some(&mid8)).mission_branch().unwrap();
        let parsed = parse_branch(branch.as_str(), generation).unwrap().unwrap();
        let again = MissionSlug::parse(&parsed.slug).unwrap();
        // A second number would be dropped in the second round: `042-043-x` loses one per pass.
        prop_assume!(strip_number(again.as_str()) == again.as_str());
        prop_assert_eq!(NameParts::new(&again, parsed.mid8.as_ref()).mission_branch().unwrap(), branch);
    }

    #[test]
    fn a_lane_branch_parses_back(
        slug in slug(), mid8 in option::of(mid8()), letters in "[a-z]{1,3}", generation in generation()
    ) {
        let Ok(lane) = LaneId::parse(&format!("lane-{letters}"), generation) else {
            prop_assert!(letters.len() > 1 && !generation.profile().lanes.many_letters);
            return Ok(());
        };
        let parts = NameParts::new(&slug, mid8.as_ref());
        let branch = parts.lane_branch(&lane, None, generation).unwrap();
        let parsed = parse_branch(branch.as_str(), generation).unwrap().unwrap();
        prop_assert_eq!(parsed.lane.as_ref(), Some(&lane));
        if let Some(mid8) = mid8.clone().filter(|_| generation.profile().lanes.use_identity) {
            prop_assert_eq!((parsed.slug.as_str(), parsed.mid8), (body(&slug, &mid8), Some(mid8)));
        } else {
            prop_assert!(slug.as_str().contains(&parsed.slug));
        }
        let worktree = parts.lane_worktree(&lane, generation).unwrap();
        match parse_worktree(&worktree, generation).unwrap() {
            Some(ParsedWorktree::Lane { mission, lane: found }) => {
                prop_assert_eq!(found, lane.clone());
                prop_assert_eq!(format!("{mission}-{lane}"), worktree);
            }
            other => prop_assert!(false, "`{}` parses as {:?}", worktree, other),
        }
    }

    #[test]
    fn a_coordination_worktree_parses_back(slug in slug(), mid8 in mid8(), generation in generation()) {
        let parts = NameParts::new(&slug, Some(&mid8));
        let mission_dir = parts.coordination_mission_dir().unwrap();
        let worktree = parts.coordination_worktree().unwrap();
        let parsed = parse_worktree(&worktree, generation).unwrap();
        prop_assert_eq!(parsed, Some(ParsedWorktree::Coordination { mission_dir }));
    }

    #[test]
    fn composing_a_composed_name_changes_nothing(slug in slug(), mid8 in mid8()) {
        let dir = NameParts::new(&slug, Some(&mid8)).mission_dir().unwrap();
        let again = MissionSlug::parse(&dir).unwrap();
        prop_assert_eq!(NameParts::new(&again, Some(&mid8)).mission_dir().unwrap(), dir.clone());
        prop_assert_eq!(NameParts::new(&again, Some(&mid8)).coordination_mission_dir().unwrap(), dir);
    }

    #[test]
    fn the_planning_lane_is_the_planning_branch(slug in slug(), generation in generation()) {
        let lane = LaneId::parse("lane-planning", generation).unwrap();
        let target = BranchName::parse("feat/x").unwrap();
        let parts = NameParts::new(&slug, None);
        prop_assert_eq!(parts.lane_branch(&lane, Some(&target), generation).unwrap(), target);
        prop_assert!(parts.lane_worktree(&lane, generation).is_err());
    }

    #[test]
    fn nothing_is_composed_without_an_identity(slug in slug()) {
        let parts = NameParts::new(&slug, None);
        prop_assert!(parts.mission_dir().is_err());
        prop_assert!(parts.coordination_worktree().is_err());
        prop_assert!(parts.reconstructed_branch().is_err());
    }

    /// What git says of a branch name, rule by rule (git-check-ref-format).
    #[test]
    fn branch_names_obey_git(text in prop_oneof![any::<String>(), "[a-z./@{~^: -]{1,8}", "[a-c/]{1,6}(\\.lock)?"]) {
        let forbidden = |c: char| c.is_ascii_control() || " ~^:?*[\\".contains(c);
        let component = |part: &str| part.is_empty() || part.starts_with('.') || part.strip_suffix(".lock").is_some();
        let refused_by_git = text.contains(forbidden) || text.contains("..") || text.contains("@{")
            || text.ends_with('.') || text == "@" || text == "HEAD" || text.starts_with('-') || text.split('/').any(component);
        if refused_by_git {
            prop_assert!(BranchName::parse(&text).is_err(), "git refuses `{}`", text);
        } else if text.is_ascii() && !text.starts_with("refs/") {
            prop_assert!(BranchName::parse(&text).is_ok(), "git accepts `{}`", text);
        }
    }
}

/// The tool composes `-x-<mid8>` of `083--x`. Such a directory is listed, and no handle leads to it.
#[test]
fn a_name_that_no_handle_can_designate_never_becomes_a_path() {
    let (slug, mid8) = (MissionSlug::parse("083--x").unwrap(), Mid8::parse("01KV6510").unwrap());
    let dir = NameParts::new(&slug, Some(&mid8)).mission_dir().unwrap();
    assert_eq!(dir, "-x-01KV6510");
    let mut repo = Snapshot::new();
    repo.add_file(&format!("/r/kitty-specs/{dir}/meta.json"), r#"{"mission_id": "01KV6510AAAAAAAAAAAAAAAAAA"}"#);
    for handle in [dir.as_str(), "01KV6510", "01KV6510AAAAAAAAAAAAAAAAAA"] {
        let refusal = Survey::new(&repo, &repo, "/r", Generation::V3_2).resolve(handle).unwrap_err();
        assert_eq!(refusal.code(), Code::UnsafeMissionSlug, "through `{handle}`");
    }
}
