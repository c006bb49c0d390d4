//! The order of events, their twins, and where the player seems to load again.

use crate::facts::EventKind;
use crate::facts::order::sort;
use hashbrown::HashSet;
use std::ops::Range;

/// A viewer who does nothing for longer than this comes back as a new session.
const MAX_GAP_MS: i64 = 4 * 3_600_000;

/// Up to this many events at one instant are searched for twins pairwise, without
/// the memory of a set.
const FEW: usize = 8;

/// The columns of [`Events`](crate::facts::Events) that are needed once the events are grouped.
pub(super) struct Log {
    pub(super) at_ms: Vec<i64>,
    pub(super) kind: Vec<EventKind>,
    pub(super) profile: Vec<u32>,
    pub(super) country_refused: Vec<bool>,
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

    /// Orders the events of a group.
    pub(super) fn sort(&self, events: &mut [u32]) {
        sort(events, &|a, b| (self.moment(a), a).cmp(&(self.moment(b), b)));
    }

    /// Moves the first of each set of equal events to the front, in order, and
    /// returns how many those are. `events` is one group, ordered.
    pub(super) fn without_twins(&self, events: &mut [u32]) -> usize {
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
    fn keep_distinct(&self, events: &mut [u32], run: Range<usize>, n_kept: usize) -> usize {
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

    /// How many of a viewer's ordered events, from the first on, are one session. At
    /// least one, unless there is none.
    pub(super) fn first_load(&self, events: &[u32]) -> usize {
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
