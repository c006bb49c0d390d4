//! Which rows of a table are sent, and in what order.
//!
//! Definition: `docs/metrics.md`, "Tables".

use crate::facts::order::sort;
use crate::query::{Page, Sort, Totals, letters};
use std::cmp::Ordering;

/// What a row is found and ordered by.
pub(crate) struct Row<'a> {
    /// Its number among all rows of the table.
    pub(crate) at: usize,
    /// The group's text; `None` is Unknown, or Anonymous.
    pub(crate) key: Option<&'a str>,
    /// What the group is within.
    pub(crate) within: [Option<&'a str>; 2],
    /// The name to show in place of the key.
    pub(crate) name: Option<&'a str>,
    /// Plays in the range.
    pub(crate) plays: u64,
    /// What [`Page::sort`] asks for, unless that is a name; `None` is no value.
    pub(crate) value: Option<f64>,
}

impl<'a> Row<'a> {
    /// A row whose metrics are those of `totals`.
    pub(crate) fn new(
        at: usize,
        key: Option<&'a str>,
        name: Option<&'a str>,
        totals: &Totals,
        page: &Page,
    ) -> Row<'a> {
        let value = match page.sort {
            Sort::Metric(metric) => metric.of(totals),
            Sort::Name | Sort::TotalCompletion | Sort::FirstWatched | Sort::LastWatched => None,
        };
        let plays = totals.plays;
        Row { at, key, within: [None, None], name, plays, value }
    }

    /// What is shown; `None` for Unknown and Anonymous, whose words are not ours.
    fn shown(&self) -> Option<&'a str> {
        self.key.map(|key| self.name.unwrap_or(key))
    }

    fn contains(&self, plain: &str) -> bool {
        let contains =
            |text: Option<&str>| text.is_some_and(|text| letters::plain(text).contains(plain));
        contains(self.key) || contains(self.name)
    }
}

/// The numbers of the rows that a page shows, in its order, and how many rows are
/// found, beyond the page too. Unknown and Anonymous are found by nothing typed.
///
/// Cost: only the page itself is sorted.
pub(crate) fn page_of(rows: &[Row<'_>], page: &Page) -> (Vec<usize>, u32) {
    let mut order: Vec<u32> = (0..rows.len() as u32).collect();
    if !page.find.is_empty() {
        let find = letters::plain(&page.find);
        order.retain(|at| rows[*at as usize].contains(&find));
    }
    let compare = |a: u32, b: u32| compare(&rows[a as usize], &rows[b as usize], page);
    let n_rows = order.len();
    let end = (page.offset as usize).saturating_add(page.limit as usize);
    if end < n_rows {
        order.select_nth_unstable_by(end, |a, b| compare(*a, *b));
        order.truncate(end);
    }
    sort(&mut order, &compare);
    let shown = order.iter().skip(page.offset as usize).map(|at| rows[*at as usize].at).collect();
    (shown, n_rows as u32)
}

/// The chosen column, then plays, descending, then the key by code point.
fn compare(a: &Row<'_>, b: &Row<'_>, page: &Page) -> Ordering {
    let chosen = match page.sort {
        Sort::Name => directed(a.shown(), b.shown(), page.descending, Ord::cmp),
        _ => directed(a.value, b.value, page.descending, f64::total_cmp),
    };
    chosen
        .then_with(|| b.plays.cmp(&a.plays))
        .then_with(|| by_key(a.key, b.key))
        .then_with(|| by_key(a.within[0], b.within[0]))
        .then_with(|| by_key(a.within[1], b.within[1]))
}

/// What has no value comes last, whichever direction is asked for.
fn directed<T>(
    a: Option<T>,
    b: Option<T>,
    descending: bool,
    order: impl Fn(&T, &T) -> Ordering,
) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if descending => order(&b, &a),
        (Some(a), Some(b)) => order(&a, &b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

/// Unknown is ordered as `~`, the key that it has on the page, and before a group
/// that is really called so.
fn by_key(a: Option<&str>, b: Option<&str>) -> Ordering {
    a.unwrap_or("~").cmp(b.unwrap_or("~")).then_with(|| a.is_some().cmp(&b.is_some()))
}

#[cfg(test)]
mod tests {
    use crate::engine::testing::{Ask, Given, by, check_store};
    use crate::query::Dimension;

    #[test]
    fn ties_are_ordered_by_plays_then_by_code_point() {
        let (store, _) = Given::visits(
            "
            start  os     plays
            09:00  b      1
            09:00  B      1
            09:00  é      1
            09:00  -      1
            09:00  a      1
            09:00  a      1
            ",
        )
        .build();
        check_store(&store, &by(Dimension::Os), "key plays\n a 2\n B 1\n b 1\n ~ 1\n é 1");
    }

    #[test]
    fn a_page_is_a_stretch_of_the_whole_order() {
        let mut visits = "start os plays\n".to_owned();
        for n in 0..20 {
            visits.push_str(&format!("09:00 os{n:02} {}\n", n % 2));
        }
        let (store, _) = Given::visits(&visits).build();
        let page = |offset, limit| {
            by(Dimension::Os).page(|page| (page.offset, page.limit) = (offset, limit))
        };
        check_store(&store, &page(0, 2), "key rows\n os01 20\n os03 20");
        check_store(&store, &page(9, 2), "key\n os19\n os00");
        check_store(&store, &page(19, 5), "key\n os18");
        check_store(&store, &page(20, 5), "key");
        check_store(&store, &page(u32::MAX, u32::MAX), "key");
        check_store(&store, &page(0, 0), "key");
    }
}
