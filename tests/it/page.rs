//! The page as data: what the library answers a link, in the words of the oracle.
//!
//! An entry is opened as the worker opens it, but for fetching; a link is read as
//! the page reads it; every number goes through `view`, so what is compared is what
//! `data-value` and its companions hold (`docs/formats.md`, section 7).

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};
use viewprint::facts::entry::{Entry, EntryNotice, NameList};
use viewprint::facts::loading::Opened;
use viewprint::facts::quality::{Quality, WhyUnread};
use viewprint::facts::span::n_cells;
use viewprint::i18n::Locale;
use viewprint::query::answer::{Breakdown, Group, Series, SeriesBucket, Timeline, Viewer, Viewers};
use viewprint::query::{Body, Dimension, Metric, Page, Pair, Question, Totals};
use viewprint::sources::{parse_entry, parse_names};
use viewprint::state::{State, link, needs};
use viewprint::time::{Weekday, Zone};
use viewprint::view::groups::{self, Column, SITE_COLUMNS};
use viewprint::view::name::key;
use viewprint::view::{NoNames, Number, funnel, tiles, timeline, trend, viewers};
use viewprint::worker::load::{Data, Loading};

const EN: &Locale = &Locale::EN;

/// Where the files of an entry lie.
const FOLDER: &str = "https://files.example/";

/// An entry that is open.
pub(crate) struct Site {
    entry: Entry,
    data: Data,
    opened: Opened,
}

impl Site {
    /// `files` are the bytes behind the URLs as the document writes them; `cut` says
    /// how many bytes of the next file's rest come at once, at least one.
    pub(crate) fn open(
        document: &Value,
        files: &[(String, Vec<u8>)],
        clock_ms: i64,
        week_start: Weekday,
        mut cut: impl FnMut() -> usize,
    ) -> Site {
        let json = document.to_string();
        let entry = parse_entry(json.as_bytes(), &|url| Some(format!("{FOLDER}{url}"))).unwrap();
        let bytes_of = |url: &str| {
            let url = url.strip_prefix(FOLDER).unwrap_or(url);
            files.iter().find(|(name, _)| name == url).map(|(_, bytes)| bytes)
        };
        let mut loading = Loading::new(entry.clone());
        loading.learn();
        for (list, is_viewers) in [(&entry.viewers, true), (&entry.contexts, false)] {
            let NameList::Url(url) = list else { continue };
            match bytes_of(url).and_then(|csv| parse_names(csv)) {
                Some(names) if is_viewers => loading.name_viewers(names),
                Some(names) => loading.name_contexts(names),
                None => loading.notice(EntryNotice::NamesUnread(url.clone())),
            }
        }
        for url in entry.source.urls() {
            loading.begin(url);
            match bytes_of(url) {
                None => loading.end(url, Err(WhyUnread::Status(404))),
                Some(bytes) => {
                    let mut rest = bytes.as_slice();
                    while !rest.is_empty() {
                        let (chunk, after) = rest.split_at(cut().clamp(1, rest.len()));
                        loading.push(chunk);
                        rest = after;
                    }
                    loading.end(url, Ok(()));
                }
            }
        }
        let (data, mut opened) = loading.finish(&find_zone, clock_ms);
        opened.extent.week_start = week_start;
        Site { entry, data, opened }
    }

    /// What was refused, doubled and missing.
    pub(crate) fn quality(&self) -> &Quality {
        &self.opened.quality
    }

    /// The content's length in milliseconds, when it is known.
    pub(crate) fn length_ms(&self) -> Option<u32> {
        self.opened.length_ms
    }

    /// How many sessions there are in all.
    pub(crate) fn n_sessions(&self) -> u64 {
        self.opened.n_sessions
    }

    /// The whole page for one link.
    pub(crate) fn answer(&self, fragment: &str) -> Value {
        let (state, bad_link) = link::read(fragment);
        let extent = &self.opened.extent;
        let mut page = json!({
            "range": state.days(extent).to_string(),
            "range_before": state.days_before(extent).map(|days| days.to_string()),
            "quality": self.quality_json(),
            "notices": self.notices(&bad_link),
            "viewers": self.viewers(&state),
            "timeline": self.timeline(&state),
            "trend": self.trend(&state),
        });
        let Some(Body::Totals(totals)) = self.ask(&state, Question::Totals) else {
            panic!("totals can always be told")
        };
        page["tiles"] = metrics(&totals);
        page["funnel"] = funnel_json(&totals, &state);
        for (table, dimension) in [
            ("countries", Dimension::Country),
            ("regions", Dimension::Region),
            ("cities", Dimension::City),
            ("contexts", Dimension::Context),
            ("domains", Dimension::Domain),
            ("pages", Dimension::Page),
            ("devices", Dimension::Device),
            ("os", Dimension::Os),
            ("browsers", Dimension::Browser),
            ("roles", Dimension::Role),
        ] {
            page[table] = self.groups(&state, dimension);
        }
        page
    }

    fn ask(&self, state: &State, question: Question) -> Option<Body> {
        let query = needs::query(state, &self.opened.extent, question);
        let answer = self.data.answer(&query);
        assert_eq!((answer.coverage.range, answer.coverage.before), (query.range, query.before));
        answer.body
    }

    fn timeline(&self, state: &State) -> Value {
        let cells = self.opened.length_ms.map_or(0, n_cells);
        let mut json = json!({ "n_cells": cells });
        let answered = match self.ask(state, Question::Timeline) {
            Some(Body::Timeline(timeline)) => Some(timeline),
            None if cells == 0 => None,
            other => panic!("no timeline: {other:?}"),
        };
        for series in timeline::SERIES {
            let sides = answered.as_ref().map(|timeline| cells_of(timeline, series));
            json[series.key()] = match sides {
                Some((now, before)) => json!({ "value": now, "before": before }),
                None => json!({ "value": [], "before": state.compare.map(|_| json!([])) }),
            };
        }
        json
    }

    fn trend(&self, state: &State) -> Value {
        let grain = state.grain(&self.opened.extent);
        let Some(Body::Series(series)) = self.ask(state, Question::Series(grain)) else {
            panic!("a series can always be told")
        };
        let rows: Vec<Value> =
            series.buckets.iter().map(|bucket| trend_row(&series, bucket)).collect();
        json!({ "grain": grain.key(), "undrawn_before": series.n_before_unpaired, "rows": rows })
    }

    fn groups(&self, state: &State, dimension: Dimension) -> Value {
        let columns: Vec<Column> = SITE_COLUMNS
            .into_iter()
            .chain([Metric::Viewers, Metric::Completion, Metric::DropOff].map(Column::Metric))
            .collect();
        let Some(Body::Breakdown(table)) =
            self.ask(state, Question::Breakdown(dimension, Page::all()))
        else {
            panic!("groups can always be told")
        };
        assert_eq!(table.rows.len(), table.n_rows as usize);
        let row = |group: &Group| {
            let row = groups::row(&table, group, &columns, &NoNames, EN);
            let mut json = numbers(&row.numbers);
            json.insert("key".to_owned(), json!(row.key));
            path_and_name(&table, group, &mut json);
            Value::Object(json)
        };
        table.rows.iter().map(row).collect()
    }

    fn viewers(&self, state: &State) -> Value {
        let Some(Body::Viewers(answered)) = self.ask(state, Question::Viewers(Page::all())) else {
            panic!("viewers can always be told")
        };
        check_summary(&answered);
        let row = |viewer: &Viewer| {
            let row = viewers::row(viewer, EN);
            let more = [Metric::Minutes, Metric::DropOff];
            let more = more.map(|metric| Number::of(metric, &viewer.totals, EN));
            let mut json = numbers(row.numbers.iter().chain(&more));
            let tiers = match self.ask(state, Question::Heat(viewer.key.clone())) {
                Some(Body::Heat(heat)) => viewers::tiers_raw(&heat),
                None => Pair { now: String::new(), before: state.compare.map(|_| String::new()) },
                other => panic!("no heat: {other:?}"),
            };
            json.insert("key".to_owned(), json!(row.key));
            json.insert("name".to_owned(), json!(viewer.name));
            json.insert("tiers".to_owned(), json!(tiers.now));
            json.insert("tiers_before".to_owned(), json!(tiers.before));
            Value::Object(json)
        };
        answered.rows.iter().map(row).collect()
    }

    fn quality_json(&self) -> Value {
        let quality = &self.opened.quality;
        json!({
            "records": quality.records,
            "refused": quality.refused,
            "duplicates": quality.duplicates,
            "sessions": quality.sessions,
            "spans_told": quality.spans_told(),
            "spans_from_segments": quality.spans_from_segments,
            "spans_from_pairs": quality.spans_from_pairs,
            "without_spans": quality.without_spans,
            "without_play": quality.without_play,
            "extra_plays": quality.extra_plays,
            "reach_derived": quality.reach_derived,
            "unknown_country": quality.unknown_country,
            "plays": quality.plays,
            "anonymous_plays": quality.anonymous_plays,
            "assumed_impressions": quality.assumed_impressions,
            "conflicting_lengths": quality.conflicting_lengths,
            "not_of_entry": quality.not_of_entry,
        })
    }

    /// What has a notice, by the key that the oracle has for it.
    fn notices(&self, bad_link: &[&str]) -> Value {
        let of_entry = self.entry.notices.iter().chain(&self.opened.notices);
        let of_entry = of_entry.filter_map(|notice| match notice {
            EntryNotice::Field { field, .. } => field.rsplit('.').next(),
            EntryNotice::UnknownZone(_) => Some("time_zone"),
            EntryNotice::MinGroup(_)
            | EntryNotice::NamesUnread(_)
            | EntryNotice::NothingOfEntry => None,
        });
        let of_files = self.opened.quality.unread.iter().map(|unread| match unread.why {
            WhyUnread::Syntax { .. } => "truncated",
            _ => "file",
        });
        let mut notices: Vec<&str> =
            of_entry.chain(of_files).chain(bad_link.iter().copied()).collect();
        notices.sort_unstable();
        notices.dedup();
        json!(notices)
    }
}

/// As the browser's `Intl` does; who names no zone is in UTC here.
fn find_zone(name: Option<&str>, from_ms: i64, to_ms: i64) -> Option<Zone> {
    let Some(name) = name else { return Some(Zone::utc()) };
    let zone = TimeZone::get(name).ok()?;
    Some(Zone::probe(name, from_ms, to_ms, |at_ms| {
        let at = Timestamp::from_millisecond(at_ms).unwrap();
        i64::from(zone.to_offset(at).seconds()) * 1000
    }))
}

/// A number's attributes, read back.
fn number(number: &Number) -> Value {
    let raw = |text: &str| match text {
        "" => Value::Null,
        text => json!(text.parse::<f64>().unwrap()),
    };
    match &number.before {
        None => json!({ "value": raw(&number.raw) }),
        Some(before) => json!({
            "value": raw(&number.raw),
            "before": raw(&before.raw),
            "change": raw(&before.change_raw),
            "change_kind": before.change_kind,
        }),
    }
}

fn numbers<'a>(of: impl IntoIterator<Item = &'a Number>) -> Map<String, Value> {
    of.into_iter().map(|one| (one.key.to_owned(), number(one))).collect()
}

fn metrics(totals: &Pair<Totals>) -> Value {
    let all = Metric::EVERY.map(|metric| Number::of(metric, totals, EN));
    let mut json = numbers(&all);
    for metric in tiles::METRICS {
        for (_, step) in tiles::worked(metric, totals, EN) {
            let known = json.insert(step.key.to_owned(), number(&step));
            // Several tiles are worked out from the same numbers.
            assert!(known.is_none_or(|known| known == number(&step)), "{}", step.key);
        }
    }
    Value::Object(json)
}

fn trend_row(series: &Series, bucket: &SeriesBucket) -> Value {
    let row = trend::row(series, bucket, &Metric::EVERY, EN);
    let mut json = numbers(&row.numbers);
    json.insert("key".to_owned(), json!(row.key));
    json.insert("partial".to_owned(), json!(row.partial));
    Value::Object(json)
}

fn funnel_json(totals: &Pair<Totals>, state: &State) -> Value {
    let [impressions, plays, reached] = &funnel::steps(totals, state.reach, EN)[..] else {
        panic!("three steps")
    };
    let mut last = number(&reached.number);
    last["key"] = json!(reached.key.unwrap().to_string());
    let mut json = numbers([plays, reached].map(|step| &step.rate.as_ref().unwrap().0));
    json.extend(numbers([&impressions.number, &plays.number]));
    json.insert("reached".to_owned(), last);
    Value::Object(json)
}

fn cells_of(timeline: &Timeline, series: timeline::Series) -> (&[u32], Option<&[u32]>) {
    let before = timeline.counts.before.as_ref();
    (series.of(&timeline.counts.now), before.map(|counts| series.of(counts)))
}

fn path_and_name(table: &Breakdown, group: &Group, json: &mut Map<String, Value>) {
    if table.dimension == Dimension::Context {
        json.insert("name".to_owned(), json!(group.name));
    }
    if matches!(table.dimension, Dimension::Region | Dimension::City) {
        let path: Vec<&str> = group.within.iter().chain([&group.key]).map(key).collect();
        json.insert("path".to_owned(), json!(path));
    }
}

/// The counts of the sentence above the table are those of its rows.
fn check_summary(viewers: &Viewers) {
    assert_eq!(viewers.n_rows as usize, viewers.rows.len());
    let named = viewers.rows.iter().filter(|row| row.key.is_some() && row.totals.now.plays > 0);
    let seen: Vec<Option<f64>> = named.map(|row| row.total_completion.now).collect();
    let count = |is: fn(f64) -> bool| seen.iter().flatten().filter(|seen| is(**seen)).count();
    assert_eq!(
        [viewers.n_named, viewers.n_almost_all, viewers.n_little].map(|n| n as usize),
        [seen.len(), count(|seen| seen >= 0.95), count(|seen| seen < 0.1)]
    );
}

/// Where two pages differ: a path into them, and what stands there in each. Numbers
/// are equal up to the last digits that a sum's order decides.
pub(crate) fn differences(ours: &Value, theirs: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare("", ours, theirs, &mut found);
    found
}

fn compare(path: &str, ours: &Value, theirs: &Value, found: &mut Vec<String>) {
    let differ = |found: &mut Vec<String>| {
        let short = |value: &Value| value.to_string().chars().take(160).collect::<String>();
        found.push(format!("{path}: page {}, oracle {}", short(ours), short(theirs)));
    };
    match (ours, theirs) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            for key in keys {
                let side = |map: &Map<String, Value>| map.get(key).cloned();
                match (side(a), side(b)) {
                    (Some(a), Some(b)) => compare(&format!("{path}/{key}"), &a, &b, found),
                    (a, b) => found.push(format!("{path}/{key}: page {a:?}, oracle {b:?}")),
                }
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (n, (a, b)) in a.iter().zip(b).enumerate() {
                let name = b["key"].as_str().map_or(n.to_string(), str::to_owned);
                compare(&format!("{path}/{name}"), a, b, found);
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            let keys = |rows: &[Value]| -> Vec<Value> {
                rows.iter().map(|row| row["key"].clone()).collect()
            };
            found.push(format!("{path}: page has {:?}, oracle {:?}", keys(a), keys(b)));
        }
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            if (a - b).abs() > 1e-9 * a.abs().max(b.abs()).max(1.0) {
                differ(found);
            }
        }
        _ if ours != theirs => differ(found),
        _ => {}
    }
}
