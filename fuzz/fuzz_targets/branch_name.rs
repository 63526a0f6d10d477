//! Any text as the name of a branch, a worktree, a lane or a slug.
#![no_main]

use kitty_core::{
    BranchName, GENERATIONS, Mid8, MissionSlug,
    naming::{LaneId, NameParts, parse_branch, parse_worktree},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(branch) = BranchName::parse(text) {
        assert_eq!(branch.as_str(), text);
        assert!(!text.contains("..") && !text.contains(' ') && !text.ends_with(".lock") && !text.starts_with('-'));
    }
    let slug = MissionSlug::parse(text);
    for generation in GENERATIONS {
        drop((parse_branch(text, *generation), parse_worktree(text, *generation)));
        drop(LaneId::parse(text, *generation));
        let (Ok(slug), Some(mid8)) = (&slug, Mid8::parse("01KZWHY1")) else { continue };
        for mid8 in [None, Some(&mid8)] {
            let parts = NameParts::new(slug, mid8);
            for branch in [parts.mission_branch(), parts.reconstructed_branch()].into_iter().flatten() {
                assert!(BranchName::parse(branch.as_str()).is_ok());
                assert!(parse_branch(branch.as_str(), *generation).is_ok_and(|parsed| parsed.is_some()));
            }
            drop((parts.mission_dir(), parts.coordination_worktree()));
        }
    }
});
