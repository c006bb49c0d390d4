//! Raw events: `docs/formats.md`, section 2.

use super::record::{Cells, Field, Wrong};
use super::rules;
use crate::facts::quality::Expected;
use crate::facts::span::NotASpan;
use crate::facts::{Event, EventKind, Events, Labels, Span};
use crate::query::Dimension;

/// Adds the event of a record, or says what is wrong with it.
pub(super) fn push(
    cells: &Cells<'_>,
    length_ms: Option<u32>,
    events: &mut Events,
) -> Result<(), Wrong> {
    let at_ms = cells.read(Field::At, rules::instant)?;
    let kind = kind(cells, length_ms)?;
    let session = cells.read(Field::Session, rules::text)?;
    let event = Event { at_ms, kind, session: session.as_deref(), labels: labels(cells)? };
    events.push(&event).map_err(|_| Wrong::record(Expected::Room, b""))
}

fn kind(cells: &Cells<'_>, length_ms: Option<u32>) -> Result<EventKind, Wrong> {
    let refused = |expected| Wrong::field("kind", expected, cells.get(Field::Kind).shown());
    let name = cells.read(Field::Kind, rules::text).map_err(|wrong| refused(kind_of(&wrong)))?;
    Ok(match name.as_deref() {
        None => return Err(refused(Expected::Value)),
        Some("impression") => EventKind::Impression,
        Some("play") => EventKind::Play,
        Some("watch") => EventKind::Watch(span(cells, length_ms)?),
        Some("reach") => EventKind::Reach(cells.read(Field::Percent, rules::quartile)?),
        Some("share") => EventKind::Share,
        Some("like") => EventKind::Like,
        Some("download") => EventKind::Download,
        Some(_) => return Err(refused(Expected::Kind)),
    })
}

/// What is no text is no kind either.
fn kind_of(wrong: &Wrong) -> Expected {
    if wrong.expected == Expected::Utf8 { Expected::Utf8 } else { Expected::Kind }
}

fn span(cells: &Cells<'_>, length_ms: Option<u32>) -> Result<Span, Wrong> {
    let from_s = cells.read(Field::From, rules::seconds)?;
    let to_s = cells.read(Field::To, rules::seconds)?;
    Span::from_seconds(from_s, to_s, length_ms).map_err(|not| {
        let begins_too_late = not == NotASpan::Outside && to_s > 0.0;
        let field = if begins_too_late { Field::From } else { Field::To };
        Wrong::field(field.name(), rules::expected_of(not), cells.get(field).shown())
    })
}

/// Who, where and on what.
pub(super) fn labels<'a>(cells: &Cells<'a>) -> Result<Labels<'a>, Wrong> {
    let mut labels = Labels::default();
    for dimension in Dimension::EVERY {
        if let Some(text) = cells.read(Field::Dimension(dimension), rules::text)? {
            labels.set(dimension, text);
        }
    }
    Ok(labels)
}
