//! A file that was made here, brought to the person. A browser may block downloads without
//! a word, as in a frame whose sandbox does not allow them; so the host is told of each
//! file as well, and the content can be copied or looked at.

use super::browser::copy;
use super::reactive::{part, when};
use super::session::Session;
use crate::i18n::text::deliver as words;
use js_sys::{Array, Object, Reflect};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlElement, HtmlTextAreaElement, Url};

/// Characters that a box of text is given at most: more would hold the page up.
const MAX_SHOWN: usize = 500_000;

/// A file that was made.
#[derive(Clone)]
pub struct File {
    /// What it is called.
    pub name: String,
    /// What is in it.
    pub blob: Blob,
    /// The same as a text; where it is none, the nearest to it.
    pub text: Blob,
}

impl File {
    /// A file of one text.
    pub fn of_text(name: String, kind: &str, text: &str) -> Option<File> {
        let blob = blob(&Array::of1(&text.into()), kind)?;
        Some(File { name, text: blob.clone(), blob })
    }

    fn is_text(&self) -> bool {
        self.blob == self.text
    }
}

/// Parts, which are texts, buffers or blobs, as one.
pub fn blob(parts: &Array, kind: &str) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    Blob::new_with_blob_sequence_and_options(parts, &options).ok()
}

/// Brings a file: to the host, which may save it where the browser will not, and to the
/// person's disk. Nothing tells whether it came there: see [`Delivered`].
pub fn deliver(session: Session, file: &File) {
    let detail = Object::new();
    for (name, value) in [
        ("name", JsValue::from(&file.name)),
        ("type", file.blob.type_().into()),
        ("blob", file.blob.clone().into()),
    ] {
        let _ = Reflect::set(&detail, &name.into(), &value);
    }
    session.tell("export", detail.into());
    let _ = download(file);
}

fn download(file: &File) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(&file.blob)?;
    let document = web_sys::window().and_then(|window| window.document());
    let link = document.ok_or(JsValue::NULL)?.create_element("a")?;
    link.set_attribute("href", &url)?;
    link.set_attribute("download", &file.name)?;
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

/// Where a file that was brought is kept, until there is another.
pub type Last = RwSignal<Option<File>, LocalStorage>;

/// Says what was saved, and offers the content to whom it did not reach.
pub fn delivered(session: Session, last: Last) -> AnyView {
    part(move || last.get().map(|file| line(session, file)))
}

fn line(session: Session, file: File) -> AnyView {
    let text = words::of(session.locale);
    let said = RwSignal::new(None::<&'static str>);
    let shown = RwSignal::new(None::<String>);
    let is_text = file.is_text();
    let content = StoredValue::new_local(file.text.clone());
    let read = move || async move {
        let blob = content.try_get_value()?;
        JsFuture::from(blob.text()).await.ok()?.as_string()
    };
    let show = move |content: String| {
        let (mut content, is_cut) = match content.char_indices().nth(MAX_SHOWN) {
            Some((at, _)) => (content[..at].to_owned(), true),
            None => (content, false),
        };
        if content.starts_with('\u{feff}') {
            content.remove(0);
        }
        let _ = shown.try_set(Some(content));
        if is_cut {
            let _ = said.try_set(Some(text.too_long));
        } else if !is_text {
            let _ = said.try_set(Some(text.as_text));
        }
    };
    let on_show = move |_| {
        leptos::task::spawn_local(async move {
            if let Some(content) = read().await {
                said.set(None);
                show(content);
            }
        });
    };
    let on_copy = move |_| {
        leptos::task::spawn_local(async move {
            let Some(content) = read().await else { return };
            if copy(&content).await {
                let _ = said.try_set(Some(text.copied));
            } else {
                show(content);
                let _ = said.try_set(Some(text.not_copied));
            }
        });
    };
    let place = NodeRef::<html::Textarea>::new();
    place.on_load(|area| {
        let area: &HtmlTextAreaElement = area.as_ref();
        let area = area.clone();
        // Once it stands in the page.
        request_animation_frame(move || {
            let _ = area.focus();
            area.select();
            area.set_scroll_top(0);
        });
    });
    let name = file.name.clone();
    view! {
        <div class="delivered">
            <p role="status">
                {(text.saved)(&file.name)} " " {text.not_there} " "
                <button type="button" class="quiet" data-action="copy" on:click=on_copy>{text.copy}</button>
                " · "
                <button type="button" class="quiet" data-action="show" on:click=on_show>{text.show}</button>
            </p>
            <p role="status" class="hint">{part(move || said.get())}</p>
            {when(move || shown.with(Option::is_some), move || {
                let name = name.clone();
                view! {
                    <textarea
                        readonly
                        rows="8"
                        wrap="off"
                        dir="auto"
                        spellcheck="false"
                        aria-label=name
                        node_ref=place
                        prop:value=shown.get_untracked().unwrap_or_default()
                    ></textarea>
                    <button type="button" class="btn" on:click=move |_| shown.set(None)>{text.close}</button>
                }
            })}
        </div>
    }
    .into_any()
}
