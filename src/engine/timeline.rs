//! Answers "which parts?": counts at each cell of the content.
//!
//! Definition: `docs/metrics.md`, "Along the content".

use super::cells::{CellCounter, Cells, unite};
use super::filter::Selection;
use super::store::Store;
use crate::facts::dictionary::UNKNOWN;
use crate::query::Pair;
use crate::query::answer::{CellCounts, Timeline};
use crate::time::DayRange;

/// The counts of both ranges. The store has cells.
pub(super) fn timeline(
    store: &Store,
    selection: &Selection<'_>,
    ranges: Pair<DayRange>,
) -> Timeline {
    let counts = ranges.map(|days| count(store, selection, *days));
    Timeline { length_ms: store.length_ms(), counts }
}

fn count(store: &Store, selection: &Selection<'_>, days: DayRange) -> CellCounts {
    let viewer = store.columns.viewer();
    let mut views = CellCounter::new(store.n_cells());
    let mut named_viewers = CellCounter::new(store.n_cells());
    let mut anonymous_sessions = CellCounter::new(store.n_cells());
    let mut seen: Vec<Cells> = Vec::new();

    let rows = selection.rows_by_viewer(days);
    for rows in rows.chunk_by(|a, b| viewer[*a as usize] == viewer[*b as usize]) {
        let is_named = viewer[rows[0] as usize] != UNKNOWN;
        seen.clear();
        for row in rows {
            let cells = store.cells(*row);
            views.add_all(cells);
            seen.extend_from_slice(cells);
            if !is_named {
                unite(&mut seen);
                anonymous_sessions.add_all(&seen);
                seen.clear();
            }
        }
        unite(&mut seen);
        named_viewers.add_all(&seen);
    }

    let views = views.into_counts();
    let named_viewers = named_viewers.into_counts();
    let anonymous_sessions = anonymous_sessions.into_counts();
    let first_views = named_viewers.iter().zip(&anonymous_sessions).map(|(n, m)| n + m);
    let replays = views.iter().zip(first_views).map(|(views, first)| views - first).collect();
    CellCounts { views, named_viewers, replays }
}

#[cfg(test)]
mod tests {
    use crate::engine::testing::{Ask, Given, ask, check};
    use crate::query::{Dimension, Question};

    #[test]
    fn a_replay_is_what_a_viewer_or_an_anonymous_session_watches_again() {
        check(
            Given::visits(
                "
                start    viewer  spans
                09:00    ada     0-3,1-2
                2T09:00  ada     0-1
                09:00    bo      1-2
                09:00    -       2-4,3-4
                2T09:00  -       2-4
                ",
            )
            .length_s(5.0),
            ask(Question::Timeline),
            "
            key  views  named  replays
            0    2      1      1
            1    3      2      1
            2    3      1      0
            3    3      0      1
            4    0      0      0
            ",
        );
    }

    #[test]
    fn a_span_covers_the_cells_whose_middle_it_holds() {
        check(
            Given::visits("start viewer spans\n 09:00 ada 0.5-1.5,1.6-1.9").length_s(2.4),
            ask(Question::Timeline),
            "key views\n 0 1\n 1 0",
        );
    }

    #[test]
    fn ranges_and_filters_choose_the_sessions() {
        check(
            Given::visits(
                "
                start    viewer  country  spans
                1T09:00  ada     DE       0-1
                1T09:00  ada     FR       0-1
                2T09:00  ada     DE       1-2
                ",
            )
            .length_s(2.0),
            ask(Question::Timeline)
                .within("2026-09-02")
                .compared("2026-09-01")
                .only(Dimension::Country, ["DE"]),
            "
            key  views  named  <views  <named  <replays
            0    0      0      1       1       0
            1    1      1      0       0       0
            ",
        );
    }
}
