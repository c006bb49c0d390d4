//! Tells what a file is by what it begins with, where no entry document says so.
//!
//! `form` tells how a file is written once it is known what it holds; this tells what it
//! holds: by the first name in it that only one kind of file has. Definition:
//! `docs/formats.md`, "Told by content".

use super::csv::{self, Look as CsvLook};
use super::form::{Look, cut, first_telling};

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Content {
    /// An entry document.
    Entry,
    /// Raw events of our own.
    Events,
    /// Beacons of Kaltura's player.
    Beacons,
    /// One row a session.
    Visits,
    /// xAPI statements.
    Xapi,
    /// Caliper events.
    Caliper,
    /// A report that Kaltura has exported.
    Export,
    /// Names by id.
    Names,
    /// Captions or chapters.
    Captions,
    /// Nothing.
    Empty,
    /// Nothing that is understood.
    Unknown,
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// How captions begin (WebVTT).
const CAPTIONS: &[u8] = b"WEBVTT";

/// How the block begins that Kaltura writes above a report, within its quotes.
const BLOCK: &[u8] = b"# --";

/// Headers, each with all that it has to name, in lower case. Of exports a count is
/// enough: they have it under the API's name or in words.
const HEADERS: [(Content, &[&str]); 9] = [
    (Content::Events, &["at", "kind"]),
    (Content::Visits, &["start"]),
    (Content::Export, &["count_plays"]),
    (Content::Export, &["total plays count"]),
    (Content::Export, &["count_loads"]),
    (Content::Export, &["player impressions count"]),
    (Content::Export, &["count_viewers"]),
    (Content::Export, &["sum_view_period"]),
    (Content::Names, &["id", "name"]),
];

/// What a file is that begins with these bytes; `None` when they do not tell yet,
/// `complete` when no more come.
///
/// Depends on nothing but the file: more bytes never change what fewer have told.
pub fn sniff(head: &[u8], complete: bool) -> Option<Content> {
    if !complete && head.len() < BYTE_ORDER_MARK.len() && BYTE_ORDER_MARK.starts_with(head) {
        return None;
    }
    let (head, complete) = cut(head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(head), complete);
    let text = head.trim_ascii_start();
    match text {
        [] => complete.then_some(Content::Empty),
        [b'{', members @ ..] => of_object(members, complete),
        [b'[', array @ ..] => match array.trim_ascii_start() {
            [] => complete.then_some(Content::Unknown),
            [b'{', members @ ..] => of_object(members, complete),
            [b']', ..] => Some(Content::Empty),
            _ => Some(Content::Unknown),
        },
        _ => of_text(head, text, complete),
    }
}

fn of_object(members: &[u8], complete: bool) -> Option<Content> {
    match first_telling(members, |name, _, first| of_member(name, first)) {
        Look::More => complete.then_some(Content::Unknown),
        Look::None => Some(Content::Unknown),
        Look::Found(content) => Some(content),
    }
}

/// What an object is that has a member of this name, whose value begins with `first`.
/// Who, where and on what tells nothing: events and visits have the same names for it.
fn of_member(name: &str, first: u8) -> Option<Content> {
    match (name, first) {
        ("viewprint", _) | ("entry" | "source", b'{') => Some(Content::Entry),
        ("eventType" | "partnerId" | "entryId" | "playTimeSum", _) => Some(Content::Beacons),
        ("kind" | "at" | "from" | "to" | "percent", _) => Some(Content::Events),
        ("start" | "spans" | "impressions" | "plays" | "reached", _) => Some(Content::Visits),
        ("verb", b'{') | ("statements", b'[') | ("stored", _) => Some(Content::Xapi),
        ("action", b'"') | ("sensor" | "dataVersion" | "@context", _) | ("data", b'[') => {
            Some(Content::Caliper)
        }
        _ => None,
    }
}

/// A text that is no JSON; `text` is `head` without the blanks before it.
fn of_text(head: &[u8], text: &[u8], complete: bool) -> Option<Content> {
    let unquoted = text.strip_prefix(b"\"").unwrap_or(text);
    for (begins, content) in [(CAPTIONS, Content::Captions), (BLOCK, Content::Export)] {
        let of = if content == Content::Export { unquoted } else { text };
        if of.starts_with(begins) {
            return Some(content);
        }
        if !complete && begins.starts_with(of) {
            return None;
        }
    }
    for (content, names) in HEADERS {
        match csv::look(head, complete, names) {
            CsvLook::Header(_) => return Some(content),
            CsvLook::More => return None,
            CsvLook::Refused(_) => {}
        }
    }
    Some(Content::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Each form that a kind can have, as it may begin.
    const FILES: [(&str, Content); 50] = [
        (r#"{"viewprint":1,"entry":{"id":"a"}"#, Content::Entry),
        (r#"{"time_zone":"UTC","entry": {"id":"a"}}"#, Content::Entry),
        (r#"{"source":{"kind":"events"},"viewprint":1}"#, Content::Entry),
        (r#"{"at":1788220800000,"kind":"play"}"#, Content::Events),
        ("\r\n{\"session\":\"s\",\"viewer\":\"u\",\r\n\"kind\":\"play\"}", Content::Events),
        (r#"[{"session":{"at":1},"kind":"play"}]"#, Content::Events),
        ("at,kind\n1,play", Content::Events),
        ("\r\n\"kind\";\"session\";AT\r\n", Content::Events),
        ("viewer\tkind\tat", Content::Events),
        ("at,kind,start\n", Content::Events),
        (r#"{"viewer":"u","start":1788220800000}"#, Content::Visits),
        (r#"[ { "country":"US","plays":1}]"#, Content::Visits),
        (r#"{"country":["US"],"start":[1788220800000]}"#, Content::Visits),
        (r#"{"spans":"0-1"}"#, Content::Visits),
        ("start,spans\r\n", Content::Visits),
        ("id;name;start\n", Content::Visits),
        (r#"{"eventType":99,"entryId":"1_a"}"#, Content::Beacons),
        (r#"[{"eventTime":1,"session":{},"partnerId":"5"}]"#, Content::Beacons),
        (r#"{"id":"x","actor":{"name":"at"},"verb":{"id":"v"}}"#, Content::Xapi),
        (r#"[{"verb":{"id":"v"}}]"#, Content::Xapi),
        (r#"{"more":"","statements":[{"verb":1}]}"#, Content::Xapi),
        (r#"{"statements": []}"#, Content::Xapi),
        (r#"{"id":"x","object":{},"stored":"2026"}"#, Content::Xapi),
        (r#"{"id":"x","actor":"u","action":"Started"}"#, Content::Caliper),
        (r#"{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2"}"#, Content::Caliper),
        (r#"[{"type":"MediaEvent","action":"Started"}]"#, Content::Caliper),
        (r#"{"sensor":"s","data":[]}"#, Content::Caliper),
        (r#"{"sendTime":"x","data":[{"id":1}]}"#, Content::Caliper),
        ("\"# ------------------------------------\"\n\"Report: x\"\n", Content::Export),
        ("# ----\r\nReport: x", Content::Export),
        ("Date,Total Plays Count\n20240901,3\n", Content::Export),
        ("id;count_plays\n", Content::Export),
        ("name,full_name,count_loads", Content::Export),
        ("percentile\tcount_viewers\n", Content::Export),
        ("id,name\n1,Ada\n", Content::Names),
        ("\"Name\";\"ID\"\r\n", Content::Names),
        ("WEBVTT\n\n00:00.000", Content::Captions),
        ("", Content::Empty),
        (" \r\n\t", Content::Empty),
        ("[]", Content::Empty),
        ("[ ]", Content::Empty),
        ("{}", Content::Unknown),
        ("[", Content::Unknown),
        ("[1,2]", Content::Unknown),
        (r#"{"hello":"world"}"#, Content::Unknown),
        (r#"{"action":5,"verb":"v","data":{}}"#, Content::Unknown),
        ("{oops", Content::Unknown),
        ("<!doctype html><title>Sign in</title>", Content::Unknown),
        ("Dear all,\nthe lecture is at ten.\n", Content::Unknown),
        ("\u{89}PNG\r\n\u{1a}\n\0\0\0\rIHDR", Content::Unknown),
    ];

    #[test]
    fn a_kind_is_told_by_content_with_a_mark_and_without() {
        for (file, content) in FILES {
            assert_eq!(sniff(file.as_bytes(), true), Some(content), "{file}");
            let marked = format!("\u{feff}{file}");
            assert_eq!(sniff(marked.as_bytes(), true), Some(content), "marked: {file}");
        }
    }

    #[test]
    fn as_many_bytes_as_a_record_may_have_are_enough() {
        let long = format!("{{\"x\":\"{}\",\"kind\":\"play\"}}", "x".repeat(3 << 20));
        assert_eq!(sniff(&long.as_bytes()[..1 << 20], false), None);
        assert_eq!(sniff(&long.as_bytes()[..2 << 20], false), Some(Content::Unknown));
        assert_eq!(sniff(long.as_bytes(), true), Some(Content::Unknown));
    }

    /// What is told of each beginning: nothing, until it is what is told of the whole.
    #[track_caller]
    fn check_beginnings(file: &[u8]) {
        let whole = sniff(file, true);
        assert!(whole.is_some());
        for n in 0..file.len() {
            let told = sniff(&file[..n], false);
            assert!(told.is_none() || told == whole, "{n} of {file:?}: {told:?}, not {whole:?}");
        }
    }

    #[test]
    fn where_a_chunk_ends_makes_no_difference() {
        for (file, _) in FILES {
            check_beginnings(file.as_bytes());
        }
    }

    proptest! {
        #[test]
        fn where_a_chunk_ends_makes_no_difference_to_joined_and_random_files(
            parts in prop::collection::vec((0..FILES.len(), 0..60_usize), 0..4),
            random in prop::collection::vec(any::<u8>(), 0..30),
        ) {
            let mut file = Vec::new();
            for (at, n) in parts {
                let bytes = FILES[at].0.as_bytes();
                file.extend_from_slice(&bytes[..n.min(bytes.len())]);
            }
            file.extend_from_slice(&random);
            check_beginnings(&file);
        }
    }
}
