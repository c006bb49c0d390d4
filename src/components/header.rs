//! What is looked at: title, kind, owner, dates, and how fresh the data is.

use super::browser::jump;
use super::icon::{Drawn, Icon};
use super::missing;
use super::reactive::{part, when, words};
use super::session::{Asked, Phase, Session};
use crate::facts::entry::MediaKind;
use crate::i18n::clock_ms;
use leptos::prelude::*;

/// The header of the page.
#[component]
pub fn Header(totals: Asked) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let name = move || session.entry.get().map(|entry| entry.name.clone());
    let kind = move || session.entry.get().map_or(MediaKind::Video, |entry| entry.kind);
    let kind_name =
        move || if kind() == MediaKind::Audio { text.audio } else { text.video }.to_owned();
    // What the entry does not tell is said so, once it could have been told.
    let told = move |told: Option<String>| Some(told.unwrap_or_else(|| text.not_given.to_owned()));
    let owner = move || told(session.entry.get()?.owner.clone());
    let created = move || {
        let (entry, opened) = (session.entry.get()?, session.opened.get()?);
        told(entry.created_ms.map(|at_ms| locale.day(opened.zone.day_of(at_ms))))
    };
    let length = move || told(session.opened.get()?.length_ms.map(clock_ms));
    let id = session.id("missing");
    let until = move || {
        let opened = session.opened.get()?;
        Some((text.data_until)(&locale.instant(opened.now_ms, &opened.zone)))
    };
    let is_busy = move || session.phase.get() != Phase::Open(None);
    let zone = move || session.opened.get().map(|opened| opened.zone.name().to_owned());
    let row = move |label: &'static str, value: Option<String>| {
        value.map(|value| view! { <div><dt>{label}</dt><dd><bdi>{value}</bdi></dd></div> })
    };
    view! {
        <header class="entry" role=session.is_page.then_some("banner")>
            <a class="skip" href="#" on:click=|event| jump(&event, ".numbers")>{text.skip_to_numbers}</a>
            <div class="title">
                <h1>
                    <span class="kind">
                        {part(move || {
                            let icon = if kind() == MediaKind::Audio { Icon::Audio } else { Icon::Video };
                            view! { <Drawn icon/> }
                        })}
                        <span class="vh">{words(kind_name)} ": "</span>
                    </span>
                    <bdi>{part(move || name().unwrap_or_else(|| text.opening.to_owned()))}</bdi>
                </h1>
                <dl class="meta">
                    <div><dt class="vh">{text.kind}</dt><dd>{words(kind_name)}</dd></div>
                    {part(move || row(text.owner, owner()))}
                    {part(move || row(text.created, created()))}
                    {part(move || row(text.length, length()))}
                </dl>
            </div>
            <p class="fresh">
                <strong>{part(until)}</strong>
                {part(move || zone().map(|zone| view! {
                    <span>{zone}</span>
                }))}
                {when(move || session.is_live(), move || view! {
                    <button
                        type="button"
                        class="quiet"
                        data-action="refresh"
                        aria-disabled=words(move || is_busy().to_string())
                        on:click=move |_| if !untrack(is_busy) { session.refresh() }
                    >
                        {text.refresh}
                    </button>
                })}
                <button type="button" class="quiet" popovertarget=id.clone()>{text.what_is_missing}</button>
                <label class="quiet"><input class="vh" type="file" multiple=true/>{text.open_file}</label>
            </p>
            <div class="pop" popover="auto" id=id>
                <p class="poph">{text.missing_title}</p>
                {missing::list(session, totals)}
                <p><a href="#" on:click=|event| jump(&event, ".about")>{text.about_link}</a></p>
            </div>
        </header>
    }
}
