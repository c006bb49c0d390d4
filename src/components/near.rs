//! What is made once it comes into sight.

use js_sys::{Array, Reflect};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::IntersectionObserver;

/// Whether an element was in sight yet.
pub fn was_seen(element: NodeRef<html::Div>) -> RwSignal<bool> {
    let seen = RwSignal::new(false);
    Effect::new(move || {
        let Some(element) = element.get() else { return };
        let on_sight = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            let latest = entries.get(entries.length().saturating_sub(1));
            let is_in_sight = Reflect::get(&latest, &"isIntersecting".into());
            if is_in_sight.is_ok_and(|is_in_sight| is_in_sight.is_truthy()) {
                let _ = seen.try_set(true);
            }
        });
        let Ok(observer) = IntersectionObserver::new(on_sight.as_ref().unchecked_ref()) else {
            return seen.set(true);
        };
        observer.observe(&element);
        let kept = StoredValue::new_local((observer, on_sight));
        on_cleanup(move || kept.with_value(|(observer, _)| observer.disconnect()));
    });
    seen
}
