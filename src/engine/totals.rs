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

#[cfg(test)]
mod tests {
    use crate::engine::testing::{Ask, Given, check, check_store, totals};
    use crate::query::Dimension;

    #[test]
    fn a_viewer_who_replays_is_one_unique_viewer_and_so_are_all_anonymous() {
        check(
            Given::visits(
                "
                start    viewer  plays  impressions
                09:00    ada     1      1
                10:00    ada     1      1
                2T09:00  ada     1      0
                09:00    bo      1      0
                09:00    cy      0      2
                09:00    -       1      0
                2T09:00  -       1      0
                ",
            ),
            totals(),
            "sessions plays viewers impressions play_rate\n 7 6 3 4 1.5",
        );
    }

    #[test]
    fn both_ranges_are_summed_even_where_they_overlap() {
        let given =
            Given::visits("start viewer plays\n 1T09:00 ada 1\n 2T09:00 ada 1\n 3T09:00 bo 1");
        check(
            given,
            totals().within("2026-09-02..2026-09-03").compared("2026-09-01..2026-09-02"),
            "plays <plays viewers <viewers <completion\n 2 2 2 1 0",
        );
    }

    #[test]
    fn values_are_alternatives_and_dimensions_combine() {
        let (store, _) = Given::visits(
            "
            start  viewer  country  region  device  plays
            09:00  ada     US       WI      Mobile  1
            09:00  bo      US       -       -       1
            09:00  cy      DE       -       Mobile  1
            09:00  -       AU       WI      -       1
            09:00  -       -        -       Mobile  1
            ",
        )
        .build();
        let with = |dimension, value| totals().only(dimension, [value]);
        for (query, plays) in [
            (totals().only(Dimension::Country, ["US", "DE"]), 3),
            (
                totals().only(Dimension::Country, ["US", "DE"]).only(Dimension::Device, ["Mobile"]),
                2,
            ),
            (with(Dimension::Country, "~"), 1),
            (totals().only(Dimension::Country, ["~", "AU", "FR"]), 2),
            // A region is found in whatever country it lies.
            (with(Dimension::Region, "WI"), 2),
            (with(Dimension::Region, "~"), 3),
            (with(Dimension::Viewer, "~"), 2),
            (with(Dimension::Viewer, "ada"), 1),
            (with(Dimension::Role, "~"), 5),
            // What occurs nowhere is good and finds nothing.
            (with(Dimension::Country, "FR"), 0),
            (with(Dimension::Role, "teacher"), 0),
        ] {
            check_store(&store, &query, &format!("plays\n {plays}"));
        }
    }
}
