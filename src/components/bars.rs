//! A pair of bars in a cell of a table: now, and before under it.

use super::chart::Chart;
use super::figure::{value, was};
use super::reactive::part;
use crate::charts::bars::{self, Bars, Pair as Lengths, Weights};
use crate::query::Pair;
use crate::view::Row;
use leptos::prelude::*;

/// How wide the bars of a list are, which are all alike; given by what holds the list.
#[derive(Clone, Copy)]
pub struct BarWidth(StoredValue<f64>);

impl BarWidth {
    /// For the bars below here.
    pub fn provide() {
        provide_context(BarWidth(StoredValue::new(0.0)));
    }
}

/// Bars of these lengths, fractions of the cell's width.
#[component]
pub fn BarPair(
    #[prop(into)] lengths: Signal<Pair<f64>>,
    #[prop(default = Weights::TABLE)] weights: Weights,
) -> impl IntoView {
    let draw = move |area: &_, theme: &_, _| {
        let lengths = lengths.get();
        let pair = Lengths { now: Some(lengths.now), before: lengths.before };
        let _ = bars::draw(area, &Bars { pair, weights, mirrored: false }, theme);
    };
    let height = move |_| match lengths.with(|lengths| lengths.before) {
        Some(_) => weights.total(),
        None => weights.now,
    };
    let alike = use_context().map(|BarWidth(width)| width);
    view! { <span class="bars"><Chart height=Box::new(height) draw=Box::new(draw) alike/></span> }
}

/// The lengths of a row's bars.
pub type BarOf = fn(&Row) -> Pair<f64>;

/// The cell of a table's row with the number of a column and bars beside it. The bars stay
/// when the number changes.
pub fn bar_cell(row: Memo<Option<Row>>, label: &'static str, column: usize, bar: BarOf) -> AnyView {
    let lengths = Memo::new(move |_| row.with(|row| row.as_ref().map(bar).unwrap_or_default()));
    let now = move || row.with(|row| Some(value(row.as_ref()?.numbers.get(column)?)));
    let before = move || row.with(|row| Some(was(row.as_ref()?.numbers.get(column)?)));
    view! {
        <td role="cell" class="n wide" data-label=label>
            <span class="barwrap"><BarPair lengths/>{part(now)}</span>
            {part(before)}
        </td>
    }
    .into_any()
}
