//! How far viewers get: one pair of bars a step, all from one edge. Words above
//! and below the bars are the page's; this picture leaves them room.

use plotters_backend::DrawingBackend;

use super::bars::{self, Pair, Weights};
use super::frame::{Frame, Rect};
use super::pen::Pen;
use super::{Area, Drawn, Theme};

/// The picture.
#[derive(Clone, Copy, Debug)]
pub struct Funnel<'a> {
    /// From the first step down, as shares of the largest number shown.
    pub steps: &'a [Pair],
    /// CSS pixels over each step's bars.
    pub above: f64,
    /// CSS pixels under each step's bars.
    pub below: f64,
    /// Whether the bars grow from the right edge.
    pub mirrored: bool,
}

/// Where one step is, in device pixels of the area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The step with the room around its bars.
    pub row: Rect,
    /// Its bars.
    pub bars: bars::Layout,
}

impl Funnel<'_> {
    /// The height of one step in CSS pixels.
    pub fn step_css(&self) -> f64 {
        self.above + Weights::FUNNEL.total() + self.below
    }

    /// The height that suits any width, in CSS pixels.
    pub fn height_css(&self) -> f64 {
        self.steps.len() as f64 * self.step_css()
    }

    /// Where each step is. Steps without room in the area have no height.
    pub fn layout(&self, size: (u32, u32), scale: f64) -> Vec<Step> {
        let frame = Frame::new(size, scale);
        let edge = |step: usize| frame.px(step as f64 * self.step_css()).clamp(0, frame.height);
        let step = |(index, pair): (usize, &Pair)| {
            let row =
                Rect { left: 0, top: edge(index), right: frame.width, bottom: edge(index + 1) };
            let top = (row.top.saturating_add(frame.px(self.above))).clamp(row.top, row.bottom);
            let room = Rect { top, ..row };
            Step { row, bars: bars::place(&frame, room, *pair, Weights::FUNNEL, self.mirrored) }
        };
        self.steps.iter().enumerate().map(step).collect()
    }
}

/// Draws the picture.
pub fn draw<B: DrawingBackend>(area: &Area<B>, funnel: &Funnel<'_>, theme: &Theme) -> Drawn<B> {
    let pen = Pen::new(area, theme);
    for step in funnel.layout(area.dim_in_pixel(), theme.scale) {
        bars::draw_pair(&pen, step.bars)?;
    }
    Ok(())
}
