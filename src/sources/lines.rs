//! Lines, one record each.

use super::carry::{Carry, Piece};
use super::elements::Stop;

use std::ops::ControlFlow;

/// Cuts chunks into lines; blank ones are counted, not given.
#[derive(Debug)]
pub(super) struct Lines {
    carry: Carry,
    /// The number of the line that is being read, from 1.
    line: u64,
}

impl Lines {
    /// The next byte is the first of this line.
    pub(super) fn from_line(line: u64) -> Lines {
        Lines { carry: Carry::default(), line }
    }

    /// Gives each line that ends in these bytes, with its number.
    pub(super) fn push(
        &mut self,
        mut bytes: &[u8],
        mut each: impl FnMut(Piece<'_>, u64) -> ControlFlow<Stop>,
    ) -> ControlFlow<Stop> {
        while let Some(end) = memchr::memchr(b'\n', bytes) {
            self.give(&bytes[..end], &mut each)?;
            self.line += 1;
            bytes = &bytes[end + 1..];
        }
        if !bytes.is_empty() {
            self.carry.hold(bytes);
        }
        ControlFlow::Continue(())
    }

    /// Gives the last line where no newline ends it.
    pub(super) fn finish(
        &mut self,
        mut each: impl FnMut(Piece<'_>, u64) -> ControlFlow<Stop>,
    ) -> ControlFlow<Stop> {
        self.give(&[], &mut each)
    }

    fn give(
        &mut self,
        last: &[u8],
        each: &mut impl FnMut(Piece<'_>, u64) -> ControlFlow<Stop>,
    ) -> ControlFlow<Stop> {
        match self.carry.end(last) {
            Piece::Whole(line) if line.trim_ascii().is_empty() => ControlFlow::Continue(()),
            line => each(line, self.line),
        }
    }
}
