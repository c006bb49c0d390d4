//! The entry document: `docs/formats.md`, "The entry document".

use super::cast::Viewer;
use super::names::OWNER;
use super::shape::{COURSES, CREATED_AT, LENGTH_DS, UPDATED_AT, ZONE};
use serde::Serialize;
use std::collections::BTreeMap;
use std::error::Error;

#[derive(Serialize)]
struct Document<'a> {
    viewprint: u32,
    entry: Entry,
    time_zone: &'static str,
    updated_at: &'static str,
    /// Sorted, so that a change of one name is a change of one line.
    viewers: BTreeMap<&'a str, &'a str>,
    contexts: BTreeMap<&'static str, &'static str>,
    privacy: Privacy,
    source: Source<'a>,
}

#[derive(Serialize)]
struct Entry {
    id: &'static str,
    name: &'static str,
    kind: &'static str,
    duration_s: f64,
    created_at: &'static str,
    owner: &'static str,
    media: &'static str,
    poster: &'static str,
    captions: &'static str,
    chapters: &'static str,
}

#[derive(Serialize)]
struct Privacy {
    names: &'static str,
    min_group: u32,
}

#[derive(Serialize)]
struct Source<'a> {
    kind: &'static str,
    url: &'a str,
}

/// The document as text, with the names that the viewers have.
pub(super) fn write(viewers: &[Viewer], events: &str) -> Result<String, Box<dyn Error>> {
    let document = Document {
        viewprint: 1,
        entry: Entry {
            id: "1_k3v9t2qa",
            name: "Lecture 3: Sampling and standard error",
            kind: "video",
            duration_s: f64::from(LENGTH_DS) / 10.0,
            created_at: CREATED_AT,
            owner: OWNER,
            media: "lecture.webm",
            poster: "lecture.jpg",
            captions: "lecture.vtt",
            chapters: "lecture.chapters.vtt",
        },
        time_zone: ZONE,
        updated_at: UPDATED_AT,
        viewers: viewers
            .iter()
            .filter_map(|viewer| Some((viewer.id.as_str(), viewer.name.as_deref()?)))
            .collect(),
        contexts: COURSES.iter().map(|(_, course)| (course.id, course.name)).collect(),
        privacy: Privacy { names: "shown", min_group: 0 },
        source: Source { kind: "events", url: events },
    };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}
