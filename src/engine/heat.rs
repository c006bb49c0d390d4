//! Answers "which parts did this viewer watch?": one viewer's counts at each cell.

use super::cells::CellCounter;
use super::filter::Selection;
use super::store::Store;
use crate::facts::dictionary::UNKNOWN;
use crate::query::answer::{Heat, Run};
use crate::query::{Dimension, Pair};
use crate::time::DayRange;

/// The counts of both ranges, as runs. The store has cells. `id` of `None` asks for
/// all anonymous; an id that occurs nowhere has watched nothing.
pub(super) fn heat(
    store: &Store,
    selection: &Selection<'_>,
    ranges: Pair<DayRange>,
    id: Option<&str>,
) -> Heat {
    let viewer = match id {
        None => Some(UNKNOWN),
        Some(id) => store.columns.dictionary(Dimension::Viewer).code(id),
    };
    let runs = ranges.map(|days| {
        let mut counter = CellCounter::new(store.n_cells());
        for row in viewer.into_iter().flat_map(|viewer| selection.rows_of_viewer(viewer, *days)) {
            counter.add_all(store.cells(row));
        }
        runs(&counter.into_counts())
    });
    Heat { length_ms: store.length_ms(), runs }
}

/// Merges neighbors that are equal.
fn runs(counts: &[u32]) -> Vec<Run> {
    counts
        .chunk_by(|a, b| a == b)
        .map(|equal| Run { count: equal[0], n_cells: equal.len() as u32 })
        .collect()
}
