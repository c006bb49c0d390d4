//! Exported reports in the place of a server: each request is answered by the file that
//! holds it, for the days that the file is of.
//!
//! An export has no filters and no second range. Only a report by day can be cut; any
//! other tells of all its days, or nothing.

use super::answer::refusal;
use super::asking::{Asking, Part, Want};
use super::request::{PAGE_ROWS, quoted};
use super::response::Trouble;
use super::sums::value;
use super::table::{DELIMITER, Row, Table, read_number};
use super::{Export, FindZone, Reports};
use crate::builtin::decimal;
use crate::facts::Quality;
use crate::facts::bounds::{FIRST_AT_MS, LAST_AT_MS};
use crate::facts::entry::{Entry, NameList};
use crate::facts::loading::Opened;
use crate::query::{Answer, Dimension, Limit, Query, Question};
use crate::time::range::Extent;
use crate::time::{DAY_MS, Day, DayRange, Weekday, Zone};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write;

/// Milliseconds of half a day: no zone is further from UTC than that, or by a few minutes
/// of a day's end only.
const HALF_DAY_MS: i64 = DAY_MS / 2;

/// What counts what can be added up: rows of one report tell of different plays.
const COUNTS: [&str; 8] = [
    "count_plays",
    "count_loads",
    "sum_time_viewed",
    "sum_view_period",
    "count_plays_25",
    "count_plays_50",
    "count_plays_75",
    "count_plays_100",
];

/// Shares are counted too, but not in every report.
const SHARES: &str = "count_viral";

/// What is an average of plays: times plays it can be added up.
const AVERAGES: [&str; 2] = ["avg_completion_rate", "avg_view_drop_off"];

/// Reports that were exported, ready to be asked.
pub struct Exports {
    reports: Reports,
    files: Vec<File>,
    last: Day,
}

/// One exported report.
struct File {
    table: Table,
    /// The days that it is of, where it says so.
    days: Option<DayRange>,
}

impl Exports {
    /// Opens an entry with what its files hold. `clock_ms` is the present, for files that
    /// say nothing of when they are of.
    pub fn open(
        entry: &Entry,
        exports: Vec<Export>,
        find_zone: FindZone<'_>,
        clock_ms: i64,
    ) -> (Exports, Opened) {
        let files: Vec<_> = exports.into_iter().map(File::of).collect();
        let all = files.iter().filter_map(|file| file.days);
        let all =
            all.reduce(|a, b| DayRange::between(a.first().min(b.first()), a.last().max(b.last())));
        let zone = entry.time_zone.as_deref();
        let zone = find_zone(zone, clock_ms - DAY_MS, clock_ms).unwrap_or_else(Zone::utc);
        let last = all.map_or(zone.day_of(clock_ms), |days| days.last());
        // The data ends where its last day does.
        let end_ms = (i64::from(last.since_epoch()) + 1) * DAY_MS;
        let now_ms = all.map_or(clock_ms, |_| end_ms - zone.offset_ms(end_ms));
        let opened = Opened {
            extent: Extent {
                today: last,
                first: all.map(|days| days.first()),
                last: all.map(|days| days.last()),
                week_start: Weekday::Monday, // the page's language decides
            },
            sessions: None,
            now_ms,
            length_ms: entry.duration_ms,
            n_sessions: 0,
            known: files.iter().filter_map(|file| file.dimension()).collect(),
            contexts: BTreeMap::new(),
            notices: Vec::new(),
            quality: Quality::default(),
            zone,
            more_to_come: false,
        };
        let viewers = match &entry.viewers {
            NameList::Inline(names) => names.clone(),
            NameList::Url(_) => BTreeMap::new(),
        };
        let reports = Reports {
            entry: entry.id.clone(),
            // Files are cut into days already, by whatever zone they were exported in.
            zone: Zone::utc(),
            created: all.map_or(last, |days| days.first()),
            today: last,
            length_ms: entry.duration_ms.unwrap_or(0),
            pseudonyms_of: None,
            viewers,
            contexts: BTreeMap::new(),
            countries: BTreeMap::new(),
            ids: BTreeMap::new(),
            kept: VecDeque::new(),
        };
        (Exports { reports, files, last }, opened)
    }

    /// Answers a question, as far as a file tells.
    pub fn answer(&mut self, query: &Query) -> Box<Answer> {
        if let Some((dimension, _)) = query.filters.clauses().next() {
            return Box::new(refusal(query, Limit::FilterImpossible(dimension)));
        }
        // The last day is a whole one.
        let query = Query { today: self.last.plus_days(1), ..query.clone() };
        let mut asking = Asking::new(query);
        loop {
            if let Some(mut answer) = self.reports.go_on(&mut asking) {
                // What no file tells is not there, where a server would be out of reach.
                for limit in &mut answer.coverage.limits {
                    if *limit == Limit::Unreachable {
                        *limit = Limit::NotExported;
                    }
                }
                return answer;
            }
            self.give(&mut asking);
        }
    }

    /// Gives each part of a question what a server would have sent for it.
    fn give(&self, asking: &mut Asking) {
        let query = asking.query.clone();
        for part in asking.parts.iter_mut().filter(|part| part.element.is_none()) {
            let days = if part.is_before { query.before } else { Some(query.range) };
            let element = days.and_then(|days| self.element(part, &query, days));
            part.element = Some(element.ok_or(Trouble::Unreadable));
        }
    }

    fn element(&self, part: &Part, query: &Query, days: DayRange) -> Option<String> {
        match part.want {
            Want::Totals => {
                let viewers = || self.of_dimension(Dimension::Viewer, days).map(sum_of_viewers);
                let by_day = || {
                    let file = self.by_day(days)?;
                    Some(sum_of(file.table.rows().filter(|row| is_within(*row, days))))
                };
                let whole = || self.of(days, File::is_total).map(|file| sum(file));
                row_of(&viewers().or_else(by_day).or_else(whole)?)
            }
            Want::Reached => row_of(&sum(self.of(days, |file| {
                file.is_total() && file.table.column("count_plays_25").is_some()
            })?)),
            Want::Anonymous => {
                let file = self.of_dimension(Dimension::Viewer, days)?;
                let nobody = |row: &Row<'_>| value(row.text("name")).is_none();
                row_of(&sum_of(file.table.rows().filter(nobody)))
            }
            Want::Graphs => {
                let Question::Series(_) = query.question else { return None };
                graphs(&self.by_day(days)?.table)
            }
            Want::Points if query.question == Question::Timeline => {
                let points = |file: &File| file.table.column("percentile").is_some();
                let table = &self.of(days, points)?.table;
                Some(quoted_table(&table.columns, &table.rows, table.n_rows))
            }
            Want::Rows(page) => {
                let dimension = match query.question {
                    Question::Viewers(_) => Dimension::Viewer,
                    Question::Breakdown(dimension, _) | Question::Choices(dimension, _) => {
                        dimension
                    }
                    _ => return None,
                };
                let table = &self.of_dimension(dimension, days)?.table;
                let rows = table.rows.chunks(PAGE_ROWS as usize);
                let rows = rows.into_iter().nth(page as usize - 1).unwrap_or_default();
                Some(quoted_table(&table.columns, rows, table.n_rows))
            }
            Want::Points | Want::Words(..) | Want::Likes => None,
        }
    }

    /// A file that tells of exactly these days; nothing is known of those behind the last.
    fn of(&self, days: DayRange, is: impl Fn(&File) -> bool) -> Option<&File> {
        let last = days.last().min(self.last);
        let is_of = |of: DayRange| of.first() == days.first() && of.last() == last;
        let fits = |file: &&File| is(file) && file.days.is_none_or(is_of);
        self.files.iter().find(fits)
    }

    fn of_dimension(&self, dimension: Dimension, days: DayRange) -> Option<&File> {
        self.of(days, |file| file.dimension() == Some(dimension))
    }

    /// A file of sums by day that has these days.
    fn by_day(&self, days: DayRange) -> Option<&File> {
        self.files.iter().find(|file| {
            let has =
                |of: DayRange| of.contains(days.first()) && of.contains(days.last().min(self.last));
            file.is_by_day() && file.days.is_some_and(has)
        })
    }
}

impl File {
    fn of(export: Export) -> File {
        let table = export.table;
        let stated = export.dates.as_deref().and_then(stated_days);
        let by_day = || {
            let days = table.rows().filter_map(|row| day_of(row.text("id")?));
            days.map(|day| DayRange::between(day, day))
                .reduce(|a, b| DayRange::between(a.first().min(b.first()), a.last().max(b.last())))
        };
        let days = stated.or_else(by_day);
        File { table, days }
    }

    fn has(&self, column: &str) -> bool {
        self.table.column(column).is_some()
    }

    fn is_by_day(&self) -> bool {
        self.has("id") && self.dimension().is_none()
    }

    /// Whether it is one row of sums.
    fn is_total(&self) -> bool {
        self.table.rows.len() <= 1
            && self.dimension().is_none()
            && !self.has("id")
            && !self.has("percentile")
    }

    /// What its rows are groups of.
    fn dimension(&self) -> Option<Dimension> {
        // A report of a place has those around it, too.
        let of = [
            (Dimension::Page, "referrer"),
            (Dimension::Domain, "domain_name"),
            (Dimension::City, "city"),
            (Dimension::Region, "region"),
            (Dimension::Country, "country"),
            (Dimension::Browser, "browser_family"),
            (Dimension::Os, "os_family"),
            (Dimension::Device, "device"),
        ];
        // Without its code a country cannot be told from one that is unknown.
        let is_whole = |dimension| dimension != Dimension::Country || self.has("object_id");
        let found = of.into_iter().find(|(of, column)| self.has(column) && is_whole(*of));
        let viewers = || self.has("name") && !self.has("object_id");
        found.map(|(of, _)| of).or_else(|| viewers().then_some(Dimension::Viewer))
    }
}

fn sum(file: &File) -> BTreeMap<&'static str, f64> {
    sum_of(file.table.rows())
}

/// The same of a report by viewer, whose rows are the viewers: all that are anonymous are
/// one.
fn sum_of_viewers(file: &File) -> BTreeMap<&'static str, f64> {
    let mut sums = sum(file);
    let played = file.table.rows().filter(|row| row.number("count_plays") > Some(0.0));
    let viewers: BTreeSet<_> = played.map(|row| value(row.text("name"))).collect();
    sums.insert("unique_viewers", viewers.len() as f64);
    sums
}

/// The sums of rows of one report, as one row of it: `avg_` is what the server would have
/// worked out. A column is there only if each row has it.
fn sum_of<'a>(rows: impl Iterator<Item = Row<'a>>) -> BTreeMap<&'static str, f64> {
    let rows: Vec<_> = rows.collect();
    let mut sums = BTreeMap::new();
    for column in COUNTS.into_iter().chain([SHARES]) {
        let values: Option<Vec<_>> = rows.iter().map(|row| row.number(column)).collect();
        if let Some(values) = values {
            sums.insert(column, values.iter().sum::<f64>());
        }
    }
    let Some(plays) = sums.get("count_plays").copied() else { return sums };
    for column in AVERAGES {
        let times_plays = |row: &Row<'_>| Some(row.number(column)? * row.number("count_plays")?);
        let values: Option<Vec<_>> = rows.iter().map(times_plays).collect();
        if let Some(values) = values.filter(|_| plays > 0.0) {
            sums.insert(column, values.iter().sum::<f64>() / plays);
        }
    }
    // Of a single row this is no sum: the server has counted people.
    if let [row] = rows.as_slice()
        && let Some(viewers) = row.number("unique_viewers")
    {
        sums.insert("unique_viewers", viewers);
    }
    sums
}

/// One row as an element of an answer; `None` where it says nothing.
fn row_of(sums: &BTreeMap<&'static str, f64>) -> Option<String> {
    let columns: Vec<_> = sums.keys().map(|column| (*column).to_owned()).collect();
    let row: Vec<_> = sums.values().map(|value| decimal(*value)).collect();
    (!row.is_empty()).then(|| quoted_table(&columns, &[row], 1))
}

/// A table as an element of an answer. What stands between values there cannot stand in
/// one: a blank is put in its place, as the server does.
fn quoted_table(columns: &[String], rows: &[Vec<String>], n_rows: u64) -> String {
    let delimiter = DELIMITER.to_string();
    let line = |cells: &[String]| {
        let cells: Vec<_> = cells.iter().map(|cell| cell.replace([DELIMITER, ';'], " ")).collect();
        cells.join(&delimiter)
    };
    let rows: String = rows.iter().map(|row| line(row) + ";").collect();
    let (header, data) = (quoted(&line(columns)), quoted(&rows));
    format!("{{\"header\":{header},\"data\":{data},\"totalCount\":{n_rows}}}")
}

/// The graphs of a report by day, as a server sends them, by day and by month.
fn graphs(table: &Table) -> Option<String> {
    let mut months: BTreeMap<String, Vec<Row<'_>>> = BTreeMap::new();
    for row in table.rows() {
        let Some(label) = row.text("id") else { continue };
        if let Some(day) = day_of(label) {
            let (year, month, _) = day.ymd();
            months.entry(format!("{year:04}{month:02}")).or_default().push(row);
        }
    }
    let mut points: BTreeMap<&str, String> = BTreeMap::new();
    for column in table.columns.iter().filter(|column| *column != "id") {
        let data = points.entry(column).or_default();
        for row in table.rows() {
            let Some((label, value)) = row.text("id").zip(row.number(column)) else { continue };
            let label = label.replace('-', "");
            let _ = write!(data, "{label}{DELIMITER}{};", decimal(value));
        }
    }
    for (month, rows) in &months {
        for (column, value) in sum_of(rows.iter().copied()) {
            if let Some(data) = points.get_mut(column) {
                let _ = write!(data, "{month}{DELIMITER}{};", decimal(value));
            }
        }
    }
    let graph = |(id, data): (&&str, &String)| {
        format!("{{\"id\":{},\"data\":{}}}", quoted(id), quoted(data))
    };
    let graphs: Vec<_> = points.iter().map(graph).collect();
    (!graphs.is_empty()).then(|| format!("[{}]", graphs.join(",")))
}

fn is_within(row: Row<'_>, days: DayRange) -> bool {
    row.text("id").and_then(day_of).is_some_and(|day| days.contains(day))
}

/// `20240901`, or `2024-09-01`. A month is no day.
fn day_of(label: &str) -> Option<Day> {
    let digits: String = label.chars().filter(|c| *c != '-').collect();
    let part = |range: std::ops::Range<usize>| read_number(digits.get(range)?);
    if digits.len() != 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let day = Day::from_ymd(part(0..4)? as i16, part(4..6)? as i8, part(6..8)? as i8)?;
    // What no event can be of is no day of a report.
    let at_ms = i64::from(day.since_epoch()) * DAY_MS;
    (FIRST_AT_MS..LAST_AT_MS).contains(&at_ms).then_some(day)
}

/// `2024-09-01 05:00:00 - 2024-10-01 04:59:59 (GMT)`: from midnight to midnight of some
/// zone, which is not told. Half a day inwards lies the day that is meant.
fn stated_days(dates: &str) -> Option<DayRange> {
    let (from, to) = dates.split_once(" - ")?;
    let first = instant_ms(from)? + HALF_DAY_MS;
    let last = instant_ms(to)? - HALF_DAY_MS;
    let day = |at_ms: i64| Day::from_epoch((at_ms.div_euclid(DAY_MS)) as i32);
    DayRange::new(day(first), day(last))
}

fn instant_ms(text: &str) -> Option<i64> {
    let mut words = text.split_whitespace();
    let day = day_of(words.next()?)?;
    let mut clock = words.next().unwrap_or("0:0:0").split(':').map(read_number);
    let mut part = || clock.next().flatten().unwrap_or(0.0) as i64;
    let seconds = (part() * 60 + part()) * 60 + part();
    Some(i64::from(day.since_epoch()) * DAY_MS + seconds * 1_000)
}
