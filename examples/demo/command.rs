//! The command line, and the files that are written.

use crate::term::{Counts, N_EVENTS, SEED, Term};
use flate2::{Compression, GzBuilder};
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Where the bundled files go.
const BUNDLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/public/demo");
/// The bundled events, as the entry document calls them.
const EVENTS: &str = "events.ndjson.gz";

/// What is asked for.
#[derive(Default)]
struct Args {
    events: Option<u64>,
    seed: Option<u64>,
    out: Option<PathBuf>,
}

/// Does what the arguments say.
pub(crate) fn run(args: impl Iterator<Item = String>) -> Result<(), Box<dyn Error>> {
    let args = parse(args)?;
    let seed = args.seed.unwrap_or(SEED);
    let n_events = args.events.unwrap_or(N_EVENTS);
    let counts = match args.out {
        Some(path) => write_file(&path, Term::new(seed, n_events)?)?,
        None if args.seed.or(args.events).is_some() => {
            return Err(
                "--events and --seed need --out FILE: the bundled files have their own".into()
            );
        }
        None => write_bundle(Path::new(BUNDLE))?,
    };
    println!(
        "{} lines, {} sessions ({} by named viewers, {} with playback)",
        counts.n_lines, counts.n_sessions, counts.n_named, counts.n_played
    );
    Ok(())
}

fn parse(mut args: impl Iterator<Item = String>) -> Result<Args, Box<dyn Error>> {
    let mut parsed = Args::default();
    while let Some(name) = args.next() {
        let mut value = || args.next().ok_or(format!("{name} needs a value"));
        match name.as_str() {
            "--events" => parsed.events = Some(value()?.parse()?),
            "--seed" => parsed.seed = Some(value()?.parse()?),
            "--out" => parsed.out = Some(value()?.into()),
            _ => return Err(format!("expected --events, --seed or --out, found {name}").into()),
        }
    }
    Ok(parsed)
}

fn write_file(path: &Path, term: Term) -> Result<Counts, Box<dyn Error>> {
    let mut out = BufWriter::new(File::create(path)?);
    let counts = term.write(&mut out)?;
    out.flush()?;
    Ok(counts)
}

fn write_bundle(folder: &Path) -> Result<Counts, Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    let term = Term::new(SEED, N_EVENTS)?;
    fs::write(folder.join("entry.json"), term.entry_document(EVENTS)?)?;
    // Without a time of its own the same events are the same file.
    let file = BufWriter::new(File::create(folder.join(EVENTS))?);
    let mut out = GzBuilder::new().mtime(0).write(file, Compression::best());
    let counts = term.write(&mut out)?;
    out.finish()?.flush()?;
    Ok(counts)
}
