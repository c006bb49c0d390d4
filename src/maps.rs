//! Maps as they lie beside the program: shapes on a grid, and the cities on it.
//!
//! `build/maps/make.mjs` makes the files, and does all that a map takes: here nothing is
//! projected, and nothing is fetched. A file is text. Its head is `viewprint map 1` with
//! the width and the height of the grid; then come lines, one each, as steps from point
//! to point in five bits a character ([`numbers`]); behind an empty line the shapes, in
//! columns: code, name, other names parted by `|`, the middle, and the rings as numbers
//! of lines, `~` of one that runs the other way, rings parted by `;`.
//!
//! A file of cities has the number of a shape behind a tab, and then its cities: names
//! parted by `|`, and the place.

use crate::query::letters::plain;
use std::collections::HashMap;

/// A place on the grid, from its upper left corner.
pub type Point = (i32, i32);

/// A country or a region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// ISO 3166-1 of a country, ISO 3166-2 of a region; empty where it has none.
    pub code: String,
    /// A region's name in English; empty for a country.
    pub name: String,
    /// Names and codes that it goes by as well, in small letters without accents.
    aliases: Vec<String>,
    /// The middle of its largest part.
    pub middle: Point,
    /// Closed lines around it; those around a hole run the other way. None around what
    /// is smaller than a step of the grid.
    pub rings: Vec<Vec<Point>>,
}

impl Shape {
    /// The upper left and the lower right corner of what is around it.
    pub fn extent(&self) -> (Point, Point) {
        let mut points = self.rings.iter().flatten();
        let first = points.next().copied().unwrap_or(self.middle);
        points.fold((first, first), |((left, top), (right, bottom)), &(x, y)| {
            ((left.min(x), top.min(y)), (right.max(x), bottom.max(y)))
        })
    }
}

/// A map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Map {
    /// Width and height of the grid.
    pub size: Point,
    /// What is told apart on it.
    pub shapes: Vec<Shape>,
    /// The lines between two shapes.
    pub borders: Vec<Vec<Point>>,
}

/// Cities of a shape by their names in small letters without accents.
pub type Cities = HashMap<String, Point>;

impl Map {
    /// The map that a file holds. `None` when it is none, or a part of one.
    pub fn read(text: &str) -> Option<Map> {
        let mut rows = text.lines();
        let mut size = rows.next()?.strip_prefix("viewprint map 1 ")?.split(' ');
        let size = (size.next()?.parse().ok()?, size.next()?.parse().ok()?);
        let lines: Vec<_> =
            rows.by_ref().take_while(|row| !row.is_empty()).map(line).collect::<Option<_>>()?;
        let mut n_sides = vec![0; lines.len()];
        let mut shapes = Vec::new();
        for row in rows {
            let mut cells = row.split('\t');
            let mut cell = || cells.next();
            let (code, name, others) = (cell()?.to_owned(), cell()?.to_owned(), cell()?);
            let (x, y) = cell()?.split_once(' ')?;
            let mut shape = Shape {
                aliases: others.split('|').chain([&*name]).map(plain).collect(),
                middle: (x.parse().ok()?, y.parse().ok()?),
                code,
                name,
                rings: Vec::new(),
            };
            for ring in cell()?.split(';').filter(|ring| !ring.is_empty()) {
                let mut points: Vec<Point> = Vec::new();
                for number in ring.split(' ') {
                    let number: i32 = number.parse().ok()?;
                    let at = (if number < 0 { !number } else { number }) as usize;
                    let line = lines.get(at)?;
                    n_sides[at] += 1;
                    // Each begins where the one before ends.
                    points.pop();
                    if number < 0 {
                        points.extend(line.iter().rev());
                    } else {
                        points.extend(line);
                    }
                }
                shape.rings.push(points);
            }
            shapes.push(shape);
        }
        let borders = lines.into_iter().zip(n_sides).filter(|(_, n_sides)| *n_sides > 1);
        Some(Map { size, shapes, borders: borders.map(|(line, _)| line).collect() })
    }

    /// The shape of a value: by its code, else by a name that it goes by.
    pub fn find(&self, value: &str, name: Option<&str>) -> Option<usize> {
        let by_code = self.shapes.iter().position(|shape| shape.code == value);
        let goes_by = |name: &str| {
            let name = plain(name);
            let goes_by = |shape: &Shape| shape.aliases.contains(&name);
            self.shapes.iter().position(goes_by).filter(|_| !name.is_empty())
        };
        by_code.or_else(|| goes_by(value)).or_else(|| goes_by(name?))
    }
}

/// The cities of a shape, of all that a file holds.
pub fn cities(text: &str, shape: usize) -> Option<Cities> {
    let mut rows = text.lines();
    rows.next().filter(|head| *head == "viewprint cities 1")?;
    let of_shape = |row: &&str| row.strip_prefix('\t').is_some_and(|n| n.parse() == Ok(shape));
    rows.by_ref().find(of_shape);
    let mut cities = Cities::new();
    for row in rows.take_while(|row| !row.starts_with('\t')) {
        let (names, at) = row.split_once('\t')?;
        let [x, y] = numbers(at)?.try_into().ok()?;
        for name in names.split('|') {
            cities.insert(plain(name), (x, y));
        }
    }
    Some(cities)
}

/// A line from the steps between its points.
fn line(text: &str) -> Option<Vec<Point>> {
    let (mut x, mut y) = (0_i32, 0_i32);
    let steps = numbers(text)?;
    let points = steps.chunks_exact(2).map(|step| {
        (x, y) = (x.wrapping_add(step[0]), y.wrapping_add(step[1]));
        (x, y)
    });
    Some(points.collect())
}

/// Whole numbers, written in characters from `?` on. Each holds five bits, the lowest
/// first, and a sixth that says that more follow; the lowest bit of a number is its sign.
fn numbers(text: &str) -> Option<Vec<i32>> {
    let (mut numbers, mut bits, mut shift) = (Vec::new(), 0_u32, 0);
    for byte in text.bytes() {
        let six = byte.checked_sub(b'?').filter(|six| *six < 64 && shift < 30)?;
        bits |= u32::from(six & 31) << shift;
        shift += 5;
        if six < 32 {
            numbers.push((bits >> 1) as i32 ^ -((bits & 1) as i32));
            (bits, shift) = (0, 0);
        }
    }
    (shift == 0).then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn file(name: &str) -> String {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("public/maps").join(name);
        std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{}", path.display()))
    }

    fn files(folder: &str) -> Vec<String> {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("public/maps").join(folder);
        let name = |file: std::io::Result<std::fs::DirEntry>| {
            format!("{folder}/{}", file.unwrap().file_name().to_str().unwrap())
        };
        std::fs::read_dir(path).unwrap().map(name).collect()
    }

    #[test]
    fn two_neighbors_share_their_border() {
        let text = "viewprint map 1 20 10\n??S?\nS??S\n\nA-1\tÉst\tEast|est\t5 5\t0 1\nA-2\tWest\t\t15 5\t~0;-1 1\n";
        assert_eq!(Map::read(text), None, "a line is numbered, and ~0 is written -1");
        let map = Map::read(&text.replace("~0;", "")).unwrap();
        assert_eq!((map.size, map.shapes.len()), ((20, 10), 2));
        assert_eq!(map.shapes[0].rings, [[(0, 0), (10, 0), (10, 10)]]);
        assert_eq!(map.shapes[1].rings.len(), 1);
        assert_eq!(map.borders.len(), 2);
        for (value, name, shape) in [
            ("A-2", None, Some(1)),
            ("EST", None, Some(0)),
            ("A-9", Some("wést"), Some(1)),
            ("A-9", None, None),
            ("", Some(""), None),
        ] {
            assert_eq!(map.find(value, name), shape, "{value} {name:?}");
        }
    }

    #[test]
    fn a_part_of_a_file_is_no_map() {
        for text in ["", "<!doctype html>", "viewprint map 1 4", "viewprint map 1 4 4\n\x7f\n\n"] {
            assert_eq!(Map::read(text), None, "{text}");
        }
        let world = file("world.txt");
        let cut = world.len() - 40;
        assert!(Map::read(&world[..cut]).is_none_or(|map| map.shapes.len() < 250));
    }

    /// Too small for a shape on a map of the world: they are dots.
    const DOTS: [&str; 26] = [
        "AS", "BL", "BM", "BV", "CC", "CK", "GG", "GI", "IO", "KY", "MC", "MF", "MH", "MO", "MS",
        "MV", "NF", "NR", "PN", "SM", "SX", "TK", "TV", "UM", "VA", "WF",
    ];

    #[test]
    fn the_world_has_every_country_and_small_ones_are_dots() {
        let text = file("world.txt");
        assert!(text.len() < 50_000, "{}", text.len());
        let map = Map::read(&text).unwrap();
        // The 249 of ISO 3166-1, and Kosovo by the code in use for it.
        assert_eq!(map.shapes.len(), 250);
        let no_shape = map.shapes.iter().filter(|shape| shape.rings.is_empty());
        let no_shape: Vec<_> = no_shape.map(|shape| shape.code.as_str()).collect();
        assert_eq!(no_shape, DOTS);
        for shape in &map.shapes {
            assert!(shape.middle != (0, 0), "{}", shape.code);
            assert_eq!(map.find(&shape.code, None).map(|at| &map.shapes[at]), Some(shape));
        }
    }

    #[test]
    fn every_country_has_regions_within_its_grid_and_cities_among_them() {
        let world = Map::read(&file("world.txt")).unwrap();
        let mut of_regions = files("regions");
        of_regions.sort();
        let expected: Vec<_> =
            world.shapes.iter().map(|shape| format!("regions/{}.txt", shape.code)).collect();
        assert_eq!(of_regions, expected);
        for name in of_regions {
            let map = Map::read(&file(&name)).unwrap_or_else(|| panic!("{name}"));
            let (width, height) = map.size;
            assert!(map.shapes.iter().any(|shape| !shape.rings.is_empty()), "{name}");
            for (x, y) in map.shapes.iter().flat_map(|shape| shape.rings.iter().flatten()) {
                assert!((0..=width).contains(x) && (0..=height).contains(y), "{name} {x} {y}");
            }
            for shape in map.shapes.iter().filter(|shape| !shape.code.is_empty()) {
                // ISO 3166-2 has some of these as regions of another country, too.
                let is_own = shape.code[..2] == name[8..10];
                assert!(
                    is_own || ["BQ", "FR", "NL", "NO", "US"].contains(&&shape.code[..2]),
                    "{name} {}",
                    shape.code
                );
            }
        }
        for name in files("cities") {
            let text = file(&name);
            let map = Map::read(&file(&name.replace("cities", "regions"))).unwrap();
            let known: usize =
                (0..map.shapes.len()).map(|shape| cities(&text, shape).unwrap().len()).sum();
            assert!(known > 0, "{name}");
        }
    }

    #[test]
    fn known_cities_lie_in_their_regions() {
        for (country, region, city) in [
            ("US", "US-WI", "Madison"),
            ("US", "Alaska", "Anchorage"),
            ("DE", "DE-BY", "München"),
            ("ES", "ES-MD", "Madrid"),
            ("ES", "ES-CN", "Santa Cruz de Tenerife"),
            ("FR", "FR-IDF", "Paris"),
            ("GB", "GB-SCT", "Glasgow"),
            ("IT", "Lombardia", "Milano"),
            ("RU", "RU-MOW", "Moscow"),
            ("NZ", "NZ-AUK", "Auckland"),
            ("KR", "KR-11", "Seoul"),
            ("MX", "MX-JAL", "Guadalajara"),
        ] {
            let map = Map::read(&file(&format!("regions/{country}.txt"))).unwrap();
            let shape = map.find(region, None).unwrap_or_else(|| panic!("{region}"));
            let cities = cities(&file(&format!("cities/{country}.txt")), shape).unwrap();
            let (x, y) = *cities.get(&plain(city)).unwrap_or_else(|| panic!("{city}"));
            let points = || map.shapes[shape].rings.iter().flatten();
            let reach = |at: fn(&Point) -> i32| {
                let (least, most) = (points().map(at).min(), points().map(at).max());
                least.unwrap() - 10..=most.unwrap() + 10
            };
            assert!(reach(|at| at.0).contains(&x) && reach(|at| at.1).contains(&y), "{city}");
        }
    }
}
