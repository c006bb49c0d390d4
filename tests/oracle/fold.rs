//! Folds raw events into visits, one row per session (metrics.md, "Facts").

use super::read::{Event, Kind};
use std::collections::BTreeMap;

/// Where and on what a session was.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dims {
    pub(crate) country: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) city: Option<String>,
    pub(crate) context: Option<String>,
    pub(crate) domain: Option<String>,
    pub(crate) page: Option<String>,
    pub(crate) device: Option<String>,
    pub(crate) os: Option<String>,
    pub(crate) browser: Option<String>,
    pub(crate) role: Option<String>,
    /// A country was stated that is no code. Not a value: twins may differ in it.
    pub(crate) bad_country: bool,
}

impl PartialEq for Dims {
    fn eq(&self, other: &Dims) -> bool {
        DIMENSIONS.iter().all(|name| self.get(name) == other.get(name))
    }
}

/// The dimensions that sessions are grouped and filtered by, but for the viewer.
pub(crate) const DIMENSIONS: [&str; 10] =
    ["country", "region", "city", "context", "domain", "page", "device", "os", "browser", "role"];

impl Dims {
    /// The value of a dimension by its name in the link.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        match name {
            "country" => self.country.as_deref(),
            "region" => self.region.as_deref(),
            "city" => self.city.as_deref(),
            "context" => self.context.as_deref(),
            "domain" => self.domain.as_deref(),
            "page" => self.page.as_deref(),
            "device" => self.device.as_deref(),
            "os" => self.os.as_deref(),
            "browser" => self.browser.as_deref(),
            "role" => self.role.as_deref(),
            _ => None,
        }
    }

    /// metrics.md, "Facts": without a country the place is unknown, in visits too.
    pub(crate) fn forget_place_without_country(&mut self) {
        if self.country.is_none() {
            self.region = None;
            self.city = None;
        }
    }

    /// metrics.md, "Facts": the place is taken whole from the first event with a
    /// country; each other dimension from the first event that has it.
    pub(crate) fn of_session(in_order: &[&Dims]) -> Dims {
        let place = in_order.iter().find(|dims| dims.country.is_some());
        let first = |name: &str| in_order.iter().find_map(|dims| dims.get(name)).map(str::to_owned);
        // The domain is that of the page, not of another event's page.
        let paged = in_order.iter().find(|dims| dims.page.is_some());
        Dims {
            country: place.and_then(|dims| dims.country.clone()),
            region: place.and_then(|dims| dims.region.clone()),
            city: place.and_then(|dims| dims.city.clone()),
            context: first("context"),
            domain: paged.and_then(|dims| dims.domain.clone()),
            page: paged.and_then(|dims| dims.page.clone()),
            device: first("device"),
            os: first("os"),
            browser: first("browser"),
            role: first("role"),
            bad_country: place.is_none() && in_order.iter().any(|dims| dims.bad_country),
        }
    }
}

/// A session: one row (metrics.md, "A session is one row").
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    /// Its first event, in milliseconds since 1970 UTC.
    pub(crate) start: i64,
    /// `None`: anonymous.
    pub(crate) viewer: Option<String>,
    pub(crate) dims: Dims,
    pub(crate) impressions: u64,
    /// 0 or 1.
    pub(crate) plays: u64,
    /// `play` events beyond the first.
    pub(crate) extra_plays: u64,
    /// Percent that a `reach` event or `reached` says; `None`: by the spans.
    pub(crate) stated_reach: Option<i64>,
    pub(crate) shares: u64,
    pub(crate) likes: u64,
    pub(crate) downloads: u64,
    /// Watched content, half open, in milliseconds, as it was read.
    pub(crate) spans: Vec<(i64, i64)>,
}

/// A session without an id ends at a gap of more than this.
const MAX_GAP_MS: i64 = 4 * 3_600_000;

/// metrics.md, "A session is one row" and "Sessions not given". Events stand in
/// the order of their records; twins are gone.
pub(crate) fn fold(events: &[Event]) -> Vec<Visit> {
    let mut by_id: BTreeMap<&str, Vec<&Event>> = BTreeMap::new();
    let mut by_viewer: BTreeMap<&str, Vec<&Event>> = BTreeMap::new();
    let mut sessions: Vec<Vec<&Event>> = Vec::new();
    for event in events {
        match (&event.session, &event.viewer) {
            (Some(session), _) => by_id.entry(session).or_default().push(event),
            (None, Some(viewer)) => by_viewer.entry(viewer).or_default().push(event),
            (None, None) => sessions.push(vec![event]),
        }
    }
    for (_, mut events) in by_id {
        sort(&mut events);
        sessions.push(events);
    }
    for (_, mut events) in by_viewer {
        sort(&mut events);
        sessions.extend(chain(&events));
    }
    sessions.iter().map(|events| visit(events)).collect()
}

/// Order: by `at`, then by kind, then by record (the sort is stable).
fn sort(events: &mut [&Event]) {
    events.sort_by_key(|event| (event.at, event.kind.order()));
}

/// metrics.md, "Sessions not given": one viewer's events, in order, cut into sessions.
fn chain<'a>(events: &[&'a Event]) -> Vec<Vec<&'a Event>> {
    let mut sessions: Vec<Vec<&Event>> = Vec::new();
    for event in events {
        let begins = match sessions.last() {
            None => true,
            Some(current) => {
                let previous = current[current.len() - 1];
                let has_play = current.iter().any(|e| e.kind == Kind::Play);
                (event.kind == Kind::Play && has_play)
                    || (event.kind == Kind::Impression && previous.kind != Kind::Impression)
                    || event.at - previous.at > MAX_GAP_MS
            }
        };
        match sessions.last_mut() {
            Some(current) if !begins => current.push(event),
            _ => sessions.push(vec![event]),
        }
    }
    sessions
}

/// One session's events, in order, as one row.
fn visit(events: &[&Event]) -> Visit {
    let count =
        |is: fn(&Kind) -> bool| events.iter().filter(|event| is(&event.kind)).count() as u64;
    let plays = count(|kind| matches!(kind, Kind::Play));
    let dims: Vec<&Dims> = events.iter().map(|event| &event.dims).collect();
    Visit {
        start: events[0].at,
        viewer: events.iter().find_map(|event| event.viewer.clone()),
        dims: Dims::of_session(&dims),
        impressions: count(|kind| matches!(kind, Kind::Impression)),
        plays: plays.min(1),
        extra_plays: plays.saturating_sub(1),
        stated_reach: events
            .iter()
            .filter_map(|event| match event.kind {
                Kind::Reach { percent } => Some(percent),
                _ => None,
            })
            .max(),
        shares: count(|kind| matches!(kind, Kind::Share)),
        likes: count(|kind| matches!(kind, Kind::Like)),
        downloads: count(|kind| matches!(kind, Kind::Download)),
        spans: events
            .iter()
            .filter_map(|event| match event.kind {
                Kind::Watch { from, to } => Some((from, to)),
                _ => None,
            })
            .collect(),
    }
}
