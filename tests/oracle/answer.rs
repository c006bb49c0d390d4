//! Computes what the page shows (metrics.md, "Metrics" to "Tables"; formats.md,
//! section 7) from visits, row by row.

use super::Oracle;
use super::fold::Visit;
use super::link::{self, Days, Link};
use jiff::civil::Date;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A visit as it counts: on its day, its spans clipped to the entry.
pub(crate) struct Row {
    pub(crate) day: Date,
    pub(crate) visit: Visit,
    /// Quartiles reached: 0, 25, 50, 75 or 100.
    pub(crate) reached: i64,
    /// Distinct cells that it watched.
    pub(crate) distinct_cells: usize,
}

// ---- along the content -------------------------------------------------------

/// metrics.md, "Cells": `n_cells = ceil(length_s - 0.5)`.
pub(crate) fn n_cells(length_ms: Option<i64>) -> usize {
    let mut n = 0;
    // A cell counts when its middle lies inside the entry.
    while length_ms.is_some_and(|length| n as i64 * 1000 + 500 < length) {
        n += 1;
    }
    n
}

/// The cells that a span covers: `from <= c + 0.5 < to`.
fn cells(span: (i64, i64), n_cells: usize) -> impl Iterator<Item = usize> {
    let (from, to) = span;
    (from / 1000..=to / 1000)
        .filter(move |cell| from <= cell * 1000 + 500 && cell * 1000 + 500 < to)
        .map(|cell| cell as usize)
        .filter(move |cell| *cell < n_cells)
}

/// metrics.md, "Cells": the part of a span that lies inside the entry.
pub(crate) fn clipped(span: (i64, i64), length_ms: i64) -> Option<(i64, i64)> {
    let span = (span.0.max(0), span.1.min(length_ms));
    (span.0 < span.1).then_some(span)
}

/// metrics.md, "Quartiles": the highest that the spans reach.
pub(crate) fn reached_by_spans(spans: &[(i64, i64)], length_ms: i64) -> i64 {
    let Some(to) = spans.iter().map(|span| span.1).max() else { return 0 };
    // All times 20, so that 5 % of the length is a whole number.
    let allowance = 20_000.min(length_ms);
    if to * 20 >= length_ms * 20 - allowance {
        return 100;
    }
    [75, 50, 25].into_iter().find(|percent| to * 100 >= percent * length_ms).unwrap_or(0)
}

/// Whether some visits watched each cell.
fn covered<'a>(visits: impl Iterator<Item = &'a Visit>, n_cells: usize) -> Vec<bool> {
    let mut covered = vec![false; n_cells];
    for span in visits.flat_map(|visit| &visit.spans) {
        for cell in cells(*span, n_cells) {
            covered[cell] = true;
        }
    }
    covered
}

/// How many distinct cells some visits watched.
pub(crate) fn distinct_cells<'a>(visits: impl Iterator<Item = &'a Visit>, n_cells: usize) -> usize {
    covered(visits, n_cells).iter().filter(|covered| **covered).count()
}

/// How often each cell was watched.
fn views(rows: &[&Row], n_cells: usize) -> Vec<u64> {
    let mut views = vec![0; n_cells];
    for row in rows {
        for span in &row.visit.spans {
            for cell in cells(*span, n_cells) {
                views[cell] += 1;
            }
        }
    }
    views
}

/// metrics.md, "Along the content": `views`, `named_viewers` and `replays`.
fn timeline(rows: &[&Row], n_cells: usize) -> [Vec<u64>; 3] {
    let views = views(rows, n_cells);
    let mut by_viewer: BTreeMap<&str, Vec<&Visit>> = BTreeMap::new();
    let mut anonymous_sessions = Vec::new();
    for row in rows {
        match &row.visit.viewer {
            Some(viewer) => by_viewer.entry(viewer).or_default().push(&row.visit),
            None => anonymous_sessions.push(vec![&row.visit]),
        }
    }
    // How many of the groups watched each cell.
    let count = |groups: Vec<Vec<&Visit>>| {
        let mut counts = vec![0; n_cells];
        for group in groups {
            for (count, covered) in counts.iter_mut().zip(covered(group.into_iter(), n_cells)) {
                *count += u64::from(covered);
            }
        }
        counts
    };
    let named = count(by_viewer.into_values().collect());
    let anonymous = count(anonymous_sessions);
    let replays = (0..n_cells).map(|c| views[c] - (named[c] + anonymous[c])).collect();
    [views, named, replays]
}

/// formats.md, section 7, "Heat strip": runs of tier x cells.
fn tiers(rows: &[&Row], n_cells: usize) -> String {
    let mut runs: Vec<(u64, usize)> = Vec::new();
    for count in views(rows, n_cells) {
        let tier = count.min(3);
        match runs.last_mut() {
            Some((last, cells)) if *last == tier => *cells += 1,
            _ => runs.push((tier, 1)),
        }
    }
    let runs: Vec<String> = runs.iter().map(|(tier, cells)| format!("{tier}x{cells}")).collect();
    runs.join(",")
}

// ---- metrics -----------------------------------------------------------------

/// One value: a count, minutes, or a share that may have no value.
#[derive(Clone, Copy)]
enum Number {
    Count(u64),
    Minutes(f64),
    Share(Option<f64>),
}

impl Number {
    fn json(self) -> Value {
        match self {
            Number::Count(n) => json!(n),
            Number::Minutes(minutes) => json!(minutes),
            Number::Share(share) => json!(share),
        }
    }
}

/// formats.md, section 7, "Numbers", and metrics.md, "Comparison".
fn compared(now: Number, before: Option<Number>) -> Value {
    let Some(before) = before else { return json!({ "value": now.json() }) };
    let amount = |number: Number| match number {
        Number::Count(n) => Some(n as f64),
        Number::Minutes(minutes) => Some(minutes),
        Number::Share(share) => share,
    };
    let (change, kind) = match (now, amount(now), amount(before)) {
        (Number::Share(_), Some(now), Some(before)) => (Some(now - before), "points"),
        (Number::Share(_), _, _) => (None, "none"),
        (_, Some(now), Some(before)) if before != 0.0 => (Some((now - before) / before), "percent"),
        (_, Some(now), _) if now != 0.0 => (None, "new"),
        _ => (None, "none"),
    };
    json!({
        "value": now.json(), "before": before.json(), "change": change, "change_kind": kind,
    })
}

/// metrics.md, the table of metrics, of the visits of one row, bucket or page.
fn metric(name: &str, rows: &[&Row], n_cells: usize) -> Number {
    let sum = |of: fn(&Visit) -> u64| rows.iter().map(|row| of(&row.visit)).sum::<u64>();
    let plays = sum(|visit| visit.plays);
    let played = || rows.iter().filter(|row| row.visit.plays == 1);
    let mean_over_plays = |of: &dyn Fn(&Row) -> f64| {
        (plays > 0).then(|| played().map(|row| of(row)).sum::<f64>() / plays as f64)
    };
    match name {
        "impressions" => Number::Count(sum(|visit| visit.impressions)),
        "plays" => Number::Count(plays),
        "shares" => Number::Count(sum(|visit| visit.shares)),
        "likes" => Number::Count(sum(|visit| visit.likes)),
        "downloads" => Number::Count(sum(|visit| visit.downloads)),
        "play_rate" => {
            let impressions = sum(|visit| visit.impressions);
            Number::Share((impressions > 0).then(|| plays as f64 / impressions as f64))
        }
        "viewers" => {
            // All anonymous plays are one more viewer: `None` is one of the set.
            let viewers: BTreeSet<_> = played().map(|row| &row.visit.viewer).collect();
            Number::Count(viewers.len() as u64)
        }
        "minutes" => {
            let spans = rows.iter().flat_map(|row| &row.visit.spans);
            Number::Minutes(spans.map(|(from, to)| to - from).sum::<i64>() as f64 / 60_000.0)
        }
        "completion" if n_cells == 0 => Number::Share(None),
        "completion" => {
            Number::Share(mean_over_plays(&|row| row.distinct_cells as f64 / n_cells as f64))
        }
        "drop_off" | "quartile_completion" => {
            Number::Share(mean_over_plays(&|row| row.reached as f64 / 100.0))
        }
        // One named viewer's; no value without a session.
        "total_completion" if n_cells == 0 || rows.is_empty() => Number::Share(None),
        "total_completion" => {
            let distinct = distinct_cells(rows.iter().map(|row| &row.visit), n_cells);
            Number::Share(Some(distinct as f64 / n_cells as f64))
        }
        _ => Number::Share(None),
    }
}

const ALL_METRICS: [&str; 10] = [
    "impressions",
    "plays",
    "play_rate",
    "viewers",
    "minutes",
    "completion",
    "drop_off",
    "shares",
    "likes",
    "downloads",
];

// ---- the page ----------------------------------------------------------------

/// The visits of both ranges, after the filters.
struct Page<'a> {
    n_cells: usize,
    now: Vec<&'a Row>,
    /// `None` when nothing is compared.
    before: Option<Vec<&'a Row>>,
}

impl<'a> Page<'a> {
    /// A part of the page: the visits of one group.
    fn part(&self, belongs: impl Fn(&Row) -> bool) -> Page<'a> {
        let part = |rows: &[&'a Row]| rows.iter().copied().filter(|row| belongs(row)).collect();
        Page {
            n_cells: self.n_cells,
            now: part(&self.now),
            before: self.before.as_deref().map(part),
        }
    }

    fn metric(&self, name: &str) -> Value {
        let before = self.before.as_ref().map(|rows| metric(name, rows, self.n_cells));
        compared(metric(name, &self.now, self.n_cells), before)
    }

    fn metrics(&self, names: &[&str]) -> Map<String, Value> {
        names.iter().map(|name| ((*name).to_owned(), self.metric(name))).collect()
    }

    fn plays(&self) -> u64 {
        self.now.iter().map(|row| row.visit.plays).sum()
    }

    /// metrics.md, "Tables": every group with a session has a row (in either range);
    /// order: plays, descending, then key by code point.
    fn groups<K: Ord + Clone>(&self, key: impl Fn(&Row) -> K) -> Vec<(K, Page<'a>)> {
        let empty = || Page {
            n_cells: self.n_cells,
            now: Vec::new(),
            before: self.before.as_ref().map(|_| Vec::new()),
        };
        let mut groups: BTreeMap<K, Page> = BTreeMap::new();
        for row in &self.now {
            groups.entry(key(row)).or_insert_with(empty).now.push(row);
        }
        for row in self.before.iter().flatten() {
            let group = groups.entry(key(row)).or_insert_with(empty);
            if let Some(before) = &mut group.before {
                before.push(row);
            }
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        // The sort is stable: groups of equal plays stay in the order of their keys.
        groups.sort_by_key(|(_, page)| std::cmp::Reverse(page.plays()));
        groups
    }

    /// metrics.md, `play_share`: plays of the row / plays of its table.
    fn play_share(&self, table: &Page) -> Value {
        let share = |row: &[&Row], table: &[&Row]| {
            let plays = |rows: &[&Row]| rows.iter().map(|row| row.visit.plays).sum::<u64>() as f64;
            Number::Share((plays(table) > 0.0).then(|| plays(row) / plays(table)))
        };
        let before =
            self.before.as_deref().zip(table.before.as_deref()).map(|(row, all)| share(row, all));
        compared(share(&self.now, &table.now), before)
    }
}

/// The key of a value; Unknown and Anonymous are `~`.
fn key_of(value: Option<&str>) -> String {
    value.unwrap_or("~").to_owned()
}

/// The whole page for one link.
pub(crate) fn answer(oracle: &Oracle, link: &Link) -> Value {
    let days = oracle.extent.days(link.range.as_ref());
    let days_before = link.compare.map(|compare| link::days_before(days, compare));
    let in_range = |days: Days| -> Vec<&Row> {
        let rows = oracle.rows.iter().filter(|row| days.0 <= row.day && row.day <= days.1);
        rows.filter(|row| passes(row, link)).collect()
    };
    let page =
        Page { n_cells: oracle.n_cells, now: in_range(days), before: days_before.map(in_range) };
    let mut notices = oracle.notices.clone();
    notices.extend(link.notices.iter().cloned());

    let mut answer = json!({
        "range": format!("{}..{}", days.0, days.1),
        "range_before": days_before.map(|days| format!("{}..{}", days.0, days.1)),
        "tiles": tiles(&page),
        "timeline": timeline_json(&page),
        "viewers": viewers(&page, oracle),
        "trend": trend(&page, oracle, link, days, days_before),
        "funnel": funnel(&page, link.reach.unwrap_or(50)),
        "regions": breakdown(&page, &["country", "region"]),
        "cities": breakdown(&page, &["country", "region", "city"]),
        "quality": oracle.quality,
        "notices": notices,
    });
    for (table, dimension) in [
        ("countries", "country"),
        ("contexts", "context"),
        ("domains", "domain"),
        ("pages", "page"),
        ("devices", "device"),
        ("os", "os"),
        ("browsers", "browser"),
        ("roles", "role"),
    ] {
        answer[table] = breakdown(&page, &[dimension]);
    }
    for row in answer["contexts"].as_array_mut().into_iter().flatten() {
        let name = row["key"].as_str().and_then(|key| oracle.context_names.get(key));
        row["name"] = json!(name);
    }
    answer
}

/// metrics.md, "Metrics": values of one dimension are alternatives, dimensions combine.
fn passes(row: &Row, link: &Link) -> bool {
    link.filters.iter().all(|(dimension, values)| {
        let value = match dimension.as_str() {
            "viewer" => row.visit.viewer.as_deref(),
            dimension => row.visit.dims.get(dimension),
        };
        values.contains(&value.map(str::to_owned))
    })
}

fn timeline_json(page: &Page) -> Value {
    let now = timeline(&page.now, page.n_cells);
    let before = page.before.as_deref().map(|rows| timeline(rows, page.n_cells));
    let mut json = json!({ "n_cells": page.n_cells });
    for (i, name) in ["views", "named_viewers", "replays"].into_iter().enumerate() {
        json[name] = json!({ "value": now[i], "before": before.as_ref().map(|before| &before[i]) });
    }
    json
}

fn viewers(page: &Page, oracle: &Oracle) -> Value {
    let mut rows = Vec::new();
    for (key, part) in page.groups(|row| key_with_unknown(row.visit.viewer.as_deref())) {
        let viewer = key.1;
        let mut row = part.metrics(&["impressions", "plays", "completion", "minutes", "drop_off"]);
        let name = viewer.as_ref().and_then(|viewer| oracle.viewer_names.get(viewer));
        let total = match viewer {
            Some(_) => part.metric("total_completion"),
            // No value for Anonymous.
            None => {
                compared(Number::Share(None), part.before.as_ref().map(|_| Number::Share(None)))
            }
        };
        row.insert("key".to_owned(), json!(key.0));
        row.insert("name".to_owned(), json!(name));
        row.insert("total_completion".to_owned(), total);
        row.insert("tiers".to_owned(), json!(tiers(&part.now, part.n_cells)));
        let tiers_before = part.before.as_deref().map(|rows| tiers(rows, part.n_cells));
        row.insert("tiers_before".to_owned(), json!(tiers_before));
        rows.push(Value::Object(row));
    }
    Value::Array(rows)
}

/// Sorts by the shown key; a real value `~` is not Unknown.
fn key_with_unknown(value: Option<&str>) -> (String, Option<String>) {
    (key_of(value), value.map(str::to_owned))
}

/// metrics.md, "Over time" and "Comparison": buckets pair by index.
fn trend(
    page: &Page,
    oracle: &Oracle,
    link: &Link,
    days: Days,
    days_before: Option<Days>,
) -> Value {
    let by_month = link::by_month(days, link.grain.as_deref());
    let buckets = link::buckets(days, by_month);
    let buckets_before = days_before.map(|days| link::buckets(days, by_month));
    let now = by_day(&page.now);
    let before = page.before.as_deref().map(by_day);
    let mut rows = Vec::new();
    for (i, (first, last)) in buckets.iter().copied().enumerate() {
        let partner = buckets_before.as_ref().and_then(|buckets| buckets.get(i)).copied();
        let rows_now = of_days(&now, (first, last));
        let rows_before = before.as_ref().zip(partner).map(|(rows, days)| of_days(rows, days));
        let mut row = Map::new();
        for name in ALL_METRICS {
            let value = metric(name, &rows_now, page.n_cells);
            let number = match &rows_before {
                Some(rows) => compared(value, Some(metric(name, rows, page.n_cells))),
                // A bucket without a partner has no value before.
                None if page.before.is_some() => json!({
                    "value": value.json(), "before": null, "change": null, "change_kind": "none",
                }),
                None => compared(value, None),
            };
            row.insert(name.to_owned(), number);
        }
        let (whole_first, whole_last) =
            if by_month { (first.first_of_month(), first.last_of_month()) } else { (first, last) };
        let cut = whole_first != first || whole_last != last;
        let not_over = whole_last >= oracle.extent.today;
        let key = if by_month { first.to_string()[..7].to_owned() } else { first.to_string() };
        row.insert("key".to_owned(), json!(key));
        row.insert("partial".to_owned(), json!(cut || not_over));
        rows.push(Value::Object(row));
    }
    let n_before = buckets_before.map_or(0, |buckets| buckets.len());
    json!({
        "grain": if by_month { "month" } else { "day" },
        "undrawn_before": n_before.saturating_sub(rows.len()),
        "rows": rows,
    })
}

fn by_day<'a>(rows: &[&'a Row]) -> BTreeMap<Date, Vec<&'a Row>> {
    let mut days: BTreeMap<Date, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        days.entry(row.day).or_default().push(row);
    }
    days
}

fn of_days<'a>(rows: &BTreeMap<Date, Vec<&'a Row>>, days: Days) -> Vec<&'a Row> {
    rows.range(days.0..=days.1).flat_map(|(_, rows)| rows).copied().collect()
}

/// The totals, and the numbers that they are worked out from (formats.md, section 7).
fn tiles(page: &Page) -> Value {
    let mut tiles = page.metrics(&ALL_METRICS);
    let anonymous = page.part(|row| row.visit.viewer.is_none());
    let not_played = page.part(|row| row.visit.plays == 0);
    let named = page.part(|row| row.visit.viewer.is_some());
    let count = |of: &dyn Fn(&[&Row]) -> u64, page: &Page| {
        let before = page.before.as_deref().map(|rows| Number::Count(of(rows)));
        compared(Number::Count(of(&page.now)), before)
    };
    let n_rows = |rows: &[&Row]| rows.len() as u64;
    let n_plays = |rows: &[&Row]| rows.iter().map(|row| row.visit.plays).sum::<u64>();
    let is_played = |rows: &[&Row]| u64::from(n_plays(rows) > 0);
    let seen = |rows: &[&Row]| {
        let played = rows.iter().filter(|row| row.visit.plays == 1);
        played.map(|row| row.distinct_cells as u64).sum()
    };
    let seconds = |rows: &[&Row]| {
        let spans = rows.iter().flat_map(|row| &row.visit.spans);
        Number::Minutes(spans.map(|(from, to)| to - from).sum::<i64>() as f64 / 1_000.0)
    };
    let n_cells = page.n_cells as u64;
    for (key, number) in [
        ("sessions", count(&n_rows, page)),
        ("not_played", count(&n_rows, &not_played)),
        ("anonymous_plays", count(&n_plays, &anonymous)),
        ("anonymous", count(&is_played, &anonymous)),
        ("named", named.metric("viewers")),
        ("seconds", compared(seconds(&page.now), page.before.as_deref().map(seconds))),
        ("seen_seconds", count(&seen, page)),
        ("n_cells", count(&|_| n_cells, page)),
    ] {
        tiles.insert(key.to_owned(), number);
    }
    Value::Object(tiles)
}

/// metrics.md, `reached`: plays that reached the chosen quartile.
fn funnel(page: &Page, percent: i64) -> Value {
    let reached = page.part(|row| row.visit.plays == 1 && row.reached >= percent);
    let rate = |reached: &[&Row], all: &[&Row]| {
        let plays = |rows: &[&Row]| rows.iter().map(|row| row.visit.plays).sum::<u64>() as f64;
        Number::Share((plays(all) > 0.0).then(|| plays(reached) / plays(all)))
    };
    let rate_before = reached.before.as_deref().zip(page.before.as_deref());
    let reached_rate =
        compared(rate(&reached.now, &page.now), rate_before.map(|(part, all)| rate(part, all)));
    let mut reached = reached.metric("plays");
    reached["key"] = json!(percent.to_string());
    json!({
        "impressions": page.metric("impressions"),
        "plays": page.metric("plays"),
        "play_rate": page.metric("play_rate"),
        "reached": reached,
        "reached_rate": reached_rate,
    })
}

/// metrics.md, "Tables". Several dimensions: groups of their combinations, keyed by
/// the last one, with all of them as the path.
fn breakdown(page: &Page, dimensions: &[&str]) -> Value {
    let key = |row: &Row| {
        let path: Vec<_> =
            dimensions.iter().map(|name| key_with_unknown(row.visit.dims.get(name))).collect();
        (path.last().cloned(), path)
    };
    let mut rows = Vec::new();
    for ((last, path), part) in page.groups(key) {
        let mut row = part.metrics(&[
            "impressions",
            "play_rate",
            "plays",
            "minutes",
            "viewers",
            "completion",
            "drop_off",
            "quartile_completion",
        ]);
        row.insert("key".to_owned(), json!(last.map(|(key, _)| key)));
        row.insert("play_share".to_owned(), part.play_share(page));
        if dimensions.len() > 1 {
            let path: Vec<String> = path.into_iter().map(|(key, _)| key).collect();
            row.insert("path".to_owned(), json!(path));
        }
        rows.push(Value::Object(row));
    }
    Value::Array(rows)
}
