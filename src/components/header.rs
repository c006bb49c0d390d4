//! What is looked at: title, kind, owner, dates, and how fresh the data is.

use super::browser::jump;
use super::icon::{Drawn, Icon};
use super::reactive::{part, words};
use super::session::Session;
use crate::facts::entry::MediaKind;
use crate::i18n::clock_ms;
use leptos::prelude::*;

/// The header of the page.
#[component]
pub fn Header() -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let name = move || session.entry.get().map(|entry| entry.name.clone());
    let kind = move || session.entry.get().map_or(MediaKind::Video, |entry| entry.kind);
    let kind_name =
        move || if kind() == MediaKind::Audio { text.audio } else { text.video }.to_owned();
    let owner = move || session.entry.get().and_then(|entry| entry.owner.clone());
    let created = move || {
        let created_ms = session.entry.get()?.created_ms?;
        let opened = session.opened.get()?;
        Some(locale.day(opened.zone.day_of(created_ms)))
    };
    let length = move || session.opened.get()?.length_ms.map(clock_ms);
    let until = move || {
        let opened = session.opened.get()?;
        Some((text.data_until)(&locale.instant(opened.now_ms, &opened.zone)))
    };
    let zone = move || session.opened.get().map(|opened| opened.zone.name().to_owned());
    let row = move |label: &'static str, value: Option<String>| {
        value.map(|value| view! { <div><dt>{label}</dt><dd><bdi>{value}</bdi></dd></div> })
    };
    view! {
        <header class="entry">
            <a class="skip" href="#" on:click=|event| jump(&event, "main")>{text.skip_to_numbers}</a>
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
                    <span>{zone} " · " <a href="#" on:click=|event| jump(&event, ".about")>{text.what_is_missing}</a></span>
                }))}
            </p>
        </header>
    }
}
