//! Which branch a file lands on.

use kitty_core::{
    BranchName, Code, Generation, GitFacts, Head, Kind, RemoteBranch, Surface, Survey,
    commit::{
        CommitRequest, Committed, FollowUp, Note, Outcome, Policy, Probe, Role, Step, Summary, TransactionRequest,
        TransactionRoute, UnchangedReason, Verdict,
    },
    protection::Clearance,
};

use crate::{
    commits::{COORD, MISSION, WORKTREE, good, mission, oid, repository, repository_of, request, survey},
    plan, planned,
    recorder::Recorder,
    refusal,
};

fn kind(name: &str) -> Kind {
    Kind::parse(name, Generation::V3_2).unwrap()
}

fn groups(topology: &str, files: &[&str], caller: Option<&str>) -> Vec<(String, String, Role, Vec<String>)> {
    let mut wanted = request(files);
    wanted.kind = caller.map(kind);
    let set = planned(&repository(topology), wanted, |_| {});
    let shown = |path: &kitty_core::commit::Requested| {
        let text = String::from_utf8_lossy(path.written()).into_owned();
        text.replace(&format!("kitty-specs/{MISSION}/"), "")
    };
    let groups = set.groups().iter().map(|group| {
        let branch = group.branch.as_ref().map(ToString::to_string).unwrap_or_default();
        let kind = group.kind.as_ref().map(|kind| kind.as_str().to_string()).unwrap_or_default();
        (kind, branch, group.role, group.paths.iter().map(shown).collect())
    });
    groups.collect()
}

fn group(kind: &str, branch: &str, role: Role, files: &[&str]) -> (String, String, Role, Vec<String>) {
    (kind.into(), branch.into(), role, files.iter().map(ToString::to_string).collect())
}

#[test]
fn a_batch_is_split_by_partition() {
    assert_eq!(
        groups("coord", &["status.json", "spec.md", "traces/x", "lanes.json"], Some("lane_state")),
        [
            group("lane_state", "feat/demo", Role::Caller, &["spec.md", "lanes.json"]),
            group("status_state", COORD, Role::Other, &["status.json", "traces/x"]),
        ]
    );
    assert_eq!(
        groups("lanes", &["tasks.md", "issue-matrix.md"], Some("tasks_index")),
        [group("tasks_index", "feat/demo", Role::Caller, &["tasks.md", "issue-matrix.md"])]
    );
    assert_eq!(
        groups("coord", &["weird.bin", "status.json"], Some("status_state")),
        [
            group("spec", "feat/demo", Role::Other, &["weird.bin"]),
            group("status_state", COORD, Role::Caller, &["status.json"]),
        ]
    );
}

#[test]
fn a_file_without_a_kind_goes_with_the_planning_and_is_named() {
    let set = planned(&repository("coord"), request(&["spec.md", "unknown.bin", "meta.json"]), |_| {});
    let path = format!("kitty-specs/{MISSION}/unknown.bin").into_bytes();
    assert_eq!(set.notes(), [Note::UnclassifiedGoesPrimary { path }]);
    assert_eq!(set.groups().len(), 1);
}

#[test]
fn primary_files_never_ask_for_coordination() {
    let repo = repository("coord");
    let ports = Recorder::new(&repo);
    let survey = Survey::new(&ports, &ports, "/r", Generation::V3_2);
    let draft = survey.plan_commit(&mission(&survey), request(&["spec.md", "tasks.md", "unknown.bin"])).unwrap();
    assert_eq!(draft.wanted().len(), 1);
    let asked = ports.asked();
    assert!(!asked.is_empty());
    let stray: Vec<_> = asked.iter().filter(|asked| asked.contains("worktrees") || asked.contains("kitty/")).collect();
    assert_eq!(stray, [""; 0], "asked about coordination");
}

#[test]
fn a_deleted_coordination_branch_does_not_stop_the_spec() {
    let mut repo = repository("coord");
    repo.set_git(GitFacts {
        head: Head::Branch("feat/demo".into()),
        branches: vec!["feat/demo".into()],
        ..GitFacts::default()
    });
    assert!(matches!(planned(&repo, request(&["spec.md"]), |_| {}).groups()[0].verdict, Verdict::Plan(_)));
    let set = planned(&repo, request(&["issue-matrix.md"]), |_| {});
    assert_eq!(refusal(&set, 0).code(), Code::CoordinationBranchDeleted);
}

#[test]
fn files_of_others_are_refused_and_nothing_is_committed() {
    for path in ["kitty-specs/other/issue-matrix.md", "src/x.py", "README.md"] {
        let mut wanted = request(&["spec.md"]);
        wanted.paths.push(path.into());
        let set = planned(&repository("lanes"), wanted, |_| {});
        assert_eq!(set.step(), Step::Report, "{path}");
        assert_eq!(refusal(&set, 1).code(), Code::PathForeignMission, "{path}");
        let report = set.report(|_| None);
        assert_eq!(report.summary(), Summary::Refused);
        let Outcome::Refused(withheld) = &report.groups[0].outcome else { panic!("not withheld") };
        assert_eq!(withheld.code(), Code::CommitWithheld);
    }
}

#[test]
fn a_kind_that_contradicts_every_file_is_refused() {
    for (kind_name, file) in [("spec", "issue-matrix.md"), ("status_state", "meta.json"), ("issue_matrix", "notes.txt")]
    {
        let mut wanted = request(&[file]);
        wanted.kind = Some(kind(kind_name));
        let set = planned(&repository("coord"), wanted, |_| {});
        assert_eq!(refusal(&set, 0).code(), Code::PathKindMismatch, "{kind_name} {file}");
    }
}

/// The router classifies by the path in the repository, whatever the repository lies in.
#[test]
fn a_repository_below_a_folder_of_that_name_routes_like_any_other() {
    let mut repo = kitty_core::Snapshot::new();
    let root = "/home/kitty-specs/x/r";
    let meta = format!(
        r#"{{"mission_id": "01KZWHY1M0T3Q9V5N8R2X4C6B7", "topology": "coord", "coordination_branch": "{COORD}", "target_branch": "feat/demo"}}"#
    );
    repo.add_file(&format!("{root}/kitty-specs/{MISSION}/meta.json"), meta);
    repo.set_git(GitFacts {
        head: Head::Branch("feat/demo".into()),
        branches: vec!["feat/demo".into(), COORD.into()],
        ..GitFacts::default()
    });
    let survey = Survey::new(&repo, &repo, root, Generation::V3_2);
    let path = format!("{root}/kitty-specs/{MISSION}/issue-matrix.md").into_bytes();
    let draft = survey.plan_commit(&mission(&survey), CommitRequest::new(vec![path], "m")).unwrap();
    assert_eq!(draft.groups()[0].place.as_ref().unwrap().destination_ref, COORD);
}

#[test]
fn a_file_in_the_coordination_worktree_is_committed_there() {
    let inside = |file: &str| format!("{WORKTREE}/kitty-specs/{MISSION}/{file}").into_bytes();
    let set = planned(&repository("coord"), CommitRequest::new(vec![inside("status.json")], "m"), |_| {});
    let plan = plan(&set, 0);
    assert_eq!((plan.target().branch().as_str(), plan.target().worktree_root()), (COORD, WORKTREE));
    assert_eq!(plan.entries()[0].path.to_string(), format!("kitty-specs/{MISSION}/status.json"));
    // No PRIMARY artifact is ever part of a commit on the coordination branch.
    for file in ["spec.md", "meta.json", "lanes.json", "unknown.bin"] {
        let set = planned(&repository("coord"), CommitRequest::new(vec![inside(file)], "m"), |_| {});
        assert_eq!(refusal(&set, 0).code(), Code::TargetPartitionMismatch, "{file}");
    }
}

#[test]
fn a_missing_coordination_worktree_is_made_from_the_recorded_branch() {
    let meta = r#"{"mission_id": "01KZWHY1M0T3Q9V5N8R2X4C6B7", "topology": "coord", "coordination_branch": "custom/coord", "target_branch": "feat/demo"}"#;
    let mut repo = kitty_core::Snapshot::new();
    repo.add_file(&format!("/r/kitty-specs/{MISSION}/meta.json"), meta);
    repo.set_git(GitFacts {
        head: Head::Branch("feat/demo".into()),
        branches: vec!["feat/demo".into(), "custom/coord".into()],
        ..GitFacts::default()
    });
    let set = planned(&repo, request(&["spec.md", "issue-matrix.md"]), |facts| {
        if facts.worktree.asked == WORKTREE {
            facts.worktree.probe = Probe::Missing;
        }
    });
    let Step::Materialize(missing) = set.step() else { panic!("{:?}", set.step()) };
    assert_eq!((missing[0].worktree_root.as_str(), missing[0].branch.as_str()), (WORKTREE, "custom/coord"));
    // A worktree is not made for a request that is refused anyway.
    let set = planned(&repo, request(&["spec.md", "issue-matrix.md"]), |facts| {
        facts.worktree.probe = Probe::Missing;
    });
    assert_eq!(set.step(), Step::Report);
}

#[test]
fn a_coordination_branch_that_only_a_remote_has_is_not_written_to() {
    let mut repo = repository("coord");
    repo.set_git(GitFacts {
        head: Head::Branch("feat/demo".into()),
        branches: vec!["feat/demo".into()],
        remote_branches: vec![RemoteBranch { remote: "origin".into(), branch: COORD.into() }],
        ..GitFacts::default()
    });
    let set = planned(&repo, request(&["issue-matrix.md"]), |_| {});
    assert_eq!(refusal(&set, 0).code(), Code::DestinationRefNotLocal);
}

#[test]
fn every_group_is_reported_and_a_partial_success_is_called_one() {
    let mut wanted = request(&["tasks.md", "issue-matrix.md"]);
    let spoil = |facts: &mut kitty_core::commit::CommitFacts| {
        if facts.worktree.asked == WORKTREE {
            facts.operation = kitty_core::commit::Operation::Merge;
        }
    };
    assert_eq!(planned(&repository("coord"), wanted.clone(), spoil).step(), Step::Report);
    wanted.policy = Policy::Partial;
    let set = planned(&repository("coord"), wanted, spoil);
    assert_eq!(set.step(), Step::Execute);
    let report = set.report(|plan| {
        Some(Outcome::Committed(Committed {
            branch: plan.target().branch().clone(),
            oid: oid('b'),
            paths: Vec::new(),
            clearance: Clearance::Unprotected,
            notes: Vec::new(),
        }))
    });
    assert_eq!(report.summary(), Summary::Partial);
    assert_eq!(report.commits().count(), 1, "the commit that was made is not lost");
    let Outcome::Refused(refusal) = &report.groups[1].outcome else { panic!("not refused") };
    assert_eq!(refusal.code(), Code::TargetOperationInProgress);
}

#[test]
fn what_follows_is_the_missions_own_target() {
    let mut wanted = request(&["issue-matrix.md"]);
    wanted.advance = Some(BranchName::parse("feat/demo").unwrap());
    let set = planned(&repository("coord"), wanted.clone(), |_| {});
    assert_eq!(plan(&set, 0).followups(), [FollowUp::FastForward { branch: BranchName::parse("feat/demo").unwrap() }]);
    wanted.advance = Some(BranchName::parse("main").unwrap());
    let set = planned(&repository("coord"), wanted, |_| {});
    assert_eq!(refusal(&set, 0).code(), Code::TargetPartitionMismatch);
}

#[test]
fn the_same_request_and_facts_give_the_same_plan() {
    let id = |message: &str| {
        let mut wanted = request(&["spec.md"]);
        wanted.message = message.into();
        plan(&planned(&repository("lanes"), wanted, |_| {}), 0).id()
    };
    assert_eq!(id("one"), id("one"));
    assert_ne!(id("one"), id("another"));
}

#[test]
fn nothing_to_do_is_an_answer() {
    let clean = |facts: &mut kitty_core::commit::CommitFacts| {
        facts.paths[0].copy = crate::commits::copy(Some('c'), Some('c'));
        facts.paths[0].primary = Some(crate::commits::copy(None, None));
    };
    let set = planned(&repository("coord"), request(&["status.json"]), clean);
    assert_eq!(set.groups()[0].verdict, Verdict::Unchanged(UnchangedReason::AlreadyCommitted));
    assert_eq!(set.report(|_| None).summary(), Summary::Unchanged);
    let set = planned(&repository("coord"), request(&["issue-matrix.md"]), clean);
    assert_eq!(set.groups()[0].verdict, Verdict::Unchanged(UnchangedReason::NoChanges));
}

#[test]
fn the_surface_of_a_group_is_that_of_its_placement() {
    let set = planned(&repository("coord"), request(&["spec.md", "issue-matrix.md"]), |_| {});
    let surfaces: Vec<_> = set.groups().iter().map(|group| group.surface.unwrap()).collect();
    assert_eq!(surfaces, [Surface::Primary, Surface::Coord]);
}

#[test]
fn a_transaction_goes_where_the_status_is_placed() {
    let repo = repository("coord");
    let survey = survey(&repo);
    let dir = mission(&survey);
    let plan = survey.plan_transaction(&dir, &TransactionRequest::default()).unwrap();
    assert_eq!((plan.route(), plan.branch().as_str()), (TransactionRoute::Coordination, COORD));
    assert_eq!(plan.events(), format!("{WORKTREE}/kitty-specs/{MISSION}/status.events.jsonl"));
    let to_target = TransactionRequest { to_primary_target: true, ..TransactionRequest::default() };
    let plan = survey.plan_transaction(&dir, &to_target).unwrap();
    assert_eq!((plan.route(), plan.branch().as_str()), (TransactionRoute::Primary, "feat/demo"));
    // The tool redirects any other branch to the coordination branch; here the caller learns it.
    for (branch, code) in [
        ("main", Code::TargetPartitionMismatch),
        ("refs/heads/main", Code::SafeCommitDestinationRefShape),
        ("", Code::TargetRefEmpty),
    ] {
        let asked = TransactionRequest { destination_ref: Some(branch.into()), ..TransactionRequest::default() };
        assert_eq!(survey.plan_transaction(&dir, &asked).unwrap_err().code(), code, "{branch}");
    }
}

#[test]
fn an_old_mission_is_kept_on_the_branch_at_hand_if_that_is_its_own() {
    let repo = repository_of(r#"{"mission_id": "01KZWHY1M0T3Q9V5N8R2X4C6B7", "target_branch": "feat/demo"}"#);
    let survey = survey(&repo);
    let dir = mission(&survey);
    let here = |branch: Option<&str>| TransactionRequest {
        here: Some(kitty_core::commit::Here { root: "/w".into(), branch: branch.map(Into::into) }),
        ..TransactionRequest::default()
    };
    let plan = survey.plan_transaction(&dir, &here(Some("feat/demo"))).unwrap();
    assert_eq!((plan.route(), plan.worktree_root()), (TransactionRoute::Legacy, "/w"));
    assert_eq!(plan.snapshot(), format!("/w/kitty-specs/{MISSION}/status.json"));
    let refused = |request| survey.plan_transaction(&dir, &request).unwrap_err().code();
    assert_eq!(refused(here(Some("main"))), Code::TargetPartitionMismatch);
    assert_eq!(refused(here(None)), Code::BookkeepingLegacyResolutionFailed);
}

#[test]
fn a_good_request_is_good() {
    let repo = repository("lanes_with_coord");
    let survey = survey(&repo);
    let draft = survey.plan_commit(&mission(&survey), request(&["plan.md"])).unwrap();
    let facts: Vec<_> = draft.wanted().iter().map(good).collect();
    assert_eq!(draft.plan(&facts).unwrap().step(), Step::Execute);
    assert_eq!(draft.plan(&[]).unwrap_err().code(), Code::FactUnavailable);
}
