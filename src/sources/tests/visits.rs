//! Section 3: visits.

use super::*;

#[test]
fn the_three_forms_say_the_same() {
    let expected = "
        0s impressions=1 plays=1 shares=2 likes=1 downloads=3 reached=50 country=US region=US-WI \
           viewer=u1 device=Desktop 300000..360000 0..120500
        1s impressions=40 reached=0
        1s impressions=40 reached=0
        2s country=DE 0..1000";
    check(
        &visits(),
        "start,session,viewer,country,region,impressions,plays,reached,shares,likes,downloads,spans,device\n\
         2026-09-01T00:00:00Z,s1,u1,us,US-WI,1,1,50,2,1,3,300-360 0-120.5,Desktop\n\
         1788220801000,,,,,40,0,0,,,,,\n\
         1788220801000,,,,,40,0,0,,,,,\n\
         1788220802000,,,de,,,,,,,,0-1,\n",
        expected,
    );
    check(
        &visits(),
        r#"{"spans":[[300,360],["0",120.5]],"start":1788220800000,"session":7,"viewer":"u1","country":"us","region":"US-WI","impressions":1,"plays":"1","reached":50,"shares":2,"likes":1,"downloads":3,"device":"Desktop"}
        {"start":1788220801000,"impressions":40,"reached":0}
        {"start":1788220801000,"impressions":40,"reached":"0","spans":[]}
        {"start":1788220802000,"country":"DE","spans":"0-1"}"#,
        expected,
    );
    check(
        &visits(),
        r#"{ "who":[{"start":[]},2,3,4], "start" : ["2026-09-01T00:00:00Z",1788220801000,1788220801000,1788220802000],
        "none": 5, "spans":["300-360 0-120.5",null,[],[[0,1]]],"viewer":["u1",null,"",null],
        "country":["us",null,null,"de"],"region":["US-WI",null,null,null],"impressions":[1,40,40,null],
        "plays":[0,0,0,0],"plays":[1,0,0,0],"reached":[50,0,0,null],"shares":[2,0,0,0],
        "likes":[1,0,0,0],"downloads":[3,0,0,0],"device":["Desktop",null,null,null], "x":{}
        } "#,
        expected,
    );
}

#[test]
fn a_bad_span_is_refused_alone() {
    check(
        &visits(),
        "start,spans\n1788220800000,0-1 5-4 x 2-3 700-800\n",
        "0s 0..1000 2000..3000
         line 2 spans[2] SpanForward 5-4
         line 2 spans[3] Spans x
         line 2 spans[5] SpanInside 700-800",
    );
}

#[test]
fn a_refused_row_says_why_and_costs_no_other() {
    check(
        &visits(),
        r#"{"start":1788220800000,"spans":{}}
        {"viewer":"u"}
        {"start":1788220800000,"plays":2}
        {"start":1788220800000,"plays":true}
        {"start":1788220800000,"shares":-1}
        {"start":1788220800000,"reached":10}
        {"start":1788220800000,"session":[]}
        {"start":1788220800000,"spans":"5-4","likes":"x"}
        {"start":1788220800000}"#,
        "0s
         line 1 spans Spans {}
         line 2 start Value
         line 3 plays ZeroOrOne 2
         line 4 plays ZeroOrOne true
         line 5 shares Count -1
         line 6 reached Quartile 10
         line 7 session Text []
         line 8 likes Count \"x\"",
    );
}

#[test]
fn without_a_country_the_place_is_unknown() {
    let file = "start,country,region,city\n1788220800000,,BY,Munich\n1788220800000,Utopia,X,Y\n";
    check(&visits(), file, "0s\n0s");
    assert_eq!(load(&visits(), file.as_bytes(), 9).quality.unknown_country, 1);
}

#[test]
fn column_files_are_whole_or_nothing() {
    for (file, missing) in [
        (r#"{"start":[1788220800000],"viewer":["u"]"#, "Syntax { records: 0 }"),
        (r#"{"start":[1788220800000],"viewer":["u""#, "Syntax { records: 0 }"),
        (r#"{"start":[1788220800000,],"viewer":["u"]}"#, "Syntax { records: 0 }"),
        (r#"{"start":[1788220800000],}"#, "Syntax { records: 0 }"),
        (r#"{"start":[1788220800000],"viewer":7}"#, "Syntax { records: 0 }"),
        (r#"{"start":[1788220800000]}x"#, "Syntax { records: 0 }"),
        (r#"{"viewer":["u"]}"#, r#"NoHeader { expected: "start", found: "viewer" }"#),
    ] {
        check(&visits(), file, &format!("unread a {missing}"));
    }
    check(&visits(), r#"{"start":[]}"#, "");
}

#[test]
fn rows_of_columns_are_numbered_and_refused_alone() {
    check(
        &visits(),
        br#"{"start":[1788220800000,1,1788220801000,1788220802000,1788220803000],"viewer":["a","b",[],"\ud800"]}"#,
        "0s viewer=a
         record 2 start InstantInBounds 1
         record 3 viewer Text []
         record 4 viewer Utf8 \"\\ud800\"
         record 5 viewer Row",
    );
    check(
        &visits(),
        b"{\"start\":[1788220800000,1788220801000],\"viewer\":[\"\xff\",\"b\"]}",
        "1s viewer=b
         record 1 viewer Utf8",
    );
}

#[test]
fn a_csv_of_visits_must_name_start() {
    check(&visits(), "at,kind\n", "unread a NoHeader { expected: \"start\", found: \"at,kind\" }");
}
