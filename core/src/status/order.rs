//! Which rows count, and in which order.
//!
//! Source: status specification, sections 3.1 and 3.2; generations document, sections 9.1 and 9.5.

use alloc::{vec, vec::Vec};
use core::cmp::Ordering;

use super::{
    encode,
    event::{Fields, Row},
    lane::Lane,
    table::{Event, Table},
};
use crate::{
    generation::StatusRules,
    sort::{indices, sort},
};

/// Indices of events.
pub(super) type Indices = Vec<u32>;

/// Those of the indices that are kept.
fn filtered(indices: &[u32], keeps: &dyn Fn(u32) -> bool) -> Indices {
    indices.iter().copied().filter(|index| keeps(*index)).collect()
}

impl Table {
    pub fn event(&self, index: u32) -> Option<&Event> {
        self.events.get(index as usize)
    }

    /// The events with their duplicates removed, in file order: of equal ids the first one counts,
    /// or the smallest text where all of them are seeds of a generation that knows seeds.
    /// O(n log n), and O(n) where the ids ascend.
    pub fn unique(&self) -> Indices {
        let all = indices(self.events.len());
        let mut by_id = all.clone();
        sort(&mut by_id, &|a, b| {
            self.event(a).map(|event| self.id_key(event)).cmp(&self.event(b).map(|event| self.id_key(event)))
        });
        let mut dropped: Vec<bool> = Vec::new();
        let same_id = |a: &u32, b: &u32| self.event(*a).zip(self.event(*b)).is_some_and(|(a, b)| self.same_id(a, b));
        for rows in by_id.chunk_by(same_id).filter(|rows| rows.len() > 1) {
            dropped.resize(all.len(), false);
            let kept = self.kept(rows);
            for row in rows.iter().filter(|row| **row != kept) {
                if let Some(mark) = dropped.get_mut(*row as usize) {
                    *mark = true;
                }
            }
        }
        filtered(&all, &|index| dropped.get(index as usize) != Some(&true))
    }

    /// Which of several rows of one id counts.
    fn kept(&self, rows: &[u32]) -> u32 {
        let first = rows.first().copied().unwrap_or_default();
        if !rows.iter().all(|row| self.event(*row).is_some_and(Event::is_seed)) {
            return first;
        }
        let text = |row: u32| {
            let event = self.event(row)?;
            let row = Fields::read(self.text(self.payload(event).row)).ok()?.row(true).ok()?;
            match row {
                Row::Transition(transition) => Some(encode::transition(&transition)),
                _ => None,
            }
        };
        let mut kept = (text(first), first);
        for row in rows {
            let text = text(*row);
            if text < kept.0 {
                kept = (text, *row);
            }
        }
        kept.1
    }

    /// Sorts by time and id, as texts. O(n) where the log is sorted already.
    pub fn sort(&self, indices: &mut Indices) {
        sort(indices, &|a, b| match (self.event(a), self.event(b)) {
            (Some(a), Some(b)) => self.compare(a, b),
            _ => Ordering::Equal,
        });
    }

    /// Sorts what is in plain order as the reduction of the generation does.
    pub fn sort_causally(&self, rules: &StatusRules, indices: &mut Indices) {
        if rules.continuity {
            Causal::new(self, indices).sort(indices);
        }
    }
}

/// The order that lets a departure from `approved` follow its approval, whatever the clocks say.
struct Causal<'t> {
    table: &'t Table,
    /// By event: the event whose time it is sorted at, and its place among the moved ones.
    moved: Vec<Option<(u32, u32)>>,
    /// Approvals that a departure of the same time must follow, by package and time.
    approvals: Indices,
    departs: bool,
}

impl<'t> Causal<'t> {
    /// `sorted` is in plain order.
    fn new(table: &'t Table, sorted: &[u32]) -> Self {
        let real = |index: u32| table.event(index).filter(|event| !event.is_seed());
        let arrives = |index: u32| real(index).is_some_and(|e| e.to == Lane::Approved && e.from != Lane::Approved);
        let leaves = |index: u32| real(index).is_some_and(|e| e.from == Lane::Approved && e.to != Lane::Approved);
        let mut causal = Self {
            table,
            moved: Vec::new(),
            approvals: filtered(sorted, &arrives),
            departs: sorted.iter().any(|index| real(*index).is_some_and(|e| e.from == Lane::Approved)),
        };
        if !causal.departs {
            return causal;
        }
        let package = |index: u32| table.event(index).map(|event| event.wp);
        let by_package = |indices: &mut Indices| sort(indices, &|a, b| package(a).cmp(&package(b)));
        by_package(&mut causal.approvals);
        let mut departures = filtered(sorted, &leaves);
        by_package(&mut departures);
        let mut lifted = Vec::new();
        for departures in departures.chunk_by(|a, b| causal.package(*a) == causal.package(*b)) {
            let package = departures.first().and_then(|index| causal.package(*index));
            let start = causal.approvals.partition_point(|index| causal.package(*index) < package);
            let end = causal.approvals.partition_point(|index| causal.package(*index) <= package);
            let approvals = causal.approvals.get(start..end).unwrap_or_default();
            causal.pair(approvals, departures, &mut lifted);
        }
        if !lifted.is_empty() {
            causal.carry(sorted, &lifted);
        }
        causal
    }

    fn package(&self, index: u32) -> Option<u32> {
        self.table.event(index).map(|event| event.wp)
    }

    fn compare_at(&self, a: u32, b: u32) -> Ordering {
        match (self.table.event(a), self.table.event(b)) {
            (Some(a), Some(b)) => self.table.compare_at(a, b),
            _ => Ordering::Equal,
        }
    }

    /// Binds departures to approvals of one package, both in plain order: first each to the latest
    /// free approval before it, then what is left to the earliest free approval behind it. Those
    /// are lifted to the time of that approval.
    fn pair(&self, approvals: &[u32], departures: &[u32], lifted: &mut Vec<(u32, u32)>) {
        let mut ahead = approvals.iter().copied().peekable();
        let (mut free, mut early) = (Vec::new(), Vec::new());
        for departure in departures {
            while let Some(approval) = ahead.next_if(|approval| self.compare_at(*approval, *departure).is_le()) {
                free.push(approval);
            }
            if free.pop().is_none() {
                early.push(*departure);
            }
        }
        free.extend(ahead);
        let mut free = free.into_iter().peekable();
        for departure in early {
            while free.next_if(|approval| self.compare_at(*approval, departure).is_le()).is_some() {}
            lifted.extend(free.next().map(|approval| (departure, approval)));
        }
    }

    /// Carries the lifted time on to what the same package did next.
    fn carry(&mut self, sorted: &[u32], lifted: &[(u32, u32)]) {
        let mut lifts: Vec<Option<u32>> = vec![None; self.table.events.len()];
        for (departure, approval) in lifted {
            if let Some(lift) = lifts.get_mut(*departure as usize) {
                *lift = Some(*approval);
            }
        }
        self.moved = vec![None; self.table.events.len()];
        let mut floors: Vec<Option<u32>> = vec![None; self.table.work_packages.len()];
        for (index, position) in sorted.iter().copied().zip(1..) {
            let Some(floor) = self.package(index).and_then(|wp| floors.get_mut(wp as usize)) else { continue };
            let target = match lifts.get(index as usize).copied().flatten() {
                Some(approval) => {
                    if floor.is_none_or(|floor| self.compare_at(approval, floor).is_gt()) {
                        *floor = Some(approval);
                    }
                    Some(approval)
                }
                None => floor.filter(|floor| self.compare_at(index, *floor).is_lt()),
            };
            if let (Some(target), Some(slot)) = (target, self.moved.get_mut(index as usize)) {
                *slot = Some((target, position));
            }
        }
    }

    fn moved(&self, index: u32) -> Option<(u32, u32)> {
        self.moved.get(index as usize).copied().flatten()
    }

    /// Whether the event follows an approval of the same package and time.
    fn follows(&self, index: u32) -> bool {
        let Some(event) = self.table.event(index) else { return false };
        if event.from != Lane::Approved || event.is_seed() {
            return false;
        }
        let found = self.approvals.binary_search_by(|approval| {
            let Some(approval) = self.table.event(*approval) else { return Ordering::Less };
            approval.wp.cmp(&event.wp).then_with(|| self.table.compare_at(approval, event))
        });
        found.is_ok()
    }

    /// O(n log n); nothing where nobody departs.
    fn sort(&self, order: &mut Indices) {
        if !self.departs {
            return;
        }
        let key = |event: u32| {
            let moved = self.moved(event);
            let follows = moved.is_some() || self.follows(event);
            (moved.map_or(event, |(at, _)| at), follows, moved.map_or(0, |(_, place)| place))
        };
        let keys: Vec<_> = indices(self.table.events.len()).into_iter().map(key).collect();
        sort(order, &|x, y| {
            let (Some(a), Some(b)) = (keys.get(x as usize), keys.get(y as usize)) else { return Ordering::Equal };
            self.compare_at(a.0, b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)).then_with(|| {
                match (self.table.event(x), self.table.event(y)) {
                    (Some(x), Some(y)) => self.table.compare_id(x, y),
                    _ => Ordering::Equal,
                }
            })
        });
    }
}
