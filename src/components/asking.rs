//! A question asked once, whatever the page shows, and answers for programs.

use super::session::Session;
use crate::export::answer::{self, refused};
use crate::query::{Answer, Query};
use js_sys::{Function, Promise};
use leptos::prelude::*;
use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// The answer to a question; `None` when there is nobody to ask any more.
pub async fn asked(session: Session, query: Query) -> Option<Arc<Answer>> {
    let owner = Owner::new();
    let found = Rc::new(RefCell::new(None));
    let kept = found.clone();
    let mut wait = |resolve: Function, _| {
        let (query, found) = (query.clone(), kept.clone());
        owner.with(|| {
            let asked = session.ask(move |_, _| Some(query.clone()));
            Effect::new(move || {
                if session.has_failed() || !asked.is_waiting() {
                    *found.borrow_mut() = asked.answer();
                    let _ = resolve.call0(&JsValue::NULL);
                }
            });
        });
    };
    let _ = JsFuture::from(Promise::new(&mut wait)).await;
    owner.cleanup();
    found.take()
}

/// Answers a question of a script, both JSON.
pub fn answered(session: Session, json: String) -> Pin<Box<dyn Future<Output = String>>> {
    Box::pin(async move {
        let not_open = || refused("entry", "an entry whose data is open", "none yet");
        let Some(opened) = session.opened.try_get_untracked().flatten() else { return not_open() };
        let shown = session.state.get_untracked();
        let lock = |state| session.with_locked(state);
        let question = match answer::read(&json, &shown, &lock, &opened) {
            Ok(question) => question,
            Err(refusal) => return refusal,
        };
        let Some(found) = asked(session, question.query.clone()).await else { return not_open() };
        session.names(|names| answer::write(&question, &found, &opened, names, session.locale))
    })
}
