//! A map: shapes shaded by steps, small ones and cities as dots.
//!
//! Shapes of one step are one polygon, whatever lies between them. Only the lines
//! between two shapes are drawn over it: a seam around an island would eat it up.

use plotters::style::RGBAColor;
use plotters_backend::DrawingBackend;

use super::decimate::Point;
use super::frame::{Frame, Rect};
use super::pen::{Pen, round};
use super::theme::parse_hex;
use super::{Area, Drawn, Theme};

/// Steps of the ramp, from few to many.
pub const STEPS: usize = 7;

/// CSS pixels that stay free around what is shown.
const MARGIN: f64 = 4.0;
/// A shape that is smaller than this, in CSS pixels, has a dot as well.
const SPECK: f64 = 6.0;
/// The radius of such a dot, and of the smallest and the largest dot with a size.
const SPECK_RADIUS: f64 = 3.0;
const DOT_RADII: (f64, f64) = (4.0, 16.0);
/// How far from a dot's edge, in CSS pixels, a pointer still means it.
const REACH: f64 = 4.0;

/// A place on the grid of a map.
pub type Place = (i32, i32);

/// How a shape is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// A step of the ramp, 0 for the fewest.
    Step(usize),
    /// There is nothing.
    Empty,
    /// It is not what the map is about, and only stands around that.
    Around,
}

/// A country or a region.
#[derive(Clone, Copy, Debug)]
pub struct Shape<'a> {
    /// Closed lines; around a hole they run the other way. None for what is a dot.
    pub rings: &'a [Vec<Place>],
    /// Where its dot stands, if it is small.
    pub middle: Place,
    /// Its color.
    pub fill: Fill,
}

/// A city.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    /// Where it is.
    pub at: Place,
    /// Its area as a share of the largest.
    pub share: f64,
    /// Its step of the ramp; `None` for nothing.
    pub step: Option<usize>,
}

/// The picture.
#[derive(Clone, Copy, Debug)]
pub struct Map<'a> {
    /// What is shown of the grid: its upper left and its lower right corner.
    pub view: (Place, Place),
    /// In any order.
    pub shapes: &'a [Shape<'a>],
    /// Lines between two shapes.
    pub borders: &'a [Vec<Place>],
    /// Over all shapes; the largest is drawn first.
    pub dots: &'a [Dot],
}

/// A part of the picture that can be pointed at, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A shape.
    Shape(usize),
    /// A dot of its own.
    Dot(usize),
}

/// The map's own colors.
#[derive(Clone, Debug, PartialEq)]
pub struct Colors {
    /// From few to many.
    pub steps: [RGBAColor; STEPS],
    /// Nothing.
    pub none: RGBAColor,
    /// The outline of nothing, where it has the color of the ground.
    pub edge: RGBAColor,
    /// Between two shapes.
    pub line: RGBAColor,
    /// The ground.
    pub sea: RGBAColor,
    /// Around what is pointed at.
    pub hover: RGBAColor,
}

impl Colors {
    /// Dark on light; more is darker.
    pub fn light() -> Colors {
        let steps = [0x368da6, 0x007ba0, 0x006892, 0x015685, 0x004479, 0x00306e, 0x0d1e4d];
        Colors {
            steps: steps.map(rgb),
            none: rgb(0xebe9e3),
            edge: rgb(0x8b8981),
            line: rgb(0xffffff),
            sea: rgb(0xffffff),
            hover: rgb(0xc21d45),
        }
    }

    /// Light on dark; more is lighter.
    pub fn dark() -> Colors {
        let steps = [0x268199, 0x0892bc, 0x06a3e1, 0x43b3fe, 0x8bc4fe, 0xbbd7fe, 0xe4edff];
        Colors {
            steps: steps.map(rgb),
            none: rgb(0x2a2d33),
            edge: rgb(0x767983),
            line: rgb(0x181a1e),
            sea: rgb(0x181a1e),
            hover: rgb(0xff6d8d),
        }
    }

    /// Without half tones for what is not there.
    pub fn contrast() -> Colors {
        let steps = [0x449ab4, 0x0286ad, 0x05709c, 0x005c8f, 0x014880, 0x013372, 0x071233];
        Colors {
            steps: steps.map(rgb),
            none: rgb(0xffffff),
            edge: rgb(0x55565c),
            hover: rgb(0xa3002e),
            ..Colors::light()
        }
    }

    /// The same colors, where `token` gives one for a custom property's name
    /// (`--vp-map-1`). What it does not know, or is not plain hex, stays as it is.
    #[must_use]
    pub fn with_tokens(mut self, token: impl Fn(&str) -> Option<String>) -> Colors {
        let Colors { steps, none, edge, line, sea, hover } = &mut self;
        let named =
            [("none", none), ("edge", edge), ("line", line), ("sea", sea), ("hover", hover)]
                .map(|(name, color)| (format!("--vp-map-{name}"), color));
        let numbered = steps.iter_mut().zip(1..);
        let numbered = numbered.map(|(color, n)| (format!("--vp-map-{n}"), color));
        for (name, color) in numbered.chain(named) {
            if let Some(found) = token(&name).as_deref().and_then(parse_hex) {
                *color = found;
            }
        }
        self
    }

    fn step(&self, step: usize) -> RGBAColor {
        self.steps[step.min(STEPS - 1)]
    }

    fn dot(&self, step: Option<usize>) -> RGBAColor {
        step.map_or(self.edge, |step| self.step(step))
    }
}

fn rgb(hex: u32) -> RGBAColor {
    RGBAColor((hex >> 16) as u8, (hex >> 8) as u8, hex as u8, 1.0)
}

/// From the grid to device pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layout {
    frame: Frame,
    /// Device pixels of a step of the grid.
    per_step: f64,
    /// Where the corner of the grid lies.
    corner: Point,
}

impl Layout {
    /// Device pixels of a place.
    pub fn px(&self, (x, y): Place) -> Point {
        (self.corner.0 + f64::from(x) * self.per_step, self.corner.1 + f64::from(y) * self.per_step)
    }

    /// The radius of a dot in CSS pixels.
    fn radius(dot: &Dot) -> f64 {
        let share = if dot.share.is_finite() { dot.share.clamp(0.0, 1.0) } else { 0.0 };
        DOT_RADII.0 + share.sqrt() * (DOT_RADII.1 - DOT_RADII.0)
    }

    /// Whether a shape would hardly be seen.
    fn is_speck(&self, shape: &Shape<'_>) -> bool {
        let points = || shape.rings.iter().flatten();
        let extent = |along: fn(&Place) -> i32| {
            let (least, most) = (points().map(along).min(), points().map(along).max());
            f64::from(most.unwrap_or(0)) - f64::from(least.unwrap_or(0))
        };
        extent(|at| at.0).max(extent(|at| at.1)) * self.per_step < self.frame.exact(SPECK)
    }
}

impl Map<'_> {
    /// The height that suits a width, in CSS pixels: the same for every map, so that
    /// nothing moves when another takes its place.
    pub fn height_css(width: f64) -> f64 {
        (width * 0.52).clamp(200.0, 440.0).round()
    }

    /// Where things are in an area of `size` device pixels: all that is shown fits.
    pub fn layout(&self, size: (u32, u32), scale: f64) -> Layout {
        let frame = Frame::new(size, scale);
        let ((left, top), (right, bottom)) = self.view;
        let extent = |from: i32, to: i32| (f64::from(to) - f64::from(from)).max(1.0);
        let (width, height) = (extent(left, right), extent(top, bottom));
        let margin = 2.0 * frame.exact(MARGIN);
        let room = |pixels: i32| (f64::from(pixels) - margin).max(0.0);
        let per_step = (room(frame.width) / width).min(room(frame.height) / height);
        let corner = |pixels: i32, from: i32, extent: f64| {
            (f64::from(pixels) - extent * per_step) / 2.0 - f64::from(from) * per_step
        };
        let corner = (corner(frame.width, left, width), corner(frame.height, top, height));
        Layout { frame, per_step, corner }
    }

    /// What is at a place of the picture, in device pixels: a dot before the shape
    /// beneath it, and of specks and dots the nearest. What is around is never meant.
    pub fn at(&self, layout: &Layout, (x, y): Point) -> Option<Target> {
        let from = |place: Place| {
            let (px, py) = layout.px(place);
            (px - x).hypot(py - y)
        };
        let reach = |radius: f64| layout.frame.exact(radius + REACH);
        let dots = self.dots.iter().enumerate().filter_map(|(i, dot)| {
            let apart = from(dot.at) - layout.frame.exact(Layout::radius(dot));
            (apart <= layout.frame.exact(REACH)).then_some((apart, Target::Dot(i)))
        });
        let is_step = |fill: Fill| matches!(fill, Fill::Step(_));
        let specks = self.shapes.iter().enumerate().filter_map(|(i, shape)| {
            let apart = from(shape.middle);
            let is_near = is_step(shape.fill) && apart <= reach(SPECK_RADIUS);
            (is_near && layout.is_speck(shape)).then_some((apart, Target::Shape(i)))
        });
        let nearest = dots.chain(specks).min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, target)) = nearest {
            return Some(target);
        }
        let holds = |shape: &Shape<'_>| {
            let crossed = |ring: &Vec<Place>| is_inside(ring, layout, (x, y));
            shape.rings.iter().filter(|ring| crossed(ring)).count() % 2 == 1
        };
        let mut meant = self.shapes.iter().enumerate();
        let found = meant.find(|(_, shape)| shape.fill != Fill::Around && holds(shape));
        found.map(|(i, _)| Target::Shape(i))
    }
}

/// Whether a place of the picture is within a ring.
fn is_inside(ring: &[Place], layout: &Layout, (x, y): Point) -> bool {
    let mut inside = false;
    let mut before = ring.last().map(|last| layout.px(*last));
    for place in ring {
        let (px, py) = layout.px(*place);
        if let Some((bx, by)) = before
            && (py > y) != (by > y)
            && x < (bx - px) * (y - py) / (by - py) + px
        {
            inside = !inside;
        }
        before = Some((px, py));
    }
    inside
}

/// Draws the picture.
pub fn draw<B: DrawingBackend>(
    area: &Area<B>,
    map: &Map<'_>,
    colors: &Colors,
    theme: &Theme,
) -> Drawn<B> {
    let pen = Pen::new(area, theme);
    let layout = map.layout(area.dim_in_pixel(), theme.scale);
    let of = |fill: Fill| map.shapes.iter().filter(move |shape| shape.fill == fill);
    pen.polygon(joined(of(Fill::Around), &layout), theme.sunken)?;
    pen.polygon(joined(of(Fill::Empty), &layout), colors.none)?;
    for step in 0..STEPS {
        pen.polygon(joined(of(Fill::Step(step)), &layout), colors.step(step))?;
    }
    let weight = pen.frame.weight(0.9);
    // What has the color of the ground needs its coast.
    let is_hidden = colors.none == colors.sea;
    let line = if is_hidden { colors.edge } else { colors.line };
    let empty = map.shapes.iter().filter(|shape| is_hidden && shape.fill == Fill::Empty);
    for border in map.borders.iter().chain(empty.flat_map(|shape| shape.rings)) {
        pen.path(&placed(border, &layout), weight, line)?;
    }
    for shape in map.shapes {
        if let Fill::Step(step) = shape.fill
            && layout.is_speck(shape)
        {
            disc(&pen, layout.px(shape.middle), SPECK_RADIUS, colors.step(step))?;
        }
    }
    let mut dots: Vec<&Dot> = map.dots.iter().collect();
    dots.sort_by(|a, b| Layout::radius(b).total_cmp(&Layout::radius(a)));
    for dot in dots {
        disc(&pen, layout.px(dot.at), Layout::radius(dot), colors.dot(dot.step))?;
    }
    Ok(())
}

/// Draws what is pointed at once more, with an outline; it has a canvas of its own.
pub fn draw_hover<B: DrawingBackend>(
    area: &Area<B>,
    map: &Map<'_>,
    target: Target,
    colors: &Colors,
    theme: &Theme,
) -> Drawn<B> {
    let pen = Pen::new(area, theme);
    let layout = map.layout(area.dim_in_pixel(), theme.scale);
    let ringed = |place: Place, radius: f64, color: RGBAColor| {
        let center = layout.px(place);
        pen.disc(center, radius + 3.0, colors.hover)?;
        pen.disc(center, radius + 1.0, theme.surface)?;
        pen.disc(center, radius, color)
    };
    match target {
        Target::Dot(i) => match map.dots.get(i) {
            Some(dot) => ringed(dot.at, Layout::radius(dot), colors.dot(dot.step)),
            None => Ok(()),
        },
        Target::Shape(i) => {
            let Some(shape) = map.shapes.get(i) else { return Ok(()) };
            for ring in shape.rings {
                pen.path(&placed(ring, &layout), pen.frame.weight(2.0), colors.hover)?;
            }
            match shape.fill {
                Fill::Step(step) if layout.is_speck(shape) => {
                    ringed(shape.middle, SPECK_RADIUS, colors.step(step))
                }
                _ => Ok(()),
            }
        }
    }
}

fn disc<B: DrawingBackend>(
    pen: &Pen<'_, B>,
    center: Point,
    radius: f64,
    color: RGBAColor,
) -> Drawn<B> {
    pen.disc(center, radius + 1.0, pen.theme.surface)?;
    pen.disc(center, radius, color)
}

fn placed(line: &[Place], layout: &Layout) -> Vec<Point> {
    line.iter().map(|place| layout.px(*place)).collect()
}

/// One outline around all the shapes. The way from one ring to the next and back has
/// no width, so nothing is filled there.
fn joined<'a>(shapes: impl Iterator<Item = &'a Shape<'a>>, layout: &Layout) -> Vec<(i32, i32)> {
    let Frame { width, height, .. } = layout.frame;
    let all = Rect { left: -1, top: -1, right: width + 1, bottom: height + 1 };
    let mut outline: Vec<(i32, i32)> = Vec::new();
    let mut start = None;
    for ring in shapes.flat_map(|shape| shape.rings) {
        let mut points: Vec<_> = ring.iter().map(|place| round(layout.px(*place))).collect();
        points.dedup();
        // Less than a pixel, or beside the picture.
        if points.len() < 4 || is_beside(&points, all) {
            continue;
        }
        let start = *start.get_or_insert(points[0]);
        let end = points[0];
        outline.append(&mut points);
        outline.extend([end, start]);
    }
    outline
}

fn is_beside(points: &[(i32, i32)], all: Rect) -> bool {
    let every = |is_out: &dyn Fn(&(i32, i32)) -> bool| points.iter().all(is_out);
    every(&|at| at.0 < all.left)
        || every(&|at| at.0 >= all.right)
        || every(&|at| at.1 < all.top)
        || every(&|at| at.1 >= all.bottom)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(at: i32, size: i32) -> Vec<Place> {
        vec![(at, at), (at + size, at), (at + size, at + size), (at, at + size), (at, at)]
    }

    #[test]
    fn a_pointer_means_what_it_sees() {
        let outer = [square(0, 800), square(200, 200).into_iter().rev().collect()];
        let enclave = [square(200, 200)];
        let speck = [square(898, 4)];
        let shape = |rings, middle, fill| Shape { rings, middle, fill };
        let shapes = [
            shape(&outer[..], (400, 400), Fill::Empty),
            shape(&enclave[..], (300, 300), Fill::Step(1)),
            shape(&speck[..], (900, 900), Fill::Step(6)),
        ];
        let dots = [Dot { at: (600, 600), share: 0.0, step: Some(0) }];
        let map = Map { view: ((0, 0), (1000, 1000)), shapes: &shapes, borders: &[], dots: &dots };
        let layout = map.layout((508, 508), 1.0);
        for (place, target) in [
            ((100, 100), Some(Target::Shape(0))),
            ((300, 300), Some(Target::Shape(1))),
            ((909, 900), Some(Target::Shape(2))),
            ((930, 900), None),
            ((610, 600), Some(Target::Dot(0))),
            ((640, 600), Some(Target::Shape(0))),
        ] {
            assert_eq!(map.at(&layout, layout.px(place)), target, "{place:?}");
        }
    }

    #[test]
    fn a_map_fits_its_place_from_the_middle() {
        let map = Map { view: ((100, 0), (300, 100)), shapes: &[], borders: &[], dots: &[] };
        let layout = map.layout((416, 816), 2.0);
        assert_eq!(layout.px((100, 0)), (8.0, 308.0));
        assert_eq!(layout.px((300, 100)), (408.0, 508.0));
    }

    #[test]
    fn every_color_has_a_name_of_its_own() {
        let names = std::cell::RefCell::new(Vec::new());
        let colors = Colors::light().with_tokens(|name| {
            names.borrow_mut().push(name.to_owned());
            (name == "--vp-map-7").then(|| "#010203".to_owned())
        });
        assert_eq!(colors.steps[6], rgb(0x010203));
        let mut names = names.into_inner();
        assert_eq!(names.len(), 12);
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 12);
    }
}
