//! The data-quality report as a file.

use serde_json::{Value, json};
use viewprint::facts::entry::Entry;
use viewprint::facts::quality::WhyUnread;
use viewprint::i18n::Locale;
use viewprint::sources::parse_entry;
use viewprint::view::report;
use viewprint::worker::load::Loading;

fn entry(source: &Value) -> Entry {
    let name = "Lecture 3: \"Sampling\" / ß";
    let document =
        json!({ "viewprint": 1, "entry": { "id": "e1", "name": name }, "source": source });
    let base = |url: &str| Some(format!("https://files.example/{url}"));
    parse_entry(document.to_string().as_bytes(), &base).unwrap()
}

/// The file on what these lines hold.
fn written(entry: &Entry, lines: &str, rest: Result<(), WhyUnread>) -> Value {
    let mut loading = Loading::new(entry.clone());
    loading.begin("a");
    loading.push(lines.as_bytes());
    loading.end("a", rest);
    let (_, opened) = loading.finish(&|_, _, _| None, 1_788_274_801_005);
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    serde_json::from_str(&report::json(entry, &opened, &Locale::EN, &quoted)).unwrap()
}

#[test]
fn the_file_has_counts_with_units_and_what_was_refused() {
    let entry = entry(&json!({ "kind": "events", "url": "a" }));
    let lines = r#"{"at":"2026-09-01T15:00:01.005Z","kind":"play","session":"a","viewer":"u"}
{"at":"2026-09-01T15:00:01.005Z","kind":"watch","session":"a","viewer":"u","from":0,"to":90.5}
{"at":"2026-09-01T15:00:00Z","kind":"play"}
{"at":"2026-09-01T15:00:00Z","kind":"watch","from":5,"to":"4\"\\"}
"#;
    let file = written(&entry, lines, Err(WhyUnread::CutOff));
    assert_eq!(file["data_until"], "2026-09-01T15:00:01.005Z");
    assert_eq!((&file["length_s"], &file["anonymous_share"]), (&json!(90.5), &json!(0.5)));
    assert_eq!((&file["source"], &file["complete"]), (&json!("events"), &json!(false)));
    assert_eq!((&file["entry"]["name"], &file["note"]), (&json!(entry.name), &Value::Null));
    let of = |key: &str| {
        let count = file["counts"].as_array().unwrap().iter().find(|count| count["key"] == key);
        count.map(|count| (count["value"].as_u64().unwrap(), count["unit"].as_str().unwrap()))
    };
    assert_eq!(of("records"), Some((4, "records")));
    assert_eq!((of("sessions"), of("spans_told")), (Some((2, "sessions")), Some((1, "sessions"))));
    assert_eq!((of("plays"), of("spans_from_pairs")), (Some((2, "plays")), None));
    let refused = json!([{
        "file": null, "line": 4, "record": null, "field": "to",
        "expected": "seconds of content, within two weeks", "found": "\"4\\\"\\\\\"",
    }]);
    assert_eq!(file["refused"], refused);
    assert_eq!(file["unread"][0]["file"], "a");
    assert_eq!(report::file_name(&entry), "quality-Lecture-3-Sampling-ß.json");
}

#[test]
fn a_server_of_sums_has_counted_none_of_it() {
    let entry = entry(&json!({ "kind": "kaltura", "server": "https://kaltura.example" }));
    let file = written(&entry, "", Ok(()));
    assert_eq!((&file["counts"], &file["anonymous_share"]), (&json!([]), &Value::Null));
    assert_eq!(
        (&file["source"], &file["note"]),
        (&json!("kaltura"), &json!(Locale::EN.text.sums_only))
    );
}
