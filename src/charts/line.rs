//! A line of values: solid for now, dashed for before, dotted while it runs.

use plotters::style::RGBAColor;
use plotters_backend::DrawingBackend;

use super::Drawn;
use super::decimate::{Point, by_column};
use super::pen::{Pen, round};

/// Dash and gap of a line of before, in CSS pixels.
const BEFORE: (f64, f64) = (4.0, 3.0);
/// Dash and gap of a bucket that still runs, in CSS pixels.
const RUNNING: (f64, f64) = (2.0, 3.0);
/// How much wider than its line a gap of surface is, in CSS pixels.
pub(super) const GAP: f64 = 2.0;
/// Radius of the dot of a value between two gaps, in CSS pixels.
const ONLY_NOW: f64 = 3.0;
const ONLY_BEFORE: f64 = 2.0;

/// A line from left to right, cut where it has gaps.
pub(super) struct Line {
    /// `None` where there is no value.
    points: Vec<Option<Point>>,
    /// The stretches between gaps.
    runs: Vec<Vec<Point>>,
}

impl Line {
    /// `None` and `partial` points (sorted) are gaps.
    pub(super) fn new(points: impl IntoIterator<Item = Option<Point>>, partial: &[usize]) -> Line {
        let points: Vec<Option<Point>> = points.into_iter().collect();
        let mut runs = vec![Vec::new()];
        for (index, point) in points.iter().enumerate() {
            let point = point.filter(|_| !is_in(partial, index));
            match (point, runs.last_mut()) {
                (Some(point), Some(run)) => run.push(point),
                _ => runs.push(Vec::new()),
            }
        }
        runs.retain(|run| !run.is_empty());
        Line { points, runs: runs.into_iter().map(by_column).collect() }
    }

    /// A line without a gap.
    pub(super) fn whole(points: impl IntoIterator<Item = Point>) -> Line {
        Line { points: Vec::new(), runs: vec![by_column(points)] }
    }

    /// Steps from a whole point to a partial one or back, and between partial ones.
    fn running_steps(&self, partial: &[usize]) -> impl Iterator<Item = [Point; 2]> {
        let steps = self.points.windows(2).enumerate();
        steps.filter_map(|(index, pair)| {
            let runs = is_in(partial, index) || is_in(partial, index + 1);
            Some([pair[0]?, pair[1]?]).filter(|_| runs)
        })
    }
}

fn is_in(sorted: &[usize], index: usize) -> bool {
    sorted.binary_search(&index).is_ok()
}

impl<B: DrawingBackend> Pen<'_, B> {
    /// Fills from the line down to `base`, one polygon a stretch.
    pub(super) fn area_under(&self, line: &Line, base: i32, color: RGBAColor) -> Drawn<B> {
        for run in &line.runs {
            let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
            let ends = [(round(*first).0, base), (round(*last).0, base)];
            let mut outline = vec![ends[0]];
            outline.extend(run.iter().copied().map(round));
            outline.push(ends[1]);
            outline.dedup();
            self.polygon(outline, color)?;
        }
        Ok(())
    }

    /// A line of before: thinner, dashed, with a gap of surface around it.
    pub(super) fn before_line(&self, line: &Line, color: RGBAColor) -> Drawn<B> {
        let weight = self.frame.weight(self.theme.before_w);
        for run in &line.runs {
            self.gap_around(run, self.theme.before_w)?;
            self.dashed(run, BEFORE, weight, color)?;
            if let [only] = run[..] {
                self.disc(only, ONLY_BEFORE, color)?;
            }
        }
        Ok(())
    }

    /// A line of now: solid with a gap of surface around it. `partial` buckets
    /// (sorted), which the line was cut at, are reached by a dotted line and are open
    /// dots.
    pub(super) fn now_line(
        &self,
        line: &Line,
        partial: &[usize],
        dot: f64,
        color: RGBAColor,
    ) -> Drawn<B> {
        let weight = self.frame.weight(self.theme.now_w);
        let around = self.frame.weight(self.theme.now_w + GAP);
        for run in &line.runs {
            self.cased(run, (weight, around), color)?;
            if let [only] = run[..] {
                self.disc(only, ONLY_NOW, color)?;
            }
        }
        for step in line.running_steps(partial) {
            self.gap_around(&step, self.theme.now_w)?;
            self.dashed(&step, RUNNING, weight, color)?;
        }
        for &index in partial {
            if let Some(Some(point)) = line.points.get(index) {
                self.disc(*point, dot, color)?;
                self.disc(*point, dot - self.theme.now_w, self.theme.surface)?;
            }
        }
        Ok(())
    }

    /// Clears a path through what lies below.
    pub(super) fn gap_around(&self, run: &[Point], line_w: f64) -> Drawn<B> {
        self.path(run, self.frame.weight(line_w + GAP), self.theme.surface)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_and_a_running_bucket_end_a_stretch() {
        let points = [Some(1.0), Some(2.0), None, Some(3.0), Some(4.0)];
        let places = points.iter().enumerate().map(|(i, y)| y.map(|y| (i as f64 * 10.0, y)));
        let line = Line::new(places, &[4]);
        assert_eq!(line.runs, [vec![(0.0, 1.0), (10.0, 2.0)], vec![(30.0, 3.0)]]);
        let steps: Vec<_> = line.running_steps(&[4]).collect();
        assert_eq!(steps, [[(30.0, 3.0), (40.0, 4.0)]]);
    }
}
