//! The fold: ordered rows to the state of each work package.
//!
//! One walk serves both generations. What differs is data of the profile: whether a row must
//! continue the lane in force, which rows are reconstruction seeds, where a rejection leads.
//!
//! Source: status specification, sections 3.4 to 3.6; generations document, sections 9.2 to 9.4.

use alloc::{vec, vec::Vec};

use super::{
    lane::Lane,
    order::Indices,
    table::{CLAIM, Event, Table},
};
use crate::generation::StatusRules;

/// The verdict slot of a work package.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum VerdictSlot {
    /// Never reviewed.
    #[default]
    Absent,
    /// Left the review without a verdict.
    Cleared,
    /// The verdict of that event.
    Of(u32),
}

/// What a fold keeps of a work package besides the event in force.
pub(super) trait Kept: Copy + Default {
    /// An event of that index came into force.
    fn apply(&mut self, table: &Table, index: u32, event: &Event);

    /// A seed lost on continuity.
    fn fill(&mut self, table: &Table, index: u32, event: &Event);
}

/// Nothing: lanes are all that is asked for.
impl Kept for () {
    fn apply(&mut self, _: &Table, _: u32, _: &Event) {}

    fn fill(&mut self, _: &Table, _: u32, _: &Event) {}
}

/// What the board shows; events by index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Slots {
    /// Forced moves so far.
    pub forced: usize,
    /// The events that wrote the claim slots.
    pub claim: [Option<u32>; 3],
    pub verdict: VerdictSlot,
    /// Slots that an authoritative event wrote, as bits: the claim slots, then the verdict.
    real: u8,
    /// Slots whose value came from a seed.
    seeded: u8,
}

/// The state of one work package after the transitions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct State<K> {
    /// The index of the event in force.
    pub setter: u32,
    pub kept: K,
}

const VERDICT: u8 = 1 << CLAIM.len();
const PID: u8 = 1;
const PID_TIME: u8 = 2;

/// The outcome of the contest between the event in force and the next one.
#[derive(PartialEq)]
enum Contest {
    Applies,
    LosesToRejection,
    LosesOnContinuity,
}

/// Rows that have no order: their times, or the ids of one time, are of several types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unorderable {
    pub line: usize,
}

/// The transitions of a log that count, in order, and what they fold to.
pub(super) struct Settled<K> {
    pub order: Indices,
    pub folded: Folded<K>,
}

/// Orders the transitions of a log and folds them. O(n log n) in their number.
pub(super) fn settle<K: Kept>(table: &Table, rules: &StatusRules) -> Result<Settled<K>, Unorderable> {
    let mut order = table.unique();
    table.sort(&mut order);
    for pair in order.windows(2) {
        let (Some(a), Some(b)) = (pair.first(), pair.last()) else { continue };
        let (Some(a), Some(b)) = (table.event(*a), table.event(*b)) else { continue };
        if table.is_unorderable(a, b) {
            return Err(Unorderable { line: a.line.max(b.line) as usize });
        }
    }
    table.sort_causally(rules, &mut order);
    let folded = fold(table, rules, &order);
    Ok(Settled { order, folded })
}

/// The states by work package, and the events that moved nothing.
pub(super) struct Folded<K> {
    pub states: Vec<Option<State<K>>>,
    /// Events that count and did not move their package, in order.
    pub swallowed: Indices,
}

impl Folded<()> {
    /// Whether the board has at least one work package and all of them are done; one that only
    /// annotations know is on the board and not done.
    pub fn all_done(&self, table: &Table) -> bool {
        let lane = |state: &State<()>| table.event(state.setter).map(|event| event.to);
        let mut moved = self.states.iter().flatten().peekable();
        let is_moved = |wp: u32| self.states.get(wp as usize).is_some_and(Option::is_some);
        moved.peek().is_some()
            && moved.all(|state| lane(state) == Some(Lane::Done))
            && table.notes.iter().all(|note| is_moved(note.wp))
    }
}

/// Folds events that are unique and in order. O(n) for a generation without seeds, else O(n log n).
fn fold<K: Kept>(table: &Table, rules: &StatusRules, order: &[u32]) -> Folded<K> {
    let fold = Fold {
        table,
        rules,
        departures: if rules.continuity { Departures::new(table, order) } else { Departures::default() },
    };
    let mut folded = Folded::<K> { states: vec![None; table.work_packages.len()], swallowed: Indices::new() };
    for index in order {
        let Some(event) = table.event(*index) else { continue };
        let Some(slot) = folded.states.get_mut(event.wp as usize) else { continue };
        match fold.contest(slot.map(|state| state.setter), event) {
            Contest::Applies => {
                let state = slot.get_or_insert_default();
                state.setter = *index;
                state.kept.apply(table, *index, event);
            }
            lost => {
                folded.swallowed.push(*index);
                if let (Contest::LosesOnContinuity, true, Some(state)) = (lost, event.is_seed(), slot) {
                    state.kept.fill(table, *index, event);
                }
            }
        }
    }
    folded
}

struct Fold<'t> {
    table: &'t Table,
    rules: &'t StatusRules,
    departures: Departures,
}

/// By work package the last real departure from `approved`, in plain order.
#[derive(Default)]
struct Departures(Vec<Option<u32>>);

impl Departures {
    fn new(table: &Table, order: &[u32]) -> Self {
        let mut last: Vec<Option<u32>> = vec![None; table.work_packages.len()];
        for index in order {
            let Some(event) = table.event(*index).filter(|e| e.from == Lane::Approved && !e.is_seed()) else {
                continue;
            };
            let Some(slot) = last.get_mut(event.wp as usize) else { continue };
            let later =
                slot.and_then(|known| table.event(known)).is_none_or(|known| table.compare(known, event).is_lt());
            if later {
                *slot = Some(*index);
            }
        }
        Self(last)
    }
}

impl Fold<'_> {
    fn contest(&self, setter: Option<u32>, event: &Event) -> Contest {
        let Some(setter) = setter.and_then(|setter| self.table.event(setter)) else { return Contest::Applies };
        if self.table.is_anonymous(setter) {
            return Contest::Applies;
        }
        if self.table.same_at(setter, event) {
            if event.is_rejection() && (!setter.is_rejection() || !self.rules.continuity) {
                if !event.is_seed() || self.is_bare_sibling(setter, event) {
                    return Contest::Applies;
                }
            } else if setter.is_rejection() && !event.is_rejection() && !self.yields(setter, event) {
                return Contest::LosesToRejection;
            }
        }
        let continues = event.from == setter.to || event.is_forced();
        if !self.rules.continuity || continues || self.is_exempt(setter, event) {
            Contest::Applies
        } else {
            Contest::LosesOnContinuity
        }
    }

    /// Whether an event may break off from the lane in force.
    fn is_exempt(&self, setter: &Event, event: &Event) -> bool {
        if event.is_rejection() {
            return !event.is_seed()
                || (setter.is_seed() && setter.is_rejection())
                || self.is_bare_sibling(setter, event);
        }
        if event.is_seed() {
            return false;
        }
        (setter.is_seed() && !setter.is_rejection()) || self.yields(setter, event)
    }

    /// Whether `approval` left the same lane as the rejection seed and nothing real was built on it.
    fn is_bare_sibling(&self, approval: &Event, seed: &Event) -> bool {
        if approval.is_rejection() || approval.to != Lane::Approved || approval.from != seed.from {
            return false;
        }
        let last = self.departures.0.get(approval.wp as usize).copied().flatten();
        last.and_then(|index| self.table.event(index)).is_none_or(|last| self.table.compare(last, approval).is_le())
    }

    /// Whether a rejection seed in force gives way to a real event.
    fn yields(&self, setter: &Event, event: &Event) -> bool {
        setter.is_seed() && setter.is_rejection() && !event.is_seed() && !self.is_bare_sibling(event, setter)
    }
}

impl Kept for Slots {
    fn apply(&mut self, table: &Table, index: u32, event: &Event) {
        self.forced += usize::from(event.is_forced());
        let mut wrote = 0;
        let payload = table.payload(event);
        for ((slot, value), bit) in self.claim.iter_mut().zip(payload.claim).zip(0_u8..) {
            if !value.is_none() {
                *slot = Some(index);
                wrote |= 1 << bit;
            }
        }
        if event.writes_verdict(table) {
            self.verdict = if payload.verdict.is_none() { VerdictSlot::Cleared } else { VerdictSlot::Of(index) };
            wrote |= VERDICT;
        }
        if event.is_seed() && !event.is_rejection() {
            self.seeded |= wrote;
            return;
        }
        // A real process id is never paired with the start time that a seed made up.
        if wrote & PID != 0 && wrote & PID_TIME == 0 && self.seeded & PID_TIME != 0 {
            let [_, time, _] = &mut self.claim;
            *time = None;
            self.seeded &= !PID_TIME;
        }
        self.real |= wrote;
        self.seeded &= !wrote;
    }

    /// It still contributes slots that nothing real has written.
    fn fill(&mut self, table: &Table, index: u32, event: &Event) {
        let payload = table.payload(event);
        for ((slot, value), bit) in self.claim.iter_mut().zip(payload.claim).zip(0_u8..) {
            let withheld = 1 << bit == PID_TIME && self.real & PID != 0;
            if !value.is_none() && self.real & (1 << bit) == 0 && !withheld {
                *slot = Some(index);
                self.seeded |= 1 << bit;
            }
        }
        if !payload.verdict.is_none() && self.real & VERDICT == 0 {
            self.verdict = VerdictSlot::Of(index);
            self.seeded |= VERDICT;
        }
    }
}
