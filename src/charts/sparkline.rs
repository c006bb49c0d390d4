//! A tile's tiny line: the shape of a number over the range, without axes.

use plotters_backend::DrawingBackend;

use super::decimate::Point;
use super::frame::{Frame, Linear, Margins, Rect};
use super::line::Line;
use super::pen::Pen;
use super::{Area, Drawn, Theme};

/// Radius of a running bucket's open dot, in CSS pixels.
const OPEN_DOT: f64 = 3.0;

/// The picture. The scale starts at 0 and ends at the highest value.
#[derive(Clone, Copy, Debug)]
pub struct Sparkline<'a> {
    /// One value per bucket; `None`, and what is no number, is a gap.
    pub now: &'a [Option<f64>],
    /// The range it is compared with, bucket under bucket.
    pub before: Option<&'a [Option<f64>]>,
    /// Whether the last bucket of now still runs.
    pub running: bool,
}

impl Sparkline<'_> {
    /// Where the line is, in device pixels of an area of `size`.
    pub fn layout(&self, size: (u32, u32), scale: f64) -> Rect {
        // Room for half of the line, and for the open dot at its end.
        Frame::new(size, scale).inside(Margins { top: 3.5, right: 3.5, bottom: 2.5, left: 1.5 })
    }

    fn top(&self) -> f64 {
        let all = self.now.iter().chain(self.before.unwrap_or(&[])).flatten();
        all.copied().filter(|value| value.is_finite()).fold(0.0, f64::max)
    }
}

/// Draws the picture. Only a base line without values.
pub fn draw<B: DrawingBackend>(
    area: &Area<B>,
    sparkline: &Sparkline<'_>,
    theme: &Theme,
) -> Drawn<B> {
    let pen = Pen::new(area, theme);
    let plot = sparkline.layout(area.dim_in_pixel(), theme.scale);
    if plot.is_empty() {
        return Ok(());
    }
    pen.rule_h((0, pen.frame.width), pen.frame.height - pen.frame.hairline(), theme.grid)?;
    let y = Linear::new((0.0, sparkline.top()), (plot.bottom, plot.top));
    let n = sparkline.now.len().max(sparkline.before.map_or(0, <[_]>::len));
    // The ends touch the edges; a single bucket stands in the middle.
    let ends =
        if n > 1 { (plot.left, plot.right) } else { ((plot.left + plot.right) / 2, plot.right) };
    let x = Linear::new((0.0, n as f64 - 1.0), ends);
    let line = |values: &[Option<f64>], partial: &[usize]| {
        let points = values.iter().enumerate().map(|(bucket, value)| -> Option<Point> {
            let value = value.filter(|value| value.is_finite())?;
            Some((x.px(bucket as f64), y.px(value)))
        });
        Line::new(points, partial)
    };
    if let Some(before) = sparkline.before {
        pen.before_line(&line(before, &[]), theme.before)?;
    }
    let last = sparkline.now.len().checked_sub(1).filter(|_| sparkline.running);
    let partial = last.as_slice();
    pen.now_line(&line(sparkline.now, partial), partial, OPEN_DOT, theme.now)
}
