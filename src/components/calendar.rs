//! One month or two whose days are pressed, after the date picker of the ARIA patterns.
//!
//! The grids are one stop of the tab key. Arrows go by day and week, Home and End
//! within the week, Page keys by month and with Shift by year; Enter and Space press.

use super::icon::{Drawn, Icon};
use super::session::Session;
use crate::state::draft::Draft;
use crate::time::Day;
use crate::time::calendar::{Step, weeks};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, HtmlElement, KeyboardEvent};

/// A calendar. `at` is the day that has the tab stop; the month of it is shown.
#[component]
pub fn Calendar(draft: RwSignal<Draft>, at: RwSignal<Day>) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let start = locale.week_start;
    let place = NodeRef::<html::Div>::new();
    // The last month that is shown; the one before it is hidden where there is no room.
    let month = RwSignal::new(at.get_untracked().first_of_month());
    // The day under the pointer or the keyboard: what a press would choose is shown.
    let pointed = RwSignal::new(None::<Day>);
    // By hand: two months are 61 cells of which four things change under the pointer.
    let cells = StoredValue::new_local(Vec::<(Day, HtmlElement)>::new());
    // Whether the keyboard went to a day whose month may have to be shown first.
    let to_focus = StoredValue::new(false);
    Effect::new(move |filled: Option<Option<Day>>| {
        let (place, last) = (place.get()?, month.get());
        if filled.flatten() != Some(last) {
            cells.set_value(fill(&place, last, session).unwrap_or_default());
        }
        let (draft, at) = (draft.get(), at.get());
        let marked = pointed.get().map_or(draft.range(), |day| draft.preview(day));
        let sessions = session.opened.get_untracked().and_then(|opened| opened.sessions);
        cells.with_value(|cells| {
            for (day, cell) in cells {
                let day = *day;
                let class = [
                    (sessions.is_some_and(|days| days.contains(day)), "has "),
                    (marked.contains(day), "in "),
                    (marked.first() == day, "from "),
                    (marked.last() == day, "to "),
                ];
                let class: String =
                    class.into_iter().map(|(holds, name)| if holds { name } else { "" }).collect();
                let is_chosen = draft.range().contains(day);
                let stop = if at == day { "0" } else { "-1" };
                let chosen = if is_chosen { "true" } else { "false" };
                for (name, value) in
                    [("class", &*class), ("aria-selected", chosen), ("tabindex", stop)]
                {
                    let _ = cell.set_attribute(name, value);
                }
                // A cell of a hidden month takes no focus; its month is shown next.
                if at == day && to_focus.get_value() && cell.offset_width() > 0 {
                    to_focus.set_value(false);
                    let _ = cell.focus();
                }
            }
        });
        Some(last)
    });
    Effect::new(move || {
        let wanted = at.get().first_of_month();
        let shown = month.get_untracked();
        let has_two = place.get_untracked().is_some_and(|place| has_two(&place));
        if wanted != shown && !(has_two && wanted == shown.plus_months(-1)) {
            month.set(wanted);
        }
    });
    let turn = move |n: i32| {
        month.update(|month| *month = month.plus_months(n));
        at.update(|at| *at = at.plus_months(n));
    };
    let press = move |day: Day| {
        draft.update(|draft| draft.press(day));
        at.set(day);
        pointed.set(Some(day));
    };
    let on_key = move |event: KeyboardEvent| {
        // The buttons have their own keys.
        if day_of(event.target()).is_none() {
            return;
        }
        let day = at.get_untracked();
        let by = if event.shift_key() { 12 } else { 1 };
        // Days run with the writing, and arrow keys as it is seen.
        let is_mirrored = place.get_untracked().is_some_and(|place| is_rtl(&place));
        let forward = if is_mirrored { -1 } else { 1 };
        let step = match event.key().as_str() {
            "ArrowRight" => Step::Days(forward),
            "ArrowLeft" => Step::Days(-forward),
            "ArrowDown" => Step::Days(7),
            "ArrowUp" => Step::Days(-7),
            "PageDown" => Step::Months(by),
            "PageUp" => Step::Months(-by),
            "Home" => Step::WeekStart,
            "End" => Step::WeekEnd,
            "Enter" | " " => Step::Days(0),
            _ => return,
        };
        event.prevent_default();
        if step == Step::Days(0) {
            return press(day);
        }
        let next = step.from(day, start);
        to_focus.set_value(true);
        at.set(next);
        pointed.set(Some(next));
    };
    let turn_button = move |n: i32, label: &'static str, class: &'static str| {
        view! {
            <button type="button" class="ib" aria-label=label title=label on:click=move |_| turn(n)>
                <Drawn icon=Icon::Right class/>
            </button>
        }
    };
    view! {
        <div
            class="cal"
            on:keydown=on_key
            on:click=move |event| if let Some(day) = day_of(event.target()) { press(day) }
            on:pointerover=move |event| pointed.set(day_of(event.target()))
            on:pointerleave=move |_| pointed.set(None)
        >
            <div class="turn">
                {turn_button(-1, text.month_before, "back flip")}
                {turn_button(1, text.month_after, "flip")}
            </div>
            <div class="sheets" node_ref=place></div>
        </div>
    }
}

/// Makes the grids of a month and of the one before, and gives their days.
fn fill(place: &Element, last: Day, session: Session) -> Option<Vec<(Day, HtmlElement)>> {
    let locale = session.locale;
    let opened = session.opened.get_untracked()?;
    let mut cells = Vec::new();
    place.set_text_content(None);
    // Nothing is before the first month of all.
    let before = (last > Day::MIN).then(|| last.plus_months(-1));
    for month in before.into_iter().chain([last]) {
        let name = locale.month(month);
        let sheet = make(place, "table", "", &[("class", "sheet"), ("role", "grid")])?;
        sheet.set_attribute("aria-label", &name).ok()?;
        make(&sheet, "caption", &name, &[])?;
        let rows = [("role", "rowgroup")];
        let head = make(&make(&sheet, "thead", "", &rows)?, "tr", "", &[("role", "row")])?;
        for name in locale.week() {
            make(&head, "th", name, &[("role", "columnheader"), ("scope", "col")])?;
        }
        let body = make(&sheet, "tbody", "", &rows)?;
        for week in weeks(month, locale.week_start) {
            let row = make(&body, "tr", "", &[("role", "row")])?;
            for day in week {
                let Some(day) = day else {
                    make(&row, "td", "", &[])?;
                    continue;
                };
                let of_month = day.ymd().2.to_string();
                let key = day.to_string();
                let said = locale.day_long(day);
                let attributes = [("role", "gridcell"), ("data-day", &*key), ("aria-label", &said)];
                let cell = make(&row, "td", &of_month, &attributes)?;
                if day == opened.extent.today {
                    cell.set_attribute("aria-current", "date").ok()?;
                }
                cells.push((day, cell.dyn_into().ok()?));
            }
        }
    }
    Some(cells)
}

/// Adds an element.
fn make(parent: &Element, name: &str, text: &str, attributes: &[(&str, &str)]) -> Option<Element> {
    let element = parent.owner_document()?.create_element(name).ok()?;
    for (name, value) in attributes {
        element.set_attribute(name, value).ok()?;
    }
    element.set_text_content(Some(text));
    parent.append_child(&element).ok()?;
    Some(element)
}

/// The day of a cell.
fn day_of(target: Option<EventTarget>) -> Option<Day> {
    target?.dyn_into::<Element>().ok()?.get_attribute("data-day")?.parse().ok()
}

/// Whether there is room for the first of two months.
fn has_two(place: &Element) -> bool {
    let first = place.query_selector(".sheet:not(:last-child)").ok().flatten();
    first
        .and_then(|first| first.dyn_into::<HtmlElement>().ok())
        .is_some_and(|e| e.offset_width() > 0)
}

fn is_rtl(place: &Element) -> bool {
    place.matches(":dir(rtl)").unwrap_or(false)
}
