//! A canvas that is as large as its place, and is drawn again when that, the theme
//! or what it shows changes.

use super::appearance::pixel_ratio;
use super::canvas::Canvas;
use crate::builtin::decimal;
use crate::charts::paper::Surface;
use crate::charts::{Area, Theme};
use core::time::Duration;
use js_sys::Array;
use leptos::html;
use leptos::prelude::*;
use plotters::drawing::IntoDrawingArea;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlCanvasElement, HtmlElement, PointerEvent, ResizeObserver, ResizeObserverEntry};

/// The theme that charts are drawn with, given by the page's root.
#[derive(Clone, Copy)]
pub struct ChartTheme(pub RwSignal<Option<Arc<Theme>>>);

/// The size of a canvas.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    /// CSS pixels.
    pub width: f64,
    /// CSS pixels.
    pub height: f64,
    /// Device pixels per CSS pixel.
    pub scale: f64,
}

impl Size {
    /// Device pixels.
    pub fn device(self) -> (u32, u32) {
        let pixels = |css: f64| (css * self.scale).round().max(0.0) as u32;
        (pixels(self.width), pixels(self.height))
    }

    /// Where a pointer is, in device pixels from the left.
    pub fn x(self, event: &PointerEvent) -> f64 {
        f64::from(event.offset_x()) * self.scale
    }
}

/// The charts of an instance, for what draws them elsewhere; given by the page's root.
#[derive(Clone, Copy)]
pub struct Drawings(pub StoredValue<Vec<Rc<Drawing>>, LocalStorage>);

/// A chart that is on the page.
pub struct Drawing {
    /// Where it is drawn.
    pub canvas: NodeRef<html::Canvas>,
    /// Its height in CSS pixels, for a width.
    pub height: Box<dyn Fn(f64) -> f64>,
    /// Draws it.
    pub draw: Draw,
}

/// What draws: it may follow signals, and is called again when they change.
pub type Draw = Box<dyn Fn(&Area<Surface>, &Theme, Size)>;

/// A canvas as wide as its place. It says nothing to a screen reader: words have
/// to stand beside it.
///
/// `height` is the height in CSS pixels for a width in CSS pixels; both it and
/// `draw` may follow signals. `size` is told the size that is drawn. `alike` is the width
/// of charts that are mostly as wide as this one: it is drawn so at once, and again if it
/// is not.
#[component]
pub fn Chart(
    height: Box<dyn Fn(f64) -> f64>,
    draw: Draw,
    #[prop(optional)] class: &'static str,
    #[prop(optional)] size: Option<RwSignal<Size>>,
    #[prop(optional_no_strip)] alike: Option<StoredValue<f64>>,
) -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    let canvas = NodeRef::<html::Canvas>::new();
    let ChartTheme(theme) = expect_context();
    let width = width_of(place, alike);
    let drawing = Rc::new(Drawing { canvas, height, draw });
    if let Some(Drawings(drawings)) = use_context() {
        let address = Rc::as_ptr(&drawing) as usize;
        drawings.update_value(|drawings| drawings.push(drawing.clone()));
        on_cleanup(move || {
            let is_other = |drawing: &Rc<Drawing>| Rc::as_ptr(drawing) as usize != address;
            let _ = drawings.try_update_value(|drawings| drawings.retain(is_other));
        });
    }
    let n_lost = RwSignal::new(0_u32);
    Effect::new(move |sheet: Option<Option<Sheet>>| {
        let sheet = sheet.flatten();
        let (Some(element), Some(theme)) = (canvas.get(), theme.get()) else { return sheet };
        let width = width.get();
        if width <= 0.0 {
            return sheet;
        }
        let now = Size { width, height: (drawing.height)(width), scale: pixel_ratio() };
        let n_lost = n_lost.get();
        let is_fit = |sheet: &Sheet| {
            sheet.size == now && sheet.n_lost == n_lost && Arc::ptr_eq(&sheet.theme, &theme)
        };
        let sheet = sheet.filter(is_fit).or_else(|| {
            fit(&element, now);
            Some(Sheet { canvas: Canvas::new(&element)?, size: now, theme: theme.clone(), n_lost })
        });
        if let Some(size) = size
            && size.get_untracked() != now
        {
            size.set(now);
        }
        if let Some(Sheet { canvas, .. }) = &sheet {
            canvas.clear();
            (drawing.draw)(&Surface(Box::new(canvas.clone())).into_drawing_area(), &theme, now);
        }
        sheet
    });
    view! {
        <div class=format!("chart {class}") node_ref=place>
            <canvas
                aria-hidden="true"
                node_ref=canvas
                on:contextrestored=move |_: leptos::ev::Event| n_lost.update(|n| *n += 1)
            ></canvas>
        </div>
    }
}

/// A canvas that fits, and what for. What is set anew is laid out anew, even if it is the
/// same: so it is kept.
struct Sheet {
    canvas: Canvas,
    size: Size,
    theme: Arc<Theme>,
    /// How often the browser has lost what was drawn.
    n_lost: u32,
}

/// Gives the canvas as many pixels as the screen has for it.
fn fit(canvas: &HtmlCanvasElement, size: Size) {
    let (width, height) = size.device();
    if canvas.width() != width {
        canvas.set_width(width);
    }
    if canvas.height() != height {
        canvas.set_height(height);
    }
    let style = HtmlElement::style(canvas);
    let _ = style.set_property("block-size", &format!("{}px", decimal(size.height)));
}

/// The width of an element's content, in CSS pixels, as it changes; `alike` until it is known.
fn width_of(element: NodeRef<html::Div>, alike: Option<StoredValue<f64>>) -> ReadSignal<f64> {
    let (width, set_width) = signal(alike.map_or(0.0, |alike| alike.get_value()));
    Effect::new(move |observing: Option<Observing>| {
        drop(observing);
        let element = element.get();
        let on_resize = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            // Asking the element itself would lay out the page anew for each of its charts.
            let Ok(entry) = entries.get(0).dyn_into::<ResizeObserverEntry>() else { return };
            // With its fraction: rounded, a canvas would have a pixel more or less than its
            // place has of the screen, and the browser would stretch it.
            let now = entry.content_rect().width();
            if let Some(alike) = alike {
                let _ = alike.try_set_value(now);
            }
            // Its height alone is what its own picture makes it.
            if width.try_get_untracked() == Some(now) {
                return;
            }
            // In a task of its own: all charts of a page are resized at once, and have to
            // be drawn again.
            set_timeout(
                move || {
                    let _ = set_width.try_set(now);
                },
                Duration::ZERO,
            );
        });
        let observer = ResizeObserver::new(on_resize.as_ref().unchecked_ref()).ok();
        if let (Some(element), Some(observer)) = (&element, &observer) {
            observer.observe(element);
        }
        Observing { observer, _on_resize: on_resize }
    });
    width
}

/// Observes until dropped.
struct Observing {
    observer: Option<ResizeObserver>,
    _on_resize: Closure<dyn FnMut(Array)>,
}

impl Drop for Observing {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}
