//! A server of a few lines answers; the questions are those of the page.

use super::*;
use crate::facts::entry::{MediaKind, NameList, Names, Source};
use crate::query::answer::{Run, Viewer};
use crate::query::{
    Answer, Body, Filters, Limit, Metric, Page, Query, Question, Sort, Totals, Unknown, Value,
};
use crate::time::bucket::Grain;
use std::cell::RefCell;

mod exports;

/// 2024-10-01T12:00:00Z
const CLOCK_MS: i64 = 1_727_784_000_000;

fn entry() -> Entry {
    Entry {
        id: "1_abcd".to_owned(),
        name: "Lecture".to_owned(),
        kind: MediaKind::Video,
        duration_ms: None,
        created_ms: None,
        owner: None,
        media: None,
        poster: None,
        captions: None,
        chapters: None,
        time_zone: Some("America/Chicago".to_owned()),
        updated_ms: None,
        names: Names::Shown,
        viewers: NameList::Inline(BTreeMap::new()),
        contexts: NameList::Inline(BTreeMap::new()),
        source: Source::Reports {
            server: "https://kaltura.example".to_owned(),
            entry_id: None,
            partner_id: None,
        },
        notices: Vec::new(),
    }
}

/// As `Intl` knows it in autumn 2024: summer time until 3 November.
fn chicago(name: Option<&str>, from_ms: i64, to_ms: i64) -> Option<Zone> {
    let change_ms = 1_730_617_200_000;
    let offset = |at_ms| if at_ms < change_ms { -5 * 3_600_000 } else { -6 * 3_600_000 };
    Some(Zone::probe(name?, from_ms, to_ms.max(change_ms + 1), offset))
}

fn open(entry: &Entry) -> Questions {
    let said = r#"[{"id":"1_abcd","createdAt":1725148800,"msDuration":300000,"objectType":"KalturaMediaEntry"}]"#;
    Questions::new(Reports::open(entry, said, &chicago, CLOCK_MS).unwrap().0)
}

fn query(question: Question) -> Query {
    Query {
        range: "2024-09-01..2024-09-03".parse().unwrap(),
        before: None,
        filters: Filters::none(),
        today: "2024-10-01".parse().unwrap(),
        question,
    }
}

fn compared(question: Question) -> Query {
    Query { before: Some("2024-08-29..2024-08-31".parse().unwrap()), ..query(question) }
}

/// Asks until there is an answer. `server` gives the element of one request, of which it
/// is shown the JSON.
fn ask(questions: &mut Questions, query: &Query, server: impl Fn(&str) -> String) -> Answer {
    questions.ask(0, query.clone());
    loop {
        if let Some((_, answer)) = questions.answers().pop() {
            return *answer;
        }
        for batch in questions.batches() {
            let response = respond(&batch, &server);
            assert!(questions.take(batch.number, Ok(&response)));
        }
    }
}

fn respond(batch: &Batch, server: &impl Fn(&str) -> String) -> String {
    let element = |request: &Request| server(&written(request));
    let elements: Vec<_> = batch.requests.iter().map(element).collect();
    format!("[{}]", elements.join(","))
}

fn written(request: &Request) -> String {
    multirequest(std::slice::from_ref(request), None, "ks")
}

fn is_of(request: &str, report: u16, action: &str) -> bool {
    request.contains(&format!("\"reportType\":\"{report}\""))
        && request.contains(&format!("\"action\":\"{action}\""))
}

fn table(header: &str, data: &str) -> String {
    let n_rows = data.matches(';').count();
    format!(
        r#"{{"objectType":"KalturaReportTable","header":"{header}","data":"{data}","totalCount":{n_rows}}}"#
    )
}

const REFUSED: &str = r#"{"code":"SERVICE_FORBIDDEN","message":"The access to service [report->getTable] is forbidden","objectType":"KalturaAPIException","args":{}}"#;

const USERS: &str = r#"{"objectType":"KalturaReportTable","totalCount":2,"header":"name|full_name|unique_videos|count_plays|sum_time_viewed|avg_time_viewed|avg_view_drop_off|count_loads|load_play_ratio|avg_completion_rate|count_viral|total_completion_rate|sum_view_period|avg_view_period_time","data":"Unknown||1|12|22.5|1.875|0.375|20|0.6|41.5|1|100|24.9|2.075;bbadger|Bucky Badger|1|3|8.75|2.9166666666667|0.58333333333333|4|0.75|61.333333333333|0|88|9.1666666666667|3.0555555555556;"}"#;

const TOTAL: &str = r#"{"objectType":"KalturaReportTotal","header":"unique_known_users|unique_videos|count_plays|sum_time_viewed|avg_time_viewed|avg_view_drop_off|count_loads|load_play_ratio|avg_completion_rate|count_viral|unique_viewers|sum_view_period|avg_view_period_time","data":"2|1|15|31.25|2.0833333333333|0.41666666666667|24|0.625|45.466666666667|1|2|34.066666666667|2.2711111111111"}"#;

const FUNNEL: &str = r#"{"objectType":"KalturaReportTotal","header":"count_plays|count_plays_25|count_plays_50|count_plays_75|count_plays_100|play_through_ratio|count_loads","data":"15|11|8|4|2|0.13333333333333|24"}"#;

/// The documented page of one entry.
fn documented(request: &str) -> String {
    let of_anonymous = request.contains("\"userIds\":\"Unknown\"");
    match () {
        () if request.contains("\"service\":\"like\"") => {
            r#"{"objectType":"KalturaLikeListResponse","totalCount":3,"objects":[]}"#.to_owned()
        }
        () if is_of(request, 13, "getTotal") && of_anonymous => {
            TOTAL.replace("|15|", "|12|").to_owned()
        }
        () if is_of(request, 13, "getTotal") => TOTAL.to_owned(),
        () if is_of(request, 13, "getTable") => USERS.to_owned(),
        () if is_of(request, 2, "getTotal") => FUNNEL.to_owned(),
        () => panic!("{request}"),
    }
}

fn totals_of(answer: &Answer) -> Totals {
    answer.body.as_ref().and_then(Body::totals).unwrap().now
}

#[test]
fn the_three_ways_to_2269_plays_agree() {
    let header = "sum_time_viewed|avg_time_viewed|count_loads|load_play_ratio|avg_view_drop_off|sum_view_period|avg_view_period_time|avg_completion_rate";
    let data = "17652.233333333|7.7797414426326|3892|0.58299075025694|0.26906126046717|14957.166666667|6.5919641545468|22.929925077126";
    for given in [
        "sum_time_viewed avg_time_viewed",
        "sum_view_period avg_view_period_time",
        "count_loads load_play_ratio",
    ] {
        let also = ["avg_view_drop_off", "avg_completion_rate"];
        let values: BTreeMap<_, _> = header.split('|').zip(data.split('|')).collect();
        let names: Vec<_> = given.split(' ').chain(also).collect();
        let cells: Vec<_> = names.iter().map(|name| values[name]).collect();
        let json = table(&names.join("|"), &format!("{};", cells.join("|")));
        let table = Table::of(&json, "").unwrap();
        let row = table.rows().next().unwrap();
        let totals = sums::totals(&|column| row.number(column), None);
        assert_eq!(
            (totals.plays, totals.reached[0], totals.cells),
            (2_269, 2_442, 52_028),
            "{given}"
        );
    }
}

#[test]
fn tables_are_read_by_the_names_of_their_columns() {
    let cells = |header: &str, data: &str| {
        let json = format!(r#"{{"header":{header},"data":{data},"totalCount":9}}"#);
        let table = Table::of(&json, "name|count_plays").unwrap();
        let rows: Vec<_> = table
            .rows()
            .map(|row| (row.text("name").unwrap_or("-").to_owned(), row.number("count_plays")))
            .collect();
        (rows, table.n_rows)
    };
    let row = |name: &str, plays: Option<f64>| (name.to_owned(), plays);
    for (header, data, expected) in [
        // Order, unknown columns, white space.
        (r#""count_plays|new|name""#, r#""3|x| Ada ;""#, vec![row("Ada", Some(3.0))]),
        // The last row without its end, an empty one between.
        (r#""name|count_plays""#, r#""a|1;;b|2""#, vec![row("a", Some(1.0)), row("b", Some(2.0))]),
        // Numbers of all kinds; what is none, and what is below 0, is no value.
        (
            r#""name|count_plays""#,
            r#""a|-0;b|1.0E-5;c|x;d|-1;e|;f|1e999;g|1e11;""#,
            vec![
                row("a", Some(0.0)),
                row("b", Some(1e-5)),
                row("c", None),
                row("d", None),
                row("e", Some(0.0)),
                row("f", None),
                row("g", None),
            ],
        ),
        // Shorter and longer than the header.
        (r#""name|count_plays""#, r#""a;b|1|2;""#, vec![row("a", None), row("b", Some(1.0))]),
        // Nothing found.
        ("null", "null", vec![]),
        (r#""name|count_plays""#, r#""""#, vec![]),
    ] {
        assert_eq!(cells(header, data), (expected, 9), "{data}");
    }
    assert_eq!(Table::of("[]", ""), None);
    assert_eq!(sums::value(Some("Unknown")), None);
    let zero = table::read_number("-0").unwrap();
    assert!(zero.is_sign_positive());
}

#[test]
fn totals_are_the_documented_ones_and_say_what_they_are_not() {
    let mut questions = open(&entry());
    let answer = ask(&mut questions, &query(Question::Totals), documented);
    let totals = totals_of(&answer);
    assert_eq!((totals.plays, totals.impressions, totals.viewers), (15, 24, 2));
    assert_eq!((totals.anonymous_plays, totals.likes, totals.shares), (12, 3, 1));
    assert_eq!(totals.reached, [11, 8, 4, 2]);
    assert_eq!((totals.cells, totals.n_cells), (682, 100));
    assert!((Metric::Minutes.of(&totals).unwrap() - 34.066666666667).abs() < 1e-5);
    assert!((Metric::Completion.of(&totals).unwrap() - 0.45466666666667).abs() < 1e-12);
    assert!((Metric::DropOff.of(&totals).unwrap() - 0.41666666666667).abs() < 1e-12);
    assert_eq!(Metric::Downloads.of(&totals), None);
    assert_eq!(
        answer.coverage.limits,
        [Limit::ViewersEstimated, Limit::NotCounted(vec![Metric::Downloads])]
    );
}

#[test]
fn what_is_refused_costs_what_it_would_have_told() {
    let mut questions = open(&entry());
    let answer = ask(&mut questions, &query(Question::Totals), |request| {
        if request.contains("\"service\":\"like\"") || is_of(request, 2, "getTotal") {
            return REFUSED.to_owned();
        }
        documented(request)
    });
    let totals = totals_of(&answer);
    assert_eq!((totals.plays, Metric::Likes.of(&totals)), (15, None));
    assert!(totals.unknown.has(Unknown::QUARTILES));
    assert!((Metric::DropOff.of(&totals).unwrap() - 0.41666666666667).abs() < 1e-12);
    let uncounted = Limit::NotCounted(vec![Metric::Likes, Metric::Downloads]);
    assert_eq!(answer.coverage.limits[1], uncounted);

    // A question of its own, since what is known is not asked again.
    let refused = ask(&mut questions, &query(Question::Timeline), |_| REFUSED.to_owned());
    assert_eq!(refused.body, None);
    assert_eq!(refused.coverage.limits, [Limit::Refused("SERVICE_FORBIDDEN".to_owned())]);
}

#[test]
fn a_session_that_has_ended_leaves_the_question_as_it_was() {
    let mut questions = open(&entry());
    let ended = r#"{"code":"INVALID_KS","message":"Invalid KS","objectType":"KalturaAPIException","args":{}}"#;
    questions.ask(0, query(Question::Timeline));
    assert!(questions.answers().is_empty());
    let first = questions.batches().remove(0);
    assert!(!questions.take(first.number, Ok(&format!("[{ended}]"))));
    let again = questions.batches().remove(0);
    assert_eq!(first.requests, again.requests);
    assert!(!questions.take(again.number, Ok(ended)));
    assert!(questions.has_open());

    for response in ["", "<html>", "[]", "[{},{}]", "{}", REFUSED] {
        questions.ask(0, query(Question::Timeline));
        assert!(questions.answers().is_empty());
        let batch = questions.batches().remove(0);
        assert!(questions.take(batch.number, Ok(response)));
        let limit = match response {
            REFUSED => Limit::Refused("SERVICE_FORBIDDEN".to_owned()),
            _ => Limit::Unreachable,
        };
        assert_eq!(questions.answers().remove(0).1.coverage.limits, [limit], "{response}");
    }
}

/// What a page asks when it opens.
fn of_a_page() -> Vec<Query> {
    let page = Page::first(20);
    let of = |dimension| Question::Breakdown(dimension, page.clone());
    let questions = [
        Question::Totals,
        Question::Series(Grain::Day),
        Question::Timeline,
        Question::Viewers(page.clone()),
        of(Dimension::Country),
        of(Dimension::Domain),
        of(Dimension::Device),
        of(Dimension::Os),
        of(Dimension::Browser),
    ];
    questions.into_iter().map(compared).collect()
}

#[test]
fn all_that_a_page_asks_is_one_multirequest_with_each_report_once() {
    let mut questions = open(&entry());
    let queries = of_a_page();
    for (ticket, query) in (0..).zip(queries.iter().chain(&queries[..3])) {
        questions.ask(ticket, query.clone());
    }
    assert!(questions.answers().is_empty());
    let batches = questions.batches();
    assert_eq!(batches.iter().map(|batch| batch.requests.len()).collect::<Vec<_>>(), [24]);
    assert!(questions.batches().is_empty() && !questions.has_open());
    // One report that is refused costs the panel that needs it.
    let response = respond(&batches[0], &|request| match request {
        _ if is_of(request, 21, "getTable") => REFUSED.to_owned(),
        _ if request.contains("getGraphs") => "[]".to_owned(),
        _ => r#"{"header":null,"data":null}"#.to_owned(),
    });
    assert!(questions.take(batches[0].number, Ok(&response)));
    let answers = questions.answers();
    let refused: Vec<_> = answers
        .iter()
        .filter(|(_, answer)| answer.body.is_none())
        .map(|(ticket, _)| *ticket)
        .collect();
    assert_eq!((answers.len(), refused), (12, vec![6]));
}

#[test]
fn what_nobody_waits_for_is_not_sent_and_what_is_on_its_way_is_not_sent_twice() {
    let mut questions = open(&entry());
    let [totals, timeline] = [Question::Totals, Question::Timeline].map(query);
    questions.ask(1, totals.clone());
    questions.ask(2, timeline.clone());
    assert!(questions.answers().is_empty());
    assert!(questions.forget(1).is_empty());
    let [batch] = &questions.batches()[..] else { panic!() };
    assert!(written(&batch.requests[0]).contains("\"reportType\":\"43\""));
    assert_eq!(batch.requests.len(), 1);
    // The same once more, while it is on its way; the first is let go of.
    questions.ask(3, timeline.clone());
    questions.ask(4, totals);
    assert!(questions.answers().is_empty());
    assert_eq!(questions.batches()[0].requests.len(), 4);
    assert!(questions.forget(2).is_empty());
    assert!(questions.take(batch.number, Ok("[{}]")));
    assert_eq!(questions.answers().iter().map(|(ticket, _)| *ticket).collect::<Vec<_>>(), [3]);
    // Of the other nothing is needed any more: it can be stopped, and what comes is nothing.
    let [number] = questions.forget(4)[..] else { panic!() };
    assert!(questions.take(number, Ok("[]")));
    assert!(questions.answers().is_empty() && !questions.has_open());
}

#[test]
fn a_long_table_is_split_over_several_multirequests() {
    let mut questions = open(&entry());
    let rows: String = (0..500).map(|id| format!("u{id}|1;")).collect();
    let full = format!(r#"{{"header":"name|count_plays","data":"{rows}","totalCount":12000}}"#);
    questions.ask(0, compared(Question::Viewers(Page::first(1))));
    assert!(questions.answers().is_empty());
    let mut sizes = Vec::new();
    loop {
        let batches = questions.batches();
        if batches.is_empty() {
            break;
        }
        sizes.push(batches.iter().map(|batch| batch.requests.len()).collect::<Vec<_>>());
        // In whatever order they come.
        for batch in batches.iter().rev() {
            assert!(questions.answers().is_empty());
            let response = respond(batch, &|_| full.clone());
            assert!(questions.take(batch.number, Ok(&response)));
        }
        if !questions.answers().is_empty() {
            break;
        }
    }
    assert_eq!(sizes, [vec![2], vec![MAX_ELEMENTS, 46 - MAX_ELEMENTS]]);
}

#[test]
fn viewers_are_people_and_all_anonymous_ones_are_one_row() {
    let mut questions = open(&entry());
    let answer = ask(&mut questions, &query(Question::Viewers(Page::all())), documented);
    let viewers = answer.body.as_ref().and_then(Body::viewers).unwrap();
    let said = |viewer: &Viewer| {
        (
            viewer.key.clone(),
            viewer.name.clone(),
            viewer.totals.now.plays,
            viewer.total_completion.now,
        )
    };
    let rows: Vec<_> = viewers.rows.iter().map(said).collect();
    assert_eq!(
        rows,
        [
            (None, None, 12, None),
            (Some("bbadger".to_owned()), Some("Bucky Badger".to_owned()), 3, Some(0.88)),
        ]
    );
    assert_eq!((viewers.n_named, viewers.n_almost_all, viewers.n_little), (1, 0, 0));
    assert!(answer.coverage.limits.contains(&Limit::DaysOfViewersUnknown));
    // Kaltura's page cannot order by name, ours needs no further request.
    let by_name = Page { sort: Sort::Name, descending: false, ..Page::all() };
    let answer =
        ask(&mut questions, &query(Question::Viewers(by_name)), |request| panic!("{request}"));
    assert_eq!(
        answer.body.unwrap().viewers().unwrap().rows[0].name.as_deref(),
        Some("Bucky Badger")
    );
}

#[test]
fn ids_of_people_stay_behind_their_pseudonyms() {
    let mut questions = open(&Entry { names: Names::Pseudonyms, ..entry() });
    let mut all = query(Question::Viewers(Page::all()));
    let answer = ask(&mut questions, &all, documented);
    let row = &answer.body.unwrap().viewers().unwrap().rows[1].clone();
    let pseudonym = row.key.clone().unwrap();
    assert!(pseudonym.starts_with("Viewer ") && row.name.is_none(), "{row:?}");
    // A link's filter finds the person, on a page that has not met anybody yet.
    let mut questions = open(&Entry { names: Names::Pseudonyms, ..entry() });
    all.filters.set(Dimension::Viewer, [Some(pseudonym)]);
    let asked = RefCell::new(Vec::new());
    ask(&mut questions, &all, |request| {
        asked.borrow_mut().push(request.to_owned());
        documented(request)
    });
    let asked = asked.into_inner();
    assert!(!asked[0].contains("userIds") && asked[1].contains("\"userIds\":\"bbadger\""));
}

#[test]
fn days_are_matched_by_label_and_empty_ones_are_there() {
    let graphs = r#"[{"objectType":"KalturaReportGraph","id":"count_plays","data":"20240903|5;20240901|10;"},{"objectType":"KalturaReportGraph","id":"avg_completion_rate","data":"20240901|48.2;20240903|40;x|y;;"},{"id":"unique_viewers","data":"20240901|4;20240831|9;"}]"#;
    let mut questions = open(&entry());
    let answer = ask(&mut questions, &compared(Question::Series(Grain::Day)), |request| {
        let now = request.contains("\"fromDay\":\"20240901\",\"toDay\":\"20240903\"");
        assert!(now || request.contains("\"fromDay\":\"20240829\",\"toDay\":\"20240831\""));
        assert!(request.contains("\"timeZoneOffset\":300"));
        if now { graphs.to_owned() } else { "[]".to_owned() }
    });
    let series = answer.body.as_ref().and_then(Body::series).unwrap();
    let rows: Vec<_> = series
        .buckets
        .iter()
        .map(|bucket| {
            let now = &bucket.totals.now;
            let before = bucket.totals.before.map(|before| before.plays);
            (bucket.now.key(), now.plays, now.viewers, Metric::Completion.of(now), before)
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("2024-09-01".to_owned(), 10, 4, Some(0.482), Some(0)),
            ("2024-09-02".to_owned(), 0, 0, None, Some(0)),
            ("2024-09-03".to_owned(), 5, 0, Some(0.4), Some(0)),
        ]
    );
    // No graph of impressions came, so that they are no 0.
    assert_eq!(Metric::Impressions.of(&series.buckets[0].totals.now), None);
}

#[test]
fn months_are_asked_for_and_matched_as_months() {
    let mut questions = open(&entry());
    let mut months = query(Question::Series(Grain::Month));
    months.range = "2024-08-20..2024-09-30".parse().unwrap();
    let answer = ask(&mut questions, &months, |request| {
        assert!(request.contains("\"interval\":\"months\""));
        r#"[{"id":"count_plays","data":"202408|2;202409|7;"}]"#.to_owned()
    });
    let buckets = answer.body.unwrap().series().unwrap().buckets.clone();
    let rows: Vec<_> =
        buckets.iter().map(|b| (b.now.key(), b.totals.now.plays, b.partial)).collect();
    assert_eq!(rows, [("2024-08".to_owned(), 2, true), ("2024-09".to_owned(), 7, false)]);
}

const PLACES: &str = "object_id|country|coordinates|count_plays|count_plays_25|count_plays_50|count_plays_75|count_plays_100|play_through_ratio|unique_known_users|avg_view_drop_off|count_loads|avg_completion_rate";

#[test]
fn unknown_countries_are_a_row_and_sides_are_joined() {
    let mut questions = open(&entry());
    let question = Question::Breakdown(Dimension::Country, Page::all());
    let answer = ask(&mut questions, &compared(question), |request| {
        assert!(is_of(request, 36, "getTable"));
        if request.contains("20240829") {
            return table(PLACES, "DE|Germany|51/10|4|4|2|1|0|0|1|0.4|5|50;");
        }
        table(
            PLACES,
            "US|United States|37.09/-95.71|12|9|7|4|2|0.16666666666667|2|0.45833333333333|18|47.1;\
             |0||2|0|0|0|0|0|1|0|3|0;||x|1|0|0|0|0|0|1|0|1|0;",
        )
    });
    let table = answer.body.as_ref().and_then(Body::breakdown).unwrap();
    let rows: Vec<_> = table
        .rows
        .iter()
        .map(|row| (row.key.as_deref(), row.totals.now.plays, row.totals.before.unwrap().plays))
        .collect();
    assert_eq!(rows, [(Some("US"), 12, 0), (None, 3, 0), (Some("DE"), 0, 4)]);
    assert_eq!((table.n_plays.now, table.n_plays.before), (15, Some(4)));
    assert_eq!(table.rows[0].totals.now.reached, [9, 7, 4, 2]);
    assert_eq!(Metric::Minutes.of(&table.rows[0].totals.now), None);
}

#[test]
fn a_country_is_filtered_by_the_name_that_the_server_has_for_it() {
    let mut questions = open(&entry());
    let mut regions = query(Question::Breakdown(Dimension::Region, Page::all()));
    regions.filters.set(Dimension::Country, [Some("TW".to_owned()), Some("ZZ".to_owned())]);
    let asked = RefCell::new(Vec::new());
    let answer = ask(&mut questions, &regions, |request| {
        asked.borrow_mut().push(request.to_owned());
        match is_of(request, 36, "getTable") {
            true => table("object_id|country|count_plays", "TW|Taiwan|3;"),
            false => table("country|region|count_plays", "Taiwan|Taipei City|3;"),
        }
    });
    let asked = asked.into_inner();
    // All days of the entry, since a link may name a country of another range.
    assert!(asked[0].contains("\"fromDay\":\"20240831\",\"toDay\":\"20241001\""), "{}", asked[0]);
    assert!(
        asked[1].contains(r#""countryIn":"Taiwan|Taiwan, Province of China|ZZ""#),
        "{}",
        asked[1]
    );
    let rows = answer.body.unwrap().breakdown().unwrap().rows.clone();
    assert_eq!(rows[0].within, [Some("TW".to_owned())] as [Value; 1]);
    assert!(answer.coverage.limits.contains(&Limit::PlacesWithoutCode));
}

#[test]
fn filters_that_the_server_lacks_are_named() {
    let mut questions = open(&entry());
    for (dimension, value, limit) in [
        (Dimension::Role, Some("student"), Limit::FilterImpossible(Dimension::Role)),
        (Dimension::City, None, Limit::FilterImpossible(Dimension::City)),
        (Dimension::Context, Some("a|b"), Limit::FilterImpossible(Dimension::Context)),
    ] {
        let mut totals = query(Question::Totals);
        totals.filters.set(dimension, [value.map(str::to_owned)]);
        let answer = ask(&mut questions, &totals, |request| panic!("{request}"));
        assert_eq!((answer.body, answer.coverage.limits), (None, vec![limit]));
    }
    let pages = query(Question::Breakdown(Dimension::Page, Page::all()));
    let answer = ask(&mut questions, &pages, |request| panic!("{request}"));
    assert_eq!(answer.coverage.limits, [Limit::PagesWithinDomain]);
    let roles = query(Question::Breakdown(Dimension::Role, Page::all()));
    let answer = ask(&mut questions, &roles, |request| panic!("{request}"));
    assert_eq!(answer.coverage.limits, [Limit::DimensionAbsent(Dimension::Role)]);
}

#[test]
fn pages_are_asked_for_by_their_domain() {
    let mut questions = open(&entry());
    let mut pages = query(Question::Breakdown(Dimension::Page, Page::all()));
    pages.filters.set(Dimension::Domain, [Some("lms.example".to_owned())]);
    let answer = ask(&mut questions, &pages, |request| {
        assert!(request.contains(r#""objectIds":"lms.example""#) && !request.contains("domainIn"));
        table("referrer|count_plays|count_loads", "lms.example/a|2|5;")
    });
    let row = &answer.body.unwrap().breakdown().unwrap().rows[0].clone();
    assert_eq!(row.key.as_deref(), Some("lms.example/a"));
    assert_eq!(Metric::PlayRate.of(&row.totals.now), Some(0.4));
}

fn points(rows: impl Iterator<Item = (u32, u32)>) -> String {
    let data: Vec<_> = rows.map(|(p, n)| format!("{p}|{n}|{};", n.min(2))).collect();
    table("percentile|count_viewers|unique_known_users", &data.concat())
}

#[test]
fn hundredths_are_spread_over_the_seconds_of_the_content() {
    // Five minutes: three seconds a point. Point 0 is of nothing.
    let all = |n: u32| points((0..n).rev().map(|p| (p, if p == 0 { 9 } else { p })));
    for (response, first, last) in [
        (all(101), [1, 1, 1, 2], 100),
        (points((1..=100).map(|p| (p, p))), [1, 1, 1, 2], 100),
        (points((0..100).map(|p| (p, p + 1))), [1, 1, 1, 2], 100),
        (points([(2, 7)].into_iter()), [0, 0, 0, 7], 0),
        (table("percentile|count_viewers", ""), [0, 0, 0, 0], 0),
        ("{}".to_owned(), [0, 0, 0, 0], 0),
    ] {
        let mut questions = open(&entry());
        let answer = ask(&mut questions, &query(Question::Timeline), |_| response.clone());
        let timeline = answer.body.as_ref().and_then(Body::timeline).unwrap();
        let views = &timeline.counts.now.views;
        assert_eq!((views.len(), &views[..4], views[299]), (300, &first[..], last), "{response}");
        assert!(timeline.counts.now.replays.is_empty());
        assert_eq!(answer.coverage.limits[0], Limit::Points { n: 100, each_ms: 3_000 });
    }
}

#[test]
fn one_viewers_strip_is_made_of_runs() {
    let mut questions = open(&entry());
    let answer = ask(&mut questions, &query(Question::Heat(None)), |request| {
        assert!(request.contains("\"userIds\":\"Unknown\""));
        points((0..=100).map(|p| {
            (
                p,
                if p <= 40 {
                    1
                } else if p <= 60 {
                    2
                } else {
                    1
                },
            )
        }))
    });
    let heat = answer.body.as_ref().and_then(Body::heat).unwrap();
    let run = |count, n_cells| Run { count, n_cells };
    assert_eq!(heat.runs.now, [run(1, 120), run(2, 60), run(1, 120)]);
}

#[test]
fn without_a_length_parts_cannot_be_told_apart() {
    let said = r#"[{"code":"ENTRY_ID_NOT_FOUND","message":"","objectType":"KalturaAPIException"}]"#;
    let (reports, opened) = Reports::open(&entry(), said, &chicago, CLOCK_MS).unwrap();
    let mut questions = Questions::new(reports);
    assert_eq!((opened.length_ms, opened.extent.first), (None, None));
    let answer = ask(&mut questions, &query(Question::Timeline), |_| points([(1, 1)].into_iter()));
    assert_eq!(answer.coverage.limits, [Limit::LengthUnknown]);
}

#[test]
fn a_full_page_is_turned_up_to_the_servers_limit() {
    let rows =
        |from: u64, n: u64| (from..from + n).map(|id| format!("u{id}|1;")).collect::<String>();
    let answered = |n_rows: u64, said: u64| {
        let mut questions = open(&entry());
        let n_asked = RefCell::new(0);
        let answer = ask(&mut questions, &query(Question::Viewers(Page::first(1))), |request| {
            *n_asked.borrow_mut() += 1;
            let page = request.split("\"pageIndex\":").nth(1).unwrap();
            let page: u64 = page.split(',').next().unwrap().parse().unwrap();
            assert!(page * 500 <= 12_000, "{page}");
            let from = (page - 1) * 500;
            let data = rows(from, 500.min(n_rows.saturating_sub(from)));
            format!(r#"{{"header":"name|count_plays","data":"{data}","totalCount":{said}}}"#)
        });
        let n = answer.body.as_ref().and_then(Body::viewers).unwrap().n_rows;
        let cut = answer.coverage.limits.contains(&Limit::RowsCut(12_000));
        (n, n_asked.into_inner(), cut)
    };
    assert_eq!(answered(499, 499), (499, 1, false));
    assert_eq!(answered(700, 690), (700, 2, false));
    // What is said is an estimate, either way.
    assert_eq!(answered(1_300, 900), (1_300, 3, false));
    assert_eq!(answered(500, 900), (500, 2, false));
    assert_eq!(answered(20_000, 20_000), (12_000, 24, true));
}

#[test]
fn values_of_a_filter_are_counted_under_the_others_and_chosen_ones_are_there() {
    let mut questions = open(&entry());
    let mut choices = query(Question::Choices(Dimension::Device, Page::first(1)));
    choices.filters.set(Dimension::Device, ["Tablet", "Watch"].map(|v| Some(v.to_owned())));
    let answer = ask(&mut questions, &choices, |request| {
        assert!(!request.contains("deviceIn"));
        table("device|count_plays", "Computer|9;Tablet|2;Mobile|5;")
    });
    let rows = answer.body.unwrap().breakdown().unwrap().rows.clone();
    let rows: Vec<_> =
        rows.iter().map(|r| (r.key.as_deref().unwrap(), r.totals.now.plays)).collect();
    assert_eq!(rows, [("Tablet", 2), ("Watch", 0), ("Computer", 9)]);
}

#[test]
fn an_offset_that_holds_for_a_part_of_the_range_is_said() {
    let mut questions = open(&entry());
    let mut totals = query(Question::Totals);
    for (range, offset, is_said) in [
        ("2024-10-30..2024-11-02", 300, false),
        ("2024-10-30..2024-11-09", 300, true),
        ("2024-11-04..2024-11-09", 360, false),
    ] {
        totals.range = range.parse().unwrap();
        let answer = ask(&mut questions, &totals, |request| {
            let is_likes = request.contains("\"service\":\"like\"");
            let expected = format!("\"timeZoneOffset\":{offset}");
            assert!(is_likes || request.contains(&expected), "{request}");
            documented(request)
        });
        assert_eq!(answer.coverage.limits.contains(&Limit::FixedOffset), is_said, "{range}");
    }
}

#[test]
fn texts_go_into_a_request_as_json_and_the_session_once_for_each_part() {
    let body =
        multirequest(&[request::entry("a\"\\\n"), request::entry("b")], Some("42"), "se\"cret");
    assert!(json::is_json(body.as_bytes()), "{body}");
    assert_eq!(body.matches(r#""ks":"se\"cret""#).count(), 2);
    assert!(body.contains(r#""entryId":"a\"\\\u000a""#) && body.contains(r#""partnerId":"42""#));
}

#[test]
fn kalturas_own_files_are_read_with_either_header() {
    let friendly = "\u{feff}\"# ------------------------------------\"\n\
        \"Report: User Engagement, weekly\"\n\
        \"Filtered dates: 2024-09-01 05:00:00 - 2024-10-01 04:59:59 (GMT)\"\n\
        \"Filtered entries: 1_abcd1234\"\n\
        \"# ------------------------------------\"\n\
        ID,\"Full Name\",\"Email Address \",\"Total Plays Count\",\"Average Completion Rate (Interval-Based)\"\n\
        bbadger,\"Badger, Bucky\",b@example.edu,3,61.3\n\
        '-5,'=1+1,,'-0,\n\
        \n";
    let export = parse_export(friendly.as_bytes()).unwrap();
    assert_eq!(export.report.as_deref(), Some("User Engagement, weekly"));
    assert!(export.dates.unwrap().starts_with("2024-09-01 05:00:00"));
    assert_eq!(export.notes, ["Filtered entries: 1_abcd1234"]);
    let rows: Vec<_> = export
        .table
        .rows()
        .map(|row| {
            let text = |name| row.text(name).unwrap_or("-").to_owned();
            (text("name"), text("full_name"), text("email"), row.number("count_plays"))
        })
        .collect();
    let row = |a: &str, b: &str, c: &str, n| (a.to_owned(), b.to_owned(), c.to_owned(), Some(n));
    assert_eq!(
        rows,
        [row("bbadger", "Badger, Bucky", "b@example.edu", 3.0), row("-5", "=1+1", "-", 0.0)]
    );

    // Without the block, with the API's names, with semicolons, without a last line end.
    let export = parse_export(b"id;count_plays\r\n20240901;10\r\n202410;4").unwrap();
    assert_eq!(export.table.columns, ["id", "count_plays"]);
    assert_eq!(export.table.rows, [["20240901", "10"], ["202410", "4"]]);
    // A guarded comma has lost its quotes.
    let export = parse_export(b"name,count_plays\n',x,4\n").unwrap();
    assert_eq!(export.table.rows, [[",x", "4"]]);
    for other in ["", "at,kind\n1,play\n", "id,name\n1,Ada\n", "# --\nReport: x\n", "{}"] {
        assert_eq!(parse_export(other.as_bytes()), None, "{other}");
    }
}

#[test]
fn nothing_that_a_server_sends_makes_it_panic() {
    let pieces = [
        "",
        "null",
        "[]",
        "{}",
        "[null]",
        "[[]]",
        "[{}]",
        "[1]",
        "{\"header\":1}",
        "[{\"header\":\"a|b\",\"data\":\";;|;\"}]",
        "[{\"header\":\"percentile|count_viewers\",\"data\":\"1e300|1e300;-5|x;0.5|3;\"}]",
        "[{\"header\":\"count_plays|avg_completion_rate\",\"data\":\"1e300|1e300;\"}]",
        "[{\"code\":5,\"objectType\":\"KalturaAPIException\"}]",
        "[{\"header\":\"\\ud800\",\"data\":\"1\",\"totalCount\":-1}]",
        "[[{\"id\":\"count_plays\",\"data\":\"20240901|1e300;|;;\"}]]",
        "[{\"totalCount\":1e300,\"header\":\"name\",\"data\":\"a;\"}]",
    ];
    let page = Page::all();
    for question in [
        Question::Totals,
        Question::Series(Grain::Day),
        Question::Timeline,
        Question::Heat(None),
        Question::Viewers(page.clone()),
        Question::Breakdown(Dimension::Country, page.clone()),
        Question::Choices(Dimension::City, page),
    ] {
        for piece in pieces {
            let mut questions = open(&entry());
            let _ = Reports::open(&entry(), piece, &chicago, CLOCK_MS);
            questions.ask(0, compared(question.clone()));
            for _ in 0..3 {
                questions.answers();
                for batch in questions.batches() {
                    let inner = piece.strip_prefix('[').and_then(|piece| piece.strip_suffix(']'));
                    let all = vec![inner.unwrap_or(piece); batch.requests.len()].join(",");
                    questions.take(batch.number, Ok(&format!("[{all}]")));
                }
            }
            questions.ask(1, compared(question.clone()));
            questions.answers();
            for batch in questions.batches() {
                questions.take(batch.number, Ok(piece));
            }
            questions.answers();
        }
    }
}
