//! One record, as cells by field: what JSON objects, CSV rows and columns become
//! before any rule looks at them.

use super::json;
use super::rules;
use crate::facts::quality::Expected;
use crate::query::Dimension;
use std::borrow::Cow;

/// A field that raw events or visits may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// Who, where and on what.
    Dimension(Dimension),
    At,
    Kind,
    Session,
    From,
    To,
    Percent,
    Start,
    Impressions,
    Plays,
    Reached,
    Shares,
    Likes,
    Downloads,
    Spans,
}

impl Field {
    /// How many there are; indexes lie below.
    const N: usize = Dimension::EVERY.len() + 14;

    fn index(self) -> usize {
        let other = match self {
            Field::Dimension(dimension) => return dimension as usize,
            Field::At => 0,
            Field::Kind => 1,
            Field::Session => 2,
            Field::From => 3,
            Field::To => 4,
            Field::Percent => 5,
            Field::Start => 6,
            Field::Impressions => 7,
            Field::Plays => 8,
            Field::Reached => 9,
            Field::Shares => 10,
            Field::Likes => 11,
            Field::Downloads => 12,
            Field::Spans => 13,
        };
        Dimension::EVERY.len() + other
    }

    /// The name in files.
    pub(super) fn name(self) -> &'static str {
        match self {
            Field::Dimension(dimension) => dimension.key(),
            Field::At => "at",
            Field::Kind => "kind",
            Field::Session => "session",
            Field::From => "from",
            Field::To => "to",
            Field::Percent => "percent",
            Field::Start => "start",
            Field::Impressions => "impressions",
            Field::Plays => "plays",
            Field::Reached => "reached",
            Field::Shares => "shares",
            Field::Likes => "likes",
            Field::Downloads => "downloads",
            Field::Spans => "spans",
        }
    }

    /// The field of this name in a raw event; `None` for one that is ignored.
    pub(super) fn of_event(name: &str) -> Option<Field> {
        match name {
            "at" => Some(Field::At),
            "kind" => Some(Field::Kind),
            "session" => Some(Field::Session),
            "from" => Some(Field::From),
            "to" => Some(Field::To),
            "percent" => Some(Field::Percent),
            other => Field::of_label(other),
        }
    }

    /// The field of this name in a visit; `None` for one that is ignored.
    pub(super) fn of_visit(name: &str) -> Option<Field> {
        match name {
            "start" => Some(Field::Start),
            "session" => Some(Field::Session),
            "impressions" => Some(Field::Impressions),
            "plays" => Some(Field::Plays),
            "reached" => Some(Field::Reached),
            "shares" => Some(Field::Shares),
            "likes" => Some(Field::Likes),
            "downloads" => Some(Field::Downloads),
            "spans" => Some(Field::Spans),
            other => Field::of_label(other),
        }
    }

    /// A `match`, because this is asked for every member of every record; the names
    /// are those of [`Dimension::key`], which a test holds. A domain is no field: it
    /// follows from the page.
    fn of_label(name: &str) -> Option<Field> {
        Some(Field::Dimension(match name {
            "country" => Dimension::Country,
            "region" => Dimension::Region,
            "city" => Dimension::City,
            "context" => Dimension::Context,
            "page" => Dimension::Page,
            "viewer" => Dimension::Viewer,
            "device" => Dimension::Device,
            "os" => Dimension::Os,
            "browser" => Dimension::Browser,
            "role" => Dimension::Role,
            _ => return None,
        }))
    }
}

/// What stands in a field, not yet looked at.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Cell<'a> {
    /// Nothing.
    #[default]
    Absent,
    /// A JSON value, as written; its syntax is good.
    Json(&'a str),
    /// A cell of CSV.
    Plain(&'a str),
}

/// One value: trimmed of blanks, its escapes undone.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scalar<'a> {
    /// Absent, null, or a text of nothing but blanks.
    Absent,
    /// A JSON number, as written.
    Number(&'a str),
    /// A text; never empty.
    Text(Cow<'a, str>),
    /// A bool, a list or an object, as written.
    Other(&'a str),
}

impl<'a> Cell<'a> {
    /// Its value. [`Expected::Utf8`] for a text with half of a surrogate pair.
    #[inline]
    pub(super) fn scalar(self) -> Result<Scalar<'a>, Expected> {
        match self {
            Cell::Absent => Ok(Scalar::Absent),
            Cell::Plain(text) => Ok(Scalar::text(Cow::Borrowed(text))),
            Cell::Json(json) => match json.as_bytes().first() {
                Some(b'"') => json::text_of(json).map(Scalar::text).ok_or(Expected::Utf8),
                Some(b'n') | None => Ok(Scalar::Absent),
                Some(b't' | b'f' | b'[' | b'{') => Ok(Scalar::Other(json)),
                Some(_) => Ok(Scalar::Number(json)),
            },
        }
    }

    /// As it is written in the file.
    pub(super) fn shown(self) -> &'a str {
        match self {
            Cell::Absent => "",
            Cell::Json(text) | Cell::Plain(text) => text,
        }
    }
}

impl<'a> Scalar<'a> {
    #[inline]
    fn text(text: Cow<'a, str>) -> Scalar<'a> {
        let trimmed = match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) if text.trim().len() == text.len() => Cow::Owned(text),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        };
        if trimmed.is_empty() { Scalar::Absent } else { Scalar::Text(trimmed) }
    }
}

/// What is wrong with a record.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wrong {
    /// The field; `None` when it is the record as a whole.
    pub(super) field: Option<String>,
    pub(super) expected: Expected,
    /// What stands there, cut.
    pub(super) found: String,
}

impl Wrong {
    /// The whole record, of which `head` is (the beginning of) the bytes.
    pub(super) fn record(expected: Expected, head: &[u8]) -> Wrong {
        Wrong { field: None, expected, found: rules::cut_bytes(head) }
    }

    /// One field.
    pub(super) fn field(name: impl Into<String>, expected: Expected, found: &str) -> Wrong {
        Wrong { field: Some(name.into()), expected, found: rules::cut(found) }
    }
}

/// The cells of one record, by field. What is set last counts.
#[derive(Debug, Default)]
pub(super) struct Cells<'a> {
    cells: [Cell<'a>; Field::N],
}

impl<'a> Cells<'a> {
    /// The members of a JSON object whose names `field_of` knows. `None` when
    /// `json` is no object, or broken. What no rule asks for costs nothing but its
    /// syntax, at any depth.
    pub(super) fn of_object(
        json: &'a str,
        field_of: fn(&str) -> Option<Field>,
    ) -> Option<Cells<'a>> {
        let mut cells = Cells::default();
        json::each_member(json, &mut |name, value| {
            if let Some(field) = field_of(&name) {
                cells.set(field, Cell::Json(value));
            }
        })?;
        Some(cells)
    }

    /// Sets what stands in a field.
    pub(super) fn set(&mut self, field: Field, cell: Cell<'a>) {
        self.cells[field.index()] = cell;
    }

    /// What stands in a field.
    pub(super) fn get(&self, field: Field) -> Cell<'a> {
        self.cells[field.index()]
    }

    /// What stands in a field, by a rule; what the rule refuses is named.
    #[inline]
    pub(super) fn read<T>(
        &self,
        field: Field,
        rule: impl FnOnce(Scalar<'a>) -> Result<T, Expected>,
    ) -> Result<T, Wrong> {
        let cell = self.get(field);
        cell.scalar()
            .and_then(rule)
            .map_err(|expected| Wrong::field(field.name(), expected, cell.shown()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(json: &str) -> Option<&str> {
        Cells::of_object(json, Field::of_event).map(|cells| cells.get(Field::At).shown())
    }

    #[test]
    fn members_are_kept_as_written_and_the_last_of_a_name_counts() {
        assert_eq!(at(r#"{"x":[{"at":1}],"at": 12.50 }"#), Some("12.50"));
        assert_eq!(at(r#"{"at":[1],"\u0061t":"two"}"#), Some("\"two\""));
        assert_eq!(at(r#" { } "#), Some(""));
        for broken in ["[]", "1", "", "{", r#"{"at":1}}"#, r#"{"at":1,}"#, r#"{"x":[1,,2]}"#] {
            assert_eq!(at(broken), None, "{broken}");
        }
    }

    #[test]
    fn every_field_has_its_place_and_is_found_by_its_name() {
        let fields = ["at", "kind", "session", "from", "to", "percent"]
            .map(Field::of_event)
            .into_iter()
            .chain(
                ["start", "impressions", "plays", "reached", "shares", "likes", "downloads"]
                    .map(Field::of_visit),
            )
            .chain([Field::of_visit("spans")])
            .chain(Dimension::EVERY.map(|dimension| Some(Field::Dimension(dimension))));
        let mut places: Vec<usize> = fields.map(|field| field.unwrap().index()).collect();
        places.sort_unstable();
        assert!(places.iter().copied().eq(0..Field::N));
        for dimension in Dimension::EVERY {
            let is_field = dimension != Dimension::Domain;
            let field = is_field.then_some(Field::Dimension(dimension));
            assert_eq!(Field::of_event(dimension.key()), field);
            assert_eq!(Field::of_visit(dimension.key()), field);
        }
        assert_eq!(Field::of_event("At"), None);
    }

    #[test]
    fn deep_nesting_in_an_ignored_field_needs_no_stack() {
        let deep = format!(r#"{{"x":{}{},"at":7}}"#, "[".repeat(200_000), "]".repeat(200_000));
        assert_eq!(at(&deep), Some("7"));
    }

    #[test]
    fn a_scalar_is_trimmed_and_its_escapes_are_undone() {
        let scalar = |json| Cell::Json(json).scalar();
        assert_eq!(scalar(r#"" \u00e9\t""#), Ok(Scalar::Text("é".into())));
        assert_eq!(scalar(r#""  ""#), Ok(Scalar::Absent));
        assert_eq!(scalar("null"), Ok(Scalar::Absent));
        assert_eq!(scalar("-1.5e3"), Ok(Scalar::Number("-1.5e3")));
        assert_eq!(scalar("[1]"), Ok(Scalar::Other("[1]")));
        assert_eq!(scalar(r#""\ud800""#), Err(Expected::Utf8));
        assert_eq!(Cell::Plain(" x ").scalar(), Ok(Scalar::Text("x".into())));
    }
}
