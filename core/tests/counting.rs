//! One decision, one look: the specs folder is listed at most once, every file is read at most
//! once and every fact of git is asked for at most once, whatever is decided.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case has failed")]

use std::{collections::BTreeMap, fmt::Debug};

use kitty_core::{
    BranchName, DirName, GENERATIONS, GitFacts, Head, Kind, Mid8, MissionSlug, Partition, Snapshot, Survey,
};

#[path = "common/recorder.rs"]
mod recorder;
use recorder::Recorder;

const DEMO: &str = "demo-01KZWHY1";
const DEMO_META: &str = "read /r/kitty-specs/demo-01KZWHY1/meta.json";
const LIST: &str = "list /r/kitty-specs";

/// Five missions in every state of repair, a stray file, a draft, and a coordination worktree.
fn repository() -> Snapshot {
    let mut repo = Snapshot::new();
    let mut mission = |dir: &str, meta: &str| repo.add_file(&format!("/r/kitty-specs/{dir}/meta.json"), meta);
    mission(
        DEMO,
        r#"{"mission_id": "01KZWHY1M0T3Q9V5N8R2X4C6B7", "topology": "coord", "target_branch": "feat/demo",
            "coordination_branch": "kitty/mission-demo-01KZWHY1", "mission_type": "software-dev"}"#,
    );
    mission("042-other", r#"{"mission_id": "01KQQQQ1000000000000000000"}"#);
    mission("twin-01KAAAA1", r#"{"mission_id": "01KAAAA1000000000000000000"}"#);
    mission("twin-01KBBBB2", r#"{"mission_id": "01KBBBB2000000000000000000", "baseline_merge_commit": "abc"}"#);
    mission("broken-01KCCCC3", "{");
    mission(
        "gone-01KDDDD4",
        r#"{"mission_id": "01KDDDD4000000000000000000", "baseline_merge_commit": "abc", "target_branch": "feat/gone",
            "topology": "lanes_with_coord", "coordination_branch": "kitty/mission-gone-01KDDDD4"}"#,
    );
    repo.add_file("/r/kitty-specs/draft/spec.md", "");
    repo.add_file("/r/kitty-specs/042-other/lanes.json", "{");
    repo.add_file("/r/kitty-specs/README.md", "");
    repo.add_file("/r/kitty-specs/twin-01KBBBB2/status.events.jsonl", "");
    repo.add_file("/r/.worktrees/demo-01KZWHY1-coord/kitty-specs/demo-01KZWHY1/status.json", "{}");
    repo.add_file("/r/.kittify/metadata.yaml", "spec_kitty:\n  version: 3.2.7\n");
    repo.add_dir("/r/.git");
    repo.set_git(GitFacts {
        head: Head::Branch("feat/demo".into()),
        branches: ["main", "feat/demo", "kitty/mission-demo-01KZWHY1"].map(Into::into).into(),
        tree_paths: [("main".into(), "kitty-specs/gone-01KDDDD4/meta.json".into())].into(),
        ..GitFacts::default()
    });
    repo
}

/// What one decision asked of its ports, in either generation.
fn asked<T: Debug>(decide: impl Fn(&Survey<'_>) -> T) -> Vec<Vec<String>> {
    let repo = repository();
    let ask = |generation| {
        let ports = Recorder::new(&repo);
        let answer = decide(&Survey::new(&ports, &ports, "/r", generation));
        assert!(!ports.asked().is_empty(), "nothing was asked for {answer:?}");
        ports.asked()
    };
    GENERATIONS.iter().map(|generation| ask(*generation)).collect()
}

/// Questions that were asked more than once.
fn repeated(asked: &[String]) -> Vec<String> {
    let mut counts = BTreeMap::new();
    for question in asked {
        *counts.entry(question.clone()).or_insert(0) += 1;
    }
    counts.into_iter().filter(|(_, count)| *count > 1).map(|(question, _)| question).collect()
}

fn assert_one_look<T: Debug>(what: &str, decide: impl Fn(&Survey<'_>) -> T) {
    for asked in asked(decide) {
        assert_eq!(repeated(&asked), [""; 0], "{what} looked twice");
        let listings: Vec<_> = asked.iter().filter(|question| question.starts_with("list ")).collect();
        assert!(listings.iter().all(|listing| *listing == LIST), "{what} listed {listings:?}");
    }
}

fn every_mission(survey: &Survey<'_>) -> Vec<DirName> {
    survey.missions().unwrap().missions.into_iter().filter_map(|mission| mission.dir).collect()
}

#[test]
fn every_form_of_handle_folds_with_one_look() {
    for handle in [
        DEMO,
        "01KZWHY1",
        "01KZWHY1M0T3Q9V5N8R2X4C6B7",
        "demo",
        "042",
        "042-other",
        "other",
        "twin",
        "broken",
        "draft",
        "nope",
        "01KNNNN9",
        "README.md",
        " demo ",
    ] {
        assert_one_look(handle, |survey| survey.resolve(handle));
        assert_one_look(handle, |survey| survey.resolve_for_create(handle, "software-dev"));
    }
}

#[test]
fn every_kind_of_every_mission_is_placed_with_one_look() {
    let repo = repository();
    for generation in GENERATIONS {
        let missions = every_mission(&Survey::new(&repo, &repo, "/r", *generation));
        assert_eq!(missions.len(), 7);
        for mission in &missions {
            assert_one_look("place_all", |survey| survey.place_all(mission));
            for row in generation.profile().kinds() {
                let kind = Kind::parse(row.kind.as_str(), *generation).unwrap();
                assert_one_look(row.kind.as_str(), |survey| survey.place(mission, &kind));
            }
        }
    }
}

#[test]
fn every_other_decision_takes_one_look() {
    let repo = repository();
    let missions = every_mission(&Survey::new(&repo, &repo, "/r", GENERATIONS.first().copied().unwrap()));
    for mission in &missions {
        assert_one_look("meta", |survey| survey.meta(mission));
        assert_one_look("meta_state", |survey| survey.meta_state(mission));
        assert_one_look("topology", |survey| survey.topology(mission));
        assert_one_look("phase", |survey| survey.phase(mission));
        assert_one_look("target_branch", |survey| survey.target_branch(mission));
        let path = format!("kitty-specs/{mission}/tasks.md");
        assert_one_look("place_path", |survey| survey.place_path(mission, &path));
    }
    assert_one_look("missions", |survey| survey.missions().map(|found| found.residue));
    assert_one_look("primary_branch", |survey| survey.primary_branch(false));
    assert_one_look("primary_branch", |survey| survey.primary_branch(true));
    let (slug, mid8) = (MissionSlug::parse("demo").unwrap(), Mid8::parse("01KZWHY1").unwrap());
    let branch = BranchName::parse("kitty/mission-demo-01KZWHY1").unwrap();
    assert_one_look("coordination_state", |survey| survey.coordination_state(&slug, Some(&mid8), Some(&branch)));
}

#[test]
fn a_whole_session_over_one_survey_takes_one_look() {
    assert_one_look("everything", |survey| {
        let missions = every_mission(survey);
        missions.iter().map(|mission| (survey.resolve(mission.as_str()), survey.place_all(mission))).collect::<Vec<_>>()
    });
}

#[test]
fn the_generation_is_read_once() {
    let repo = repository();
    let ports = Recorder::new(&repo);
    Survey::detect_generation(&ports, "/r").unwrap();
    assert_eq!(ports.asked(), ["read /r/.kittify/metadata.yaml"]);
}

#[test]
fn a_directory_name_costs_one_listing_and_its_own_meta() {
    for asked in asked(|survey| survey.resolve(DEMO).unwrap()) {
        assert_eq!(asked, [LIST, DEMO_META]);
    }
}

#[test]
fn a_number_or_slug_costs_the_meta_of_its_matches() {
    for handle in ["042", "other"] {
        for asked in asked(|survey| survey.resolve(handle).unwrap()) {
            assert_eq!(asked, [LIST, "read /r/kitty-specs/042-other/meta.json"], "handle {handle}");
        }
    }
    for asked in asked(|survey| survey.resolve("demo").unwrap()) {
        assert_eq!(asked, [LIST, DEMO_META]);
    }
}

#[test]
fn a_primary_kind_touches_nothing_of_coordination() {
    let repo = repository();
    for generation in GENERATIONS {
        for mission in every_mission(&Survey::new(&repo, &repo, "/r", *generation)) {
            for row in generation.profile().kinds().filter(|row| row.partition == Partition::Primary) {
                let ports = Recorder::new(&repo);
                let kind = Kind::parse(row.kind.as_str(), *generation).unwrap();
                // A refused write is an answer; what counts is what was asked on the way.
                drop(Survey::new(&ports, &ports, "/r", *generation).place(&mission, &kind));
                let touched = |question: &String| {
                    question.contains(".worktrees")
                        || question.contains("kitty/mission")
                        || question.starts_with("remote_branches")
                        || question.starts_with("worktrees")
                };
                let asked = ports.asked();
                assert!(!asked.iter().any(touched), "{} of {mission} asked {asked:?}", row.kind);
            }
        }
    }
}

#[test]
fn a_coord_kind_does_look_at_coordination() {
    for asked in asked(|survey| {
        let mission = survey.resolve(DEMO).unwrap();
        survey.place(&mission, &Kind::parse("status_state", survey.generation()).unwrap())
    }) {
        assert!(asked.iter().any(|question| question.contains(".worktrees")), "{asked:?}");
        assert!(asked.iter().any(|question| question == "has_branch kitty/mission-demo-01KZWHY1"), "{asked:?}");
    }
}
