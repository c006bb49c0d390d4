//! Ticks, and the labels beside them.
//!
//! Which values carry a tick is decided here, what a label says is not: the
//! caller formats the values of [`Steps`] or [`time_ticks`] and hands in an
//! [`Axis`] of final words. Labels that would touch are left out while drawing,
//! by the width that the backend measures.

use plotters::style::RGBAColor;
use plotters::style::text_anchor::HPos;
use plotters_backend::DrawingBackend;

use super::Drawn;
use super::frame::{Frame, Linear, Rect};
use super::pen::{LABEL, Pen};

/// Room between two labels in a row, in CSS pixels.
const LABEL_GAP: f64 = 10.0;
/// Room between a plot and the labels beside it, in CSS pixels.
const SIDE_GAP: f64 = 6.0;
/// Widest character of a tick's label, in CSS pixels: a digit of most fonts.
const DIGIT: f64 = 7.0;

/// A place on an axis and its final label.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// A value, or a content time in milliseconds.
    pub at: f64,
    /// What is written there.
    pub label: String,
}

impl Tick {
    /// A labelled place.
    pub fn new(at: f64, label: impl Into<String>) -> Tick {
        Tick { at, label: label.into() }
    }
}

/// A scale of values that starts at 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axis {
    /// The value at the top of the plot.
    pub top: f64,
    /// From the base line up.
    pub ticks: Vec<Tick>,
}

impl Axis {
    /// An axis with a label at each step.
    pub fn new(steps: Steps, label: impl Fn(f64) -> String) -> Axis {
        let ticks = steps.values().map(|at| Tick { at, label: label(at) }).collect();
        Axis { top: steps.top, ticks }
    }

    /// Device pixels for the labels beside the plot, at least `least` CSS pixels.
    ///
    /// Guessed from the number of characters: a layout must not need a canvas.
    pub(super) fn side(&self, frame: &Frame, least: f64) -> f64 {
        let longest = self.ticks.iter().map(|tick| tick.label.chars().count().min(24)).max();
        let wanted = longest.unwrap_or(0) as f64 * DIGIT + SIDE_GAP + 2.0;
        // A third at most: a long label must not push the plot off a narrow page.
        let most = f64::from(frame.width) / frame.exact(1.0) / 3.0;
        wanted.max(least).min(most)
    }

    /// Values to pixels in a plot.
    pub(super) fn scale(&self, plot: Rect) -> Linear {
        Linear::new((0.0, self.top), (plot.bottom, plot.top))
    }
}

/// Evenly spaced values from 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Steps {
    /// From one to the next.
    pub step: f64,
    /// The last; a whole number of steps, at least one.
    pub top: f64,
}

impl Steps {
    /// Steps for counts up to `max`: 1, 2, 5, 10, 20, 25, 50 and so on, never a
    /// fraction of one. At most `at_most` steps; no number counts as 0.
    pub fn counts(max: f64, at_most: usize) -> Steps {
        Steps::nice(max.max(1.0), at_most, 1.0)
    }

    /// Steps for amounts up to `max`, such as shares: 1, 2, 2.5 or 5 times a
    /// power of ten. At most `at_most` steps; 0 and no number count as 1.
    pub fn amounts(max: f64, at_most: usize) -> Steps {
        Steps::nice(if max > 0.0 { max } else { 1.0 }, at_most, 0.0)
    }

    /// From 0 up to the top, both included.
    pub fn values(self) -> impl Iterator<Item = f64> {
        let n = (self.top / self.step).round() as u32;
        (0..=n).map(move |i| f64::from(i) * self.step)
    }

    fn nice(max: f64, at_most: usize, least_step: f64) -> Steps {
        // Far inside what f64 counts exactly, and far above what can happen.
        let max = if max.is_finite() { max.clamp(1e-9, 1e15) } else { 1.0 };
        let at_most = at_most.clamp(1, 20) as f64;
        let power = power_of_ten(max / at_most);
        let is_enough = |step: f64| step >= least_step && step * at_most >= max * (1.0 - 1e-12);
        let is_whole = |step: f64| least_step == 0.0 || step.fract() == 0.0;
        let step = [1.0, 2.0, 2.5, 5.0, 10.0, 20.0]
            .into_iter()
            .map(|times| times * power)
            .find(|&step| is_enough(step) && is_whole(step))
            .unwrap_or(least_step.max(max));
        Steps { step, top: (max / step - 1e-9).ceil().max(1.0) * step }
    }
}

/// The largest power of ten that is not above a value. By multiplying: powers and
/// logarithms of any base would be 3 kB more.
fn power_of_ten(value: f64) -> f64 {
    let mut power = 1.0;
    while power * 10.0 <= value {
        power *= 10.0;
    }
    while power > value {
        power /= 10.0;
    }
    power
}

/// Content times that deserve a tick: both ends, and between them whole steps of
/// seconds, minutes or hours, at most `at_most` of them.
pub fn time_ticks(from_ms: u32, to_ms: u32, at_most: usize) -> Vec<u32> {
    const WEEK_MS: u32 = 7 * 86_400_000;
    const STEPS_S: [u32; 20] = [
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200,
        86_400, 172_800, 345_600,
    ];
    if from_ms >= to_ms {
        return vec![from_ms];
    }
    let n_inner = |step_ms: u32| (to_ms - 1) / step_ms - from_ms / step_ms;
    let fits = |&step_ms: &u32| n_inner(step_ms) as usize <= at_most;
    let step_ms = STEPS_S.into_iter().map(|s| s * 1_000).find(fits).unwrap_or(WEEK_MS);
    let inner = (from_ms / step_ms + 1..=u32::MAX / step_ms).map(|i| i * step_ms);
    let inner = inner.take_while(|&ms| ms < to_ms);
    // What is nearer to the end than a good part of a step only crowds it.
    let clear = inner.filter(|ms| u64::from(to_ms - ms) * 5 >= u64::from(step_ms) * 2);
    std::iter::once(from_ms).chain(clear).chain([to_ms]).collect()
}

/// The side of a plot that an axis is on.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Side {
    Left,
    Right,
}

impl<B: DrawingBackend> Pen<'_, B> {
    /// Grid, base line and labels of an axis of values.
    pub(super) fn value_axis(
        &self,
        axis: &Axis,
        plot: Rect,
        side: Side,
        ink: RGBAColor,
    ) -> Drawn<B> {
        let scale = axis.scale(plot);
        let ys: Vec<i32> = axis.ticks.iter().map(|tick| scale.px(tick.at).round() as i32).collect();
        let (x, anchor) = match side {
            Side::Left => (plot.left - self.frame.px(SIDE_GAP), HPos::Right),
            Side::Right => (plot.right + self.frame.px(SIDE_GAP), HPos::Left),
        };
        let spans: Vec<(i32, i32)> = ys.iter().map(|&y| (-y, -y)).collect();
        let written = without_collisions(&spans, false, self.frame.px(LABEL));
        for &index in written.iter().filter(|&&index| ys[index] != plot.bottom) {
            self.rule_h((plot.left, plot.right), ys[index], self.theme.grid)?;
        }
        for index in written {
            let middle = ys[index] + self.frame.hairline() / 2;
            self.text(&axis.ticks[index].label, (x, middle), anchor, LABEL, ink)?;
        }
        self.rule_h((plot.left, plot.right), plot.bottom, self.theme.axis)
    }

    /// Labels in rows under a plot, each row `step` CSS pixels below the one
    /// before; returns the x of the ticks that were written.
    ///
    /// Labels stay between `bounds`. With `ends`, the first and the last are
    /// written whatever else must go.
    pub(super) fn label_row(
        &self,
        labels: &[RowLabel<'_>],
        y: i32,
        step: f64,
        bounds: (i32, i32),
        ends: bool,
    ) -> Result<Vec<i32>, plotters::drawing::DrawingAreaErrorKind<B::ErrorType>> {
        let mut spans = Vec::with_capacity(labels.len());
        for label in labels {
            let mut width = 0;
            for text in label.rows.into_iter().flatten() {
                width = width.max(self.text_width(text, LABEL)?);
            }
            spans.push(span(label.x, width, bounds));
        }
        let written = without_collisions(&spans, ends, self.frame.px(LABEL_GAP));
        for &index in &written {
            let (x, anchor) = anchor(labels[index].x, spans[index], bounds);
            for (row, text) in labels[index].rows.into_iter().enumerate() {
                let y = y + self.frame.px(step * row as f64);
                self.text(text.unwrap_or(""), (x, y), anchor, LABEL, self.theme.ink_3)?;
            }
        }
        Ok(written.into_iter().map(|index| labels[index].x).collect())
    }
}

/// A label under a plot: what is written, and under it what is written smaller in rank.
#[derive(Clone, Copy)]
pub(super) struct RowLabel<'a> {
    pub(super) x: i32,
    pub(super) rows: [Option<&'a str>; 2],
}

/// The columns of a label around `x` that stays between `bounds`.
fn span(x: i32, width: i32, (least, most): (i32, i32)) -> (i32, i32) {
    let left = (x - width / 2).min(most - width).max(least);
    (left, left + width)
}

/// Anchors a label by the edge that it was pushed to, else by its middle: a
/// backend whose guess of the width is off then still aligns it.
fn anchor(x: i32, span: (i32, i32), bounds: (i32, i32)) -> (i32, HPos) {
    if span.0 == bounds.0 {
        return (span.0, HPos::Left);
    }
    if span.1 == bounds.1 {
        return (span.1, HPos::Right);
    }
    (x, HPos::Center)
}

/// Which of the labels at `spans` (ascending) to write so that any two are `gap`
/// apart: every one, else every second, every third; even spacing reads best.
/// With `ends` the last one always stays and those in its way go.
fn without_collisions(spans: &[(i32, i32)], ends: bool, gap: i32) -> Vec<usize> {
    let clear = |a: usize, b: usize| spans[a].1 + gap <= spans[b].0;
    let n = spans.len();
    for every in 1..n.max(2) {
        let mut picked: Vec<usize> = (0..n).step_by(every).collect();
        if ends && n > 1 {
            picked.retain(|&index| index != n - 1 && (clear(index, n - 1) || index == 0));
        }
        if picked.windows(2).all(|pair| clear(pair[0], pair[1])) {
            if ends && n > 1 && clear(0, n - 1) {
                picked.push(n - 1);
            }
            return picked;
        }
    }
    Vec::from_iter((n > 0).then_some(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn steps(steps: Steps) -> Vec<f64> {
        steps.values().collect()
    }

    #[test]
    fn counts_are_never_cut_into_fractions() {
        assert_eq!(steps(Steps::counts(0.0, 5)), [0.0, 1.0]);
        assert_eq!(steps(Steps::counts(2.0, 5)), [0.0, 1.0, 2.0]);
        assert_eq!(steps(Steps::counts(11.0, 5)), [0.0, 5.0, 10.0, 15.0]);
        assert_eq!(steps(Steps::counts(487.0, 5)), [0.0, 100.0, 200.0, 300.0, 400.0, 500.0]);
        assert_eq!(steps(Steps::counts(f64::NAN, 5)), [0.0, 1.0]);
    }

    #[test]
    fn shares_may_go_by_quarters() {
        assert_eq!(steps(Steps::amounts(0.46, 2)), [0.0, 0.25, 0.5]);
        assert_eq!(steps(Steps::amounts(0.0, 2)), [0.0, 0.5, 1.0]);
    }

    #[test]
    fn content_time_is_cut_at_real_minutes() {
        let minutes: Vec<f64> =
            time_ticks(0, 3_012_000, 6).iter().map(|&ms| f64::from(ms) / 60_000.0).collect();
        assert_eq!(minutes, [0.0, 10.0, 20.0, 30.0, 40.0, 50.2]);
        assert_eq!(time_ticks(7_000, 7_000, 6), [7_000]);
        assert_eq!(time_ticks(7_400, 9_000, 6), [7_400, 8_000, 9_000]);
    }

    #[test]
    fn labels_thin_out_evenly_and_the_end_stays() {
        let spans: Vec<(i32, i32)> = (0..10).map(|i| (i * 20, i * 20 + 30)).collect();
        assert_eq!(without_collisions(&spans, false, 10), [0, 2, 4, 6, 8]);
        assert_eq!(without_collisions(&spans, true, 10), [0, 2, 4, 6, 9]);
        assert_eq!(without_collisions(&[(0, 30), (10, 40)], true, 10), [0]);
        assert!(without_collisions(&[], true, 10).is_empty());
    }

    proptest! {
        #[test]
        fn an_axis_holds_its_values_in_few_steps(max: f64, at_most in 1..9usize) {
            for (steps, least) in [(Steps::counts(max, at_most), 1.0), (Steps::amounts(max, at_most), 0.0)] {
                let values: Vec<f64> = steps.values().collect();
                prop_assert!((2..=at_most + 1).contains(&values.len()), "{:?}", steps);
                prop_assert!(steps.step >= least);
                prop_assert!(!(max.is_finite() && max <= 1e15) || steps.top * (1.0 + 1e-9) >= max);
            }
        }

        #[test]
        fn time_ticks_ascend_from_end_to_end(from in 0..=u32::MAX, to in 0..=u32::MAX, at_most in 0..20usize) {
            let ticks = time_ticks(from, to, at_most);
            prop_assert!(ticks.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert_eq!(ticks[0], from);
            prop_assert!(ticks.len() <= at_most.max(8) + 2);
        }

        #[test]
        fn no_two_labels_touch(widths in prop::collection::vec((0..40i32, 0..60i32), 0..60), ends: bool) {
            let mut x = 0;
            let spans: Vec<(i32, i32)> = widths.iter().map(|&(step, width)| { x += step; (x, x + width) }).collect();
            let picked = without_collisions(&spans, ends, 6);
            prop_assert!(picked.windows(2).all(|p| spans[p[0]].1 + 6 <= spans[p[1]].0));
            prop_assert_eq!(picked.is_empty(), spans.is_empty());
        }
    }
}
