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

#[cfg(test)]
mod tests {
    use crate::engine::testing::{Ask, Given, check, check_store, series};
    use crate::time::bucket::Grain;

    #[test]
    fn empty_days_are_there_and_viewers_are_counted_in_each() {
        check(
            Given::visits(
                "start viewer plays impressions\n 1T09:00 ada 1 2\n 1T10:00 ada 1 0\n 3T09:00 ada 1 0",
            ),
            series(Grain::Day).within("2026-09-01..2026-09-03"),
            "
            key         plays  viewers  play_rate  partial
            2026-09-01  2      1        1          false
            2026-09-02  0      0        -          false
            2026-09-03  1      1        -          false
            ",
        );
    }

    #[test]
    fn a_viewer_of_two_days_is_one_of_the_month_and_cut_months_are_partial() {
        let given = Given::visits(
            "start viewer plays\n 2026-08-20T09:00:00Z ada 1\n 1T09:00 ada 1\n 9T09:00 ada 1",
        );
        check(
            given,
            series(Grain::Month).within("2026-08-15..2026-10-31"),
            "
            key      plays  viewers  partial
            2026-08  1      1        true
            2026-09  2      1        false
            2026-10  0      0        false
            ",
        );
    }

    #[test]
    fn what_is_not_over_today_is_partial() {
        let days = series(Grain::Day).within("2026-09-01..2026-09-03").today("2026-09-02");
        let expected = "key partial\n 2026-09-01 false\n 2026-09-02 true\n 2026-09-03 true";
        check(Given::visits("start"), days, expected);
        let month = series(Grain::Month).today("2026-09-30");
        check(Given::visits("start"), month, "key partial\n 2026-09 true");
    }

    #[test]
    fn buckets_pair_by_index_and_the_rest_is_counted() {
        let (store, _) = Given::visits("start plays\n 1T09:00 1\n 11T09:00 1\n 12T09:00 1").build();
        check_store(
            &store,
            &series(Grain::Day).within("2026-09-11..2026-09-12").compared("2026-09-01..2026-09-04"),
            "
            key         <key        plays  <plays  unpaired
            2026-09-11  2026-09-01  1      1       2
            2026-09-12  2026-09-02  1      0       2
            ",
        );
        check_store(
            &store,
            &series(Grain::Day).within("2026-09-11..2026-09-12").compared("2026-09-01"),
            "
            key         <key        plays  <plays  unpaired
            2026-09-11  2026-09-01  1      1       0
            2026-09-12  -           1      -       0
            ",
        );
    }
}
