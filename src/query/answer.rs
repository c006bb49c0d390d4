//! What is found.

use super::{Dimension, Metric, Totals, Value, metric};
use crate::time::bucket::Bucket;
use crate::time::{Day, DayRange};
use serde::{Deserialize, Serialize};

/// An answer, and what it speaks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Which range, and what of the question could not be known.
    pub coverage: Coverage,
    /// `None` when the question cannot be answered at all; `coverage` says why.
    pub body: Option<Body>,
}

/// What an answer speaks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// The days that were counted.
    pub range: DayRange,
    /// The compared days that were counted.
    pub before: Option<DayRange>,
    /// What keeps the answer from speaking for all that was asked. Empty when nothing does.
    pub limits: Vec<Limit>,
}

/// Why an answer says less than was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Limit {
    /// Nobody watched and no length is given, so there are no cells to count.
    LengthUnknown,
    /// A part of the source could not be read: what it held is not counted.
    SourceIncomplete,
    /// The source is still being read: what is to come is not counted yet.
    MoreToCome,
    /// No record of the source says anything about this dimension.
    DimensionAbsent(Dimension),
    /// The entry's owner does not show who watched.
    NamesHidden,
    /// The content is known in this many equal points only; every cell of a point has
    /// its numbers.
    Points {
        /// How many.
        n: u32,
        /// How long each is; 0 when the length is unknown.
        each_ms: u32,
    },
    /// Numbers of viewers are estimates, and all that are anonymous count as one.
    ViewersEstimated,
    /// The source does not count these here.
    NotCounted(Vec<Metric>),
    /// Replays are not told apart from first views.
    ReplaysUnknown,
    /// When each viewer watched is not known.
    DaysOfViewersUnknown,
    /// Regions and cities come by name, without a code that a map knows.
    PlacesWithoutCode,
    /// Days are cut by one fixed offset from UTC: beside a change of the clock, or where
    /// the offset is no whole hour, what happened near midnight is a day off.
    FixedOffset,
    /// A table has more rows than the source gives; these are the first.
    RowsCut(u32),
    /// The source cannot filter by such a value of this dimension.
    FilterImpossible(Dimension),
    /// The source lists pages only within one domain.
    PagesWithinDomain,
    /// The source refuses to answer, by the name it has for the reason.
    Refused(String),
    /// The source could not be reached, or what came back cannot be read.
    Unreachable,
    /// No report that was handed over tells it, for these days.
    NotExported,
}

/// A value of the range, and of the compared range where there is one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair<T> {
    /// In the range.
    pub now: T,
    /// In the compared range; `None` when nothing is compared.
    pub before: Option<T>,
}

impl<T> Pair<T> {
    /// Both sides by the same function.
    pub fn map<U>(&self, mut f: impl FnMut(&T) -> U) -> Pair<U> {
        Pair { now: f(&self.now), before: self.before.as_ref().map(f) }
    }
}

/// The answer to the [`Question`](super::Question) of the same name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Body {
    /// The sums of the range.
    Totals(Pair<Totals>),
    /// The sums of each bucket.
    Series(Series),
    /// Counts along the content.
    Timeline(Timeline),
    /// The sums of each group.
    Breakdown(Breakdown),
    /// The sums of each viewer.
    Viewers(Viewers),
    /// One viewer's counts along the content.
    Heat(Heat),
}

impl Body {
    /// The sums of the range, if it is these.
    pub fn totals(&self) -> Option<&Pair<Totals>> {
        if let Body::Totals(totals) = self { Some(totals) } else { None }
    }

    /// The sums of each bucket, if it is these.
    pub fn series(&self) -> Option<&Series> {
        if let Body::Series(series) = self { Some(series) } else { None }
    }

    /// Counts along the content, if it is these.
    pub fn timeline(&self) -> Option<&Timeline> {
        if let Body::Timeline(timeline) = self { Some(timeline) } else { None }
    }

    /// The sums of each group, if it is these.
    pub fn breakdown(&self) -> Option<&Breakdown> {
        if let Body::Breakdown(breakdown) = self { Some(breakdown) } else { None }
    }

    /// The sums of each viewer, if it is these.
    pub fn viewers(&self) -> Option<&Viewers> {
        if let Body::Viewers(viewers) = self { Some(viewers) } else { None }
    }

    /// One viewer's counts, if it is these.
    pub fn heat(&self) -> Option<&Heat> {
        if let Body::Heat(heat) = self { Some(heat) } else { None }
    }
}

/// How the sums moved over time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Every bucket of the range, in order, empty ones included.
    pub buckets: Vec<SeriesBucket>,
    /// Buckets of the compared range that have no partner and are not listed.
    pub n_before_unpaired: u32,
}

impl Series {
    /// Whether there is a compared range. It has a bucket at least, so the first has a partner.
    pub fn is_compared(&self) -> bool {
        self.buckets.first().is_some_and(|bucket| bucket.before.is_some())
    }
}

/// One bucket and its partner: days pair with days by index from the start of each range.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeriesBucket {
    /// The days counted now.
    pub now: Bucket,
    /// The days counted before; `None` without comparison and without a partner.
    pub before: Option<Bucket>,
    /// Not over by *now*, or a month that the range cuts.
    pub partial: bool,
    /// The sums; `before` is `None` where `before` above is.
    pub totals: Pair<Totals>,
}

/// Counts at each cell of the content, one second each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline {
    /// Length of the content.
    pub length_ms: u32,
    /// The counts; each has one entry a cell.
    pub counts: Pair<CellCounts>,
}

/// One count a cell. Definition: `docs/metrics.md`, "Along the content".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellCounts {
    /// Watched spans that cover the cell; a replay counts again.
    pub views: Vec<u32>,
    /// Distinct named viewers who watched it.
    pub named_viewers: Vec<u32>,
    /// `views` less the named viewers and the anonymous sessions that watched it. Empty
    /// where the source does not know.
    pub replays: Vec<u32>,
}

/// The sums of each group of a dimension.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Breakdown {
    /// What the groups are values of.
    pub dimension: Dimension,
    /// The rows of the page asked for.
    pub rows: Vec<Group>,
    /// How many rows there are, beyond the page too.
    pub n_rows: u32,
    /// Plays of the whole table: what shares are taken of.
    pub n_plays: Pair<u64>,
}

/// One row: a group with a session in either range.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// The value.
    pub key: Value,
    /// What it is grouped within: a region's country; a city's country and region.
    pub within: Vec<Value>,
    /// Name to show, where the data has one that differs from the key.
    pub name: Option<String>,
    /// The sums.
    pub totals: Pair<Totals>,
}

impl Breakdown {
    /// The row's plays / the table's plays. Definition: `docs/metrics.md`, `play_share`.
    pub fn play_share(&self, row: &Group) -> Pair<Option<f64>> {
        Pair {
            now: metric::share(row.totals.now.plays, self.n_plays.now),
            before: row
                .totals
                .before
                .zip(self.n_plays.before)
                .map(|(row, table)| metric::share(row.plays, table)),
        }
    }
}

/// The sums of each viewer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Viewers {
    /// The rows of the page asked for.
    pub rows: Vec<Viewer>,
    /// How many rows there are, beyond the page too.
    pub n_rows: u32,
    /// Named viewers with a play who watched at least 95 % of the content, and who
    /// watched less than a tenth of it.
    pub n_almost_all: u32,
    /// See `n_almost_all`.
    pub n_little: u32,
    /// Named viewers with a play.
    pub n_named: u32,
}

/// One viewer with a session in either range.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Viewer {
    /// The viewer's id; `None` stands for all anonymous.
    pub key: Value,
    /// Name to show, where the data has one.
    pub name: Option<String>,
    /// The sums.
    pub totals: Pair<Totals>,
    /// Distinct cells over all the viewer's sessions / cells of the entry; no value
    /// for the anonymous, and without a session in the range.
    pub total_completion: Pair<Option<f64>>,
    /// Days of the first and the last session in the range.
    pub watched: Option<(Day, Day)>,
}

impl Viewer {
    /// The average completion over the viewer's plays.
    pub fn completion(&self) -> Pair<Option<f64>> {
        self.totals.map(|totals| Metric::Completion.of(totals))
    }
}

/// How often one viewer watched each part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heat {
    /// Length of the content.
    pub length_ms: u32,
    /// Runs of equal counts from the first cell to the last; neighbors differ.
    pub runs: Pair<Vec<Run>>,
}

/// Neighboring cells that were watched equally often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Spans that cover each of the cells.
    pub count: u32,
    /// How many cells.
    pub n_cells: u32,
}

/// The tier of a count: not viewed, once, twice, more than twice.
pub fn tier(count: u32) -> u8 {
    count.min(3) as u8
}

/// The same cells as runs of tiers; neighbors differ.
pub fn tiers(runs: &[Run]) -> Vec<(u8, u32)> {
    let mut merged: Vec<(u8, u32)> = Vec::new();
    for run in runs {
        match merged.last_mut() {
            Some((last, n_cells)) if *last == tier(run.count) => *n_cells += run.n_cells,
            _ => merged.push((tier(run.count), run.n_cells)),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_above_two_are_one_tier() {
        let runs = [(0, 12), (1, 30), (3, 5), (7, 5), (0, 1)];
        let runs = runs.map(|(count, n_cells)| Run { count, n_cells });
        assert_eq!(tiers(&runs), [(0, 12), (1, 30), (3, 10), (0, 1)]);
    }
}
