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
use crate::{digest::fnv1a, generation::StatusRules};

/// Indices of events.
pub(super) type Indices = Vec<u32>;

impl Table {
    pub fn event(&self, index: u32) -> Option<&Event> {
        self.events.get(index as usize)
    }

    /// The events with their duplicates removed, in file order: of equal ids the first one counts,
    /// or the smallest text where all of them are seeds of a generation that knows seeds.
    /// O(n log n), whatever the ids are.
    pub fn unique(&self) -> Indices {
        // Only equal ids have to meet; order comes from comparing texts.
        let mut by_hash: Vec<(u64, u32)> =
            self.events.iter().zip(0..).map(|(event, index)| (fnv1a(self.text(event.id).as_bytes()), index)).collect();
        by_hash.sort_unstable();
        let mut dropped = vec![false; self.events.len()];
        let mut any = false;
        for same_hash in by_hash.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
            let mut group: Indices = same_hash.iter().map(|(_, index)| *index).collect();
            let of = |index: &u32| self.event(*index);
            let ids = |a: &u32, b: &u32| match (of(a), of(b)) {
                (Some(a), Some(b)) => self.compare_id(a, b),
                _ => Ordering::Equal,
            };
            group.sort_by(|a, b| ids(a, b).then(a.cmp(b)));
            let same_id = |a: &u32, b: &u32| of(a).zip(of(b)).is_some_and(|(a, b)| self.same_id(a, b));
            for rows in group.chunk_by(same_id).filter(|rows| rows.len() > 1) {
                any = true;
                let kept = self.kept(rows);
                for row in rows.iter().filter(|row| **row != kept) {
                    if let Some(mark) = dropped.get_mut(*row as usize) {
                        *mark = true;
                    }
                }
            }
        }
        let all = 0..u32::try_from(self.events.len()).unwrap_or(u32::MAX);
        if !any {
            return all.collect();
        }
        all.filter(|index| dropped.get(*index as usize) == Some(&false)).collect()
    }

    /// Which of several rows of one id counts.
    fn kept(&self, rows: &[u32]) -> u32 {
        let first = rows.first().copied().unwrap_or_default();
        if !rows.iter().all(|row| self.event(*row).is_some_and(Event::is_seed)) {
            return first;
        }
        let text = |row: &&u32| {
            let event = self.event(**row)?;
            let row = Fields::read(self.text(self.payload(event).row)).ok()?.row(true).ok()?;
            match row {
                Row::Transition(transition) => Some(encode::transition(&transition)),
                _ => None,
            }
        };
        rows.iter().min_by_key(text).copied().unwrap_or(first)
    }

    /// Sorts by time and id, as texts. O(n) where the log is sorted already.
    pub fn sort(&self, indices: &mut Indices) {
        indices.sort_by(|a, b| match (self.event(*a), self.event(*b)) {
            (Some(a), Some(b)) => self.compare(a, b),
            _ => Ordering::Equal,
        });
    }

    /// Sorts as the reduction of the generation does.
    pub fn sort_for(&self, rules: &StatusRules, indices: &mut Indices) {
        self.sort(indices);
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
        let real = |index: &u32| table.event(*index).filter(|event| !event.is_seed());
        let arrives = |index: &u32| real(index).is_some_and(|e| e.to == Lane::Approved && e.from != Lane::Approved);
        let leaves = |index: &u32| real(index).is_some_and(|e| e.from == Lane::Approved && e.to != Lane::Approved);
        let mut causal = Self {
            table,
            moved: Vec::new(),
            approvals: sorted.iter().copied().filter(arrives).collect(),
            departs: sorted.iter().any(|index| real(index).is_some_and(|e| e.from == Lane::Approved)),
        };
        if !causal.departs {
            return causal;
        }
        let by_package = |indices: &mut Indices| indices.sort_by_key(|index| table.event(*index).map(|event| event.wp));
        by_package(&mut causal.approvals);
        let mut departures: Indices = sorted.iter().copied().filter(leaves).collect();
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
        let mut lifted = lifted.to_vec();
        lifted.sort_unstable();
        self.moved = vec![None; self.table.events.len()];
        let mut floors: Vec<Option<u32>> = vec![None; self.table.work_packages.len()];
        for (index, position) in sorted.iter().copied().zip(1..) {
            let Some(floor) = self.package(index).and_then(|wp| floors.get_mut(wp as usize)) else { continue };
            let lift = lifted.binary_search_by_key(&index, |(departure, _)| *departure).ok();
            let target = match lift.and_then(|at| lifted.get(at)) {
                Some((_, approval)) => {
                    let higher = floor.is_none_or(|floor| {
                        let (Some(a), Some(b)) = (self.table.event(*approval), self.table.event(floor)) else {
                            return true;
                        };
                        self.table.compare_at(a, b).is_gt()
                    });
                    if higher {
                        *floor = Some(*approval);
                    }
                    Some(*approval)
                }
                None => (*floor).filter(|floor| {
                    let (Some(a), Some(b)) = (self.table.event(index), self.table.event(*floor)) else { return false };
                    self.table.compare_at(a, b).is_lt()
                }),
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
    fn sort(&self, indices: &mut Indices) {
        if !self.departs {
            return;
        }
        let key = |index: u32| {
            let moved = self.moved(index);
            (
                moved.map_or(index, |(at, _)| at),
                moved.is_some() || self.follows(index),
                moved.map_or(0, |(_, place)| place),
            )
        };
        let mut keyed: Vec<_> = indices.iter().map(|index| (key(*index), *index)).collect();
        keyed.sort_by(|(a, x), (b, y)| {
            self.compare_at(a.0, b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)).then_with(|| {
                match (self.table.event(*x), self.table.event(*y)) {
                    (Some(x), Some(y)) => self.table.compare_id(x, y),
                    _ => Ordering::Equal,
                }
            })
        });
        indices.clear();
        indices.extend(keyed.into_iter().map(|(_, index)| index));
    }
}
