//! Nothing that comes from outside makes the authority panic.

use std::collections::BTreeSet;

use kitty_core::{
    BranchName, GENERATIONS, Generation, GitFacts, Handle, Kind, Limits, Meta, Mid8, MissionId, Snapshot, Survey,
    classify, discover, main_root, naming,
};
use proptest::{collection::vec, prelude::*, sample::Index};

use crate::cases;

const META: &str = r#"{"mission_id": "01KZWHY1M0T3Q9V5N8R2X4C6B7", "topology": "coord", "target_branch": "feat/demo",
    "coordination_branch": "kitty/mission-demo-01KZWHY1", "baseline_merge_commit": "abc", "mission_number": "007"}"#;
const LANES: &str = r#"{"version": 1, "mission_slug": "s", "mission_branch": "b", "target_branch": "t",
    "computed_at": "c", "computed_from": "f", "lanes": [{"lane_id": "lane-a", "wp_ids": ["WP01"]}]}"#;
const EVENT: &str = r#"{"event_id": "1", "at": "1", "wp_id": "WP01", "from_lane": "approved", "to_lane": "done"}"#;

/// Arbitrary bytes, or `valid` with a few bytes replaced.
fn bytes(valid: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let damaged = vec((any::<Index>(), any::<u8>()), 0..4).prop_map(move |damage| {
        let mut bytes = valid.as_bytes().to_vec();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
        }
        bytes
    });
    prop_oneof![vec(any::<u8>(), 0..200), damaged]
}

/// Asks everything that can be asked.
fn ask_everything(repo: &Snapshot, handle: &str) -> usize {
    let mut answers = 0;
    for generation in GENERATIONS {
        let survey = Survey::new(repo, repo, "/r", *generation);
        answers += survey.missions().map_or(0, |found| found.missions.len());
        if let Ok(mission) = survey.resolve(handle) {
            answers += survey.place_all(&mission).into_iter().filter(|(_, placement)| placement.is_ok()).count();
            answers += usize::from(survey.topology(&mission).is_ok()) + usize::from(survey.phase(&mission).is_ok());
        }
    }
    answers
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn documents(meta in bytes(META), lanes in bytes(LANES), log in bytes(EVENT), damaged in 0..4_u8) {
        let mut repo = Snapshot::new();
        let pick = |number: u8, damaged_bytes: Vec<u8>, valid: &str| {
            if damaged == number || damaged == 3 { damaged_bytes } else { valid.as_bytes().to_vec() }
        };
        repo.add_file("/r/kitty-specs/demo-01KZWHY1/meta.json", pick(0, meta, META));
        repo.add_file("/r/kitty-specs/demo-01KZWHY1/lanes.json", pick(1, lanes, LANES));
        repo.add_file("/r/kitty-specs/demo-01KZWHY1/status.events.jsonl", pick(2, log, EVENT));
        repo.set_git(GitFacts::default());
        prop_assert!(ask_everything(&repo, "demo-01KZWHY1") > 0);
    }

    #[test]
    fn views_of_a_document(meta in bytes(META), lanes in bytes(LANES), slug in any::<String>()) {
        let view = Meta::parse(&meta, &Limits::DEFAULT);
        let id = view.clone().map(|view| view.mission_id);
        prop_assert_eq!(Meta::recorded_id(&meta, &Limits::DEFAULT), id, "the index and the view agree");
        // Another reader of JSON: what it takes for an object we read, with the same members.
        if let Ok(serde_json::Value::Object(members)) = serde_json::from_slice(&meta) {
            let keys: BTreeSet<_> = view.iter().flat_map(|view| view.keys.iter().cloned()).collect();
            prop_assert_eq!(keys, members.keys().cloned().collect::<BTreeSet<_>>());
        }
        if let Ok(view) = view {
            for generation in GENERATIONS {
                let without = view.topology(None, *generation, &Limits::DEFAULT);
                let with = view.topology(Some(&lanes), *generation, &Limits::DEFAULT);
                let routed = without.routes_through_coordination();
                prop_assert_eq!(routed, with.routes_through_coordination(), "lanes never decide on coordination");
            }
            if let Ok(Some(mid8)) = view.mid8(&slug) {
                prop_assert_eq!(mid8.as_str().chars().count(), Mid8::LEN);
            }
        }
    }

    #[test]
    fn generation_records(record in bytes("spec_kitty:\n  version: 4.0.0\n")) {
        if let Ok(Some(found)) = Generation::recorded(&record) {
            prop_assert!(GENERATIONS.contains(&found));
        }
    }

    #[test]
    fn git_pointers(pointer in bytes("gitdir: /m/.git/worktrees/w\n")) {
        let mut repo = Snapshot::new();
        repo.add_file("/r/sub/.git", pointer);
        repo.add_dir("/r/.git");
        repo.add_dir("/r/sub/deep");
        for root in [main_root(&repo, "/r/sub"), discover(&repo, "/r/sub/deep", &Limits::DEFAULT)].into_iter().flatten() {
            prop_assert!(root.starts_with('/'), "{root}");
        }
    }

    #[test]
    fn texts(text in any::<String>(), other in any::<String>()) {
        for generation in GENERATIONS {
            drop((naming::parse_branch(&text, *generation), naming::parse_worktree(&text, *generation)));
            drop((Kind::parse(&text, *generation), classify(&text, Some(&other), *generation)));
            drop((Generation::parse(&text), naming::LaneId::parse(&text, *generation)));
        }
        if let Ok(branch) = BranchName::parse(&text) {
            prop_assert_eq!(branch.as_str(), &text);
        }
        drop((Handle::parse(&text), MissionId::parse(&text).and_then(|id| id.mid8()), Mid8::of_slug(&text)));
    }

    #[test]
    fn repositories_of_any_name(name in "[^/]{1,40}", handle in any::<String>(), meta in bytes(META)) {
        let mut repo = Snapshot::new();
        repo.add_file(&format!("/r/kitty-specs/{name}/meta.json"), meta);
        repo.add_file("/r/kitty-specs/demo-01KZWHY1/meta.json", META);
        ask_everything(&repo, &handle);
        ask_everything(&repo, &name);
        prop_assert!(ask_everything(&repo, "demo-01KZWHY1") > 0);
    }
}

/// A value that is read may be a defect where one that is passed over is none.
#[test]
fn an_id_has_the_defects_of_its_document() {
    let values = [r#""\ud800""#, r#""\u0000""#, "1e999", "[1e999]", r#"{"a": "\ud800"}"#, "01", "null", "true", "7"];
    let mut defects = 0;
    for key in ["mission_id", "mid8", "target_branch", r"t\u0061rget_branch", "mission_number", "slug", "another"] {
        for value in values {
            let document = format!(r#"{{"mission_id": "01K", "{key}": {value}}}"#);
            let view = Meta::parse(document.as_bytes(), &Limits::DEFAULT);
            defects += usize::from(view.is_err());
            let id = view.map(|view| view.mission_id);
            assert_eq!(Meta::recorded_id(document.as_bytes(), &Limits::DEFAULT), id, "{document}");
        }
    }
    assert!(defects > 0);
}
