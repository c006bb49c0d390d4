//! Fewer points than pixels, without losing one that shows.
//!
//! An entry of many hours has more cells than a screen has columns. Of all points
//! that fall into one pixel column only four can be seen: where the line comes
//! in, its highest and lowest point, and where it leaves. These are kept, as they
//! are; an average would hide the one second that everybody replayed.

use std::ops::Range;

/// A position in device pixels, not rounded yet.
pub type Point = (f64, f64);

/// Points that room is made for at once: four a column of a wide screen.
const MOST_AT_ONCE: usize = 1 << 14;

/// Keeps the first, lowest, highest and last point of each pixel column.
///
/// `points` run from left to right. The result is in the same order, holds only
/// points of the input, its first and its last among them, and at most four a
/// column. Cost: one pass.
pub fn by_column(points: impl IntoIterator<Item = Point>) -> Vec<Point> {
    let points = points.into_iter();
    let mut kept = Vec::with_capacity(points.size_hint().0.min(MOST_AT_ONCE));
    let mut column: Option<Column> = None;
    for (index, point) in points.enumerate() {
        match &mut column {
            Some(open) if open.holds(point) => open.add(index, point),
            _ => {
                if let Some(full) = column.replace(Column::new(index, point)) {
                    full.keep(&mut kept);
                }
            }
        }
    }
    if let Some(last) = column {
        last.keep(&mut kept);
    }
    kept
}

/// The points of one column that can be seen, with their place in the input.
struct Column {
    x: f64,
    first: (usize, Point),
    low: (usize, Point),
    high: (usize, Point),
    last: (usize, Point),
}

impl Column {
    fn new(index: usize, point: Point) -> Column {
        let at = (index, point);
        Column { x: point.0.floor(), first: at, low: at, high: at, last: at }
    }

    fn holds(&self, point: Point) -> bool {
        point.0.floor() == self.x
    }

    fn add(&mut self, index: usize, point: Point) {
        let at = (index, point);
        if point.1 < self.low.1.1 {
            self.low = at;
        }
        if point.1 > self.high.1.1 {
            self.high = at;
        }
        self.last = at;
    }

    fn keep(self, kept: &mut Vec<Point>) {
        if self.first.0 == self.last.0 {
            kept.push(self.first.1);
            return;
        }
        let mut seen = [self.first, self.low, self.high, self.last];
        seen.sort_by_key(|(index, _)| *index);
        let mut written = None;
        for (index, point) in seen {
            if written != Some(index) {
                kept.push(point);
                written = Some(index);
            }
        }
    }
}

/// The places of the first, lowest, highest and last of each of `n_groups`
/// neighboring groups that share `values` evenly, ascending. All places if they
/// are few.
///
/// A coarse sieve before [`by_column`]: it reads plain numbers, some of them at a
/// time, where that one turns each into a position first. 1.2 million cells cost
/// it 1 ms natively.
pub fn extremes(values: &[u32], n_groups: usize) -> Vec<usize> {
    if values.len() <= n_groups.saturating_mul(4) {
        return (0..values.len()).collect();
    }
    let mut kept = Vec::with_capacity(n_groups * 4);
    for group in 0..n_groups {
        let range = share(values.len(), n_groups, group);
        let cells = &values[range.clone()];
        let place = |wanted: Option<&u32>| cells.iter().position(|cell| Some(cell) == wanted);
        let inner = [place(cells.iter().min()), place(cells.iter().max())];
        let inner = inner.map(|place| range.start + place.unwrap_or(0));
        let mut seen = [range.start, inner[0], inner[1], range.end - 1];
        seen.sort_unstable();
        kept.extend(seen);
    }
    kept.dedup();
    kept
}

/// The highest of each of `n_bars` neighboring groups that share `values` evenly.
///
/// At most as many bars as values; a value is in exactly one bar.
pub fn highest(values: &[u32], n_bars: usize) -> Vec<u32> {
    let n_bars = n_bars.min(values.len());
    let bar = |index| values[share(values.len(), n_bars, index)].iter().copied().max();
    (0..n_bars).map(|index| bar(index).unwrap_or(0)).collect()
}

/// The places of the group at `index` when `n` places are shared by `n_groups`.
fn share(n: usize, n_groups: usize, index: usize) -> Range<usize> {
    let edge = |index: usize| (index as u128 * n as u128 / n_groups as u128) as usize;
    edge(index)..edge(index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn walk(steps: &[(f64, f64)]) -> Vec<Point> {
        let mut x = 0.0;
        steps
            .iter()
            .map(|&(step, y)| {
                x += step;
                (x, y)
            })
            .collect()
    }

    #[test]
    fn one_second_that_stands_out_of_a_day_stays() {
        let spike = 50_003;
        let points =
            (0..86_400).map(|i| (f64::from(i) / 864.0, if i == spike { 9.0 } else { 1.0 }));
        let kept = by_column(points);
        assert!(kept.len() <= 400);
        assert_eq!(kept.iter().filter(|(_, y)| *y == 9.0).count(), 1);
    }

    #[test]
    fn bars_take_the_highest_of_their_cells() {
        assert_eq!(highest(&[1, 9, 2, 3], 2), [9, 3]);
        assert_eq!(highest(&[4, 5], 10), [4, 5]);
        assert!(highest(&[], 10).is_empty());
        assert!(highest(&[4, 5], 0).is_empty());
    }

    proptest! {
        #[test]
        fn what_can_be_seen_is_kept(
            steps in prop::collection::vec((0.0..0.7f64, -50.0..50.0f64), 0..300)
        ) {
            let points = walk(&steps);
            let kept = by_column(points.iter().copied());
            prop_assert_eq!(kept.first(), points.first());
            prop_assert_eq!(kept.last(), points.last());
            prop_assert!(kept.windows(2).all(|pair| pair[0].0 <= pair[1].0));
            for column in points.chunk_by(|a, b| a.0.floor() == b.0.floor()) {
                let here: Vec<&Point> =
                    kept.iter().filter(|p| p.0.floor() == column[0].0.floor()).collect();
                prop_assert!(here.len() <= 4);
                prop_assert!(here.iter().all(|p| column.contains(p)));
                for wanted in [f64::min, f64::max] {
                    let all = column.iter().map(|p| p.1).reduce(wanted);
                    prop_assert_eq!(here.iter().map(|p| p.1).reduce(wanted), all);
                }
            }
        }

        #[test]
        fn the_sieve_keeps_what_stands_out(
            values in prop::collection::vec(0..50u32, 0..400), n_groups in 0..40usize
        ) {
            let kept = extremes(&values, n_groups);
            prop_assert!(kept.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(kept.len() <= n_groups * 4 || kept.len() == values.len());
            for group in 0..n_groups {
                let range = share(values.len(), n_groups, group);
                let here = || kept.iter().filter(|at| range.contains(at)).map(|&at| values[at]);
                prop_assert_eq!(here().min(), values[range.clone()].iter().copied().min());
                prop_assert_eq!(here().max(), values[range.clone()].iter().copied().max());
            }
        }

        #[test]
        fn no_value_is_in_two_bars_or_in_none(
            values in prop::collection::vec(0..9u32, 1..200), n_bars in 1..300usize
        ) {
            let bars = highest(&values, n_bars);
            prop_assert_eq!(bars.len(), n_bars.min(values.len()));
            prop_assert_eq!(bars.iter().max(), values.iter().max());
        }
    }
}
