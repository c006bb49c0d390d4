//! Durations as ISO 8601 writes them.

use super::number::number;

/// The seconds of `P1DT2H3M4.5S` or `P2W`. A comma may stand for the point. `None` with
/// years or months, which are of no length, and for anything else.
pub(super) fn seconds(text: &str) -> Option<f64> {
    let mut rest = text.strip_prefix('P')?;
    let (mut seconds, mut any, mut in_time) = (0.0, false, false);
    let mut units: &[(u8, f64)] = &[(b'W', 604_800.0), (b'D', 86_400.0)];
    while !rest.is_empty() {
        if let (false, Some(time)) = (in_time, rest.strip_prefix('T')) {
            (in_time, any, rest) = (true, false, time);
            units = &[(b'H', 3_600.0), (b'M', 60.0), (b'S', 1.0)];
            continue;
        }
        let end = rest.bytes().position(|byte| !matches!(byte, b'0'..=b'9' | b'.' | b','))?;
        let at = units.iter().position(|(unit, _)| *unit == rest.as_bytes()[end])?;
        seconds += number(&rest[..end].replace(',', "."))? * units[at].1;
        any = true;
        units = &units[at + 1..];
        rest = &rest[end + 1..];
    }
    any.then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_its_seconds() {
        for (text, expected) in [
            ("PT0S", Some(0.0)),
            ("PT05M21S", Some(321.0)),
            ("PT3M14.381S", Some(194.381)),
            ("PT1H", Some(3600.0)),
            ("PT1,5M", Some(90.0)),
            ("P1DT1S", Some(86_401.0)),
            ("P2W", Some(1_209_600.0)),
            ("PT90M", Some(5400.0)),
            ("P", None),
            ("PT", None),
            ("P1DT", None),
            ("P1M", None),
            ("P1Y", None),
            ("PT1S1M", None),
            ("PT1M1M", None),
            ("PT1", None),
            ("PTS", None),
            ("PT-1S", None),
            ("PT1.2.3S", None),
            ("PT1STT", None),
            ("-PT1S", None),
            ("12", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }
}
