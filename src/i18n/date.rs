//! Days, months, ranges and instants as words.

use super::Locale;
use crate::time::bucket::{Bucket, Grain};
use crate::time::{Day, DayRange, Zone};

impl Locale {
    /// `Nov 20`
    pub fn day_short(&self, day: Day) -> String {
        let (_, month, of_month) = day.ymd();
        format!("{} {of_month}", self.month_name(month))
    }

    /// `Nov 20, 2026`
    pub fn day(&self, day: Day) -> String {
        format!("{}, {}", self.day_short(day), day.ymd().0)
    }

    /// `Fri, Nov 20, 2026`
    pub fn day_long(&self, day: Day) -> String {
        format!("{}, {}", self.weekday(day), self.day(day))
    }

    /// `Fri`
    pub fn weekday(&self, day: Day) -> &'static str {
        self.text.weekdays[day.weekday_from_monday() as usize]
    }

    /// The seven names of weekdays, from the first day of a week on.
    pub fn week(&self) -> [&'static str; 7] {
        let names = self.text.weekdays;
        // A Monday is in column 0 where weeks begin with it; its column elsewhere says
        // how far the names are turned.
        let monday = Day::from_epoch(-3).column(self.week_start);
        std::array::from_fn(|column| names[(column + 7 - monday) % 7])
    }

    /// `Nov 2026`
    pub fn month(&self, day: Day) -> String {
        let (year, month, _) = day.ymd();
        format!("{} {year}", self.month_name(month))
    }

    /// `Oct 22 – Nov 20, 2026`; both years where they differ, one day alone.
    pub fn range(&self, range: DayRange) -> String {
        let (first, last) = (range.first(), range.last());
        if first == last {
            return self.day(first);
        }
        if first.ymd().0 == last.ymd().0 {
            return format!("{} – {}", self.day_short(first), self.day(last));
        }
        format!("{} – {}", self.day(first), self.day(last))
    }

    /// The same without years, where both days are of one year: `Oct 22 – Nov 20`.
    pub fn range_short(&self, range: DayRange) -> String {
        let (first, last) = (range.first(), range.last());
        if first.ymd().0 != last.ymd().0 {
            return self.range(range);
        }
        if first == last {
            return self.day_short(first);
        }
        format!("{} – {}", self.day_short(first), self.day_short(last))
    }

    /// A bucket: its day or its month.
    pub fn bucket(&self, bucket: &Bucket) -> String {
        match bucket.grain {
            Grain::Day => self.day(bucket.days.first()),
            Grain::Month => self.month(bucket.days.first()),
        }
    }

    /// `Fri, Nov 20, 2026, 14:05` by the clock on the zone's wall.
    pub fn instant(&self, at_ms: i64, zone: &Zone) -> String {
        let minutes = zone.clock_ms(at_ms) / 60_000;
        let day = self.day_long(zone.day_of(at_ms));
        format!("{day}, {:02}:{:02}", minutes / 60, minutes % 60)
    }

    fn month_name(&self, month: i8) -> &'static str {
        self.text.months[(month - 1).clamp(0, 11) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_say_each_year_once() {
        for (range, text) in [
            ("2026-10-22..2026-11-20", "Oct 22 – Nov 20, 2026"),
            ("2025-12-22..2026-01-20", "Dec 22, 2025 – Jan 20, 2026"),
            ("2026-11-20..2026-11-20", "Nov 20, 2026"),
        ] {
            assert_eq!(Locale::EN.range(range.parse().unwrap()), text);
        }
    }

    #[test]
    fn a_week_begins_as_the_language_has_it() {
        let sunday = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
        assert_eq!(Locale::EN.week(), sunday);
        let monday = Locale { week_start: crate::time::Weekday::Monday, ..Locale::EN };
        assert_eq!(monday.week(), Locale::EN.text.weekdays);
    }

    #[test]
    fn an_instant_is_told_by_the_clock_of_the_zone() {
        let zone = Zone::probe("America/Chicago", 0, 0, |_| -6 * 3_600_000);
        let text = Locale::EN.instant(1_795_205_100_000, &zone);
        assert_eq!(text, "Fri, Nov 20, 2026, 14:05");
    }
}
