//! How much a number moved.

use super::Unit;

/// The change from one value to another. Definition: `docs/metrics.md`, "Comparison".
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// (now - before) / before, as a fraction.
    Percent(f64),
    /// now - before, both shares, as a fraction: 0.125 is 12.5 points.
    Points(f64),
    /// Something where there was nothing.
    New,
    /// Nothing to say: nothing on both sides, or no value on either.
    None,
}

impl Change {
    /// The change of a metric's value; `None` is no value.
    pub fn of(unit: Unit, now: Option<f64>, before: Option<f64>) -> Change {
        let (Some(now), Some(before)) = (now, before) else {
            return Change::None;
        };
        // A share moves in points: 40 % to 50 % is +10 points, not +25 %.
        if unit == Unit::Share {
            return Change::Points(now - before);
        }
        if before == 0.0 {
            return if now == 0.0 { Change::None } else { Change::New };
        }
        Change::Percent((now - before) / before)
    }

    /// `percent`, `points`, `new` or `none`.
    pub fn kind(self) -> &'static str {
        match self {
            Change::Percent(_) => "percent",
            Change::Points(_) => "points",
            Change::New => "new",
            Change::None => "none",
        }
    }

    /// The fraction, where there is one.
    pub fn value(self) -> Option<f64> {
        match self {
            Change::Percent(value) | Change::Points(value) => Some(value),
            Change::New | Change::None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_move_in_percent_and_shares_in_points() {
        for (unit, now, before, expected) in [
            (Unit::Count, Some(9.0), Some(8.0), Change::Percent(0.125)),
            (Unit::Share, Some(0.5), Some(0.375), Change::Points(0.125)),
            (Unit::Count, Some(1.0), Some(0.0), Change::New),
            (Unit::Count, Some(0.0), Some(0.0), Change::None),
            (Unit::Minutes, Some(0.0), Some(2.0), Change::Percent(-1.0)),
            (Unit::Share, None, Some(0.5), Change::None),
            (Unit::Share, Some(0.5), None, Change::None),
        ] {
            assert_eq!(Change::of(unit, now, before), expected);
        }
    }
}
