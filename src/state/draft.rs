//! Days that are being chosen: nothing of the state until they are applied.

use crate::time::{Day, DayRange};

/// Two days, typed or pressed in a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draft {
    /// As it was typed: it may be after `to`.
    pub from: Day,
    /// The other day.
    pub to: Day,
    /// A first day was pressed, and the last one is not yet.
    pub is_open: bool,
    /// How many days it has whatever its start, as a compared range does.
    pub n_days: Option<i32>,
}

impl Draft {
    /// Any days, beginning with those of a range.
    pub fn any(range: DayRange) -> Draft {
        Draft { from: range.first(), to: range.last(), is_open: false, n_days: None }
    }

    /// As many days as `range` has, from `start` on.
    pub fn as_long_as(range: DayRange, start: Day) -> Draft {
        let draft = Draft { n_days: Some(range.n_days()), ..Draft::any(range) };
        draft.starting(start)
    }

    /// The days, in their order.
    pub fn range(self) -> DayRange {
        DayRange::between(self.from, self.to)
    }

    /// The days that pressing this one would lead to, as far as it can be seen yet.
    pub fn preview(self, day: Day) -> DayRange {
        match (self.n_days, self.is_open) {
            (Some(_), _) => self.starting(day).range(),
            (None, true) => DayRange::between(self.from, day),
            (None, false) => self.range(),
        }
    }

    /// A day was pressed: the first and then the last, in either order.
    pub fn press(&mut self, day: Day) {
        *self = match (self.n_days, self.is_open) {
            (Some(_), _) => self.starting(day),
            (None, true) => Draft::any(DayRange::between(self.from, day)),
            (None, false) => Draft { is_open: true, ..self.starting(day) },
        }
    }

    /// The first day was typed.
    pub fn type_from(&mut self, day: Day) {
        *self = match self.n_days {
            Some(_) => self.starting(day),
            None => Draft { from: day, is_open: false, ..*self },
        }
    }

    /// The last day was typed.
    pub fn type_to(&mut self, day: Day) {
        *self = Draft { to: day, is_open: false, ..*self };
    }

    fn starting(self, from: Day) -> Draft {
        let to = self.n_days.map_or(from, |n_days| from.plus_days(n_days - 1));
        Draft { from, to, is_open: false, n_days: self.n_days }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn range(text: &str) -> DayRange {
        text.parse().unwrap()
    }

    #[test]
    fn two_presses_make_a_range_in_either_order() {
        for (first, last) in [("2026-11-05", "2026-11-09"), ("2026-11-09", "2026-11-05")] {
            let mut draft = Draft::any(range("2026-10-01..2026-10-31"));
            assert_eq!(draft.preview(day(first)), range("2026-10-01..2026-10-31"));
            draft.press(day(first));
            assert!(draft.is_open);
            assert_eq!(draft.preview(day(last)), range("2026-11-05..2026-11-09"));
            draft.press(day(last));
            assert!(!draft.is_open);
            assert_eq!(draft.range(), range("2026-11-05..2026-11-09"));
        }
    }

    #[test]
    fn typed_days_stay_as_they_are_typed_and_are_put_in_order() {
        let mut draft = Draft::any(range("2026-10-01..2026-10-31"));
        draft.type_from(day("2026-12-01"));
        assert_eq!(draft.from, day("2026-12-01"));
        assert_eq!(draft.range(), range("2026-10-31..2026-12-01"));
        draft.type_to(day("2026-12-24"));
        assert_eq!(draft.range(), range("2026-12-01..2026-12-24"));
    }

    #[test]
    fn a_compared_range_keeps_its_length() {
        let mut draft = Draft::as_long_as(range("2026-11-01..2026-11-10"), day("2026-01-05"));
        assert_eq!(draft.range(), range("2026-01-05..2026-01-14"));
        assert_eq!(draft.preview(day("2026-02-20")), range("2026-02-20..2026-03-01"));
        // The end of the calendar cuts it, and then it has its length again.
        draft.press(Day::MAX);
        assert_eq!(draft.range(), DayRange::between(Day::MAX, Day::MAX));
        draft.press(day("2025-12-31"));
        assert_eq!((draft.range(), draft.is_open), (range("2025-12-31..2026-01-09"), false));
        draft.type_from(day("2026-01-01"));
        assert_eq!(draft.range(), range("2026-01-01..2026-01-10"));
    }
}
