//! What folding, building and each question cost, at 100 thousand and 1 million
//! events: `cargo bench --bench engine`.
//!
//! The data is made up from a seed: about 4 events a session, 20,000 viewers (one
//! session in ten is anonymous), 180 days, 60 countries, a lecture of 30 minutes.

#![allow(clippy::unwrap_used, reason = "the data is our own")]

use divan::Bencher;
use divan::counter::ItemsCount;
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;
use viewprint::engine::{Counted, Store, StoreFacts, answer, fold};
use viewprint::facts::{Event, EventKind, Events, Labels, Span, Visits};
use viewprint::query::{Dimension, Filters, Page, Quartile, Query, Question, Sort};
use viewprint::time::bucket::Grain;
use viewprint::time::{DayRange, Zone};

fn main() {
    divan::main();
}

const SIZES: [usize; 2] = [100_000, 1_000_000];
const FIRST_DAY: &str = "2026-03-01";
const N_DAYS: i64 = 180;
const DAY_MS: i64 = 86_400_000;
const LENGTH_MS: i32 = 1_800_000;

fn first_ms() -> i64 {
    i64::from(FIRST_DAY.parse::<viewprint::time::Day>().unwrap().since_epoch()) * DAY_MS
}

/// Events in the order of time, as a log has them.
fn events(n_events: usize) -> Events {
    let mut rng = ChaCha8Rng::seed_from_u64(17);
    let mut log: Vec<(i64, usize, EventKind)> = Vec::with_capacity(n_events);
    let mut sessions = Vec::new();
    while log.len() < n_events {
        let session = sessions.len();
        sessions.push(session_labels(&mut rng));
        let start = first_ms() + rng.random_range(0..N_DAYS * DAY_MS);
        log.push((start, session, EventKind::Impression));
        if rng.random_bool(0.2) {
            continue;
        }
        log.push((start + 2_000, session, EventKind::Play));
        let mut from_ms = 0;
        for n in 0..rng.random_range(1..4_i64) {
            let to_ms = (from_ms + rng.random_range(1_000..900_000)).min(LENGTH_MS);
            let at = start + 3_000 + n * 600_000;
            log.push((at, session, EventKind::Watch(Span { from_ms, to_ms })));
            from_ms = rng.random_range(0..LENGTH_MS - 1_000);
        }
        if rng.random_bool(0.3) {
            log.push((start + 900_000, session, EventKind::Reach(Quartile::Q50)));
        }
    }
    log.sort_by_key(|(at_ms, ..)| *at_ms);
    log.truncate(n_events);
    let mut events = Events::default();
    for (at_ms, session, kind) in log {
        let id = format!("session-{session}");
        let labels = sessions[session].clone();
        events.push(&Event { at_ms, kind, session: Some(&id), labels }).unwrap();
    }
    events
}

fn session_labels(rng: &mut ChaCha8Rng) -> Labels<'static> {
    let mut labels = Labels::default();
    let mut set = |dimension, text: String| labels.set(dimension, Cow::Owned(text));
    if rng.random_bool(0.9) {
        set(Dimension::Viewer, format!("viewer-{}", rng.random_range(0..20_000)));
    }
    let country = rng.random_range(0..60_u8);
    let letters = [b'A' + country / 26, b'A' + country % 26];
    set(Dimension::Country, String::from_utf8_lossy(&letters).into_owned());
    set(Dimension::Region, format!("region-{}", rng.random_range(0..8)));
    set(Dimension::Context, format!("course-{}", rng.random_range(0..40)));
    let page = rng.random_range(0..200);
    set(Dimension::Page, format!("https://host-{}.example/page/{page}", page % 12));
    set(Dimension::Device, ["Desktop", "Mobile", "Tablet"][rng.random_range(0..3)].to_owned());
    set(Dimension::Os, format!("os-{}", rng.random_range(0..6)));
    labels
}

fn build(visits: Visits) -> Store {
    let facts = StoreFacts {
        length_ms: Some(LENGTH_MS as u32),
        data_length_ms: None,
        zone: &Zone::utc(),
        viewer_names: &BTreeMap::new(),
        context_names: &BTreeMap::new(),
    };
    Store::build(visits, facts).0
}

/// The store of so many events; made once.
fn store(n_events: usize) -> &'static Store {
    static STORES: [OnceLock<Store>; 2] = [OnceLock::new(), OnceLock::new()];
    let at = usize::from(n_events == SIZES[1]);
    STORES[at].get_or_init(|| build(fold(events(n_events)).0))
}

/// The `n` days that start `skip` days after the first.
fn days(skip: i32, n: i32) -> DayRange {
    let first = FIRST_DAY.parse::<viewprint::time::Day>().unwrap().plus_days(skip);
    DayRange::between(first, first.plus_days(n - 1))
}

/// A question about both halves of the data: every session is counted.
fn wide(question: Question) -> Query {
    Query {
        range: days(90, 90),
        before: Some(days(0, 90)),
        filters: Filters::none(),
        today: days(180, 1).first(),
        question,
    }
}

/// A question about one week.
fn week(question: Question) -> Query {
    Query { range: days(100, 7), before: None, ..wide(question) }
}

fn by(dimension: Dimension) -> Question {
    Question::Breakdown(dimension, Page::first(50))
}

fn bench(bencher: Bencher<'_, '_>, n_events: usize, query: &Query) {
    let store = store(n_events);
    bencher.bench(|| answer(store, divan::black_box(query), &mut Counted::default()));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn fold_events(bencher: Bencher<'_, '_>, n_events: usize) {
    let all = events(n_events);
    bencher
        .counter(ItemsCount::new(n_events))
        .with_inputs(|| all.clone())
        .bench_values(|events| fold(events).0.len());
}

/// The worst that a file can do to the search for twins: everything at one instant,
/// in a session, of a viewer without session ids, or anonymous.
#[divan::bench(args = ["session", "viewer", "nobody"], sample_count = 5)]
fn fold_one_instant(bencher: Bencher<'_, '_>, of: &str) {
    let mut events = Events::default();
    for n in 0..1_000_000 {
        let kind = EventKind::Watch(Span { from_ms: 0, to_ms: 1 + n / 2 });
        let mut labels = Labels::default();
        if of == "viewer" {
            labels.set(Dimension::Viewer, Cow::Borrowed("ada"));
        }
        let session = (of == "session").then_some("s1");
        events.push(&Event { at_ms: first_ms(), kind, session, labels }).unwrap();
    }
    bencher.with_inputs(|| events.clone()).bench_values(|events| fold(events).1.duplicates);
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn build_store(bencher: Bencher<'_, '_>, n_events: usize) {
    let visits = fold(events(n_events)).0;
    bencher.with_inputs(|| visits.clone()).bench_values(build);
}

/// All that a page asks again when a filter changes.
#[divan::bench(args = SIZES)]
fn filter_change(bencher: Bencher<'_, '_>, n_events: usize) {
    let store = store(n_events);
    let questions = [
        Question::Totals,
        Question::Series(Grain::Month),
        Question::Timeline,
        by(Dimension::Country),
        by(Dimension::Device),
        by(Dimension::Domain),
        Question::Viewers(Page::first(50)),
    ];
    let mut queries = questions.map(wide);
    for query in &mut queries {
        let values = ["AB", "AC", "BB"].map(|value| Some(value.to_owned()));
        query.filters.set(Dimension::Country, values);
        query.filters.set(Dimension::Device, [Some("Mobile".to_owned())]);
    }
    bencher.bench(|| queries.each_ref().map(|query| answer(store, query, &mut Counted::default())));
}

#[divan::bench(args = SIZES)]
fn totals(bencher: Bencher<'_, '_>, n_events: usize) {
    bench(bencher, n_events, &wide(Question::Totals));
}

#[divan::bench(args = SIZES)]
fn totals_of_a_week(bencher: Bencher<'_, '_>, n_events: usize) {
    bench(bencher, n_events, &week(Question::Totals));
}

#[divan::bench(args = SIZES)]
fn series_by_day(bencher: Bencher<'_, '_>, n_events: usize) {
    bench(bencher, n_events, &wide(Question::Series(Grain::Day)));
}

#[divan::bench(args = SIZES)]
fn series_by_month(bencher: Bencher<'_, '_>, n_events: usize) {
    bench(bencher, n_events, &wide(Question::Series(Grain::Month)));
}

#[divan::bench(args = SIZES)]
fn timeline(bencher: Bencher<'_, '_>, n_events: usize) {
    bench(bencher, n_events, &wide(Question::Timeline));
}

#[divan::bench(args = SIZES)]
fn timeline_of_a_week(bencher: Bencher<'_, '_>, n_events: usize) {
    bench(bencher, n_events, &week(Question::Timeline));
}

#[divan::bench(args = SIZES)]
fn countries(bencher: Bencher<'_, '_>, n_events: usize) {
    bench(bencher, n_events, &wide(by(Dimension::Country)));
}

#[divan::bench(args = SIZES)]
fn countries_of_a_week(bencher: Bencher<'_, '_>, n_events: usize) {
    bench(bencher, n_events, &week(by(Dimension::Country)));
}

#[divan::bench(args = SIZES)]
fn countries_of_two_weeks(bencher: Bencher<'_, '_>, n_events: usize) {
    let query = Query { range: days(100, 14), ..week(by(Dimension::Country)) };
    bench(bencher, n_events, &query);
}

#[divan::bench(args = SIZES)]
fn pages(bencher: Bencher<'_, '_>, n_events: usize) {
    bench(bencher, n_events, &wide(by(Dimension::Page)));
}

#[divan::bench(args = SIZES)]
fn viewers(bencher: Bencher<'_, '_>, n_events: usize) {
    bench(bencher, n_events, &wide(Question::Viewers(Page::first(50))));
}

#[divan::bench(args = SIZES)]
fn viewers_of_a_week(bencher: Bencher<'_, '_>, n_events: usize) {
    bench(bencher, n_events, &week(Question::Viewers(Page::first(50))));
}

#[divan::bench(args = SIZES)]
fn viewers_found_by_name(bencher: Bencher<'_, '_>, n_events: usize) {
    let page = Page { find: "er-12".to_owned(), sort: Sort::Name, ..Page::first(50) };
    bench(bencher, n_events, &wide(Question::Viewers(page)));
}

#[divan::bench(args = SIZES)]
fn heat(bencher: Bencher<'_, '_>, n_events: usize) {
    bench(bencher, n_events, &wide(Question::Heat(Some("viewer-17".to_owned()))));
}
