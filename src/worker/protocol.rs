//! What the page and the worker say to each other.
//!
//! Every question carries a ticket; its answer carries the same one, so that an
//! answer which nobody waits for any more is dropped. Messages are plain data in
//! `postcard`'s form: both ends are always of one build.

use crate::facts::entry::Entry;
use crate::facts::loading::{OpenError, Opened, Progress};
use crate::query::{Answer, Query};
use serde::{Deserialize, Serialize};

/// From the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Open the entry whose document is at this absolute address.
    Open(String),
    /// Stop reading; what has been read counts.
    Cancel,
    /// Answer a question.
    Ask {
        /// Comes back with the answer.
        ticket: u64,
        /// The question.
        query: Query,
    },
}

/// From the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    /// Requests are heard from now on.
    Ready,
    /// The entry document is read; the data is yet to come.
    Entry(Box<Entry>),
    /// Reading goes on.
    Progress(Progress),
    /// Questions can be asked.
    Opened(Box<Opened>),
    /// There is nothing to ask about.
    Failed(OpenError),
    /// An answer.
    Answer {
        /// That of the question.
        ticket: u64,
        /// What was found.
        answer: Box<Answer>,
    },
}

/// A message as bytes.
pub fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    // Only types that cannot be serialized fail here, and ours can.
    postcard::to_allocvec(message).unwrap_or_default()
}

/// A message from bytes; `None` when they are none of ours.
pub fn decode<T: for<'a> Deserialize<'a>>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}
