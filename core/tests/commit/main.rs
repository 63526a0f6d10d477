//! The commit authority: what may be committed where, and what is refused.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot set up its case has failed")]
#![expect(clippy::indexing_slicing, reason = "a case that is not there fails its test")]

mod advancing;
#[path = "../common/commits.rs"]
mod commits;
mod field_cases;
mod paths;
mod properties;
mod protection;
#[path = "../common/recorder.rs"]
mod recorder;
mod routing;
mod staging;
mod target;
#[cfg(feature = "wire")]
mod wire;

use kitty_core::{
    Refusal, Snapshot,
    commit::{CommitFacts, CommitPlan, CommitPlanSet, CommitRequest, Verdict},
};

/// Plans a request for the mission of a repository, with facts spoilt by `spoil`.
fn planned(repo: &Snapshot, request: CommitRequest, spoil: impl Fn(&mut CommitFacts)) -> CommitPlanSet {
    let survey = commits::survey(repo);
    let draft = survey.plan_commit(&commits::mission(&survey), request).unwrap();
    let mut facts: Vec<_> = draft.wanted().iter().map(commits::good).collect();
    facts.iter_mut().for_each(spoil);
    draft.plan(&facts).unwrap()
}

fn plan(set: &CommitPlanSet, group: usize) -> &CommitPlan {
    match &set.groups()[group].verdict {
        Verdict::Plan(plan) => plan,
        other => panic!("no plan: {other:?}"),
    }
}

fn refusal(set: &CommitPlanSet, group: usize) -> &Refusal {
    match &set.groups()[group].verdict {
        Verdict::Refused(refusal) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}
