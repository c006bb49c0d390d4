//! A row of a table whose names filter the page.

use super::Number;
use crate::query::{Pair, Value};

/// One row, of groups or of viewers.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What a click filters by; `None` for Unknown and for all anonymous.
    pub value: Value,
    /// `~` for no value.
    pub key: String,
    /// What a person calls it.
    pub label: String,
    /// One number a column.
    pub numbers: Vec<Number>,
    /// The length of the bar beside one of them, a fraction.
    pub bar: Pair<f64>,
    /// Of a viewer: the length of the bar beside the next one.
    pub second_bar: Pair<f64>,
    /// Of a viewer: the days of the first and the last session in the range.
    pub watched: Option<(String, String)>,
}
