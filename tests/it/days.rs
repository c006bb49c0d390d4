//! Days on which clocks change, ends of months and leap days, by numbers that were
//! worked out by hand.

use crate::page::Site;
use serde_json::{Value, json};
use viewprint::time::Weekday;

/// Plays at these instants, in this zone.
fn plays(zone: &str, at: &[&str]) -> Site {
    let document = json!({
        "viewprint": 1,
        "entry": { "id": "e", "duration_s": 60 },
        "time_zone": zone,
        "source": { "kind": "events", "url": "data" },
    });
    let line = |at: &&str| json!({ "at": at, "kind": "play" }).to_string();
    let lines: Vec<String> = at.iter().map(line).collect();
    let files = [("data".to_owned(), lines.join("\n").into_bytes())];
    Site::open(&document, &files, 0, Weekday::Sunday, || 1)
}

/// The buckets of a page as `key plays before`, one a line, `*` for partial ones.
#[track_caller]
fn check(site: &Site, link: &str, expected: &str) {
    let page = site.answer(link);
    let shown = |value: &Value| match value {
        Value::Null => "-".to_owned(),
        number => number.to_string().trim_end_matches(".0").to_owned(),
    };
    let rows = page["trend"]["rows"].as_array().unwrap().iter().map(|row| {
        let before = row["plays"].get("before").map_or(String::new(), |n| format!(" {}", shown(n)));
        let partial = if row["partial"] == true { "*" } else { "" };
        let key = row["key"].as_str().unwrap();
        format!("{key}{partial} {}{before}", shown(&row["plays"]["value"]))
    });
    let rows: Vec<String> = rows.collect();
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    assert_eq!(rows, expected, "{link}");
}

#[test]
fn a_day_in_chicago_has_23_hours_in_march_and_25_in_november() {
    // Midnight is 06:00 UTC in winter and 05:00 in summer.
    let march = plays(
        "America/Chicago",
        &[
            "2026-03-08T05:59:59.999Z",
            "2026-03-08T06:00:00Z",
            "2026-03-09T04:59:59.999Z",
            "2026-03-09T05:00:00Z",
        ],
    );
    check(&march, "range=2026-03-07..2026-03-09", "2026-03-07 1\n 2026-03-08 2\n 2026-03-09* 1");
    let november = plays(
        "America/Chicago",
        &[
            "2026-11-01T04:59:59.999Z",
            "2026-11-01T05:00:00Z",
            "2026-11-01T06:30:00Z", // 01:30 for the first time
            "2026-11-01T07:30:00Z", // and again
            "2026-11-02T05:59:59.999Z",
            "2026-11-02T06:00:00Z",
        ],
    );
    check(
        &november,
        "range=2026-10-31..2026-11-02&compare=2026-11-01",
        "2026-10-31 1 4\n 2026-11-01 4 1\n 2026-11-02* 1 0",
    );
}

#[test]
fn lord_howe_moves_by_half_an_hour_and_chatham_is_12_45_ahead() {
    // +11:00 until 2026-04-04T15:00Z, then +10:30: midnight of the 5th is 13:00 UTC,
    // that of the 6th 13:30.
    let lord_howe = plays(
        "Australia/Lord_Howe",
        &[
            "2026-04-04T12:59:59Z",
            "2026-04-04T13:00:00Z",
            "2026-04-05T13:29:59Z",
            "2026-04-05T13:30:00Z",
        ],
    );
    check(
        &lord_howe,
        "range=2026-04-04..2026-04-06",
        "2026-04-04 1\n 2026-04-05 2\n 2026-04-06* 1",
    );
    let chatham = plays("Pacific/Chatham", &["2026-06-30T11:14:59Z", "2026-06-30T11:15:00Z"]);
    check(&chatham, "range=2026-06-30..2026-07-01", "2026-06-30 1\n 2026-07-01* 1");
}

#[test]
fn dublin_and_kathmandu_have_the_days_of_their_clocks() {
    // Ireland's standard time is its summer time; its clocks go back on 25 October.
    let dublin = plays(
        "Europe/Dublin",
        &[
            "2026-10-24T22:59:59Z",
            "2026-10-24T23:00:00Z",
            "2026-10-25T23:59:59Z",
            "2026-10-26T00:00:00Z",
        ],
    );
    check(&dublin, "range=2026-10-24..2026-10-26", "2026-10-24 1\n 2026-10-25 2\n 2026-10-26* 1");
    let kathmandu = plays("Asia/Kathmandu", &["2026-12-31T18:14:59Z", "2026-12-31T18:15:00Z"]);
    check(&kathmandu, "range=2026-12-31..2027-01-01", "2026-12-31 1\n 2027-01-01* 1");
}

#[test]
fn months_end_on_their_last_day_and_pair_by_their_place() {
    let site = plays(
        "UTC",
        &[
            "2026-01-31T23:59:59.999Z",
            "2026-02-01T00:00:00Z",
            "2026-02-28T23:59:59.999Z",
            "2026-03-01T00:00:00Z",
            "2026-04-30T12:00:00Z",
            "2026-05-20T12:00:00Z",
        ],
    );
    // The range cuts January and April.
    check(
        &site,
        "range=2026-01-15..2026-04-29&grain=month",
        "2026-01* 1\n 2026-02 2\n 2026-03 1\n 2026-04* 0",
    );
    // 28 days before 1 March begin on 1 February.
    check(&site, "range=2026-03-01..2026-03-28&grain=month&compare=previous", "2026-03* 1 2");
}

#[test]
fn the_29th_of_february_is_compared_with_the_28th_and_may_stand_alone() {
    let site = plays(
        "UTC",
        &[
            "2023-02-28T10:00:00Z",
            "2023-03-01T10:00:00Z",
            "2023-03-01T11:00:00Z",
            "2024-02-28T10:00:00Z",
            "2024-02-29T10:00:00Z",
            "2024-02-29T11:00:00Z",
            "2024-02-29T12:00:00Z",
            "2025-03-02T10:00:00Z",
        ],
    );
    check(&site, "range=2024-02-29..2024-02-29&compare=last-year", "2024-02-29 3 1");
    // 28 February to 1 March of 2023 are two days, of 2024 three.
    check(
        &site,
        "range=2024-02-28..2024-03-01&compare=last-year",
        "2024-02-28 1 1\n 2024-02-29 3 2\n 2024-03-01 0 -",
    );
    let page = site.answer("range=2025-02-28..2025-03-01&compare=last-year");
    assert_eq!(page["range_before"], "2024-02-28..2024-03-01");
    assert_eq!(page["trend"]["undrawn_before"], 1);
    check(
        &site,
        "range=2024-03-01..2024-03-30&compare=previous",
        &(1..=30)
            .map(|day| {
                // The 30 days before begin on 31 January; 28 and 29 February are the last two.
                let before = match day {
                    29 => 1,
                    30 => 3,
                    _ => 0,
                };
                format!("2024-03-{day:02} 0 {before}\n")
            })
            .collect::<String>(),
    );
}
