//! How much: the totals of the range.

use super::Number;
use crate::i18n::Locale;
use crate::query::{Metric, Pair, Totals};

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

/// One number of the tiles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    /// What it measures.
    pub metric: Metric,
    /// Its name.
    pub label: &'static str,
    /// What the name means.
    pub meaning: &'static str,
    /// Its value.
    pub number: Number,
}

/// The tiles of some totals.
pub fn tiles(totals: &Pair<Totals>, locale: &Locale) -> Vec<Tile> {
    let tile = |metric: Metric| Tile {
        metric,
        label: (locale.text.metric)(metric.key()),
        meaning: (locale.text.metric_meaning)(metric.key()),
        number: Number::of(metric, totals, locale),
    };
    METRICS.into_iter().map(tile).collect()
}
