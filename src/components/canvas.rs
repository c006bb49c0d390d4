//! The bridge from plotters to a canvas: device pixels, and text as the canvas
//! itself measures it.
//!
//! Every call crosses from WebAssembly to the page, and texts are made anew on the
//! way: so a style is handed over when it changes only, and a line that is drawn
//! twice, wide to clear the way and then in its color, is one path of the canvas.

use crate::builtin::decimal;
use core::cell::{Cell, RefCell};
use core::convert::Infallible;
use core::f64::consts::TAU;
use js_sys::Reflect;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// A canvas as plotters draws on it.
pub struct Canvas {
    element: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
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
        let context: CanvasRenderingContext2d = element.get_context("2d").ok()??.dyn_into().ok()?;
        context.clear_rect(0.0, 0.0, element.width().into(), element.height().into());
        context.set_line_join("round");
        context.set_line_cap("butt");
        // Time runs from left to right in every language.
        let _ = Reflect::set(&context, &"direction".into(), &"ltr".into());
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
            self.context.set_fill_style_str(&css(color));
        }
    }

    fn set_stroke(&mut self, style: &impl BackendStyle) {
        let color = bytes(style.color());
        if self.stroke.replace(color) != Some(color) {
            self.context.set_stroke_style_str(&css(color));
        }
        let width = style.stroke_width();
        if core::mem::replace(&mut self.line_width, width) != width {
            self.context.set_line_width(width.into());
        }
    }

    /// One picture has one family, in some sizes.
    fn set_font(&self, style: &impl BackendTextStyle) {
        let size = style.size();
        if self.font.replace(size) != size {
            self.context.set_font(&format!("{}px {}", decimal(size), style.family().as_str()));
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
        self.set_font(style);
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
            self.context.set_text_align(align);
            self.context.set_text_baseline(baseline);
        }
        // Fails for coordinates that are not finite, which integers are.
        let _ = self.context.fill_text(text, at.0.into(), at.1.into());
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Self::ErrorType>> {
        let width = WIDTHS.with_borrow_mut(|widths| {
            widths.of(style.family().as_str(), style.size(), text, || {
                self.set_font(style);
                self.context.measure_text(text).map_or(0.0, |metrics| metrics.width())
            })
        });
        Ok((width.ceil() as u32, style.size().ceil() as u32))
    }
}

thread_local! {
    static WIDTHS: RefCell<Widths> = RefCell::default();
}

/// Widths of texts in one family of fonts, as canvases measured them. A redraw has
/// most of the labels of the one before, and measuring costs as much as drawing.
#[derive(Default)]
struct Widths {
    family: String,
    known: Vec<(f64, String, f64)>,
}

impl Widths {
    /// More than the labels of a page's charts; a search is still cheap.
    const MOST: usize = 200;

    fn of(&mut self, family: &str, size: f64, text: &str, measure: impl FnOnce() -> f64) -> f64 {
        if self.family != family {
            *self = Widths { family: family.to_owned(), known: Vec::new() };
        }
        let known = self.known.iter().find(|known| known.0 == size && known.1 == text);
        if let Some((_, _, width)) = known {
            return *width;
        }
        let width = measure();
        if self.known.len() == Widths::MOST {
            self.known.clear();
        }
        self.known.push((size, text.to_owned(), width));
        width
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
