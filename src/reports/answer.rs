//! Elements into an answer, and what it does not speak for.

use super::Reports;
use super::asking::{Asking, Part, Want};
use super::groups::{Group, Grouped, join, nothing};
use super::sums::{N_POINTS, totals};
use super::table::{Graph, Table, graphs, read_number};
use crate::engine::table::{Row, page_of};
use crate::facts::span::n_cells;
use crate::query::answer::{
    Breakdown, CellCounts, Group as GroupRow, Heat, Run, Series, SeriesBucket, Timeline, Viewer,
    Viewers,
};
use crate::query::{
    Answer, Body, Coverage, Dimension, Limit, Metric, Page, Pair, Query, Question, Sort, Totals,
    Unknown,
};
use crate::sources::json::Object;
use crate::time::DayRange;
use crate::time::bucket::{Bucket, Grain, buckets};

const TOTAL: &str = "unique_known_users|unique_videos|count_plays|sum_time_viewed|avg_time_viewed|\
    avg_view_drop_off|count_loads|load_play_ratio|avg_completion_rate|count_viral|unique_viewers|\
    sum_view_period|avg_view_period_time";
const REACHED: &str = "count_plays|count_plays_25|count_plays_50|count_plays_75|count_plays_100|\
    play_through_ratio|count_loads";
const POINTS: &str = "percentile|count_viewers|unique_known_users";

/// The answer, all elements being there.
pub(super) fn answer(reports: &mut Reports, asking: &Asking) -> Answer {
    match body(reports, asking) {
        Ok((body, mut limits)) => {
            let query = &asking.query;
            let ranges = [Some(query.range), query.before];
            if ranges.into_iter().flatten().any(|range| !reports.is_cut_right(range)) {
                limits.push(Limit::FixedOffset);
            }
            let coverage = Coverage { range: query.range, before: query.before, limits };
            Answer { coverage, body: Some(body) }
        }
        Err(limit) => refusal(&asking.query, limit),
    }
}

/// An answer without a body.
pub(super) fn refusal(query: &Query, limit: Limit) -> Answer {
    let coverage = Coverage { range: query.range, before: query.before, limits: vec![limit] };
    Answer { coverage, body: None }
}

fn body(reports: &mut Reports, asking: &Asking) -> Result<(Body, Vec<Limit>), Limit> {
    let query = &asking.query;
    match &query.question {
        Question::Totals => {
            let sums = sides(query, |is_before| sums(asking, is_before))?;
            let limits = vec![Limit::ViewersEstimated];
            Ok((Body::Totals(sums), with_uncounted(limits, sums.now.unknown)))
        }
        Question::Series(grain) => {
            let series = series(asking, *grain)?;
            let unknown = series.buckets.first().map(|bucket| bucket.totals.now.unknown);
            let limits = vec![Limit::ViewersEstimated];
            Ok((Body::Series(series), with_uncounted(limits, unknown.unwrap_or_default())))
        }
        Question::Timeline => {
            let counts = sides(query, |is_before| counts(reports, asking, is_before))?;
            let length_ms = reports.length_ms;
            let limits = vec![points(length_ms), Limit::ReplaysUnknown, Limit::ViewersEstimated];
            Ok((Body::Timeline(Timeline { length_ms, counts }), limits))
        }
        Question::Heat(_) => {
            let counts = sides(query, |is_before| counts(reports, asking, is_before))?;
            let length_ms = reports.length_ms;
            let runs = counts.map(|counts| runs(&counts.views));
            Ok((Body::Heat(Heat { length_ms, runs }), vec![points(length_ms)]))
        }
        Question::Viewers(page) => {
            let (groups, mut limits) = groups(reports, asking, Dimension::Viewer, false)?;
            limits.push(Limit::DaysOfViewersUnknown);
            Ok((Body::Viewers(viewers(groups, page)), limits))
        }
        Question::Breakdown(dimension, page) => {
            let (groups, limits) = groups(reports, asking, *dimension, false)?;
            Ok((Body::Breakdown(breakdown(groups, *dimension, page, query)), limits))
        }
        Question::Choices(dimension, page) => {
            let (groups, limits) = groups(reports, asking, *dimension, true)?;
            let chosen = query.filters.values(*dimension);
            let mut table = breakdown(groups, *dimension, page, query);
            if page.find.is_empty() {
                // Those that the page lacks stand before it, so that they can be let go of.
                let all = Page { offset: 0, limit: u32::MAX, ..page.clone() };
                let whole = self::groups(reports, asking, *dimension, true)?.0;
                let whole = breakdown(whole, *dimension, &all, query).rows;
                let lacking =
                    chosen.iter().filter(|value| table.rows.iter().all(|row| row.key != **value));
                let is_compared = query.before.is_some();
                let lacking: Vec<_> = lacking
                    .map(|value| {
                        let known = whole.iter().find(|row| row.key == *value).cloned();
                        known.unwrap_or_else(|| row(nothing(value.clone(), is_compared)))
                    })
                    .collect();
                table.rows.splice(0..0, lacking);
            }
            Ok((Body::Breakdown(table), limits))
        }
    }
}

/// The same of both sides.
fn sides<T>(query: &Query, mut of: impl FnMut(bool) -> Result<T, Limit>) -> Result<Pair<T>, Limit> {
    let now = of(false)?;
    let before = query.before.map(|_| of(true)).transpose()?;
    Ok(Pair { now, before })
}

/// Metrics that are not counted, as a limit where there are any.
fn with_uncounted(mut limits: Vec<Limit>, unknown: Unknown) -> Vec<Limit> {
    let is_unknown = |metric: &Metric| unknown.has(Unknown::of(*metric));
    let metrics: Vec<_> = Metric::EVERY.into_iter().filter(is_unknown).collect();
    if !metrics.is_empty() {
        limits.push(Limit::NotCounted(metrics));
    }
    limits
}

/// The sums of a range.
fn sums(asking: &Asking, is_before: bool) -> Result<Totals, Limit> {
    let of_total =
        |want| Table::of(asking.element(want, is_before)?, TOTAL).ok_or(Limit::Unreachable);
    let total = of_total(Want::Totals)?;
    let reached = asking.element(Want::Reached, is_before);
    let reached = reached.ok().and_then(|json| Table::of(json, REACHED));
    let of = |column: &str| {
        let quartile = column.starts_with("count_plays_").then_some(reached.as_ref()).flatten();
        single(quartile.unwrap_or(&total), column)
    };
    let mut sums = totals(&of, Some("unique_viewers"));
    let likes = asking.element(Want::Likes, is_before).ok().and_then(Object::of);
    let likes = likes.and_then(|list| read_number(list.get("totalCount")?));
    if let Some(likes) = likes {
        sums.likes = likes as u64;
        sums.unknown = sums.unknown.without(Unknown::of(Metric::Likes));
    }
    let asks_anonymous = asking.parts.iter().any(|part| part.want == Want::Anonymous);
    let anonymous = match of_total(Want::Anonymous) {
        Ok(table) => single(&table, "count_plays"),
        Err(_) if asks_anonymous => None,
        Err(_) => Some(0.0), // a filter leaves nobody who is not named
    };
    if let Some(plays) = anonymous {
        sums.anonymous_plays = (plays as u64).min(sums.plays);
        sums.unknown = sums.unknown.without(Unknown::ANONYMOUS);
    }
    Ok(sums)
}

/// A number of a table of one row, or of none, which stands for zeros.
fn single(table: &Table, column: &str) -> Option<f64> {
    match table.rows().next() {
        Some(row) => row.number(column),
        None => table.column(column).map(|_| 0.0),
    }
}

/// The sums of every bucket. Labels are matched, never counted: the server may leave
/// out what is empty.
fn series(asking: &Asking, grain: Grain) -> Result<Series, Limit> {
    let query = &asking.query;
    let grain = Grain::of(query.range, Some(grain));
    let graphs = sides(query, |is_before| {
        graphs(asking.element(Want::Graphs, is_before)?).ok_or(Limit::Unreachable)
    })?;
    let buckets_of = |days: DayRange| buckets(days, grain);
    let nows = buckets_of(query.range);
    let befores = query.before.map(buckets_of).unwrap_or_default();
    let n_before_unpaired = befores.len().saturating_sub(nows.len()) as u32;
    let mut befores = befores.into_iter();
    let buckets = nows.into_iter().map(|now| {
        let before = befores.next();
        let of_before = graphs.before.as_deref().zip(before);
        SeriesBucket {
            now,
            before,
            partial: now.cut || now.days.last() >= query.today,
            totals: Pair {
                now: bucket(&graphs.now, now),
                before: of_before.map(|(graphs, before)| bucket(graphs, before)),
            },
        }
    });
    Ok(Series { buckets: buckets.collect(), n_before_unpaired })
}

/// The sums of a bucket, from all graphs that have its label; those that do not have
/// nothing there.
fn bucket(graphs: &[Graph], bucket: Bucket) -> Totals {
    let label = bucket.key().replace('-', "");
    let of = |column: &str| {
        let graph = graphs.iter().find(|graph| graph.id == column)?;
        let point = graph.points.iter().find(|(known, _)| *known == label);
        Some(point.map_or(0.0, |(_, value)| *value))
    };
    // A report that found nothing may have no graphs at all.
    let of: &dyn Fn(&str) -> Option<f64> =
        if graphs.is_empty() { &|_: &str| Some(0.0) } else { &of };
    totals(of, Some("unique_viewers"))
}

fn points(length_ms: u32) -> Limit {
    Limit::Points { n: N_POINTS, each_ms: length_ms / N_POINTS }
}

/// Counts at each second: those of the hundredth in which its middle lies.
fn counts(reports: &Reports, asking: &Asking, is_before: bool) -> Result<CellCounts, Limit> {
    let length_ms = reports.length_ms;
    let n_cells = n_cells(length_ms);
    if n_cells == 0 {
        return Err(Limit::LengthUnknown);
    }
    let element = asking.element(Want::Points, is_before)?;
    let table = Table::of(element, POINTS).ok_or(Limit::Unreachable)?;
    let of_column = |column| {
        let points = hundredths(&table, column);
        let at = |cell: u32| {
            let middle_ms = u64::from(cell) * 1_000 + 500;
            let point = middle_ms * u64::from(N_POINTS) / u64::from(length_ms);
            points[(point as usize).min(points.len() - 1)]
        };
        (0..n_cells).map(at).collect()
    };
    Ok(CellCounts {
        views: of_column("count_viewers"),
        named_viewers: of_column("unique_known_users"),
        replays: Vec::new(),
    })
}

/// A count for each hundredth. Rows may come in any order; of 101 the first is of no
/// part of the content. Missing ones are 0.
fn hundredths(table: &Table, column: &str) -> [u32; N_POINTS as usize] {
    let mut points: Vec<(f64, u32)> = table
        .rows()
        .filter_map(|row| {
            let count = row.number(column).unwrap_or(0.0).round() as u32;
            Some((row.number("percentile")?, count))
        })
        .collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let starts_at_0 = points.first().is_some_and(|(percentile, _)| *percentile < 1.0);
    // One hundred rows from 0 on are the hundredths themselves.
    let shift = if starts_at_0 && points.len() == N_POINTS as usize { 0.0 } else { 1.0 };
    let mut counts = [0; N_POINTS as usize];
    for (percentile, count) in points {
        let at = percentile - shift;
        if (0.0..f64::from(N_POINTS)).contains(&at) {
            counts[at as usize] = count;
        }
    }
    counts
}

/// Equal neighbors as one run.
fn runs(counts: &[u32]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for count in counts {
        match runs.last_mut() {
            Some(run) if run.count == *count => run.n_cells += 1,
            _ => runs.push(Run { count: *count, n_cells: 1 }),
        }
    }
    runs
}

/// The groups of a table, and what it does not tell.
fn groups(
    reports: &mut Reports,
    asking: &Asking,
    dimension: Dimension,
    is_flat: bool,
) -> Result<(Vec<Group>, Vec<Limit>), Limit> {
    let grouped = Grouped::of(dimension).ok_or(Limit::DimensionAbsent(dimension))?;
    let mut limits = Vec::new();
    let tables = sides(&asking.query, |is_before| {
        let is_page =
            |part: &&Part| matches!(part.want, Want::Rows(_)) && part.is_before == is_before;
        let pages = asking.parts.iter().filter(is_page);
        let tables: Vec<_> =
            pages.map(|part| part.table(grouped.columns)).collect::<Result<_, _>>()?;
        let n_rows: usize = tables.iter().map(|table| table.rows.len()).sum();
        if asking.last_page(is_before).is_some() {
            limits = vec![Limit::RowsCut(n_rows as u32)];
        }
        Ok(tables)
    })?;
    let groups = join(reports, &grouped, tables, is_flat);
    if matches!(dimension, Dimension::Region | Dimension::City) {
        limits.push(Limit::PlacesWithoutCode);
    }
    let unknown = groups.first().map(|group| group.totals.now.unknown).unwrap_or_default();
    if dimension != Dimension::Viewer && !unknown.has(Unknown::of(Metric::Viewers)) {
        limits.push(Limit::ViewersEstimated);
    }
    Ok((groups, with_uncounted(limits, unknown)))
}

fn row(group: Group) -> GroupRow {
    GroupRow { key: group.key, within: group.within, name: group.name, totals: group.totals }
}

/// The rows that a page shows, in its order, and how many are found.
fn paged(groups: Vec<Group>, page: &Page) -> (Vec<Group>, u32) {
    let rows: Vec<_> = groups
        .iter()
        .enumerate()
        .map(|(at, group)| {
            let (key, name) = (group.key.as_deref(), group.name.as_deref());
            let mut row = Row::new(at, key, name, &group.totals.now, page);
            for (outer, value) in row.within.iter_mut().zip(&group.within) {
                *outer = value.as_deref();
            }
            if page.sort == Sort::TotalCompletion {
                row.value = group.total_completion.now;
            }
            row
        })
        .collect();
    let (shown, n_rows) = page_of(&rows, page);
    drop(rows);
    let mut groups: Vec<_> = groups.into_iter().map(Some).collect();
    (shown.into_iter().filter_map(|at| groups[at].take()).collect(), n_rows)
}

fn breakdown(groups: Vec<Group>, dimension: Dimension, page: &Page, query: &Query) -> Breakdown {
    let plays = |side: fn(&Pair<Totals>) -> u64| {
        groups.iter().map(|group| side(&group.totals)).sum::<u64>()
    };
    let n_plays = Pair {
        now: plays(|totals| totals.now.plays),
        before: query.before.map(|_| plays(|totals| totals.before.map_or(0, |sums| sums.plays))),
    };
    let (groups, n_rows) = paged(groups, page);
    Breakdown { dimension, rows: groups.into_iter().map(row).collect(), n_rows, n_plays }
}

fn viewers(groups: Vec<Group>, page: &Page) -> Viewers {
    let played = |group: &&Group| group.key.is_some() && group.totals.now.plays > 0;
    let n = |is: fn(f64) -> bool| {
        let is = |group: &&Group| group.total_completion.now.is_some_and(is);
        groups.iter().filter(played).filter(is).count() as u32
    };
    let (n_almost_all, n_little) = (n(|share| share >= 0.95), n(|share| share < 0.1));
    let n_named = groups.iter().filter(played).count() as u32;
    let (groups, n_rows) = paged(groups, page);
    let viewer = |group: Group| Viewer {
        key: group.key,
        name: group.name,
        totals: group.totals,
        total_completion: group.total_completion,
        watched: None,
    };
    let rows = groups.into_iter().map(viewer).collect();
    Viewers { rows, n_rows, n_almost_all, n_little, n_named }
}
