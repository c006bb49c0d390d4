//! The state as the fragment of an address, so that nothing about a class
//! reaches a server's log. Promise: `docs/formats.md`, "The link".

use super::{RangeChoice, State};
use crate::builtin::small_letters;
use crate::query::{Dimension, Metric, Quartile, Value};
use crate::time::Day;
use crate::time::bucket::Grain;
use crate::time::range::{Compare, Preset};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::fmt::Write;

/// All but what RFC 3986 calls unreserved; the tilde, which stands for Unknown,
/// is encoded as well.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

/// How a link writes Unknown and Anonymous.
const UNKNOWN: &str = "~";

/// Values of one key that are read; a fragment may be megabytes long, and a list is kept
/// without doubles.
const MAX_VALUES: usize = 1_000;

/// The state that a fragment holds, with or without its `#`, and the keys whose
/// value (or one of whose values) was left out because it is no value of theirs.
///
/// Unknown keys are ignored; of a key that is given twice the last counts.
pub fn read(fragment: &str) -> (State, Vec<&'static str>) {
    let mut state = State::default();
    let mut bad = Vec::new();
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    for (key, value) in last_of_each(fragment) {
        if let Some(key) = set(&mut state, key, value) {
            bad.push(key);
        }
    }
    (state, bad)
}

fn last_of_each(fragment: &str) -> Vec<(&str, &str)> {
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    for part in fragment.split('&').filter(|part| !part.is_empty()) {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        if !is_known(key) {
            continue; // so that a fragment of any length is read at once
        }
        pairs.retain(|(known, _)| *known != key);
        pairs.push((key, value));
    }
    pairs
}

fn is_known(key: &str) -> bool {
    const OTHERS: [&str; 7] = ["v", "range", "compare", "grain", "metric", "second", "reach"];
    OTHERS.contains(&key) || Dimension::from_key(key).is_some()
}

/// Takes one value over; the key's name when it is no value of that key.
fn set(state: &mut State, key: &str, text: &str) -> Option<&'static str> {
    if let Some(dimension) = Dimension::from_key(key) {
        let mut all_good = true;
        let values = text.split(',').enumerate().filter_map(|(n, text)| {
            let value = (n < MAX_VALUES).then(|| value(dimension, text)).flatten();
            all_good &= value.is_some();
            value
        });
        state.filters.set(dimension, values);
        return (!all_good).then_some(dimension.key());
    }
    match key {
        "v" => (text != "1").then_some("v"),
        "range" => take("range", range(text), |range| state.range = Some(range)),
        "compare" => take("compare", compare(text), |compare| state.compare = Some(compare)),
        "grain" => take("grain", grain(text), |grain| state.grain = Some(grain)),
        "metric" => take("metric", Metric::from_key(text), |metric| state.metric = metric),
        "second" => take("second", Metric::from_key(text), |metric| state.second = Some(metric)),
        "reach" => take("reach", reach(text), |reach| state.reach = reach),
        _ => None,
    }
}

fn take<T>(key: &'static str, value: Option<T>, set: impl FnOnce(T)) -> Option<&'static str> {
    match value {
        Some(value) => {
            set(value);
            None
        }
        None => Some(key),
    }
}

fn value(dimension: Dimension, text: &str) -> Option<Value> {
    if text == UNKNOWN {
        return Some(None);
    }
    let decoded = decode(text)?;
    (!decoded.is_empty()).then(|| Some(as_stored(dimension, decoded)))
}

/// The data has countries in upper case and domains in lower case, however a link
/// that was written by hand has them.
fn as_stored(dimension: Dimension, value: String) -> String {
    let is_letter_pair = value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_alphabetic());
    match dimension {
        Dimension::Country if is_letter_pair => value.to_ascii_uppercase(),
        Dimension::Domain => small_letters(&value),
        _ => value,
    }
}

/// `None` for a percent sign without two digits, and for what is not UTF-8.
fn decode(text: &str) -> Option<String> {
    let whole = text.split('%').skip(1).all(|after| {
        after.len() >= 2 && after.bytes().take(2).all(|byte| byte.is_ascii_hexdigit())
    });
    whole.then(|| percent_decode_str(text).decode_utf8().ok())?.map(Into::into)
}

fn range(text: &str) -> Option<RangeChoice> {
    match Preset::from_key(text) {
        Some(preset) => Some(RangeChoice::Preset(preset)),
        None => text.parse().ok().map(RangeChoice::Days),
    }
}

fn compare(text: &str) -> Option<Compare> {
    match text {
        "previous" => Some(Compare::Previous),
        "last-year" => Some(Compare::LastYear),
        day => day.parse::<Day>().ok().map(Compare::From),
    }
}

fn grain(text: &str) -> Option<Grain> {
    [Grain::Day, Grain::Month].into_iter().find(|grain| grain.key() == text)
}

fn reach(text: &str) -> Option<Quartile> {
    Quartile::EVERY.into_iter().find(|quartile| quartile.percent().to_string() == text)
}

/// The fragment of a state, without `#`; empty when all is as by default.
pub fn write(state: &State) -> String {
    let defaults = State::default();
    let mut parts = Vec::new();
    match state.range {
        Some(RangeChoice::Preset(preset)) => parts.push(format!("range={}", preset.key())),
        Some(RangeChoice::Days(days)) => parts.push(format!("range={days}")),
        None => {}
    }
    match state.compare {
        Some(Compare::Previous) => parts.push("compare=previous".to_owned()),
        Some(Compare::LastYear) => parts.push("compare=last-year".to_owned()),
        Some(Compare::From(day)) => parts.push(format!("compare={day}")),
        None => {}
    }
    for (dimension, values) in state.filters.clauses() {
        parts.push(format!("{}={}", dimension.key(), joined(values)));
    }
    if let Some(grain) = state.grain {
        parts.push(format!("grain={}", grain.key()));
    }
    if state.metric != defaults.metric {
        parts.push(format!("metric={}", state.metric.key()));
    }
    if let Some(second) = state.second {
        parts.push(format!("second={}", second.key()));
    }
    if state.reach != defaults.reach {
        parts.push(format!("reach={}", state.reach.percent()));
    }
    parts.join("&")
}

fn joined(values: &[Value]) -> String {
    let mut text = String::new();
    for value in values {
        if !text.is_empty() {
            text.push(',');
        }
        match value {
            Some(value) => {
                let _ = write!(text, "{}", utf8_percent_encode(value, ENCODED));
            }
            None => text.push_str(UNKNOWN),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check_same(link: &str) {
        let (state, bad) = read(link);
        assert!(bad.is_empty(), "{link}: {bad:?}");
        assert_eq!(write(&state), link);
    }

    #[test]
    fn links_are_read_and_written_alike() {
        for link in [
            "",
            "range=last-7",
            "range=2026-09-01..2026-09-30&compare=previous",
            "range=last-30&compare=last-year&country=US,DE,~&context=8123",
            "compare=2026-01-01&region=US-WI&city=Fond%20du%20Lac&viewer=%7E,~",
            "page=https%3A%2F%2Fa.example%2Fx%3Fa%3D1%2C2",
            "grain=month&metric=play_rate&second=minutes&reach=75",
        ] {
            check_same(link);
        }
    }

    #[test]
    fn a_bad_value_is_left_out_and_named() {
        for (link, left, bad) in [
            ("range=yesterday&reach=25", "reach=25", vec!["range"]),
            ("range=2026-09-30..2026-09-01", "", vec!["range"]),
            (
                "compare=before&grain=week&metric=x&second=&reach=60",
                "",
                vec!["compare", "grain", "metric", "second", "reach"],
            ),
            ("country=US,%zz,DE", "country=US,DE", vec!["country"]),
            ("country=%ff", "", vec!["country"]),
            ("v=2&v=1", "", vec![]),
            ("unknown=1&reach=25&reach=100", "reach=100", vec![]),
            ("country=a+b", "country=a%2Bb", vec![]),
            ("country=us,US,~&domain=A.Example", "country=US,~&domain=a.example", vec![]),
            ("city=Paris&country=usa", "country=usa&city=Paris", vec![]),
        ] {
            let (state, found) = read(link);
            assert_eq!((write(&state).as_str(), found), (left, bad), "{link}");
        }
    }

    #[test]
    fn a_fragment_of_any_length_is_read_at_once() {
        let list = |n: usize| (0..n).map(|n| n.to_string()).collect::<Vec<_>>();
        let link = format!("{}&city={}", list(300_000).join("&"), list(300_000).join(","));
        let (state, bad) = read(&link);
        assert_eq!(state.filters.values(Dimension::City).len(), MAX_VALUES);
        assert_eq!(bad, ["city"]);
        check_same(&format!("city={}", list(MAX_VALUES).join(",")));
    }

    proptest! {
        #[test]
        fn any_values_survive_the_link(values in prop::collection::vec(".{1,12}", 1..4)) {
            let mut state = State::default();
            state.filters.set(Dimension::City, values.into_iter().map(Some));
            prop_assert_eq!(read(&write(&state)), (state, vec![]));
        }

        #[test]
        fn any_fragment_is_read_without_fail(fragment in ".{0,80}") {
            let (state, _) = read(&fragment);
            prop_assert_eq!(read(&write(&state)).0, state);
        }
    }
}
