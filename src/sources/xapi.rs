//! One xAPI statement: the only file that knows the vocabulary of the Video Profile.
//!
//! Source: adlnet/xapi-authored-profiles, `video/video.jsonld`; `docs/formats.md`,
//! section 5.

use super::json::Object;
use super::record::{Scalar, Wrong};
use super::rules;
use super::statement::{self, Mapping, Session, Statement, Told, Verb};
use crate::facts::Span;
use crate::facts::quality::Expected;
use crate::facts::span::content_ms;
use crate::query::Dimension;
use std::borrow::Cow;

/// `docs/formats.md`: the course, channel or category that the entry stands in.
pub(super) const PATHS: [(Dimension, &str); 1] =
    [(Dimension::Context, "context.contextActivities.parent[0].id")];

/// Reads a statement, or says what is wrong with it.
pub(super) fn read<'a>(statement: &Object<'a>, mapping: &Mapping) -> Result<Told<'a>, Wrong> {
    let object_id = statement.object("object").text("id", "object.id")?;
    let verb = statement.object("verb").text("id", "verb.id")?.unwrap_or_default();
    if verb == "http://adlnet.gov/expapi/verbs/voided" {
        return Ok(object_id.map_or(Told::NotOfEntry, Told::Voids));
    }
    if !mapping.is_of_entry(object_id.as_deref()) {
        return Ok(Told::NotOfEntry);
    }
    let actor = statement.object("actor");
    let actor_id = actor_id(&actor)?;
    let context = statement.object("context");
    let told = context.object("extensions");
    let result = statement.object("result").object("extensions");
    let verb = verb_of(&verb);
    Ok(Told::Statement(Box::new(Statement {
        id: statement.text("id", "id")?,
        at_us: at_us(statement)?,
        verb,
        session: session(&context, &told, actor_id.as_ref())?,
        labels: mapping.labels(statement, actor_id),
        name: actor.text_or_none("name"),
        position_ms: match verb {
            Verb::Seeked => result.position_ms("time-from"),
            _ => result.position_ms("time"),
        },
        left_ms: None,
        segments: result.segments(),
        length_ms: told.length_ms().max(result.length_ms()),
    })))
}

pub(super) fn verb_of(iri: &str) -> Verb {
    match iri {
        "http://adlnet.gov/expapi/verbs/initialized" => Verb::Initialized,
        "https://w3id.org/xapi/video/verbs/played" => Verb::Played,
        "https://w3id.org/xapi/video/verbs/paused" => Verb::Paused,
        "https://w3id.org/xapi/video/verbs/seeked" => Verb::Seeked,
        "http://adlnet.gov/expapi/verbs/completed" => Verb::Completed,
        "http://adlnet.gov/expapi/verbs/terminated" => Verb::Terminated,
        "http://adlnet.gov/expapi/verbs/shared" => Verb::Shared,
        "https://w3id.org/xapi/acrossx/verbs/liked" => Verb::Liked,
        "http://id.tincanapi.com/verb/downloaded" => Verb::Downloaded,
        _ => Verb::Other,
    }
}

fn at_us(statement: &Object<'_>) -> Result<i64, Wrong> {
    let name = if statement.cell("timestamp").scalar() == Ok(Scalar::Absent) {
        "stored"
    } else {
        "timestamp"
    };
    statement::at_us(statement, name).map_err(|wrong| match wrong.expected {
        Expected::Value => Wrong { field: Some("timestamp".to_owned()), ..wrong },
        _ => wrong,
    })
}

fn actor_id<'a>(actor: &Object<'a>) -> Result<Option<Cow<'a, str>>, Wrong> {
    let account = actor.object("account");
    if let Some(name) = account.text("name", "actor.account.name")? {
        return Ok(Some(name));
    }
    // Some systems write the address where the account's name belongs.
    for (of, field) in [(actor, "actor.mbox"), (&account, "actor.account.mbox")] {
        if let Some(mbox) = of.text("mbox", field)? {
            return Ok(Some(match mbox {
                Cow::Borrowed(mbox) => Cow::Borrowed(mbox.strip_prefix("mailto:").unwrap_or(mbox)),
                Cow::Owned(mbox) => {
                    Cow::Owned(mbox.strip_prefix("mailto:").unwrap_or(&mbox).to_owned())
                }
            }));
        }
    }
    match actor.text("mbox_sha1sum", "actor.mbox_sha1sum")? {
        Some(sum) => Ok(Some(sum)),
        None => actor.text("openid", "actor.openid"),
    }
}

fn session<'a>(
    context: &Object<'a>,
    extensions: &Object<'a>,
    actor_id: Option<&Cow<'a, str>>,
) -> Result<Session<'a>, Wrong> {
    let field = "context.extensions.session-id";
    if let Some(id) = extensions.text("https://w3id.org/xapi/video/extensions/session-id", field)? {
        return Ok(Session::Id('v', id));
    }
    // Open edX's: a login session.
    if let Some(id) =
        extensions.text("https://w3id.org/xapi/openedx/extensions/session-id", field)?
    {
        return Ok(Session::Id('o', id));
    }
    if let Some(id) = context.text("registration", "context.registration")? {
        return Ok(Session::Id('r', id));
    }
    Ok(actor_id.map_or(Session::Alone, |id| Session::Actor(id.clone())))
}

impl<'a> Object<'a> {
    /// Content time of an extension of the Video Profile. What is none is absent:
    /// systems leave it out, or write what they do not know as null or NaN.
    fn position_ms(&self, name: &str) -> Option<i32> {
        let name = format!("https://w3id.org/xapi/video/extensions/{name}");
        content_ms(self.cell(&name).scalar().and_then(rules::seconds).ok()?)
    }

    /// Open edX writes 0 where it does not know.
    fn length_ms(&self) -> Option<u32> {
        self.position_ms("length").and_then(|ms| u32::try_from(ms).ok()).filter(|ms| *ms > 0)
    }

    fn segments(&self) -> Option<Cow<'a, str>> {
        match self.cell("https://w3id.org/xapi/video/extensions/played-segments").scalar() {
            Ok(Scalar::Text(text)) => Some(text), // may be longer than other texts
            _ => None,
        }
    }
}

/// The ranges of `played-segments`, each by itself with its text when it is refused.
/// An open tail (`..[,]176.4`) and ranges of no length carry nothing.
pub(super) fn segments(
    text: &str,
    length_ms: Option<u32>,
    mut each: impl FnMut(Result<Span, (Expected, &str)>),
) {
    for range in text.split("[,]").map(str::trim) {
        match segment(range, length_ms) {
            Ok(None) => {}
            Ok(Some(span)) => each(Ok(span)),
            Err(expected) => each(Err((expected, range))),
        }
    }
}

fn segment(range: &str, length_ms: Option<u32>) -> Result<Option<Span>, Expected> {
    let seconds = |text: &str| rules::seconds(Scalar::Text(Cow::Borrowed(text.trim())));
    let (from, to) = range.split_once("[.]").unwrap_or((range, ""));
    if from.trim().is_empty() && to.trim().is_empty() {
        return Ok(None);
    }
    let from_s = seconds(from)?;
    if to.trim().is_empty() {
        return Ok(None);
    }
    let to_s = seconds(to)?;
    if content_ms(from_s) == content_ms(to_s) {
        return Ok(None);
    }
    Span::from_seconds(from_s, to_s, length_ms).map(Some).map_err(rules::expected_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_read_alone() {
        for (text, spans) in [
            ("0[.]54.887[,]54.982[.]145.239[,]136.51", "0..54887 54982..145239"),
            ("0.000[.]12.000", "0..12000"),
            ("5[.]5[,]5[.]5.0004[,]7[.]", ""),
            ("20[.]10[,]a[.]3[,]1[.]2", "SpanForward Seconds 1000..2000"),
            ("", ""),
            ("[,]", ""),
            ("700[.]800", "SpanInside"),
        ] {
            let mut read = Vec::new();
            segments(text, Some(600_000), |span| {
                read.push(match span {
                    Ok(span) => format!("{}..{}", span.from_ms, span.to_ms),
                    Err((expected, _)) => format!("{expected:?}"),
                });
            });
            assert_eq!(read.join(" "), spans, "{text}");
        }
    }
}
