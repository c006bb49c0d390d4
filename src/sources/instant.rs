//! Instants as RFC 3339 writes them.

/// The instant of a text as `2026-09-01T07:00:00.25-05:00`, in microseconds since
/// 1970 UTC; finer fractions are cut off. A `t` or a blank may stand for the `T`,
/// a `z` for the `Z`.
///
/// Strict: `None` without seconds or offset, for a date that does not exist, and for
/// the other ways of ISO 8601. Second 60 is a leap second and counts as 59, as
/// POSIX time has none.
pub(super) fn rfc3339_us(text: &str) -> Option<i64> {
    instant_us(text, offset_s)
}

/// The same where the offset may also be `+0100`, `+01` or none, which is UTC: so
/// ISO 8601 allows it, and so xAPI is written.
pub(super) fn iso8601_us(text: &str) -> Option<i64> {
    instant_us(text, |offset| match *offset {
        [] => Some(0),
        [sign @ (b'+' | b'-'), h1, h2] => offset_s(&[sign, h1, h2, b':', b'0', b'0']),
        [sign @ (b'+' | b'-'), h1, h2, m1, m2] => offset_s(&[sign, h1, h2, b':', m1, m2]),
        _ => offset_s(offset),
    })
}

fn instant_us(text: &str, offset_s: impl Fn(&[u8]) -> Option<i64>) -> Option<i64> {
    let bytes = text.as_bytes();
    let (date_time, rest) = bytes.split_at_checked(19)?;
    let shaped = date_time[4] == b'-'
        && date_time[7] == b'-'
        && matches!(date_time[10], b'T' | b't' | b' ')
        && date_time[13] == b':'
        && date_time[16] == b':';
    if !shaped {
        return None;
    }
    let part = |from: usize, to: usize| digits(&date_time[from..to]);
    let days = days_since_1970(part(0, 4)?, part(5, 7)?, part(8, 10)?)?;
    let (hour, minute, second) = (part(11, 13)?, part(14, 16)?, part(17, 19)?);
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let (fraction_us, offset) = fraction(rest)?;
    let local_s = days * 86_400 + hour * 3_600 + minute * 60 + second.min(59);
    Some((local_s - offset_s(offset)?) * 1_000_000 + fraction_us)
}

/// The value of ASCII digits, and of nothing else.
fn digits(bytes: &[u8]) -> Option<i64> {
    let mut value = 0;
    for byte in bytes {
        if !byte.is_ascii_digit() {
            return None;
        }
        value = value * 10 + i64::from(byte - b'0');
    }
    Some(value)
}

/// `.25` and what follows it.
fn fraction(rest: &[u8]) -> Option<(i64, &[u8])> {
    let Some(fraction) = rest.strip_prefix(b".") else { return Some((0, rest)) };
    let n = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if n == 0 {
        return None;
    }
    let first_six = digits(&fraction[..n.min(6)])?;
    Some((first_six * 10_i64.pow(6 - n.min(6) as u32), &fraction[n..]))
}

/// `Z` or `-05:00`, in seconds east of UTC.
fn offset_s(offset: &[u8]) -> Option<i64> {
    let (sign, hour, minute) = match offset {
        b"Z" | b"z" => return Some(0),
        [b'+', h1, h2, b':', m1, m2] => (1, digits(&[*h1, *h2])?, digits(&[*m1, *m2])?),
        [b'-', h1, h2, b':', m1, m2] => (-1, digits(&[*h1, *h2])?, digits(&[*m1, *m2])?),
        _ => return None,
    };
    (hour <= 23 && minute <= 59).then_some(sign * (hour * 3_600 + minute * 60))
}

/// Days of the proleptic Gregorian calendar. `None` when there is no such day.
fn days_since_1970(year: i64, month: i64, day: i64) -> Option<i64> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days_of_month = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=days_of_month).contains(&day) {
        return None;
    }
    // Years that begin in March end with the leap day. From 0000-03-01 to
    // 1970-01-01 there are 719,468 days.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days_of_years =
        year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    Some(days_of_years + (153 * month + 2) / 5 + day - 1 - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use proptest::prelude::*;

    #[test]
    fn only_rfc_3339_with_an_offset_is_read() {
        for text in [
            "2026-09-01T12:00:00Z",
            "2026-09-01t12:00:00z",
            "2026-09-01 12:00:00.123456789+00:00",
            "2026-09-01T00:30:00.5+14:00",
            "2024-02-29T23:59:59-12:59",
            "2016-12-31T23:59:60Z",
            "0001-01-01T00:00:00Z",
        ] {
            let expected = text.parse::<Timestamp>().unwrap().as_microsecond();
            assert_eq!(rfc3339_us(text), Some(expected), "{text}");
        }
        for text in [
            "",
            "2026-09-01",
            "2026-09-01T12:00:00",
            "2026-09-01T12:00Z",
            "2026-09-01T12:00:00.Z",
            "2026-09-01T12:00:00,5Z",
            "2026-09-01T12:00:00+0000",
            "2026-09-01T12:00:00+00",
            "2026-09-01T12:00:00+24:00",
            "2026-09-01T12:00:00Z[UTC]",
            "20260901T120000Z",
            "2026-02-29T12:00:00Z",
            "2026-13-01T12:00:00Z",
            "2026-00-01T12:00:00Z",
            "2026-01-00T12:00:00Z",
            "2026-09-01T24:00:00Z",
            "2026-09-01T12:60:00Z",
            "2026-09-01T12:00:61Z",
            "2026-09-01_12:00:00Z",
            "+026-09-01T12:00:00Z",
            "2026-09-01T12:00:00Zé",
        ] {
            assert_eq!(rfc3339_us(text), None, "{text}");
        }
    }

    #[test]
    fn iso_8601_may_have_a_short_offset_or_none() {
        let noon = rfc3339_us("2026-09-01T12:00:00Z");
        for text in [
            "2026-09-01T12:00:00",
            "2026-09-01T13:00:00+01",
            "2026-09-01T06:15:00.000-0545",
            "2026-09-01T12:00:00+00:00",
            "2026-09-01T12:00:00Z",
        ] {
            assert_eq!(iso8601_us(text), noon, "{text}");
        }
        for text in ["2026-09-01T12:00:00+1", "2026-09-01T12:00:00+24", "2026-09-01"] {
            assert_eq!(iso8601_us(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_instant_is_read_as_jiff_reads_it(
            us in 0..4_200_000_000_000_000_i64, offset_min in -1439..1440_i32,
        ) {
            let at = Timestamp::from_microsecond(us).unwrap();
            let offset = jiff::tz::Offset::from_seconds(offset_min * 60).unwrap();
            let text = at.display_with_offset(offset).to_string();
            prop_assert_eq!(rfc3339_us(&text), Some(us), "{}", text);
        }
    }
}
