//! The classifier against a naive reading of section 2 of the specification.

use kitty_core::{ArtifactKind, Generation, classify, classify_path};
use proptest::{collection::vec, prelude::*, sample::select, strategy::ValueTree as _};

use crate::{cases, world::generation};

const FILES: [(&str, &str); 15] = [
    ("plan.md", "finalized_execution_plan"),
    ("tasks.md", "tasks_index"),
    ("wps.yaml", "tasks_index"),
    ("lanes.json", "lane_state"),
    ("acceptance-matrix.json", "acceptance_matrix"),
    ("issue-matrix.md", "issue_matrix"),
    ("issue-matrix.json", "issue_matrix"),
    ("status.events.jsonl", "status_state"),
    ("status.json", "status_state"),
    ("analysis-report.md", "analysis_report"),
    ("spec.md", "spec"),
    ("data-model.md", "data_model"),
    ("research.md", "research"),
    ("retrospective.yaml", "retrospective"),
    ("baseline-tests.json", "work_package_task"),
];
const MORE_FILES: [(&str, &str); 1] = [("decisions.events.jsonl", "decision_log")];
const FILES_4_0: [(&str, &str); 1] = [("quickstart.md", "checklist")];
const FOLDERS: [(&str, &str); 3] =
    [("tasks", "work_package_task"), ("checklists", "checklist"), ("traces", "tracer_file")];
const FOLDERS_4_0: [(&str, &str); 2] = [("decisions", "decision_ledger"), ("contracts", "contract")];
const OTHERS: [&str; 20] = [
    "kitty-specs",
    "kitty-specs",
    "kitty-specs",
    "Kitty-Specs",
    "demo",
    "demo-01KZWHY1",
    ".",
    "..",
    "",
    "meta.json",
    "Spec.md",
    "TASKS",
    "review-cycle-1.md",
    "review-cycle-.md",
    "review-cycle-.m",
    "review-cycle-é\n.md",
    "Review-Cycle-1.md",
    "WP01",
    "spec.md ",
    "research",
];

fn look_up(tables: &[&[(&str, &'static str)]], name: &str) -> Option<&'static str> {
    tables.iter().flat_map(|table| table.iter()).find(|(known, _)| *known == name).map(|(_, kind)| *kind)
}

/// Section 2.1, step by step.
fn naive(path: &str, mission: Option<&str>, generation: Generation) -> Option<&'static str> {
    let newer = generation == Generation::V4_0;
    let text = path.replace('\\', "/");
    let components: Vec<&str> = text.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let anchor = components.iter().position(|part| *part == "kitty-specs")?;
    let found = components.get(anchor + 1)?;
    let rel = components.get(anchor + 2..)?;
    if mission.is_some_and(|mission| mission != *found) {
        return None;
    }
    let (first, last) = (rel.first()?, rel.last()?);
    let folder = look_up(&[&FOLDERS, if newer { &FOLDERS_4_0 } else { &[] }], first);
    if rel.len() == 1 {
        return look_up(&[&FILES, &MORE_FILES, if newer { &FILES_4_0 } else { &[] }], first).or(folder);
    }
    let is_cycle =
        last.starts_with("review-cycle-") && last.strip_suffix(".md").is_some() && last.chars().count() >= 16;
    if *first == "tasks" && is_cycle { Some("review_cycle") } else { folder }
}

fn path() -> impl Strategy<Value = String> {
    let known = [&FILES[..], &MORE_FILES, &FILES_4_0, &FOLDERS, &FOLDERS, &FOLDERS_4_0].concat();
    let component = prop_oneof![select(OTHERS.to_vec()), select(known).prop_map(|(name, _)| name)];
    let anywhere = vec((component.clone(), select(vec!["/", "\\", "//", "/./"])), 0..7);
    let below = vec((component, select(vec!["/", "\\", "//", "/./"])), 0..4);
    let join = |parts: Vec<(&str, &str)>| parts.into_iter().flat_map(|(name, slash)| [name, slash]).collect::<String>();
    let ended =
        |(path, whole): (String, bool)| if whole { path } else { path.trim_end_matches(['/', '.']).to_string() };
    prop_oneof![
        (anywhere.prop_map(join), any::<bool>()).prop_map(ended),
        (below.prop_map(move |parts| format!("/r/kitty-specs/demo/{}", join(parts))), any::<bool>()).prop_map(ended),
    ]
}

proptest! {
    #![proptest_config(cases(4096))]

    #[test]
    fn paths_of_a_mission(path in path(), filter in select(vec![None, Some("demo"), Some("")]), generation in generation()) {
        let kind = classify(&path, filter, generation).map(ArtifactKind::as_str);
        prop_assert_eq!(kind, naive(&path, filter, generation), "{:?}", path);
    }

    #[test]
    fn any_text(path in any::<String>(), generation in generation()) {
        let kind = classify(&path, None, generation).map(ArtifactKind::as_str);
        prop_assert_eq!(kind, naive(&path, None, generation));
    }

    #[test]
    fn the_mission_that_is_found_is_the_one_that_filters(path in path(), generation in generation()) {
        if let Some(found) = classify_path(&path, generation) {
            prop_assert_eq!(classify(&path, Some(found.mission), generation), Some(found.kind));
        }
    }
}

#[test]
fn most_generated_paths_below_a_mission_have_a_kind() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let hits = (0..1000).filter(|_| {
        let path = path().new_tree(&mut runner).unwrap().current();
        classify(&path, None, Generation::V4_0).is_some()
    });
    assert!(hits.count() > 100, "the generator misses the tables");
}
