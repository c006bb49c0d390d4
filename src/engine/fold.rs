//! Folds raw events into visits, one row per player session.
//!
//! Definition: `docs/metrics.md`, "A session is one row" and "Sessions not given".
//! Events are put into groups that sessions never cross (a session id; a named
//! viewer's events without one; what is anonymous and has none), ordered within
//! them, freed from twins and cut into sessions.
//!
//! - Linear in the events but for the order within a group, whatever they hold.
//! - Never refuses an event: sources have done so.

use super::groups::Groups;
use crate::facts::dictionary::UNKNOWN;
use crate::facts::labels::Codes;
use crate::facts::visit::{Counts, Reached};
use crate::facts::{EventKind, Events, Profiles, Quality, Span, Visits};
use crate::query::{Dimension, Quartile};
use hashbrown::HashSet;

/// A viewer who does nothing for longer than this comes back as a new session.
const MAX_GAP_MS: i64 = 4 * 3_600_000;

/// Up to this many events at one instant are searched for twins pairwise, which is
/// quicker than hashing them.
const FEW: usize = 8;

/// The sessions of `events`, and what was counted on the way: `duplicates`,
/// `extra_plays` and `unknown_country`; all else in the report is left at 0.
///
/// Takes the events to release their memory as early as it can. Rows come in no
/// order; spans are not clipped yet.
pub fn fold(events: Events) -> (Visits, Quality) {
    let Events { at_ms, kind, session, profile, country_refused, sessions, profiles } = events;
    let n_sessions = sessions.n_codes();
    drop(sessions); // the texts of session ids are not asked for again
    let mut groups = group(n_sessions, &session, &profile, &profiles);
    drop(session);

    let n_spans = kind.iter().filter(|kind| matches!(kind, EventKind::Watch(_))).count();
    let mut folder = Folder {
        log: Log { at_ms, kind, profile, country_refused },
        visits: Visits { profiles, spans: Vec::with_capacity(n_spans), ..Visits::default() },
        quality: Quality::default(),
        spans: Vec::new(),
    };
    for number in 0..groups.len() {
        let cut = match number {
            0 => Cut::EachEvent,
            id if id < n_sessions => Cut::Nowhere,
            _ => Cut::BetweenLoads,
        };
        folder.fold_group(groups.of_mut(number), cut);
    }
    (folder.visits, folder.quality)
}

/// Groups the numbers of the events: first what has neither session nor viewer,
/// then one group a session id, then one a viewer for what has no session id.
fn group(n_sessions: usize, session: &[u32], profile: &[u32], profiles: &Profiles) -> Groups {
    let n_viewers = profiles.dictionary(Dimension::Viewer).n_codes();
    let group_of = |event: u32| {
        let session = session[event as usize];
        if session != UNKNOWN {
            return session;
        }
        match profiles.codes(profile[event as usize])[Dimension::Viewer as usize] {
            UNKNOWN => 0,
            viewer => n_sessions as u32 + viewer - 1,
        }
    };
    Groups::new(n_sessions + n_viewers - 1, 0..session.len() as u32, group_of)
}

/// Where a group of ordered events is cut into sessions.
#[derive(Clone, Copy)]
enum Cut {
    /// The group has a session id: it is one session.
    Nowhere,
    /// A viewer's events without session ids: where the player seems to load again.
    BetweenLoads,
    /// Neither viewer nor session id.
    EachEvent,
}

/// The columns of [`Events`] that are needed once the events are grouped.
struct Log {
    at_ms: Vec<i64>,
    kind: Vec<EventKind>,
    profile: Vec<u32>,
    country_refused: Vec<bool>,
}

impl Log {
    /// What events of a group are ordered by, before their number.
    fn moment(&self, event: u32) -> (i64, u8) {
        (self.at_ms[event as usize], self.kind[event as usize].rank())
    }

    /// What tells events of one group and one moment apart.
    fn content(&self, event: u32) -> (EventKind, u32) {
        (self.kind[event as usize], self.profile[event as usize])
    }

    /// Moves the first of each set of equal events to the front, in order, and
    /// returns how many those are. `events` is one group, ordered.
    fn without_twins(&self, events: &mut [u32]) -> usize {
        let mut n_kept = 0;
        let mut at = 0;
        while at < events.len() {
            let moment = self.moment(events[at]);
            let n = events[at..].iter().take_while(|event| self.moment(**event) == moment).count();
            n_kept = self.keep_distinct(events, at..at + n, n_kept);
            at += n;
        }
        n_kept
    }

    /// Moves the distinct ones of the events `run`, all of one moment, to `n_kept`
    /// and behind. Returns where they end.
    fn keep_distinct(
        &self,
        events: &mut [u32],
        run: std::ops::Range<usize>,
        n_kept: usize,
    ) -> usize {
        let mut end = n_kept;
        let mut seen = HashSet::new();
        let many = run.len() > FEW;
        for at in run {
            let event = events[at];
            let content = self.content(event);
            let is_twin = if many {
                !seen.insert(content)
            } else {
                events[n_kept..end].iter().any(|kept| self.content(*kept) == content)
            };
            if !is_twin {
                events[end] = event;
                end += 1;
            }
        }
        end
    }

    /// How many of the first of a viewer's ordered events are one session.
    fn first_load(&self, events: &[u32]) -> usize {
        let mut played = false;
        let mut only_impressions = true;
        let mut last_ms = None;
        for (n, event) in events.iter().enumerate() {
            let at_ms = self.at_ms[*event as usize];
            let kind = self.kind[*event as usize];
            let begins = match kind {
                EventKind::Play => played,
                EventKind::Impression => !only_impressions,
                _ => false,
            };
            if begins || last_ms.is_some_and(|last_ms| at_ms - last_ms > MAX_GAP_MS) {
                return n;
            }
            played |= kind == EventKind::Play;
            only_impressions &= kind == EventKind::Impression;
            last_ms = Some(at_ms);
        }
        events.len()
    }
}

struct Folder {
    log: Log,
    visits: Visits,
    quality: Quality,
    /// The spans of one session; kept for its memory.
    spans: Vec<Span>,
}

impl Folder {
    fn fold_group(&mut self, events: &mut [u32], cut: Cut) {
        let Folder { log, .. } = self;
        events.sort_unstable_by_key(|event| (log.moment(*event), *event));
        let n_kept = log.without_twins(events);
        self.quality.duplicates += (events.len() - n_kept) as u64;
        let mut rest = &events[..n_kept];
        while !rest.is_empty() {
            let n = match cut {
                Cut::Nowhere => rest.len(),
                Cut::BetweenLoads => self.log.first_load(rest),
                Cut::EachEvent => 1,
            };
            let (session, others) = rest.split_at(n);
            self.fold_session(session);
            rest = others;
        }
    }

    /// Adds the row of one session. `events` is not empty and in order.
    fn fold_session(&mut self, events: &[u32]) {
        let mut counts = Counts::default();
        let mut codes = [UNKNOWN; Dimension::EVERY.len()];
        let mut last_profile = None;
        let mut country_refused = false;
        self.spans.clear();
        for event in events.iter().map(|event| *event as usize) {
            self.count(&mut counts, self.log.kind[event]);
            country_refused |= self.log.country_refused[event];
            let profile = self.log.profile[event];
            if last_profile != Some(profile) {
                adopt(&mut codes, self.visits.profiles.codes(profile));
                last_profile = Some(profile);
            }
        }
        if country_refused && codes[Dimension::Country as usize] == UNKNOWN {
            self.quality.unknown_country += 1;
        }
        let start_ms = self.log.at_ms[events[0] as usize];
        let profile = self.visits.profiles.intern_codes(codes);
        self.visits.push_folded(start_ms, profile, counts, self.spans.iter().copied());
    }

    fn count(&mut self, counts: &mut Counts, kind: EventKind) {
        match kind {
            EventKind::Impression => counts.impressions += 1,
            EventKind::Play if counts.played => self.quality.extra_plays += 1,
            EventKind::Play => counts.played = true,
            EventKind::Watch(span) => self.spans.push(span),
            EventKind::Reach(quartile) => counts.reached = furthest(counts.reached, quartile),
            EventKind::Share => counts.shares += 1,
            EventKind::Like => counts.likes += 1,
            EventKind::Download => counts.downloads += 1,
        }
    }
}

fn furthest(reached: Reached, quartile: Quartile) -> Reached {
    match reached {
        Reached::Stated(Some(before)) => Reached::Stated(Some(before.max(quartile))),
        Reached::Stated(None) | Reached::FromSpans => Reached::Stated(Some(quartile)),
    }
}

/// Dimensions that are taken together from one event, the first one that knows
/// the first of them: a city of one place must not follow a country of another,
/// nor the domain of one page the URL of another.
const WHOLE: [&[Dimension]; 2] = [
    &[Dimension::Country, Dimension::Region, Dimension::City],
    &[Dimension::Page, Dimension::Domain],
];

/// Dimensions that are each taken from the first event that knows them.
const SINGLE: [Dimension; 6] = [
    Dimension::Context,
    Dimension::Viewer,
    Dimension::Device,
    Dimension::Os,
    Dimension::Browser,
    Dimension::Role,
];

/// Fills what a session does not know yet with what its next event knows.
fn adopt(session: &mut Codes, event: &Codes) {
    for dimension in SINGLE {
        let code = &mut session[dimension as usize];
        if *code == UNKNOWN {
            *code = event[dimension as usize];
        }
    }
    for together in WHOLE {
        let first = together[0] as usize;
        if session[first] == UNKNOWN && event[first] != UNKNOWN {
            for dimension in together {
                session[*dimension as usize] = event[*dimension as usize];
            }
        }
    }
}
