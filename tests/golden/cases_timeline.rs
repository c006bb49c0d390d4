//! The timeline's cases.

use super::Case;
use super::data::{clock, count, curve, replays, viewers};
use viewprint::charts::Theme;
use viewprint::charts::axis::{Axis, Steps, Tick, time_ticks};
use viewprint::charts::overlay::{self, Dot, Hover, Overlay};
use viewprint::charts::timeline::{self, Chapter, Counts, Timeline, chapter_labels};

const LECTURE: &[(u32, &str)] = &[
    (0, "Why sample"),
    (312, "Populations"),
    (655, "Bias"),
    (1010, "Standard error"),
    (1490, "A worked example"),
    (2130, "Stratified samples"),
    (2610, "Questions"),
];

/// A timeline's data, owned, so that a case can lend it.
#[derive(Clone)]
struct Sample {
    cell_ms: u32,
    span_ms: (u32, u32),
    series: [Vec<u32>; 3],
    before: Option<[Vec<u32>; 3]>,
    hidden: [bool; 3],
    chapters: Vec<(u32, Vec<String>)>,
    replays_name: &'static str,
}

impl Sample {
    /// A lecture of 50 minutes, small enough for many golden files.
    fn lecture() -> Sample {
        Sample::lecture_of(251)
    }

    fn lecture_of(n: u32) -> Sample {
        let cells = n as usize;
        let now = curve(20_261_120, cells, 500.0, &[(0.29, 0.025, 0.6), (0.64, 0.02, 0.34)]);
        let was = curve(7, cells, 470.0, &[(0.294, 0.03, 0.3), (0.64, 0.03, 0.15)]);
        let series = |views: Vec<u32>, top: f64| {
            let unique = viewers(&views, top);
            let replays = replays(&views, &unique);
            [views, unique, replays]
        };
        Sample {
            cell_ms: 3_012_000 / n,
            span_ms: (0, 3_012_000),
            series: series(now, 192.0),
            before: Some(series(was, 170.0)),
            hidden: [false; 3],
            chapters: LECTURE
                .iter()
                .enumerate()
                .map(|(i, (s, name))| (s * 1_000, chapter_labels(&(i + 1).to_string(), name)))
                .collect(),
            replays_name: "Replays",
        }
    }

    /// The same cells in every series.
    fn of(cells: Vec<u32>, cell_ms: u32) -> Sample {
        let end_ms = cells.len() as u32 * cell_ms;
        Sample {
            cell_ms,
            span_ms: (0, end_ms),
            series: [cells.clone(), cells.iter().map(|n| n / 2).collect(), cells],
            before: None,
            chapters: Vec::new(),
            ..Sample::lecture()
        }
    }

    fn top(&self, series: &[usize]) -> f64 {
        let all = [Some(&self.series), self.before.as_ref()];
        let counts = all.into_iter().flatten().flat_map(|s| series.iter().flat_map(|&i| &s[i]));
        counts.copied().max().map_or(0.0, f64::from)
    }

    /// Lends the picture for a width in CSS pixels.
    fn with<R>(&self, width: u32, show: impl FnOnce(&Timeline<'_>) -> R) -> R {
        let slim = width < 520;
        let axis = Axis::new(Steps::counts(self.top(&[0, 1]), if slim { 3 } else { 5 }), count);
        let replays_axis = Axis::new(Steps::counts(self.top(&[2]), 1), count);
        let at_most = if slim { 4 } else { 12 };
        let ticks: Vec<Tick> = time_ticks(self.span_ms.0, self.span_ms.1, at_most)
            .into_iter()
            .map(|ms| Tick::new(f64::from(ms), clock(f64::from(ms))))
            .collect();
        let chapters: Vec<Chapter<'_>> = self
            .chapters
            .iter()
            .map(|(start_ms, labels)| Chapter {
                start_ms: *start_ms,
                labels,
                on: *start_ms == 1_490_000,
            })
            .collect();
        let counts = |i: usize| {
            let before = self.before.as_ref().map(|series| &series[i][..]);
            (!self.hidden[i]).then(|| Counts { now: &self.series[i], before })
        };
        show(&Timeline {
            from_ms: self.span_ms.0,
            to_ms: self.span_ms.1,
            cell_ms: self.cell_ms,
            views: counts(0),
            unique: counts(1),
            replays: counts(2),
            axis: &axis,
            replays_axis: &replays_axis,
            replays_name: self.replays_name,
            chapters: &chapters,
            ticks: &ticks,
        })
    }

    fn case(self, name: &'static str, width: u32) -> Case {
        let height = self.with(width, |timeline| timeline.height_css(f64::from(width)));
        Case::new(name, (width, height), move |area, theme| {
            self.with(width, |timeline| timeline::draw(area, timeline, theme))
        })
    }
}

pub(super) fn cases() -> Vec<Case> {
    let lecture = Sample::lecture;
    let plain = || Sample { before: None, ..lecture() };
    let peak = |n: usize| {
        let mut cells = vec![3; n];
        cells[n * 2 / 3] = 40;
        cells
    };
    vec![
        Sample::lecture_of(502).case("timeline_compared", 1_176),
        hover(lecture()),
        dragged(plain()),
        lecture().case("timeline_dark", 480).themed(Theme::dark),
        lecture().case("timeline_contrast", 480).themed(Theme::contrast),
        plain().case("timeline_plain", 800),
        Sample { hidden: [false, true, true], ..plain() }.case("timeline_views_only", 800),
        Sample { hidden: [true, false, false], ..lecture() }.case("timeline_views_hidden", 800),
        Sample { span_ms: (1_490_000, 2_130_000), ..lecture() }.case("timeline_zoomed", 800),
        lecture().case("timeline_narrow", 320),
        lecture().case("timeline_narrow_dense", 320).at_scale(2.0),
        long_names().case("timeline_long_names", 800),
        many_chapters().case("timeline_many_chapters", 480),
        right_to_left().case("timeline_right_to_left", 800),
        Sample::of(peak(1_200_000), 1_000).case("timeline_1200000_cells", 320),
        Sample::of(vec![u32::MAX, 0, u32::MAX / 2], 1_000).case("timeline_largest_counts", 480),
        Sample::of(vec![7], 1_000).case("timeline_one_cell", 480),
        Sample::of(vec![12; 300], 1_000).case("timeline_all_equal", 480),
        Sample::of(vec![0; 300], 1_000).case("timeline_all_zero", 480),
        Sample::of(Vec::new(), 1_000).case("timeline_no_length", 480),
        Sample { span_ms: (0, 60_000), ..Sample::of(Vec::new(), 1_000) }
            .case("timeline_no_cells", 480),
    ]
}

/// While a part is dragged over, to zoom into it.
fn dragged(sample: Sample) -> Case {
    let width = 800;
    let height = sample.with(width, |timeline| timeline.height_css(f64::from(width)));
    Case::new("timeline_dragged_over", (width, height), move |area, theme| {
        sample.with(width, |timeline| {
            timeline::draw(area, timeline, theme)?;
            let layout = timeline.layout(area.dim_in_pixel(), theme.scale);
            let [a, b] = [1_490_000.0, 2_130_000.0].map(|ms| layout.time.px(ms));
            let over = Overlay { hit: layout.hit, dragged: Some((b, a)), ..Overlay::default() };
            overlay::draw(area, &over, theme)
        })
    })
}

/// With the layer over it, as the page stacks the two.
fn hover(sample: Sample) -> Case {
    let width = 800;
    let height = sample.with(width, |timeline| timeline.height_css(f64::from(width)));
    Case::new("timeline_pointed_at", (width, height), move |area, theme| {
        sample.with(width, |timeline| {
            timeline::draw(area, timeline, theme)?;
            let layout = timeline.layout(area.dim_in_pixel(), theme.scale);
            let cell = 161;
            let dot = |counts: &[u32], color, small| Dot {
                y: layout.views.px(f64::from(counts[cell])),
                color,
                small,
            };
            let [views, unique, _] = &sample.series;
            let [views_before, unique_before, _] = sample.before.as_ref().expect("compared");
            let dots = [
                dot(views_before, theme.views.soft, true),
                dot(unique_before, theme.unique.soft, true),
                dot(views, theme.views.strong, false),
                dot(unique, theme.unique.strong, false),
            ];
            let over = Overlay {
                hit: layout.hit,
                hover: Some(Hover { x: layout.time.cell_center(cell), dots: &dots }),
                playhead: Some(layout.time.px(1_267_000.0)),
                dragged: None,
            };
            overlay::draw(area, &over, theme)
        })
    })
}

fn long_names() -> Sample {
    let names = ["Wahrscheinlichkeitsverteilungsfunktionen und ihre Anwendung", "Donaudampf"];
    let chapters = (0..8u32)
        .map(|i| (i * 376_000, chapter_labels(&(i + 1).to_string(), names[i as usize % 2])))
        .collect();
    let big = |cells: &[u32]| cells.iter().map(|n| n * 7_919).collect();
    let lecture = Sample::lecture();
    Sample {
        chapters,
        replays_name: "Wiederholungen derselben Stelle durch dieselbe Person",
        series: [0, 1, 2].map(|i| big(&lecture.series[i])),
        before: None,
        ..lecture
    }
}

fn many_chapters() -> Sample {
    let chapters = (0..60u32).map(|i| (i * 50_000, chapter_labels(&(i + 1).to_string(), "Part")));
    Sample { chapters: chapters.collect(), before: None, ..Sample::lecture() }
}

fn right_to_left() -> Sample {
    let names = ["لماذا نأخذ عينات", "المجتمعات", "التحيز", "الخطأ المعياري"];
    let chapters = names
        .iter()
        .zip(0..)
        .map(|(name, i): (_, u32)| (i * 753_000, chapter_labels(&(i + 1).to_string(), name)));
    Sample {
        chapters: chapters.collect(),
        replays_name: "إعادات المشاهدة",
        before: None,
        ..Sample::lecture()
    }
}
