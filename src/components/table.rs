//! What every table has: columns that order it, rows that are found, and pages of a
//! long one, so that ten thousand rows cost what a page of them does.

use super::bars::BarWidth;
use super::icon::{Drawn, Icon};
use super::reactive::{flag, keyed, maybe, part, when, words};
use super::session::{Asked, Session};
use crate::query::{Body, Page, Query, Question, Sort, Value};
use crate::state::needs;
use crate::view::name;
use leptos::html;
use leptos::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, MouseEvent};

/// Rows of a page, to choose from. A table of at most the most of them is shown whole
/// on demand and has no pages.
const SIZES: [u32; 4] = [10, 25, 50, MOST];
const MOST: u32 = 100;

/// More rows than these scroll in a box of their own.
const LONG: u32 = 25;

/// Rows that are shown, and how many there are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Made {
    /// The number of the first, from 0.
    pub first: u32,
    /// How many are shown.
    pub n: u32,
    /// How many there are.
    pub n_all: u32,
}

/// The page of a table that is asked for. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Paging {
    /// Order, find, and which rows.
    pub page: RwSignal<Page>,
    /// What was done to the order, in words.
    said: RwSignal<String>,
    /// How many rows it begins with.
    n_first: u32,
    place: NodeRef<html::Div>,
}

impl Paging {
    /// A table that shows its first `n_first` rows.
    pub fn new(n_first: u32) -> Paging {
        Paging {
            page: RwSignal::new(Page::first(n_first)),
            said: RwSignal::new(String::new()),
            n_first,
            place: NodeRef::new(),
        }
    }

    /// The rows to show of a table whose rows are all at hand.
    fn of_all(self, n_all: u32) -> Made {
        self.page.with(|page| {
            let first = if page.offset < n_all { page.offset } else { 0 };
            Made { first, n: page.limit.min(n_all - first), n_all }
        })
    }

    /// Changes the order or the rows, and shows the new ones from their beginning.
    fn change(self, change: impl FnOnce(&mut Page)) {
        self.page.update(change);
        if let Some(place) = self.place.get_untracked() {
            place.set_scroll_top(0);
        }
    }

    fn reorder(self, change: impl FnOnce(&mut Page)) {
        self.change(|page| {
            change(page);
            page.offset = 0;
        });
    }

    /// Goes back to the first page, of what is another list now.
    pub fn restart(self) {
        if self.page.with_untracked(|page| page.offset) > 0 {
            self.change(|page| page.offset = 0);
        }
    }
}

/// The `aria-rowindex` of a row: the head is the first.
pub fn row_index(at: u32) -> u32 {
    at + 2
}

/// The rows that a table shows, by key.
#[derive(Clone, Copy)]
pub struct Shown(Memo<Arc<Keys>>);

/// The keys in order, where each one's row is, and the number of the first.
#[derive(Default, PartialEq)]
struct Keys {
    in_order: Vec<String>,
    positions: HashMap<String, usize>,
    made: Made,
}

/// What the rows of a page are keyed by, in order, and how many there are beyond it.
pub type Values<'a> = (Vec<&'a Value>, u32);

impl Shown {
    /// The rows of an answer.
    pub fn of(asked: Asked, values: fn(&Body) -> Option<Values<'_>>) -> Shown {
        Shown(Memo::new(move |_| {
            let keys = |body: &Body| {
                let (values, n_all) = values(body)?;
                let in_order: Vec<_> =
                    values.into_iter().map(|value| name::key(value).to_owned()).collect();
                let positions = in_order.iter().cloned().zip(0..).collect();
                let first = asked.page(|page| page.offset).unwrap_or(0);
                let made = Made { first, n: in_order.len() as u32, n_all };
                Some(Arc::new(Keys { in_order, positions, made }))
            };
            asked.read(keys).unwrap_or_default()
        }))
    }

    /// The keys, in order.
    pub fn keys(self) -> Vec<String> {
        self.0.with(|keys| keys.in_order.clone())
    }

    /// Which rows these are.
    pub fn made(self) -> Signal<Made> {
        Signal::derive(move || self.0.with(|keys| keys.made))
    }

    /// Where a row is in the answer; `None` once it is gone.
    pub fn position(self, key: &str) -> Option<usize> {
        self.0.with(|keys| keys.positions.get(key).copied())
    }

    /// The `aria-rowindex` of a row.
    pub fn index(self, key: &str) -> Option<String> {
        let at = self.0.with(|keys| Some(keys.made.first + *keys.positions.get(key)? as u32))?;
        Some(row_index(at).to_string())
    }
}

/// A table, in a box that scrolls once it is long. `heads` and `rows` are the cells of
/// its head and the rows of its body, each with its `aria-rowindex`.
#[component]
pub fn TableBox(
    paging: Paging,
    made: Signal<Made>,
    #[prop(optional)] class: &'static str,
    heads: AnyView,
    rows: AnyView,
) -> impl IntoView {
    let session: Session = expect_context();
    BarWidth::provide();
    // Other days or other filters make it another list.
    let asked =
        move || session.with_extent(|state, extent| needs::query(state, extent, Question::Totals));
    Effect::new(move |before: Option<Option<Query>>| {
        let asked = asked();
        if before.is_some_and(|before| before != asked) {
            paging.restart();
        }
        asked
    });
    // Fewer than there were: no page begins there.
    Effect::new(move || {
        let Made { first, n, n_all } = made.get();
        if first > 0 && (n == 0 || n_all <= MOST) {
            paging.restart();
        }
    });
    let is_long = flag(move || made.get().n > LONG);
    let long = move |text: &'static str| maybe(move || is_long.get().then(|| text.to_owned()));
    view! {
        <div
            class="tw"
            class:long=is_long
            node_ref=paging.place
            tabindex=long("0")
            role=long("group")
            aria-label=long(session.locale.text.rows)
        >
            <table
                class=format!("t stack {class}")
                role="table"
                aria-rowcount=words(move || (made.get().n_all + 1).to_string())
            >
                <thead role="rowgroup"><tr role="row" aria-rowindex="1">{heads}</tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
        <p class="vh" role="status">{words(move || paging.said.get())}</p>
    }
}

/// A table of what the page has at hand, and its pager. `row` makes the row of a number
/// and may follow signals.
pub fn data_table(
    paging: Paging,
    n_all: impl Fn() -> u32 + Send + Sync + 'static,
    heads: AnyView,
    row: impl Fn(u32) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let made = Signal::derive(move || paging.of_all(n_all()));
    let numbers = move || {
        let Made { first, n, .. } = made.get();
        (first..first + n).map(|at| at.to_string()).collect()
    };
    let row = Arc::new(row);
    let rows = keyed(numbers, move |at| {
        let (at, row) = (at.parse().unwrap_or(0), row.clone());
        part(move || row(at))
    });
    view! {
        <TableBox paging made class="all" heads rows/>
        <footer class="pf"><Pager paging made/></footer>
    }
    .into_any()
}

/// The head of a column that can order its table.
#[component]
pub fn SortHead(
    paging: Paging,
    by: Sort,
    label: &'static str,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    let session: Session = expect_context();
    let direction = move || paging.page.with(|page| (page.sort == by).then_some(page.descending));
    let order = move || {
        let descending = direction()?;
        Some(if descending { "descending" } else { "ascending" }.to_owned())
    };
    let sort = move |_| {
        paging.reorder(|page| {
            // Names begin at A, numbers at the largest.
            page.descending = if page.sort == by { !page.descending } else { by != Sort::Name };
            page.sort = by;
            paging.said.set((session.locale.text.sorted_by)(label, page.descending));
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

/// A field that finds rows as one types, and says how many it has found.
#[component]
pub fn Find(paging: Paging, made: Signal<Made>, label: &'static str) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let find = move |what: String| paging.reorder(|page| page.find = what);
    let is_finding = flag(move || paging.page.with(|page| !page.find.is_empty()));
    let clear = move |event: MouseEvent| {
        find(String::new());
        let field = event
            .current_target()
            .and_then(|button| button.unchecked_into::<Element>().previous_element_sibling());
        if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) {
            field.set_value("");
            let _ = field.focus();
        }
    };
    let found = move || {
        let n = u64::from(made.get().n_all);
        if is_finding.get() { (text.found)((n, &locale.count(n))) } else { String::new() }
    };
    view! {
        <span class="found" role="status">{words(found)}</span>
        <span class="find">
            <Drawn icon=Icon::Search/>
            <input
                type="search"
                placeholder=label
                aria-label=label
                on:input:target=move |event| find(event.target().value())
            />
            <button
                type="button"
                class="ib"
                aria-label=text.clear_find
                hidden=flag(move || !is_finding.get())
                on:click=clear
            >
                <Drawn icon=Icon::Close/>
            </button>
        </span>
    }
}

/// Which rows are shown of how many, and ways to the others: all at once where they are
/// not many, else page by page.
#[component]
pub fn Pager(paging: Paging, made: Signal<Made>) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let n_all = move || made.get().n_all;
    let count = move || {
        let Made { first, n, n_all } = made.get();
        let count = |n: u32| locale.count(n.into());
        (text.rows_of)(&count(n_all.min(first + 1)), &count(first + n), &count(n_all))
    };
    let is_cut = flag(move || made.get().n < n_all());
    let all_or_fewer = move |_| {
        let limit = if is_cut.get_untracked() { MOST } else { paging.n_first };
        paging.reorder(|page| page.limit = limit);
    };
    view! {
        <span class="pager" hidden=flag(move || n_all() <= paging.n_first)>
            <span role="status">{words(count)}</span>
            {when(move || n_all() <= MOST, move || view! {
                <button
                    type="button"
                    class="quiet"
                    data-action=words(move || if is_cut.get() { "all" } else { "fewer" }.to_owned())
                    on:click=all_or_fewer
                >
                    {words(move || if is_cut.get() { text.show_all } else { text.show_fewer }.to_owned())}
                </button>
            })}
            {when(move || n_all() > MOST, move || view! { <Pages paging made/> })}
        </span>
    }
}

/// To the page before, the one after, the first and the last; and how many rows one has.
#[component]
fn Pages(paging: Paging, made: Signal<Made>) -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let limit = move || paging.page.with(|page| page.limit);
    // Of the last page, the first row: pages begin at multiples of their size.
    let last = move || made.get().n_all.saturating_sub(1) / limit() * limit();
    let to = move |action: &'static str| match action {
        "first" => 0,
        "previous" => made.get().first.saturating_sub(limit()),
        "next" => last().min(made.get().first + limit()),
        _ => last(),
    };
    let button = move |action: &'static str| {
        let is_there = flag(move || to(action) == made.get().first);
        view! {
            <button
                type="button"
                class="quiet"
                data-action=action
                aria-disabled=words(move || is_there.get().to_string())
                on:click=move |_| {
                    if !is_there.get_untracked() {
                        let offset = untrack(|| to(action));
                        paging.change(|page| page.offset = offset);
                    }
                }
            >
                {(text.page_of_rows)(action)}
            </button>
        }
    };
    let sizes = SIZES.map(|size| {
        let is_chosen = flag(move || limit() == size);
        view! { <option value=size.to_string() prop:selected=is_chosen>{size.to_string()}</option> }
    });
    let resize = move |event: web_sys::Event| {
        if let Ok(limit) = event_target_value(&event).parse() {
            paging.reorder(|page| page.limit = limit);
        }
    };
    view! {
        {["first", "previous", "next", "last"].map(button).into_iter().collect_view()}
        <label class="rows">
            {text.rows_a_page}
            <select data-action="rows" on:change=resize>{sizes.into_iter().collect_view()}</select>
        </label>
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
