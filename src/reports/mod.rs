//! Kaltura's Report API: which reports a question needs, and how they become an answer.
//!
//! The server has done the counting. It gives sums of groups and days, never sessions,
//! so an answer says by its [`Coverage`](crate::query::Coverage) what a number is not:
//! viewers are estimates, the content is known in 100 points, and some is not counted.
//!
//! ```text
//! Queries -> Requests of each -> one multirequest of all -> elements -> tables -> Totals -> Answers
//! ```
//!
//! - Never fetches, never waits and never reads a clock: who drives it does.
//! - The session is an argument of [`multirequest`] and is kept nowhere here.
//! - An element that is refused costs what it would have told, never the others.
//! - Columns are found by name. What is not known has no value; it is never 0.
//!
//! Exported reports answer in a server's place: [`Exports`] gives each request the element
//! that a server would.
//!
//! Definition: `docs/formats.md`, "Kaltura's reports".

mod answer;
mod asking;
mod export;
mod exports;
mod groups;
mod questions;
mod request;
mod response;
mod sums;
mod table;
#[cfg(test)]
mod tests;

pub use export::{Export, parse_export};
pub use exports::Exports;
pub use questions::{Batch, MAX_ELEMENTS, Questions};
pub use request::{Request, multirequest};
pub use response::Trouble;
pub use table::{Row, Table};

use crate::facts::bounds::{FIRST_AT_MS, LAST_AT_MS, MAX_CONTENT_MS};
use crate::facts::entry::{Entry, EntryNotice, NameList, Names, Source};
use crate::facts::loading::Opened;
use crate::facts::{Quality, pseudonym};
use crate::query::Dimension;
use crate::sources::json::{self, Object};
use crate::sources::number::number;
use crate::time::range::Extent;
use crate::time::{Day, DayRange, Weekday, Zone};
use request::Days;
use std::collections::{BTreeMap, VecDeque};

/// How zones are looked up: the name (`None` for the one of this place), and the first
/// and last instant that it has to know. `None` when there is no such zone.
pub type FindZone<'a> = &'a dyn Fn(Option<&str>, i64, i64) -> Option<Zone>;

/// Elements kept, so that another order of a table asks nothing.
const N_KEPT: usize = 32;

/// Milliseconds of five years: how long an entry of unknown age is taken to be there.
const FIVE_YEARS_MS: i64 = 5 * 365 * 86_400_000;

/// An entry of a server, ready to be asked.
pub struct Reports {
    entry: String,
    zone: Zone,
    created: Day,
    today: Day,
    length_ms: u32,
    /// Whose ids are replaced; the entry's own id, by which they are.
    pseudonyms_of: Option<String>,
    viewers: BTreeMap<String, String>,
    contexts: BTreeMap<String, String>,
    /// The server's names of countries by code, as its reports have told them: it filters
    /// by names alone.
    countries: BTreeMap<String, String>,
    /// Ids of viewers by pseudonym.
    ids: BTreeMap<String, String>,
    /// The latest elements.
    kept: VecDeque<(Request, String)>,
}

/// What is asked first: the entry itself.
pub fn opening(entry: &Entry) -> Vec<Request> {
    vec![request::entry(entry_id(entry))]
}

/// The id by which the server knows the entry.
fn entry_id(entry: &Entry) -> &str {
    match &entry.source {
        Source::Reports { entry_id: Some(id), .. } => id,
        _ => &entry.id,
    }
}

impl Reports {
    /// Opens an entry with what the server said to [`opening`]. `clock_ms` is the present.
    ///
    /// A server that tells nothing of the entry, as to those who may only see reports,
    /// is no trouble: the entry document may say it all.
    pub fn open(
        entry: &Entry,
        response: &str,
        find_zone: FindZone<'_>,
        clock_ms: i64,
    ) -> Result<(Reports, Opened), Trouble> {
        let element = response::elements(response, 1)?.remove(0);
        let object = element.ok().and_then(Object::of).unwrap_or_default();
        let stated = |name: &str| {
            let value = object.get(name)?;
            number(&json::text_of(value).unwrap_or(value.into())).filter(|n| *n > 0.0)
        };
        let stated_ms = stated("createdAt").map(|s| (s * 1_000.0) as i64);
        let created_ms = entry
            .created_ms
            .or(stated_ms.filter(|at_ms| (FIRST_AT_MS..LAST_AT_MS).contains(at_ms)));
        let is_length = |ms: &f64| *ms <= f64::from(MAX_CONTENT_MS);
        let length_ms =
            entry.duration_ms.or(stated("msDuration").filter(is_length).map(|ms| ms as u32));
        let now_ms = entry.updated_ms.unwrap_or(clock_ms);
        let from_ms = created_ms.unwrap_or(now_ms - FIVE_YEARS_MS).min(now_ms);
        let mut notices = Vec::new();
        let zone = entry.time_zone.as_deref();
        let zone = find_zone(zone, from_ms, now_ms.max(clock_ms)).unwrap_or_else(|| {
            notices.extend(zone.map(|zone| EntryNotice::UnknownZone(zone.to_owned())));
            Zone::utc()
        });
        let inline = |list: &NameList| match list {
            NameList::Inline(names) => names.clone(),
            NameList::Url(_) => BTreeMap::new(),
        };
        let is_told = |dimension: &Dimension| {
            *dimension != Dimension::Role
                && (*dimension != Dimension::Viewer || entry.names != Names::Hidden)
        };
        let contexts = inline(&entry.contexts);
        let today = zone.day_of(now_ms);
        let opened = Opened {
            extent: Extent {
                today,
                first: created_ms.map(|at_ms| zone.day_of(at_ms)),
                last: None,
                week_start: Weekday::Monday, // the page's language decides
            },
            sessions: None,
            now_ms,
            length_ms,
            n_sessions: 0,
            known: Dimension::EVERY.into_iter().filter(is_told).collect(),
            contexts: contexts.clone(),
            notices,
            quality: Quality::default(),
            zone: zone.clone(),
            more_to_come: false,
        };
        let reports = Reports {
            entry: entry_id(entry).to_owned(),
            created: zone.day_of(from_ms),
            today,
            zone,
            length_ms: length_ms.unwrap_or(0),
            pseudonyms_of: (entry.names == Names::Pseudonyms).then(|| entry.id.clone()),
            viewers: if entry.names == Names::Shown {
                inline(&entry.viewers)
            } else {
                BTreeMap::new()
            },
            contexts,
            countries: BTreeMap::new(),
            ids: BTreeMap::new(),
            kept: VecDeque::new(),
        };
        Ok((reports, opened))
    }

    /// A range with the offset of its first day.
    fn days(&self, range: DayRange) -> Days {
        Days { range, offset_min: -self.zone.offset_ms(noon_ms(range.first())) / 60_000 }
    }

    /// Whether one offset cuts all days of a range as its zone does.
    fn is_cut_right(&self, range: DayRange) -> bool {
        let at = |day| self.zone.offset_ms(noon_ms(day));
        // The server rounds other offsets to a whole hour.
        let offset = at(range.first());
        offset % 3_600_000 == 0
            && (0..range.n_days()).all(|n| at(range.first().plus_days(n)) == offset)
    }

    /// All days that the entry was there.
    fn all_days(&self) -> Days {
        self.days(DayRange::between(self.created.min(self.today), self.today))
    }

    /// What stands for a viewer: the id, or the pseudonym where ids are not shown.
    fn viewer_key(&mut self, id: String) -> String {
        let Some(entry) = &self.pseudonyms_of else { return id };
        let key = pseudonym::of(entry, &id);
        self.ids.entry(key.clone()).or_insert(id);
        key
    }

    /// The server's words for a value of a filter; the value itself where it has no other,
    /// which finds nothing.
    fn words(&self, dimension: Dimension, value: &str) -> Vec<String> {
        let known = match dimension {
            Dimension::Country => self.countries.get(&value.to_ascii_uppercase()),
            Dimension::Viewer => self.ids.get(value),
            _ => None,
        };
        let mut words = vec![known.map_or(value, String::as_str).to_owned()];
        // Reports say one name, what they are made from has the other.
        if dimension == Dimension::Country && words[0] == "Taiwan" {
            words.push("Taiwan, Province of China".to_owned());
        }
        words
    }

    /// Whether a filter's value is one whose words the server has yet to tell.
    fn is_unlearned(&self, dimension: Dimension, value: &str) -> bool {
        match dimension {
            Dimension::Country => !self.countries.contains_key(&value.to_ascii_uppercase()),
            Dimension::Viewer => self.pseudonyms_of.is_some() && !self.ids.contains_key(value),
            _ => false,
        }
    }

    fn kept(&self, request: &Request) -> Option<&str> {
        self.kept.iter().find(|(known, _)| known == request).map(|(_, json)| json.as_str())
    }

    fn keep(&mut self, request: Request, json: &str) {
        self.kept.truncate(N_KEPT - 1);
        self.kept.push_front((request, json.to_owned()));
    }
}

/// Noon of a day in UTC, near which no zone changes its clock.
fn noon_ms(day: Day) -> i64 {
    i64::from(day.since_epoch()) * crate::time::DAY_MS + crate::time::DAY_MS / 2
}
