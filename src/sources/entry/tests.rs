//! Documents in, entries or errors out.

use super::*;

fn parse(json: &str) -> Result<Entry, EntryError> {
    parse_entry(json.as_bytes(), &|url| match url.split_once(':') {
        Some(("broken", _)) => None,
        Some(_) => Some(url.to_owned()),
        None => Some(format!("https://a.example/{url}")),
    })
}

/// A document with these members of the entry, and these beside it.
fn document(entry: &str, beside: &str) -> Entry {
    parse(&format!(
        r#"{{"viewprint":1,"source":{{"kind":"events","url":"e.csv"}},"entry":{{"id":7{entry}}}{beside}}}"#
    ))
    .unwrap()
}

fn source(source: &str) -> Result<Source, EntryError> {
    parse(&format!(r#"{{"viewprint":1,"entry":{{"id":"x"}},"source":{source}}}"#))
        .map(|entry| entry.source)
}

fn noticed(field: &str, found: &str) -> EntryNotice {
    EntryNotice::Field { field: field.to_owned(), found: found.to_owned() }
}

#[test]
fn a_document_says_all_it_can() {
    let entry = parse(
        r#"{"viewprint": 1, "unknown": [1], "entry": {
            "id": "1_abcd1234", "name": "Lecture 3", "kind": "audio", "duration_s": 3012.4,
            "created_at": "2026-08-30T14:00:00Z", "owner": "Bucky Badger",
            "media": "l.webm", "poster": "HTTPS://b.example/l.jpg", "captions": null },
        "time_zone": "America/Chicago", "updated_at": 1795154400000,
        "viewers": { "u17": "Ada Lovelace", " 8 ": 9, "u18": "" }, "contexts": "c.csv",
        "privacy": { "names": "pseudonyms", "min_group": 0 },
        "source": { "kind": "xapi", "url": ["a", "b"], "activity": "urn:v",
                    "fields": { "country": "context.country" } } }"#,
    )
    .unwrap();
    let names = [("8", "9"), ("u17", "Ada Lovelace")];
    let names = names.map(|(id, name)| (id.to_owned(), name.to_owned())).into();
    assert_eq!(
        entry,
        Entry {
            id: "1_abcd1234".to_owned(),
            name: "Lecture 3".to_owned(),
            kind: MediaKind::Audio,
            duration_ms: Some(3_012_400),
            created_ms: Some(1_788_098_400_000),
            owner: Some("Bucky Badger".to_owned()),
            media: Some("https://a.example/l.webm".to_owned()),
            poster: Some("HTTPS://b.example/l.jpg".to_owned()),
            captions: None,
            chapters: None,
            time_zone: Some("America/Chicago".to_owned()),
            updated_ms: Some(1_795_154_400_000),
            names: Names::Pseudonyms,
            viewers: NameList::Inline(names),
            contexts: NameList::Url("https://a.example/c.csv".to_owned()),
            source: Source::Statements {
                standard: Standard::Xapi,
                urls: vec!["https://a.example/a".to_owned(), "https://a.example/b".to_owned()],
                activities: vec!["urn:v".to_owned()],
                fields: [(Dimension::Country, "context.country".to_owned())].into(),
            },
            notices: Vec::new(),
        }
    );
}

#[test]
fn the_least_document_has_the_id_for_a_name() {
    let entry = document("", "");
    assert_eq!((entry.id.as_str(), entry.name.as_str()), ("7", "7"));
    assert_eq!((entry.kind, entry.names), (MediaKind::Video, Names::Shown));
    assert_eq!(entry.source, Source::Events(vec!["https://a.example/e.csv".to_owned()]));
    assert_eq!(entry.notices, []);
}

#[test]
fn what_cannot_be_followed_is_noticed_and_absent() {
    for (member, field, found) in [
        (r#","duration_s":0"#, "entry.duration_s", "0"),
        (r#","duration_s":-1"#, "entry.duration_s", "-1"),
        (r#","duration_s":0.0001"#, "entry.duration_s", "0.0001"),
        (r#","duration_s":"60""#, "entry.duration_s", "\"60\""),
        (r#","duration_s":1e9"#, "entry.duration_s", "1e9"),
        (r#","kind":"Film""#, "entry.kind", "\"Film\""),
        (r#","created_at":"2026-08-30""#, "entry.created_at", "\"2026-08-30\""),
        (r#","name":["x"]"#, "entry.name", "[\"x\"]"),
        (r#","media":"javascript:alert(1)""#, "entry.media", "\"javascript:alert(1)\""),
        (r#","media":"data:text/html,x""#, "entry.media", "\"data:text/html,x\""),
        (r#","poster":"blob:x""#, "entry.poster", "\"blob:x\""),
        (r#","captions":"broken:x""#, "entry.captions", "\"broken:x\""),
    ] {
        let entry = document(member, "");
        assert_eq!(entry.notices, [noticed(field, found)], "{member}");
        let plain = Entry { notices: Vec::new(), ..entry };
        assert_eq!(plain, document("", ""), "{member}");
    }
}

#[test]
fn privacy_fails_closed() {
    for (privacy, names, notice) in [
        (r#"{"names":"shown"}"#, Names::Shown, None),
        (r#"{"names":"hidden"}"#, Names::Hidden, None),
        (r#"{"min_group":1}"#, Names::Shown, None),
        (r#"{"min_group":5}"#, Names::Hidden, Some(EntryNotice::MinGroup(5))),
        (r#"{"min_group":"5"}"#, Names::Hidden, Some(noticed("privacy.min_group", "\"5\""))),
        (r#"{"names":"none"}"#, Names::Hidden, Some(noticed("privacy.names", "\"none\""))),
        ("\"hidden\"", Names::Hidden, Some(noticed("privacy", "\"hidden\""))),
    ] {
        let entry = document("", &format!(r#","privacy":{privacy}"#));
        assert_eq!(entry.names, names, "{privacy}");
        assert_eq!(entry.notices, Vec::from_iter(notice), "{privacy}");
    }
}

#[test]
fn a_document_without_what_is_required_says_what_is_missing() {
    let field = |field: &str, expected, found: &str| {
        Err(EntryError::Field { field: field.to_owned(), expected, found: found.to_owned() })
    };
    for (json, error) in [
        ("", Err(EntryError::NotJson { line: 1, column: 0 })),
        ("{\n\"a\": }", Err(EntryError::NotJson { line: 2, column: 6 })),
        ("[]", field("", EntryExpected::Object, "[]")),
        ("{}", field("viewprint", EntryExpected::One, "")),
        (r#"{"viewprint":"1"}"#, field("viewprint", EntryExpected::One, "\"1\"")),
        (r#"{"viewprint":2}"#, Err(EntryError::Version(2))),
        (r#"{"viewprint":1}"#, field("entry", EntryExpected::Object, "")),
        (r#"{"viewprint":1,"entry":{}}"#, field("entry.id", EntryExpected::Text, "")),
        (r#"{"viewprint":1,"entry":{"id":""}}"#, field("entry.id", EntryExpected::Text, "\"\"")),
        (r#"{"viewprint":1,"entry":{"id":"x"}}"#, field("source", EntryExpected::Object, "")),
    ] {
        assert_eq!(parse(json).map(|_| ()), error, "{json}");
    }
}

#[test]
fn a_source_is_one_that_can_be_read() {
    let field = |field: &str, expected, found: &str| {
        Err(EntryError::Field { field: field.to_owned(), expected, found: found.to_owned() })
    };
    let later = |source| Err(EntryError::NotYet(source));
    let e = "https://a.example/e".to_owned();
    for (json, expected) in [
        (r#"{"kind":"visits","url":["e"]}"#, Ok(Source::Visits(vec![e.clone()]))),
        (r#"{"kind":"events"}"#, field("source.url", EntryExpected::Addresses, "")),
        (r#"{"kind":"events","url":[]}"#, field("source.url", EntryExpected::Addresses, "[]")),
        (
            r#"{"kind":"events","url":"javascript:x"}"#,
            field("source.url", EntryExpected::Addresses, "\"javascript:x\""),
        ),
        (r#"{"kind":"sql"}"#, field("source.kind", EntryExpected::SourceKind, "\"sql\"")),
        (r#"{"kind":"rollup","url":"e"}"#, later(LaterSource::Rollup)),
        (r#"{"kind":"kaltura"}"#, field("source.server", EntryExpected::Address, "")),
        (
            r#"{"kind":"kaltura","server":"javascript:x"}"#,
            field("source.server", EntryExpected::Address, "\"javascript:x\""),
        ),
        (
            r#"{"kind":"kaltura","server":"https://k.example/","entry_id":"1_x","partner_id":42}"#,
            Ok(Source::Reports {
                server: "https://k.example".to_owned(),
                entry_id: Some("1_x".to_owned()),
                partner_id: Some("42".to_owned()),
            }),
        ),
        (
            r#"{"kind":"caliper","url":"e","activity":["x"],"fields":{"role":"a.b"}}"#,
            Ok(Source::Statements {
                standard: Standard::Caliper,
                urls: vec![e.clone()],
                activities: vec!["x".to_owned()],
                fields: [(Dimension::Role, "a.b".to_owned())].into(),
            }),
        ),
        (r#"{"kind":"caliper","url":"e"}"#, field("source.activity", EntryExpected::Iris, "")),
        (r#"{"kind":"xapi","endpoint":"e"}"#, field("source.activity", EntryExpected::Iris, "")),
        (
            r#"{"kind":"xapi","endpoint":"ftp://x/","activity":"x"}"#,
            field("source.endpoint", EntryExpected::Endpoint, "\"ftp://x/\""),
        ),
        (
            r#"{"kind":"xapi","endpoint":"https://u:secret@x.example/","activity":"x"}"#,
            field("source.endpoint", EntryExpected::Endpoint, ""),
        ),
        (r#"{"kind":"xapi"}"#, field("source.url", EntryExpected::Addresses, "")),
        (r#"{"kind":"xapi","url":"e"}"#, field("source.activity", EntryExpected::Iris, "")),
    ] {
        assert_eq!(source(json), expected, "{json}");
    }
}

#[test]
fn a_store_is_asked_at_its_statements() {
    for (endpoint, statements) in [
        ("https://x.example/xAPI", "https://x.example/xAPI/statements"),
        ("https://x.example/xAPI/", "https://x.example/xAPI/statements"),
        ("https://x.example/xAPI/statements/", "https://x.example/xAPI/statements"),
        ("https://x.example/a?tenant=7#top", "https://x.example/a/statements?tenant=7"),
        ("lrs", "https://a.example/lrs/statements"),
    ] {
        let json = format!(r#"{{"kind":"xapi","endpoint":"{endpoint}","activity":"a"}}"#);
        let Ok(Source::Lrs(lrs)) = source(&json) else { panic!("{endpoint}") };
        assert_eq!(lrs.statements, statements);
    }
}

#[test]
fn a_store_gets_headers_and_bounds_but_no_secret_from_the_document() {
    let json = r#"{"kind":"xapi","endpoint":"https://x.example/","activity":["a","b"],
        "headers":{"X-Experience-API-Version":"2.0.0","authorization":"Basic c2VjcmV0","a b":"c"},
        "since":"2026-09-01T00:00:00Z","until":"never","limit":0}"#;
    let json = format!(r#"{{"viewprint":1,"entry":{{"id":"x"}},"source":{json}}}"#);
    let entry = parse(&json).unwrap();
    let Source::Lrs(lrs) = &entry.source else { panic!("{:?}", entry.source) };
    assert_eq!(lrs.activities, ["a", "b"]);
    assert_eq!(lrs.headers.iter().collect::<Vec<_>>().len(), 1);
    assert_eq!((lrs.since_ms, lrs.until_ms, lrs.limit), (Some(1_788_220_800_000), None, None));
    let noted: Vec<String> = entry.notices.iter().map(|notice| format!("{notice:?}")).collect();
    for field in
        ["source.limit", "source.headers.authorization", "source.headers.a b", "source.until"]
    {
        assert!(
            noted.iter().any(|notice| notice.contains(&format!("{field:?}"))),
            "{field}: {noted:?}"
        );
    }
    assert!(!noted.concat().contains("c2VjcmV0"));
}
