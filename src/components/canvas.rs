//! A canvas as what pictures are drawn on: device pixels, and text as the canvas
//! itself measures it.
//!
//! Every call crosses from WebAssembly to the page: so a style is handed over when it
//! changes only, from picture to picture, and a line that is drawn twice, wide to clear
//! the way and then in its color, is one path of the canvas. Texts would be made anew on
//! the way, which costs as much as drawing them: so the page's own are kept.

use crate::builtin::decimal;
use crate::charts::paper::{Lettering, Paper, Shape};
use core::cell::{Cell, RefCell};
use core::f64::consts::TAU;
use js_sys::JsString;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{BackendColor, BackendCoord};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

// What takes texts, as the page has them, and `direction`, which web-sys lacks.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = HtmlCanvasElement)]
    type Element;

    #[wasm_bindgen(method, js_name = getContext)]
    fn context(this: &Element, kind: &JsString) -> Option<Context>;

    #[wasm_bindgen(extends = CanvasRenderingContext2d)]
    type Context;

    #[wasm_bindgen(method, setter)]
    fn set_direction(this: &Context, direction: &JsString);

    #[wasm_bindgen(method, setter, js_name = fillStyle)]
    fn set_fill(this: &Context, color: &JsString);

    #[wasm_bindgen(method, setter, js_name = strokeStyle)]
    fn set_stroke(this: &Context, color: &JsString);

    #[wasm_bindgen(method, setter, js_name = font)]
    fn set_letters(this: &Context, font: &JsString);

    #[wasm_bindgen(method, setter, js_name = textAlign)]
    fn set_align(this: &Context, align: &JsString);

    #[wasm_bindgen(method, setter, js_name = textBaseline)]
    fn set_baseline(this: &Context, baseline: &JsString);

    #[wasm_bindgen(method, js_name = fillText)]
    fn write(this: &Context, text: &JsString, x: f64, y: f64);
}

/// A canvas as paper, for as long as its size and the family of its letters stay. Cheap to
/// copy.
#[derive(Clone)]
pub struct Canvas(Rc<RefCell<Told>>);

impl Canvas {
    /// The canvas, as the browser gives it; `None` where that has no more drawing contexts.
    pub fn new(element: &HtmlCanvasElement) -> Option<Canvas> {
        let context = with_text("2d", |kind| element.unchecked_ref::<Element>().context(kind))?;
        context.set_line_join("round");
        context.set_line_cap("butt");
        // Time runs from left to right in every language.
        with_text("ltr", |direction| context.set_direction(direction));
        Some(Canvas(Rc::new(RefCell::new(Told {
            context,
            size: (element.width(), element.height()),
            is_blank: false,
            fill: None,
            stroke: None,
            line_width: 0,
            font: Cell::new(0.0),
            anchor: [""; 2],
            path: Vec::new(),
        }))))
    }

    /// Takes what is drawn away.
    pub fn clear(&self) {
        let Told { context, size: (width, height), is_blank, .. } = &mut *self.0.borrow_mut();
        // What is cleared is shown anew, all of it.
        if !core::mem::replace(is_blank, true) {
            context.clear_rect(0.0, 0.0, (*width).into(), (*height).into());
        }
    }
}

impl Paper for Canvas {
    fn size(&self) -> (u32, u32) {
        self.0.borrow().size
    }

    fn shape(&mut self, shape: Shape<'_>, color: BackendColor, line: Option<u32>) {
        let mut told = self.0.borrow_mut();
        told.is_blank = false;
        told.shape(shape, color, line);
    }

    fn text(&mut self, text: &str, lettering: &Lettering<'_>, at: BackendCoord) {
        let mut told = self.0.borrow_mut();
        told.is_blank = false;
        told.text(text, lettering, at);
    }

    fn width(&self, text: &str, family: &str, size: f64) -> f64 {
        self.0.borrow().width(text, family, size)
    }
}

/// A drawing context, and what it was told last; a new one was told nothing.
struct Told {
    context: Context,
    size: (u32, u32),
    is_blank: bool,
    fill: Option<[u8; 4]>,
    stroke: Option<[u8; 4]>,
    line_width: u32,
    font: Cell<f64>,
    anchor: [&'static str; 2],
    /// The line that is the canvas' path; empty where that is something else.
    path: Vec<BackendCoord>,
}

impl Told {
    fn set_fill(&mut self, color: BackendColor) {
        let color = bytes(color);
        if self.fill.replace(color) != Some(color) {
            with_text(&css(color), |color| self.context.set_fill(color));
        }
    }

    fn set_stroke(&mut self, color: BackendColor, width: u32) {
        let color = bytes(color);
        if self.stroke.replace(color) != Some(color) {
            with_text(&css(color), |color| self.context.set_stroke(color));
        }
        if core::mem::replace(&mut self.line_width, width) != width {
            self.context.set_line_width(width.into());
        }
    }

    /// One picture has one family, in some sizes. A font that is told makes the browser lay
    /// out the page, to know what inherited words in it mean.
    fn set_font(&self, family: &str, size: f64, known: &mut Known) {
        if self.font.replace(size) != size {
            self.context.set_letters(known.font(family, size));
        }
    }

    /// Makes these points the canvas' path.
    fn trace(&self, points: &[BackendCoord]) {
        self.context.begin_path();
        for (x, y) in points {
            // The first of a path begins it.
            self.context.line_to((*x).into(), (*y).into());
        }
    }

    fn shape(&mut self, shape: Shape<'_>, color: BackendColor, line: Option<u32>) {
        match line {
            Some(width) => self.set_stroke(color, width),
            None => self.set_fill(color),
        }
        match shape {
            Shape::Rect((left, top), (right, bottom)) => {
                let [x, y, width, height] = [left, top, right - left, bottom - top].map(f64::from);
                match line {
                    Some(_) => self.context.stroke_rect(x, y, width, height),
                    None => self.context.fill_rect(x, y, width, height),
                }
                return;
            }
            Shape::Circle((x, y), radius) => {
                self.path.clear();
                self.context.begin_path();
                // Fails for a radius below 0 only.
                let _ = self.context.arc(x.into(), y.into(), radius.into(), 0.0, TAU);
            }
            Shape::Polygon(corners) => {
                self.path.clear();
                self.trace(corners);
            }
            Shape::Line(points) => {
                if self.path != points {
                    self.trace(points);
                    self.path = points.to_vec();
                }
            }
        }
        match line {
            Some(_) => self.context.stroke(),
            None => self.context.fill(),
        }
    }

    fn text(&mut self, text: &str, lettering: &Lettering<'_>, at: BackendCoord) {
        KNOWN.with_borrow_mut(|known| self.set_font(lettering.family, lettering.size, known));
        self.set_fill(lettering.color);
        let align = match lettering.across {
            HPos::Left => "left",
            HPos::Right => "right",
            HPos::Center => "center",
        };
        let baseline = match lettering.up {
            VPos::Top => "top",
            VPos::Center => "middle",
            VPos::Bottom => "bottom",
        };
        if core::mem::replace(&mut self.anchor, [align, baseline]) != [align, baseline] {
            with_text(align, |align| self.context.set_align(align));
            with_text(baseline, |baseline| self.context.set_baseline(baseline));
        }
        with_text(text, |text| self.context.write(text, at.0.into(), at.1.into()));
    }

    fn width(&self, text: &str, family: &str, size: f64) -> f64 {
        KNOWN.with_borrow_mut(|known| {
            if let Some(width) = known.width(family, size, text) {
                return width;
            }
            self.set_font(family, size, known);
            let width = self.context.measure_text(text).map_or(0.0, |metrics| metrics.width());
            keep(&mut known.widths, (size, text.to_owned(), width)).2
        })
    }
}

thread_local! {
    static KNOWN: RefCell<Known> = RefCell::default();
    /// Texts as the page has them. A redraw has most of those of the one before.
    static TEXTS: RefCell<Vec<(String, JsString)>> = RefCell::default();
}

/// What is kept of one kind: more than a page's charts have; a search is still cheap.
const MOST: usize = 200;

/// Keeps one more, and forgets all others where they have become many.
fn keep<T>(kept: &mut Vec<T>, one: T) -> &T {
    if kept.len() == MOST {
        kept.clear();
    }
    let at = kept.len();
    kept.push(one);
    &kept[at]
}

/// Hands over a text as the page has it.
fn with_text<T>(text: &str, use_it: impl FnOnce(&JsString) -> T) -> T {
    TEXTS.with_borrow_mut(|texts| match texts.iter().position(|known| known.0 == text) {
        Some(at) => use_it(&texts[at].1),
        None => use_it(&keep(texts, (text.to_owned(), text.into())).1),
    })
}

/// The fonts of one family by their size, and widths of texts in them, as canvases
/// measured them.
#[derive(Default)]
struct Known {
    family: String,
    fonts: Vec<(f64, JsString)>,
    widths: Vec<(f64, String, f64)>,
}

impl Known {
    fn of(&mut self, family: &str) {
        if self.family != family {
            *self = Known { family: family.to_owned(), ..Known::default() };
        }
    }

    fn font(&mut self, family: &str, size: f64) -> &JsString {
        self.of(family);
        match self.fonts.iter().position(|known| known.0 == size) {
            Some(at) => &self.fonts[at].1,
            None => {
                let font = format!("{}px {family}", decimal(size));
                &keep(&mut self.fonts, (size, font.into())).1
            }
        }
    }

    fn width(&mut self, family: &str, size: f64, text: &str) -> Option<f64> {
        self.of(family);
        let known = self.widths.iter().find(|known| known.0 == size && known.1 == text);
        known.map(|known| known.2)
    }
}

/// Red, green, blue, and how far it covers.
fn bytes(color: BackendColor) -> [u8; 4] {
    let (red, green, blue) = color.rgb;
    [red, green, blue, (color.alpha * 255.0).round() as u8]
}

/// `#rrggbbaa`.
fn css(color: [u8; 4]) -> String {
    let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half)]);
    let digits = color.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    core::iter::once('#').chain(digits).collect()
}
