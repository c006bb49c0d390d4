//! Every picture looks as it did when somebody last looked at it.
//!
//! `VIEWPRINT_BLESS=1 cargo test --test it golden` writes the files anew; look at
//! them in the gallery (`cargo run --example gallery`) before you commit them.

#[path = "../golden/cases.rs"]
mod cases;

use cases::matrix::{Cell, ROWS, STATES};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use viewprint::charts::Theme;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn golden_files() -> BTreeSet<String> {
    let files = std::fs::read_dir(folder()).expect("tests/golden is there");
    files
        .map(|file| file.expect("a readable folder").file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".svg"))
        .collect()
}

#[test]
fn pictures_are_as_they_were() {
    let bless = std::env::var_os("VIEWPRINT_BLESS").is_some();
    let mut changed = Vec::new();
    let mut leftover = golden_files();
    for case in cases::all() {
        let name = format!("{}.svg", case.name);
        let path = folder().join(&name);
        leftover.remove(&name);
        let drawn = case.svg((case.theme)());
        if bless {
            std::fs::write(&path, drawn).expect("a writable folder");
        } else if std::fs::read_to_string(&path).ok() != Some(drawn) {
            changed.push(name);
        }
    }
    if bless {
        for name in std::mem::take(&mut leftover) {
            std::fs::remove_file(folder().join(name)).expect("a writable folder");
        }
    }
    assert!(changed.is_empty(), "changed, or new: {changed:#?}");
    assert!(leftover.is_empty(), "no case draws these: {leftover:#?}");
}

/// Pictures are the files with a `draw`.
fn pictures() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/charts");
    let files = std::fs::read_dir(folder).expect("src/charts is there");
    files
        .map(|file| file.expect("a readable folder").path())
        .filter(|path| {
            let text = std::fs::read_to_string(path).expect("a readable file");
            text.contains("\npub fn draw<")
        })
        .map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned())
        .collect()
}

#[test]
fn every_picture_is_shown_in_every_state_that_breaks_pictures() {
    let rows: BTreeSet<String> = ROWS.iter().map(|(chart, _)| (*chart).to_owned()).collect();
    assert_eq!(rows, pictures(), "a row in tests/golden/matrix.rs for each file with a draw");
    let all = cases::all();
    for (chart, cells) in ROWS {
        for (state, cell) in STATES.into_iter().zip(cells) {
            match cell {
                Cell::Case(name) => {
                    let case = all.iter().find(|case| case.name == *name);
                    let case = case.unwrap_or_else(|| panic!("{chart}, {state}: no case {name}"));
                    assert_eq!(case.chart(), *chart, "{name}");
                    let is_dark = (case.theme)() == Theme::dark();
                    assert_eq!(is_dark, state == "dark", "{name}");
                }
                Cell::Never(why) => assert!(why.ends_with('.'), "{chart}, {state}: {why:?}"),
            }
        }
    }
    for case in all {
        assert!(rows.contains(case.chart()), "{} is a case of no picture", case.name);
    }
}

#[test]
fn a_picture_is_the_same_each_time() {
    for case in cases::all() {
        assert_eq!(case.svg((case.theme)()), case.svg((case.theme)()), "{}", case.name);
    }
}
