//! Cuts a range into days or months.

use super::{Day, DayRange};
use serde::{Deserialize, Serialize};

/// The width of a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Grain {
    /// One bucket a calendar day.
    Day,
    /// One bucket a calendar month; the range may cut the first and the last.
    Month,
}

/// Ranges of more days than this are drawn by month unless a person asks for days.
pub const DAYS_BY_DAY: i32 = 92;
/// Ranges of more days than this are always drawn by month.
pub const MAX_DAYS_BY_DAY: i32 = 3_660;

impl Grain {
    /// The grain of a range: the one asked for, where it can be drawn.
    pub fn of(range: DayRange, asked: Option<Grain>) -> Grain {
        if range.n_days() > MAX_DAYS_BY_DAY {
            return Grain::Month;
        }
        asked.unwrap_or(if range.n_days() <= DAYS_BY_DAY { Grain::Day } else { Grain::Month })
    }

    /// `day` or `month`, as links write it.
    pub fn key(self) -> &'static str {
        match self {
            Grain::Day => "day",
            Grain::Month => "month",
        }
    }
}

/// A day, or the part of a month that lies in the range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// The days that count.
    pub days: DayRange,
    /// How wide the whole bucket is.
    pub grain: Grain,
    /// Whether the range leaves out days of the bucket's month.
    pub cut: bool,
}

impl Bucket {
    /// `2026-09-01` or `2026-09`.
    pub fn key(&self) -> String {
        let day = self.days.first().to_string();
        match self.grain {
            Grain::Day => day,
            Grain::Month => day[..7].to_owned(),
        }
    }
}

/// The buckets of a range, in order, empty ones included. At least one.
pub fn buckets(range: DayRange, grain: Grain) -> Vec<Bucket> {
    let mut all = Vec::new();
    let mut first = range.first();
    loop {
        let whole_last = match grain {
            Grain::Day => first,
            Grain::Month => first.last_of_month(),
        };
        let last = whole_last.min(range.last());
        let cut = grain == Grain::Month && (first != first.first_of_month() || last != whole_last);
        all.push(Bucket { days: DayRange::between(first, last), grain, cut });
        if last == range.last() || last == Day::MAX {
            return all;
        }
        first = last.plus_days(1);
    }
}

/// The bucket of each day of the range, by days since its first.
pub fn bucket_of_day(buckets: &[Bucket]) -> Vec<u32> {
    let mut of_day = Vec::new();
    for (i, bucket) in buckets.iter().enumerate() {
        of_day.extend(std::iter::repeat_n(i as u32, bucket.days.n_days() as usize));
    }
    of_day
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_cut_into_its_months() {
        let range = "2026-01-15..2026-03-31".parse().unwrap();
        let months = buckets(range, Grain::Month);
        let keys: Vec<_> = months.iter().map(|b| (b.key(), b.days.n_days(), b.cut)).collect();
        let expected = [("2026-01", 17, true), ("2026-02", 28, false), ("2026-03", 31, false)];
        assert_eq!(keys, expected.map(|(k, n, cut)| (k.to_owned(), n, cut)));
        assert_eq!(bucket_of_day(&months).len(), 76);
    }

    #[test]
    fn long_ranges_are_drawn_by_month_whatever_is_asked() {
        let days = |n| DayRange::between(Day::from_epoch(0), Day::from_epoch(n - 1));
        assert_eq!(Grain::of(days(92), None), Grain::Day);
        assert_eq!(Grain::of(days(93), None), Grain::Month);
        assert_eq!(Grain::of(days(3_660), Some(Grain::Day)), Grain::Day);
        assert_eq!(Grain::of(days(3_661), Some(Grain::Day)), Grain::Month);
    }
}
