//! The trend as the page draws it, without the page: for the benchmark against
//! uPlot (`tests/e2e/uplot.mjs`), which builds this for the browser.
//!
//! It takes the page's own bridge and the page's own way from an answer to a
//! picture, so what is timed is what a person waits for.

#[cfg(target_arch = "wasm32")]
#[allow(unreachable_pub, missing_docs)] // wasm-bindgen exports to the script
mod exports {
    use plotters::drawing::IntoDrawingArea;
    use viewprint::Canvas;
    use viewprint::charts::paper::Surface;
    use viewprint::charts::{Theme, trend as picture};
    use viewprint::i18n::Locale;
    use viewprint::query::answer::{Series, SeriesBucket};
    use viewprint::query::{Metric, Pair, Totals};
    use viewprint::time::bucket::{Grain, buckets};
    use viewprint::time::{Day, DayRange};
    use viewprint::view::trend;
    use wasm_bindgen::prelude::*;
    use web_sys::HtmlCanvasElement;

    /// Plays by day, as the worker answers them.
    #[wasm_bindgen]
    pub struct Answer(Series);

    #[wasm_bindgen]
    impl Answer {
        /// `first_day` counts from 1970-01-01.
        #[wasm_bindgen(constructor)]
        pub fn new(first_day: i32, plays: &[u32]) -> Answer {
            let first = Day::from_epoch(first_day);
            let range = DayRange::between(first, first.plus_days(plays.len() as i32 - 1));
            let bucket = |(now, plays): (_, &u32)| SeriesBucket {
                now,
                before: None,
                partial: false,
                totals: Pair {
                    now: Totals { plays: u64::from(*plays), ..Totals::none(60) },
                    before: None,
                },
            };
            let buckets = buckets(range, Grain::Day).into_iter().zip(plays).map(bucket).collect();
            Answer(Series { buckets, n_before_unpaired: 0 })
        }

        /// Everything that the page does for a redraw: axes, dates and numbers in
        /// words, layout, drawing. `width` is that of the canvas in CSS pixels.
        pub fn draw(&self, sheet: &Sheet, width: f64, theme: &Look) {
            sheet.0.clear();
            let area = Surface(Box::new(sheet.0.clone())).into_drawing_area();
            trend::draw_with(&self.0, Metric::Plays, None, width, &Locale::EN, |trend| {
                let _ = picture::draw(&area, trend, &theme.0);
            });
        }
    }

    /// The page keeps a canvas for as long as it fits.
    #[wasm_bindgen]
    pub struct Sheet(Canvas);

    #[wasm_bindgen]
    impl Sheet {
        pub fn of(canvas: &HtmlCanvasElement) -> Option<Sheet> {
            Canvas::new(canvas).map(Sheet)
        }
    }

    /// The page keeps one theme for all its charts.
    #[wasm_bindgen]
    pub struct Look(Theme);

    #[wasm_bindgen]
    impl Look {
        #[wasm_bindgen(constructor)]
        pub fn new(scale: f64) -> Look {
            Look(Theme::light().at_scale(scale))
        }
    }
}

fn main() {}
