//! Parses bytes, chunk by chunk, into facts.
//!
//! A [`Batch`] is what one source has given so far; a [`Reader`] is one of its files,
//! told apart by content. Files of one source may be of different forms.
//!
//! ```text
//! bytes -> form -> lines, elements, columns or csv rows -> record (cells by field)
//!       -> rules -> events, visits or statements -> Batch -> Loaded
//! ```
//!
//! - A refused record is named in [`crate::facts::Quality`] and never costs a good one.
//! - Memory: one record of a file at a time, beside what is kept of the facts.
//! - Never fetches, never unpacks, never reads a clock, and has no words.
//!
//! The formats are `docs/formats.md`; each rule of it stands once, in `rules`.

mod batch;
mod beacons;
mod caliper;
mod carry;
mod columns;
pub(crate) mod csv;
mod duration;
mod elements;
pub mod entry;
mod events;
mod form;
mod instant;
pub(crate) mod json;
mod lines;
mod lrs;
mod members;
mod names;
pub(crate) mod number;
mod pieces;
mod places;
mod reader;
mod record;
mod rules;
mod sniff;
mod statement;
mod statements;
mod survey;
#[cfg(test)]
mod tests;
mod visits;
mod xapi;

pub use batch::{Batch, Facts, Loaded};
pub use entry::parse_entry;
pub use lrs::{Page, Seen};
pub use names::parse_names;
pub use reader::Reader;
pub use sniff::{Content, sniff};
pub use survey::{Found, Survey};
