//! Answers "how much?": the sums of a range. The funnel is drawn from them too.

use super::filter::Selection;
use super::store::Store;
use crate::query::{Pair, Totals};
use crate::time::DayRange;

/// The sums of both ranges.
pub(super) fn totals(
    store: &Store,
    selection: &Selection<'_>,
    ranges: Pair<DayRange>,
) -> Pair<Totals> {
    let mut distinct = Distinct::new(store);
    ranges.map(|days| sum(store, selection, &mut distinct, *days))
}

/// The sums of a range of days.
pub(super) fn sum(
    store: &Store,
    selection: &Selection<'_>,
    distinct: &mut Distinct,
    days: DayRange,
) -> Totals {
    let viewer = store.columns.viewer();
    let mut totals = Totals::none(store.n_cells());
    distinct.start_over();
    for row in selection.rows(days) {
        let tally = &store.tallies[row as usize];
        tally.add_to(&mut totals);
        if tally.played && distinct.is_new(viewer[row as usize]) {
            totals.viewers += 1;
        }
    }
    totals
}

/// Tells whether a viewer has been met. All anonymous rows are of one viewer, as
/// unique viewers are counted.
pub(super) struct Distinct {
    /// For each viewer the last set that it was met in: starting a new set costs
    /// nothing, however many buckets a question has.
    last_set: Vec<u32>,
    set: u32,
}

impl Distinct {
    pub(super) fn new(store: &Store) -> Distinct {
        let n_viewers = store.columns.n_groups(crate::query::Dimension::Viewer);
        Distinct { last_set: vec![0; n_viewers], set: 0 }
    }

    /// Forgets whom it has met.
    fn start_over(&mut self) {
        self.set += 1;
    }

    fn is_new(&mut self, viewer: u32) -> bool {
        let last_set = &mut self.last_set[viewer as usize];
        let is_new = *last_set != self.set;
        *last_set = self.set;
        is_new
    }
}
