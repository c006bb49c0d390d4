//! Stretches of content.

use super::bounds::MAX_CONTENT_MS;
use serde::{Deserialize, Serialize};

/// Content from `from_ms` up to, not including, `to_ms`. Never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// Where it begins; may lie before the content.
    pub from_ms: i32,
    /// Where it ends; may lie after the content.
    pub to_ms: i32,
}

/// Why two content times are not a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotASpan {
    /// A time is not a number within the bounds of content times.
    OutOfBounds,
    /// It ends where it begins, or before.
    Empty,
    /// It lies before the content or after its end.
    Outside,
}

impl Span {
    /// The span between two content times in seconds, rounded to whole milliseconds.
    ///
    /// `length_ms` is the content's length where that is known before the data is
    /// read: a span wholly outside of it is refused.
    pub fn from_seconds(from_s: f64, to_s: f64, length_ms: Option<u32>) -> Result<Span, NotASpan> {
        let from_ms = content_ms(from_s).ok_or(NotASpan::OutOfBounds)?;
        let to_ms = content_ms(to_s).ok_or(NotASpan::OutOfBounds)?;
        Span::between(from_ms.into(), to_ms.into(), length_ms)
    }

    /// The same of whole milliseconds.
    pub fn between(from_ms: i64, to_ms: i64, length_ms: Option<u32>) -> Result<Span, NotASpan> {
        let in_bounds = |ms: i64| {
            let ms = i32::try_from(ms).ok().filter(|ms| ms.abs() <= MAX_CONTENT_MS);
            ms.ok_or(NotASpan::OutOfBounds)
        };
        let (from_ms, to_ms) = (in_bounds(from_ms)?, in_bounds(to_ms)?);
        if from_ms >= to_ms {
            return Err(NotASpan::Empty);
        }
        if to_ms <= 0 || length_ms.is_some_and(|length| i64::from(from_ms) >= i64::from(length)) {
            return Err(NotASpan::Outside);
        }
        Ok(Span { from_ms, to_ms })
    }

    /// The part that lies within the content; `None` when no part does.
    pub fn clipped(self, length_ms: u32) -> Option<Span> {
        let from_ms = self.from_ms.max(0);
        let to_ms = self.to_ms.min(i32::try_from(length_ms).unwrap_or(i32::MAX));
        (from_ms < to_ms).then_some(Span { from_ms, to_ms })
    }

    /// Length in milliseconds.
    pub fn ms(self) -> u32 {
        self.to_ms.abs_diff(self.from_ms)
    }

    /// The cells that a clipped span covers: those whose middle it holds.
    pub fn cells(self) -> std::ops::Range<u32> {
        let first_middle_from = |ms: i32| (ms + 499).max(0) as u32 / 1000;
        first_middle_from(self.from_ms)..first_middle_from(self.to_ms)
    }
}

/// A content time in whole milliseconds, halves away from zero; `None` when it is
/// not finite or beyond [`MAX_CONTENT_MS`].
pub fn content_ms(seconds: f64) -> Option<i32> {
    let ms = (seconds * 1000.0).round();
    (ms.abs() <= f64::from(MAX_CONTENT_MS)).then_some(ms as i32)
}

/// Cells of content: those whose middle lies inside. None under half a second.
pub fn n_cells(length_ms: u32) -> u32 {
    (length_ms + 499) / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_covers_the_cells_whose_middle_it_holds() {
        let cells = |from_ms, to_ms| Span { from_ms, to_ms }.cells();
        assert_eq!(cells(0, 500), 0..0);
        assert_eq!(cells(0, 501), 0..1);
        assert_eq!(cells(500, 1_500), 0..1);
        assert_eq!(cells(501, 1_500), 1..1);
        assert_eq!(cells(0, 60_000), 0..60);
        // Contiguous spans share no cell and drop none.
        assert_eq!((cells(0, 1_700).end, cells(1_700, 3_000).start), (2, 2));
    }

    #[test]
    fn a_length_has_the_cells_whose_middle_lies_inside() {
        for (length_ms, n) in
            [(0, 0), (499, 0), (500, 0), (501, 1), (1_500, 1), (1_501, 2), (60_000, 60)]
        {
            assert_eq!(n_cells(length_ms), n, "{length_ms}");
        }
    }

    #[test]
    fn what_is_not_a_span_says_why() {
        let span = |from, to| Span::from_seconds(from, to, Some(60_000));
        assert_eq!(span(-5.0, 10.0), Ok(Span { from_ms: -5_000, to_ms: 10_000 }));
        assert_eq!(span(10.0, 10.0004), Err(NotASpan::Empty));
        assert_eq!(span(20.0, 10.0), Err(NotASpan::Empty));
        assert_eq!(span(60.0, 61.0), Err(NotASpan::Outside));
        assert_eq!(span(-5.0, 0.0), Err(NotASpan::Outside));
        assert_eq!(span(f64::NAN, 1.0), Err(NotASpan::OutOfBounds));
        assert_eq!(span(0.0, 1e12), Err(NotASpan::OutOfBounds));
        assert_eq!(span(-5.0, 70.0).unwrap().clipped(60_000).unwrap().ms(), 60_000);
    }
}
