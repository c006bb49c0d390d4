//! How far they got: impressions, plays, plays that reached a quartile.

use super::Number;
use crate::i18n::Locale;
use crate::query::{Metric, Pair, Quartile, Totals, Unknown, metric};

/// One step of the funnel.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The quartile's percent for the last step.
    pub key: Option<u8>,
    /// Its name.
    pub label: String,
    /// How many got so far.
    pub number: Number,
    /// Length of its bar, a fraction of the longest of both ranges.
    pub bar: Pair<f64>,
    /// Which part of the step before got so far, and what that is a part of.
    pub rate: Option<(Number, &'static str)>,
}

/// The three steps, for the chosen quartile.
pub fn steps(totals: &Pair<Totals>, reach: Quartile, locale: &Locale) -> Vec<Step> {
    let text = locale.text;
    let counts = [
        totals.map(|totals| totals.impressions),
        totals.map(|totals| totals.plays),
        totals.map(|totals| totals.reached(reach)),
    ];
    let longest = counts.iter().flat_map(|count| [count.now, count.before.unwrap_or(0)]).max();
    let longest = longest.unwrap_or(0).max(1) as f64;
    let bar = |count: &Pair<u64>| count.map(|count| *count as f64 / longest);
    let rate = |key, part: &Pair<u64>, whole: &Pair<u64>, label| {
        let shares = Pair {
            now: metric::share(part.now, whole.now),
            before: part.before.zip(whole.before).map(|(part, whole)| metric::share(part, whole)),
        };
        Some((Number::share(key, shares, locale), label))
    };
    let [impressions, plays, reached] = counts;
    let known = totals.map(|totals| {
        Some(totals.reached(reach)).filter(|_| !totals.unknown.has(Unknown::QUARTILES))
    });
    vec![
        Step {
            key: None,
            label: (text.metric)("impressions").to_owned(),
            number: Number::of(Metric::Impressions, totals, locale),
            bar: bar(&impressions),
            rate: None,
        },
        Step {
            key: None,
            label: (text.metric)("plays").to_owned(),
            number: Number::of(Metric::Plays, totals, locale),
            bar: bar(&plays),
            rate: rate("play_rate", &plays, &impressions, text.of_impressions),
        },
        Step {
            key: Some(reach.percent()),
            label: (text.reached)(reach.percent()),
            number: Number::count_if("reached", known, locale),
            bar: bar(&reached),
            rate: known.now.and_then(|_| rate("reached_rate", &reached, &plays, text.of_plays)),
        },
    ]
}

/// The funnel in sentences.
pub fn summary(totals: &Pair<Totals>, reach: Quartile, locale: &Locale) -> String {
    let text = locale.text;
    if totals.now.unknown.has(Unknown::QUARTILES) {
        return String::new();
    }
    let reached = totals.now.reached(reach);
    let share = |totals: &Totals| {
        metric::share(totals.reached(reach), totals.plays).map(|share| locale.percent_round(share))
    };
    let counted = (reached, &*locale.count(reached));
    let [now, before] =
        [Some(&totals.now), totals.before.as_ref()].map(|side| side.and_then(share));
    let said = (text.funnel_summary)(reach.percent(), counted, now.as_deref(), before.as_deref());
    if totals.now.plays > totals.now.impressions {
        return format!("{said} {}", text.more_plays);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_is_a_part_of_the_one_before() {
        let totals = Totals {
            impressions: 1_124,
            plays: 486,
            reached: [300, 189, 100, 40],
            ..Totals::none(60)
        };
        let steps = steps(&Pair { now: totals, before: None }, Quartile::Q50, &Locale::EN);
        let said: Vec<_> = steps
            .iter()
            .map(|step| {
                let rate = step.rate.as_ref().map(|(rate, _)| rate.text.as_str());
                (step.label.as_str(), step.number.text.as_str(), rate)
            })
            .collect();
        assert_eq!(
            said,
            [
                ("Player impressions", "1,124", None),
                ("Plays", "486", Some("43.2%")),
                ("Reached 50%", "189", Some("38.9%")),
            ]
        );
        assert_eq!(
            summary(&Pair { now: totals, before: None }, Quartile::Q50, &Locale::EN),
            "189 plays reached half of it: 39% of all plays."
        );
        let before = Totals { plays: 200, reached: [100, 50, 0, 0], ..totals };
        assert_eq!(
            summary(&Pair { now: totals, before: Some(before) }, Quartile::Q50, &Locale::EN),
            "189 plays reached half of it: 39% of all plays, before 25%."
        );
    }

    #[test]
    fn plays_without_impressions_have_no_rate_and_the_longest_bar() {
        let totals = Totals { plays: 3, ..Totals::none(60) };
        let steps = steps(&Pair { now: totals, before: None }, Quartile::Q100, &Locale::EN);
        assert_eq!(steps[1].rate.as_ref().unwrap().0.raw, "");
        assert_eq!((steps[0].bar.now, steps[1].bar.now), (0.0, 1.0));
        assert_eq!(
            summary(&Pair { now: totals, before: None }, Quartile::Q100, &Locale::EN),
            "0 plays reached the end: 0% of all plays. \
             There are more plays than impressions: some player does not report where it was shown."
        );
    }
}
