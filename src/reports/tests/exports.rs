//! Exported reports in a server's place.

use super::*;

/// What exported files answer, in a line: what is known of the sums, and the limits.
fn exported(
    files: &[&str],
    question: Question,
    days: Option<(i32, i32)>,
) -> (Option<Body>, Vec<Limit>) {
    let entry = Entry { source: Source::Exports(Vec::new()), duration_ms: None, ..entry() };
    let exports = files.iter().map(|file| parse_export(file.as_bytes()).unwrap()).collect();
    let (mut exports, opened) = Exports::open(&entry, exports, &chicago, CLOCK_MS);
    let all = opened.extent.resolve(opened.extent.default_preset());
    let range = days.map_or(all, |(first, last)| {
        DayRange::between(all.first().plus_days(first), all.first().plus_days(last))
    });
    let query = Query { range, today: opened.extent.today, ..query(question) };
    let answer = exports.answer(&query);
    (answer.body, answer.coverage.limits)
}

const ENGAGEMENT: &str = "\u{feff}\"# ------------------------------------\"\n\
    \"Report: User Engagement\"\n\
    \"Filtered dates: 2024-09-01 05:00:00 - 2024-09-04 04:59:59 (GMT)\"\n\
    \"# ------------------------------------\"\n\
    name,full_name,unique_videos,count_plays,sum_view_period,avg_view_period_time,avg_view_drop_off,count_loads,load_play_ratio,avg_completion_rate,count_viral,total_completion_rate\n\
    Unknown,,1,12,24.9,2.075,0.375,20,0.6,41.5,1,100\n\
    bbadger,\"Badger; Bucky\",1,3,9.1666666666667,3.0555555555556,0.58333333333333,4,0.75,61.333333333333,0,88\n\n";
const BY_DAY: &str = "\"# ------------------------------------\"\n\
    \"Report: Video performance over time\"\n\
    \"# ------------------------------------\"\n\
    Date,Total Plays Count,Player Impressions Count,Average Completion Rate (Interval-Based)\n\
    20240901,10,14,48.2\n20240902,5,10,40\n20240903,0,0,0\n";
const IMPRESSIONS: &str = "count_plays,count_plays_25,count_plays_50,count_plays_75,count_plays_100,play_through_ratio,count_loads\n\
    15,11,8,4,2,0.13333333333333,24\n";

#[test]
fn exports_fill_panels_together_for_the_days_they_are_of() {
    // The sums of the worked example: 15 plays, 25 play-throughs, 682 hundredths.
    let all = [ENGAGEMENT, BY_DAY, IMPRESSIONS];
    let (body, _) = exported(&all, Question::Totals, None);
    let sums = body.unwrap().totals().unwrap().now;
    assert_eq!((sums.plays, sums.impressions, sums.viewers, sums.anonymous_plays), (15, 24, 2, 12));
    assert_eq!((sums.cells, sums.shares, sums.watched_ms), (682, 1, 2_044_000));
    assert_eq!(sums.reached, [11, 8, 4, 2]);
    assert!(!sums.unknown.has(Unknown::QUARTILES) && sums.unknown.has(Unknown::of(Metric::Likes)));
    // A part of the days: by day alone, whose sums are of those days.
    let (body, limits) = exported(&all, Question::Totals, Some((0, 0)));
    let sums = body.unwrap().totals().unwrap().now;
    assert_eq!((sums.plays, sums.impressions, sums.cells), (10, 14, 482));
    assert!(
        limits
            .iter()
            .any(|limit| matches!(limit, Limit::NotCounted(of) if of.contains(&Metric::Minutes)))
    );
    let (body, _) = exported(&all, Question::Series(Grain::Day), None);
    let series = body.unwrap();
    let plays: Vec<_> =
        series.series().unwrap().buckets.iter().map(|b| b.totals.now.plays).collect();
    assert_eq!(plays, [10, 5, 0]);
    let (body, _) = exported(&all, Question::Viewers(Page::all()), None);
    let Some(Body::Viewers(viewers)) = body else { panic!("no viewers") };
    let names: Vec<_> =
        viewers.rows.iter().map(|row| (row.name.as_deref(), row.totals.now.plays)).collect();
    assert_eq!(names, [(None, 12), (Some("Badger  Bucky"), 3)]);
}

#[test]
fn what_no_export_tells_is_not_told() {
    let not = (None, vec![Limit::NotExported]);
    assert_eq!(exported(&[ENGAGEMENT], Question::Series(Grain::Day), None), not);
    assert_eq!(exported(&[ENGAGEMENT], Question::Totals, Some((0, 1))), not);
    assert_eq!(exported(&[BY_DAY], Question::Timeline, None), (None, vec![Limit::LengthUnknown]));
    let country = Question::Breakdown(Dimension::Country, Page::all());
    assert_eq!(exported(&[ENGAGEMENT], country.clone(), None), not);
    let places = "object_id,country,coordinates,count_plays,count_loads\nUS,United States,37/-95,12,18\n,,,3,6\n";
    let (body, _) = exported(&[places], country, None);
    let Some(Body::Breakdown(table)) = body else { panic!("no countries") };
    let rows: Vec<_> =
        table.rows.iter().map(|row| (row.key.as_deref(), row.totals.now.plays)).collect();
    assert_eq!(rows, [(Some("US"), 12), (None, 3)]);
}
