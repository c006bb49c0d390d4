//! What is taken along: CSV that any reader reads back, tables with raw values, workbooks,
//! and answers for programs.

use proptest::prelude::*;
use serde_json::{Value, json};
use std::io::{Cursor, Read};
use viewprint::export::book::{self, Piece};
use viewprint::export::{Cell, Column, Kind, Report, about, answer, csv, file_name, table};
use viewprint::facts::entry::Entry;
use viewprint::facts::loading::Opened;
use viewprint::i18n::Locale;
use viewprint::query::Page;
use viewprint::reports::parse_export;
use viewprint::sources::parse_entry;
use viewprint::state::{State, link};
use viewprint::view::name::NoNames;
use viewprint::worker::load::{Data, Loading};

const EVENTS: &str = r#"{"at":"2026-09-01T15:00:00Z","kind":"impression","session":"a","viewer":"=1+1","country":"US","device":"Desktop"}
{"at":"2026-09-01T15:00:01Z","kind":"play","session":"a","viewer":"=1+1"}
{"at":"2026-09-01T15:01:00Z","kind":"watch","session":"a","from":0,"to":45}
{"at":"2026-09-03T15:00:00Z","kind":"impression","session":"b"}
{"at":"2026-09-03T15:00:00Z","kind":"play","session":"b"}
{"at":"2026-09-03T15:01:00Z","kind":"watch","session":"b","from":0,"to":7}
"#;

fn opened(names: &str) -> (Entry, Data, Opened) {
    let document = json!({
        "viewprint": 1, "entry": { "id": "e1", "name": "Lecture 3: ß", "duration_s": 60 },
        "time_zone": "UTC", "privacy": { "names": names },
        "source": { "kind": "events", "url": "a" },
    });
    let base = |url: &str| Some(format!("https://files.example/{url}"));
    let entry = parse_entry(document.to_string().as_bytes(), &base).unwrap();
    let mut loading = Loading::new(entry.clone());
    loading.begin("a");
    loading.push(EVENTS.as_bytes());
    loading.end("a", Ok(()));
    let (data, opened) = loading.finish(&|_, _, _| None, 1_788_274_801_005);
    (entry, data, opened)
}

fn state(fragment: &str) -> State {
    link::read(fragment).0
}

/// A report as a file, read back by another reader: the headers and the rows.
fn read_back(report: Report, fragment: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let (_, data, opened) = opened("shown");
    let query = report.query(&state(fragment), &opened.extent, Page::all());
    let body = data.answer(&query).body.unwrap();
    let table = table(report, &query, &body, &NoNames, &Locale::EN).unwrap();
    assert_eq!(table.rows.len(), table.n_rows as usize);
    let file = [csv::head(&table.columns, false), csv::rows(&table.columns, &table.rows)].concat();
    let mut reader = ::csv::Reader::from_reader(&*file);
    let head = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let row = |row: ::csv::Result<::csv::StringRecord>| {
        row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()
    };
    (head, reader.records().map(row).collect())
}

#[track_caller]
fn check(report: Report, fragment: &str, head: &str, rows: &[&str]) {
    let (found_head, found) = read_back(report, fragment);
    let found: Vec<_> = found.iter().map(|row| row.join("|")).collect();
    assert_eq!(found_head.join("|"), head);
    assert_eq!(found, rows);
}

#[test]
fn rows_have_raw_values_and_what_is_unknown_is_empty() {
    check(
        Report::Engagement,
        "range=all",
        "viewer|name|impressions|plays|minutes_viewed_min|completion_share|total_completion_share|drop_off_share|first_watched_date|last_watched_date",
        &[
            "'=1+1|'=1+1|1|1|0.75|0.75|0.75|0.75|2026-09-01|2026-09-01",
            "|Anonymous|1|1|0.11666666666666667|0.11666666666666667||0|2026-09-03|2026-09-03",
        ],
    );
    check(
        Report::Funnel,
        "range=all",
        "step|name|count|of_impressions_share|of_plays_share",
        &[
            "impressions|Player Impressions Count|2||",
            "plays|Total Plays Count|2|1|",
            "reached_25|Reached 25%|1|0.5|0.5",
            "reached_50|Reached 50%|1|0.5|0.5",
            "reached_75|Reached 75%|1|0.5|0.5",
            "reached_100|Reached 100%|0|0|0",
        ],
    );
}

#[test]
fn what_is_compared_stands_beside_and_a_fall_stays_a_number() {
    let (head, rows) =
        read_back(Report::Performance, "range=2026-09-03..2026-09-04&compare=2026-09-01");
    assert_eq!(head[..3], ["date", "date_before", "is_partial"]);
    let column = |name: &str| head.iter().position(|column| column == name).unwrap();
    let of = |row: usize, name: &str| rows[row][column(name)].as_str();
    assert_eq!((of(0, "date"), of(0, "date_before")), ("2026-09-03", "2026-09-01"));
    let minutes = [of(0, "minutes_viewed_min_before"), of(0, "minutes_viewed_min_change_kind")];
    assert_eq!(minutes, ["0.75", "percent"]);
    assert!(of(0, "minutes_viewed_min_change").starts_with("-0.84"), "no apostrophe");
    assert_eq!((of(0, "plays_change"), of(1, "plays_change_kind")), ("0", "none"));
    assert_eq!((of(1, "completion_share"), of(1, "completion_share_change_kind")), ("", "none"));
}

fn text_column() -> [Column; 2] {
    ["a", "b"].map(|name| Column {
        name: name.to_owned(),
        title: name.to_owned(),
        metric: None,
        kind: Kind::Text,
    })
}

#[track_caller]
fn check_text(text: &str) {
    let columns = text_column();
    let row = vec![Cell::Text(text.to_owned()), Cell::Text("x".to_owned())];
    let file = [csv::head(&columns, false), csv::rows(&columns, &[row])].concat();
    let mut reader = ::csv::Reader::from_reader(&*file);
    let records: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), 1);
    let found = &records[0][0];
    assert!(!found.starts_with(['=', '+', '-', '@', '\t', '\r']), "{found:?}");
    assert_eq!(found.strip_prefix('\'').filter(|_| !text.starts_with('\'')).unwrap_or(found), text);
}

#[test]
fn texts_survive_and_none_is_a_formula() {
    for text in [
        "=HYPERLINK(\"https://a.example\")",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "a\"b\"",
        "a,b",
        "a\r\nb",
        "a\nb",
        "\"",
        ",",
        "'",
        "'=1",
        "👩🏽‍🔬",
        "مرحبا بالعالم",
        "שלום",
        "＝1",
        "é\u{301}",
        "",
        " ",
    ] {
        check_text(text);
    }
    check_text(&"ж".repeat(10_000));
    check_text(&"\"\n".repeat(5_000));
}

proptest! {
    #[test]
    fn any_text_survives(text in "(?s)[=+@\t\r\n\"',; -~é👍א]{0,40}|(?s).{0,60}") {
        check_text(&text);
    }

    #[test]
    fn any_text_is_a_text_in_a_workbook(text in "(?s).{0,60}") {
        let rows = vec![vec![Cell::Text(text), Cell::Number(-0.5)]];
        prop_assert!(workbook(rows).contains(r#"<c r="B2" s="#));
    }
}

/// The first sheet of a workbook with these rows.
fn workbook(rows: Vec<Vec<Cell>>) -> String {
    let mut columns = text_column();
    columns[1].kind = Kind::Percent;
    let pieces = [
        Piece::Book,
        Piece::Sheet { name: "Rows".to_owned(), columns: columns.to_vec(), is_descriptive: false },
        Piece::Rows(rows),
        Piece::Lines("About".to_owned(), vec!["=1".to_owned()]),
    ];
    let pieces: Vec<u8> = pieces.iter().flat_map(book::encode).collect();
    let file = book::make(&pieces).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut sheet = String::new();
    archive.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut sheet).unwrap();
    sheet
}

#[test]
fn a_workbook_has_no_formulas_and_texts_of_any_length() {
    let text = |text: &str| vec![Cell::Text(text.to_owned()), Cell::Empty];
    let sheet = workbook(vec![text("=1+1"), text(&"👍".repeat(40_000)), text("\u{1}\u{0}")]);
    assert!(!sheet.contains("<f>"), "{sheet}");
}

#[test]
fn an_archive_holds_its_files() {
    let pieces = [
        Piece::Archive,
        Piece::File("a.csv".to_owned()),
        Piece::Bytes(b"1,".to_vec()),
        Piece::Bytes(b"2".to_vec()),
        Piece::File("ß.csv".to_owned()),
    ];
    let pieces: Vec<u8> = pieces.iter().flat_map(book::encode).collect();
    let mut archive = zip::ZipArchive::new(Cursor::new(book::make(&pieces).unwrap())).unwrap();
    let mut text = String::new();
    archive.by_name("a.csv").unwrap().read_to_string(&mut text).unwrap();
    assert_eq!((text.as_str(), archive.len()), ("1,2", 2));
    assert_eq!(book::make(b"\xff\xff"), None);
}

#[test]
fn what_reads_an_export_of_kaltura_reads_ours() {
    let (entry, data, opened) = opened("shown");
    for (report, column, values) in [
        (Report::Performance, "count_plays", &["1", "0", "1"][..]),
        (Report::Engagement, "count_loads", &["1", "1"]),
    ] {
        let query =
            report.query(&state("range=2026-09-01..2026-09-03"), &opened.extent, Page::all());
        let found = data.answer(&query);
        let body = found.body.unwrap();
        let table = table(report, &query, &body, &NoNames, &Locale::EN).unwrap();
        let lines = about::lines(
            report,
            &entry,
            &opened,
            &query,
            &found.coverage,
            &table.columns,
            &Locale::EN,
        );
        let file = [
            csv::MARK.as_bytes().to_vec(),
            csv::lines(&lines),
            csv::head(&table.columns, true),
            csv::rows(&table.columns, &table.rows),
        ];
        let export = parse_export(&file.concat()).unwrap();
        assert!(export.dates.unwrap().starts_with("2026-09-01 00:00:00 - 2026-09-03 23:59:59"));
        let found: Vec<_> =
            export.table.rows().map(|row| row.text(column).unwrap().to_owned()).collect();
        assert_eq!(found, values);
        let guarded = export.table.rows().any(|row| row.text("name") == Some("=1+1"));
        assert_eq!(guarded, report == Report::Engagement);
    }
}

#[test]
fn a_file_is_called_after_the_entry_the_report_and_the_range() {
    let (entry, _, opened) = opened("shown");
    let range = state("range=2026-09-01..2026-09-03").days(&opened.extent);
    assert_eq!(
        file_name(&entry, Report::Devices.key(), range),
        "Lecture-3-ß_devices_2026-09-01_2026-09-03"
    );
}

/// The answer to a question, as a script has it.
fn answered(question: &Value, shown: &str, names: &str) -> Value {
    let (_, data, opened) = opened(names);
    let lock = |state: State| state;
    let said = match answer::read(&question.to_string(), &state(shown), &lock, &opened) {
        Err(refusal) => refusal,
        Ok(asked) => {
            let found = data.answer(&asked.query);
            answer::write(&asked, &found, &opened, &NoNames, &Locale::EN)
        }
    };
    serde_json::from_str(&said).unwrap()
}

#[test]
fn a_script_is_answered_with_the_same_tables() {
    let found = answered(
        &json!({ "question": "devices", "range": "all", "filters": { "device": ["Desktop", null] } }),
        "viewer=~",
        "show",
    );
    assert_eq!((&found["n_rows"], &found["range"]), (&json!(2), &json!("2026-09-01..2026-09-03")));
    let rows = found["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["device"] == "Desktop").unwrap();
    assert_eq!((&row["plays"], &row["minutes_viewed_min"]), (&json!(1), &json!(0.75)));
    assert!(rows.iter().any(|row| row["device"].is_null() && row["name"] == "Unknown"));

    // What is left out is as it is shown, and a part of the rows can be asked for.
    let shown =
        answered(&json!({ "question": "viewers", "limit": 1 }), "range=all&viewer=~", "shown");
    assert_eq!((&shown["n_rows"], &shown["rows"][0]["name"]), (&json!(1), &json!("Anonymous")));
}

#[test]
fn a_script_is_told_what_is_wrong_and_what_is_hidden() {
    for (question, field) in [
        (json!({ "question": "weather" }), "question"),
        (json!({ "question": "trend", "range": "yesterday" }), "range"),
        (json!({ "question": "trend", "range": 7 }), "range"),
        (json!({ "question": "trend", "filter": {} }), "filter"),
        (json!({ "question": "trend", "filters": { "planet": ["x"] } }), "filters.planet"),
        (json!({ "question": "trend", "filters": { "city": [1] } }), "filters.city"),
        (json!({ "question": "viewers", "limit": -1 }), "limit"),
        (json!([]), "question"),
    ] {
        let found = answered(&question, "", "shown");
        assert_eq!(found["error"]["field"], field, "{question}: {found}");
    }
    let hidden = answered(&json!({ "question": "viewers", "range": "all" }), "", "hidden");
    assert_eq!(
        (&hidden["rows"], &hidden["coverage"][0]["kind"]),
        (&Value::Null, &json!("NamesHidden"))
    );
}
