//! A JSON array, element by element.

use super::carry::Piece;
use super::pieces::Pieces;
use std::ops::ControlFlow;

/// Why an array ends before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// A syntax error.
    Syntax,
    /// Whoever takes the elements wants no more.
    Enough,
}

/// Cuts chunks into the elements of an array whose opening bracket has been read.
#[derive(Debug, Default)]
pub(super) struct Elements {
    pieces: Pieces,
    /// How many elements were given.
    n: u64,
    closed: bool,
}

impl Elements {
    /// Gives each element that ends in these bytes, with its number from 1. Says how
    /// many of the bytes belong to the array: fewer than all once it has ended.
    pub(super) fn push(
        &mut self,
        bytes: &[u8],
        mut each: impl FnMut(Piece<'_>, u64) -> ControlFlow<Stop>,
    ) -> ControlFlow<Stop, usize> {
        let mut at = 0;
        while !self.closed {
            let Some((piece, end, used)) = self.pieces.next(&bytes[at..]) else {
                return ControlFlow::Continue(bytes.len());
            };
            self.closed = end == b']';
            if self.n == 0 && self.closed && is_blank(piece) {
                // An empty array.
            } else if is_blank(piece) {
                return ControlFlow::Break(Stop::Syntax);
            } else {
                self.n += 1;
                each(piece, self.n)?;
            }
            if !matches!(end, b',' | b']') {
                return ControlFlow::Break(Stop::Syntax);
            }
            at += used;
        }
        ControlFlow::Continue(at)
    }

    /// Ends the file. Where the array is still open, gives what may be its last
    /// element, and stops.
    pub(super) fn finish(
        &mut self,
        mut each: impl FnMut(Piece<'_>, u64) -> ControlFlow<Stop>,
    ) -> ControlFlow<Stop> {
        if self.closed {
            return ControlFlow::Continue(());
        }
        let rest = self.pieces.rest();
        if matches!(rest, Piece::Whole(_)) && !is_blank(rest) {
            each(rest, self.n + 1)?;
        }
        ControlFlow::Break(Stop::Syntax)
    }

    /// Whether the array has ended.
    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }
}

fn is_blank(piece: Piece<'_>) -> bool {
    match piece {
        Piece::Whole(bytes) => bytes.trim_ascii().is_empty(),
        Piece::TooLong(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_array_ends_at_its_first_syntax_error() {
        for (rest, elements, ok) in [
            ("]", "", true),
            (" 1 , [2,3] ] \n", " 1 | [2,3] ", true),
            ("1,", "1", false), // cut off
            ("1,]", "1", false),
            ("1,,2]", "1", false),
            (",1]", "", false),
            ("1}", "1", false),
            ("1:2]", "1", false),
        ] {
            for chunk in [1, 2, rest.len()] {
                let (mut array, mut found) = (Elements::default(), Vec::new());
                let all = rest.as_bytes().chunks(chunk).try_fold(0, |_, bytes| {
                    array.push(bytes, |piece, _| {
                        let Piece::Whole(piece) = piece else { panic!("too long") };
                        found.push(String::from_utf8_lossy(piece).into_owned());
                        ControlFlow::Continue(())
                    })
                });
                assert_eq!(found.join("|"), elements, "{rest}");
                assert_eq!(all.is_continue() && array.is_closed(), ok, "{rest}");
            }
        }
    }
}
