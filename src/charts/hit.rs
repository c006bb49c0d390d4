//! From a pointer to what it points at, and back.
//!
//! The hit area of a plot is its whole height: the nearest point by x is meant, a
//! line need not be touched. Pixels are device pixels of the picture's area.

use super::frame::{Linear, Rect};

/// Places of equal width side by side: the buckets of a trend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slots {
    left: f64,
    right: f64,
    /// How many there are.
    pub n: usize,
}

impl Slots {
    /// `n` slots that fill a plot's width.
    pub fn new(plot: Rect, n: usize) -> Slots {
        Slots { left: f64::from(plot.left), right: f64::from(plot.right.max(plot.left)), n }
    }

    /// The x of a slot's middle.
    pub fn center(&self, index: usize) -> f64 {
        let share = (index as f64 + 0.5) / self.n.max(1) as f64;
        self.left + share.min(1.0) * (self.right - self.left)
    }

    /// The slot at an x; the nearest for one outside. `None` if there are no slots.
    pub fn at(&self, x: f64) -> Option<usize> {
        let last = self.n.checked_sub(1)?;
        let share = (x - self.left) / (self.right - self.left);
        let index = share * self.n as f64;
        Some(if index.is_nan() { 0 } else { (index.max(0.0) as usize).min(last) })
    }
}

/// Content time along a plot, and the cells of equal length that lie on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeScale {
    scale: Linear,
    cell_ms: f64,
}

impl TimeScale {
    /// From `from_ms` at the left edge to `to_ms` at the right one. Cell 0 starts
    /// at content time 0, shown or not.
    pub fn new(plot: Rect, (from_ms, to_ms): (u32, u32), cell_ms: u32) -> TimeScale {
        let values = (f64::from(from_ms), f64::from(to_ms));
        TimeScale {
            scale: Linear::new(values, (plot.left, plot.right)),
            cell_ms: f64::from(cell_ms.max(1)),
        }
    }

    /// The x of a content time.
    pub fn px(&self, ms: f64) -> f64 {
        self.scale.px(ms)
    }

    /// The content time at an x; that of the edge for one outside.
    pub fn ms(&self, x: f64) -> f64 {
        self.scale.value(x)
    }

    /// The cell at an x. `None` when the entry has none of the `n_cells` there.
    pub fn cell(&self, x: f64, n_cells: usize) -> Option<usize> {
        let cell = (self.ms(x) / self.cell_ms) as usize;
        let last = n_cells.checked_sub(1)?;
        Some(cell.min(last))
    }

    /// The x of a cell's middle.
    pub fn cell_center(&self, cell: usize) -> f64 {
        self.px((cell as f64 + 0.5) * self.cell_ms)
    }

    /// The x of a cell's start.
    pub fn cell_start(&self, cell: usize) -> f64 {
        self.px(cell as f64 * self.cell_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PLOT: Rect = Rect { left: 44, top: 0, right: 1_244, bottom: 200 };

    #[test]
    fn a_pointer_beside_the_plot_means_the_nearest_slot() {
        let slots = Slots::new(PLOT, 30);
        assert_eq!(slots.at(-5.0), Some(0));
        assert_eq!(slots.at(84.0), Some(1));
        assert_eq!(slots.at(9_999.0), Some(29));
        assert_eq!(slots.at(f64::NAN), Some(0));
        assert_eq!(Slots::new(PLOT, 0).at(60.0), None);
    }

    #[test]
    fn a_zoomed_plot_knows_the_cells_of_its_part() {
        let time = TimeScale::new(PLOT, (60_000, 120_000), 1_000);
        assert_eq!(time.cell(44.0, 3_012), Some(60));
        assert_eq!(time.cell(644.0, 3_012), Some(90));
        assert_eq!(time.cell(644.0, 10), Some(9));
        assert_eq!(time.cell(644.0, 0), None);
        assert_eq!(time.ms(644.0), 90_000.0);
    }

    proptest! {
        #[test]
        fn a_slot_is_found_at_its_middle(n in 1..1_000usize, pick: prop::sample::Index) {
            let slots = Slots::new(PLOT, n);
            let index = pick.index(n);
            prop_assert_eq!(slots.at(slots.center(index)), Some(index));
        }

        #[test]
        fn a_cell_is_found_at_its_middle(n in 1..1_000_000u32, pick: prop::sample::Index) {
            let time = TimeScale::new(PLOT, (0, n * 1_000), 1_000);
            let cell = pick.index(n as usize);
            prop_assert_eq!(time.cell(time.cell_center(cell), n as usize), Some(cell));
        }

        #[test]
        fn no_pointer_panics(x: f64, n: usize, span: (u32, u32), cell_ms: u32) {
            let _ = Slots::new(PLOT, n).at(x);
            let _ = TimeScale::new(PLOT, span, cell_ms).cell(x, n);
        }
    }
}
