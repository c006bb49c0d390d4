//! When they watched: sums per day or month.

use super::Number;
use super::groups::Column;
use super::number::worded;
use crate::charts::axis::{Axis, Steps};
use crate::charts::{Hue, trend as picture};
use crate::i18n::Locale;
use crate::query::answer::{Series, SeriesBucket};
use crate::query::{Dimension, Metric, Sort, Unit};
use crate::time::DayRange;
use crate::time::bucket::Grain;

/// The metrics that have a tab of their own and a column in the table of details.
pub const METRICS: [Metric; 6] = [
    Metric::Impressions,
    Metric::Plays,
    Metric::Viewers,
    Metric::Minutes,
    Metric::Completion,
    Metric::DropOff,
];

/// The columns of the details of a group: without unique viewers for viewers, each of
/// whom is one.
pub fn columns(dimension: Dimension) -> &'static [Column] {
    const EACH: [Column; 6] = [
        Column::Metric(Metric::Impressions),
        Column::Metric(Metric::Plays),
        Column::Metric(Metric::Viewers),
        Column::Metric(Metric::Minutes),
        Column::Metric(Metric::Completion),
        Column::Metric(Metric::DropOff),
    ];
    const OF_VIEWERS: [Column; 5] = [EACH[0], EACH[1], EACH[3], EACH[4], EACH[5]];
    if dimension == Dimension::Viewer { &OF_VIEWERS } else { &EACH }
}

/// The metrics of tabs and table: the usual six, and those that were chosen beside them.
pub fn metrics(chosen: Metric, second: Option<Metric>) -> Vec<Metric> {
    let mut metrics = METRICS.to_vec();
    for metric in [Some(chosen), second].into_iter().flatten() {
        if !metrics.contains(&metric) {
            metrics.push(metric);
        }
    }
    metrics
}

/// One bucket's row in the table of details.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// `2026-09-01` or `2026-09`.
    pub key: String,
    /// The days that count.
    pub days: DayRange,
    /// The bucket in words.
    pub label: String,
    /// Its partner in words.
    pub before: Option<String>,
    /// Not over, or cut by the range.
    pub partial: bool,
    /// One number a metric.
    pub numbers: Vec<Number>,
}

/// The row of a bucket of the series. Beside one without a partner stands no value,
/// and no change.
pub fn row(series: &Series, bucket: &SeriesBucket, metrics: &[Metric], locale: &Locale) -> Row {
    let lacks_partner = series.is_compared() && bucket.before.is_none();
    let number = |metric: &Metric| {
        let number = Number::of(*metric, &bucket.totals, locale);
        if lacks_partner { number.without_partner(locale) } else { number }
    };
    Row {
        key: bucket.now.key(),
        days: bucket.now.days,
        label: locale.bucket(&bucket.now),
        before: bucket.before.as_ref().map(|before| locale.bucket(before)),
        partial: bucket.partial,
        numbers: metrics.iter().map(number).collect(),
    }
}

/// The values of a metric, bucket by bucket: in the range, and before.
pub fn values(series: &Series, metric: Metric) -> (Vec<Option<f64>>, Option<Vec<Option<f64>>>) {
    let now = series.buckets.iter().map(|bucket| metric.of(&bucket.totals.now)).collect();
    let before = series.is_compared().then(|| {
        let value = |bucket: &SeriesBucket| metric.of(bucket.totals.before.as_ref()?);
        series.buckets.iter().map(value).collect()
    });
    (now, before)
}

/// Buckets that a sentence about many of them needs.
const MANY: usize = 7;

/// The trend in sentences: the highest bucket, what half of the buckets have at most,
/// and a stretch that holds much of the sum.
pub fn summary(series: &Series, metric: Metric, locale: &Locale) -> String {
    let mut highest: Option<(&SeriesBucket, f64)> = None;
    for bucket in &series.buckets {
        if let Some(value) = metric.of(&bucket.totals.now)
            && value > highest.map_or(0.0, |(_, most)| most)
        {
            highest = Some((bucket, value));
        }
    }
    let Some((bucket, value)) = highest else {
        return locale.text.trend_nothing.to_owned();
    };
    let text = locale.text;
    let words = |value| worded(metric.unit(), Some(value), locale);
    let is_month = bucket.now.grain == Grain::Month;
    let at_most = usual(series, metric).map(|value| (value == 0.0, words(value)));
    let at_most = at_most.as_ref().map(|(is_none, words)| (!is_none).then_some(&**words));
    let metric_name = (text.metric)(metric.key());
    let mut said = (text.trend_peak)(
        metric_name,
        &locale.bucket(&bucket.now),
        &words(value),
        at_most,
        is_month,
    );
    if let Some((stretch, share)) = busiest(series, metric) {
        let first = stretch.first().map(|bucket| bucket.now.days.first());
        let last = stretch.last().map(|bucket| bucket.now.days.last());
        if let Some(days) = first.zip(last).and_then(|(first, last)| DayRange::new(first, last)) {
            said.push(' ');
            let share = locale.percent_round(share);
            said += &(text.trend_busiest)(&locale.range(days), &share, stretch.len() == 1);
        }
    }
    said
}

/// What at least half of the buckets have at most; of few buckets nothing is said.
fn usual(series: &Series, metric: Metric) -> Option<f64> {
    let value = |at: usize| metric.of(&series.buckets[at].totals.now);
    let ascending = order(series, Sort::Metric(metric), false).into_iter();
    let values: Vec<f64> = ascending.map_while(value).collect();
    (values.len() >= MANY).then(|| values[(values.len() - 1) / 2])
}

/// The shortest stretch of buckets with a third of the sum, and its share: the first of
/// the fullest ones. Nothing where that is more than a quarter of the range, or where
/// buckets do not add up.
fn busiest(series: &Series, metric: Metric) -> Option<(&[SeriesBucket], f64)> {
    let adds_up = match metric {
        Metric::Impressions | Metric::Plays | Metric::Minutes => true,
        Metric::Shares | Metric::Likes | Metric::Downloads => true,
        Metric::Viewers | Metric::PlayRate | Metric::Completion | Metric::DropOff => false,
    };
    let buckets = &series.buckets;
    if !adds_up || buckets.len() < MANY {
        return None;
    }
    let value = |bucket: &SeriesBucket| metric.of(&bucket.totals.now).unwrap_or(0.0);
    let sum: f64 = buckets.iter().map(value).sum();
    let mut best: Option<(&[SeriesBucket], f64)> = None;
    let (mut from, mut held) = (0, 0.0);
    for (last, bucket) in buckets.iter().enumerate() {
        held += value(bucket);
        while from < last && (held - value(&buckets[from])) * 3.0 >= sum {
            held -= value(&buckets[from]);
            from += 1;
        }
        let n = last + 1 - from;
        let is_better = best
            .is_none_or(|(stretch, most)| n < stretch.len() || (n == stretch.len() && held > most));
        if held * 3.0 >= sum && n * 4 <= buckets.len() && is_better {
            best = Some((&buckets[from..=last], held));
        }
    }
    best.map(|(stretch, held)| (stretch, held / sum))
}

/// The buckets in the order of a column: the date, or a metric whose missing values
/// come last and whose ties stay in the order of time.
pub fn order(series: &Series, sort: Sort, descending: bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..series.buckets.len()).collect();
    let Sort::Metric(metric) = sort else {
        if descending {
            order.reverse();
        }
        return order;
    };
    let value = |at: &usize| metric.of(&series.buckets[*at].totals.now);
    order.sort_unstable_by(|a, b| {
        let by_value = match (value(a), value(b)) {
            (Some(a), Some(b)) if descending => b.total_cmp(&a),
            (Some(a), Some(b)) => a.total_cmp(&b),
            (a, b) => a.is_none().cmp(&b.is_none()),
        };
        by_value.then(a.cmp(b))
    });
    order
}

/// The color family of a metric.
fn hue(metric: Metric) -> Hue {
    match metric {
        Metric::Impressions | Metric::Shares | Metric::Downloads => Hue::Impressions,
        Metric::Plays | Metric::Likes => Hue::Plays,
        Metric::Viewers => Hue::Viewers,
        Metric::Minutes => Hue::Minutes,
        Metric::Completion => Hue::Completion,
        Metric::PlayRate | Metric::DropOff => Hue::DropOff,
    }
}

/// Labels of at most so many buckets fit under a picture of this width.
fn n_labels(width: f64) -> usize {
    ((width / 90.0) as usize).max(2)
}

/// The picture of a trend, `width` CSS pixels wide.
pub fn draw_with<T>(
    series: &Series,
    metric: Metric,
    second: Option<Metric>,
    width: f64,
    locale: &Locale,
    use_it: impl FnOnce(&picture::Trend<'_>) -> T,
) -> T {
    let first = Measured::of(series, metric, 4, locale);
    let second = second.map(|metric| Measured::of(series, metric, 2, locale));
    let partial: Vec<_> =
        (0..series.buckets.len()).filter(|i| series.buckets[*i].partial).collect();
    let ticks = ticks(series, n_labels(width), locale);
    use_it(&picture::Trend {
        first: first.drawn(),
        second: second.as_ref().map(Measured::drawn),
        partial: &partial,
        ticks: &ticks,
    })
}

/// A metric with its values and its scale.
struct Measured {
    metric: Metric,
    name: &'static str,
    axis: Axis,
    now: Vec<Option<f64>>,
    before: Option<Vec<Option<f64>>>,
}

impl Measured {
    fn of(series: &Series, metric: Metric, at_most: usize, locale: &Locale) -> Measured {
        let (now, before) = values(series, metric);
        let highest =
            now.iter().chain(before.iter().flatten()).flatten().fold(0.0, |a: f64, b| a.max(*b));
        let axis = match metric.unit() {
            Unit::Share => Axis::new(Steps::amounts(highest, at_most), |share| {
                // Half percents are the finest steps that a share's axis has.
                let text = locale.percent(share);
                text.replace(&format!("{}0%", locale.decimal), "%")
            }),
            Unit::Count | Unit::Minutes => {
                Axis::new(Steps::counts(highest, at_most), |value| locale.count(value as u64))
            }
        };
        Measured { metric, name: (locale.text.metric)(metric.key()), axis, now, before }
    }

    fn drawn(&self) -> picture::Measure<'_> {
        picture::Measure {
            hue: hue(self.metric),
            name: self.name,
            axis: &self.axis,
            now: &self.now,
            before: self.before.as_deref(),
        }
    }
}

/// Buckets that carry their dates: Mondays while there are few enough of them, else
/// every so many.
fn ticks(series: &Series, at_most: usize, locale: &Locale) -> Vec<picture::DateTick> {
    let label = |bucket: &crate::time::bucket::Bucket| match bucket.grain {
        Grain::Day => locale.day_short(bucket.days.first()),
        Grain::Month => locale.month(bucket.days.first()),
    };
    let tick = |bucket: usize| {
        let at = &series.buckets[bucket];
        picture::DateTick { bucket, now: label(&at.now), before: at.before.as_ref().map(label) }
    };
    let n = series.buckets.len();
    // Days follow one another, so that the first Monday tells the others.
    let monday = series.buckets.iter().take(7).position(|bucket| {
        bucket.now.grain == Grain::Day && bucket.now.days.first().weekday_from_monday() == 0
    });
    let (first, every) = monday.filter(|_| n > 14).map_or((0, 1), |monday| (monday, 7));
    let step = (n - first).div_ceil(every).div_ceil(at_most.max(1)).max(1);
    (first..n).step_by(every * step).map(tick).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Pair, Totals};
    use crate::time::bucket::{Bucket, buckets};

    fn series(range: &str, plays: &[u64]) -> Series {
        let bucket = |(now, plays): (Bucket, &u64)| SeriesBucket {
            now,
            before: None,
            partial: false,
            totals: Pair { now: Totals { plays: *plays, ..Totals::none(60) }, before: None },
        };
        let days = buckets(range.parse().unwrap(), Grain::Day);
        Series { buckets: days.into_iter().zip(plays).map(bucket).collect(), n_before_unpaired: 0 }
    }

    #[test]
    fn the_summary_names_the_highest_day() {
        let few = series("2026-11-09..2026-11-11", &[2, 63, 5]);
        assert_eq!(
            summary(&few, Metric::Plays, &Locale::EN),
            "Plays: highest on Nov 10, 2026 with 63."
        );
        assert_eq!(
            summary(&few, Metric::Completion, &Locale::EN),
            "Nothing happened in this range."
        );
    }

    #[test]
    fn the_summary_of_many_days_tells_the_usual_day_and_the_busiest_ones() {
        let said = |plays: &[u64]| {
            let many = series("2026-11-01..2026-11-30", plays);
            summary(&many, Metric::Plays, &Locale::EN)
        };
        let mut plays = [3; 30];
        plays[10..13].copy_from_slice(&[20, 40, 20]);
        assert_eq!(
            said(&plays),
            "Plays: highest on Nov 12, 2026 with 40; half of the days have 3 or less. \
             37% of the total falls within Nov 11 – Nov 12, 2026."
        );
        let mut plays = [0; 30];
        plays[4] = 9;
        assert_eq!(
            said(&plays),
            "Plays: highest on Nov 5, 2026 with 9; half of the days have none. \
             100% of the total falls on Nov 5, 2026."
        );
        // A third of even days is more than a quarter of the range.
        assert_eq!(
            said(&[5; 30]),
            "Plays: highest on Nov 1, 2026 with 5; half of the days have 5 or less."
        );
    }

    #[test]
    fn what_does_not_add_up_has_no_share_of_a_sum() {
        let mut many = series("2026-11-01..2026-11-30", &[1; 30]);
        many.buckets[3].totals.now.viewers = 9;
        let said = summary(&many, Metric::Viewers, &Locale::EN);
        assert_eq!(
            said,
            "Unique viewers: highest on Nov 4, 2026 with 9; half of the days have none."
        );
    }

    #[test]
    fn details_are_ordered_by_any_column_and_no_value_is_last_either_way() {
        let mut few = series("2026-11-01..2026-11-04", &[2, 0, 5, 2]);
        for (bucket, cells) in few.buckets.iter_mut().zip([30, 0, 60, 120]) {
            bucket.totals.now.cells = cells;
        }
        let keys = |sort, descending| order(&few, sort, descending);
        assert_eq!(keys(Sort::Name, true), [3, 2, 1, 0]);
        assert_eq!(keys(Sort::Metric(Metric::Plays), true), [2, 0, 3, 1]);
        assert_eq!(keys(Sort::Metric(Metric::Plays), false), [1, 0, 3, 2]);
        // The second day has no play, so no average.
        assert_eq!(keys(Sort::Metric(Metric::Completion), true), [3, 0, 2, 1]);
        assert_eq!(keys(Sort::Metric(Metric::Completion), false), [2, 0, 3, 1]);
    }

    #[test]
    fn a_bucket_without_a_partner_has_no_value_before_and_no_change() {
        // 2024-02-28..2024-03-01 has a day more than the same dates of the year before.
        let mut three = series("2024-02-28..2024-03-01", &[1, 2, 3]);
        let raw = |series: &Series| {
            let row = row(series, &series.buckets[2], &[Metric::Plays], &Locale::EN);
            let before = row.numbers[0].before.clone();
            before.map(|before| (before.raw, before.text, before.change_raw, before.change_kind))
        };
        assert_eq!(raw(&three), None, "nothing is compared");
        let before = series("2023-02-28..2023-03-01", &[1, 2]);
        for (bucket, before) in three.buckets.iter_mut().zip(before.buckets) {
            bucket.before = Some(before.now);
            bucket.totals.before = Some(before.totals.now);
        }
        let none = (String::new(), "–".to_owned(), String::new(), "none");
        assert_eq!(raw(&three), Some(none));
    }

    #[test]
    fn mondays_carry_the_dates_of_a_month() {
        let month = series("2026-11-01..2026-11-30", &[1; 30]);
        let ticks = ticks(&month, 10, &Locale::EN);
        let labels: Vec<_> = ticks.iter().map(|tick| tick.now.as_str()).collect();
        assert_eq!(labels, ["Nov 2", "Nov 9", "Nov 16", "Nov 23", "Nov 30"]);
    }
}
