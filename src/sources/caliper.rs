//! One event of Caliper's media profile: the only file that knows that vocabulary.
//!
//! Source: 1EdTech Caliper Analytics 1.2, "Media Profile"; its JSON-LD of 1.0 differs in
//! `@id` and in actions that are IRIs. What Open edX adds is in `extensions` of the
//! object (openedx/event-routing-backends, `caliper/event_transformers/video_events.py`).

use super::duration;
use super::json::{Object, elements};
use super::record::{Cell, Scalar, Wrong};
use super::rules;
use super::statement::{Mapping, Session, Statement, Told, Verb, at_us};
use crate::facts::span::content_ms;
use crate::query::Dimension;
use std::borrow::Cow;

/// `docs/formats.md`: where dimensions stand by default.
pub(super) const PATHS: [(Dimension, &str); 2] =
    [(Dimension::Context, "group.id"), (Dimension::Role, "membership.roles[0]")];

/// Reads an event, or says what is wrong with it.
pub(super) fn read<'a>(event: &Object<'a>, mapping: &Mapping) -> Result<Told<'a>, Wrong> {
    if !mapping.is_of_entry(iri(event, "object")?.as_deref()) {
        return Ok(Told::NotOfEntry);
    }
    let actor_id = iri(event, "actor")?;
    let object = event.object("object");
    let told = object.object("extensions");
    let verb = event.text_or_none("action").map_or(Verb::Other, |action| verb_of(&action));
    let target_ms = content_time_ms(event.object("target").cell("currentTime"));
    let session = match iri(event, "session")? {
        Some(id) => Session::Id('c', id),
        None => actor_id.clone().map_or(Session::Alone, Session::Actor),
    };
    let mut labels = mapping.labels(event, actor_id);
    if mapping.is_default(Dimension::Context)
        && let Some(group) = event.text_or_none("group")
    {
        labels.set(Dimension::Context, group);
    }
    Ok(Told::Statement(Box::new(Statement {
        id: event.text("id", "id")?,
        at_us: at_us(event, "eventTime")?,
        verb,
        session,
        labels,
        name: event.object("actor").text_or_none("name"),
        position_ms: target_ms.or_else(|| {
            let name = if verb == Verb::Jumped { "new_time" } else { "currentTime" };
            content_time_ms(told.cell(name))
        }),
        left_ms: content_time_ms(told.cell("old_time")),
        segments: None,
        length_ms: content_time_ms(object.cell("duration"))
            .and_then(|ms| u32::try_from(ms).ok())
            .filter(|ms| *ms > 0),
    })))
}

/// The events of an envelope: `{"sensor":"...","data":[...]}`.
pub(super) fn wrapped(json: &str) -> Option<Vec<&str>> {
    let envelope = Object::of(json)?;
    if envelope.get("action").is_some() {
        return None;
    }
    elements(envelope.get("data")?)
}

/// A player that stops at the end says the same as one that is stopped before: whether
/// everything was seen follows from where.
pub(super) fn verb_of(action: &str) -> Verb {
    match action.rsplit('#').next().unwrap_or_default() {
        "Viewed" | "NavigatedTo" | "Retrieved" => Verb::Initialized,
        "Started" | "Resumed" | "Restarted" => Verb::Played,
        "Paused" => Verb::Paused,
        "JumpedTo" | "ForwardedTo" => Verb::Jumped,
        "Ended" => Verb::Terminated,
        "Shared" => Verb::Shared,
        "Liked" => Verb::Liked,
        "Downloaded" => Verb::Downloaded,
        _ => Verb::Other,
    }
}

/// The id of an entity, which may stand for all of it.
pub(super) fn iri<'a>(event: &Object<'a>, name: &str) -> Result<Option<Cow<'a, str>>, Wrong> {
    if event.cell(name).shown().starts_with('"') {
        return event.text(name, name);
    }
    let entity = event.object(name);
    match entity.text("id", &format!("{name}.id"))? {
        Some(id) => Ok(Some(id)),
        None => entity.text("@id", &format!("{name}.@id")),
    }
}

/// Content time: a duration, or seconds. What is none is absent.
fn content_time_ms(cell: Cell<'_>) -> Option<i32> {
    let seconds = match cell.scalar().ok()? {
        Scalar::Text(text) if text.starts_with('P') => duration::seconds(&text)?,
        seconds => rules::seconds(seconds).ok()?,
    };
    content_ms(seconds)
}
