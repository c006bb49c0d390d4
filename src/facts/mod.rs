//! What happened, as sources tell it and as the engine takes it.
//!
//! [`Events`] are raw playback events, [`Visits`] one row per player session.
//! Both keep their texts in dictionaries and one *profile* (who, where, on what)
//! a row, since a session repeats its profile with each event. [`Quality`] counts
//! what was refused, doubled or missing. Content times are whole milliseconds.
//!
//! Never parses a file and never answers a question.

pub mod bounds;
pub mod dictionary;
pub mod entry;
pub mod event;
pub mod labels;
pub mod loading;
pub mod order;
pub mod pseudonym;
pub mod quality;
pub mod span;
pub mod visit;

pub use dictionary::Dictionary;
pub use entry::Entry;
pub use event::{Event, EventKind, Events};
pub use labels::{Labels, Profiles};
pub use quality::{Quality, Refused};
pub use span::Span;
pub use visit::{Visit, Visits};
