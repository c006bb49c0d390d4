//! No picture panics, whatever it is given, and none floods its backend.

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};
use proptest::prelude::*;
use std::cell::Cell;
use std::convert::Infallible;
use std::rc::Rc;
use viewprint::charts::bars::{self, Bars, Pair, Weights};
use viewprint::charts::funnel::{self, Funnel};
use viewprint::charts::heatmap::{self, Heatmap, Run};
use viewprint::charts::map::{self, Colors, Fill, Map, Shape, Target};
use viewprint::charts::overlay::{self, Dot, Hover, Overlay};
use viewprint::charts::sparkline::{self, Sparkline};
use viewprint::charts::timeline::{self, Chapter, Counts, Timeline};
use viewprint::charts::trend::{self, DateTick, Measure, Trend};
use viewprint::charts::{Axis, Hue, Rect, Theme, Tick};

/// Draws nothing, walks every path, counts the calls.
struct Counting {
    size: (u32, u32),
    calls: Rc<Cell<usize>>,
}

type Done = Result<(), DrawingErrorKind<Infallible>>;

impl Counting {
    fn count(&self) -> Done {
        self.calls.set(self.calls.get() + 1);
        Ok(())
    }
}

impl DrawingBackend for Counting {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }
    fn ensure_prepared(&mut self) -> Done {
        Ok(())
    }
    fn present(&mut self) -> Done {
        Ok(())
    }
    fn draw_pixel(&mut self, _: BackendCoord, _: BackendColor) -> Done {
        self.count()
    }
    fn draw_rect<S: BackendStyle>(
        &mut self,
        _: BackendCoord,
        _: BackendCoord,
        _: &S,
        _: bool,
    ) -> Done {
        self.count()
    }
    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        _: &S,
    ) -> Done {
        path.into_iter().for_each(drop);
        self.count()
    }
    fn draw_circle<S: BackendStyle>(&mut self, _: BackendCoord, _: u32, _: &S, _: bool) -> Done {
        self.count()
    }
    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        _: &S,
    ) -> Done {
        path.into_iter().for_each(drop);
        self.count()
    }
    fn draw_text<S: BackendTextStyle>(&mut self, _: &str, _: &S, _: BackendCoord) -> Done {
        self.count()
    }
}

/// Draws on an area of a size and tells how many calls it took.
fn calls(size: (u32, u32), draw: impl FnOnce(&DrawingArea<Counting, Shift>)) -> usize {
    let calls = Rc::new(Cell::new(0));
    draw(&Counting { size, calls: calls.clone() }.into_drawing_area());
    calls.get()
}

fn theme(scale: f64) -> Theme {
    Theme::light().at_scale(scale)
}

fn any_size() -> impl Strategy<Value = (u32, u32)> {
    let side = prop_oneof![0..4u32, 0..2_500u32, Just(u32::MAX)];
    (side.clone(), side)
}

fn any_scale() -> impl Strategy<Value = f64> {
    prop_oneof![4 => 0.5..4.0f64, 1 => any::<f64>()]
}

fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![4 => 0.0..100.0f64, 1 => any::<f64>()]
}

fn any_values() -> impl Strategy<Value = Vec<Option<f64>>> {
    prop::collection::vec(prop::option::weighted(0.8, any_number()), 0..60)
}

fn any_counts() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(prop_oneof![4 => 0..100u32, 1 => any::<u32>()], 0..80)
}

fn any_axis() -> impl Strategy<Value = Axis> {
    let tick = (any_number(), ".{0,12}").prop_map(|(at, label)| Tick { at, label });
    (any_number(), prop::collection::vec(tick, 0..8)).prop_map(|(top, ticks)| Axis { top, ticks })
}

fn any_ms() -> impl Strategy<Value = u32> {
    prop_oneof![0..100_000u32, any::<u32>()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_timeline_of_anything(
        (size, scale) in (any_size(), any_scale()),
        (from_ms, to_ms, cell_ms) in (any_ms(), any_ms(), any_ms()),
        series in prop::array::uniform6(prop::option::of(any_counts())),
        (axis, replays_axis) in (any_axis(), any_axis()),
        starts in prop::collection::vec(any_ms(), 0..9),
        labels in prop::collection::vec(".{0,20}", 0..4),
    ) {
        let counts = |i: usize| {
            series[i].as_deref().map(|now| Counts { now, before: series[i + 3].as_deref() })
        };
        let chapters: Vec<Chapter<'_>> =
            starts.iter().map(|&start_ms| Chapter { start_ms, labels: &labels, on: false }).collect();
        let picture = Timeline {
            from_ms, to_ms, cell_ms,
            views: counts(0), unique: counts(1), replays: counts(2),
            axis: &axis, replays_axis: &replays_axis, replays_name: "Replays",
            chapters: &chapters, ticks: &axis.ticks,
        };
        calls(size, |area| timeline::draw(area, &picture, &theme(scale)).unwrap());
    }

    #[test]
    fn a_trend_of_anything(
        (size, scale) in (any_size(), any_scale()),
        series in prop::array::uniform4(any_values()),
        (axis, second_axis) in (any_axis(), any_axis()),
        partial in prop::collection::vec(0..70usize, 0..4),
        ticks in prop::collection::vec((any::<usize>(), ".{0,12}", prop::option::of(".{0,12}")), 0..6),
    ) {
        let measure = |i: usize, axis| Measure {
            hue: Hue::Plays, name: "Plays", axis, now: &series[i], before: Some(&series[i + 1]),
        };
        let ticks: Vec<DateTick> = ticks
            .into_iter()
            .map(|(bucket, now, before)| DateTick { bucket, now, before })
            .collect();
        let picture = Trend {
            first: measure(0, &axis), second: Some(measure(2, &second_axis)),
            partial: &partial, ticks: &ticks,
        };
        calls(size, |area| trend::draw(area, &picture, &theme(scale)).unwrap());
    }

    #[test]
    fn a_heatmap_of_anything(
        (size, scale) in (any_size(), any_scale()),
        (n_cells, cell_ms) in (any::<u32>(), any::<u32>()),
        runs in prop::collection::vec((any::<u32>(), any::<u32>(), any::<u8>()), 0..30),
        axis in any_axis(),
    ) {
        let runs: Vec<Run> = runs
            .into_iter()
            .map(|(from_cell, to_cell, tier)| Run { from_cell, to_cell, tier })
            .collect();
        let picture = Heatmap { n_cells, cell_ms, now: &runs, before: Some(&runs), ticks: &axis.ticks };
        calls(size, |area| heatmap::draw(area, &picture, &theme(scale)).unwrap());
    }

    #[test]
    fn small_pictures_of_anything(
        (size, scale) in (any_size(), any_scale()),
        (values, before) in (any_values(), any_values()),
        (x, above, below) in (any::<f64>(), any::<f64>(), any::<f64>()),
        (mirrored, corners) in (any::<bool>(), prop::array::uniform4(any::<i16>())),
    ) {
        let theme = theme(scale);
        let pairs: Vec<Pair> =
            values.iter().zip(&before).map(|(&now, &before)| Pair { now, before }).collect();
        let [left, top, right, bottom] = corners.map(i32::from);
        let dots: Vec<Dot> = values
            .iter()
            .flatten()
            .map(|&y| Dot { y, color: theme.now, small: mirrored })
            .collect();
        calls(size, |area| {
            let line = Sparkline { now: &values, before: Some(&before), running: mirrored };
            sparkline::draw(area, &line, &theme).unwrap();
            funnel::draw(area, &Funnel { steps: &pairs, above, below, mirrored }, &theme).unwrap();
            for &pair in &pairs {
                let bars = Bars { pair, weights: Weights { now: above, gap: x, before: below }, mirrored };
                bars::draw(area, &bars, &theme).unwrap();
            }
            let over = Overlay {
                hit: Rect { left, top, right, bottom },
                hover: Some(Hover { x, dots: &dots }),
                playhead: Some(x),
                dragged: Some((x, above)),
            };
            overlay::draw(area, &over, &theme).unwrap();
        });
    }

    #[test]
    fn a_map_of_anything(
        (size, scale) in (any_size(), any_scale()),
        view in any::<((i32, i32), (i32, i32))>(),
        rings in prop::collection::vec(prop::collection::vec(any::<(i32, i32)>(), 0..9), 0..6),
        dots in prop::collection::vec((any::<(i32, i32)>(), any::<f64>(), any::<Option<usize>>()), 0..6),
        (x, y) in (any::<f64>(), any::<f64>()),
    ) {
        let fills = [Fill::Step(0), Fill::Step(usize::MAX), Fill::Empty, Fill::Around];
        let shapes: Vec<Shape<'_>> = fills
            .into_iter()
            .map(|fill| Shape { rings: &rings, middle: view.0, fill })
            .collect();
        let dots: Vec<_> = dots
            .into_iter()
            .map(|(at, share, step)| map::Dot { at, share, step })
            .collect();
        let picture = Map { view, shapes: &shapes, borders: &rings, dots: &dots };
        let _ = picture.at(&picture.layout((300, 200), scale), (x, y));
        calls(size, |area| {
            let (colors, theme) = (Colors::light(), theme(scale));
            map::draw(area, &picture, &colors, &theme).unwrap();
            for target in [Target::Shape(0), Target::Shape(9), Target::Dot(0), Target::Dot(9)] {
                map::draw_hover(area, &picture, target, &colors, &theme).unwrap();
            }
        });
    }
}

#[test]
fn a_day_long_entry_costs_as_many_calls_as_a_lecture() {
    let draw = |n_cells: u32| {
        // Up and down in every cell: the most ink a line can ask for.
        let cells: Vec<u32> = (0..n_cells).map(|cell| cell % 2 * 90 + cell % 7).collect();
        let counts = Some(Counts { now: &cells, before: Some(&cells) });
        let axis = Axis { top: 100.0, ticks: vec![Tick::new(0.0, "0"), Tick::new(100.0, "100")] };
        let picture = Timeline {
            from_ms: 0,
            to_ms: n_cells * 1_000,
            cell_ms: 1_000,
            views: counts,
            unique: counts,
            replays: counts,
            axis: &axis,
            replays_axis: &axis,
            replays_name: "Replays",
            chapters: &[],
            ticks: &[],
        };
        calls((2_400, 700), |area| timeline::draw(area, &picture, &theme(2.0)).unwrap())
    };
    assert!(draw(3_000) < 1_700, "{}", draw(3_000));
    assert!(draw(1_200_000) < 1_700, "{}", draw(1_200_000));
}

#[test]
fn a_value_of_nothing_has_a_dot_under_the_pointer() {
    let draw = |y: f64| {
        let dots = [Dot { y, color: Theme::light().now, small: false }];
        let over = Overlay {
            hit: Rect { left: 0, top: 10, right: 100, bottom: 50 },
            hover: Some(Hover { x: 30.0, dots: &dots }),
            ..Default::default()
        };
        calls((100, 60), |area| overlay::draw(area, &over, &theme(1.0)).unwrap())
    };
    assert_eq!(draw(50.0), 3, "the hairline, the gap around the dot, the dot");
    assert_eq!(draw(51.0), 1, "beside the plot is the hairline only");
}

#[test]
fn a_strip_costs_at_most_a_call_a_column() {
    let draw = |n_cells: u32| {
        let run = |cell: u32| Run { from_cell: cell, to_cell: cell + 1, tier: (cell % 4) as u8 };
        let runs: Vec<Run> = (0..n_cells).map(run).collect();
        let picture =
            Heatmap { n_cells, cell_ms: 1_000, now: &runs, before: Some(&runs), ticks: &[] };
        calls((300, 90), |area| heatmap::draw(area, &picture, &theme(1.0)).unwrap())
    };
    assert!(draw(300) <= 602, "{}", draw(300));
    assert!(draw(100_000) <= 602, "{}", draw(100_000));
}

#[test]
fn ten_years_of_days_are_a_sparkline_of_three_calls() {
    let values: Vec<Option<f64>> = (0..3_650).map(|day| Some(f64::from(day % 90))).collect();
    let line = Sparkline { now: &values, before: None, running: false };
    let n = calls((332, 64), |area| sparkline::draw(area, &line, &theme(2.0)).unwrap());
    assert_eq!(n, 3, "the base line, the gap around the line, the line");
}

#[test]
fn a_map_of_the_world_is_a_polygon_a_step_and_its_borders() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("public/maps/world.txt");
    let file = viewprint::maps::Map::read(&std::fs::read_to_string(path).unwrap()).unwrap();
    let shapes: Vec<Shape<'_>> = (0..)
        .zip(&file.shapes)
        .map(|(i, shape)| Shape {
            rings: &shape.rings,
            middle: shape.middle,
            fill: Fill::Step(i % 7),
        })
        .collect();
    let picture =
        Map { view: ((0, 0), file.size), shapes: &shapes, borders: &file.borders, dots: &[] };
    let n = calls((4_000, 2_000), |area| {
        map::draw(area, &picture, &Colors::light(), &theme(1.0)).unwrap();
    });
    assert!(file.borders.len() < 500, "{}", file.borders.len());
    assert!(n < 7 + file.borders.len() + 2 * 120, "{n}");
}
