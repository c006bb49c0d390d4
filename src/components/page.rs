//! The whole page of one instance, in the order of an instructor's questions.

use super::about::About;
use super::appearance::theme_of;
use super::bar::Bar;
use super::chart::{ChartTheme, Drawings};
use super::countries::Countries;
use super::devices::Devices;
use super::domains::Domains;
use super::files;
use super::funnel::Funnel;
use super::header::Header;
use super::notices::Notices;
use super::reactive::{flag, later, maybe, part};
use super::session::{Asked, Phase, Session};
use super::tiles::Tiles;
use super::timeline::Timeline;
use super::trend::Trend;
use super::viewers::Viewers;
use crate::query::Question;
use crate::state::needs;
use core::time::Duration;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The page of a session.
#[component]
pub fn Page(session: Session) -> impl IntoView {
    provide_context(session);
    let text = session.locale.text;
    let root = NodeRef::<html::Section>::new();
    let element = Signal::derive_local(move || {
        root.get().and_then(|root| root.dyn_into::<web_sys::HtmlElement>().ok())
    });
    Effect::new(move || {
        if let Some(root) = element.get() {
            files::listen(session, &root);
        }
    });
    provide_context(ChartTheme(theme_of(element)));
    provide_context(Drawings(StoredValue::new_local(Vec::new())));
    let totals = session.ask(|state, extent| Some(needs::query(state, extent, Question::Totals)));
    let series = session.ask(|state, extent| Some(needs::series(state, extent)));
    let answers = Answers { totals, series };
    // What a change has led to, for those who do not see it.
    let said = move || {
        let plays = totals.read(|body| Some(body.totals()?.now.plays))?;
        let range = totals.coverage(|coverage| session.locale.range(coverage.range))?;
        let n_filters = session.state.with(|state| state.filters.clauses().count() as u64);
        let counted = |n: u64| (n, session.locale.count(n));
        let (plays, filters) = (counted(plays), counted(n_filters));
        Some((text.shown_now)((plays.0, &plays.1), &range, (filters.0, &filters.1)))
    };
    // The host hears it too: a frame's own words do not reach every screen reader.
    let said = Memo::new(move |_| said());
    Effect::new(move || {
        if let Some(said) = said.get() {
            session.tell_of("said", "text", &said.into());
        }
    });
    let landmark = |role: &'static str| session.is_page.then_some(role);
    let name =
        move || session.entry.get().map(|entry| entry.name.clone()).filter(|_| !session.is_page);
    let mut staged = in_turn(answers);
    let panels = move || {
        let mut staged = in_turn(answers);
        session.panels.get().into_iter().filter_map(panel).map(&mut staged).collect_view()
    };
    let has_failed = move || matches!(session.phase.get(), Phase::Failed(_));
    view! {
        // Within a section nothing is a landmark of the whole page, which here is the host's.
        <section class="vp" class:waiting=flag(move || !session.is_settled.get() && !has_failed()) lang=session.locale.tag aria-label=maybe(name) node_ref=root>
            {staged(|answers| view! { <Header totals=answers.totals/> }.into_any())}
            {staged(|_| view! { <Bar/> }.into_any())}
            {staged(|_| view! { <Notices/> }.into_any())}
            <div class="numbers" role=landmark("main") tabindex="-1" hidden=flag(has_failed)>
                {part(panels)}
            </div>
            {staged(|answers| view! { <About totals=answers.totals/> }.into_any())}
            <p class="vh" role="status">{part(move || said.get())}</p>
        </section>
    }
}

/// How a panel is made that a host may choose.
fn panel(key: &str) -> Option<fn(Answers) -> AnyView> {
    Some(match key {
        "tiles" => {
            |answers| view! { <Tiles totals=answers.totals series=answers.series/> }.into_any()
        }
        "timeline" => |_| view! { <Timeline/> }.into_any(),
        "viewers" => |_| view! { <Viewers/> }.into_any(),
        "trend" => {
            |answers| view! { <Trend series=answers.series totals=answers.totals/> }.into_any()
        }
        "funnel" => |answers| view! { <Funnel totals=answers.totals/> }.into_any(),
        "countries" => |_| view! { <Countries/> }.into_any(),
        "domains" => {
            |answers| view! { <Domains totals=answers.totals series=answers.series/> }.into_any()
        }
        "devices" => |_| view! { <Devices/> }.into_any(),
        // The report of quality stands in the notes at the end.
        _ => return None,
    })
}

/// Parts of the page that are made one after the other, each in a task of its own: all
/// at once would hold up a host's page for too long.
fn in_turn(answers: Answers) -> impl FnMut(fn(Answers) -> AnyView) -> AnyView {
    let mut turns = 0..;
    move |make| {
        let turn = Duration::from_millis(turns.next().unwrap_or_default());
        later(turn, move || make(answers))
    }
}

/// What more than one panel is made from.
#[derive(Clone, Copy)]
struct Answers {
    totals: Asked,
    series: Asked,
}
