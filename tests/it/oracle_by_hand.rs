//! Holds the oracle against numbers that were worked out by hand from the contract:
//! a little data, a link, and what the page shows.

use crate::oracle::Oracle;
use serde_json::{Map, Value, json};

// ---- the three parts of a case -----------------------------------------------

/// Rows of a table with a header, as records. `-` is absent; `at` and `start` are
/// written `09-01T10:00` (2026, UTC); `_` in a value is a blank.
fn records(table: &str) -> Vec<Map<String, Value>> {
    let mut lines = table.lines().map(str::trim).filter(|line| !line.is_empty());
    let names: Vec<&str> = lines.next().unwrap().split_whitespace().collect();
    lines
        .map(|line| {
            let fields = names.iter().zip(line.split_whitespace());
            let fields = fields.filter(|(_, value)| *value != "-").map(|(name, value)| {
                let is_time = ["at", "start"].contains(name) && value.as_bytes()[2] == b'-';
                let full = format!("2026-{value}:00Z");
                let value = if is_time { full } else { value.replace('_', " ") };
                ((*name).to_owned(), json!(value))
            });
            fields.collect()
        })
        .collect()
}

fn ndjson(table: &str) -> Vec<u8> {
    let lines: Vec<String> =
        records(table).iter().map(|record| json!(record).to_string()).collect();
    lines.join("\n").into_bytes()
}

/// An entry of one file; `more` is laid over the document.
fn open(kind: &str, file: impl Into<Vec<u8>>, more: &Value) -> Oracle {
    let mut document = json!({
        "viewprint": 1,
        "entry": { "id": "e", "duration_s": 100 },
        "time_zone": "UTC",
        "source": { "kind": kind, "url": "data" },
    });
    lay_over(&mut document, more);
    Oracle::open(&document, &[("data".to_owned(), file.into())], 1_800_000_000_000)
}

fn lay_over(below: &mut Value, above: &Value) {
    match above {
        Value::Object(fields) => {
            for (key, value) in fields {
                lay_over(&mut below[key], value);
            }
        }
        value => *below = value.clone(),
    }
}

/// Each line of `expected` is a path into the answer and what stands there. A row is
/// found by its key; a number by its value.
#[track_caller]
fn check(oracle: &Oracle, fragment: &str, expected: &str) {
    let answer = oracle.answer(fragment);
    for line in expected.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (path, expected) = line.split_once(char::is_whitespace).unwrap();
        let expected = expected.trim();
        let mut found = &answer;
        for part in path.split('/') {
            found = match found {
                Value::Array(rows) => rows
                    .iter()
                    .find(|row| row["key"] == part)
                    .unwrap_or_else(|| panic!("no row {part} of {path} in {found}")),
                object => &object[part],
            };
        }
        if let Some(value) = found.get("value") {
            found = value;
        }
        let expected = serde_json::from_str(expected).unwrap_or_else(|_| json!(expected));
        let same = match (found.as_f64(), expected.as_f64()) {
            (Some(a), Some(b)) => (a - b).abs() < 1e-9,
            _ => *found == expected,
        };
        assert!(same, "{path}: expected {expected}, found {found}");
    }
}

#[track_caller]
fn check_events(table: &str, fragment: &str, expected: &str) {
    check(&open("events", ndjson(table), &json!({})), fragment, expected);
}

/// The keys of a table's rows, in order.
fn keys(oracle: &Oracle, fragment: &str, table: &str) -> Vec<String> {
    let answer = oracle.answer(fragment);
    let rows = answer[table].as_array().unwrap();
    rows.iter().map(|row| row["key"].as_str().unwrap().to_owned()).collect()
}

// ---- reading -------------------------------------------------------------------

#[test]
fn the_same_records_count_the_same_in_every_format() {
    let lines = "\u{feff}{\"at\":\"2026-09-01T10:00:00Z\",\"kind\":\"play\",\"viewer\":7}\r\n\r\n  \n\
                 {\"at\":1788256860000,\"kind\":\"watch\",\"viewer\":\" 7 \",\"from\":\"0\",\"to\":30}\r\n";
    let array = "[{\"at\":\"2026-09-01 10:00:00+00:00\",\"kind\":\"play\",\"viewer\":\"7\"},\n\
                 {\"at\":1788256860000,\"kind\":\"watch\",\"viewer\":7,\"from\":0,\"to\":30}]";
    let csv = "\u{feff} AT ;Kind;viewer;from;to\r\n2026-09-01T12:00:00+02:00;play;7;;\r\n\r\n\
               1788256860000;watch;7;0;30\r\n";
    let mut zipped = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut zipped, csv.replace(';', "\t").as_bytes()).unwrap();
    for file in [lines.into(), array.into(), csv.into(), zipped.finish().unwrap()] {
        check(
            &open("events", file, &json!({})),
            "",
            "
            quality/records  2
            quality/refused  0
            viewers/7/plays  1
            tiles/minutes    0.5
            range            2026-09-01..2026-09-01
            ",
        );
    }
}

#[test]
fn a_record_that_breaks_a_rule_is_refused_alone() {
    check_events(
        "
        at             kind   viewer from to   percent
        09-01T10:00    play   ada    -    -    -
        09-01T10:00    pley   bo     -    -    -
        1788256860     play   bo     -    -    -
        2026-09-01     play   bo     -    -    -
        09-01T10:00    watch  bo     5    5    -
        09-01T10:00    watch  bo     9    5    -
        09-01T10:00    watch  bo     100  120  -
        09-01T10:00    watch  bo     -5   0    -
        09-01T10:00    watch  bo     0    inf  -
        09-01T10:00    watch  bo     0    1209600.001 -
        09-01T10:00    reach  bo     -    -    60
        -              play   bo     -    -    -
        09-01T10:00    watch  ada    90   120  -
        ",
        "",
        "
        quality/records  13
        quality/refused  11
        tiles/viewers    1
        tiles/minutes    0.16666666666666666
        ",
    );
}

#[test]
fn a_list_a_lone_surrogate_or_bad_bytes_refuse_their_record_only() {
    let play = |viewer: &str| {
        format!("{{\"at\":\"2026-09-01T10:00:00Z\",\"kind\":\"play\",\"viewer\":{viewer}}}")
    };
    let long = format!("\"{}\"", "x".repeat(4097));
    let good = ["\"ada\"", "null", "\"\\ud83d\\ude00\""];
    let bad = ["[1]", "{}", "1.5", "true", "\"\\ud83d\"", "1e999", &long];
    let elements: Vec<String> = good.iter().chain(&bad).map(|viewer| play(viewer)).collect();
    for (open_, between, close) in [("", "\n", ""), ("[", ",", "]")] {
        let text = format!("{open_}{}{close}", elements.join(between));
        check(
            &open("events", text.clone(), &json!({})),
            "",
            "
            quality/records  10
            quality/refused  7
            tiles/viewers    3
            notices          []
            ",
        );
        let mut bytes = text.into_bytes();
        let at = bytes.windows(3).position(|w| w == b"ada").unwrap();
        bytes[at] = 0xff;
        check(&open("events", bytes, &json!({})), "", "quality/refused 8\n quality/records 10");
    }
}

#[test]
fn an_array_that_breaks_off_keeps_what_came_before() {
    let play = |viewer: &str| {
        format!("{{\"at\":1788256860000,\"kind\":\"play\",\"viewer\":\"{viewer}\"}}")
    };
    for rest in [",{\"at\":}]", "", ",{\"at\":1", " 5]", "] x", ",]"] {
        let file = format!("[{},{}{rest}", play("a"), play("b"));
        let expected = "quality/records 2\n tiles/plays 2\n notices [\"truncated\"]";
        check(&open("events", file, &json!({})), "", expected);
    }
}

#[test]
fn of_two_files_the_unreadable_one_is_named_and_twins_meet_across_files() {
    let events = "
        at           kind        viewer country region   page
        09-01T10:00  play        ada    US      WI       http://a/#x
        09-01T10:00  impression  ada    -       -        -
        ";
    let twins = ndjson(&events.replace("US", "us").replace("#x", ""));
    let document = json!({
        "viewprint": 1, "entry": { "id": "e" },
        "source": { "kind": "events", "url": ["a", "b", "c"] },
    });
    let files = [
        ("c".to_owned(), b"time,kind\n".to_vec()),
        ("b".to_owned(), twins),
        ("a".to_owned(), ndjson(events)),
    ];
    check(
        &Oracle::open(&document, &files, 0),
        "",
        "
        quality/records     4
        quality/duplicates  2
        tiles/plays         1
        tiles/impressions   1
        notices             [\"file\"]
        ",
    );
    let none = Oracle::open(&document, &files[..1], 0).answer("");
    assert!(none["error"].as_str().unwrap().contains("header row"), "{none}");
}

#[test]
fn the_domain_is_the_host_of_an_http_page() {
    let table = "
        at           kind  page
        09-01T10:00  play  HTTPS://me:pw@Uni.Example.:8443/a?b#c
        09-01T10:01  play  http://uni.example
        09-01T10:02  play  http://[::1]:80/x
        09-01T10:03  play  ftp://uni.example/
        09-01T10:04  play  /lecture
        ";
    let oracle = open("events", ndjson(table), &json!({}));
    assert_eq!(keys(&oracle, "", "domains"), ["uni.example", "~", "[::1]"]);
    check(&oracle, "domain=uni.example", "tiles/plays 2");
    assert_eq!(
        keys(&oracle, "domain=uni.example", "pages"),
        ["HTTPS://me:pw@Uni.Example.:8443/a?b", "http://uni.example"]
    );
    check(&oracle, "page=HTTPS://me:pw@Uni.Example.:8443/a?b", "domains/uni.example/play_share  1");
}

#[test]
fn visits_are_read_as_rows_lines_and_columns() {
    let csv = "start,viewer,impressions,plays,reached,region,spans,country\n\
               2026-09-01T10:00:00Z,ada,1,1,,WI,0-60 30-100 7-3 x,usa\n\
               2026-09-01T10:00:00Z,ada,1,1,,WI,0-60 30-100 7-3 x,usa\n\
               2026-09-01T11:00:00Z,,40,,,,,\n\
               2026-09-01T11:00:00Z,,1,2,,,,\n";
    let columns = json!({
        "start": ["2026-09-01T10:00:00Z", "2026-09-01T10:00:00Z", "2026-09-01T11:00:00Z", 0],
        "viewer": ["ada", "ada", null, null], "impressions": [1, 1, 40, 1], "plays": [1, 1, 0, 1],
        "region": ["WI", "WI", "", ""], "country": ["usa", "usa", null, "DE"],
        "spans": [[[0, 60], [30, 100], [7, 3], 5], "0-60 30-100 7-3 x", null, ""],
    });
    for file in [csv.to_owned(), serde_json::to_string_pretty(&columns).unwrap()] {
        check(
            &open("visits", file, &json!({})),
            "",
            "
            quality/records          4
            quality/refused          5
            quality/duplicates       0
            quality/reach_derived    2
            quality/unknown_country  2
            tiles/impressions        42
            tiles/plays              2
            tiles/completion         1
            tiles/minutes            4.333333333333333
            regions/~/plays          2
            timeline/views           [2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2]
            viewers/ada/tiers        2x30,3x30,2x40
            ",
        );
    }
}

// ---- events to sessions ----------------------------------------------------------

#[test]
fn a_session_over_midnight_counts_on_the_day_it_began() {
    check_events(
        "
        at           kind   session from to
        09-01T23:59  play   s       -    -
        09-02T00:10  watch  s       0    60
        ",
        "range=2026-09-01..2026-09-02",
        "
        trend/rows/2026-09-01/plays    1
        trend/rows/2026-09-01/minutes  1
        trend/rows/2026-09-02/plays    0
        trend/rows/2026-09-02/minutes  0
        trend/rows/2026-09-02/completion  null
        ",
    );
}

#[test]
fn a_second_play_in_a_session_is_reported_not_counted() {
    check_events(
        "
        at           kind  session viewer
        09-01T10:00  play  s       -
        09-01T10:01  play  s       ada
        09-01T10:02  play  s       bo
        ",
        "",
        "
        tiles/plays          1
        tiles/viewers        1
        viewers/ada/plays    1
        quality/extra_plays  2
        ",
    );
}

#[test]
fn events_of_a_viewer_without_sessions_are_cut_by_plays_impressions_and_gaps() {
    // Sessions: {i i p w}, {i p}, {p}, {w after 4 h 1 s}; the one with an id stands apart.
    check_events(
        "
        at                    kind        session viewer from to
        09-01T10:00           impression  -       ada    -    -
        09-01T10:01           impression  -       ada    -    -
        09-01T10:02           play        -       ada    -    -
        09-01T14:02           watch       -       ada    0    50
        09-01T14:03           impression  -       ada    -    -
        09-01T14:04           play        -       ada    -    -
        09-01T14:05           play        -       ada    -    -
        09-01T14:06           play        s       ada    -    -
        2026-09-01T18:05:01Z  watch       -       ada    50   100
        ",
        "",
        "
        tiles/plays           4
        tiles/impressions     3
        tiles/completion      0.125
        tiles/sessions        5
        tiles/not_played      1
        tiles/seen_seconds    50
        tiles/seconds         100
        tiles/n_cells         100
        tiles/named           1
        tiles/anonymous       0
        quality/without_play  1
        quality/extra_plays   0
        viewers/ada/total_completion  1
        ",
    );
}

#[test]
fn each_anonymous_event_without_a_session_stands_alone() {
    check_events(
        "
        at           kind   from to
        09-01T10:00  play   -    -
        09-01T10:01  watch  0    100
        09-01T10:02  play   -    -
        ",
        "",
        "
        tiles/plays           2
        tiles/viewers         1
        tiles/completion      0
        quality/without_play  1
        timeline/named_viewers  [0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]
        viewers/~/total_completion  null
        viewers/~/tiers       1x100
        ",
    );
}

#[test]
fn the_place_is_taken_whole_and_at_equal_times_the_kind_decides() {
    check_events(
        "
        at           kind        session country  region  city    device
        09-01T10:00  play        s       DE       -       Bonn    -
        09-01T10:00  impression  s       Germany  WI      Madison Mobile
        09-01T10:01  like        s       US       WI      Madison Desktop
        09-01T10:00  play        t       Utopia   WI      Madison -
        ",
        "",
        "
        countries/DE/plays       1
        countries/~/plays        1
        regions/~/plays          1
        cities/Bonn/path         [\"DE\",\"~\",\"Bonn\"]
        devices/Mobile/plays     1
        quality/unknown_country  1
        ",
    );
}

// ---- along the content -------------------------------------------------------------

#[test]
fn a_span_covers_the_cells_whose_middle_it_holds() {
    let oracle = open(
        "events",
        ndjson(
            "
            at           kind   session viewer from    to
            09-01T10:00  play   s       ada    -       -
            09-01T10:00  watch  s       ada    0.5     1.5
            09-01T10:01  watch  s       ada    1.5     2.501
            09-01T10:02  watch  s       ada    -3      0.501
            09-01T10:03  watch  t       -      2.5009  9
            ",
        ),
        &json!({ "entry": { "duration_s": 3.5 } }),
    );
    // 3.5 s have 3 cells: 3.5 is the middle of the fourth. 2.5009 s is 2,501 ms, past a middle.
    check(
        &oracle,
        "",
        "
        timeline/n_cells        3
        timeline/views          [2,1,1]
        timeline/named_viewers  [1,1,1]
        timeline/replays        [1,0,0]
        tiles/completion        1
        tiles/minutes           0.05835
        ",
    );
}

#[test]
fn without_a_length_the_farthest_watched_second_is_the_end() {
    let table = "
        at           kind   session from to
        09-01T10:00  play   s       -    -
        09-01T10:00  watch  s       0    30
        08-01T10:00  watch  t       0    60.6
        ";
    let unknown = json!({ "entry": { "duration_s": 0 } });
    let range = "range=2026-09-01..2026-09-01";
    let expected =
        "timeline/n_cells 61\n tiles/completion 0.4918032786885246\n notices [\"duration_s\"]";
    check(&open("events", ndjson(table), &unknown), range, expected);
    let beyond = json!({ "entry": { "duration_s": 1_209_601 } });
    check(
        &open("events", ndjson(table), &beyond),
        range,
        "timeline/n_cells 61\n notices [\"duration_s\"]",
    );
    let nobody = ndjson("at kind session\n 09-01T10:00 play s");
    check(
        &open("events", nobody, &unknown),
        "",
        "
        timeline/n_cells  0
        tiles/completion  null
        tiles/drop_off    0
        viewers/~/tiers   \"\"
        ",
    );
}

#[test]
fn quartiles_come_from_reach_events_or_from_spans_with_an_allowance_at_the_end() {
    // Length 10 s: the allowance for 100 % is 5 %, half a second.
    for (event, reached) in [
        ("watch 2 9.5 -", 100),
        ("watch 2 9.499 -", 75),
        ("watch 7 7.5 -", 75),
        ("watch 0 7.499 -", 50),
        ("watch 0 2.499 -", 0),
        ("reach - - 75", 75),
    ] {
        let table = format!(
            "at kind from to percent session\n 09-01T10:00 play - - - s\n 09-01T10:00 {event} s"
        );
        let ten = json!({ "entry": { "duration_s": 10 } });
        let share = f64::from(reached) / 100.0;
        check(
            &open("events", ndjson(&table), &ten),
            "reach=75",
            &format!(
                "tiles/drop_off {share}\n funnel/reached {}\n funnel/reached/key \"75\"",
                u8::from(reached >= 75)
            ),
        );
    }
    // A stated quartile counts, whatever was watched; above 20 s the allowance is 1 s.
    check_events(
        "
        at           kind   session percent from to
        09-01T10:00  play   s       -       -    -
        09-01T10:00  reach  s       50      -    -
        09-01T10:01  reach  s       25      -    -
        09-01T10:02  watch  s       -       0    100
        09-01T10:03  play   t       -       -    -
        09-01T10:04  watch  t       -       0    99
        09-01T10:05  play   u       -       -    -
        09-01T10:06  watch  u       -       0    98.999
        ",
        "reach=100",
        "
        tiles/drop_off         0.75
        tiles/anonymous_plays  3
        tiles/anonymous        1
        tiles/named            0
        funnel/plays           3
        funnel/play_rate       null
        funnel/reached         1
        funnel/reached_rate    0.3333333333333333
        quality/reach_derived  2
        ",
    );
}

#[test]
fn heat_strips_stop_at_three_views() {
    check_events(
        "
        at           kind   session viewer from to
        09-01T10:00  watch  s       ada    0    4
        09-01T10:01  watch  s       ada    1    4
        09-01T10:02  watch  t       ada    2    4
        09-01T10:03  watch  u       ada    3    4
        ",
        "compare=2026-08-01",
        "
        viewers/ada/tiers         1x1,2x1,3x2,0x96
        viewers/ada/tiers_before  0x100
        viewers/ada/total_completion  0.04
        viewers/ada/total_completion/before  null
        viewers/ada/total_completion/change_kind  none
        viewers/ada/plays/change_kind  none
        viewers/ada/minutes/change_kind  new
        ",
    );
}

// ---- over time ---------------------------------------------------------------------

#[test]
fn days_are_those_of_the_zone_when_clocks_change() {
    // Chicago: 8 March has 23 hours (06:00Z to 05:00Z), 1 November 25 (05:00Z to 06:00Z).
    let table = "
        at                    kind
        2026-03-08T05:59:59Z  play
        2026-03-08T06:00:00Z  play
        2026-03-09T04:59:59Z  play
        2026-03-09T05:00:00Z  play
        2026-11-01T04:59:59Z  like
        2026-11-01T05:00:00Z  play
        2026-11-02T05:59:59Z  play
        2026-11-02T06:00:00Z  play
        ";
    let chicago = open("events", ndjson(table), &json!({ "time_zone": "America/Chicago" }));
    check(
        &chicago,
        "range=2026-03-07..2026-03-09",
        "
        trend/rows/2026-03-07/plays  1
        trend/rows/2026-03-08/plays  2
        trend/rows/2026-03-09/plays  1
        ",
    );
    check(&chicago, "range=2026-11-01..2026-11-01", "tiles/plays 2\n tiles/likes 0");
    let nowhere = open("events", ndjson(table), &json!({ "time_zone": "Mars/Olympus" }));
    check(&nowhere, "range=2026-11-01..2026-11-01", "tiles/plays 1\n notices [\"time_zone\"]");
}

#[test]
fn presets_are_relative_to_the_day_of_the_data() {
    // 2026-11-20 is a Friday.
    let more = json!({
        "updated_at": "2026-11-20T06:00:00Z", "entry": { "created_at": "2026-08-30T14:00:00Z" },
    });
    let oracle = open("events", ndjson("at kind\n 09-01T10:00 play"), &more);
    for (link, range) in [
        ("", "2026-10-21..2026-11-19"),
        ("range=last-7", "2026-11-13..2026-11-19"),
        ("range=last-365", "2025-11-20..2026-11-19"),
        ("range=this-week", "2026-11-15..2026-11-20"),
        ("range=this-month", "2026-11-01..2026-11-20"),
        ("range=this-quarter", "2026-10-01..2026-11-20"),
        ("range=this-year", "2026-01-01..2026-11-20"),
        ("range=all", "2026-08-30..2026-11-20"),
        ("range=2026-09-01..2026-09-30", "2026-09-01..2026-09-30"),
        ("#v=1&range=last-7&range=all", "2026-08-30..2026-11-20"),
    ] {
        check(&oracle, link, &format!("range {range}\n range_before null\n notices []"));
    }
    // Without `updated_at` now is the newest session's start; all time under 30 days is the default.
    let sessions = "at kind\n 09-01T10:00 play\n 09-29T10:00 play\n 09-30T10:00 play";
    check(&open("events", ndjson(sessions), &json!({})), "", "range 2026-08-31..2026-09-29");
    let sessions = &sessions.replace("09-01", "09-02");
    check(&open("events", ndjson(sessions), &json!({})), "", "range 2026-09-02..2026-09-30");
}

#[test]
fn buckets_that_are_cut_or_not_over_are_partial() {
    let more = json!({ "updated_at": "2026-11-20T00:00:00Z" });
    let oracle = open("events", ndjson("at kind\n 09-01T10:00 play"), &more);
    check(
        &oracle,
        "range=2026-11-18..2026-11-21",
        "
        trend/grain                    day
        trend/rows/2026-11-19/partial  false
        trend/rows/2026-11-20/partial  true
        trend/rows/2026-11-21/partial  true
        ",
    );
    check(
        &oracle,
        "range=2026-09-02..2026-11-30&grain=month",
        "
        trend/rows/2026-09/partial  true
        trend/rows/2026-10/partial  false
        trend/rows/2026-10/plays    0
        trend/rows/2026-11/partial  true
        ",
    );
    check(&oracle, "range=2026-09-01..2026-12-01", "trend/grain day");
    check(&oracle, "range=2026-09-01..2026-12-02", "trend/grain month");
    check(&oracle, "range=2016-01-01..2026-01-07&grain=day", "trend/grain day");
    check(&oracle, "range=2016-01-01..2026-01-08&grain=day", "trend/grain month");
}

// ---- comparison ---------------------------------------------------------------------

#[test]
fn a_range_is_compared_with_the_one_before_last_year_or_a_chosen_one() {
    let oracle = open("events", ndjson("at kind\n 09-01T10:00 play"), &json!({}));
    for (range, compare, before) in [
        ("2026-11-01..2026-11-10", "previous", "2026-10-22..2026-10-31"),
        ("2024-02-29..2024-03-01", "last-year", "2023-02-28..2023-03-01"),
        ("2025-02-01..2025-02-28", "last-year", "2024-02-01..2024-02-28"),
        ("2026-11-01..2026-11-10", "2026-01-05", "2026-01-05..2026-01-14"),
    ] {
        let link = format!("range={range}&compare={compare}");
        check(&oracle, &link, &format!("range {range}\n range_before {before}"));
    }
}

#[test]
fn leap_days_leave_a_bucket_alone_on_either_side() {
    let table = "
        at                    kind
        2024-02-28T10:00:00Z  play
        2024-02-29T10:00:00Z  play
        2024-02-29T11:00:00Z  play
        2023-02-28T10:00:00Z  play
        ";
    let oracle = open("events", ndjson(table), &json!({}));
    // 2024: 28 Feb, 29 Feb, 1 Mar; 2023: 28 Feb, 1 Mar.
    check(
        &oracle,
        "range=2024-02-28..2024-03-01&compare=last-year",
        "
        range_before                             2023-02-28..2023-03-01
        tiles/plays/change                       2
        trend/rows/2024-02-28/plays/before       1
        trend/rows/2024-02-29/plays/before       0
        trend/rows/2024-02-29/plays/change_kind  new
        trend/rows/2024-03-01/plays/before       null
        trend/rows/2024-03-01/plays/change_kind  none
        trend/undrawn_before                     0
        ",
    );
    check(
        &oracle,
        "range=2025-02-28..2025-03-01&compare=last-year",
        "
        range_before          2024-02-28..2024-03-01
        trend/undrawn_before  1
        tiles/plays/before    3
        tiles/plays/change    -1
        ",
    );
}

#[test]
fn counts_change_by_percent_and_shares_by_points() {
    let oracle = open(
        "visits",
        "start,viewer,plays,impressions,likes,spans,country\n\
         2026-09-01T10:00:00Z,ada,1,2,0,0-50,US\n\
         2026-09-01T11:00:00Z,bo,1,1,0,0-100,DE\n\
         2026-09-02T10:00:00Z,ada,1,2,0,0-100,US\n\
         2026-09-02T11:00:00Z,,1,2,1,,FR\n\
         2026-09-02T12:00:00Z,,1,1,0,,FR\n",
        &json!({}),
    );
    check(
        &oracle,
        "range=2026-09-02..2026-09-02&compare=previous",
        "
        tiles/plays/before            2
        tiles/plays/change            0.5
        tiles/plays/change_kind       percent
        tiles/completion              0.3333333333333333
        tiles/completion/before       0.75
        tiles/completion/change       -0.4166666666666667
        tiles/completion/change_kind  points
        tiles/likes/change            null
        tiles/likes/change_kind       new
        tiles/shares/change_kind      none
        tiles/viewers/change          0
        tiles/viewers/change_kind     percent
        countries/DE/plays            0
        countries/DE/plays/change     -1
        countries/DE/play_share       0
        countries/DE/play_share/change  -0.5
        countries/DE/completion       null
        countries/DE/completion/change_kind  none
        countries/FR/play_share       0.6666666666666666
        countries/FR/plays/change_kind  new
        ",
    );
    let link = "range=2026-09-02..2026-09-02&compare=previous";
    assert_eq!(keys(&oracle, link, "countries"), ["FR", "US", "DE"]);
    assert_eq!(keys(&oracle, link, "viewers"), ["~", "ada", "bo"]);
    // Filters apply to both ranges.
    check(&oracle, &format!("{link}&country=US"), "tiles/minutes/change 1\n tiles/plays/before 1");
}

// ---- the link -------------------------------------------------------------------------

#[test]
fn filters_are_alternatives_within_a_dimension_and_combine_across() {
    let oracle = open(
        "events",
        ndjson(
            "
            at           kind  session viewer country context
            09-01T10:00  play  1       ada    US      a,b+c
            09-01T10:01  play  2       ~      DE      a,b+c
            09-01T10:02  play  3       -      -       -
            09-01T10:03  play  4       bo     US      d
            ",
        ),
        &json!({ "contexts": { "d": "Biology" } }),
    );
    for (link, plays, notices) in [
        ("country=US,DE", 3, "[]"),
        ("country=us&context=d", 1, "[]"),
        ("country=~", 1, "[]"),
        ("viewer=~", 1, "[]"),
        ("viewer=%7E", 1, "[]"),
        ("viewer=%7E,~", 2, "[]"),
        ("context=a%2Cb+c", 2, "[]"),
        ("context=a%2Cb%20c", 0, "[]"),
        ("country=Utopia", 0, "[]"),
        ("country=US,%zz", 2, "[\"country\"]"),
        ("country=%ff,", 4, "[\"country\"]"),
        ("country", 4, "[\"country\"]"),
        ("country=US&country=%zz", 4, "[\"country\"]"),
        ("hue=blue&v=2&reach=60", 4, "[\"reach\",\"v\"]"),
        ("range=2026-09-02..2026-09-01&grain=week", 4, "[\"grain\",\"range\"]"),
        ("compare=2026-02-30&metric=cost&second=plays", 4, "[\"compare\",\"metric\"]"),
    ] {
        check(&oracle, link, &format!("tiles/plays {plays}\n notices {notices}"));
    }
    check(&oracle, "", "contexts/d/name Biology\n contexts/~/name null");
}

#[test]
fn rows_stand_by_plays_then_by_key() {
    let oracle = open(
        "events",
        ndjson(
            "
            at           kind        session country region city
            09-01T10:00  play        1       US      WI     Paris
            09-01T10:01  play        2       FR      -      Paris
            09-01T10:02  impression  3       GB      -      -
            09-01T10:03  play        4       -       -      -
            09-01T10:04  play        5       FR      -      Lyon
            ",
        ),
        &json!({}),
    );
    assert_eq!(keys(&oracle, "", "countries"), ["FR", "US", "~", "GB"]);
    let answer = oracle.answer("");
    let paths: Vec<String> =
        answer["cities"].as_array().unwrap().iter().map(|row| row["path"].to_string()).collect();
    let expected = [
        r#"["FR","~","Lyon"]"#,
        r#"["FR","~","Paris"]"#,
        r#"["US","WI","Paris"]"#,
        r#"["~","~","~"]"#,
        r#"["GB","~","~"]"#,
    ];
    assert_eq!(paths, expected);
    check(&oracle, "country=GB", "countries/GB/play_share null\n countries/GB/play_rate 0");
}

// ---- xAPI -------------------------------------------------------------------------------

#[test]
fn media_events_of_caliper_fold_into_visits_by_pairs() {
    let event = |at: &str, action: &str, place: &str, who: &str| {
        json!({
            "type": "MediaEvent", "eventTime": format!("2026-09-{at}Z"), "action": action,
            "object": { "id": "urn:v", "duration": "PT1M40S" },
            "target": { "currentTime": place }, "actor": { "id": who },
            "session": { "id": format!("urn:session:{who}") },
        })
    };
    // ada: 0 to 20, 20 to 30 by the clock, 60 to 100. bo: 10 s up to a jump that says so.
    let mut events = vec![
        event("01T10:00:00", "Started", "PT0S", "ada"),
        event("01T10:00:20", "Paused", "PT20S", "ada"),
        event("01T10:05:00", "Resumed", "PT20S", "ada"),
        event("01T10:05:10", "JumpedTo", "PT1M", "ada"),
        event("01T10:05:50", "Ended", "PT1M40S", "ada"),
        event("02T10:00:00", "Started", "PT0S", "bo"),
        event("02T10:00:30", "JumpedTo", "PT50S", "bo"),
        event("02T10:00:40", "Viewed", "PT0S", "bo"),
        event("02T10:00:50", "Started", "PT0S", "cy"),
    ];
    events[6]["object"]["extensions"] = json!({ "old_time": "PT10S" });
    events[8]["object"] = json!("urn:other");
    let envelopes = [
        json!({ "sensor": "x", "data": events[..4] }),
        json!({ "sensor": "x", "data": events[4..] }),
    ];
    let file = envelopes.map(|envelope| envelope.to_string()).join("\n");
    let more = json!({ "source": { "activity": "urn:v" }, "entry": { "duration_s": null } });
    check(
        &open("caliper", file, &more),
        "range=all",
        "
        tiles/impressions            2
        tiles/plays                  2
        tiles/viewers                2
        tiles/minutes                1.3333333333333333
        tiles/completion             0.4
        funnel/reached               1
        timeline/n_cells             100
        quality/records              9
        quality/refused              0
        quality/not_of_entry         1
        quality/spans_from_pairs     2
        quality/assumed_impressions  1
        ",
    );
}

#[test]
fn beacons_of_kalturas_player_are_raw_events() {
    let beacon = |at: &str, kind: u64, session: &str, position: f64, sum: Option<f64>| {
        json!({
            "time": format!("2026-09-{at}:00Z"), "eventType": kind, "entryId": "e",
            "sessionId": session, "position": position, "playTimeSum": sum, "userId": "ada",
        })
    };
    // s1: 20 s, then 6 s more up to the seek, and 4 s from 60 on. s2 was shown alone.
    let mut beacons = vec![
        beacon("01T10:00", 1, "s1", 0.0, None),
        beacon("01T10:01", 3, "s1", 0.0, None),
        beacon("01T10:01", 99, "s1", 0.0, Some(0.0)),
        beacon("01T10:03", 99, "s1", 20.0, Some(20.0)),
        beacon("01T10:04", 35, "s1", 60.0, None),
        beacon("01T10:05", 99, "s1", 64.0, Some(30.0)),
        beacon("01T10:05", 99, "s1", 64.0, Some(30.0)),
        beacon("01T10:05", 12, "s1", 64.0, None),
        beacon("02T10:00", 1, "s2", 0.0, None),
        beacon("02T10:01", 33, "s2", 0.0, None),
    ];
    beacons[8]["userId"] = json!(null);
    beacons[9]["entryId"] = json!("another");
    let lines: Vec<String> = beacons.iter().map(Value::to_string).collect();
    let oracle = open("events", lines.join("\n"), &json!({}));
    check(
        &oracle,
        "range=all",
        "
        tiles/impressions     2
        tiles/plays           1
        tiles/viewers         1
        tiles/minutes         0.5
        tiles/completion      0.3
        funnel/reached        1
        quality/records       10
        quality/refused       0
        quality/duplicates    1
        quality/not_of_entry  1
        ",
    );
    // Cells 0 to 25 and 60 to 63.
    let timeline = oracle.answer("range=all");
    let views: Vec<i64> =
        serde_json::from_value(timeline["timeline"]["views"]["value"].clone()).unwrap();
    assert_eq!((views[25], views[26], views[60], views[63], views[64]), (1, 0, 1, 1, 0));
}

/// Statements of a table; `-` is absent. Times are seconds of content.
fn statements(table: &str) -> Vec<u8> {
    let video = "https://w3id.org/xapi/video";
    let lines: Vec<String> = records(table)
        .iter()
        .enumerate()
        .map(|(n, row)| {
            let verb = row["verb"].as_str().unwrap();
            let verb = match verb {
                "played" | "paused" | "seeked" => format!("{video}/verbs/{verb}"),
                verb => format!("http://adlnet.gov/expapi/verbs/{verb}"),
            };
            let id = row.get("id").cloned().unwrap_or(json!(format!("row {n}")));
            let object = row.get("object").cloned().unwrap_or(json!("e"));
            let kind = if verb.ends_with("voided") { "StatementRef" } else { "Activity" };
            let mut statement = json!({
                "id": id, "timestamp": row.get("at"), "verb": { "id": verb },
                "object": { "id": object, "objectType": kind },
                "actor": { "mbox": format!("mailto:{}", row["actor"].as_str().unwrap()), "name": "A B" },
                "context": { "contextActivities": { "parent": [{ "id": "course" }] },
                             "extensions": { "https://example.org/in": "de" } },
                "result": {},
            });
            if let Some(session) = row.get("session") {
                statement["context"]["registration"] = session.clone();
            }
            for (field, name) in
                [("time", "time"), ("from", "time-from"), ("played", "played-segments"), ("length", "length")]
            {
                if let Some(value) = row.get(field) {
                    statement["result"]["extensions"][format!("{video}/extensions/{name}")] = value.clone();
                }
            }
            statement.to_string()
        })
        .collect();
    lines.join("\n").into_bytes()
}

#[test]
fn statements_fold_into_visits_with_segments_or_pairs() {
    let file = statements(
        "
        at           verb         session actor  time from played                      length id object
        09-01T10:05  paused       r       a@x.y  40   -    0[.]20[,]10[.]40[,]7[.]7    100.5  -  -
        09-01T10:00  initialized  r       a@x.y  -    -    -                           0.0    -  -
        09-01T10:01  played       r       a@x.y  0    -    -                           100    -  -
        09-01T10:06  seeked       r       a@x.y  -    40   50                          -      -  -
        09-01T11:00  initialized  r       a@x.y  -    -    -                           -      -  -
        09-01T12:00  played       -       b@x.y  10   -    -                           -      -  -
        09-01T12:01  paused       -       b@x.y  30   -    -                           -      1  -
        09-01T12:01  paused       -       b@x.y  30   -    -                           -      1  -
        09-01T12:02  seeked       -       b@x.y  -    25   -                           -      -  -
        09-01T12:03  played       -       b@x.y  60   -    -                           -      -  -
        09-01T12:04  paused       -       b@x.y  50   -    -                           -      -  -
        09-01T12:33  completed    -       b@x.y  99   -    -                           -      2  -
        09-01T13:03  played       -       b@x.y  -    -    -                           -      -  -
        09-01T13:04  voided       -       b@x.y  -    -    -                           -      -  2
        09-01T13:05  played       -       b@x.y  -    -    -                           -      -  other
        -            played       -       b@x.y  -    -    -                           -      -  -
        ",
    );
    let fields = json!({ "country": "context.extensions.https://example.org/in" });
    let more = json!({ "entry": { "duration_s": null }, "source": { "fields": fields } });
    let oracle = open("xapi", file, &more);
    // Visits: r until the second `initialized` (50 s in segments; what ends in an open
    // tail has none), r after it (nothing played), b (10..25 s in pairs; 60..50 is no
    // span), b an hour later (played, no span).
    check(
        &oracle,
        "",
        "
        quality/records              16
        quality/refused              1
        quality/duplicates           1
        quality/not_of_entry         3
        quality/spans_from_segments  1
        quality/spans_from_pairs     1
        quality/assumed_impressions  2
        quality/reach_derived        2
        timeline/n_cells             100
        tiles/impressions            4
        tiles/plays                  3
        tiles/viewers                2
        tiles/minutes                1.0833333333333333
        tiles/completion             0.18333333333333332
        viewers/b@x.y/name           A B
        contexts/course/plays        3
        countries/DE/plays           3
        ",
    );
}
