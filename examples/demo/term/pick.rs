//! Chances and choices, in whole numbers.
//!
//! No logarithm, power or sine is used anywhere in the generator: those may
//! differ in their last digit from one machine to the next, and the bundled
//! file must be the same byte for byte on all of them.

use rand::Rng;

/// Rows of a table with how often each is taken, relative to the others.
pub(super) type Weighted<T> = [(u32, T)];

/// Takes one row, by weight. The table has at least one row.
pub(super) fn weighted<'a, T>(rng: &mut impl Rng, table: &'a Weighted<T>) -> &'a T {
    let total: u32 = table.iter().map(|(weight, _)| weight).sum();
    let mut left = rng.random_range(0..total.max(1));
    for (weight, row) in table {
        if left < *weight {
            return row;
        }
        left -= weight;
    }
    &table[table.len() - 1].1
}

/// True `pct` times out of a hundred.
pub(super) fn pct(rng: &mut impl Rng, pct: u32) -> bool {
    rng.random_range(0..100) < pct
}

/// True `permille` times out of a thousand.
pub(super) fn permille(rng: &mut impl Rng, permille: u32) -> bool {
    rng.random_range(0..1000) < permille
}

/// An index below `n` that prefers small ones: the first is taken twice as
/// often as the average, the last hardly ever.
pub(super) fn leaning_low(rng: &mut impl Rng, n: u32) -> u32 {
    rng.random_range(0..n).min(rng.random_range(0..n))
}
