//! JSON cut at its outermost commas, colons and closing brackets, as it streams by.

use super::carry::{Carry, Piece};

/// Finds where the elements of a list, or the names and values of an object, end.
///
/// Knows strings and nesting, nothing more: what a piece holds is looked at by
/// whoever takes it.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    carry: Carry,
    depth: u64,
    in_string: bool,
    escaped: bool,
}

impl Pieces {
    /// The next piece, the byte (`,` `:` `]` or `}`) that ends it, and how many bytes
    /// were used. `None` when the bytes hold no end; they are kept then.
    pub(super) fn next<'a>(&'a mut self, bytes: &'a [u8]) -> Option<(Piece<'a>, u8, usize)> {
        match self.end_in(bytes) {
            Some(end) => Some((self.carry.end(&bytes[..end]), bytes[end], end + 1)),
            None => {
                self.carry.hold(bytes);
                None
            }
        }
    }

    /// What no end has come for.
    pub(super) fn rest(&mut self) -> Piece<'_> {
        self.carry.end(&[])
    }

    fn end_in(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while at < bytes.len() {
            if self.escaped {
                self.escaped = false;
            } else if self.in_string {
                at += memchr::memchr2(b'"', b'\\', &bytes[at..])?;
                self.escaped = bytes[at] == b'\\';
                self.in_string = self.escaped;
            } else {
                match bytes[at] {
                    b'"' => self.in_string = true,
                    b'[' | b'{' => self.depth += 1,
                    b',' | b':' | b']' | b'}' if self.depth == 0 => return Some(at),
                    b']' | b'}' => self.depth -= 1,
                    _ => {}
                }
            }
            at += 1;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_end_outside_of_strings_and_nesting() {
        let json = br#""a:\",]": {"x":[1,2]} , [3,[4]],"\\"]"#;
        let expected =
            [(r#""a:\",]""#, ':'), (r#" {"x":[1,2]} "#, ','), (" [3,[4]]", ','), (r#""\\""#, ']')];
        for chunk in [1, 2, 5, json.len()] {
            let (mut pieces, mut found) = (Pieces::default(), Vec::new());
            for mut bytes in json.chunks(chunk) {
                while let Some((piece, end, used)) = pieces.next(bytes) {
                    let Piece::Whole(piece) = piece else { panic!("too long") };
                    found.push((String::from_utf8(piece.to_vec()).unwrap(), char::from(end)));
                    bytes = &bytes[used..];
                }
            }
            let found: Vec<_> = found.iter().map(|(text, end)| (text.as_str(), *end)).collect();
            assert_eq!(found, expected, "chunks of {chunk}");
        }
    }
}
