//! Months as sheets of weeks, and the steps by which a person walks through them.

use super::{Day, Weekday};

/// The days of one week; `None` for days of the months beside.
pub type Week = [Option<Day>; 7];

/// The weeks of a day's month, from its first day to its last.
pub fn weeks(month: Day, start: Weekday) -> Vec<Week> {
    let (first, last) = (month.first_of_month(), month.last_of_month());
    let before = first.column(start);
    let n_days = last.days_since(first) as usize + 1;
    let mut weeks = vec![Week::default(); (before + n_days).div_ceil(7)];
    for i in 0..n_days {
        weeks[(before + i) / 7][(before + i) % 7] = Some(first.plus_days(i as i32));
    }
    weeks
}

/// A step from one day to another. It never leaves the years 1 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many days later; back when negative.
    Days(i32),
    /// The same date so many months later, or the last that the month has.
    Months(i32),
    /// To the first day of the week.
    WeekStart,
    /// To the last day of the week.
    WeekEnd,
}

impl Step {
    /// Where the step leads to.
    #[must_use]
    pub fn from(self, day: Day, start: Weekday) -> Day {
        match self {
            Step::Days(n) => day.plus_days(n),
            Step::Months(n) => day.plus_months(n),
            Step::WeekStart => day.plus_days(-(day.column(start) as i32)),
            Step::WeekEnd => day.plus_days(6 - day.column(start) as i32),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// A sheet as it is seen: one line a week, dots beside days of other months.
    fn sheet(month: &str, start: Weekday) -> String {
        let cell = |day: Option<Day>| day.map_or(" .".to_owned(), |d| format!("{:2}", d.ymd().2));
        let line = |week: Week| week.map(cell).join(" ");
        weeks(day(month), start).into_iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_leap_february_that_begins_on_a_thursday() {
        let expected = "
 .  .  .  .  1  2  3
 4  5  6  7  8  9 10
11 12 13 14 15 16 17
18 19 20 21 22 23 24
25 26 27 28 29  .  .";
        assert_eq!(sheet("2024-02-17", Weekday::Sunday), expected.trim_start_matches('\n'));
    }

    #[test]
    fn weeks_begin_as_the_language_has_it() {
        // 2026-11-01 is a Sunday.
        let first_line = |start| sheet("2026-11-30", start).lines().next().map(str::to_owned);
        assert_eq!(first_line(Weekday::Sunday).as_deref(), Some(" 1  2  3  4  5  6  7"));
        assert_eq!(first_line(Weekday::Monday).as_deref(), Some(" .  .  .  .  .  .  1"));
        assert_eq!(first_line(Weekday::Saturday).as_deref(), Some(" .  1  2  3  4  5  6"));
    }

    #[test]
    fn a_february_may_fill_its_sheet() {
        // 2026-02-01 is a Sunday too, and the month has four weeks to the day.
        let whole = weeks(day("2026-02-01"), Weekday::Sunday);
        assert_eq!(whole.len(), 4);
        assert!(whole.iter().flatten().all(Option::is_some));
    }

    #[test]
    fn the_first_and_the_last_month_of_all_have_sheets() {
        assert_eq!(
            sheet("0001-01-01", Weekday::Monday).lines().next(),
            Some(" 1  2  3  4  5  6  7")
        );
        // 9999-12-31 is a Friday.
        let last = "26 27 28 29 30 31  .";
        assert_eq!(sheet("9999-12-01", Weekday::Sunday).lines().last(), Some(last));
    }

    #[test]
    fn steps_go_by_day_week_month_and_year_and_stop_at_the_ends_of_the_calendar() {
        let go = |step: Step, from: &str| step.from(day(from), Weekday::Sunday).to_string();
        for (step, from, to) in [
            (Step::Days(1), "2024-02-29", "2024-03-01"),
            (Step::Days(-7), "2026-01-03", "2025-12-27"),
            (Step::Months(-1), "2024-03-31", "2024-02-29"),
            (Step::Months(12), "2024-02-29", "2025-02-28"),
            (Step::WeekStart, "2026-11-20", "2026-11-15"),
            (Step::WeekEnd, "2026-11-20", "2026-11-21"),
            (Step::WeekStart, "2026-11-15", "2026-11-15"),
            (Step::Months(-12), "0001-06-01", "0001-01-01"),
            (Step::WeekStart, "0001-01-03", "0001-01-01"),
            (Step::Months(1), "9999-12-15", "9999-12-31"),
            (Step::WeekEnd, "9999-12-30", "9999-12-31"),
        ] {
            assert_eq!(go(step, from), to, "{step:?} from {from}");
        }
    }
}
