//! Calendar days without a zone, and ranges of them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The day of the week; a calendar's first column differs from country to country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Weekday {
    /// Weeks of ISO 8601, and of most of the world.
    Monday,
    /// Weeks of Northern Africa and parts of the Middle East.
    Saturday,
    /// Weeks of the Americas, Japan, India and others.
    Sunday,
}

/// A calendar day, counted from 1970-01-01 (day 0), in no zone.
///
/// Days lie within the years 1 to 9999; arithmetic that would leave them stops
/// at the first or last day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day(i32);

impl Day {
    /// 0001-01-01.
    pub const MIN: Day = Day(-719_162);
    /// 9999-12-31.
    pub const MAX: Day = Day(2_932_896);

    /// The day `n` days after 1970-01-01.
    pub fn from_epoch(n: i32) -> Day {
        Day(n.clamp(Day::MIN.0, Day::MAX.0))
    }

    /// Days since 1970-01-01.
    pub fn since_epoch(self) -> i32 {
        self.0
    }

    /// `None` when there is no such day, as 30 February.
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<Day> {
        let date = Date::new(year, month, day).ok()?;
        (1..=9999).contains(&year).then(|| Day::of(date))
    }

    fn of(date: Date) -> Day {
        let epoch = Date::constant(1970, 1, 1);
        Day::from_epoch(date.duration_since(epoch).as_hours() as i32 / 24)
    }

    fn date(self) -> Date {
        let epoch = Date::constant(1970, 1, 1);
        epoch.saturating_add(jiff::SignedDuration::from_hours(i64::from(self.0) * 24))
    }

    /// Year, month 1 to 12, day of the month 1 to 31.
    pub fn ymd(self) -> (i16, i8, i8) {
        let date = self.date();
        (date.year(), date.month(), date.day())
    }

    /// The day `n` days later, or earlier when `n` is negative.
    #[must_use]
    pub fn plus_days(self, n: i32) -> Day {
        Day::from_epoch(self.0.saturating_add(n))
    }

    /// Days from `earlier` to this day; negative when it is the later one.
    pub fn days_since(self, earlier: Day) -> i32 {
        self.0 - earlier.0
    }

    /// The same date `n` months later; a day that the month lacks becomes its last.
    #[must_use]
    pub fn plus_months(self, n: i32) -> Day {
        Day::of(self.date().saturating_add(jiff::Span::new().months(n.clamp(-120_000, 120_000))))
            .max(Day::MIN)
    }

    /// The same date a year before; 29 February becomes the 28th.
    #[must_use]
    pub fn last_year(self) -> Day {
        self.plus_months(-12)
    }

    /// The first day of this day's month.
    #[must_use]
    pub fn first_of_month(self) -> Day {
        Day::of(self.date().first_of_month())
    }

    /// The last day of this day's month.
    #[must_use]
    pub fn last_of_month(self) -> Day {
        Day::of(self.date().last_of_month())
    }

    /// The first day of this day's calendar quarter.
    #[must_use]
    pub fn first_of_quarter(self) -> Day {
        let (_, month, _) = self.ymd();
        self.first_of_month().plus_months(-i32::from((month - 1) % 3))
    }

    /// 1 January of this day's year.
    #[must_use]
    pub fn first_of_year(self) -> Day {
        Day::of(self.date().first_of_year())
    }

    /// The first day of this day's week, for weeks that begin on `start`.
    #[must_use]
    pub fn first_of_week(self, start: Weekday) -> Day {
        self.plus_days(-(self.column(start) as i32))
    }

    /// Days since the first day of this day's week, 0 to 6: its column in a calendar.
    pub fn column(self, start: Weekday) -> usize {
        // 1970-01-01 was a Thursday: three days into a week that begins on Monday.
        let into = match start {
            Weekday::Monday => 3,
            Weekday::Saturday => 5,
            Weekday::Sunday => 4,
        };
        (self.0 + into).rem_euclid(7) as usize
    }

    /// Days since Monday, 0 to 6.
    pub fn weekday_from_monday(self) -> u8 {
        self.column(Weekday::Monday) as u8
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text that is not a day written as `2026-09-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADay;

impl FromStr for Day {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Day, NotADay> {
        let b = text.as_bytes();
        let shaped = b.len() == 10
            && b.iter().enumerate().all(|(i, c)| match i {
                4 | 7 => *c == b'-',
                _ => c.is_ascii_digit(),
            });
        if !shaped {
            return Err(NotADay);
        }
        let number = |part: &str| part.parse::<i16>().map_err(|_| NotADay);
        Day::from_ymd(number(&text[..4])?, number(&text[5..7])? as i8, number(&text[8..])? as i8)
            .ok_or(NotADay)
    }
}

/// Days from `first` to `last`, both included. Never empty.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DayRange {
    first: Day,
    last: Day,
}

impl DayRange {
    /// `None` when `last` is before `first`.
    pub fn new(first: Day, last: Day) -> Option<DayRange> {
        (first <= last).then_some(DayRange { first, last })
    }

    /// The range of the two days, in whichever order they are given.
    pub fn between(a: Day, b: Day) -> DayRange {
        DayRange { first: a.min(b), last: a.max(b) }
    }

    /// The first day.
    pub fn first(self) -> Day {
        self.first
    }

    /// The last day, included.
    pub fn last(self) -> Day {
        self.last
    }

    /// At least 1.
    pub fn n_days(self) -> i32 {
        self.last.days_since(self.first) + 1
    }

    /// How many days both ranges have.
    pub fn n_shared(self, other: DayRange) -> i32 {
        let (first, last) = (self.first.max(other.first), self.last.min(other.last));
        (last.days_since(first) + 1).max(0)
    }

    /// Whether the day is one of the range.
    pub fn contains(self, day: Day) -> bool {
        self.first <= day && day <= self.last
    }
}

impl fmt::Display for DayRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.first, self.last)
    }
}

impl fmt::Debug for DayRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for DayRange {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<DayRange, NotADay> {
        let (first, last) = text.split_once("..").ok_or(NotADay)?;
        DayRange::new(first.parse()?, last.parse()?).ok_or(NotADay)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_read_and_written_as_iso_dates() {
        for text in ["1970-01-01", "2024-02-29", "0001-01-01", "9999-12-31", "2026-11-23"] {
            assert_eq!(day(text).to_string(), text);
        }
        for text in
            ["2026-02-30", "2026-2-1", "20260201", "2026-02-01T", "-026-02-01", "0000-01-01"]
        {
            assert_eq!(text.parse::<Day>(), Err(NotADay), "{text}");
        }
        assert_eq!(day("0001-01-01"), Day::MIN);
        assert_eq!(day("9999-12-31"), Day::MAX);
    }

    #[test]
    fn the_calendar_knows_its_months_quarters_and_weeks() {
        assert_eq!(day("2024-02-29").last_year(), day("2023-02-28"));
        assert_eq!(day("2024-03-31").plus_months(-1), day("2024-02-29"));
        assert_eq!(day("2026-11-23").first_of_quarter(), day("2026-10-01"));
        assert_eq!(day("2026-11-23").last_of_month(), day("2026-11-30"));
        assert_eq!(day("2026-11-23").first_of_year(), day("2026-01-01"));
        // 2026-11-23 is a Monday.
        assert_eq!(day("2026-11-23").first_of_week(Weekday::Monday), day("2026-11-23"));
        assert_eq!(day("2026-11-23").first_of_week(Weekday::Sunday), day("2026-11-22"));
        assert_eq!(day("2026-11-23").first_of_week(Weekday::Saturday), day("2026-11-21"));
        assert_eq!(day("1969-12-31").first_of_week(Weekday::Monday), day("1969-12-29"));
    }

    #[test]
    fn a_range_includes_both_ends() {
        let range: DayRange = "2026-09-01..2026-09-30".parse().unwrap();
        assert_eq!(range.n_days(), 30);
        assert!(range.contains(day("2026-09-30")) && !range.contains(day("2026-10-01")));
        assert_eq!(range.to_string(), "2026-09-01..2026-09-30");
        assert!("2026-09-02..2026-09-01".parse::<DayRange>().is_err());
    }

    #[test]
    fn ranges_share_the_days_that_both_have() {
        let range: DayRange = "2026-09-01..2026-09-30".parse().unwrap();
        for (other, n) in [
            ("2026-09-30..2026-10-05", 1),
            ("2026-08-01..2026-12-31", 30),
            ("2026-08-01..2026-08-31", 0),
            ("2026-11-01..2026-11-30", 0),
        ] {
            assert_eq!(range.n_shared(other.parse().unwrap()), n, "{other}");
        }
    }

    #[test]
    fn arithmetic_stops_at_the_ends_of_the_calendar() {
        assert_eq!(Day::MAX.plus_days(1), Day::MAX);
        assert_eq!(Day::MIN.plus_days(i32::MIN), Day::MIN);
        assert_eq!(Day::MIN.last_year(), Day::MIN);
    }
}
