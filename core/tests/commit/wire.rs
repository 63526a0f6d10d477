//! Plans on the wire: they come back through the same door.

use kitty_core::{
    Code, Generation, Refusal,
    commit::{CommitFacts, CommitRequest, FactsWanted},
    protection::Capability,
    wire::{
        self,
        commit::{CommitDraft, CommitPlan, CommitPlanSet, FollowUp},
    },
};

use crate::commits::{good, mission, oid, repository, request, survey};

fn on_the_wire() -> (CommitPlan, CommitFacts) {
    let repo = repository("coord");
    let survey = survey(&repo);
    let draft = survey.plan_commit(&mission(&survey), request(&["spec.md", "plan.md"])).unwrap();
    let facts: Vec<_> = draft.wanted().iter().map(good).collect();
    let set = draft.plan(&facts).unwrap();
    (CommitPlan::from(crate::plan(&set, 0)), facts[0].clone())
}

#[test]
fn a_plan_that_the_facts_prove_comes_back() {
    let (wire, facts) = on_the_wire();
    let plan = wire.prove(&Capability::STANDARD, None, &facts).unwrap();
    assert_eq!(CommitPlan::from(&plan), wire);
}

#[test]
fn a_plan_that_was_written_by_hand_does_not() {
    type Tamper = fn(&mut CommitPlan);
    let tampers: [(Tamper, Code); 7] = [
        (|plan| plan.target.worktree_root = "/elsewhere".into(), Code::TargetTampered),
        (|plan| plan.target.expected_old = oid('b').as_str().into(), Code::TargetTampered),
        (|plan| plan.target.full_ref = "refs/heads/main".into(), Code::SafeCommitHeadMismatch),
        (|plan| plan.target.full_ref = "refs/tags/x".into(), Code::TargetRefEmpty),
        (|plan| plan.entries.reverse(), Code::TargetTampered),
        (|plan| plan.entries[0].change = "remove".into(), Code::TargetTampered),
        (|plan| plan.id = "0".into(), Code::TargetTampered),
    ];
    for (at, (tamper, code)) in tampers.iter().enumerate() {
        let (mut wire, facts) = on_the_wire();
        tamper(&mut wire);
        assert_eq!(wire.prove(&Capability::STANDARD, None, &facts).unwrap_err().code(), *code, "{at}");
    }
}

#[test]
fn a_plan_does_not_outlive_its_facts() {
    let (wire, mut facts) = on_the_wire();
    facts.dest = Some(oid('b'));
    facts.head_oid = Some(oid('b'));
    assert_eq!(wire.prove(&Capability::STANDARD, None, &facts).unwrap_err().code(), Code::TargetTampered);
}

fn set_on_the_wire() -> (CommitPlanSet, CommitRequest, Vec<CommitFacts>) {
    let repo = repository("coord");
    let survey = survey(&repo);
    let request = request(&["spec.md", "plan.md"]);
    let draft = survey.plan_commit(&mission(&survey), request.clone()).unwrap();
    // A host on the other side of a component wants the same facts.
    let told = CommitDraft::from(&draft).wanted().unwrap();
    let places = |wanted: &[FactsWanted]| -> Vec<_> {
        wanted.iter().map(|wanted| (wanted.worktree_root.clone(), wanted.paths.len(), wanted.coordination)).collect()
    };
    assert_eq!(places(&told), places(&draft.wanted()));
    let facts: Vec<_> = told.iter().map(good).collect();
    let set = draft.plan(&facts).unwrap();
    ((&set).into(), request, facts)
}

#[test]
fn a_plan_set_that_the_facts_prove_comes_back() {
    let (wire, request, facts) = set_on_the_wire();
    let set = wire.prove(&request, None, &facts, Generation::V3_2).unwrap();
    assert_eq!(CommitPlanSet::from(&set), wire);
}

fn follow(set: &mut CommitPlanSet, follow_up: &str, subject: &str, content: Option<&str>) {
    let subject = kitty_core::wire::Content(subject.as_bytes().to_vec());
    let (follow_up, content) = (follow_up.into(), content.map(Into::into));
    set.groups[0].plan.as_mut().unwrap().follow_ups.push(FollowUp { follow_up, subject, content });
}

#[test]
fn a_plan_set_that_says_otherwise_does_not() {
    type Tamper = fn(&mut CommitPlanSet);
    let tampers: [Tamper; 10] = [
        |set| set.groups[0].worktree_root = Some("/elsewhere".into()),
        |set| set.groups[0].paths.push(kitty_core::wire::Content(b"other.md".to_vec())),
        |set| set.step = "report".into(),
        |set| set.groups[0].verdict = "materialize".into(),
        |set| set.groups[0].branch = None,
        |set| set.groups[0].role = "nobody".into(),
        |set| set.groups[0].plan.as_mut().unwrap().message = kitty_core::wire::Content(b"Another".to_vec()),
        |set| set.groups.clear(),
        |set| follow(set, "fast_forward", "main", None),
        |set| follow(set, "remove_primary_copy", "src.txt", Some(oid('b').as_str())),
    ];
    for (at, tamper) in tampers.iter().enumerate() {
        let (mut wire, request, facts) = set_on_the_wire();
        tamper(&mut wire);
        let refusal = wire.prove(&request, None, &facts, Generation::V3_2);
        assert_eq!(refusal.map(drop).unwrap_err().code(), Code::TargetTampered, "{at}");
    }
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
