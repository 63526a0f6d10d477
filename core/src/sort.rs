//! One sort for the few places that order by more than a value.
//!
//! The standard library's stable sort is four kilobytes of wasm, for each type and each order. This
//! one is a tenth of that, and one for all: it sorts indices.

use alloc::{string::String, vec::Vec};
use core::{cmp::Ordering, mem};

/// The order of what two indices stand for.
type Order<'a> = &'a dyn Fn(u32, u32) -> Ordering;

/// Sorts indices by an order of what they stand for; equal ones stay as they are. O(n log n), and
/// O(n) where they are sorted already.
pub(crate) fn sort(indices: &mut [u32], order: Order<'_>) {
    if !is_sorted(indices, order) {
        let mut room = indices.to_vec();
        merge_sort(indices, &mut room, order);
    }
}

fn is_sorted(indices: &[u32], order: Order<'_>) -> bool {
    indices.is_sorted_by(|a, b| order(*a, *b).is_le())
}

/// `room` is as long as `indices`.
fn merge_sort(indices: &mut [u32], room: &mut [u32], order: Order<'_>) {
    let middle = indices.len() / 2;
    let (left, right) = indices.split_at_mut(middle);
    let (left_room, right_room) = room.split_at_mut(middle);
    for (half, room) in [(left, left_room), (right, right_room)] {
        if !is_sorted(half, order) {
            merge_sort(half, room, order);
        }
    }
    room.copy_from_slice(indices);
    let (left, right) = room.split_at(middle);
    let (mut left, mut right) = (left.iter().copied(), right.iter().copied());
    let (mut a, mut b) = (left.next(), right.next());
    for slot in indices {
        match (a, b) {
            (Some(first), Some(second)) if order(first, second).is_gt() => {
                *slot = second;
                b = right.next();
            }
            (Some(first), _) => {
                *slot = first;
                a = left.next();
            }
            (None, Some(second)) => {
                *slot = second;
                b = right.next();
            }
            (None, None) => {}
        }
    }
}

/// Sorts texts by code point. O(n log n).
pub(crate) fn sort_texts(texts: &mut Vec<String>) {
    let mut order = indices(texts.len());
    sort(&mut order, &|a, b| texts.get(a as usize).cmp(&texts.get(b as usize)));
    *texts = order.into_iter().filter_map(|index| texts.get_mut(index as usize).map(mem::take)).collect();
}

/// The indices of a list of that length.
pub(crate) fn indices(length: usize) -> Vec<u32> {
    (0..u32::try_from(length).unwrap_or(u32::MAX)).collect()
}

#[cfg(test)]
mod tests {
    use core::cell::Cell;

    use proptest::{collection::vec, prelude::*};

    use super::{indices, sort};

    proptest! {
        /// Few values, so that many are equal: their order tells whether the sort is stable.
        #[test]
        fn it_sorts_as_the_standard_library(values in vec(0_u8..8, 0..200)) {
            let value = |index: u32| values.get(index as usize).copied();
            let mut ours = indices(values.len());
            sort(&mut ours, &|a, b| value(a).cmp(&value(b)));
            let mut theirs = indices(values.len());
            theirs.sort_by_key(|index| value(*index));
            prop_assert_eq!(ours, theirs);
        }

        #[test]
        fn it_asks_no_more_than_it_promises(values in vec(any::<u64>(), 2..500)) {
            let asked = Cell::new(0_usize);
            let order = |a: u32, b: u32| {
                asked.set(asked.get() + 1);
                values.get(a as usize).cmp(&values.get(b as usize))
            };
            let mut sorted = indices(values.len());
            sort(&mut sorted, &order);
            let depth = values.len().next_power_of_two().ilog2() as usize;
            prop_assert!(asked.take() <= 2 * values.len() * depth);
            sort(&mut sorted, &order);
            prop_assert_eq!(asked.get(), values.len() - 1);
        }
    }
}
