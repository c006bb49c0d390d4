//! Range, comparison and filters: what the whole page depends on.

use super::filters::Filters;
use super::icon::{Drawn, Icon};
use super::reactive::{part, words};
use super::session::Session;
use crate::state::State;
use crate::time::range::{Compare, Extent, Preset};
use crate::time::{Day, DayRange};
use leptos::prelude::*;

/// The bar.
#[component]
pub fn Bar() -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    view! {
        <div class="bar" role="region" aria-label=text.bar>
            <div class="pickers">
                <RangePicker/>
                <span class="vs">{text.versus}</span>
                <ComparePicker/>
            </div>
            <Filters/>
            <div class="acts"><CopyLink/></div>
        </div>
    }
}

#[component]
fn RangePicker() -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let preset = move || session.with_extent(State::preset).flatten();
    let days = move || session.with_extent(State::days);
    let label = move || match preset() {
        Some(preset) => (text.presets)(preset.key()),
        None => text.preset_days,
    };
    let option = move |this: Preset| {
        view! {
            <button
                type="button"
                class="option"
                aria-pressed=words(move || (preset() == Some(this)).to_string())
                popovertarget=session.id("range")
                popovertargetaction="hide"
                on:click=move |_| session.change(|state, extent| state.choose_preset(this, extent))
            >
                {(text.presets)(this.key())}
            </button>
        }
    };
    view! {
        <button type="button" class="pick" popovertarget=session.id("range")>
            <Drawn icon=Icon::Calendar/>
            <span>
                <span class="vh">{text.range} " "</span>
                <span class="pl">{part(label)}</span> " "
                <span class="pd">{part(move || days().map(|days| locale.range(days)))}</span>
            </span>
            <Drawn icon=Icon::Down class="caret"/>
        </button>
        <div class="pop" popover="auto" id=session.id("range")>
            <div class="options">{Preset::EVERY.map(option).collect_view()}</div>
            <SpecificRange days=Signal::derive(days)/>
        </div>
    }
}

/// Two days of the browser's own calendars.
#[component]
fn SpecificRange(days: Signal<Option<DayRange>>) -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    // What is typed, until it is applied; another range in force forgets it.
    let typed = RwSignal::new((None::<Day>, None::<Day>));
    Effect::new(move || {
        days.track();
        typed.set((None, None));
    });
    let first = move || typed.get().0.or(days.get().map(DayRange::first));
    let last = move || typed.get().1.or(days.get().map(DayRange::last));
    let value = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let apply = move |_| {
        if let (Some(first), Some(last)) = (untrack(first), untrack(last)) {
            session.change(|state, _| state.choose_days(first, last));
        }
    };
    view! {
        <div class="days">
            <label>
                <span>{text.range_from}</span>
                <input
                    type="date"
                    name="from"
                    prop:value=words(move || value(first()))
                    on:change:target=move |event| typed.update(|typed| typed.0 = event.target().value().parse().ok())
                />
            </label>
            <label>
                <span>{text.range_to}</span>
                <input
                    type="date"
                    name="to"
                    prop:value=words(move || value(last()))
                    on:change:target=move |event| typed.update(|typed| typed.1 = event.target().value().parse().ok())
                />
            </label>
            <button
                type="button"
                class="btn fill"
                popovertarget=session.id("range")
                popovertargetaction="hide"
                on:click=apply
            >
                {text.apply}
            </button>
        </div>
    }
}

#[component]
fn ComparePicker() -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let compare = move || session.state.with(|state| state.compare);
    let before = move || session.with_extent(State::days_before).flatten();
    let label = move || match compare() {
        None => text.compare_none,
        Some(Compare::Previous) => text.compare_previous,
        Some(Compare::LastYear) => text.compare_last_year,
        Some(Compare::From(_)) => text.compare_from,
    };
    let option = move |this: Option<Compare>, label: &'static str| {
        view! {
            <button
                type="button"
                class="option"
                aria-pressed=words(move || (compare() == this).to_string())
                popovertarget=session.id("compare")
                popovertargetaction="hide"
                on:click=move |_| session.change(|state, _| state.compare = this)
            >
                {label}
            </button>
        }
    };
    let start = move || {
        let chosen = match compare() {
            Some(Compare::From(day)) => Some(day),
            _ => before().map(DayRange::first),
        };
        chosen.map(|day| day.to_string()).unwrap_or_default()
    };
    let choose_start = move |state: &mut State, _: &Extent, day: &str| {
        if let Ok(day) = day.parse() {
            state.compare = Some(Compare::From(day));
        }
    };
    view! {
        <button type="button" class="pick before" popovertarget=session.id("compare")>
            <span>
                <span class="vh">{text.compare} " "</span>
                <span class="pl">{part(label)}</span> " "
                <span class="pd">{part(move || before().map(|days| locale.range(days)))}</span>
            </span>
            <Drawn icon=Icon::Down class="caret"/>
        </button>
        <div class="pop" popover="auto" id=session.id("compare")>
            <div class="options">
                {option(None, text.compare_none)}
                {option(Some(Compare::Previous), text.compare_previous)}
                {option(Some(Compare::LastYear), text.compare_last_year)}
            </div>
            <div class="days">
                <label>
                    <span>{text.compare_from}</span>
                    <input
                        type="date"
                        name="compare"
                        prop:value=words(start)
                        on:change:target=move |event| {
                            let day = event.target().value();
                            session.change(|state, extent| choose_start(state, extent, &day));
                        }
                    />
                </label>
            </div>
        </div>
    }
}

#[component]
fn CopyLink() -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let said = RwSignal::new(None::<&'static str>);
    let copy = move |_| {
        let Some(window) = web_sys::window() else { return };
        let Ok(address) = window.location().href() else { return };
        let address = session.link(&address);
        leptos::task::spawn_local(async move {
            let copied = super::browser::copy(&address).await;
            let _ =
                said.try_set(Some(if copied { text.link_copied } else { text.link_not_copied }));
        });
    };
    view! {
        <button type="button" class="btn ghost copy" on:click=copy on:blur=move |_| said.set(None)>
            <Drawn icon=Icon::Link/>
            <span>{text.copy_link}</span>
        </button>
        <span role="status" class="hint">{part(move || said.get())}</span>
    }
}
