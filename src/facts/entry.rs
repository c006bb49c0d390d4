//! The entry document: one media entry, and where its data is.

use crate::query::Dimension;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the entry document says. Relative addresses are resolved already.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The entry's id.
    pub id: String,
    /// Its title; the id where none is given.
    pub name: String,
    /// Video or audio.
    pub kind: MediaKind,
    /// Stated length; `None` when absent, not above 0, or beyond the bounds.
    pub duration_ms: Option<u32>,
    /// When it was created, ms since 1970 UTC.
    pub created_ms: Option<i64>,
    /// Who owns it.
    pub owner: Option<String>,
    /// Address of the media file.
    pub media: Option<String>,
    /// Address of a picture to show before playback.
    pub poster: Option<String>,
    /// Address of captions (WebVTT).
    pub captions: Option<String>,
    /// Address of chapters (WebVTT).
    pub chapters: Option<String>,
    /// IANA name of the zone that days are counted in.
    pub time_zone: Option<String>,
    /// Until when the data is complete, ms since 1970 UTC: the data's own *now*.
    pub updated_ms: Option<i64>,
    /// What may be shown of the viewers.
    pub names: Names,
    /// Display names of viewers, by id.
    pub viewers: NameList,
    /// Display names of playback contexts, by id.
    pub contexts: NameList,
    /// Where the data is.
    pub source: Source,
    /// What the document says that could not be followed.
    pub notices: Vec<EntryNotice>,
}

/// What kind of media it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MediaKind {
    /// With a picture.
    Video,
    /// Sound alone.
    Audio,
}

/// `privacy.names`: what is shown in place of viewers. The later the stricter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Names {
    /// Ids and names.
    #[default]
    Shown,
    /// Made-up names that stay the same for a person within the entry.
    Pseudonyms,
    /// Nobody is listed.
    Hidden,
}

impl Names {
    /// The one that is written so.
    pub fn from_key(key: &str) -> Option<Names> {
        match key {
            "shown" => Some(Names::Shown),
            "pseudonyms" => Some(Names::Pseudonyms),
            "hidden" => Some(Names::Hidden),
            _ => None,
        }
    }
}

/// Names by id, or a file of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NameList {
    /// In the document.
    Inline(BTreeMap<String, String>),
    /// Address of a CSV with the columns `id` and `name`.
    Url(String),
}

/// Where the data is, and in what form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// Raw events: NDJSON, a JSON array or CSV.
    Events(Vec<String>),
    /// One row per session: CSV, NDJSON or column JSON.
    Visits(Vec<String>),
    /// Statements of a learning standard in files.
    Statements {
        /// Which one.
        standard: Standard,
        /// Addresses of the files.
        urls: Vec<String>,
        /// IRIs of the entry.
        activities: Vec<String>,
        /// Where dimensions stand in a statement, for example
        /// `context.extensions.https://example.org/country`.
        fields: BTreeMap<Dimension, String>,
    },
    /// Kaltura's Report API, which has counted already. The session comes from the host.
    Reports {
        /// Address of the server, without a slash at its end.
        server: String,
        /// By which id it knows the entry, if by another than the page.
        entry_id: Option<String>,
        /// The account, where it is not told by the session.
        partner_id: Option<String>,
    },
    /// Reports that Kaltura has exported as CSV. No entry document names these: they are
    /// handed over by hand.
    Exports(Vec<String>),
    /// A learning record store that is asked for statements. What it is asked for is
    /// the worker's alone.
    Lrs(#[serde(skip)] Box<Lrs>),
}

/// A learning record store, and what it is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lrs {
    /// Address of its statements.
    pub statements: String,
    /// IRIs of the entry.
    pub activities: Vec<String>,
    /// Where dimensions stand in a statement.
    pub fields: BTreeMap<Dimension, String>,
    /// More headers of each request; never one that carries a secret.
    pub headers: BTreeMap<String, String>,
    /// Only statements after this, ms since 1970 UTC, by the clock of the store.
    pub since_ms: Option<i64>,
    /// Only statements until this, ms since 1970 UTC, by the clock of the store.
    pub until_ms: Option<i64>,
    /// Statements of a page; the store decides where it is not given.
    pub limit: Option<u32>,
}

/// A standard of statements about learners.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standard {
    /// xAPI, by its Video Profile.
    Xapi,
    /// Caliper, by its Media Profile.
    Caliper,
}

impl Source {
    /// Whether it has counted already, and sends sums in place of records.
    pub fn is_sums(&self) -> bool {
        matches!(self, Source::Reports { .. } | Source::Exports(_))
    }

    /// The addresses of its files.
    pub fn urls(&self) -> &[String] {
        match self {
            Source::Events(urls)
            | Source::Visits(urls)
            | Source::Exports(urls)
            | Source::Statements { urls, .. } => urls,
            Source::Reports { .. } => &[],
            Source::Lrs(_) => &[],
        }
    }

    /// Whether it is asked rather than read: it may know more every time.
    pub fn is_live(&self) -> bool {
        matches!(self, Source::Lrs(_))
    }
}

/// Something of the entry document that could not be followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EntryNotice {
    /// A field holds what it cannot; it counts as absent.
    Field {
        /// Its path, as `entry.duration_s`.
        field: String,
        /// What stands there, cut to a few words.
        found: String,
    },
    /// No zone of this name is known; days are those of UTC.
    UnknownZone(String),
    /// Groups smaller than this are to be hidden, which this version cannot do:
    /// nobody is listed instead.
    MinGroup(u32),
    /// The list of names could not be read; ids are shown.
    NamesUnread(String),
    /// Records were read, and none is of this entry.
    NothingOfEntry,
}
