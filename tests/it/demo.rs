//! The bundled demo is what its generator writes, and its parts agree.

#[path = "../../examples/demo/term/mod.rs"]
mod term;

use flate2::read::GzDecoder;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use term::{N_EVENTS, SEED, Term};

const REMAKE: &str = "run `cargo run --release --example demo` and commit public/demo";

#[test]
fn the_bundled_events_are_what_the_generator_writes() {
    let (made, counts) = made(N_EVENTS);

    let bundled = events();
    let differs = made.lines().zip(bundled.lines()).position(|(made, bundled)| made != bundled);

    assert_eq!(differs, None, "first line that differs; {REMAKE}");
    assert_eq!(made.len(), bundled.len(), "{REMAKE}");
    assert_eq!(counts.n_lines, N_EVENTS);
}

#[test]
fn the_bundled_entry_document_is_what_the_generator_writes() {
    let made = Term::new(SEED, N_EVENTS).unwrap().entry_document("events.ndjson.gz").unwrap();

    assert!(made == text("entry.json"), "{REMAKE}");
}

#[test]
fn everybody_in_the_events_has_a_name() {
    let entry: Value = serde_json::from_str(&text("entry.json")).unwrap();
    let events = events();
    let seen: BTreeSet<String> = events
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter_map(|event| Some(event.get("viewer")?.as_str()?.to_owned()))
        .collect();

    let nameless: Vec<_> = seen.iter().filter(|id| entry["viewers"].get(id).is_none()).collect();

    assert!(seen.len() > 300);
    assert_eq!(nameless, Vec::<&String>::new());
}

#[test]
fn captions_and_chapters_run_through_the_whole_lecture() {
    let entry: Value = serde_json::from_str(&text("entry.json")).unwrap();
    let length_s = entry["entry"]["duration_s"].as_f64().unwrap();

    for file in ["lecture.vtt", "lecture.chapters.vtt"] {
        let cues = cues(&text(file));
        let mut end = 0.0;
        for (from, to) in cues {
            assert_eq!(from, end, "{file}: a cue begins where the one before it ends");
            assert!(to > from, "{file}: the cue at {from} s has a length");
            end = to;
        }
        assert_eq!(end, length_s, "{file}");
    }
}

#[test]
fn a_file_has_exactly_as_many_lines_as_were_asked_for() {
    for n_events in [1, 130, 5_000] {
        assert_eq!(made(n_events).0.lines().count() as u64, n_events);
    }
}

fn made(n_events: u64) -> (String, term::Counts) {
    let mut out = Vec::new();
    let counts = Term::new(SEED, n_events).unwrap().write(&mut out).unwrap();
    (String::from_utf8(out).unwrap(), counts)
}

fn text(file: &str) -> String {
    fs::read_to_string(format!("{}/public/demo/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn events() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/public/demo/events.ndjson.gz");
    let mut text = String::new();
    GzDecoder::new(fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    text
}

/// Start and end of each cue of a WebVTT file, in seconds.
fn cues(vtt: &str) -> Vec<(f64, f64)> {
    let seconds = |stamp: &str| {
        stamp.split(':').fold(0.0, |s, part| s * 60.0 + part.trim().parse::<f64>().unwrap())
    };
    vtt.lines()
        .filter_map(|line| line.split_once(" --> "))
        .map(|(from, to)| (seconds(from), seconds(to)))
        .collect()
}
