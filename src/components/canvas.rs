//! The bridge from plotters to a canvas: device pixels, and text as the canvas
//! itself measures it.
//!
//! Every call crosses from WebAssembly to the page: so a style is handed over when it
//! changes only, and a line that is drawn twice, wide to clear the way and then in its
//! color, is one path of the canvas. Texts would be made anew on the way, which costs as
//! much as drawing them: so the page's own are kept.

use crate::builtin::decimal;
use core::cell::{Cell, RefCell};
use core::convert::Infallible;
use core::f64::consts::TAU;
use js_sys::JsString;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};
use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

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

/// A canvas as plotters draws on it.
pub struct Canvas {
    element: HtmlCanvasElement,
    context: Context,
    /// What the canvas was told last; a new one was told nothing.
    fill: Option<[u8; 4]>,
    stroke: Option<[u8; 4]>,
    line_width: u32,
    font: Cell<f64>,
    anchor: [&'static str; 2],
    /// The line that is the canvas' path; empty where that is something else.
    path: Vec<BackendCoord>,
}

impl Canvas {
    /// The cleared canvas; `None` where the browser has no more drawing contexts.
    pub fn new(element: &HtmlCanvasElement) -> Option<Canvas> {
        let context = with_text("2d", |kind| element.unchecked_ref::<Element>().context(kind))?;
        context.clear_rect(0.0, 0.0, element.width().into(), element.height().into());
        context.set_line_join("round");
        context.set_line_cap("butt");
        // Time runs from left to right in every language.
        with_text("ltr", |direction| context.set_direction(direction));
        Some(Canvas {
            element: element.clone(),
            context,
            fill: None,
            stroke: None,
            line_width: 0,
            font: Cell::new(0.0),
            anchor: [""; 2],
            path: Vec::new(),
        })
    }

    fn set_fill(&mut self, color: BackendColor) {
        let color = bytes(color);
        if self.fill.replace(color) != Some(color) {
            with_text(&css(color), |color| self.context.set_fill(color));
        }
    }

    fn set_stroke(&mut self, style: &impl BackendStyle) {
        let color = bytes(style.color());
        if self.stroke.replace(color) != Some(color) {
            with_text(&css(color), |color| self.context.set_stroke(color));
        }
        let width = style.stroke_width();
        if core::mem::replace(&mut self.line_width, width) != width {
            self.context.set_line_width(width.into());
        }
    }

    /// One picture has one family, in some sizes.
    fn set_font(&self, style: &impl BackendTextStyle, known: &mut Known) {
        let size = style.size();
        if self.font.replace(size) != size {
            self.context.set_letters(known.font(style.family().as_str(), size));
        }
    }

    /// Makes these points the canvas' path.
    fn trace(&self, points: impl IntoIterator<Item = BackendCoord>) {
        self.context.begin_path();
        for (x, y) in points {
            // The first of a path begins it.
            self.context.line_to(x.into(), y.into());
        }
    }
}

impl DrawingBackend for Canvas {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (self.element.width(), self.element.height())
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.set_fill(color);
        self.context.fill_rect(x.into(), y.into(), 1.0, 1.0);
        Ok(())
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let [x, y, width, height] = [left, top, right - left, bottom - top].map(f64::from);
        if fill {
            self.set_fill(style.color());
            self.context.fill_rect(x, y, width, height);
        } else {
            self.set_stroke(style);
            self.context.stroke_rect(x, y, width, height);
        }
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        self.path.clear();
        self.context.begin_path();
        // Fails for a radius below 0 only.
        let _ = self.context.arc(x.into(), y.into(), radius.into(), 0.0, TAU);
        if fill {
            self.set_fill(style.color());
            self.context.fill();
        } else {
            self.set_stroke(style);
            self.context.stroke();
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let points: Vec<BackendCoord> = path.into_iter().collect();
        if self.path != points {
            self.trace(points.iter().copied());
            self.path = points;
        }
        self.set_stroke(style);
        self.context.stroke();
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Drawn {
        self.path.clear();
        self.trace(corners);
        self.set_fill(style.color());
        self.context.fill();
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Drawn {
        KNOWN.with_borrow_mut(|known| self.set_font(style, known));
        self.set_fill(style.color());
        let anchor = style.anchor();
        let align = match anchor.h_pos {
            HPos::Left => "left",
            HPos::Right => "right",
            HPos::Center => "center",
        };
        let baseline = match anchor.v_pos {
            VPos::Top => "top",
            VPos::Center => "middle",
            VPos::Bottom => "bottom",
        };
        if core::mem::replace(&mut self.anchor, [align, baseline]) != [align, baseline] {
            with_text(align, |align| self.context.set_align(align));
            with_text(baseline, |baseline| self.context.set_baseline(baseline));
        }
        with_text(text, |text| self.context.write(text, at.0.into(), at.1.into()));
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Self::ErrorType>> {
        let (family, size) = (style.family(), style.size());
        let width = KNOWN.with_borrow_mut(|known| {
            if let Some(width) = known.width(family.as_str(), size, text) {
                return width;
            }
            self.set_font(style, known);
            let width = self.context.measure_text(text).map_or(0.0, |metrics| metrics.width());
            keep(&mut known.widths, (size, text.to_owned(), width)).2
        });
        Ok((width.ceil() as u32, size.ceil() as u32))
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
