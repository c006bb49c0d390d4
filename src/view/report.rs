//! The data-quality report as a file, for who cannot be shown the page.
//!
//! Definition: `docs/formats.md`, "The data-quality report".

use super::notice;
use crate::facts::entry::{Entry, Source, Standard};
use crate::facts::loading::Opened;
use crate::facts::quality::Position;
use crate::i18n::Locale;
use crate::query::metric;
use crate::time::{DAY_MS, Zone};

/// What the file is called.
pub fn file_name(entry: &Entry) -> String {
    format!("quality-{}.json", file_stem(entry))
}

/// What a file about an entry is called: after it, with nothing that a file system minds.
pub fn file_stem(entry: &Entry) -> String {
    let name = if entry.name.is_empty() { &entry.id } else { &entry.name };
    let words = name.split(|letter: char| !letter.is_alphanumeric());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    words.join("-").chars().take(80).collect()
}

/// The report as JSON. `quoted` writes a text as JSON has it.
pub fn json(
    entry: &Entry,
    opened: &Opened,
    locale: &Locale,
    quoted: &dyn Fn(&str) -> String,
) -> String {
    let quality = &opened.quality;
    let is_sums = entry.source.is_sums();
    let or_null = |value: Option<String>| value.unwrap_or_else(|| "null".to_owned());
    // Who sends sums has counted none of this.
    let rows = if is_sums { Vec::new() } else { notice::quality_rows(quality) };
    let counts = rows.into_iter().map(|(key, n)| {
        let meaning = quoted((locale.text.quality_rows)(key));
        format!(
            r#"{{ "key": "{key}", "value": {n}, "unit": "{}", "meaning": {meaning} }}"#,
            unit(key)
        )
    });
    let examples = quality.examples.iter().map(|refused| {
        let (line, record) = match refused.at {
            Position::Line(n) => (Some(n), None),
            Position::Record(n) => (None, Some(n)),
        };
        let [line, record] = [line, record].map(|n| or_null(n.map(|n| n.to_string())));
        let [file, field] = [&refused.file, &refused.field].map(|text| or_null(text.as_deref().map(quoted)));
        let expected = quoted((locale.text.expected)(notice::expected_key(refused.expected)));
        let found = quoted(&refused.found);
        format!(
            r#"{{ "file": {file}, "line": {line}, "record": {record}, "field": {field}, "expected": {expected}, "found": {found} }}"#
        )
    });
    let unread = quality.unread.iter().map(|unread| {
        let why = quoted(&notice::why(&unread.why, locale));
        format!(r#"{{ "file": {}, "why": {why} }}"#, quoted(&unread.file))
    });
    let share = metric::share(quality.anonymous_plays, quality.plays).filter(|_| !is_sums);
    let members = [
        ("viewprint_quality", "1".to_owned()),
        ("entry", format!(r#"{{ "id": {}, "name": {} }}"#, quoted(&entry.id), quoted(&entry.name))),
        ("source", quoted(kind(&entry.source))),
        ("data_until", quoted(&instant(opened.now_ms))),
        ("complete", (quality.unread.is_empty() && !opened.more_to_come).to_string()),
        ("length_s", or_null(opened.length_ms.map(|ms| (f64::from(ms) / 1e3).to_string()))),
        ("anonymous_share", or_null(share.map(|share| share.to_string()))),
        ("note", or_null(is_sums.then(|| quoted(locale.text.sums_only)))),
        ("counts", list(counts)),
        ("refused", list(examples)),
        ("unread", list(unread)),
    ];
    let members = members.map(|(name, value)| format!("  \"{name}\": {value}"));
    format!("{{\n{}\n}}\n", members.join(",\n"))
}

fn list(elements: impl Iterator<Item = String>) -> String {
    let elements: Vec<_> = elements.map(|element| format!("\n    {element}")).collect();
    if elements.is_empty() { "[]".to_owned() } else { format!("[{}\n  ]", elements.join(",")) }
}

/// What a count counts.
fn unit(key: &str) -> &'static str {
    match key {
        "records" | "refused" | "duplicates" | "not_of_entry" | "conflicting_lengths" => "records",
        "plays" | "anonymous_plays" => "plays",
        "extra_plays" => "events",
        _ => "sessions",
    }
}

/// The kind of a source, as the entry document has it.
fn kind(source: &Source) -> &'static str {
    match source {
        Source::Events(_) => "events",
        Source::Visits(_) => "visits",
        Source::Statements { standard: Standard::Caliper, .. } => "caliper",
        Source::Statements { .. } | Source::Lrs(_) => "xapi",
        Source::Reports { .. } | Source::Exports(_) => "kaltura",
    }
}

/// `2026-09-01T15:00:00.000Z`
pub fn instant(at_ms: i64) -> String {
    let day = Zone::utc().day_of(at_ms);
    let ms = at_ms.rem_euclid(DAY_MS);
    let (minutes, ms) = (ms / 60_000, ms % 60_000);
    let (s, ms) = (ms / 1_000, ms % 1_000);
    format!("{day}T{:02}:{:02}:{s:02}.{ms:03}Z", minutes / 60, minutes % 60)
}
