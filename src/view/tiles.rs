//! How much: which totals have a tile.

use crate::query::Metric;

/// The metrics of the tiles, in order; the last two share a tile.
pub const METRICS: [Metric; 7] = [
    Metric::Impressions,
    Metric::Plays,
    Metric::Viewers,
    Metric::Minutes,
    Metric::Completion,
    Metric::Likes,
    Metric::Shares,
];

/// How many of [`METRICS`] have a tile of their own.
pub const N_WIDE: usize = 5;
