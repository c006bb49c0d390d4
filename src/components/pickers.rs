//! Which days count, and which they are compared with.

use super::days::{Days, DaysProps};
use super::fetched::fetched;
use super::icon::{Drawn, Icon};
use super::reactive::{flag, part, when, words};
use super::session::Session;
use crate::lazy::lazy;
use crate::state::State;
use crate::state::draft::Draft;
use crate::time::range::{Compare, Extent, Preset};
use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};

lazy! {
    picking: fn days() -> fn(DaysProps) -> AnyView {
        |props| Days(props).into_any()
    }
}

/// The range: by name, or by its days.
#[component]
pub fn RangePicker() -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let preset = move || session.with_extent(State::preset).flatten();
    let days = move || session.with_extent(State::days);
    let name_of = move |preset: Preset| match preset {
        Preset::All if session.is_created_known() => text.since_creation,
        _ => (text.presets)(preset.key()),
    };
    let label = move || preset().map_or(text.preset_days, name_of);
    let option = move |this: Preset| {
        let days = move || session.with_extent(|_, extent| locale.range(extent.resolve(this)));
        let choose = move |state: &mut State, extent: &Extent| state.choose_preset(this, extent);
        view! {
            <Choice
                picker="range"
                label=part(move || name_of(this))
                days=part(days)
                is_on=flag(move || preset() == Some(this))
                choose=Callback::new(move |()| session.change(choose))
            />
        }
    };
    let draft = move |state: &State, extent: &Extent| Draft::any(state.days(extent));
    let apply =
        move |draft: Draft| session.change(|state, _| state.choose_days(draft.from, draft.to));
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
        <Popover picker="range" label=text.range draft apply=Callback::new(apply)>
            {Preset::EVERY.map(option).collect_view()}
        </Popover>
    }
}

/// What the range is compared with.
#[component]
pub fn ComparePicker() -> impl IntoView {
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
    let shared = move || {
        let n = session.with_extent(|state, extent| {
            let before = state.days_before(extent)?;
            Some(state.days(extent).n_shared(before) as u64)
        });
        let n = n.flatten().filter(|n| *n > 0)?;
        Some(view! { " " <span class="pd">{(text.overlap)((n, &locale.count(n)))}</span> })
    };
    let option = move |this: Option<Compare>, label: &'static str| {
        let days = move || {
            session.with_extent(|state, extent| Some(locale.range(this?.range(state.days(extent)))))
        };
        view! {
            <Choice
                picker="compare"
                label=label.into_any()
                days=part(move || days().flatten())
                is_on=flag(move || compare() == this)
                choose=Callback::new(move |()| session.change(|state, _| state.compare = this))
            />
        }
    };
    let draft = move |state: &State, extent: &Extent| {
        let days = state.days(extent);
        let before = state.days_before(extent).unwrap_or_else(|| Compare::Previous.range(days));
        Draft::as_long_as(days, before.first())
    };
    let apply = move |draft: Draft| {
        session.change(|state, _| state.compare = Some(Compare::From(draft.from)));
    };
    // The button goes with the comparison; its neighbor has the focus then.
    let stop = move |event: web_sys::MouseEvent| {
        let button = event.current_target().and_then(|button| button.dyn_into::<Element>().ok());
        let picker = button.and_then(|button| button.previous_element_sibling());
        if let Some(picker) = picker.and_then(|picker| picker.dyn_into::<HtmlElement>().ok()) {
            let _ = picker.focus();
        }
        session.change(|state, _| state.compare = None);
    };
    view! {
        <button type="button" class="pick before" popovertarget=session.id("compare")>
            <span>
                <span class="vh">{text.compare} " "</span>
                <span class="pl">{part(label)}</span> " "
                <span class="pd">{part(move || before().map(|days| locale.range(days)))}</span>
                {part(shared)}
            </span>
            <Drawn icon=Icon::Down class="caret"/>
        </button>
        {when(move || compare().is_some(), move || view! {
            <button
                type="button"
                class="ib stop"
                aria-label=text.stop_comparing
                title=text.stop_comparing
                on:click=stop
            >
                <Drawn icon=Icon::Close/>
            </button>
        })}
        <Popover picker="compare" label=text.compare draft apply=Callback::new(apply)>
            {option(Some(Compare::Previous), text.compare_previous)}
            {option(Some(Compare::LastYear), text.compare_last_year)}
            {option(None, text.compare_none)}
        </Popover>
    }
}

/// One press chooses: a name, and the days that it means.
#[component]
fn Choice(
    picker: &'static str,
    label: AnyView,
    days: AnyView,
    is_on: Memo<bool>,
    choose: Callback<()>,
) -> impl IntoView {
    let session: Session = expect_context();
    view! {
        <button
            type="button"
            class="option"
            aria-pressed=words(move || is_on.get().to_string())
            popovertarget=session.id(picker)
            popovertargetaction="hide"
            on:click=move |_| choose.run(())
        >
            <span>{label}</span> " " <span class="pd">{days}</span>
        </button>
    }
}

/// What opens under a picker: choices of one press, and a calendar for any days.
#[component]
fn Popover(
    picker: &'static str,
    label: &'static str,
    /// The days that the calendar begins with.
    draft: fn(&State, &Extent) -> Draft,
    apply: Callback<Draft>,
    children: Children,
) -> impl IntoView {
    let session: Session = expect_context();
    let chosen = RwSignal::new(None::<Draft>);
    // Whatever was not applied is forgotten, and a calendar costs nothing while it is
    // shut. It is there before the popover shows and goes after it is hidden: the
    // browser gives the focus back only from what is still there.
    let toggle = move |event: web_sys::Event| {
        let state = Reflect::get(&event, &JsValue::from("newState")).ok();
        let opens = state.and_then(|state| state.as_string()).as_deref() == Some("open");
        if opens == (event.type_() == "beforetoggle") {
            chosen.set(untrack(|| session.with_extent(draft)).filter(|_| opens));
        }
    };
    view! {
        <div
            class="pop picker"
            popover="auto"
            id=session.id(picker)
            role="dialog"
            aria-label=label
            on:beforetoggle=toggle
            on:toggle=toggle
        >
            <div class="options">{children()}</div>
            {part(move || chosen.get().map(|draft| {
                fetched(days, move |days| days(DaysProps { picker, draft, apply }))
            }))}
        </div>
    }
}
