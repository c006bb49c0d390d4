//! Names that stand for people without naming them.

use super::{Dictionary, Profiles};
use crate::query::Dimension;

/// Puts a pseudonym in the place of each viewer's id.
///
/// A pseudonym stays the same for a person within an entry, and differs from entry
/// to entry. It keeps honest eyes from reading names; whoever has a list of all ids
/// could still try each one.
pub fn replace_viewers(profiles: &mut Profiles, entry_id: &str) {
    let viewers = profiles.dictionary_mut(Dimension::Viewer);
    let mut replaced = Dictionary::default();
    for code in 1..viewers.n_codes() as u32 {
        let id = viewers.text(code).unwrap_or_default();
        let mut salt = 0;
        let pseudonym = loop {
            let pseudonym = pseudonym(entry_id, id, salt);
            if replaced.code(&pseudonym).is_none() {
                break pseudonym;
            }
            salt += 1;
        };
        // Codes are given in order, and a pseudonym is shorter than the dictionary's bound.
        replaced.intern(&pseudonym);
    }
    *viewers = replaced;
}

/// The pseudonym of one viewer of an entry, where nobody else has the same.
pub fn of(entry_id: &str, viewer_id: &str) -> String {
    pseudonym(entry_id, viewer_id, 0)
}

/// `Viewer 3F2A-91C0`
fn pseudonym(entry_id: &str, viewer_id: &str, salt: u32) -> String {
    let salt = salt.to_le_bytes();
    let bytes = entry_id.bytes().chain([0]).chain(viewer_id.bytes()).chain([0]).chain(salt);
    let hash = fnv1a(bytes);
    format!("Viewer {:04X}-{:04X}", (hash >> 48) as u16, (hash >> 32) as u16)
}

/// Whether a text may be a pseudonym, and so names nobody.
pub fn is_one(text: &str) -> bool {
    let Some(code) = text.strip_prefix("Viewer ") else { return false };
    let is_digit = |(at, byte): (usize, u8)| match at {
        4 => byte == b'-',
        _ => byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte),
    };
    code.len() == 9 && code.bytes().enumerate().all(is_digit)
}

/// FNV-1a, 64 bits: the same on every machine and in every version, which the
/// standard library's hashes do not promise.
fn fnv1a(bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes.into_iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_pseudonym_is_told_from_a_name() {
        assert!(is_one(&of("lecture-3", "ada")));
        for name in [
            "",
            "Viewer",
            "Viewer Ada",
            "ada@example.edu",
            "Viewer 3F2A_91C0",
            "Viewer 3F2A-91C0 Ada",
        ] {
            assert!(!is_one(name), "{name}");
        }
    }

    #[test]
    fn a_pseudonym_is_the_persons_own_within_an_entry() {
        let viewers = |entry: &str| {
            let mut profiles = Profiles::default();
            for n in 0..1_000 {
                profiles.dictionary_mut(Dimension::Viewer).intern(&format!("u{n}"));
            }
            replace_viewers(&mut profiles, entry);
            let dictionary = profiles.dictionary(Dimension::Viewer).clone();
            (1..=1_000).map(|code| dictionary.text(code).unwrap().to_owned()).collect::<Vec<_>>()
        };
        let names = viewers("lecture-3");
        assert_eq!(names, viewers("lecture-3"));
        assert_ne!(names[0], viewers("lecture-4")[0]);
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), 1_000);
        assert!(names[0].starts_with("Viewer "), "{}", names[0]);
    }
}
