//! Which parts were watched: counts along the content.

use super::Number;
use crate::i18n::{Locale, clock};
use crate::query::answer::{CellCounts, Timeline};
use crate::query::Pair;

/// The three series, by key: every cell has a number of each.
pub const SERIES: [Series; 3] = [Series::Views, Series::NamedViewers, Series::Replays];

/// One of the counts at a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Series {
    /// Spans that cover the cell.
    Views,
    /// Distinct named viewers.
    NamedViewers,
    /// Views that are not a first one.
    Replays,
}

impl Series {
    /// The key of its numbers.
    pub fn key(self) -> &'static str {
        match self {
            Series::Views => "views",
            Series::NamedViewers => "named_viewers",
            Series::Replays => "replays",
        }
    }

    /// Its name.
    pub fn label(self, locale: &Locale) -> &'static str {
        match self {
            Series::Views => locale.text.views,
            Series::NamedViewers => locale.text.named_viewers,
            Series::Replays => locale.text.replays,
        }
    }

    /// Its counts, one a cell.
    pub fn of(self, counts: &CellCounts) -> &[u32] {
        match self {
            Series::Views => &counts.views,
            Series::NamedViewers => &counts.named_viewers,
            Series::Replays => &counts.replays,
        }
    }
}

/// The three numbers of a cell; none beyond the last one.
pub fn numbers(timeline: &Timeline, cell: usize, locale: &Locale) -> Option<[Number; 3]> {
    (cell < timeline.counts.now.views.len()).then(|| {
        SERIES.map(|series| {
            let at = |counts: &CellCounts| {
                u64::from(series.of(counts).get(cell).copied().unwrap_or_default())
            };
            let counts =
                Pair { now: at(&timeline.counts.now), before: timeline.counts.before.as_ref().map(at) };
            Number::count(series.key(), counts, locale)
        })
    })
}

/// The timeline in some sentences; empty when nobody watched.
pub fn summary(timeline: &Timeline, locale: &Locale) -> String {
    let text = locale.text;
    let now = &timeline.counts.now;
    let Some((peak, views)) = highest(&now.views) else {
        return String::new();
    };
    let before = timeline.counts.before.as_ref();
    let before = before.map(|before| locale.count(before.views[peak].into()));
    let mut sentences = vec![(text.timeline_peak)(
        &clock(peak as u32),
        &locale.count(views.into()),
        before.as_deref(),
    )];
    if let Some((at, replays)) = highest(&now.replays) {
        let counted = (u64::from(replays), &*locale.count(replays.into()));
        sentences.push((text.timeline_replays)(&clock(at as u32), counted));
    }
    let minute = 60.min(now.named_viewers.len());
    let most = |cells: &[u32]| u64::from(cells.iter().copied().max().unwrap_or(0));
    let first = most(&now.named_viewers[..minute]);
    let last = most(&now.named_viewers[now.named_viewers.len() - minute..]);
    if first > 0 {
        let counted = (last, &*locale.count(last));
        sentences.push((text.timeline_fall)(&locale.count(first), counted));
    }
    sentences.join(" ")
}

/// The first of the highest counts, and how high it is; `None` when all are 0.
fn highest(counts: &[u32]) -> Option<(usize, u32)> {
    let highest = counts.iter().copied().max().filter(|count| *count > 0)?;
    Some((counts.iter().position(|count| *count == highest)?, highest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_names_the_peak_the_replays_and_the_fall() {
        let counts = CellCounts {
            views: vec![5, 9, 4],
            named_viewers: vec![4, 4, 2],
            replays: vec![0, 5, 1],
        };
        let timeline = Timeline { length_ms: 3_000, counts: Pair { now: counts, before: None } };
        assert_eq!(
            summary(&timeline, &Locale::EN),
            "Views are highest at 0:01: 9. Most is replayed at 0:01: 5 replays. \
             From the first minute to the last, unique named viewers go from 4 to 4."
        );
    }

    #[test]
    fn nothing_watched_has_nothing_to_say() {
        let counts = CellCounts {
            views: vec![0; 3],
            named_viewers: vec![0; 3],
            replays: vec![0; 3],
        };
        let timeline = Timeline { length_ms: 3_000, counts: Pair { now: counts, before: None } };
        assert_eq!(summary(&timeline, &Locale::EN), "");
        assert!(numbers(&timeline, 2, &Locale::EN).is_some());
        assert!(numbers(&timeline, 3, &Locale::EN).is_none());
    }
}
