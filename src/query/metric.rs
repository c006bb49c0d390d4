//! Every formula of `docs/metrics.md`, once.
//!
//! [`Totals`] are what adds up: sessions are counted into them, groups and days
//! merge. A [`Metric`] is finished from totals and from nothing else, so a tile,
//! a row, a day and a funnel cannot disagree.

use serde::{Deserialize, Serialize};

/// A quarter of the content that playback can reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Quartile {
    /// 25 %
    Q25,
    /// 50 %
    Q50,
    /// 75 %
    Q75,
    /// 100 %
    Q100,
}

impl Quartile {
    /// All four, in order.
    pub const EVERY: [Quartile; 4] = [Quartile::Q25, Quartile::Q50, Quartile::Q75, Quartile::Q100];

    /// 25, 50, 75 or 100.
    pub fn percent(self) -> u8 {
        (self as u8 + 1) * 25
    }

    /// The quartile of 25, 50, 75 or 100.
    pub fn from_percent(percent: i64) -> Option<Quartile> {
        Quartile::EVERY.into_iter().find(|quartile| i64::from(quartile.percent()) == percent)
    }
}

/// Sums over sessions. All but `viewers` add up over days and groups; distinct
/// viewers of two sets of sessions have to be counted again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Rows of the visit store: player sessions, whether played or not.
    pub sessions: u64,
    /// Times the player was shown.
    pub impressions: u64,
    /// Sessions with a play.
    pub plays: u64,
    /// Sessions with a play of nobody who is named.
    pub anonymous_plays: u64,
    /// Distinct named viewers with a play, plus 1 if any play was anonymous.
    pub viewers: u64,
    /// Content played, replays included, in milliseconds.
    pub watched_ms: u64,
    /// Distinct cells watched, summed over the sessions with a play.
    pub cells: u64,
    /// Sessions with a play that reached 25, 50, 75 and 100 %.
    pub reached: [u64; 4],
    /// Times the entry was shared.
    pub shares: u64,
    /// Times the entry was liked.
    pub likes: u64,
    /// Times the entry was downloaded.
    pub downloads: u64,
    /// How many cells the entry has; 0 when its length is unknown. 100 for a source that
    /// counts hundredths of the content.
    pub n_cells: u32,
    /// What the source does not count. Such a sum is 0 and means nothing.
    pub unknown: Unknown,
}

/// Sums that a source does not know: none of them, for sessions of our own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unknown(u16);

impl Unknown {
    /// How many sessions there were. Where this is unknown, `sessions` only tells
    /// whether there was one.
    pub const SESSIONS: Unknown = Unknown(1 << 10);
    /// Which plays were of nobody who is named.
    pub const ANONYMOUS: Unknown = Unknown(1 << 11);
    /// How many plays reached each quartile; their sum stands at the first.
    pub const QUARTILES: Unknown = Unknown(1 << 12);
    /// Cells are hundredths of the content, not seconds.
    pub const SECONDS: Unknown = Unknown(1 << 13);

    /// The sums that one metric is made from.
    pub fn of(metric: Metric) -> Unknown {
        Unknown(1 << metric as u16)
    }

    /// These and those.
    #[must_use]
    pub fn and(self, others: Unknown) -> Unknown {
        Unknown(self.0 | others.0)
    }

    /// These but not those.
    #[must_use]
    pub fn without(self, others: Unknown) -> Unknown {
        Unknown(self.0 & !others.0)
    }

    /// Whether any of `others` is among these.
    pub fn has(self, others: Unknown) -> bool {
        self.0 & others.0 != 0
    }
}

impl Totals {
    /// Nothing, of an entry with this many cells.
    pub fn none(n_cells: u32) -> Totals {
        Totals { n_cells, ..Totals::default() }
    }

    /// Plays that reached a quartile.
    pub fn reached(&self, quartile: Quartile) -> u64 {
        self.reached[quartile as usize]
    }
}

/// A number that can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Metric {
    /// Times the player was shown on a page.
    Impressions,
    /// Sessions with a play.
    Plays,
    /// Plays by impressions.
    PlayRate,
    /// Distinct named viewers with a play, all anonymous ones counting as one.
    Viewers,
    /// Minutes of content played.
    Minutes,
    /// Mean share of the content that a play watched.
    Completion,
    /// Mean share of the quartiles that a play reached.
    DropOff,
    /// Times the entry was shared.
    Shares,
    /// Times the entry was liked.
    Likes,
    /// Times the entry was downloaded.
    Downloads,
}

/// How a metric is counted, and so how it is worded and compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Whole things.
    Count,
    /// Minutes, with a fraction.
    Minutes,
    /// A fraction of something, shown in percent and compared in points.
    Share,
}

impl Metric {
    /// Every metric, in the order of links.
    pub const EVERY: [Metric; 10] = [
        Metric::Impressions,
        Metric::Plays,
        Metric::PlayRate,
        Metric::Viewers,
        Metric::Minutes,
        Metric::Completion,
        Metric::DropOff,
        Metric::Shares,
        Metric::Likes,
        Metric::Downloads,
    ];

    /// The key in links and in `data-metric`.
    pub fn key(self) -> &'static str {
        match self {
            Metric::Impressions => "impressions",
            Metric::Plays => "plays",
            Metric::PlayRate => "play_rate",
            Metric::Viewers => "viewers",
            Metric::Minutes => "minutes",
            Metric::Completion => "completion",
            Metric::DropOff => "drop_off",
            Metric::Shares => "shares",
            Metric::Likes => "likes",
            Metric::Downloads => "downloads",
        }
    }

    /// The metric of a link's key.
    pub fn from_key(key: &str) -> Option<Metric> {
        Metric::EVERY.into_iter().find(|metric| metric.key() == key)
    }

    /// Counts, minutes or a share.
    pub fn unit(self) -> Unit {
        match self {
            Metric::PlayRate | Metric::Completion | Metric::DropOff => Unit::Share,
            Metric::Minutes => Unit::Minutes,
            _ => Unit::Count,
        }
    }

    /// The metric's value; `None` for an average of nothing, for completion when the
    /// entry's length is unknown, and for what the source does not count. Shares are fractions, minutes are
    /// not rounded.
    pub fn of(self, totals: &Totals) -> Option<f64> {
        if totals.unknown.has(Unknown::of(self)) {
            return None;
        }
        match self {
            Metric::Impressions => Some(totals.impressions as f64),
            Metric::Plays => Some(totals.plays as f64),
            Metric::PlayRate => share(totals.plays, totals.impressions),
            Metric::Viewers => Some(totals.viewers as f64),
            Metric::Minutes => Some(totals.watched_ms as f64 / 60_000.0),
            Metric::Completion => share(totals.cells, totals.plays * u64::from(totals.n_cells)),
            Metric::DropOff => share(totals.reached.iter().sum(), totals.plays * 4),
            Metric::Shares => Some(totals.shares as f64),
            Metric::Likes => Some(totals.likes as f64),
            Metric::Downloads => Some(totals.downloads as f64),
        }
    }
}

/// `part / whole`, and no value of nothing.
pub fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_average_of_nothing_has_no_value_and_a_count_of_nothing_is_zero() {
        let nothing = Totals::none(60);
        for metric in Metric::EVERY {
            let expected = if metric.unit() == Unit::Share { None } else { Some(0.0) };
            assert_eq!(metric.of(&nothing), expected, "{metric:?}");
        }
    }

    #[test]
    fn averages_are_taken_over_plays() {
        let totals = Totals {
            impressions: 4,
            plays: 2,
            watched_ms: 90_000,
            cells: 90,
            reached: [2, 1, 0, 0],
            n_cells: 60,
            ..Totals::default()
        };
        assert_eq!(Metric::PlayRate.of(&totals), Some(0.5));
        assert_eq!(Metric::Minutes.of(&totals), Some(1.5));
        assert_eq!(Metric::Completion.of(&totals), Some(0.75));
        assert_eq!(Metric::DropOff.of(&totals), Some(0.375));
    }

    #[test]
    fn what_a_source_does_not_count_has_no_value() {
        let unknown = Unknown::of(Metric::Likes).and(Unknown::SESSIONS);
        let totals = Totals { likes: 0, plays: 2, unknown, ..Totals::default() };
        assert_eq!((Metric::Likes.of(&totals), Metric::Plays.of(&totals)), (None, Some(2.0)));
    }

    #[test]
    fn completion_of_an_entry_without_a_length_is_unknown() {
        assert_eq!(Metric::Completion.of(&Totals { plays: 3, ..Totals::default() }), None);
    }
}
