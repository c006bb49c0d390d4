//! Folds raw events into visits, one row per player session.
//!
//! Definition: `docs/metrics.md`, "A session is one row" and "Sessions not given".
//! Events are put into groups that sessions never cross (a session id; a named
//! viewer's events without one; what is anonymous and has none), ordered within
//! them, freed from twins and cut into sessions.
//!
//! - Linear in the events but for the order within a group, whatever they hold.
//! - Never refuses an event: sources have done so.

mod log;

use super::groups::Groups;
use crate::facts::dictionary::UNKNOWN;
use crate::facts::labels::Codes;
use crate::facts::visit::{Counts, Reached};
use crate::facts::{EventKind, Events, Profiles, Quality, Span, Visits};
use crate::query::{Dimension, Quartile};
use log::Log;

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

struct Folder {
    log: Log,
    visits: Visits,
    quality: Quality,
    /// The spans of one session; kept for its memory.
    spans: Vec<Span>,
}

impl Folder {
    fn fold_group(&mut self, events: &mut [u32], cut: Cut) {
        self.log.sort(events);
        let n_kept = self.log.without_twins(events);
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

#[cfg(test)]
mod tests {
    use super::fold;
    use crate::engine::testing::{Given, by, by_viewer, check, totals};
    use crate::facts::{Event, EventKind, Events, Labels, Span};
    use crate::query::Dimension;
    use std::fmt::Write;

    /// Sessions found, and what was counted on the way.
    #[track_caller]
    fn check_sessions(events: &str, expected: &str) {
        check(Given::events(events), totals(), expected);
    }

    #[track_caller]
    fn check_counted(events: &str, duplicates: u64, extra_plays: u64, unknown_country: u64) {
        let (_, quality) = Given::events(events).build();
        let counted = (quality.duplicates, quality.extra_plays, quality.unknown_country);
        assert_eq!(counted, (duplicates, extra_plays, unknown_country));
    }

    #[test]
    fn a_session_is_one_row_with_at_most_one_play() {
        let events = "
            at     session  viewer  kind
            09:00  s1       ada     impression
            09:01  s1       ada     play
            09:05  s1       ada     play
            09:06  s1       ada     watch:0-30
            09:07  s2       bo      play
            ";
        check_sessions(events, "sessions plays minutes viewers\n 2 2 0.5 2");
        check_counted(events, 0, 1, 0);
    }

    #[test]
    fn a_session_goes_to_its_first_viewer_across_viewers() {
        check(
            Given::events(
                "
                at     session  viewer  kind
                09:00  s1       -       impression
                09:02  s1       bo      play
                09:01  s1       ada     share
                ",
            ),
            by_viewer(),
            "key plays shares\n ada 1 1",
        );
    }

    #[test]
    fn at_one_instant_kinds_go_before_the_order_of_records() {
        check(
            Given::events(
                "
                at     session  viewer  kind       device
                09:00  s1       ada     watch:5-9  Mobile
                09:00  s1       ada     watch:0-9  Tablet
                09:00  s1       ada     play       Desktop
                ",
            ),
            by(Dimension::Device),
            "key sessions\n Desktop 1",
        );
        // Of two watches the first record counts, not the first span.
        check(
            Given::events(
                "
                at     session  viewer  kind       device
                09:00  s1       ada     watch:5-9  Mobile
                09:00  s1       ada     watch:0-9  Tablet
                ",
            ),
            by(Dimension::Device),
            "key sessions\n Mobile 1",
        );
    }

    #[test]
    fn the_place_is_taken_whole_and_everything_else_one_by_one() {
        let events = "
            at     session  kind   country  region  city    device  os   page
            09:00  s1       play   -        WI      Nowhere -       iOS  -
            09:01  s1       like   DE       -       Berlin  -       -    file:///x
            09:02  s1       like   US       CA      -       Mobile  Win  https://a.example/
            ";
        check(Given::events(events), by(Dimension::City), "key within\n Berlin DE/~");
        check(Given::events(events), by(Dimension::Device), "key\n Mobile");
        check(Given::events(events), by(Dimension::Os), "key\n iOS");
        // The domain is that of the page chosen, which has none.
        check(Given::events(events), by(Dimension::Domain), "key\n ~");
    }

    #[test]
    fn a_place_without_a_country_is_unknown() {
        let events = "
            at     session  kind  country  region  city
            09:00  s1       play  Germany  WI      Madison
            09:01  s1       like  -        WI      Madison
            ";
        check(Given::events(events), by(Dimension::Region), "key within\n ~ ~");
        check_counted(events, 0, 0, 1);
    }

    #[test]
    fn an_event_sent_twice_counts_once() {
        let events = "
            at     session  viewer  kind        country
            09:00  s1       ada     play        DE
            09:01  s1       ada     watch:0-30  DE
            09:00  s1       ada     play        DE
            09:01  s1       ada     watch:0-30  DE
            09:01  s1       ada     watch:0-31  DE
            09:01  s1       ada     watch:0-30  FR
            09:01  -        -       share       -
            09:01  -        -       share       -
            ";
        check_sessions(events, "sessions plays minutes shares\n 2 1 1.517 1");
        check_counted(events, 3, 0, 0);
    }

    #[test]
    fn countries_that_are_no_codes_do_not_keep_twins_apart() {
        let events = "
            at     session  kind  country
            09:00  s1       play  Germany
            09:00  s1       play  -
            ";
        check_counted(events, 1, 0, 1);
    }

    #[test]
    fn many_events_at_one_instant_are_freed_of_twins_quickly() {
        let mut events = Events::default();
        for n in 0..200_000 {
            let kind = EventKind::Watch(Span { from_ms: 0, to_ms: 1 + n / 2 });
            let labels = Labels::default();
            events.push(&Event { at_ms: 0, kind, session: Some("s1"), labels }).unwrap();
        }
        assert_eq!(fold(events).1.duplicates, 100_000);
    }

    #[test]
    fn events_without_session_ids_are_cut_where_the_player_loads_again() {
        for (kinds, sessions) in [
            ("09:00 impression, 09:01 play, 09:02 watch:0-9", 1),
            ("09:00 play, 09:01 play", 2),
            ("09:00 impression, 09:01 impression, 09:02 play", 1),
            ("09:00 play, 09:01 impression, 09:02 impression", 2),
            ("09:00 like, 09:01 impression", 2),
            ("09:00 like, 09:01 play", 1),
            // A gap of 4 hours is not more than 4 hours.
            ("09:00 play, 13:00 watch:0-9", 1),
            ("09:00 play, 13:00:00.001 watch:0-9", 2),
        ] {
            let mut events = "at viewer kind\n".to_owned();
            for event in kinds.split(", ") {
                let (at, kind) = event.split_once(' ').unwrap();
                writeln!(events, "{at} ada {kind}").unwrap();
            }
            check_sessions(&events, &format!("sessions\n {sessions}"));
        }
    }

    #[test]
    fn events_with_a_session_id_do_not_take_part_in_the_others_sessions() {
        check_sessions(
            "
            at     session  viewer  kind
            09:00  -        ada     impression
            09:01  s1       ada     play
            09:02  -        ada     impression
            09:03  -        ada     play
            ",
            "sessions impressions plays viewers\n 2 2 2 1",
        );
    }

    #[test]
    fn an_anonymous_event_without_a_session_is_a_session_of_its_own() {
        check_sessions(
            "
            at     session  kind
            09:00  -        impression
            09:00  -        play
            09:00  s1       play
            09:00  s1       watch:0-60
            ",
            "sessions plays viewers completion\n 3 2 1 0.5",
        );
    }

    #[test]
    fn the_largest_quartile_stated_counts() {
        check_sessions(
            "
            at     session  kind
            09:00  s1       play
            09:01  s1       reach:75
            09:02  s1       reach:25
            09:02  s1       watch:0-60
            09:00  s2       play
            09:01  s2       watch:0-30
            ",
            "reached drop_off\n 2,2,1,0 0.625",
        );
    }
}
