//! The timeline's data table: every cell of the entry, whatever part shows.

use super::Scene;
use crate::components::figure::{value, was};
use crate::components::reactive::{part, words};
use crate::components::session::Session;
use crate::components::table::Pager;
use crate::i18n::clock;
use crate::view::timeline::{self, SERIES};
use leptos::prelude::*;

/// Cells that the table shows at first.
const FIRST: u32 = 25;

/// Every cell and its numbers.
#[component]
pub(super) fn DataTable(scene: Scene) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let limit = RwSignal::new(FIRST);
    let n_shown = move || limit.get().min(scene.n_cells());
    let shown = Signal::derive(move || (n_shown(), scene.n_cells()));
    let row = move |cell: u32| {
        let numbers =
            scene.asked.read(|body| timeline::numbers(body.timeline()?, cell as usize, locale));
        let cells = numbers.into_iter().flatten().zip(SERIES).map(|(number, series)| {
            view! {
                <td role="cell" class="n" data-label=series.label(locale)>{value(&number)}{was(&number)}</td>
            }
        });
        view! {
            <tr role="row" data-key=cell.to_string()>
                <th role="rowheader" scope="row">{clock(cell)}</th>
                {cells.collect_view()}
            </tr>
        }
    };
    view! {
        <div class="tw">
            <table
                class="t stack all"
                role="table"
                aria-rowcount=words(move || (scene.n_cells() + 1).to_string())
            >
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">{text.time}</th>
                        {SERIES.map(|series| view! {
                            <th role="columnheader" scope="col" class="n">{series.label(locale)}</th>
                        }).collect_view()}
                    </tr>
                </thead>
                <tbody role="rowgroup">{part(move || (0..n_shown()).map(row).collect_view())}</tbody>
            </table>
        </div>
        <footer class="pf"><Pager rows=shown show=Callback::new(move |n| limit.set(n))/></footer>
    }
}
