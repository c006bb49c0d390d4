//! Where from, on which sites, on what: tables of groups.

use super::name::{self, Names};
use super::{Number, Row};
use crate::i18n::Locale;
use crate::query::answer::{Breakdown, Group};
use crate::query::{Dimension, Metric, Pair, Totals};
use core::cmp::Ordering;

/// A column of a table of groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// A metric of the row's totals.
    Metric(Metric),
    /// Plays of the row / plays of the table.
    PlayShare,
    /// The drop-off metric by the name it has per site.
    QuartileCompletion,
}

impl Column {
    /// The column that every table has.
    pub const PLAYS: Column = Column::Metric(Metric::Plays);

    /// The key of its numbers.
    pub fn key(self) -> &'static str {
        match self {
            Column::Metric(metric) => metric.key(),
            Column::PlayShare => "play_share",
            Column::QuartileCompletion => "quartile_completion",
        }
    }

    /// The key of a metric by its name per site.
    pub fn key_of_site(metric: Metric) -> &'static str {
        match metric {
            Metric::DropOff => Column::QuartileCompletion.key(),
            _ => metric.key(),
        }
    }

    /// The column's number of totals by themselves, which have no table to be a share of.
    pub fn number(self, totals: &Pair<Totals>, locale: &Locale) -> Number {
        Number { key: self.key(), ..Number::of(self.metric(), totals, locale) }
    }

    /// What to order by for this column; shares of one table are ordered as plays.
    pub fn metric(self) -> Metric {
        match self {
            Column::Metric(metric) => metric,
            Column::PlayShare => Metric::Plays,
            Column::QuartileCompletion => Metric::DropOff,
        }
    }
}

/// The numbers of countries, and of devices drawn as bars.
pub const SHARE_COLUMNS: [Column; 2] = [Column::Metric(Metric::Plays), Column::PlayShare];

/// The columns of devices.
pub const DEVICE_COLUMNS: [Column; 3] = [
    Column::Metric(Metric::Plays),
    Column::Metric(Metric::Viewers),
    Column::Metric(Metric::Minutes),
];

/// The numbers of one domain as a whole.
pub const SITE_TABS: [Column; 5] = [
    Column::Metric(Metric::Plays),
    Column::Metric(Metric::Impressions),
    Column::Metric(Metric::PlayRate),
    Column::Metric(Metric::Minutes),
    Column::QuartileCompletion,
];

/// The columns of domains and pages.
pub const SITE_COLUMNS: [Column; 6] = [
    Column::Metric(Metric::Impressions),
    Column::Metric(Metric::PlayRate),
    Column::Metric(Metric::Plays),
    Column::PlayShare,
    Column::Metric(Metric::Minutes),
    Column::QuartileCompletion,
];

/// The row of a group of the table; its bar is the share of the table's plays.
pub fn row(
    table: &Breakdown,
    group: &Group,
    columns: &[Column],
    names: &dyn Names,
    locale: &Locale,
) -> Row {
    let share = table.play_share(group);
    let number = |column: &Column| match column {
        Column::PlayShare => Number::share(column.key(), share, locale),
        _ => column.number(&group.totals, locale),
    };
    Row {
        value: group.key.clone(),
        key: name::key(&group.key).to_owned(),
        label: name::label(table.dimension, &group.key, group.name.as_deref(), names, locale),
        numbers: columns.iter().map(number).collect(),
        bar: share.map(|share| share.unwrap_or(0.0)),
        second_bar: Pair::default(),
        watched: None,
    }
}

/// How many groups are neither among the rows, nor left out by a search.
pub fn n_more(table: &Breakdown) -> u64 {
    let occurs = |row: &&Group| {
        let Pair { now, before } = row.totals.map(|totals| totals.sessions > 0);
        now || before.unwrap_or(false)
    };
    let n_shown = table.rows.iter().filter(occurs).count() as u64;
    u64::from(table.n_rows).saturating_sub(n_shown)
}

/// The table in a sentence; empty without a play.
pub fn summary(table: &Breakdown, names: &dyn Names, locale: &Locale) -> String {
    let first = table.rows.iter().max_by_key(|row| row.totals.now.plays);
    let Some(first) = first.filter(|row| row.totals.now.plays > 0) else {
        return String::new();
    };
    let share = table.play_share(first).now.unwrap_or(0.0);
    let share = locale.percent_round(share);
    let label = name::label(table.dimension, &first.key, first.name.as_deref(), names, locale);
    let n = u64::from(table.n_rows);
    let counted = (n, &*locale.count(n));
    match table.dimension {
        Dimension::Country | Dimension::Region | Dimension::City => {
            (locale.text.countries_summary)(counted, &label, &share)
        }
        Dimension::Domain => (locale.text.domains_summary)(counted, &label, &share),
        Dimension::Page => {
            let path = first.key.as_deref().map(|page| page_name(page).whole());
            (locale.text.pages_summary)(&path.unwrap_or(label), &share)
        }
        _ => {
            let moved = most_moved(table, names, locale);
            let moved = moved.as_ref().map(|(label, change)| (&**label, &**change));
            (locale.text.devices_summary)(&label, &share, moved)
        }
    }
}

/// The known value whose share of the plays has changed most, and by how much.
fn most_moved(table: &Breakdown, names: &dyn Names, locale: &Locale) -> Option<(String, String)> {
    let change = |group: &Group| {
        let Pair { now, before } = table.play_share(group);
        Some((now? - before??).abs())
    };
    let known = table.rows.iter().filter(|group| group.key.is_some());
    let moved = known.filter(|group| change(group).is_some_and(|change| change > 0.0));
    let group =
        moved.max_by(|a, b| change(a).partial_cmp(&change(b)).unwrap_or(Ordering::Equal))?;
    let row = row(table, group, &[Column::PlayShare], names, locale);
    Some((row.label, row.numbers[0].before.as_ref()?.change_text.clone()))
}

/// A page as it is named under its domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageName {
    /// Its path and what follows, without the end.
    pub start: String,
    /// The end, by which pages of one site are told apart.
    pub end: String,
    /// Where it is, if it is a page of the web.
    pub link: Option<String>,
}

impl PageName {
    /// The name in one piece.
    pub fn whole(&self) -> String {
        format!("{}{}", self.start, self.end)
    }
}

/// Letters of a page's path that are always seen.
const END: usize = 12;

/// The name of a page, its scheme and host left out where it is one of the web.
pub fn page_name(page: &str) -> PageName {
    let (scheme, rest) = page.split_once("://").unwrap_or(("", page));
    let is_web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    let path = match rest.find(['/', '?']) {
        Some(host) if is_web => &rest[host..],
        None if is_web => "/",
        _ => rest,
    };
    let cut = path.char_indices().rev().nth(END - 1).map_or(0, |(at, _)| at);
    let (start, end) = path.split_at(cut);
    let link = is_web.then(|| page.to_owned());
    PageName { start: start.to_owned(), end: end.to_owned(), link }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::NoNames;

    fn table(rows: &[(Option<&str>, u64)]) -> Breakdown {
        let group = |(key, plays): &(Option<&str>, u64)| Group {
            key: key.map(str::to_owned),
            within: vec![],
            name: None,
            totals: Pair { now: Totals { plays: *plays, ..Totals::none(60) }, before: None },
        };
        Breakdown {
            dimension: Dimension::Device,
            rows: rows.iter().map(group).collect(),
            n_rows: rows.len() as u32,
            n_plays: Pair { now: rows.iter().map(|row| row.1).sum(), before: None },
        }
    }

    fn rows(table: &Breakdown) -> Vec<Row> {
        let row = |group| row(table, group, &SHARE_COLUMNS, &NoNames, &Locale::EN);
        table.rows.iter().map(row).collect()
    }

    #[test]
    fn shares_are_of_all_plays_unknown_ones_included() {
        let table = table(&[(Some("Desktop"), 3), (None, 1)]);
        let rows = rows(&table);
        let said: Vec<_> =
            rows.iter().map(|row| (row.key.as_str(), row.numbers[1].text.as_str())).collect();
        assert_eq!(said, [("Desktop", "75.0%"), ("~", "25.0%")]);
        assert_eq!(summary(&table, &NoNames, &Locale::EN), "75% of plays on Desktop.");
    }

    #[test]
    fn what_moved_most_is_said_of_what_is_known() {
        let mut table = table(&[(Some("Desktop"), 6), (Some("Mobile"), 3), (None, 1)]);
        table.n_plays.before = Some(10);
        for (row, plays) in table.rows.iter_mut().zip([5, 2, 3]) {
            row.totals.before = Some(Totals { plays, ..Totals::none(60) });
        }
        table.rows[0].totals.before = Some(Totals { plays: 4, ..Totals::none(60) });
        let said = summary(&table, &NoNames, &Locale::EN);
        assert_eq!(said, "60% of plays on Desktop. Desktop has changed most: +20 pts.");
    }

    #[test]
    fn a_page_is_named_by_its_path_and_cut_where_it_tells_least() {
        let name = |page: &str| {
            let PageName { start, end, link } = page_name(page);
            (start, end, link.is_some())
        };
        let parts = |start: &str, end: &str, is_web| (start.to_owned(), end.to_owned(), is_web);
        assert_eq!(name("https://a.example/x"), parts("", "/x", true));
        assert_eq!(name("HTTP://a.example"), parts("", "/", true));
        assert_eq!(name("https://a.example?id=7"), parts("", "?id=7", true));
        assert_eq!(
            name("https://a.example/courses/240/modules/items/é02"),
            parts("/courses/240/modul", "es/items/é02", true),
        );
        assert_eq!(name("app://start/video"), parts("", "start/video", false));
        assert_eq!(name("javascript:alert(1)"), parts("javascr", "ipt:alert(1)", false));
    }

    #[test]
    fn a_table_without_plays_has_no_shares_and_says_nothing() {
        let table = table(&[(Some("Desktop"), 0)]);
        let rows = rows(&table);
        assert_eq!((rows[0].numbers[1].raw.as_str(), rows[0].bar.now), ("", 0.0));
        assert_eq!(summary(&table, &NoNames, &Locale::EN), "");
    }
}
