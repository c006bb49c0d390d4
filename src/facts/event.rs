//! Raw playback events, in columns.

use super::dictionary::UNKNOWN;
use super::{Dictionary, Labels, Profiles, Span};
use crate::query::Quartile;

/// What happened. Events at the same instant are ordered by [`EventKind::rank`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    /// The player was shown on a page.
    Impression,
    /// First playback of a session.
    Play,
    /// A stretch of content was played.
    Watch(Span),
    /// Playback reached a quartile.
    Reach(Quartile),
    /// The entry was shared.
    Share,
    /// The entry was liked.
    Like,
    /// The entry was downloaded.
    Download,
}

impl EventKind {
    /// Its row in the table of `docs/metrics.md`, "Facts", whatever the event carries.
    pub fn rank(self) -> u8 {
        match self {
            EventKind::Impression => 0,
            EventKind::Play => 1,
            EventKind::Watch(_) => 2,
            EventKind::Reach(_) => 3,
            EventKind::Share => 4,
            EventKind::Like => 5,
            EventKind::Download => 6,
        }
    }
}

/// One event, as a source reads it.
#[derive(Clone, Debug)]
pub struct Event<'a> {
    /// Milliseconds since 1970 UTC.
    pub at_ms: i64,
    /// What happened.
    pub kind: EventKind,
    /// One load of the player.
    pub session: Option<&'a str>,
    /// Who, where and on what.
    pub labels: Labels<'a>,
}

/// Events in the order that they were read.
#[derive(Clone, Debug, Default)]
pub struct Events {
    /// Milliseconds since 1970 UTC.
    pub at_ms: Vec<i64>,
    /// What happened.
    pub kind: Vec<EventKind>,
    /// Codes of [`Events::sessions`]; [`UNKNOWN`] where none is given.
    pub session: Vec<u32>,
    /// Numbers of [`Events::profiles`].
    pub profile: Vec<u32>,
    /// The event states a country that is no code.
    pub country_refused: Vec<bool>,
    /// The session ids.
    pub sessions: Dictionary,
    /// Who, where and on what.
    pub profiles: Profiles,
}

/// There is no room for a record's texts ([`super::bounds::MAX_DICTIONARY_BYTES`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

impl Events {
    /// How many events there are.
    pub fn len(&self) -> usize {
        self.at_ms.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.at_ms.is_empty()
    }

    /// Adds an event at the end, or nothing of it when there is no room.
    pub fn push(&mut self, event: &Event<'_>) -> Result<(), Full> {
        let session = match event.session {
            Some(id) => self.sessions.intern(id).ok_or(Full)?,
            None => UNKNOWN,
        };
        let profile = self.profiles.intern(&event.labels).ok_or(Full)?;
        self.at_ms.push(event.at_ms);
        self.kind.push(event.kind);
        self.session.push(session);
        self.profile.push(profile);
        self.country_refused.push(event.labels.country_refused);
        Ok(())
    }
}
