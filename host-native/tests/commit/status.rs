//! The status of a mission, written.

use std::fs;

use kitty_core::{
    Generation, ask,
    wire::{Review, StatusChange, StatusClaim, StatusTransition, TransitionFacts},
};
use kitty_host_native::{
    NativeFiles, NativeGit,
    commit::Native,
    status::{Changed, KIND, NativeStatus, change, committed_log},
};

use crate::world::{COORDINATION, CORE, MISSION, TARGET, World, settings};

/// A row that seeds a work package.
pub fn seed(number: usize) -> String {
    format!(
        concat!(
            r#"{{"actor": "finalize", "at": "2026-01-01T00:00:00.{:06}+00:00", "event_id": "01KZWHY1M0T3Q9V5N8R2{:06}", "#,
            r#""evidence": null, "execution_mode": "direct_repo", "force": false, "from_lane": "genesis", "#,
            r#""mission_slug": "{}", "policy_metadata": null, "reason": null, "review_ref": null, "to_lane": "planned", "#,
            r#""wp_id": "WP{:02}"}}"#,
            "\n"
        ),
        number, number, MISSION, number
    )
}

fn log() -> String {
    format!("kitty-specs/{MISSION}/status.events.jsonl")
}

fn snapshot() -> String {
    format!("kitty-specs/{MISSION}/status.json")
}

const LANES: &str = r#"{"version": 1, "mission_slug": "demo", "mission_branch": "b", "target_branch": "t",
    "lanes": [{"lane_id": "lane-a", "wp_ids": ["WP01", "WP02"]}], "computed_at": "t", "computed_from": "f"}"#;

/// A world whose work packages are seeded in a commit of its target.
fn seeded(world: World) -> World {
    world.specs("status.events.jsonl", seed(1) + &seed(2));
    world.specs("lanes.json", LANES);
    world.specs("tasks/WP01-one.md", "---\nwork_package_id: WP01\ntitle: One\nsubtasks: []\n---\n");
    world.git(&["add", "--all"]);
    world.git(&["commit", "--quiet", "-m", "tasks"]);
    world
}

fn run(world: &World, core: Native, asked: &StatusChange) -> Result<Changed, String> {
    let planner = NativeStatus::new(core, world.root.to_str().unwrap(), MISSION).unwrap();
    change(&world.root, &planner, asked, None, settings()).map_err(|refusal| refusal.code().as_str().into())
}

fn claim(actor: &str) -> StatusChange {
    StatusChange::Claim(StatusClaim { wp_id: "WP01".into(), actor: actor.into(), ..StatusClaim::default() })
}

fn go(to: &str, facts: TransitionFacts) -> StatusChange {
    let facts = TransitionFacts { actor: Some("claude".into()), ..facts };
    StatusChange::Transition(Box::new(StatusTransition {
        wp_id: "WP01".into(),
        to: to.into(),
        facts,
        ..StatusTransition::default()
    }))
}

fn lanes(changed: &Changed) -> (Option<&str>, Option<&str>) {
    (changed.plan.from_lane.as_deref(), changed.plan.lane.as_deref())
}

#[test]
fn a_claim_is_one_commit_of_log_and_snapshot() {
    let world = seeded(World::flat());
    let changed = run(&world, CORE, &claim("claude")).unwrap();
    assert_eq!(lanes(&changed), (Some("planned"), Some("in_progress")));
    assert_eq!(changed.receipt.unwrap().event_ids.len(), 2);
    assert_eq!(world.changed(TARGET), [log(), snapshot()]);
    assert_eq!(
        world.git(&["log", "-1", "--format=%s"]).trim(),
        format!("chore({MISSION}): WP01 planned -> in_progress by claude")
    );
    let held = fs::read_to_string(world.path(log())).unwrap();
    assert!(held.starts_with(&(seed(1) + &seed(2))), "appended, not rewritten");
    assert_eq!(held.lines().count(), 4);
    let board: serde_json::Value = serde_json::from_slice(&fs::read(world.path(snapshot())).unwrap()).unwrap();
    assert_eq!(board["work_packages"]["WP01"]["lane"], "in_progress");
    assert_eq!(board["event_count"], 4);
    // The one who holds it may ask again; nobody else.
    let tip = world.rev("HEAD");
    let again = run(&world, CORE, &claim("claude")).unwrap();
    assert_eq!((again.plan.outcome.as_str(), again.receipt.is_none()), ("held", true));
    assert_eq!(run(&world, CORE, &claim("codex")).unwrap_err(), "CLAIM_CONFLICT");
    assert_eq!((world.rev("HEAD"), world.status()), (tip, String::new()));
    world.is_sound();
}

#[test]
fn a_work_package_goes_from_lane_to_lane() {
    let world = seeded(World::flat());
    let plain = TransitionFacts::default;
    assert_eq!(run(&world, CORE, &go("done", plain())).unwrap_err(), "ILLEGAL_EDGE");
    assert_eq!(run(&world, CORE, &go("nowhere", plain())).unwrap_err(), "UNKNOWN_LANE");
    assert_eq!(fs::read_to_string(world.path(log())).unwrap(), seed(1) + &seed(2));
    run(&world, CORE, &claim("claude")).unwrap();
    assert_eq!(
        lanes(&run(&world, CORE, &go("for_review", plain())).unwrap()),
        (Some("in_progress"), Some("for_review"))
    );
    run(&world, CORE, &go("in_review", plain())).unwrap();
    let review = Review { reviewer: "codex".into(), verdict: "approved".into(), reference: "review-1".into() };
    let approved = TransitionFacts { evidence: Some(review.clone()), review_result: Some(review), ..plain() };
    run(&world, CORE, &go("approved", approved.clone())).unwrap();
    let approved = TransitionFacts { review_result: None, ..approved };
    assert_eq!(lanes(&run(&world, CORE, &go("done", approved)).unwrap()).1, Some("done"));
    world.is_sound();
}

#[test]
fn open_subtasks_keep_work_from_its_review() {
    let world = seeded(World::flat());
    world.specs("tasks/WP01-one.md", "---\nwork_package_id: WP01\ntitle: One\nsubtasks: [T001]\n---\n");
    run(&world, CORE, &claim("claude")).unwrap();
    // Whatever the caller says: the roster is read.
    let said = TransitionFacts { subtasks_complete: true, ..TransitionFacts::default() };
    assert_eq!(run(&world, CORE, &go("for_review", said)).unwrap_err(), "SUBTASKS_INCOMPLETE");
    world.specs("tasks/WP01-two.md", "---\nwork_package_id: WP01\ntitle: Two\nsubtasks: []\n---\n");
    let refused = run(&world, CORE, &go("for_review", TransitionFacts::default())).unwrap_err();
    assert_eq!(refused, "SUBTASKS_INCOMPLETE", "two files, no roster");
}

#[test]
fn a_coordination_mission_is_written_on_its_branch() {
    let world = seeded(World::coordinated());
    world.git(&["branch", "--force", COORDINATION, "HEAD"]);
    let before = (world.rev(TARGET), world.status());
    let changed = run(&world, CORE, &claim("claude")).unwrap();
    assert_eq!(lanes(&changed).1, Some("in_progress"));
    assert_eq!(world.changed(COORDINATION), [log(), snapshot()]);
    assert_eq!((world.rev(TARGET), world.status()), before);
    let there = fs::read(world.coordination().join(snapshot())).unwrap();
    assert_eq!(there, world.show(COORDINATION, &snapshot()).unwrap());
}

#[test]
fn dependencies_hold_a_claim_back_where_the_generation_asks() {
    let world = seeded(World::flat());
    world.specs("tasks/WP01-one.md", "---\nwork_package_id: WP01\ntitle: One\ndependencies: [WP02]\n---\n");
    let later = Native { generation: Generation::V4_0 };
    assert_eq!(run(&world, later, &claim("claude")).unwrap_err(), "DEPENDENCIES_UNSATISFIED");
    run(&world, CORE, &claim("claude")).unwrap();
}

#[test]
fn a_snapshot_is_made_what_the_log_says() {
    let world = seeded(World::flat());
    let made = run(&world, CORE, &StatusChange::Materialize {}).unwrap();
    assert_eq!(made.plan.outcome, "planned");
    assert_eq!(world.changed(TARGET), [snapshot()]);
    let again = run(&world, CORE, &StatusChange::Materialize {}).unwrap();
    assert_eq!((again.plan.outcome.as_str(), again.receipt.is_none()), ("current", true));
    // A conflict in a derived file is no reason to stop.
    world.specs("status.json", "<<<<<<< ours\n");
    let again = run(&world, CORE, &StatusChange::Materialize {}).unwrap();
    assert_eq!(world.status(), "", "{again:?}");
    // One in the log is.
    world.specs("status.events.jsonl", "<<<<<<< ours\n");
    assert_eq!(run(&world, CORE, &StatusChange::Materialize {}).unwrap_err(), "STATUS_UNREADABLE");
}

#[test]
fn fc_088_work_that_has_a_lane_waits_for_it() {
    let world = seeded(World::flat());
    fs::remove_file(world.path(format!("kitty-specs/{MISSION}/lanes.json"))).unwrap();
    assert_eq!(run(&world, CORE, &claim("claude")).unwrap_err(), "LANES_JSON_REQUIRED");
    assert_eq!(run(&world, CORE, &go("claimed", TransitionFacts::default())).unwrap_err(), "LANES_JSON_REQUIRED");
    world.specs("lanes.json", "{");
    assert_eq!(run(&world, CORE, &claim("claude")).unwrap_err(), "LANES_JSON_REQUIRED");
    // Planning is done where the mission is.
    let front = "---\nwork_package_id: WP01\ntitle: One\nexecution_mode: planning_artifact\nsubtasks: []\n---\n";
    world.specs("tasks/WP01-one.md", front);
    assert_eq!(lanes(&run(&world, CORE, &claim("claude")).unwrap()).1, Some("in_progress"));
}

#[test]
fn a_failed_commit_leaves_log_and_snapshot() {
    let world = seeded(World::flat());
    world.hook("pre-commit", "exit 1");
    assert_eq!(run(&world, CORE, &claim("claude")).unwrap_err(), "HOOK_REJECTED");
    assert_eq!(fs::read_to_string(world.path(log())).unwrap(), seed(1) + &seed(2));
    assert_eq!(world.status(), "");
    world.is_sound();
}

fn found(world: &World) -> Vec<String> {
    let git = NativeGit::default();
    let root = world.root.to_str().unwrap();
    let repository = ask::Repository::open(&NativeFiles, &git, root, Some("3.2")).unwrap();
    let place = repository.place(MISSION, KIND, None).unwrap();
    let committed = committed_log(&place).unwrap();
    let findings = repository.status_findings(MISSION, committed.as_deref()).unwrap().findings;
    let codes = findings.into_iter().map(|found| found.code);
    codes.filter(|code| code.starts_with("LOG_")).collect()
}

/// Both of a flat mission, whose log stands in the primary checkout, and of one with a branch for it.
#[test]
fn fc_097_a_log_is_held_against_the_committed_one() {
    for coordinated in [false, true] {
        let world = if coordinated { World::coordinated() } else { World::flat() };
        world.specs("lanes.json", LANES);
        let world = if coordinated { world.materialised() } else { world };
        let (place, branch) =
            if coordinated { (world.coordination(), COORDINATION) } else { (world.root.clone(), TARGET) };
        let path = place.join(log());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, seed(1) + &seed(2)).unwrap();
        assert_eq!(found(&world), [""; 0], "no commit has it yet");
        run(&world, CORE, &claim("claude")).unwrap();
        let held = fs::read_to_string(&path).unwrap();
        assert_eq!(found(&world), [""; 0], "as it was committed");
        fs::write(&path, held.clone() + &seed(3)).unwrap();
        assert_eq!(found(&world), [""; 0], "appended");
        let union: Vec<&str> = held.lines().rev().collect();
        fs::write(&path, union.join("\n") + "\n" + &seed(3)).unwrap();
        assert_eq!(found(&world), [""; 0], "in another order");
        let tip = world.rev(branch);
        for rewritten in [held.replace("finalize", "somebody"), seed(1) + &seed(2) + &seed(3)] {
            fs::write(&path, &rewritten).unwrap();
            assert_eq!(found(&world), ["LOG_REWRITTEN"]);
            // And nothing is published on top of it.
            assert_eq!(run(&world, CORE, &go("blocked", TransitionFacts::default())).unwrap_err(), "LOG_REWRITTEN");
            assert_eq!(run(&world, CORE, &StatusChange::Materialize {}).unwrap_err(), "LOG_REWRITTEN");
            assert_eq!((world.rev(branch), fs::read_to_string(&path).unwrap()), (tip.clone(), rewritten));
        }
        fs::remove_file(&path).unwrap();
        fs::remove_file(place.join(snapshot())).unwrap();
        assert_eq!(found(&world), ["LOG_MISSING"]);
    }
}

/// Before the first commit of a repository there is nothing to hold a log against.
#[test]
fn a_log_before_any_commit_was_not_rewritten() {
    let world = World::flat();
    world.specs("status.events.jsonl", seed(1));
    let fresh = world.path("fresh");
    fs::create_dir_all(&fresh).unwrap();
    crate::world::git(&fresh, &["init", "--quiet", "--initial-branch", "main"]);
    let from = world.path("kitty-specs");
    let mission = fresh.join("kitty-specs").join(MISSION);
    fs::create_dir_all(&mission).unwrap();
    for name in ["meta.json", "status.events.jsonl"] {
        fs::copy(from.join(MISSION).join(name), mission.join(name)).unwrap();
    }
    let fresh = World::at(fresh.canonicalize().unwrap());
    assert_eq!(found(&fresh), [""; 0]);
}
