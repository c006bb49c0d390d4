//! How much: which totals have a tile, and what each is worked out from.

use super::Number;
use crate::i18n::Locale;
use crate::query::{Metric, Pair, Totals, Unknown};

/// The metrics of the tiles, in order; the last two share a tile.
pub const METRICS: [Metric; 7] = [
    Metric::Impressions,
    Metric::Plays,
    Metric::Viewers,
    Metric::Minutes,
    Metric::Completion,
    Metric::Likes,
    Metric::Shares,
];

/// How many of [`METRICS`] have a tile of their own.
pub const N_WIDE: usize = 5;

/// The numbers that a tile's value is worked out from, each with what is done with it,
/// in order; the value itself comes last.
pub fn worked(
    metric: Metric,
    totals: &Pair<Totals>,
    locale: &Locale,
) -> Vec<(&'static str, Number)> {
    let label = locale.text.worked;
    let count = |words: &str, key: &'static str, of: fn(&Totals) -> u64| {
        (label(words), Number::count(key, totals.map(of), locale))
    };
    // What a source does not count is no step to what it does.
    let unknown = totals.now.unknown;
    let needs = match metric {
        Metric::Viewers => Unknown::ANONYMOUS,
        Metric::Minutes => Unknown::default(),
        Metric::Completion => Unknown::SECONDS,
        _ => Unknown::SESSIONS,
    };
    let mut steps = match metric {
        _ if unknown.has(needs.and(Unknown::of(metric))) => Vec::new(),
        Metric::Plays => vec![
            count("sessions", "sessions", |totals| totals.sessions),
            count("not_played", "not_played", |totals| totals.sessions - totals.plays),
        ],
        Metric::Viewers => vec![
            count("anonymous_plays", "anonymous_plays", |totals| totals.anonymous_plays),
            count("named", "named", |totals| {
                totals.viewers.saturating_sub(totals.anonymous_plays.min(1))
            }),
            count("anonymous", "anonymous", |totals| totals.anonymous_plays.min(1)),
        ],
        Metric::Minutes => {
            let seconds = totals.map(|totals| totals.watched_ms as f64 / 1_000.0);
            vec![(label("seconds"), Number::seconds("seconds", seconds, locale))]
        }
        Metric::Completion => vec![
            count("seen_seconds", "seen_seconds", |totals| totals.cells),
            count("by_plays", "plays", |totals| totals.plays),
            count("by_length", "n_cells", |totals| totals.n_cells.into()),
        ],
        _ => vec![count("looked_at", "sessions", |totals| totals.sessions)],
    };
    steps.push(((locale.text.metric)(metric.key()), Number::of(metric, totals, locale)));
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(metric: Metric) -> Vec<(&'static str, String)> {
        let totals = Totals {
            sessions: 9,
            impressions: 8,
            plays: 6,
            anonymous_plays: 2,
            viewers: 4,
            watched_ms: 90_500,
            cells: 150,
            n_cells: 100,
            ..Totals::default()
        };
        let steps = worked(metric, &Pair { now: totals, before: None }, &Locale::EN);
        steps.into_iter().map(|(_, number)| (number.key, number.raw)).collect()
    }

    #[test]
    fn a_tile_says_what_it_is_worked_out_from() {
        let pairs = |pairs: &[(&'static str, &str)]| -> Vec<(&'static str, String)> {
            pairs.iter().map(|(key, raw)| (*key, (*raw).to_owned())).collect()
        };
        let plays = [("sessions", "9"), ("not_played", "3"), ("plays", "6")];
        assert_eq!(raw(Metric::Plays), pairs(&plays));
        let viewers =
            [("anonymous_plays", "2"), ("named", "3"), ("anonymous", "1"), ("viewers", "4")];
        assert_eq!(raw(Metric::Viewers), pairs(&viewers));
        let completion =
            [("seen_seconds", "150"), ("plays", "6"), ("n_cells", "100"), ("completion", "0.25")];
        assert_eq!(raw(Metric::Completion), pairs(&completion));
        let minutes = raw(Metric::Minutes);
        assert_eq!(minutes[0], ("seconds", "90.5".to_owned()));
    }
}
