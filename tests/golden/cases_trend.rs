//! The trend's cases.

use super::Case;
use super::data::{count, days, percent, shares};
use viewprint::charts::axis::{Axis, Steps};
use viewprint::charts::trend::{self, DateTick, Measure, Trend};
use viewprint::charts::{Hue, Theme};

/// A value per bucket.
type Values = Vec<Option<f64>>;

/// A trend's data, owned, so that a case can lend it.
#[derive(Clone)]
struct Sample {
    first: (Values, Option<Values>),
    second: Option<(Values, Option<Values>)>,
    second_name: &'static str,
    hue: Hue,
    partial: Vec<usize>,
    ticks: Vec<DateTick>,
}

impl Sample {
    /// Thirty days, the last still running.
    fn month() -> Sample {
        let mut first = days(4, 30, 20, 66.0);
        first[29] = Some(6.0);
        Sample {
            first: (first, Some(days(9, 30, 14, 42.0))),
            second: Some((shares(1, 30, 0.33), Some(shares(2, 30, 0.37)))),
            second_name: "Avg. completion",
            hue: Hue::Plays,
            partial: vec![29],
            ticks: weeks(&[
                ("Oct 26", "Sep 26"),
                ("Nov 2", "Oct 3"),
                ("Nov 9", "Oct 10"),
                ("Nov 16", "Oct 17"),
            ]),
        }
    }

    /// One measure without comparison.
    fn of(values: Values) -> Sample {
        Sample {
            first: (values, None),
            second: None,
            partial: Vec::new(),
            ticks: vec![DateTick { bucket: 0, now: "Oct 22".to_owned(), before: None }],
            ..Sample::month()
        }
    }

    fn with<R>(&self, width: u32, show: impl FnOnce(&Trend<'_>) -> R) -> R {
        let top = |(now, before): &(Values, Option<Values>)| {
            let all = now.iter().chain(before.iter().flatten()).flatten();
            all.copied().filter(|n| n.is_finite()).fold(0.0, f64::max)
        };
        let n_steps = if width < 520 { 3 } else { 4 };
        let axis = Axis::new(Steps::counts(top(&self.first), n_steps), count);
        let second_top = self.second.as_ref().map_or(0.0, top);
        let second_axis = Axis::new(Steps::amounts(second_top, 2), percent);
        let second = self.second.as_ref().map(|(now, before)| Measure {
            hue: Hue::Completion,
            name: self.second_name,
            axis: &second_axis,
            now,
            before: before.as_deref(),
        });
        show(&Trend {
            first: Measure {
                hue: self.hue,
                name: "Plays",
                axis: &axis,
                now: &self.first.0,
                before: self.first.1.as_deref(),
            },
            second,
            partial: &self.partial,
            ticks: &self.ticks,
        })
    }

    fn case(self, name: &'static str, width: u32) -> Case {
        let height = self.with(width, |trend| trend.height_css(f64::from(width)));
        Case::new(name, (width, height), move |area, theme| {
            self.with(width, |trend| trend::draw(area, trend, theme))
        })
    }
}

/// Mondays of the month, with both dates.
fn weeks(dates: &[(&str, &str)]) -> Vec<DateTick> {
    let tick = |(week, (now, before)): (usize, &(&str, &str))| DateTick {
        bucket: 4 + week * 7,
        now: (*now).to_owned(),
        before: Some((*before).to_owned()),
    };
    dates.iter().enumerate().map(tick).collect()
}

pub(super) fn cases() -> Vec<Case> {
    let month = Sample::month;
    let without_dates_before = |ticks: Vec<DateTick>| {
        ticks.into_iter().map(|tick| DateTick { before: None, ..tick }).collect()
    };
    let plain = Sample {
        first: (month().first.0, None),
        second: None,
        ticks: without_dates_before(month().ticks),
        ..month()
    };
    vec![
        month().case("trend_compared", 1_176),
        month().case("trend_dark", 800).themed(Theme::dark),
        month().case("trend_contrast", 800).themed(Theme::contrast),
        plain.clone().case("trend_plain", 800),
        Sample { hue: Hue::DropOff, ..plain }.case("trend_other_metric", 480),
        gaps().case("trend_gaps", 800),
        months_cut_at_both_ends().case("trend_months_cut_at_both_ends", 800),
        before_is_longer().case("trend_before_is_longer", 480),
        month().case("trend_narrow", 320),
        month().case("trend_narrow_dense", 320).at_scale(2.0),
        long_labels().case("trend_long_labels", 480),
        right_to_left().case("trend_right_to_left", 800),
        Sample::of(vec![Some(11.0)]).case("trend_one_bucket", 480),
        Sample { partial: vec![0], ..Sample::of(vec![Some(11.0)]) }
            .case("trend_one_running_bucket", 480),
        Sample::of(vec![Some(0.0); 30]).case("trend_all_zero", 480),
        Sample::of(vec![Some(9.0); 30]).case("trend_all_equal", 480),
        Sample::of(vec![None; 30]).case("trend_all_none", 480),
        Sample::of(Vec::new()).case("trend_no_buckets", 480),
        ten_years().case("trend_ten_years_of_days", 320),
    ]
}

fn gaps() -> Sample {
    let mut sample = Sample::month();
    let (now, before) = &mut sample.first;
    for bucket in [3, 4, 9, 11, 18] {
        now[bucket] = None;
        before.as_mut().expect("compared")[bucket + 2] = None;
    }
    now[25] = Some(f64::NAN);
    if let Some((now, _)) = &mut sample.second {
        now[..12].fill(None);
    }
    sample
}

fn months_cut_at_both_ends() -> Sample {
    let months = ["Jun", "Jul", "Aug", "Sep", "Oct", "Nov"];
    let tick = |(bucket, name): (usize, &&str)| DateTick {
        bucket,
        now: format!("{name} 2026"),
        before: Some(format!("{name} 2025")),
    };
    Sample {
        first: (days(5, 6, 3, 300.0), Some(days(6, 6, 4, 210.0))),
        second: Some((shares(1, 6, 0.33), None)),
        partial: vec![0, 5],
        ticks: months.iter().enumerate().map(tick).collect(),
        ..Sample::month()
    }
}

fn before_is_longer() -> Sample {
    let month = Sample::month();
    let now = month.first.0[..12].to_vec();
    Sample { first: (now, month.first.1), second: None, partial: vec![11], ..month }
}

fn long_labels() -> Sample {
    let name = "Mittwoch, 30. September 2026";
    Sample {
        first: (days(4, 30, 20, 9_876_543.0), None),
        ticks: weeks(&[(name, name), (name, name), (name, name), (name, name)]),
        second_name: "Durchschnittlicher Anteil des Gesehenen",
        partial: Vec::new(),
        ..Sample::month()
    }
}

fn right_to_left() -> Sample {
    Sample {
        second_name: "متوسط نسبة المشاهدة",
        ticks: weeks(&[
            ("٢٦ أكتوبر", "٢٦ سبتمبر"),
            ("٢ نوفمبر", "٣ أكتوبر"),
            ("٩ نوفمبر", "١٠ أكتوبر"),
            ("١٦ نوفمبر", "١٧ أكتوبر"),
        ]),
        ..Sample::month()
    }
}

fn ten_years() -> Sample {
    let tick = |year: usize| DateTick {
        bucket: year * 365,
        now: format!("{}", 2017 + year),
        before: None,
    };
    Sample { ticks: (0..10).map(tick).collect(), ..Sample::of(days(3, 3_650, 2_000, 80.0)) }
}
