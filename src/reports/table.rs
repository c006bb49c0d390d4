//! What a report is written as: texts between delimiters, told by the names of their columns.

use super::request::PAGE_ROWS;
use crate::sources::json::{self, Object};
use crate::sources::number::number;

/// What stands between two values, in answers and in the lists of a filter. It is asked
/// for, since the server's own choice, the comma, stands in names.
pub(super) const DELIMITER: char = '|';

/// Columns that are read. The widest report has some twenty.
pub(super) const MAX_COLUMNS: usize = 200;

/// Rows of texts under names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The names of the columns, in the order they came.
    pub columns: Vec<String>,
    /// The rows; one may be shorter than `columns`.
    pub rows: Vec<Vec<String>>,
    /// How many rows there are, about, beyond these too.
    pub n_rows: u64,
}

/// One row of a table.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    table: &'a Table,
    cells: &'a [String],
}

impl Table {
    /// The table of a `KalturaReportTable` or `KalturaReportTotal`. Without a header, as
    /// an answer that found nothing has it, the columns are `expected`.
    ///
    /// A row ends with `;`, and the last may lack it. Neither `;` nor the delimiter can
    /// stand in a value: the server has put a blank in its place. What nobody has asked
    /// for, rows beyond a page and cells beyond the header, is left out.
    pub(super) fn of(json: &str, expected: &str) -> Option<Table> {
        let object = Object::of(json)?;
        let text = |name: &str| object.get(name).and_then(json::text_of);
        let header = text("header").filter(|header| !header.trim().is_empty());
        let header = header.as_deref().unwrap_or(expected);
        let columns = texts(header).take(MAX_COLUMNS).collect::<Vec<_>>();
        let data = text("data").unwrap_or_default();
        let cells = |row: &str| texts(row).take(columns.len()).collect();
        let rows = data.split(';').filter(|row| !row.trim().is_empty());
        let rows: Vec<Vec<_>> = rows.take(PAGE_ROWS as usize).map(cells).collect();
        let stated = object.get("totalCount").and_then(number).filter(|n| *n >= 0.0);
        let n_rows = stated.map_or(0, |n| n as u64).max(rows.len() as u64);
        Some(Table { columns, rows, n_rows })
    }

    /// Its rows.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|cells| Row { table: self, cells })
    }

    /// A column's place; of two with the same name the last counts.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().rposition(|column| column == name)
    }
}

impl<'a> Row<'a> {
    /// The text of a column; `None` when the column is absent, or the text is.
    pub fn text(&self, column: &str) -> Option<&'a str> {
        let at = self.table.column(column)?;
        self.cells.get(at).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// The number of a column; `None` when there is none.
    pub fn number(&self, column: &str) -> Option<f64> {
        self.cells.get(self.table.column(column)?).and_then(|text| read_number(text))
    }
}

fn texts(line: &str) -> impl Iterator<Item = String> + '_ {
    line.split(DELIMITER).map(|text| text.trim().to_owned())
}

/// What no report of an entry says: so large a number is none.
pub(super) const MAX_NUMBER: f64 = 1e10;

/// A number from 0 to [`MAX_NUMBER`]. Nothing is 0: what a server found nothing for is empty.
pub(super) fn read_number(text: &str) -> Option<f64> {
    if text.is_empty() {
        return Some(0.0);
    }
    // Adding 0 takes the sign off a zero.
    number(text).map(|n| n + 0.0).filter(|n| (0.0..=MAX_NUMBER).contains(n))
}

/// The values of one of a report's graphs, by label.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Graph {
    /// The column that it draws.
    pub(super) id: String,
    /// Labels, as `20260901` or `202609`, and values.
    pub(super) points: Vec<(String, f64)>,
}

/// The graphs of a list of `KalturaReportGraph`. A point that is no number is left out.
pub(super) fn graphs(json: &str) -> Option<Vec<Graph>> {
    json::elements(json)?.into_iter().map(graph).collect()
}

fn graph(json: &str) -> Option<Graph> {
    let object = Object::of(json)?;
    let id = object.get("id").and_then(json::text_of)?.into_owned();
    let data = object.get("data").and_then(json::text_of).unwrap_or_default();
    let point = |point: &str| {
        let (label, value) = point.split_once(DELIMITER)?;
        Some((label.trim().to_owned(), read_number(value.trim())?))
    };
    Some(Graph { id, points: data.split(';').filter_map(point).collect() })
}
