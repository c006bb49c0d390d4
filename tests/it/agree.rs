//! The library, as the worker and the page use it, against the slow second engine:
//! random data sets in every form, random links, everything that the page says.

use crate::oracle::Oracle;
use crate::page::{Site, differences};
use crate::sets::{Set, sets};
use jiff::civil;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::fmt::Write;
use viewprint::time::Weekday;

/// How many sets are tried unless `PROPTEST_CASES` says else.
const CASES: u32 = 1_200;

/// The most records of a set.
const RECORDS: usize = 28;

#[test]
fn both_engines_show_the_same_page() {
    let seed = std::env::var("VIEWPRINT_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed: u64 = seed.unwrap_or_else(rand::random);
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    let config = Config {
        cases: cases.unwrap_or(CASES),
        failure_persistence: None,
        max_shrink_iters: 4_000,
        ..Config::default()
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let result = runner.run(&sets(RECORDS), |set| {
        let said = said(&set);
        if said.is_empty() { Ok(()) } else { Err(proptest::test_runner::TestCaseError::fail(said)) }
    });
    if let Err(error) = result {
        panic!("{error}\nagain: VIEWPRINT_SEED={seed} cargo test --test it agree");
    }
}

/// What the two disagree about, the first few of it.
fn said(set: &Set) -> String {
    let mut oracle = Oracle::open(&set.document, &set.files, set.clock_ms);
    oracle.set_week_start(match set.week_start {
        Weekday::Monday => civil::Weekday::Monday,
        Weekday::Saturday => civil::Weekday::Saturday,
        Weekday::Sunday => civil::Weekday::Sunday,
    });
    let mut cuts = set.cuts.iter().copied().cycle();
    let cut = || cuts.next().unwrap_or(1);
    let site = Site::open(&set.document, &set.files, set.clock_ms, set.week_start, cut);
    let mut said = String::new();
    let lengths = (site.length_ms().map(i64::from), oracle.length_ms().filter(|ms| *ms > 0));
    if lengths.0 != lengths.1 {
        let _ = writeln!(said, "length: page and oracle {lengths:?}");
    }
    for link in &set.links {
        let theirs = oracle.answer(link);
        if !theirs["error"].is_null() {
            continue; // nothing to show: the page says why
        }
        let found = differences(&site.answer(link), &theirs);
        for line in found.iter().take(8) {
            let _ = writeln!(said, "{link} {line}");
        }
        if found.len() > 8 {
            let _ = writeln!(said, "{link} and {} more", found.len() - 8);
        }
    }
    if !said.is_empty() {
        let _ = writeln!(said, "{:?}", site.quality().examples);
    }
    said
}
