//! Which sessions count: chips of what is chosen, and lists to choose from.

use super::icon::{Drawn, Icon};
use super::session::Session;
use crate::query::{Body, Dimension, Page, Question, Value};
use crate::state::needs;
use crate::view::groups::{self, Row, SHARE_COLUMNS};
use leptos::prelude::*;

/// The dimensions that the menu lists.
const LISTED: [Dimension; 2] = [Dimension::Country, Dimension::Context];

/// Values that a list shows at most; searching finds the others.
const LIMIT: u32 = 100;

/// The chips, the menu to add one, and a button to be rid of all.
#[component]
pub fn Filters() -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let chosen = Memo::new(move |_| {
        session.state.with(|state| {
            state
                .filters
                .clauses()
                .flat_map(|(dimension, values)| {
                    values.iter().map(move |value| (dimension, value.clone()))
                })
                .collect::<Vec<(Dimension, Value)>>()
        })
    });
    view! {
        <ul class="chips" role="list" aria-label=text.filters>
            <For each=move || chosen.get() key=|chip| chip.clone() let:chip>
                <Chip dimension=chip.0 value=chip.1/>
            </For>
            <li><Menu/></li>
            <Show when=move || !chosen.with(Vec::is_empty)>
                <li>
                    <button
                        type="button"
                        class="quiet clear"
                        aria-label=text.clear_filters
                        on:click=move |_| session.change(|state, _| state.filters = Default::default())
                    >
                        {text.clear}
                    </button>
                </li>
            </Show>
        </ul>
    }
}

#[component]
fn Chip(dimension: Dimension, value: Value) -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let name = (text.dimension)(dimension.key());
    let label = Memo::new({
        let value = value.clone();
        move |_| session.label(dimension, &value)
    });
    let remove = move |_| session.change(|state, _| state.toggle(dimension, &value));
    view! {
        <li class="chip">
            <span><i>{name}</i> " " <bdi>{move || label.get()}</bdi></span>
            <button
                type="button"
                aria-label=move || (text.remove_filter)(&format!("{name} {}", label.get()))
                on:click=remove
            >
                <Drawn icon=Icon::Close/>
            </button>
        </li>
    }
}

#[component]
fn Menu() -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let is_open = RwSignal::new(false);
    let listed = RwSignal::new(Dimension::Country);
    let on_toggle = move |event: web_sys::Event| {
        use wasm_bindgen::JsCast;
        let pop = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        is_open.set(pop.is_some_and(|pop| pop.matches(":popover-open").unwrap_or(false)));
    };
    let tab = move |dimension: Dimension| {
        view! {
            <button
                type="button"
                aria-pressed=move || (listed.get() == dimension).to_string()
                on:click=move |_| listed.set(dimension)
            >
                {(text.dimension)(dimension.key())}
            </button>
        }
    };
    view! {
        <button type="button" class="add" popovertarget=session.id("filter")>
            <Drawn icon=Icon::Plus/>
            {text.add_filter}
        </button>
        <div class="pop" popover="auto" id=session.id("filter") on:toggle=on_toggle>
            <div class="seg" role="group" aria-label=text.filters>{LISTED.map(tab).collect_view()}</div>
            <Show when=move || is_open.get()>
                {move || view! { <Choices dimension=listed.get()/> }}
            </Show>
        </div>
    }
}

/// The values of a dimension that the other filters leave, each with its plays.
#[component]
fn Choices(dimension: Dimension) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let page = RwSignal::new(Page::first(LIMIT));
    let asked = session.ask(move |state, extent| {
        Some(needs::query(state, extent, Question::Choices(dimension, page.get())))
    });
    let rows = Memo::new(move |_| -> Option<Vec<Row>> {
        match &asked.answer()?.body {
            Some(Body::Breakdown(table)) => {
                Some(session.names(|names| groups::rows(table, &SHARE_COLUMNS, names, locale)))
            }
            _ => None,
        }
    });
    let choice = move |row: Row| {
        let value = row.value.clone();
        let is_on = {
            let value = value.clone();
            move || session.state.with(|state| state.filters.values(dimension).contains(&value))
        };
        let label = row.label.clone();
        let toggle = move |_| {
            session.remember(dimension, &value, &label);
            session.change(|state, _| state.toggle(dimension, &value));
        };
        view! {
            <li>
                <label class="ck">
                    <input type="checkbox" prop:checked=is_on on:change=toggle/>
                    <span class:unk=row.value.is_none()><bdi>{row.label}</bdi></span>
                    <em>{row.numbers[0].text.clone()}</em>
                </label>
            </li>
        }
    };
    view! {
        <label class="find">
            <Drawn icon=Icon::Search/>
            <span class="vh">{text.find}</span>
            <input
                type="search"
                placeholder=text.find
                on:input:target=move |event| page.update(|page| page.find = event.target().value())
            />
        </label>
        <ul class="cks" aria-busy=move || asked.is_stale().to_string()>
            <For each=move || rows.get().unwrap_or_default() key=|row| (row.key.clone(), row.numbers[0].raw.clone()) let:row>
                {choice(row)}
            </For>
        </ul>
        <Show when=move || rows.with(|rows| rows.as_ref().is_some_and(Vec::is_empty))>
            <p class="hint">{text.nothing_found}</p>
        </Show>
    }
}
