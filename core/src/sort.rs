//! One sort for the few places that order by more than a value.
//!
//! The standard library's is a function of five kilobytes for each type and each order; this is one
//! of them, over indices.

use alloc::{string::String, vec::Vec};
use core::{cmp::Ordering, mem};

/// Sorts indices by an order of what they stand for; equal ones stay as they are. O(n log n), and
/// O(n) where they are sorted already.
#[inline(never)]
pub(crate) fn sort(indices: &mut [u32], order: &dyn Fn(u32, u32) -> Ordering) {
    indices.sort_by(|a, b| order(*a, *b));
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
