//! What every table has: columns that order it, more rows on demand, and a window
//! through which a long one is seen.
//!
//! A table of which more than [`LONG`] rows are wanted scrolls in a box of its own, and
//! only rows about those in sight are made, or asked for. The rest is empty height;
//! `aria-rowindex` says which rows are there.

use super::browser::{is_focus_within, keep_focus};
use super::icon::{Drawn, Icon};
use super::reactive::{flag, keyed, maybe, part, words};
use super::session::{Asked, Session};
use crate::query::{Body, Page, Sort, Value};
use crate::view::name;
use leptos::html;
use leptos::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, KeyboardEvent, MouseEvent};

/// Of more rows than this a table is long.
const LONG: u32 = 60;

/// How many rows of a long table are made: enough for its box with some on either
/// side, and few enough to be made anew while one waits.
const MOST: u32 = 30;

/// The same where a row is but text that is at hand.
const MOST_AT_HAND: u32 = 100;

/// How many rows more a table shows when asked for the next ones.
const NEXT: u32 = 25;

/// CSS pixels of a row until one was measured.
const ROW_PX: f64 = 36.0;

/// Rows that are made, and how many there are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Made {
    /// The number of the first.
    pub first: u32,
    /// How many are made.
    pub n: u32,
    /// How many there are.
    pub n_all: u32,
}

/// The part of a table that is seen, or near it. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Window {
    /// Order and find. The limit is how many rows are to be seen, the offset the first
    /// one that is made.
    pub page: RwSignal<Page>,
    /// What was done to the order, in words.
    said: RwSignal<String>,
    n_first: u32,
    most: u32,
    place: NodeRef<html::Div>,
    row_px: RwSignal<f64>,
    then: StoredValue<Then>,
}

/// What is to be done once other rows are made.
#[derive(Clone, Default)]
struct Then {
    /// Show the first ones: the order is another.
    to_top: bool,
    /// Keep the focus in the table: one of its rows had it.
    keep_focus: bool,
    /// The row that gets it, and the class of the row's control that does.
    focus: Option<(u32, String)>,
    /// Leave the row of this index where it is: so many CSS pixels below the box's top.
    anchor: Option<(String, f64)>,
}

impl Window {
    /// A table that shows its first `n_first` rows, which are at most [`LONG`].
    pub fn new(n_first: u32) -> Window {
        Window::of(n_first, MOST)
    }

    /// The same for a [`data_table`].
    pub fn at_hand(n_first: u32) -> Window {
        Window::of(n_first, MOST_AT_HAND)
    }

    /// A table whose rows are all made, since they are listed elsewhere too.
    pub fn whole(n_first: u32) -> Window {
        Window::of(n_first, u32::MAX)
    }

    fn of(n_first: u32, most: u32) -> Window {
        Window {
            page: RwSignal::new(Page::first(n_first)),
            said: RwSignal::new(String::new()),
            n_first,
            most,
            place: NodeRef::new(),
            row_px: RwSignal::new(ROW_PX),
            then: StoredValue::new(Then::default()),
        }
    }

    /// The rows to ask for.
    pub fn asked(self) -> Page {
        let page = self.page.get();
        let limit = self.n_made(page.limit.saturating_sub(page.offset));
        Page { limit, ..page }
    }

    /// The rows to make of a table whose rows are all at hand.
    pub fn made(self, n_all: u32) -> Made {
        let (offset, n_seen) = (self.page.with(|page| page.offset), self.n_seen(n_all));
        let first = if offset < n_seen { offset } else { 0 };
        Made { first, n: self.n_made(n_seen - first), n_all }
    }

    /// How many of `n` rows are made.
    fn n_made(self, n: u32) -> u32 {
        let is_long = self.page.with(|page| page.limit > LONG);
        if is_long { n.min(self.most) } else { n }
    }

    /// Orders or finds anew, and shows the table from its beginning.
    pub fn reorder(self, change: impl FnOnce(&mut Page)) {
        self.page.update(|page| {
            change(page);
            page.offset = 0;
        });
        self.then.update_value(|then| then.to_top = true);
    }

    /// Shows the first `limit` rows.
    fn show(self, limit: u32) {
        self.page.update(|page| (page.limit, page.offset) = (limit, 0));
    }

    /// How many rows can be scrolled through.
    fn n_seen(self, n_all: u32) -> u32 {
        self.page.with(|page| page.limit).min(n_all)
    }

    /// Makes the rows about row `at`.
    fn move_to(self, at: u32, n_all: u32) {
        let n_seen = untrack(|| self.n_seen(n_all));
        // Scrolling changes nothing until it has gone this far.
        let step = self.most / 5;
        let last = n_seen.saturating_sub(self.most).div_ceil(step);
        let offset = (at / step).saturating_sub(1).min(last) * step;
        if self.page.with_untracked(|page| page.offset) != offset {
            let place = self.place.get_untracked();
            let has_focus = place.is_some_and(|place| is_focus_within(&place));
            self.then.update_value(|then| then.keep_focus = has_focus);
            self.page.update(|page| page.offset = offset);
        }
    }

    /// Follows the box: the rows in sight have to be made.
    fn scrolled(self, made: Made) {
        let Some(place) = self.place.get_untracked() else { return };
        let top = place.get_bounding_client_rect().top();
        let row_px = self.row_px.get_untracked();
        let (mut at, mut end) = (f64::from(made.first), None);
        for row in rows(&place) {
            let rect = row.get_bounding_client_rect();
            if end.is_none() {
                at -= ((rect.top() - top) / row_px).max(0.0);
            }
            end = Some(rect.bottom());
            if rect.bottom() > top {
                let index = row.get_attribute("aria-rowindex").unwrap_or_default();
                let anchor = Some((index, rect.top() - top));
                self.then.update_value(|then| then.anchor = anchor);
                break;
            }
            at += 1.0;
        }
        at += (top - end.unwrap_or(top)).max(0.0) / row_px;
        self.move_to(at as u32, made.n_all);
    }

    /// Rows were made: measures them, and gives the focus to the one that waits for it.
    fn settle(self, made: Made) {
        // Nothing is left of a table that was closed meanwhile.
        let Some(place) = self.place.try_get_untracked().flatten() else { return };
        if made.n == 0 && made.n_all > 0 {
            return self.move_to(0, made.n_all);
        }
        let (mut n, mut height) = (0, 0.0);
        for row in rows(&place) {
            n += 1;
            height += row.get_bounding_client_rect().height();
        }
        let row_px = height / f64::from(n);
        // Measured once in a while: each time, the rows in sight would move.
        let known = self.row_px.get_untracked();
        if row_px > 0.0 && (row_px / known - 1.0).abs() > 0.1 {
            self.row_px.set(row_px);
        }
        self.hold(&place);
        let then = self.then.get_value();
        self.then.update_value(|then| (then.to_top, then.keep_focus) = (false, false));
        if then.to_top {
            place.set_scroll_top(0);
        }
        if then.focus.is_some() {
            self.focus(&place);
        } else if then.keep_focus && !is_focus_within(&place) {
            // The row went out of sight: the keys go on scrolling.
            let _ = place.focus();
        }
    }

    /// Leaves the row that was looked at where it was. A browser's own way to do so holds
    /// on to the table, which begins elsewhere each time.
    fn hold(self, place: &Element) {
        let Some((index, was)) = self.then.with_value(|then| then.anchor.clone()) else { return };
        self.then.update_value(|then| then.anchor = None);
        let row =
            rows(place).find(|row| row.get_attribute("aria-rowindex").as_ref() == Some(&index));
        if let Some(row) = row {
            let top = place.get_bounding_client_rect().top();
            let by = (row.get_bounding_client_rect().top() - top - was).round() as i32;
            if by != 0 {
                place.set_scroll_top(place.scroll_top() + by);
            }
        }
    }

    /// Gives the focus to the row that waits for it, if that is made.
    fn focus(self, place: &Element) {
        let Some((at, class)) = self.then.with_value(|then| then.focus.clone()) else { return };
        let control = format!("[aria-rowindex=\"{}\"] .{class}", row_index(at));
        if let Ok(Some(control)) = place.query_selector(&control) {
            self.then.update_value(|then| then.focus = None);
            let _ = control.unchecked_into::<HtmlElement>().focus();
        }
    }

    /// Keys go from a row's control to the same one of another row.
    fn key(self, event: &KeyboardEvent, made: Made) {
        let (Some(place), Some(control)) = (
            self.place.get_untracked(),
            event.target().and_then(|target| target.dyn_into::<Element>().ok()),
        ) else {
            return;
        };
        let row = control.closest("[aria-rowindex]").ok().flatten();
        let index = row.and_then(|row| row.get_attribute("aria-rowindex"));
        let Some(index) = index.and_then(|index| index.parse::<u32>().ok()) else { return };
        let at = index.saturating_sub(row_index(0));
        let in_sight = f64::from(place.client_height()) / self.row_px.get_untracked();
        let page = (in_sight as u32).saturating_sub(1).max(1);
        let last = untrack(|| self.n_seen(made.n_all)).saturating_sub(1);
        let next = match event.key().as_str() {
            "ArrowDown" => at + 1,
            "ArrowUp" => at.saturating_sub(1),
            "PageDown" => at + page,
            "PageUp" => at.saturating_sub(page),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        let class = control.class_name().split(' ').next().unwrap_or_default().to_owned();
        let next = next.min(last);
        self.then.update_value(|then| then.focus = Some((next, class)));
        self.focus(&place);
        // Also where the row was made already: those after it have to be.
        self.move_to(next, made.n_all);
    }
}

/// The rows that are made and count, in order; what stands under an opened row does not.
fn rows(place: &Element) -> impl Iterator<Item = Element> {
    let body = place.query_selector("tbody").ok().flatten();
    let first = body.and_then(|body| body.first_element_child());
    core::iter::successors(first, Element::next_element_sibling)
        .filter(|row| row.has_attribute("aria-rowindex"))
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
    window: Window,
    made: Signal<Made>,
    #[prop(optional)] class: &'static str,
    heads: AnyView,
    rows: AnyView,
) -> impl IntoView {
    let session: Session = expect_context();
    Effect::new(move || {
        let made = made.get();
        request_animation_frame(move || window.settle(made));
    });
    let n_seen = move || window.n_seen(made.get().n_all);
    let is_long =
        flag(move || window.page.with(|page| page.limit > LONG) && n_seen() > window.most);
    let long = move |text: &'static str| maybe(move || is_long.get().then(|| text.to_owned()));
    let gap = move |n_rows: fn(u32, Made) -> u32| {
        words(move || {
            let made = made.get();
            let n_rows = if is_long.get() { n_rows(window.n_seen(made.n_all), made) } else { 0 };
            format!("block-size: {}px", (f64::from(n_rows) * window.row_px.get()) as u32)
        })
    };
    let after = |n_seen: u32, made: Made| n_seen.saturating_sub(made.first + made.n);
    let on_key = move |event: KeyboardEvent| {
        if is_long.get_untracked() && !event.default_prevented() {
            window.key(&event, made.get_untracked());
        }
    };
    let on_scroll = move |_| {
        if is_long.get_untracked() {
            window.scrolled(made.get_untracked());
        }
    };
    view! {
        <div
            class="tw"
            class:long=is_long
            node_ref=window.place
            tabindex=long("0")
            role=long("group")
            data-scroll=maybe(move || is_long.get().then(|| n_seen().to_string()))
            aria-label=long(session.locale.text.rows)
            on:scroll=on_scroll
            on:keydown=on_key
        >
            <div style=gap(|_, made| made.first)></div>
            <table
                class=format!("t stack {class}")
                role="table"
                aria-rowcount=words(move || (made.get().n_all + 1).to_string())
            >
                <thead role="rowgroup"><tr role="row" aria-rowindex="1">{heads}</tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
            <div style=gap(after)></div>
        </div>
        <p class="vh" role="status">{words(move || window.said.get())}</p>
    }
}

/// A table of what the page has at hand, and the buttons for more rows. `row` makes
/// the row of a number and may follow signals.
pub fn data_table(
    window: Window,
    n_all: impl Fn() -> u32 + Send + Sync + 'static,
    heads: AnyView,
    row: impl Fn(u32) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    fn table(
        window: Window,
        made: Signal<Made>,
        heads: AnyView,
        row: Arc<dyn Fn(u32) -> AnyView + Send + Sync>,
    ) -> AnyView {
        let numbers = move || {
            let Made { first, n, .. } = made.get();
            (first..first + n).map(|at| at.to_string()).collect()
        };
        let rows = keyed(numbers, move |at| {
            let (at, row) = (at.parse().unwrap_or(0), row.clone());
            part(move || row(at))
        });
        view! {
            <TableBox window made class="all" heads rows/>
            <footer class="pf"><Pager window made/></footer>
        }
        .into_any()
    }
    table(window, Signal::derive(move || window.made(n_all())), heads, Arc::new(row))
}

/// The head of a column that can order its table.
#[component]
pub fn SortHead(
    window: Window,
    by: Sort,
    label: &'static str,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    let session: Session = expect_context();
    let direction = move || window.page.with(|page| (page.sort == by).then_some(page.descending));
    let order = move || {
        let descending = direction()?;
        Some(if descending { "descending" } else { "ascending" }.to_owned())
    };
    let sort = move |_| {
        window.reorder(|page| {
            // Names begin at A, numbers at the largest.
            page.descending = if page.sort == by { !page.descending } else { by != Sort::Name };
            page.sort = by;
            window.said.set((session.locale.text.sorted_by)(label, page.descending));
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
pub fn Find(window: Window, made: Signal<Made>, label: &'static str) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let find = move |what: String| window.reorder(|page| page.find = what);
    let is_finding = flag(move || window.page.with(|page| !page.find.is_empty()));
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

/// How many rows are shown of how many, and buttons for more.
#[component]
pub fn Pager(window: Window, made: Signal<Made>) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let rows = move || {
        let n_all = made.get().n_all;
        (window.n_seen(n_all), n_all)
    };
    let count = move || {
        let (seen, all) = rows();
        (text.rows_of)(&locale.count(seen.into()), &locale.count(all.into()))
    };
    let left = move || {
        let (seen, all) = rows();
        all.saturating_sub(seen)
    };
    let is_cut = flag(move || left() > 0);
    let next = move |event: MouseEvent| {
        window.show(rows().0.saturating_add(NEXT));
        // The button goes once nothing is left; the one beside it stays.
        let buttons = event
            .current_target()
            .and_then(|button| button.unchecked_into::<Element>().parent_element());
        request_animation_frame(move || {
            if let Some(buttons) = buttons {
                keep_focus(&buttons, "[data-action=fewer]");
            }
        });
    };
    let all_or_fewer =
        move |_| window.show(if is_cut.get_untracked() { u32::MAX } else { window.n_first });
    view! {
        <span class="pager" hidden=flag(move || made.get().n_all <= window.n_first)>
            <span>{words(count)}</span>
            <button
                type="button"
                class="quiet"
                data-action="next"
                hidden=flag(move || !is_cut.get())
                on:click=next
            >
                {words(move || (text.show_next)(NEXT.min(left())))}
            </button>
            <button
                type="button"
                class="quiet"
                data-action=words(move || if is_cut.get() { "all" } else { "fewer" }.to_owned())
                on:click=all_or_fewer
            >
                {words(move || if is_cut.get() { text.show_all } else { text.show_fewer }.to_owned())}
            </button>
        </span>
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
