//! On which sites: domains; with just one of them its course over time and its pages.

use super::figure::{value, was_lead};
use super::groups::{Crumbs, FIRST, GroupPager, GroupTable, Table};
use super::panel::{Head, Panel};
use super::reactive::{flag, part, when, words};
use super::session::{Asked, Session};
use super::table::Paging;
use super::trend::{GrainSwitch, Plot, Scene};
use crate::query::Dimension;
use crate::state::needs;
use crate::view::groups::{self, Column, SITE_COLUMNS, SITE_TABS};
use leptos::html;
use leptos::prelude::*;

/// What the panel is drilled by.
const TRAIL: [Dimension; 1] = [Dimension::Domain];

/// The panel. Drilled into, the page is filtered by one domain, so the page's own
/// `totals` and `series` are those of the domain.
#[component]
pub fn Domains(totals: Asked, series: Asked) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let head = Head {
        key: "domains",
        title: text.domains,
        question: text.domains_question,
        class: "s9 fold",
    };
    let paging = Paging::new(FIRST);
    let asked = session.ask(move |state, extent| {
        Some(needs::breakdown(state, extent, needs::site(state), paging.page.get()))
    });
    let table = Table::new(asked, paging, &SITE_COLUMNS);
    let dimension = Memo::new(move |_| session.state.with(needs::site));
    let summary = move || {
        asked.read(|body| {
            let breakdown = body.breakdown()?;
            Some(session.names(|names| groups::summary(breakdown, names, locale)))
        })
    };
    let n_rows = move || table.n_rows().unwrap_or(0);
    let has_drill = move || dimension.get() == Dimension::Page && n_rows() > 0;
    let n_pages = move || {
        let n = n_rows();
        (text.n_pages)((n.into(), &locale.count(n.into())))
    };
    let has_unknown = move || table.keys().iter().any(|key| key == "~");
    let place = NodeRef::<html::Div>::new();
    view! {
        <Panel head asked summary=part(summary) is_empty=flag(move || table.n_rows() == Some(0))>
            <div class="drilled" node_ref=place>
                <Crumbs trail=&TRAIL root=text.all_domains/>
                {when(has_drill, move || view! {
                    <Drill totals series/>
                    <h3 class="npages">{words(n_pages)}</h3>
                })}
                <GroupTable table dimension place/>
            </div>
            <footer class="pf">
                <GroupPager table/>
                {when(has_unknown, move || view! { <span>{text.unknown_site_hint}</span> })}
            </footer>
        </Panel>
    }
}

/// One domain: its numbers, and one of them over time.
#[component]
fn Drill(totals: Asked, series: Asked) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let chosen = RwSignal::new(SITE_TABS[0]);
    let metrics = Memo::new(move |_| (chosen.get().metric(), None));
    let scene = Scene::new(session, series, totals, metrics, Column::key_of_site);
    let tab = move |column: Column| {
        let number = move || {
            totals.read(|body| {
                let number = column.number(body.totals()?, locale);
                Some(view! { {value(&number)} {was_lead(&number, locale)} })
            })
        };
        view! {
            <button
                type="button"
                class=format!("tab {}", column.metric().key())
                aria-pressed=words(move || (chosen.get() == column).to_string())
                on:click=move |_| chosen.set(column)
            >
                <span class="tl">{(text.metric)(column.key())}</span>
                {part(number)}
            </button>
        }
    };
    let domain = move || {
        let domain =
            session.state.with(|state| state.filters.only(Dimension::Domain).map(str::to_owned));
        domain.unwrap_or_default()
    };
    view! {
        <div
            class="tabs five"
            role="group"
            aria-label=text.measure
            data-dimension=Dimension::Domain.key()
            data-key=words(domain)
        >
            {SITE_TABS.map(tab).collect_view()}
        </div>
        <div class="tlhead"><GrainSwitch/></div>
        <Plot scene/>
    }
}
