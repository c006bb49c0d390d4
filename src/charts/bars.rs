//! Two bars from one edge: thick for now, thinner and lighter under it for before.

use plotters_backend::DrawingBackend;

use super::frame::{Frame, Rect};
use super::pen::Pen;
use super::{Area, Drawn, Theme};

/// The height of the two bars and of the gap between them, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// The bar of now.
    pub now: f64,
    /// Between the two.
    pub gap: f64,
    /// The bar of before.
    pub before: f64,
}

impl Weights {
    /// In a table's row.
    pub const TABLE: Weights = Weights { now: 8.0, gap: 2.0, before: 3.0 };
    /// In a list of its own.
    pub const LIST: Weights = Weights { now: 12.0, gap: 2.0, before: 5.0 };
    /// In the funnel.
    pub const FUNNEL: Weights = Weights { now: 18.0, gap: 2.0, before: 6.0 };

    /// Both bars and the gap.
    pub fn total(self) -> f64 {
        self.now + self.gap + self.before
    }
}

/// A value and the one it is compared with, as shares of the full width.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pair {
    /// `0.0..=1.0`; `None` for no value.
    pub now: Option<f64>,
    /// The same.
    pub before: Option<f64>,
}

/// The picture: one cell of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bars {
    /// What is shown.
    pub pair: Pair,
    /// How heavy.
    pub weights: Weights,
    /// Whether the bars grow from the right edge: bars mirror with the page.
    pub mirrored: bool,
}

/// Where the bars of one pair are, in device pixels. Empty without a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The bar of now.
    pub now: Rect,
    /// The bar of before.
    pub before: Rect,
}

impl Bars {
    /// Where the bars are: in the middle of the area's height.
    pub fn layout(&self, size: (u32, u32), scale: f64) -> Layout {
        let frame = Frame::new(size, scale);
        let room = Rect { left: 0, top: 0, right: frame.width, bottom: frame.height };
        let free = room.height() - frame.px(self.weights.total());
        let room = Rect { top: free.max(0) / 2, ..room };
        place(&frame, room, self.pair, self.weights, self.mirrored)
    }
}

/// Draws the picture. A value above nothing is at least one pixel long.
pub fn draw<B: DrawingBackend>(area: &Area<B>, bars: &Bars, theme: &Theme) -> Drawn<B> {
    let pen = Pen::new(area, theme);
    draw_pair(&pen, bars.layout(area.dim_in_pixel(), theme.scale))
}

/// Places a pair at the top of `room`, cut at its end.
pub(super) fn place(
    frame: &Frame,
    room: Rect,
    pair: Pair,
    weights: Weights,
    mirrored: bool,
) -> Layout {
    let bar = |share: Option<f64>, above: f64, height: f64| {
        let length = length(share, room.width());
        let (left, right) = if mirrored {
            (room.right - length, room.right)
        } else {
            (room.left, room.left + length)
        };
        let top = (room.top + frame.px(above)).min(room.bottom);
        Rect { left, top, right, bottom: (top + frame.px(height)).min(room.bottom) }
    };
    Layout {
        now: bar(pair.now, 0.0, weights.now),
        before: bar(pair.before, weights.now + weights.gap, weights.before),
    }
}

pub(super) fn draw_pair<B: DrawingBackend>(pen: &Pen<'_, B>, layout: Layout) -> Drawn<B> {
    pen.rect(layout.now, pen.theme.now)?;
    pen.rect(layout.before, pen.theme.before)
}

fn length(share: Option<f64>, width: i32) -> i32 {
    match share {
        Some(share) if share > 0.0 => {
            let exact = share.min(1.0) * f64::from(width);
            (exact.round() as i32).max(1).min(width)
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_is_more_than_nothing_and_no_number_is_nothing() {
        assert_eq!(length(Some(0.000_1), 80), 1);
        assert_eq!(length(Some(7.0), 80), 80);
        for nothing in [None, Some(0.0), Some(-1.0), Some(f64::NAN)] {
            assert_eq!(length(nothing, 80), 0, "{nothing:?}");
        }
    }

    #[test]
    fn bars_mirror_with_the_page() {
        let pair = Pair { now: Some(0.25), before: Some(0.5) };
        let mut bars = Bars { pair, weights: Weights::TABLE, mirrored: false };
        assert_eq!(bars.layout((80, 20), 1.0).now, Rect { left: 0, top: 3, right: 20, bottom: 11 });
        bars.mirrored = true;
        assert_eq!(
            bars.layout((80, 20), 1.0).before,
            Rect { left: 40, top: 13, right: 80, bottom: 16 }
        );
    }
}
