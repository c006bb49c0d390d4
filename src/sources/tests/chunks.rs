//! Properties: where chunks end makes no difference, nothing panics, a good record
//! survives whatever stands around it, and what is written is read again.

use super::*;
use proptest::prelude::*;

/// Bytes that are likely to mean something to a parser.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let words = prop::sample::select(vec![
        &b"{"[..],
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b"\"",
        b"\\",
        b"\n",
        b"\r\n",
        b" ",
        b";",
        b"\t",
        b"\"at\"",
        b"\"kind\"",
        b"\"play\"",
        b"1788220800000",
        b"\"start\"",
        b"\"spans\"",
        b"at",
        b"kind",
        b"start",
        b"spans",
        b"play",
        b"\"statements\"",
        b"\"data\"",
        b"\"action\":\"Started\",\"object\":\"urn:v\",\"eventTime\":1788220800000",
        b"\"eventType\":99",
        b"\"position\":9,\"playTimeSum\":9,\"sessionId\":1",
        b"\"object\":{\"id\":\"urn:v\"}",
        b"\"timestamp\"",
        b"null",
        b"true",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\xc3\xa9",
        b"\\ud800",
        b"0-1",
        b"{\"at\":1788220800000,\"kind\":\"play\"}",
        b"{\"start\":1788220800000}",
        b"at,kind\n",
        b"1788220800000,play\n",
        b"{\"start\":[1788220800000]",
        b"1e9",
    ]);
    prop_oneof![
        prop::collection::vec(words, 0..40).prop_map(|words| words.concat()),
        prop::collection::vec(any::<u8>(), 0..100),
    ]
}

fn source_of(kind: u8) -> Source {
    match kind {
        0 => events(),
        1 => visits(),
        standard => Source::Statements {
            standard: if standard == 2 { Standard::Xapi } else { Standard::Caliper },
            urls: vec!["a".to_owned()],
            activities: vec!["urn:v".to_owned()],
            fields: [].into(),
        },
    }
}

proptest! {
    #[test]
    fn any_bytes_read_the_same_in_one_chunk_and_in_many(
        bytes in bytes(), kind in 0..4_u8, chunk in 1..20_usize,
    ) {
        let source = source_of(kind);
        let (one, many) = (load(&source, &bytes, bytes.len()), load(&source, &bytes, chunk));
        prop_assert_eq!(shown(&one), shown(&many));
        prop_assert_eq!(one.quality, many.quality);
    }

    #[test]
    fn a_good_line_survives_between_any_others(
        around in prop::collection::vec(bytes(), 3), chunk in 1..200_usize,
    ) {
        // The first line tells the form.
        let file = [
            &b"{}\n"[..], &around[0], b"\n{\"at\":1788220801000,\"kind\":\"like\",\"viewer\":\"x\"}\n",
            &around[1], b"\n{\"at\":1788220802000,\"kind\":\"like\",\"viewer\":\"x\"}\n", &around[2],
        ].concat();
        let shown = shown(&load(&events(), &file, chunk));
        let good: Vec<_> = shown.lines().filter(|line| line.ends_with("like viewer=x")).collect();
        prop_assert_eq!(good, ["1s like viewer=x", "2s like viewer=x"]);
    }

    #[test]
    fn events_are_read_as_they_were_written(
        written in prop::collection::vec(written(), 0..20), chunk in 1..200_usize,
    ) {
        let expected: String = written.iter().map(Written::shown).collect();
        let lines: String = written.iter().map(|event| event.json() + "\n").collect();
        prop_assert_eq!(&shown(&load(&events(), lines.as_bytes(), chunk)), &expected);
        let array: Vec<String> = written.iter().map(Written::json).collect();
        let array = format!("[{}]", array.join(","));
        prop_assert_eq!(&shown(&load(&events(), array.as_bytes(), chunk)), &expected);
        let mut rows = csv::Writer::from_writer(Vec::new());
        rows.write_record(["from", "viewer", "at", "to", "kind", "city"]).unwrap();
        for event in &written {
            rows.write_record(event.row()).unwrap();
        }
        let rows = rows.into_inner().unwrap();
        prop_assert_eq!(&shown(&load(&events(), &rows, chunk)), &expected);
    }
}

/// An event as a test writes it.
#[derive(Clone, Debug)]
struct Written {
    at_ms: i64,
    span_ms: Option<(i32, i32)>,
    viewer: String,
    city: String,
}

fn written() -> impl Strategy<Value = Written> {
    let span = (0..300_000_i32, 1..300_000_i32).prop_map(|(from, ms)| (from, from + ms));
    let text = "([a-z,;\"\\\\\n\r\té😀] ?){0,5}";
    (946_684_800_000..4_102_444_800_000_i64, prop::option::of(span), text, text)
        .prop_map(|(at_ms, span_ms, viewer, city)| Written { at_ms, span_ms, viewer, city })
}

impl Written {
    fn kind(&self) -> &'static str {
        if self.span_ms.is_some() { "watch" } else { "play" }
    }

    fn json(&self) -> String {
        let mut json = serde_json::json!({
            "at": self.at_ms, "kind": self.kind(), "viewer": self.viewer, "city": self.city,
        });
        if let Some((from, to)) = self.span_ms {
            json["from"] = (f64::from(from) / 1000.0).into();
            json["to"] = format!("{}", f64::from(to) / 1000.0).into();
        }
        json.to_string()
    }

    fn row(&self) -> [String; 6] {
        let seconds = |ms: i32| (f64::from(ms) / 1000.0).to_string();
        let at = jiff::Timestamp::from_millisecond(self.at_ms).unwrap();
        [
            self.span_ms.map_or(String::new(), |(from, _)| seconds(from)),
            self.viewer.clone(),
            at.to_string(),
            self.span_ms.map_or(String::new(), |(_, to)| seconds(to)),
            self.kind().to_owned(),
            self.city.clone(),
        ]
    }

    fn shown(&self) -> String {
        let mut line = format!("{} {}", at(self.at_ms), self.kind());
        if let Some((from, to)) = self.span_ms {
            let _ = write!(line, " {from}..{to}");
        }
        for (name, text) in [("city", &self.city), ("viewer", &self.viewer)] {
            if !text.trim().is_empty() {
                let _ = write!(line, " {name}={}", text.trim());
            }
        }
        line + "\n"
    }
}
