//! Tells the form of a file by what it begins with.

use super::carry::Piece;
use super::csv::{self, Header};
use super::json;
use super::pieces::Pieces;
use super::record::Field;
use crate::facts::bounds::MAX_RECORD_BYTES;
use crate::facts::entry::Standard;
use crate::facts::quality::WhyUnread;

/// What kind of records a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Raw events.
    Events,
    /// One row a session.
    Visits,
    /// Statements of a learning standard.
    Statements(Standard),
    /// Beacons of Kaltura's player, which tell raw events.
    Beacons,
}

/// How a file is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Form {
    /// One JSON object a line.
    Lines,
    /// A JSON array of objects: what begins behind this many bytes.
    Array(usize),
    /// `{"statements": [...]}`, `{"data": [...]}`: the array begins behind this many bytes.
    Wrapped(usize),
    /// An object with one array a field: what begins behind this many bytes.
    Columns(usize),
    /// Rows behind a header.
    Csv(Header),
    /// Nothing that is understood.
    Unread(WhyUnread),
}

impl Kind {
    /// What a CSV header must name; `None` for what is never CSV.
    fn required(self) -> Option<&'static [&'static str]> {
        match self {
            Kind::Events => Some(&["at", "kind"]),
            Kind::Visits => Some(&["start"]),
            Kind::Statements(_) | Kind::Beacons => None,
        }
    }

    /// Whether the records are another system's.
    pub(super) fn is_of_others(self) -> bool {
        matches!(self, Kind::Statements(_) | Kind::Beacons)
    }
}

/// Whether a file of raw events, which begins with these bytes, holds our own or
/// beacons: by the first member of its first record that says so.
///
/// `None` when they do not tell yet, as in [`tell`].
pub(super) fn of_events(head: &[u8], complete: bool) -> Option<Kind> {
    let (head, complete) = cut(head, complete);
    let record = match head.trim_ascii_start() {
        [] => return complete.then_some(Kind::Events),
        [b'[', array @ ..] => array.trim_ascii_start(),
        record => record,
    };
    let telling = |name: &str, _, _| match name {
        "eventType" => Some(Kind::Beacons),
        "kind" => Some(Kind::Events),
        _ => None,
    };
    match record {
        [] => complete.then_some(Kind::Events),
        [b'{', members @ ..] => match first_telling(members, telling) {
            Look::More => complete.then_some(Kind::Events),
            Look::None => Some(Kind::Events),
            Look::Found(kind) => Some(kind),
        },
        _ => Some(Kind::Events),
    }
}

/// The form of a file that begins with these bytes, a byte order mark left out.
/// `None` when they do not tell yet; `complete` when no more come.
///
/// Depends on nothing but the file: not on where a chunk happens to end.
pub(super) fn tell(kind: Kind, head: &[u8], complete: bool) -> Option<Form> {
    let (head, complete) = cut(head, complete);
    let n_blank = head.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let Some(first) = head.get(n_blank) else { return complete.then_some(Form::Lines) };
    match first {
        b'{' if matches!(kind, Kind::Events | Kind::Beacons) => Some(Form::Lines),
        b'{' => of_object(kind, &head[n_blank..], complete).map(|form| match form {
            Form::Wrapped(n) => Form::Wrapped(n_blank + n),
            Form::Columns(_) => Form::Columns(n_blank + 1),
            other => other,
        }),
        b'[' => Some(Form::Array(n_blank + 1)),
        _ => of_csv(kind, head, complete),
    }
}

/// What cannot be told from as much as this will be refused anyway.
pub(super) fn cut(head: &[u8], complete: bool) -> (&[u8], bool) {
    match head.get(..=MAX_RECORD_BYTES) {
        Some(head) => (head, true),
        None => (head, complete),
    }
}

fn of_csv(kind: Kind, head: &[u8], complete: bool) -> Option<Form> {
    let Some(required) = kind.required() else {
        let found = super::rules::cut_bytes(head);
        // As many bytes as are shown, wherever the chunk ends.
        return (complete || head.len() > 1024)
            .then_some(Form::Unread(WhyUnread::Unknown { found }));
    };
    match csv::look(head, complete, required) {
        csv::Look::More => None,
        csv::Look::Header(header) => Some(Form::Csv(header)),
        csv::Look::Refused(found) => {
            Some(Form::Unread(WhyUnread::NoHeader { expected: required.join(", "), found }))
        }
    }
}

/// Whether the first object is a record by itself, or holds many: by the first of
/// its members that says so.
fn of_object(kind: Kind, head: &[u8], complete: bool) -> Option<Form> {
    let telling = |name: &str, at, first| {
        tells(kind, name).map(|many| match (many, first) {
            (Form::Wrapped(_), b'[') => Form::Wrapped(1 + at + 1),
            (many, b'[') => many,
            _ => Form::Lines,
        })
    };
    match first_telling(&head[1..], telling) {
        Look::More => complete.then_some(Form::Lines),
        Look::None => Some(Form::Lines),
        // Envelopes are also kept one a line, each as it was sent.
        Look::Found(Form::Wrapped(n)) if kind == Kind::Statements(Standard::Caliper) => {
            let line = memchr::memchr(b'\n', head).map(|end| &head[..end]);
            let line = line.or(complete.then_some(head))?;
            Some(if json::is_json(line) { Form::Lines } else { Form::Wrapped(n) })
        }
        Look::Found(form) => Some(form),
    }
}

/// What looking for a member gave.
pub(super) enum Look<T> {
    /// The bytes end before it.
    More,
    /// The object ends before it, or is none.
    None,
    Found(T),
}

/// What the first member of an object says that says anything: `telling` has its name,
/// where its value begins, and the first byte of it. The bytes begin behind the brace.
pub(super) fn first_telling<T>(
    head: &[u8],
    telling: impl Fn(&str, usize, u8) -> Option<T>,
) -> Look<T> {
    let (mut pieces, mut at) = (Pieces::default(), 0);
    loop {
        let Some((Piece::Whole(name), end, used)) = pieces.next(&head[at..]) else {
            return Look::More;
        };
        if end != b':' {
            return Look::None;
        }
        let Some(name) = json::text(name) else { return Look::None };
        at += used;
        let n_blank = head[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let Some(first) = head.get(at + n_blank) else { return Look::More };
        if let Some(found) = telling(&name, at + n_blank, *first) {
            return Look::Found(found);
        }
        let Some((_, end, used)) = pieces.next(&head[at..]) else { return Look::More };
        if end != b',' {
            return Look::None;
        }
        at += used;
    }
}

/// The member that holds the statements of an answer, or of an envelope.
fn wrap_of(standard: Standard) -> &'static str {
    match standard {
        Standard::Xapi => "statements",
        Standard::Caliper => "data",
    }
}

/// What an object is if the member of this name is a list; `None` for a name that
/// does not tell. In visits `spans` does not: it is a list in a record too.
fn tells(kind: Kind, name: &str) -> Option<Form> {
    const OF_STATEMENTS: [&str; 9] =
        ["id", "actor", "verb", "action", "object", "result", "context", "timestamp", "eventTime"];
    match kind {
        Kind::Statements(standard) if name == wrap_of(standard) => Some(Form::Wrapped(0)),
        Kind::Statements(_) => OF_STATEMENTS.contains(&name).then_some(Form::Lines),
        Kind::Visits | Kind::Events | Kind::Beacons => {
            Field::of_visit(name).filter(|field| *field != Field::Spans).map(|_| Form::Columns(0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[allow(clippy::needless_pass_by_value)]
    fn check(kind: Kind, head: &str, form: Option<Form>) {
        assert_eq!(tell(kind, head.as_bytes(), false), form, "{head}");
    }

    #[test]
    fn a_form_is_told_by_content() {
        check(Kind::Events, "", None);
        check(Kind::Events, " \n", None);
        check(Kind::Events, "\n {", Some(Form::Lines));
        check(Kind::Events, "\n [", Some(Form::Array(3)));
        check(Kind::Events, "at", None);
        check(
            Kind::Events,
            "at,who\n",
            Some(Form::Unread(WhyUnread::NoHeader {
                expected: "at, kind".to_owned(),
                found: "at,who".to_owned(),
            })),
        );
        assert_eq!(tell(Kind::Events, b"\n", true), Some(Form::Lines));
    }

    #[test]
    fn columns_are_told_from_lines_by_the_first_known_member() {
        check(Kind::Visits, r#"{"start""#, None);
        check(Kind::Visits, r#"{"start": "#, None);
        check(Kind::Visits, r#" {"start": ["#, Some(Form::Columns(2)));
        check(Kind::Visits, r#"{"start": 1"#, Some(Form::Lines));
        check(Kind::Visits, r#"{"x":["#, None);
        check(Kind::Visits, r#"{"x":[1,{"start":1}],"viewer" : ["#, Some(Form::Columns(1)));
        check(Kind::Visits, r#"{"spans":[[0,1]],"start":1"#, Some(Form::Lines));
        check(Kind::Visits, r#"{"spans":["0-1"],"start":["#, Some(Form::Columns(1)));
        check(Kind::Visits, "{}", Some(Form::Lines));
        check(Kind::Visits, "{oops:", Some(Form::Lines));
    }

    #[test]
    fn wrapped_statements_are_told_from_lines() {
        check(
            Kind::Statements(Standard::Xapi),
            r#"{"more":"","statements": [ "#,
            Some(Form::Wrapped(26)),
        );
        check(
            Kind::Statements(Standard::Xapi),
            r#"{"version":"1.0.3","id":"x""#,
            Some(Form::Lines),
        );
        let found = "id,verb".to_owned();
        assert_eq!(
            tell(Kind::Statements(Standard::Xapi), b"id,verb", true),
            Some(Form::Unread(WhyUnread::Unknown { found }))
        );
    }
}
