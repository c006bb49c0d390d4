//! Reads beacons of Kaltura's player as raw events (formats.md, section 2).

use super::read::{self, Event, Kind, content_ms, instant_of, number_of, text_of};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What the beacons hold.
#[derive(Default)]
pub(crate) struct Beacons {
    pub(crate) events: Vec<Event>,
    pub(crate) refused: u64,
    pub(crate) duplicates: u64,
    /// Beacons of other entries.
    pub(crate) other: u64,
}

/// Whether a file of raw events holds beacons: its first record says so.
pub(crate) fn are_beacons(records: &[read::Record]) -> bool {
    records.first().is_some_and(|first| {
        first
            .as_ref()
            .is_ok_and(|first| first.contains_key("eventType") && !first.contains_key("kind"))
    })
}

struct Beacon {
    at: Option<i64>,
    index: u64,
    session: Option<String>,
    viewer: Option<String>,
    dims: super::fold::Dims,
    what: u64,
    position: Option<i64>,
    played: i64,
}

/// Of which `entry_id` is the entry.
pub(crate) fn read(records: &[read::Record], entry_id: &str, length: Option<i64>) -> Beacons {
    let mut out = Beacons::default();
    let mut beacons = Vec::new();
    for record in records {
        let Ok(record) = record else {
            out.refused += 1;
            continue;
        };
        match text_of(record.get("entryId")) {
            Ok(Some(of)) if of != entry_id => out.other += 1,
            Err(_) => out.refused += 1,
            Ok(_) => match beacon(record) {
                Ok(Some(beacon)) => beacons.push(beacon),
                Ok(None) => {}
                Err(_) => out.refused += 1,
            },
        }
    }

    // What does not say when it was sent was sent when its session began.
    let mut begin: BTreeMap<String, i64> = BTreeMap::new();
    for beacon in &beacons {
        if let (Some(session), Some(at)) = (&beacon.session, beacon.at) {
            let first = begin.entry(session.clone()).or_insert(at);
            *first = at.min(*first);
        }
    }
    for beacon in &mut beacons {
        if let (None, Some(session)) = (beacon.at, &beacon.session) {
            beacon.at = begin.get(session).copied();
        }
    }
    let n_before = beacons.len();
    beacons.retain(|beacon| beacon.at.is_some());
    out.refused += (n_before - beacons.len()) as u64;

    beacons.sort_by_key(|beacon| (beacon.at, beacon.index));
    let mut sessions: BTreeMap<String, Vec<&Beacon>> = BTreeMap::new();
    for beacon in &beacons {
        match &beacon.session {
            Some(session) => sessions.entry(session.clone()).or_default().push(beacon),
            None => out.events.extend(event(beacon)),
        }
    }
    for session in sessions.values() {
        tell(session, length, &mut out);
    }
    out
}

fn beacon(record: &Map<String, Value>) -> Result<Option<Beacon>, String> {
    let required = |key: &str| number_of(record.get(key))?.ok_or_else(|| format!("{key}: missing"));
    let kind = required("eventType")?;
    if kind.fract() != 0.0 || !(0.0..=f64::from(u32::MAX)).contains(&kind) {
        return Err("eventType".to_owned());
    }
    let what = kind as u64;
    if ![1, 3, 11, 12, 13, 14, 21, 23, 35, 99].contains(&what) {
        return Ok(None);
    }
    let session = text_of(record.get("sessionId"))?;
    let mut played = 0;
    if what == 99 {
        content_ms(required("position")?)?;
        played = content_ms(required("playTimeSum")?)?;
        session.as_ref().ok_or("sessionId: missing")?;
    }
    let at = at(record)?;
    if at.is_none() && session.is_none() {
        return Err("at: missing".to_owned());
    }
    let viewer = text_of(record.get("userId"))?;
    let dims = read::dims(|name| {
        let names: &[&str] = match name {
            "context" => &["playbackContext"],
            "page" => &["referrer"],
            "country" => &["country", "location.country"],
            "region" => &["region", "location.region"],
            "city" => &["city", "location.city"],
            "device" => &["device", "userAgent.device"],
            "os" => &["os", "userAgent.operatingSystem"],
            "browser" => &["browser", "userAgent.browser"],
            other => &[other],
        };
        for name in names {
            let nested = || {
                let (above, below) = name.split_once('.')?;
                record.get(above)?.get(below)
            };
            if let Some(text) = text_of(record.get(*name).or_else(nested))? {
                return Ok(Some(text));
            }
        }
        Ok(None)
    })?;
    let count = |n: f64| n.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&n);
    let index = number_of(record.get("eventIndex")).ok().flatten().filter(|n| count(*n));
    let position = number_of(record.get("position")).ok().flatten();
    Ok(Some(Beacon {
        at,
        index: index.map_or(0, |n| n as u64),
        session,
        viewer,
        dims,
        what,
        position: position.and_then(|seconds| content_ms(seconds).ok()),
        played,
    }))
}

fn at(record: &Map<String, Value>) -> Result<Option<i64>, String> {
    for name in ["at", "eventTime", "timestamp", "time", "sessionStartTime"] {
        let value = match record.get(name) {
            None | Some(Value::Null) => continue,
            Some(Value::String(text)) if text.trim().is_empty() => continue,
            value => value,
        };
        let seconds = number_of(value).ok().flatten();
        let seconds = seconds.filter(|s| (946_684_800.0..=4_102_444_800.0).contains(s));
        return match seconds {
            Some(seconds) => Ok(Some((seconds * 1000.0).round() as i64)),
            None => instant_of(value).map(Some),
        };
    }
    Ok(None)
}

/// The event that a beacon is by itself.
fn event(beacon: &Beacon) -> Option<Event> {
    let kind = match beacon.what {
        1 => Kind::Impression,
        3 => Kind::Play,
        11..=14 => Kind::Reach { percent: (beacon.what as i64 - 10) * 25 },
        21 => Kind::Share,
        23 => Kind::Download,
        _ => return None,
    };
    Some(of(beacon, beacon.at?, kind))
}

fn of(beacon: &Beacon, at: i64, kind: Kind) -> Event {
    Event {
        at,
        kind,
        session: beacon.session.clone(),
        viewer: beacon.viewer.clone(),
        dims: beacon.dims.clone(),
    }
}

/// One session in order: what each 99 adds was played up to its position, or, with a
/// seek since the 99 before, up to the seek and then from where that went.
fn tell(session: &[&Beacon], length: Option<i64>, out: &mut Beacons) {
    let (mut start, mut seek) = (None, None);
    let mut before: Option<(i64, Option<i64>, i64)> = None;
    for beacon in session {
        out.events.extend(event(beacon));
        let at = beacon.at.unwrap_or_default();
        let here = beacon.position.map(|position| (at, position));
        match beacon.what {
            3 => start = here,
            35 if here.is_some() => seek = here,
            99 => {
                let this = (at, beacon.position, beacon.played);
                if before == Some(this) {
                    out.duplicates += 1;
                    continue;
                }
                let sum_before = before.map_or(0, |(_, _, played)| played);
                let starts_again = beacon.played < sum_before;
                let more = if starts_again { beacon.played } else { beacon.played - sum_before };
                let position = beacon.position.unwrap_or_default();
                let mut spans = vec![(start.map_or(at, |(at, _)| at), position - more, position)];
                if let (Some((start_at, start)), Some((seek_at, target))) = (start, seek) {
                    let after = position - target;
                    if (0..=more).contains(&after) {
                        spans = vec![
                            (start_at, start, start + more - after),
                            (seek_at, target, position),
                        ];
                    }
                }
                for (at, from, to) in spans {
                    let is_time = |ms: i64| ms.abs() <= read::MAX_CONTENT_MS;
                    if is_time(from) && is_time(to) && from >= to {
                        continue;
                    }
                    if is_time(from) && is_time(to) && read::check_span(from, to, length).is_ok() {
                        out.events.push(of(beacon, at, Kind::Watch { from, to }));
                    } else {
                        out.refused += 1;
                    }
                }
                before = Some(this);
                start = here;
                seek = None;
            }
            _ => {}
        }
    }
}
