//! An instance of the page in an element: mounted, changed by its host, ended.
//!
//! What a host may choose, and what it is told, is in `docs/embedding.md`.

use crate::components::{self, Page, Session, later};
use crate::facts::entry::Names;
use crate::i18n::Locale;
use crate::state::{link, panels};
use crate::worker::protocol::{Credential, Secret};
use core::time::Duration;
use js_sys::{Function, Reflect};
use leptos::mount::mount_to;
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, ShadowRoot, Url};

/// The worker's script beside the page.
const WORKER: &str = "worker.js";

/// A mounted instance; it is unmounted when this is dropped.
pub struct Mounted {
    session: Rc<Cell<Option<Session>>>,
    _handle: Box<dyn std::any::Any>,
}

impl Mounted {
    /// Hands over a secret that the entry's source asks for: `authorization`, the header
    /// for a learning record store, or `ks`, a Kaltura session; an empty one is forgotten.
    /// It stays in memory. `false` for any other kind.
    pub fn credentials(&self, kind: &str, value: String) -> bool {
        let (Some(session), Some(kind)) = (self.session.get(), Credential::from_key(kind)) else {
            return false;
        };
        session.hand_over(kind, Secret::new(value));
        true
    }

    /// Changes what the host has chosen; what the options do not name stays.
    pub fn update(&self, options: &JsValue) {
        if let Some(session) = self.session.get() {
            choose(session, options);
        }
    }

    /// Answers a question, both JSON: `docs/export.md`, "For programs". `None` when the part
    /// that can could not be fetched.
    pub fn answer(&self, question: String) -> impl Future<Output = Option<String>> + use<> {
        let session = self.session.get();
        async move { components::answer(session?, question).await.ok() }
    }

    /// Says where the host's player is, in seconds of content.
    pub fn position(&self, at_s: f64) {
        if let Some(session) = self.session.get().filter(|_| at_s >= 0.0) {
            session.playhead.set(at_s);
        }
    }
}

/// Mounts an independent instance into an element. `options` are the host's, `base` is the
/// absolute address of the folder that the program lies in, and `tell` is called with the
/// name and the details of what the host is told.
pub fn mount(
    element: HtmlElement,
    options: JsValue,
    base: String,
    tell: Option<Function>,
) -> Mounted {
    let started = Rc::new(Cell::new(None));
    let starting = started.clone();
    let is_page = !element.get_root_node().is_instance_of::<ShadowRoot>();
    let handle = mount_to(element, move || {
        let session = Session::start(absolute(WORKER, Some(&base)), &Locale::EN, is_page);
        starting.set(Some(session));
        if let Some(tell) = tell {
            session.tell_by(tell);
        }
        choose(session, &options);
        session.tell_states();
        // The session and the page are each the first to run a large part of the program,
        // which browsers compile then: in a task each.
        later(Duration::ZERO, move || view! { <Page session/> })
    });
    Mounted { session: started, _handle: Box::new(handle) }
}

/// Does what a host's options say. What is no text, or cannot be, is left out.
fn choose(session: Session, options: &JsValue) {
    let of = |name: &str| Reflect::get(options, &name.into()).ok()?.as_string();
    if let Some(list) = of("panels") {
        session.panels.set(panels::read(&list));
    }
    if let Some(player) = of("player") {
        session.plays_elsewhere.set(matches!(&*player, "host" | "none"));
    }
    if let Some(page) = of("page") {
        session.link_to(page);
    }
    let locked = of("locked").map(|fragment| link::read(&fragment).0.filters);
    let is_locked_anew = locked.is_some();
    if let Some(locked) = locked {
        session.locked.set(locked);
    }
    if let Some(fragment) = of("state") {
        let (state, bad) = link::read(&fragment);
        session.follow(state);
        if session.bad_link.with_untracked(|known| *known != bad) {
            session.bad_link.set(bad);
        }
    } else if is_locked_anew {
        session.follow(session.state.get_untracked());
    }
    // Stricter than the entry, never less.
    let names = of("names").map(|names| Names::from_key(&names).unwrap_or_default());
    session.read_from(of("entry").map(|entry| absolute(&entry, None)), names);
}

/// An address against a base, by default the document's; itself when it is no address.
fn absolute(address: &str, base: Option<&str>) -> String {
    let document = web_sys::window().and_then(|window| window.document());
    let document_base = document.and_then(|document| document.base_uri().ok().flatten());
    let base = base.map(str::to_owned).or(document_base).unwrap_or_default();
    Url::new_with_base(address, &base).map_or_else(|_| address.to_owned(), |url| url.href())
}
