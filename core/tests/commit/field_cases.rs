//! Field cases that ask where a commit goes, by their numbers.

use kitty_core::{
    Code, Snapshot,
    commit::{CommitFacts, CommitRequest, HeadFact, Note, Step, Summary, Verdict},
    protection::{Clearance, ConfigFact, ConfigValue, ProtectedBy},
};

use crate::{
    commits::{COORD, MISSION, WORKTREE, oid, repository, repository_of, request},
    plan, planned, refusal,
};

/// A flat mission whose target is `branch`, checked out there, with that list of protected branches.
fn flat(branch: &str) -> Snapshot {
    repository_of(&format!(
        r#"{{"mission_id": "01KZWHY1M0T3Q9V5N8R2X4C6B7", "topology": "single_branch", "target_branch": "{branch}"}}"#
    ))
}

fn listed(names: &[&str]) -> ConfigFact {
    let text = |text: &str| ConfigValue::Text(text.into());
    let list = ConfigValue::List(names.iter().map(|name| text(name)).collect());
    let protection = ConfigValue::Map(vec![(text("protected_branches"), list)]);
    ConfigFact::Document(ConfigValue::Map(vec![(text("protection"), protection)]))
}

fn landed(repo: &Snapshot, request: CommitRequest, spoil: impl Fn(&mut CommitFacts)) -> Vec<(String, String)> {
    let set = planned(repo, request, spoil);
    let at = |group: usize| {
        let target = plan(&set, group).target();
        (target.worktree_root().to_string(), target.branch().to_string())
    };
    (0..set.groups().len()).map(at).collect()
}

fn at(root: &str, branch: &str) -> (String, String) {
    (root.to_string(), branch.to_string())
}

#[test]
fn fc_002_status_lands_on_coordination_whoever_asks_from_where() {
    let in_place = |facts: &mut CommitFacts| {
        for path in &mut facts.paths {
            path.copy = crate::commits::copy(Some('b'), Some('a'));
            path.primary = Some(crate::commits::copy(None, None));
        }
    };
    let files = ["status.events.jsonl", "status.json"];
    assert_eq!(landed(&repository("coord"), request(&files), in_place), [at(WORKTREE, COORD)]);
}

#[test]
fn fc_007_and_fc_013_planning_lands_on_the_target() {
    for files in [["analysis-report.md"], ["spec.md"], ["plan.md"]] {
        assert_eq!(landed(&repository("coord"), request(&files), |_| {}), [at("/r", "feat/demo")]);
    }
}

#[test]
fn fc_009_every_file_is_in_one_group_and_an_unknown_one_is_named() {
    let set = planned(&repository("coord"), request(&["spec.md", "issue-matrix.md", "unknown.bin"]), |_| {});
    let sizes: Vec<_> = set.groups().iter().map(|group| group.paths.len()).collect();
    assert_eq!(sizes, [2, 1]);
    assert!(matches!(set.notes(), [Note::UnclassifiedGoesPrimary { .. }]));
}

#[test]
fn fc_018_and_fc_024_no_planning_file_is_committed_on_coordination() {
    for file in ["lanes.json", "meta.json", "tasks.md"] {
        let path = format!("{WORKTREE}/kitty-specs/{MISSION}/{file}").into_bytes();
        let set = planned(&repository("coord"), CommitRequest::new(vec![path], "m"), |_| {});
        assert_eq!(refusal(&set, 0).code(), Code::TargetPartitionMismatch, "{file}");
    }
}

#[test]
fn fc_044_a_coordination_worktree_on_another_branch_is_no_target() {
    let set = planned(&repository("coord"), request(&["issue-matrix.md"]), |facts| {
        facts.head = HeadFact::Symbolic(b"refs/heads/main".to_vec());
    });
    assert_eq!(refusal(&set, 0).code(), Code::CoordinationWorktreeBranchMismatch);
}

#[test]
fn fc_059_a_protected_target_refuses_every_kind_before_anything_is_committed() {
    let set = planned(&flat("main"), request(&["spec.md", "status.events.jsonl"]), |_| {});
    assert_eq!(refusal(&set, 0).code(), Code::SafeCommitProtectedBranch);
    assert_eq!((set.step(), set.report(|_| None).summary()), (Step::Report, Summary::Refused));
}

#[test]
fn fc_061_and_fc_062_an_explicit_list_is_exact() {
    for (branch, list) in [("main", &[][..]), ("master", &["release"])] {
        let unprotected = |facts: &mut CommitFacts| facts.protection.primary = listed(list);
        assert_eq!(landed(&flat(branch), request(&["spec.md"]), unprotected), [at("/r", branch)]);
    }
}

#[test]
fn fc_067_nothing_is_called_committed_that_is_not() {
    let set = planned(&repository("coord"), request(&["meta.json"]), |_| {});
    let report = set.report(|_| None);
    assert_ne!(report.summary(), Summary::Committed);
    assert_eq!((report.commits().count(), report.groups[0].paths.len()), (0, 1));
}

#[test]
fn fc_068_a_file_of_a_worktree_says_where_it_belongs() {
    let path = format!(".worktrees/lane-a/kitty-specs/{MISSION}/spec.md").into_bytes();
    let set = planned(&repository("coord"), CommitRequest::new(vec![path], "m"), |_| {});
    let refusal = refusal(&set, 0);
    assert_eq!(refusal.code(), Code::SafeCommitPathPolicy);
    assert!(refusal.remedy().contains("/r/.worktrees/lane-a"), "{}", refusal.remedy());
}

#[test]
fn fc_069_a_worktree_behind_its_branch_is_no_target() {
    let set = planned(&repository("coord"), request(&["issue-matrix.md"]), |facts| facts.head_oid = Some(oid('f')));
    assert_eq!(refusal(&set, 0).code(), Code::TargetWorktreeStale);
}

#[test]
fn fc_071_the_hatch_is_visible_in_the_answer() {
    let hatch = |facts: &mut CommitFacts| facts.protection.hatch = Some("1".into());
    let set = planned(&flat("main"), request(&["spec.md"]), hatch);
    assert_eq!(*plan(&set, 0).target().clearance(), Clearance::Hatch(ProtectedBy::Default));
    assert!(matches!(set.notes(), [Note::ProtectionWaived { .. }]));
}

#[test]
fn fc_107_the_same_facts_give_the_same_plan() {
    let once = planned(&repository("lanes"), request(&["status.events.jsonl"]), |_| {});
    let again = planned(&repository("lanes"), request(&["status.events.jsonl"]), |_| {});
    assert_eq!(once, again);
    assert!(matches!(once.groups()[0].verdict, Verdict::Plan(_)));
}
