//! Parts of a view whose code is fetched when they are first shown.

use super::icon::{Drawn, Icon};
use super::reactive::part;
use super::session::Session;
use crate::lazy::NotFetched;
use leptos::prelude::*;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};

#[derive(Clone, Copy, PartialEq)]
enum Fetch {
    Waiting,
    Failed,
    Here,
}

/// Makes a view of what was brought.
type Make = Arc<dyn Fn() -> AnyView + Send + Sync>;

/// What is on its way; `None` once it cannot be had.
type Bringing = Pin<Box<dyn Future<Output = Option<Make>>>>;

/// What `make` makes of what `fetch` brings, a function of [`lazy!`](crate::lazy::lazy).
/// Until it is there its place is held; where it cannot be had, that is said, and a
/// button tries again.
pub fn fetched<T, F>(
    fetch: fn() -> F,
    make: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView
where
    T: Copy + Send + Sync + 'static,
    F: Future<Output = Result<T, NotFetched>> + 'static,
{
    let make = Arc::new(make);
    shown(Arc::new(move || {
        let (fetched, make) = (fetch(), make.clone());
        Box::pin(async move {
            let made = fetched.await.ok()?;
            Some(Arc::new(move || make(made)) as Make)
        })
    }))
}

// Not generic: it is compiled once for all parts.
fn shown(bring: Arc<dyn Fn() -> Bringing + Send + Sync>) -> AnyView {
    let brought = Arc::new(OnceLock::new());
    let state = RwSignal::new(Fetch::Waiting);
    let start = {
        let brought = brought.clone();
        Callback::new(move |()| {
            let (bringing, brought) = (bring(), brought.clone());
            leptos::task::spawn_local(async move {
                let is_here = bringing.await.map(|made| brought.set(made)).is_some();
                let _ = state.try_set(if is_here { Fetch::Here } else { Fetch::Failed });
            });
        })
    };
    start.run(());
    part(move || match state.get() {
        Fetch::Waiting => {
            view! { <div class="skel rows" aria-busy="true"><div></div></div> }.into_any()
        }
        Fetch::Failed => view! { <Failed again=start/> }.into_any(),
        Fetch::Here => brought.get().map(|make: &Make| make()).into_any(),
    })
}

/// What could not be fetched, and a button to try again.
#[component]
pub fn Failed(again: Callback<()>) -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    view! {
        <div class="notice" role="alert">
            <Drawn icon=Icon::Half/>
            <div>
                {text.part_failed}" "
                <button type="button" class="quiet" on:click=move |_| again.run(())>{text.try_again}</button>
            </div>
        </div>
    }
}
