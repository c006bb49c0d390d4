//! Random data sets: an entry document, its files as text in every form and with
//! the dirt that files have, and links to ask of it.
//!
//! A set is made from bytes, which proptest makes and shrinks: a byte of 0 always
//! chooses the plainest there is.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::fmt;
use viewprint::time::Weekday;

/// An entry with its data, and links to it.
pub(crate) struct Set {
    pub(crate) document: Value,
    pub(crate) files: Vec<(String, Vec<u8>)>,
    pub(crate) links: Vec<String>,
    pub(crate) clock_ms: i64,
    pub(crate) week_start: Weekday,
    /// How many bytes come at once, over and over.
    pub(crate) cuts: Vec<usize>,
}

/// What a failure shows.
impl fmt::Debug for Set {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "clock {} week {:?} cuts {:?}", self.clock_ms, self.week_start, self.cuts)?;
        writeln!(f, "{}", self.document)?;
        for (name, bytes) in &self.files {
            writeln!(f, "--- {name}\n{}", String::from_utf8_lossy(bytes))?;
        }
        writeln!(f, "---\nlinks {:?}", self.links)
    }
}

/// Sets of up to so many records.
pub(crate) fn sets(n_records: usize) -> impl Strategy<Value = Set> {
    let bytes = |n| vec(any::<u8>(), n);
    (bytes(48), vec(bytes(40), 0..n_records), vec(bytes(40), 1..4)).prop_map(
        |(whole, records, links)| {
            let records: Vec<Dice> = records.into_iter().map(Dice::new).collect();
            Set::of(&mut Dice::new(whole), records, links.into_iter().map(Dice::new).collect())
        },
    )
}

/// Chooses by bytes; when they run out, the plainest.
struct Dice {
    bytes: Vec<u8>,
    at: usize,
}

impl Dice {
    fn new(bytes: Vec<u8>) -> Dice {
        Dice { bytes, at: 0 }
    }

    fn below(&mut self, n: usize) -> usize {
        let byte = self.bytes.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(byte) * n / 256
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }
}

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// Clocks change, leap days come, years end and begin.
const BEGINS: [&str; 10] = [
    "2026-09-01T10:00:00Z",
    "2026-03-07T22:00:00Z",
    "2026-10-31T22:00:00Z",
    "2026-03-28T20:00:00Z",
    "2026-10-24T20:00:00Z",
    "2026-04-04T10:00:00Z",
    "2026-09-26T10:00:00Z",
    "2024-02-27T20:00:00Z",
    "2025-12-30T20:00:00Z",
    "2027-02-27T02:00:00Z",
];
/// Half an hour and four hours are gaps that part sessions.
const STEPS: [i64; 6] = [HOUR / 2, HOUR, 4 * HOUR, DAY, 11 * DAY, 1];
const ZONES: [Option<&str>; 9] = [
    None,
    Some("UTC"),
    Some("America/Chicago"),
    Some("Europe/Dublin"),
    Some("Australia/Lord_Howe"),
    Some("Asia/Kathmandu"),
    Some("Pacific/Chatham"),
    Some("America/Chicago"),
    Some("Mars/Olympus"),
];

/// The instants of a set.
struct Times {
    begin: i64,
    step: i64,
}

impl Times {
    fn at(&self, dice: &mut Dice) -> i64 {
        self.begin + dice.below(48) as i64 * self.step + dice.pick(&[0, 0, 0, 0, 1, 500])
    }

    /// A day of the set or around it, as a link writes it.
    fn day(&self, dice: &mut Dice) -> String {
        let at = self.begin + (dice.below(56) as i64 - 4) * self.step.max(DAY / 2);
        jiff::Timestamp::from_millisecond(at).unwrap().to_string()[..10].to_owned()
    }
}

/// The same instant as somebody might write it.
fn written(at_ms: i64, dice: &mut Dice) -> Value {
    let at = jiff::Timestamp::from_millisecond(at_ms).unwrap();
    let shifted = |hours: i8, minutes: i32| {
        let seconds = i32::from(hours) * 3600 + minutes * 60;
        let offset = jiff::tz::Offset::from_seconds(seconds).unwrap();
        at.display_with_offset(offset).to_string()
    };
    match dice.below(8) {
        0 | 1 => json!(at.to_string()),
        2 => json!(at_ms),
        3 => json!(format!(" {at_ms} ")),
        4 => json!(shifted(5, 45)),
        5 => json!(shifted(-6, 0).replace('T', " ")),
        6 => json!(at.to_string().to_lowercase()),
        _ => json!(at_ms as f64),
    }
}

// The last would make the first line of a visits file the beginning of its columns.
const NO_INSTANTS: [fn() -> Value; 8] = [
    || json!(null),
    || json!("yesterday"),
    || json!("2026-09-01T10:00:00"),
    || json!("2026-02-29T10:00:00Z"),
    || json!(1_788_256_860),
    || json!("1999-12-31T23:59:59Z"),
    || json!(1.5),
    || json!(["2026-09-01T10:00:00Z"]),
];

// ---- fields that events and visits share -------------------------------------

/// The values of each dimension; what is empty is left out.
fn pool(name: &str) -> Vec<Value> {
    match name {
        "viewer" => vec![
            json!("ada"),
            json!(""),
            json!("bo"),
            json!(" cy "),
            json!("~"),
            json!(17),
            json!("Zoë"),
            json!(""),
        ],
        "country" => vec![
            json!("US"),
            json!(""),
            json!("us"),
            json!("DE"),
            json!(" de "),
            json!("GB"),
            json!("Germany"),
            json!("U1"),
        ],
        "region" => vec![json!(""), json!("WI"), json!("MA"), json!("~"), json!("US-WI")],
        "city" => vec![json!(""), json!("Springfield"), json!("Fond du Lac"), json!("Paris")],
        "context" => {
            vec![json!(""), json!("8123"), json!(8123), json!("9"), json!("a,b"), json!("~")]
        }
        "page" => [
            "",
            "https://uni.example/a",
            "https://Uni.Example:8443/a#x",
            "http://me:pw@uni.example./a",
            "https://uni.example?next=a@b",
            "http://[2001:DB8::1]:80/x",
            "file:///home/x.html",
            "app://player/1",
            "https:///x",
            "https://ünï.example/",
            "#only",
            "//uni.example/a",
        ]
        .map(Value::from)
        .to_vec(),
        "device" => ["", "Desktop", "Mobile", " Tablet "].map(Value::from).to_vec(),
        "os" => ["", "macOS", "Android"].map(Value::from).to_vec(),
        "browser" => ["", "Firefox", "\"Chrome\"; old, new"].map(Value::from).to_vec(),
        _ => ["", "student", "teacher"].map(Value::from).to_vec(),
    }
}

/// In the order of links.
const DIMENSIONS: [&str; 10] =
    ["country", "region", "city", "context", "page", "viewer", "device", "os", "browser", "role"];

/// Texts that are none, and refuse their record. The last would make the first line
/// of a visits file the beginning of its columns.
const NO_TEXTS: [fn() -> Value; 5] =
    [|| json!({}), || json!(1.5), || json!(true), || json!("x".repeat(4097)), || json!(["ada"])];

fn labels(kind: Kind, dice: &mut Dice, into: &mut Map<String, Value>) {
    for name in DIMENSIONS {
        let value = dice.pick(&pool(name));
        if value != "" || dice.one_in(4) {
            into.insert(name.to_owned(), value);
        }
    }
    if dice.one_in(40) {
        let n = NO_TEXTS.len() - usize::from(kind == Kind::Visits);
        into.insert(dice.pick(&DIMENSIONS).to_owned(), dice.pick(&NO_TEXTS[..n])());
    }
}

/// Content times in seconds, on both sides of the edges of cells and of the content.
fn span(dice: &mut Dice) -> (f64, f64) {
    let from = dice.pick(&[0.0, 10.0, 3.5, 3.4996, 3.5004, 20.0, -3.0, 29.6, 55.0, 700.0]);
    let length = dice.pick(&[10.0, 30.0, 1.0, 0.3, 5.001, 45.0, 2.9, 600.0, 0.0, -2.0, 0.0004]);
    // Quartiles of 60 s and of 12.346 s, and what is just short of them.
    let edges = [30.0, 59.0, 58.999, 15.0, 14.999, 45.0, 44.9994, 11.729, 11.728, 59.5, 57.0];
    if dice.one_in(3) { (f64::min(from, 10.0), dice.pick(&edges)) } else { (from, from + length) }
}

fn seconds(value: f64, dice: &mut Dice) -> Value {
    match dice.below(24) {
        0..=19 => json!(value),
        20..=22 => json!(format!(" {value} ")),
        _ => dice.pick(&[json!(null), json!("inf"), json!("x"), json!(1e9), json!([1]), json!("")]),
    }
}

// ---- records -----------------------------------------------------------------

fn event(dice: &mut Dice, times: &Times) -> Map<String, Value> {
    const KINDS: [&str; 14] = [
        "play",
        "watch",
        "watch",
        "watch",
        "impression",
        "impression",
        "reach",
        "reach",
        "share",
        "like",
        "download",
        "play",
        "watch",
        "pley",
    ];
    let mut record = Map::new();
    let at = times.at(dice);
    let at = if dice.one_in(40) { dice.pick(&NO_INSTANTS)() } else { written(at, dice) };
    record.insert("at".to_owned(), at);
    let kind = dice.pick(&KINDS);
    record.insert("kind".to_owned(), json!(kind));
    // What a kind does not carry is ignored, whatever it holds.
    if kind == "watch" || dice.one_in(12) {
        let (from, to) = span(dice);
        record.insert("from".to_owned(), seconds(from, dice));
        record.insert("to".to_owned(), seconds(to, dice));
    }
    if kind == "reach" || dice.one_in(12) {
        let percent = [json!(50), json!(25), json!(75), json!(100), json!("50"), json!(60)];
        record.insert("percent".to_owned(), dice.pick(&percent));
    }
    let session = dice.pick(&["", "s1", "s2", "s3", "", "s1", " s2 ", "s4", ""]);
    if !session.is_empty() {
        record.insert("session".to_owned(), json!(session));
    }
    labels(Kind::Events, dice, &mut record);
    record
}

/// A beacon of Kaltura's player, which plays by ten seconds, stops and jumps about.
fn beacon(dice: &mut Dice, times: &Times) -> Map<String, Value> {
    let mut record = Map::new();
    let instants =
        ["at", "eventTime", "timestamp", "time", "sessionStartTime", "sessionStartTime", ""];
    let at = times.at(dice);
    let at = match dice.below(12) {
        0 => dice.pick(&NO_INSTANTS)(),
        1 | 2 => json!(at / 1000),
        3 => json!(at as f64 / 1000.0),
        _ => written(at, dice),
    };
    let name = dice.pick(&instants);
    if !name.is_empty() {
        record.insert(name.to_owned(), at);
    }
    let kinds = [99, 1, 3, 99, 35, 99, 11, 12, 13, 14, 21, 23, 33, 2, 99, 99];
    let kind = dice.pick(&kinds);
    let kind = dice.pick(&[json!(kind), json!(kind), json!(kind.to_string())]);
    record.insert("eventType".to_owned(), kind);
    if !dice.one_in(12) {
        let position = dice.pick(&[0.0, 10.0, 20.0, 25.5, 5.0004, 60.0, 700.0, -4.0, 1.3e6]);
        record.insert("position".to_owned(), seconds(position, dice));
    }
    if !dice.one_in(12) {
        let played = dice.pick(&[0.0, 10.0, 20.0, 30.0, 25.5, 45.0, 90.0, -1.0, 4e3]);
        record.insert("playTimeSum".to_owned(), seconds(played, dice));
    }
    let index = dice.pick(&[json!(1), json!(2), json!("3"), json!(null), json!("x"), json!(4)]);
    record.insert("eventIndex".to_owned(), index);
    let entry = dice.pick(&["e", "", "e", "e", "other", "e", "e"]);
    if !entry.is_empty() {
        record.insert("entryId".to_owned(), json!(entry));
    }
    let session = dice.pick(&["s1", "s2", "s1", "s2", "s3", "s1", ""]);
    if !session.is_empty() {
        record.insert("sessionId".to_owned(), json!(session));
    }
    let mut known = Map::new();
    labels(Kind::Beacons, dice, &mut known);
    let nests = dice.one_in(2);
    for (name, value) in known {
        let (above, below) = match name.as_str() {
            "viewer" => ("", "userId"),
            "context" => ("", "playbackContext"),
            "page" => ("", "referrer"),
            "country" | "region" | "city" if nests => ("location", name.as_str()),
            "device" | "browser" if nests => ("userAgent", name.as_str()),
            "os" if nests => ("userAgent", "operatingSystem"),
            other => ("", other),
        };
        if above.is_empty() {
            record.insert(below.to_owned(), value);
        } else {
            record.entry(above).or_insert_with(|| json!({}))[below] = value;
        }
    }
    record
}

fn visit(dice: &mut Dice, times: &Times) -> Map<String, Value> {
    let mut record = Map::new();
    let at = times.at(dice);
    let at = if dice.one_in(40) { dice.pick(&NO_INSTANTS[..7])() } else { written(at, dice) };
    record.insert("start".to_owned(), at);
    for (name, values) in [
        ("plays", [json!(1), json!(0), json!("1"), json!(1), json!(1), json!(2)]),
        ("impressions", [json!(1), json!(0), json!(3), json!(" 2 "), json!(null), json!(-1)]),
        ("reached", [json!(null), json!(50), json!(0), json!("100"), json!(25), json!(30)]),
        ("likes", [json!(null), json!(1), json!(0), json!(2.0), json!(null), json!(0.5)]),
        ("shares", [json!(null), json!(1), json!(null), json!(2), json!(null), json!(0)]),
        ("downloads", [json!(null), json!(1), json!(null), json!(2), json!(null), json!(0)]),
        ("session", [json!("s1"), json!(null), json!(7), json!("s1"), json!(""), json!("s2")]),
    ] {
        // The last of each is not what it should be, and seldom.
        let n = if dice.one_in(16) { values.len() } else { values.len() - 1 };
        record.insert(name.to_owned(), dice.pick(&values[..n]));
    }
    let n_spans = dice.below(5);
    let mut spans: Vec<Value> = (0..n_spans)
        .map(|_| {
            let (from, to) = span(dice);
            json!([from, to])
        })
        .collect();
    if dice.one_in(12) {
        spans.push(dice.pick(&[json!([1]), json!(7), json!(["1", "2.5"]), json!([null, 1])]));
    }
    let as_text = dice.one_in(2);
    record
        .insert("spans".to_owned(), if as_text { json!(spans_text(&spans)) } else { json!(spans) });
    labels(Kind::Visits, dice, &mut record);
    record
}

/// `0-120.5 300-360`
fn spans_text(spans: &[Value]) -> String {
    let pieces: Vec<String> = spans
        .iter()
        .map(|span| match span.as_array().map(Vec::as_slice) {
            Some([from, to]) => format!("{from}-{to}").replace('"', ""),
            _ => "5".to_owned(),
        })
        .collect();
    pieces.join("  ")
}

const VIDEO: &str = "https://w3id.org/xapi/video/extensions/";
const FIELDS: &str = "https://fields.example/";

fn statement(dice: &mut Dice, times: &Times, n: usize) -> Map<String, Value> {
    const VERBS: [&str; 14] = [
        "https://w3id.org/xapi/video/verbs/played",
        "https://w3id.org/xapi/video/verbs/paused",
        "http://adlnet.gov/expapi/verbs/initialized",
        "https://w3id.org/xapi/video/verbs/seeked",
        "http://adlnet.gov/expapi/verbs/completed",
        "http://adlnet.gov/expapi/verbs/terminated",
        "https://w3id.org/xapi/video/verbs/played",
        "https://w3id.org/xapi/video/verbs/paused",
        "https://w3id.org/xapi/video/verbs/played",
        "http://adlnet.gov/expapi/verbs/experienced",
        "http://adlnet.gov/expapi/verbs/shared",
        "https://w3id.org/xapi/acrossx/verbs/liked",
        "http://id.tincanapi.com/verb/downloaded",
        "http://adlnet.gov/expapi/verbs/voided",
    ];
    let verb = dice.pick(&VERBS);
    let at = jiff::Timestamp::from_millisecond(times.at(dice)).unwrap().to_string();
    let id = |n: usize| format!("00000000-0000-4000-8000-{n:012x}");
    let mut own_id = id(n);
    if dice.one_in(12) {
        own_id = id(n.saturating_sub(1 + dice.below(4))); // sent twice
    }
    let mut record = json!({ "id": own_id, "verb": { "id": verb } });
    record["object"] = if verb.ends_with("voided") {
        let target = id(n.saturating_sub(dice.below(8))).to_uppercase();
        json!({ "objectType": "StatementRef", "id": target })
    } else {
        json!({ "id": dice.pick(&["urn:v", "urn:v", "urn:v", "urn:v2", "urn:v", "urn:other"]) })
    };
    match dice.below(16) {
        0..=13 => record["timestamp"] = json!(at),
        14 => record["stored"] = json!(at),
        _ if dice.one_in(2) => record["timestamp"] = json!("soon"),
        _ => {}
    }
    record["actor"] = match dice.below(10) {
        0 | 1 => json!({ "account": { "name": dice.pick(&["ada", "bo"]) }, "name": "Ada" }),
        2 | 3 => json!({ "mbox": "mailto:cy@a.example", "name": dice.pick(&["Cy", "Cy Young"]) }),
        4 => json!({ "mbox_sha1sum": "0f" }),
        5 => json!({ "openid": "https://id.example/dee", "account": { "name": "" } }),
        6 => json!({ "account": { "mbox": "mailto:eve@a.example" } }),
        7 => json!({ "name": "nobody" }),
        _ => json!({ "account": { "name": "ada" } }),
    };
    let mut told = json!({});
    match dice.below(6) {
        0 | 1 => told[format!("{VIDEO}session-id")] = json!(dice.pick(&["s1", "s2"])),
        2 => told["https://w3id.org/xapi/openedx/extensions/session-id"] = json!("s1"),
        3 => record["context"]["registration"] = json!(dice.pick(&["s1", "r2"])),
        _ => {}
    }
    if dice.one_in(5) {
        record["context"]["contextActivities"]["parent"] = json!([{ "id": "course 1" }]);
    }
    for name in ["country", "region", "page", "device"] {
        let value = dice.pick(&pool(name));
        if value != "" {
            told[format!("{FIELDS}{name}")] = value;
        }
    }
    let mut result = json!({});
    let time = |dice: &mut Dice| {
        dice.pick(&[
            json!(0),
            json!(10.5),
            json!(20),
            json!("30"),
            json!(4),
            json!(65),
            json!(null),
        ])
    };
    result[format!("{VIDEO}time")] = time(dice);
    result[format!("{VIDEO}time-from")] = time(dice);
    let segments = [
        "",
        "0[.]10.5",
        "0.000[.]12.25[,]30[.]40[,]5[.]5",
        "3[.]8[,]12",
        "20[.]10[,]1[.]2",
        "20[.]10",
        "7[.]7",
        "x[.]3",
        "700[.]800[,]0[.]2",
        "700[.]800",
        "-3[.]4",
    ];
    if dice.one_in(3) {
        result[format!("{VIDEO}played-segments")] = json!(dice.pick(&segments));
    }
    let length =
        dice.pick(&[json!(null), json!(60.25), json!(0), json!("45"), json!(null), json!(62)]);
    if dice.one_in(2) {
        told[format!("{VIDEO}length")] = length;
    } else {
        result[format!("{VIDEO}length")] = length;
    }
    record["context"]["extensions"] = told;
    record["result"]["extensions"] = result;
    match record {
        Value::Object(record) => record,
        _ => Map::new(),
    }
}

/// A Caliper event.
fn caliper(dice: &mut Dice, times: &Times, n: usize) -> Map<String, Value> {
    const ACTIONS: [&str; 14] = [
        "Started",
        "Paused",
        "Resumed",
        "JumpedTo",
        "Ended",
        "Started",
        "JumpedTo",
        "http://purl.imsglobal.org/vocab/caliper/v1/action#Paused",
        "Viewed",
        "ChangedVolume",
        "Shared",
        "ForwardedTo",
        "Restarted",
        "Downloaded",
    ];
    let iso = |seconds: f64, dice: &mut Dice| match dice.below(10) {
        0 => json!(seconds),
        1 => json!(format!("PT{}M{}S", (seconds / 60.0).floor(), seconds % 60.0)),
        2 => json!(format!("PT{}S", seconds.to_string().replace('.', ","))),
        3 => dice.pick(&[json!("P"), json!("PT1S2M"), json!("P1Y"), json!(null), json!("soon")]),
        _ => json!(format!("PT{seconds}S")),
    };
    let place = |dice: &mut Dice| dice.pick(&[0.0, 10.0, 20.0, 33.25, 59.0, 60.0, 5.0004, 61.0]);
    let at = times.at(dice);
    let at = if dice.one_in(40) {
        dice.pick(&[json!("soon"), json!(""), json!(null), json!("2026-09-01")])
    } else {
        json!(jiff::Timestamp::from_millisecond(at).unwrap().to_string())
    };
    let mut event = json!({
        "@context": "http://purl.imsglobal.org/ctx/caliper/v1p2",
        "type": "MediaEvent",
        "eventTime": at,
        "action": dice.pick(&ACTIONS),
    });
    if !dice.one_in(4) {
        let twin = if dice.one_in(12) { n.saturating_sub(2) } else { n };
        event["id"] = json!(format!("urn:uuid:{twin}"));
    }
    let object = dice.pick(&["urn:v", "urn:v", "urn:v2", "urn:v", "urn:w"]);
    event["object"] = match dice.below(6) {
        0 => json!(object),
        1 => json!({ "@id": object }),
        _ => json!({ "id": object, "duration": iso(dice.pick(&[60.25, 62.0, 0.0]), dice) }),
    };
    if event["object"].is_object() && dice.one_in(3) {
        let mut told = Map::new();
        for name in ["old_time", "new_time", "currentTime"] {
            if dice.one_in(2) {
                told.insert(name.to_owned(), iso(place(dice), dice));
            }
        }
        event["object"]["extensions"] = json!(told);
    }
    if !dice.one_in(5) {
        event["target"] = json!({ "type": "MediaLocation", "currentTime": iso(place(dice), dice) });
    }
    event["actor"] = match dice.below(8) {
        0 => json!("urn:bo"),
        1 => json!({}),
        2 => json!({ "id": "urn:bo", "name": "Bo" }),
        3 => dice.pick(&[json!({ "id": {} }), json!(7), json!({ "@id": "urn:cy" }), json!(null)]),
        _ => json!({ "id": "urn:ada", "name": dice.pick(&["Ada", "Ada L.", ""]) }),
    };
    match dice.below(5) {
        0 => {}
        1 => event["session"] = json!("s1"),
        2 => event["session"] = dice.pick(&[json!({ "id": 3 }), json!({ "id": true }), json!({})]),
        _ => event["session"] = json!({ "id": dice.pick(&["s1", "s2"]), "type": "Session" }),
    }
    match dice.below(4) {
        0 => event["group"] = json!("8123"),
        1 => event["group"] = json!({ "id": dice.pick(&["8123", "9"]) }),
        _ => {}
    }
    if dice.one_in(3) {
        event["membership"] = json!({ "roles": [dice.pick(&["Learner", "Instructor"])] });
        event["edApp"] = json!({ "id": "https://uni.example/a" });
        event["extensions"] = json!({ "country": dice.pick(&pool("country")) });
    }
    match event {
        Value::Object(event) => event,
        _ => Map::new(),
    }
}

// ---- files -------------------------------------------------------------------

/// Envelopes of a few events each, one a line.
fn envelopes(records: &[Map<String, Value>], dice: &mut Dice) -> Vec<u8> {
    let mut lines = Vec::new();
    let mut rest = records;
    while !rest.is_empty() {
        let (some, more) = rest.split_at(rest.len().min(1 + dice.below(4)));
        let envelope = json!({ "sensor": "x", "sendTime": "2026-09-01T00:00:00Z", "data": some });
        lines.push(envelope.to_string());
        rest = more;
    }
    let mut file = mark(dice);
    file.extend(lines.join(line_end(dice)).into_bytes());
    file
}

fn line_end(dice: &mut Dice) -> &'static str {
    dice.pick(&["\n", "\n", "\r\n", "\n\n", "\r\n  \r\n", "\n"])
}

// Among the records stand some that are none. The last, with half a surrogate pair,
// is so only where every field is read: of statements that is what matters alone.

fn ndjson(kind: Kind, records: &[Map<String, Value>], dice: &mut Dice) -> Vec<u8> {
    let mut file = mark(dice);
    for record in records {
        file.extend(json!(record).to_string().into_bytes());
        file.extend(line_end(dice).bytes());
        if dice.one_in(20) {
            let broken: [&[u8]; 5] =
                [b"{oops", b"7", b"[{}]", b"{\"at\":\"\xff\"}", b"{\"viewer\":\"\\ud83d\"}"];
            file.extend(dice.pick(&broken[..broken.len() - usize::from(kind.is_nested())]));
            file.extend(line_end(dice).bytes());
        }
    }
    if dice.one_in(4) {
        while file.last().is_some_and(u8::is_ascii_whitespace) {
            file.pop();
        }
    }
    file
}

fn mark(dice: &mut Dice) -> Vec<u8> {
    if dice.one_in(4) { b"\xef\xbb\xbf".to_vec() } else { Vec::new() }
}

fn array(kind: Kind, records: &[Map<String, Value>], dice: &mut Dice) -> Vec<u8> {
    let mut file = mark(dice);
    file.extend(dice.pick(&["[", " [ ", "\n["]).bytes());
    for (n, record) in records.iter().enumerate() {
        if n > 0 {
            file.extend(dice.pick(&[",", ",\n", " , "]).bytes());
        }
        file.extend(json!(record).to_string().into_bytes());
        if dice.one_in(24) {
            let broken: [&[u8]; 4] =
                [b",7", b",\"x]\"", b",{\"at\":\"\xff\"}", b",{\"viewer\":[\"\\ud83d\"]}"];
            file.extend(dice.pick(&broken[..broken.len() - usize::from(kind.is_nested())]));
        }
    }
    file.extend(dice.pick(&["]", "]\n", " ] ", "]", "", "] x", ",]"]).bytes());
    file
}

fn csv(records: &[Map<String, Value>], columns: &[&str], dice: &mut Dice) -> Vec<u8> {
    let delimiter = dice.pick(&[",", ";", "\t"]);
    let mut columns: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
    let turn = dice.below(columns.len());
    columns.rotate_left(turn);
    columns.insert(dice.below(columns.len()), "comment".to_owned());
    let mut file = mark(dice);
    let header: Vec<String> = columns
        .iter()
        .map(
            |name| if dice.one_in(4) { format!(" {} ", name.to_uppercase()) } else { name.clone() },
        )
        .collect();
    file.extend(header.join(delimiter).into_bytes());
    file.extend(line_end(dice).bytes());
    for record in records {
        let cell = |name: &String| match record.get(name) {
            None if name == "comment" => "so, so; \"well\"\tand\nmore".to_owned(),
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(Value::Array(spans)) if name == "spans" => spans_text(spans),
            Some(other) => other.to_string(),
        };
        let quoted = |text: String| {
            let is_plain = !text.contains([',', ';', '\t', '\n', '"']);
            if is_plain { text } else { format!("\"{}\"", text.replace('"', "\"\"")) }
        };
        let mut cells: Vec<String> = columns.iter().map(|name| quoted(cell(name))).collect();
        if dice.one_in(30) {
            match dice.below(3) {
                0 => cells.push(String::new()),
                1 => cells.push("more".to_owned()),
                _ => cells.truncate(cells.len() - 1),
            }
        }
        file.extend(cells.join(delimiter).into_bytes());
        if dice.one_in(60) {
            file.push(0xff);
        }
        file.extend(line_end(dice).bytes());
    }
    file
}

/// `{"start":[...],"viewer":[...]}`
fn columns(records: &[Map<String, Value>], names: &[&str], dice: &mut Dice) -> Vec<u8> {
    let mut names = names.to_vec();
    let turn = dice.below(names.len());
    names.rotate_left(turn);
    let column = |name: &&str| {
        let values: Vec<Value> =
            records.iter().map(|record| record.get(*name).cloned().unwrap_or_default()).collect();
        format!("{}:{}", json!(name), json!(values))
    };
    let columns: Vec<String> = names.iter().map(column).collect();
    let mut file = mark(dice);
    file.extend(format!("{{\"note\":\"x\",{}}}\n", columns.join(", ")).into_bytes());
    file
}

// ---- the whole ---------------------------------------------------------------

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Events,
    Beacons,
    Visits,
    Statements,
    Caliper,
}

impl Kind {
    /// Whether fields lie within fields, and only some of them are read.
    fn is_nested(self) -> bool {
        matches!(self, Kind::Statements | Kind::Caliper)
    }
}

impl Set {
    fn of(dice: &mut Dice, records: Vec<Dice>, links: Vec<Dice>) -> Set {
        let kind = dice.pick(&[
            Kind::Events,
            Kind::Events,
            Kind::Events,
            Kind::Visits,
            Kind::Visits,
            Kind::Statements,
            Kind::Statements,
            Kind::Beacons,
            Kind::Beacons,
            Kind::Caliper,
            Kind::Caliper,
        ]);
        let begin: jiff::Timestamp = dice.pick(&BEGINS).parse().unwrap();
        let times = Times { begin: begin.as_millisecond(), step: dice.pick(&STEPS) };
        let mut made: Vec<Map<String, Value>> = Vec::new();
        for (n, mut dice) in records.into_iter().enumerate() {
            let twin = dice.one_in(12).then(|| dice.below(4));
            let record = match (twin.and_then(|back| made.iter().rev().nth(back)), kind) {
                (Some(twin), Kind::Events | Kind::Beacons | Kind::Visits) => twin.clone(),
                (_, Kind::Events) => event(&mut dice, &times),
                (_, Kind::Beacons) => beacon(&mut dice, &times),
                (_, Kind::Visits) => visit(&mut dice, &times),
                (_, Kind::Statements) => statement(&mut dice, &times, n),
                (_, Kind::Caliper) => caliper(&mut dice, &times, n),
            };
            made.push(record);
        }
        let (document, files) = document_and_files(dice, kind, &times, &made);
        Set {
            document,
            files,
            links: links.into_iter().map(|mut dice| link(&mut dice, &times)).collect(),
            clock_ms: times.begin + dice.below(60) as i64 * DAY,
            week_start: dice.pick(&[Weekday::Sunday, Weekday::Monday, Weekday::Saturday]),
            cuts: (0..3).map(|_| dice.pick(&[usize::MAX, 1, 7, 64, 1000])).collect(),
        }
    }
}

fn document_and_files(
    dice: &mut Dice,
    kind: Kind,
    times: &Times,
    records: &[Map<String, Value>],
) -> (Value, Vec<(String, Vec<u8>)>) {
    let n_files = dice.pick(&[1, 1, 1, 2, 3]);
    let mut files = Vec::new();
    let per_file = records.len().div_ceil(n_files).max(1);
    for n in 0..n_files {
        let part = records.chunks(per_file).nth(n).unwrap_or_default();
        files.push((format!("data{n}"), written_as(dice, kind, part)));
    }
    let mut urls: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
    if dice.one_in(12) {
        urls.insert(dice.below(2), "missing".to_owned());
    }
    let kind_key = match kind {
        Kind::Events | Kind::Beacons => "events",
        Kind::Visits => "visits",
        Kind::Statements => "xapi",
        Kind::Caliper => "caliper",
    };
    let mut document = json!({
        "viewprint": 1,
        "entry": { "id": "e" },
        "source": { "kind": kind_key, "url": if urls.len() > 1 { json!(urls) } else { json!(urls[0]) } },
    });
    if kind == Kind::Caliper {
        document["source"]["activity"] = json!(["urn:v", "urn:v2"]);
        document["source"]["fields"] =
            json!({ "page": "edApp.id", "country": "extensions.country" });
    }
    if kind == Kind::Statements {
        document["source"]["activity"] = dice.pick(&[json!("urn:v"), json!(["urn:v", "urn:v2"])]);
        let path = |name| format!("context.extensions.{FIELDS}{name}");
        document["source"]["fields"] = json!(
            ["country", "region", "page", "device"]
                .map(|name| (name, path(name)))
                .into_iter()
                .collect::<std::collections::BTreeMap<_, _>>()
        );
    }
    let lengths = [
        json!(60),
        json!(null),
        json!(12.3455),
        json!(0.4),
        json!(3600),
        json!(null),
        json!(0),
        json!(-1),
        json!(1.3e6),
        json!("60"),
    ];
    match dice.pick(&lengths) {
        Value::Null => {}
        length => document["entry"]["duration_s"] = length,
    }
    if let Some(zone) = dice.pick(&ZONES) {
        document["time_zone"] = json!(zone);
    }
    for (of, key) in [(None, "updated_at"), (Some("entry"), "created_at")] {
        let at = times.begin + (dice.below(60) as i64 - 6) * times.step.max(HOUR);
        let value = match dice.below(12) {
            0..=5 => continue,
            6..=10 => written(at, dice),
            _ => json!("soon"),
        };
        match of {
            None => document[key] = value,
            Some(of) => document[of][key] = value,
        }
    }
    let lists: [(_, _, &[u8]); 2] = [
        (
            "viewers",
            json!({ "ada": "Ada Lovelace", "17": "Seventeen", "nobody": "x", "cy": " Cy " }),
            b"id;name\nada;Ada Lovelace\n17;Seventeen\ncy; Cy \n",
        ),
        (
            "contexts",
            json!({ "8123": "Biology 101", "9": "" }),
            b"name,ID\r\nBiology 101,8123\r\n,9\r\n",
        ),
    ];
    for (key, inline, csv) in lists {
        match dice.below(4) {
            0 | 1 => {}
            2 => document[key] = inline,
            _ => {
                document[key] = json!(format!("{key}.csv"));
                files.push((format!("{key}.csv"), csv.to_vec()));
            }
        }
    }
    (document, files)
}

fn written_as(dice: &mut Dice, kind: Kind, records: &[Map<String, Value>]) -> Vec<u8> {
    let of_events = ["at", "kind", "session", "from", "to", "percent"];
    let of_visits = [
        "start",
        "session",
        "impressions",
        "plays",
        "reached",
        "shares",
        "likes",
        "downloads",
        "spans",
    ];
    let names = |own: &[&'static str]| own.iter().copied().chain(DIMENSIONS).collect::<Vec<_>>();
    match (kind, dice.below(4)) {
        (_, 0) => ndjson(kind, records, dice),
        (Kind::Caliper, 1) => envelopes(records, dice),
        (Kind::Caliper, 2) => {
            let envelope = json!({ "sensor": "x", "dataVersion": "v1p2", "data": records });
            if dice.one_in(2) {
                return envelope.to_string().into_bytes();
            }
            serde_json::to_vec_pretty(&envelope).unwrap()
        }
        (Kind::Statements | Kind::Beacons, 1) => ndjson(kind, records, dice),
        (Kind::Statements, 2) => {
            format!("{{\"more\":\"\",\"statements\":{}}}", json!(records)).into_bytes()
        }
        (Kind::Events, 1 | 2) => csv(records, &names(&of_events), dice),
        (Kind::Visits, 1) => csv(records, &names(&of_visits), dice),
        (Kind::Visits, 2) => columns(records, &names(&of_visits), dice),
        (_, _) => array(kind, records, dice),
    }
}

// ---- links -------------------------------------------------------------------

fn link(dice: &mut Dice, times: &Times) -> String {
    const PRESETS: [&str; 10] = [
        "all",
        "last-7",
        "last-30",
        "last-90",
        "this-week",
        "this-month",
        "this-quarter",
        "this-year",
        "last-365",
        "last-31",
    ];
    let mut parts = Vec::new();
    match dice.below(6) {
        0 | 1 => parts.push("range=all".to_owned()),
        2 => {}
        3 => parts.push(format!("range={}", dice.pick(&PRESETS))),
        _ => {
            let (mut a, mut b) = (times.day(dice), times.day(dice));
            if a > b && !dice.one_in(8) {
                (a, b) = (b, a);
            }
            parts.push(format!("range={a}..{b}"));
        }
    }
    match dice.below(6) {
        0 => {}
        1 | 2 => parts.push("compare=previous".to_owned()),
        3 => parts.push("compare=last-year".to_owned()),
        4 => parts.push(format!("compare={}", times.day(dice))),
        _ => parts.push("compare=2024-02-29".to_owned()),
    }
    for name in DIMENSIONS.into_iter().chain(["domain"]) {
        if !dice.one_in(10) {
            continue;
        }
        let n = 1 + dice.below(3);
        let values: Vec<String> = (0..n).map(|_| link_value(name, dice)).collect();
        parts.push(format!("{name}={}", values.join(",")));
    }
    if dice.one_in(3) {
        parts.push(format!("grain={}", dice.pick(&["day", "month", "week"])));
    }
    let metrics = ["plays", "completion", "minutes", "play_rate", "likes", "nonsense"];
    if dice.one_in(4) {
        parts.push(format!("metric={}", dice.pick(&metrics)));
        parts.push(format!("second={}", dice.pick(&metrics)));
    }
    if dice.one_in(2) {
        parts.push(format!("reach={}", dice.pick(&["25", "75", "100", "50", "60"])));
    }
    if dice.one_in(12) {
        parts.push(
            dice.pick(&["v=2", "v=1", "unknown=1", "range", "=", "reach=25&reach=75"]).to_owned(),
        );
    }
    if dice.one_in(8) {
        let turn = dice.below(parts.len().max(1));
        parts.rotate_left(turn);
    }
    format!("{}{}", dice.pick(&["", "#"]), parts.join("&"))
}

fn link_value(name: &str, dice: &mut Dice) -> String {
    if dice.one_in(4) {
        return "~".to_owned();
    }
    if dice.one_in(20) {
        return dice.pick(&["", "%zz", "%ff", "%", "nowhere", "a+b"]).to_owned();
    }
    let value = match name {
        "domain" => json!(dice.pick(&[
            "uni.example",
            "Uni.Example",
            "player",
            "ünï.example",
            "2001:db8::1"
        ])),
        name => dice.pick(&pool(name)),
    };
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    };
    let encoded: String = text
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' => char::from(byte).to_string(),
            other => format!("%{other:02x}"),
        })
        .collect();
    encoded
}
