//! Real statements of five videos: the library, the oracle and a script of somebody
//! else's making see the same.
//!
//! The data is not part of the project: `VIEWPRINT_SHARED_DATA` says where it is,
//! else it is looked for in `../shared/data`.

use crate::oracle::Oracle;
use crate::page::{Site, differences};
use serde_json::{Value, json};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;
use viewprint::time::Weekday;

const VIDEOS: [&str; 5] = [
    "uuid://d613b564-5d18-4238-a69c-0fc8cee5d0e7",
    "uuid://e151ee65-7a72-478c-ac57-8a02f19e748b",
    "uuid://1c0c127a-f121-4bd1-8db6-918605c2645d",
    "uuid://69d32ad5-3af5-4160-a995-87e09da6865c",
    "uuid://8d386f48-3baa-4acf-8a46-0f2be4ae243e",
];

const LINKS: [&str; 4] = [
    "range=all",
    "",
    "range=all&compare=last-year&grain=month&reach=100",
    "range=this-year&compare=previous&grain=day",
];

/// The statements file; `None`, and said, where it is not at hand.
fn statements() -> Option<PathBuf> {
    let folder = std::env::var_os("VIEWPRINT_SHARED_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
        PathBuf::from,
    );
    let file = folder.join("xapi-video-statements.ndjson.gz");
    if !file.is_file() {
        println!("skipped: {} is not there", file.display());
        return None;
    }
    Some(file)
}

fn entry(video: &str) -> Value {
    json!({
        "viewprint": 1,
        "entry": { "id": "e" },
        "time_zone": "America/Chicago",
        "source": { "kind": "xapi", "url": "data", "activity": video },
    })
}

fn plain(file: &Path) -> Vec<u8> {
    let mut plain = Vec::new();
    let file = std::fs::File::open(file).unwrap();
    flate2::read::MultiGzDecoder::new(file).read_to_end(&mut plain).unwrap();
    plain
}

#[test]
fn real_statements_give_the_page_of_the_oracle() {
    let Some(file) = statements() else { return };
    let files = [("data".to_owned(), plain(&file))];
    for video in VIDEOS {
        let document = entry(video);
        let oracle = Oracle::open(&document, &files, 0);
        let site = Site::open(&document, &files, 0, Weekday::Sunday, || 1 << 16);
        assert_eq!(site.length_ms().map(i64::from), oracle.length_ms(), "{video}");
        for link in LINKS {
            let found = differences(&site.answer(link), &oracle.answer(link));
            let few: Vec<&String> = found.iter().take(8).collect();
            assert!(found.is_empty(), "{video} {link}: {} differ: {few:#?}", found.len());
        }
    }
}

#[test]
fn real_statements_give_the_totals_of_an_independent_script() {
    let Some(file) = statements() else { return };
    let files = [("data".to_owned(), plain(&file))];
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/recompute.py");
    for video in VIDEOS {
        let output = match Command::new("python3").arg(&script).arg(&file).arg(video).output() {
            Ok(output) => output,
            Err(error) => {
                println!("skipped: python3: {error}");
                return;
            }
        };
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let theirs: Value = serde_json::from_slice(&output.stdout).unwrap();
        let site = Site::open(&entry(video), &files, 0, Weekday::Sunday, || 1 << 16);
        let page = site.answer("range=all");
        let mut ours = json!({
            "n_cells": page["timeline"]["n_cells"],
            "visits": site.n_sessions(),
            "length_s": site.length_ms().map(|ms| f64::from(ms) / 1000.0),
        });
        for key in ["impressions", "plays", "viewers", "minutes", "completion"] {
            ours[key] = page["tiles"][key]["value"].clone();
        }
        assert_eq!(differences(&ours, &theirs), Vec::<String>::new(), "{video}");
        assert!(theirs["plays"].as_u64() > Some(10), "{video}: {theirs}");
        println!("{video}: {theirs}");
    }
}
