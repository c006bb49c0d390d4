//! Where from, on which sites, on what: tables of groups.

use super::Number;
use super::name::{self, Names};
use crate::i18n::Locale;
use crate::query::answer::{Breakdown, Group};
use crate::query::{Dimension, Metric, Pair, Value};

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
    /// The key of its numbers.
    pub fn key(self) -> &'static str {
        match self {
            Column::Metric(metric) => metric.key(),
            Column::PlayShare => "play_share",
            Column::QuartileCompletion => "quartile_completion",
        }
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

/// The columns of countries, devices and of a filter's list.
pub const SHARE_COLUMNS: [Column; 2] = [Column::Metric(Metric::Plays), Column::PlayShare];

/// The columns of domains and pages.
pub const SITE_COLUMNS: [Column; 6] = [
    Column::Metric(Metric::Impressions),
    Column::Metric(Metric::PlayRate),
    Column::Metric(Metric::Plays),
    Column::PlayShare,
    Column::Metric(Metric::Minutes),
    Column::QuartileCompletion,
];

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What a click filters by.
    pub value: Value,
    /// `~` for Unknown.
    pub key: String,
    /// What a person calls it.
    pub label: String,
    /// One number a column.
    pub numbers: Vec<Number>,
    /// Share of the table's plays: the length of its bar.
    pub bar: Pair<f64>,
}

/// The row of a group of the table.
pub fn row(
    table: &Breakdown,
    group: &Group,
    columns: &[Column],
    names: &dyn Names,
    locale: &Locale,
) -> Row {
    let share = table.play_share(group);
    let number = |column: &Column| match column {
        Column::Metric(metric) => Number::of(*metric, &group.totals, locale),
        Column::PlayShare => Number::share(column.key(), share, locale),
        Column::QuartileCompletion => {
            let values = group.totals.map(|totals| Metric::DropOff.of(totals));
            Number::share(column.key(), values, locale)
        }
    };
    Row {
        value: group.key.clone(),
        key: name::key(&group.key).to_owned(),
        label: name::label(table.dimension, &group.key, group.name.as_deref(), names, locale),
        numbers: columns.iter().map(number).collect(),
        bar: share.map(|share| share.unwrap_or(0.0)),
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
        Dimension::Domain | Dimension::Page => {
            (locale.text.domains_summary)(counted, &label, &share)
        }
        _ => (locale.text.devices_summary)(&label, &share),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Totals;
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
    fn a_table_without_plays_has_no_shares_and_says_nothing() {
        let table = table(&[(Some("Desktop"), 0)]);
        let rows = rows(&table);
        assert_eq!((rows[0].numbers[1].raw.as_str(), rows[0].bar.now), ("", 0.0));
        assert_eq!(summary(&table, &NoNames, &Locale::EN), "");
    }
}
