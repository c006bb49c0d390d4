//! Which sessions count: chips of what is chosen, and lists to choose from.

use super::icon::{Drawn, Icon};
use super::reactive::{flag, keyed, part, when, words};
use super::session::Session;
use crate::query::{Dimension, Page, Question, Value};
use crate::state::needs;
use crate::view::Names;
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
            {keyed(
                move || chosen.with(|chosen| chosen.iter().map(chip_key).collect()),
                move |key| {
                    let chip = chosen.with_untracked(|chosen| {
                        chosen.iter().find(|chip| chip_key(chip) == key).cloned()
                    });
                    chip.map(|(dimension, value)| view! { <Chip dimension value/> }).into_any()
                },
            )}
            <li><Menu/></li>
            {when(move || !chosen.with(Vec::is_empty), move || view! {                <li>
                    <button
                        type="button"
                        class="quiet clear"
                        aria-label=text.clear_filters
                        on:click=move |_| session.change(|state, _| state.filters = Default::default())
                    >
                        {text.clear}
                    </button>
                </li>
            })}
        </ul>
    }
}

/// A filtered value, in words that no other value has.
fn chip_key((dimension, value): &(Dimension, Value)) -> String {
    format!("{}={value:?}", dimension.key())
}

/// A row of a list is made anew when its count changes.
fn choice_key(row: &Row) -> String {
    format!("{:?}={}", row.value, row.numbers[0].raw)
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
            <span><i>{name}</i> " " <bdi>{part(move || label.get())}</bdi></span>
            <button
                type="button"
                aria-label=words(move || (text.remove_filter)(&format!("{name} {}", label.get())))
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
                aria-pressed=words(move || (listed.get() == dimension).to_string())
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
            {when(move || is_open.get(), move || view! {                {part(move || view! { <Choices dimension=listed.get()/> })}
            })}
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
    let rows = move || {
        asked.read(|body| {
            let table = body.breakdown()?;
            let rows = |names: &dyn Names| {
                let row = |group| groups::row(table, group, &SHARE_COLUMNS, names, locale);
                table.rows.iter().map(row).collect::<Vec<_>>()
            };
            Some(session.names(rows))
        })
    };
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
                    <input type="checkbox" prop:checked=flag(is_on) on:change=toggle/>
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
        <ul class="cks" aria-busy=words(move || asked.is_stale().to_string())>
            {keyed(
                move || rows().iter().flatten().map(choice_key).collect(),
                move |key| {
                    let row = untrack(rows).into_iter().flatten().find(|row| choice_key(row) == key);
                    row.map(choice).into_any()
                },
            )}
        </ul>
        {when(move || rows().is_some_and(|rows| rows.is_empty()), move || view! {            <p class="hint">{text.nothing_found}</p>
        })}
    }
}
