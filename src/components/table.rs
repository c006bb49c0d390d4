//! What every table has: columns that order it, and more rows on demand.

use super::icon::{Drawn, Icon};
use super::reactive::{maybe, part, when, words};
use super::session::{Asked, Session};
use crate::query::{Body, Page, Sort, Value};
use crate::view::name;
use leptos::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// The rows that a table shows, by key.
#[derive(Clone, Copy)]
pub struct Shown(Memo<Arc<Keys>>);

/// The keys in order, and where each one's row is.
#[derive(Default, PartialEq)]
struct Keys {
    in_order: Vec<String>,
    positions: HashMap<String, usize>,
}

impl Shown {
    /// The rows of an answer; `values` lists what they are keyed by, in order.
    pub fn of(asked: Asked, values: fn(&Body) -> Option<Vec<&Value>>) -> Shown {
        Shown(Memo::new(move |_| {
            let keys = |body: &Body| {
                let values = values(body)?.into_iter();
                let in_order: Vec<_> = values.map(|value| name::key(value).to_owned()).collect();
                let positions = in_order.iter().cloned().zip(0..).collect();
                Some(Arc::new(Keys { in_order, positions }))
            };
            asked.read(keys).unwrap_or_default()
        }))
    }

    /// The keys, in order.
    pub fn keys(self) -> Vec<String> {
        self.0.with(|keys| keys.in_order.clone())
    }

    /// How many rows are shown.
    pub fn n_rows(self) -> u32 {
        self.0.with(|keys| keys.in_order.len() as u32)
    }

    /// Where a row is; `None` once it is gone.
    pub fn position(self, key: &str) -> Option<usize> {
        self.0.with(|keys| keys.positions.get(key).copied())
    }
}

/// How many rows more a table shows when asked for the next ones.
pub const NEXT: u32 = 25;

/// The head of a column that can order its table.
#[component]
pub fn SortHead(
    page: RwSignal<Page>,
    by: Sort,
    label: &'static str,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    let direction = move || page.with(|page| (page.sort == by).then_some(page.descending));
    let order = move || {
        let descending = direction()?;
        Some(if descending { "descending" } else { "ascending" }.to_owned())
    };
    let sort = move |_| {
        page.update(|page| {
            // Names begin at A, numbers at the largest.
            page.descending = if page.sort == by { !page.descending } else { by != Sort::Name };
            page.sort = by;
        });
    };
    let arrow = move || match direction() {
        Some(true) => Some(view! { <Drawn icon=Icon::Down/> }),
        Some(false) => Some(view! { <Drawn icon=Icon::Down class="up"/> }),
        None => None,
    };
    view! {
        <th role="columnheader" scope="col" class=class aria-sort=maybe(order)>
            <button type="button" class="sort" on:click=sort>{label} {part(arrow)}</button>
        </th>
    }
}

/// How many rows are shown of how many, and buttons for more.
#[component]
pub fn Pager(
    /// Rows shown, and rows that there are.
    #[prop(into)]
    rows: Signal<(u32, u32)>,
    /// Asked to show this many; `u32::MAX` for all.
    show: Callback<u32>,
) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let count = move || {
        let (shown, all) = rows.get();
        (text.rows_of)(&locale.count(shown.into()), &locale.count(all.into()))
    };
    let is_cut = move || rows.with(|(shown, all)| shown < all);
    let next = move || rows.with(|(shown, all)| NEXT.min(all.saturating_sub(*shown)));
    view! {
        {when(is_cut, move || view! {
            <span>{words(count)}</span>
            <button
                type="button"
                class="quiet"
                data-action="next"
                on:click=move |_| show.run(rows.get().0.saturating_add(NEXT))
            >
                {part(move || (text.show_next)(next()))}
            </button>
            <button type="button" class="quiet" data-action="all" on:click=move |_| show.run(u32::MAX)>
                {text.show_all}
            </button>
        })}
    }
}

/// The button that opens and closes a chart's table.
#[component]
pub fn TableButton(is_open: RwSignal<bool>) -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    view! {
        <button
            type="button"
            class="quiet"
            data-action="table"
            aria-expanded=words(move || is_open.get().to_string())
            on:click=move |_| is_open.update(|open| *open = !*open)
        >
            <Drawn icon=Icon::Table/>
            {part(move || if is_open.get() { text.close_table } else { text.data_table })}
        </button>
    }
}
