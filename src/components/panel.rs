//! The frame of a panel: its title and question, the ranges it speaks for, what it
//! says in words, and what stands there while it has nothing to show.

use super::icon::{Drawn, Icon};
use super::reactive::{flag, maybe, part, when, words};
use super::session::{Asked, Session};
use super::take::Take;
use crate::query::Limit;
use crate::time::range::Preset;
use crate::view::notice;
use leptos::prelude::*;

/// What a panel is called and where it stands.
#[derive(Clone, Copy)]
pub struct Head {
    /// Its name for scripts.
    pub key: &'static str,
    /// Its noun.
    pub title: &'static str,
    /// The question that it answers.
    pub question: &'static str,
    /// More classes of its section.
    pub class: &'static str,
}

/// A panel. `children` are shown once there is an answer.
///
/// `summary` makes the sentences under the title; `is_empty` tells an answer that
/// has nothing to draw from, and `nothing` words that for a range. `is_stale` tells of
/// another question whose answer it shows.
#[component]
pub fn Panel(
    head: Head,
    asked: Asked,
    summary: AnyView,
    #[prop(into, default = Signal::from(false))] is_empty: Signal<bool>,
    #[prop(optional)] is_stale: Option<RwSignal<bool>>,
    #[prop(optional)] nothing: Option<fn(&str) -> String>,
    #[prop(optional)] tools: Option<AnyView>,
    children: Children,
) -> impl IntoView {
    let session: Session = expect_context();
    let is_open = RwSignal::new(false);
    let heading = session.id(head.key);
    let is_waiting = flag(move || asked.is_waiting());
    let has_body = flag(move || asked.read(|_| Some(())).is_some());
    let ranges = move || {
        asked.coverage(|coverage| {
            let locale = session.locale;
            let before = coverage.before.map(|before| {
                view! { <span class="k-before">{locale.range_short(before)}</span> }
            });
            view! { <span class="k-now">{locale.range_short(coverage.range)}</span> {before} }
        })
    };
    view! {
        <section
            class=format!("panel {}", head.class)
            class:open=is_open
            data-panel=head.key
            aria-labelledby=heading.clone()
            aria-busy=words(move || {
                let other_is_stale = is_stale.is_some_and(|is_stale| is_stale.get());
                (asked.is_stale() || other_is_stale || session.is_reading()).to_string()
            })
            data-range=maybe(move || asked.coverage(|coverage| coverage.range.to_string()))
            data-range-before=maybe(move || Some(asked.coverage(|coverage| coverage.before)??.to_string()))
        >
            <header class="ph">
                <div class="pt">
                    <h2 id=heading.clone()>{head.title}</h2>
                    <p class="q">{head.question}</p>
                </div>
                <p class="key">{part(ranges)}</p>
                <div class="tools">
                    {tools}
                    <Take panel=Some(head.key) label=(session.locale.text.take)(head.title)/>
                    {head.class.contains("fold").then(|| view! {
                    <button
                        type="button"
                        class="ib foldb"
                        aria-expanded=words(move || is_open.get().to_string())
                        aria-label=head.title
                        on:click=move |_| is_open.update(|open| *open = !*open)
                    >
                        <Drawn icon=Icon::Down/>
                    </button>
                    })}
                </div>
            </header>
            <p class="sum">{summary}</p>
            {when(move || is_waiting.get(), || view! { <Skeleton/> })}
            <Limits coverage_of=asked panel=head.key/>
            {when(move || is_empty.get(), move || view! { <Nothing words=nothing/> })}
            <div class="body" hidden=flag(move || !has_body.get())>{children()}</div>
        </section>
    }
}

/// The shape of rows to come.
#[component]
fn Skeleton() -> impl IntoView {
    let rows = (0..4)
        .map(|_| view! { <div><span class="w4"></span><span class="w1"></span><span class="w3"></span></div> })
        .collect_view();
    view! { <div class="skel rows" aria-hidden="true">{rows}</div> }
}

/// What keeps the answer from speaking for all that was asked.
#[component]
pub fn Limits(coverage_of: Asked, panel: &'static str) -> impl IntoView {
    let session: Session = expect_context();
    part(move || {
        let of_panel = |limit: &Limit| notice::of_panel(limit, panel);
        let limits = coverage_of
            .coverage(|coverage| coverage.limits.iter().filter_map(of_panel).collect::<Vec<_>>());
        let said: Vec<_> = limits
            .into_iter()
            .flatten()
            .map(|limit| notice::limit(&limit, session.locale))
            .collect();
        (!said.is_empty()).then(|| {
            view! {
                <div class="notice" role="note">
                    <Drawn icon=Icon::Half/>
                    <div>{said.join(" ")}</div>
                </div>
            }
        })
    })
}

/// Nothing in this range: what is known, and what helps.
#[component]
fn Nothing(words: Option<fn(&str) -> String>) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let about = move || {
        let range = session.with_extent(|state, extent| state.days(extent))?;
        let last = session.opened.get()?.sessions.map(|days| days.last());
        let last = last.map(|day| (text.last_session)(&locale.day(day)));
        Some(format!(
            "{} {}",
            (words.unwrap_or(text.no_sessions))(&locale.range(range)),
            last.unwrap_or_default()
        ))
    };
    let is_filtered = move || session.state.with(|state| !state.filters.is_empty());
    view! {
            <div class="state">
                <Drawn icon=Icon::Empty class="big"/>
                <h3>{text.no_plays_title}</h3>
                <p>{part(about)}</p>
                <div class="row">
                    <button
                        type="button"
                        class="btn"
                        on:click=move |_| session.change(|state, extent| state.choose_preset(Preset::All, extent))
                    >
                        {text.show_all_time}
                    </button>
                    {when(is_filtered, move || view! {
    <button
                            type="button"
                            class="btn ghost"
                            on:click=move |_| session.change(|state, _| state.filters = Default::default())
                        >
                            {text.clear_filters}
                        </button>
                    })}
                </div>
            </div>
        }
}
