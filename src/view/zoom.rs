//! Which part of the content a timeline shows, in whole cells.

/// The narrowest part, in cells: with fewer a line is a few straight strokes.
const LEAST: u32 = 10;

/// From a cell up to, not including, another. Always inside of the entry, and never
/// narrower than [`LEAST`] cells, or than the entry where that is shorter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zoom {
    /// The first cell that shows.
    pub from: u32,
    /// The first one after it that does not.
    pub to: u32,
}

impl Zoom {
    /// All of an entry of `n_cells`.
    pub fn whole(n_cells: u32) -> Zoom {
        Zoom { from: 0, to: n_cells }
    }

    /// Both cells and what is between them; widened evenly where that is too narrow.
    pub fn between(a: u32, b: u32, n_cells: u32) -> Zoom {
        let (first, last) = (a.min(b), a.max(b));
        Zoom::placed(i64::from(first), i64::from(last - first) + 1, n_cells)
    }

    /// Half as wide; `at` stays where it is on the picture.
    pub fn closer(self, at: u32, n_cells: u32) -> Zoom {
        let ahead = i64::from(at.clamp(self.from, self.to) - self.from);
        Zoom::placed(i64::from(self.from) + ahead / 2, self.width() / 2, n_cells)
    }

    /// Twice as wide; `at` stays where it is on the picture, as far as the entry goes.
    pub fn wider(self, at: u32, n_cells: u32) -> Zoom {
        let ahead = i64::from(at.clamp(self.from, self.to) - self.from);
        Zoom::placed(i64::from(self.from) - ahead, self.width() * 2, n_cells)
    }

    /// Moved by so many hundredths of its width, to later ones if above 0.
    pub fn moved(self, hundredths: i32, n_cells: u32) -> Zoom {
        let by = self.width() * i64::from(hundredths) / 100;
        Zoom::placed(i64::from(self.from) + by, self.width(), n_cells)
    }

    /// Moved just so far that `at` shows.
    pub fn holding(self, at: u32, n_cells: u32) -> Zoom {
        let (at, width) = (i64::from(at), self.width());
        let from = i64::from(self.from).clamp((at - width + 1).min(at), at);
        Zoom::placed(from, width, n_cells)
    }

    /// Whether a cell shows.
    pub fn shows(self, cell: u32) -> bool {
        (self.from..self.to).contains(&cell)
    }

    fn width(self) -> i64 {
        i64::from(self.to) - i64::from(self.from)
    }

    fn placed(from: i64, width: i64, n_cells: u32) -> Zoom {
        let n = i64::from(n_cells);
        let fitting = width.max(i64::from(LEAST)).min(n);
        let from = (from - (fitting - width).max(0) / 2).clamp(0, n - fitting);
        Zoom { from: from as u32, to: (from + fitting) as u32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_dragged_span_is_what_shows_whatever_its_direction() {
        let span = Zoom { from: 720, to: 1_110 };
        assert_eq!(Zoom::between(720, 1_109, 3_012), span);
        assert_eq!(Zoom::between(1_109, 720, 3_012), span);
        assert_eq!(Zoom::between(500, 501, 3_012), Zoom { from: 496, to: 506 });
        assert_eq!(Zoom::between(3, 4, 6), Zoom::whole(6));
    }

    #[test]
    fn what_is_pointed_at_stays_in_its_place() {
        let span = Zoom { from: 100, to: 300 };
        assert_eq!(span.closer(200, 1_000), Zoom { from: 150, to: 250 });
        assert_eq!(span.closer(100, 1_000), Zoom { from: 100, to: 200 });
        assert_eq!(span.wider(200, 1_000), Zoom { from: 0, to: 400 });
        assert_eq!(span.wider(250, 350), Zoom::whole(350));
    }

    #[test]
    fn a_span_is_moved_no_further_than_the_entry_goes() {
        let span = Zoom { from: 100, to: 300 };
        assert_eq!(span.moved(50, 1_000), Zoom { from: 200, to: 400 });
        assert_eq!(span.moved(-100, 1_000), Zoom { from: 0, to: 200 });
        assert_eq!(span.holding(305, 1_000), Zoom { from: 106, to: 306 });
        assert_eq!(span.holding(99, 1_000), Zoom { from: 99, to: 299 });
        assert_eq!(span.holding(200, 1_000), span);
    }

    proptest! {
        #[test]
        fn a_zoom_never_leaves_the_entry(
            n in 0..5_000u32, a in 0..5_000u32, b in 0..5_000u32, at in 0..6_000u32, by in -900..900i32,
        ) {
            let zoom = Zoom::between(a, b, n);
            for zoom in [zoom, zoom.closer(at, n), zoom.wider(at, n), zoom.moved(by, n), zoom.holding(at, n)] {
                prop_assert!(zoom.from <= zoom.to && zoom.to <= n, "{zoom:?} of {n}");
                prop_assert!(zoom.to - zoom.from >= LEAST.min(n), "{zoom:?} of {n}");
            }
        }
    }
}
