//! Holds an entry's sessions so that every question about them is quick.
//!
//! Rows lie in the order of their day, then their viewer: a range of days is a
//! stretch of rows, and costs what that stretch costs. A second order, by viewer,
//! is kept as row numbers for questions about distinct viewers over long ranges.
//! What a session did is measured once, on building ([`super::measure`]).

use super::cells::Cells;
use super::columns::{Columns, ProfileNumbers};
use super::groups::Groups;
use super::measure::{Measured, Tally};
use crate::facts::bounds::MAX_CONTENT_MS;
use crate::facts::dictionary::UNKNOWN;
use crate::facts::labels::{Codes, Dictionaries};
use crate::facts::{Dictionary, Quality, Span, Visits, span};
use crate::query::Dimension;
use crate::time::{Day, DayRange, Zone};
use std::collections::BTreeMap;
use std::ops::Range;

/// What the store has to know beside the sessions.
#[derive(Clone, Copy, Debug)]
pub struct StoreFacts<'a> {
    /// Length that the entry document states.
    pub length_ms: Option<u32>,
    /// The largest length that the data states; used when the document states none.
    pub data_length_ms: Option<u32>,
    /// The zone that days are counted in.
    pub zone: &'a Zone,
    /// Names to show, by viewer id.
    pub viewer_names: &'a BTreeMap<String, String>,
    /// Names to show, by playback context.
    pub context_names: &'a BTreeMap<String, String>,
}

/// The sessions of an entry. Built once, never changed.
#[derive(Debug)]
pub struct Store {
    length_ms: u32,
    days: Days,
    newest_start_ms: Option<i64>,
    /// First event of each row.
    pub(super) start_ms: Vec<i64>,
    pub(super) tallies: Vec<Tally>,
    /// Where each row's cells start in `cells`, and where the last row's end.
    cell_starts: Vec<u32>,
    cells: Vec<Cells>,
    pub(super) columns: Columns,
    /// The rows of each viewer, by code, in the order of days.
    by_viewer: Groups,
    viewer_names: NamesByCode,
    context_names: NamesByCode,
}

impl Store {
    /// Sorts and measures the sessions. The report counts `refused` (spans wholly
    /// outside of the entry), `without_play` and `reach_derived`.
    ///
    /// Takes the visits to release their memory, column by column. Their instants lie
    /// within [`crate::facts::bounds`], as sources refuse others.
    pub fn build(visits: Visits, facts: StoreFacts<'_>) -> (Store, Quality) {
        let Visits { start_ms, profile, counts, span_ends, spans, profiles } = visits;
        let length_ms = length_ms(&facts, &spans);
        let (dictionaries, profiles) = profiles.into_parts();

        let day: Vec<Day> = start_ms.iter().map(|at_ms| facts.zone.day_of(*at_ms)).collect();
        let (order, days) = order(&day, &profile, &profiles, &dictionaries);
        drop(day);
        let start_ms: Vec<i64> = order.iter().map(|row| start_ms[*row as usize]).collect();
        let columns = columns(&order, &profile, &profiles, dictionaries);
        drop((profile, profiles));

        let mut measured = Measured::new(length_ms, order.len(), spans.len());
        for (row, viewer) in order.iter().zip(columns.viewer()) {
            let row = *row as usize;
            let start = if row == 0 { 0 } else { span_ends[row - 1] };
            let spans = &spans[start as usize..span_ends[row] as usize];
            measured.push(*viewer != UNKNOWN, &counts[row], spans);
        }
        drop((order, counts, span_ends, spans));

        let viewer = columns.viewer();
        let n_viewers = columns.dictionary(Dimension::Viewer).n_codes();
        let rows = 0..viewer.len() as u32;
        let by_viewer = Groups::new(n_viewers, rows, |row| viewer[row as usize]);
        let store = Store {
            length_ms,
            days,
            newest_start_ms: start_ms.iter().copied().max(),
            start_ms,
            tallies: measured.tallies,
            cell_starts: measured.cell_starts,
            cells: measured.cells,
            by_viewer,
            viewer_names: names(columns.dictionary(Dimension::Viewer), facts.viewer_names),
            context_names: names(columns.dictionary(Dimension::Context), facts.context_names),
            columns,
        };
        (store, measured.quality)
    }

    /// Length of the entry; 0 when it is not known.
    pub fn length_ms(&self) -> u32 {
        self.length_ms
    }

    /// Cells of the entry; 0 when its length is not known or under half a second.
    pub fn n_cells(&self) -> u32 {
        span::n_cells(self.length_ms)
    }

    /// Whether any session has a value of this dimension.
    pub fn knows(&self, dimension: Dimension) -> bool {
        self.columns.is_known(dimension)
    }

    /// How many sessions there are.
    pub fn n_sessions(&self) -> usize {
        self.tallies.len()
    }

    /// From the day of the first session to that of the last; `None` without any.
    pub fn days(&self) -> Option<DayRange> {
        let n_days = self.days.starts.len().checked_sub(2)?;
        DayRange::new(self.days.first, self.days.first.plus_days(n_days as i32))
    }

    /// When the newest session started, ms since 1970 UTC.
    pub fn newest_start_ms(&self) -> Option<i64> {
        self.newest_start_ms
    }

    /// The name to show for a viewer's id or a playback context, where the data has
    /// one and a session of that viewer or context.
    pub fn display_name(&self, dimension: Dimension, key: &str) -> Option<&str> {
        self.name(dimension, self.columns.dictionary(dimension).code(key)?)
    }

    /// The name to show for a group of viewers or playback contexts, where the data
    /// has one.
    pub(super) fn name(&self, dimension: Dimension, group: u32) -> Option<&str> {
        let names = match dimension {
            Dimension::Viewer => &self.viewer_names,
            Dimension::Context => &self.context_names,
            _ => return None,
        };
        names.get(group as usize)?.as_deref()
    }

    /// The rows of a range of days.
    pub(super) fn rows(&self, days: DayRange) -> Range<u32> {
        self.days.rows(days)
    }

    /// The day of a row.
    pub(super) fn day(&self, row: u32) -> Day {
        self.days.day(row)
    }

    /// The cells that each span of a row covers, in order of where they begin.
    pub(super) fn cells(&self, row: u32) -> &[Cells] {
        let row = row as usize;
        &self.cells[self.cell_starts[row] as usize..self.cell_starts[row + 1] as usize]
    }

    /// The rows of one viewer, in order.
    pub(super) fn rows_of_viewer(&self, viewer: u32) -> &[u32] {
        self.by_viewer.of(viewer as usize)
    }

    /// All rows, by viewer, then in order.
    pub(super) fn rows_by_viewer(&self) -> &[u32] {
        self.by_viewer.members()
    }
}

/// Stated by the document, else by the data, else where the last span ends.
fn length_ms(facts: &StoreFacts<'_>, spans: &[Span]) -> u32 {
    let stated = |length_ms: Option<u32>| length_ms.filter(|length_ms| *length_ms > 0);
    let last_to_ms = || spans.iter().map(|span| span.to_ms.max(0).unsigned_abs()).max();
    stated(facts.length_ms)
        .or(stated(facts.data_length_ms))
        .or_else(last_to_ms)
        .unwrap_or(0)
        .min(MAX_CONTENT_MS.unsigned_abs())
}

/// The visits by day, then by viewer, and where each day starts.
fn order(
    day: &[Day],
    profile: &[u32],
    profiles: &[Codes],
    dictionaries: &Dictionaries,
) -> (Vec<u32>, Days) {
    let viewer_of = |row: u32| profiles[profile[row as usize] as usize][Dimension::Viewer as usize];
    let n_viewers = dictionaries[Dimension::Viewer as usize].n_codes();
    let by_viewer = Groups::new(n_viewers, 0..day.len() as u32, viewer_of);

    let (Some(first), Some(last)) = (day.iter().min(), day.iter().max()) else {
        return (Vec::new(), Days { first: Day::MIN, starts: Vec::new() });
    };
    let n_days = last.days_since(*first) as usize + 1;
    let day_of = |row: u32| day[row as usize].days_since(*first) as u32;
    let by_day = Groups::new(n_days, by_viewer.members().iter().copied(), day_of);
    let (starts, order) = by_day.into_parts();
    (order, Days { first: *first, starts })
}

/// Where the rows of each day start.
#[derive(Debug)]
struct Days {
    first: Day,
    /// From the first day on, and where the last one ends; empty without rows.
    starts: Vec<u32>,
}

impl Days {
    fn day(&self, row: u32) -> Day {
        let after = self.starts.partition_point(|start| *start <= row);
        self.first.plus_days(after.saturating_sub(1) as i32)
    }

    fn rows(&self, days: DayRange) -> Range<u32> {
        let Some(n_days) = self.starts.len().checked_sub(1) else {
            return 0..0;
        };
        let start_of = |day: Day| {
            let at = day.days_since(self.first).clamp(0, n_days as i32);
            self.starts[at as usize]
        };
        // Not `last.plus_days(1)`: the last day of the calendar has none after it.
        let end = days.last().days_since(self.first).saturating_add(1).clamp(0, n_days as i32);
        start_of(days.first())..self.starts[end as usize]
    }
}

/// The dimensions of the visits, in the order of rows.
fn columns(
    order: &[u32],
    profile: &[u32],
    profiles: &[Codes],
    dictionaries: Dictionaries,
) -> Columns {
    let mut numbers = ProfileNumbers::default();
    // Only what a visit has is numbered: folding leaves profiles of events behind.
    let mut number_of: Vec<Option<u32>> = vec![None; profiles.len()];
    let mut viewer = Vec::with_capacity(order.len());
    let mut profile_of_row = Vec::with_capacity(order.len());
    for row in order {
        let at = profile[*row as usize] as usize;
        let number = *number_of[at].get_or_insert_with(|| numbers.of(&profiles[at]));
        viewer.push(profiles[at][Dimension::Viewer as usize]);
        profile_of_row.push(number);
    }
    Columns::new(viewer, profile_of_row, numbers, dictionaries)
}

/// The names of those texts that the data holds.
type NamesByCode = Vec<Option<Box<str>>>;

fn names(dictionary: &Dictionary, names: &BTreeMap<String, String>) -> NamesByCode {
    let mut by_code = NamesByCode::new();
    for (id, name) in names {
        let Some(code) = dictionary.code(id) else { continue };
        if by_code.is_empty() {
            by_code.resize(dictionary.n_codes(), None);
        }
        by_code[code as usize] = Some(name.as_str().into());
    }
    by_code
}

#[cfg(test)]
mod tests {
    use crate::engine::testing::{Ask, Given, ask, check, check_store, coverage, totals};
    use crate::query::{Limit, Question};

    #[test]
    fn the_length_is_stated_by_the_document_else_by_the_data_else_by_the_last_span() {
        let visits = "start plays spans\n 09:00 1 0-20\n 2T09:00 1 20-40";
        let completion_of = |given: Given, expected: &str| {
            check(given, totals().within("2026-09-01"), &format!("completion\n {expected}"));
        };
        completion_of(Given::visits(visits).length_s(80.0), "0.25");
        completion_of(Given::visits(visits).data_length_s(50), "0.4");
        // The last span of all the data, not of the range.
        completion_of(Given::visits(visits).length_s(None), "0.5");
    }

    #[test]
    fn nobody_watched_and_no_length_is_given_so_there_are_no_cells() {
        let (store, _) = Given::visits("start plays\n 09:00 1").length_s(None).build();
        check_store(&store, &totals(), "plays completion drop_off\n 1 - 0");
        for question in [Question::Timeline, Question::Heat(None)] {
            assert_eq!(coverage(&store, &ask(question)), (vec![Limit::LengthUnknown], false));
        }
        assert_eq!(coverage(&store, &totals()), (vec![], true));
        assert_eq!(store.length_ms(), 0);
    }

    #[test]
    fn under_half_a_second_there_are_minutes_but_no_completion() {
        let given = Given::visits("start plays spans\n 09:00 1 0-1").length_s(0.3);
        check(given, totals(), "minutes completion reached\n 0.005 - 1,1,1,1");
    }

    #[test]
    fn a_day_is_that_of_the_zone_across_midnight_and_clock_changes() {
        let visits = "
            start                     plays
            2026-03-08T05:59:59.999Z  1
            2026-03-08T06:00:00Z      1
            2026-03-09T04:59:59Z      1
            2026-03-09T05:00:00Z      1
            2026-11-01T05:00:00Z      1
            2026-11-02T05:59:59Z      1
            2026-11-02T06:00:00Z      1
            ";
        let (store, _) = Given::visits(visits).zone("America/Chicago").build();
        assert_eq!(store.days().unwrap().to_string(), "2026-03-07..2026-11-02");
        for (day, plays) in [
            ("2026-03-07", 1),
            ("2026-03-08", 2), // 23 hours
            ("2026-03-09", 1),
            ("2026-11-01", 2), // 25 hours
            ("2026-11-02", 1),
            ("2026-11-03", 0),
            ("2020-01-01", 0),
        ] {
            check_store(&store, &totals().within(day), &format!("plays\n {plays}"));
        }
    }

    #[test]
    fn a_store_without_sessions_answers_with_nothing() {
        let (store, _) = Given::visits("start").build();
        let expected = "plays viewers minutes play_rate\n 0 0 0 -";
        check_store(&store, &totals().within("0001-01-01..9999-12-31"), expected);
        assert_eq!((store.days(), store.newest_start_ms()), (None, None));
    }
}
