//! The cases of the smaller pictures.

use super::Case;
use super::data::{clock, days};
use viewprint::charts::Theme;
use viewprint::charts::axis::{Tick, time_ticks};
use viewprint::charts::bars::{self, Bars, Pair, Weights};
use viewprint::charts::funnel::{self, Funnel};
use viewprint::charts::heatmap::{self, Heatmap, Run};
use viewprint::charts::sparkline::{self, Sparkline};

pub(super) fn cases() -> Vec<Case> {
    [heatmaps(), funnels(), all_bars(), sparklines()].into_iter().flatten().collect()
}

/// Runs from (tier, cells), one after the other.
fn runs(tiers: &[(u8, u32)]) -> Vec<Run> {
    let mut from_cell = 0;
    let run = |&(tier, n): &(u8, u32)| {
        let run = Run { from_cell, to_cell: from_cell + n, tier };
        from_cell = run.to_cell;
        run
    };
    tiers.iter().map(run).collect()
}

fn person() -> Vec<Run> {
    runs(&[
        (1, 204),
        (2, 168),
        (1, 252),
        (3, 108),
        (2, 60),
        (1, 240),
        (0, 96),
        (1, 132),
        (2, 96),
        (3, 252),
        (2, 108),
        (1, 336),
        (0, 144),
        (1, 240),
        (0, 84),
        (2, 84),
        (1, 312),
        (0, 96),
    ])
}

fn heatmap_case(
    name: &'static str,
    width: u32,
    n_cells: u32,
    now: Vec<Run>,
    before: Option<Vec<Run>>,
) -> Case {
    worded_heatmap(name, width, n_cells, (now, before), clock)
}

fn worded_heatmap(
    name: &'static str,
    width: u32,
    n_cells: u32,
    (now, before): (Vec<Run>, Option<Vec<Run>>),
    word: fn(f64) -> String,
) -> Case {
    let at_most = if width < 520 { 4 } else { 12 };
    let ticks: Vec<Tick> = time_ticks(0, n_cells * 1_000, at_most)
        .into_iter()
        .map(|ms| Tick::new(f64::from(ms), word(f64::from(ms))))
        .collect();
    let height =
        Heatmap { n_cells, cell_ms: 1_000, now: &now, before: before.as_deref(), ticks: &ticks }
            .height_css();
    Case::new(name, (width, height), move |area, theme| {
        let before = before.as_deref();
        let heatmap = Heatmap { n_cells, cell_ms: 1_000, now: &now, before, ticks: &ticks };
        heatmap::draw(area, &heatmap, theme)
    })
}

fn heatmaps() -> Vec<Case> {
    let before = runs(&[(1, 1_200), (0, 300), (1, 200), (2, 400), (1, 500), (0, 412)]);
    let long_label: fn(f64) -> String = |ms| format!("{} after the beginning", clock(ms));
    let arabic: fn(f64) -> String = |ms| {
        let digit = |c: char| c.to_digit(10).and_then(|n| char::from_u32(0x660 + n)).unwrap_or(c);
        clock(ms).chars().map(digit).collect()
    };
    let long = vec![Run { from_cell: 800_000, to_cell: 800_001, tier: 2 }];
    vec![
        heatmap_case("heatmap_person", 1_140, 3_012, person(), None),
        heatmap_case("heatmap_compared", 1_140, 3_012, person(), Some(before.clone())),
        heatmap_case("heatmap_dark", 800, 3_012, person(), Some(before)).themed(Theme::dark),
        heatmap_case("heatmap_narrow", 320, 3_012, person(), None),
        heatmap_case("heatmap_one_second_of_1000000", 480, 1_000_000, long, None),
        heatmap_case("heatmap_not_viewed", 480, 3_012, Vec::new(), None),
        heatmap_case("heatmap_no_cells", 480, 0, Vec::new(), None),
        heatmap_case("heatmap_one_cell", 480, 1, runs(&[(1, 1)]), None),
        heatmap_case("heatmap_all_equal", 480, 3_012, runs(&[(2, 3_012)]), None),
        worded_heatmap("heatmap_long_labels", 480, 3_012, (person(), None), long_label),
        worded_heatmap("heatmap_right_to_left", 480, 3_012, (person(), None), arabic),
    ]
}

fn funnel_case(name: &'static str, width: u32, steps: Vec<Pair>, mirrored: bool) -> Case {
    let of = |steps: &[Pair]| Funnel { steps, above: 26.0, below: 24.0, mirrored }.height_css();
    Case::new(name, (width, of(&steps)), move |area, theme| {
        let funnel = Funnel { steps: &steps, above: 26.0, below: 24.0, mirrored };
        funnel::draw(area, &funnel, theme)
    })
}

fn pair(now: f64, before: f64) -> Pair {
    Pair { now: Some(now), before: Some(before) }
}

fn funnels() -> Vec<Case> {
    let steps = vec![pair(1.0, 0.92), pair(0.432, 0.366), pair(0.168, 0.152)];
    let alone = steps.iter().map(|pair| Pair { before: None, ..*pair }).collect();
    let six = vec![
        pair(0.8, 1.0),
        pair(0.6, 0.7),
        pair(0.4, 0.5),
        pair(0.2, 0.3),
        pair(0.001, 0.0),
        Pair::default(),
    ];
    vec![
        funnel_case("funnel_compared", 250, steps.clone(), false),
        funnel_case("funnel_plain", 250, alone, false),
        funnel_case("funnel_mirrored", 250, steps.clone(), true),
        funnel_case("funnel_six_steps", 250, six, false),
        funnel_case("funnel_dark", 250, steps, false).themed(Theme::dark),
        funnel_case("funnel_no_steps", 250, Vec::new(), false),
        funnel_case("funnel_one_step", 250, vec![pair(1.0, 0.8)], false),
        funnel_case("funnel_all_equal", 250, vec![pair(1.0, 1.0); 3], false),
        funnel_case("funnel_beyond_all", 250, vec![pair(1e300, f64::INFINITY)], false),
    ]
}

fn bars_case(name: &'static str, pair: Pair, mirrored: bool) -> Case {
    let bars = Bars { pair, weights: Weights::TABLE, mirrored };
    Case::new(name, (160, 20.0), move |area, theme| bars::draw(area, &bars, theme))
}

fn all_bars() -> Vec<Case> {
    vec![
        bars_case("bars_compared", pair(0.611, 0.52), false),
        bars_case("bars_mirrored", pair(0.611, 0.52), true),
        bars_case("bars_plain", Pair { now: Some(0.755), before: None }, false),
        bars_case("bars_almost_nothing", pair(0.000_1, 0.000_1), false),
        bars_case("bars_empty", Pair::default(), false),
        bars_case("bars_all_equal", pair(0.5, 0.5), false),
        bars_case("bars_beyond_all", pair(7.5, f64::INFINITY), false),
        bars_case("bars_dark", pair(0.611, 0.52), false).themed(Theme::dark),
        bars_case("bars_no_value", Pair { now: None, before: Some(0.4) }, false),
    ]
}

fn spark_case(
    name: &'static str,
    now: Vec<Option<f64>>,
    before: Option<Vec<Option<f64>>>,
    running: bool,
) -> Case {
    Case::new(name, (166, 32.0), move |area, theme| {
        let before = before.as_deref();
        sparkline::draw(area, &Sparkline { now: &now, before, running }, theme)
    })
}

fn sparklines() -> Vec<Case> {
    let now = days(4, 30, 20, 60.0);
    let before = Some(days(9, 30, 14, 42.0));
    let mut gaps = now.clone();
    gaps[5..9].fill(None);
    gaps[12] = None;
    gaps[14] = None;
    vec![
        spark_case("sparkline_running", now.clone(), before.clone(), true),
        spark_case("sparkline_dense", now.clone(), before.clone(), true).at_scale(2.0),
        spark_case("sparkline_plain", now.clone(), None, false),
        spark_case("sparkline_gaps", gaps, None, false),
        spark_case("sparkline_all_equal", vec![Some(4.0); 30], None, false),
        spark_case("sparkline_all_zero", vec![Some(0.0); 30], None, false),
        spark_case("sparkline_one_bucket", vec![Some(4.0)], None, true),
        spark_case("sparkline_ten_years_of_days", days(3, 3_650, 2_000, 9e15), None, false),
        spark_case("sparkline_empty", Vec::new(), None, true),
        spark_case("sparkline_dark", now, before, true).themed(Theme::dark),
    ]
}
