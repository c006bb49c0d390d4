//! What may be asked of an entry's data, and what is answered.
//!
//! A [`Query`] is a [`Question`] within a range, under a compared range and
//! filters. An [`Answer`] says what it speaks for ([`Coverage`]) beside what it
//! found. Nothing here knows how data is stored or where it came from, and no
//! number is rounded or worded.
//!
//! [`metric`] holds every formula of `docs/metrics.md`, once.

pub mod answer;
pub mod change;
pub mod dimension;
pub mod filter;
pub mod letters;
pub mod metric;

pub use answer::{Answer, Body, Coverage, Limit, Pair};
pub use change::Change;
pub use dimension::Dimension;
pub use filter::{Filters, Value};
pub use metric::{Metric, Quartile, Totals, Unit, Unknown};

use crate::time::bucket::Grain;
use crate::time::{Day, DayRange};
use serde::{Deserialize, Serialize};

/// A question with all that it depends on. Equal queries have equal answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Query {
    /// The days that count.
    pub range: DayRange,
    /// The days to compare with.
    pub before: Option<DayRange>,
    /// Applied to both ranges.
    pub filters: Filters,
    /// The day of the data's own *now*: what ends on it or later is partial.
    pub today: Day,
    /// What is asked.
    pub question: Question,
}

/// What is asked. Each answer is the [`Body`] of the same name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Question {
    /// All sums of the range: tiles and funnel.
    Totals,
    /// The sums of each day or month.
    Series(Grain),
    /// Counts at each cell of the content.
    Timeline,
    /// The sums of each value of a dimension.
    Breakdown(Dimension, Page),
    /// The values that a filter on this dimension could take: their sums under all
    /// the *other* filters, those of the values that it has already beside the page's.
    /// Answered with a [`Body::Breakdown`].
    Choices(Dimension, Page),
    /// The sums and the total completion of each viewer.
    Viewers(Page),
    /// How often one viewer watched each part; `None` asks for all anonymous.
    Heat(Option<String>),
}

impl Question {
    /// The page of a table that is asked for, if it is one.
    pub fn page(&self) -> Option<&Page> {
        match self {
            Question::Breakdown(_, page) | Question::Choices(_, page) | Question::Viewers(page) => {
                Some(page)
            }
            Question::Totals | Question::Series(_) | Question::Timeline | Question::Heat(_) => None,
        }
    }
}

/// Which rows of a table are sent, and in what order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Only rows whose key or name contains this, without regard to case and accents.
    pub find: String,
    /// The column that rows are ordered by.
    pub sort: Sort,
    /// Whether the largest value, or the last name, comes first. No value is last.
    pub descending: bool,
    /// How many rows are left out first.
    pub offset: u32,
    /// At most this many rows.
    pub limit: u32,
}

impl Page {
    /// All rows, plays descending, then by key: the order of `docs/metrics.md`, "Tables".
    pub fn all() -> Page {
        Page::first(u32::MAX)
    }

    /// The first `limit` rows of [`Page::all`].
    pub fn first(limit: u32) -> Page {
        Page {
            find: String::new(),
            sort: Sort::Metric(Metric::Plays),
            descending: true,
            offset: 0,
            limit,
        }
    }
}

/// A column to order by. Ties are ordered by plays, descending, then by key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sort {
    /// The displayed name; Unknown and Anonymous come last, whichever way.
    Name,
    /// The value in the range, not the one before.
    Metric(Metric),
    /// Viewers only: the share of the content seen over all sessions.
    TotalCompletion,
    /// Viewers only: the start of the first session.
    FirstWatched,
    /// Viewers only: the start of the last session.
    LastWatched,
}
