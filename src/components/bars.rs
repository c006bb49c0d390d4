//! A pair of bars in a cell of a table: now, and before under it.

use super::chart::Chart;
use crate::charts::bars::{self, Bars, Pair as Lengths, Weights};
use crate::query::Pair;
use leptos::prelude::*;

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
    view! { <span class="bars"><Chart height=Box::new(height) draw=Box::new(draw)/></span> }
}
