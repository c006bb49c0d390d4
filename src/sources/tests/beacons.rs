//! Section 2: beacons of Kaltura's player.

use super::*;

/// A beacon written in a line: `at eventType key=value...`, where `at` is in seconds,
/// or `-` when it is not said.
fn beacon(line: &str) -> String {
    let mut words = line.split_whitespace();
    let (at, kind) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut json = format!(r#"{{"eventType":{kind},"entryId":"e""#);
    if let Ok(at) = at.parse::<f64>() {
        let _ = write!(json, r#","eventTime":{}"#, 1_788_220_800.0 + at);
    }
    for (key, value) in words.filter_map(|word| word.split_once('=')) {
        let key = match key {
            "s" => "sessionId",
            "u" => "userId",
            "p" => "position",
            "sum" => "playTimeSum",
            "n" => "eventIndex",
            other => other,
        };
        let is_plain = value.parse::<f64>().is_ok() || value.starts_with(['{', '"']);
        let quote = if is_plain { "" } else { "\"" };
        let _ = write!(json, r#","{key}":{quote}{value}{quote}"#);
    }
    json + "}"
}

fn file(lines: &str) -> String {
    let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(beacon).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn check_events(beacons: &str, expected: &str) {
    check(&events(), file(beacons), expected);
}

#[test]
fn a_session_of_beacons_is_read_as_it_is() {
    check_events(
        "
        0 1 s=s1 u=ada p=0 referrer=https://a.example/x playbackContext=8123
        2 2 s=s1 u=ada p=0
        3 3 s=s1 u=ada p=0
        3 99 s=s1 u=ada p=0 sum=0
        13 99 s=s1 u=ada p=10 sum=10
        23 11 s=s1 u=ada p=20
        23 99 s=s1 u=ada p=20 sum=20
        30 21 s=s1 u=ada p=20
        31 23 s=s1 u=ada p=20",
        "0s impression session=s1 context=8123 domain=a.example page=https://a.example/x viewer=ada
         3s play session=s1 viewer=ada
         3s watch 0..10000 session=s1 viewer=ada
         23s reach 25 session=s1 viewer=ada
         13s watch 10000..20000 session=s1 viewer=ada
         30s share session=s1 viewer=ada
         31s download session=s1 viewer=ada",
    );
}

#[test]
fn an_array_of_beacons_is_told_by_its_first_record() {
    let beacons = file("0 1 s=s1\n 1 3 s=s1").replace('\n', ", ");
    check(&events(), format!(" [ {beacons} ]"), "0s impression session=s1\n 1s play session=s1");
    // A record of our own may have the field, which is ignored there.
    let own = r#"{"kind":"like","eventType":1,"at":1788220800000}"#;
    check(&events(), own, "0s like");
}

#[test]
fn a_seek_parts_what_was_played_before_it_from_what_came_after() {
    // 6 s up to the seek, 4 s from 100 s on.
    check_events(
        "
        0 3 s=s1 p=0
        10 99 s=s1 p=10 sum=10
        16 35 s=s1 p=100 targetPosition=100
        20 99 s=s1 p=104 sum=20
        30 99 s=s1 p=114 sum=30",
        "0s play session=s1
         0s watch 0..10000 session=s1
         10s watch 10000..16000 session=s1
         16s watch 100000..104000 session=s1
         20s watch 104000..114000 session=s1",
    );
}

#[test]
fn sums_begin_again_after_a_pause_and_lost_beacons_lose_nothing() {
    check_events(
        "
        10 99 s=s1 p=10 sum=10
        30 99 s=s1 p=30 sum=30
        300 99 s=s1 p=40 sum=10
        310 99 s=s1 p=40 sum=10",
        "10s watch 0..10000 session=s1
         10s watch 10000..30000 session=s1
         30s watch 30000..40000 session=s1",
    );
}

#[test]
fn at_one_second_beacons_go_by_their_index_and_one_sent_twice_counts_once() {
    let beacons = "
        5 99 s=s1 n=4 p=62 sum=8
        5 35 s=s1 n=3 p=60
        0 3 s=s1 n=1 p=0
        0 99 s=s1 n=2 p=0 sum=0
        5 99 s=s1 n=4 p=62 sum=8";
    check_events(
        beacons,
        "0s play session=s1
         0s watch 0..6000 session=s1
         5s watch 60000..62000 session=s1",
    );
    assert_eq!(load(&events(), file(beacons).as_bytes(), 1000).quality.duplicates, 1);
}

#[test]
fn beacons_that_do_not_say_when_are_dated_at_their_session() {
    check_events(
        "
        - 1 s=s1 n=1
        - 3 s=s1 n=2 sessionStartTime=1788220860
        - 1 s=s2
        - 1
        7 1",
        "7s impression
         60s impression session=s1
         60s play session=s1
         line 4 at Value \nline 3 at Value",
    );
}

#[test]
fn beacons_of_other_entries_count_for_nothing() {
    let beacons = "0 1 s=s1\n 0 1 s=s2 entryId=other\n 1 3 s=s1";
    check_events(beacons, "0s impression session=s1\n 1s play session=s1");
    let quality = load(&events(), file(beacons).as_bytes(), 1000).quality;
    assert_eq!((quality.records, quality.refused, quality.not_of_entry), (3, 0, 1));
}

#[test]
fn what_the_enrichment_adds_is_known() {
    check_events(
        "0 1 location={\"country\":\"de\",\"city\":\"Berlin\"} userAgent.device=Mobile os=iOS
         1 1 country=US region=WI userAgent={\"operatingSystem\":\"Linux\"} userId=0
         2 1 location={\"country\":\"Germany\"}",
        "0s impression country=DE city=Berlin device=Mobile os=iOS
         1s impression country=US region=WI viewer=0 os=Linux
         2s impression no-code",
    );
}

#[test]
fn a_refused_beacon_says_why_and_costs_no_other() {
    check_events(
        "0 99 s=s1 p=10
         1 99 s=s1 sum=10
         2 99 p=10 sum=10
         3 99 s=s1 p=-20 sum=10
         4 99 s=s1 p=700 sum=20
         5 1.5 s=s1
         6 1 s=s1 userId={}
         7 1 s=s1",
        "7s impression session=s1
         line 1 playTimeSum Value
         line 2 position Value
         line 3 sessionId Value
         line 6 eventType Count 1.5
         line 7 userId Text {}
         line 4 position SpanInside -20
         line 5 position SpanInside 700",
    );
}

#[test]
fn files_of_beacons_and_of_our_own_events_stand_side_by_side() {
    let source = Source::Events(vec!["a".to_owned(), "b".to_owned()]);
    let mut batch = Batch::new(&source, None);
    batch.learn("e");
    read(&mut batch, "a", file("0 1 s=s1\n 9 99 s=s1 p=9 sum=9").as_bytes(), 7);
    let own = r#"{"at":1788220801000,"kind":"like","session":"s1","eventType":1}"#;
    read(&mut batch, "b", own.as_bytes(), 7);
    let expected = "1s like session=s1\n0s impression session=s1\n9s watch 0..9000 session=s1\n";
    assert_eq!(shown(&batch.finish()), expected);
}

#[test]
fn a_batch_waits_with_beacons_until_it_has_learned_them() {
    let file = file("0 1 s=s1\n 1 3 s=s1");
    for chunk in [1, 5, file.len()] {
        let mut batch = Batch::new(&events(), None);
        let mut reader = Reader::new("a");
        for bytes in file.as_bytes().chunks(chunk) {
            reader.push(bytes, &mut batch);
            if batch.waits() {
                batch.learn("e");
                reader.push(&[], &mut batch);
            }
        }
        reader.finish(&mut batch);
        assert_eq!(batch.n_records(), 2, "chunks of {chunk}");
    }
    // Without it nothing is lost in silence.
    let mut batch = Batch::new(&events(), None);
    read(&mut batch, "a", file.as_bytes(), 64);
    assert!(batch.waits() && batch.first_unread().is_some());
}
