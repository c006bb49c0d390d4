//! One sort for all that is ordered by number.

use std::cmp::Ordering;

/// Puts numbers (of rows, of events) into an order, which need not tell all of them
/// apart: those that it does not keep their places. Quick where stretches are in
/// order already.
///
/// Every type and every comparison brings its own copy of the standard library's
/// sort, 5 kB each; this is compiled once, for the price of a call a comparison.
pub fn sort(numbers: &mut [u32], compare: &dyn Fn(u32, u32) -> Ordering) {
    numbers.sort_by(|a, b| compare(*a, *b));
}
