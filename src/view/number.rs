//! A number as it is shown: the value, the value before and the change.

use crate::builtin::decimal;
use crate::i18n::Locale;
use crate::query::{Change, Metric, Pair, Totals, Unit};

/// A number in words, and raw for scripts (`docs/formats.md`, "The page says what it shows").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// The metric's key.
    pub key: &'static str,
    /// Not rounded; empty for no value.
    pub raw: String,
    /// In words; a dash for no value.
    pub text: String,
    /// What it is compared with.
    pub before: Option<Before>,
}

/// The value before, and how much it changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// Not rounded; empty for no value.
    pub raw: String,
    /// In words; a dash for no value.
    pub text: String,
    /// A fraction, not rounded; empty for new and none.
    pub change_raw: String,
    /// `percent`, `points`, `new` or `none`.
    pub change_kind: &'static str,
    /// In words; empty for none.
    pub change_text: String,
}

impl Number {
    /// A metric of totals.
    pub fn of(metric: Metric, totals: &Pair<Totals>, locale: &Locale) -> Number {
        let values = totals.map(|totals| metric.of(totals));
        Number::new(metric.key(), metric.unit(), values, locale)
    }

    /// A count that is no metric of totals.
    pub fn count(key: &'static str, values: Pair<u64>, locale: &Locale) -> Number {
        Number::new(key, Unit::Count, values.map(|value| Some(*value as f64)), locale)
    }

    /// The same, where the source may not say.
    pub fn count_if(key: &'static str, values: Pair<Option<u64>>, locale: &Locale) -> Number {
        let values = values.map(|value| value.map(|value| value as f64));
        Number::new(key, Unit::Count, values, locale)
    }

    /// Seconds, worded as minutes are.
    pub fn seconds(key: &'static str, values: Pair<f64>, locale: &Locale) -> Number {
        Number::new(key, Unit::Minutes, values.map(|value| Some(*value)), locale)
    }

    /// A share that is no metric of totals.
    pub fn share(key: &'static str, values: Pair<Option<f64>>, locale: &Locale) -> Number {
        Number::new(key, Unit::Share, values, locale)
    }

    /// The same, where the compared range has nothing to set beside it.
    pub fn without_partner(self, locale: &Locale) -> Number {
        let before = Before {
            raw: String::new(),
            text: locale.text.no_value.to_owned(),
            change_raw: String::new(),
            change_kind: Change::None.kind(),
            change_text: String::new(),
        };
        Number { before: Some(before), ..self }
    }

    fn new(key: &'static str, unit: Unit, values: Pair<Option<f64>>, locale: &Locale) -> Number {
        let before = values.before.map(|before| {
            let change = Change::of(unit, values.now, before);
            Before {
                raw: raw(before),
                text: worded(unit, before, locale),
                change_raw: raw(change.value()),
                change_kind: change.kind(),
                change_text: change_worded(change, locale),
            }
        });
        Number { key, raw: raw(values.now), text: worded(unit, values.now, locale), before }
    }
}

/// A value as it is, for scripts; empty for none.
fn raw(value: Option<f64>) -> String {
    value.map_or_else(String::new, decimal)
}

/// A value in words; a dash for none.
pub fn worded(unit: Unit, value: Option<f64>, locale: &Locale) -> String {
    match (value, unit) {
        (None, _) => locale.text.no_value.to_owned(),
        (Some(value), Unit::Count) => locale.count(value as u64),
        (Some(value), Unit::Minutes) => locale.minutes(value),
        (Some(value), Unit::Share) => locale.percent(value),
    }
}

fn change_worded(change: Change, locale: &Locale) -> String {
    match change {
        Change::Percent(value) => locale.change_percent(value),
        Change::Points(value) => locale.change_points(value),
        Change::New => locale.text.new.to_owned(),
        Change::None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_says_its_value_the_value_before_and_the_change() {
        let plays = |plays| Totals { plays, ..Totals::none(60) };
        let totals = Pair { now: plays(9), before: Some(plays(8)) };
        let number = Number::of(Metric::Plays, &totals, &Locale::EN);
        assert_eq!((number.raw.as_str(), number.text.as_str()), ("9", "9"));
        let before = number.before.unwrap();
        assert_eq!((before.raw.as_str(), before.change_raw.as_str()), ("8", "0.125"));
        assert_eq!((before.change_kind, before.change_text.as_str()), ("percent", "+13%"));
    }

    #[test]
    fn no_value_is_a_dash_and_raw_it_is_empty() {
        let totals = Pair { now: Totals::none(60), before: Some(Totals::none(60)) };
        let number = Number::of(Metric::Completion, &totals, &Locale::EN);
        assert_eq!((number.raw.as_str(), number.text.as_str()), ("", "–"));
        let before = number.before.unwrap();
        assert_eq!((before.change_kind, before.change_text.as_str()), ("none", ""));
    }
}
