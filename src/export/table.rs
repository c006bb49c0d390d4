//! A typed answer as a table: columns with units, cells with raw values.

use super::Report;
use crate::builtin::decimal;
use crate::i18n::Locale;
use crate::i18n::text::export::{self as words, ExportText};
use crate::query::answer::{Breakdown, Group, Series, Timeline, Viewer};
use crate::query::{Body, Change, Dimension, Metric, Pair, Quartile, Query, Totals, Unit};
use crate::query::{Unknown, Value, metric};
use crate::time::Day;
use crate::time::bucket::{Bucket, Grain};
use crate::view::name::{self, Names};
use serde::{Deserialize, Serialize};

/// Rows of one report, of all of them or of one page.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The columns, the same for each page.
    pub columns: Vec<Column>,
    /// A cell each column.
    pub rows: Vec<Vec<Cell>>,
    /// How many rows the whole table has.
    pub n_rows: u32,
}

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its name with its unit: `minutes_viewed_min_before`.
    pub name: String,
    /// What a person calls it.
    pub title: String,
    /// The metric whose meaning it has, if it is one.
    pub metric: Option<String>,
    /// What its cells are.
    pub kind: Kind,
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// What somebody else wrote: guarded from being taken for a formula.
    Text,
    /// One of a few words of ours.
    Word,
    /// A whole number.
    Count,
    /// Minutes of content.
    Minutes,
    /// Seconds of content.
    Seconds,
    /// A fraction: 0.5 is 50 %.
    Share,
    /// A change of a count, as a fraction of what was before.
    Percent,
    /// A change of a share, as a fraction: 0.125 is 12.5 points.
    Points,
    /// A day.
    Day,
    /// `2026-09`
    Month,
}

impl Kind {
    /// The name of the unit for scripts.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Word => "word",
            Kind::Count => "count",
            Kind::Minutes => "minutes",
            Kind::Seconds => "seconds",
            Kind::Share => "share",
            Kind::Percent => "percent",
            Kind::Points => "points",
            Kind::Day => "day",
            Kind::Month => "month",
        }
    }
}

/// One value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// Not known, or no value.
    Empty,
    /// A text.
    Text(String),
    /// A whole number.
    Count(u64),
    /// Another number.
    Number(f64),
    /// A day.
    Day(Day),
    /// A month by its first day.
    Month(Day),
}

impl Cell {
    fn value(value: &Value) -> Cell {
        value.clone().map_or(Cell::Empty, Cell::Text)
    }

    fn day(day: Option<Day>) -> Cell {
        day.map_or(Cell::Empty, Cell::Day)
    }

    /// The cell as a file of texts has it.
    pub fn raw(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Count(n) => n.to_string(),
            Cell::Number(number) => decimal(*number),
            Cell::Day(day) => day.to_string(),
            Cell::Month(day) => day.to_string().chars().take(7).collect(),
        }
    }
}

/// A number of a row.
#[derive(Clone, Copy)]
enum Measure {
    Metric(Metric),
    /// Plays of the row / plays of its table.
    PlayShare,
    /// The drop-off metric by the name it has per site.
    QuartileCompletion,
    TotalCompletion,
    /// A count of this name.
    Count(&'static str),
    /// A share of this name.
    Share(&'static str),
}

impl Measure {
    fn key(self) -> &'static str {
        match self {
            Measure::Metric(metric) => metric.key(),
            Measure::PlayShare => "play_share",
            Measure::QuartileCompletion => "quartile_completion",
            Measure::TotalCompletion => "total_completion",
            Measure::Count(name) | Measure::Share(name) => name,
        }
    }

    fn unit(self) -> Unit {
        match self {
            Measure::Metric(metric) => metric.unit(),
            Measure::Count(_) => Unit::Count,
            _ => Unit::Share,
        }
    }

    /// Its column's name: a count is named by what it counts.
    fn name(self) -> String {
        match (self, self.unit()) {
            (Measure::Metric(Metric::Viewers), _) => "unique_viewers".to_owned(),
            (_, Unit::Count) => self.key().to_owned(),
            (_, Unit::Minutes) => "minutes_viewed_min".to_owned(),
            (Measure::PlayShare, _) => "play_share".to_owned(),
            (_, Unit::Share) => format!("{}_share", self.key()),
        }
    }
}

/// Every metric, in the order of the page.
const METRICS: [Measure; 10] = [
    Measure::Metric(Metric::Impressions),
    Measure::Metric(Metric::Plays),
    Measure::Metric(Metric::PlayRate),
    Measure::Metric(Metric::Viewers),
    Measure::Metric(Metric::Minutes),
    Measure::Metric(Metric::Completion),
    Measure::Metric(Metric::DropOff),
    Measure::Metric(Metric::Shares),
    Measure::Metric(Metric::Likes),
    Measure::Metric(Metric::Downloads),
];

const OF_VIEWERS: [Measure; 6] = [
    Measure::Metric(Metric::Impressions),
    Measure::Metric(Metric::Plays),
    Measure::Metric(Metric::Minutes),
    Measure::Metric(Metric::Completion),
    Measure::TotalCompletion,
    Measure::Metric(Metric::DropOff),
];

const OF_GROUPS: [Measure; 8] = [
    Measure::Metric(Metric::Impressions),
    Measure::Metric(Metric::Plays),
    Measure::PlayShare,
    Measure::Metric(Metric::PlayRate),
    Measure::Metric(Metric::Viewers),
    Measure::Metric(Metric::Minutes),
    Measure::Metric(Metric::Completion),
    Measure::Metric(Metric::DropOff),
];

const OF_SITES: [Measure; 8] = [
    Measure::Metric(Metric::Impressions),
    Measure::Metric(Metric::PlayRate),
    Measure::Metric(Metric::Plays),
    Measure::PlayShare,
    Measure::Metric(Metric::Viewers),
    Measure::Metric(Metric::Minutes),
    Measure::Metric(Metric::Completion),
    Measure::QuartileCompletion,
];

const OF_STEPS: [Measure; 3] =
    [Measure::Count("count"), Measure::Share("of_impressions"), Measure::Share("of_plays")];

const OF_CELLS: [Measure; 3] =
    [Measure::Count("views"), Measure::Count("named_viewers"), Measure::Count("replays")];

/// What a report makes of the body of its answer; `None` where that is another's.
pub fn table(
    report: Report,
    query: &Query,
    body: &Body,
    names: &dyn Names,
    locale: &Locale,
) -> Option<Table> {
    let mut made = Making {
        text: words::of(locale),
        is_compared: query.before.is_some(),
        columns: Vec::new(),
        rows: Vec::new(),
    };
    let n_rows = match (report, body) {
        (Report::Engagement, Body::Viewers(viewers)) => {
            made.text_column("viewer");
            made.text_column("name");
            made.numbers(&OF_VIEWERS);
            made.column("first_watched_date", None, Kind::Day);
            made.column("last_watched_date", None, Kind::Day);
            for viewer in &viewers.rows {
                let row = made.viewer(viewer, names, locale);
                made.rows.push(row);
            }
            viewers.n_rows
        }
        (Report::Performance, Body::Series(series)) => made.series(series),
        (Report::Funnel, Body::Totals(totals)) => made.funnel(totals),
        (Report::Totals, Body::Totals(totals)) => {
            made.numbers(&METRICS);
            let row = made.of_totals(&METRICS, totals);
            made.rows.push(row);
            1
        }
        (Report::Timeline, Body::Timeline(timeline)) => made.timeline(timeline),
        (_, Body::Breakdown(breakdown)) => made.breakdown(breakdown, names, locale),
        _ => return None,
    };
    Some(Table { columns: made.columns, rows: made.rows, n_rows })
}

/// A table on the way.
struct Making {
    text: &'static ExportText,
    is_compared: bool,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

impl Making {
    fn text_column(&mut self, name: &str) {
        self.column(name, None, Kind::Text);
    }

    fn column(&mut self, name: &str, metric: Option<&str>, kind: Kind) {
        self.columns.push(Column {
            name: name.to_owned(),
            title: (self.text.column)(name).to_owned(),
            metric: metric.map(str::to_owned),
            kind,
        });
    }

    /// The columns of numbers, each with those of the comparison behind it.
    fn numbers(&mut self, measures: &[Measure]) {
        for measure in measures {
            let (kind, change) = match measure.unit() {
                Unit::Count => (Kind::Count, Kind::Percent),
                Unit::Minutes => (Kind::Minutes, Kind::Percent),
                Unit::Share => (Kind::Share, Kind::Points),
            };
            let name = measure.name();
            let metric = match measure {
                Measure::Count(_) | Measure::Share(_) => None,
                _ => Some(measure.key()),
            };
            self.column(&name, metric, kind);
            if !self.is_compared {
                continue;
            }
            let title = (self.text.column)(&name);
            for (ending, kind) in
                [("before", kind), ("change", change), ("change_kind", Kind::Word)]
            {
                self.columns.push(Column {
                    name: format!("{name}_{ending}"),
                    title: (self.text.compared)(title, ending),
                    metric: None,
                    kind,
                });
            }
        }
    }

    /// The cells of one number. What has no partner has nothing before.
    fn number(&self, unit: Unit, values: Pair<Option<f64>>, cells: &mut Vec<Cell>) {
        let cell = |value: Option<f64>| match value {
            None => Cell::Empty,
            Some(value) if unit == Unit::Count => Cell::Count(value as u64),
            Some(value) => Cell::Number(value),
        };
        cells.push(cell(values.now));
        if !self.is_compared {
            return;
        }
        let change = match values.before {
            Some(before) => Change::of(unit, values.now, before),
            None => Change::None,
        };
        cells.push(cell(values.before.flatten()));
        cells.push(change.value().map_or(Cell::Empty, Cell::Number));
        cells.push(Cell::Text(change.kind().to_owned()));
    }

    fn of_totals(&self, measures: &[Measure], totals: &Pair<Totals>) -> Vec<Cell> {
        let mut cells = Vec::new();
        for measure in measures {
            let metric = match measure {
                Measure::Metric(metric) => *metric,
                Measure::QuartileCompletion => Metric::DropOff,
                _ => continue, // no metric of totals by themselves
            };
            self.number(metric.unit(), totals.map(|totals| metric.of(totals)), &mut cells);
        }
        cells
    }

    fn viewer(&self, viewer: &Viewer, names: &dyn Names, locale: &Locale) -> Vec<Cell> {
        let label =
            name::label(Dimension::Viewer, &viewer.key, viewer.name.as_deref(), names, locale);
        let mut cells = vec![Cell::value(&viewer.key), Cell::Text(label)];
        for measure in OF_VIEWERS {
            match measure {
                Measure::TotalCompletion => {
                    self.number(Unit::Share, viewer.total_completion, &mut cells);
                }
                _ => cells.extend(self.of_totals(&[measure], &viewer.totals)),
            }
        }
        cells.push(Cell::day(viewer.watched.map(|(first, _)| first)));
        cells.push(Cell::day(viewer.watched.map(|(_, last)| last)));
        cells
    }

    fn series(&mut self, series: &Series) -> u32 {
        let is_monthly =
            series.buckets.first().is_some_and(|first| first.now.grain == Grain::Month);
        let (name, kind) = if is_monthly { ("month", Kind::Month) } else { ("date", Kind::Day) };
        self.column(name, None, kind);
        if self.is_compared {
            self.column(&format!("{name}_before"), None, kind);
        }
        self.column("is_partial", None, Kind::Word);
        self.numbers(&METRICS);
        let at = |bucket: &Bucket| match bucket.grain {
            Grain::Month => Cell::Month(bucket.days.first()),
            Grain::Day => Cell::Day(bucket.days.first()),
        };
        for bucket in &series.buckets {
            let mut row = vec![at(&bucket.now)];
            if self.is_compared {
                row.push(bucket.before.as_ref().map_or(Cell::Empty, at));
            }
            row.push(Cell::Text((if bucket.partial { "yes" } else { "no" }).to_owned()));
            row.extend(self.of_totals(&METRICS, &bucket.totals));
            self.rows.push(row);
        }
        self.rows.len() as u32
    }

    fn funnel(&mut self, totals: &Pair<Totals>) -> u32 {
        self.column("step", None, Kind::Word);
        self.column("name", None, Kind::Word);
        self.numbers(&OF_STEPS);
        let [impressions, plays] = [Metric::Impressions, Metric::Plays]
            .map(|metric| totals.map(|totals| metric.of(totals)));
        let mut steps = vec![("impressions".to_owned(), impressions), ("plays".to_owned(), plays)];
        for quartile in Quartile::EVERY {
            let reached = totals.map(|totals| {
                let is_known = !totals.unknown.has(Unknown::QUARTILES);
                is_known.then(|| totals.reached(quartile) as f64)
            });
            steps.push((format!("reached_{}", quartile.percent()), reached));
        }
        for (at, (step, count)) in steps.into_iter().enumerate() {
            let name = (self.text.column)(&step).to_owned();
            let mut row = vec![Cell::Text(step), Cell::Text(name)];
            self.number(Unit::Count, count, &mut row);
            // A step is no part of itself, nor of one that comes later.
            for whole in [(at > 0).then_some(impressions), (at > 1).then_some(plays)] {
                let share = |part: Option<f64>, whole: Option<f64>| {
                    metric::share(part? as u64, whole? as u64)
                };
                let shares = Pair {
                    now: whole.and_then(|whole| share(count.now, whole.now)),
                    before: count.before.map(|part| share(part, whole?.before?)),
                };
                self.number(Unit::Share, shares, &mut row);
            }
            self.rows.push(row);
        }
        self.rows.len() as u32
    }

    fn timeline(&mut self, timeline: &Timeline) -> u32 {
        self.column("from_s", None, Kind::Seconds);
        self.column("to_s", None, Kind::Seconds);
        self.numbers(&OF_CELLS);
        let counts = &timeline.counts;
        for cell in 0..counts.now.views.len() {
            // The last cell is as long as the content has it.
            let to_ms = ((cell as u64 + 1) * 1_000).min(u64::from(timeline.length_ms));
            let to_s = if cell + 1 == counts.now.views.len() {
                f64::from(timeline.length_ms) / 1e3
            } else {
                to_ms as f64 / 1e3
            };
            let mut row = vec![Cell::Count(cell as u64), Cell::Number(to_s)];
            let [views, named, replays] = [
                counts.map(|counts| counts.views.get(cell).map(|n| f64::from(*n))),
                counts.map(|counts| counts.named_viewers.get(cell).map(|n| f64::from(*n))),
                counts.map(|counts| counts.replays.get(cell).map(|n| f64::from(*n))),
            ];
            for values in [views, named, replays] {
                self.number(Unit::Count, values, &mut row);
            }
            self.rows.push(row);
        }
        self.rows.len() as u32
    }

    fn breakdown(&mut self, table: &Breakdown, names: &dyn Names, locale: &Locale) -> u32 {
        let keys: &[Dimension] = match table.dimension {
            Dimension::Region => &[Dimension::Country, Dimension::Region],
            Dimension::City => &[Dimension::Country, Dimension::Region, Dimension::City],
            ref one => std::slice::from_ref(one),
        };
        for key in keys {
            self.text_column(key.key());
        }
        self.text_column("name");
        let measures = match table.dimension {
            Dimension::Domain | Dimension::Page => &OF_SITES,
            _ => &OF_GROUPS,
        };
        self.numbers(measures);
        for group in &table.rows {
            let row = self.group(table, group, keys.len(), measures, names, locale);
            self.rows.push(row);
        }
        table.n_rows
    }

    fn group(
        &self,
        table: &Breakdown,
        group: &Group,
        n_keys: usize,
        measures: &[Measure],
        names: &dyn Names,
        locale: &Locale,
    ) -> Vec<Cell> {
        let label = name::label(table.dimension, &group.key, group.name.as_deref(), names, locale);
        let mut cells: Vec<Cell> = group.within.iter().map(Cell::value).collect();
        cells.resize(n_keys - 1, Cell::Empty);
        cells.push(Cell::value(&group.key));
        cells.push(Cell::Text(label));
        for measure in measures {
            match measure {
                Measure::PlayShare => self.number(Unit::Share, table.play_share(group), &mut cells),
                _ => cells.extend(self.of_totals(&[*measure], &group.totals)),
            }
        }
        cells
    }
}
