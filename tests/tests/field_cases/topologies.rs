//! Theme B: topology and the life of the coordination surface.

use kitty_core::{
    CODES, Code, CreateFacts, Generation, MissionSlug, Topology, naming::NameParts, status::FindingCode,
    topology_for_create,
};
use serde_json::json;

use crate::fixture::{COORDINATION, Coordination, Demo, MISSION, ROOT, below_root, primary};

const ON_A_BRANCH: CreateFacts<'_> = CreateFacts {
    explicit: None,
    pull_request: false,
    owned_checkout: false,
    current_branch: Some("feat/demo"),
    primary_branch: Some("main"),
    primary_protected: true,
    unborn_head: false,
};

fn create(facts: CreateFacts<'_>, generation: Generation) -> Result<&'static str, Code> {
    topology_for_create(facts, generation).map(Topology::as_str).map_err(|refusal| refusal.code())
}

/// A coordination branch is declared and its worktree absent: a state, not a crash. 3.2 reads the
/// primary copy, which we mark; 4.0 refuses unless the caller opts in.
#[test]
fn fc_031() {
    for demo in Demo::everywhere() {
        let demo = demo.coordination(Coordination::Unmaterialized);
        assert_eq!(demo.read("spec"), primary());
        let placement = demo.place("status_state").unwrap();
        if demo.generation == Generation::V4_0 {
            assert_eq!(placement.read().unwrap_err().code(), Code::CoordinationWorktreeUnmaterialized);
        } else {
            assert_eq!(placement.read().unwrap(), &placement.read_or_primary(ROOT).unwrap());
        }
        let opted_in = placement.read_or_primary(ROOT).unwrap();
        assert_eq!(below_root(opted_in.dir()), format!("kitty-specs/{MISSION}"));
        assert_eq!(opted_in.degraded(), Some(Code::CoordinationWorktreeUnmaterialized));
    }
}

/// A merged mission still records its deleted coordination branch.
#[test]
fn fc_032() {
    for demo in Demo::everywhere() {
        let refusal = demo.coordination(Coordination::Deleted).place("status_state").unwrap_err();
        assert_eq!(refusal.code(), Code::CoordinationBranchDeleted);
        assert!(refusal.remedy().contains("Restore") && refusal.remedy().contains("flatten"), "{}", refusal.remedy());
    }
}

/// A repository without a commit gets no coordination branch.
#[test]
fn fc_033() {
    for demo in Demo::everywhere() {
        let facts = CreateFacts { explicit: Some("coord"), unborn_head: true, ..ON_A_BRANCH };
        assert_eq!(create(facts, demo.generation), Err(Code::UnbornHead));
        let refusal = topology_for_create(facts, demo.generation).unwrap_err();
        assert!(refusal.remedy().contains("first commit"), "{}", refusal.remedy());
    }
}

/// issue-verdict on a fresh clone wipes the matrix: it reads the primary copy and writes to
/// coordination. 4.0 refuses one step earlier, because the read leg is refused already.
#[test]
fn fc_034() {
    for demo in Demo::everywhere() {
        let demo = demo.coordination(Coordination::RemoteOnly);
        let refusal = demo.place("issue_matrix").unwrap().read_modify_write().unwrap_err();
        let expected = if demo.generation == Generation::V4_0 {
            Code::CoordinationWorktreeUnmaterialized
        } else {
            Code::CoordWriteSurfaceUnmaterialized
        };
        assert_eq!(refusal.code(), expected);
        let materialise = format!("git worktree add /r/.worktrees/{MISSION}-coord {COORDINATION}");
        assert!(refusal.remedy().contains(&materialise), "{}", refusal.remedy());
    }
}

/// The matrix is read from primary residue after consolidation. The committed copy is named by
/// branch and path; the primary copy is refused, or marked as degraded under 3.2.
#[test]
fn fc_036() {
    for demo in Demo::everywhere() {
        let placement = demo.coordination(Coordination::Unmaterialized).place("issue_matrix").unwrap();
        let (branch, path) = placement.committed("issue-matrix.json").unwrap();
        assert_eq!((branch.as_str(), path), (COORDINATION, format!("kitty-specs/{MISSION}/issue-matrix.json")));
        let silent = placement.read().is_ok_and(|home| home.degraded().is_none());
        assert!(!silent, "residue is read as if it were the matrix");
    }
}

/// create on a feature branch mints a coordination branch that nobody asked for.
#[test]
fn fc_037() {
    assert_eq!(create(ON_A_BRANCH, Generation::V4_0), Ok("lanes"));
    assert_eq!(create(ON_A_BRANCH, Generation::V3_2), Ok("single_branch"));
}

/// A pull-request mission on its own branch gets a redundant coordination branch.
#[test]
fn fc_038() {
    let facts = CreateFacts { pull_request: true, primary_protected: false, ..ON_A_BRANCH };
    assert_eq!(create(facts, Generation::V4_0), Ok("lanes"));
    assert_eq!(create(facts, Generation::V3_2), Ok("coord"));
}

/// The topology can be chosen at create; an unknown value is refused, and none is read as stored.
#[test]
fn fc_039() {
    for demo in Demo::everywhere() {
        let wish = |explicit| CreateFacts { explicit: Some(explicit), current_branch: Some("main"), ..ON_A_BRANCH };
        assert_eq!(create(wish("lanes_with_coord"), demo.generation), Ok("lanes_with_coord"));
        assert_eq!(create(wish("flattened"), demo.generation), Err(Code::MalformedQuestion));
        assert_eq!(Topology::parse("flattened"), None);
    }
}

/// A flat mission whose lanes.json lists code lanes: writers refuse, readers keep working.
#[test]
fn fc_041() {
    let demo = Demo::under(Generation::V4_0).flat("single_branch").lanes(&["lane-a"]);
    let stored = demo.ask(|survey, mission| survey.topology(mission)).unwrap();
    let refusal = stored.check_manifest(true, MISSION).unwrap_err();
    assert_eq!(refusal.code(), Code::SingleBranchCodeLanesUnmigrated);
    assert!(refusal.remedy().contains("Stamp"), "{}", refusal.remedy());
    assert_eq!(demo.read("status_state"), primary());

    let unstamped = |generation| Demo::under(generation).flat("").without("topology");
    let runtime = |demo: Demo| demo.ask(|survey, mission| survey.topology(mission)).unwrap();
    assert_eq!(runtime(unstamped(Generation::V4_0)), Topology::Lanes);
    assert_eq!(runtime(unstamped(Generation::V3_2)), Topology::SingleBranch);
}

/// An empty mid8 composes `kitty/mission-<slug>-`.
#[test]
fn fc_042() {
    let slug = MissionSlug::parse(MISSION).unwrap();
    let parts = NameParts::new(&slug, None);
    for refusal in [parts.coordination_worktree().unwrap_err(), parts.reconstructed_branch().unwrap_err()] {
        assert_eq!(refusal.code(), Code::CoordinationWorkspaceMid8Required);
    }
}

/// A remedy names a command that does not exist. Ours name git, a command of ours, or one that both
/// generations of the tool have.
#[test]
fn fc_043() {
    const KNOWN: [&str; 25] = [
        "git -C {worktree_path} switch ",
        "git -C {worktree_root} commit ",
        "git -C {worktree_root} reset",
        "git -C {worktree_root} restore ",
        "git -C {worktree_root} status",
        "git -C {worktree_root} update-index ",
        "git config ",
        "git log ",
        "git restore ",
        "git status",
        "git worktree list",
        "git worktree repair",
        "git branch ",
        "git worktree add ",
        "git worktree remove",
        "git commit ",
        "git fetch",
        "git init",
        "kitty-core missions",
        "kitty-core recover",
        "kitty-core where",
        "unset GIT_DIR ",
        "spec-kitty agent mission finalize-tasks",
        "spec-kitty agent status materialize",
        "spec-kitty agent tasks move-task",
    ];
    let codes = CODES.iter().map(|row| (row.wire, row.remedy));
    for (code, remedy) in codes.chain(FindingCode::ALL.iter().map(|code| (code.as_str(), code.remedy()))) {
        let quoted = remedy.split('`').skip(1).step_by(2);
        for command in quoted.filter(|text| text.contains(' ') && !text.starts_with('{')) {
            assert!(KNOWN.iter().any(|known| command.starts_with(known)), "{code}: `{command}`");
        }
    }
}

/// `flattened: true` beside a stored topology that routes through coordination. The tool of
/// generation 3.2 reads the primary copy; half a flattening is named under every generation.
#[test]
fn fc_141() {
    for demo in Demo::everywhere() {
        let demo = demo.without("coordination_branch").with("flattened", json!(true));
        let demo = demo.coordination(Coordination::Deleted);
        assert_eq!(demo.read("status_state"), Err(Code::FlattenedTopologyConflict));
        assert_eq!(demo.read("spec"), primary());
    }
}

/// The declared branch is deleted: may planning still be written? The case asks for a refusal of
/// the write leg. Placement answers it: PRIMARY kinds never ask a coordination fact, so their
/// home is the target branch. Refusing the commit is the commit authority's decision.
#[test]
fn fc_144() {
    for demo in Demo::everywhere() {
        let demo = demo.coordination(Coordination::Deleted);
        assert_eq!(demo.read("spec"), primary());
        assert_eq!(demo.write("spec"), primary());
        assert_eq!(demo.write("status_state"), Err(Code::CoordinationBranchDeleted));
    }
}
