//! Where from: countries, the regions of one, the cities of one region.

use super::fetched::fetched;
use super::groups::{Crumbs, FIRST, GroupPager, GroupTable, Table};
use super::map::PlaceMap;
use super::near::was_seen;
use super::panel::{Head, Panel};
use super::reactive::{flag, part, when};
use super::session::Session;
use super::table::Paging;
use crate::lazy::lazy;
use crate::query::Dimension;
use crate::state::needs;
use crate::view::groups::{self, SHARE_COLUMNS};
use leptos::html;
use leptos::prelude::*;

lazy! {
    map: fn map() -> fn() -> AnyView {
        || PlaceMap().into_any()
    }
}

/// What the panel is drilled by.
const TRAIL: [Dimension; 2] = [Dimension::Country, Dimension::Region];

/// The panel.
#[component]
pub fn Countries() -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let head = Head {
        key: "countries",
        title: text.countries,
        question: text.countries_question,
        class: "s9 fold",
    };
    let paging = Paging::new(FIRST);
    let asked = session.ask(move |state, extent| {
        Some(needs::breakdown(state, extent, needs::place(state), paging.page.get()))
    });
    let table = Table::new(asked, paging, &SHARE_COLUMNS);
    let dimension = Memo::new(move |_| session.state.with(needs::place));
    let summary = move || {
        asked.read(|body| {
            let breakdown = body.breakdown()?;
            Some(session.names(|names| groups::summary(breakdown, names, locale)))
        })
    };
    let is_empty = flag(move || table.n_rows() == Some(0));
    let place = NodeRef::<html::Div>::new();
    let map_place = NodeRef::<html::Div>::new();
    let is_seen = was_seen(map_place);
    view! {
        <Panel head asked summary=part(summary) is_empty>
            <div class="drilled" node_ref=place>
                <Crumbs trail=&TRAIL root=text.world/>
                <div class="geo" hidden=is_empty>
                    <div class="mapwrap" node_ref=map_place>
                        {when(move || is_seen.get(), || fetched(map, |map| map()))}
                    </div>
                    <div>
                        <GroupTable table dimension place is_ranked=true/>
                        <footer class="pf"><GroupPager table/></footer>
                    </div>
                </div>
            </div>
        </Panel>
    }
}
