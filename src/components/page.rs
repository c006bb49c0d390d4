//! The whole page of one instance, in the order of an instructor's questions.

use super::about::About;
use super::appearance::theme_of;
use super::bar::Bar;
use super::browser::jump;
use super::chart::ChartTheme;
use super::funnel::Funnel;
use super::groups::{Countries, Devices, Domains};
use super::header::Header;
use super::notices::Notices;
use super::reactive::flag;
use super::session::{Phase, Session};
use super::tiles::Tiles;
use super::timeline::Timeline;
use super::trend::Trend;
use super::viewers::Viewers;
use crate::query::Question;
use crate::state::needs;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The page of a session.
#[component]
pub fn Page(session: Session) -> impl IntoView {
    provide_context(session);
    let text = session.locale.text;
    let root = NodeRef::<html::Div>::new();
    let element = Signal::derive_local(move || {
        root.get().and_then(|root| root.dyn_into::<web_sys::HtmlElement>().ok())
    });
    provide_context(ChartTheme(theme_of(element)));
    let totals = session.ask(|state, extent| Some(needs::query(state, extent, Question::Totals)));
    let series = session.ask(|state, extent| Some(needs::series(state, extent)));
    let has_failed = move || matches!(session.phase.get(), Phase::Failed(_));
    view! {
        <div class="vp" lang=session.locale.tag node_ref=root>
            <a class="skip" href="#" on:click=|event| jump(&event, "main")>{text.skip_to_numbers}</a>
            <Header/>
            <Bar/>
            <Notices/>
            <main tabindex="-1" hidden=flag(has_failed)>
                <Tiles totals series/>
                <Timeline/>
                <Viewers/>
                <Trend series totals/>
                <Funnel totals/>
                <Countries/>
                <Domains/>
                <Devices/>
            </main>
            <About/>
        </div>
    }
}
