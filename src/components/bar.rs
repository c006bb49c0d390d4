//! Range, comparison and filters: what the whole page depends on.

use super::export::menu;
use super::fetched::fetched;
use super::filters::Filters;
use super::icon::{Drawn, Icon};
use super::pickers::{ComparePicker, RangePicker};
use super::reactive::{part, when};
use super::session::Session;
use super::take::Take;
use leptos::prelude::*;

/// The bar.
#[component]
pub fn Bar() -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    view! {
        <div class="bar" role="region" aria-label=text.bar>
            <div class="pickers">
                <RangePicker/>
                <span class="vs">{text.versus}</span>
                <ComparePicker/>
            </div>
            <Filters/>
            <div class="acts"><Export/><Take panel=None label=text.report.to_owned()/><CopyLink/></div>
        </div>
    }
}

#[component]
fn Export() -> impl IntoView {
    let session: Session = expect_context();
    let id = session.id("export");
    let was_opened = RwSignal::new(false);
    view! {
        <button
            type="button"
            class="btn ghost copy"
            popovertarget=id.clone()
            on:click=move |_| was_opened.set(true)
        >
            <Drawn icon=Icon::Save/>
            <span>{session.locale.text.export}</span>
        </button>
        <div class="pop export" popover="auto" id=id>
            {when(move || was_opened.get(), move || fetched(menu, move |menu| menu(session)))}
        </div>
    }
}

#[component]
fn CopyLink() -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let said = RwSignal::new(None::<&'static str>);
    let copy = move |_| {
        let Some(window) = web_sys::window() else { return };
        let Ok(address) = window.location().href() else { return };
        let address = session.link(&address);
        leptos::task::spawn_local(async move {
            let copied = super::browser::copy(&address).await;
            let _ =
                said.try_set(Some(if copied { text.link_copied } else { text.link_not_copied }));
        });
    };
    view! {
        <button type="button" class="btn ghost copy" on:click=copy on:blur=move |_| said.set(None)>
            <Drawn icon=Icon::Link/>
            <span>{text.copy_link}</span>
        </button>
        <span role="status" class="hint">{part(move || said.get())}</span>
    }
}
