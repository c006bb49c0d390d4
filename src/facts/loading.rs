//! How an entry is opened: how far it has come, what is known then, and why it cannot.

use super::Quality;
use super::quality::WhyUnread;
use crate::query::Dimension;
use crate::time::range::Extent;
use crate::time::{DayRange, Zone};
use serde::{Deserialize, Serialize};

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
    /// Named viewers, sessions and plays of the whole data set.
    pub n_sessions: u64,
    /// Dimensions that some session has a known value of.
    pub dimensions: Vec<Dimension>,
    /// What was refused, doubled and missing.
    pub quality: Quality,
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
    /// It is not JSON.
    NotJson {
        /// What the reader says.
        found: String,
    },
    /// A required field is missing or of another form.
    Field {
        /// Its path.
        field: String,
        /// What it has to hold.
        expected: String,
        /// What it holds.
        found: String,
    },
    /// A kind of source that this version cannot read.
    NotYet {
        /// `source.kind`, or what of it is not supported.
        kind: String,
    },
    /// The worker itself did not start or stopped.
    Worker,
}
