//! One xAPI statement: the only file that knows the vocabulary of the Video Profile.
//!
//! Source: adlnet/xapi-authored-profiles, `video/video.jsonld`; `docs/formats.md`,
//! section 5.

use super::json::Object;
use super::record::{Cell, Scalar, Wrong};
use super::rules;
use crate::facts::quality::Expected;
use crate::facts::span::content_ms;
use crate::facts::{Labels, Span};
use crate::query::Dimension;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// `docs/formats.md`: the course, channel or category that the entry stands in.
const DEFAULT_CONTEXT: &str = "context.contextActivities.parent[0].id";

/// What a statement says was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Initialized,
    Played,
    Paused,
    Seeked,
    Completed,
    Terminated,
    Shared,
    Liked,
    Downloaded,
    /// Something that counts for nothing by itself.
    Other,
}

impl Verb {
    fn of(iri: &str) -> Verb {
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
}

/// What a statement is to an entry.
#[derive(Debug)]
pub(super) enum Told<'a> {
    /// It takes the statement of this id out.
    Voids(Cow<'a, str>),
    /// It is about something else.
    NotOfEntry,
    /// It is about the entry.
    Statement(Box<Statement<'a>>),
}

/// One statement about the entry.
#[derive(Debug)]
pub(super) struct Statement<'a> {
    pub(super) id: Option<Cow<'a, str>>,
    /// Microseconds since 1970 UTC.
    pub(super) at_us: i64,
    pub(super) verb: Verb,
    pub(super) session: Session<'a>,
    pub(super) labels: Labels<'a>,
    /// Display name of the viewer.
    pub(super) name: Option<Cow<'a, str>>,
    /// Where the playhead was; of `seeked`, where it left from. Milliseconds.
    pub(super) position_ms: Option<i32>,
    /// `0[.]12[,]14[.]21`
    pub(super) segments: Option<Cow<'a, str>>,
    /// Of the content.
    pub(super) length_ms: Option<u32>,
}

/// What makes statements one session.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Session<'a> {
    /// An id, and whose it is: ids of different makers never meet.
    Id(char, Cow<'a, str>),
    /// The same person without long gaps.
    Actor(Cow<'a, str>),
    /// Nothing is known that could.
    Alone,
}

/// Where an entry's statements say what.
#[derive(Debug)]
pub(super) struct Mapping {
    activities: Vec<String>,
    paths: BTreeMap<Dimension, String>,
}

impl Mapping {
    /// Statements about `activities`; `fields` adds paths of dimensions.
    pub(super) fn new(activities: &[String], fields: &BTreeMap<Dimension, String>) -> Mapping {
        let mut paths = BTreeMap::from([(Dimension::Context, DEFAULT_CONTEXT.to_owned())]);
        paths.extend(fields.iter().map(|(dimension, path)| (*dimension, path.clone())));
        Mapping { activities: activities.to_vec(), paths }
    }

    /// Reads a statement, or says what is wrong with it.
    pub(super) fn read<'a>(&self, json: &'a str) -> Result<Told<'a>, Wrong> {
        let statement =
            Object::of(json).ok_or_else(|| Wrong::record(Expected::Object, json.as_bytes()))?;
        let object_id = statement.object("object").text("id", "object.id")?;
        let verb = statement.object("verb").text("id", "verb.id")?.unwrap_or_default();
        if verb == "http://adlnet.gov/expapi/verbs/voided" {
            return Ok(object_id.map_or(Told::NotOfEntry, Told::Voids));
        }
        if !object_id.is_some_and(|id| self.activities.iter().any(|activity| *activity == id)) {
            return Ok(Told::NotOfEntry);
        }
        let actor = statement.object("actor");
        let actor_id = actor_id(&actor)?;
        let context = statement.object("context");
        let told = context.object("extensions");
        let result = statement.object("result").object("extensions");
        let verb = Verb::of(&verb);
        Ok(Told::Statement(Box::new(Statement {
            id: statement.text("id", "id")?,
            at_us: at_us(&statement)?,
            verb,
            session: session(&context, &told, actor_id.as_ref())?,
            labels: self.labels(&statement, actor_id),
            name: actor.text_or_none("name"),
            position_ms: match verb {
                Verb::Seeked => result.position_ms("time-from"),
                _ => result.position_ms("time"),
            },
            segments: result.segments(),
            length_ms: told.length_ms().max(result.length_ms()),
        })))
    }

    /// A path that leads to no text leaves its dimension unknown: the mapping is
    /// the entry's, and no fault of the statement.
    fn labels<'a>(&self, statement: &Object<'a>, actor_id: Option<Cow<'a, str>>) -> Labels<'a> {
        let mut labels = Labels::default();
        if let Some(id) = actor_id {
            labels.set(Dimension::Viewer, id);
        }
        for (dimension, path) in &self.paths {
            let Some(json) = statement.find(path) else { continue };
            if let Ok(Some(text)) = Cell::Json(json).scalar().and_then(rules::text) {
                labels.set(*dimension, text);
            }
        }
        labels
    }
}

fn at_us(statement: &Object<'_>) -> Result<i64, Wrong> {
    let name = if statement.cell("timestamp").scalar() == Ok(Scalar::Absent) {
        "stored"
    } else {
        "timestamp"
    };
    let cell = statement.cell(name);
    cell.scalar().and_then(rules::statement_instant_us).map_err(|expected| {
        let field = if expected == Expected::Value { "timestamp" } else { name };
        Wrong::field(field, expected, cell.shown())
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
