//! The timeline's data table: every cell of the entry, whatever part shows.

use super::Scene;
use crate::components::figure::{value, was};
use crate::components::session::Session;
use crate::components::table::{Paging, data_table, row_index};
use crate::i18n::clock;
use crate::view::timeline::{self, SERIES};
use leptos::prelude::*;

/// Cells that the table shows at first.
const FIRST: u32 = 25;

/// Every cell and its numbers.
#[component]
pub fn DataTable(scene: Scene) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let row = move |cell: u32| {
        let numbers =
            scene.asked.read(|body| timeline::numbers(body.timeline()?, cell as usize, locale));
        let cells = numbers.into_iter().flatten().zip(SERIES).map(|(number, series)| {
            view! {
                <td role="cell" class="n" data-label=series.label(locale)>{value(&number)}{was(&number)}</td>
            }
        });
        view! {
            <tr role="row" data-key=cell.to_string() aria-rowindex=row_index(cell).to_string()>
                <th role="rowheader" scope="row">{clock(cell)}</th>
                {cells.collect_view()}
            </tr>
        }
        .into_any()
    };
    let heads = SERIES.map(|series| {
        view! {
            <th role="columnheader" scope="col" class="n">{series.label(locale)}</th>
        }
    });
    let heads =
        view! { <th role="columnheader" scope="col">{text.time}</th> {heads.collect_view()} };
    data_table(Paging::new(FIRST), move || scene.n_cells(), heads.into_any(), row)
}
