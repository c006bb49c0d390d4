//! What was read, refused, doubled and missing: the data-quality report.

use super::bounds::MAX_REFUSED_KEPT;
use serde::{Deserialize, Serialize};

/// What is known of how good a data set is, whatever the filters.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// Records read, refused ones and twins included.
    pub records: u64,
    /// Records, or single spans of visits, that were left out.
    pub refused: u64,
    /// The first of the refused, in the order they were read.
    pub examples: Vec<Refused>,
    /// Records that were sent twice; the second counts for nothing.
    pub duplicates: u64,
    /// Sessions that were made of the records.
    pub sessions: u64,
    /// Sessions of which no record tells what was watched.
    pub without_spans: u64,
    /// Sessions with a play.
    pub plays: u64,
    /// Those of nobody who is named.
    pub anonymous_plays: u64,
    /// Sessions with spans but no play.
    pub without_play: u64,
    /// Play events beyond a session's first.
    pub extra_plays: u64,
    /// Sessions with spans whose quartile was not stated and follows from the spans.
    pub reach_derived: u64,
    /// Sessions whose stated country was no code.
    pub unknown_country: u64,
    /// Statements only: sessions whose spans came from played segments.
    pub spans_from_segments: u64,
    /// Statements only: sessions whose spans were paired from plays and stops.
    pub spans_from_pairs: u64,
    /// Statements only: sessions without `initialized`, whose impression is assumed.
    pub assumed_impressions: u64,
    /// Statements only: those that state another length of the content than the one that
    /// counts, by a second or more.
    pub conflicting_lengths: u64,
    /// Statements and beacons only: those of other entries, and voided statements.
    pub not_of_entry: u64,
    /// Files, or parts of them, that could not be read.
    pub unread: Vec<Unread>,
}

impl Quality {
    /// Counts a refused record and keeps it while there are few.
    pub fn refuse(&mut self, refused: Refused) {
        self.refused += 1;
        if self.examples.len() < MAX_REFUSED_KEPT {
            self.examples.push(refused);
        }
    }

    /// Sessions whose spans stand in the records as they are.
    pub fn spans_told(&self) -> u64 {
        let not_told = self.without_spans + self.spans_from_segments + self.spans_from_pairs;
        self.sessions.saturating_sub(not_told)
    }

    /// Adds what another part of the data set counted.
    pub fn merge(&mut self, other: Quality) {
        self.records += other.records;
        self.refused += other.refused;
        let room = MAX_REFUSED_KEPT.saturating_sub(self.examples.len());
        self.examples.extend(other.examples.into_iter().take(room));
        self.duplicates += other.duplicates;
        self.sessions += other.sessions;
        self.without_spans += other.without_spans;
        self.plays += other.plays;
        self.anonymous_plays += other.anonymous_plays;
        self.without_play += other.without_play;
        self.extra_plays += other.extra_plays;
        self.reach_derived += other.reach_derived;
        self.unknown_country += other.unknown_country;
        self.spans_from_segments += other.spans_from_segments;
        self.spans_from_pairs += other.spans_from_pairs;
        self.assumed_impressions += other.assumed_impressions;
        self.conflicting_lengths += other.conflicting_lengths;
        self.not_of_entry += other.not_of_entry;
        self.unread.extend(other.unread);
    }
}

/// One record that was left out, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Name of its file, when there are several.
    pub file: Option<String>,
    /// Where it stands in the file.
    pub at: Position,
    /// The field, or `None` when the record as a whole is broken.
    pub field: Option<String>,
    /// What would have been read.
    pub expected: Expected,
    /// What stands there, cut to a few words.
    pub found: String,
}

/// Where a record stands in its file, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Position {
    /// The line where it begins: NDJSON, CSV.
    Line(u64),
    /// Its number among the records: arrays and columns, where lines mean nothing.
    Record(u64),
}

/// What a field has to hold. Words for it are `i18n`'s.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expected {
    /// One JSON object.
    Object,
    /// As many cells as the header names.
    Row,
    /// Any value: the field is required.
    Value,
    /// RFC 3339 with an offset, or milliseconds since 1970.
    Instant,
    /// An instant of the years 2000 to 2099.
    InstantInBounds,
    /// The same; what stands there would be in bounds as seconds.
    InstantInMilliseconds,
    /// One of the event kinds.
    Kind,
    /// A number of seconds within the bounds of content times.
    Seconds,
    /// A span that ends after it begins.
    SpanForward,
    /// A span that lies within the content.
    SpanInside,
    /// 25, 50, 75 or 100 (in visits also 0).
    Quartile,
    /// A whole number that is not negative.
    Count,
    /// 0 or 1.
    ZeroOrOne,
    /// Text, or an integer in its place.
    Text,
    /// A text of at most [`super::bounds::MAX_TEXT_BYTES`].
    ShortText,
    /// A record of at most [`super::bounds::MAX_RECORD_BYTES`].
    ShortRecord,
    /// UTF-8.
    Utf8,
    /// Room in memory: the dictionaries or the spans are full.
    Room,
    /// A list of spans, or spans as text.
    Spans,
}

/// A file, or the rest of one, that was not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// Its name.
    pub file: String,
    /// Why.
    pub why: WhyUnread,
}

/// Why a file, or the rest of one, was not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WhyUnread {
    /// It could not be fetched.
    Unreachable,
    /// The server's answer was not a success.
    Status(u16),
    /// The connection ended in the middle.
    CutOff,
    /// It is compressed, and broken or cut off.
    BrokenGzip,
    /// A CSV whose header lacks the columns that are required.
    NoHeader {
        /// What the header must name.
        expected: String,
        /// What it names.
        found: String,
    },
    /// A JSON array or column file with a syntax error, after so many records.
    Syntax {
        /// Records before the error; they count.
        records: u64,
    },
    /// It is not of a form that is understood.
    Unknown {
        /// How it begins.
        found: String,
    },
    /// More records than [`super::bounds::MAX_RECORDS`].
    TooManyRecords,
    /// The server refuses to answer, by its own name for the reason.
    Refused(String),
    /// A person stopped the reading.
    Canceled,
    /// A live source wants credentials, which the host has to hand over.
    NoCredentials,
    /// A live source knows the credentials, but does not let them read.
    NotAllowed,
    /// A live source can be reached, but does not let this page read its answers.
    CrossOrigin,
    /// A page of https may not ask a source of http.
    MixedContent,
    /// A live source answered something else than it should.
    NotAnAnswer {
        /// How that begins.
        found: String,
    },
    /// A live source gave the same page again and again.
    SamePage,
    /// A live source says that the next page is on another server, which gets no
    /// credentials.
    Elsewhere {
        /// The address of the next page.
        url: String,
    },
    /// A page of a live source is larger than [`super::bounds::MAX_PAGE_BYTES`].
    PageTooLarge,
}
