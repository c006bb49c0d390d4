//! One row per player session: what every question is answered from.

use super::event::Full;
use super::{Labels, Profiles, Span};
use crate::query::Quartile;

/// One session, as a source reads it or as events fold into it.
#[derive(Clone, Debug, Default)]
pub struct Visit<'a> {
    /// Its first event, milliseconds since 1970 UTC.
    pub start_ms: i64,
    /// Who, where and on what.
    pub labels: Labels<'a>,
    /// What it did.
    pub counts: Counts,
    /// Watched spans in any order; what is covered twice was watched twice.
    pub spans: &'a [Span],
}

/// What a session did, beside watching.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Times the player was shown.
    pub impressions: u32,
    /// Whether playback began.
    pub played: bool,
    /// What the source says of the quartile that playback reached.
    pub reached: Reached,
    /// Times the entry was shared.
    pub shares: u32,
    /// Times the entry was liked.
    pub likes: u32,
    /// Times the entry was downloaded.
    pub downloads: u32,
}

/// How far playback got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reached {
    /// Not stated: it follows from the spans.
    #[default]
    FromSpans,
    /// Stated; `None` is not even a quarter.
    Stated(Option<Quartile>),
}

/// Sessions, in columns, in no order.
#[derive(Clone, Debug, Default)]
pub struct Visits {
    /// First event, milliseconds since 1970 UTC.
    pub start_ms: Vec<i64>,
    /// Numbers of [`Visits::profiles`].
    pub profile: Vec<u32>,
    /// What each did.
    pub counts: Vec<Counts>,
    /// Where each row's spans end in `spans`; they begin where the row before ends.
    pub span_ends: Vec<u32>,
    /// The watched spans of all rows, not yet clipped to the entry.
    pub spans: Vec<Span>,
    /// Who, where and on what.
    pub profiles: Profiles,
}

impl Visits {
    /// How many sessions there are.
    pub fn len(&self) -> usize {
        self.start_ms.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.start_ms.is_empty()
    }

    /// Adds a session at the end, or nothing of it when there is no room.
    pub fn push(&mut self, visit: &Visit<'_>) -> Result<(), Full> {
        let profile = self.profiles.intern(&visit.labels).ok_or(Full)?;
        self.push_folded(visit.start_ms, profile, visit.counts, visit.spans.iter().copied());
        Ok(())
    }

    /// Adds a session whose profile is a number of [`Visits::profiles`].
    pub fn push_folded(
        &mut self,
        start_ms: i64,
        profile: u32,
        counts: Counts,
        spans: impl IntoIterator<Item = Span>,
    ) {
        self.start_ms.push(start_ms);
        self.profile.push(profile);
        self.counts.push(counts);
        self.spans.extend(spans);
        self.span_ends.push(self.spans.len() as u32);
    }

    /// The spans of a row.
    pub fn spans_of(&self, row: usize) -> &[Span] {
        let start = if row == 0 { 0 } else { self.span_ends[row - 1] as usize };
        &self.spans[start..self.span_ends[row] as usize]
    }
}
