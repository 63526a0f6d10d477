//! The status domain on the wire.

use alloc::{
    collections::BTreeMap,
    string::{String, ToString},
    vec::Vec,
};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    effector, json,
    status::{self, Column, JsonText, LANES, LaneRow, SLOTS, StatusSnapshot, WorkPackage},
};

wire! {
    /// One row of the lane table.
    Lane {
        /// The lane.
        lane: String,
        /// Whether the summary counts it.
        display: bool,
        /// Whether nothing but force leads out.
        terminal: bool,
        /// Whether it waits for somebody else.
        blocked: bool,
        /// Whether a mission run has to look at it.
        run_affecting: bool,
        /// `not_started`, `in_flight`, `review` or `terminal`.
        progress_bucket: String,
        /// Its title in lists.
        display_category: String,
        /// Its share of a finished work package, in hundredths.
        weight: u8,
        /// Its column on the board; absent for lanes that no board shows.
        column: Option<String>,
        /// The lanes it may go to without force, and what each asks for.
        targets: Vec<LaneTarget>,
    }
}

wire! {
    /// A lane that may be gone to.
    LaneTarget {
        /// The lane.
        lane: String,
        /// What is asked for, in order.
        needs: Vec<String>,
    }
}

wire! {
    /// Reviewer, verdict and reference of a review.
    Review {
        /// Who reviewed.
        reviewer: String,
        /// The verdict.
        verdict: String,
        /// Where the review stands.
        reference: String,
    }
}

/// What is known when a transition is asked for; what is not said is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TransitionFacts {
    /// Who asks.
    pub actor: Option<String>,
    /// Where the work happens.
    pub workspace_context: Option<String>,
    /// Whether every subtask is done.
    pub subtasks_complete: bool,
    /// Whether there is something to review.
    pub implementation_evidence_present: bool,
    /// Why.
    pub reason: Option<String>,
    /// The review feedback that this answers.
    pub review_ref: Option<String>,
    /// The review part of the evidence.
    pub evidence: Option<Review>,
    /// The outcome of the review.
    pub review_result: Option<Review>,
    /// Whether the guards are to be skipped.
    pub force: bool,
    /// Whether the dependencies are ready; absent where nobody looked.
    pub dependency_ready: Option<bool>,
}

wire! {
    /// Who acted.
    Effector {
        /// `human`, `agent`, `service` or `unknown`.
        kind: String,
        /// The identity.
        id: String,
        /// The profile in force.
        profile: Option<String>,
        /// The model behind the tool.
        model: Option<String>,
        /// What it did.
        role: Option<String>,
        /// The original.
        raw: String,
    }
}

wire! {
    /// One work package on the board.
    BoardWorkPackage {
        /// Its id.
        wp_id: String,
        /// The lane in force.
        lane: String,
        /// Its column; absent for lanes that no board shows.
        column: Option<String>,
        /// Who moved it there, as the snapshot names it.
        actor: String,
        /// The same, understood.
        effector: Effector,
        /// When.
        last_transition_at: Value,
        /// The event in force.
        last_event_id: Value,
        /// Forced moves so far.
        force_count: usize,
        /// The other keys that the snapshot has of it, with their values.
        slots: BTreeMap<String, Value>,
    }
}

wire! {
    /// What decides whether a mission may end with a work package.
    Ending {
        /// The lane; absent where it is not known.
        lane: Option<String>,
        /// Who gave the reason of a cancellation.
        reason_source: Option<String>,
    }
}

wire! {
    /// How far the retrospective has come.
    Retrospective {
        /// `pending`, `completed`, `skipped` or `failed`.
        status: String,
        /// The mode that was asked for.
        mode: Value,
        /// Where the record lies.
        record_path: Option<String>,
        /// Proposals made.
        proposals_total: usize,
        /// Proposals applied.
        proposals_applied: usize,
        /// Proposals rejected.
        proposals_rejected: usize,
        /// Proposals undecided.
        proposals_pending: usize,
    }
}

wire! {
    /// A transition that counts and moved nothing.
    Swallowed {
        /// The line of the log.
        line: usize,
        /// Its id.
        event_id: Value,
        /// Its work package.
        wp_id: String,
        /// Where it wanted to leave from.
        from_lane: String,
        /// Where it wanted to go.
        to_lane: String,
    }
}

wire! {
    /// What a log reduces to.
    Board {
        /// The slug of the first row, if it is safe; else empty.
        mission_slug: String,
        /// The number of the mission; empty where there is none.
        mission_number: String,
        /// The type of the mission; empty where it is not recorded.
        mission_type: String,
        /// The time of the last transition.
        materialized_at: Value,
        /// The number of transitions.
        event_count: usize,
        /// The id of the last transition.
        last_event_id: Value,
        /// The shape of the snapshot, from the second one on.
        schema_version: Option<i64>,
        /// Work packages by display lane.
        summary: BTreeMap<String, usize>,
        /// The retrospective, once it was begun.
        retrospective: Option<Retrospective>,
        /// The work packages, by id.
        work_packages: Vec<BoardWorkPackage>,
        /// Transitions that moved nothing, a thousand of them at most.
        swallowed: Vec<Swallowed>,
        /// How many of them there are.
        swallowed_count: usize,
    }
}

wire! {
    /// One row of the log.
    LogRow {
        /// The line.
        line: usize,
        /// `transition` or `annotation`.
        kind: String,
        /// Who acted.
        effector: Effector,
        /// The row as the tool writes it.
        row: Value,
    }
}

wire! {
    /// Rows in their total order, by index.
    TotalOrder {
        /// The survivors, in order.
        ordered: Vec<usize>,
        /// Rows without a place.
        errors: Vec<OrderError>,
        /// How many rows were duplicates.
        collapsed: usize,
        /// Source and id of duplicates that say different things.
        conflicts: Vec<Vec<String>>,
    }
}

wire! {
    /// A row without a place in the order.
    OrderError {
        /// The row.
        index: usize,
        /// Why.
        reason: String,
    }
}

impl From<&status::TotalOrder> for TotalOrder {
    fn from(order: &status::TotalOrder) -> Self {
        let error = |(index, defect): &(usize, status::OrderDefect)| OrderError {
            index: *index,
            reason: defect.as_str().to_string(),
        };
        Self {
            ordered: order.ordered.clone(),
            errors: order.errors.iter().map(error).collect(),
            collapsed: order.collapsed,
            conflicts: order.conflicts.iter().map(|(source, id)| [source.clone(), id.clone()].into()).collect(),
        }
    }
}

/// A JSON value that crosses the border; numbers that no reader keeps exactly become floats. Its keys are
/// sorted, also where somebody else builds `serde_json` to keep them in order.
fn value(json: &JsonText) -> Value {
    serde_json::from_str(&json::canonical(json.json())).unwrap_or_default()
}

impl From<&LaneRow> for Lane {
    fn from(row: &LaneRow) -> Self {
        let target = |to: &status::Lane| LaneTarget {
            lane: to.to_string(),
            needs: status::needs(row.lane, *to).iter().map(|need| need.as_str().to_string()).collect(),
        };
        Self {
            lane: row.wire.to_string(),
            display: row.display,
            terminal: row.lane.is_terminal(),
            blocked: row.lane == status::Lane::Blocked,
            run_affecting: row.run_affecting,
            progress_bucket: row.bucket.as_str().to_string(),
            display_category: row.category.to_string(),
            weight: row.weight,
            column: column(row.lane),
            targets: row.targets.iter().map(target).collect(),
        }
    }
}

fn column(lane: status::Lane) -> Option<String> {
    lane.row().column.map(Column::as_str).map(Into::into)
}

/// The lane table.
pub fn lanes() -> Vec<Lane> {
    LANES.iter().map(Into::into).collect()
}

impl<'a> From<&'a Review> for status::Review<'a> {
    fn from(review: &'a Review) -> Self {
        Self { reviewer: &review.reviewer, verdict: &review.verdict, reference: &review.reference }
    }
}

impl<'a> From<&'a TransitionFacts> for status::TransitionFacts<'a> {
    fn from(facts: &'a TransitionFacts) -> Self {
        Self {
            actor: facts.actor.as_deref(),
            workspace: facts.workspace_context.as_deref(),
            subtasks_complete: facts.subtasks_complete,
            implementation_evidence: facts.implementation_evidence_present,
            reason: facts.reason.as_deref(),
            review_ref: facts.review_ref.as_deref(),
            evidence: facts.evidence.as_ref().map(Into::into),
            review_result: facts.review_result.as_ref().map(Into::into),
            force: facts.force,
            dependency_ready: facts.dependency_ready,
            lanes_computed: None,
        }
    }
}

impl From<&effector::Effector> for Effector {
    fn from(effector: &effector::Effector) -> Self {
        Self {
            kind: effector.kind.as_str().to_string(),
            id: effector.id.clone(),
            profile: effector.profile.clone(),
            model: effector.model.clone(),
            role: effector.role.clone(),
            raw: effector.raw.clone(),
        }
    }
}

impl From<&WorkPackage> for BoardWorkPackage {
    fn from(package: &WorkPackage) -> Self {
        let mut slots = BTreeMap::new();
        let mut put = |name: &str, known: Option<Value>| {
            slots.extend(known.map(|value| (name.to_string(), value)));
        };
        for (name, slot) in SLOTS.iter().zip(&package.slots) {
            put(name, slot.as_ref().map(value));
        }
        put("subtasks", package.subtasks.as_ref().map(|all| texts(all.iter().cloned())));
        put("notes", package.notes.as_ref().map(|notes| notes.iter().map(value).collect()));
        put("tracker_refs", package.tracker_refs.as_ref().map(|refs| refs.iter().map(value).collect()));
        put("review", package.review.as_ref().map(|review| review.as_ref().map_or(Value::Null, review_value)));
        put(
            "review_result",
            package.review_result.as_ref().map(|verdict| verdict.as_ref().map_or(Value::Null, verdict_value)),
        );
        if let Some(cancellation) = &package.cancellation {
            put("cancellation_reason", Some(value(&cancellation.reason)));
            put("reason_source", Some(value(&cancellation.source)));
        }
        put("implementer_of_record", package.implementer.clone().map(Value::from));
        Self {
            wp_id: package.id.clone(),
            lane: package.lane.to_string(),
            column: column(package.lane),
            actor: package.actor.clone(),
            effector: (&effector::Effector::of_text(&package.actor, &[])).into(),
            last_transition_at: value(&package.last_transition_at),
            last_event_id: value(&package.last_event_id),
            force_count: package.force_count,
            slots,
        }
    }
}

fn review_value(review: &status::Override) -> Value {
    let fields = [("at", &review.at), ("actor", &review.actor), ("wp_id", &review.wp_id), ("reason", &review.reason)];
    texts(fields.into_iter().map(|(key, text)| (key.to_string(), text.clone())))
}

/// Texts by their names, sorted as in [`value`].
fn texts(members: impl Iterator<Item = (String, String)>) -> Value {
    let sorted: BTreeMap<_, _> = members.map(|(name, text)| (name, Value::from(text))).collect();
    sorted.into_iter().collect()
}

/// A verdict with the keys that the snapshot keeps.
fn verdict_value(verdict: &JsonText) -> Value {
    let Value::Object(members) = value(verdict) else { return Value::Null };
    let kept = |key: &str, member: &Value| match key {
        "reviewer" | "verdict" | "reference" => true,
        "feedback_path" => !member.is_null(),
        _ => false,
    };
    Value::Object(members.into_iter().filter(|(key, member)| kept(key, member)).collect())
}

impl From<&StatusSnapshot> for Board {
    fn from(snapshot: &StatusSnapshot) -> Self {
        let board = &snapshot.board;
        Self {
            mission_slug: board.mission_slug.clone(),
            mission_number: snapshot.mission_number.clone(),
            mission_type: snapshot.mission_type.clone(),
            materialized_at: value(&board.materialized_at),
            event_count: board.event_count,
            last_event_id: value(&board.last_event_id),
            schema_version: snapshot.schema_version,
            summary: board.summary().map(|(lane, count)| (lane.to_string(), count)).collect(),
            retrospective: snapshot.retrospective.as_ref().map(Into::into),
            work_packages: board.work_packages.iter().map(|wp| snapshot.shown(wp)).map(|wp| (&wp).into()).collect(),
            swallowed: board.swallowed.iter().map(Into::into).collect(),
            swallowed_count: board.swallowed_count,
        }
    }
}

impl From<&status::RetrospectiveSummary> for Retrospective {
    fn from(summary: &status::RetrospectiveSummary) -> Self {
        Self {
            status: summary.status.to_string(),
            mode: summary.mode.as_ref().map(value).unwrap_or_default(),
            record_path: summary.record_path.clone(),
            proposals_total: summary.proposals_total,
            proposals_applied: summary.proposals_applied,
            proposals_rejected: summary.proposals_rejected,
            proposals_pending: summary.proposals_pending(),
        }
    }
}

impl From<&status::Swallowed> for Swallowed {
    fn from(event: &status::Swallowed) -> Self {
        Self {
            line: event.line,
            event_id: value(&event.event_id),
            wp_id: event.wp_id.clone(),
            from_lane: event.from.to_string(),
            to_lane: event.to.to_string(),
        }
    }
}

impl From<&status::LogRow> for LogRow {
    fn from(row: &status::LogRow) -> Self {
        Self { line: row.line, kind: row.kind.to_string(), effector: (&row.effector).into(), row: value(&row.row) }
    }
}
