//! The data-quality report, taken along: as a file, or by the clipboard, since a frame may
//! be kept from saving files without the page hearing of it.

use super::browser::copy;
use super::reactive::part;
use super::session::Session;
use crate::lazy::lazy;
use crate::view::report;
use js_sys::{Array, JSON};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, HtmlElement, Url};

lazy! {
    save: pub(super) fn save() -> fn(Session) -> AnyView {
        buttons
    }
}

fn buttons(session: Session) -> AnyView {
    let text = session.locale.text;
    let copied = RwSignal::new(None);
    let on_copy = move |_| {
        let Some((_, json)) = file(session) else { return };
        leptos::task::spawn_local(async move {
            let is_copied = copy(&json).await;
            let _ = copied.try_set(Some(is_copied));
        });
    };
    let [copy_it, done, failed] = text.quality_copy;
    view! {
        <p class="row">
            <button type="button" class="btn" data-action="download" on:click=move |_| download(session)>
                {text.quality_download}
            </button>
            <button type="button" class="btn ghost" data-action="copy" on:click=on_copy on:blur=move |_| copied.set(None)>
                {copy_it}
            </button>
            <span role="status">{part(move || copied.get().map(|is_copied| if is_copied { done } else { failed }))}</span>
        </p>
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

fn download(session: Session) {
    let Some((name, json)) = file(session) else { return };
    // Nothing tells whether a file was saved, or why not.
    let kind = BlobPropertyBag::new();
    kind.set_type("application/json");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&json.into()), &kind);
    let _ = blob.and_then(|blob| offer(&name, &blob));
}

/// Offers a file to be saved.
pub(super) fn offer(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(blob)?;
    let document = web_sys::window().and_then(|window| window.document());
    let link = document.ok_or(JsValue::NULL)?.create_element("a")?;
    link.set_attribute("href", &url)?;
    link.set_attribute("download", name)?;
    link.unchecked_into::<HtmlElement>().click();
    // The browser has taken the address by the time that the task is over.
    set_timeout(
        move || {
            let _ = Url::revoke_object_url(&url);
        },
        core::time::Duration::from_secs(60),
    );
    Ok(())
}
