//! Every picture in every state worth looking at: one table for the golden test
//! and for the gallery.

#[path = "data.rs"]
mod data;
#[path = "cases_map.rs"]
mod mapped;
#[path = "matrix.rs"]
pub(crate) mod matrix;
#[path = "cases_overlay.rs"]
mod overlays;
#[path = "cases_small.rs"]
mod small;
#[path = "cases_timeline.rs"]
mod timelines;
#[path = "cases_trend.rs"]
mod trends;

use plotters::prelude::{IntoDrawingArea, SVGBackend};
use viewprint::charts::theme::SVG_EM;
use viewprint::charts::{Area, Drawn, Theme};

/// Draws one case on an area of the case's size.
type Paint = Box<dyn Fn(&Area<SVGBackend<'_>>, &Theme) -> Drawn<SVGBackend<'static>>>;

/// A picture in a state.
pub(crate) struct Case {
    /// The golden file's name without its ending; a picture's cases share a prefix.
    pub(crate) name: &'static str,
    /// CSS pixels.
    pub(crate) size: (u32, u32),
    /// Device pixels per CSS pixel.
    pub(crate) scale: f64,
    /// The theme of the golden file; the gallery shows every case in every theme.
    #[allow(dead_code)]
    pub(crate) theme: fn() -> Theme,
    paint: Paint,
}

impl Case {
    /// The picture that it is a case of: what stands before the first `_`.
    pub(crate) fn chart(&self) -> &'static str {
        self.name.split_once('_').map_or(self.name, |(chart, _)| chart)
    }

    fn new(
        name: &'static str,
        (width, height): (u32, f64),
        paint: impl Fn(&Area<SVGBackend<'_>>, &Theme) -> Drawn<SVGBackend<'static>> + 'static,
    ) -> Case {
        Case {
            name,
            size: (width, height.round() as u32),
            scale: 1.0,
            theme: Theme::light,
            paint: Box::new(paint),
        }
    }

    fn themed(self, theme: fn() -> Theme) -> Case {
        Case { theme, ..self }
    }

    fn at_scale(self, scale: f64) -> Case {
        Case { scale, ..self }
    }

    /// The picture as an SVG of device pixels.
    pub(crate) fn svg(&self, theme: Theme) -> String {
        let device = |css: u32| (f64::from(css) * self.scale).round() as u32;
        let mut svg = String::new();
        {
            let size = (device(self.size.0), device(self.size.1));
            let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
            let theme = Theme { em: SVG_EM, ..theme.at_scale(self.scale) };
            (self.paint)(&area, &theme).expect("an SVG in memory takes every call");
            area.present().expect("an SVG in memory can be closed");
        }
        svg
    }
}

/// All of them, in the order of the page.
pub(crate) fn all() -> Vec<Case> {
    [timelines::cases(), trends::cases(), overlays::cases(), small::cases(), mapped::cases()]
        .into_iter()
        .flatten()
        .collect()
}
