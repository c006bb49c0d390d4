//! Reads Caliper's media events as statements (formats.md, section 5).

use super::read::{self, content_ms, number_of, text_of, xapi_instant};
use super::xapi::{self, Statement, at, path_value};
use serde_json::{Map, Value};

/// The events of envelopes, and what is none as it is.
pub(super) fn unwrapped(records: &[read::Record]) -> Vec<read::Record> {
    let mut all = Vec::new();
    for record in records {
        let data = record.as_ref().ok().filter(|record| !record.contains_key("action"));
        match data.and_then(|record| record.get("data")).and_then(Value::as_array) {
            None => all.push(record.clone()),
            Some(events) => all.extend(events.iter().map(|event| match event {
                Value::Object(event) => Ok(event.clone()),
                other => Err(format!("expected an object, found {other}")),
            })),
        }
    }
    all
}

/// The id of an entity, which may be all there is of it.
pub(super) fn iri<'a>(event: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    let entity = event.get(name)?;
    let member = |name: &str| entity.get(name)?.as_str();
    entity.as_str().or_else(|| member("id")).or_else(|| member("@id"))
}

/// What is needed of an event; an error when that is not there.
pub(super) fn statement(event: &Map<String, Value>, source: &Value) -> Result<Statement, String> {
    let id_of = |name: &str| match event.get(name) {
        text @ Some(Value::String(_)) => text_of(text),
        Some(Value::Object(entity)) => {
            Ok(text_of(entity.get("id"))?.or(text_of(entity.get("@id"))?))
        }
        _ => Ok(None),
    };
    let action = text_of(event.get("action")).ok().flatten().unwrap_or_default();
    let verb = match action.split('#').next_back().unwrap_or_default() {
        "Viewed" | "NavigatedTo" | "Retrieved" => xapi::INITIALIZED,
        "Started" | "Resumed" | "Restarted" => xapi::PLAYED,
        "Paused" => xapi::PAUSED,
        "JumpedTo" | "ForwardedTo" => xapi::JUMPED,
        "Ended" => xapi::TERMINATED,
        "Shared" => xapi::SHARED,
        "Liked" => xapi::LIKED,
        "Downloaded" => xapi::DOWNLOADED,
        _ => "",
    };
    let told = |name: &str| time(at(event, &["object", "extensions"])?.get(name));
    let at_us = event.get("eventTime").and_then(Value::as_str).and_then(xapi_instant);
    let viewer = id_of("actor")?;
    let dims = read::dims(|name| {
        let stated =
            source.get("fields").and_then(|fields| fields.get(name)).and_then(Value::as_str);
        let group = event.get("group").filter(|group| group.is_string());
        let value = match (stated, name) {
            (Some(path), _) => path_value(event, path),
            (None, "context") => group.or_else(|| path_value(event, "group.id")),
            (None, "role") => path_value(event, "membership.roles[0]"),
            _ => None,
        };
        Ok(text_of(value).ok().flatten())
    })?;
    Ok(Statement {
        id: text_of(event.get("id"))?.map(|id| id.to_ascii_lowercase()),
        at: at_us.ok_or("eventTime")?,
        verb: verb.to_owned(),
        session: id_of("session")?.map(|id| format!("caliper {id}")),
        viewer,
        name: text_of(at(event, &["actor", "name"])).ok().flatten(),
        dims,
        length: time(at(event, &["object", "duration"])).filter(|ms| *ms > 0),
        time: time(at(event, &["target", "currentTime"]))
            .or_else(|| told(if verb == xapi::JUMPED { "new_time" } else { "currentTime" })),
        time_from: told("old_time"),
        segments: String::new(),
    })
}

/// `PT1M2.5S`, or seconds, in milliseconds.
fn time(value: Option<&Value>) -> Option<i64> {
    let text = value.and_then(Value::as_str).map(str::trim).filter(|text| text.starts_with('P'));
    let seconds = match text {
        Some(text) => duration(text)?,
        None => number_of(value).ok()??,
    };
    content_ms(seconds).ok()
}

fn duration(text: &str) -> Option<f64> {
    let (date, time) = match text[1..].split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (&text[1..], None),
    };
    if time == Some("") || (date.is_empty() && time.is_none()) {
        return None;
    }
    let of = |part: &str, units: &str, worth: &[f64]| -> Option<f64> {
        let (mut sum, mut digits, mut last) = (0.0, String::new(), None);
        for letter in part.chars() {
            if letter.is_ascii_digit() || letter == '.' || letter == ',' {
                digits.push(if letter == ',' { '.' } else { letter });
                continue;
            }
            let unit = units.find(letter).filter(|unit| last < Some(*unit))?;
            let n: f64 = digits.parse().ok()?;
            sum += n * worth[unit];
            digits.clear();
            last = Some(unit);
        }
        digits.is_empty().then_some(sum)
    };
    Some(
        of(date, "WD", &[604_800.0, 86_400.0])?
            + of(time.unwrap_or(""), "HMS", &[3600.0, 60.0, 1.0])?,
    )
}
