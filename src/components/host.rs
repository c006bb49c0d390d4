//! The page around this one: asked for secrets, and heard when it sends them.
//!
//! Definition: `docs/formats.md`, "Secrets".

use super::session::Session;
use crate::lazy::lazy;
use crate::worker::protocol::{Credential, Secret};
use js_sys::{Object, Reflect};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, CustomEventInit, HtmlElement, MessageEvent, Window};

lazy! {
    /// Asks the host, of the element that the page lives in, for a secret. With `listens`
    /// its messages are heard from now on.
    host: pub(super) fn host() -> fn(Session, Credential, &HtmlElement, bool) {
        ask
    }
}

fn ask(session: Session, kind: Credential, element: &HtmlElement, listens: bool) {
    let about = CustomEventInit::new();
    about.set_bubbles(true);
    about.set_composed(true);
    about.set_detail(&kind.key().into());
    if let Ok(event) = CustomEvent::new_with_event_init_dict("viewprint-wanted", &about) {
        let _ = element.dispatch_event(&event);
    }
    // An instance that a script has mounted is given secrets by that script.
    let Some(window) = web_sys::window().filter(|_| session.is_linked()) else { return };
    let origins = allowed(&window, element);
    if listens {
        listen(session, &window, origins.clone());
    }
    let Ok(Some(parent)) = window.parent() else { return };
    let message = Object::new();
    let _ = Reflect::set(&message, &"viewprint".into(), &"wanted".into());
    let _ = Reflect::set(&message, &"kind".into(), &kind.key().into());
    for origin in &*origins {
        // A page that is in no frame is its own parent, and hears itself say nothing new.
        let _ = parent.post_message(&message, origin);
    }
}

/// The origins that may send secrets: those that `data-host` lists, else the page's own.
fn allowed(window: &Window, element: &HtmlElement) -> Rc<[String]> {
    let own = || window.location().origin().unwrap_or_default();
    let listed = element.get_attribute("data-host").unwrap_or_else(own);
    listed.split_whitespace().map(str::to_owned).collect()
}

fn listen(session: Session, window: &Window, allowed: Rc<[String]>) {
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let of = |name: &str| Reflect::get(&event.data(), &name.into()).ok()?.as_string();
        let is_ours = of("viewprint").as_deref() == Some("credentials");
        if !is_ours || !allowed.contains(&event.origin()) {
            return;
        }
        if let Some((kind, value)) = of("kind").zip(of("value"))
            && let Some(kind) = Credential::from_key(&kind)
        {
            session.hand_over(kind, Secret::new(value));
        }
    });
    let _ = window.add_event_listener_with_callback("message", on_message.as_ref().unchecked_ref());
    on_message.forget(); // a linked page lives as long as the document
}
