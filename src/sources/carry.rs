//! A record that more than one chunk may hold.

use crate::facts::bounds::MAX_RECORD_BYTES;

/// How much of a record that is too long is kept, to be shown.
const HEAD_BYTES: usize = 256;

/// The bytes of one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// All of them.
    Whole(&'a [u8]),
    /// The first of more than [`MAX_RECORD_BYTES`].
    TooLong(&'a [u8]),
}

/// What is known of a record that the chunks so far do not end.
///
/// A record that lies in one chunk is never copied, one that is too long never held.
#[derive(Debug, Default)]
pub(super) struct Carry {
    held: Vec<u8>,
    too_long: bool,
    /// The record was given out: the next one begins afresh.
    given: bool,
}

impl Carry {
    /// Keeps a part of a record that goes on in the next chunk.
    pub(super) fn hold(&mut self, part: &[u8]) {
        self.begin();
        if self.too_long {
            return;
        }
        let room = MAX_RECORD_BYTES - self.held.len();
        self.held.extend_from_slice(&part[..part.len().min(room)]);
        if part.len() > room {
            self.too_long = true;
            self.held.truncate(HEAD_BYTES);
        }
    }

    /// The record that `last` ends.
    pub(super) fn end<'a>(&'a mut self, last: &'a [u8]) -> Piece<'a> {
        self.begin();
        if self.is_empty() {
            return match last.get(..MAX_RECORD_BYTES + 1) {
                None => Piece::Whole(last),
                Some(_) => Piece::TooLong(&last[..HEAD_BYTES]),
            };
        }
        self.hold(last);
        self.given = true;
        if self.too_long { Piece::TooLong(&self.held) } else { Piece::Whole(&self.held) }
    }

    /// Whether nothing is held.
    pub(super) fn is_empty(&self) -> bool {
        self.given || self.held.is_empty()
    }

    fn begin(&mut self) {
        if self.given {
            self.held.clear();
            self.too_long = false;
            self.given = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_the_same_in_one_part_and_in_many() {
        for n in [1, 7, MAX_RECORD_BYTES, MAX_RECORD_BYTES + 1, 2 * MAX_RECORD_BYTES] {
            let record = vec![b'x'; n];
            let (mut one, mut many) = (Carry::default(), Carry::default());
            for _ in 0..2 {
                for part in record[..n - 1].chunks(1000) {
                    many.hold(part);
                }
                assert_eq!(one.end(&record), many.end(&record[n - 1..]), "{n}");
            }
        }
    }
}
