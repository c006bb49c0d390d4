//! How a number moved from bucket to bucket, now and before, with a second
//! measure in a lane of its own: two lines on two scales invent crossings.

use plotters::style::text_anchor::HPos;
use plotters_backend::DrawingBackend;

use super::axis::{Axis, RowLabel, Side};
use super::frame::{Frame, Linear, Margins, Rect};
use super::hit::Slots;
use super::line::Line;
use super::pen::{LABEL, Pen};
use super::theme::Hue;
use super::{Area, Drawn, Theme};

/// CSS pixels above the plot: half a label.
const HEAD: f64 = 10.0;
/// CSS pixels between the plot and the lane beneath, for the lane's name.
const LANE_GAP: f64 = 30.0;
/// CSS pixels of one row of dates, and of what is around them.
const DATE_ROW: f64 = 15.0;
const DATE_PAD: f64 = 8.0;
/// Radius of a running bucket's open dot, in CSS pixels.
const OPEN_DOT: f64 = 4.5;

/// One value per bucket; `None`, and what is no number, is a gap.
#[derive(Clone, Copy, Debug)]
pub struct Measure<'a> {
    /// The metric's colors.
    pub hue: Hue,
    /// The metric's name; written over the second lane only.
    pub name: &'a str,
    /// Its scale.
    pub axis: &'a Axis,
    /// The range in question.
    pub now: &'a [Option<f64>],
    /// The range it is compared with, bucket under bucket.
    pub before: Option<&'a [Option<f64>]>,
}

/// The dates under a bucket.
#[derive(Clone, Debug, PartialEq)]
pub struct DateTick {
    /// The bucket.
    pub bucket: usize,
    /// Its date.
    pub now: String,
    /// The date of the bucket it is compared with.
    pub before: Option<String>,
}

/// The picture.
#[derive(Clone, Copy, Debug)]
pub struct Trend<'a> {
    /// Above, with its axis on the left and the area under its line filled.
    pub first: Measure<'a>,
    /// Beneath, with its axis on the right.
    pub second: Option<Measure<'a>>,
    /// Buckets of now that are not whole: still running, or cut by the range. Ascending.
    pub partial: &'a [usize],
    /// Ascending.
    pub ticks: &'a [DateTick],
}

/// Where things are, in device pixels of the area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layout {
    /// The first measure; its width is that of everything below.
    pub plot: Rect,
    /// The second measure.
    pub lane: Option<Rect>,
    /// From the top of the plot to the end of the lane: where a pointer hits.
    pub hit: Rect,
    /// Buckets to x and back.
    pub buckets: Slots,
    /// The first measure to y.
    pub first: Linear,
    /// The second measure to y.
    pub second: Linear,
}

impl Trend<'_> {
    /// The height that suits a width, both in CSS pixels.
    pub fn height_css(&self, width_css: f64) -> f64 {
        let slim = width_css < super::frame::SLIM_CSS;
        HEAD + if slim { 130.0 } else { 190.0 } + self.below(slim)
    }

    /// Where things are in an area of `size` device pixels.
    pub fn layout(&self, size: (u32, u32), scale: f64) -> Layout {
        let frame = Frame::new(size, scale);
        let slim = frame.is_slim();
        let right = self.second.map(|m| m.axis.side(&frame, if slim { 36.0 } else { 44.0 }));
        let plot = frame.inside(Margins {
            top: HEAD,
            right: right.unwrap_or(if slim { 4.0 } else { 10.0 }),
            bottom: self.below(slim),
            left: self.first.axis.side(&frame, if slim { 28.0 } else { 40.0 }),
        });
        let lane = self.second.map(|_| {
            let top = plot.bottom + frame.px(LANE_GAP);
            Rect { top, bottom: top + frame.px(lane_height(slim)), ..plot }
        });
        let second = self.second.map(|m| m.axis.scale(lane.unwrap_or(plot)));
        let first = self.first.axis.scale(plot);
        Layout {
            plot,
            lane,
            hit: Rect { bottom: lane.unwrap_or(plot).bottom, ..plot },
            buckets: Slots::new(plot, self.n_buckets()),
            first,
            second: second.unwrap_or(first),
        }
    }

    /// As many as the longest series has.
    pub fn n_buckets(&self) -> usize {
        let both = [Some(self.first), self.second];
        let n = |m: Measure<'_>| m.now.len().max(m.before.map_or(0, <[_]>::len));
        both.into_iter().flatten().map(n).max().unwrap_or(0)
    }

    /// CSS pixels of everything under the plot.
    fn below(&self, slim: bool) -> f64 {
        let lane = if self.second.is_some() { LANE_GAP + lane_height(slim) } else { 0.0 };
        let rows = if self.ticks.iter().any(|tick| tick.before.is_some()) { 2.0 } else { 1.0 };
        lane + DATE_PAD + DATE_ROW * rows
    }
}

fn lane_height(slim: bool) -> f64 {
    if slim { 52.0 } else { 72.0 }
}

/// Draws the picture. Nothing at all without buckets.
pub fn draw<B: DrawingBackend>(area: &Area<B>, trend: &Trend<'_>, theme: &Theme) -> Drawn<B> {
    let pen = Pen::new(area, theme);
    let layout = trend.layout(area.dim_in_pixel(), theme.scale);
    if layout.plot.is_empty() || layout.buckets.n == 0 {
        return Ok(());
    }
    let drawing = Drawing { pen, trend, layout };
    let first = drawing.line(trend.first.now, layout.first, trend.partial);
    let tint = theme.hue(trend.first.hue).tint;
    drawing.pen.area_under(&first, layout.plot.bottom, tint)?;
    drawing.dates()?;
    drawing.axes()?;
    drawing.measure(&trend.first, layout.first, &first)?;
    match trend.second {
        Some(second) => {
            let now = drawing.line(second.now, layout.second, trend.partial);
            drawing.measure(&second, layout.second, &now)
        }
        None => Ok(()),
    }
}

struct Drawing<'a, B: DrawingBackend> {
    pen: Pen<'a, B>,
    trend: &'a Trend<'a>,
    layout: Layout,
}

impl<B: DrawingBackend> Drawing<'_, B> {
    fn axes(&self) -> Drawn<B> {
        let Trend { first, second, .. } = *self.trend;
        let theme = self.pen.theme;
        let ink = theme.hue(first.hue).strong;
        self.pen.value_axis(first.axis, self.layout.plot, Side::Left, ink)?;
        let (Some(second), Some(lane)) = (second, self.layout.lane) else { return Ok(()) };
        let ink = theme.hue(second.hue).strong;
        self.pen.value_axis(second.axis, lane, Side::Right, ink)?;
        let at = (lane.left, lane.top - self.pen.frame.px(12.0));
        self.pen.text(second.name, at, HPos::Left, LABEL, theme.ink_2)
    }

    /// Both dates under their bucket, and a rule of the grid up from it.
    fn dates(&self) -> Drawn<B> {
        let Layout { plot, hit, buckets, .. } = self.layout;
        let ticks = self.trend.ticks.iter().filter(|tick| tick.bucket < buckets.n);
        let labels: Vec<RowLabel<'_>> = ticks
            .map(|tick| RowLabel {
                x: buckets.center(tick.bucket).round() as i32,
                rows: [Some(&tick.now), tick.before.as_deref()],
            })
            .collect();
        let frame = &self.pen.frame;
        let middle = hit.bottom + frame.px(14.0);
        let bounds = (0, frame.width);
        let written = self.pen.label_row(&labels, middle, DATE_ROW, bounds, false)?;
        for &x in &written {
            self.pen.rule_v(x, (plot.top, hit.bottom), self.pen.theme.grid)?;
        }
        let mark = (hit.bottom, hit.bottom + frame.px(5.0));
        for &x in &written {
            self.pen.rule_v(x, mark, self.pen.theme.axis)?;
        }
        Ok(())
    }

    fn measure(&self, measure: &Measure<'_>, scale: Linear, now: &Line) -> Drawn<B> {
        let shades = self.pen.theme.hue(measure.hue);
        if let Some(before) = measure.before {
            self.pen.before_line(&self.line(before, scale, &[]), shades.soft)?;
        }
        self.pen.now_line(now, self.trend.partial, OPEN_DOT, shades.strong)
    }

    fn line(&self, values: &[Option<f64>], scale: Linear, partial: &[usize]) -> Line {
        let buckets = self.layout.buckets;
        let points = values.iter().enumerate().map(|(bucket, value)| {
            let value = value.filter(|value| value.is_finite())?;
            Some((buckets.center(bucket), scale.px(value)))
        });
        Line::new(points, partial)
    }
}
