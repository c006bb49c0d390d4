//! The named viewers: who they are, and what they have seen so far.

use super::names::{NAMES, NOTABLE, Names, Order};
use super::pick::weighted;
use super::shape::{COURSES, Course, DEVICES, Device, PLACES, Place, SPEEDS};
use rand::Rng;
use rand::seq::SliceRandom;

/// A named viewer. A file of a million events has thousands of them, so one is small.
pub(super) struct Viewer {
    pub(super) id: String,
    /// Only the people of the bundled file have names; a larger file has more viewers.
    pub(super) name: Option<String>,
    pub(super) role: &'static str,
    pub(super) course: &'static Course,
    pub(super) home: Place,
    /// The one used most, then the other one.
    pub(super) devices: [Device; 2],
    /// Playback speed in percent.
    pub(super) speed_pct: u32,
    /// Where the last first look ended; `None` before the first play.
    pub(super) resume_ds: Option<u32>,
}

/// `n` viewers, the busiest first.
pub(super) fn viewers(rng: &mut impl Rng, n: u32) -> Vec<Viewer> {
    let mut people = people(rng).into_iter();
    (0..n)
        .map(|number| {
            let (name, role) = match people.next() {
                Some((name, role)) => (Some(name), role),
                None => (None, "student"),
            };
            Viewer {
                id: id(number),
                name,
                role,
                course: weighted(rng, COURSES),
                home: *weighted(rng, PLACES),
                devices: [*weighted(rng, DEVICES), *weighted(rng, DEVICES)],
                speed_pct: *weighted(rng, SPEEDS),
                resume_ds: None,
            }
        })
        .collect()
}

/// Ids that do not tell the order: multiples of one number modulo a prime differ.
fn id(number: u32) -> String {
    const STEP: u64 = 7_919;
    const PRIME: u64 = 999_983;
    format!("u{:06}", (u64::from(number) + 1) * STEP % PRIME)
}

/// Names with roles, in the order of the viewers.
fn people(rng: &mut impl Rng) -> Vec<(String, &'static str)> {
    let mut names: Vec<String> = NAMES.iter().flat_map(|names| some_of(rng, names)).collect();
    names.shuffle(rng);
    let mut people: Vec<_> = names.into_iter().map(|name| (name, "student")).collect();
    for notable in NOTABLE {
        people.insert(notable.at.min(people.len()), (notable.name.to_owned(), notable.role));
    }
    people
}

/// As many names as the table wishes, all different.
fn some_of(rng: &mut impl Rng, names: &Names) -> Vec<String> {
    let mut pairs: Vec<(&str, &str)> = names
        .given
        .iter()
        .flat_map(|given| names.family.iter().map(move |family| (*given, *family)))
        .collect();
    pairs.shuffle(rng);
    pairs.iter().take(names.n).map(|(given, family)| full(names.order, given, family)).collect()
}

fn full(order: Order, given: &str, family: &str) -> String {
    match order {
        Order::GivenFamily => format!("{given} {family}"),
        Order::FamilyGiven => format!("{family}{given}"),
    }
}
