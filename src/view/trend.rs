//! When they watched: sums per day or month.

use super::Number;
use super::number::worded;
use crate::i18n::Locale;
use crate::query::Metric;
use crate::query::answer::{Series, SeriesBucket};

/// The metrics that have a tab of their own and a column in the table of details.
pub const METRICS: [Metric; 6] = [
    Metric::Impressions,
    Metric::Plays,
    Metric::Viewers,
    Metric::Minutes,
    Metric::Completion,
    Metric::DropOff,
];

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
    /// The bucket in words.
    pub label: String,
    /// Its partner in words.
    pub before: Option<String>,
    /// Not over, or cut by the range.
    pub partial: bool,
    /// One number a metric.
    pub numbers: Vec<Number>,
}

/// The row of a bucket.
pub fn row(bucket: &SeriesBucket, metrics: &[Metric], locale: &Locale) -> Row {
    Row {
        key: bucket.now.key(),
        label: locale.bucket(&bucket.now),
        before: bucket.before.as_ref().map(|before| locale.bucket(before)),
        partial: bucket.partial,
        numbers: metrics
            .iter()
            .map(|metric| Number::of(*metric, &bucket.totals, locale))
            .collect(),
    }
}

/// The values of a metric, bucket by bucket: in the range, and before.
pub fn values(series: &Series, metric: Metric) -> (Vec<Option<f64>>, Option<Vec<Option<f64>>>) {
    let now = series.buckets.iter().map(|bucket| metric.of(&bucket.totals.now)).collect();
    let is_compared = series.buckets.iter().any(|bucket| bucket.before.is_some());
    let before = is_compared.then(|| {
        let value = |bucket: &SeriesBucket| metric.of(bucket.totals.before.as_ref()?);
        series.buckets.iter().map(value).collect()
    });
    (now, before)
}

/// The trend in a sentence.
pub fn summary(series: &Series, metric: Metric, locale: &Locale) -> String {
    let mut highest: Option<(&SeriesBucket, f64)> = None;
    for bucket in &series.buckets {
        if let Some(value) = metric.of(&bucket.totals.now)
            && value > highest.map_or(0.0, |(_, most)| most)
        {
            highest = Some((bucket, value));
        }
    }
    match highest {
        None => locale.text.trend_nothing.to_owned(),
        Some((bucket, value)) => (locale.text.trend_peak)(
            (locale.text.metric)(metric.key()),
            &locale.bucket(&bucket.now),
            &worded(metric.unit(), Some(value), locale),
        ),
    }
}
