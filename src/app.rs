//! An instance of the page in an element: mounted, linked to the address, ended.

use crate::components::{Page, Session, later};
use crate::i18n::Locale;
use crate::state::link;
use crate::worker::protocol::{Credential, Secret};
use core::time::Duration;
use leptos::mount::mount_to;
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, Url, UrlSearchParams, Window};

/// The entry that is opened when the address names none.
const DEMO: &str = "demo/entry.json";

/// The worker's script beside the page.
const WORKER: &str = "worker.js";

/// How an instance is mounted.
#[derive(Clone, Debug)]
pub struct Options {
    /// Address of the entry document, absolute or relative to the document.
    pub entry: String,
    /// Absolute address of the folder that the built page lies in.
    pub base: String,
    /// Whether the state is kept in the fragment of the document's address. Only
    /// one instance of a document can do that.
    pub linked: bool,
}

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
}

/// Mounts an independent instance into an element.
pub fn mount(element: HtmlElement, options: Options) -> Mounted {
    let started = Rc::new(Cell::new(None));
    let starting = started.clone();
    let wanting = element.clone();
    let handle = mount_to(element, move || {
        let entry = absolute(&options.entry, None);
        let worker = absolute(WORKER, Some(&options.base));
        let session = Session::start(entry, worker, &Locale::EN);
        starting.set(Some(session));
        session.live_in(wanting, options.linked);
        if options.linked {
            follow_address(session);
        }
        // The session and the page are each the first to run a large part of the program,
        // which browsers compile then: in a task each.
        later(Duration::ZERO, move || view! { <Page session/> })
    });
    Mounted { session: started, _handle: Box::new(handle) }
}

/// Mounts the page of `index.html`: the entry is the address's `?entry=`.
///
/// In a task of its own, after the one in which the browser makes the program ready.
pub fn open_page() {
    set_timeout(open_now, Duration::ZERO);
}

fn open_now() {
    let Some(window) = web_sys::window() else { return };
    let Some(document) = window.document() else { return };
    let Some(element) = document.get_element_by_id("viewprint") else { return };
    let Ok(element) = element.dyn_into::<HtmlElement>() else { return };
    let search = window.location().search().unwrap_or_default();
    let entry = UrlSearchParams::new_with_str(&search).ok().and_then(|search| search.get("entry"));
    let base = document.base_uri().ok().flatten().unwrap_or_default();
    let options = Options { entry: entry.unwrap_or_else(|| DEMO.to_owned()), base, linked: true };
    // The page lives as long as the document.
    std::mem::forget(mount(element, options));
}

/// An address against a base, by default the document's; itself when it is no address.
fn absolute(address: &str, base: Option<&str>) -> String {
    let document = web_sys::window().and_then(|window| window.document());
    let document_base = document.and_then(|document| document.base_uri().ok().flatten());
    let base = base.map(str::to_owned).or(document_base).unwrap_or_default();
    Url::new_with_base(address, &base).map_or_else(|_| address.to_owned(), |url| url.href())
}

/// Keeps the state and the fragment of the address alike: each follows the other.
fn follow_address(session: Session) {
    let Some(window) = web_sys::window() else { return };
    read_address(&window, session);
    let on_change = Closure::<dyn FnMut()>::new({
        let window = window.clone();
        move || read_address(&window, session)
    });
    // A person may go back, or change the fragment by hand or by a link.
    for event in ["popstate", "hashchange"] {
        let _ = window.add_event_listener_with_callback(event, on_change.as_ref().unchecked_ref());
    }
    Effect::new(move |is_written: Option<()>| {
        let fragment = session.state.with(link::write);
        // What was read from the address is not written back over it.
        if is_written.is_some() {
            write_address(&fragment);
        }
    });
    let kept = StoredValue::new_local((window, on_change));
    on_cleanup(move || {
        kept.with_value(|(window, on_change)| {
            for event in ["popstate", "hashchange"] {
                let _ = window
                    .remove_event_listener_with_callback(event, on_change.as_ref().unchecked_ref());
            }
        });
    });
}

fn read_address(window: &Window, session: Session) {
    let (state, bad) = link::read(&window.location().hash().unwrap_or_default());
    if session.state.with_untracked(|known| *known != state) {
        session.state.set(state);
    }
    if session.bad_link.with_untracked(|known| *known != bad) {
        session.bad_link.set(bad);
    }
}

/// A new entry of the history, unless the address says the same already.
fn write_address(fragment: &str) {
    let Some(window) = web_sys::window() else { return };
    let hash = window.location().hash().unwrap_or_default();
    if link::write(&link::read(&hash).0) == fragment {
        return;
    }
    let Ok(address) = Url::new(&window.location().href().unwrap_or_default()) else { return };
    address.set_hash(fragment);
    if let Ok(history) = window.history() {
        // Refused in a sandbox without an origin: the page works, the address stays.
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&address.href()));
    }
}
