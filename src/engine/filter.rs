//! Which rows count: those of a range of days that pass the filters.

use super::columns::GroupOf;
use super::store::Store;
use crate::facts::dictionary::UNKNOWN;
use crate::facts::order::sort;
use crate::query::{Dimension, Filters, Value};
use crate::time::DayRange;
use std::ops::Range;

/// Above this share of all rows (1 in `WIDE`), picking a range's rows from the order
/// by viewer is quicker than sorting them by viewer.
const WIDE: usize = 8;

/// The rows of a store that pass the filters of one question.
pub(super) struct Selection<'a> {
    store: &'a Store,
    clauses: Vec<Clause<'a>>,
}

/// One dimension's values, as a table of the groups that are let through.
struct Clause<'a> {
    group_of: GroupOf<'a>,
    allowed: Vec<bool>,
}

impl<'a> Selection<'a> {
    pub(super) fn new(store: &'a Store, filters: &Filters) -> Selection<'a> {
        let clauses = filters
            .clauses()
            .map(|(dimension, values)| Clause {
                group_of: store.columns.group_of(dimension),
                allowed: allowed(store, dimension, values),
            })
            .collect();
        Selection { store, clauses }
    }

    /// Whether a row passes.
    #[inline(always)] // asked for each row; a build for size would call it
    pub(super) fn passes(&self, row: u32) -> bool {
        for clause in &self.clauses {
            if !clause.allowed[clause.group_of.row(row) as usize] {
                return false;
            }
        }
        true
    }

    /// The rows of a range, by day, then viewer.
    pub(super) fn rows(&self, days: DayRange) -> impl Iterator<Item = u32> {
        self.store.rows(days).filter(|row| self.passes(*row))
    }

    /// The rows of a range, by viewer, then day: those of one viewer are neighbors.
    ///
    /// Cost: follows the rows of the range, not those of the store.
    pub(super) fn rows_by_viewer(&self, days: DayRange) -> Vec<u32> {
        let rows = self.store.rows(days);
        if rows.len() > self.store.n_sessions() / WIDE {
            let all = self.store.rows_by_viewer().iter().copied();
            return all.filter(|row| rows.contains(row) && self.passes(*row)).collect();
        }
        let viewer = self.store.columns.viewer();
        let mut sorted: Vec<u32> = rows.filter(|row| self.passes(*row)).collect();
        // Stable, and quick at this: each day is in the order of viewers already.
        sort(&mut sorted, &|a, b| viewer[a as usize].cmp(&viewer[b as usize]));
        sorted
    }

    /// The rows of one viewer in a range, by day.
    pub(super) fn rows_of_viewer(&self, viewer: u32, days: DayRange) -> impl Iterator<Item = u32> {
        let all = self.store.rows_of_viewer(viewer);
        let Range { start, end } = self.store.rows(days);
        let first = all.partition_point(|row| *row < start);
        let n = all[first..].partition_point(|row| *row < end);
        all[first..first + n].iter().copied().filter(|row| self.passes(*row))
    }
}

/// Which groups of a dimension have one of the values. A region is let through in
/// whatever country it lies, a city in whatever region. A value that occurs
/// nowhere lets nothing through.
fn allowed(store: &Store, dimension: Dimension, values: &[Value]) -> Vec<bool> {
    let dictionary = store.columns.dictionary(dimension);
    let mut wanted = vec![false; dictionary.n_codes()];
    for value in values {
        let code = match value {
            None => Some(UNKNOWN),
            Some(text) => dictionary.code(text),
        };
        if let Some(code) = code {
            wanted[code as usize] = true;
        }
    }
    (0..store.columns.n_groups(dimension) as u32)
        .map(|group| wanted[store.columns.text_code(dimension, group) as usize])
        .collect()
}
