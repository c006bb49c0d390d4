//! Answers "where, on what, in which course?": the sums of each group.

use super::columns::n_outer;
use super::filter::Selection;
use super::store::Store;
use super::table::{Row, page_of};
use crate::facts::dictionary::UNKNOWN;
use crate::query::answer::{Breakdown, Group};
use crate::query::{Dimension, Filters, Page, Pair, Totals, Value};
use crate::time::DayRange;
use std::collections::VecDeque;

/// Tables that are kept: those that the page shows, and one more.
const N_KEPT: usize = 5;

/// The tables that were counted last, of one store: another page of one, another order,
/// or all of its rows, is not counted anew.
#[derive(Default)]
pub struct Counted(VecDeque<(Subject, Table)>);

/// What a table is about.
#[derive(PartialEq)]
struct Subject {
    dimension: Dimension,
    ranges: Pair<DayRange>,
    filters: Filters,
}

/// The sums of every group with a session in either range. `counted` is of this store.
pub(super) fn breakdown(
    store: &Store,
    (selection, filters): (&Selection<'_>, &Filters),
    ranges: Pair<DayRange>,
    dimension: Dimension,
    page: &Page,
    counted: &mut Counted,
) -> Breakdown {
    let subject = Subject { dimension, ranges, filters: filters.clone() };
    if let Some((_, table)) = counted.0.iter().find(|(known, _)| *known == subject) {
        return table.answer(store, page);
    }
    let table = Table::counted(store, selection, ranges, dimension, By::Group);
    let answer = table.answer(store, page);
    counted.0.truncate(N_KEPT - 1);
    counted.0.push_front((subject, table));
    answer
}

/// The values that a filter could take, each once: a filter on a city finds it in
/// whatever region it lies.
///
/// Unless something is searched for, the `chosen` values that the page lacks stand
/// before its rows, so that they can be let go of, with nothing where nothing occurs.
pub(super) fn choices(
    store: &Store,
    selection: &Selection<'_>,
    ranges: Pair<DayRange>,
    dimension: Dimension,
    chosen: &[Value],
    page: &Page,
) -> Breakdown {
    let table = Table::counted(store, selection, ranges, dimension, By::Text);
    let mut answer = table.answer(store, page);
    if page.find.is_empty() {
        let lacks = |value: &&Value| answer.rows.iter().all(|row| row.key != **value);
        let lacking: Vec<_> = chosen.iter().filter(lacks).collect();
        answer.rows.splice(0..0, lacking.into_iter().map(|value| table.chosen(store, value)));
    }
    answer
}

/// The groups met so far, in the order they were met.
struct Table {
    dimension: Dimension,
    by: By,
    is_compared: bool,
    /// For each group its place in `rows`, plus 1; 0 where it was not met.
    places: Vec<u32>,
    rows: Vec<Sums>,
}

/// What makes a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    /// A group: `Springfield` of a region of a country.
    Group,
    /// A text, by its code: every `Springfield`.
    Text,
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
    fn counted(
        store: &Store,
        selection: &Selection<'_>,
        ranges: Pair<DayRange>,
        dimension: Dimension,
        by: By,
    ) -> Table {
        let n_groups = match by {
            By::Group => store.columns.n_groups(dimension),
            By::Text => store.columns.dictionary(dimension).n_codes(),
        };
        let is_compared = ranges.before.is_some();
        let places = vec![0; n_groups];
        let mut table = Table { dimension, by, is_compared, places, rows: Vec::new() };
        table.count(store, selection, ranges.now, |sums| &mut sums.now);
        if let Some(before) = ranges.before {
            table.count(store, selection, before, |sums| &mut sums.before);
        }
        table
    }

    fn text<'a>(&self, store: &'a Store, group: u32) -> Option<&'a str> {
        match self.by {
            By::Group => store.columns.text(self.dimension, group),
            By::Text => store.columns.dictionary(self.dimension).text(group),
        }
    }

    /// What a group is within, from the outermost.
    fn within<'a>(&self, store: &'a Store, group: u32) -> ([Option<&'a str>; 2], usize) {
        match self.by {
            By::Group => (store.columns.outer(self.dimension, group), n_outer(self.dimension)),
            By::Text => ([None, None], 0),
        }
    }

    fn pair<T>(&self, now: T, before: T) -> Pair<T> {
        Pair { now, before: self.is_compared.then_some(before) }
    }

    fn answer(&self, store: &Store, page: &Page) -> Breakdown {
        let rows = Vec::from_iter(self.rows.iter().enumerate().map(|(at, sums)| {
            let key = self.text(store, sums.group);
            let name = store.name(self.dimension, sums.group);
            let (within, _) = self.within(store, sums.group);
            Row { within, ..Row::new(at, key, name, &sums.now, page) }
        }));
        let (shown, n_rows) = page_of(&rows, page);
        let plays =
            |side: fn(&Sums) -> &Totals| self.rows.iter().map(|sums| side(sums).plays).sum();
        Breakdown {
            dimension: self.dimension,
            rows: shown.into_iter().map(|at| self.group(store, &self.rows[at])).collect(),
            n_rows,
            n_plays: self.pair(plays(|sums| &sums.now), plays(|sums| &sums.before)),
        }
    }

    fn group(&self, store: &Store, sums: &Sums) -> Group {
        let key = self.text(store, sums.group);
        let (within, n_outer) = self.within(store, sums.group);
        let name = store.name(self.dimension, sums.group).filter(|name| Some(*name) != key);
        Group {
            key: key.map(str::to_owned),
            within: within[..n_outer].iter().map(|text| text.map(str::to_owned)).collect(),
            name: name.map(str::to_owned),
            totals: self.pair(sums.now, sums.before),
        }
    }

    /// The row of a value, whether it occurs or not.
    fn chosen(&self, store: &Store, value: &Value) -> Group {
        let code = match value {
            None => Some(UNKNOWN),
            Some(text) => store.columns.dictionary(self.dimension).code(text),
        };
        let none = Totals::none(store.n_cells());
        let Some(group) = code else {
            let totals = self.pair(none, none);
            return Group { key: value.clone(), within: Vec::new(), name: None, totals };
        };
        match self.places[group as usize] {
            0 => {
                let sums = Sums { group, now: none, before: none, last_viewer: None };
                self.group(store, &sums)
            }
            place => self.group(store, &self.rows[place as usize - 1]),
        }
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
            let group = group_of.row(row);
            let group = match self.by {
                By::Group => group,
                By::Text => store.columns.text_code(self.dimension, group),
            };
            let sums = self.sums(group, store.n_cells());
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

    #[inline(always)] // asked for each row; a build for size would call it
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
    fn a_choice_is_a_value_wherever_it_lies() {
        let (store, _) = Given::visits(
            "
            start  viewer  country  region  city         plays
            09:00  ada     US       IL      Springfield  1
            09:00  ada     US       MA      Springfield  1
            09:00  bo      AU       -       Springfield  1
            09:00  bo      AU       -       -            1
            ",
        )
        .build();
        check_store(
            &store,
            &ask(Question::Choices(Dimension::City, Page::all())),
            "key within plays viewers rows\n Springfield - 3 2 2\n ~ - 1 1 2",
        );
    }

    #[test]
    fn chosen_values_are_choices_even_where_nothing_is_left_of_them() {
        let (store, _) = Given::visits(
            "start country device plays\n 09:00 US Mobile 1\n 09:00 US Mobile 1\n 09:00 DE Mobile 1\n 09:00 FR Desktop 1",
        )
        .build();
        let choices = |page| {
            let chosen = ask(Question::Choices(Dimension::Country, page));
            let chosen = chosen.only(Dimension::Country, ["FR", "DE", "ZZ"]);
            chosen.only(Dimension::Device, ["Mobile"])
        };
        // The page has room for one row; what is chosen stands before it.
        check_store(
            &store,
            &choices(Page::first(1)),
            "key plays rows\n FR 0 2\n DE 1 2\n ZZ 0 2\n US 2 2",
        );
        let found = Page { find: "de".to_owned(), ..Page::all() };
        check_store(&store, &choices(found), "key plays\n DE 1");
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
