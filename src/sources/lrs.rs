//! What a learning record store answers: pages of statements, and what of them is new.
//!
//! A store may give a statement twice: pages shift while others write, and what is read
//! again overlaps. [`Seen`] lets each through once, so that counts are of statements
//! and not of answers.

use super::Batch;
use super::batch::Place;
use super::carry::Piece;
use super::json::{self, Object};
use super::record::Cell;
use super::rules;
use crate::facts::Dictionary;
use crate::facts::bounds::MAX_RECORD_BYTES;
use crate::facts::quality::{Position, WhyUnread};
use std::ops::ControlFlow;

/// One answer of a store.
#[derive(Debug)]
pub struct Page<'a> {
    statements: Vec<&'a str>,
    /// Where the next page is, as the store writes it; `None` on the last.
    pub more: Option<String>,
}

impl<'a> Page<'a> {
    /// Reads an answer. [`WhyUnread::CutOff`] when it ends too early, so that asking once
    /// more may help; [`WhyUnread::NotAnAnswer`] when it is something else.
    pub fn read(bytes: &'a [u8]) -> Result<Page<'a>, WhyUnread> {
        let something_else = || WhyUnread::NotAnAnswer { found: rules::cut_bytes(bytes) };
        let begins = bytes.trim_ascii_start().first();
        if !matches!(begins, None | Some(b'{')) {
            return Err(something_else());
        }
        let text = std::str::from_utf8(bytes).map_err(|_| WhyUnread::CutOff)?;
        let answer = Object::of(text).ok_or(WhyUnread::CutOff)?;
        let statements = answer.get("statements").and_then(json::elements);
        let more = answer.get("more").and_then(json::text_of).filter(|more| !more.is_empty());
        Ok(Page {
            statements: statements.ok_or_else(something_else)?,
            more: more.map(|more| more.into_owned()),
        })
    }

    /// How many statements it holds.
    pub fn len(&self) -> usize {
        self.statements.len()
    }

    /// Whether it holds none, as the page behind the last may.
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }
}

/// The statements of a store that are known, over all readings.
#[derive(Debug, Default)]
pub struct Seen {
    ids: Dictionary,
    /// The reading that last gave each statement, by code less one.
    readings: Vec<u32>,
    reading: u32,
    n: u64,
    newest_timestamp_us: Option<i64>,
    newest_stored_us: Option<i64>,
}

impl Seen {
    /// Another reading begins: what it gives is new to it, even if it is known.
    pub fn begin_reading(&mut self) {
        self.reading += 1;
    }

    /// Puts the statements of a page that are not known yet into `batch`. Gives how
    /// many of the page this reading had not given before. Breaks, with nothing more to
    /// be read, when there is no room.
    pub fn take(&mut self, page: &Page<'_>, batch: &mut Batch) -> ControlFlow<WhyUnread, usize> {
        let mut n_fresh = 0;
        for json in &page.statements {
            let statement = Object::of(json).unwrap_or_default();
            let id = statement.get("id").and_then(json::text_of);
            // Stores give every statement an id. One without is itself, word by word.
            let id = id.map_or_else(|| (*json).to_owned(), |id| id.to_ascii_lowercase());
            let Some(code) = self.ids.intern(&id) else {
                return ControlFlow::Break(WhyUnread::TooManyRecords);
            };
            let is_new = code as usize > self.readings.len();
            if is_new {
                self.readings.push(self.reading);
                n_fresh += 1;
            } else {
                let before = std::mem::replace(&mut self.readings[code as usize - 1], self.reading);
                n_fresh += usize::from(before != self.reading);
                continue;
            }
            self.n += 1;
            let newest = |known: &mut Option<i64>, name| {
                let cell = statement.get(name).map_or(Cell::Absent, Cell::Json);
                let at_us = cell.scalar().and_then(rules::statement_instant_us).ok();
                *known = (*known).max(at_us);
            };
            newest(&mut self.newest_timestamp_us, "timestamp");
            newest(&mut self.newest_stored_us, "stored");
            let piece = match json.as_bytes() {
                long if long.len() > MAX_RECORD_BYTES => Piece::TooLong(&long[..256]),
                whole => Piece::Whole(whole),
            };
            let place = Place { file: "", at: Position::Record(self.n) };
            if batch.element(piece, place).is_break() {
                return ControlFlow::Break(WhyUnread::TooManyRecords);
            }
        }
        ControlFlow::Continue(n_fresh)
    }

    /// From when on a store is asked for what is new, ms since 1970 UTC: a day before the
    /// newest statement, but also before `asked_ms`, when it was asked last. `None` when
    /// nothing is known.
    ///
    /// By the specification `since` is compared with `stored`; some stores compare it
    /// with `timestamp`, which devices set and may send late. So the older of the two
    /// counts, and a day is read again.
    pub fn since_ms(&self, asked_ms: i64) -> Option<i64> {
        let newest = match (self.newest_timestamp_us, self.newest_stored_us) {
            (Some(timestamp), Some(stored)) => timestamp.min(stored),
            (one, other) => one.or(other)?,
        };
        Some(newest.div_euclid(1000).min(asked_ms) - OVERLAP_MS)
    }
}

/// How much is read again when a store is asked for what is new.
const OVERLAP_MS: i64 = 24 * 3_600_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::entry::{Lrs, Source};

    fn batch() -> Batch {
        let activities = vec!["v".to_owned()];
        let source = Source::Lrs(Box::new(Lrs { activities, ..Lrs::default() }));
        let mut batch = Batch::new(&source, None);
        batch.learn("e");
        batch
    }

    fn page(ids: &[&str], more: &str) -> String {
        let statements: Vec<String> = ids
            .iter()
            .map(|id| {
                format!(
                    r#"{{"id":"{id}","actor":{{"mbox":"mailto:a@b.example"}},"object":{{"id":"v"}},
                    "verb":{{"id":"https://w3id.org/xapi/video/verbs/played"}},
                    "timestamp":"2026-09-0{}T12:00:00Z","stored":"2026-09-09T12:00:00Z"}}"#,
                    id.chars().filter(char::is_ascii_digit).collect::<String>()
                )
            })
            .collect();
        format!(r#"{{"more":"{more}","statements":[{}]}}"#, statements.join(","))
    }

    fn take(seen: &mut Seen, json: &str, batch: &mut Batch) -> usize {
        match seen.take(&Page::read(json.as_bytes()).unwrap(), batch) {
            ControlFlow::Continue(n) => n,
            ControlFlow::Break(why) => panic!("{why:?}"),
        }
    }

    #[test]
    fn a_page_is_read_whole_or_not_at_all() {
        let json = page(&["a1", "b2"], "/xAPI/statements?cursor=2");
        let whole = Page::read(json.as_bytes()).unwrap();
        assert_eq!((whole.len(), whole.more.as_deref()), (2, Some("/xAPI/statements?cursor=2")));
        for end in 0..json.len() {
            let cut = Page::read(&json.as_bytes()[..end]).map(|page| page.len());
            assert_eq!(cut, Err(WhyUnread::CutOff), "{end}");
        }
        for (json, n) in [(r#"{"statements":[]}"#, 0), (r#"{"statements":[1],"more":null}"#, 1)] {
            let last = Page::read(json.as_bytes()).unwrap();
            assert_eq!((last.len(), last.is_empty(), last.more), (n, n == 0, None), "{json}");
        }
        for (json, found) in [("<html>", "<html>"), ("[]", "[]"), (r#"{"a":1}"#, r#"{"a":1}"#)] {
            let found = found.to_owned();
            assert_eq!(
                Page::read(json.as_bytes()).map(|page| page.len()),
                Err(WhyUnread::NotAnAnswer { found })
            );
        }
    }

    #[test]
    fn a_statement_counts_once_however_often_it_comes() {
        let (mut seen, mut batch) = (Seen::default(), batch());
        seen.begin_reading();
        assert_eq!(take(&mut seen, &page(&["a1", "b2"], "x"), &mut batch), 2);
        assert_eq!(take(&mut seen, &page(&["B2", "c3"], "x"), &mut batch), 1);
        assert_eq!(take(&mut seen, &page(&["a1", "b2"], "x"), &mut batch), 0);
        seen.begin_reading();
        assert_eq!(take(&mut seen, &page(&["c3", "d4"], ""), &mut batch), 2);
        assert_eq!(batch.n_records(), 4);
        let loaded = batch.finish();
        assert_eq!((loaded.quality.records, loaded.quality.duplicates), (4, 0));
    }

    #[test]
    fn what_is_new_is_asked_for_with_a_day_of_overlap() {
        let mut seen = Seen::default();
        assert_eq!(seen.since_ms(i64::MAX), None);
        take(&mut seen, &page(&["a1", "b4", "c2"], ""), &mut batch());
        let noon_of_the_third = 1_788_436_800_000;
        assert_eq!(seen.since_ms(i64::MAX), Some(noon_of_the_third));
        assert_eq!(seen.since_ms(noon_of_the_third), Some(noon_of_the_third - OVERLAP_MS));
    }
}
