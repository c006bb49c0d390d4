//! Which day an instant falls on.

use super::{DAY_MS, Day};
use serde::{Deserialize, Serialize};

/// How far apart a zone's offset is looked up before the change between two
/// look-ups is searched for. The shortest span between two changes on record is
/// about a month (summer time suspended for Ramadan).
const PROBE_MS: i64 = 7 * DAY_MS;

/// A time zone as a table of offsets from UTC, true across daylight-saving
/// changes for the span of time that it was made for.
///
/// Nothing below the page knows a zone database: the browser has one (`Intl`),
/// tests have another, and both fill this table through [`Zone::probe`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    name: String,
    /// Instants (ms since 1970 UTC) from which an offset (ms) holds, ascending.
    /// The first offset holds before its instant too.
    offsets: Vec<(i64, i64)>,
}

impl Zone {
    /// Coordinated universal time.
    pub fn utc() -> Zone {
        Zone { name: "UTC".to_owned(), offsets: vec![(0, 0)] }
    }

    /// The zone `name` between two instants, by asking `offset_ms_at` for the
    /// offset from UTC (milliseconds, positive east) at chosen instants.
    ///
    /// Outside `from_ms..=to_ms` the nearest known offset is used. Costs one
    /// look-up for each week of the span and about 30 for each change in it.
    pub fn probe(
        name: &str,
        from_ms: i64,
        to_ms: i64,
        mut offset_ms_at: impl FnMut(i64) -> i64,
    ) -> Zone {
        let mut at = from_ms;
        let mut offset = offset_ms_at(at);
        let mut offsets = vec![(at, offset)];
        while at < to_ms {
            let next = (at + PROBE_MS).min(to_ms);
            let next_offset = offset_ms_at(next);
            if next_offset != offset {
                let (mut before, mut after) = (at, next);
                while after - before > 1 {
                    let middle = before + (after - before) / 2;
                    if offset_ms_at(middle) == offset {
                        before = middle;
                    } else {
                        after = middle;
                    }
                }
                offsets.push((after, next_offset));
                offset = next_offset;
            }
            at = next;
        }
        Zone { name: name.to_owned(), offsets }
    }

    /// The IANA name, as `America/Chicago`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Milliseconds to add to UTC at this instant.
    pub fn offset_ms(&self, at_ms: i64) -> i64 {
        let after = self.offsets.partition_point(|(from, _)| *from <= at_ms);
        self.offsets[after.saturating_sub(1)].1
    }

    /// The calendar day of an instant (ms since 1970 UTC).
    pub fn day_of(&self, at_ms: i64) -> Day {
        Day::from_epoch((at_ms + self.offset_ms(at_ms)).div_euclid(DAY_MS) as i32)
    }

    /// Milliseconds since local midnight, by the clock on the wall.
    pub fn clock_ms(&self, at_ms: i64) -> i64 {
        (at_ms + self.offset_ms(at_ms)).rem_euclid(DAY_MS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{Timestamp, tz::TimeZone};

    fn ms(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    fn zone(name: &str, from: &str, to: &str) -> Zone {
        let tz = TimeZone::get(name).unwrap();
        Zone::probe(name, ms(from), ms(to), |at| {
            let at = Timestamp::from_millisecond(at).unwrap();
            i64::from(tz.to_offset(at).seconds()) * 1000
        })
    }

    #[test]
    fn days_are_those_of_the_zone_on_both_sides_of_a_clock_change() {
        let zone = zone("America/Chicago", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
        for (at, day) in [
            ("2026-03-08T05:59:59Z", "2026-03-07"),
            ("2026-03-08T06:00:00Z", "2026-03-08"),
            ("2026-03-09T04:59:59Z", "2026-03-08"), // a day of 23 hours
            ("2026-03-09T05:00:00Z", "2026-03-09"),
            ("2026-11-01T05:00:00Z", "2026-11-01"),
            ("2026-11-02T05:59:59Z", "2026-11-01"), // a day of 25 hours
            ("2026-11-02T06:00:00Z", "2026-11-02"),
        ] {
            assert_eq!(zone.day_of(ms(at)).to_string(), day, "{at}");
        }
    }

    #[test]
    fn changes_a_month_apart_are_both_found() {
        // Morocco goes back an hour for Ramadan.
        let zone = zone("Africa/Casablanca", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
        assert_eq!(zone.offsets.len(), 3);
    }

    #[test]
    fn odd_zones_agree_with_a_zone_database_hour_by_hour() {
        for name in ["Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Chatham", "Europe/Dublin"] {
            let tz = TimeZone::get(name).unwrap();
            let table = zone(name, "2024-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
            let mut at = ms("2024-01-01T00:30:00Z");
            while at < ms("2027-01-01T00:00:00Z") {
                let expected = tz.to_datetime(Timestamp::from_millisecond(at).unwrap()).date();
                assert_eq!(table.day_of(at).to_string(), expected.to_string(), "{name} {at}");
                at += 3_600_000;
            }
        }
    }
}
