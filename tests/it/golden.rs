//! Every picture looks as it did when somebody last looked at it.
//!
//! `VIEWPRINT_BLESS=1 cargo test --test it golden` writes the files anew; look at
//! them in the gallery (`cargo run --example gallery`) before you commit them.

#[path = "../golden/cases.rs"]
mod cases;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

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

#[test]
fn a_picture_is_the_same_each_time() {
    for case in cases::all() {
        assert_eq!(case.svg((case.theme)()), case.svg((case.theme)()), "{}", case.name);
    }
}
