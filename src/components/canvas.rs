//! The bridge from plotters to a canvas: device pixels, and text as the canvas
//! itself measures it.
//!
//! plotters-canvas draws rectangles and circles. Lines and areas are handed over
//! as one path each, since every call crosses from WebAssembly to the page; text
//! is measured by the canvas, where plotters would append an element to the host's
//! page and force a layout.

use js_sys::Reflect;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};
use plotters_canvas::CanvasBackend;
use std::fmt::Write;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, Path2d};

type Drawn = Result<(), DrawingErrorKind<<CanvasBackend as DrawingBackend>::ErrorType>>;

/// A canvas as plotters draws on it.
pub struct Canvas {
    shapes: CanvasBackend,
    context: CanvasRenderingContext2d,
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
        Some(Canvas { shapes: CanvasBackend::with_canvas_object(element.clone())?, context })
    }
}

impl DrawingBackend for Canvas {
    type ErrorType = <CanvasBackend as DrawingBackend>::ErrorType;

    fn get_size(&self) -> (u32, u32) {
        self.shapes.get_size()
    }

    fn ensure_prepared(&mut self) -> Drawn {
        self.shapes.ensure_prepared()
    }

    fn present(&mut self) -> Drawn {
        self.shapes.present()
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Drawn {
        self.shapes.draw_pixel(point, color)
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
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        self.shapes.draw_rect(upper_left, bottom_right, style, fill)
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        self.shapes.draw_circle(center, radius, style, fill)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        if let Some(path) = path_of(path, "") {
            self.context.set_stroke_style_str(&css(style.color()));
            self.context.set_line_width(style.stroke_width().into());
            self.context.stroke_with_path(&path);
        }
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Drawn {
        if let Some(path) = path_of(corners, "z") {
            self.context.set_fill_style_str(&css(style.color()));
            self.context.fill_with_path_2d(&path);
        }
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Drawn {
        self.set_font(style);
        self.context.set_fill_style_str(&css(style.color()));
        self.context.set_text_align(match style.anchor().h_pos {
            HPos::Left => "left",
            HPos::Right => "right",
            HPos::Center => "center",
        });
        self.context.set_text_baseline(match style.anchor().v_pos {
            VPos::Top => "top",
            VPos::Center => "middle",
            VPos::Bottom => "bottom",
        });
        // Fails for coordinates that are not finite, which integers are.
        let _ = self.context.fill_text(text, at.0.into(), at.1.into());
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Self::ErrorType>> {
        self.set_font(style);
        let width = self.context.measure_text(text).map_or(0.0, |metrics| metrics.width());
        Ok((width.ceil() as u32, style.size().ceil() as u32))
    }
}

impl Canvas {
    fn set_font<S: BackendTextStyle>(&self, style: &S) {
        let family = style.family();
        self.context.set_font(&format!("{}px {}", style.size(), family.as_str()));
    }
}

/// The points as one path of the canvas, in SVG's notation.
fn path_of(points: impl IntoIterator<Item = BackendCoord>, end: &str) -> Option<Path2d> {
    let mut notation = String::new();
    for (x, y) in points {
        let command = if notation.is_empty() { 'M' } else { 'L' };
        let _ = write!(notation, "{command}{x} {y}");
    }
    notation.push_str(end);
    Path2d::new_with_path_string(&notation).ok()
}

fn css(color: BackendColor) -> String {
    let (red, green, blue) = color.rgb;
    format!("rgba({red},{green},{blue},{})", color.alpha)
}
