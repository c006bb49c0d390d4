//! An invented term of one lecture, as raw events and as an entry document.
//!
//! The same seed and the same number of events give the same bytes, on every
//! machine. Events are written as they are made: a session in one piece, the
//! sessions of a day by time, days in order, and at the end those that arrived
//! late. Only the viewers stay in memory.
//!
//! What can be turned is in [`shape`] and [`names`]; [`playback`] is how one
//! person watches; [`calendar`] is when.

mod calendar;
mod cast;
mod document;
mod event;
mod names;
mod pick;
mod playback;
mod shape;

use calendar::{Calendar, TermDay};
use cast::Viewer;
use event::{Event, Setting, What, Whereabouts};
use jiff::Timestamp;
use pick::{leaning_low, pct, permille, weighted};
use playback::{Intent, Player};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use shape::{DEVICES, Flaw, OPEN, PLACES, Page, Place, SPEEDS};
use std::error::Error;
use std::io::Write;

/// The seed of the bundled files.
pub(crate) const SEED: u64 = 240;
/// The lines of the bundled file.
pub(crate) const N_EVENTS: u64 = 41_600;

/// Content that is nearly at its end is not resumed.
const SEEN_DS: u32 = shape::LENGTH_DS - 900;

/// What a file holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Lines, flaws included.
    pub(crate) n_lines: u64,
    /// Loads of the player.
    pub(crate) n_sessions: u64,
    /// Those by people who are signed in.
    pub(crate) n_named: u64,
    /// Those with playback.
    pub(crate) n_played: u64,
}

/// A term that is about to happen.
pub(crate) struct Term {
    rng: ChaCha8Rng,
    calendar: Calendar,
    viewers: Vec<Viewer>,
    n_events: u64,
    created_ms: i64,
    updated_ms: i64,
    counts: Counts,
    flaws: std::slice::Iter<'static, (u64, Flaw)>,
}

/// Who comes when, before anything happened.
struct Plan {
    at_ms: i64,
    /// Index of the viewer; `None` for who is not signed in.
    viewer: Option<usize>,
    place: Place,
    /// Whether an exam is near.
    exam: bool,
}

impl Term {
    /// A term of exactly `n_events` lines.
    pub(crate) fn new(seed: u64, n_events: u64) -> Result<Self, Box<dyn Error>> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let n_viewers = (n_events / shape::EVENTS_PER_VIEWER).max(1);
        let viewers = cast::viewers(&mut rng, u32::try_from(n_viewers)?);
        Ok(Term {
            rng,
            calendar: Calendar::new()?,
            viewers,
            n_events,
            created_ms: shape::CREATED_AT.parse::<Timestamp>()?.as_millisecond(),
            updated_ms: shape::UPDATED_AT.parse::<Timestamp>()?.as_millisecond(),
            counts: Counts::default(),
            flaws: shape::FLAWS.iter(),
        })
    }

    /// The entry document that goes with the events; they are expected beside
    /// it under the name `events`.
    pub(crate) fn entry_document(&self, events: &str) -> Result<String, Box<dyn Error>> {
        document::write(&self.viewers, events)
    }

    /// Lets the term happen and writes it as NDJSON.
    pub(crate) fn write(mut self, out: &mut impl Write) -> Result<Counts, Box<dyn Error>> {
        let days: Vec<_> =
            self.calendar.spread(self.n_events / shape::EVENTS_PER_SESSION).collect();
        for (day, n_sessions) in days {
            let mut plans =
                (0..n_sessions).map(|_| self.plan(day)).collect::<Result<Vec<_>, _>>()?;
            plans.sort_by_key(|plan| plan.at_ms);
            for plan in plans {
                self.session(out, &plan)?;
            }
        }
        // Beacons that were held back, as by a phone without a network, until
        // the file has as many lines as it should.
        while self.counts.n_lines < self.n_events {
            let day = self.calendar.some_day(&mut self.rng);
            let plan = self.plan(day)?;
            self.session(out, &plan)?;
        }
        Ok(self.counts)
    }

    fn plan(&mut self, day: TermDay) -> Result<Plan, Box<dyn Error>> {
        let rng = &mut self.rng;
        let viewer = pct(rng, shape::NAMED_PCT)
            .then(|| leaning_low(rng, self.viewers.len() as u32) as usize);
        let place = match viewer {
            Some(viewer) if !pct(rng, shape::TRAVEL_PCT) => self.viewers[viewer].home,
            _ => *weighted(rng, PLACES),
        };
        let at_ms = self.calendar.some_time(rng, day, place.ahead_h)?;
        Ok(Plan { at_ms, viewer, place, exam: day.spike_pct >= shape::EXAM_FROM_PCT })
    }

    /// Lets one session happen, unless it would not lie within the term.
    fn session(&mut self, out: &mut impl Write, plan: &Plan) -> Result<(), Box<dyn Error>> {
        let (setting, page) = self.setting(plan);
        let (events, end_ds) = self.events(plan, page);
        let within = |event: &Event| (self.created_ms..self.updated_ms).contains(&event.at_ms);
        if events.is_empty() || !events.iter().all(within) {
            return Ok(());
        }
        if let (Some(viewer), Some(end_ds)) = (plan.viewer, end_ds) {
            self.viewers[viewer].resume_ds = Some(end_ds);
        }
        self.counts.n_sessions += 1;
        self.counts.n_named += u64::from(setting.viewer.is_some());
        self.counts.n_played += u64::from(end_ds.is_some());
        for event in &events {
            self.line(out, &setting, *event)?;
        }
        // A flaw waits for a session in which somebody pressed play.
        match events.iter().find(|event| matches!(event.what, What::Play)) {
            Some(play) => self.flaw(out, &setting, &events, *play),
            None => Ok(()),
        }
    }

    /// What the session's events have in common, and the page they come from.
    fn setting(&mut self, plan: &Plan) -> (Setting, Page) {
        let rng = &mut self.rng;
        let viewer = plan.viewer.map(|viewer| &self.viewers[viewer]);
        let (context, page) = match viewer {
            Some(viewer) => (Some(viewer.course.id), *weighted(rng, viewer.course.pages)),
            None => *weighted(rng, OPEN),
        };
        let device = match viewer {
            Some(viewer) => viewer.devices[usize::from(!pct(rng, shape::USUAL_DEVICE_PCT))],
            None => *weighted(rng, DEVICES),
        };
        let id_is_lost = viewer.is_some() && permille(rng, shape::NO_SESSION_ID_PERMILLE);
        let setting = Setting {
            session: (!id_is_lost).then(|| format!("{:012x}", rng.random::<u64>() >> 16)),
            viewer: viewer.map(|viewer| viewer.id.clone()),
            role: viewer.map(|viewer| viewer.role),
            whereabouts: whereabouts(rng, plan.place),
            context,
            page: page.url,
            device,
        };
        (setting, page)
    }

    /// What happens in the session, by time, and where in the content it ended
    /// if anything was played.
    fn events(&mut self, plan: &Plan, page: Page) -> (Vec<Event>, Option<u32>) {
        let rng = &mut self.rng;
        let mut events = Vec::new();
        if !permille(rng, shape::NO_IMPRESSION_PERMILLE) {
            events.push(Event { at_ms: plan.at_ms, what: What::Impression });
        }
        if !pct(rng, page.play_pct) {
            return (events, None);
        }
        let viewer = plan.viewer.map(|viewer| &self.viewers[viewer]);
        let speed_pct = viewer.map_or_else(|| *weighted(rng, SPEEDS), |viewer| viewer.speed_pct);
        let intent = intent(rng, viewer.and_then(|viewer| viewer.resume_ds), plan.exam);
        let play_ms = plan.at_ms + rng.random_range(1_200..45_000);
        let (mut played, end_ds) = Player::new(rng, play_ms, speed_pct).play(intent);
        if permille(rng, shape::NO_PLAY_PERMILLE) {
            played.retain(|event| !matches!(event.what, What::Play));
        }
        if permille(rng, shape::NO_REACH_PERMILLE) {
            played.retain(|event| !matches!(event.what, What::Reach { .. }));
        }
        events.append(&mut played);
        (events, Some(end_ds))
    }

    /// Puts in the next flaw, if its time has come.
    fn flaw(
        &mut self,
        out: &mut impl Write,
        setting: &Setting,
        events: &[Event],
        play: Event,
    ) -> Result<(), Box<dyn Error>> {
        let Some((from, flaw)) = self.flaws.as_slice().first() else { return Ok(()) };
        if self.counts.n_sessions < *from {
            return Ok(());
        }
        self.flaws.next();
        match (flaw, events.last()) {
            (Flaw::Refused(text), _) => self.counted(|| Ok(writeln!(out, "{text}")?)),
            (Flaw::Twin, Some(last)) => self.line(out, setting, *last),
            (Flaw::ExtraPlay, _) => {
                let again = Event { at_ms: play.at_ms + 700, ..play };
                self.line(out, setting, again)
            }
            (Flaw::Twin, None) => Ok(()),
        }
    }

    fn line(
        &mut self,
        out: &mut impl Write,
        setting: &Setting,
        event: Event,
    ) -> Result<(), Box<dyn Error>> {
        self.counted(|| event::write(out, setting, event))
    }

    /// Writes a line if the file is not full.
    fn counted(
        &mut self,
        write: impl FnOnce() -> Result<(), Box<dyn Error>>,
    ) -> Result<(), Box<dyn Error>> {
        if self.counts.n_lines == self.n_events {
            return Ok(());
        }
        self.counts.n_lines += 1;
        write()
    }
}

fn whereabouts(rng: &mut impl Rng, place: Place) -> Whereabouts {
    if permille(rng, shape::TOR_PERMILLE) {
        Whereabouts::Country("T1")
    } else if permille(rng, shape::NO_PLACE_PERMILLE) {
        Whereabouts::Unknown
    } else if permille(rng, shape::ONLY_COUNTRY_PERMILLE) {
        Whereabouts::Country(place.country)
    } else {
        Whereabouts::Place(place)
    }
}

/// Why somebody comes who stopped at `resume_ds` the last time.
fn intent(rng: &mut impl Rng, resume_ds: Option<u32>, exam: bool) -> Intent {
    let review_pct = if exam { 62 } else { 24 };
    match resume_ds {
        None if pct(rng, review_pct / 3) => Intent::Review,
        None => Intent::FirstLook,
        Some(_) if pct(rng, review_pct) => Intent::Review,
        Some(at_ds) if at_ds < SEEN_DS && pct(rng, 72) => Intent::Resume { at_ds },
        Some(_) => Intent::FirstLook,
    }
}
