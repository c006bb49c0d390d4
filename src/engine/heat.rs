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

#[cfg(test)]
mod tests {
    use crate::engine::testing::{Ask, Given, ask, check_store};
    use crate::query::Question;

    #[test]
    fn equal_neighbors_are_one_run_from_the_first_cell_to_the_last() {
        let (store, _) = Given::visits(
            "
            start    viewer  spans
            1T09:00  ada     10-20,20-30
            2T09:00  ada     15-20
            3T09:00  ada     0-60
            1T09:00  -       0-30
            2T09:00  -       0-60
            ",
        )
        .build();
        let heat = |id: Option<&str>| ask(Question::Heat(id.map(str::to_owned)));
        let days = |id| heat(id).within("2026-09-01..2026-09-02").compared("2026-09-03");
        let expected = "runs <runs\n 0x10,1x5,2x5,1x10,0x30 1x60";
        check_store(&store, &days(Some("ada")), expected);
        check_store(&store, &heat(None), "runs\n 2x30,1x30");
        check_store(&store, &heat(Some("nobody")), "runs\n 0x60");
    }
}
