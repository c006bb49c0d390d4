//! The floors of the house: a module imports from the floors below it only, the
//! browser begins at the top, and nobody below the page reads a clock.
//!
//! Every `crate::` path of `src`, and every chain of `super::` that leaves a top-level
//! module, is held against [`FLOORS`]. ARCHITECTURE.md draws the same table.

use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Each top-level module, and whose paths it may name beside its own.
const FLOORS: [(&str, &[&str]); 17] = [
    ("lazy", &[]),
    ("builtin", &[]),
    ("time", &[]),
    ("query", &["builtin", "time"]),
    ("facts", &["builtin", "time", "query"]),
    ("engine", &["builtin", "time", "facts", "query"]),
    ("sources", &["time", "facts", "query"]),
    ("reports", &["builtin", "time", "facts", "query", "engine", "sources"]),
    ("charts", &[]),
    ("maps", &["query"]),
    ("i18n", &["time"]),
    ("state", &["builtin", "time", "query"]),
    ("view", &["builtin", "time", "facts", "query", "i18n", "maps", "state", "charts"]),
    ("export", &["builtin", "time", "facts", "query", "i18n", "state", "view"]),
    ("worker", &["lazy", "time", "facts", "query", "engine", "sources", "reports", "export"]),
    (
        "components",
        &[
            "lazy", "builtin", "time", "facts", "query", "i18n", "maps", "state", "view", "charts",
            "export", "worker",
        ],
    ),
    ("app", &["time", "facts", "query", "i18n", "state", "view", "charts", "worker", "components"]),
];

/// Crates that only some may name. What ends in `.rs` is a single file.
const CRATES: [(&[&str], &[&str]); 5] = [
    (
        &["leptos", "web_sys", "js_sys", "wasm_bindgen", "wasm_bindgen_futures", "gloo_net"],
        &[
            "components",
            "app",
            "builtin",
            "worker/client.rs",
            "worker/exports.rs",
            "worker/files.rs",
            "worker/lrs.rs",
            "worker/net.rs",
            "worker/packing.rs",
            "worker/port.rs",
            "worker/reports.rs",
            "worker/serve.rs",
            "worker/zone.rs",
        ],
    ),
    (&["plotters", "plotters_backend"], &["charts", "components"]),
    (&["csv_core"], &["sources"]),
    (&["serde_json"], &["sources", "export"]),
    (&["rust_xlsxwriter", "zip"], &["export"]),
];

/// Ways to read the clock of the machine; a duration reads none. The browser's is
/// asked by `serve` alone.
const CLOCKS: [&[&str]; 4] =
    [&["time", "Instant"], &["SystemTime"], &["Instant", "now"], &["Timestamp", "now"]];

#[test]
fn every_module_stands_on_its_floor() {
    let mut wrong = String::new();
    for (path, source) in sources() {
        for line in check(&path, &source) {
            let _ = writeln!(wrong, "src/{path}:{line}");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_module_has_its_place_in_the_table() {
    let lib = std::fs::read_to_string(src().join("lib.rs")).unwrap();
    let of_lib = lib.lines().filter_map(|line| {
        let line = line.trim().trim_start_matches("pub ");
        Some(line.strip_prefix("mod ")?.strip_suffix(';')?.to_owned())
    });
    let mut of_lib: Vec<String> = of_lib.collect();
    let mut of_table = FLOORS.map(|(name, _)| name);
    of_lib.sort_unstable();
    of_table.sort_unstable();
    assert_eq!(of_lib, of_table);
    for (at, (name, below)) in FLOORS.iter().enumerate() {
        let earlier: Vec<&str> = FLOORS[..at].iter().map(|(name, _)| *name).collect();
        assert!(below.iter().all(|below| earlier.contains(below)), "{name}: {below:?}");
    }
}

#[test]
fn a_wrong_import_is_found_and_named() {
    for (path, source, found) in [
        ("engine/fold.rs", "use crate::facts::Event;\nuse crate::sources::Batch;", "2: sources"),
        ("time/zone.rs", "fn f() -> crate::query::Value { None }", "1: query"),
        ("charts/axis.rs", "use crate::{\n    time::Day,\n    charts::Axis,\n};", "2: time"),
        ("view/tiles.rs", "use crate::{i18n::{Locale}, worker::{self}};", "1: worker"),
        ("state/link.rs", "use super::super::view::Number;", "1: view"),
        ("state/link.rs", "mod tests {\n use super::super::super::engine::Store;\n}", "2: engine"),
        ("state/link.rs", "use super::{State, super::engine::Store};", "1: engine"),
        ("query/mod.rs", "use super::facts::Span;", "1: facts"),
        ("app.rs", "use crate::engine::answer;", "1: engine"),
        ("i18n/mod.rs", "let s = '\"'; use crate::query::Metric; // \"", "1: query"),
        ("engine/mod.rs", "use crate::*;", "1: *"),
        ("engine/mod.rs", "use crate::elsewhere::X;", "1: elsewhere"),
        ("view/name.rs", "use js_sys::Intl;", "1: js_sys"),
        ("worker/load.rs", "fn f() { web_sys::window() }", "1: web_sys"),
        ("engine/mod.rs", "use serde_json::Value;", "1: serde_json"),
        (
            "view/mod.rs",
            "let now = std::time::Instant::now();",
            "1: time::Instant, 1: Instant::now",
        ),
    ] {
        let said = check(path, source);
        let named: Vec<&str> = said
            .iter()
            .map(|said| said.split_once(" may").map_or("", |(named, _)| named))
            .collect();
        let named = named.join(", ").replace(" is named, which", "");
        assert_eq!(named, found, "{path}: {source}\n{said:?}");
    }
}

#[test]
fn what_is_no_import_is_not_taken_for_one() {
    for (path, source) in [
        ("time/day.rs", "//! [`crate::engine::Store`]\n/* crate::view /* crate::x */ crate::y */"),
        ("time/day.rs", "let text = \"crate::engine \\\" std::time\"; let r = r#\"crate::view\"#;"),
        ("time/day.rs", "fn f<'a>(x: &'a str, c: char) -> bool { c == '\\'' || c == '\"' }"),
        (
            "time/day.rs",
            "pub(crate) fn f() {} use super::Day; mod tests { use super::super::Zone; }",
        ),
        ("engine/fold.rs", "use crate::engine::Store; use crate::{facts::{Span, visit::Counts}};"),
        ("worker/net.rs", "use web_sys::Response;"),
        ("components/page.rs", "use std::time::Duration; Expected::Instant"),
        ("facts/mod.rs", "let my_crate = 1; my_crate::engine::x; self::time::x"),
    ] {
        assert_eq!(check(path, source), Vec::<String>::new(), "{path}: {source}");
    }
}

/// What is wrong with a file of `src`, each with its line.
fn check(path: &str, source: &str) -> Vec<String> {
    let home = path.split(['/', '.']).next().unwrap_or_default();
    let Some((_, below)) = FLOORS.iter().find(|(name, _)| *name == home) else {
        return Vec::new(); // lib.rs and the programs, which only put together
    };
    let tokens = tokens(source);
    let mut wrong = Vec::new();
    for (line, name) in named(path, &tokens) {
        if name != home && !below.contains(&name.as_str()) {
            wrong.push(format!("{line}: {name} may not be imported: {home} may use {below:?}"));
        }
    }
    for (at, (line, token)) in tokens.iter().enumerate() {
        for (crates, who) in CRATES {
            let is_named = crates.contains(token) && begins_path(&tokens, at);
            if is_named && !who.iter().any(|who| *who == home || *who == path) {
                wrong.push(format!("{line}: {token} may be named by {who:?} alone"));
            }
        }
        for clock in CLOCKS {
            if is_path(&tokens, at, clock) {
                let clock = clock.join("::");
                wrong.push(format!("{line}: {clock} is named, which may read a clock"));
            }
        }
    }
    wrong
}

/// Whether the token at `at` is the first of a path.
fn begins_path(tokens: &[(usize, &str)], at: usize) -> bool {
    let is_sign = |at: Option<usize>| at.and_then(|at| tokens.get(at)).is_some_and(|t| t.1 == "::");
    !is_sign(at.checked_sub(1)) && is_sign(Some(at + 1))
}

/// Whether these names stand at `at`, one `::` between two.
fn is_path(tokens: &[(usize, &str)], at: usize, names: &[&str]) -> bool {
    let token = |at: usize| tokens.get(at).map(|(_, token)| *token);
    names.iter().enumerate().all(|(n, name)| {
        token(at + 2 * n) == Some(name) && (n == 0 || token(at + 2 * n - 1) == Some("::"))
    })
}

/// The top-level modules that the paths of a file name, with their lines.
fn named(path: &str, tokens: &[(usize, &str)]) -> Vec<(usize, String)> {
    let parts = path.trim_end_matches(".rs").split('/').filter(|part| *part != "mod");
    let mut depth = parts.count();
    let mut braces = Vec::new(); // whether each open one is a module's
    let mut named = Vec::new();
    for at in 0..tokens.len() {
        let before = |n: usize| at.checked_sub(n).map(|at| tokens[at].1);
        match tokens[at].1 {
            "{" => {
                let is_module = before(2) == Some("mod");
                braces.push(is_module);
                depth += usize::from(is_module);
            }
            "}" => depth -= usize::from(braces.pop().unwrap_or(false)),
            "crate" if tokens.get(at + 1).is_some_and(|next| next.1 == "::") => {
                walk(tokens, at + 2, 0, &mut named);
            }
            "super" if before(1) != Some("::") && before(1) != Some("(") => {
                walk(tokens, at, depth, &mut named);
            }
            _ => {}
        }
    }
    named
}

/// Walks the path, or the group of paths, that begins at `at` in a module this deep
/// in the crate; gives the token behind it.
fn walk(
    tokens: &[(usize, &str)],
    at: usize,
    depth: usize,
    named: &mut Vec<(usize, String)>,
) -> usize {
    let Some((line, token)) = tokens.get(at) else { return at };
    match *token {
        "super" => {
            let up = depth.saturating_sub(1);
            if tokens.get(at + 1).is_some_and(|next| next.1 == "::") {
                walk(tokens, at + 2, up, named)
            } else {
                at + 1
            }
        }
        "{" => {
            let mut at = at + 1;
            while tokens.get(at).is_some_and(|next| next.1 != "}") {
                at = walk(tokens, at, depth, named);
                // To the comma of this group, over groups within.
                let mut open = 0;
                while let Some((_, token)) = tokens.get(at) {
                    match *token {
                        "{" => open += 1,
                        "}" if open == 0 => break,
                        "}" => open -= 1,
                        "," if open == 0 => break,
                        _ => {}
                    }
                    at += 1;
                }
                at += usize::from(tokens.get(at).is_some_and(|next| next.1 == ","));
            }
            at
        }
        name => {
            if depth == 0 {
                named.push((*line, name.to_owned()));
            }
            at + 1
        }
    }
}

/// Names and signs of a source with their lines; comments and texts are left out.
fn tokens(source: &str) -> Vec<(usize, &str)> {
    let mut tokens = Vec::new();
    let (mut rest, mut line) = (source, 1);
    while let Some(first) = rest.chars().next() {
        let word =
            rest.len() - rest.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_').len();
        let (len, is_token) = if let Some(len) = text_len(rest) {
            (len, false)
        } else if word > 0 {
            (word, true)
        } else if rest.starts_with("::") {
            (2, true)
        } else {
            (first.len_utf8(), !first.is_whitespace())
        };
        let (token, after) = rest.split_at(len);
        if is_token {
            tokens.push((line, token));
        }
        line += token.matches('\n').count();
        rest = after;
    }
    tokens
}

/// Length of the comment, text or character that a source begins with.
fn text_len(source: &str) -> Option<usize> {
    if source.starts_with("//") {
        return Some(source.find('\n').unwrap_or(source.len()));
    }
    if source.starts_with("/*") {
        let (mut at, mut depth) = (0, 0);
        loop {
            match &source.as_bytes()[at..] {
                [b'/', b'*', ..] => (at, depth) = (at + 2, depth + 1),
                [b'*', b'/', ..] => (at, depth) = (at + 2, depth - 1),
                [] => return Some(at),
                _ => at += 1,
            }
            if depth == 0 {
                return Some(at);
            }
        }
    }
    let hashes = source.strip_prefix('r').map(|raw| raw.len() - raw.trim_start_matches('#').len());
    if let Some(hashes) = hashes
        && source[1 + hashes..].starts_with('"')
    {
        let end = format!("\"{}", "#".repeat(hashes));
        let text = &source[2 + hashes..];
        return Some(2 + hashes + text.find(&end).map_or(text.len(), |at| at + end.len()));
    }
    if let Some(text) = source.strip_prefix('"') {
        return Some(1 + quoted_len(text, '"'));
    }
    let mut chars = source.strip_prefix('\'')?.chars();
    // `'a'` is a character, `'a` a lifetime.
    match (chars.next()?, chars.next()) {
        ('\\', _) => Some(1 + quoted_len(&source[1..], '\'')),
        (one, Some('\'')) => Some(2 + one.len_utf8()),
        _ => Some(1),
    }
}

/// Length up to and with the quote that ends what began before.
fn quoted_len(source: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in source.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    source.len()
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every file of `src`, by its path in there.
fn sources() -> Vec<(String, String)> {
    let mut folders = vec![src()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path.strip_prefix(src()).unwrap().to_str().unwrap().replace('\\', "/");
                sources.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(sources.len() > 50, "src is there");
    sources
}
