//! The entry document: `docs/formats.md`, section 1.
//!
//! What is required and missing, or of no use, is an [`EntryError`]; anything else
//! that cannot be followed is a notice, and counts as absent. Privacy fails closed:
//! what cannot be followed there hides the names.

use super::json::{self, Object};
use super::record::{Cell, Scalar};
use super::rules;
use crate::facts::Entry;
use crate::facts::entry::{EntryNotice, Lrs, MediaKind, NameList, Names, Source, Standard};
use crate::facts::loading::{EntryError, EntryExpected, LaterSource};
use crate::facts::span::content_ms;
use crate::query::Dimension;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Reads an entry document. `base` resolves an address against the document's own;
/// `None` when that is not possible.
pub fn parse_entry(
    json: &[u8],
    base: &dyn Fn(&str) -> Option<String>,
) -> Result<Entry, EntryError> {
    let json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
    if let Some(at) = json::error_in(json) {
        return Err(not_json(json, at));
    }
    let json = std::str::from_utf8(json).map_err(|error| not_json(json, error.valid_up_to()))?;
    let document =
        &Object::of(json).ok_or_else(|| wrong("", EntryExpected::Object, Some(json.trim())))?;
    check_version(document.get("viewprint"))?;
    let mut notices = Vec::new();
    let mut fields = Fields { base, notices: &mut notices };
    let entry = &object(document, "entry")?;
    let id = text(entry.get("id"))
        .ok_or_else(|| wrong("entry.id", EntryExpected::Text, entry.get("id")))?;
    let entry = Entry {
        name: fields.text(entry, "entry.", "name").unwrap_or_else(|| id.clone()),
        id,
        kind: fields.kind(given(entry, "kind")),
        duration_ms: fields.duration_ms(given(entry, "duration_s")),
        created_ms: fields.instant("entry.created_at", entry.get("created_at")),
        owner: fields.text(entry, "entry.", "owner"),
        media: fields.address(entry, "media"),
        poster: fields.address(entry, "poster"),
        captions: fields.address(entry, "captions"),
        chapters: fields.address(entry, "chapters"),
        time_zone: fields.text(document, "", "time_zone"),
        updated_ms: fields.instant("updated_at", document.get("updated_at")),
        names: fields.privacy(given(document, "privacy")),
        viewers: fields.name_list(document, "viewers"),
        contexts: fields.name_list(document, "contexts"),
        source: fields.source(&object(document, "source")?)?,
        notices: Vec::new(),
    };
    Ok(Entry { notices, ..entry })
}

/// Where the byte stands at which the document is no JSON any more.
fn not_json(json: &[u8], at: usize) -> EntryError {
    let read = &json[..json.len().min(at + 1)];
    let line = read.split(|byte| *byte == b'\n');
    let column = line.clone().next_back().map_or(0, <[u8]>::len);
    EntryError::NotJson { line: line.count() as u64, column: column as u64 }
}

fn check_version(version: Option<&str>) -> Result<(), EntryError> {
    match version.and_then(|version| version.parse().ok()) {
        Some(1) => Ok(()),
        Some(other) => Err(EntryError::Version(other)),
        None => Err(wrong("viewprint", EntryExpected::One, version)),
    }
}

fn object<'a>(document: &Object<'a>, field: &str) -> Result<Object<'a>, EntryError> {
    let value = document.get(field);
    value.and_then(Object::of).ok_or_else(|| wrong(field, EntryExpected::Object, value))
}

fn wrong(field: &str, expected: EntryExpected, found: Option<&str>) -> EntryError {
    let found = found.map(rules::cut).unwrap_or_default();
    EntryError::Field { field: field.to_owned(), expected, found }
}

/// A text by the rule of records, so that an id is the same here and there; `None`
/// for anything else.
fn text(value: Option<&str>) -> Option<String> {
    rules::text(Cell::Json(value?).scalar().ok()?).ok().flatten().map(Cow::into_owned)
}

/// A text, or a list of texts; `None` when there is none, or one is no text.
fn texts(value: Option<&str>) -> Option<Vec<String>> {
    let texts: Option<Vec<String>> = match json::elements(value?) {
        Some(values) => values.into_iter().map(|value| text(Some(value))).collect(),
        None => text(value).map(|text| vec![text]),
    };
    texts.filter(|texts| !texts.is_empty())
}

/// What is there, and not `null`.
fn given<'a>(of: &Object<'a>, name: &str) -> Option<&'a str> {
    of.get(name).filter(|value| *value != "null")
}

/// Whether an address begins with one of these schemes and a colon.
fn has_scheme(address: &str, schemes: &[&str]) -> bool {
    let Some((scheme, _)) = address.split_once(':') else { return false };
    schemes.iter().any(|known| scheme.eq_ignore_ascii_case(known))
}

/// Whether a user or a password stands in an absolute address.
fn has_user(address: &str) -> bool {
    let behind = address.split_once("//").map_or("", |(_, behind)| behind);
    behind.split(['/', '?', '#']).next().is_some_and(|authority| authority.contains('@'))
}

/// The address of a store's statements, by that of the store or its own.
fn statements_of(endpoint: &str) -> String {
    let endpoint = endpoint.split('#').next().unwrap_or_default();
    let (path, query) = endpoint.split_once('?').unwrap_or((endpoint, ""));
    let path = path.trim_end_matches('/');
    let resource = if path.ends_with("/statements") { "" } else { "/statements" };
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{path}{resource}{mark}{query}")
}

fn activities(source: &Object<'_>) -> Result<Vec<String>, EntryError> {
    let activity = source.get("activity");
    texts(activity).ok_or_else(|| wrong("source.activity", EntryExpected::Iris, activity))
}

/// Reads fields that may be absent, and notes those that hold what they cannot.
struct Fields<'a> {
    base: &'a dyn Fn(&str) -> Option<String>,
    notices: &'a mut Vec<EntryNotice>,
}

impl Fields<'_> {
    fn notice(&mut self, field: impl Into<String>, found: &str) {
        self.notices.push(EntryNotice::Field { field: field.into(), found: rules::cut(found) });
    }

    fn text(&mut self, of: &Object<'_>, within: &str, name: &str) -> Option<String> {
        self.text_of(of.get(name)?, within, name)
    }

    fn text_of(&mut self, value: &str, within: &str, name: &str) -> Option<String> {
        let text = Cell::Json(value).scalar().and_then(rules::text);
        if text.is_err() {
            self.notice(format!("{within}{name}"), value);
        }
        text.ok().flatten().map(Cow::into_owned)
    }

    fn kind(&mut self, value: Option<&str>) -> MediaKind {
        let Some(value) = value else { return MediaKind::Video };
        match json::text_of(value).as_deref() {
            Some("video") => MediaKind::Video,
            Some("audio") => MediaKind::Audio,
            _ => {
                self.notice("entry.kind", value);
                MediaKind::Video
            }
        }
    }

    fn duration_ms(&mut self, value: Option<&str>) -> Option<u32> {
        let value = value?;
        let seconds = match Cell::Json(value).scalar() {
            Ok(number @ Scalar::Number(_)) => rules::seconds(number).ok(),
            _ => None,
        };
        let ms = seconds.and_then(content_ms).and_then(|ms| u32::try_from(ms).ok());
        let ms = ms.filter(|ms| *ms > 0);
        if ms.is_none() {
            self.notice("entry.duration_s", value);
        }
        ms
    }

    fn instant(&mut self, field: &str, value: Option<&str>) -> Option<i64> {
        let value = value?;
        let scalar = Cell::Json(value).scalar().unwrap_or(Scalar::Absent);
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
    fn address(&mut self, entry: &Object<'_>, name: &str) -> Option<String> {
        let value = entry.get(name)?;
        let given = self.text_of(value, "entry.", name)?;
        let address = (self.base)(&given).filter(|to| has_scheme(to, &["http", "https"]));
        if address.is_none() {
            self.notice(format!("entry.{name}"), value);
        }
        address
    }

    /// An address that data is fetched from.
    fn data_address(&self, given: &str) -> Option<String> {
        (self.base)(given).filter(|to| has_scheme(to, &["http", "https", "blob"]))
    }

    fn privacy(&mut self, value: Option<&str>) -> Names {
        let Some(value) = value else { return Names::Shown };
        let Some(privacy) = &Object::of(value) else {
            self.notice("privacy", value);
            return Names::Hidden;
        };
        let names = match given(privacy, "names") {
            None => Names::Shown,
            Some(value) => {
                let known = json::text_of(value).and_then(|key| Names::from_key(&key));
                known.unwrap_or_else(|| {
                    self.notice("privacy.names", value);
                    Names::Hidden
                })
            }
        };
        let Some(group) = given(privacy, "min_group") else { return names };
        match group.parse::<u64>() {
            Ok(0 | 1) => names,
            Ok(group) => {
                let group = u32::try_from(group).unwrap_or(u32::MAX);
                self.notices.push(EntryNotice::MinGroup(group));
                Names::Hidden
            }
            Err(_) => {
                self.notice("privacy.min_group", group);
                Names::Hidden
            }
        }
    }

    fn name_list(&mut self, document: &Object<'_>, field: &str) -> NameList {
        let mut known = BTreeMap::new();
        if let Some(value) = given(document, field) {
            if let Some(names) = Object::of(value) {
                for (id, name) in &names.0 {
                    match self.text_of(name, &format!("{field}."), id) {
                        Some(name) => known.insert(id.trim().to_owned(), name),
                        None => known.remove(id.trim()),
                    };
                }
            } else {
                let given = json::text_of(value);
                match given.and_then(|given| self.data_address(given.trim())) {
                    Some(address) => return NameList::Url(address),
                    None => self.notice(field, value),
                }
            }
        }
        NameList::Inline(known)
    }

    fn source(&mut self, source: &Object<'_>) -> Result<Source, EntryError> {
        match source.get("kind").and_then(json::text_of).as_deref() {
            Some("events") => Ok(Source::Events(self.urls(source)?)),
            Some("visits") => Ok(Source::Visits(self.urls(source)?)),
            Some("xapi") if source.get("url").is_some() => self.statements(source, Standard::Xapi),
            Some("caliper") => self.statements(source, Standard::Caliper),
            Some("xapi") if source.get("endpoint").is_some() => self.lrs(source),
            Some("xapi") => Err(wrong("source.url", EntryExpected::Addresses, None)),
            Some("rollup") => Err(EntryError::NotYet(LaterSource::Rollup)),
            Some("kaltura") => Ok(Source::Reports {
                server: self.server(source)?,
                entry_id: self.text(source, "source.", "entry_id"),
                partner_id: self.text(source, "source.", "partner_id"),
            }),
            _ => Err(wrong("source.kind", EntryExpected::SourceKind, source.get("kind"))),
        }
    }

    fn statements(
        &mut self,
        source: &Object<'_>,
        standard: Standard,
    ) -> Result<Source, EntryError> {
        Ok(Source::Statements {
            standard,
            urls: self.urls(source)?,
            activities: activities(source)?,
            fields: self.paths(given(source, "fields")),
        })
    }

    fn lrs(&mut self, source: &Object<'_>) -> Result<Source, EntryError> {
        let endpoint = source.get("endpoint");
        let address = text(endpoint).and_then(|given| (self.base)(&given));
        let good = address.filter(|to| has_scheme(to, &["http", "https"]) && !has_user(to));
        let statements = good.as_deref().map(statements_of).ok_or_else(|| {
            // A password in an address is not shown either.
            let found = endpoint.filter(|found| !found.contains('@'));
            wrong("source.endpoint", EntryExpected::Endpoint, found)
        })?;
        let limit = given(source, "limit").map(|value| (value, value.parse().ok()));
        if let Some((value, None | Some(0))) = limit {
            self.notice("source.limit", value);
        }
        Ok(Source::Lrs(Box::new(Lrs {
            statements,
            activities: activities(source)?,
            fields: self.paths(given(source, "fields")),
            headers: self.headers(given(source, "headers")),
            since_ms: self.instant("source.since", source.get("since")),
            until_ms: self.instant("source.until", source.get("until")),
            limit: limit.and_then(|(_, limit)| limit).filter(|limit| *limit > 0),
        })))
    }

    /// Headers that anybody may know: what carries a secret comes from the host alone.
    fn headers(&mut self, headers: Option<&str>) -> BTreeMap<String, String> {
        const SECRET: [&str; 3] = ["authorization", "proxy-authorization", "cookie"];
        let mut known = BTreeMap::new();
        let Some(value) = headers else { return known };
        match Object::of(value) {
            Some(headers) => {
                for (name, value) in &headers.0 {
                    let is_secret = SECRET.iter().any(|secret| name.eq_ignore_ascii_case(secret));
                    let is_name =
                        |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
                    let is_good = !is_secret && !name.is_empty() && name.bytes().all(is_name);
                    let is_plain =
                        |text: &String| text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
                    match text(Some(value)).filter(is_plain) {
                        Some(text) if is_good => {
                            known.insert(name.to_string(), text);
                        }
                        // What a secret is, is not shown.
                        _ => self.notice(
                            format!("source.headers.{name}"),
                            if is_secret { "" } else { value },
                        ),
                    }
                }
            }
            None => self.notice("source.headers", value),
        }
        known
    }

    fn urls(&self, source: &Object<'_>) -> Result<Vec<String>, EntryError> {
        let url = source.get("url");
        let resolve = |given: &String| self.data_address(given);
        texts(url)
            .and_then(|given| given.iter().map(resolve).collect())
            .ok_or_else(|| wrong("source.url", EntryExpected::Addresses, url))
    }

    /// The address of a server, which others are made of by adding to its end.
    fn server(&self, source: &Object<'_>) -> Result<String, EntryError> {
        let server = source.get("server");
        let address = text(server).and_then(|given| (self.base)(&given));
        address
            .filter(|to| has_scheme(to, &["http", "https"]))
            .map(|to| to.trim_end_matches('/').to_owned())
            .ok_or_else(|| wrong("source.server", EntryExpected::Address, server))
    }

    fn paths(&mut self, fields: Option<&str>) -> BTreeMap<Dimension, String> {
        let mut paths = BTreeMap::new();
        let Some(value) = fields else { return paths };
        match Object::of(value) {
            Some(fields) => {
                for (key, value) in &fields.0 {
                    match (Dimension::from_key(key), text(Some(value))) {
                        (Some(dimension), Some(path)) => {
                            paths.insert(dimension, path);
                        }
                        _ => self.notice(format!("source.fields.{key}"), value),
                    }
                }
            }
            None => self.notice("source.fields", value),
        }
        paths
    }
}

#[cfg(test)]
mod tests;
