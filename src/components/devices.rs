//! On what: devices, operating systems or browsers, by their share of the plays.

use super::bars::{BarPair, BarWidth};
use super::figure::{value, was};
use super::groups::{FilterButton, GroupPager, GroupTable, Table};
use super::panel::{Head, Panel};
use super::reactive::{flag, keyed, part, when, words};
use super::session::Session;
use super::table::{Paging, TableButton};
use crate::charts::bars::Weights;
use crate::query::Dimension;
use crate::state::needs;
use crate::view::groups::{self, DEVICE_COLUMNS, SHARE_COLUMNS};
use leptos::html;
use leptos::prelude::*;

/// What the panel can list.
const LISTED: [Dimension; 3] = [Dimension::Device, Dimension::Os, Dimension::Browser];

/// Values that are listed at first.
const FIRST: u32 = 8;

/// The panel.
#[component]
pub fn Devices() -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let head = Head {
        key: "devices",
        title: text.devices,
        question: text.devices_question,
        class: "s3 fold",
    };
    let chosen = RwSignal::new(Dimension::Device);
    let paging = Paging::new(FIRST);
    let asked = session.ask(move |state, extent| {
        Some(needs::breakdown(state, extent, chosen.get(), paging.page.get()))
    });
    let table = Table::new(asked, paging, &DEVICE_COLUMNS);
    let lines = Table::new(asked, paging, &SHARE_COLUMNS);
    // What is listed until the answer for what is chosen is there.
    let dimension = Memo::new(move |_| {
        asked.read(|body| Some(body.breakdown()?.dimension)).unwrap_or(Dimension::Device)
    });
    let summary = move || {
        asked.read(|body| {
            let breakdown = body.breakdown()?;
            Some(session.names(|names| groups::summary(breakdown, names, locale)))
        })
    };
    let button = move |(this, label): (Dimension, &'static str)| {
        view! {
            <button
                type="button"
                data-action="dimension"
                value=this.key()
                aria-pressed=words(move || (chosen.get() == this).to_string())
                on:click=move |_| chosen.set(this)
            >
                {label}
            </button>
        }
    };
    let switch = view! {
        <div class="seg" role="group" aria-label=text.devices>
            {LISTED.into_iter().zip(text.device_kinds).map(button).collect_view()}
        </div>
    };
    let has_table = RwSignal::new(false);
    BarWidth::provide();
    let place = NodeRef::<html::Div>::new();
    view! {
        <Panel
            head
            asked
            summary=part(summary)
            is_empty=flag(move || table.n_rows() == Some(0))
            tools=switch.into_any()
        >
            <div class="drilled" node_ref=place data-dimension=words(move || dimension.get().key().to_owned())>
                <ol class="lines">
                    {keyed(
                        move || lines.keys(),
                        move |key| view! { <Line table=lines key dimension/> }.into_any(),
                    )}
                </ol>
                {when(move || has_table.get(), move || view! { <GroupTable table dimension place/> })}
            </div>
            <footer class="pf"><TableButton is_open=has_table/><GroupPager table/></footer>
        </Panel>
    }
}

/// A value: its share of the plays as bars and in words, and its plays.
#[component]
fn Line(table: Table, key: String, dimension: Memo<Dimension>) -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let row = table.row(session, key.as_str().into());
    let value_of = Signal::derive(move || row.get().and_then(|row| row.value));
    let label = words(move || row.get().map(|row| row.label).unwrap_or_default());
    let bar = Memo::new(move |_| row.get().map(|row| row.bar).unwrap_or_default());
    let share =
        move || row.get().map(|row| view! { {was(&row.numbers[1])} {value(&row.numbers[1])} });
    let plays = move || {
        row.get().map(|row| {
            let plays = &row.numbers[0];
            view! { {(text.metric_short)(plays.key)} " " {value(plays)} {was(plays)} }
        })
    };
    view! {
        <li data-key=key>
            <div class="fl"><FilterButton dimension value=value_of label/>{part(share)}</div>
            <BarPair lengths=bar weights=Weights::LIST/>
            <p class="conv">{part(plays)}</p>
        </li>
    }
}
