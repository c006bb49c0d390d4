//! Reads statements into visits (formats.md, section 5).

use super::caliper;
use super::fold::{Dims, Visit};
use super::read::{self, content_ms, number_of, text_of, xapi_instant};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

const VIDEO: &str = "https://w3id.org/xapi/video/extensions/";
const SESSION_EDX: &str = "https://w3id.org/xapi/openedx/extensions/session-id";
pub(super) const PLAYED: &str = "https://w3id.org/xapi/video/verbs/played";
pub(super) const PAUSED: &str = "https://w3id.org/xapi/video/verbs/paused";
const SEEKED: &str = "https://w3id.org/xapi/video/verbs/seeked";
pub(super) const INITIALIZED: &str = "http://adlnet.gov/expapi/verbs/initialized";
const COMPLETED: &str = "http://adlnet.gov/expapi/verbs/completed";
pub(super) const TERMINATED: &str = "http://adlnet.gov/expapi/verbs/terminated";
const VOIDED: &str = "http://adlnet.gov/expapi/verbs/voided";
pub(super) const DOWNLOADED: &str = "http://id.tincanapi.com/verb/downloaded";
pub(super) const SHARED: &str = "http://adlnet.gov/expapi/verbs/shared";
pub(super) const LIKED: &str = "https://w3id.org/xapi/acrossx/verbs/liked";

/// What Caliper alone can say: the playhead went to `time`, from `time_from` if that is
/// known, and plays on there if it did before.
pub(super) const JUMPED: &str = "jumped";

/// Statements of an actor without any session id are one visit up to such a gap, in
/// microseconds.
const GAP_US: i64 = 30 * 60_000_000;

/// What the statements hold.
#[derive(Default)]
pub(crate) struct Statements {
    pub(crate) visits: Vec<Visit>,
    /// The largest length that any statement gives.
    pub(crate) length: Option<i64>,
    /// Display names by viewer.
    pub(crate) names: BTreeMap<String, String>,
    pub(crate) records: u64,
    pub(crate) refused: u64,
    pub(crate) duplicates: u64,
    /// Statements of other activities.
    pub(crate) other: u64,
    /// Statements that a `voided` one took out.
    pub(crate) voided: u64,
    pub(crate) from_segments: u64,
    pub(crate) from_pairing: u64,
    pub(crate) assumed_impressions: u64,
    /// Statements of a length that is a second or more from the one that counts.
    pub(crate) conflicting_lengths: u64,
}

/// A statement of the entry: what a visit is made of. One of Caliper has the verb that
/// says the same.
pub(super) struct Statement {
    pub(super) id: Option<String>,
    /// Microseconds since 1970 UTC.
    pub(super) at: i64,
    pub(super) verb: String,
    pub(super) session: Option<String>,
    pub(super) viewer: Option<String>,
    pub(super) name: Option<String>,
    pub(super) dims: Dims,
    pub(super) length: Option<i64>,
    pub(super) time: Option<i64>,
    pub(super) time_from: Option<i64>,
    /// As they were written.
    pub(super) segments: String,
}

/// Records of a statements file: NDJSON, an array, or an LRS answer with `statements`.
pub(crate) fn file(bytes: &[u8], wrap: &str) -> Result<read::File, String> {
    let bytes = read::unzip(bytes)?;
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    if let Ok(Value::Object(answer)) = serde_json::from_slice::<Value>(text)
        && let Some(Value::Array(statements)) = answer.get(wrap)
    {
        let record = |value: &Value| match value {
            Value::Object(fields) => Ok(fields.clone()),
            other => Err(format!("expected an object, found {other}")),
        };
        let records = statements.iter().map(record).collect();
        return Ok(read::File { records, truncated: false });
    }
    // No CSV has this column, so a file that is not JSON is refused.
    read::file(&bytes, &["a statement"])
}

/// formats.md, section 5.
pub(crate) fn read(
    records: &[read::Record],
    source: &Value,
    entry_id: &str,
    known_length: Option<i64>,
) -> Statements {
    let is_caliper = source["kind"] == "caliper";
    let unwrapped = if is_caliper { caliper::unwrapped(records) } else { records.to_vec() };
    let records = unwrapped.as_slice();
    let mut out = Statements { records: records.len() as u64, ..Statements::default() };
    let activities: Vec<&str> = match source.get("activity") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        _ => vec![entry_id],
    };
    let voided: BTreeSet<String> = records.iter().flatten().filter_map(voided_target).collect();
    let mut seen = BTreeSet::new();
    let mut statements: Vec<Statement> = Vec::new();
    for record in records {
        let Ok(record) = record else {
            out.refused += 1;
            continue;
        };
        let object = match is_caliper {
            true => caliper::iri(record, "object"),
            false => at(record, &["object", "id"]).and_then(Value::as_str),
        };
        if !object.is_some_and(|id| activities.contains(&id)) {
            out.other += 1;
            continue;
        }
        let read = if is_caliper { caliper::statement } else { statement };
        let Ok(statement) = read(record, source) else {
            out.refused += 1;
            continue;
        };
        if statement.id.as_ref().is_some_and(|id| !seen.insert(id.clone())) {
            out.duplicates += 1;
            continue;
        }
        if statement.id.as_ref().is_some_and(|id| voided.contains(id)) {
            out.voided += 1;
            continue;
        }
        statements.push(statement);
    }

    // By time; the sort is stable, so equal times stay in the order of the records.
    statements.sort_by_key(|statement| statement.at);
    out.length = statements.iter().filter_map(|statement| statement.length).max();
    let counts = known_length.or(out.length).unwrap_or(0);
    let differs = |length: i64| (length - counts).abs() >= 1000;
    let stated = statements.iter().filter_map(|statement| statement.length);
    out.conflicting_lengths = stated.filter(|length| differs(*length)).count() as u64;
    for statement in &statements {
        if let (Some(viewer), Some(name)) = (&statement.viewer, &statement.name) {
            out.names.insert(viewer.clone(), name.clone()); // the newest name stays
        }
    }
    for statements in visits_of(&statements) {
        let visit = visit(&statements, known_length.or(out.length), &mut out);
        out.visits.push(visit);
    }
    out
}

/// The id that a `voided` statement takes out.
fn voided_target(record: &Map<String, Value>) -> Option<String> {
    let verb = at(record, &["verb", "id"])?.as_str()?;
    let target = at(record, &["object", "id"])?.as_str()?;
    let is_ref = at(record, &["object", "objectType"])?.as_str()? == "StatementRef";
    (verb == VOIDED && is_ref).then(|| target.trim().to_ascii_lowercase())
}

/// The value below these keys.
pub(super) fn at<'a>(record: &'a Map<String, Value>, keys: &[&str]) -> Option<&'a Value> {
    let (last, above) = keys.split_last()?;
    let mut object = record;
    for key in above {
        object = object.get(*key)?.as_object()?;
    }
    object.get(*last)
}

/// What is needed of a statement; an error when that is not there.
fn statement(record: &Map<String, Value>, source: &Value) -> Result<Statement, String> {
    let text = |keys: &[&str]| text_of(at(record, keys));
    let when = |key: &str| record.get(key)?.as_str().and_then(xapi_instant);
    let key = if text(&["timestamp"])?.is_some() { "timestamp" } else { "stored" };
    let at_us = when(key).ok_or("timestamp")?;
    let verb = text(&["verb", "id"])?.unwrap_or_default();

    let session_keys: [(&str, &[&str]); 3] = [
        ("video", &["context", "extensions", "https://w3id.org/xapi/video/extensions/session-id"]),
        ("edx", &["context", "extensions", SESSION_EDX]),
        ("registration", &["context", "registration"]),
    ];
    let mut session = None;
    for (kind, keys) in session_keys {
        if let (None, Some(id)) = (&session, text(keys)?) {
            session = Some(format!("{kind} {id}"));
        }
    }

    let mbox = |keys: &[&str]| {
        let mbox = text(keys)?;
        let address = |mbox: String| mbox.strip_prefix("mailto:").unwrap_or(&mbox).to_owned();
        Ok::<_, String>(mbox.map(address).filter(|address| !address.is_empty()))
    };
    let mut viewer = text(&["actor", "account", "name"])?;
    viewer = viewer.or(mbox(&["actor", "mbox"])?);
    viewer = viewer.or(mbox(&["actor", "account", "mbox"])?);
    viewer = viewer.or(text(&["actor", "mbox_sha1sum"])?);
    viewer = viewer.or(text(&["actor", "openid"])?);

    let dims = read::dims(|name| {
        let default = if name == "context" { "context.contextActivities.parent[0].id" } else { "" };
        let path = source.get("fields").and_then(|fields| fields.get(name)).and_then(Value::as_str);
        let value = path_value(record, path.unwrap_or(default));
        match value {
            Some(Value::String(_) | Value::Number(_)) => text_of(value),
            _ => Ok(None),
        }
    })?;

    // A content time that is no number, or beyond 14 days, is as good as absent.
    let seconds = |place: &str, name: &str| {
        let value = at(record, &[place, "extensions", &format!("{VIDEO}{name}")]);
        content_ms(number_of(value).ok()??).ok()
    };
    let length = seconds("context", "length").max(seconds("result", "length"));
    let segments = at(record, &["result", "extensions", &format!("{VIDEO}played-segments")]);
    Ok(Statement {
        id: text(&["id"])?.map(|id| id.to_ascii_lowercase()),
        at: at_us,
        verb,
        session,
        viewer,
        name: text(&["actor", "name"])?,
        dims,
        length: length.filter(|ms| *ms > 0),
        time: seconds("result", "time"),
        time_from: seconds("result", "time-from"),
        segments: segments.and_then(Value::as_str).unwrap_or_default().to_owned(),
    })
}

/// `0[.]12.5[,]14[.]21`: the spans, and how many ranges are refused. An open tail
/// and a range of no length carry nothing.
fn played_segments(text: &str, length: Option<i64>) -> (Vec<(i64, i64)>, u64) {
    let (mut spans, mut n_bad) = (Vec::new(), 0);
    for range in text.split("[,]") {
        let ends: Vec<&str> = range.splitn(2, "[.]").map(str::trim).collect();
        let ms = |part: &str| {
            let seconds: f64 = part.parse().ok()?;
            content_ms(seconds).ok().filter(|_| seconds.is_finite())
        };
        match ends[..] {
            [""] | ["", ""] => {}
            [from] | [from, ""] if ms(from).is_some() => {}
            [from, to] => match (ms(from), ms(to)) {
                (Some(from), Some(to)) if from == to => {}
                (Some(from), Some(to)) if read::check_span(from, to, length).is_ok() => {
                    spans.push((from, to));
                }
                _ => n_bad += 1,
            },
            _ => n_bad += 1,
        }
    }
    (spans, n_bad)
}

/// `fields`: a path's parts are found longest first, since IRIs hold dots.
pub(super) fn path_value<'a>(record: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    if path.is_empty() {
        return None;
    }
    // Longest first: the whole path, then what stands before each dot or bracket.
    let ends = (1..=path.len()).rev().filter(|end| {
        *end == path.len() || path.as_bytes()[*end] == b'.' || path.as_bytes()[*end] == b'['
    });
    for end in ends {
        let Some(mut value) = path.get(..end).and_then(|key| record.get(key)) else { continue };
        let mut rest = &path[end..];
        while let Some((index, after)) = rest.strip_prefix('[').and_then(|r| r.split_once(']')) {
            let Some(item) = index.parse::<usize>().ok().and_then(|i| value.get(i)) else { break };
            value = item;
            rest = after;
        }
        if rest.is_empty() {
            return Some(value);
        }
        let below = rest.strip_prefix('.').zip(value.as_object());
        if let Some(found) = below.and_then(|(rest, object)| path_value(object, rest)) {
            return Some(found);
        }
    }
    None
}

/// formats.md, section 5, "Visit". The statements stand in order.
fn visits_of(statements: &[Statement]) -> Vec<Vec<&Statement>> {
    let mut by_session: BTreeMap<String, Vec<&Statement>> = BTreeMap::new();
    for (n, statement) in statements.iter().enumerate() {
        let key = match (&statement.session, &statement.viewer) {
            (Some(session), _) => session.clone(),
            (None, Some(viewer)) => format!("actor {viewer}"),
            (None, None) => format!("alone {n}"),
        };
        by_session.entry(key).or_default().push(statement);
    }
    let mut visits = Vec::new();
    for statements in by_session.into_values() {
        let mut current: Vec<&Statement> = Vec::new();
        for statement in statements {
            let second = statement.verb == INITIALIZED
                && current.iter().any(|earlier| earlier.verb == INITIALIZED);
            let gap = statement.session.is_none()
                && current.last().is_some_and(|previous| statement.at - previous.at >= GAP_US);
            if second || gap {
                visits.push(std::mem::take(&mut current));
            }
            current.push(statement);
        }
        visits.push(current);
    }
    visits
}

/// One visit of its statements, in order.
fn visit(statements: &[&Statement], length: Option<i64>, out: &mut Statements) -> Visit {
    let count = |verb: &str| statements.iter().filter(|s| s.verb == verb).count() as u64;
    let mut spans = Vec::new();
    for statement in statements.iter().rev() {
        let (found, n_bad) = played_segments(&statement.segments, length);
        out.refused += n_bad;
        if !found.is_empty() {
            out.from_segments += 1;
            spans = found;
            break;
        }
    }
    if spans.is_empty() {
        for (from, to) in paired(statements, length) {
            match read::check_span(from, to, length) {
                Ok(()) => spans.push((from, to)),
                Err(_) => out.refused += 1,
            }
        }
        out.from_pairing += u64::from(!spans.is_empty());
    }
    if count(INITIALIZED) == 0 {
        out.assumed_impressions += 1;
    }
    let dims: Vec<&Dims> = statements.iter().map(|s| &s.dims).collect();
    Visit {
        start: statements[0].at.div_euclid(1000),
        viewer: statements.iter().find_map(|s| s.viewer.clone()),
        dims: Dims::of_session(&dims),
        impressions: 1,
        plays: u64::from(count(PLAYED) > 0 || !spans.is_empty()),
        extra_plays: 0,
        stated_reach: (count(COMPLETED) > 0).then_some(100),
        shares: count(SHARED),
        likes: count(LIKED),
        downloads: count(DOWNLOADED),
        spans,
    }
}

/// formats.md, section 5, "Spans": a `played` opens at `time`; the last stop before
/// the next `played` closes; kept when its end is later than its start.
fn paired(statements: &[&Statement], length: Option<i64>) -> Vec<(i64, i64)> {
    let mut spans = Vec::new();
    // Where and when it began; where it last stopped; whether it goes on.
    let (mut open, mut close, mut goes_on) = (None, None, false);
    let mut keep = |open: Option<(i64, i64)>, close: Option<i64>| {
        if let (Some((from, _)), Some(to)) = (open, close)
            && from < to
        {
            spans.push((from, to));
        }
    };
    for statement in statements {
        let here = statement.time.map(|time| (time, statement.at));
        match statement.verb.as_str() {
            PLAYED => {
                keep(open, close);
                (open, close, goes_on) = (here, None, true);
            }
            JUMPED => {
                // Where it left, when it does not say: as far as the clock allows.
                let by_clock =
                    open.zip(length).map(|((from, since), length): ((i64, i64), i64)| {
                        length.min(from + (statement.at - since).div_euclid(1000))
                    });
                let left = statement.time_from.or(by_clock).filter(|_| goes_on);
                keep(open, close.or(left));
                (open, close) = (here.filter(|_| goes_on), None);
            }
            PAUSED | COMPLETED | TERMINATED => {
                close = statement.time.or(close);
                goes_on = false;
            }
            SEEKED => {
                close = statement.time_from.or(close);
                goes_on = false;
            }
            _ => {}
        }
    }
    keep(open, close);
    spans
}
