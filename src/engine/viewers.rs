//! Answers "who?": the sums and the total completion of each viewer.
//!
//! All anonymous sessions are one row. What they watched is not one person's, so
//! that row has no total completion.

use super::cells::{Cells, n_covered, unite};
use super::filter::Selection;
use super::store::Store;
use super::table::{Row, page_of};
use crate::facts::dictionary::UNKNOWN;
use crate::query::answer::{Viewer, Viewers};
use crate::query::{Dimension, Page, Pair, Sort, Totals, metric};
use crate::time::{Day, DayRange};

/// The sums of every viewer with a session in either range.
pub(super) fn viewers(
    store: &Store,
    selection: &Selection<'_>,
    ranges: Pair<DayRange>,
    page: &Page,
) -> Viewers {
    let Pair { now, before } = ranges.map(|days| people(store, selection, *days));
    let joined = join(&now, before.as_deref().unwrap_or_default());
    let rows = joined.iter().enumerate().map(|(at, joined)| row(store, at, joined, page));
    let (shown, n_rows) = page_of(&Vec::from_iter(rows), page);

    let is_compared = before.is_some();
    let named = Named::of(&now, store.n_cells());
    Viewers {
        rows: shown.into_iter().map(|at| viewer(store, &joined[at], is_compared)).collect(),
        n_rows,
        n_almost_all: named.n_almost_all,
        n_little: named.n_little,
        n_named: named.n,
    }
}

/// What one viewer did in one range.
struct Person {
    viewer: u32,
    totals: Totals,
    /// Distinct cells over all sessions; 0 for the anonymous, who are many.
    n_seen: u32,
    /// Days of the first and the last session.
    watched: (Day, Day),
    /// Starts of the first and the last session.
    starts_ms: (i64, i64),
}

impl Person {
    fn total_completion(&self) -> Option<f64> {
        let is_named = self.viewer != UNKNOWN;
        let share = metric::share(u64::from(self.n_seen), u64::from(self.totals.n_cells));
        share.filter(|_| is_named)
    }
}

/// Everyone with a session in the range, in the order of viewer codes.
fn people(store: &Store, selection: &Selection<'_>, days: DayRange) -> Vec<Person> {
    let viewer = store.columns.viewer();
    let mut cells = Vec::new();
    selection
        .rows_by_viewer(days)
        .chunk_by(|a, b| viewer[*a as usize] == viewer[*b as usize])
        .map(|rows| person(store, viewer[rows[0] as usize], rows, &mut cells))
        .collect()
}

/// `rows` are the viewer's, by day, and not empty; `cells` is kept for its memory.
fn person(store: &Store, viewer: u32, rows: &[u32], cells: &mut Vec<Cells>) -> Person {
    let mut totals = Totals::none(store.n_cells());
    let mut starts_ms = (i64::MAX, i64::MIN);
    cells.clear();
    for row in rows {
        store.tallies[*row as usize].add_to(&mut totals);
        let start_ms = store.start_ms[*row as usize];
        starts_ms = (starts_ms.0.min(start_ms), starts_ms.1.max(start_ms));
        if viewer != UNKNOWN {
            cells.extend_from_slice(store.cells(*row));
        }
    }
    totals.viewers = u64::from(totals.plays > 0);
    unite(cells);
    let watched = (store.day(rows[0]), store.day(rows[rows.len() - 1]));
    Person { viewer, totals, n_seen: n_covered(cells), watched, starts_ms }
}

/// One viewer's two sides; at least one of them is there.
struct Joined<'a> {
    viewer: u32,
    now: Option<&'a Person>,
    before: Option<&'a Person>,
}

/// Pairs both ranges, each in the order of viewer codes.
fn join<'a>(now: &'a [Person], before: &'a [Person]) -> Vec<Joined<'a>> {
    let mut joined = Vec::with_capacity(now.len().max(before.len()));
    let (mut now, mut before) = (now.iter().peekable(), before.iter().peekable());
    while let Some(viewer) = now.peek().into_iter().chain(before.peek()).map(|p| p.viewer).min() {
        joined.push(Joined {
            viewer,
            now: now.next_if(|person| person.viewer == viewer),
            before: before.next_if(|person| person.viewer == viewer),
        });
    }
    joined
}

/// Named viewers with a play, and how many of them saw how much of the content.
#[derive(Default)]
struct Named {
    n: u32,
    n_almost_all: u32,
    n_little: u32,
}

impl Named {
    /// Compares whole numbers: 95 of 100 cells are 95 %.
    fn of(people: &[Person], n_cells: u32) -> Named {
        let mut named = Named::default();
        let n_cells = u64::from(n_cells);
        for person in people.iter().filter(|p| p.viewer != UNKNOWN && p.totals.plays > 0) {
            let n_seen = u64::from(person.n_seen);
            named.n += 1;
            if n_cells > 0 {
                named.n_almost_all += u32::from(n_seen * 100 >= n_cells * 95);
                named.n_little += u32::from(n_seen * 10 < n_cells);
            }
        }
        named
    }
}

/// What the viewer is found and ordered by: values of the range, not those before.
fn row<'a>(store: &'a Store, at: usize, joined: &Joined<'_>, page: &Page) -> Row<'a> {
    let key = store.columns.text(Dimension::Viewer, joined.viewer);
    let name = store.name(Dimension::Viewer, joined.viewer);
    let row = Row::new(at, key, name, &totals(store, joined.now), page);
    match page.sort {
        Sort::TotalCompletion => {
            Row { value: joined.now.and_then(Person::total_completion), ..row }
        }
        Sort::FirstWatched => Row { value: joined.now.map(|now| now.starts_ms.0 as f64), ..row },
        Sort::LastWatched => Row { value: joined.now.map(|now| now.starts_ms.1 as f64), ..row },
        Sort::Name | Sort::Metric(_) => row,
    }
}

fn viewer(store: &Store, joined: &Joined<'_>, is_compared: bool) -> Viewer {
    let sides = Pair { now: joined.now, before: is_compared.then_some(joined.before) };
    Viewer {
        key: store.columns.text(Dimension::Viewer, joined.viewer).map(str::to_owned),
        name: store.name(Dimension::Viewer, joined.viewer).map(str::to_owned),
        totals: sides.map(|side| totals(store, *side)),
        total_completion: sides.map(|side| side.and_then(Person::total_completion)),
        watched: sides.now.map(|person| person.watched),
    }
}

fn totals(store: &Store, side: Option<&Person>) -> Totals {
    side.map_or(Totals::none(store.n_cells()), |person| person.totals)
}

#[cfg(test)]
mod tests {
    use crate::engine::testing::{Ask, Given, by_viewer, check, check_store};
    use crate::query::{Dimension, Sort};

    #[test]
    fn total_completion_is_of_all_sessions_and_not_of_the_anonymous() {
        check(
            Given::visits(
                "
                start    viewer  plays  spans
                1T09:00  ada     1      0-30,0-30
                3T09:00  ada     1      15-45
                2T09:00  ada     0      45-60
                1T09:00  bo      1      -
                1T09:00  -       1      0-60
                ",
            ),
            by_viewer(),
            "
            key  plays  completion  total_completion  first       last
            ada  2      0.5         1                 2026-09-01  2026-09-03
            bo   1      0           0                 2026-09-01  2026-09-01
            ~    1      1           -                 2026-09-01  2026-09-01
            ",
        );
    }

    #[test]
    fn viewers_of_either_range_are_listed_and_an_absent_side_has_no_completion() {
        check(
            Given::visits(
                "
                start    viewer  plays  spans
                1T09:00  ada     1      0-30
                2T09:00  bo      1      0-60
                2T09:00  cy      1      0-60
                1T09:00  cy      0      0-6
                ",
            ),
            by_viewer().within("2026-09-02").compared("2026-09-01"),
            "
            key  plays  <plays  total_completion  <total_completion  last
            bo   1      0       1                 -                  2026-09-02
            cy   1      0       1                 0.1                2026-09-02
            ada  0      1       -                 0.5                -
            ",
        );
    }

    #[test]
    fn those_who_saw_almost_all_and_those_who_saw_little_are_counted_in_the_range() {
        check(
            Given::visits(
                "
                start    viewer  plays  spans
                2T09:00  all     1      0-57
                2T09:00  most    1      0-56
                2T09:00  tenth   1      0-6
                2T09:00  little  1      0-5
                2T09:00  watched 0      0-60
                1T09:00  before  1      0-60
                2T09:00  -       1      0-60
                ",
            ),
            by_viewer().within("2026-09-02").page(|page| page.limit = 1),
            "n_named n_almost_all n_little rows\n 4 1 1 6",
        );
    }

    #[test]
    fn viewers_are_ordered_by_any_column_with_no_value_last() {
        let (store, _) = Given::visits(
            "
            start    viewer  plays  impressions  spans
            1T09:00  ada     1      1            0-30
            2T09:00  bo      1      2            0-60
            2T10:00  cy      0      1            -
            2T11:00  -       1      0            0-60
            ",
        )
        .names([("ada", "Zoe"), ("bo", "abe")])
        .build();
        let sorted = |sort, descending| by_viewer().sorted(sort, descending);
        for (sort, descending, keys) in [
            (Sort::Name, false, "ada bo cy ~"),
            (Sort::Name, true, "cy bo ada ~"),
            (Sort::TotalCompletion, true, "bo ada cy ~"),
            (Sort::TotalCompletion, false, "cy ada bo ~"),
            (Sort::FirstWatched, true, "~ cy bo ada"),
            (Sort::FirstWatched, false, "ada bo cy ~"),
            (Sort::LastWatched, true, "~ cy bo ada"),
            (Sort::LastWatched, false, "ada bo cy ~"),
            (Sort::Metric(crate::query::Metric::PlayRate), false, "cy bo ada ~"),
            (Sort::Metric(crate::query::Metric::PlayRate), true, "ada bo cy ~"),
        ] {
            let expected = format!("key\n{}", keys.replace(' ', "\n"));
            check_store(&store, &sorted(sort, descending), &expected);
        }
    }

    #[test]
    fn a_viewer_is_found_by_key_or_name_whatever_the_case_and_the_accents() {
        let (store, _) = Given::visits("start viewer plays\n 09:00 U17 1\n 09:00 u2 1\n 09:00 - 1")
            .names([("u2", "ÅSA")])
            .build();
        let found = |find: &str| by_viewer().page(|page| page.find = find.to_owned());
        check_store(&store, &found("u1"), "key rows\n U17 1");
        check_store(&store, &found("åsa"), "key name\n u2 ÅSA");
        check_store(&store, &found("Asa"), "key name\n u2 ÅSA");
        check_store(&store, &found("anonymous"), "key");
        check_store(&store, &found("~"), "key");
        check_store(&store, &found(""), "key\n U17\n u2\n ~");
        // The counts are those of the range, not those found.
        check_store(&store, &found("u1"), "n_named\n 2");
    }

    #[test]
    fn a_filter_on_viewers_filters_this_table_too() {
        let given = Given::visits("start viewer plays\n 09:00 ada 1\n 09:00 bo 1\n 09:00 - 1");
        check(given, by_viewer().only(Dimension::Viewer, ["ada", "~"]), "key\n ada\n ~");
    }
}
