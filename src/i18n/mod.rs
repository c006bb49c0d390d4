//! Every word, number and date that a person reads.
//!
//! A [`Locale`] is plain data: the words of a language ([`text`]), its separators
//! and its calendar. Knows the kinds of numbers there are, not what they measure.
//! Never asks the browser: what `Intl` knows is put into the locale at the edge.

mod date;
mod duration;
mod number;
pub mod text;

pub use duration::{clock, clock_ms};
pub use text::Text;

use crate::time::Weekday;

/// A language as it is used at a place.
#[derive(Clone, Debug)]
pub struct Locale {
    /// The words.
    pub text: &'static Text,
    /// The BCP 47 tag for `lang` attributes and for `Intl`.
    pub tag: &'static str,
    /// Between whole and fraction.
    pub decimal: &'static str,
    /// Between groups of three digits.
    pub group: &'static str,
    /// The first day of a week.
    pub week_start: Weekday,
}

impl Locale {
    /// English as it is written in the United States.
    pub const EN: Locale = Locale {
        text: &text::EN,
        tag: "en-US",
        decimal: ".",
        group: ",",
        week_start: Weekday::Sunday,
    };
}
