//! Files in, facts out: each rule of `docs/formats.md`, sections 2, 3 and 5.

mod beacons;
mod caliper;
mod chunks;
mod events;
mod statements;
mod visits;

use super::{Batch, Facts, Loaded, Reader};
use crate::facts::entry::{Source, Standard};
use crate::facts::quality::Position;
use crate::facts::visit::Reached;
use crate::facts::{EventKind, Events, Profiles, Visits};
use crate::query::Dimension;
use std::fmt::Write;

fn events() -> Source {
    Source::Events(vec!["a".to_owned()])
}

fn visits() -> Source {
    Source::Visits(vec!["a".to_owned()])
}

/// Reads one file, cut into chunks.
fn load(source: &Source, file: &[u8], chunk: usize) -> Loaded {
    let mut batch = Batch::new(source, Some(600_000));
    batch.learn("e");
    read(&mut batch, "a", file, chunk);
    batch.finish()
}

fn read(batch: &mut Batch, name: &str, file: &[u8], chunk: usize) {
    let mut reader = Reader::new(name);
    for bytes in file.chunks(chunk.max(1)) {
        reader.push(bytes, batch);
    }
    reader.finish(batch);
}

/// Everything that was read, a line each: facts, then what was refused, then what
/// is missing.
fn shown(loaded: &Loaded) -> String {
    let mut lines = String::new();
    match &loaded.facts {
        Facts::Events(events) => show_events(events, &mut lines),
        Facts::Visits(visits) => show_visits(visits, &mut lines),
    }
    for refused in &loaded.quality.examples {
        let file = refused.file.as_ref().map_or(String::new(), |file| format!("{file} "));
        let field = refused.field.as_deref().unwrap_or("-");
        let at = match refused.at {
            Position::Line(line) => format!("line {line}"),
            Position::Record(number) => format!("record {number}"),
        };
        let _ = writeln!(lines, "{file}{at} {field} {:?} {}", refused.expected, refused.found);
    }
    for unread in &loaded.quality.unread {
        let _ = writeln!(lines, "unread {} {:?}", unread.file, unread.why);
    }
    lines
}

fn show_events(events: &Events, lines: &mut String) {
    for row in 0..events.len() {
        let _ = write!(lines, "{}", at(events.at_ms[row]));
        let _ = match events.kind[row] {
            EventKind::Watch(span) => write!(lines, " watch {}..{}", span.from_ms, span.to_ms),
            EventKind::Reach(quartile) => write!(lines, " reach {}", quartile.percent()),
            kind => write!(lines, " {}", format!("{kind:?}").to_lowercase()),
        };
        if let Some(session) = events.sessions.text(events.session[row]) {
            let _ = write!(lines, " session={session}");
        }
        show_profile(&events.profiles, events.profile[row], lines);
        lines.push_str(if events.country_refused[row] { " no-code\n" } else { "\n" });
    }
}

fn show_visits(visits: &Visits, lines: &mut String) {
    for row in 0..visits.len() {
        let counts = visits.counts[row];
        let _ = write!(lines, "{}", at(visits.start_ms[row]));
        for (name, count) in [
            ("impressions", counts.impressions),
            ("plays", u32::from(counts.played)),
            ("shares", counts.shares),
            ("likes", counts.likes),
            ("downloads", counts.downloads),
        ] {
            if count > 0 {
                let _ = write!(lines, " {name}={count}");
            }
        }
        if let Reached::Stated(quartile) = counts.reached {
            let _ = write!(lines, " reached={}", quartile.map_or(0, |quartile| quartile.percent()));
        }
        show_profile(&visits.profiles, visits.profile[row], lines);
        for span in visits.spans_of(row) {
            let _ = write!(lines, " {}..{}", span.from_ms, span.to_ms);
        }
        lines.push('\n');
    }
}

fn show_profile(profiles: &Profiles, number: u32, lines: &mut String) {
    for dimension in Dimension::EVERY {
        let code = profiles.codes(number)[dimension as usize];
        if let Some(text) = profiles.dictionary(dimension).text(code) {
            let _ = write!(lines, " {}={text}", dimension.key());
        }
    }
}

/// Seconds since 2026-09-01T00:00:00Z.
fn at(ms: i64) -> String {
    format!("{}s", (ms - 1_788_220_800_000) as f64 / 1000.0)
}

/// What a file reads as; the same at every size of chunk.
#[track_caller]
fn check(source: &Source, file: impl AsRef<[u8]>, expected: &str) {
    let file = file.as_ref();
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    for chunk in [file.len(), 1, 3, 64] {
        let shown = shown(&load(source, file, chunk));
        let found: Vec<&str> = shown.lines().map(str::trim).collect();
        assert_eq!(found, expected, "chunks of {chunk}");
    }
}
