//! Answers "how did it move over time?": the sums of each day or month.
//!
//! Buckets of both ranges pair by index. Each is summed from its own rows, since
//! distinct viewers of days do not add up to those of a month.

use super::filter::Selection;
use super::store::Store;
use super::totals::{Distinct, sum};
use crate::query::Pair;
use crate::query::answer::{Series, SeriesBucket};
use crate::time::bucket::{Bucket, Grain, buckets};
use crate::time::{Day, DayRange};

/// The sums of every bucket; empty ones are there with counts of 0.
///
/// Ranges too long to be drawn by day are answered by month, whatever is asked.
pub(super) fn series(
    store: &Store,
    selection: &Selection<'_>,
    ranges: Pair<DayRange>,
    grain: Grain,
    today: Day,
) -> Series {
    let grain = Grain::of(ranges.now, Some(grain));
    let buckets_of = |days: DayRange| buckets(days, grain);
    let befores = ranges.before.map(buckets_of).unwrap_or_default();
    let nows = buckets_of(ranges.now);
    let n_before_unpaired = befores.len().saturating_sub(nows.len()) as u32;

    let mut distinct = Distinct::new(store);
    let mut sum = |bucket: Bucket| sum(store, selection, &mut distinct, bucket.days);
    let mut befores = befores.into_iter();
    let buckets = nows
        .into_iter()
        .map(|now| {
            let before = befores.next();
            SeriesBucket {
                now,
                before,
                partial: now.cut || now.days.last() >= today,
                totals: Pair { now: sum(now), before: before.map(&mut sum) },
            }
        })
        .collect();
    Series { buckets, n_before_unpaired }
}
