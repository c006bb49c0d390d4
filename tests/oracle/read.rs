//! Reads files of records, raw events and visits (formats.md, sections 2 and 3).
//!
//! A file becomes a list of records; a record is a map of fields or a reason why
//! it is refused. What the fields mean is decided by [`event`] and [`visit`].

use super::fold::{Dims, Visit};
use serde_json::{Map, Value};
use std::io::Read;

/// A record as it was read: its fields, or why there are none.
pub(crate) type Record = Result<Map<String, Value>, String>;

/// What one file holds.
pub(crate) struct File {
    pub(crate) records: Vec<Record>,
    /// A JSON array that breaks off: what came before counts.
    pub(crate) truncated: bool,
}

/// Longest text of a known field, in bytes, after trimming.
const MAX_TEXT: usize = 4096;
/// Content times lie within 14 days of the content's begin, both ways.
pub(crate) const MAX_CONTENT_MS: i64 = 1_209_600_000;
/// 2000-01-01 and 2100-01-01, UTC, in microseconds.
const AT_FROM_US: i64 = 946_684_800_000_000;
const AT_TO_US: i64 = 4_102_444_800_000_000;

// ---- bytes to records --------------------------------------------------------

/// formats.md, section 2: "optionally gzip; told apart by content, not by name".
/// `header` names what the header row of a CSV file must have.
pub(crate) fn file(bytes: &[u8], header: &[&str]) -> Result<File, String> {
    let bytes = unzip(bytes)?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let whole = |records| Ok(File { records, truncated: false });
    match bytes.iter().find(|b| !b.is_ascii_whitespace()) {
        None => whole(Vec::new()),
        Some(b'[') => Ok(array(bytes)),
        Some(b'{') => match columns(bytes, header) {
            Some(records) => whole(records?),
            None => whole(lines(bytes)),
        },
        Some(_) => whole(csv(bytes, header)?),
    }
}

/// One or more gzip members, or the bytes as they are.
pub(crate) fn unzip(bytes: &[u8]) -> Result<Vec<u8>, String> {
    if !bytes.starts_with(b"\x1f\x8b") {
        return Ok(bytes.to_vec());
    }
    let mut out = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes)
        .read_to_end(&mut out)
        .map_err(|e| format!("gzip: {e}"))?;
    Ok(out)
}

/// NDJSON: each line that is not blank is a record.
fn lines(bytes: &[u8]) -> Vec<Record> {
    bytes
        .split(|b| *b == b'\n')
        .filter(|line| !line.iter().all(u8::is_ascii_whitespace))
        .map(object)
        .collect()
}

/// One JSON object.
fn object(bytes: &[u8]) -> Record {
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(other) => Err(format!("expected an object, found {other}")),
        Err(e) => Err(e.to_string()),
    }
}

/// A JSON array of objects. It ends at its first syntax error.
fn array(bytes: &[u8]) -> File {
    let mut records = Vec::new();
    let blank = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_whitespace);
    let skip = |mut at: usize| {
        while blank(at) {
            at += 1;
        }
        at
    };
    let mut at = skip(skip(0) + 1);
    let mut truncated = false;
    if bytes.get(at) == Some(&b']') {
        at += 1;
    } else {
        loop {
            let end = element_end(bytes, at);
            let element = &bytes[at..end];
            if !is_json_but_for_its_text(element) {
                truncated = true;
                break;
            }
            records.push(object(element));
            let next = skip(end);
            match bytes.get(next) {
                Some(b',') => at = skip(next + 1),
                Some(b']') => {
                    at = next + 1;
                    break;
                }
                _ => {
                    truncated = true;
                    break;
                }
            }
        }
    }
    // Something after the array's end is a syntax error too.
    truncated |= !truncated && skip(at) < bytes.len();
    File { records, truncated }
}

/// Where an element ends: after the bracket that closes it, or before the `,` or `]`
/// that follows it.
fn element_end(bytes: &[u8], from: usize) -> usize {
    let (mut depth, mut in_text, mut escaped) = (0, false, false);
    for (at, byte) in bytes.iter().enumerate().skip(from) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b',' | b']' if depth == 0 => return at,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth -= 1;
                if depth <= 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    bytes.len()
}

/// Whether the JSON is well formed once bytes that are not UTF-8, lone surrogates
/// and numbers beyond a double are forgiven: those refuse a record, not the rest.
fn is_json_but_for_its_text(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let mut repaired = String::new();
    let mut rest = text.as_ref();
    while let Some(at) = rest.find('\\') {
        repaired.push_str(&rest[..at]);
        let escape: String = rest[at..].chars().take(6).collect();
        let is_surrogate = escape.len() == 6
            && escape.starts_with("\\u")
            && u32::from_str_radix(&escape[2..], 16)
                .is_ok_and(|code| (0xd800..0xe000).contains(&code));
        let taken = if is_surrogate {
            repaired.push('?');
            6
        } else {
            // The escape and what it escapes, so that `\\u` is not taken for one.
            let two: String = escape.chars().take(2).collect();
            repaired.push_str(&two);
            two.len()
        };
        rest = &rest[at + taken..];
    }
    repaired.push_str(rest);
    match serde_json::from_str::<Value>(&repaired) {
        Ok(_) => true,
        Err(e) => e.to_string().starts_with("number out of range"),
    }
}

/// formats.md, section 3: column JSON, `{"start":[...],"viewer":[...],...}`.
/// `None` when the file is something else; row by row otherwise.
fn columns(bytes: &[u8], header: &[&str]) -> Option<Result<Vec<Record>, String>> {
    if header != ["start"] {
        return None;
    }
    let Ok(Value::Object(columns)) = serde_json::from_slice(bytes) else { return None };
    let n_rows = columns.get("start")?.as_array()?.len();
    let mut rows = vec![Map::new(); n_rows];
    for (name, column) in &columns {
        if !VISIT_FIELDS.contains(&name.as_str()) || column.is_null() {
            continue;
        }
        match column.as_array() {
            Some(values) if values.len() == n_rows => {
                for (row, value) in rows.iter_mut().zip(values) {
                    row.insert(name.clone(), value.clone());
                }
            }
            _ => return Some(Err(format!("column {name:?}: expected a list of {n_rows} values"))),
        }
    }
    Some(Ok(rows.into_iter().map(Ok).collect()))
}

const VISIT_FIELDS: [&str; 19] = [
    "start",
    "session",
    "viewer",
    "country",
    "region",
    "city",
    "context",
    "page",
    "device",
    "os",
    "browser",
    "role",
    "impressions",
    "plays",
    "reached",
    "shares",
    "likes",
    "downloads",
    "spans",
];

/// CSV by RFC 4180. The delimiter is the first of comma, semicolon and tab by
/// which the header row names what is needed.
fn csv(bytes: &[u8], header: &[&str]) -> Result<Vec<Record>, String> {
    for delimiter in *b",;\t" {
        let mut rows = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(false)
            .from_reader(bytes)
            .into_byte_records();
        let Some(Ok(first)) = rows.next() else { continue };
        let names: Vec<String> = first
            .iter()
            .map(|name| String::from_utf8_lossy(name).trim().to_ascii_lowercase())
            .collect();
        if header.iter().all(|needed| names.iter().any(|name| name == needed)) {
            return Ok(rows.filter_map(|row| csv_record(&names, row)).collect());
        }
    }
    let found: String = String::from_utf8_lossy(bytes).chars().take(60).collect();
    Err(format!("expected a header row that names {header:?}, found {found:?}"))
}

/// `None` for a blank line.
fn csv_record(names: &[String], row: Result<csv::ByteRecord, csv::Error>) -> Option<Record> {
    let row = match row {
        Ok(row) => row,
        Err(e) => return Some(Err(e.to_string())),
    };
    let Ok(values) = row.iter().map(std::str::from_utf8).collect::<Result<Vec<_>, _>>() else {
        return Some(Err("not UTF-8".to_owned()));
    };
    if values.len() == 1 && values[0].trim().is_empty() {
        return None;
    }
    let has_more = values.iter().skip(names.len()).any(|extra| !extra.trim().is_empty());
    if has_more || values.len() < names.len() {
        return Some(Err(format!("{} values for {} columns", values.len(), names.len())));
    }
    let field = |(name, value): (&String, &&str)| (name.clone(), Value::from(*value));
    Some(Ok(names.iter().zip(&values).map(field).collect()))
}

// ---- fields ------------------------------------------------------------------

/// formats.md, section 2: texts are trimmed of blanks; null and empty are absent.
pub(crate) fn text_of(value: Option<&Value>) -> Result<Option<String>, String> {
    let text = match value {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(n)) if n.is_i64() || n.is_u64() => n.to_string(),
        Some(other) => return Err(format!("expected text, found {other}")),
    };
    if text.len() > MAX_TEXT {
        return Err(format!("expected at most {MAX_TEXT} bytes, found {}", text.len()));
    }
    Ok((!text.is_empty()).then_some(text))
}

/// A finite number, also written as text; absent when null or empty.
pub(crate) fn number_of(value: Option<&Value>) -> Result<Option<f64>, String> {
    let number = match value {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) if text.trim().is_empty() => return Ok(None),
        Some(Value::String(text)) => text.trim().parse().ok(),
        Some(Value::Number(n)) => n.as_f64(),
        Some(_) => None,
    };
    match number {
        Some(n) if n.is_finite() => Ok(Some(n)),
        _ => Err(format!("expected a number, found {value:?}")),
    }
}

/// metrics.md, "Facts": content times are rounded to whole milliseconds on reading.
pub(crate) fn content_ms(seconds: f64) -> Result<i64, String> {
    let ms = (seconds * 1000.0).round();
    if ms.abs() > MAX_CONTENT_MS as f64 {
        return Err(format!("expected a time within 14 days, found {seconds} s"));
    }
    Ok(ms as i64)
}

/// formats.md, section 2: an instant, in whole milliseconds since 1970 UTC.
pub(crate) fn instant_of(value: Option<&Value>) -> Result<i64, String> {
    let number = || whole(number_of(value))?.checked_mul(1000);
    let us = match value {
        Some(Value::String(text)) => rfc3339(text.trim(), false).or_else(number),
        _ => number(),
    };
    let expected = || format!("expected an instant of 2000 to 2100, found {value:?}");
    let us = us.filter(|us| (AT_FROM_US..=AT_TO_US).contains(us)).ok_or_else(expected)?;
    Ok(us.div_euclid(1000))
}

fn whole(number: Result<Option<f64>, String>) -> Option<i64> {
    let number = number.ok()??;
    (number.fract() == 0.0 && number.abs() < 9e15).then_some(number as i64)
}

/// An instant of xAPI in microseconds: as [`instant_of`], but ISO 8601 allows other offsets.
pub(crate) fn xapi_instant(text: &str) -> Option<i64> {
    rfc3339(text.trim(), true).filter(|us| (AT_FROM_US..=AT_TO_US).contains(us))
}

/// RFC 3339 with offset (a blank for the `T` is fine) in microseconds; what is finer
/// is cut off. `iso` also takes `+0100`, `+01` and no offset (UTC).
fn rfc3339(text: &str, iso: bool) -> Option<i64> {
    let bytes = text.as_bytes();
    let digits = |from: usize, to: usize| -> Option<i64> {
        let part = bytes.get(from..to)?;
        part.iter().all(u8::is_ascii_digit).then_some(())?;
        std::str::from_utf8(part).ok()?.parse().ok()
    };
    let mark = |at: usize, marks: &[u8]| bytes.get(at).filter(|b| marks.contains(b)).map(|_| ());
    mark(4, b"-")?;
    mark(7, b"-")?;
    mark(10, b"Tt ")?;
    mark(13, b":")?;
    mark(16, b":")?;
    let (hour, minute, second) = (digits(11, 13)?, digits(14, 16)?, digits(17, 19)?);
    let date =
        jiff::civil::Date::new(digits(0, 4)? as i16, digits(5, 7)? as i8, digits(8, 10)? as i8)
            .ok()?;
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let mut at = 19;
    let mut micros = 0;
    if bytes.get(at) == Some(&b'.') {
        let n_digits = bytes[at + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
        if n_digits == 0 {
            return None;
        }
        let six: String =
            text[at + 1..at + 1 + n_digits].chars().chain("00000".chars()).take(6).collect();
        micros = six.parse::<i64>().ok()?;
        at += 1 + n_digits;
    }
    let offset_minutes = match bytes.get(at) {
        Some(b'Z' | b'z') if bytes.len() == at + 1 => 0,
        None if iso => 0,
        Some(sign @ (b'+' | b'-')) => {
            let hours = digits(at + 1, at + 3)?;
            let minutes = match bytes.len() - at {
                6 if bytes[at + 3] == b':' => digits(at + 4, at + 6)?,
                5 if iso => digits(at + 3, at + 5)?,
                3 if iso => 0,
                _ => return None,
            };
            if hours > 23 || minutes > 59 {
                return None;
            }
            (hours * 60 + minutes) * if *sign == b'-' { -1 } else { 1 }
        }
        _ => return None,
    };
    let days = i64::from((date - jiff::civil::date(1970, 1, 1)).get_days());
    // A leap second counts as the second before it.
    let seconds = (days * 24 + hour) * 3600 + minute * 60 + second.min(59);
    Some((seconds - offset_minutes * 60) * 1_000_000 + micros)
}

/// formats.md, section 2: two ASCII letters, either case; anything else is unknown.
fn country_code(text: &str) -> Option<String> {
    let is_code = text.len() == 2 && text.bytes().all(|b| b.is_ascii_alphabetic());
    is_code.then(|| text.to_ascii_uppercase())
}

/// The dimensions of a record. `get` finds the text of a field.
pub(crate) fn dims(get: impl Fn(&str) -> Result<Option<String>, String>) -> Result<Dims, String> {
    let stated_country = get("country")?;
    let country = stated_country.as_deref().and_then(country_code);
    let page = get("page")?.and_then(|page| {
        let without_fragment = page.split('#').next().unwrap_or_default();
        (!without_fragment.is_empty()).then(|| without_fragment.to_owned())
    });
    Ok(Dims {
        bad_country: stated_country.is_some() && country.is_none(),
        country,
        region: get("region")?,
        city: get("city")?,
        context: get("context")?,
        domain: page.as_deref().and_then(domain),
        page,
        device: get("device")?,
        os: get("os")?,
        browser: get("browser")?,
        role: get("role")?,
    })
}

/// formats.md, section 2, `page`: its host name, lower case, without port, user or
/// trailing dot; only of http and https.
fn domain(page: &str) -> Option<String> {
    let (scheme, rest) = page.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return None;
    }
    let authority = rest.split(['/', '?', '\\']).next()?;
    let host_and_port = authority.rsplit('@').next()?;
    // The colons of `[::1]` do not begin a port.
    let host_end = host_and_port.find(']').map_or(0, |at| at + 1);
    let host = match host_and_port[host_end..].find(':') {
        Some(colon) => &host_and_port[..host_end + colon],
        None => host_and_port,
    };
    let host = host.strip_suffix('.').unwrap_or(host).to_lowercase();
    (!host.is_empty()).then_some(host)
}

// ---- raw events --------------------------------------------------------------

/// The kinds in the order of the table in metrics.md, "Facts", which breaks ties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Impression,
    Play,
    Watch { from: i64, to: i64 },
    Reach { percent: i64 },
    Share,
    Like,
    Download,
}

impl Kind {
    /// Place in the table.
    pub(crate) fn order(self) -> u8 {
        match self {
            Kind::Impression => 0,
            Kind::Play => 1,
            Kind::Watch { .. } => 2,
            Kind::Reach { .. } => 3,
            Kind::Share => 4,
            Kind::Like => 5,
            Kind::Download => 6,
        }
    }
}

/// A raw event as read. Two that are equal are one sent twice.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Event {
    pub(crate) at: i64,
    pub(crate) kind: Kind,
    pub(crate) session: Option<String>,
    pub(crate) viewer: Option<String>,
    pub(crate) dims: Dims,
}

/// formats.md, section 2, the table of fields.
pub(crate) fn event(
    record: &Map<String, Value>,
    known_length: Option<i64>,
) -> Result<Event, String> {
    let text = |key: &str| text_of(record.get(key)).map_err(|e| format!("{key}: {e}"));
    let at = instant_of(record.get("at"))?;
    let kind = text("kind")?.ok_or("kind: missing")?;
    let kind = match kind.as_str() {
        "impression" => Kind::Impression,
        "play" => Kind::Play,
        "watch" => {
            let time = |key: &str| content_ms(number_of(record.get(key))?.ok_or("missing")?);
            let (from, to) = (time("from")?, time("to")?);
            check_span(from, to, known_length)?;
            Kind::Watch { from, to }
        }
        "reach" => match number_of(record.get("percent"))? {
            Some(percent) if [25.0, 50.0, 75.0, 100.0].contains(&percent) => {
                Kind::Reach { percent: percent as i64 }
            }
            other => return Err(format!("percent: found {other:?}")),
        },
        "share" => Kind::Share,
        "like" => Kind::Like,
        "download" => Kind::Download,
        other => return Err(format!("kind: found {other:?}")),
    };
    Ok(Event { at, kind, session: text("session")?, viewer: text("viewer")?, dims: dims(text)? })
}

/// metrics.md, "Cells": a span that is empty, reversed or wholly outside is refused.
pub(crate) fn check_span(from: i64, to: i64, length: Option<i64>) -> Result<(), String> {
    let outside = to <= 0 || length.is_some_and(|length| from >= length);
    if from >= to || outside {
        return Err(format!("span {from}..{to} ms is empty, reversed or outside"));
    }
    Ok(())
}

// ---- visits ------------------------------------------------------------------

/// formats.md, section 3. Gives the visit and how many of its spans were refused.
pub(crate) fn visit(
    record: &Map<String, Value>,
    known_length: Option<i64>,
) -> Result<(Visit, u64), String> {
    let text = |key: &str| text_of(record.get(key)).map_err(|e| format!("{key}: {e}"));
    let count = |key: &str| match number_of(record.get(key))? {
        None => Ok(0),
        Some(n) if n.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&n) => Ok(n as u64),
        Some(n) => Err(format!("{key}: expected a count, found {n}")),
    };
    let reached = match number_of(record.get("reached"))? {
        None => None,
        Some(n) if [0.0, 25.0, 50.0, 75.0, 100.0].contains(&n) => Some(n as i64),
        Some(n) => return Err(format!("reached: found {n}")),
    };
    let plays = count("plays")?;
    if plays > 1 {
        return Err(format!("plays: expected 0 or 1, found {plays}"));
    }
    text("session")?; // Not used, but a list there refuses the row as anywhere else.
    let mut dims = dims(text)?;
    dims.forget_place_without_country();
    let (spans, refused_spans) = spans(record.get("spans"), known_length)?;
    let visit = Visit {
        start: instant_of(record.get("start"))?,
        viewer: text("viewer")?,
        dims,
        impressions: count("impressions")?,
        plays,
        extra_plays: 0,
        stated_reach: reached,
        shares: count("shares")?,
        likes: count("likes")?,
        downloads: count("downloads")?,
        spans,
    };
    Ok((visit, refused_spans))
}

/// `"0-120.5 300-360"` or `[[0,120.5],[300,360]]`; a bad span is refused alone.
fn spans(value: Option<&Value>, length: Option<i64>) -> Result<(Vec<(i64, i64)>, u64), String> {
    let pairs: Vec<Option<(f64, f64)>> = match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::String(text)) => text.split_whitespace().map(span_text).collect(),
        Some(Value::Array(list)) => list.iter().map(span_list).collect(),
        Some(other) => return Err(format!("spans: found {other}")),
    };
    let mut good = Vec::new();
    let mut n_bad = 0;
    for pair in pairs {
        let span = pair.and_then(|(from, to)| {
            let span = (content_ms(from).ok()?, content_ms(to).ok()?);
            check_span(span.0, span.1, length).ok()?;
            Some(span)
        });
        match span {
            Some(span) => good.push(span),
            None => n_bad += 1,
        }
    }
    Ok((good, n_bad))
}

fn span_text(text: &str) -> Option<(f64, f64)> {
    // The first `-` after a digit or point parts the two: `-5-10` begins at -5.
    let part = (1..text.len()).find(|at| {
        let bytes = text.as_bytes();
        bytes[*at] == b'-' && (bytes[at - 1].is_ascii_digit() || bytes[at - 1] == b'.')
    })?;
    let finite = |part: &str| part.parse().ok().filter(|n: &f64| n.is_finite());
    Some((finite(&text[..part])?, finite(&text[part + 1..])?))
}

fn span_list(value: &Value) -> Option<(f64, f64)> {
    let [from, to] = value.as_array()?.as_slice() else { return None };
    Some((number_of(Some(from)).ok()??, number_of(Some(to)).ok()??))
}
