//! When sessions begin: days of the term, and hours of a day.

use super::pick::{Weighted, weighted};
use super::shape::{FIRST_DAY, HOURS, LAST_DAY, SPIKES, WEEKDAYS, WEEKS, ZONE_RULE};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use rand::Rng;
use std::error::Error;

const HOUR_MS: i64 = 3_600_000;

/// A day of the term.
#[derive(Clone, Copy)]
pub(super) struct TermDay {
    date: Date,
    /// Percent of what its week and weekday would make it.
    pub(super) spike_pct: u32,
}

/// The days of the term with how busy each is.
pub(super) struct Calendar {
    zone: TimeZone,
    hours: Vec<(u32, i8)>,
    pub(super) days: Vec<(u32, TermDay)>,
}

impl Calendar {
    /// The calendar of the tables in [`super::shape`].
    pub(super) fn new() -> Result<Self, Box<dyn Error>> {
        let (year, month, day) = FIRST_DAY;
        let first = date(year, month, day);
        let (year, month, day) = LAST_DAY;
        let n_days = first.until(date(year, month, day))?.get_days() + 1;
        let days = (0..n_days).map(|n| term_day(first, n)).collect::<Result<_, _>>()?;
        let hours = HOURS.iter().zip(0i8..).map(|(weight, hour)| (*weight, hour)).collect();
        Ok(Calendar { zone: TimeZone::posix(ZONE_RULE)?, hours, days })
    }

    /// Any day, by how busy it is.
    pub(super) fn some_day(&self, rng: &mut impl Rng) -> TermDay {
        *weighted(rng, &self.days)
    }

    /// How many of `n` sessions fall on each day.
    pub(super) fn spread(&self, n: u64) -> impl Iterator<Item = (TermDay, u64)> {
        let total: u64 = self.days.iter().map(|(weight, _)| u64::from(*weight)).sum();
        self.days.iter().map(move |(weight, day)| (*day, n * u64::from(*weight) / total))
    }

    /// An instant on that day, where the viewer's clock is `ahead_h` hours ahead.
    pub(super) fn some_time(
        &self,
        rng: &mut impl Rng,
        day: TermDay,
        ahead_h: i8,
    ) -> Result<i64, Box<dyn Error>> {
        let hours: &Weighted<i8> = &self.hours;
        let hour = (*weighted(rng, hours) - ahead_h).rem_euclid(24);
        let start = day.date.at(hour, 0, 0, 0).to_zoned(self.zone.clone())?;
        Ok(start.timestamp().as_millisecond() + rng.random_range(0..HOUR_MS))
    }
}

fn term_day(first: Date, n: i32) -> Result<(u32, TermDay), jiff::Error> {
    let date = first.checked_add(n.days())?;
    let spike_pct = SPIKES
        .iter()
        .find(|(month, day, _)| (*month, *day) == (date.month(), date.day()))
        .map_or(100, |(_, _, pct)| *pct);
    let week = WEEKS[(n / 7) as usize % WEEKS.len()];
    let weekday = WEEKDAYS[date.weekday().to_sunday_zero_offset() as usize];
    Ok((week * weekday * spike_pct, TermDay { date, spike_pct }))
}
