//! Plans on the wire: they come back through the same door.

use kitty_core::{Code, commit::CommitFacts, protection::Capability, wire::commit::CommitPlan};

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
