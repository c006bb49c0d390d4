//! Days of a calendar, or typed, until they are applied.

use super::calendar::Calendar;
use super::reactive::{part, words};
use super::session::Session;
use crate::state::draft::Draft;
use crate::time::{Day, DayRange};
use leptos::prelude::*;

/// The calendar, the fields and the buttons of a picker.
#[component]
pub fn Days(picker: &'static str, draft: Draft, apply: Callback<Draft>) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let at = RwSignal::new(draft.range().last());
    let is_range = draft.n_days.is_none();
    let draft = RwSignal::new(draft);
    let typed = move |set: fn(&mut Draft, Day)| {
        move |event: web_sys::Event| {
            if let Ok(day) = event_target_value(&event).parse() {
                draft.update(|draft| set(draft, day));
                at.set(day);
            }
        }
    };
    let input = move |label: &'static str, name: &'static str, of: fn(&Draft) -> Day, set| {
        view! {
            <label>
                <span>{label}</span>
                <input
                    type="date"
                    name=name
                    min="0001-01-01"
                    max="9999-12-31"
                    prop:value=words(move || draft.with(of).to_string())
                    on:change=typed(set)
                />
            </label>
        }
    };
    let said = move || {
        let draft = draft.get();
        let (days, n) = (locale.range(draft.range()), draft.range().n_days() as u64);
        match (draft.is_open, draft.to < draft.from) {
            (true, _) => (text.choose_last)(&locale.day(draft.from)),
            (_, true) => (text.days_swapped)(&days),
            _ => (text.days_chosen)(&days, (n, &locale.count(n))),
        }
    };
    let data = move || {
        let days: DayRange = session.opened.get()?.sessions?;
        Some(view! { <span class="has">{(text.data_days)(&locale.range(days))}</span> })
    };
    let close = move |label: &'static str, class: &'static str, applies: bool| {
        view! {
            <button
                type="button"
                class=class
                popovertarget=session.id(picker)
                popovertargetaction="hide"
                on:click=move |_| if applies { apply.run(draft.get_untracked()) }
            >
                {label}
            </button>
        }
    };
    view! {
        <div class="picking">
            <Calendar draft at/>
            <div class="days">
                {if is_range {
                    view! {
                        {input(text.range_from, "from", |draft| draft.from, Draft::type_from)}
                        {input(text.range_to, "to", |draft| draft.to, Draft::type_to)}
                    }.into_any()
                } else {
                    input(text.compare_from, "compare", |draft| draft.from, Draft::type_from).into_any()
                }}
            </div>
            <p class="hint">
                <span role="status">{part(said)}</span>
                {part(data)}
            </p>
            <div class="row">
                {close(text.cancel, "btn ghost", false)}
                {close(if is_range { text.apply } else { text.apply_compare }, "btn fill", true)}
            </div>
        </div>
    }
}
