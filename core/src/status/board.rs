//! The board: what a log reduces to.
//!
//! Source: status specification, sections 1.10, 3.3 to 3.7; generations document, section 9.7.

use alloc::{
    borrow::ToOwned,
    string::{String, ToString},
    vec::Vec,
};

use super::{
    event::{Delta, SLOTS},
    fold::{Settled, Slots, State, Unorderable, VerdictSlot, settle},
    json::{self, Json},
    lane::{LANES, Lane},
    table::{CLAIM, Event, Table},
};
use crate::{
    generation::StatusRules,
    identity::{safe_segment, trim},
};

/// A JSON value that the board echoes, as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct JsonText(String);

impl JsonText {
    // INVARIANT: the text was validated as one JSON value.
    pub(crate) fn trusted(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub(super) fn null() -> Self {
        Self("null".to_string())
    }

    /// The value.
    pub fn json(&self) -> Json<'_> {
        Json::trusted(&self.0)
    }

    /// The decoded text, if it is one.
    pub fn text(&self) -> Option<alloc::borrow::Cow<'_, str>> {
        self.json().text()
    }
}

/// An arbiter's override of a verdict.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Override {
    /// When.
    pub at: String,
    /// Who.
    pub actor: String,
    /// The work package it names.
    pub wp_id: String,
    /// Why.
    pub reason: String,
}

impl Override {
    /// Whether all four fields say something.
    pub fn is_complete(&self) -> bool {
        [&self.at, &self.actor, &self.wp_id, &self.reason].iter().all(|field| !trim(field).is_empty())
    }
}

/// Why a work package was given up.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cancellation {
    /// The reason; `null` where none was given.
    pub reason: JsonText,
    /// `operator`, `synthetic`, or what the writer says.
    pub source: JsonText,
}

impl Cancellation {
    /// Whether an operator gave the reason.
    pub fn is_by_operator(&self) -> bool {
        self.source.text().as_deref() == Some("operator")
    }
}

/// One work package on the board. An outer `None` is a key that the snapshot does not have, an
/// inner one is `null` there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkPackage {
    /// Its id.
    pub id: String,
    /// The lane in force.
    pub lane: Lane,
    /// Who moved it there.
    pub actor: String,
    /// When; `null` where only annotations know it.
    pub last_transition_at: JsonText,
    /// The event in force; `null` where only annotations know it.
    pub last_event_id: JsonText,
    /// Forced moves so far.
    pub force_count: usize,
    /// The slots of [`SLOTS`], in that order.
    pub slots: [Option<JsonText>; 9],
    /// Subtask states, by id.
    pub subtasks: Option<Vec<(String, String)>>,
    /// Notes, oldest first.
    pub notes: Option<Vec<JsonText>>,
    /// References into trackers.
    pub tracker_refs: Option<Vec<JsonText>>,
    /// The override in force.
    pub review: Option<Option<Override>>,
    /// The verdict in force.
    pub review_result: Option<Option<JsonText>>,
    /// Why it was given up; only in lane `canceled`.
    pub cancellation: Option<Cancellation>,
    /// Who claimed it last for implementation; only in generations that record it.
    pub implementer: Option<String>,
}

impl WorkPackage {
    /// A slot by name.
    pub fn slot(&self, name: &str) -> Option<&JsonText> {
        self.slots.get(SLOTS.iter().position(|slot| *slot == name)?)?.as_ref()
    }

    /// Whether a mission may end with it as it is.
    pub fn is_acceptable_ending(&self) -> bool {
        self.lane.is_acceptable_ending(self.cancellation.as_ref().is_some_and(Cancellation::is_by_operator))
    }
}

/// What a log reduces to. A pure function of its rows, whatever their order is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// The slug that the first row names, if it is a safe path segment; else empty.
    pub mission_slug: String,
    /// The time of the last transition; an empty text without one.
    pub materialized_at: JsonText,
    /// The number of transitions, duplicates once.
    pub event_count: usize,
    /// The id of the last transition; `null` without one.
    pub last_event_id: JsonText,
    /// The work packages, by id.
    pub work_packages: Vec<WorkPackage>,
    /// Transitions that count and did not move their work package: overtaken by a rejection, or
    /// not continuing the lane in force. The first [`Board::SWALLOWED`] of them.
    pub swallowed: Vec<Swallowed>,
    /// How many of them there are.
    pub swallowed_count: usize,
}

/// A transition that moved nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swallowed {
    /// The line of the log.
    pub line: usize,
    /// Its id.
    pub event_id: JsonText,
    /// Its work package.
    pub wp_id: String,
    /// Where it wanted to leave from.
    pub from: Lane,
    /// Where it wanted to go.
    pub to: Lane,
}

impl Board {
    /// How many swallowed transitions a board describes, so that its size follows the work packages
    /// and not the log.
    pub const SWALLOWED: usize = 1000;

    /// A work package by id. O(log n).
    pub fn work_package(&self, id: &str) -> Option<&WorkPackage> {
        let index = self.work_packages.binary_search_by(|known| known.id.as_str().cmp(id)).ok()?;
        self.work_packages.get(index)
    }

    /// The lane of a work package; `uninitialized` for one that the log does not know.
    pub fn lane(&self, id: &str) -> Lane {
        self.work_package(id).map_or(Lane::Uninitialized, |known| known.lane)
    }

    /// How many work packages are in a lane.
    pub fn count(&self, lane: Lane) -> usize {
        self.work_packages.iter().filter(|known| known.lane == lane).count()
    }

    /// The display lanes with their counts, in canonical order.
    pub fn summary(&self) -> impl Iterator<Item = (Lane, usize)> {
        LANES.iter().filter(|row| row.display).map(|row| (row.lane, self.count(row.lane)))
    }

    /// The work packages with which the mission may not end, and those expected that are not there.
    pub fn unfinished(&self, expected: &[&str]) -> Vec<String> {
        unfinished(self.work_packages.iter().map(|wp| (wp.id.as_str(), wp.is_acceptable_ending())), expected)
    }
}

/// Of work packages, given with whether a mission may end with them, those that keep it from ending;
/// also those expected that are not there.
pub fn unfinished<'a>(endings: impl Iterator<Item = (&'a str, bool)>, expected: &[&str]) -> Vec<String> {
    let mut known = Vec::new();
    let mut missing = Vec::new();
    for (id, ends) in endings {
        known.push(id);
        if !ends {
            missing.push(id.to_string());
        }
    }
    missing.extend(expected.iter().filter(|id| !known.contains(id)).map(ToString::to_string));
    missing.sort_unstable();
    missing.dedup();
    missing
}

/// Reduces the rows of a log. O(n log n) in their number.
pub(super) fn reduce(table: &Table, rules: &StatusRules) -> Result<Board, Unorderable> {
    let Settled { order, folded } = settle(table, rules)?;
    let mut packages: Vec<Option<WorkPackage>> = folded
        .states
        .iter()
        .zip(0..)
        .map(|(state, wp)| state.as_ref().map(|state| package(table, rules, wp, state)))
        .collect();
    if rules.continuity {
        project(table, &mut packages);
    }
    annotate(table, &mut packages);
    let mut work_packages: Vec<WorkPackage> = packages.into_iter().flatten().collect();
    work_packages.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    let first = order.first().and_then(|index| table.event(*index));
    let last = order.last().and_then(|index| table.event(*index));
    let slug = first.map_or("", |event| table.slugs.get(event.slug));
    Ok(Board {
        mission_slug: safe_segment(slug).unwrap_or_default().to_string(),
        materialized_at: JsonText::trusted(last.map_or_else(|| "\"\"".to_string(), |event| table.at_json(event))),
        event_count: order.len(),
        last_event_id: last.map_or_else(JsonText::null, |event| JsonText::trusted(table.id_json(event))),
        work_packages,
        swallowed_count: folded.swallowed.len(),
        swallowed: folded
            .swallowed
            .iter()
            .take(Board::SWALLOWED)
            .filter_map(|index| table.event(*index))
            .map(|e| swallowed(table, e))
            .collect(),
    })
}

fn swallowed(table: &Table, event: &Event) -> Swallowed {
    Swallowed {
        line: event.line as usize,
        event_id: JsonText::trusted(table.id_json(event)),
        wp_id: table.work_packages.get(event.wp).to_owned(),
        from: event.from,
        to: event.to,
    }
}

fn package(table: &Table, rules: &StatusRules, wp: u32, state: &State<Slots>) -> WorkPackage {
    let mut package = unmoved(table.work_packages.get(wp), "");
    let payload = |index: u32| table.event(index).map(|event| table.payload(event)).unwrap_or_default();
    if let Some(setter) = table.event(state.setter) {
        package.lane = setter.to;
        package.actor = table.actors.get(setter.actor).to_string();
        package.last_transition_at = JsonText::trusted(table.at_json(setter));
        package.last_event_id = JsonText::trusted(table.id_json(setter));
        if setter.to == Lane::Canceled && !rules.continuity {
            package.cancellation = Some(cancellation(table, setter));
        }
    }
    package.force_count = state.kept.forced;
    // The claim slots are the first ones of all.
    for ((slot, writer), at) in package.slots.iter_mut().zip(state.kept.claim).zip(0..) {
        let span = writer.and_then(|index| payload(index).claim.get(at).copied());
        *slot = span.filter(|span| !span.is_none()).map(|span| JsonText::trusted(table.text(span)));
    }
    package.review_result = match state.kept.verdict {
        VerdictSlot::Absent => None,
        VerdictSlot::Cleared => Some(None),
        VerdictSlot::Of(index) => Some(Some(JsonText::trusted(table.text(payload(index).verdict)))),
    };
    package
}

/// A work package that no transition has moved.
fn unmoved(id: &str, actor: &str) -> WorkPackage {
    WorkPackage {
        id: id.to_string(),
        lane: Lane::Uninitialized,
        actor: actor.to_string(),
        last_transition_at: JsonText::null(),
        last_event_id: JsonText::null(),
        force_count: 0,
        slots: [const { None }; 9],
        subtasks: None,
        notes: None,
        tracker_refs: None,
        review: None,
        review_result: None,
        cancellation: None,
        implementer: None,
    }
}

fn cancellation(table: &Table, event: &Event) -> Cancellation {
    let payload = table.payload(event);
    let reason = table.json(payload.reason);
    let source = if payload.source.is_none() {
        let text = reason.text().unwrap_or_default();
        let made_up = trim(&text).is_empty() || text.starts_with("Force move to ") || text.starts_with("move-task: ");
        JsonText::trusted(if made_up { "\"synthetic\"" } else { "\"operator\"" })
    } else {
        JsonText::trusted(table.text(payload.source))
    };
    Cancellation { reason: JsonText::trusted(reason.as_str()), source }
}

/// What the later generation derives from the rows in plain order, whether they moved anything or
/// not: why a work package was given up, and who claimed it last.
fn project(table: &Table, packages: &mut [Option<WorkPackage>]) {
    let mut order: Vec<u32> = (0..u32::try_from(table.events.len()).unwrap_or(u32::MAX)).collect();
    table.sort(&mut order);
    let unique = {
        let mut by_id: Vec<(u32, u32)> = order.iter().copied().zip(0..).collect();
        by_id.sort_by(|(a, x), (b, y)| match (table.event(*a), table.event(*b)) {
            (Some(a), Some(b)) => table.compare_id(a, b).then(x.cmp(y)),
            _ => x.cmp(y),
        });
        by_id.dedup_by(|(later, _), (kept, _)| {
            table.event(*later).zip(table.event(*kept)).is_some_and(|(a, b)| table.same_id(a, b))
        });
        by_id.sort_unstable_by_key(|(_, place)| *place);
        by_id
    };
    let claimed = |event: &Event| {
        let [_, _, agent] = table.payload(event).claim;
        (!agent.is_none()).then_some(agent)
    };
    let mut real_claims: Vec<Option<u32>> = alloc::vec![None; packages.len()];
    for (index, _) in &unique {
        let Some(event) = table.event(*index).filter(|event| !event.is_seed() && claimed(event).is_some()) else {
            continue;
        };
        if let Some(slot) = real_claims.get_mut(event.wp as usize) {
            *slot = Some(*index);
        }
    }
    for (index, _) in &unique {
        let Some(event) = table.event(*index) else { continue };
        let Some(Some(package)) = packages.get_mut(event.wp as usize) else { continue };
        if event.to == Lane::Canceled && package.lane == Lane::Canceled {
            package.cancellation = Some(cancellation(table, event));
        }
        let Some(agent) = claimed(event) else { continue };
        let real = real_claims.get(event.wp as usize).copied().flatten().and_then(|index| table.event(index));
        if !event.is_seed() || real.is_none_or(|real| table.compare_at(real, event).is_lt()) {
            package.implementer = Some(table.json(agent).python_str().into_owned());
        }
    }
}

/// Folds the annotations, all of them after all transitions. Duplicates count twice, as in the tool.
fn annotate(table: &Table, packages: &mut [Option<WorkPackage>]) {
    let mut order: Vec<_> = table.notes.iter().collect();
    order.sort_by_key(|note| (table.text(note.at), table.text(note.id)));
    for note in order {
        let Some(slot) = packages.get_mut(note.wp as usize) else { continue };
        let package =
            slot.get_or_insert_with(|| unmoved(table.work_packages.get(note.wp), table.actors.get(note.actor)));
        if let Ok(delta) = Delta::read(table.json(note.delta), true) {
            fold_delta(package, &delta);
        }
    }
}

fn fold_delta(package: &mut WorkPackage, delta: &Delta<'_>) {
    if delta.release {
        for (slot, name) in package.slots.iter_mut().zip(SLOTS) {
            if CLAIM.contains(&name) {
                *slot = Some(JsonText::null());
            }
        }
    }
    let [pid, slots @ ..] = &mut package.slots;
    if let Some(digits) = delta.shell_pid() {
        *pid = Some(JsonText::trusted(digits));
    }
    for (slot, value) in slots.iter_mut().zip(&delta.scalars) {
        if let Some(value) = value {
            *slot = Some(JsonText::trusted(value.as_str()));
        }
    }
    if let Some(changes) = delta.subtasks() {
        let known = package.subtasks.get_or_insert_default();
        for (id, state) in changes {
            match known.binary_search_by(|(known, _)| known.as_str().cmp(&id)) {
                Ok(at) => {
                    if let Some((_, known)) = known.get_mut(at) {
                        *known = state.to_string();
                    }
                }
                Err(at) => known.insert(at, (id.to_string(), state.to_string())),
            }
        }
    }
    if let Some(note) = delta.note {
        package.notes.get_or_insert_default().push(JsonText::trusted(note.as_str()));
    }
    if let Some(refs) = delta.tracker_refs_replace() {
        package.tracker_refs = Some(Vec::new());
        add_refs(package, &refs);
    } else if let Some(refs) = delta.tracker_refs() {
        add_refs(package, &refs);
    }
    if let Some([at, actor, wp_id, reason]) = delta.review() {
        let given = Override {
            at: at.to_string(),
            actor: actor.to_string(),
            wp_id: wp_id.to_string(),
            reason: reason.to_string(),
        };
        let blank = [&at, &actor, &wp_id, &reason].iter().all(|field| trim(field).is_empty());
        package.review = Some((!blank).then_some(given));
    }
}

fn add_refs(package: &mut WorkPackage, refs: &[Json<'_>]) {
    let known = package.tracker_refs.get_or_insert_default();
    let mut seen: Vec<String> = known.iter().map(|value| json::canonical(value.json())).collect();
    for value in refs {
        let canonical = json::canonical(*value);
        if !seen.contains(&canonical) {
            known.push(JsonText::trusted(value.as_str()));
            seen.push(canonical);
        }
    }
}
