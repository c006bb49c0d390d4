//! Which parts were watched: counts along the content.

use super::Number;
use super::zoom::Zoom;
use crate::charts::axis::{Axis, Steps, time_ticks};
use crate::charts::frame::SLIM_CSS;
use crate::charts::{Tick, timeline as picture};
use crate::i18n::{Locale, clock, clock_ms};
use crate::query::Pair;
use crate::query::answer::{CellCounts, Timeline};

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
            // A source that does not know a series has no counts of it.
            let at = |counts: &CellCounts| series.of(counts).get(cell).copied().map(u64::from);
            let counts = Pair {
                now: at(&timeline.counts.now),
                before: timeline.counts.before.as_ref().map(at),
            };
            Number::count_if(series.key(), counts, locale)
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

/// A part of the content with a name; it ends where the next one begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Chapter {
    /// Where it begins.
    pub start_ms: u32,
    /// Its labels, from the best to the shortest.
    labels: Vec<String>,
}

/// The chapters of a list of beginnings (seconds) and names, in order.
pub fn chapters(cues: impl IntoIterator<Item = (f64, String)>) -> Vec<Chapter> {
    let chapter = |(i, (start_s, name)): (usize, (f64, String))| Chapter {
        start_ms: (start_s * 1_000.0) as u32,
        labels: picture::chapter_labels(&(i + 1).to_string(), &name),
    };
    cues.into_iter().enumerate().map(chapter).collect()
}

/// Which series are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visible {
    /// By the order of [`SERIES`].
    pub series: [bool; 3],
    /// The compared range.
    pub before: bool,
}

impl Visible {
    /// Everything.
    pub const ALL: Visible = Visible { series: [true; 3], before: true };
}

/// How many cells a timeline has.
pub fn n_cells(timeline: &Timeline) -> u32 {
    timeline.counts.now.views.len() as u32
}

/// Which part shows, and of how much: `12:00–18:30 of 50:12`.
pub fn shown(timeline: &Timeline, zoom: Option<Zoom>, locale: &Locale) -> String {
    let length = clock_ms(timeline.length_ms);
    match zoom {
        None => (locale.text.whole_entry)(&length),
        Some(zoom) => {
            let end_ms = zoom.to.saturating_mul(1_000).min(timeline.length_ms);
            (locale.text.part_of_entry)(&clock(zoom.from), &clock_ms(end_ms), &length)
        }
    }
}

/// The picture of a timeline, or of a part of it, `width` CSS pixels wide. The scales
/// are those of what shows.
pub fn draw_with<T>(
    timeline: &Timeline,
    chapters: &[Chapter],
    (visible, zoom): (Visible, Option<Zoom>),
    width: f64,
    locale: &Locale,
    use_it: impl FnOnce(&picture::Timeline<'_>) -> T,
) -> T {
    let is_slim = width < SLIM_CSS;
    let compared = timeline.counts.before.as_ref().filter(|_| visible.before);
    let zoom = zoom.unwrap_or(Zoom::whole(n_cells(timeline)));
    let from_ms = zoom.from.saturating_mul(1_000);
    let to_ms = if zoom.to < n_cells(timeline) {
        zoom.to.saturating_mul(1_000).min(timeline.length_ms)
    } else {
        timeline.length_ms
    };
    let highest = |series: Series| {
        let most = |counts: &CellCounts| {
            let shown = series.of(counts).get(zoom.from as usize..zoom.to as usize);
            shown.unwrap_or_default().iter().copied().max().unwrap_or(0)
        };
        most(&timeline.counts.now).max(compared.map_or(0, most))
    };
    let axis = |series, at_most| {
        let steps = Steps::counts(f64::from(highest(series)), at_most);
        Axis::new(steps, |value| locale.count(value as u64))
    };
    let axis_of_views = axis(Series::Views, if is_slim { 3 } else { 5 });
    let axis_of_replays = axis(Series::Replays, 2);
    let at_most = if is_slim { 4 } else { (width / 100.0) as usize };
    let ticks: Vec<_> = time_ticks(from_ms, to_ms, at_most)
        .into_iter()
        .map(|ms| Tick::new(f64::from(ms), clock_ms(ms)))
        .collect();
    let drawn: Vec<_> = chapters
        .iter()
        .map(|chapter| picture::Chapter {
            start_ms: chapter.start_ms,
            labels: &chapter.labels,
            on: false,
        })
        .collect();
    let counts = |i: usize| {
        let is_known = !SERIES[i].of(&timeline.counts.now).is_empty();
        (visible.series[i] && is_known).then(|| picture::Counts {
            now: SERIES[i].of(&timeline.counts.now),
            before: compared.map(|before| SERIES[i].of(before)),
        })
    };
    use_it(&picture::Timeline {
        from_ms,
        to_ms,
        cell_ms: 1_000,
        views: counts(0),
        unique: counts(1),
        replays: counts(2),
        axis: &axis_of_views,
        replays_axis: &axis_of_replays,
        replays_name: Series::Replays.label(locale),
        chapters: &drawn,
        ticks: &ticks,
    })
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
    fn a_part_has_the_scale_and_the_times_of_what_shows() {
        let views: Vec<u32> = (0..100).map(|cell| if cell < 50 { 400 } else { 7 }).collect();
        let none = vec![0; 100];
        let counts = CellCounts { views, named_viewers: none.clone(), replays: none };
        let timeline = Timeline { length_ms: 99_700, counts: Pair { now: counts, before: None } };
        let zoom = Some(Zoom { from: 60, to: 100 });
        let seen = (Visible::ALL, zoom);
        draw_with(&timeline, &[], seen, 800.0, &Locale::EN, |picture| {
            assert_eq!((picture.from_ms, picture.to_ms), (60_000, 99_700));
            assert_eq!(picture.axis.top, 8.0);
            assert_eq!(picture.ticks.first().unwrap().label, "1:00");
        });
        assert_eq!(shown(&timeline, zoom, &Locale::EN), "1:00–1:40 of 1:40");
        assert_eq!(shown(&timeline, None, &Locale::EN), "Whole entry, 1:40");
    }

    #[test]
    fn nothing_watched_has_nothing_to_say() {
        let counts =
            CellCounts { views: vec![0; 3], named_viewers: vec![0; 3], replays: vec![0; 3] };
        let timeline = Timeline { length_ms: 3_000, counts: Pair { now: counts, before: None } };
        assert_eq!(summary(&timeline, &Locale::EN), "");
        assert!(numbers(&timeline, 2, &Locale::EN).is_some());
        assert!(numbers(&timeline, 3, &Locale::EN).is_none());
    }
}
