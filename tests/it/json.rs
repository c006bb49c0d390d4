//! JSON is what `serde_json` says it is: lines of pieces that mostly fit, read by both.

use proptest::prelude::*;
use serde_json::Value;
use viewprint::facts::entry::Source;
use viewprint::sources::{Batch, Facts, Reader};

const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"a\"",
    "\"",
    "\\",
    "\\n",
    "\\u00e9",
    "\\u12g4",
    "1",
    "0",
    "-",
    ".5",
    "e",
    "E+2",
    "true",
    "null",
    " ",
    "\t",
    "\u{1}",
    "\u{7f}",
    "é",
    "\"k\":",
    "1,",
    "long enough to be looked at by eights",
];

/// What our reader makes of a line: its viewer, if it is not refused.
fn read(line: &str) -> Option<Option<String>> {
    let mut batch = Batch::new(&Source::Events(Vec::new()), None);
    let mut reader = Reader::new("lines");
    reader.push(line.as_bytes(), &mut batch);
    reader.finish(&mut batch);
    let Facts::Events(events) = batch.finish().facts else { return None };
    let profile = *events.profile.first()?;
    let viewer = viewprint::query::Dimension::Viewer;
    let code = events.profiles.codes(profile)[viewer as usize];
    Some(events.profiles.dictionary(viewer).text(code).map(str::to_owned))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn a_line_is_refused_when_its_syntax_is_wrong(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..12),
    ) {
        let value = pieces.concat();
        let line = format!("{{\"at\":1788264000000,\"kind\":\"play\",\"x\":{value}}}");
        let theirs = serde_json::from_str::<Value>(&line).is_ok();
        prop_assert_eq!(read(&line).is_some(), theirs, "{}", line);
    }

    #[test]
    fn a_text_is_what_its_escapes_say(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..12),
    ) {
        let text = pieces.concat();
        let line =
            format!("{{\"at\":1788264000000,\"kind\":\"play\",\"viewer\":\"{text}\"}}");
        let theirs = serde_json::from_str::<Value>(&line).ok().map(|line| {
            let viewer = line["viewer"].as_str().map(str::trim).filter(|text| !text.is_empty());
            viewer.map(str::to_owned)
        });
        prop_assert_eq!(read(&line), theirs, "{}", line);
    }
}
