//! The oracle: a second engine, slow and obvious, that the tests hold the real one
//! and the page against.
//!
//! Written from docs/metrics.md and docs/formats.md alone; it shares no code with
//! the library. Rows are plain structs in plain lists, every question walks all of
//! them. It answers a link with "the page as data", the numbers of formats.md,
//! section 7, as JSON.
//!
//! It knows the sources `events` (with beacons), `visits`, `xapi` and
//! `caliper` with files. It does not know
//! roll-ups, Kaltura, an LRS that must be asked, nor `privacy`.
//!
//! # Decisions
//!
//! Where the contract leaves room, this is what both engines do.
//!
//! Reading
//! 1. `records` counts NDJSON lines, array elements and CSV data rows; blank lines
//!    (and CSV rows of one blank value) are no records. Of a file refused as a
//!    whole nothing counts. `refused` counts records and, one by one, the bad spans
//!    of records that count.
//! 2. An empty file, or one of blanks, has no records and is not refused. Of
//!    several files the unreadable one gives the notice `file`; when none can be
//!    read there is no answer but `error`. Broken gzip is a file that cannot be
//!    read, also when a part of it could be unpacked. Several gzip members are one file.
//! 3. An array that breaks off, or has something after its end, gives the notice
//!    `truncated`; the broken element is no record. Lone surrogates, bytes that
//!    are not UTF-8 and numbers beyond a double refuse only their record, whatever
//!    field they stand in. An element or a line that is no object is refused.
//! 4. Of a JSON key (or a CSV column) given twice the last counts.
//! 5. CSV: the delimiter is the first of comma, semicolon, tab whose reading of the
//!    header names what is needed (`at` and `kind`; visits: `start`). A row with
//!    fewer values than columns may be half of one, and is refused; so is one with
//!    more, unless the extra ones are blank. A row that is not UTF-8 anywhere is refused.
//! 6. Texts are trimmed of Unicode white space. An integer of 64 bits is a text;
//!    other numbers (`17.0`, `1.5`), `true` and `false` are not and refuse the
//!    record, as lists and objects do. The bound of 4,096 bytes holds after
//!    trimming, for a page with its fragment; not for `spans`.
//! 7. Numbers: what JSON has, or as text an optional sign, digits with at most one
//!    point, an optional exponent; `inf` and `nan` are refused. Content times are
//!    `round(seconds * 1000)`, half away from zero; the bound of 14 days holds after.
//! 8. `at`: seconds are required, any number of decimals, cut (not rounded) to
//!    milliseconds (statements: to microseconds); `T`, `t` or one blank; `Z`, `z` or `+hh:mm` (`-00:00` too); second
//!    60 counts as 59; hour 24 is refused. A number must be whole (`1.7e12` and
//!    `1700000000000.0` are), in text too.
//! 9. `kind` is case-sensitive. `from` and `to` are read on `watch` only, `percent`
//!    on `reach` only: elsewhere they are ignored, whatever they hold.
//! 10. A span is refused when, in milliseconds, `from >= to`, `to <= 0`, or
//!     `from >= length` with the length of the entry document. Lengths found in
//!     data refuse nothing, they clip.
//! 11. `duration_s` counts when it is a JSON number that is at least 1 ms rounded and
//!     at most 14 days; anything else but null has the notice `duration_s`.
//! 12. A page is read without its fragment (nothing left: absent). The domain is
//!     what stands between `://` and the next `/`, `?` or `\`, after the last `@`,
//!     before a `:` (outside brackets), without one trailing dot, in Unicode lower
//!     case; nothing left: unknown. A session's domain is that of its page.
//!
//! Events to sessions
//! 13. Twins: equal in at, kind, from, to, percent, session, viewer and all
//!     dimensions after reading (country upper case or unknown, page without
//!     fragment, spans not clipped). Fields that are ignored do not make a
//!     difference. The first record stays. `duplicates` counts those dropped.
//!     Refused records are no twins of anything.
//! 14. Beacons' events come after those of all other files; within a session by
//!     instant and `eventIndex`. A session whose events were all refused does not exist. "By record" is the
//!     order of the files in the entry document, then of the records in a file.
//! 15. Sessions not given: the chain is one viewer's events without session id, in
//!     order; the gap is measured from `at` to `at` and must exceed 4 h (exactly 4 h
//!     continues). "Follows anything but impressions": the event before it in the
//!     session is no impression.
//! 16. Same session id, other viewer: one session, of the first viewer in order.
//! 17. `reach`: the largest percent counts, even when spans say more or less.
//! 18. Derived quartiles compare exactly: `to * 100 >= percent * length`, and for
//!     100 `to * 20 >= length * 20 - min(20000, length)`, in integer milliseconds,
//!     with the clipped `to`.
//! 19. `unknown_country` counts sessions without a country of which an event stated
//!     one that is no code; a session with a code from another event is known.
//! 20. `reach_derived` counts sessions (of the data set) with spans and no `reach`
//!     event (visits: no `reached`; xAPI: no `completed`), played or not.
//!
//! Visits
//! 21. `plays` other than 0 or 1, `reached` other than the five, counts that are not
//!     whole numbers of 0 to 4,294,967,295 refuse the row; so do `spans` that are
//!     neither text, list nor null. A list of rows (`[{...}]`) is read too. Column
//!     JSON is one object whose `start` is a list (the page tells it by the first
//!     member that it knows, but `spans`, which is a list in a row too); a known column of another length
//!     refuses the file; a null column is absent. Two rows of one session id are
//!     two sessions.
//! 22. A span's text is parted at the first `-` after a digit or point, so content
//!     times may be negative or have an exponent's sign in the second.
//!
//! xAPI
//! 23. `records` are all statements of the file; those of other activities are
//!     `other`. Refused: unreadable, or of the entry without a readable time. A verb
//!     that is missing is one of the others; a statement with neither session nor
//!     actor is a visit of its own. Without `activity` it is `entry.id`. `since` and
//!     `until` are for an LRS; a file is taken whole.
//! 24. Times may also have an offset `+0100`, `+01` or none (UTC); `stored` counts
//!     where there is no `timestamp`, not where it is unreadable. Statements sort by
//!     microseconds, then by record. Ids compare without case. A duplicate is one of
//!     the entry that is not refused, voided or not; the first is voided.
//! 25. Session ids of different kinds (video, Open edX, registration) never meet;
//!     within a kind the id alone makes the session, whoever the actor is. An
//!     actor's gap of 30 minutes or more begins a new visit.
//! 26. Played-segments are non-empty when one of their ranges is a span. From the
//!     visit's last statement to the one that is found so, each range that is
//!     unreadable, reversed or outside is refused and counted; an open tail and a
//!     range of no length are not. Plays: a `played`, or spans. A `completed` alone
//!     is no play.
//! 27. Pairing: a `played` without a time opens nothing but ends what was open; a
//!     stop without a time closes nothing. A pair that is wholly outside is refused
//!     and counted; one that is empty or reversed is not played, and no span.
//! 28. Length: the largest > 0 in context or result extensions of the entry's
//!     statements. What is outside is said by the length of the entry document, else
//!     by this one.
//! 29. `http://id.tincanapi.com/verb/downloaded` is a download,
//!     `http://adlnet.gov/expapi/verbs/shared` a share,
//!     `https://w3id.org/xapi/acrossx/verbs/liked` a like; other verbs date a visit
//!     and carry its dimensions.
//! 30. The newest `actor.name` is the viewer's name, unless the entry document has one.
//!     A mail address in `actor.account.mbox` is taken like `actor.mbox`. A path of
//!     `fields` that finds no text or number finds nothing; without a path for
//!     `context` its default stays.
//!
//! Caliper
//!     Its events are read as statements: what is not said below is as for those. An
//!     envelope in a line or an array is no record, its events are. A position, a
//!     length and what is in `extensions` that cannot be read are as good as absent.
//!
//! Time
//! 31. `updated_at` and `created_at` are read as `at`; what cannot be read counts as
//!     absent, with a notice of that key. No zone given: UTC here, the browser's
//!     on the page. Weeks begin on Sunday unless [`Oracle::set_week_start`] says else.
//! 32. *Not over now* is a bucket whose last day (of the whole month) is today or
//!     later; so a future bucket is partial too.
//! 33. Dates stop at the years 1 and 9999.
//!
//! Link
//! 34. A key without `=` has an empty value, which is bad for every key; so is an
//!     empty item of a list, a broken percent escape, and what is not UTF-8. When
//!     the last of a key given twice is bad, the earlier one does not come back.
//! 35. Countries of a link compare without (ASCII) case, domains without case; all
//!     other values exactly. `region=` and `city=` match whatever the country is.
//! 36. `grain=day` above 3,660 days is months without a notice.
//!
//! Page
//! 37. A row exists when its group has a session in either range (after filters).
//! 38. `play_share` of an absent side is 0 of the table's plays; no value when the
//!     table has none.
//! 39. Equal plays and equal keys (a city name in two countries) sort by path.
//! 40. `total_completion` counts all of the viewer's sessions in the range, also
//!     without a play.
//! 41. A real value `~` has the key `~` too; its row stands after Unknown's.
//! 42. A compared bucket without a partner: value before null, change null, kind `none`.

#![allow(dead_code, reason = "each test program that includes the oracle uses a part of it")]

mod answer;
mod beacons;
mod caliper;
mod fold;
mod link;
mod read;
mod xapi;

use answer::Row;
use fold::Visit;
use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, tz::TimeZone};
use link::Extent;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A loaded entry.
pub(crate) struct Oracle {
    /// Why there is nothing to answer from.
    error: Option<String>,
    rows: Vec<Row>,
    n_cells: usize,
    length_ms: Option<i64>,
    extent: Extent,
    viewer_names: BTreeMap<String, String>,
    context_names: BTreeMap<String, String>,
    quality: Value,
    notices: BTreeSet<String>,
}

/// What a source's files hold.
#[derive(Default)]
struct Loaded {
    visits: Vec<Visit>,
    /// The largest length that the data states.
    stated_length: Option<i64>,
    names: BTreeMap<String, String>,
    records: u64,
    refused: u64,
    duplicates: u64,
    /// Counts that only one kind of source has.
    more: BTreeMap<&'static str, u64>,
}

impl Oracle {
    /// formats.md, section 1. `files` are the bytes behind the URLs as the entry
    /// document writes them. `clock_ms` is *now* when neither `updated_at` nor a
    /// session says it.
    pub(crate) fn open(entry: &Value, files: &[(String, Vec<u8>)], clock_ms: i64) -> Oracle {
        let mut oracle = Oracle {
            error: None,
            rows: Vec::new(),
            n_cells: 0,
            length_ms: None,
            extent: Extent {
                today: Date::MIN,
                created: None,
                sessions: None,
                week_start: Weekday::Sunday,
            },
            viewer_names: BTreeMap::new(),
            context_names: BTreeMap::new(),
            quality: Value::Null,
            notices: BTreeSet::new(),
        };
        if let Err(error) = oracle.load(entry, files, clock_ms) {
            oracle.error = Some(error);
        }
        oracle
    }

    /// The first day of a week, which the page takes from its language.
    pub(crate) fn set_week_start(&mut self, day: Weekday) {
        self.extent.week_start = day;
    }

    /// formats.md, sections 6 and 7: the page that a link's fragment shows.
    pub(crate) fn answer(&self, fragment: &str) -> Value {
        match &self.error {
            Some(error) => json!({ "error": error }),
            None => answer::answer(self, &link::read(fragment)),
        }
    }

    /// The content's length in milliseconds, when it is known.
    pub(crate) fn length_ms(&self) -> Option<i64> {
        self.length_ms
    }

    fn load(
        &mut self,
        document: &Value,
        files: &[(String, Vec<u8>)],
        clock_ms: i64,
    ) -> Result<(), String> {
        if document["viewprint"] != 1 {
            return Err(format!("viewprint: expected 1, found {}", document["viewprint"]));
        }
        let entry = &document["entry"];
        let entry_id = read::text_of(entry.get("id"))?.ok_or("entry.id: missing")?;
        let known_length = self.known_length(entry);
        let loaded = self.source(&document["source"], &entry_id, files, known_length)?;

        self.viewer_names = loaded.names.clone();
        self.viewer_names.extend(names(&document["viewers"], files));
        self.context_names = names(&document["contexts"], files);
        self.length_ms = length(known_length, &loaded);
        self.n_cells = answer::n_cells(self.length_ms);

        // Days: metrics.md, "Over time".
        let zone = match document.get("time_zone") {
            None | Some(Value::Null) => TimeZone::UTC,
            Some(name) => match name.as_str().and_then(|name| TimeZone::get(name).ok()) {
                Some(zone) => zone,
                None => {
                    self.notices.insert("time_zone".to_owned());
                    TimeZone::UTC
                }
            },
        };
        let day_of = |ms: i64| -> Result<Date, String> {
            let instant = Timestamp::from_millisecond(ms).map_err(|e| e.to_string())?;
            Ok(zone.to_datetime(instant).date())
        };
        for mut visit in loaded.visits.iter().cloned() {
            let length_ms = self.length_ms.unwrap_or(0);
            visit.spans =
                visit.spans.iter().filter_map(|span| answer::clipped(*span, length_ms)).collect();
            let by_spans = answer::reached_by_spans(&visit.spans, length_ms);
            let reached = visit.stated_reach.unwrap_or(by_spans);
            let distinct_cells = answer::distinct_cells(std::iter::once(&visit), self.n_cells);
            self.rows.push(Row { day: day_of(visit.start)?, visit, reached, distinct_cells });
        }
        self.quality = quality(&self.rows, &loaded);

        let starts = || self.rows.iter().map(|row| row.visit.start);
        let is_live = document["source"].get("endpoint").is_some();
        let newest = starts().max().filter(|_| !is_live).unwrap_or(clock_ms);
        let updated = instant("updated_at", document, &mut self.notices);
        let created = instant("created_at", entry, &mut self.notices);
        self.extent.today = day_of(updated.unwrap_or(newest))?;
        self.extent.created = created.map(day_of).transpose()?;
        let days = || self.rows.iter().map(|row| row.day);
        self.extent.sessions = days().min().zip(days().max());
        Ok(())
    }

    /// metrics.md, "Length": what the entry document says.
    fn known_length(&mut self, entry: &Value) -> Option<i64> {
        let stated = entry.get("duration_s").filter(|stated| !stated.is_null())?;
        let ms = stated.as_f64().and_then(|seconds| read::content_ms(seconds).ok());
        let ms = ms.filter(|ms| *ms > 0);
        if ms.is_none() {
            self.notices.insert("duration_s".to_owned());
        }
        ms
    }

    /// formats.md, sections 1, 2, 3 and 5: all records of a source.
    fn source(
        &mut self,
        source: &Value,
        entry_id: &str,
        files: &[(String, Vec<u8>)],
        known_length: Option<i64>,
    ) -> Result<Loaded, String> {
        let kind = source["kind"].as_str().unwrap_or_default();
        let read_file: fn(&[u8]) -> Result<read::File, String> = match kind {
            "events" => |bytes| read::file(bytes, &["at", "kind"]),
            "visits" => |bytes| read::file(bytes, &["start"]),
            "xapi" => |bytes| xapi::file(bytes, "statements"),
            "caliper" => |bytes| xapi::file(bytes, "data"),
            other => return Err(format!("source.kind: {other:?} is not known here")),
        };
        let urls: Vec<&str> = match &source["url"] {
            Value::String(url) => vec![url],
            Value::Array(urls) => urls.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        if urls.is_empty() {
            return Err("source.url: missing".to_owned());
        }
        let mut records = Vec::new();
        let mut beacons = Vec::new();
        let mut errors = Vec::new();
        for url in &urls {
            let bytes = files.iter().find(|(name, _)| name == url).map(|(_, bytes)| bytes);
            match bytes.ok_or_else(|| "not found".to_owned()).and_then(|bytes| read_file(bytes)) {
                Ok(file) => {
                    if kind == "events" && beacons::are_beacons(&file.records) {
                        beacons.extend(file.records);
                    } else {
                        records.extend(file.records);
                    }
                    if file.truncated {
                        self.notices.insert("truncated".to_owned());
                    }
                }
                Err(error) => errors.push(format!("{url}: {error}")),
            }
        }
        if errors.len() == urls.len() {
            return Err(errors.join("; "));
        }
        if !errors.is_empty() {
            self.notices.insert("file".to_owned());
        }
        Ok(match kind {
            "events" => events(&records, &beacons, entry_id, known_length),
            "visits" => visits(&records, known_length),
            _ => statements(xapi::read(&records, source, entry_id, known_length)),
        })
    }
}

/// formats.md, section 2: events without twins, folded.
fn events(
    records: &[read::Record],
    beacons: &[read::Record],
    entry_id: &str,
    known_length: Option<i64>,
) -> Loaded {
    let n_records = records.len() + beacons.len();
    let mut loaded = Loaded { records: n_records as u64, ..Loaded::default() };
    let beacons = beacons::read(beacons, entry_id, known_length);
    loaded.refused += beacons.refused;
    loaded.duplicates += beacons.duplicates;
    loaded.more = BTreeMap::from([("not_of_entry", beacons.other)]);
    // Twins have the same instant, so only those are compared.
    let mut at_instant: BTreeMap<i64, Vec<read::Event>> = BTreeMap::new();
    let mut events = Vec::new();
    let own = records
        .iter()
        .map(|record| record.clone().and_then(|record| read::event(&record, known_length)));
    for event in own.chain(beacons.events.into_iter().map(Ok)) {
        let Ok(event) = event else {
            loaded.refused += 1;
            continue;
        };
        let earlier = at_instant.entry(event.at).or_default();
        if earlier.contains(&event) {
            loaded.duplicates += 1;
            continue;
        }
        earlier.push(event.clone());
        events.push(event);
    }
    loaded.visits = fold::fold(&events);
    loaded
}

/// formats.md, section 3: a row is a visit.
fn visits(records: &[read::Record], known_length: Option<i64>) -> Loaded {
    let mut loaded = Loaded { records: records.len() as u64, ..Loaded::default() };
    for record in records {
        match record.clone().and_then(|record| read::visit(&record, known_length)) {
            Ok((visit, n_bad)) => {
                loaded.visits.push(visit);
                loaded.refused += n_bad;
            }
            Err(_) => loaded.refused += 1,
        }
    }
    loaded
}

/// formats.md, section 5.
fn statements(statements: xapi::Statements) -> Loaded {
    Loaded {
        visits: statements.visits,
        stated_length: statements.length,
        names: statements.names,
        records: statements.records,
        refused: statements.refused,
        duplicates: statements.duplicates,
        more: BTreeMap::from([
            ("not_of_entry", statements.other + statements.voided),
            ("spans_from_segments", statements.from_segments),
            ("spans_from_pairs", statements.from_pairing),
            ("assumed_impressions", statements.assumed_impressions),
            ("conflicting_lengths", statements.conflicting_lengths),
        ]),
    }
}

/// metrics.md, "Length": the entry document's; else the largest that the data
/// states; else the largest `to` of all the data.
fn length(known: Option<i64>, loaded: &Loaded) -> Option<i64> {
    let spans = loaded.visits.iter().flat_map(|visit| &visit.spans);
    known.or(loaded.stated_length).or(spans.map(|span| span.1).max())
}

/// Counts that are 0 in all but some sources.
const OF_SOME: [&str; 5] = [
    "spans_from_segments",
    "spans_from_pairs",
    "assumed_impressions",
    "conflicting_lengths",
    "not_of_entry",
];

/// formats.md, section 7: the data set's quality, whatever the filter.
fn quality(rows: &[Row], loaded: &Loaded) -> Value {
    let count = |is: fn(&Visit) -> bool| rows.iter().filter(|row| is(&row.visit)).count();
    let mut quality = json!({
        "records": loaded.records,
        "refused": loaded.refused,
        "duplicates": loaded.duplicates,
        "sessions": rows.len(),
        "without_spans": count(|visit| visit.spans.is_empty()),
        "plays": count(|visit| visit.plays > 0),
        "anonymous_plays": count(|visit| visit.plays > 0 && visit.viewer.is_none()),
        "without_play": count(|visit| !visit.spans.is_empty() && visit.plays == 0),
        "extra_plays": rows.iter().map(|row| row.visit.extra_plays).sum::<u64>(),
        "reach_derived": count(|visit| !visit.spans.is_empty() && visit.stated_reach.is_none()),
        "unknown_country": count(|visit| visit.dims.bad_country),
    });
    let of = |key| loaded.more.get(key).copied().unwrap_or(0);
    for key in OF_SOME {
        quality[key] = json!(of(key));
    }
    let told = count(|visit| !visit.spans.is_empty()) as u64;
    let worked_out = of("spans_from_segments") + of("spans_from_pairs");
    quality["spans_told"] = json!(told.saturating_sub(worked_out));
    quality
}

/// An instant of the entry document; one that cannot be read is absent, with a notice.
fn instant(key: &str, object: &Value, notices: &mut BTreeSet<String>) -> Option<i64> {
    let value = object.get(key).filter(|value| !value.is_null())?;
    let read = read::instant_of(Some(value)).ok();
    if read.is_none() {
        notices.insert(key.to_owned());
    }
    read
}

/// formats.md, section 1: `viewers` and `contexts` map ids to names, or are the URL
/// of a CSV `id,name`.
fn names(value: &Value, files: &[(String, Vec<u8>)]) -> BTreeMap<String, String> {
    let named = |id: Option<&Value>, name: Option<&Value>| {
        Some((read::text_of(id).ok()??, read::text_of(name).ok()??))
    };
    match value {
        Value::Object(map) => {
            map.iter().filter_map(|(id, name)| named(Some(&json!(id)), Some(name))).collect()
        }
        Value::String(url) => {
            let bytes = files.iter().find(|(name, _)| name == url).map(|(_, bytes)| bytes);
            let file = bytes.and_then(|bytes| read::file(bytes, &["id", "name"]).ok());
            let records = file.into_iter().flat_map(|file| file.records).flatten();
            records.filter_map(|record| named(record.get("id"), record.get("name"))).collect()
        }
        _ => BTreeMap::new(),
    }
}
