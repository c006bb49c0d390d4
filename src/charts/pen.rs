//! Draws plain shapes over any backend, in whole device pixels.
//!
//! Two things decide how: a backend call crosses from wasm to the page, so there
//! should be few of them; and plotters rounds to whole pixels and strokes lines of
//! one pixel between two of them on some backends, so hairlines are filled
//! rectangles, which are crisp on all.

use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBAColor, ShapeStyle, TextStyle};
use plotters_backend::DrawingBackend;

use super::decimate::Point;
use super::frame::{Frame, Rect};
use super::{Area, Drawn, Theme};

/// The most dashes in one line. A line that rises and falls in every column is a
/// thousand times longer than its plot is wide; its dashes grow instead.
const MAX_DASHES: f64 = 800.0;

/// Sizes of text in CSS pixels.
pub(super) const LABEL: f64 = 12.0;
pub(super) const SMALL: f64 = 11.0;

/// A backend, the theme and the measures of one picture.
pub(super) struct Pen<'a, B: DrawingBackend> {
    area: &'a Area<B>,
    pub(super) theme: &'a Theme,
    pub(super) frame: Frame,
}

impl<'a, B: DrawingBackend> Pen<'a, B> {
    pub(super) fn new(area: &'a Area<B>, theme: &'a Theme) -> Pen<'a, B> {
        Pen { area, theme, frame: Frame::new(area.dim_in_pixel(), theme.scale) }
    }

    /// Fills a rectangle; nothing if it is empty.
    pub(super) fn rect(&self, rect: Rect, color: RGBAColor) -> Drawn<B> {
        if rect.is_empty() {
            return Ok(());
        }
        let corners = [(rect.left, rect.top), (rect.right, rect.bottom)];
        self.area.draw(&Rectangle::new(corners, color.filled()))
    }

    /// Fills a rectangle whose corners are cut by `cut` device pixels.
    pub(super) fn soft_rect(&self, rect: Rect, cut: i32, color: RGBAColor) -> Drawn<B> {
        let cut = cut.min(rect.width() / 3).min(rect.height() / 3);
        if cut <= 0 {
            return self.rect(rect, color);
        }
        let Rect { left, top, right, bottom } = rect;
        self.polygon(
            vec![
                (left + cut, top),
                (right - cut, top),
                (right, top + cut),
                (right, bottom - cut),
                (right - cut, bottom),
                (left + cut, bottom),
                (left, bottom - cut),
                (left, top + cut),
            ],
            color,
        )
    }

    /// A hairline whose upper edge is at `y`.
    pub(super) fn rule_h(&self, (left, right): (i32, i32), y: i32, color: RGBAColor) -> Drawn<B> {
        self.rect(Rect { left, top: y, right, bottom: y + self.frame.hairline() }, color)
    }

    /// A hairline around `x`.
    pub(super) fn rule_v(&self, x: i32, (top, bottom): (i32, i32), color: RGBAColor) -> Drawn<B> {
        let left = x - self.frame.hairline() / 2;
        self.rect(Rect { left, top, right: left + self.frame.hairline(), bottom }, color)
    }

    /// A dotted hairline around `x`, as one polygon.
    pub(super) fn dots_v(&self, x: i32, (top, bottom): (i32, i32), color: RGBAColor) -> Drawn<B> {
        let dot = self.frame.hairline();
        let left = x - dot / 2;
        let dots = (top..bottom).step_by(self.frame.px(4.0).max(2) as usize).map(|top| Rect {
            left,
            top,
            right: left + dot,
            bottom: (top + dot).min(bottom),
        });
        self.polygon(comb(dots, Spine::Left(left)), color)
    }

    /// Fills a polygon.
    pub(super) fn polygon(&self, corners: Vec<(i32, i32)>, color: RGBAColor) -> Drawn<B> {
        if corners.len() < 3 {
            return Ok(());
        }
        self.area.draw(&Polygon::new(corners, color))
    }

    /// A line of `weight` device pixels.
    pub(super) fn path(&self, points: &[Point], weight: u32, color: RGBAColor) -> Drawn<B> {
        self.stroke(whole(points), weight, color)
    }

    /// A line of `weight` device pixels, after a wider one of `around` pixels clears
    /// a way for it. The same points twice in a row are one path to a backend that
    /// remembers the last.
    pub(super) fn cased(
        &self,
        points: &[Point],
        (weight, around): (u32, u32),
        color: RGBAColor,
    ) -> Drawn<B> {
        let points = whole(points);
        self.stroke(points.clone(), around, self.theme.surface)?;
        self.stroke(points, weight, color)
    }

    fn stroke(&self, points: Vec<(i32, i32)>, weight: u32, color: RGBAColor) -> Drawn<B> {
        if points.len() < 2 {
            return Ok(());
        }
        let style = ShapeStyle { color, filled: false, stroke_width: weight };
        self.area.draw(&PathElement::new(points, style))
    }

    /// A dashed line; `on` and `off` are CSS pixels.
    pub(super) fn dashed(
        &self,
        points: &[Point],
        (on, off): (f64, f64),
        weight: u32,
        color: RGBAColor,
    ) -> Drawn<B> {
        for dash in dashes(points, self.frame.exact(on), self.frame.exact(off)) {
            self.path(&dash, weight, color)?;
        }
        Ok(())
    }

    /// A filled circle with a radius in CSS pixels.
    pub(super) fn disc(&self, center: Point, radius: f64, color: RGBAColor) -> Drawn<B> {
        let radius = self.frame.px(radius).max(1);
        self.area.draw(&Circle::new(round(center), radius, color.filled()))
    }

    /// Text of `size` CSS pixels whose middle is at the height `y`.
    pub(super) fn text(
        &self,
        text: &str,
        (x, y): (i32, i32),
        side: HPos,
        size: f64,
        color: RGBAColor,
    ) -> Drawn<B> {
        if text.is_empty() {
            return Ok(());
        }
        let style = self.style(size).color(&color).pos(Pos::new(side, VPos::Center));
        self.area.draw(&Text::new(text, (x, y), style))
    }

    /// How wide the backend will write a text, in device pixels.
    pub(super) fn text_width(
        &self,
        text: &str,
        size: f64,
    ) -> Result<i32, plotters::drawing::DrawingAreaErrorKind<B::ErrorType>> {
        let (width, _) = self.area.estimate_text_size(text, &self.style(size))?;
        Ok(width.min(1 << 20) as i32)
    }

    fn style(&self, size: f64) -> TextStyle<'_> {
        let family = FontFamily::Name(&self.theme.font);
        let size = self.frame.exact(size) * self.theme.em;
        FontDesc::new(family, size, FontStyle::Normal).color(&self.theme.ink)
    }
}

/// Where the bars of a comb hang together.
#[derive(Clone, Copy)]
pub(super) enum Spine {
    /// Along a left edge, bars below each other.
    Left(i32),
    /// Along a bottom edge, bars beside each other.
    Bottom(i32),
}

/// One outline around many separate bars, so that a row of them costs one call.
///
/// The outline walks along the spine from bar to bar and back; the way between
/// two bars has no width, so nothing is filled there.
pub(super) fn comb(bars: impl IntoIterator<Item = Rect>, spine: Spine) -> Vec<(i32, i32)> {
    let mut outline = Vec::new();
    for bar in bars {
        let Rect { left, top, right, bottom } = bar;
        match spine {
            Spine::Left(x) => {
                outline.extend([(x, top), (right, top), (right, bottom), (x, bottom)]);
            }
            Spine::Bottom(y) => outline.extend([(left, y), (left, top), (right, top), (right, y)]),
        }
    }
    outline
}

/// The nearest whole pixel.
///
/// Not by `round`: WebAssembly has no instruction for that, but has one for `floor`.
pub(super) fn round((x, y): Point) -> (i32, i32) {
    ((x + 0.5).floor() as i32, (y + 0.5).floor() as i32)
}

/// Rounds, and drops points that change nothing.
fn whole(points: &[Point]) -> Vec<(i32, i32)> {
    let mut whole: Vec<(i32, i32)> = points.iter().copied().map(round).collect();
    whole.dedup();
    whole
}

/// Cuts a line into dashes of `on` pixels with `off` pixels between, measured
/// along the line. At most [`MAX_DASHES`] and the last.
fn dashes(points: &[Point], on: f64, off: f64) -> Vec<Vec<Point>> {
    let length: f64 = points.windows(2).map(|pair| distance(pair[0], pair[1])).sum();
    let grow = (length / (on + off) / MAX_DASHES).max(1.0);
    if !grow.is_finite() {
        return Vec::new();
    }
    let mut cut =
        Cutter { left: on * grow, on: on * grow, off: off * grow, pen: true, done: vec![] };
    for pair in points.windows(2) {
        cut.walk(pair[0], pair[1]);
    }
    cut.done
}

/// Walks along a line with the pen now down, now up.
struct Cutter {
    on: f64,
    off: f64,
    /// What is left of this dash or gap.
    left: f64,
    /// Whether the pen is down.
    pen: bool,
    done: Vec<Vec<Point>>,
}

impl Cutter {
    fn walk(&mut self, mut from: Point, to: Point) {
        if self.pen {
            self.reach(from);
        }
        let mut rest = distance(from, to);
        while rest > self.left {
            from = between(from, to, self.left / rest);
            rest -= self.left;
            self.turn(from);
        }
        self.left -= rest;
        if self.pen {
            self.reach(to);
        }
    }

    /// Ends a dash or a gap at a point.
    fn turn(&mut self, at: Point) {
        if self.pen {
            self.reach(at);
        } else {
            self.done.push(vec![at]);
        }
        self.pen = !self.pen;
        self.left = if self.pen { self.on } else { self.off };
    }

    fn reach(&mut self, at: Point) {
        match self.done.last_mut() {
            Some(dash) if dash.last() == Some(&at) => {}
            Some(dash) => dash.push(at),
            None => self.done.push(vec![at]),
        }
    }
}

fn distance(a: Point, b: Point) -> f64 {
    (b.0 - a.0).hypot(b.1 - a.1)
}

fn between(a: Point, b: Point, share: f64) -> Point {
    (a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_is_cut_along_its_way_around_corners() {
        let corner = [(0.0, 0.0), (3.0, 0.0), (3.0, 9.0)];
        let cut = dashes(&corner, 4.0, 3.0);
        assert_eq!(cut, [vec![(0.0, 0.0), (3.0, 0.0), (3.0, 1.0)], vec![(3.0, 4.0), (3.0, 8.0)]]);
    }

    #[test]
    fn many_bars_are_one_outline() {
        let bars = [(0, 3), (5, 8)].map(|(left, right)| Rect { left, top: 2, right, bottom: 9 });
        let outline = comb(bars, Spine::Bottom(9));
        assert_eq!(outline.len(), 8);
        assert_eq!(outline[3..5], [(3, 9), (5, 9)]);
    }

    proptest! {
        #[test]
        fn a_dashed_line_costs_a_known_number_of_calls(
            ys in prop::collection::vec(-500.0..500.0f64, 0..400), on in 0.5..9.0f64, off in 0.5..9.0f64
        ) {
            let points: Vec<Point> = ys.iter().enumerate().map(|(i, &y)| (i as f64, y)).collect();
            let cut = dashes(&points, on, off);
            prop_assert!(cut.len() as f64 <= MAX_DASHES + 2.0);
            let drawn: f64 = cut.iter().flat_map(|d| d.windows(2)).map(|p| distance(p[0], p[1])).sum();
            let length: f64 = points.windows(2).map(|p| distance(p[0], p[1])).sum();
            prop_assert!(drawn <= length + 1e-6);
        }
    }
}
