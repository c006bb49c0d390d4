//! Section 5: Caliper's media events.

use super::*;

fn source(fields: &[(Dimension, &str)]) -> Source {
    Source::Statements {
        standard: Standard::Caliper,
        urls: vec!["a".to_owned()],
        activities: vec!["urn:v".to_owned()],
        fields: fields.iter().map(|(d, path)| (*d, (*path).to_owned())).collect(),
    }
}

/// An event written in a line: `at action position key=value...`, where `at` is in
/// seconds and the position a duration, or `-`.
fn event(line: &str) -> String {
    let mut words = line.split_whitespace();
    let mut word = || words.next().unwrap_or_default();
    let (at, action, position) = (word(), word(), word());
    let ms = 1_788_220_800_000 + (at.parse::<f64>().unwrap_or_default() * 1000.0) as i64;
    let at = jiff::Timestamp::from_millisecond(ms).unwrap_or_default();
    let mut json = format!(r#"{{"eventTime":"{at}","type":"MediaEvent","action":"{action}""#);
    if position != "-" {
        let _ = write!(json, r#","target":{{"currentTime":"{position}"}}"#);
    }
    let mut object = r#""id":"urn:v""#.to_owned();
    for (key, value) in words.filter_map(|word| word.split_once('=')) {
        let _ = match key {
            "u" => write!(json, r#","actor":{{"id":"{value}","type":"Person"}}"#),
            "s" => write!(json, r#","session":{{"id":"{value}","type":"Session"}}"#),
            "id" => write!(json, r#","id":"urn:uuid:{value}""#),
            "length" => write!(object, r#","duration":"{value}""#),
            "told" => write!(object, r#","extensions":{value}"#),
            "object" => {
                object = format!(r#""id":"{value}""#);
                Ok(())
            }
            key => write!(json, r#","{key}":{value}"#),
        };
    }
    format!(r#"{json},"object":{{{object}}}}}"#)
}

fn all(lines: &str) -> Vec<String> {
    lines.lines().map(str::trim).filter(|line| !line.is_empty()).map(event).collect()
}

#[track_caller]
fn check_visits(events: &str, expected: &str) {
    check(&source(&[]), all(events).join("\n"), expected);
}

const LECTURE: &str = "
    0 Started PT0S s=s1 u=ada length=PT10M group={\"id\":\"bio\"} membership={\"roles\":[\"Learner\"]}
    120 Paused PT2M s=s1 u=ada
    300 Resumed PT2M s=s1 u=ada
    360 JumpedTo PT5M s=s1 u=ada
    660 Ended PT10M s=s1 u=ada";
const LECTURE_VISIT: &str = "0s impressions=1 plays=1 context=bio viewer=ada role=Learner 0..120000 120000..180000 300000..600000";

#[test]
fn media_events_of_a_session_are_a_visit() {
    check_visits(LECTURE, LECTURE_VISIT);
    let loaded = load(&source(&[]), all(LECTURE).join("\n").as_bytes(), 1000);
    assert_eq!(loaded.length_ms, Some(600_000));
    assert_eq!((loaded.quality.spans_from_pairs, loaded.quality.assumed_impressions), (1, 1));
}

#[test]
fn events_come_as_lines_arrays_and_envelopes() {
    let events = all(LECTURE);
    let envelope = |events: &[String]| {
        format!(r#"{{"sensor":"x","dataVersion":"v1p2","data":[{}]}}"#, events.join(", "))
    };
    let pretty = envelope(&events).replace("\"data\"", "\n  \"data\"");
    let one_a_line = [envelope(&events[..2]), envelope(&events[2..])].join("\n");
    for file in [
        format!("[{}]", events.join(",")),
        format!("[{}]", envelope(&events)),
        envelope(&events),
        pretty,
        one_a_line,
    ] {
        check(&source(&[]), &file, LECTURE_VISIT);
        assert_eq!(load(&source(&[]), file.as_bytes(), 9).quality.records, 5, "{file}");
    }
}

#[test]
fn a_jump_says_where_it_left_or_the_clock_does() {
    // As Open edX tells it: from where, to where.
    check_visits(
        "0 Started PT0S u=ada
         50 JumpedTo - u=ada told={\"old_time\":\"PT45S\",\"new_time\":\"PT1M\"}
         70 Paused PT80S u=ada",
        "0s impressions=1 plays=1 viewer=ada 0..45000 60000..80000",
    );
    // While it rests, a jump plays nothing.
    check_visits(
        "0 Started PT0S u=ada
         10 Paused PT10S u=ada
         20 JumpedTo PT50S u=ada
         30 Ended PT90S u=ada",
        "0s impressions=1 plays=1 viewer=ada 0..10000",
    );
    // Not farther than the content goes, which has to be known.
    let mut batch = Batch::new(&source(&[]), None);
    batch.learn("e");
    let jump = all("0 Started PT0S u=ada\n 900 JumpedTo PT50S u=ada\n 905 Ended PT55S u=ada");
    read(&mut batch, "a", jump.join("\n").as_bytes(), 99);
    let found = shown(&batch.finish());
    assert_eq!(found, "0s impressions=1 plays=1 viewer=ada 50000..55000\n");
    check_visits(
        "0 Started PT0S u=ada length=PT60S
         900 JumpedTo PT50S u=ada
         905 Ended PT55S u=ada",
        "0s impressions=1 plays=1 viewer=ada 0..600000 50000..55000",
    );
}

#[test]
fn people_without_a_session_come_back_after_half_an_hour() {
    check_visits(
        "0 Viewed - u=ada
         1 Started PT0S u=ada
         9 Paused PT8S u=ada
         1809 Resumed PT8S u=ada
         1819 Paused PT18S u=ada
         1820 Viewed - u=ada
         5 Started PT0S",
        "5s impressions=1 plays=1
         0s impressions=1 plays=1 viewer=ada 0..8000
         1809s impressions=1 plays=1 viewer=ada 8000..18000",
    );
}

#[test]
fn ids_stand_for_entities_and_the_first_version_has_its_own_names() {
    let json = r#"{"actor":"urn:ada","object":"urn:v","session":"s","group":"bio","eventTime":"2026-09-01T00:00:00Z","action":"Started","target":{"currentTime":5}}
        {"actor":{"@id":"urn:ada"},"object":{"@id":"urn:v"},"session":{"@id":"s"},"eventTime":"2026-09-01T00:00:09.000Z","action":"http://purl.imsglobal.org/vocab/caliper/v1/action#Paused","target":{"currentTime":"PT9S"}}"#;
    let expected = "0s impressions=1 plays=1 context=bio viewer=urn:ada 5000..9000";
    check(&source(&[]), json, expected);
    let fields = [(Dimension::Context, "edApp"), (Dimension::Os, "target.currentTime")];
    let expected = "0s impressions=1 plays=1 viewer=urn:ada os=5 5000..9000";
    check(&source(&fields), json, expected);
}

#[test]
fn twins_and_other_objects_count_for_nothing_and_what_is_refused_says_why() {
    let events = "
        0 Started PT0S s=s1 id=A
        0 Started PT0S s=s1 id=a
        9 Paused PT9S s=s1
        9 Paused PT9S s=s1 object=urn:w
        10 Shared - s=s1
        11 Resumed PT700S s=s1
        12 Paused PT701S s=s1";
    check_visits(
        events,
        "0s impressions=1 plays=1 shares=1 0..9000
         line 6 target.currentTime SpanInside 700",
    );
    let quality = load(&source(&[]), all(events).join("\n").as_bytes(), 1000).quality;
    assert_eq!((quality.records, quality.duplicates, quality.not_of_entry), (7, 1, 1));
    check(
        &source(&[]),
        r#"{"object":"urn:v","action":"Paused"}
           {"object":"urn:v","actor":{"id":{}},"eventTime":"2026-09-01T00:00:00Z"}
           7"#,
        "line 1 eventTime Value\n line 2 actor.id Text {}\n line 3 - Object 7",
    );
}
