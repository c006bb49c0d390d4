//! The slow second engine as a command line.
//!
//! `cargo run --release --example oracle -- ENTRY.json [--week-start monday]`
//! reads one link fragment per line from stdin and prints the page that it shows
//! as one JSON object per line. URLs of the entry document are files below its folder.

#[path = "../tests/oracle/mod.rs"]
mod oracle;

use serde_json::Value;
use std::error::Error;
use std::io::{BufRead, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("usage: oracle ENTRY.json [--week-start DAY]")?;
    let entry: Value = serde_json::from_slice(&std::fs::read(&path)?)?;
    let folder = Path::new(&path).parent().unwrap_or(Path::new("."));

    let mut files = Vec::new();
    for url in urls(&entry) {
        // A file that is not there is for the oracle to report.
        if let Ok(bytes) = std::fs::read(folder.join(&url)) {
            files.push((url, bytes));
        }
    }
    let clock_ms = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis() as i64;
    let mut oracle = oracle::Oracle::open(&entry, &files, clock_ms);
    if arguments.next().as_deref() == Some("--week-start") {
        oracle.set_week_start(match arguments.next().as_deref() {
            Some("monday") => jiff::civil::Weekday::Monday,
            Some("saturday") => jiff::civil::Weekday::Saturday,
            Some("sunday") => jiff::civil::Weekday::Sunday,
            other => return Err(format!("--week-start: {other:?}").into()),
        });
    }

    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        writeln!(out, "{}", oracle.answer(&line?))?;
        out.flush()?;
    }
    Ok(())
}

/// Every file that an entry document names and the oracle reads.
fn urls(entry: &Value) -> Vec<String> {
    let mut urls: Vec<&Value> = vec![&entry["viewers"], &entry["contexts"]];
    match &entry["source"]["url"] {
        Value::Array(list) => urls.extend(list),
        one => urls.push(one),
    }
    urls.into_iter().filter_map(Value::as_str).map(str::to_owned).collect()
}
