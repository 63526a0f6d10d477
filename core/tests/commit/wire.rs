//! Plans on the wire: they come back only as this core plans them itself.

use kitty_core::{
    Code, Generation, Refusal,
    commit::{CommitDraft, CommitFacts, Verdict},
    protection::Capability,
    wire::{
        self,
        commit::{self as wired, CommitPlan, CommitPlanSet, DraftGroup, FollowUp, PlannedGroup},
    },
};

use crate::commits::{good, mission, oid, repository, request, survey};

/// A draft, its facts, and its plans on the wire: two groups are planned, one is refused.
fn on_the_wire() -> (CommitDraft, Vec<CommitFacts>, CommitPlanSet) {
    let repo = repository("coord");
    let survey = survey(&repo);
    let mut request = request(&["spec.md", "plan.md", "acceptance-matrix.json"]);
    request.advance = Some(kitty_core::BranchName::parse("feat/demo").unwrap());
    request.policy = kitty_core::commit::Policy::Partial;
    request.paths.push(b"src/main.rs".to_vec());
    let draft = survey.plan_commit(&mission(&survey), request).unwrap();
    let facts: Vec<_> = draft.wanted().iter().map(good).collect();
    let set = draft.plan(&facts).unwrap();
    (draft, facts, (&set).into())
}

fn planned(set: &mut CommitPlanSet, group: usize) -> &mut CommitPlan {
    set.groups[group].plan.as_mut().unwrap()
}

#[test]
fn a_plan_set_that_this_core_plans_too_comes_back() {
    let (draft, facts, wire) = on_the_wire();
    assert_eq!(wire.groups.iter().map(|group| group.verdict.as_str()).collect::<Vec<_>>(), ["plan", "plan", "refused"]);
    assert!(!wire.groups[1].plan.as_ref().unwrap().follow_ups.is_empty(), "the target follows");
    assert_eq!(CommitPlanSet::from(&wire.prove(&draft, &facts).unwrap()), wire);
}

fn content(text: &str) -> wire::Content {
    wire::Content(text.as_bytes().to_vec())
}

fn follow(set: &mut CommitPlanSet, follow_up: &str, subject: &str, content_is: Option<&str>) {
    let (follow_up, content_is) = (follow_up.into(), content_is.map(Into::into));
    planned(set, 0).follow_ups.push(FollowUp { follow_up, subject: content(subject), content: content_is });
}

/// What the other core leaves out is missed as well as what it adds.
#[test]
fn a_plan_set_that_says_otherwise_does_not() {
    type Tamper = fn(&mut CommitPlanSet);
    let tampers: [Tamper; 25] = [
        |set| set.groups[0].worktree_root = Some("/elsewhere".into()),
        |set| set.groups[0].paths.push(content("other.md")),
        |set| drop(set.groups[0].paths.pop()),
        |set| set.step = "report".into(),
        |set| set.groups[0].verdict = "materialize".into(),
        |set| set.groups[0].branch = None,
        |set| set.groups[0].role = "nobody".into(),
        |set| set.groups.clear(),
        |set| drop(set.groups.pop()),
        |set| set.groups.reverse(),
        |set| set.groups[0] = PlannedGroup { verdict: "unchanged".into(), plan: None, ..set.groups[0].clone() },
        |set| {
            let reason = Some("no_op_no_changes".into());
            set.groups[0] = PlannedGroup { verdict: "unchanged".into(), plan: None, reason, ..set.groups[0].clone() };
        },
        |set| set.groups[2].verdict = "unchanged".into(),
        |set| set.notes.push(wired::Note { note: "protection_waived".into(), subject: content("main") }),
        |set| planned(set, 0).message = content("Another"),
        |set| planned(set, 0).signing = "off".into(),
        |set| planned(set, 0).target.worktree_root = "/elsewhere".into(),
        |set| planned(set, 0).target.expected_old = oid('b').as_str().into(),
        |set| planned(set, 0).target.full_ref = "refs/heads/main".into(),
        |set| planned(set, 0).entries.reverse(),
        |set| drop(planned(set, 0).entries.pop()),
        |set| planned(set, 0).entries[0].change = "remove".into(),
        |set| planned(set, 1).follow_ups.clear(),
        |set| follow(set, "fast_forward", "main", None),
        |set| follow(set, "remove_primary_copy", "src.txt", Some(oid('b').as_str())),
    ];
    for (at, tamper) in tampers.iter().enumerate() {
        let (draft, facts, mut wire) = on_the_wire();
        tamper(&mut wire);
        assert_eq!(wire.prove(&draft, &facts).map(drop).unwrap_err().code(), Code::TargetTampered, "{at}");
    }
}

#[test]
fn a_plan_does_not_outlive_its_facts() {
    let (draft, mut facts, wire) = on_the_wire();
    facts[0].dest = Some(oid('b'));
    facts[0].head_oid = Some(oid('b'));
    assert_eq!(wire.prove(&draft, &facts).unwrap_err().code(), Code::TargetTampered);
    assert_eq!(wire.prove(&draft, &facts[1..]).unwrap_err().code(), Code::FactUnavailable);
}

#[test]
fn to_refuse_is_what_the_other_core_may_do_alone() {
    let (draft, facts, mut wire) = on_the_wire();
    let refusal = Refusal::new(Code::PathMalformed).with("path", "spec.md");
    let (verdict, told) = ("refused".to_string(), Some(wire::Refusal::from(&refusal)));
    wire.groups[0] = PlannedGroup { verdict, plan: None, refusal: told, ..wire.groups[0].clone() };
    let set = wire.prove(&draft, &facts).unwrap();
    assert_eq!(set.groups()[0].verdict, Verdict::Refused(refusal));
    assert_eq!(CommitPlanSet::from(&set), wire, "the other groups are as they were");
}

#[test]
fn a_draft_is_held_against_this_cores_own() {
    type Tamper = fn(&mut wired::CommitDraft);
    let (own, ..) = on_the_wire();
    let told = wired::CommitDraft::from(&own);
    told.prove(&own).unwrap();
    let tampers: [Tamper; 6] = [
        |draft| draft.groups.clear(),
        |draft| draft.groups[0].worktree_root = Some("/elsewhere".into()),
        |draft| draft.groups[1].branch = Some("main".into()),
        |draft| drop(draft.groups[0].paths.pop()),
        |draft| draft.groups[2] = DraftGroup { refusal: None, ..draft.groups[2].clone() },
        |draft| draft.notes.push(wired::Note { note: "protection_waived".into(), subject: content("main") }),
    ];
    for (at, tamper) in tampers.iter().enumerate() {
        let mut told = told.clone();
        tamper(&mut told);
        assert_eq!(told.prove(&own).unwrap_err().code(), Code::TargetTampered, "{at}");
    }
    let refusal = Refusal::new(Code::PathMalformed).with("path", "spec.md");
    let mut told = told;
    told.groups[0].refusal = Some((&refusal).into());
    assert_eq!(told.prove(&own).unwrap_err(), refusal);
}

#[test]
fn refusals_and_requests_come_back_as_they_went() {
    let refusal = Refusal::new(Code::PathMalformed).with("path", "a").candidates_are(vec!["b".into()]);
    assert_eq!(Refusal::from(&wire::Refusal::from(&refusal)), refusal);
    let mut unknown = wire::Refusal::from(&refusal);
    unknown.code = "OF_ANOTHER_VERSION".into();
    assert_eq!(Refusal::from(&unknown).code(), Code::FactUnavailable);
    let mut request = request(&["spec.md"]);
    let below = vec![kitty_core::commit::RepoPath::below(&[], b"kitty-specs").unwrap()];
    request.capability = Capability::scoped(kitty_core::protection::Flow::ReleaseFlow, "main", below).unwrap();
    let twin = kitty_core::wire::commit::CommitRequest::from(&request);
    assert_eq!(twin.parse(Generation::V3_2).unwrap(), request);
}
