//! The CSV that Kaltura sends by mail: a report under a block of what it is about.
//!
//! ```text
//! "# ------------------------------------"
//! "Report: User Engagement"
//! "Filtered dates: ..."
//! "# ------------------------------------"
//! name,full_name,count_plays
//! ```

use super::table::{MAX_COLUMNS, Table};
use crate::sources::csv::Rows;

/// A file of one report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Export {
    /// What the report is called.
    pub report: Option<String>,
    /// The range, in the server's words.
    pub dates: Option<String>,
    /// What else the file says of itself: filters, a disclaimer.
    pub notes: Vec<String>,
    /// Its rows, under the names that the API has for the columns, whichever the file has.
    pub table: Table,
}

/// What may stand between two cells.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// How each line of the block's frame begins.
const FRAME: &str = "# --";

/// The descriptive headers, and the API's names for them.
const FRIENDLY: [(&str, &str); 20] = [
    ("Date", "id"),
    ("ID", "name"),
    ("Full Name", "full_name"),
    ("Email Address", "email"),
    ("Object ID", "object_id"),
    ("Country", "country"),
    ("Total Plays Count", "count_plays"),
    ("Player Impressions Count", "count_loads"),
    ("Play-to-Impression Ratio", "load_play_ratio"),
    ("Unique Viewers Count", "unique_viewers"),
    ("Unique Users Count", "unique_known_users"),
    ("Unique Videos Viewed Count", "unique_videos"),
    ("Total Minutes Viewed (Quartile Based)", "sum_time_viewed"),
    ("Average Minutes Viewed (Quartile Based)", "avg_time_viewed"),
    ("Average Drop-off Rate (Quartile Based)", "avg_view_drop_off"),
    ("Total Minutes Viewed (Interval-Based)", "sum_view_period"),
    ("Average Minutes Viewed (Interval-Based)", "avg_view_period_time"),
    ("Average Completion Rate (Interval-Based)", "avg_completion_rate"),
    ("Total Completion Rate (Interval-Based)", "total_completion_rate"),
    ("Entry Shares Count", "count_viral"),
];

/// Columns of which a report has one at least.
const COUNTS: [&str; 5] =
    ["count_plays", "count_loads", "count_viewers", "avg_completion_rate", "sum_view_period"];

/// Reads a file, whole. `None` when it is none of these.
pub fn parse_export(file: &[u8]) -> Option<Export> {
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    DELIMITERS.into_iter().find_map(|delimiter| read(file, delimiter))
}

fn read(mut file: &[u8], delimiter: u8) -> Option<Export> {
    let mut rows = Rows::new(delimiter, 1);
    let mut export = Export::default();
    let (mut in_block, mut n_cells) = (false, None);
    let mut take = |cells: Vec<String>| {
        let first = cells.first().map_or("", String::as_str);
        if n_cells.is_none() && first.starts_with(FRAME) {
            in_block = !in_block;
            return Some(());
        }
        if in_block {
            export.say(cells.join(","));
            return Some(());
        }
        if cells.iter().all(String::is_empty) {
            return Some(());
        }
        match n_cells {
            None => {
                let columns: Vec<_> = cells.iter().map(|name| api_name(name)).collect();
                columns.iter().find(|name| COUNTS.contains(&name.as_str()))?;
                n_cells = Some(columns.len());
                export.table.columns = columns;
            }
            Some(n_cells) => export.table.rows.push(unguarded(cells, n_cells, delimiter)),
        }
        Some(())
    };
    while let Some(row) = rows.next(&mut file) {
        take(cells(row.cells()))?;
    }
    if let Some(row) = rows.finish() {
        take(cells(row.cells()))?;
    }
    n_cells?;
    export.table.n_rows = export.table.rows.len() as u64;
    Some(export)
}

/// A cell that is no UTF-8 says nothing.
fn cells<'a>(cells: impl Iterator<Item = Option<&'a str>>) -> Vec<String> {
    cells.take(MAX_COLUMNS).map(|cell| cell.unwrap_or_default().trim().to_owned()).collect()
}

fn api_name(name: &str) -> String {
    let known = FRIENDLY.iter().find(|(friendly, _)| *friendly == name);
    known.map_or(name, |(_, name)| name).to_owned()
}

impl Export {
    fn say(&mut self, line: String) {
        let after = |name: &str| Some(line.strip_prefix(name)?.trim().to_owned());
        if let Some(report) = after("Report:") {
            self.report = Some(report);
        } else if let Some(dates) = after("Filtered dates:") {
            self.dates = Some(dates);
        } else if !line.is_empty() {
            self.notes.push(line);
        }
    }
}

/// The cells without the apostrophe that keeps spreadsheets from calculating with them.
///
/// A guarded cell also loses its quotes, so that one which begins with the delimiter
/// stands as two.
fn unguarded(cells: Vec<String>, n_cells: usize, delimiter: u8) -> Vec<String> {
    let mut n_too_many = cells.len().saturating_sub(n_cells);
    // As many as there are: a wide header makes no room in short rows.
    let mut row: Vec<String> = Vec::with_capacity(cells.len());
    let mut cells = cells.into_iter();
    while let Some(mut cell) = cells.next() {
        if cell == "'" && n_too_many > 0 {
            n_too_many -= 1;
            cell.push(char::from(delimiter));
            cell.push_str(&cells.next().unwrap_or_default());
        }
        let inner = cell.strip_prefix('\'');
        let is_guarded = |inner: &&str| inner.starts_with(['=', '+', '-', '@', ',', ';']);
        row.push(inner.filter(is_guarded).map_or(cell.clone(), str::to_owned));
    }
    row
}
