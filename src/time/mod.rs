//! Calendars, ranges, buckets and zones: everything about *when*.
//!
//! - A [`Day`] is a calendar day without a zone; a [`Zone`] says on which day an
//!   instant falls; a [`DayRange`] includes both of its ends.
//! - [`range`] resolves presets and compared ranges, [`bucket`] cuts a range into
//!   days or months, [`calendar`] lays out a month.
//! - Never reads a clock and never asks the system for a zone: both are arguments.

pub mod bucket;
pub mod calendar;
mod day;
pub mod range;
mod zone;

pub use day::{Day, DayRange, Weekday};
pub use zone::Zone;

/// Milliseconds of a day that has 24 hours.
pub const DAY_MS: i64 = 86_400_000;
