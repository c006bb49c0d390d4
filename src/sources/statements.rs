//! Statements into visits: `docs/formats.md`, section 5.
//!
//! Statements come in any order, so they are kept as small rows until all are there;
//! then they are put in order of session and time and folded.

use super::batch::{Counted, Place, Records, Whole};
use super::places::{Kept, Places};
use super::record::Wrong;
use super::statement::{Mapping, Session, Statement, Told, Verb};
use super::xapi;
use crate::facts::bounds::MAX_SPANS;
use crate::facts::dictionary::UNKNOWN;
use crate::facts::entry::Standard;
use crate::facts::labels::Codes;
use crate::facts::order::sort;
use crate::facts::quality::Expected;
use crate::facts::span::NotASpan;
use crate::facts::visit::{Counts, Reached};
use crate::facts::{Dictionary, Profiles, Span, Visits};
use crate::query::{Dimension, Quartile};
use crate::sources::Facts;
use std::collections::BTreeMap;

/// A person without a session id who is away for this long comes back for another.
const GAP_US: i64 = 30 * 60 * 1_000_000;

/// How the session of a person without a session id is marked.
const ACTOR: char = 'a';

/// The statements of an entry, as far as they are read.
#[derive(Clone, Debug)]
pub(super) struct Statements {
    mapping: Mapping,
    rows: Vec<Row>,
    ids: Dictionary,
    /// Ids that a statement voids, as codes of `ids`.
    voided: Vec<u32>,
    sessions: Dictionary,
    names: Dictionary,
    profiles: Profiles,
    /// Played segments, one after the other.
    segments: String,
    places: Places,
    not_of_entry: u64,
}

/// One statement.
#[derive(Clone, Copy, Debug)]
struct Row {
    at_us: i64,
    place: Kept,
    id: u32,
    session: u32,
    profile: u32,
    name: u32,
    /// The position in `segments` where its own end; they begin where those of the row before end.
    segments_end: u32,
    position_ms: Option<i32>,
    left_ms: Option<i32>,
    length_ms: Option<u32>,
    verb: Verb,
    country_refused: bool,
}

impl Records for Statements {
    fn wrapped<'a>(&self, json: &'a str) -> Option<Vec<&'a str>> {
        self.mapping.wrapped(json)
    }

    fn push(&mut self, json: &str, place: Place<'_>, _: &mut Facts) -> Result<(), Wrong> {
        match self.mapping.read(json)? {
            Told::NotOfEntry => self.not_of_entry += 1,
            Told::Voids(id) => {
                self.not_of_entry += 1;
                let id = id.to_ascii_lowercase();
                self.voided.push(self.ids.intern(&id).ok_or_else(no_room)?);
            }
            Told::Statement(statement) => {
                let row = self.row(&statement, place).ok_or_else(no_room)?;
                self.rows.push(row);
            }
        }
        Ok(())
    }

    // Where the entry document states no length, the largest of any statement counts.
    fn finish(
        mut self: Box<Self>,
        facts: &mut Facts,
        length_ms: Option<u32>,
        refuse: &mut dyn FnMut(Place<'_>, Wrong),
    ) -> Whole {
        let mut whole = Whole::default();
        let order = self.in_order(&mut whole.counted);
        let stated = || order.iter().filter_map(|at| self.rows[*at].length_ms);
        whole.length_ms = stated().max();
        whole.names = self.names(&order);
        let mut visits =
            Visits { profiles: std::mem::take(&mut self.profiles), ..Visits::default() };
        let length_ms = length_ms.or(whole.length_ms);
        // Players round it, to a second at most.
        let conflicts =
            |ms: &u32| length_ms.is_some_and(|length_ms| ms.abs_diff(length_ms) >= 1_000);
        whole.counted.conflicting_lengths = stated().filter(conflicts).count() as u64;
        for visit in order.chunk_by(|before, row| !self.begins_visit(*before, *row)) {
            for visit in self.cut_at_initialized(visit) {
                self.fold(visit, length_ms, &mut visits, &mut whole.counted, refuse);
            }
        }
        *facts = Facts::Visits(visits);
        whole
    }

    fn copy(&self) -> Option<Box<dyn Records>> {
        Some(Box::new(self.clone()))
    }
}

impl Statements {
    /// None yet. `fields` are paths of dimensions in a statement.
    pub(super) fn new(
        standard: Standard,
        activities: &[String],
        fields: &BTreeMap<Dimension, String>,
    ) -> Statements {
        Statements {
            mapping: Mapping::new(standard, activities, fields),
            rows: Vec::new(),
            ids: Dictionary::default(),
            voided: Vec::new(),
            sessions: Dictionary::default(),
            names: Dictionary::default(),
            profiles: Profiles::default(),
            segments: String::new(),
            places: Places::default(),
            not_of_entry: 0,
        }
    }

    /// `None` when there is no room for its texts.
    fn row(&mut self, statement: &Statement<'_>, place: Place<'_>) -> Option<Row> {
        let code = |dictionary: &mut Dictionary, text: Option<&str>| match text {
            Some(text) => dictionary.intern(text),
            None => Some(UNKNOWN),
        };
        let session = match &statement.session {
            Session::Id(maker, id) => Some(format!("{maker}{id}")),
            Session::Actor(id) => Some(format!("{ACTOR}{id}")),
            Session::Alone => None,
        };
        let row = Row {
            at_us: statement.at_us,
            place: self.places.keep(place),
            // UUIDs are the same in either case.
            id: code(
                &mut self.ids,
                statement.id.as_deref().map(str::to_ascii_lowercase).as_deref(),
            )?,
            session: code(&mut self.sessions, session.as_deref())?,
            profile: self.profiles.intern(&statement.labels)?,
            name: code(&mut self.names, statement.name.as_deref())?,
            segments_end: {
                let segments = statement.segments.as_deref().unwrap_or_default();
                let end = u32::try_from(self.segments.len() + segments.len()).ok()?;
                self.segments.push_str(segments);
                end
            },
            position_ms: statement.position_ms,
            left_ms: statement.left_ms,
            length_ms: statement.length_ms,
            verb: statement.verb,
            country_refused: statement.labels.country_refused,
        };
        Some(row)
    }

    /// The numbers of the rows that count, by session and time.
    fn in_order(&self, counted: &mut Counted) -> Vec<usize> {
        let mut voided = vec![false; self.ids.n_codes()];
        for id in &self.voided {
            voided[*id as usize] = true;
        }
        let mut seen = vec![false; self.ids.n_codes()];
        counted.not_of_entry = self.not_of_entry;
        let mut order: Vec<u32> = (0..self.rows.len() as u32).collect();
        order.retain(|at| {
            let id = self.rows[*at as usize].id;
            if id == UNKNOWN {
                return true;
            }
            let is_twin = std::mem::replace(&mut seen[id as usize], true);
            let is_voided = voided[id as usize];
            counted.duplicates += u64::from(is_twin);
            counted.not_of_entry += u64::from(is_voided && !is_twin);
            !is_twin && !is_voided
        });
        let moment = |at: u32| (self.rows[at as usize].session, self.rows[at as usize].at_us);
        sort(&mut order, &|a, b| moment(a).cmp(&moment(b)));
        order.into_iter().map(|at| at as usize).collect()
    }

    /// Whether the second of two neighbours is of another session, or of the same
    /// person's next one.
    fn begins_visit(&self, before: usize, row: usize) -> bool {
        let (before, row) = (&self.rows[before], &self.rows[row]);
        if before.session != row.session || row.session == UNKNOWN {
            return true;
        }
        let is_actor = self.sessions.text(row.session).is_some_and(|key| key.starts_with(ACTOR));
        is_actor && row.at_us - before.at_us >= GAP_US
    }

    /// A second `initialized` begins another visit.
    fn cut_at_initialized<'r>(&self, mut rows: &'r [usize]) -> Vec<&'r [usize]> {
        let mut visits = Vec::new();
        let is_initialized = |at: &usize| self.rows[*at].verb == Verb::Initialized;
        while let Some(first) = rows.iter().position(is_initialized) {
            let Some(more) = rows[first + 1..].iter().position(is_initialized) else { break };
            let (visit, rest) = rows.split_at(first + 1 + more);
            visits.push(visit);
            rows = rest;
        }
        visits.push(rows);
        visits
    }

    /// The newest name of each viewer.
    fn names(&self, order: &[usize]) -> BTreeMap<String, String> {
        let viewers = self.profiles.dictionary(Dimension::Viewer);
        let mut newest: Vec<Option<(i64, usize)>> = vec![None; viewers.n_codes()];
        for at in order.iter().copied().filter(|at| self.rows[*at].name != UNKNOWN) {
            let row = &self.rows[at];
            let viewer = self.profiles.codes(row.profile)[Dimension::Viewer as usize];
            let known = &mut newest[viewer as usize];
            *known = (*known).max(Some((row.at_us, at)));
        }
        let name = |(code, newest): (usize, &Option<(i64, usize)>)| {
            let name = self.names.text(self.rows[(*newest)?.1].name)?;
            Some((viewers.text(code as u32)?.to_owned(), name.to_owned()))
        };
        newest.iter().enumerate().filter_map(name).collect()
    }

    fn fold(
        &self,
        visit: &[usize],
        length_ms: Option<u32>,
        visits: &mut Visits,
        counted: &mut Counted,
        refuse: &mut dyn FnMut(Place<'_>, Wrong),
    ) {
        let Some(first) = visit.first() else { return };
        let rows = || visit.iter().map(|at| &self.rows[*at]);
        let count = |verb| rows().filter(|row| row.verb == verb).count() as u32;
        let did = |verb| count(verb) > 0;
        let mut spans = self.played_segments(visit, length_ms, refuse);
        counted.spans_from_segments += u64::from(!spans.is_empty());
        if spans.is_empty() {
            spans = self.paired(visit, length_ms, refuse);
            counted.spans_from_pairs += u64::from(!spans.is_empty());
        }
        counted.assumed_impressions += u64::from(!did(Verb::Initialized));
        let codes = merged(&rows().map(|row| visits.profiles.codes(row.profile)));
        let country_refused =
            codes[Dimension::Country as usize] == UNKNOWN && rows().any(|row| row.country_refused);
        counted.unknown_country += u64::from(country_refused);
        let reached = if did(Verb::Completed) {
            Reached::Stated(Some(Quartile::Q100))
        } else {
            Reached::FromSpans
        };
        let counts = Counts {
            impressions: 1,
            played: !spans.is_empty() || did(Verb::Played),
            reached,
            shares: count(Verb::Shared),
            likes: count(Verb::Liked),
            downloads: count(Verb::Downloaded),
        };
        let profile = visits.profiles.intern_codes(codes);
        let start_ms = self.rows[*first].at_us.div_euclid(1000);
        visits.push_folded(start_ms, profile, counts, spans);
    }

    /// The last played segments that hold a span: players send all of a session with
    /// every statement. What is refused on the way back to them is told.
    fn played_segments(
        &self,
        visit: &[usize],
        length_ms: Option<u32>,
        refuse: &mut dyn FnMut(Place<'_>, Wrong),
    ) -> Vec<Span> {
        for at in visit.iter().rev() {
            let (mut spans, mut position) = (Vec::new(), 0_usize);
            xapi::segments(self.segments_of(*at), length_ms, |span| {
                position += 1;
                let (expected, found) = match span {
                    Ok(span) if spans.len() < MAX_SPANS => return spans.push(span),
                    Ok(_) => (Expected::Room, ""),
                    Err(refused) => refused,
                };
                let field = format!("played-segments[{position}]");
                refuse(self.place(*at), Wrong::field(field, expected, found));
            });
            if !spans.is_empty() {
                return spans;
            }
        }
        Vec::new()
    }

    fn segments_of(&self, at: usize) -> &str {
        let start = if at == 0 { 0 } else { self.rows[at - 1].segments_end as usize };
        &self.segments[start..self.rows[at].segments_end as usize]
    }

    /// What was played between each `played` and the last stop before the next.
    fn paired(
        &self,
        visit: &[usize],
        length_ms: Option<u32>,
        refuse: &mut dyn FnMut(Place<'_>, Wrong),
    ) -> Vec<Span> {
        let mut spans = Vec::new();
        let verb = |at: &usize| self.rows[*at].verb;
        let mut is_playing = false;
        let mut runs =
            visit.chunk_by(|_, next| !matches!(verb(next), Verb::Played | Verb::Jumped)).peekable();
        while let Some(run) = runs.next() {
            let Some((at, rest)) = run.split_first() else { continue };
            // A jump while nothing plays begins nothing.
            is_playing = verb(at) == Verb::Played || is_playing && verb(at) == Verb::Jumped;
            if !is_playing {
                continue;
            }
            let stopped = rest.iter().rev().find_map(|at| self.stopped_ms(*at)).map(i64::from);
            is_playing = !rest.iter().any(|at| verb(at).is_stop());
            let jump = runs.peek().map(|next| next[0]).filter(|next| verb(next) == Verb::Jumped);
            let jumped = || self.left_ms(*at, jump.filter(|_| is_playing)?, length_ms);
            let Some(from_ms) = self.rows[*at].position_ms else { continue };
            let Some(to_ms) = stopped.or_else(jumped) else { continue };
            match Span::between(from_ms.into(), to_ms, length_ms) {
                Ok(span) if spans.len() < MAX_SPANS => spans.push(span),
                Ok(_) => refuse(self.place(*at), no_room()),
                Err(NotASpan::Empty) => {}
                Err(not) => {
                    let expected = super::rules::expected_of(not);
                    refuse(
                        self.place(*at),
                        Wrong::field(
                            self.mapping.position(),
                            expected,
                            &super::rules::shown_seconds(from_ms),
                        ),
                    );
                }
            }
        }
        spans
    }

    /// Where a statement says that playing stopped.
    fn stopped_ms(&self, at: usize) -> Option<i32> {
        let row = &self.rows[at];
        row.position_ms.filter(|_| row.verb.is_stop())
    }

    /// Where a jump left what had begun to play. Where it does not say: as far as the
    /// clock allows, which is as near as statements can tell. Of content of unknown
    /// length that could be anywhere: a page may have slept for days.
    fn left_ms(&self, began: usize, jump: usize, length_ms: Option<u32>) -> Option<i64> {
        let (began, jump) = (&self.rows[began], &self.rows[jump]);
        if let Some(left_ms) = jump.left_ms {
            return Some(left_ms.into());
        }
        let passed_ms = (jump.at_us - began.at_us).div_euclid(1000);
        let left_ms = i64::from(began.position_ms?) + passed_ms;
        Some(left_ms.min(length_ms?.into()))
    }

    fn place(&self, at: usize) -> Place<'_> {
        self.places.of(self.rows[at].place)
    }
}

fn no_room() -> Wrong {
    Wrong::record(Expected::Room, b"")
}

/// Who, where and on what a session was: the place whole from the first statement
/// with a country, the domain that of the page, each other dimension from the first
/// that has it.
fn merged<'a>(statements: &(impl Iterator<Item = &'a Codes> + Clone)) -> Codes {
    const PLACE: [usize; 3] =
        [Dimension::Country as usize, Dimension::Region as usize, Dimension::City as usize];
    std::array::from_fn(|dimension| {
        let decisive = match dimension {
            place if PLACE.contains(&place) => Dimension::Country as usize,
            domain if domain == Dimension::Domain as usize => Dimension::Page as usize,
            other => other,
        };
        let first = statements.clone().find(|codes| codes[decisive] != UNKNOWN);
        first.map_or(UNKNOWN, |codes| codes[dimension])
    })
}
