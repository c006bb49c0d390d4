//! What a field may hold: each rule of `docs/formats.md`, once, for events, visits
//! and statements alike.
//!
//! A rule takes a [`Scalar`] and gives a value, or says what was expected. An
//! absent value is `None` where the field may be absent.

// Every rule has the same shape, so that `Cells::read` takes any of them.
#![allow(clippy::needless_pass_by_value)]

use super::instant;
use super::json;
use super::number::number;
use super::record::Scalar;
use crate::facts::Span;
use crate::facts::bounds::{FIRST_AT_MS, LAST_AT_MS, MAX_TEXT_BYTES};
use crate::facts::quality::Expected;
use crate::facts::span::{NotASpan, content_ms};
use crate::query::Quartile;
use std::borrow::Cow;

/// How many characters of what was found are shown.
const SHOWN_CHARS: usize = 60;

/// An instant within the bounds, ms since 1970 UTC.
pub(super) fn instant(value: Scalar<'_>) -> Result<i64, Expected> {
    Ok(instant_us(value)?.div_euclid(1000))
}

/// An instant of a statement within the bounds, in microseconds since 1970 UTC.
pub(super) fn statement_instant_us(value: Scalar<'_>) -> Result<i64, Expected> {
    match &value {
        Scalar::Text(text) => match instant::iso8601_us(text) {
            Some(us) => in_bounds(us),
            None => instant_us(value),
        },
        _ => instant_us(value),
    }
}

/// An instant of a server's log: as [`instant`], or seconds since 1970 UTC, which may
/// have a fraction.
pub(super) fn logged_instant(value: Scalar<'_>) -> Result<i64, Expected> {
    let seconds = match &value {
        Scalar::Number(text) => number(text),
        Scalar::Text(text) => number(text),
        Scalar::Absent | Scalar::Other(_) => None,
    };
    // As milliseconds, what is in bounds as seconds lies in 1970.
    let bounds = FIRST_AT_MS as f64 / 1000.0..=LAST_AT_MS as f64 / 1000.0;
    match seconds.filter(|seconds| bounds.contains(seconds)) {
        Some(seconds) => Ok((seconds * 1000.0).round() as i64),
        None => instant(value),
    }
}

/// In microseconds since 1970 UTC, finer ones cut off.
fn instant_us(value: Scalar<'_>) -> Result<i64, Expected> {
    let us = match &value {
        Scalar::Absent => return Err(Expected::Value),
        Scalar::Other(_) => return Err(Expected::Instant),
        Scalar::Number(number) => from_ms(whole(number).ok_or(Expected::Instant)?)?,
        Scalar::Text(text) => match instant::rfc3339_us(text) {
            Some(us) => us,
            None => from_ms(whole(text).ok_or(Expected::Instant)?)?,
        },
    };
    in_bounds(us)
}

fn in_bounds(us: i64) -> Result<i64, Expected> {
    let is_in = (FIRST_AT_MS * 1000..=LAST_AT_MS * 1000).contains(&us);
    if is_in { Ok(us) } else { Err(Expected::InstantInBounds) }
}

/// Seconds given for milliseconds fall into January and February of 1970.
fn from_ms(ms: i64) -> Result<i64, Expected> {
    if (FIRST_AT_MS / 1000..=LAST_AT_MS / 1000).contains(&ms) {
        return Err(Expected::InstantInMilliseconds);
    }
    ms.checked_mul(1000).ok_or(Expected::InstantInBounds)
}

/// A whole number, also when it is written with a fraction of nothing (`50.0`, as
/// table tools write columns with gaps) or an exponent.
fn whole(text: &str) -> Option<i64> {
    if let Ok(number) = text.parse::<i64>() {
        return Some(number);
    }
    // Above 2^53 not every whole number is a float; none that large is in bounds.
    let number = number(text)?;
    (number.fract() == 0.0).then_some(number as i64)
}

fn whole_value(value: &Scalar<'_>) -> Option<i64> {
    match value {
        Scalar::Number(number) => whole(number),
        Scalar::Text(text) => whole(text),
        Scalar::Absent | Scalar::Other(_) => None,
    }
}

/// A text, or an integer in its place; at most [`MAX_TEXT_BYTES`].
pub(super) fn text(value: Scalar<'_>) -> Result<Option<Cow<'_, str>>, Expected> {
    let text = match value {
        Scalar::Absent => return Ok(None),
        Scalar::Text(text) => text,
        Scalar::Number(number) if is_integer(number) => Cow::Borrowed(number),
        Scalar::Number(_) | Scalar::Other(_) => return Err(Expected::Text),
    };
    if text.len() > MAX_TEXT_BYTES { Err(Expected::ShortText) } else { Ok(Some(text)) }
}

fn is_integer(number: &str) -> bool {
    number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}

/// Content time in seconds. Required.
pub(super) fn seconds(value: Scalar<'_>) -> Result<f64, Expected> {
    match value {
        Scalar::Absent => Err(Expected::Value),
        Scalar::Number(number) => seconds_of(number),
        Scalar::Text(text) => seconds_of(&text),
        Scalar::Other(_) => Err(Expected::Seconds),
    }
}

fn seconds_of(text: &str) -> Result<f64, Expected> {
    let seconds = number(text.trim()).ok_or(Expected::Seconds)?;
    content_ms(seconds).map(|_| seconds).ok_or(Expected::Seconds)
}

/// A quartile. Required.
pub(super) fn quartile(value: Scalar<'_>) -> Result<Quartile, Expected> {
    if value == Scalar::Absent {
        return Err(Expected::Value);
    }
    whole_value(&value).and_then(Quartile::from_percent).ok_or(Expected::Quartile)
}

/// What a visit states of its quartile: `Some(None)` is not even a quarter.
pub(super) fn reached(value: Scalar<'_>) -> Result<Option<Option<Quartile>>, Expected> {
    match whole_value(&value) {
        _ if value == Scalar::Absent => Ok(None),
        Some(0) => Ok(Some(None)),
        _ => quartile(value).map(|quartile| Some(Some(quartile))),
    }
}

/// A count; an absent one is 0.
pub(super) fn count(value: Scalar<'_>) -> Result<u32, Expected> {
    if value == Scalar::Absent {
        return Ok(0);
    }
    whole_value(&value).and_then(|count| count.try_into().ok()).ok_or(Expected::Count)
}

/// 0 or 1; absent is 0.
pub(super) fn zero_or_one(value: Scalar<'_>) -> Result<bool, Expected> {
    match whole_value(&value) {
        _ if value == Scalar::Absent => Ok(false),
        Some(0) => Ok(false),
        Some(1) => Ok(true),
        _ => Err(Expected::ZeroOrOne),
    }
}

/// What a pair of content times has to be, when it is no span.
pub(super) fn expected_of(not: NotASpan) -> Expected {
    match not {
        NotASpan::OutOfBounds => Expected::Seconds,
        NotASpan::Empty => Expected::SpanForward,
        NotASpan::Outside => Expected::SpanInside,
    }
}

/// The spans of a visit, each by itself with its text when it is refused:
/// `0-120.5 300-360` or, in JSON, `[[0,120.5],[300,360]]`.
///
/// [`Expected::Spans`] when the value is neither a text nor a list.
pub(super) fn spans(
    value: Scalar<'_>,
    length_ms: Option<u32>,
    mut each: impl FnMut(Result<Span, (Expected, &str)>),
) -> Result<(), Expected> {
    match value {
        Scalar::Absent => {}
        Scalar::Text(text) => {
            for piece in text.split_whitespace() {
                each(span_of_text(piece, length_ms).map_err(|expected| (expected, piece)));
            }
        }
        Scalar::Other(list) => {
            for pair in json::elements(list).ok_or(Expected::Spans)? {
                each(span_of_json(pair, length_ms).map_err(|expected| (expected, pair)));
            }
        }
        Scalar::Number(_) => return Err(Expected::Spans),
    }
    Ok(())
}

/// `from-to`; either may be negative or have an exponent.
fn span_of_text(piece: &str, length_ms: Option<u32>) -> Result<Span, Expected> {
    let bytes = piece.as_bytes();
    let is_dash = |at: &usize| bytes[*at] == b'-' && !matches!(bytes[*at - 1], b'e' | b'E');
    let dash = (1..bytes.len()).find(is_dash).ok_or(Expected::Spans)?;
    span(seconds_of(&piece[..dash])?, seconds_of(&piece[dash + 1..])?, length_ms)
}

/// `[from,to]`; a number may be a text.
fn span_of_json(pair: &str, length_ms: Option<u32>) -> Result<Span, Expected> {
    let pair = json::elements(pair).ok_or(Expected::Spans)?;
    let [from, to] = pair[..] else { return Err(Expected::Spans) };
    let time = |written: &str| match json::text_of(written) {
        Some(text) => seconds_of(&text),
        None => seconds_of(written),
    };
    span(time(from)?, time(to)?, length_ms)
}

fn span(from_s: f64, to_s: f64, length_ms: Option<u32>) -> Result<Span, Expected> {
    Span::from_seconds(from_s, to_s, length_ms).map_err(expected_of)
}

/// Milliseconds as seconds, as short as they are exact.
pub(super) fn shown_seconds(ms: i32) -> String {
    let sign = if ms < 0 { "-" } else { "" };
    let (seconds, rest) = (ms.unsigned_abs() / 1000, ms.unsigned_abs() % 1000);
    format!("{sign}{seconds}.{rest:03}").trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// What was found, cut to a few words.
pub(super) fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The same of bytes that may be no text.
pub(super) fn cut_bytes(bytes: &[u8]) -> String {
    // A character more than is shown, so that the cut is marked.
    let enough = bytes.len().min(4 * (SHOWN_CHARS + 1));
    cut(String::from_utf8_lossy(&bytes[..enough]).trim())
}

#[cfg(test)]
mod tests {
    use super::super::record::Cell;
    use super::*;

    fn by<T>(rule: fn(Scalar<'_>) -> Result<T, Expected>, json: &str) -> Result<T, Expected> {
        Cell::Json(json).scalar().and_then(rule)
    }

    #[test]
    fn an_instant_is_rfc_3339_or_whole_milliseconds_within_the_bounds() {
        let noon = Ok(1_788_264_000_000);
        for (json, ms) in [
            (r#""2026-09-01T12:00:00Z""#, noon),
            (r#"" 2026-09-01 07:00:00.0004-05:00 ""#, noon),
            ("1788264000000", noon),
            (r#""1788264000000""#, noon),
            ("1788264000000.0", noon),
            ("1.788264e12", noon),
            ("1788264000", Err(Expected::InstantInMilliseconds)),
            (r#""1788264000""#, Err(Expected::InstantInMilliseconds)),
            ("946684800000", Ok(FIRST_AT_MS)),
            ("946684799999", Err(Expected::InstantInBounds)),
            ("4102444800000", Ok(LAST_AT_MS)),
            ("4102444800001", Err(Expected::InstantInBounds)),
            (r#""2100-01-01T00:00:00.001Z""#, Err(Expected::InstantInBounds)),
            (r#""1999-12-31T23:59:59Z""#, Err(Expected::InstantInBounds)),
            ("1788264000000000", Err(Expected::InstantInBounds)),
            ("99999999999999999999", Err(Expected::InstantInBounds)),
            ("1e999", Err(Expected::Instant)),
            ("1788264000000.5", Err(Expected::Instant)),
            ("true", Err(Expected::Instant)),
            (r#""yesterday""#, Err(Expected::Instant)),
            (r#""2026-09-01T12:00:00""#, Err(Expected::Instant)),
            ("null", Err(Expected::Value)),
            (r#""""#, Err(Expected::Value)),
        ] {
            assert_eq!(by(instant, json), ms, "{json}");
        }
    }

    #[test]
    fn a_text_may_be_an_integer_but_nothing_else() {
        let text = |json: &str| {
            let text = Cell::Json(json).scalar().and_then(text)?;
            Ok(text.map(Cow::into_owned))
        };
        assert_eq!(text(r#"" a b ""#), Ok(Some("a b".to_owned())));
        assert_eq!(text("8123"), Ok(Some("8123".to_owned())));
        assert_eq!(text("-0"), Ok(Some("-0".to_owned())));
        let large = "340282366920938463463374607431768211456";
        assert_eq!(text(large), Ok(Some(large.to_owned())));
        assert_eq!(text("null"), Ok(None));
        for json in ["1.5", "1e3", "true", "[]", "{}"] {
            assert_eq!(text(json), Err(Expected::Text), "{json}");
        }
        let quoted = |n| format!("\"{}\"", "x".repeat(n));
        assert!(text(&quoted(MAX_TEXT_BYTES)).is_ok());
        assert_eq!(text(&quoted(MAX_TEXT_BYTES + 1)), Err(Expected::ShortText));
    }

    #[test]
    fn numbers_may_be_texts() {
        assert_eq!(by(seconds, r#"" 12.5 ""#), Ok(12.5));
        assert_eq!(by(seconds, "1e9"), Err(Expected::Seconds));
        assert_eq!(by(seconds, r#""NaN""#), Err(Expected::Seconds));
        assert_eq!(by(seconds, "[]"), Err(Expected::Seconds));
        assert_eq!(by(quartile, r#""50""#), Ok(Quartile::Q50));
        assert_eq!(by(quartile, "50.0"), Ok(Quartile::Q50));
        assert_eq!(by(quartile, "0"), Err(Expected::Quartile));
        assert_eq!(by(reached, "0"), Ok(Some(None)));
        assert_eq!(by(reached, "null"), Ok(None));
        assert_eq!(by(reached, "26"), Err(Expected::Quartile));
        assert_eq!(by(count, "null"), Ok(0));
        assert_eq!(by(count, r#""7""#), Ok(7));
        assert_eq!(by(count, "-1"), Err(Expected::Count));
        assert_eq!(by(count, "4294967296"), Err(Expected::Count));
        assert_eq!(by(zero_or_one, "1"), Ok(true));
        assert_eq!(by(zero_or_one, "2"), Err(Expected::ZeroOrOne));
        assert_eq!(by(zero_or_one, "true"), Err(Expected::ZeroOrOne));
    }

    #[test]
    fn a_bad_span_is_refused_alone() {
        let read = |json: &str| {
            let mut read = Vec::new();
            spans(Cell::Json(json).scalar().unwrap(), Some(600_000), |span| {
                read.push(match span {
                    Ok(span) => format!("{}..{}", span.from_ms, span.to_ms),
                    Err((expected, found)) => format!("{expected:?} {found}"),
                });
            })
            .map(|()| read.join(", "))
        };
        for (json, spans) in [
            (r#""0-120.5  300-360""#, "0..120500, 300000..360000"),
            (r#""-5-10 1e-3-2e0""#, "-5000..10000, 1..2000"),
            (
                r#""5-5 9 a-b 700-800 -""#,
                "SpanForward 5-5, Spans 9, Seconds a-b, SpanInside 700-800, Spans -",
            ),
            ("[[0,120.5],[\"300\",360]]", "0..120500, 300000..360000"),
            (
                "[[1,2],[3],7,[5,4],[1,2,3],[null,1]]",
                "1000..2000, Spans [3], Spans 7, SpanForward [5,4], Spans [1,2,3], Seconds [null,1]",
            ),
            ("null", ""),
        ] {
            assert_eq!(read(json).as_deref(), Ok(spans), "{json}");
        }
        assert_eq!(read("{}"), Err(Expected::Spans));
        assert_eq!(read("true"), Err(Expected::Spans));
        assert_eq!(read("5"), Err(Expected::Spans));
    }

    #[test]
    fn what_was_found_is_cut() {
        assert_eq!(cut("é"), "é");
        assert_eq!(cut(&"é".repeat(61)), format!("{}…", "é".repeat(60)));
        assert_eq!(cut_bytes(b"a\xff"), "a\u{fffd}");
    }
}
