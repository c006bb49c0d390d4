//! Tables of groups: which report tells of a dimension, and how its rows become groups.

use super::Reports;
use super::sums::{merge, never, totals, value};
use super::table::{Row, Table};
use crate::query::{Dimension, Metric, Pair, Totals, Unknown, Value};
use std::collections::BTreeMap;

/// How a dimension is reported.
pub(super) struct Grouped {
    dimension: Dimension,
    /// The number of the report.
    pub(super) report: u16,
    /// What its rows are ordered by, should there be more than can be had.
    pub(super) order: &'static str,
    /// The columns that it is known to have.
    pub(super) columns: &'static str,
    /// The column of the key.
    key: &'static str,
    /// The column that counts viewers.
    viewers: Option<&'static str>,
}

const OF_PLACES: &str = "object_id|country|region|city|coordinates|country_code|count_plays|\
    count_plays_25|count_plays_50|count_plays_75|count_plays_100|play_through_ratio|\
    unique_known_users|avg_view_drop_off|count_loads|avg_completion_rate";
const OF_DEVICES: &str = "device|os_family|browser_family|count_plays|sum_time_viewed|\
    avg_time_viewed|count_loads|load_play_ratio|avg_view_drop_off|unique_known_users|\
    unique_viewers|sum_view_period|avg_view_period_time|avg_completion_rate";
const OF_SITES: &str = "object_id|domain_name|referrer|count_plays|sum_time_viewed|\
    avg_time_viewed|count_loads|load_play_ratio|avg_view_drop_off|avg_completion_rate|\
    unique_played_videos|sum_view_period|avg_view_period_time";
const OF_CONTEXTS: &str = "object_id|name|count_plays|sum_time_viewed|avg_time_viewed|\
    avg_view_drop_off|count_loads|load_play_ratio|unique_viewers|avg_completion_rate|\
    sum_view_period|avg_view_period_time";
const OF_VIEWERS: &str = "name|full_name|unique_videos|count_plays|sum_time_viewed|\
    avg_time_viewed|avg_view_drop_off|count_loads|load_play_ratio|avg_completion_rate|\
    count_viral|total_completion_rate|sum_view_period|avg_view_period_time";

impl Grouped {
    /// `None` for a dimension that no report knows.
    pub(super) fn of(dimension: Dimension) -> Option<Grouped> {
        let places = Some("unique_known_users");
        let viewers = Some("unique_viewers");
        let (report, order, columns, key, viewers) = match dimension {
            // What is named so here are in truth the viewers who played.
            Dimension::Country => (36, LOADS, OF_PLACES, "object_id", places),
            Dimension::Region => (37, LOADS, OF_PLACES, "region", places),
            Dimension::City => (30, LOADS, OF_PLACES, "city", places),
            Dimension::Context => (25, LOADS, OF_CONTEXTS, "object_id", viewers),
            Dimension::Domain => (6, LOADS, OF_SITES, "object_id", None),
            Dimension::Page => (6, LOADS, OF_SITES, "referrer", None),
            Dimension::Device => (21, LOADS, OF_DEVICES, "device", viewers),
            Dimension::Os => (32, LOADS, OF_DEVICES, "os_family", viewers),
            Dimension::Browser => (33, LOADS, OF_DEVICES, "browser_family", viewers),
            Dimension::Viewer => (13, "-count_plays", OF_VIEWERS, "name", None),
            Dimension::Role => return None,
        };
        Some(Grouped { dimension, report, order, columns, key, viewers })
    }

    /// The group of a row; learns what the server calls it.
    pub(super) fn key(&self, reports: &mut Reports, row: Row<'_>) -> Value {
        let text = row.text(self.key);
        match self.dimension {
            Dimension::Country => {
                let is_code = |text: &&str| {
                    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic())
                };
                let code = text.filter(is_code)?.to_ascii_uppercase();
                if let Some(name) = row.text("country") {
                    reports.countries.insert(code.clone(), name.to_owned());
                }
                Some(code)
            }
            Dimension::Viewer => value(text).map(|id| reports.viewer_key(id)),
            Dimension::Domain => value(text.or(row.text("domain_name"))),
            _ => value(text),
        }
    }

    fn within(&self, reports: &Reports, row: Row<'_>) -> Vec<Value> {
        let country = || {
            let name = row.text("country");
            let known = reports.countries.iter().find(|(_, known)| Some(known.as_str()) == name);
            let code = row.text("country_code").or(known.map(|(code, _)| code.as_str()));
            value(code.or(name))
        };
        match self.dimension {
            Dimension::Region => vec![country()],
            Dimension::City => vec![country(), value(row.text("region"))],
            _ => Vec::new(),
        }
    }

    fn name(&self, reports: &Reports, key: &Value, row: Row<'_>) -> Option<String> {
        let key = key.as_ref()?;
        let name = match self.dimension {
            Dimension::Viewer if reports.pseudonyms_of.is_some() => None,
            Dimension::Viewer => {
                reports.viewers.get(key).map(String::as_str).or(row.text("full_name"))
            }
            Dimension::Context => {
                reports.contexts.get(key).map(String::as_str).or(row.text("name"))
            }
            _ => None,
        };
        name.filter(|name| name != key).map(str::to_owned)
    }

    /// The sums of a row.
    fn totals(&self, row: Row<'_>) -> Totals {
        let mut totals = totals(&|column| row.number(column), self.viewers);
        totals.sessions = totals.sessions.max(1); // it would not be listed otherwise
        if self.dimension == Dimension::Viewer {
            totals.viewers = u64::from(totals.plays > 0);
            totals.unknown = totals.unknown.without(Unknown::of(Metric::Viewers));
        }
        totals
    }
}

const LOADS: &str = "-count_loads";

/// One group on both sides.
pub(super) struct Group {
    pub(super) key: Value,
    pub(super) within: Vec<Value>,
    pub(super) name: Option<String>,
    pub(super) totals: Pair<Totals>,
    /// Of a viewer.
    pub(super) total_completion: Pair<Option<f64>>,
}

/// Joins the tables of both sides: a group that one side lacks has nothing there.
///
/// With `is_flat` a value is one group wherever it lies.
pub(super) fn join(
    reports: &mut Reports,
    grouped: &Grouped,
    tables: Pair<Vec<Table>>,
    is_flat: bool,
) -> Vec<Group> {
    let mut places = BTreeMap::<(Value, Vec<Value>), usize>::new();
    let mut groups: Vec<Group> = Vec::new();
    let is_compared = tables.before.is_some();
    let sides = [(Some(tables.now), false), (tables.before, true)];
    for (tables, is_before) in sides {
        for table in tables.into_iter().flatten() {
            for row in table.rows() {
                let key = grouped.key(reports, row);
                let within = if is_flat { Vec::new() } else { grouped.within(reports, row) };
                let totals = grouped.totals(row);
                let none = Totals { unknown: totals.unknown, ..Totals::none(totals.n_cells) };
                let place = (key.clone(), within.clone());
                let at = *places.entry(place).or_insert(groups.len());
                if at == groups.len() {
                    groups.push(Group {
                        name: grouped.name(reports, &key, row),
                        key,
                        within,
                        totals: Pair { now: none, before: is_compared.then_some(none) },
                        total_completion: Pair { now: None, before: is_compared.then_some(None) },
                    });
                }
                let group = &mut groups[at];
                let side = match &mut group.totals.before {
                    Some(before) if is_before => before,
                    _ => &mut group.totals.now,
                };
                merge(side, &totals);
                let total = row.number("total_completion_rate");
                let total = total.map(|n| n.min(100.0) / 100.0).filter(|_| group.key.is_some());
                match &mut group.total_completion.before {
                    Some(before) if is_before => *before = total,
                    _ => group.total_completion.now = total,
                }
            }
        }
    }
    groups
}

/// A group that no table has.
pub(super) fn nothing(key: Value, is_compared: bool) -> Group {
    let none = Totals { unknown: never(), ..Totals::none(super::sums::N_POINTS) };
    Group {
        key,
        within: Vec::new(),
        name: None,
        totals: Pair { now: none, before: is_compared.then_some(none) },
        total_completion: Pair { now: None, before: is_compared.then_some(None) },
    }
}
