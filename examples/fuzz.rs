//! Reads bytes that nobody would write with everything that reads, for two minutes:
//! nothing may panic, hang, or take more memory than its bound.
//!
//! Each case is a file of `tests/corpus`, changed: bytes, tokens (which are members of
//! JSON, cells of CSV and pairs of links alike), stretches repeated, files joined. What
//! leads somewhere new is changed further. Cases follow from a seed, which is printed.
//!
//! ```sh
//! cargo run --locked --profile fuzz --example fuzz     # two minutes
//! VIEWPRINT_FUZZ_S=10 ...                              # ten seconds
//! VIEWPRINT_SEED=7 ...                                 # the same cases again
//! VIEWPRINT_FUZZ_TARGET=visits ...                     # one target alone
//! ```
//!
//! What is found is written to `target/fuzz`. Mended, it goes to `tests/corpus`, which
//! `tests/it/corpus.rs` reads on every test.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a finding ends the run")]
#![allow(unsafe_code, reason = "an allocator that counts cannot be had without")]

#[path = "../tests/fuzz/targets.rs"]
mod targets;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::alloc::{GlobalAlloc, Layout, System};
use std::collections::{BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};
use targets::{Made, Target, answer, check, corpus, read};
use viewprint::query::Body;
use viewprint::reports::Export;

/// How long it goes on unless `VIEWPRINT_FUZZ_S` says else.
const SECONDS: u64 = 120;

/// A case that is still read after so many looks, one each `LOOKS_EVERY`, hangs. The usual
/// one takes a hundredth of it on a busy machine. Looks are counted, not time: while the
/// whole machine stands still, nobody looks.
const HANGS_AFTER_LOOKS: u32 = 60;
const LOOKS_EVERY: Duration = Duration::from_millis(500);

/// What reading may hold at once: this, and so many bytes for each one that is read.
/// A member of two characters is a name and a value, two slices of 16 to 24 bytes, in a
/// list that is copied when it grows.
const BASE_BYTES: usize = 256 << 10;
const BYTES_PER_BYTE: usize = 64;

/// The largest case. Records are cut at a mebibyte, so now and then one is larger.
const USUAL_BYTES: usize = 16 << 10;
const LARGE_BYTES: usize = 1_300_000;

/// Cases that led somewhere new are kept up to so many of each target.
const POOL: usize = 500;

/// Pieces that mean something to a reader, or did once.
const WORDS: [&str; 72] = [
    "null",
    "true",
    "false",
    "0",
    "-1",
    "1e9",
    "1.5",
    "-0",
    "1e400",
    "18446744073709551616",
    "2147483647",
    "4294967295",
    "1788274800000",
    "1788274800",
    "4102444800000",
    "946684799999",
    "9007199254740993",
    "\"\"",
    "\"x\"",
    "\"\\ud83d\"",
    "\"\\u0000\"",
    "\"\u{1F600}\"",
    "{}",
    "[]",
    "[[",
    "]]",
    "{\"a\":",
    "[1,2]",
    "\"at\"",
    "\"kind\"",
    "\"watch\"",
    "\"from\"",
    "\"to\"",
    "\"start\"",
    "\"spans\"",
    "\"eventType\"",
    "\"statements\"",
    "\"data\"",
    "\"action\"",
    "\"JumpedTo\"",
    "\"urn:v\"",
    "\"0-1 5-4 -3-1e3\"",
    "\"0[.]1[,]2[.]\"",
    "\"PT1H2M3.5S\"",
    "\"P99999999W\"",
    "\"2026-02-29T00:00:00Z\"",
    "\"2026-09-01T23:59:60.9999999+23:59\"",
    "\u{feff}",
    "\r\n",
    "\n\n",
    "\t",
    ";",
    ",,",
    "\"\"\"",
    "at,kind\n",
    "start\n",
    "id;name\n",
    "range=",
    "&compare=9999-12-31",
    "0001-01-01..9999-12-31",
    "%",
    "%ff",
    "~",
    "metric=",
    "#",
    "https://[::1]:80/\u{e9}?@#",
    "|",
    "\"header\"",
    "\"count_plays|avg_completion_rate|name\"",
    "\"KalturaAPIException\"",
    "\"a|1e300;\"",
    "# --\n",
];

// ---- memory --------------------------------------------------------------------

struct Counting;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: hands everything on to the system's allocator, and counts beside it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        grow(layout.size());
        // SAFETY: the caller keeps the promises of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the caller keeps the promises of `dealloc`.
        unsafe { System.dealloc(at, layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // Both may be there at once.
        grow(size);
        LIVE.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the caller keeps the promises of `realloc`.
        unsafe { System.realloc(at, layout, size) }
    }
}

fn grow(size: usize) {
    let live = LIVE.fetch_add(size, Relaxed) + size;
    PEAK.fetch_max(live, Relaxed);
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The most that was held at once while it was made, beyond what was held before.
fn measured<T>(make: impl FnOnce() -> T) -> (T, usize) {
    let before = LIVE.load(Relaxed);
    PEAK.store(before, Relaxed);
    let made = make();
    (made, PEAK.load(Relaxed).saturating_sub(before))
}

// ---- cases ---------------------------------------------------------------------

struct Case {
    target: Target,
    bytes: Vec<u8>,
    chunk: usize,
    answers: bool,
}

/// What is changed: of each target the corpus, and behind it what led somewhere new.
struct Mutator {
    pools: [Vec<Vec<u8>>; Target::EVERY.len()],
    n_corpus: [usize; Target::EVERY.len()],
    only: Option<Target>,
}

impl Mutator {
    fn case(&self, dice: &mut ChaCha8Rng) -> Case {
        let any = Target::EVERY[dice.random_range(0..Target::EVERY.len())];
        let target = self.only.unwrap_or(any);
        // Now and then it is given a file of another.
        let of = if dice.random_ratio(1, 16) { any } else { target };
        let most = if dice.random_ratio(1, 20_000) { LARGE_BYTES } else { USUAL_BYTES };
        let mut bytes = self.one_of(of, dice).to_vec();
        if most == LARGE_BYTES {
            let piece = bytes[token(&bytes, dice)].to_vec();
            bytes.extend(piece.repeat(LARGE_BYTES / piece.len().max(1)));
        }
        for _ in 0..1 << dice.random_range(0..5) {
            self.change(&mut bytes, most, dice);
            bytes.truncate(most);
        }
        let chunk = [1, 2, 7, 64, 1000, 65_536][dice.random_range(0..6)];
        // A chunk of one byte for a mebibyte is slow and no news.
        let chunk = if bytes.len() > USUAL_BYTES { chunk.max(1000) } else { chunk };
        let answers = most == USUAL_BYTES && dice.random_ratio(1, 8);
        Case { target, bytes, chunk, answers }
    }

    fn one_of(&self, target: Target, dice: &mut ChaCha8Rng) -> &[u8] {
        let pool = &self.pools[target as usize];
        &pool[dice.random_range(0..pool.len())]
    }

    /// Keeps a case that led somewhere new, for an older one where there are many.
    fn keep(&mut self, case: Case, dice: &mut ChaCha8Rng) {
        let pool = &mut self.pools[case.target as usize];
        let oldest = self.n_corpus[case.target as usize];
        if pool.len() < oldest + POOL {
            pool.push(case.bytes);
        } else {
            pool[dice.random_range(oldest..oldest + POOL)] = case.bytes;
        }
    }

    fn change(&self, bytes: &mut Vec<u8>, most: usize, dice: &mut ChaCha8Rng) {
        match dice.random_range(0..12) {
            0 => {
                let at = place(bytes, dice);
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << dice.random_range(0..8);
                }
            }
            1 => {
                let at = place(bytes, dice);
                bytes.insert(at, dice.random());
            }
            2 => {
                let range = stretch(bytes, dice);
                bytes.drain(range);
            }
            3 => {
                let (range, at) = (stretch(bytes, dice), place(bytes, dice));
                let piece = bytes[range].to_vec();
                bytes.splice(at..at, piece);
            }
            4 => {
                let at = place(bytes, dice);
                bytes.truncate(at);
            }
            5 => {
                // Much of the same.
                let (range, at) = (token(bytes, dice), place(bytes, dice));
                let piece = bytes[range].to_vec();
                let times = dice.random_range(1..=most / piece.len().max(1) + 1);
                let times = if dice.random_ratio(1, 4) { times } else { times.min(20) };
                bytes.splice(at..at, piece.repeat(times));
            }
            6 | 7 => {
                let range = token(bytes, dice);
                let word = WORDS[dice.random_range(0..WORDS.len())];
                bytes.splice(range, word.bytes());
            }
            8 => {
                let word = WORDS[dice.random_range(0..WORDS.len())];
                let at = place(bytes, dice);
                bytes.splice(at..at, word.bytes());
            }
            9 => {
                let range = token(bytes, dice);
                bytes.drain(range);
            }
            10 => {
                // A token of its own in place of another.
                let (from, to) = (token(bytes, dice), token(bytes, dice));
                let piece = bytes[from].to_vec();
                bytes.splice(to, piece);
            }
            _ => {
                let target = Target::EVERY[dice.random_range(0..Target::EVERY.len())];
                let other = self.one_of(target, dice);
                let (range, at) = (stretch(other, dice), place(bytes, dice));
                bytes.splice(at..at, other[range].iter().copied());
            }
        }
    }
}

fn place(bytes: &[u8], dice: &mut ChaCha8Rng) -> usize {
    dice.random_range(0..=bytes.len())
}

fn stretch(bytes: &[u8], dice: &mut ChaCha8Rng) -> std::ops::Range<usize> {
    let (a, b) = (place(bytes, dice), place(bytes, dice));
    let b = if dice.random_ratio(3, 4) { a + b % 16 } else { b };
    a.min(b)..a.max(b).min(bytes.len())
}

/// A text, a word, a number, a sign, or a whole line or bracket with all that is in it.
fn token(bytes: &[u8], dice: &mut ChaCha8Rng) -> std::ops::Range<usize> {
    let from = place(bytes, dice);
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || b".-+_:%".contains(byte);
    let begin = from - bytes[..from].iter().rev().take_while(|byte| is_word(byte)).count();
    let rest = &bytes[begin..];
    let length = match rest.first() {
        None => 0,
        Some(_) if dice.random_ratio(1, 8) => {
            rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |end| end + 1)
        }
        Some(b'"') => rest.iter().skip(1).position(|byte| *byte == b'"').map_or(1, |end| end + 2),
        Some(b'{' | b'[') => {
            let mut depth = 0;
            let close = rest.iter().position(|byte| {
                depth += i32::from(b"{[".contains(byte)) - i32::from(b"}]".contains(byte));
                depth == 0
            });
            close.map_or(1, |end| end + 1)
        }
        Some(byte) if is_word(byte) => rest.iter().take_while(|byte| is_word(byte)).count(),
        Some(_) => 1,
    };
    begin..begin + length
}

/// Where a case led: what was refused and why, roughly how much was read.
fn trace(target: Target, made: &Made) -> u64 {
    let mut hasher = DefaultHasher::new();
    target.hash(&mut hasher);
    match made {
        Made::Records(records) => {
            let quality = &records.quality;
            // Of `spans[7]` the number is no news.
            let field = |name: &str| name.split('[').next().map(str::to_owned);
            let why: BTreeSet<_> = quality
                .examples
                .iter()
                .map(|refused| {
                    (refused.field.as_deref().and_then(field), format!("{:?}", refused.expected))
                })
                .collect();
            why.hash(&mut hasher);
            for unread in &quality.unread {
                std::mem::discriminant(&unread.why).hash(&mut hasher);
            }
            [
                quality.records,
                quality.duplicates,
                quality.not_of_entry,
                quality.spans_from_pairs,
                quality.spans_from_segments,
            ]
            .map(u64::checked_ilog2)
            .hash(&mut hasher);
        }
        Made::Entry(shown) => {
            let n = |word| shown.matches(word).count();
            (shown.starts_with("Ok"), n("Field {"), n("None"), n("Inline({})")).hash(&mut hasher);
        }
        Made::Names(names) => names.as_ref().map(|names| names.len().min(9)).hash(&mut hasher),
        Made::Answers(answers) => {
            for answer in answers {
                answer.coverage.limits.iter().for_each(|limit| {
                    std::mem::discriminant(limit).hash(&mut hasher);
                });
                let n_rows = match &answer.body {
                    Some(Body::Breakdown(table)) => Some(table.rows.len()),
                    Some(Body::Viewers(table)) => Some(table.rows.len()),
                    Some(body) => body.totals().map(|totals| totals.now.plays.min(9) as usize),
                    None => None,
                };
                n_rows.map(|n| n.min(9)).hash(&mut hasher);
            }
        }
        Made::Export(export) => {
            let size = |export: &Export| {
                let table = &export.table;
                let sizes = [export.notes.len(), table.columns.len(), table.rows.len()];
                (export.report.is_some(), export.dates.is_some(), sizes.map(|n| n.min(9)))
            };
            export.as_ref().map(size).hash(&mut hasher);
        }
        Made::Sniffed(content, found, is_export) => {
            (format!("{content:?}"), found.len().min(9), *is_export).hash(&mut hasher);
        }
        Made::Link(state, bad) => {
            (bad, format!("{state:?}").matches("Some").count().min(20)).hash(&mut hasher);
        }
    }
    hasher.finish()
}

// ---- the run -------------------------------------------------------------------

/// The case that is being read, and its number (from 1).
static CURRENT: Mutex<Option<Case>> = Mutex::new(None);
static NUMBER: AtomicU64 = AtomicU64::new(0);

/// Runs a case; says what is wrong with it.
fn run(case: &Case, most: &mut f64) -> Result<u64, String> {
    let Case { target, bytes, chunk, answers } = case;
    let found = catch_unwind(AssertUnwindSafe(|| {
        let (whole, held) = measured(|| read(*target, bytes, bytes.len()));
        let (parts, held_by_parts) = measured(|| read(*target, bytes, *chunk));
        let held = held.max(held_by_parts);
        assert!(whole == parts, "chunks of {chunk} make a difference:\n{whole:?}\n{parts:?}");
        check(&whole);
        if *answers {
            answer(*target, bytes);
        }
        (trace(*target, &whole), held)
    }));
    let (trace, held) = found.map_err(|panic| {
        let said = panic.downcast_ref::<String>().cloned();
        said.or_else(|| panic.downcast_ref::<&str>().map(|said| (*said).to_owned()))
            .unwrap_or_default()
    })?;
    let bound = BASE_BYTES + BYTES_PER_BYTE * bytes.len();
    *most = most.max(held.saturating_sub(BASE_BYTES) as f64 / bytes.len().max(1) as f64);
    if held > bound {
        return Err(format!("held {held} bytes at once, of {} read", bytes.len()));
    }
    Ok(trace)
}

/// Writes a case down, says what is wrong with it, and ends.
fn found(case: &Case, wrong: &str) -> ! {
    let folder = Path::new("target/fuzz");
    std::fs::create_dir_all(folder).unwrap();
    let file = folder.join(case.target.name());
    std::fs::write(&file, &case.bytes).unwrap();
    eprintln!("\n{:?}, chunks of {}: {wrong}", case.target, case.chunk);
    eprintln!("{} bytes, written to {}", case.bytes.len(), file.display());
    std::process::exit(1);
}

/// The same case with less, as long as something is wrong with it.
fn smaller(mut case: Case) -> (Case, String) {
    let began = Instant::now();
    let mut wrong = run(&case, &mut 0.0).err().unwrap_or_default();
    let mut size = case.bytes.len() / 2;
    while size > 0 && began.elapsed() < Duration::from_secs(5) {
        let mut at = 0;
        while at < case.bytes.len() && began.elapsed() < Duration::from_secs(5) {
            let mut bytes = case.bytes.clone();
            bytes.drain(at..(at + size).min(bytes.len()));
            let less = Case { bytes, ..case };
            match run(&less, &mut 0.0) {
                Err(still) => (case, wrong) = (less, still),
                Ok(_) => at += size,
            }
        }
        size /= 2;
    }
    (case, wrong)
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn main() {
    let seed = number("VIEWPRINT_SEED").unwrap_or_else(rand::random);
    let seconds = number("VIEWPRINT_FUZZ_S").unwrap_or(SECONDS);
    let only = std::env::var("VIEWPRINT_FUZZ_TARGET").ok();
    let only = only.map(|name| *Target::EVERY.iter().find(|of| of.name() == name).unwrap());
    println!("fuzz: VIEWPRINT_SEED={seed}, {seconds} s");

    let mut mutator = Mutator { pools: Default::default(), n_corpus: Default::default(), only };
    let (mut seen, mut most) = (HashSet::new(), 0.0);
    for (target, path, bytes) in corpus() {
        let chunk = bytes.len();
        let case = Case { target, bytes, chunk, answers: true };
        match run(&case, &mut most) {
            Ok(trace) => seen.insert(trace),
            Err(wrong) => found(&case, &format!("{}: {wrong}", path.display())),
        };
        mutator.pools[target as usize].push(case.bytes);
        mutator.n_corpus[target as usize] += 1;
    }

    std::thread::spawn(|| {
        let (mut number, mut n_looks) = (0, 0);
        loop {
            std::thread::sleep(LOOKS_EVERY);
            let current = NUMBER.load(Relaxed);
            n_looks = if current == number { n_looks + 1 } else { 0 };
            number = current;
            if n_looks > HANGS_AFTER_LOOKS
                && let Some(case) = CURRENT.lock().unwrap().take()
            {
                found(&case, "does not come to an end");
            }
        }
    });
    // A panic is told once, by its case.
    std::panic::set_hook(Box::new(|_| {}));

    let began = Instant::now();
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let mut n_cases = [0_u64; Target::EVERY.len()];
    while began.elapsed() < Duration::from_secs(seconds) {
        let case = mutator.case(&mut dice);
        n_cases[case.target as usize] += 1;
        let kept = Case { bytes: case.bytes.clone(), ..case };
        *CURRENT.lock().unwrap() = Some(kept);
        NUMBER.fetch_add(1, Relaxed);
        match run(&case, &mut most) {
            Err(_) => {
                // Making it smaller is no reading of it.
                CURRENT.lock().unwrap().take();
                let (case, wrong) = smaller(case);
                found(&case, &wrong);
            }
            Ok(trace) => {
                if seen.insert(trace) && case.bytes.len() <= USUAL_BYTES / 4 {
                    mutator.keep(case, &mut dice);
                }
            }
        }
    }
    for (target, n) in Target::EVERY.iter().zip(n_cases) {
        println!("  {:8} {n:>9} cases", target.name());
    }
    println!(
        "fuzz: nothing found; {} led somewhere new; at most {most:.1} bytes held for each read",
        seen.len()
    );
}
