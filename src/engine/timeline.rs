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
