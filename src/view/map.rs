//! Where from, on a map: which shape or dot stands for which row, and how dark it is.

use super::Number;
use super::name::{self, Names};
use crate::charts::map::{self as picture, Dot, Fill, STEPS, Target};
use crate::i18n::Locale;
use crate::maps::{Cities, Map, Shape};
use crate::query::answer::{Breakdown, Group};
use crate::query::{Dimension, Metric, Unit, Value};

/// What a map can be shaded by.
pub const MEASURES: [Metric; 3] = [Metric::Plays, Metric::Viewers, Metric::Minutes];

/// The ground of a table of places.
#[derive(Clone, Copy, Debug)]
pub enum Ground<'a> {
    /// Each row is a shape.
    Shapes(&'a Map),
    /// Each row is a city of one shape.
    Cities(&'a Map, usize, &'a Cities),
}

/// A row that stands on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// What a press filters by.
    pub value: Value,
    /// What a person calls it.
    pub label: String,
    /// The measure.
    pub number: Number,
    /// Where it stands.
    pub target: Target,
    /// Its step of the ramp; `None` for nothing.
    pub step: Option<usize>,
}

/// A step of the ramp as the legend has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its place on the ramp, from 0.
    pub color: usize,
    /// The least that is in it.
    pub label: String,
}

/// A table of places on a map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Placed {
    /// In the order of the table.
    pub spots: Vec<Spot>,
    /// What is not on the map, with its number: Unknown, and what no shape is known of.
    pub off: Vec<(String, String)>,
    /// The legend, from few to many; empty for nothing.
    pub steps: Vec<Step>,
    /// The cities among the spots, in their order.
    pub dots: Vec<Dot>,
}

/// Puts the rows of a table on a map.
pub fn place(
    table: &Breakdown,
    metric: Metric,
    ground: Ground<'_>,
    names: &dyn Names,
    locale: &Locale,
) -> Placed {
    let value_of = |group: &Group| metric.of(&group.totals.now).unwrap_or(0.0);
    let most = table.rows.iter().map(value_of).fold(0.0, f64::max);
    let bounds = bounds(most);
    let mut placed = Placed { steps: legend(&bounds, metric, locale), ..Placed::default() };
    for group in &table.rows {
        let named = group.name.as_deref();
        let label = name::label(table.dimension, &group.key, named, names, locale);
        let number = Number::of(metric, &group.totals, locale);
        let (value, share) = (value_of(group), value_of(group) / most);
        let step = step(&bounds, value).map(|step| color(step, bounds.len()));
        let target = group.key.as_deref().and_then(|key| match ground {
            // A shape stands for one row, the first.
            Ground::Shapes(map) => {
                let target = map.find(key, named).map(Target::Shape);
                target.filter(|target| placed.spot(*target).is_none())
            }
            Ground::Cities(_, _, cities) => {
                let at = *cities.get(&crate::query::letters::plain(key))?;
                placed.dots.push(Dot { at, share, step });
                Some(Target::Dot(placed.dots.len() - 1))
            }
        });
        match target {
            Some(target) => {
                let label = match (target, ground) {
                    (Target::Shape(at), Ground::Shapes(map)) if named.is_none() => {
                        with_name(label, &map.shapes[at])
                    }
                    _ => label,
                };
                placed.spots.push(Spot { value: group.key.clone(), label, number, target, step });
            }
            None => placed.off.push((label, number.text)),
        }
    }
    placed
}

impl Placed {
    /// What stands at a target, by its number among the spots.
    pub fn spot(&self, target: Target) -> Option<usize> {
        self.spots.iter().position(|spot| spot.target == target)
    }

    /// The picture of it.
    pub fn draw_with<T>(
        &self,
        ground: Ground<'_>,
        use_it: impl FnOnce(&picture::Map<'_>) -> T,
    ) -> T {
        let (map, view, is_around) = match ground {
            Ground::Shapes(map) => (map, ((0, 0), map.size), false),
            Ground::Cities(map, at, _) => {
                (map, map.shapes.get(at).map(Shape::extent).unwrap_or_default(), true)
            }
        };
        let fill = if is_around { Fill::Around } else { Fill::Empty };
        let of_file = map.shapes.iter();
        let mut shapes: Vec<_> = of_file
            .map(|shape| picture::Shape { rings: &shape.rings, middle: shape.middle, fill })
            .collect();
        if let Ground::Cities(_, at, _) = ground
            && let Some(shape) = shapes.get_mut(at)
        {
            shape.fill = Fill::Empty;
        }
        for spot in &self.spots {
            if let (Target::Shape(at), Some(step)) = (spot.target, spot.step) {
                shapes[at].fill = Fill::Step(step);
            }
        }
        let (borders, dots) = (&map.borders, &self.dots);
        use_it(&picture::Map { view, shapes: &shapes, borders, dots })
    }
}

/// A region that the data knows by its code alone.
fn with_name(label: String, shape: &Shape) -> String {
    let is_code = label == shape.code && !shape.name.is_empty();
    if is_code { shape.name.clone() } else { label }
}

/// What a shape is called that has no row.
pub fn shape_name(shape: &Shape, names: &dyn Names, locale: &Locale) -> String {
    if shape.name.is_empty() {
        let code = Some(shape.code.clone());
        return name::label(Dimension::Country, &code, None, names, locale);
    }
    shape.name.clone()
}

/// The least values of the steps of a ramp up to `most`: at most [`STEPS`] round
/// numbers, close together for little and far apart for much, and the first for all
/// that is above 0. None where there is nothing.
fn bounds(most: f64) -> Vec<f64> {
    const LADDERS: [(&[f64], usize); 3] = [(&[1.0, 2.0, 5.0], 8), (&[1.0, 3.0], 9), (&[1.0], 99)];
    if most.is_nan() || most <= 0.0 {
        return Vec::new();
    }
    let mut bounds = Vec::new();
    for (rungs, at_most) in LADDERS {
        let decades = core::iter::successors(Some(1.0), |decade| Some(decade * 10.0)).take(300);
        let ladder = decades.flat_map(|decade| rungs.iter().map(move |rung| rung * decade));
        bounds = ladder.take_while(|bound| *bound <= most).collect();
        if bounds.len() <= at_most {
            break;
        }
    }
    // The first stays, for all that is less than the second.
    let n_over = bounds.len().saturating_sub(STEPS);
    bounds.drain(1.min(n_over)..1.min(n_over) + n_over);
    if bounds.is_empty() { vec![0.0] } else { bounds }
}

/// The step that a value is in; `None` for nothing.
fn step(bounds: &[f64], value: f64) -> Option<usize> {
    let reached = bounds.iter().rposition(|bound| *bound <= value).unwrap_or(0);
    (value > 0.0 && !bounds.is_empty()).then_some(reached)
}

/// Steps that are fewer than the colors are spread over them, up to the last.
fn color(step: usize, n_steps: usize) -> usize {
    match n_steps.checked_sub(1) {
        None | Some(0) => STEPS - 1,
        Some(last) => step * (STEPS - 1) / last,
    }
}

fn legend(bounds: &[f64], metric: Metric, locale: &Locale) -> Vec<Step> {
    let label = |(at, bound): (usize, &f64)| {
        let count = locale.count(*bound as u64);
        // A part of a minute is in the first step, too.
        let is_open = at == 0 && metric.unit() == Unit::Minutes;
        if is_open { "> 0".to_owned() } else { count }
    };
    let label = |at: (usize, &f64)| Step { color: color(at.0, bounds.len()), label: label(at) };
    bounds.iter().enumerate().map(label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Pair, Totals};
    use crate::view::NoNames;

    #[test]
    fn steps_are_round_numbers_up_to_the_most() {
        for (most, expected) in [
            (0.0, &[][..]),
            (f64::NAN, &[]),
            (0.4, &[0.0]),
            (1.0, &[1.0]),
            (7.0, &[1.0, 2.0, 5.0]),
            (130.0, &[1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0]),
            (340.0, &[1.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0]),
            (2_500.0, &[1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1_000.0]),
            (20_000.0, &[1.0, 30.0, 100.0, 300.0, 1_000.0, 3_000.0, 10_000.0]),
            (2e6, &[1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6]),
            (3e9, &[1.0, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]),
        ] {
            assert_eq!(bounds(most), expected, "{most}");
        }
        assert_eq!(bounds(f64::INFINITY).len(), STEPS);
        assert_eq!(
            [0.0, 0.2, 1.0, 9.0, 99.0].map(|value| step(&[1.0, 5.0], value)),
            [None, Some(0), Some(0), Some(1), Some(1)]
        );
        assert_eq!([0, 1, 2].map(|step| color(step, 3)), [0, 3, 6]);
        assert_eq!((color(0, 1), color(6, 7)), (6, 6));
    }

    fn table(dimension: Dimension, rows: &[(Option<&str>, Option<&str>, u64)]) -> Breakdown {
        let group = |(key, name, plays): &(Option<&str>, Option<&str>, u64)| Group {
            key: key.map(str::to_owned),
            within: vec![],
            name: name.map(str::to_owned),
            totals: Pair { now: Totals { plays: *plays, ..Totals::none(60) }, before: None },
        };
        Breakdown {
            dimension,
            rows: rows.iter().map(group).collect(),
            n_rows: rows.len() as u32,
            n_plays: Pair { now: rows.iter().map(|row| row.2).sum(), before: None },
        }
    }

    fn map() -> Map {
        let text =
            "viewprint map 1 20 10\n??S??S\nS?S?@S\n\nX-1\tEast\t\t5 5\t0\nX-2\tWést\t\t9 5\t1\n";
        Map::read(text).unwrap()
    }

    #[test]
    fn what_no_shape_is_known_of_is_listed_and_nothing_is_lost() {
        let rows = [
            (Some("X-2"), None, 12),
            (Some("x-elsewhere"), Some("East"), 5),
            (None, None, 3),
            (Some("X-9"), None, 0),
        ];
        let (table, map) = (table(Dimension::Region, &rows), map());
        let ground = Ground::Shapes(&map);
        let placed = place(&table, Metric::Plays, ground, &NoNames, &Locale::EN);
        let spots: Vec<_> =
            placed.spots.iter().map(|spot| (spot.label.as_str(), spot.target, spot.step)).collect();
        assert_eq!(
            spots,
            [("Wést", Target::Shape(1), Some(6)), ("East", Target::Shape(0), Some(4))]
        );
        let off: Vec<_> =
            placed.off.iter().map(|(label, n)| (label.as_str(), n.as_str())).collect();
        assert_eq!(off, [("Unknown", "3"), ("X-9", "0")]);
        let labels: Vec<_> =
            placed.steps.iter().map(|step| (step.color, step.label.as_str())).collect();
        assert_eq!(labels, [(0, "1"), (2, "2"), (4, "5"), (6, "10")]);
        assert_eq!(placed.spot(Target::Shape(0)), Some(1));
        let fills = placed.draw_with(ground, |picture| {
            picture.shapes.iter().map(|shape| shape.fill).collect::<Vec<_>>()
        });
        assert_eq!(fills, [Fill::Step(4), Fill::Step(6)]);
    }

    #[test]
    fn cities_are_dots_on_their_region_as_large_as_their_number() {
        let cities = Cities::from([("west end".to_owned(), (3, 4))]);
        let rows = [(Some("Wést End"), None, 8), (Some("Nowhere"), None, 2)];
        let (table, map) = (table(Dimension::City, &rows), map());
        let ground = Ground::Cities(&map, 1, &cities);
        let placed = place(&table, Metric::Plays, ground, &NoNames, &Locale::EN);
        assert_eq!(placed.dots, [Dot { at: (3, 4), share: 1.0, step: Some(6) }]);
        assert_eq!(placed.off, [("Nowhere".to_owned(), "2".to_owned())]);
        placed.draw_with(ground, |picture| {
            assert_eq!(picture.view, map.shapes[1].extent());
            assert_eq!([Fill::Around, Fill::Empty], [0, 1].map(|at| picture.shapes[at].fill));
        });
    }
}
