//! Which days a choice of range means: presets, and ranges to compare with.

use super::{Day, DayRange, Weekday};
use serde::{Deserialize, Serialize};

/// A range that is said by name. Definition: `docs/metrics.md`, "Over time".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Preset {
    /// The 7 days that end yesterday.
    Last7,
    /// The 30 days that end yesterday.
    Last30,
    /// The 90 days that end yesterday.
    Last90,
    /// The 365 days that end yesterday.
    Last365,
    /// From the week's first day, by the page's language, to today.
    ThisWeek,
    /// From the first of the month to today.
    ThisMonth,
    /// From the first of the calendar quarter to today.
    ThisQuarter,
    /// From 1 January to today.
    ThisYear,
    /// Everything since the entry's creation.
    All,
}

impl Preset {
    /// Every preset, in the order of the menu.
    pub const EVERY: [Preset; 9] = [
        Preset::Last7,
        Preset::Last30,
        Preset::Last90,
        Preset::Last365,
        Preset::ThisWeek,
        Preset::ThisMonth,
        Preset::ThisQuarter,
        Preset::ThisYear,
        Preset::All,
    ];

    /// The name in links, as `last-30`.
    pub fn key(self) -> &'static str {
        match self {
            Preset::Last7 => "last-7",
            Preset::Last30 => "last-30",
            Preset::Last90 => "last-90",
            Preset::Last365 => "last-365",
            Preset::ThisWeek => "this-week",
            Preset::ThisMonth => "this-month",
            Preset::ThisQuarter => "this-quarter",
            Preset::ThisYear => "this-year",
            Preset::All => "all",
        }
    }

    /// The preset of a link's name.
    pub fn from_key(key: &str) -> Option<Preset> {
        Preset::EVERY.into_iter().find(|preset| preset.key() == key)
    }
}

/// What the presets are relative to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    /// The day of the data's own *now*.
    pub today: Day,
    /// The day of the entry's creation, or of its first session if that is earlier
    /// or creation is unknown. `None` when neither is known.
    pub first: Option<Day>,
    /// The day of the last session.
    pub last: Option<Day>,
    /// The first day of a week.
    pub week_start: Weekday,
}

impl Extent {
    /// The days that a preset means.
    pub fn resolve(&self, preset: Preset) -> DayRange {
        let yesterday = self.today.plus_days(-1);
        let last_days = |n: i32| DayRange::between(yesterday.plus_days(1 - n), yesterday);
        let since = |first: Day| DayRange::between(first, self.today);
        match preset {
            Preset::Last7 => last_days(7),
            Preset::Last30 => last_days(30),
            Preset::Last90 => last_days(90),
            Preset::Last365 => last_days(365),
            Preset::ThisWeek => since(self.today.first_of_week(self.week_start)),
            Preset::ThisMonth => since(self.today.first_of_month()),
            Preset::ThisQuarter => since(self.today.first_of_quarter()),
            Preset::ThisYear => since(self.today.first_of_year()),
            Preset::All => {
                let last = self.last.map_or(self.today, |last| last.max(self.today));
                DayRange::between(self.first.unwrap_or(last).min(last), last)
            }
        }
    }

    /// The range of a page that nobody has chosen one for: all time when that is
    /// under 30 days, else the last 30.
    pub fn default_preset(&self) -> Preset {
        if self.resolve(Preset::All).n_days() < 30 { Preset::All } else { Preset::Last30 }
    }
}

/// A range to compare with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Compare {
    /// The same number of days, just before.
    Previous,
    /// The same dates of the year before; 29 February becomes the 28th.
    LastYear,
    /// The same number of days from this one on.
    From(Day),
}

impl Compare {
    /// The days that `range` is compared with.
    pub fn range(self, range: DayRange) -> DayRange {
        let as_long_from =
            |first: Day| DayRange::between(first, first.plus_days(range.n_days() - 1));
        match self {
            Compare::Previous => as_long_from(range.first().plus_days(-range.n_days())),
            Compare::LastYear => {
                DayRange::between(range.first().last_year(), range.last().last_year())
            }
            Compare::From(first) => as_long_from(first),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extent(today: &str, first: &str, last: &str) -> Extent {
        Extent {
            today: today.parse().unwrap(),
            first: first.parse().ok(),
            last: last.parse().ok(),
            week_start: Weekday::Monday,
        }
    }

    #[test]
    fn presets_end_yesterday_or_today() {
        // 2026-11-20 is a Friday.
        let extent = extent("2026-11-20", "2026-08-30", "2026-11-20");
        for (key, days) in [
            ("last-7", "2026-11-13..2026-11-19"),
            ("last-30", "2026-10-21..2026-11-19"),
            ("last-365", "2025-11-20..2026-11-19"),
            ("this-week", "2026-11-16..2026-11-20"),
            ("this-month", "2026-11-01..2026-11-20"),
            ("this-quarter", "2026-10-01..2026-11-20"),
            ("this-year", "2026-01-01..2026-11-20"),
            ("all", "2026-08-30..2026-11-20"),
        ] {
            let preset = Preset::from_key(key).unwrap();
            assert_eq!(extent.resolve(preset).to_string(), days, "{key}");
        }
    }

    #[test]
    fn all_time_reaches_the_last_session_even_after_now() {
        let extent = extent("2026-11-20", "2026-11-01", "2026-11-22");
        assert_eq!(extent.resolve(Preset::All).to_string(), "2026-11-01..2026-11-22");
        assert_eq!(extent.default_preset(), Preset::All);
    }

    #[test]
    fn an_entry_without_data_shows_today() {
        let extent = extent("2026-11-20", "", "");
        assert_eq!(extent.resolve(Preset::All).to_string(), "2026-11-20..2026-11-20");
    }

    #[test]
    fn a_range_is_compared_with_the_one_before_or_with_last_year() {
        for (range, compare, before) in [
            ("2026-11-01..2026-11-10", Compare::Previous, "2026-10-22..2026-10-31"),
            ("2024-02-29..2024-03-01", Compare::LastYear, "2023-02-28..2023-03-01"),
            ("2025-02-01..2025-02-28", Compare::LastYear, "2024-02-01..2024-02-28"),
            (
                "2026-11-01..2026-11-10",
                Compare::From("2026-01-05".parse().unwrap()),
                "2026-01-05..2026-01-14",
            ),
        ] {
            let range: DayRange = range.parse().unwrap();
            assert_eq!(compare.range(range).to_string(), before, "{range} {compare:?}");
        }
    }
}
