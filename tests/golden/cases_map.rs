//! The cases of maps: the files that are shipped, shaded by made-up counts.

use super::Case;
use std::path::Path;
use viewprint::charts::Theme;
use viewprint::charts::map::{self, Colors, Dot, Fill, Map, Place, STEPS, Shape, Target};
use viewprint::maps;

/// The steps of some shapes by their codes.
type Steps = &'static [(&'static str, usize)];

const WORLD: Steps =
    &[("US", 6), ("CN", 3), ("IN", 4), ("BR", 2), ("DE", 1), ("NG", 0), ("SG", 0), ("ZA", 2)];
const STATES: Steps =
    &[("US-WI", 6), ("US-IL", 4), ("US-MN", 3), ("US-CA", 2), ("US-HI", 1), ("US-AK", 0)];

fn file(name: &str) -> maps::Map {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("public/maps").join(name);
    let text = std::fs::read_to_string(path).expect("public/maps is there");
    maps::Map::read(&text).expect("a map")
}

fn colors(theme: &Theme) -> Colors {
    if theme.ink == Theme::dark().ink {
        Colors::dark()
    } else if theme.ink == Theme::contrast().ink {
        Colors::contrast()
    } else {
        Colors::light()
    }
}

/// What is pointed at, by its code.
type Hover = Option<&'static str>;

fn case(name: &'static str, width: u32, of: &'static str, steps: Steps, hover: Hover) -> Case {
    Case::new(name, (width, Map::height_css(width.into())), move |area, theme| {
        let file = file(of);
        let fill = |code: &str| {
            let step = steps.iter().find(|(of, _)| *of == code);
            step.map_or(Fill::Empty, |(_, step)| Fill::Step(*step))
        };
        let shapes: Vec<Shape<'_>> = file
            .shapes
            .iter()
            .map(|shape| Shape {
                rings: &shape.rings,
                middle: shape.middle,
                fill: fill(&shape.code),
            })
            .collect();
        let view = ((0, 0), file.size);
        let map = Map { view, shapes: &shapes, borders: &file.borders, dots: &[] };
        let target = hover.and_then(|code| file.find(code, None)).map(Target::Shape);
        match target {
            Some(target) => map::draw_hover(area, &map, target, &colors(theme), theme),
            None => map::draw(area, &map, &colors(theme), theme),
        }
    })
}

/// The cities of a region, with its neighbors around it.
fn cities(name: &'static str, width: u32, shares: &'static [(&'static str, f64)]) -> Case {
    Case::new(name, (width, Map::height_css(width.into())), move |area, theme| {
        let file = file("regions/US.txt");
        let at = file.find("US-WI", None).expect("Wisconsin");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("public/maps/cities/US.txt");
        let text = std::fs::read_to_string(path).expect("public/maps is there");
        let cities = maps::cities(&text, at).expect("cities");
        let fill = |i| if i == at { Fill::Empty } else { Fill::Around };
        let shapes: Vec<Shape<'_>> = (0..)
            .zip(&file.shapes)
            .map(|(i, shape)| Shape { rings: &shape.rings, middle: shape.middle, fill: fill(i) })
            .collect();
        let dots: Vec<Dot> = shares
            .iter()
            .map(|&(name, share)| Dot {
                at: cities[name],
                share,
                step: Some((share * 6.0) as usize),
            })
            .collect();
        let view = file.shapes[at].extent();
        let map = Map { view, shapes: &shapes, borders: &file.borders, dots: &dots };
        map::draw(area, &map, &colors(theme), theme)
    })
}

/// A square that is cut in two, drawn by hand.
fn halves(name: &'static str, fills: [Fill; 2], dots: Vec<Dot>) -> Case {
    Case::new(name, (240, Map::height_css(240.0)), move |area, theme| {
        let half =
            |left: i32| vec![(left, 0), (left + 50, 0), (left + 50, 100), (left, 100), (left, 0)];
        let rings: [[Vec<Place>; 1]; 2] = [[half(0)], [half(50)]];
        let shape = |i: usize| Shape { rings: &rings[i], middle: (25, 50), fill: fills[i] };
        let border = [vec![(50, 0), (50, 100)]];
        let view = ((0, 0), (100, 100));
        let map = Map { view, shapes: &[shape(0), shape(1)], borders: &border, dots: &dots };
        map::draw(area, &map, &colors(theme), theme)
    })
}

pub(super) fn cases() -> Vec<Case> {
    let dot = |x, share, step| Dot { at: (x, 50), share, step };
    let all_equal = [Fill::Step(STEPS - 1); 2];
    vec![
        case("map_world", 560, "world.txt", WORLD, None),
        case("map_no_shapes", 240, "regions/VA.txt", &[], None),
        case("map_one_shape", 240, "regions/MC.txt", &[("MC", 6)], None),
        case("map_regions", 480, "regions/US.txt", STATES, None),
        case("map_dark", 480, "regions/US.txt", STATES, None).themed(Theme::dark),
        case("map_contrast", 480, "regions/US.txt", STATES, None).themed(Theme::contrast),
        case("map_pointed_at", 480, "regions/US.txt", STATES, Some("US-HI")),
        case("map_pointed_at_a_speck", 240, "world.txt", WORLD, Some("SG")),
        cities("map_cities", 480, &[("madison", 1.0), ("milwaukee", 0.4), ("green bay", 0.1)]),
        halves("map_all_equal", all_equal, Vec::new()),
        halves("map_gaps", [Fill::Step(3), Fill::Empty], vec![dot(70, 0.2, None)]),
        halves(
            "map_beyond_the_ramp",
            [Fill::Step(99), Fill::Around],
            vec![dot(70, 1e300, Some(99))],
        ),
    ]
}
