//! Tests as tables: data in, a question, the visible answer out.
//!
//! Data has one event (or visit) a line under a header of its fields; `-` is
//! absent. The answer has one row a line under a header of the values looked at;
//! `<plays` is the value of the compared range, `-` is no value.

use super::{Counted, Store, StoreFacts, answer, fold};
use crate::facts::visit::{Counts, Reached};
use crate::facts::{Event, EventKind, Events, Labels, Quality, Span, Visit, Visits};
use crate::query::answer::{Answer, Body, Group, Viewer};
use crate::query::{
    Dimension, Filters, Limit, Metric, Page, Pair, Quartile, Query, Question, Sort, Totals,
};
use crate::time::bucket::Grain;
use crate::time::{DayRange, Zone};
use jiff::Timestamp;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// One line by its column names; absent values are left out.
type Fields<'a> = HashMap<&'a str, &'a str>;

/// The lines of a table under its header.
fn table(text: &str) -> (Vec<&str>, Vec<Fields<'_>>) {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let header: Vec<&str> = lines.next().unwrap().split_whitespace().collect();
    let rows = lines
        .map(|line| {
            let cells: Vec<&str> = line.split_whitespace().collect();
            assert_eq!(cells.len(), header.len(), "as many cells as the header: {line}");
            header.iter().copied().zip(cells).filter(|(_, cell)| *cell != "-").collect()
        })
        .collect();
    (header, rows)
}

/// `09:00`, `2T09:00` (day of September 2026) or an instant in full.
fn at_ms(text: &str) -> i64 {
    let (day, clock) = text.split_once('T').unwrap_or(("1", text));
    let full = match day.len() {
        0..=2 => format!("2026-09-{day:0>2}T{clock}Z"),
        _ => text.to_owned(),
    };
    let seconds = if full.matches(':').count() < 2 { full.replace('Z', ":00Z") } else { full };
    seconds.parse::<Timestamp>().unwrap().as_millisecond()
}

/// `0-30.5` in seconds.
fn span(text: &str) -> Span {
    let (from, to) = text.split_once('-').unwrap();
    Span::from_seconds(from.parse().unwrap(), to.parse().unwrap(), None).unwrap()
}

fn labels<'a>(fields: &Fields<'a>) -> Labels<'a> {
    let mut labels = Labels::default();
    for dimension in Dimension::EVERY {
        if let Some(text) = fields.get(dimension.key()) {
            labels.set(dimension, Cow::Borrowed(text));
        }
    }
    labels
}

/// `play`, `watch:0-30` or `reach:50`.
fn kind(text: &str) -> EventKind {
    let (kind, value) = text.split_once(':').unwrap_or((text, ""));
    match kind {
        "impression" => EventKind::Impression,
        "play" => EventKind::Play,
        "watch" => EventKind::Watch(span(value)),
        "reach" => EventKind::Reach(Quartile::from_percent(value.parse().unwrap()).unwrap()),
        "share" => EventKind::Share,
        "like" => EventKind::Like,
        "download" => EventKind::Download,
        _ => panic!("no kind: {kind}"),
    }
}

/// Events, a line each: `at`, `kind`, `session` and dimensions.
pub(super) fn events(text: &str) -> Events {
    let mut events = Events::default();
    for fields in table(text).1 {
        let event = Event {
            at_ms: at_ms(fields["at"]),
            kind: kind(fields["kind"]),
            session: fields.get("session").copied(),
            labels: labels(&fields),
        };
        events.push(&event).unwrap();
    }
    events
}

/// Visits, a line each: `start`, `impressions`, `plays`, `reached`, `spans` joined
/// by commas, and dimensions.
pub(super) fn visits(text: &str) -> Visits {
    let mut visits = Visits::default();
    for fields in table(text).1 {
        let count = |field: &str| fields.get(field).map_or(0, |n| n.parse().unwrap());
        let spans: Vec<Span> =
            fields.get("spans").map_or(Vec::new(), |spans| spans.split(',').map(span).collect());
        let reached = match fields.get("reached") {
            Some(q) => Reached::Stated(Quartile::from_percent(q.parse().unwrap())),
            None => Reached::FromSpans,
        };
        let counts = Counts {
            impressions: count("impressions"),
            played: count("plays") > 0,
            reached,
            shares: count("shares"),
            likes: count("likes"),
            downloads: count("downloads"),
        };
        let visit = Visit {
            start_ms: at_ms(fields["start"]),
            labels: labels(&fields),
            counts,
            spans: &spans,
        };
        visits.push(&visit).unwrap();
    }
    visits
}

/// An entry whose data is a table, 60 s long and counted in UTC unless told.
pub(super) struct Given {
    visits: Visits,
    quality: Quality,
    length_ms: Option<u32>,
    data_length_ms: Option<u32>,
    zone: Zone,
    names: BTreeMap<String, String>,
}

impl Given {
    pub(super) fn visits(text: &str) -> Given {
        Given {
            visits: visits(text),
            quality: Quality::default(),
            length_ms: Some(60_000),
            data_length_ms: None,
            zone: Zone::utc(),
            names: BTreeMap::new(),
        }
    }

    pub(super) fn events(text: &str) -> Given {
        let (visits, quality) = fold(events(text));
        Given { visits, quality, ..Given::visits("start") }
    }

    pub(super) fn length_s(self, length_s: impl Into<Option<f64>>) -> Given {
        let length_ms = length_s.into().map(|length_s| (length_s * 1000.0) as u32);
        Given { length_ms, ..self }
    }

    pub(super) fn data_length_s(self, length_s: u32) -> Given {
        Given { length_ms: None, data_length_ms: Some(length_s * 1000), ..self }
    }

    pub(super) fn zone(self, name: &str) -> Given {
        let tz = jiff::tz::TimeZone::get(name).unwrap();
        let (from, to) = (at_ms("2026-01-01T00:00:00Z"), at_ms("2027-01-01T00:00:00Z"));
        let zone = Zone::probe(name, from, to, |at| {
            i64::from(tz.to_offset(Timestamp::from_millisecond(at).unwrap()).seconds()) * 1000
        });
        Given { zone, ..self }
    }

    /// `id=Name`, with blanks in names written as they are.
    pub(super) fn names<const N: usize>(self, names: [(&str, &str); N]) -> Given {
        let names = names.map(|(id, name)| (id.to_owned(), name.to_owned()));
        Given { names: names.into(), ..self }
    }

    /// The store, and everything counted on the way to it.
    pub(super) fn build(self) -> (Store, Quality) {
        let facts = StoreFacts {
            length_ms: self.length_ms,
            data_length_ms: self.data_length_ms,
            zone: &self.zone,
            viewer_names: &self.names,
            context_names: &self.names,
        };
        let (store, built) = Store::build(self.visits, facts);
        let mut quality = self.quality;
        quality.merge(built);
        (store, quality)
    }
}

/// A question about September 2026, asked on 1 December, until told otherwise.
pub(super) fn ask(question: Question) -> Query {
    Query {
        range: "2026-09-01..2026-09-30".parse().unwrap(),
        before: None,
        filters: Filters::none(),
        today: "2026-12-01".parse().unwrap(),
        question,
    }
}

pub(super) fn totals() -> Query {
    ask(Question::Totals)
}

pub(super) fn series(grain: Grain) -> Query {
    ask(Question::Series(grain))
}

pub(super) fn by(dimension: Dimension) -> Query {
    ask(Question::Breakdown(dimension, Page::all()))
}

pub(super) fn by_viewer() -> Query {
    ask(Question::Viewers(Page::all()))
}

/// Changes to a question, in the words of the page.
pub(super) trait Ask {
    /// Within `2026-09-01..2026-09-30`, or one day.
    fn within(self, range: &str) -> Query;
    /// Compared with a range, or one day.
    fn compared(self, before: &str) -> Query;
    /// Asked on this day.
    fn today(self, today: &str) -> Query;
    /// Filtered; `~` is Unknown.
    fn only<const N: usize>(self, dimension: Dimension, values: [&str; N]) -> Query;
    /// Of another page of a table.
    fn page(self, change: impl FnOnce(&mut Page)) -> Query;
    /// In another order.
    fn sorted(self, sort: Sort, descending: bool) -> Query;
}

impl Ask for Query {
    fn within(self, range: &str) -> Query {
        Query { range: days(range), ..self }
    }

    fn compared(self, before: &str) -> Query {
        Query { before: Some(days(before)), ..self }
    }

    fn today(self, today: &str) -> Query {
        Query { today: today.parse().unwrap(), ..self }
    }

    fn only<const N: usize>(mut self, dimension: Dimension, values: [&str; N]) -> Query {
        let values = values.map(|value| (value != "~").then(|| value.to_owned()));
        self.filters.set(dimension, values);
        self
    }

    fn page(mut self, change: impl FnOnce(&mut Page)) -> Query {
        match &mut self.question {
            Question::Breakdown(_, page) | Question::Choices(_, page) | Question::Viewers(page) => {
                change(page);
            }
            _ => panic!("no table is asked for"),
        }
        self
    }

    fn sorted(self, sort: Sort, descending: bool) -> Query {
        self.page(|page| (page.sort, page.descending) = (sort, descending))
    }
}

fn days(text: &str) -> DayRange {
    text.parse().unwrap_or_else(|_| {
        let day = text.parse().unwrap();
        DayRange::between(day, day)
    })
}

/// Asks, and compares the values that `expected` names.
#[track_caller]
#[expect(clippy::needless_pass_by_value, reason = "a question is written where it is asked")]
pub(super) fn check(given: Given, query: Query, expected: &str) {
    let (store, _) = given.build();
    check_store(&store, &query, expected);
}

/// The same of a store that several questions are asked of.
#[track_caller]
pub(super) fn check_store(store: &Store, query: &Query, expected: &str) {
    let (header, rows) = table(expected);
    let expected: Vec<Vec<String>> = rows
        .iter()
        .map(|row| header.iter().map(|name| row.get(name).unwrap_or(&"-").to_string()).collect())
        .collect();
    let found: Vec<Vec<String>> = written(&answer(store, query, &mut Counted::default()))
        .iter()
        .map(|row| header.iter().map(|name| row[*name].clone()).collect())
        .collect();
    assert_eq!(found, expected, "columns {header:?}");
}

/// The limits of an answer, and whether there is one at all.
pub(super) fn coverage(store: &Store, query: &Query) -> (Vec<Limit>, bool) {
    let answer = answer(store, query, &mut Counted::default());
    (answer.coverage.limits, answer.body.is_some())
}

type Written = HashMap<String, String>;

/// Every value of an answer, row by row.
fn written(answer: &Answer) -> Vec<Written> {
    match answer.body.as_ref().unwrap() {
        Body::Totals(totals) => vec![sums(totals)],
        Body::Series(series) => series
            .buckets
            .iter()
            .map(|bucket| {
                let mut row = sums(&bucket.totals);
                row.insert("key".into(), bucket.now.key());
                row.insert("<key".into(), opt(bucket.before.map(|before| before.key())));
                row.insert("partial".into(), bucket.partial.to_string());
                row.insert("unpaired".into(), series.n_before_unpaired.to_string());
                row
            })
            .collect(),
        Body::Timeline(timeline) => (0..timeline.counts.now.views.len())
            .map(|cell| {
                let mut row = Written::from([("key".into(), cell.to_string())]);
                let sides =
                    [("", Some(&timeline.counts.now)), ("<", timeline.counts.before.as_ref())];
                for (side, counts) in sides {
                    let at = |of: fn(&crate::query::answer::CellCounts) -> &Vec<u32>| {
                        opt(counts.map(|counts| of(counts)[cell]))
                    };
                    row.insert(format!("{side}views"), at(|counts| &counts.views));
                    row.insert(format!("{side}named"), at(|counts| &counts.named_viewers));
                    row.insert(format!("{side}replays"), at(|counts| &counts.replays));
                }
                row
            })
            .collect(),
        Body::Breakdown(table) => table.rows.iter().map(|row| group(table, row)).collect(),
        Body::Viewers(table) => table
            .rows
            .iter()
            .map(|row| {
                let mut written = viewer(row);
                written.insert("rows".into(), table.n_rows.to_string());
                written.insert("n_named".into(), table.n_named.to_string());
                written.insert("n_almost_all".into(), table.n_almost_all.to_string());
                written.insert("n_little".into(), table.n_little.to_string());
                written
            })
            .collect(),
        Body::Heat(heat) => {
            let runs = heat.runs.map(|runs| {
                let runs: Vec<_> =
                    runs.iter().map(|run| format!("{}x{}", run.count, run.n_cells)).collect();
                runs.join(",")
            });
            vec![Written::from([("runs".into(), runs.now), ("<runs".into(), opt(runs.before))])]
        }
    }
}

fn group(table: &crate::query::answer::Breakdown, row: &Group) -> Written {
    let mut written = sums(&row.totals);
    let shares = table.play_share(row);
    let within: Vec<_> = row.within.iter().map(key).collect();
    written.insert("key".into(), key(&row.key));
    written.insert("within".into(), if within.is_empty() { "-".into() } else { within.join("/") });
    written.insert("name".into(), opt(row.name.clone()));
    written.insert("play_share".into(), value(shares.now));
    written.insert("<play_share".into(), value(shares.before.flatten()));
    written.insert("rows".into(), table.n_rows.to_string());
    written
}

fn viewer(row: &Viewer) -> Written {
    let mut written = sums(&row.totals);
    written.insert("key".into(), key(&row.key));
    written.insert("name".into(), opt(row.name.clone()));
    written.insert("total_completion".into(), value(row.total_completion.now));
    written.insert("<total_completion".into(), value(row.total_completion.before.flatten()));
    written.insert("first".into(), opt(row.watched.map(|(first, _)| first.to_string())));
    written.insert("last".into(), opt(row.watched.map(|(_, last)| last.to_string())));
    written
}

fn sums(totals: &Pair<Totals>) -> Written {
    let mut written = Written::new();
    for (side, totals) in [("", Some(totals.now)), ("<", totals.before)] {
        for metric in Metric::EVERY {
            let found = totals.and_then(|totals| metric.of(&totals));
            written.insert(format!("{side}{}", metric.key()), value(found));
        }
        written.insert(format!("{side}sessions"), opt(totals.map(|totals| totals.sessions)));
        let reached = totals.map(|t| t.reached.map(|n| n.to_string()).join(","));
        written.insert(format!("{side}reached"), opt(reached));
    }
    written
}

fn key(key: &Option<String>) -> String {
    key.clone().unwrap_or_else(|| "~".into())
}

fn opt(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "-".into(), |value| value.to_string())
}

/// At most three decimals.
fn value(value: Option<f64>) -> String {
    opt(value.map(|value| (value * 1000.0).round() / 1000.0))
}
