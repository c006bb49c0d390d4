//! Section 2: raw events.

use super::*;

/// An NDJSON line of a `play` at midnight with these members.
fn play(members: &str) -> String {
    format!(r#"{{"at":"2026-09-01T00:00:00Z","kind":"play",{members}}}"#)
}

#[test]
fn an_event_has_all_its_fields() {
    let all = r#""session":"s1","viewer":17,"country":"us","region":"US-WI","city":"Madison",
        "context":8123,"page":"https://A.example:80/p#t","device":"Desktop","os":"Linux",
        "browser":"Firefox","role":"student","domain":"ignored","unknown":[{}]"#;
    check(
        &events(),
        play(&all.replace('\n', "")),
        "0s play session=s1 country=US region=US-WI city=Madison context=8123 \
         domain=a.example page=https://A.example:80/p viewer=17 device=Desktop os=Linux \
         browser=Firefox role=student",
    );
}

#[test]
fn the_three_forms_say_the_same() {
    let expected = "
        0s watch 0..12500 session=s viewer=u,1
        1.5s reach 50
        2s impression country=DE
        3s like no-code
        4s share
        5s download";
    check(
        &events(),
        "\u{feff}\r\n{\"kind\":\"watch\",\"at\":1788220800000,\"from\":0,\"to\":\"12.5\",\"session\":\"s\",\"viewer\":\"u,1\"}\r\n\
         {\"kind\":\"reach\",\"at\":\"2026-09-01 02:00:01.5+02:00\",\"percent\":\"50\",\"viewer\":null}\n\n\
         {\"kind\":\" impression \",\"at\":\"1788220802000\",\"country\":\" de \"}\n\
         {\"kind\":\"like\",\"at\":1788220803000,\"country\":\"Germany\",\"session\":\"\"}\n \t\n\
         {\"kind\":\"share\",\"at\":1788220804000,\"from\":[],\"percent\":7}\n\
         {\"kind\":\"download\",\"at\":1788220805000}",
        expected,
    );
    check(
        &events(),
        r#" [{"kind":"watch","at":1788220800000,"from":0,"to":12.5,"session":"s","viewer":"u,1"} ,
        {"kind":"reach",
         "at":"2026-09-01t00:00:01.5z","percent":50},{"kind":"impression","at":1788220802000,"country":"DE"},
        {"kind":"like","at":1788220803000,"country":"D1"},{"kind":"share","at":1788220804000},
        {"kind":"download","at":1788220805000}] "#,
        expected,
    );
    check(
        &events(),
        "\u{feff}; At ;KIND;from;to;session;viewer;percent;Country\r\n\
         ;1788220800000;watch;0;12.5;s;\"u,1\";;\r\n\r\n\
         \"a\nb\";2026-09-01T00:00:01.5Z;reach;;;;;50;\r\n\
         ;1788220802000;impression;;;;;;de\n\
         ;1788220803000;like;;;;;;\"?\"\n\
         ;1788220804000;share;x;;;;;\n\
         ;1788220805000;download;;;;;;",
        expected,
    );
}

#[test]
fn a_refused_record_names_line_field_and_what_was_found_and_costs_no_other() {
    let good = r#"{"at":1788220800000,"kind":"play"}"#;
    let bad: &[(&str, &str)] = &[
        (r#"{"kind":"play"}"#, "at Value"),
        (r#"{"at":1788220800,"kind":"play"}"#, "at InstantInMilliseconds 1788220800"),
        (r#"{"at":"2026-09-01T00:00:00","kind":"play"}"#, "at Instant \"2026-09-01T00:00:00\""),
        (
            r#"{"at":"1999-09-01T00:00:00Z","kind":"play"}"#,
            "at InstantInBounds \"1999-09-01T00:00:00Z\"",
        ),
        (r#"{"at":true,"kind":"play"}"#, "at Instant true"),
        (r#"{"at":1788220800000}"#, "kind Value"),
        (r#"{"at":1788220800000,"kind":"Play"}"#, "kind Kind \"Play\""),
        (r#"{"at":1788220800000,"kind":["play"]}"#, "kind Kind [\"play\"]"),
        (&play(r#""viewer":["a"]"#), "viewer Text [\"a\"]"),
        (&play(r#""session":true"#), "session Text true"),
        (&play(r#""city":1.5"#), "city Text 1.5"),
        (&play(r#""city":"\ud800""#), "city Utf8 \"\\ud800\""),
        (r#"{"at":1788220800000,"kind":"watch","to":1}"#, "from Value"),
        (r#"{"at":1788220800000,"kind":"watch","from":0,"to":"x"}"#, "to Seconds \"x\""),
        (r#"{"at":1788220800000,"kind":"watch","from":0,"to":1e999}"#, "to Seconds 1e999"),
        (r#"{"at":1788220800000,"kind":"watch","from":5,"to":5.0004}"#, "to SpanForward 5.0004"),
        (r#"{"at":1788220800000,"kind":"watch","from":600,"to":601}"#, "from SpanInside 600"),
        (r#"{"at":1788220800000,"kind":"watch","from":-2,"to":0}"#, "to SpanInside 0"),
        (r#"{"at":1788220800000,"kind":"reach"}"#, "percent Value"),
        (r#"{"at":1788220800000,"kind":"reach","percent":30}"#, "percent Quartile 30"),
        ("garbage", "- Object garbage"),
        ("[1]", "- Object [1]"),
        (
            r#"{"at":1788220800000,"kind":"play"},"#,
            "- Object {\"at\":1788220800000,\"kind\":\"play\"},",
        ),
        ("{", "- Object {"),
    ];
    let (mut file, mut expected) = (format!("{good}\n"), String::from("0s play\n"));
    let mut refusals = String::new();
    for (n, (line, refusal)) in bad.iter().enumerate() {
        let _ = write!(file, "{line}\r\n\n{good}\n");
        expected.push_str("0s play\n");
        let _ = writeln!(refusals, "line {} {refusal}", 2 + 3 * n);
    }
    check(&events(), file, &(expected + &refusals));
}

#[test]
fn what_is_no_utf_8_or_too_long_is_refused() {
    check(
        &events(),
        b"{\"at\":1788220800000,\"kind\":\"play\",\"x\":\"\xff\"}\n{\"at\":1788220800000,\"kind\":\"play\"}",
        "0s play
         line 1 - Utf8 {\"at\":1788220800000,\"kind\":\"play\",\"x\":\"\u{fffd}\"}",
    );
    check(
        &events(),
        b"at,kind,city,x\n1788220800000,play,\xff,\n1788220800000,play,a,\xff\n",
        "line 2 city Utf8 1788220800000play\u{fffd}
         line 3 - Utf8 1788220800000playa\u{fffd}",
    );
    let long = play(&format!(r#""x":"{}""#, "y".repeat(1 << 20)));
    let text = play(&format!(r#""city":"{}""#, "y".repeat(4_097)));
    let start = &long[..60];
    let ys = "y".repeat(59);
    check(
        &events(),
        format!("{long}\n{text}\n{}", play(r#""city":"x""#)),
        &format!("0s play city=x\nline 1 - ShortRecord {start}…\nline 2 city ShortText \"{ys}…"),
    );
    check(
        &events(),
        format!("[{long},{}]", play(r#""city":"x""#)),
        &format!("0s play city=x\nrecord 1 - ShortRecord {start}…"),
    );
}

#[test]
fn a_csv_row_has_as_many_cells_as_the_header_names_or_blank_ones_behind() {
    check(
        &events(),
        "x,at,kind\n,1788220800000,play,\n\n\"\n\",1788220800000\n,1788220800000,play\n,,\n\
         ,1788220801000,play, ,\n,1788220801000,play,,x\n",
        "0s play
         0s play
         1s play
         line 4 - Row ,1788220800000
         line 7 at Value
         line 9 - Row ,1788220801000,play,,x",
    );
}

#[test]
fn a_csv_file_must_name_at_and_kind() {
    check(
        &events(),
        "\nAt,what\n1788220800000,play\n",
        "unread a NoHeader { expected: \"at, kind\", found: \"At,what\" }",
    );
    check(&events(), "<html>", "unread a NoHeader { expected: \"at, kind\", found: \"<html>\" }");
    check(&events(), "at,kind", "");
    check(&events(), "", "");
    check(&events(), " \r\n", "");
    check(&events(), "\u{feff}", "");
}

#[test]
fn a_syntax_error_in_an_array_ends_it() {
    let good = r#"{"at":1788220800000,"kind":"play"}"#;
    for (rest, refused, records) in [
        ("", "", 1),
        (",", "", 1),
        (",]", "", 1),
        (",{]", "", 1),
        (r#",{"at":1 "kind":2},{}]"#, "", 1),
        (",nul]", "", 1),
        (" x]", "", 1),
        ("}", "", 1),
        (":1]", "", 1),
        ("] x", "", 1),
        (",7,", "record 2 - Object 7\n", 2),
        (r#",{"x":[1,]}]"#, "", 1),
    ] {
        check(
            &events(),
            format!("[{good}{rest}"),
            &format!("0s play\n{refused}unread a Syntax {{ records: {records} }}"),
        );
    }
    check(
        &events(),
        format!(r#"[[1],{{"\ud800":1}},{good},{{}}]"#),
        "0s play
         record 1 - Object [1]
         record 2 - Object {\"\\ud800\":1}
         record 4 at Value",
    );
    check(&events(), "[ ]\n", "");
    check(&events(), "[", "unread a Syntax { records: 0 }");
}

#[test]
fn the_last_of_equal_names_counts() {
    check(&events(), play(r#""viewer":[],"viewer":"b""#), "0s play viewer=b");
    check(&events(), "at,kind,city,CITY\n1788220800000,play,a,b", "0s play city=b");
}

#[test]
fn files_of_one_source_may_differ_in_form_and_are_named() {
    let source = Source::Events(vec!["a".to_owned(), "b".to_owned()]);
    let mut batch = Batch::new(&source, None);
    read(&mut batch, "a", b"{\"at\":1788220800000,\"kind\":\"play\"}\n{}", 5);
    read(&mut batch, "b", b"at,kind\n1788220801000,play\n1,play", 5);
    assert_eq!(batch.n_records(), 4);
    let expected = "0s play\n1s play\na line 2 at Value \nb line 3 at InstantInBounds 1\n";
    assert_eq!(shown(&batch.finish()), expected);
}

#[test]
fn reading_stops_at_the_last_record_there_is_room_for() {
    let line = "{\"at\":1788220800000,\"kind\":\"play\"}\n";
    for (n_lines, missing) in [(2, ""), (3, "unread a TooManyRecords\n")] {
        let mut batch = Batch::new(&events(), None).with_room_for(2);
        read(&mut batch, "a", line.repeat(n_lines).as_bytes(), 7);
        assert_eq!(shown(&batch.finish()), format!("0s play\n0s play\n{missing}"));
    }
}
