//! Which parts one person viewed, and how often: a strip along the entry with
//! one layer per viewing, so that it reads without color.

use plotters_backend::DrawingBackend;

use super::axis::{RowLabel, Tick};
use super::frame::{Frame, Margins, Rect};
use super::hit::TimeScale;
use super::pen::{Pen, Spine, comb};
use super::{Area, Drawn, Theme};

/// The highest tier: more than twice.
const MAX_TIER: u8 = 3;
/// CSS pixels: above the strip, of a layer, and of the gap between two layers.
const HEAD: f64 = 4.0;
const LAYER: f64 = 10.0;
const LAYER_GAP: f64 = 2.0;
/// The same for the strip of before, and what is above it.
const BEFORE_HEAD: f64 = 6.0;
const BEFORE_LAYER: f64 = 3.0;
const BEFORE_GAP: f64 = 1.0;
/// CSS pixels under a strip for its base line, and under all for labels.
const BASE: f64 = 2.0;
const FOOT: f64 = 24.0;

/// Neighboring cells that were viewed equally often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The first cell.
    pub from_cell: u32,
    /// One past the last.
    pub to_cell: u32,
    /// 0, 1, 2, and 3 for more than twice.
    pub tier: u8,
}

/// The picture.
#[derive(Clone, Copy, Debug)]
pub struct Heatmap<'a> {
    /// How many cells the entry has.
    pub n_cells: u32,
    /// Length of a cell.
    pub cell_ms: u32,
    /// The range in question. Of runs that overlap the higher shows.
    pub now: &'a [Run],
    /// The range it is compared with, as a thinner strip beneath.
    pub before: Option<&'a [Run]>,
    /// Content times and their labels, in order.
    pub ticks: &'a [Tick],
}

/// Where things are, in device pixels of the area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layout {
    /// The strip of now.
    pub now: Rect,
    /// The strip of before.
    pub before: Option<Rect>,
    /// From the top of the upper strip to the end of the lower: where a pointer hits.
    pub hit: Rect,
    /// Content time to x and back.
    pub time: TimeScale,
}

impl Heatmap<'_> {
    /// The height that suits any width, in CSS pixels.
    pub fn height_css(&self) -> f64 {
        let before = self.before.map_or(0.0, |_| BEFORE_HEAD + stack(BEFORE_LAYER, BEFORE_GAP));
        HEAD + stack(LAYER, LAYER_GAP) + BASE + before + FOOT
    }

    /// Where things are in an area of `size` device pixels.
    pub fn layout(&self, size: (u32, u32), scale: f64) -> Layout {
        let frame = Frame::new(size, scale);
        let room = frame.inside(Margins { top: HEAD, ..Margins::default() });
        let strip = |top: i32, height: f64| Rect { top, bottom: top + frame.px(height), ..room };
        let now = strip(room.top, stack(LAYER, LAYER_GAP));
        let before = self.before.map(|_| {
            strip(now.bottom + frame.px(BASE + BEFORE_HEAD), stack(BEFORE_LAYER, BEFORE_GAP))
        });
        let to_ms = self.n_cells.saturating_mul(self.cell_ms);
        Layout {
            now,
            before,
            hit: Rect { bottom: before.unwrap_or(now).bottom, ..now },
            time: TimeScale::new(now, (0, to_ms), self.cell_ms),
        }
    }
}

fn stack(layer: f64, gap: f64) -> f64 {
    f64::from(MAX_TIER) * (layer + gap) - gap
}

/// Draws the picture. Nothing at all for an entry without cells.
pub fn draw<B: DrawingBackend>(area: &Area<B>, heatmap: &Heatmap<'_>, theme: &Theme) -> Drawn<B> {
    let pen = Pen::new(area, theme);
    let layout = heatmap.layout(area.dim_in_pixel(), theme.scale);
    if heatmap.n_cells == 0 || layout.now.is_empty() {
        return Ok(());
    }
    for shape in shapes(heatmap.now, heatmap.n_cells, layout.now.width()) {
        let color = theme.heat[usize::from(shape.tier)];
        pen.polygon(shape.outline(layout.now, &pen.frame, (LAYER, LAYER_GAP)), color)?;
    }
    let base = layout.now.bottom + pen.frame.px(BASE);
    pen.rule_h((layout.now.left, layout.now.right), base, theme.axis)?;
    if let (Some(before), Some(strip)) = (heatmap.before, layout.before) {
        for shape in shapes(before, heatmap.n_cells, strip.width()) {
            let outline = shape.outline(strip, &pen.frame, (BEFORE_LAYER, BEFORE_GAP));
            pen.polygon(outline, theme.before)?;
        }
        pen.rule_h((strip.left, strip.right), strip.bottom + pen.frame.hairline(), theme.grid)?;
    }
    time_axis(&pen, heatmap.ticks, &layout)
}

fn time_axis<B: DrawingBackend>(pen: &Pen<'_, B>, ticks: &[Tick], layout: &Layout) -> Drawn<B> {
    let base = layout.hit.bottom + pen.frame.px(BASE);
    let labels: Vec<RowLabel<'_>> = ticks
        .iter()
        .map(|tick| RowLabel {
            x: layout.time.px(tick.at).round() as i32,
            rows: [Some(&tick.label), None],
        })
        .collect();
    let bounds = (layout.now.left, layout.now.right);
    for x in pen.label_row(&labels, base + pen.frame.px(14.0), 0.0, bounds, true)? {
        let x = x.min(layout.now.right - 1);
        pen.rule_v(x, (base, base + pen.frame.px(5.0)), pen.theme.axis)?;
    }
    Ok(())
}

/// Neighboring pixel columns of one tier above 0, left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shape {
    left: i32,
    right: i32,
    tier: u8,
}

impl Shape {
    /// One outline around all layers, standing on the strip's bottom.
    fn outline(&self, strip: Rect, frame: &Frame, (layer, gap): (f64, f64)) -> Vec<(i32, i32)> {
        // A seam keeps neighbors apart that differ in height only.
        let seam = if self.right - self.left > 2 * frame.hairline() { frame.hairline() } else { 0 };
        let left = strip.left + self.left;
        let layers = (0..self.tier).map(|n| {
            let bottom = strip.bottom - frame.px(f64::from(n) * (layer + gap));
            Rect {
                left,
                top: bottom - frame.px(layer),
                right: strip.left + self.right - seam,
                bottom,
            }
        });
        comb(layers, Spine::Left(left))
    }
}

/// Runs of cells as runs of pixel columns. A run is at least one column wide, and
/// of runs in one column the highest shows: a second of viewing is not lost.
fn shapes(runs: &[Run], n_cells: u32, width: i32) -> Vec<Shape> {
    let width = width.max(0) as usize;
    let column = |cell: u32| (u64::from(cell) * width as u64).div_euclid(u64::from(n_cells.max(1)));
    let mut tiers = vec![0; width];
    for run in runs.iter().filter(|run| run.from_cell < run.to_cell) {
        let from = (column(run.from_cell) as usize).min(width);
        let to = (column(run.to_cell) as usize).clamp((from + 1).min(width), width);
        for tier in &mut tiers[from..to] {
            *tier = run.tier.min(MAX_TIER).max(*tier);
        }
    }
    let mut left = 0;
    let equal = tiers.chunk_by(|a, b| a == b);
    let all = equal.map(|chunk| {
        let shape = Shape { left, right: left + chunk.len() as i32, tier: chunk[0] };
        left = shape.right;
        shape
    });
    all.filter(|shape| shape.tier > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_second_of_a_day_is_one_column() {
        let runs = [Run { from_cell: 50_000, to_cell: 50_001, tier: 2 }];
        assert_eq!(shapes(&runs, 86_400, 300), [Shape { left: 173, right: 174, tier: 2 }]);
    }

    #[test]
    fn neighbors_of_one_tier_are_one_shape() {
        let run = |from_cell, to_cell, tier| Run { from_cell, to_cell, tier };
        let runs = [run(0, 10, 1), run(10, 20, 1), run(20, 30, 9), run(30, 40, 0)];
        assert_eq!(
            shapes(&runs, 40, 80),
            [Shape { left: 0, right: 40, tier: 1 }, Shape { left: 40, right: 60, tier: 3 }]
        );
    }
}
