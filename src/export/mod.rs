//! What the page shows, as tables to be taken along: which there are, what they ask, and
//! how they are written.
//!
//! The columns are defined in `docs/export.md`. A cell is the value as it is: not rounded,
//! not worded, empty where it is not known. Fetches nothing and saves nothing.

pub mod about;
pub mod answer;
pub mod book;
pub mod csv;
mod table;

pub use table::{Cell, Column, Kind, Table, table};

use crate::facts::entry::Entry;
use crate::query::{Dimension, Page, Query, Question};
use crate::state::{State, needs};
use crate::time::DayRange;
use crate::time::range::Extent;

/// What can be taken along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    /// A row each viewer.
    Engagement,
    /// A row each day or month.
    Performance,
    /// A row each step from being shown to being watched to the end.
    Funnel,
    /// A row each country, or each region or city where the page is drilled.
    Countries,
    /// A row each device.
    Devices,
    /// A row each domain, or each page where the page is drilled.
    Domains,
    /// A row each second of the content.
    Timeline,
    /// One row: the sums of the range.
    Totals,
    /// A row each operating system.
    Systems,
    /// A row each browser.
    Browsers,
    /// A row each playback context.
    Contexts,
}

impl Report {
    /// All of them, in the order of the menu.
    pub const EVERY: [Report; 11] = [
        Report::Engagement,
        Report::Performance,
        Report::Funnel,
        Report::Countries,
        Report::Devices,
        Report::Domains,
        Report::Timeline,
        Report::Totals,
        Report::Systems,
        Report::Browsers,
        Report::Contexts,
    ];

    /// The key in file names and for scripts.
    pub fn key(self) -> &'static str {
        match self {
            Report::Engagement => "user-engagement",
            Report::Performance => "video-performance",
            Report::Funnel => "impressions",
            Report::Countries => "top-countries",
            Report::Devices => "devices",
            Report::Domains => "syndication",
            Report::Timeline => "timeline",
            Report::Totals => "totals",
            Report::Systems => "operating-systems",
            Report::Browsers => "browsers",
            Report::Contexts => "playback-contexts",
        }
    }

    /// What the report asks, with this page of its rows where it has pages.
    pub fn query(self, state: &State, extent: &Extent, page: Page) -> Query {
        let of = |dimension| needs::breakdown(state, extent, dimension, page.clone());
        match self {
            Report::Engagement => needs::query(state, extent, Question::Viewers(page)),
            Report::Performance => needs::series(state, extent),
            Report::Funnel | Report::Totals => needs::query(state, extent, Question::Totals),
            Report::Countries => of(needs::place(state)),
            Report::Devices => of(Dimension::Device),
            Report::Domains => of(needs::site(state)),
            Report::Timeline => needs::query(state, extent, Question::Timeline),
            Report::Systems => of(Dimension::Os),
            Report::Browsers => of(Dimension::Browser),
            Report::Contexts => of(Dimension::Context),
        }
    }
}

/// What a file is called, without what tells its format: after the entry, the report and
/// the range, with nothing that a file system minds.
pub fn file_name(entry: &Entry, what: &str, range: DayRange) -> String {
    let words = crate::view::report::file_stem(entry);
    let name = if words.is_empty() { "entry" } else { &words };
    format!("{name}_{what}_{}_{}", range.first(), range.last())
}

/// `2026-09-01T15:00:00.000Z`, as RFC 3339 has it.
pub use crate::view::report::instant;
