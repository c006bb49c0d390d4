//! What the page and the worker say to each other.
//!
//! Every question carries a ticket; its answer carries the same one, so that an
//! answer which nobody waits for any more is dropped. Messages are plain data in
//! `postcard`'s form: both ends are always of one build.

use crate::facts::entry::{Entry, Names};
use crate::facts::loading::{OpenError, Opened, Progress};
use crate::query::{Answer, Query};
use serde::{Deserialize, Serialize};
use std::fmt;

/// From the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Use this secret from now on; an empty one is forgotten.
    Credentials(Credential, Secret),
    /// Open the entry whose document is at this absolute address.
    Open {
        /// The address.
        url: String,
        /// What may be shown of viewers, where the document is less strict.
        names: Names,
    },
    /// Open this entry, whose files were handed over with the request.
    Entry(Box<Entry>),
    /// Ask a live source for what is new, or for the rest of what was not read.
    Refresh,
    /// Stop reading; what has been read counts.
    Cancel,
    /// Answer a question.
    Ask {
        /// Comes back with the answer.
        ticket: u64,
        /// The question.
        query: Query,
    },
    /// Make one file of the pieces in the blob beside this. No data has to be open.
    Make,
    /// Nobody waits for the answer to this ticket any more.
    Forget(u64),
    /// Says to [`Reply::Gathering`] that all which was to be asked has been asked.
    Asked,
}

/// What a secret of the host is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Credential {
    /// The `Authorization` header for a learning record store, as `Basic ...`.
    Authorization,
    /// A Kaltura session.
    Ks,
}

impl Credential {
    /// Each of them.
    pub const EVERY: [Credential; 2] = [Credential::Authorization, Credential::Ks];

    /// The one that a host calls so.
    pub fn from_key(key: &str) -> Option<Credential> {
        Credential::EVERY.into_iter().find(|kind| kind.key() == key)
    }

    /// What a host calls it.
    pub fn key(self) -> &'static str {
        match self {
            Credential::Authorization => "authorization",
            Credential::Ks => "ks",
        }
    }
}

/// A secret that the host has handed over. It lives in memory only, and goes to the
/// source that it is for and nowhere else: into no address, no message, no record.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret(String);

impl Secret {
    /// Keeps a secret.
    pub fn new(text: String) -> Secret {
        Secret(text)
    }

    /// The secret itself, for the request that needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// What the host has handed over so far.
#[derive(Debug, Default)]
pub struct Secrets([Option<Secret>; 2]);

impl Secrets {
    /// Keeps a secret in place of the one before; an empty one takes it away.
    pub fn keep(&mut self, kind: Credential, secret: Secret) {
        self.0[kind as usize] = Some(secret).filter(|secret| !secret.0.is_empty());
    }

    /// The secret for this, where there is one.
    pub fn get(&self, kind: Credential) -> Option<&Secret> {
        self.0[kind as usize].as_ref()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
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
    /// Questions are gathered, to be sent on together: [`Request::Asked`] ends that. The
    /// page hears this between two of its tasks, so that it has asked all by then.
    Gathering,
    /// The source wants this of the host. What waits for it is answered once it is there.
    Wanted(Credential),
    /// A part of the file that was to be made; an empty one is its end.
    Made(Vec<u8>),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_arrives_and_is_never_written_down() {
        let secret = Secret::new("Basic cGFzc3dvcmQ=".to_owned());
        let request = Request::Credentials(Credential::Authorization, secret.clone());
        assert_eq!(decode::<Request>(&encode(&request)), Some(request.clone()));
        assert_eq!(format!("{request:?}"), "Credentials(Authorization, Secret)");
        assert_eq!(secret.reveal(), "Basic cGFzc3dvcmQ=");
        let mut secrets = Secrets::default();
        secrets.keep(Credential::Authorization, secret.clone());
        assert_eq!(Credential::EVERY.map(|kind| secrets.get(kind)), [Some(&secret), None]);
        secrets.keep(Credential::Authorization, Secret::new(String::new()));
        assert_eq!(secrets.get(Credential::Authorization), None);
    }

    #[test]
    fn a_host_names_what_a_secret_is_for() {
        assert_eq!(Credential::from_key("authorization"), Some(Credential::Authorization));
        assert_eq!(Credential::from_key("ks"), Some(Credential::Ks));
        assert_eq!(Credential::from_key("Authorization"), None);
    }
}
