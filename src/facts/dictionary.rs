//! Texts as small numbers.

use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;

use super::bounds::MAX_DICTIONARY_BYTES;

/// The code that stands for no text: unknown, or anonymous.
pub const UNKNOWN: u32 = 0;

/// Distinct texts, numbered from 1 in the order they came; 0 is [`UNKNOWN`].
///
/// Texts lie in one buffer; the hash is seeded, so that no file can make the
/// table slow.
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    bytes: String,
    /// Where each text ends; text `code` begins where the one before ends.
    ends: Vec<u32>,
    codes: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Dictionary {
    /// How many codes there are, [`UNKNOWN`] included.
    pub fn n_codes(&self) -> usize {
        self.ends.len() + 1
    }

    /// The code of a text, a new one if need be. `None` when the dictionary is full.
    pub fn intern(&mut self, text: &str) -> Option<u32> {
        let hash = self.hasher.hash_one(text);
        let Dictionary { bytes, ends, codes, hasher } = self;
        if let Some(code) = codes.find(hash, |code| text_of(bytes, ends, *code) == text) {
            return Some(*code);
        }
        if bytes.len() + text.len() > MAX_DICTIONARY_BYTES {
            return None;
        }
        bytes.push_str(text);
        ends.push(bytes.len() as u32);
        let code = ends.len() as u32;
        codes.insert_unique(hash, code, |code| hasher.hash_one(text_of(bytes, ends, *code)));
        Some(code)
    }

    /// The code of a text that is known already.
    pub fn code(&self, text: &str) -> Option<u32> {
        let hash = self.hasher.hash_one(text);
        self.codes.find(hash, |code| self.text(*code) == Some(text)).copied()
    }

    /// The text of a code; `None` for [`UNKNOWN`].
    pub fn text(&self, code: u32) -> Option<&str> {
        (code != UNKNOWN).then(|| text_of(&self.bytes, &self.ends, code))
    }
}

#[inline]
fn text_of<'a>(bytes: &'a str, ends: &[u32], code: u32) -> &'a str {
    let at = code as usize - 1;
    let start = if at == 0 { 0 } else { ends[at - 1] as usize };
    &bytes[start..ends[at] as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_share_a_code_and_codes_give_their_text_back() {
        let mut dictionary = Dictionary::default();
        let codes: Vec<_> =
            ["US", "", "DE", "US", ""].iter().filter_map(|t| dictionary.intern(t)).collect();
        assert_eq!(codes, [1, 2, 3, 1, 2]);
        assert_eq!(dictionary.n_codes(), 4);
        assert_eq!(dictionary.text(3), Some("DE"));
        assert_eq!(dictionary.text(UNKNOWN), None);
        assert_eq!(dictionary.code("DE"), Some(3));
        assert_eq!(dictionary.code("FR"), None);
    }
}
