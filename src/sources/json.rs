//! JSON as it is written: values are cut out of their text and checked, never built.
//!
//! What strings hold is looked at only by who asks for the text ([`text_of`]): half
//! of a surrogate pair is a fault of one field, not of all that stands around it.

use std::borrow::Cow;

/// The members of an object, by name, each as it is written.
#[derive(Debug, Default)]
pub(crate) struct Object<'a>(pub(super) Vec<(Cow<'a, str>, &'a str)>);

impl<'a> Object<'a> {
    /// `None` when it is no object, or broken.
    pub(crate) fn of(json: &'a str) -> Option<Object<'a>> {
        let mut members = Vec::new();
        each_member(json, &mut |name, value| members.push((name, value)))?;
        Some(Object(members))
    }

    /// The last member of this name.
    pub(crate) fn get(&self, name: &str) -> Option<&'a str> {
        self.0.iter().rev().find(|(found, _)| found == name).map(|(_, json)| *json)
    }
}

/// Gives the members of an object in their order. `None` when `json` is no object,
/// or broken, which shows only after some members.
pub(super) fn each_member<'a>(
    json: &'a str,
    each: &mut dyn FnMut(Cow<'a, str>, &'a str),
) -> Option<()> {
    let mut scan = Scan::new(json.as_bytes());
    scan.expect(b'{')?;
    let mut more = !scan.skips(b'}');
    while more {
        scan.blanks();
        let begin = scan.at;
        scan.string()?;
        let name = text_of(json.get(begin..scan.at)?)?;
        scan.expect(b':')?;
        each(name, json.get(scan.next_value()?)?);
        more = scan.goes_on(b'}')?;
    }
    scan.ends()
}

/// The elements of a list. `None` when `json` is no list, or broken.
pub(crate) fn elements(json: &str) -> Option<Vec<&str>> {
    let mut scan = Scan::new(json.as_bytes());
    scan.expect(b'[')?;
    let mut elements = Vec::new();
    let mut more = !scan.skips(b']');
    while more {
        elements.push(json.get(scan.next_value()?)?);
        more = scan.goes_on(b']')?;
    }
    scan.ends().map(|()| elements)
}

/// The text of a string. `None` when the bytes are none.
pub(super) fn text(json: &[u8]) -> Option<Cow<'_, str>> {
    let mut scan = Scan::new(json);
    scan.blanks();
    let begin = scan.at;
    scan.string()?;
    let end = scan.at;
    scan.ends()?;
    text_of(std::str::from_utf8(&json[begin..end]).ok()?)
}

/// The text of a string whose syntax is good; `None` when it holds half of a
/// surrogate pair. Borrowed unless it has escapes.
#[inline]
pub(crate) fn text_of(json: &str) -> Option<Cow<'_, str>> {
    let inside = json.strip_prefix('"')?.strip_suffix('"')?;
    if memchr::memchr(b'\\', inside.as_bytes()).is_none() {
        return Some(Cow::Borrowed(inside));
    }
    unescaped(inside).map(Cow::Owned)
}

fn unescaped(inside: &str) -> Option<String> {
    let mut text = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some((plain, escape)) = rest.split_once('\\') {
        text.push_str(plain);
        let mut chars = escape.chars();
        text.push(match chars.next()? {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let mut units = [hex(&mut chars)?, 0];
                let is_pair = (0xd800..0xdc00).contains(&units[0]);
                if is_pair {
                    chars = chars.as_str().strip_prefix("\\u")?.chars();
                    units[1] = hex(&mut chars)?;
                }
                let units = units.into_iter().take(1 + usize::from(is_pair));
                char::decode_utf16(units).next()?.ok()?
            }
            itself => itself,
        });
        rest = chars.as_str();
    }
    text.push_str(rest);
    Some(text)
}

fn hex(chars: &mut std::str::Chars<'_>) -> Option<u16> {
    (0..4).try_fold(0, |unit, _| Some(unit << 4 | chars.next()?.to_digit(16)? as u16))
}

/// Whether the bytes are one JSON value, but for what strings hold. Needs no stack
/// of calls, however deep the value.
pub(crate) fn is_json(json: &[u8]) -> bool {
    error_in(json).is_none()
}

/// Where the bytes stop being one JSON value; `None` when they do not.
pub(super) fn error_in(json: &[u8]) -> Option<usize> {
    let mut scan = Scan::new(json);
    let read = scan.value().and_then(|()| scan.ends());
    read.is_none().then_some(scan.at)
}

/// The JSON value that the bytes begin with, if they do.
pub(super) fn first_json(json: &[u8]) -> Option<&[u8]> {
    let mut scan = Scan::new(json);
    scan.value()?;
    let first = &json[..scan.at];
    let is_delimited = first.ends_with(b"\"") || first.ends_with(b"]") || first.ends_with(b"}");
    let ends = |next: &u8| next.is_ascii_whitespace() || b"\"[]{},:".contains(next);
    (is_delimited || json.get(scan.at).is_none_or(ends)).then_some(first)
}

/// JSON (RFC 8259), read from front to back. What fails stays at the byte that is
/// wrong.
struct Scan<'a> {
    json: &'a [u8],
    at: usize,
}

impl<'a> Scan<'a> {
    fn new(json: &'a [u8]) -> Scan<'a> {
        Scan { json, at: 0 }
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.json.get(self.at).copied()
    }

    #[inline]
    fn blanks(&mut self) {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// Passes this byte, if it is the next one behind blanks.
    fn skips(&mut self, byte: u8) -> bool {
        self.blanks();
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        self.skips(byte).then_some(())
    }

    /// Whether a comma follows a member or an element, or the `end` of all.
    fn goes_on(&mut self, end: u8) -> Option<bool> {
        if self.skips(b',') {
            return Some(true);
        }
        self.expect(end).map(|()| false)
    }

    /// Nothing but blanks may follow.
    fn ends(&mut self) -> Option<()> {
        self.blanks();
        self.peek().is_none().then_some(())
    }

    /// Where the next value stands, blanks around it left out.
    fn next_value(&mut self) -> Option<std::ops::Range<usize>> {
        self.blanks();
        let begin = self.at;
        self.value()?;
        Some(begin..self.at)
    }

    fn value(&mut self) -> Option<()> {
        let mut open = Vec::new(); // what ends each list and object around
        loop {
            self.blanks();
            match self.peek()? {
                b'"' => self.string()?,
                b't' => self.word(b"true")?,
                b'f' => self.word(b"false")?,
                b'n' => self.word(b"null")?,
                bracket @ (b'[' | b'{') => {
                    self.at += 1;
                    let end = bracket + 2;
                    if !self.skips(end) {
                        self.name_if(end == b'}')?;
                        open.push(end);
                        continue;
                    }
                }
                _ => self.number()?,
            }
            loop {
                let Some(end) = open.last().copied() else { return Some(()) };
                if self.goes_on(end)? {
                    self.name_if(end == b'}')?;
                    break;
                }
                open.pop();
            }
        }
    }

    /// Passes a member's name and its colon, where members have names.
    fn name_if(&mut self, of_member: bool) -> Option<()> {
        if of_member {
            self.blanks();
            self.string()?;
            self.expect(b':')?;
        }
        Some(())
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        for byte in word {
            if self.peek() != Some(*byte) {
                return None;
            }
            self.at += 1;
        }
        Some(())
    }

    fn number(&mut self) -> Option<()> {
        self.at += usize::from(self.peek() == Some(b'-'));
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            self.digits()?;
        }
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let begin = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        (self.at > begin).then_some(())
    }

    /// Passes a string, from its first quote behind its last.
    fn string(&mut self) -> Option<()> {
        self.word(b"\"")?;
        loop {
            self.plain();
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    return Some(());
                }
                b'\\' => self.escape()?,
                0x20.. => self.at += 1,
                _ => return None,
            }
        }
    }

    /// Passes bytes of a string eight at a time, as long as none of them is a
    /// quote, a backslash or a control character.
    #[inline]
    fn plain(&mut self) {
        const ONES: u64 = u64::MAX / 255;
        const HIGH: u64 = ONES << 7;
        while let Some((bytes, _)) = self.json[self.at..].split_first_chunk() {
            let bytes = u64::from_le_bytes(*bytes);
            // The high bit of a byte is set where subtracting borrows: the lowest
            // one set is never wrong (Hacker's Delight, 6-1).
            let control = bytes.wrapping_sub(ONES * 0x20) & !bytes;
            let quote = bytes ^ (ONES * u64::from(b'"'));
            let escape = bytes ^ (ONES * u64::from(b'\\'));
            let quote = quote.wrapping_sub(ONES) & !quote;
            let escape = escape.wrapping_sub(ONES) & !escape;
            let special = (control | quote | escape) & HIGH;
            self.at += special.trailing_zeros() as usize / 8;
            if special != 0 {
                return;
            }
        }
    }

    fn escape(&mut self) -> Option<()> {
        self.at += 1;
        match self.peek()? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 1,
            b'u' => {
                self.at += 1;
                for _ in 0..4 {
                    if !self.peek()?.is_ascii_hexdigit() {
                        return None;
                    }
                    self.at += 1;
                }
            }
            _ => return None,
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_cut_out_as_written() {
        let object = Object::of(r#" {"a" : [1, {"b":"]"}] ,"\u0061": -0.5e+3, "c":""} "#).unwrap();
        assert_eq!((object.get("a"), object.get("c")), (Some("-0.5e+3"), Some("\"\"")));
        assert_eq!(elements(r#"[ "x,y" , {} ,[]]"#).unwrap(), ["\"x,y\"", "{}", "[]"]);
        assert_eq!(elements(" [ ] ").unwrap(), [""; 0]);
        for broken in ["[1,]", "[1 2]", "[", "[1", "{}", "[1]]", "[01]", "[1.]", "[nul]"] {
            assert_eq!(elements(broken), None, "{broken}");
        }
    }

    #[test]
    fn escapes_are_undone_and_half_a_pair_is_no_text() {
        let text = |json: &'static str| text(json.as_bytes());
        let all = r#" "\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00 é" "#;
        assert_eq!(text(all).as_deref(), Some("\"\\/\u{8}\u{c}\n\r\té😀 é"));
        for broken in [r#""\ud83d""#, r#""\ud83d\n""#, r#""\ude00""#, r#""\ud83d\u0041""#] {
            assert_eq!(text(broken), None, "{broken}");
            assert!(is_json(broken.as_bytes()), "{broken}");
        }
        for broken in ["", "x", "\"", "\"a", "\"\n\"", r#""\x""#, r#""\u12g4""#, r#""a"b"#] {
            assert_eq!(text(broken), None, "{broken}");
        }
    }

    #[test]
    fn an_error_is_where_it_is_no_json_any_more() {
        for (json, at) in [("", 0), ("{\"a\": }", 6), ("[1,]", 3), ("1 1", 2), ("\"a\n\"", 2)] {
            assert_eq!(error_in(json.as_bytes()), Some(at), "{json}");
        }
    }

    #[test]
    fn the_first_of_several_values_is_found() {
        let first = |json: &'static str| first_json(json.as_bytes()).map(|first| first.len());
        for (json, n) in [("1 2", Some(1)), (" {} x", Some(3)), ("\"a\"b", Some(3)), ("1x", None)] {
            assert_eq!(first(json), n, "{json}");
        }
    }
}
