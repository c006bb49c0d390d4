//! How an entry is opened: how far it has come, what is known then, and why it cannot.

use super::Quality;
use super::entry::EntryNotice;
use super::quality::WhyUnread;
use crate::query::Dimension;
use crate::time::range::Extent;
use crate::time::{DayRange, Zone};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How far the reading has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Bytes received.
    pub bytes: u64,
    /// Bytes in all, where the servers say so.
    pub bytes_total: Option<u64>,
    /// Records read.
    pub records: u64,
    /// All is received; events are being folded.
    pub folding: bool,
    /// A live source is asked; its bytes are not what matters.
    pub is_live: bool,
    /// Seconds until a live source that could not answer is asked again.
    pub wait_s: Option<u32>,
}

/// What is known of a data set once it is open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// The zone that days are counted in.
    pub zone: Zone,
    /// What presets are relative to.
    pub extent: Extent,
    /// The days that have sessions, from the first to the last.
    pub sessions: Option<DayRange>,
    /// The data's own *now*, ms since 1970 UTC.
    pub now_ms: i64,
    /// Length of the content.
    pub length_ms: Option<u32>,
    /// Sessions of the whole data set.
    pub n_sessions: u64,
    /// Dimensions that some session has a value of, and that may be told.
    pub known: Vec<Dimension>,
    /// Display names of playback contexts, by id.
    pub contexts: BTreeMap<String, String>,
    /// What of the entry could not be followed, as its data was read.
    pub notices: Vec<EntryNotice>,
    /// What was refused, doubled and missing.
    pub quality: Quality,
    /// The reading goes on: this is opened again when there is more.
    pub more_to_come: bool,
}

/// Why an entry cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OpenError {
    /// The entry document could not be fetched.
    Unread {
        /// Its address.
        url: String,
        /// Why.
        why: WhyUnread,
    },
    /// The entry document cannot be used.
    Document(EntryError),
    /// The worker itself did not start or stopped.
    Worker,
}

/// Why an entry document cannot be used at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EntryError {
    /// It is no JSON: from this line and column on, both from 1.
    NotJson {
        /// Line.
        line: u64,
        /// Column, in bytes.
        column: u64,
    },
    /// A required field is missing or holds what it cannot.
    Field {
        /// Its path, as `source.url`; empty for the document as a whole.
        field: String,
        /// What would have been read.
        expected: EntryExpected,
        /// What stands there, cut; empty when nothing does.
        found: String,
    },
    /// `viewprint` is a whole number, but not one of a format that is known.
    Version(u64),
    /// The source is of a kind that this version cannot read yet.
    NotYet(LaterSource),
}

/// What a required field of the entry document has to hold. Words are `i18n`'s.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EntryExpected {
    /// A JSON object.
    Object,
    /// The number 1.
    One,
    /// Text, or an integer in its place.
    Text,
    /// `events`, `visits`, `rollup`, `xapi` or `kaltura`.
    SourceKind,
    /// An http or https address, or one that is relative to the document; or a list.
    Addresses,
    /// An http or https address, or one that is relative to the document.
    Address,
    /// An IRI, or a list of them.
    Iris,
    /// The http(s) address of a learning record store, without a password.
    Endpoint,
}

/// A source that is specified, but not read yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LaterSource {
    /// Pre-aggregated cells.
    Rollup,
}
