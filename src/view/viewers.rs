//! Who watched: one row a viewer, and the parts that one viewer watched.

use super::name::{self, NoNames};
use super::{Number, Row};
use crate::charts::axis::time_ticks;
use crate::charts::frame::SLIM_CSS;
use crate::charts::{Tick, heatmap as picture};
use crate::i18n::{Locale, clock, clock_ms};
use crate::query::answer::{Heat, Run, Viewer, Viewers, tiers};
use crate::query::{Dimension, Metric, Pair};
use std::fmt::Write;

/// The row of a viewer: impressions, plays, and both completions with their bars.
pub fn row(viewer: &Viewer, locale: &Locale) -> Row {
    let number = |metric| Number::of(metric, &viewer.totals, locale);
    let completion = viewer.completion();
    let total = viewer.total_completion;
    let name = viewer.name.as_deref();
    Row {
        value: viewer.key.clone(),
        key: name::key(&viewer.key).to_owned(),
        label: name::label(Dimension::Viewer, &viewer.key, name, &NoNames, locale),
        numbers: vec![
            number(Metric::Impressions),
            number(Metric::Plays),
            number(Metric::Completion),
            Number::share("total_completion", total, locale),
        ],
        bar: completion.map(|share| share.unwrap_or(0.0)),
        second_bar: total.map(|share| share.unwrap_or(0.0)),
        watched: viewer
            .watched
            .map(|(first, last)| (locale.day_short(first), locale.day_short(last))),
    }
}

/// The table in a sentence.
pub fn summary(viewers: &Viewers, locale: &Locale) -> String {
    let words = [viewers.n_named, viewers.n_almost_all, viewers.n_little]
        .map(|n| (u64::from(n), locale.count(u64::from(n))));
    let [named, all, little] = &words;
    (locale.text.viewers_summary)((named.0, &named.1), (all.0, &all.1), (little.0, &little.1))
}

/// A heat strip as a script reads it: `0x12,1x30`, runs of tier x cells.
pub fn tiers_raw(heat: &Heat) -> Pair<String> {
    heat.runs.map(|runs| {
        let mut text = String::new();
        for (tier, n_cells) in tiers(runs) {
            let comma = if text.is_empty() { "" } else { "," };
            let _ = write!(text, "{comma}{tier}x{n_cells}");
        }
        text
    })
}

/// What was counted at a cell of a strip, in the range and then in the compared one.
pub fn counted(heat: &Heat, cell: u32, locale: &Locale) -> Vec<String> {
    let Pair { now, before } = heat.runs.map(|runs| run_at(runs, cell, locale));
    let before = before.flatten().map(|before| format!("{}: {before}", locale.text.before));
    now.into_iter().chain(before).collect()
}

/// From when to when a cell's run goes, and how often it was watched.
fn run_at(runs: &[Run], cell: u32, locale: &Locale) -> Option<String> {
    let mut start = 0;
    for run in runs {
        let end = start + run.n_cells;
        if cell < end {
            let count = u64::from(run.count);
            let counted = (count, &*locale.count(count));
            return Some((locale.text.heat_run)(&clock(start), &clock(end), counted));
        }
        start = end;
    }
    None
}

/// How many cells a strip has.
pub fn n_cells(heat: &Heat) -> u32 {
    heat.runs.now.iter().map(|run| run.n_cells).sum()
}

/// The picture of a strip, `width` CSS pixels wide.
pub fn draw_with<T>(heat: &Heat, width: f64, use_it: impl FnOnce(&picture::Heatmap<'_>) -> T) -> T {
    let runs = heat.runs.map(|runs| drawn(runs));
    let at_most = if width < SLIM_CSS { 4 } else { 10 };
    let ticks: Vec<_> = time_ticks(0, heat.length_ms, at_most)
        .into_iter()
        .map(|ms| Tick::new(f64::from(ms), clock_ms(ms)))
        .collect();
    use_it(&picture::Heatmap {
        n_cells: n_cells(heat),
        cell_ms: 1_000,
        now: &runs.now,
        before: runs.before.as_deref(),
        ticks: &ticks,
    })
}

fn drawn(runs: &[Run]) -> Vec<picture::Run> {
    let mut from_cell = 0;
    let mut drawn = Vec::new();
    for (tier, n_cells) in tiers(runs) {
        let to_cell = from_cell + n_cells;
        drawn.push(picture::Run { from_cell, to_cell, tier });
        from_cell = to_cell;
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strip_is_written_as_runs_of_tiers() {
        let run = |(count, n_cells)| Run { count, n_cells };
        let heat = Heat {
            length_ms: 60_000,
            runs: Pair {
                now: [(0, 12), (3, 8), (5, 10), (1, 30)].map(run).to_vec(),
                before: Some([(0, 60)].map(run).to_vec()),
            },
        };
        let raw = tiers_raw(&heat);
        assert_eq!((raw.now.as_str(), raw.before.as_deref()), ("0x12,3x18,1x30", Some("0x60")));
        let said = run_at(&heat.runs.now, 25, &Locale::EN).unwrap();
        assert_eq!(said, "0:20–0:30 viewed 5 times");
        assert_eq!(run_at(&heat.runs.now, 60, &Locale::EN), None);
        let counted = counted(&heat, 25, &Locale::EN);
        assert_eq!(counted, ["0:20–0:30 viewed 5 times", "before: 0:00–1:00 not viewed"]);
    }
}
