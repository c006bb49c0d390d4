//! Reads the link (formats.md, section 6) and says which days it means
//! (metrics.md, "Over time" and "Comparison").

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use std::collections::{BTreeMap, BTreeSet};

/// Days from the first to the last, both included.
pub(crate) type Days = (Date, Date);

/// The calendar's ends: years 1 to 9999.
const FIRST_DAY: Date = date(1, 1, 1);

/// What is chosen by `range`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Range {
    Days(Days),
    Preset(String),
}

/// What is chosen by `compare`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Compare {
    Previous,
    LastYear,
    From(Date),
}

/// A link's fragment, read.
#[derive(Debug, Default)]
pub(crate) struct Link {
    pub(crate) range: Option<Range>,
    pub(crate) compare: Option<Compare>,
    /// Values by dimension, `viewer` among them; `None` is Unknown or Anonymous.
    pub(crate) filters: BTreeMap<String, BTreeSet<Option<String>>>,
    /// `day` or `month`.
    pub(crate) grain: Option<String>,
    pub(crate) reach: Option<i64>,
    /// Keys of values that were left out.
    pub(crate) notices: BTreeSet<String>,
}

const PRESETS: [&str; 9] = [
    "last-7",
    "last-30",
    "last-90",
    "last-365",
    "this-week",
    "this-month",
    "this-quarter",
    "this-year",
    "all",
];
const METRICS: [&str; 10] = [
    "impressions",
    "plays",
    "play_rate",
    "viewers",
    "minutes",
    "completion",
    "drop_off",
    "shares",
    "likes",
    "downloads",
];
const FILTERS: [&str; 11] = [
    "country", "region", "city", "context", "domain", "page", "viewer", "device", "os", "browser",
    "role",
];

/// formats.md, section 6.
pub(crate) fn read(fragment: &str) -> Link {
    let fragment = fragment.trim_end_matches(['\r', '\n']);
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    // Of a key given twice the last counts.
    let mut given: BTreeMap<&str, &str> = BTreeMap::new();
    for part in fragment.split('&') {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        given.insert(key, value);
    }
    let mut link = Link::default();
    for (key, raw) in given {
        let value = decoded(raw);
        let value = value.as_deref();
        let good = match key {
            "v" => value == Some("1"),
            "range" => {
                link.range = value.and_then(range);
                link.range.is_some()
            }
            "compare" => {
                link.compare = match value {
                    Some("previous") => Some(Compare::Previous),
                    Some("last-year") => Some(Compare::LastYear),
                    other => other.and_then(day).map(Compare::From),
                };
                link.compare.is_some()
            }
            "grain" => {
                let known = value.filter(|value| ["day", "month"].contains(value));
                link.grain = known.map(str::to_owned);
                link.grain.is_some()
            }
            "reach" => {
                let known = value.filter(|value| ["25", "50", "75", "100"].contains(value));
                link.reach = known.and_then(|value| value.parse().ok());
                link.reach.is_some()
            }
            "metric" | "second" => value.is_some_and(|value| METRICS.contains(&value)),
            _ if FILTERS.contains(&key) => {
                // Split before decoding. The bad value of a list is left out alone.
                let value = |(n, item)| if n < 1000 { filter_value(key, item) } else { None };
                let items: Vec<_> = raw.split(',').enumerate().map(value).collect();
                let all_good = items.iter().all(Option::is_some);
                let good: BTreeSet<Option<String>> = items.into_iter().flatten().collect();
                if !good.is_empty() {
                    link.filters.insert(key.to_owned(), good);
                }
                all_good
            }
            _ => true, // An unknown key is ignored.
        };
        if !good {
            link.notices.insert(key.to_owned());
        }
    }
    link
}

/// One value of a list: `None` when it is bad, `Some(None)` for `~`.
fn filter_value(key: &str, item: &str) -> Option<Option<String>> {
    if item == "~" {
        return Some(None);
    }
    let value = decoded(item).filter(|value| !value.is_empty())?;
    Some(Some(match key {
        // As they are stored.
        "country" => value.to_ascii_uppercase(),
        "domain" => value.to_lowercase(),
        _ => value,
    }))
}

/// Percent-decoding; `None` for a broken escape or bytes that are not UTF-8. `+` is a plus.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        if *first != b'%' {
            bytes.push(*first);
            rest = after;
            continue;
        }
        let [high, low, after @ ..] = after else { return None };
        let digit = |hex: u8| char::from(hex).to_digit(16);
        bytes.push((digit(*high)? * 16 + digit(*low)?) as u8);
        rest = after;
    }
    String::from_utf8(bytes).ok()
}

fn range(text: &str) -> Option<Range> {
    if PRESETS.contains(&text) {
        return Some(Range::Preset(text.to_owned()));
    }
    let (first, last) = text.split_once("..")?;
    let days = (day(first)?, day(last)?);
    (days.0 <= days.1).then_some(Range::Days(days))
}

/// `2026-09-01`, nothing else.
fn day(text: &str) -> Option<Date> {
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(i, byte)| match i {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<i16>().ok();
    if !shaped {
        return None;
    }
    let day = Date::new(part(0, 4)?, part(5, 7)? as i8, part(8, 10)? as i8).ok()?;
    (day >= FIRST_DAY).then_some(day)
}

/// The day `n` days later; the calendar ends with the years 1 and 9999.
pub(crate) fn plus(day: Date, n: i32) -> Date {
    day.saturating_add(n.days()).max(FIRST_DAY)
}

/// How many days a range has; at least 1.
pub(crate) fn n_days(days: Days) -> i32 {
    (days.1 - days.0).get_days() + 1
}

/// What presets are relative to (metrics.md, "Over time").
pub(crate) struct Extent {
    /// The day of *now*.
    pub(crate) today: Date,
    /// The entry's creation.
    pub(crate) created: Option<Date>,
    /// The days of the first and of the last session.
    pub(crate) sessions: Option<Days>,
    pub(crate) week_start: Weekday,
}

impl Extent {
    /// The days of the link's range, or of the default one.
    pub(crate) fn days(&self, range: Option<&Range>) -> Days {
        match range {
            Some(Range::Days(days)) => *days,
            Some(Range::Preset(name)) => self.preset(name),
            None if n_days(self.preset("all")) < 30 => self.preset("all"),
            None => self.preset("last-30"),
        }
    }

    fn preset(&self, name: &str) -> Days {
        let today = self.today;
        let yesterday = plus(today, -1);
        match name {
            "last-7" => (plus(today, -7), yesterday),
            "last-30" => (plus(today, -30), yesterday),
            "last-90" => (plus(today, -90), yesterday),
            "last-365" => (plus(today, -365), yesterday),
            "this-week" => {
                let mut first = today;
                while first.weekday() != self.week_start {
                    first = plus(first, -1);
                }
                (first, today)
            }
            "this-month" => (today.first_of_month(), today),
            "this-quarter" => {
                let month = (today.month() - 1) / 3 * 3 + 1;
                (date(today.year(), month, 1), today)
            }
            "this-year" => (today.first_of_year(), today),
            _ => self.all(),
        }
    }

    /// *All time*: from the creation, or the first event when that is earlier or
    /// creation is unknown, to today or the day of the last session, the later.
    fn all(&self) -> Days {
        let mut last = self.today;
        let mut first = self.created;
        if let Some((first_session, last_session)) = self.sessions {
            last = last.max(last_session);
            first = Some(first.map_or(first_session, |created| created.min(first_session)));
        }
        // An entry from the future shows today.
        (first.unwrap_or(last).min(last), last)
    }
}

/// metrics.md, "Comparison".
pub(crate) fn days_before(days: Days, compare: Compare) -> Days {
    let n = n_days(days);
    match compare {
        Compare::Previous => {
            let first = plus(days.0, -n);
            (first, plus(first, n - 1))
        }
        Compare::LastYear => {
            // 29 Feb maps to 28 Feb: the date of a year before, or its month's last.
            let year_before = |day: Date| day.saturating_sub(1.year()).max(FIRST_DAY);
            (year_before(days.0), year_before(days.1))
        }
        Compare::From(first) => (first, plus(first, n - 1)),
    }
}

/// Whether buckets are months: as asked, else above 92 days; always above 3,660.
pub(crate) fn by_month(days: Days, grain: Option<&str>) -> bool {
    match grain {
        _ if n_days(days) > 3_660 => true,
        Some(grain) => grain == "month",
        None => n_days(days) > 92,
    }
}

/// The buckets of a range, empty ones included: the days that count in each.
pub(crate) fn buckets(days: Days, by_month: bool) -> Vec<Days> {
    let mut buckets = Vec::new();
    let mut first = days.0;
    loop {
        let last = if by_month { first.last_of_month().min(days.1) } else { first };
        buckets.push((first, last));
        if last >= days.1 {
            return buckets;
        }
        first = plus(last, 1);
    }
}
