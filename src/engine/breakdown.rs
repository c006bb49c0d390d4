//! Answers "where, on what, in which course?": the sums of each group.

use super::columns::n_outer;
use super::filter::Selection;
use super::store::Store;
use super::table::{Row, page_of};
use crate::query::answer::{Breakdown, Group};
use crate::query::{Dimension, Page, Pair, Totals};
use crate::time::DayRange;

/// The sums of every group with a session in either range.
pub(super) fn breakdown(
    store: &Store,
    selection: &Selection<'_>,
    ranges: Pair<DayRange>,
    dimension: Dimension,
    page: &Page,
) -> Breakdown {
    let mut table = Table::new(store, dimension);
    table.count(store, selection, ranges.now, |sums| &mut sums.now);
    if let Some(before) = ranges.before {
        table.count(store, selection, before, |sums| &mut sums.before);
    }
    let compared = |before: Totals| ranges.before.map(|_| before);

    let rows = Vec::from_iter(table.rows.iter().enumerate().map(|(at, sums)| {
        let key = store.columns.text(dimension, sums.group);
        let name = store.name(dimension, sums.group);
        let within = store.columns.outer(dimension, sums.group);
        Row { within, ..Row::new(at, key, name, &sums.now, page) }
    }));
    let (shown, n_rows) = page_of(&rows, page);
    let group = |at: usize| {
        let sums = &table.rows[at];
        let key = store.columns.text(dimension, sums.group);
        let within = store.columns.outer(dimension, sums.group);
        let name = store.name(dimension, sums.group).filter(|name| Some(*name) != key);
        Group {
            key: key.map(str::to_owned),
            within: within[..n_outer(dimension)].iter().map(|t| t.map(str::to_owned)).collect(),
            name: name.map(str::to_owned),
            totals: Pair { now: sums.now, before: compared(sums.before) },
        }
    };
    let plays = |side: fn(&Sums) -> &Totals| table.rows.iter().map(|sums| side(sums).plays).sum();
    Breakdown {
        dimension,
        rows: shown.into_iter().map(group).collect(),
        n_rows,
        n_plays: Pair {
            now: plays(|sums| &sums.now),
            before: ranges.before.map(|_| plays(|sums| &sums.before)),
        },
    }
}

/// The groups met so far, in the order they were met.
struct Table {
    dimension: Dimension,
    /// For each group its place in `rows`, plus 1; 0 where it was not met.
    places: Vec<u32>,
    rows: Vec<Sums>,
}

/// The sums of one group.
struct Sums {
    group: u32,
    now: Totals,
    before: Totals,
    /// The last viewer whose play was counted.
    last_viewer: Option<u32>,
}

impl Table {
    fn new(store: &Store, dimension: Dimension) -> Table {
        let places = vec![0; store.columns.n_groups(dimension)];
        Table { dimension, places, rows: Vec::new() }
    }

    /// Counts the sessions of a range into one side of their groups.
    ///
    /// Rows come viewer by viewer, so that a viewer is new to a group unless it was
    /// the last one there: exact without a set of viewers for each group.
    fn count(
        &mut self,
        store: &Store,
        selection: &Selection<'_>,
        days: DayRange,
        side: fn(&mut Sums) -> &mut Totals,
    ) {
        for sums in &mut self.rows {
            sums.last_viewer = None;
        }
        let viewer = store.columns.viewer();
        let group_of = store.columns.group_of(self.dimension);
        for row in selection.rows_by_viewer(days) {
            let sums = self.sums(group_of.row(row), store.n_cells());
            let tally = &store.tallies[row as usize];
            let viewer = Some(viewer[row as usize]);
            let is_new = tally.played && sums.last_viewer != viewer;
            if is_new {
                sums.last_viewer = viewer;
            }
            let totals = side(sums);
            tally.add_to(totals);
            totals.viewers += u64::from(is_new);
        }
    }

    fn sums(&mut self, group: u32, n_cells: u32) -> &mut Sums {
        let place = &mut self.places[group as usize];
        if *place == 0 {
            let none = Totals::none(n_cells);
            self.rows.push(Sums { group, now: none, before: none, last_viewer: None });
            *place = self.rows.len() as u32;
        }
        &mut self.rows[*place as usize - 1]
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::testing::{Ask, Given, ask, by, check, check_store, coverage};
    use crate::query::{Dimension, Limit, Page, Question};

    #[test]
    fn every_group_has_a_row_and_shares_sum_to_one() {
        check(
            Given::visits(
                "
                start    viewer  country  plays  impressions
                09:00    ada     US       1      1
                09:00    ada     DE       1      0
                2T09:00  ada     DE       1      0
                09:00    -       DE       1      0
                09:00    -       -        0      3
                ",
            ),
            by(Dimension::Country),
            "
            key  plays  viewers  impressions  play_share  rows
            DE   3      2        0            0.75        3
            US   1      1        1            0.25        3
            ~    0      0        3            0           3
            ",
        );
    }

    #[test]
    fn groups_join_over_both_ranges_and_an_absent_side_is_zero() {
        check(
            Given::visits(
                "start viewer country plays\n 1T09:00 ada US 1\n 2T09:00 ada DE 1\n 2T09:00 bo DE 0",
            ),
            by(Dimension::Country).within("2026-09-02").compared("2026-09-01"),
            "
            key  sessions  plays  <plays  <viewers  play_share  <play_share  <play_rate
            DE   2         1      0       0         1           0            -
            US   0         0      1       1         0           1            -
            ",
        );
    }

    #[test]
    fn regions_are_of_their_country_and_cities_of_their_region() {
        let (store, _) = Given::visits(
            "
            start  country  region  city         plays
            09:00  US       IL      Springfield  1
            09:00  US       MA      Springfield  1
            09:00  US       MA      Springfield  1
            09:00  AU       -       Springfield  1
            09:00  US       -       -            1
            09:00  -        MA      Springfield  1
            ",
        )
        .build();
        check_store(
            &store,
            &by(Dimension::City),
            "
            key          within  plays
            Springfield  US/MA   2
            Springfield  AU/~    1
            Springfield  US/IL   1
            ~            US/~    1
            ~            ~/~     1
            ",
        );
        check_store(
            &store,
            &by(Dimension::Region).only(Dimension::City, ["Springfield"]),
            "key within plays\n MA US 2\n IL US 1\n ~ AU 1",
        );
    }

    #[test]
    fn choices_are_what_the_other_filters_leave() {
        let (store, _) = Given::visits(
            "start country device plays\n 09:00 US Mobile 1\n 09:00 DE Mobile 1\n 09:00 FR Desktop 1",
        )
        .build();
        let filtered = |query: crate::query::Query| {
            query.only(Dimension::Country, ["US"]).only(Dimension::Device, ["Mobile"])
        };
        check_store(&store, &filtered(by(Dimension::Country)), "key\n US");
        let choices = ask(Question::Choices(Dimension::Country, Page::all()));
        check_store(&store, &filtered(choices), "key\n DE\n US");
    }

    #[test]
    fn a_dimension_that_no_session_knows_is_said_to_be_absent() {
        let (store, _) = Given::visits("start device region plays\n 09:00 - WI 1").build();
        for dimension in [Dimension::Device, Dimension::Region, Dimension::Viewer] {
            let expected = (vec![Limit::DimensionAbsent(dimension)], true);
            assert_eq!(coverage(&store, &by(dimension)), expected);
        }
        check_store(&store, &by(Dimension::Device), "key plays\n ~ 1");
    }

    #[test]
    fn contexts_have_names_where_those_differ() {
        let given = Given::visits("start context plays\n 09:00 8123 1\n 09:00 9 1\n 10:00 9 1");
        check(
            given.names([("8123", "Biology"), ("9", "9")]),
            by(Dimension::Context),
            "key name plays\n 9 - 2\n 8123 Biology 1",
        );
    }
}
