//! Plays the lecture once, as a person would: with stops, jumps and an end.

use super::event::{Event, What};
use super::pick::{pct, permille, weighted};
use super::shape::{
    BOUNCE_DS, BOUNCE_PCT, DOWNLOAD_PERMILLE, JUMP_SLACK_DS, JUMPS, Jump, LEAVE_PCT,
    LEAVE_REVIEW_PCT, LENGTH_DS, LIKE_PERMILLE, REVIEW_FROM_DS, SHARE_PERMILLE, STOPS, STRETCH_DS,
    Stop,
};
use rand::Rng;
use std::ops::Range;

/// Why somebody presses play.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Intent {
    /// From the start, perhaps only to have a look.
    FirstLook,
    /// From where the last look ended.
    Resume { at_ds: u32 },
    /// What is on the exam.
    Review,
}

/// Shorter rests of the content are not worth a stop.
const LAST_BIT_DS: u32 = 60;

const PAUSE_MS: Range<i64> = 2_000..80_000;
const AWAY_MS: Range<i64> = 180_000..1_500_000;
const SEEK_MS: Range<i64> = 400..2_600;
const SEEK_DS: Range<u32> = 100..450;
const REACTION_MS: Range<i64> = 800..15_000;

/// A player that notes what it plays.
pub(super) struct Player<'r, R> {
    rng: &'r mut R,
    events: Vec<Event>,
    now_ms: i64,
    speed_pct: u32,
    /// Quartiles that were reached, as the next one to come: 1 to 5.
    next_quartile: u32,
}

impl<'r, R: Rng> Player<'r, R> {
    /// A player in which playback begins at `at_ms`.
    pub(super) fn new(rng: &'r mut R, at_ms: i64, speed_pct: u32) -> Self {
        Player { rng, events: Vec::new(), now_ms: at_ms, speed_pct, next_quartile: 1 }
    }

    /// Plays until the viewer leaves. Returns what happened, by time, and where
    /// in the content it ended.
    pub(super) fn play(mut self, intent: Intent) -> (Vec<Event>, u32) {
        self.note(What::Play);
        let mut at_ds = self.start(intent);
        if intent == Intent::FirstLook && pct(self.rng, BOUNCE_PCT) {
            let end_ds = at_ds + self.rng.random_range(BOUNCE_DS);
            self.watch(at_ds, end_ds);
            return (self.events, end_ds);
        }
        loop {
            let (end_ds, jump) = self.stretch(at_ds);
            self.watch(at_ds, end_ds);
            if end_ds >= LENGTH_DS || self.leaves(intent, end_ds) {
                self.react();
                return (self.events, end_ds);
            }
            at_ds = match jump {
                Some(jump) => self.seek(jump.to_ds),
                None => self.stop(end_ds),
            };
        }
    }

    fn start(&mut self, intent: Intent) -> u32 {
        match intent {
            Intent::FirstLook => 0,
            Intent::Resume { at_ds } => at_ds.min(LENGTH_DS - LAST_BIT_DS),
            Intent::Review => {
                let from_ds = *weighted(self.rng, REVIEW_FROM_DS);
                self.about(from_ds)
            }
        }
    }

    /// How far playback goes without a stop, and the jump that ends it, if one does.
    fn stretch(&mut self, at_ds: u32) -> (u32, Option<&'static Jump>) {
        let mut end_ds = at_ds + self.rng.random_range(STRETCH_DS);
        if end_ds + LAST_BIT_DS > LENGTH_DS {
            end_ds = LENGTH_DS;
        }
        for jump in JUMPS {
            let leap_ds = self.about(jump.after_ds);
            if (at_ds + 1..end_ds).contains(&leap_ds) && pct(self.rng, jump.pct) {
                return (leap_ds, Some(jump));
            }
        }
        (end_ds, None)
    }

    fn leaves(&mut self, intent: Intent, at_ds: u32) -> bool {
        let chance = match intent {
            Intent::Review => LEAVE_REVIEW_PCT,
            _ => LEAVE_PCT
                .iter()
                .rev()
                .find(|(from_ds, _)| *from_ds <= at_ds)
                .map_or(0, |(_, chance)| *chance),
        };
        pct(self.rng, chance)
    }

    /// What the viewer does at a stop. Returns where playback goes on.
    fn stop(&mut self, at_ds: u32) -> u32 {
        match weighted(self.rng, STOPS) {
            Stop::Pause => {
                self.now_ms += self.rng.random_range(PAUSE_MS);
                at_ds
            }
            Stop::Away => {
                self.now_ms += self.rng.random_range(AWAY_MS);
                at_ds
            }
            Stop::Back => {
                let back_ds = self.rng.random_range(SEEK_DS);
                self.seek(at_ds.saturating_sub(back_ds))
            }
            Stop::Ahead => {
                let ahead_ds = self.rng.random_range(SEEK_DS);
                self.seek((at_ds + ahead_ds).min(LENGTH_DS - LAST_BIT_DS))
            }
        }
    }

    fn seek(&mut self, to_ds: u32) -> u32 {
        self.now_ms += self.rng.random_range(SEEK_MS);
        self.about(to_ds)
    }

    /// Near a place in the content, inside of it.
    fn about(&mut self, at_ds: u32) -> u32 {
        // Two draws: most people are a little off, few are far off.
        let late_ds = self.rng.random_range(0..=JUMP_SLACK_DS);
        let early_ds = self.rng.random_range(0..=JUMP_SLACK_DS);
        (at_ds + late_ds).saturating_sub(early_ds).min(LENGTH_DS - LAST_BIT_DS)
    }

    fn watch(&mut self, from_ds: u32, to_ds: u32) {
        self.note(What::Watch { from_ds, to_ds });
        let begun_ms = self.now_ms;
        while self.next_quartile <= 4 && to_ds >= quartile_ds(self.next_quartile) {
            let played_ds = quartile_ds(self.next_quartile).saturating_sub(from_ds);
            self.now_ms = begun_ms + self.lasts_ms(played_ds);
            self.note(What::Reach { percent: 25 * self.next_quartile });
            self.next_quartile += 1;
        }
        self.now_ms = begun_ms + self.lasts_ms(to_ds - from_ds);
    }

    fn react(&mut self) {
        for (chance, what) in [
            (LIKE_PERMILLE, What::Like),
            (SHARE_PERMILLE, What::Share),
            (DOWNLOAD_PERMILLE, What::Download),
        ] {
            if permille(self.rng, chance) {
                self.now_ms += self.rng.random_range(REACTION_MS);
                self.note(what);
            }
        }
    }

    fn lasts_ms(&self, content_ds: u32) -> i64 {
        i64::from(content_ds * 100 * 100 / self.speed_pct)
    }

    fn note(&mut self, what: What) {
        self.events.push(Event { at_ms: self.now_ms, what });
    }
}

/// Where a quartile is reached; the last one a second before the end, since
/// players stop a little early.
fn quartile_ds(quartile: u32) -> u32 {
    (LENGTH_DS * quartile / 4).min(LENGTH_DS - 10)
}
