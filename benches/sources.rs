//! How fast files become facts, in bytes of the file.
//!
//! `cargo bench --bench sources`. The yardstick is `serde_json::Value` per line,
//! which reads everything and keeps nothing.

#![allow(missing_docs, clippy::unwrap_used)]

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use viewprint::facts::entry::Source;
use viewprint::sources::{Batch, Loaded, Reader};

const N_EVENTS: usize = 50_000;

/// As large as what a browser's stream hands over at once.
const CHUNK: usize = 64 << 10;

fn main() {
    divan::main();
}

struct Sample {
    at: String,
    session: u32,
    viewer: u32,
    country: &'static str,
    from_s: f64,
    kind: &'static str,
}

impl Sample {
    fn all() -> Vec<Sample> {
        let mut random = ChaCha8Rng::seed_from_u64(7);
        let sample = |n: usize| {
            let ms = 1_788_220_800_000 + n as i64 * 25_000;
            Sample {
                at: jiff::Timestamp::from_millisecond(ms).unwrap().to_string(),
                session: random.random_range(0..20_000),
                viewer: random.random_range(0..8_000),
                country: ["US", "DE", "IN", "BR", "FR"][random.random_range(0..5)],
                from_s: f64::from(random.random_range(0..3_000_000)) / 1000.0,
                kind: ["watch", "watch", "watch", "play", "impression"][random.random_range(0..5)],
            }
        };
        (0..N_EVENTS).map(sample).collect()
    }

    /// About 230 bytes.
    fn json(&self) -> String {
        let Sample { at, session, viewer, country, from_s, kind } = self;
        format!(
            "{{\"at\":\"{at}\",\"kind\":\"{kind}\",\"session\":\"s{session:08x}\",\"viewer\":\"u{viewer}\",\
             \"from\":{from_s},\"to\":{},\"country\":\"{country}\",\"region\":\"{country}-WI\",\
             \"context\":\"8123\",\"page\":\"https://canvas.example.edu/courses/8123\",\
             \"device\":\"Desktop\",\"os\":\"Windows\",\"browser\":\"Firefox\"}}\n",
            from_s + 12.5
        )
    }

    fn row(&self) -> String {
        let Sample { at, session, viewer, country, from_s, kind } = self;
        format!(
            "{at},{kind},s{session:08x},u{viewer},{from_s},{},{country},{country}-WI,8123,\
             https://canvas.example.edu/courses/8123,Desktop,Windows,Firefox\n",
            from_s + 12.5
        )
    }
}

fn ndjson() -> String {
    Sample::all().iter().map(Sample::json).collect()
}

fn read(file: &str) -> Loaded {
    let mut batch = Batch::new(&Source::Events(vec![String::new()]), None);
    let mut reader = Reader::new("");
    for chunk in file.as_bytes().chunks(CHUNK) {
        reader.push(chunk, &mut batch);
    }
    reader.finish(&mut batch);
    let loaded = batch.finish();
    assert_eq!((loaded.quality.records, loaded.quality.refused), (N_EVENTS as u64, 0));
    loaded
}

fn bench_read(bencher: Bencher<'_, '_>, file: &str) {
    bencher.counter(BytesCount::new(file.len())).bench(|| read(black_box(file)));
}

#[divan::bench]
fn events_ndjson(bencher: Bencher<'_, '_>) {
    bench_read(bencher, &ndjson());
}

#[divan::bench]
fn events_array(bencher: Bencher<'_, '_>) {
    let elements: Vec<String> = Sample::all().iter().map(Sample::json).collect();
    bench_read(bencher, &format!("[{}]", elements.join(",")));
}

#[divan::bench]
fn events_csv(bencher: Bencher<'_, '_>) {
    let header = "at,kind,session,viewer,from,to,country,region,context,page,device,os,browser\n";
    let rows: String = Sample::all().iter().map(Sample::row).collect();
    bench_read(bencher, &(header.to_owned() + &rows));
}

#[divan::bench]
fn yardstick_value_per_line(bencher: Bencher<'_, '_>) {
    let file = ndjson();
    bencher.counter(BytesCount::new(file.len())).bench(|| {
        for line in black_box(&file).lines() {
            black_box(serde_json::from_str::<serde_json::Value>(line).unwrap());
        }
    });
}
