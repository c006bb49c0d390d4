//! The data-quality report, taken along: as a file, or by the clipboard.

use super::browser::copy;
use super::deliver::{File, Last, deliver, delivered};
use super::reactive::part;
use super::session::Session;
use crate::lazy::lazy;
use crate::view::report;
use js_sys::JSON;
use leptos::prelude::*;

lazy! {
    export: pub(super) fn save() -> fn(Session) -> AnyView {
        buttons
    }
}

fn buttons(session: Session) -> AnyView {
    let text = session.locale.text;
    let copied = RwSignal::new(None);
    let last: Last = RwSignal::new_local(None);
    let on_copy = move |_| {
        let Some((_, json)) = file(session) else { return };
        leptos::task::spawn_local(async move {
            let is_copied = copy(&json).await;
            let _ = copied.try_set(Some(is_copied));
        });
    };
    let on_save = move |_| {
        let made = file(session);
        let made = made.and_then(|(name, json)| File::of_text(name, "application/json", &json));
        if let Some(file) = made {
            deliver(session, &file);
            last.set(Some(file));
        }
    };
    let [copy_it, done, failed] = text.quality_copy;
    view! {
        <p class="row">
            <button type="button" class="btn" data-action="download" on:click=on_save>
                {text.quality_download}
            </button>
            <button type="button" class="btn ghost" data-action="copy" on:click=on_copy on:blur=move |_| copied.set(None)>
                {copy_it}
            </button>
            <span role="status">{part(move || copied.get().map(|is_copied| if is_copied { done } else { failed }))}</span>
        </p>
        {delivered(session, last)}
    }
    .into_any()
}

/// The file's name and what is in it.
fn file(session: Session) -> Option<(String, String)> {
    let (entry, opened) = (session.entry.get_untracked()?, session.opened.get_untracked()?);
    let quoted = |text: &str| {
        let quoted = JSON::stringify(&text.into()).ok();
        quoted.and_then(|quoted| quoted.as_string()).unwrap_or_default()
    };
    let json = report::json(&entry, &opened, session.locale, &quoted);
    Some((report::file_name(&entry), json))
}
