//! Files that are dragged over the page, dropped on it, or chosen with its button.
//!
//! What is done with them is fetched on use; here is only what a browser must be told at
//! once, since it would show a dropped file in place of the page.

use super::offered;
use super::session::Session;
use crate::lazy::lazy;
use js_sys::{Array, Reflect};
use leptos::prelude::AnyView;
use wasm_bindgen::prelude::*;
use web_sys::{Event, HtmlElement};

lazy! {
    /// What is to be seen of files that are offered.
    files: pub(super) fn offered() -> fn(Session) -> AnyView {
        offered::view
    }
}

/// What is dragged as files. Texts and links are none.
const FILES: &str = "Files";

/// Hears files, as long as `root` is there.
pub fn listen(session: Session, root: &HtmlElement) {
    let hear = Closure::<dyn Fn(Event)>::new(move |event| hear(session, &event)).into_js_value();
    for name in ["dragenter", "dragover", "drop", "change"] {
        let _ = root.add_event_listener_with_callback(name, hear.unchecked_ref());
    }
}

fn hear(session: Session, event: &Event) {
    let get = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).unwrap_or_default();
    let dragged = get(event, "dataTransfer");
    let is_drag = dragged.is_truthy();
    if is_drag {
        if !Array::from(&get(&dragged, "types")).includes(&FILES.into(), 0) {
            return;
        }
        event.prevent_default();
    }
    let holder = if is_drag { dragged } else { get(event, "target") };
    let files = get(&holder, "files");
    match &*event.type_() {
        "dragenter" => session.offer(JsValue::NULL),
        "drop" | "change" if files.is_truthy() => {
            session.offer(Array::from(&files).into());
            // The same file can be chosen again.
            let _ = Reflect::set(&holder, &"value".into(), &"".into());
        }
        _ => {}
    }
}
