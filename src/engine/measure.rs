//! Measures what each session did, once: spans are clipped to the entry and cut
//! into cells, quartiles are derived where none is stated.
//!
//! Definition: `docs/metrics.md`, "Facts".

use super::cells::{Cells, n_covered, unite};
use crate::facts::visit::{Counts, Reached};
use crate::facts::{Quality, Span};
use crate::query::Totals;

/// What one session did.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    /// Content played, replays included.
    watched_ms: u64,
    impressions: u32,
    /// Distinct cells.
    cells: u32,
    shares: u32,
    likes: u32,
    downloads: u32,
    /// How many quartiles, 0 to 4.
    reached: u8,
    pub(super) played: bool,
    is_named: bool,
}

impl Tally {
    /// Counts the session into all sums but that of distinct viewers.
    #[inline(always)] // done for each row; a build for size would call it
    pub(super) fn add_to(&self, totals: &mut Totals) {
        totals.sessions += 1;
        totals.impressions += u64::from(self.impressions);
        totals.watched_ms += self.watched_ms;
        totals.shares += u64::from(self.shares);
        totals.likes += u64::from(self.likes);
        totals.downloads += u64::from(self.downloads);
        if self.played {
            totals.plays += 1;
            totals.anonymous_plays += u64::from(!self.is_named);
            totals.cells += u64::from(self.cells);
            for reached in totals.reached.iter_mut().take(self.reached.into()) {
                *reached += 1;
            }
        }
    }
}

/// What the sessions did, row by row.
pub(super) struct Measured {
    length_ms: u32,
    pub(super) tallies: Vec<Tally>,
    /// Where each row's cells start in `cells`, and where the last row's end.
    pub(super) cell_starts: Vec<u32>,
    pub(super) cells: Vec<Cells>,
    pub(super) quality: Quality,
    /// The cells of one session; kept for its memory.
    distinct: Vec<Cells>,
}

impl Measured {
    pub(super) fn new(length_ms: u32, n_rows: usize, n_spans: usize) -> Measured {
        let mut cell_starts = Vec::with_capacity(n_rows + 1);
        cell_starts.push(0);
        Measured {
            length_ms,
            tallies: Vec::with_capacity(n_rows),
            cell_starts,
            cells: Vec::with_capacity(n_spans),
            quality: Quality::default(),
            distinct: Vec::new(),
        }
    }

    /// Measures a session as the next row.
    pub(super) fn push(&mut self, is_named: bool, counts: &Counts, spans: &[Span]) {
        let mut watched_ms = 0;
        let mut last_to_ms = None;
        let first_cell = self.cells.len();
        for span in spans {
            let Some(span) = span.clipped(self.length_ms) else {
                self.quality.refused += 1;
                continue;
            };
            watched_ms += u64::from(span.ms());
            last_to_ms = last_to_ms.max(Some(span.to_ms));
            let cells = span.cells();
            if !cells.is_empty() {
                self.cells.push(Cells { from: cells.start, to: cells.end });
            }
        }
        self.cells[first_cell..].sort_unstable();
        self.cell_starts.push(self.cells.len() as u32);
        self.distinct.clear();
        self.distinct.extend_from_slice(&self.cells[first_cell..]);
        unite(&mut self.distinct);

        let has_spans = last_to_ms.is_some();
        self.quality.sessions += 1;
        self.quality.without_spans += u64::from(!has_spans);
        self.quality.plays += u64::from(counts.played);
        self.quality.anonymous_plays += u64::from(counts.played && !is_named);
        self.quality.without_play += u64::from(has_spans && !counts.played);
        self.quality.reach_derived += u64::from(has_spans && counts.reached == Reached::FromSpans);
        self.tallies.push(Tally {
            watched_ms,
            impressions: counts.impressions,
            cells: n_covered(&self.distinct),
            shares: counts.shares,
            likes: counts.likes,
            downloads: counts.downloads,
            reached: n_quartiles(counts.reached, last_to_ms, self.length_ms),
            played: counts.played,
            is_named,
        });
    }
}

/// How many quartiles a session reached: what is stated, else how far its clipped
/// spans go. Definition: `docs/metrics.md`, "Quartiles".
fn n_quartiles(reached: Reached, last_to_ms: Option<i32>, length_ms: u32) -> u8 {
    match (reached, last_to_ms) {
        (Reached::Stated(None), _) | (Reached::FromSpans, None) => 0,
        (Reached::Stated(Some(quartile)), _) => quartile as u8 + 1,
        (Reached::FromSpans, Some(to_ms)) => {
            // Exact in integers: times 4 for the quarters, times 20 for the 5 %.
            let (to, length) = (i64::from(to_ms), i64::from(length_ms));
            let allowance = length.min(20 * 1_000);
            if 20 * to >= 20 * length - allowance {
                return 4;
            }
            (4 * to / length) as u8
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::testing::{Given, check, totals};

    /// Quartiles reached by one play that watched `spans` of `length_s`.
    #[track_caller]
    fn check_quartiles(length_s: f64, spans: &str, reached: &str) {
        let visits = format!("start plays spans\n 09:00 1 {spans}");
        let given = Given::visits(&visits).length_s(length_s);
        check(given, totals(), &format!("reached\n {reached}"));
    }

    #[test]
    fn a_quartile_is_reached_at_its_very_millisecond() {
        check_quartiles(60.0, "0-14.999", "0,0,0,0");
        check_quartiles(60.0, "0-15", "1,0,0,0");
        check_quartiles(60.0, "44-45", "1,1,1,0");
        // A quarter of 61 s and 1 ms lies between two milliseconds.
        check_quartiles(61.001, "0-15.25", "0,0,0,0");
        check_quartiles(61.001, "0-15.251", "1,0,0,0");
    }

    #[test]
    fn the_end_is_reached_within_a_second_or_a_twentieth() {
        check_quartiles(60.0, "0-58.999", "1,1,1,0");
        check_quartiles(60.0, "0-59", "1,1,1,1");
        check_quartiles(10.0, "0-9.499", "1,1,1,0");
        check_quartiles(10.0, "0-9.5", "1,1,1,1");
    }

    #[test]
    fn a_stated_quartile_goes_before_the_spans() {
        let visits = "
            start  plays  reached  spans
            09:00  1      0        0-60
            09:00  1      100      -
            09:00  1      -        0-30
            09:00  0      -        0-60
            ";
        check(Given::visits(visits), totals(), "reached\n 2,2,1,1");
        let (_, quality) = Given::visits(visits).build();
        assert_eq!((quality.reach_derived, quality.without_play), (2, 1));
    }

    #[test]
    fn a_session_without_a_play_adds_its_minutes_and_nothing_to_averages() {
        check(
            Given::visits("start plays spans\n 09:00 1 0-30\n 09:00 0 0-60"),
            totals(),
            "sessions plays minutes completion drop_off\n 2 1 1.5 0.5 0.5",
        );
    }

    #[test]
    fn spans_are_clipped_to_the_entry_and_refused_when_wholly_outside() {
        let visits = "start plays spans\n 09:00 1 50-90,70-80\n 09:00 1 60-61";
        check(Given::visits(visits), totals(), "minutes reached completion\n 0.167 1,1,1,1 0.083");
        let (_, quality) = Given::visits(visits).build();
        assert_eq!((quality.refused, quality.reach_derived), (2, 1));
    }
}
