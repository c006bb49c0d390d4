//! Which sessions count: chips of what is chosen, and lists to choose from.

use super::browser::keep_place;
use super::choices::{Choices, ChoicesProps};
use super::fetched::fetched;
use super::icon::{Drawn, Icon};
use super::reactive::{flag, keyed, part, when, words};
use super::session::Session;
use crate::lazy::lazy;
use crate::query::{Dimension, Filters as Chosen, Value};
use crate::view::notice;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Values of a dimension that have a chip each; more are one chip, which lists them.
const APART: usize = 3;

lazy! {
    picking: fn choices() -> fn(ChoicesProps) -> AnyView {
        |props| Choices(props).into_any()
    }
}

/// The chips, the menu to add one, and a button to be rid of all.
#[component]
pub fn Filters() -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let chips = Memo::new(move |_| session.state.with(|state| chips_of(&state.filters)));
    let clear = move |event: web_sys::MouseEvent| {
        keep_place(&event);
        session.change(|state, _| state.filters = Default::default());
    };
    view! {
        <ul class="chips" role="list" aria-label=text.filters>
            {keyed(
                move || chips.with(|chips| chips.iter().map(chip_key).collect()),
                move |key| {
                    let chip = chips.with_untracked(|chips| {
                        chips.iter().find(|chip| chip_key(chip) == key).cloned()
                    });
                    chip.map(|(dimension, value)| match value {
                        Some(value) => view! { <Chip dimension value/> }.into_any(),
                        None => view! { <Folded dimension/> }.into_any(),
                    }).into_any()
                },
            )}
            <li><Menu/></li>
            {when(move || chips.with(|chips| chips.iter().any(|(of, _)| !session.is_locked(*of))), move || view! {
                <li>
                    <button
                        type="button"
                        class="quiet clear"
                        aria-label=text.clear_filters
                        on:click=clear
                    >
                        {text.clear}
                    </button>
                </li>
            })}
        </ul>
    }
}

/// One for each filtered value; without a value where a dimension has too many.
fn chips_of(filters: &Chosen) -> Vec<(Dimension, Option<Value>)> {
    let mut chips = Vec::new();
    for (dimension, values) in filters.clauses() {
        match values.len() > APART {
            true => chips.push((dimension, None)),
            false => chips.extend(values.iter().map(|value| (dimension, Some(value.clone())))),
        }
    }
    chips
}

/// A chip in words that no other has.
fn chip_key((dimension, value): &(Dimension, Option<Value>)) -> String {
    match value {
        Some(value) => format!("{}={value:?}", dimension.key()),
        None => dimension.key().to_owned(),
    }
}

/// A value that is filtered by.
#[component]
fn Chip(dimension: Dimension, value: Value) -> impl IntoView {
    let session: Session = expect_context();
    let name = (session.locale.text.dimension)(dimension.key());
    let label = words({
        let value = value.clone();
        move || session.label(dimension, &value)
    });
    view! {
        <li class="chip">
            <span><i>{name}</i> " " <bdi>{label}</bdi></span>
            {removable(session, dimension, move || view! { <Remove dimension value=Some(value.clone()) label/> })}
        </li>
    }
}

/// Many values of one dimension: how many, and a list to let go of each.
#[component]
fn Folded(dimension: Dimension) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let name = (text.dimension)(dimension.key());
    let values = move || session.state.with(|state| state.filters.values(dimension).to_vec());
    let label = words(move || {
        let n = values().len() as u64;
        (text.values)((n, &locale.count(n)))
    });
    let id = session.id(&format!("chip-{}", dimension.key()));
    let entry = move |value: Value| {
        let label = words({
            let value = value.clone();
            move || session.label(dimension, &value)
        });
        view! {
            <li>
                <bdi>{label}</bdi>
                {removable(session, dimension, move || view! { <Remove dimension value=Some(value.clone()) label/> })}
            </li>
        }
    };
    let keyed_by = |value: &Value| format!("{value:?}");
    view! {
        <li class="chip">
            <button type="button" class="many" popovertarget=id.clone()>
                <i>{name}</i> " " {label}
                <Drawn icon=Icon::Down/>
            </button>
            {removable(session, dimension, move || view! { <Remove dimension value=None label/> })}
            <div class="pop" popover="auto" id=id>
                <ul class="values" aria-label=name>
                    {keyed(
                        move || values().iter().map(keyed_by).collect(),
                        move |key| {
                            let value = untrack(values).into_iter().find(|value| keyed_by(value) == key);
                            value.map(entry).into_any()
                        },
                    )}
                </ul>
            </div>
        </li>
    }
}

/// The button to let go of a filter; a sign in its place where the host has fixed it.
fn removable<V: IntoView + 'static>(
    session: Session,
    dimension: Dimension,
    remove: impl Fn() -> V + Send + 'static,
) -> AnyView {
    let fixed = session.locale.text.fixed_filter;
    part(move || {
        match session.is_locked(dimension) {
        true => view! { <span class="fixed" title=fixed><Drawn icon=Icon::Lock/><span class="vh">{fixed}</span></span> }.into_any(),
        false => remove().into_any(),
    }
    })
}

/// Lets go of a value, or of all values of a dimension.
#[component]
fn Remove(dimension: Dimension, value: Option<Value>, label: Signal<String>) -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let name = (text.dimension)(dimension.key());
    let remove = move |event: web_sys::MouseEvent| {
        keep_place(&event);
        session.change(|state, _| match &value {
            Some(value) => state.toggle(dimension, value),
            None => state.clear(dimension),
        });
    };
    view! {
        <button
            type="button"
            class="remove"
            aria-label=words(move || (text.remove_filter)(&format!("{name} {}", label.get())))
            on:click=remove
        >
            <Drawn icon=Icon::Close/>
        </button>
    }
}

#[component]
fn Menu() -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let is_open = RwSignal::new(false);
    let chosen = RwSignal::new(None::<Dimension>);
    let knows = move |dimension: Dimension| {
        session
            .opened
            .with(|opened| opened.as_ref().is_some_and(|opened| opened.known.contains(&dimension)))
    };
    let n_values =
        move |dimension| session.state.with(|state| state.filters.values(dimension).len() as u64);
    let is_offered = move |dimension: &Dimension| {
        !session.is_locked(*dimension) && (knows(*dimension) || n_values(*dimension) > 0)
    };
    let listed = Memo::new(move |_| {
        let first = || Dimension::EVERY.into_iter().find(is_offered);
        chosen.get().filter(is_offered).or_else(first)
    });
    let on_toggle = move |event: web_sys::Event| {
        let pop = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let pop = pop.filter(|pop| pop.matches(":popover-open").unwrap_or(false));
        is_open.set(pop.is_some());
        // By hand: browsers refuse `autofocus` to frames of another origin.
        let listed = pop.and_then(|pop| pop.query_selector("[aria-pressed=true]").ok().flatten());
        if let Some(listed) = listed.and_then(|listed| listed.dyn_into::<HtmlElement>().ok()) {
            let _ = listed.focus();
        }
    };
    let tab = move |dimension: Dimension| {
        let is_listed = flag(move || listed.get() == Some(dimension));
        let n = move || Some(n_values(dimension)).filter(|n| *n > 0).map(|n| locale.count(n));
        view! {
            <button
                type="button"
                class="option"
                value=dimension.key()
                aria-pressed=words(move || is_listed.get().to_string())
                on:click=move |_| chosen.set(Some(dimension))
            >
                {(text.dimension)(dimension.key())}
                {part(move || n().map(|n| view! { <em>{n}</em> }))}
            </button>
        }
    };
    let keys = move || {
        let offered = Dimension::EVERY.into_iter().filter(is_offered);
        offered.map(|dimension| dimension.key().to_owned()).collect()
    };
    // What is hidden is not absent, and its panel says why.
    let absent = move || {
        let is_absent = |dimension: &Dimension| {
            *dimension != Dimension::Viewer
                && !is_offered(dimension)
                && !session.is_locked(*dimension)
        };
        let absent = Dimension::EVERY.into_iter().filter(is_absent).collect::<Vec<_>>();
        (!absent.is_empty()).then(|| notice::absent(&absent, locale))
    };
    view! {
        <button type="button" class="add" popovertarget=session.id("filter")>
            <Drawn icon=Icon::Plus/>
            {text.add_filter}
        </button>
        <div class="pop filters" popover="auto" id=session.id("filter") on:toggle=on_toggle>
            <div class="dims" role="group" aria-label=text.filters>
                {keyed(keys, move |key| Dimension::from_key(&key).map(tab).into_any())}
            </div>
            <div class="choices">
                {when(move || is_open.get(), move || {
                    part(move || listed.get().map(|dimension| {
                        fetched(choices, move |choices| choices(ChoicesProps { dimension }))
                    }))
                })}
            </div>
            <p class="hint">{part(absent)}</p>
            <button
                type="button"
                class="btn"
                popovertarget=session.id("filter")
                popovertargetaction="hide"
            >
                {text.done}
            </button>
        </div>
    }
}
