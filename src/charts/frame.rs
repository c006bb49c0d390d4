//! Device pixels: rectangles, margins, and linear scales in both directions.

/// No canvas of a browser is larger; coordinates stay inside, so sums cannot overflow.
const MAX_PX: u32 = 1 << 15;

/// The width in CSS pixels under which a picture leaves out labels and height.
pub const SLIM_CSS: f64 = 520.0;

/// A rectangle in device pixels; `right` and `bottom` are not part of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rect {
    /// The first column.
    pub left: i32,
    /// The first row.
    pub top: i32,
    /// One past the last column.
    pub right: i32,
    /// One past the last row.
    pub bottom: i32,
}

impl Rect {
    /// Columns; 0 when there is no room.
    pub fn width(&self) -> i32 {
        (self.right - self.left).max(0)
    }

    /// Rows; 0 when there is no room.
    pub fn height(&self) -> i32 {
        (self.bottom - self.top).max(0)
    }

    /// Whether no pixel is inside.
    pub fn is_empty(&self) -> bool {
        self.width() == 0 || self.height() == 0
    }

    /// Whether a point is inside.
    pub fn contains(&self, x: f64, y: f64) -> bool {
        let within = |at: f64, from: i32, to: i32| at >= f64::from(from) && at < f64::from(to);
        within(x, self.left, self.right) && within(y, self.top, self.bottom)
    }
}

/// The size of an area and its density: turns CSS lengths into device pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Width in device pixels.
    pub width: i32,
    /// Height in device pixels.
    pub height: i32,
    scale: f64,
}

impl Frame {
    /// A frame of `size` device pixels. A scale that is no density counts as 1.
    pub fn new((width, height): (u32, u32), scale: f64) -> Frame {
        let scale = if scale.is_finite() && scale > 0.0 { scale.clamp(0.25, 16.0) } else { 1.0 };
        Frame { width: width.min(MAX_PX) as i32, height: height.min(MAX_PX) as i32, scale }
    }

    /// A length in CSS pixels, rounded to whole device pixels. No longer than any canvas.
    pub fn px(&self, css: f64) -> i32 {
        let most = f64::from(MAX_PX);
        (css * self.scale).round().clamp(-most, most) as i32
    }

    /// A length in CSS pixels, not rounded.
    pub fn exact(&self, css: f64) -> f64 {
        css * self.scale
    }

    /// A line's weight in whole device pixels, at least one.
    ///
    /// Rounded: plotters puts a line's middle between two pixels, so a line of one
    /// pixel is smeared over two of them and half as dark; 1.5 has to become 2.
    pub fn weight(&self, css: f64) -> u32 {
        (css * self.scale).round().max(1.0) as u32
    }

    /// The thinnest filled line that is never thicker than a CSS pixel.
    pub fn hairline(&self) -> i32 {
        self.scale.max(1.0) as i32
    }

    /// Whether there is only room for the narrow form.
    pub fn is_slim(&self) -> bool {
        f64::from(self.width) < SLIM_CSS * self.scale
    }

    /// The rectangle that these margins (CSS pixels) leave. May be empty, never inverted.
    pub fn inside(&self, margins: Margins) -> Rect {
        let left = self.px(margins.left).min(self.width);
        let top = self.px(margins.top).min(self.height);
        Rect {
            left,
            top,
            right: (self.width - self.px(margins.right)).max(left),
            bottom: (self.height - self.px(margins.bottom)).max(top),
        }
    }
}

/// Room around a plot, in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Margins {
    /// Above.
    pub top: f64,
    /// On the right.
    pub right: f64,
    /// Below.
    pub bottom: f64,
    /// On the left.
    pub left: f64,
}

/// A straight map from values to pixels and back. Both ways are clamped: what is
/// outside the values is drawn at the edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Linear {
    values: (f64, f64),
    pixels: (f64, f64),
}

impl Linear {
    /// Maps `values.0` to `pixels.0` and `values.1` to `pixels.1`. Values that are
    /// no range count as one that has everything at its start.
    pub fn new(values: (f64, f64), pixels: (i32, i32)) -> Linear {
        let sane = values.0.is_finite() && values.1.is_finite() && values.0 < values.1;
        Linear {
            values: if sane { values } else { (0.0, f64::INFINITY) },
            pixels: (f64::from(pixels.0), f64::from(pixels.1)),
        }
    }

    /// The pixel of a value; that of the start for what is no number.
    pub fn px(&self, value: f64) -> f64 {
        let (from, to) = self.values;
        let share = (value - from) / (to - from);
        let share = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) };
        self.pixels.0 + share * (self.pixels.1 - self.pixels.0)
    }

    /// The value at a pixel.
    pub fn value(&self, px: f64) -> f64 {
        let (from, to) = self.pixels;
        let share = (px - from) / (to - from);
        if share.is_nan() || self.values.1.is_infinite() {
            return self.values.0;
        }
        self.values.0 + share.clamp(0.0, 1.0) * (self.values.1 - self.values.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn margins_larger_than_the_area_leave_nothing() {
        let frame = Frame::new((10, 10), 2.0);
        let rect = frame.inside(Margins { top: 4.0, right: 4.0, bottom: 4.0, left: 4.0 });
        assert!(rect.is_empty());
        assert_eq!(rect, Rect { left: 8, top: 8, right: 8, bottom: 8 });
    }

    #[test]
    fn lines_of_before_are_thinner_wherever_pixels_allow() {
        for (scale, before, now) in
            [(1.0, 2, 2), (1.25, 2, 3), (1.5, 2, 3), (2.0, 3, 4), (3.0, 5, 6)]
        {
            let frame = Frame::new((100, 100), scale);
            assert_eq!((frame.weight(1.5), frame.weight(2.0)), (before, now), "{scale}");
        }
    }

    #[test]
    fn a_scale_of_no_width_draws_everything_at_its_start() {
        for values in [(0.0, 0.0), (3.0, 1.0), (f64::NAN, 1.0), (0.0, f64::INFINITY)] {
            let scale = Linear::new(values, (10, 20));
            assert_eq!(scale.px(5.0), 10.0, "{values:?}");
            assert!(scale.value(15.0).is_finite());
        }
    }

    proptest! {
        #[test]
        fn a_scale_goes_there_and_back(to in 1.0..1e9f64, share in 0.0..1.0f64) {
            let scale = Linear::new((0.0, to), (40, 1_240));
            let value = to * share;
            prop_assert!((scale.value(scale.px(value)) - value).abs() <= to * 1e-9);
        }

        #[test]
        fn a_pixel_is_always_inside(values: (f64, f64), value: f64, pixels in (0..500i32, 0..500i32)) {
            let px = Linear::new(values, pixels).px(value);
            let (low, high) = (pixels.0.min(pixels.1), pixels.0.max(pixels.1));
            prop_assert!(px >= f64::from(low) && px <= f64::from(high));
        }
    }
}
