//! Sums of a row: whole counts, worked back from the averages that a report has.

use super::table::MAX_NUMBER;
use crate::query::{Metric, Totals, Unknown, Value};

/// Cells that the server counts by: hundredths of the content.
pub(super) const N_POINTS: u32 = 100;

/// What no report counts.
pub(super) fn never() -> Unknown {
    let of = Unknown::of;
    of(Metric::Downloads).and(Unknown::SESSIONS).and(Unknown::SECONDS)
}

/// The sums of a row, whose numbers `of` gives by column; `None` where there is none.
/// `viewers` is the column that counts viewers.
///
/// Averages are taken over plays, so that times plays they are whole again: 52,028
/// hundredths seen in 2,269 plays are `avg_completion_rate` 22.929925077126.
pub(super) fn totals(of: &dyn Fn(&str) -> Option<f64>, viewers: Option<&str>) -> Totals {
    let mut unknown = never().and(Unknown::ANONYMOUS).and(Unknown::of(Metric::Likes));
    let mut known = |value: Option<f64>, metric: Metric| {
        if value.is_none() {
            unknown = unknown.and(Unknown::of(metric));
        }
        value.unwrap_or(0.0)
    };
    let plays = known(plays(of), Metric::Plays);
    let times_plays = |average: Option<f64>, of_whole: f64| average.map(|n| n * of_whole * plays);
    let impressions = known(of("count_loads"), Metric::Impressions);
    if of("count_loads").is_none() {
        known(None, Metric::PlayRate);
    }
    let viewers = known(viewers.and_then(of), Metric::Viewers);
    let minutes = known(of("sum_view_period"), Metric::Minutes);
    // The server cuts the average off at 100, for replays within a play.
    let completion = of("avg_completion_rate").map(|n| n.min(100.0));
    let cells = known(times_plays(completion, 1.0), Metric::Completion);
    let shares = known(of("count_viral"), Metric::Shares);
    let quartiles =
        ["count_plays_25", "count_plays_50", "count_plays_75", "count_plays_100"].map(of);
    let reached = match quartiles {
        [Some(a), Some(b), Some(c), Some(d)] => [a, b, c, d].map(whole),
        _ => {
            let sum = known(times_plays(of("avg_view_drop_off"), 4.0), Metric::DropOff);
            unknown = unknown.and(Unknown::QUARTILES);
            [whole(sum), 0, 0, 0]
        }
    };
    let (plays, impressions) = (whole(plays), whole(impressions));
    Totals {
        sessions: plays.max(impressions).max(u64::from(minutes > 0.0)),
        impressions,
        plays,
        anonymous_plays: 0,
        viewers: whole(viewers),
        watched_ms: whole(minutes * 60_000.0),
        cells: whole(cells),
        reached,
        shares: whole(shares),
        likes: 0,
        downloads: 0,
        n_cells: N_POINTS,
        unknown,
    }
}

/// Plays; where they are not given, by one of three ways to work them back.
fn plays(of: &dyn Fn(&str) -> Option<f64>) -> Option<f64> {
    let by = |sum: &str, average: &str| {
        let (sum, average) = (of(sum)?, of(average)?);
        (average > 0.0).then(|| (sum / average).round())
    };
    let by_rate = || Some((of("load_play_ratio")? * of("count_loads")?).round());
    of("count_plays")
        .or_else(|| by("sum_view_period", "avg_view_period_time"))
        .or_else(|| by("sum_time_viewed", "avg_time_viewed"))
        .or_else(by_rate)
}

/// So many at most that those of all rows that a table may have can be added up.
const MAX_WHOLE: f64 = MAX_NUMBER * 60_000.0;

fn whole(n: f64) -> u64 {
    n.round().min(MAX_WHOLE) as u64
}

/// Both rows in one: the server has more than one name for what is unknown.
pub(super) fn merge(a: &mut Totals, b: &Totals) {
    a.sessions += b.sessions;
    a.impressions += b.impressions;
    a.plays += b.plays;
    a.viewers += b.viewers;
    a.watched_ms += b.watched_ms;
    a.cells += b.cells;
    for (a, b) in a.reached.iter_mut().zip(b.reached) {
        *a += b;
    }
    a.shares += b.shares;
    a.unknown = a.unknown.and(b.unknown);
}

/// A value of a dimension; `None` for what the server calls unknown.
pub(super) fn value(text: Option<&str>) -> Value {
    text.filter(|text| !matches!(*text, "Unknown" | "unknown" | "0")).map(str::to_owned)
}
