//! The entry document: `docs/formats.md`, section 1.
//!
//! What is required and missing, or of no use, is an [`EntryError`]; anything else
//! that cannot be followed is a notice, and counts as absent. Privacy fails closed:
//! what cannot be followed there hides the names.

use super::record::{Cell, Scalar};
use super::rules;
use crate::facts::Entry;
use crate::facts::entry::{EntryNotice, MediaKind, NameList, Names, Source};
use crate::facts::loading::{EntryError, EntryExpected, LaterSource};
use crate::facts::span::content_ms;
use crate::query::Dimension;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Reads an entry document. `base` resolves an address against the document's own;
/// `None` when that is not possible.
pub fn parse_entry(
    json: &[u8],
    base: &dyn Fn(&str) -> Option<String>,
) -> Result<Entry, EntryError> {
    let json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
    let document: Value = serde_json::from_slice(json).map_err(|error| EntryError::NotJson {
        line: error.line() as u64,
        column: error.column() as u64,
    })?;
    let Value::Object(document) = &document else {
        return Err(wrong("", EntryExpected::Object, Some(&document)));
    };
    check_version(document.get("viewprint"))?;
    let mut notices = Vec::new();
    let mut fields = Fields { base, notices: &mut notices };
    let entry = object(document, "entry")?;
    let id = text(entry.get("id"))
        .ok_or_else(|| wrong("entry.id", EntryExpected::Text, entry.get("id")))?;
    let entry = Entry {
        name: fields.text(entry, "entry.", "name").unwrap_or_else(|| id.clone()),
        id,
        kind: fields.kind(entry.get("kind")),
        duration_ms: fields.duration_ms(entry.get("duration_s")),
        created_ms: fields.instant("entry.created_at", entry.get("created_at")),
        owner: fields.text(entry, "entry.", "owner"),
        media: fields.address(entry, "media"),
        poster: fields.address(entry, "poster"),
        captions: fields.address(entry, "captions"),
        chapters: fields.address(entry, "chapters"),
        time_zone: fields.text(document, "", "time_zone"),
        updated_ms: fields.instant("updated_at", document.get("updated_at")),
        names: fields.privacy(document.get("privacy")),
        viewers: fields.name_list(document, "viewers"),
        contexts: fields.name_list(document, "contexts"),
        source: fields.source(object(document, "source")?)?,
        notices: Vec::new(),
    };
    Ok(Entry { notices, ..entry })
}

fn check_version(version: Option<&Value>) -> Result<(), EntryError> {
    match version.and_then(Value::as_u64) {
        Some(1) => Ok(()),
        Some(other) => Err(EntryError::Version(other)),
        None => Err(wrong("viewprint", EntryExpected::One, version)),
    }
}

fn object<'a>(
    document: &'a Map<String, Value>,
    field: &str,
) -> Result<&'a Map<String, Value>, EntryError> {
    let value = document.get(field);
    value.and_then(Value::as_object).ok_or_else(|| wrong(field, EntryExpected::Object, value))
}

fn wrong(field: &str, expected: EntryExpected, found: Option<&Value>) -> EntryError {
    let found = found.map(shown).unwrap_or_default();
    EntryError::Field { field: field.to_owned(), expected, found }
}

fn shown(value: &Value) -> String {
    rules::cut(&value.to_string())
}

/// A text by the rule of records, so that an id is the same here and there; `None`
/// for anything else.
fn text(value: Option<&Value>) -> Option<String> {
    let json = value?.to_string();
    rules::text(Cell::Json(&json).scalar().ok()?).ok().flatten().map(|text| text.into_owned())
}

/// A text, or a list of texts; `None` when there is none, or one is no text.
fn texts(value: Option<&Value>) -> Option<Vec<String>> {
    let texts = match value? {
        Value::Array(values) => values.iter().map(|value| text(Some(value))).collect(),
        value => text(Some(value)).map(|text| vec![text]),
    };
    texts.filter(|texts| !texts.is_empty())
}

/// Whether an address begins with one of these schemes and a colon.
fn has_scheme(address: &str, schemes: &[&str]) -> bool {
    let Some((scheme, _)) = address.split_once(':') else { return false };
    schemes.iter().any(|known| scheme.eq_ignore_ascii_case(known))
}

/// Reads fields that may be absent, and notes those that hold what they cannot.
struct Fields<'a> {
    base: &'a dyn Fn(&str) -> Option<String>,
    notices: &'a mut Vec<EntryNotice>,
}

impl Fields<'_> {
    fn notice(&mut self, field: impl Into<String>, found: &Value) {
        self.notices.push(EntryNotice::Field { field: field.into(), found: shown(found) });
    }

    fn text(&mut self, of: &Map<String, Value>, within: &str, name: &str) -> Option<String> {
        let value = of.get(name).filter(|value| !value.is_null())?;
        if value.as_str().is_some_and(|text| text.trim().is_empty()) {
            return None;
        }
        let text = text(Some(value));
        if text.is_none() {
            self.notice(format!("{within}{name}"), value);
        }
        text
    }

    fn kind(&mut self, value: Option<&Value>) -> MediaKind {
        match value {
            None | Some(Value::Null) => MediaKind::Video,
            Some(Value::String(kind)) if kind == "video" => MediaKind::Video,
            Some(Value::String(kind)) if kind == "audio" => MediaKind::Audio,
            Some(other) => {
                self.notice("entry.kind", other);
                MediaKind::Video
            }
        }
    }

    fn duration_ms(&mut self, value: Option<&Value>) -> Option<u32> {
        let value = value.filter(|value| !value.is_null())?;
        let ms = value.as_f64().and_then(content_ms).and_then(|ms| u32::try_from(ms).ok());
        let ms = ms.filter(|ms| *ms > 0);
        if ms.is_none() {
            self.notice("entry.duration_s", value);
        }
        ms
    }

    fn instant(&mut self, field: &str, value: Option<&Value>) -> Option<i64> {
        let value = value?;
        let json = value.to_string();
        let scalar = Cell::Json(&json).scalar().unwrap_or(Scalar::Absent);
        if scalar == Scalar::Absent {
            return None;
        }
        let instant = rules::instant(scalar).ok();
        if instant.is_none() {
            self.notice(field, value);
        }
        instant
    }

    /// An address that the page shows or plays: http and https only, so that no
    /// document can run a script or show what another page has made.
    fn address(&mut self, entry: &Map<String, Value>, name: &str) -> Option<String> {
        let given = self.text(entry, "entry.", name)?;
        let address = (self.base)(&given).filter(|to| has_scheme(to, &["http", "https"]));
        if address.is_none() {
            self.notice(format!("entry.{name}"), &Value::String(given));
        }
        address
    }

    /// An address that data is fetched from.
    fn data_address(&self, given: &str) -> Option<String> {
        (self.base)(given).filter(|to| has_scheme(to, &["http", "https", "blob"]))
    }

    fn privacy(&mut self, value: Option<&Value>) -> Names {
        let privacy = match value {
            None | Some(Value::Null) => return Names::Shown,
            Some(Value::Object(privacy)) => privacy,
            Some(other) => {
                self.notice("privacy", other);
                return Names::Hidden;
            }
        };
        let names = match privacy.get("names") {
            None | Some(Value::Null) => Names::Shown,
            Some(Value::String(names)) if names == "shown" => Names::Shown,
            Some(Value::String(names)) if names == "pseudonyms" => Names::Pseudonyms,
            Some(Value::String(names)) if names == "hidden" => Names::Hidden,
            Some(other) => {
                self.notice("privacy.names", other);
                Names::Hidden
            }
        };
        match privacy.get("min_group") {
            None | Some(Value::Null) => names,
            Some(group) => match group.as_u64() {
                Some(0 | 1) => names,
                Some(group) => {
                    let group = u32::try_from(group).unwrap_or(u32::MAX);
                    self.notices.push(EntryNotice::MinGroup(group));
                    Names::Hidden
                }
                None => {
                    self.notice("privacy.min_group", group);
                    Names::Hidden
                }
            },
        }
    }

    fn name_list(&mut self, document: &Map<String, Value>, field: &str) -> NameList {
        match document.get(field) {
            None | Some(Value::Null) => {}
            Some(Value::Object(names)) => {
                let mut known = BTreeMap::new();
                for id in names.keys() {
                    if let Some(name) = self.text(names, &format!("{field}."), id) {
                        known.insert(id.trim().to_owned(), name);
                    }
                }
                return NameList::Inline(known);
            }
            Some(value) => match value.as_str().and_then(|given| self.data_address(given.trim())) {
                Some(address) => return NameList::Url(address),
                None => self.notice(field, value),
            },
        }
        NameList::Inline(BTreeMap::new())
    }

    fn source(&mut self, source: &Map<String, Value>) -> Result<Source, EntryError> {
        match source.get("kind").and_then(Value::as_str) {
            Some("events") => Ok(Source::Events(self.urls(source)?)),
            Some("visits") => Ok(Source::Visits(self.urls(source)?)),
            Some("xapi") if source.contains_key("url") => Ok(Source::Statements {
                urls: self.urls(source)?,
                activities: texts(source.get("activity")).ok_or_else(|| {
                    wrong("source.activity", EntryExpected::Iris, source.get("activity"))
                })?,
                fields: self.paths(source.get("fields")),
            }),
            Some("xapi") if source.contains_key("endpoint") => {
                Err(EntryError::NotYet(LaterSource::LiveXapi))
            }
            Some("xapi") => Err(wrong("source.url", EntryExpected::Addresses, None)),
            Some("rollup") => Err(EntryError::NotYet(LaterSource::Rollup)),
            Some("kaltura") => Err(EntryError::NotYet(LaterSource::Kaltura)),
            _ => Err(wrong("source.kind", EntryExpected::SourceKind, source.get("kind"))),
        }
    }

    fn urls(&self, source: &Map<String, Value>) -> Result<Vec<String>, EntryError> {
        let url = source.get("url");
        let resolve = |given: &String| self.data_address(given);
        texts(url)
            .and_then(|given| given.iter().map(resolve).collect())
            .ok_or_else(|| wrong("source.url", EntryExpected::Addresses, url))
    }

    fn paths(&mut self, fields: Option<&Value>) -> BTreeMap<Dimension, String> {
        let mut paths = BTreeMap::new();
        match fields {
            None | Some(Value::Null) => {}
            Some(Value::Object(fields)) => {
                for (key, value) in fields {
                    match (Dimension::from_key(key), text(Some(value))) {
                        (Some(dimension), Some(path)) => {
                            paths.insert(dimension, path);
                        }
                        _ => self.notice(format!("source.fields.{key}"), value),
                    }
                }
            }
            Some(other) => self.notice("source.fields", other),
        }
        paths
    }
}

#[cfg(test)]
mod tests;
