//! The rules of transition: which edge needs what.
//!
//! One table lists what each guarded edge asks for, in the order in which it is asked. Force opens
//! every edge but those into `genesis`, and wants an actor and a reason instead.
//!
//! Source: status specification, sections 2.3 to 2.8; generations document, section 8.

use alloc::{format, string::String};

use super::lane::{LANES, Lane, resolve_alias};
use crate::{
    code::{Code, Decision, Refusal},
    generation::Generation,
    identity::trim,
};

/// Reviewer, verdict and reference of a review.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Review<'a> {
    /// Who reviewed.
    pub reviewer: &'a str,
    /// `approved`, `changes_requested`, or what the reviewer wrote.
    pub verdict: &'a str,
    /// Where the review stands.
    pub reference: &'a str,
}

impl Review<'_> {
    fn approves(&self) -> bool {
        says(self.reviewer) && says(self.reference) && self.verdict == APPROVED
    }
}

/// The verdict that approves.
pub const APPROVED: &str = "approved";

/// What is known when a transition is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TransitionFacts<'a> {
    /// Who asks.
    pub actor: Option<&'a str>,
    /// Where the work happens.
    pub workspace: Option<&'a str>,
    /// Whether every subtask is done.
    pub subtasks_complete: bool,
    /// Whether there is something to review.
    pub implementation_evidence: bool,
    /// Why.
    pub reason: Option<&'a str>,
    /// The review feedback that this answers; an empty text is one.
    pub review_ref: Option<&'a str>,
    /// The review part of the evidence.
    pub evidence: Option<Review<'a>>,
    /// The outcome of the review.
    pub review_result: Option<Review<'a>>,
    /// Whether the guards are to be skipped.
    pub force: bool,
    /// Whether the dependencies are ready; `None` where nobody looked.
    pub dependency_ready: Option<bool>,
    /// Whether the lanes of the mission are computed; `None` where nobody looked, or the work needs none.
    pub lanes_computed: Option<bool>,
}

/// One thing that an edge asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// An actor.
    Actor,
    /// A `lanes.json`, for work that has a lane.
    Lanes,
    /// Ready dependencies, in generations that ask for them.
    Dependencies,
    /// A workspace.
    Workspace,
    /// Every subtask done.
    Subtasks,
    /// Evidence of an implementation.
    Implementation,
    /// A reason.
    Reason,
    /// Evidence of an approval.
    Approval,
    /// The review feedback that this answers.
    ReviewRef,
    /// A review result with reviewer, verdict and reference.
    ReviewResult,
    /// A review that approves, in the evidence or else in the review result.
    ApprovingReview,
    /// Reference and evidence that agree with the review result.
    Agreement,
}

impl Need {
    /// The wire name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Actor => "actor",
            Self::Lanes => "lanes",
            Self::Dependencies => "dependencies",
            Self::Workspace => "workspace",
            Self::Subtasks => "subtasks",
            Self::Implementation => "implementation_evidence",
            Self::Reason => "reason",
            Self::Approval => "approval_evidence",
            Self::ReviewRef => "review_ref",
            Self::ReviewResult => "review_result",
            Self::ApprovingReview => "approving_review",
            Self::Agreement => "agreement",
        }
    }
}

/// What an edge asks for, in order; nothing for a free edge.
pub const fn needs(from: Lane, to: Lane) -> &'static [Need] {
    match (from, to) {
        (Lane::Planned, Lane::Claimed) => &[Need::Actor, Need::Lanes, Need::Dependencies],
        (Lane::Claimed, Lane::InProgress) => &[Need::Workspace, Need::Dependencies],
        (Lane::InProgress, Lane::ForReview) => &[Need::Subtasks, Need::Implementation],
        (Lane::InProgress, Lane::Approved) | (Lane::Approved, Lane::Done) => &[Need::Approval],
        (Lane::InProgress, Lane::Planned) => &[Need::Reason],
        (Lane::ForReview, Lane::InReview) => &[Need::Actor],
        (Lane::InReview, Lane::Approved | Lane::Done) => &[Need::ReviewResult, Need::ApprovingReview, Need::Agreement],
        (Lane::InReview, _) => &[Need::ReviewResult, Need::Agreement],
        (Lane::Approved, Lane::InProgress | Lane::Planned) => &[Need::ReviewRef],
        _ => &[],
    }
}

/// Whether a transition may happen.
///
/// # Errors
/// [`Code::IllegalEdge`], [`Code::ForceNeedsActorAndReason`], or the code of the first unmet need.
/// Each carries the text of the tool in the field `tool`, and the lanes that may be asked for as
/// candidates.
pub fn check(from: Lane, to: Lane, facts: &TransitionFacts<'_>, generation: Generation) -> Decision<()> {
    if to == Lane::Genesis || !(from.leads_to(to) || facts.force) {
        return Err(denied(Code::IllegalEdge, from, to, &format!("Illegal transition: {from} -> {to}")));
    }
    if facts.force {
        if facts.actor.is_some_and(says) && facts.reason.is_some_and(says) {
            return Ok(());
        }
        return Err(denied(Code::ForceNeedsActorAndReason, from, to, "Force transitions require actor and reason"));
    }
    check_guard(from, to, facts, generation)
}

/// The guard of an edge alone: nothing where there is no such edge, and deaf to force.
///
/// # Errors
/// The code of the first unmet need.
pub fn check_guard(from: Lane, to: Lane, facts: &TransitionFacts<'_>, generation: Generation) -> Decision<()> {
    if !from.leads_to(to) {
        return Ok(());
    }
    for need in needs(from, to) {
        if let Some((code, tool)) = unmet(*need, from, to, facts, generation) {
            return Err(denied(code, from, to, &tool));
        }
    }
    Ok(())
}

/// As [`check`], for lanes as a person names them.
///
/// # Errors
/// [`Code::UnknownLane`], and those of [`check`].
pub fn check_named(from: &str, to: &str, facts: &TransitionFacts<'_>, generation: Generation) -> Decision<()> {
    check(named(from)?, named(to)?, facts, generation)
}

/// A lane as a person names it.
///
/// # Errors
/// [`Code::UnknownLane`] with every display lane as candidate.
pub fn named(text: &str) -> Decision<Lane> {
    Lane::parse(&resolve_alias(text)).ok_or_else(|| {
        Refusal::new(Code::UnknownLane)
            .with("value", text)
            .with("tool", format!("Unknown lane: {text}"))
            .candidates_are(LANES.iter().filter(|row| row.display).map(|row| row.wire.into()).collect())
    })
}

fn denied(code: Code, from: Lane, to: Lane, tool: &str) -> Refusal {
    Refusal::new(code)
        .with("from", from)
        .with("to", to)
        .with("tool", tool)
        .candidates_are(from.row().targets.iter().map(|lane| lane.as_str().into()).collect())
}

/// The code and the tool's text of a need that is not met.
fn unmet(
    need: Need,
    from: Lane,
    to: Lane,
    facts: &TransitionFacts<'_>,
    generation: Generation,
) -> Option<(Code, String)> {
    const APPROVAL: &str = "Transition to approved/done requires evidence (reviewer identity and approval reference)";
    let unless = |met: bool, code: Code, tool: &str| (!met).then(|| (code, String::from(tool)));
    let given = |text: Option<&str>| text.is_some_and(says);
    let edge = |tool: &str| format!("Transition {from} -> {to} {tool}");
    match need {
        Need::Actor => unless(given(facts.actor), Code::ActorRequired, "Transition requires actor identity"),
        Need::Lanes => unless(
            facts.lanes_computed != Some(false),
            Code::LanesJsonRequired,
            "lanes.json is required; run the task-finalization step to compute execution lanes",
        ),
        Need::Dependencies => {
            let ready = !generation.profile().status.dependency_guard || facts.dependency_ready != Some(false);
            let tool = edge("blocked: unsatisfied dependencies (force with reason to override)");
            unless(ready, Code::DependenciesUnsatisfied, &tool)
        }
        Need::Workspace => unless(given(facts.workspace), Code::WorkspaceRequired, &edge("requires workspace context")),
        Need::Subtasks => {
            let tool = edge("requires completed subtasks or force with reason");
            unless(facts.subtasks_complete, Code::SubtasksIncomplete, &tool)
        }
        Need::Implementation => {
            let tool = edge("requires implementation evidence or force with reason");
            unless(facts.implementation_evidence, Code::ImplementationEvidenceRequired, &tool)
        }
        Need::Reason => unless(given(facts.reason), Code::ReasonRequired, &edge("requires reason")),
        Need::Approval => {
            unless(facts.evidence.is_some_and(|review| review.approves()), Code::ApprovalEvidenceRequired, APPROVAL)
        }
        Need::ReviewRef => unless(
            given(facts.review_ref),
            Code::ReviewRefRequired,
            "Transition requires review_ref (review feedback reference)",
        ),
        Need::ReviewResult => unmet_result(facts),
        Need::ApprovingReview => {
            let result = facts.review_result.unwrap_or_default();
            let of_result = !result.reviewer.is_empty() && !result.reference.is_empty() && result.verdict == APPROVED;
            let approves = facts.evidence.map_or(of_result, |review| review.approves());
            unless(approves, Code::ApprovalEvidenceRequired, APPROVAL)
        }
        Need::Agreement => {
            let result = facts.review_result.unwrap_or_default();
            unless(
                facts.review_ref.is_none_or(|reference| reference == result.reference),
                Code::ReviewRefMismatch,
                "review_ref must match review_result.reference",
            )
            .or_else(|| {
                unless(
                    facts.evidence.is_none_or(|review| review == result),
                    Code::ReviewEvidenceMismatch,
                    "Review evidence must match review_result",
                )
            })
        }
    }
}

fn unmet_result(facts: &TransitionFacts<'_>) -> Option<(Code, String)> {
    const PREFIX: &str = "Transition from in_review requires review_result";
    let Some(result) = facts.review_result else {
        return Some((Code::ReviewResultRequired, format!("{PREFIX} (structured review outcome)")));
    };
    let fields = [("reviewer", result.reviewer), ("verdict", result.verdict), ("reference", result.reference)];
    let blank = fields.iter().find(|(_, text)| !says(text))?;
    Some((Code::ReviewResultIncomplete, format!("{PREFIX} with {}", blank.0)))
}

fn says(text: &str) -> bool {
    !trim(text).is_empty()
}

/// What the wire contract of the events package, a second set of rules, says of an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ContractEdge {
    /// It may happen.
    Allowed,
    /// It sends work back and must be forced.
    NeedsForce,
    /// There is no such edge.
    Illegal,
}

/// The edge in the wire contract, which servers apply. It differs from [`check`] on nine pairs; the
/// two are never mixed.
pub fn contract_edge(from: Lane, to: Lane) -> ContractEdge {
    match (from, to) {
        (Lane::InProgress | Lane::InReview | Lane::Approved, Lane::Planned) => ContractEdge::NeedsForce,
        (Lane::ForReview, Lane::InProgress | Lane::Approved | Lane::Done)
        | (Lane::InReview, Lane::ForReview)
        | (Lane::Genesis | Lane::Blocked, Lane::Blocked) => ContractEdge::Allowed,
        _ if from.leads_to(to) => ContractEdge::Allowed,
        _ => ContractEdge::Illegal,
    }
}
