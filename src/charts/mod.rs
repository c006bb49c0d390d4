//! Pictures: finished words and finished numbers in, pixels out.
//!
//! One file a picture. Each is a plain struct with a `layout` (where things
//! are, in device pixels, so that a page can map a pointer and place a card)
//! and a `draw` over any plotters backend: the same call paints the canvas, the
//! SVG that a person exports and the picture that a test compares.
//!
//! - Nothing here formats a number or a date, knows a metric's meaning or reads
//!   the page: colors and sizes come in a [`Theme`].
//! - Time runs from left to right in every language. On a canvas, set
//!   `direction = "ltr"` and `lineJoin = "round"`; plotters sets neither.
//! - Every input gives a picture, if an empty one: sizes of zero, values that
//!   are no numbers and axes without ticks included. Only a backend can fail.
//! - The same input gives the same calls in the same order, and few of them: a
//!   line is one path, an area or a row of bars one polygon.
//!
//! `examples/gallery.rs` shows all of them, `tests/it/golden.rs` holds them.

pub mod axis;
pub mod bars;
pub mod decimate;
pub mod frame;
pub mod funnel;
pub mod heatmap;
pub mod hit;
mod line;
pub mod map;
pub mod overlay;
pub mod paper;
mod pen;
pub mod sparkline;
pub mod svg;
pub mod theme;
pub mod timeline;
pub mod trend;

pub use axis::{Axis, Tick};
pub use frame::Rect;
pub use theme::{Hue, Theme};

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters_backend::DrawingBackend;

/// Where a picture is drawn: device pixels from the area's top left corner.
pub type Area<B> = DrawingArea<B, Shift>;

/// What drawing returns: nothing, or what the backend could not do.
pub type Drawn<B> = Result<(), DrawingAreaErrorKind<<B as DrawingBackend>::ErrorType>>;
