//! What has to hold between answers, on data made up from seeds: a table's row is
//! the totals under a filter, the timeline is the sum of its viewers' heat.

use super::testing::{Ask, Given, ask, by, by_viewer, series, totals};
use super::{Counted, Store, answer};
use crate::query::answer::{Breakdown, Timeline, Viewers};
use crate::query::{Body, Dimension, Pair, Query, Question, Totals, metric};
use crate::time::bucket::Grain;
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use std::fmt::Write;

const N_CELLS: u32 = 20;

/// Sessions of a few viewers and places over 30 days, with gaps everywhere.
fn some_store(rng: &mut ChaCha8Rng) -> Store {
    let mut visits =
        "start viewer country region city context plays impressions spans\n".to_owned();
    for _ in 0..rng.random_range(0..120) {
        let day = rng.random_range(1..31);
        let mut text = |prefix: &str, n: u32| match rng.random_range(0..=n) {
            0 => "-".to_owned(),
            one => format!("{prefix}{}", char::from(b'a' + one as u8)),
        };
        let (viewer, country) = (text("v", 6), text("X", 3));
        let (region, city, context) = (text("r", 2), text("c", 2), text("k", 3));
        let plays = rng.random_range(0..2);
        let impressions = rng.random_range(0..3);
        let spans: Vec<String> = (0..rng.random_range(0..4))
            .map(|_| {
                let from = rng.random_range(0..220);
                let to = from + rng.random_range(1..90);
                format!("{}-{}", f64::from(from) / 10.0, f64::from(to) / 10.0)
            })
            .collect();
        let spans = if spans.is_empty() { "-".to_owned() } else { spans.join(",") };
        let labels = format!("{viewer} {country} {region} {city} {context}");
        writeln!(visits, "{day}T09:00 {labels} {plays} {impressions} {spans}").unwrap();
    }
    Given::visits(&visits).length_s(f64::from(N_CELLS)).build().0
}

/// Asks every question that `check` is about of many stores, ranges and filters.
fn check_all(check: impl Fn(&Store, &dyn Fn(Query) -> Query)) {
    for seed in 0..60 {
        println!("seed {seed}"); // shown when the test fails
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let store = some_store(&mut rng);
        let first = rng.random_range(1..=30);
        let last = rng.random_range(first..=30);
        let is_filtered = rng.random_bool(0.5);
        check(&store, &|query: Query| {
            let range = format!("2026-09-{first:02}..2026-09-{last:02}");
            let query = query.within(&range).compared("2026-09-03..2026-09-20");
            if is_filtered { query.only(Dimension::Context, ["kb", "~"]) } else { query }
        });
    }
}

fn totals_of(store: &Store, query: &Query) -> Pair<Totals> {
    match answer(store, query, &mut Counted::default()).body {
        Some(Body::Totals(totals)) => totals,
        other => panic!("not totals: {other:?}"),
    }
}

fn breakdown_of(store: &Store, query: &Query) -> Breakdown {
    match answer(store, query, &mut Counted::default()).body {
        Some(Body::Breakdown(breakdown)) => breakdown,
        other => panic!("not a breakdown: {other:?}"),
    }
}

fn viewers_of(store: &Store, query: &Query) -> Viewers {
    match answer(store, query, &mut Counted::default()).body {
        Some(Body::Viewers(viewers)) => viewers,
        other => panic!("not viewers: {other:?}"),
    }
}

fn timeline_of(store: &Store, query: &Query) -> Timeline {
    match answer(store, query, &mut Counted::default()).body {
        Some(Body::Timeline(timeline)) => timeline,
        other => panic!("not a timeline: {other:?}"),
    }
}

/// The counts of each cell in the range and before.
fn heat_of(store: &Store, query: &Query) -> Pair<Vec<u32>> {
    match answer(store, query, &mut Counted::default()).body {
        Some(Body::Heat(heat)) => heat.runs.map(|runs| {
            runs.iter().flat_map(|run| vec![run.count; run.n_cells as usize]).collect()
        }),
        other => panic!("not heat: {other:?}"),
    }
}

fn value(value: &Option<String>) -> &str {
    value.as_deref().unwrap_or("~")
}

#[test]
fn a_row_is_the_totals_under_a_filter() {
    let tables = [Dimension::Country, Dimension::Region, Dimension::City, Dimension::Viewer];
    check_all(|store, with| {
        for dimension in tables {
            for row in breakdown_of(store, &with(by(dimension))).rows {
                let mut query = totals().only(dimension, [value(&row.key)]);
                for (outer, within) in
                    [Dimension::Country, Dimension::Region].iter().zip(&row.within)
                {
                    query = query.only(*outer, [value(within)]);
                }
                assert_eq!(row.totals, totals_of(store, &with(query)), "{dimension:?} {row:?}");
            }
        }
    });
}

#[test]
fn days_and_groups_add_up_to_the_totals() {
    /// All but distinct viewers, which do not add up.
    fn sum(parts: impl Iterator<Item = Totals>) -> Totals {
        parts.fold(Totals::none(N_CELLS), |sum, part| Totals {
            sessions: sum.sessions + part.sessions,
            impressions: sum.impressions + part.impressions,
            plays: sum.plays + part.plays,
            anonymous_plays: sum.anonymous_plays + part.anonymous_plays,
            watched_ms: sum.watched_ms + part.watched_ms,
            cells: sum.cells + part.cells,
            reached: std::array::from_fn(|q| sum.reached[q] + part.reached[q]),
            ..sum
        })
    }
    check_all(|store, with| {
        let whole = totals_of(store, &with(totals())).map(|all| Totals { viewers: 0, ..*all });
        for grain in [Grain::Day, Grain::Month] {
            let Some(Body::Series(series)) =
                answer(store, &with(series(grain)), &mut Counted::default()).body
            else {
                panic!("not a series");
            };
            assert_eq!(sum(series.buckets.iter().map(|bucket| bucket.totals.now)), whole.now);
        }
        for dimension in Dimension::EVERY {
            let rows = breakdown_of(store, &with(by(dimension))).rows;
            assert_eq!(sum(rows.iter().map(|row| row.totals.now)), whole.now);
            assert_eq!(Some(sum(rows.iter().filter_map(|row| row.totals.before))), whole.before);
        }
    });
}

#[test]
fn the_timeline_is_the_sum_of_its_viewers() {
    check_all(|store, with| {
        let counts = timeline_of(store, &with(ask(Question::Timeline))).counts.now;
        let mut views = vec![0; N_CELLS as usize];
        let mut named_viewers = vec![0; N_CELLS as usize];
        for row in viewers_of(store, &with(by_viewer())).rows {
            let heat = heat_of(store, &with(ask(Question::Heat(row.key.clone()))));
            for (cell, count) in heat.now.iter().enumerate() {
                views[cell] += count;
                named_viewers[cell] += u32::from(row.key.is_some() && *count > 0);
            }
            let seen = |heat: &Vec<u32>| heat.iter().filter(|count| **count > 0).count() as u64;
            let share = |heat| metric::share(seen(heat), u64::from(N_CELLS));
            let (now, before) = (row.totals.now, row.totals.before.unwrap());
            let is_named = row.key.is_some();
            let expected = Pair {
                now: share(&heat.now).filter(|_| is_named && now.sessions > 0),
                before: heat
                    .before
                    .as_ref()
                    .map(|heat| share(heat).filter(|_| is_named && before.sessions > 0)),
            };
            assert_eq!(row.total_completion, expected);
        }
        assert_eq!((counts.views, counts.named_viewers), (views, named_viewers));
    });
}

#[test]
fn without_the_named_viewers_replays_are_those_of_the_anonymous() {
    check_all(|store, with| {
        let all = timeline_of(store, &with(ask(Question::Timeline))).counts.now;
        let anonymous = ask(Question::Timeline).only(Dimension::Viewer, ["~"]);
        let anonymous = timeline_of(store, &with(anonymous)).counts.now;
        for cell in 0..N_CELLS as usize {
            let named_again = all.views[cell] - anonymous.views[cell] - all.named_viewers[cell];
            assert_eq!(all.replays[cell], named_again + anonymous.replays[cell]);
        }
    });
}

#[test]
fn what_was_counted_before_is_answered_as_if_counted_anew() {
    check_all(|store, with| {
        let mut counted = Counted::default();
        // More tables than are kept; each comes again, in other company.
        for round in 0..3 {
            for dimension in Dimension::EVERY {
                let plain = with(by(dimension));
                let filtered = with(by(dimension).only(Dimension::Country, ["FR"]));
                let other_days = plain.clone().within("2026-09-02..2026-09-04");
                let alone = Query { before: None, ..plain.clone() };
                for query in [&plain, &filtered, &other_days, &alone, &plain] {
                    let kept = answer(store, query, &mut counted);
                    let anew = answer(store, query, &mut Counted::default());
                    assert_eq!(kept, anew, "{dimension:?}, round {round}");
                }
            }
        }
    });
}
