//! Section 5: xAPI statements.

use super::*;

fn source(fields: &[(Dimension, &str)]) -> Source {
    Source::Statements {
        standard: Standard::Xapi,
        urls: vec!["a".to_owned()],
        activities: vec!["urn:v".to_owned(), "urn:w".to_owned()],
        fields: fields.iter().map(|(d, path)| (*d, (*path).to_owned())).collect(),
    }
}

/// A statement written in a line: `at verb key=value...`, where `at` is in seconds.
fn statement(line: &str) -> String {
    let mut words = line.split_whitespace();
    let (at, verb) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let iri = match verb {
        "played" | "paused" | "seeked" => "https://w3id.org/xapi/video/verbs/",
        _ => "http://adlnet.gov/expapi/verbs/",
    };
    let x = "https://w3id.org/xapi/video/extensions";
    let (mut object, mut top) = ("urn:v".to_owned(), String::new());
    let (mut actor, mut context, mut told, mut result) =
        <(String, String, String, String)>::default();
    for (key, value) in words.filter_map(|word| word.split_once('=')) {
        let _ = match key {
            "id" => write!(top, r#""id":"{value}","#),
            "object" => {
                object = value.to_owned();
                Ok(())
            }
            "of" => write!(actor, r#""account":{{"name":"{value}"}},"#),
            "actor" => write!(actor, "{value},"),
            "s" => write!(told, r#""{x}/session-id":"{value}","#),
            "edx" => {
                write!(told, r#""https://w3id.org/xapi/openedx/extensions/session-id":"{value}","#)
            }
            "reg" => write!(context, r#""registration":"{value}","#),
            "in" => write!(context, r#""contextActivities":{{"parent":[{{"id":"{value}"}}]}},"#),
            "x" => write!(told, "{value},"),
            "length" => write!(told, r#""{x}/length":{value},"#),
            "segments" => write!(result, r#""{x}/played-segments":"{value}","#),
            key => write!(result, r#""{x}/{key}":{value},"#),
        };
    }
    let ms = 1_788_220_800_000 + (at.parse::<f64>().unwrap_or_default() * 1000.0) as i64;
    let at = jiff::Timestamp::from_millisecond(ms).unwrap_or_default();
    let object_of = |members: &str| format!("{{{}}}", members.trim_end_matches(','));
    let _ = write!(context, r#""extensions":{}"#, object_of(&told));
    format!(
        r#"{{{top}"timestamp":"{at}","verb":{{"id":"{iri}{verb}"}},"object":{{"id":"{object}"}},"actor":{},"context":{},"result":{{"extensions":{}}}}}"#,
        object_of(&actor),
        object_of(&context),
        object_of(&result)
    )
}

fn file(lines: &str) -> String {
    let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(statement).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn check_visits(statements: &str, expected: &str) {
    check(&source(&[]), file(statements), expected);
}

#[test]
fn a_session_is_a_visit_and_its_last_segments_win() {
    check_visits(
        "
        20 paused s=s1 of=u1 segments=0[.]15 length=60.2
        0 initialized s=s1 of=u1 length=0 in=course
        5 played s=s1 of=u1 time=0
        40 seeked s=s1 of=u1 segments=0[.]15[,]20[.]30[,]42 length=60
        41 interacted s=s1 of=u1 segments=
        1 played s=s2 of=u1 time=3",
        "0s impressions=1 plays=1 context=course viewer=u1 0..15000 20000..30000
         1s impressions=1 plays=1 viewer=u1",
    );
}

#[test]
fn completed_is_everything_and_lengths_differ() {
    let loaded = load(
        &source(&[]),
        file("0 completed s=a segments=0[.]50 length=59.9\n1 paused s=a length=60.2").as_bytes(),
        7,
    );
    assert_eq!(shown(&loaded), "0s impressions=1 plays=1 reached=100 0..50000\n");
    assert_eq!(loaded.length_ms, Some(60_200));
    assert_eq!(loaded.quality.assumed_impressions, 1);
    assert_eq!(loaded.quality.spans_from_segments, 1);
}

#[test]
fn without_segments_plays_are_paired_with_the_last_stop_before_the_next() {
    check_visits(
        "
        0 played s=a time=0
        5 paused s=a time=5
        6 seeked s=a time-from=8 time-to=90
        7 played s=a time=90
        9 terminated s=a
        10 played s=a time=20
        11 paused s=a time=19
        12 played s=a time=30
        13 completed s=a time=31.5",
        "0s impressions=1 plays=1 reached=100 0..8000 30000..31500",
    );
}

#[test]
fn segments_without_a_span_leave_it_to_those_before() {
    check_visits(
        "
        0 played s=a segments=1[.]2
        1 paused s=a segments=3[.]3
        2 paused s=a segments=9[.]8
        3 played s=b time=4
        4 paused s=b time=6 segments=700[.]800
        5 played s=c time=700
        6 paused s=c time=800",
        "0s impressions=1 plays=1 1000..2000
         3s impressions=1 plays=1 4000..6000
         5s impressions=1 plays=1
         line 3 played-segments[1] SpanForward 9[.]8
         line 5 played-segments[1] SpanInside 700[.]800
         line 6 time SpanInside 700",
    );
}

#[test]
fn shares_likes_and_downloads_are_counted() {
    let verbs = [
        "http://adlnet.gov/expapi/verbs/shared",
        "https://w3id.org/xapi/acrossx/verbs/liked",
        "http://id.tincanapi.com/verb/downloaded",
        "http://adlnet.gov/expapi/verbs/shared",
    ];
    let plain = statement("0 done s=a");
    let lines = verbs.map(|verb| plain.replace("http://adlnet.gov/expapi/verbs/done", verb));
    check(&source(&[]), lines.join("\n"), "0s impressions=1 shares=2 likes=1 downloads=1");
}

#[test]
fn nothing_played_is_no_play() {
    check_visits("0 initialized s=a\n1 terminated s=a time=0", "0s impressions=1");
}

#[test]
fn sessions_are_told_apart_by_the_first_id_there_is() {
    check_visits(
        "
        0 played s=a edx=b reg=c of=u1
        1 played s=a edx=x reg=y of=u1
        2 played edx=a reg=c of=u1
        3 played reg=a of=u1
        4 played of=a
        1803.999 paused of=a
        3603.999 paused of=a
        5 played
        6 played",
        "5s impressions=1 plays=1
         6s impressions=1 plays=1
         0s impressions=1 plays=1 viewer=u1
         2s impressions=1 plays=1 viewer=u1
         3s impressions=1 plays=1 viewer=u1
         4s impressions=1 plays=1 viewer=a
         3603.999s impressions=1 viewer=a",
    );
}

#[test]
fn a_second_initialized_begins_another_visit() {
    check_visits(
        "
        0 played s=a segments=0[.]1
        1 initialized s=a
        2 paused s=a segments=0[.]2
        3 initialized s=a
        4 initialized s=a",
        "0s impressions=1 plays=1 0..2000
         3s impressions=1
         4s impressions=1",
    );
}

#[test]
fn viewers_are_account_mbox_sum_or_openid_and_have_names() {
    let statements = r#"
        0 played s=a of=u1 actor="mbox":"mailto:x","name":"Ada"
        1 played s=b actor="mbox":"mailto:bo@a.example"
        2 played s=c actor="mbox_sha1sum":"0f"
        3 played s=d actor="openid":"http://o/"
        4 played s=a of=u1 actor="name":"Ada_L."
        3 played s=e of=u1 actor="name":"Adah"
        6 played s=g actor="account":{"mbox":"mailto:eve@a.example"}
        5 played s=f actor="account":{"name":""}"#;
    check_visits(
        statements,
        "0s impressions=1 plays=1 viewer=u1
         1s impressions=1 plays=1 viewer=bo@a.example
         2s impressions=1 plays=1 viewer=0f
         3s impressions=1 plays=1 viewer=http://o/
         3s impressions=1 plays=1 viewer=u1
         6s impressions=1 plays=1 viewer=eve@a.example
         5s impressions=1 plays=1",
    );
    let names = load(&source(&[]), file(statements).as_bytes(), 99).names;
    assert_eq!(names.into_iter().collect::<Vec<_>>(), [("u1".to_owned(), "Ada_L.".to_owned())]);
}

#[test]
fn dimensions_are_found_by_their_paths() {
    let country = (Dimension::Country, "context.extensions.https://a.example/country");
    let region = (Dimension::Region, "context.extensions.https://a.example/region");
    check(
        &source(&[country, region]),
        file(
            r#"
            0 played s=a x="https://a.example/region":"lost"
            1 played s=a x="https://a.example/country":"fr"
            2 played s=a x="https://a.example/country":"DE","https://a.example/region":"BY"
            3 played s=b x="https://a.example/country":["DE"]"#,
        ),
        "0s impressions=1 plays=1 country=FR
         3s impressions=1 plays=1",
    );
}

#[test]
fn the_domain_of_a_visit_is_that_of_its_page() {
    check(
        &source(&[(Dimension::Page, "context.extensions.page")]),
        file(
            r#"
            0 played s=a
            1 played s=a x="page":"file:///home/x.html"
            2 played s=a x="page":"https://uni.example/a""#,
        ),
        "0s impressions=1 plays=1 page=file:///home/x.html",
    );
}

#[test]
fn twins_voided_and_others_statements_count_for_nothing() {
    let statements = "
        9 voided object=V1
        0 played id=v1 s=a
        1 played id=p2 s=b segments=0[.]1
        2 paused id=P2 s=b segments=0[.]9
        3 played id=p3 s=c object=urn:other
        4 played id=p4 s=d object=urn:w
        5 played id=v1 s=a";
    check_visits(
        statements,
        "1s impressions=1 plays=1 0..1000
         4s impressions=1 plays=1",
    );
    let quality = load(&source(&[]), file(statements).as_bytes(), 99).quality;
    assert_eq!((quality.records, quality.duplicates, quality.not_of_entry), (7, 2, 3));
}

#[test]
fn a_statement_without_a_time_is_refused() {
    check(
        &source(&[]),
        r#"{"object":{"id":"urn:v"},"stored":"2026-09-01T00:00:00Z"}
        {"object":{"id":"urn:v"}}
        {"object":{"id":"urn:v"},"timestamp":"now","stored":"2026-09-01T00:00:00Z"}
        {"object":{"id":"urn:x"}}
        7"#,
        "0s impressions=1
         line 2 timestamp Value
         line 3 timestamp Instant \"now\"
         line 5 - Object 7",
    );
}

#[test]
fn bad_segments_are_refused_alone_and_once() {
    check_visits(
        "
        0 paused s=a segments=0[.]1[,]9[.]8
        1 paused s=a segments=0[.]1[,]9[.]8[,]700[.]701[,]2[.]3",
        "0s impressions=1 plays=1 0..1000 2000..3000
         line 2 played-segments[2] SpanForward 9[.]8
         line 2 played-segments[3] SpanInside 700[.]701",
    );
}

#[test]
fn statements_come_as_lines_an_array_or_wrapped() {
    let one = statement("0 played s=a");
    let expected = "0s impressions=1 plays=1";
    check(&source(&[]), &one, expected);
    check(&source(&[]), format!("[{one}]"), expected);
    check(&source(&[]), format!(r#"{{"more":"/x","statements":[{one}]}}"#), expected);
    check(&source(&[]), format!(r#"{{"statements":[{one}],"more":""}}"#), expected);
    check(
        &source(&[]),
        format!(r#"{{"statements":[{one},"#),
        "0s impressions=1 plays=1\nunread a Syntax { records: 1 }",
    );
    check(&source(&[]), "id,verb", r#"unread a Unknown { found: "id,verb" }"#);
}

/// Statements that nobody here wrote, against what a script in another language
/// counts by the same rules. Skipped, saying so, where the data is absent.
#[test]
fn real_statements_become_the_visits_that_another_reader_counts() {
    let shared = std::env::var("VIEWPRINT_SHARED_DATA");
    let shared = shared.unwrap_or_else(|_| "../shared/data".to_owned());
    let path = format!("{shared}/xapi-video-statements.ndjson.gz");
    let Ok(gz) = std::fs::read(&path) else {
        println!("skipped: {path} is absent");
        return;
    };
    let mut file = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&gz[..]), &mut file).unwrap();
    // Statements, visits, plays, visits with segments, assumed impressions, watched
    // and stated length in ms.
    for (video, expected) in [
        ("1c0c127a-f121-4bd1-8db6-918605c2645d", [1804, 356, 257, 213, 222, 65_810_967, 525_000]),
        ("69d32ad5-3af5-4160-a995-87e09da6865c", [1271, 311, 206, 178, 198, 58_756_018, 480_000]),
        ("8d386f48-3baa-4acf-8a46-0f2be4ae243e", [1225, 278, 184, 146, 174, 39_260_387, 508_000]),
        ("e151ee65-7a72-478c-ac57-8a02f19e748b", [2071, 312, 249, 230, 211, 92_164_648, 579_000]),
        ("d613b564-5d18-4238-a69c-0fc8cee5d0e7", [2759, 551, 423, 379, 375, 64_582_044, 254_000]),
    ] {
        let source = Source::Statements {
            standard: Standard::Xapi,
            urls: vec!["a".to_owned()],
            activities: vec![format!("uuid://{video}")],
            fields: [].into(),
        };
        let mut batch = Batch::new(&source, None);
        batch.learn("e");
        read(&mut batch, "a", &file, 64 << 10);
        let Loaded { facts, quality, length_ms, .. } = batch.finish();
        let Facts::Visits(visits) = facts else { panic!("statements become visits") };
        let found = [
            quality.records - quality.not_of_entry,
            visits.len() as u64,
            visits.counts.iter().filter(|counts| counts.played).count() as u64,
            quality.spans_from_segments,
            quality.assumed_impressions,
            visits.spans.iter().map(|span| u64::from(span.ms())).sum(),
            u64::from(length_ms.unwrap_or_default()),
        ];
        assert_eq!(found, expected, "{video}");
        assert_eq!((quality.refused, quality.duplicates, quality.spans_from_pairs), (0, 0, 0));
    }
}
