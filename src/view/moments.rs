//! Which parts of the content deserve a look: found by rules, said in words.
//!
//! The rules are in `docs/metrics.md`, "Moments to check". They compare sums over
//! windows of some seconds, so that one viewer's second is no moment, and say nothing
//! where there is too little to say it fairly. What a moment means they cannot know.

use crate::i18n::{Locale, clock};
use crate::query::answer::{CellCounts, Timeline};

/// Cells that an entry has at least.
const LEAST_CELLS: usize = 60;
/// Views that its most viewed cell has at least.
const LEAST_VIEWS: u32 = 10;
/// What a moment has to stand out by, in views or replays a cell.
const LEAST: u64 = 5;

/// A stretch of the content.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// Where it begins, in seconds.
    pub from: u32,
    /// Where it ends, in seconds.
    pub to: u32,
    /// What it is.
    pub title: &'static str,
    /// How much of it.
    pub words: String,
}

/// At most four moments: replayed most, replayed more than before, sharpest fall, skipped.
pub fn moments(timeline: &Timeline, locale: &Locale) -> Vec<Moment> {
    let now = &timeline.counts.now;
    if !is_enough(now) {
        return Vec::new();
    }
    let n = now.views.len();
    let width = (n / 60).clamp(5, 30);
    let replays = Sums::new(now.replays.iter().copied(), width);
    let first_views = Sums::new(now.views.iter().zip(&now.replays).map(|(a, b)| a - b), width);
    let text = locale.text;
    let mut found: Vec<Moment> = Vec::new();
    let moment = |(from, to): (usize, usize), title, words| Moment {
        from: from as u32,
        to: to as u32,
        title,
        words,
    };

    let most = replayed_most(&replays, n);
    if let Some(span) = most {
        let at = highest(&now.replays, span);
        let count = u64::from(now.replays[at]);
        let words = (text.moment_replays)(&clock(at as u32), (count, &locale.count(count)), None);
        found.push(moment(span, text.replayed_most, words));
    }
    let before = timeline.counts.before.as_ref().filter(|before| is_enough(before));
    if let Some(before) = before
        && let Some(span) = replayed_more(&replays, now, before, most)
    {
        let at = highest(&now.replays, span);
        let count = u64::from(now.replays[at]);
        let then = locale.count(before.replays[at].into());
        let counted = (count, &*locale.count(count));
        let words = (text.moment_replays)(&clock(at as u32), counted, Some(&then));
        found.push(moment(span, text.replayed_more, words));
    }
    let skipped = skipped(&first_views);
    if let Some((span, _)) = fall(&first_views, skipped.map(|(span, _)| span)) {
        let [from, to] =
            [span.0, span.0 + width].map(|at| locale.count(first_views.mean((at, at + width))));
        found.push(moment(span, text.sharpest_fall, (text.moment_fall)(&from, &to)));
    }
    if let Some((span, around)) = skipped {
        let here = locale.count(first_views.mean(span));
        let around = locale.count(around / width as u64);
        found.push(moment(span, text.skipped, (text.moment_skipped)(&here, &around)));
    }
    found
}

fn is_enough(counts: &CellCounts) -> bool {
    let is_known = counts.replays.len() == counts.views.len();
    is_known && counts.views.len() >= LEAST_CELLS && counts.views.iter().any(|n| *n >= LEAST_VIEWS)
}

/// The first of the highest cells of a span.
fn highest(counts: &[u32], (from, to): (usize, usize)) -> usize {
    let most = counts[from..to].iter().max();
    (from..to).find(|at| Some(&counts[*at]) == most).unwrap_or(from)
}

/// A count along the content, summed over windows.
struct Sums {
    /// Of all cells before each.
    until: Vec<u64>,
    /// Cells of a window.
    width: usize,
    /// From the start of a window to that of the next one that is looked at.
    step: usize,
}

impl Sums {
    fn new(counts: impl Iterator<Item = u32>, width: usize) -> Sums {
        let mut sum = 0;
        let sums = counts.map(|count| {
            sum += u64::from(count);
            sum
        });
        // A long entry has many windows, and neighbors differ by little.
        Sums { until: std::iter::once(0).chain(sums).collect(), width, step: width / 5 }
    }

    fn total(&self) -> u64 {
        self.until.last().copied().unwrap_or(0)
    }

    fn mean(&self, (from, to): (usize, usize)) -> u64 {
        (self.until[to] - self.until[from]) / (to - from).max(1) as u64
    }

    /// The sum of the window that starts at a cell, if there is one.
    fn window(&self, start: usize) -> Option<u64> {
        Some(self.until.get(start + self.width)? - self.until[start])
    }

    fn starts(&self) -> impl Iterator<Item = usize> + use<> {
        (0..self.until.len().saturating_sub(self.width)).step_by(self.step)
    }

    /// What a window has to stand out by.
    fn least(&self) -> u64 {
        LEAST * self.width as u64
    }

    /// From the best window as far to both sides as windows have at least half of its
    /// `score`, and not into `taken`.
    fn around(
        &self,
        best: usize,
        score: impl Fn(usize) -> Option<i128>,
        taken: Option<(usize, usize)>,
    ) -> (usize, usize) {
        let half = score(best).unwrap_or(0);
        let belongs = |start: &usize| {
            let is_high = score(*start).is_some_and(|score| score * 2 >= half);
            is_high && self.is_free(*start, taken)
        };
        let before = (0..=best).rev().step_by(self.step).take_while(belongs).last();
        let after = (best..self.until.len()).step_by(self.step).take_while(belongs).last();
        (before.unwrap_or(best), after.unwrap_or(best) + self.width)
    }

    fn is_free(&self, start: usize, taken: Option<(usize, usize)>) -> bool {
        taken.is_none_or(|(from, to)| start + self.width <= from || start >= to)
    }
}

/// The first window with the highest score above 0.
fn best(sums: &Sums, score: impl Fn(usize) -> Option<i128>) -> Option<usize> {
    let mut best = None;
    for start in sums.starts() {
        if let Some(score) = score(start)
            && best.is_none_or(|(_, highest)| score > highest)
            && score > 0
        {
            best = Some((start, score));
        }
    }
    Some(best?.0)
}

fn replayed_most(replays: &Sums, n: usize) -> Option<(usize, usize)> {
    let score = |start| replays.window(start).map(i128::from);
    let most = best(replays, score)?;
    let sum = replays.window(most)?;
    let (sum_by_n, width) = (u128::from(sum) * n as u128, replays.width as u128);
    let stands_out = sum_by_n >= 2 * u128::from(replays.total()) * width;
    (sum >= replays.least() && stands_out).then(|| replays.around(most, score, None))
}

fn replayed_more(
    replays: &Sums,
    now: &CellCounts,
    before: &CellCounts,
    taken: Option<(usize, usize)>,
) -> Option<(usize, usize)> {
    let all = |counts: &CellCounts| counts.views.iter().map(|n| i128::from(*n)).sum::<i128>();
    let (views_now, views_before) = (all(now), all(before));
    let then = Sums::new(before.replays.iter().copied(), replays.width);
    // Of as many views: more plays alone are not more interest in a part.
    let pair = |start| {
        let (now, then) = (replays.window(start)?, then.window(start)?);
        Some((i128::from(now) * views_before, i128::from(then) * views_now))
    };
    let excess = |start| pair(start).map(|(now, then)| now - then);
    let free = |start| excess(start).filter(|_| replays.is_free(start, taken));
    let most = best(replays, free)?;
    let (now, then) = pair(most)?;
    let stands_out = replays.window(most)? >= replays.least() && now * 2 >= then * 3;
    stands_out.then(|| replays.around(most, excess, taken))
}

/// A window and the one after it, and by how much the sum falls between the two.
fn fall(views: &Sums, taken: Option<(usize, usize)>) -> Option<((usize, usize), u64)> {
    let width = views.width;
    let around = taken.map(|(from, to)| (from.saturating_sub(width), to + width));
    let score = |start: usize| {
        let (first, next) = (views.window(start)?, views.window(start + width)?);
        let is_free = views.is_free(start, around) && views.is_free(start + width, around);
        is_free.then(|| i128::from(first) - i128::from(next))
    };
    let start = best(views, score)?;
    let (first, next) = (views.window(start)?, views.window(start + width)?);
    let fall = first.saturating_sub(next);
    let stands_out = fall >= views.least() && fall * 5 >= first;
    stands_out.then_some(((start, start + 2 * width), fall))
}

/// A stretch, and the sum of the lower of the windows beside it.
fn skipped(views: &Sums) -> Option<((usize, usize), u64)> {
    let width = views.width;
    let sides = |start: usize| {
        let most = |at: &dyn Fn(usize) -> Option<usize>| {
            (1..=4).filter_map(|k| views.window(at(k * width)?)).max()
        };
        Some(most(&|by| start.checked_sub(by))?.min(most(&|by| Some(start + by))?))
    };
    let depth = |start| Some(i128::from(sides(start)?) - i128::from(views.window(start)?));
    let start = best(views, depth)?;
    let (around, here) = (sides(start)?, views.window(start)?);
    let stands_out = around - here >= views.least() && here * 10 <= around * 7;
    let below = |at| Some(i128::from(around) - i128::from(views.window(at)?));
    stands_out.then(|| (views.around(start, below, None), around))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Pair;
    use proptest::prelude::*;

    fn counts(views: impl Fn(u32) -> u32, replays: impl Fn(u32) -> u32, n: u32) -> CellCounts {
        CellCounts {
            views: (0..n).map(|cell| views(cell) + replays(cell)).collect(),
            named_viewers: vec![0; n as usize],
            replays: (0..n).map(replays).collect(),
        }
    }

    fn said(now: CellCounts, before: Option<CellCounts>) -> Vec<String> {
        let length_ms = now.views.len() as u32 * 1_000;
        let timeline = Timeline { length_ms, counts: Pair { now, before } };
        let line = |moment: Moment| {
            let Moment { from, to, title, words } = moment;
            format!("{}–{} {title}: {words}", clock(from), clock(to))
        };
        moments(&timeline, &Locale::EN).into_iter().map(line).collect()
    }

    #[test]
    fn each_rule_finds_its_moment() {
        let first = |cell| match cell {
            60..=79 => 12,
            ..=149 => 40,
            _ => 20,
        };
        let bump = |cell| if (100..120).contains(&cell) { 30 } else { 1 };
        let later = |cell| if (220..235).contains(&cell) { 18 } else { bump(cell) };
        assert_eq!(
            said(counts(first, later, 300), Some(counts(first, bump, 300))),
            [
                "1:38–2:02 Replayed most: 30 replays at 1:40",
                "3:38–3:57 Replayed more than before: 18 replays at 3:40, 1 before",
                "2:25–2:35 Sharpest fall of views: from 40 first views to 20",
                "0:58–1:22 Skipped: 16 first views, 40 around it",
            ]
        );
    }

    #[test]
    fn as_many_replays_of_twice_as_many_views_are_no_more_than_before() {
        let twice = counts(|_| 80, |cell| if cell < 20 { 40 } else { 0 }, 100);
        let once = counts(|_| 40, |cell| if cell < 20 { 20 } else { 0 }, 100);
        assert_eq!(said(twice, Some(once)).len(), 1);
    }

    #[test]
    fn little_data_and_even_data_say_nothing() {
        let peak = |cell| if cell == 30 { 9 } else { 0 };
        assert!(said(counts(|_| 0, peak, 100), None).is_empty());
        assert!(said(counts(|_| 40, |_| 20, 300), None).is_empty());
        assert!(said(counts(|cell| 300 - cell, |_| 0, 300), None).is_empty());
        assert!(said(counts(|_| 40, |cell| cell, 59), None).is_empty());
        assert!(said(CellCounts::default(), None).is_empty());
    }

    proptest! {
        #[test]
        fn moments_lie_within_the_entry(
            views in prop::collection::vec((0..60u32, 0..60u32, 0..60u32), 0..400),
            compared: bool,
        ) {
            let side = |replays: fn(&(u32, u32, u32)) -> u32| CellCounts {
                views: views.iter().map(|cell| cell.0 + replays(cell)).collect(),
                named_viewers: vec![0; views.len()],
                replays: views.iter().map(replays).collect(),
            };
            let counts = Pair { now: side(|cell| cell.1), before: compared.then(|| side(|cell| cell.2)) };
            let timeline = Timeline { length_ms: views.len() as u32 * 1_000, counts };
            let found = moments(&timeline, &Locale::EN);
            prop_assert!(found.len() <= 4);
            for moment in found {
                prop_assert!(moment.from < moment.to && moment.to as usize <= views.len());
            }
        }
    }
}
