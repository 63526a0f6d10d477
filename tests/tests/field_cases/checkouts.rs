//! Theme E: worktrees and lanes.

use kitty_core::{
    Code, MissionSlug,
    naming::{LaneId, NameParts},
};

use crate::fixture::{Demo, MISSION, TARGET};

/// The planning lane has no worktree: its home is the primary checkout, on the target branch.
#[test]
fn fc_076() {
    for demo in Demo::everywhere() {
        let demo = demo.flat("lanes").lanes(&["lane-a", "lane-planning"]);
        let target = demo.ask(|survey, mission| survey.target_branch(mission)).unwrap();
        let (slug, generation) = (MissionSlug::parse(MISSION).unwrap(), demo.generation);
        let parts = NameParts::new(&slug, None);

        let planning = LaneId::parse("lane-planning", generation).unwrap();
        let branch = parts.lane_branch(&planning, Some(&target), generation).unwrap();
        assert_eq!(branch.as_str(), TARGET);
        let no_worktree = parts.lane_worktree(&planning, generation).unwrap_err();
        assert_eq!(no_worktree.code(), Code::SurfaceWithoutLocation);

        let code = LaneId::parse("lane-a", generation).unwrap();
        assert_eq!(parts.lane_worktree(&code, generation).unwrap(), format!("{MISSION}-lane-a"));
    }
}
