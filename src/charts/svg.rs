//! Pictures as SVG, for files and paper: an element for each call, and nothing that has to
//! be fetched.
//!
//! plotters has a backend for that, whose texts sit where its own fonts would have them; here
//! they are measured by who shows the picture, and stand as on the canvas.

use super::paper::{Lettering, Paper, Shape};
use core::fmt::Write;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{BackendColor, BackendCoord};
use std::cell::RefCell;
use std::rc::Rc;

/// How wide a text is in a family and a size.
pub type Measure = Rc<dyn Fn(&str, &str, f64) -> f64>;

/// A picture that grows by what is drawn. Copies are one picture.
#[derive(Clone)]
pub struct Svg {
    size: (u32, u32),
    elements: Rc<RefCell<String>>,
    measure: Measure,
}

impl Svg {
    /// An empty picture of so many device pixels.
    pub fn new(size: (u32, u32), measure: Measure) -> Svg {
        Svg { size, elements: Rc::default(), measure }
    }

    /// The picture as far as it is drawn, `scale` device pixels of it a pixel of CSS. It
    /// stands alone, and within a page.
    pub fn picture(&self, scale: f64) -> String {
        let (width, height) = self.size;
        let css = |pixels: u32| f64::from(pixels) / scale;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {width} {height}\" \
             stroke-linejoin=\"round\" direction=\"ltr\">{}</svg>",
            css(width),
            css(height),
            self.elements.borrow(),
        )
    }

    fn put(&self, element: core::fmt::Arguments<'_>) {
        // A text takes all that is written.
        let _ = self.elements.borrow_mut().write_fmt(element);
    }
}

impl Paper for Svg {
    fn size(&self) -> (u32, u32) {
        self.size
    }

    fn shape(&mut self, shape: Shape<'_>, color: BackendColor, line: Option<u32>) {
        let (ink, alpha) = ink(color);
        let look = match line {
            Some(width) if alpha.is_empty() => {
                format!("fill=\"none\" stroke=\"{ink}\" stroke-width=\"{width}\"")
            }
            Some(width) => format!(
                "fill=\"none\" stroke=\"{ink}\" stroke-width=\"{width}\" stroke-opacity=\"{alpha}\""
            ),
            None if alpha.is_empty() => format!("fill=\"{ink}\""),
            None => format!("fill=\"{ink}\" fill-opacity=\"{alpha}\""),
        };
        match shape {
            Shape::Line(points) => {
                self.put(format_args!("<polyline {look} points=\"{}\"/>", listed(points)));
            }
            Shape::Polygon(points) => match rings(points) {
                Some(rings) => {
                    let rings: Vec<_> =
                        rings.iter().map(|ring| format!("M{}Z", listed(ring))).collect();
                    self.put(format_args!("<path {look} d=\"{}\"/>", rings.concat()));
                }
                None => self.put(format_args!("<polygon {look} points=\"{}\"/>", listed(points))),
            },
            Shape::Rect((left, top), (right, bottom)) => {
                let (width, height) = ((right - left).max(0), (bottom - top).max(0));
                self.put(format_args!(
                    "<rect {look} x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\"/>"
                ));
            }
            Shape::Circle((x, y), radius) => {
                self.put(format_args!("<circle {look} cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>"));
            }
        }
    }

    fn text(&mut self, text: &str, lettering: &Lettering<'_>, (x, y): BackendCoord) {
        let (ink, _) = ink(lettering.color);
        let anchor = match lettering.across {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        // Renderers disagree about baselines other than the letters' own.
        let down = match lettering.up {
            VPos::Top => 0.8,
            VPos::Center => 0.35,
            VPos::Bottom => -0.2,
        };
        let size = lettering.size;
        self.put(format_args!(
            "<text x=\"{x}\" y=\"{:.1}\" fill=\"{ink}\" font-family=\"{}\" font-size=\"{size:.1}\" text-anchor=\"{anchor}\">{}</text>",
            f64::from(y) + down * size,
            escaped(lettering.family),
            escaped(text),
        ));
    }

    fn width(&self, text: &str, family: &str, size: f64) -> f64 {
        (self.measure)(text, family, size)
    }
}

/// `#rrggbb`, and how far it covers where that is not all.
fn ink(color: BackendColor) -> (String, String) {
    let (red, green, blue) = color.rgb;
    let alpha = if color.alpha < 1.0 { format!("{:.3}", color.alpha) } else { String::new() };
    (format!("#{red:02x}{green:02x}{blue:02x}"), alpha)
}

/// The rings of an outline that goes around one, back to where it began, and on to the next.
/// The ways between have no width, and some renderers draw them all the same. `None` where
/// an outline is something else.
fn rings(mut points: &[BackendCoord]) -> Option<Vec<&[BackendCoord]>> {
    let start = points.first()?;
    let mut rings = Vec::new();
    while let Some(first) = points.first() {
        let is_end = |pair: &[BackendCoord]| pair[0] == *first && pair[1] == *start;
        let end = 1 + points.get(1..)?.windows(2).position(is_end)?;
        rings.push(points.get(..end)?);
        points = points.get(end + 2..)?;
        // Where the first ring closes itself, that is there once more.
        while let Some((_, rest)) = points.split_first().filter(|(first, _)| *first == start) {
            points = rest;
        }
    }
    (rings.len() > 1).then_some(rings)
}

fn listed(points: &[BackendCoord]) -> String {
    let points: Vec<_> = points.iter().map(|(x, y)| format!("{x},{y}")).collect();
    points.join(" ")
}

/// A text as XML has it. What XML has no place for, as most control characters, is left out.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(c),
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => {}
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(draw: impl Fn(&mut Svg)) -> String {
        let mut svg = Svg::new((40, 20), Rc::new(|text, _, size| text.len() as f64 * size));
        draw(&mut svg);
        svg.picture(2.0)
    }

    const INK: BackendColor = BackendColor { alpha: 1.0, rgb: (16, 0, 255) };

    #[test]
    fn a_picture_stands_alone_and_has_its_size_in_css_pixels() {
        assert_eq!(
            drawn(|svg| svg.shape(Shape::Line(&[(0, 1), (2, 3)]), INK, Some(2))),
            r##"<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10" viewBox="0 0 40 20" stroke-linejoin="round" direction="ltr"><polyline fill="none" stroke="#1000ff" stroke-width="2" points="0,1 2,3"/></svg>"##
        );
    }

    #[test]
    fn what_covers_in_part_says_so() {
        let half = BackendColor { alpha: 0.5, ..INK };
        let svg = drawn(|svg| svg.shape(Shape::Rect((5, 5), (3, 9)), half, None));
        assert!(
            svg.contains(r##"fill="#1000ff" fill-opacity="0.500" x="5" y="5" width="0""##),
            "{svg}"
        );
    }

    #[test]
    fn islands_are_rings_of_their_own_and_other_areas_stay() {
        let (a, b) = ([(0, 0), (4, 0), (4, 4)], [(9, 9), (12, 9), (12, 12)]);
        let joined = [&a[..], &[a[0], a[0]], &b[..], &[b[0], a[0]]].concat();
        let svg = drawn(|svg| svg.shape(Shape::Polygon(&joined), INK, None));
        assert!(svg.contains(r#"d="M0,0 4,0 4,4ZM9,9 12,9 12,12Z""#), "{svg}");
        let closed = [&a[..], &[a[0], a[0], a[0]], &b[..], &[b[0], b[0], a[0]]].concat();
        let svg = drawn(|svg| svg.shape(Shape::Polygon(&closed), INK, None));
        assert!(svg.contains(r#"d="M0,0 4,0 4,4ZM9,9 12,9 12,12 9,9Z""#), "{svg}");
        let svg = drawn(|svg| svg.shape(Shape::Polygon(&a), INK, None));
        assert!(svg.contains(r#"points="0,0 4,0 4,4""#), "{svg}");
    }

    #[test]
    fn words_cannot_become_elements() {
        assert_eq!(escaped("<b>\"R&D\"\u{0}\u{b}</b>"), "&lt;b&gt;&quot;R&amp;D&quot;&lt;/b&gt;");
    }
}
