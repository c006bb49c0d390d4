//! Beacons of Kaltura's player as raw events: `docs/formats.md`, section 2.
//!
//! A beacon tells where the playhead is and how much was played so far; what was
//! played between two of them follows from both. They come in any order, so they are
//! kept as small rows until all are there. The only file that knows their names.
//!
//! Source: kaltura/playkit-js-kava, `src/kava.js` and `src/kava-event-model.js`.

use super::batch::{Counted, Place, Records, Whole};
use super::json::Object;
use super::members;
use super::places::{Kept, Places};
use super::record::{Cell, Scalar, Wrong};
use super::rules;
use crate::facts::dictionary::UNKNOWN;
use crate::facts::order::sort;
use crate::facts::quality::Expected;
use crate::facts::span::{NotASpan, content_ms};
use crate::facts::{EventKind, Events, Labels, Span};
use crate::query::{Dimension, Quartile};
use crate::sources::Facts;

/// When a beacon arrived, as whoever keeps it may call that. The player itself sends
/// the last alone, and not with the first beacons of a session.
const INSTANTS: [&str; 5] = ["at", "eventTime", "timestamp", "time", "sessionStartTime"];

/// Who, where and on what: names of the player, or those of Kaltura's own enrichment,
/// which adds what a player does not know.
const LABELS: [(Dimension, &[&str]); 10] = [
    (Dimension::Viewer, &["userId"]),
    (Dimension::Context, &["playbackContext"]),
    (Dimension::Page, &["referrer"]),
    (Dimension::Country, &["country", "location.country"]),
    (Dimension::Region, &["region", "location.region"]),
    (Dimension::City, &["city", "location.city"]),
    (Dimension::Device, &["device", "userAgent.device"]),
    (Dimension::Os, &["os", "userAgent.operatingSystem"]),
    (Dimension::Browser, &["browser", "userAgent.browser"]),
    (Dimension::Role, &["role"]),
];

/// The beacons of an entry, as far as they are read.
#[derive(Debug)]
pub(super) struct Beacons {
    entry_id: String,
    rows: Vec<Row>,
    places: Places,
    not_of_entry: u64,
}

/// One beacon. Its codes are those of the events that it will be among.
#[derive(Clone, Copy, Debug)]
struct Row {
    /// `None` where only the rest of its session can tell.
    at_ms: Option<i64>,
    /// Its number in the session, from 1; 0 where none is given.
    index: u32,
    session: u32,
    profile: u32,
    what: What,
    position_ms: Option<i32>,
    country_refused: bool,
    place: Kept,
}

/// What a beacon says.
#[derive(Clone, Copy, Debug, PartialEq)]
enum What {
    /// What our own events say too.
    Is(EventKind),
    /// The playhead was put to its position.
    Seek,
    /// So many milliseconds of content were played in the session so far.
    View(i32),
}

/// What is known of a session since its last `View`.
#[derive(Clone, Copy, Debug, Default)]
struct Window {
    /// When it began and where the playhead was.
    from: Option<(i64, i32)>,
    /// The same of the last seek in it.
    seek: Option<(i64, i32)>,
    /// What its session had played.
    played_ms: i32,
}

impl Records for Beacons {
    fn push(&mut self, json: &str, place: Place<'_>, facts: &mut Facts) -> Result<(), Wrong> {
        let Facts::Events(events) = facts else { return Ok(()) };
        let beacon =
            &Object::of(json).ok_or_else(|| Wrong::record(Expected::Object, json.as_bytes()))?;
        let entry_id = beacon.text("entryId", "entryId")?;
        if entry_id.is_some_and(|of| of != self.entry_id) {
            self.not_of_entry += 1;
            return Ok(());
        }
        let Some(what) = what(beacon)? else { return Ok(()) };
        let at_ms = at_ms(beacon)?;
        let session = beacon.text("sessionId", "sessionId")?;
        let required = |is_there, field| {
            if is_there { Ok(()) } else { Err(Wrong::field(field, Expected::Value, "")) }
        };
        // Without one nothing tells how much was played since when.
        required(session.is_some() || !matches!(what, What::View(_)), "sessionId")?;
        required(session.is_some() || at_ms.is_some(), INSTANTS[0])?;
        let labels = labels(beacon)?;
        let code = |id| events.sessions.intern(id);
        let session = session.as_deref().map_or(Some(UNKNOWN), code).ok_or_else(no_room)?;
        let profile = events.profiles.intern(&labels).ok_or_else(no_room)?;
        let index = beacon.cell("eventIndex").scalar().and_then(rules::count).unwrap_or(0);
        self.rows.push(Row {
            at_ms,
            index,
            session,
            profile,
            what,
            position_ms: position_ms(beacon),
            country_refused: labels.country_refused,
            place: self.places.keep(place),
        });
        Ok(())
    }

    fn finish(
        mut self: Box<Self>,
        facts: &mut Facts,
        length_ms: Option<u32>,
        refuse: &mut dyn FnMut(Place<'_>, Wrong),
    ) -> Whole {
        let mut counted = Counted { not_of_entry: self.not_of_entry, ..Counted::default() };
        if let Facts::Events(events) = facts {
            self.date(events.sessions.n_codes());
            let order = self.in_order(refuse);
            let of_session = |a: &u32, b: &u32| {
                let (a, b) = (self.row(*a).session, self.row(*b).session);
                a == b && a != UNKNOWN
            };
            for session in order.chunk_by(of_session) {
                self.tell(session, length_ms, events, &mut counted, refuse);
            }
        }
        Whole { counted, ..Whole::default() }
    }
}

impl Beacons {
    /// None yet. Beacons that name another entry than this one do not count.
    pub(super) fn new(entry_id: &str) -> Beacons {
        Beacons {
            entry_id: entry_id.to_owned(),
            rows: Vec::new(),
            places: Places::default(),
            not_of_entry: 0,
        }
    }

    fn row(&self, number: u32) -> &Row {
        &self.rows[number as usize]
    }

    /// Beacons that do not say when they were sent are dated at the first of their
    /// session.
    fn date(&mut self, n_sessions: usize) {
        let mut first: Vec<Option<i64>> = vec![None; n_sessions];
        for row in &self.rows {
            if let Some(at_ms) = row.at_ms {
                let known = &mut first[row.session as usize];
                *known = Some(known.map_or(at_ms, |known| known.min(at_ms)));
            }
        }
        for row in &mut self.rows {
            row.at_ms = row.at_ms.or(first[row.session as usize]);
        }
    }

    /// The numbers of the rows that count, by session and time.
    fn in_order(&self, refuse: &mut dyn FnMut(Place<'_>, Wrong)) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.rows.len() as u32).collect();
        order.retain(|number| {
            let row = self.row(*number);
            if row.at_ms.is_none() {
                let wrong = Wrong::field(INSTANTS[0], Expected::Value, "");
                refuse(self.places.of(row.place), wrong);
            }
            row.at_ms.is_some()
        });
        let moment = |number: u32| {
            let row = self.row(number);
            (row.session, row.at_ms, row.index)
        };
        sort(&mut order, &|a, b| moment(a).cmp(&moment(b)));
        order
    }

    /// Adds the events of one session.
    fn tell(
        &self,
        session: &[u32],
        length_ms: Option<u32>,
        events: &mut Events,
        counted: &mut Counted,
        refuse: &mut dyn FnMut(Place<'_>, Wrong),
    ) {
        let mut window = Window::default();
        let mut last_view = None;
        for row in session.iter().map(|number| self.row(*number)) {
            let Some(at_ms) = row.at_ms else { continue };
            let here = row.position_ms.map(|position_ms| (at_ms, position_ms));
            match row.what {
                What::Is(kind) => {
                    add(events, row, at_ms, kind);
                    if kind == EventKind::Play {
                        window.from = here;
                    }
                }
                What::Seek => window.seek = here.or(window.seek),
                What::View(played_ms) => {
                    let view = Some((here, played_ms));
                    if view == last_view {
                        counted.duplicates += 1;
                        continue;
                    }
                    last_view = view;
                    let Some((_, position_ms)) = here else { continue };
                    for (at_ms, from_ms, to_ms) in window.played(at_ms, position_ms, played_ms) {
                        match Span::between(from_ms, to_ms, length_ms) {
                            Ok(span) => add(events, row, at_ms, EventKind::Watch(span)),
                            Err(NotASpan::Empty) => {}
                            Err(not) => {
                                let expected = rules::expected_of(not);
                                let found = rules::shown_seconds(position_ms);
                                let wrong = Wrong::field("position", expected, &found);
                                refuse(self.places.of(row.place), wrong);
                            }
                        }
                    }
                    window = Window { from: here, seek: None, played_ms };
                }
            }
        }
    }
}

impl Window {
    /// What was played in it, when it ends at this position and after so much of the
    /// session: when each began, from where, to where. Empty ones are none.
    ///
    /// One stretch up to the position; with a seek between, one from where it went, and
    /// the rest from where the window began, as far as it reaches.
    fn played(self, at_ms: i64, position_ms: i32, played_ms: i32) -> [(i64, i64, i64); 2] {
        let [to_ms, played_ms, before_ms] = [position_ms, played_ms, self.played_ms].map(i64::from);
        // After half a minute without playing the player counts from 0 again.
        let grown_ms = if played_ms < before_ms { played_ms } else { played_ms - before_ms };
        if let (Some((began_ms, first_ms)), Some((sought_ms, target_ms))) = (self.from, self.seek) {
            let [first_ms, target_ms] = [first_ms, target_ms].map(i64::from);
            let rest_ms = grown_ms - (to_ms - target_ms);
            if to_ms >= target_ms && rest_ms >= 0 {
                return [(began_ms, first_ms, first_ms + rest_ms), (sought_ms, target_ms, to_ms)];
            }
        }
        let began_ms = self.from.map_or(at_ms, |(began_ms, _)| began_ms);
        [(began_ms, to_ms - grown_ms, to_ms), (at_ms, to_ms, to_ms)]
    }
}

fn add(events: &mut Events, row: &Row, at_ms: i64, kind: EventKind) {
    events.at_ms.push(at_ms);
    events.kind.push(kind);
    events.session.push(row.session);
    events.profile.push(row.profile);
    events.country_refused.push(row.country_refused);
}

/// `None` for what counts for nothing.
fn what(beacon: &Object<'_>) -> Result<Option<What>, Wrong> {
    let is = |kind| Ok(Some(What::Is(kind)));
    match required(beacon, "eventType", rules::count)? {
        1 => is(EventKind::Impression),
        3 => is(EventKind::Play),
        11 => is(EventKind::Reach(Quartile::Q25)),
        12 => is(EventKind::Reach(Quartile::Q50)),
        13 => is(EventKind::Reach(Quartile::Q75)),
        14 => is(EventKind::Reach(Quartile::Q100)),
        21 => is(EventKind::Share),
        23 => is(EventKind::Download),
        35 => Ok(Some(What::Seek)),
        99 => {
            required(beacon, "position", rules::seconds)?;
            let played_s = required(beacon, "playTimeSum", rules::seconds)?;
            Ok(content_ms(played_s).map(What::View))
        }
        _ => Ok(None),
    }
}

fn required<'a, T>(
    beacon: &Object<'a>,
    name: &str,
    rule: impl FnOnce(Scalar<'a>) -> Result<T, Expected>,
) -> Result<T, Wrong> {
    let cell = beacon.cell(name);
    let value = cell.scalar().and_then(|scalar| match scalar {
        Scalar::Absent => Err(Expected::Value),
        given => rule(given),
    });
    value.map_err(|expected| Wrong::field(name, expected, cell.shown()))
}

fn position_ms(beacon: &Object<'_>) -> Option<i32> {
    content_ms(beacon.cell("position").scalar().and_then(rules::seconds).ok()?)
}

/// `None` where the beacon does not say.
fn at_ms(beacon: &Object<'_>) -> Result<Option<i64>, Wrong> {
    for name in INSTANTS {
        let cell = beacon.cell(name);
        if cell.scalar() == Ok(Scalar::Absent) {
            continue;
        }
        let at_ms = cell.scalar().and_then(rules::logged_instant);
        return at_ms.map(Some).map_err(|expected| Wrong::field(name, expected, cell.shown()));
    }
    Ok(None)
}

fn labels<'a>(beacon: &Object<'a>) -> Result<Labels<'a>, Wrong> {
    let mut labels = Labels::default();
    for (dimension, names) in LABELS {
        for name in names {
            let cell = beacon.find(name).map_or(Cell::Absent, Cell::Json);
            if let Some(text) = members::text(cell, name)? {
                labels.set(dimension, text);
                break;
            }
        }
    }
    Ok(labels)
}

fn no_room() -> Wrong {
    Wrong::record(Expected::Room, b"")
}
