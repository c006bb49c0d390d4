//! On which sites, on what: tables whose rows filter the page, and what such a table
//! is made of.

use super::bars::BarPair;
use super::browser::keep_focus;
use super::figure::{value, was};
use super::panel::{Head, Panel};
use super::reactive::{flag, keyed, part, words};
use super::session::{Asked, Session};
use super::table::{Pager, Shown, SortHead};
use crate::query::{Body, Dimension, Page, Sort, Value};
use crate::state::{State, needs};
use crate::view::Names;
use crate::view::groups::{self, Column, Row, SHARE_COLUMNS, SITE_COLUMNS};
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;

/// Rows that a table shows at first.
pub const FIRST: u32 = 10;

/// On which sites: domains, the pages of one.
#[component]
pub fn Domains() -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let head = Head {
        key: "domains",
        title: text.domains,
        question: text.domains_question,
        class: "s9 fold",
    };
    view! { <Groups head lists=needs::site columns=&SITE_COLUMNS trail=&[Dimension::Domain] root=text.all_domains/> }
}

/// On what: devices, systems or browsers.
#[component]
pub fn Devices() -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let head = Head {
        key: "devices",
        title: text.devices,
        question: text.devices_question,
        class: "s3 fold",
    };
    view! { <Groups head lists=|_| Dimension::Device columns=&SHARE_COLUMNS trail=&[] root=""/> }
}

/// A table of groups. `lists` says of what, given the state; `trail` names the
/// dimensions that it can be drilled by, under `root`.
#[component]
fn Groups(
    head: Head,
    lists: fn(&State) -> Dimension,
    columns: &'static [Column],
    trail: &'static [Dimension],
    root: &'static str,
) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let page = RwSignal::new(Page::first(FIRST));
    let asked = session
        .ask(move |state, extent| Some(needs::breakdown(state, extent, lists(state), page.get())));
    let table = Table::new(asked, page, columns);
    let dimension = Memo::new(move |_| session.state.with(lists));
    let summary = move || {
        asked.read(|body| {
            let breakdown = body.breakdown()?;
            Some(session.names(|names| groups::summary(breakdown, names, locale)))
        })
    };
    let place = NodeRef::<html::Div>::new();
    view! {
        <Panel head asked summary=part(summary) is_empty=flag(move || table.n_rows() == Some(0))>
            <div class="drilled" node_ref=place>
                <Crumbs trail root/>
                <GroupTable table dimension place/>
            </div>
            <footer class="pf"><GroupPager table/></footer>
        </Panel>
    }
}

/// A table as it is shown.
#[derive(Clone, Copy)]
pub struct Table {
    asked: Asked,
    page: RwSignal<Page>,
    columns: &'static [Column],
    shown: Shown,
}

impl Table {
    /// The table of the groups that were asked for by `page`.
    pub fn new(asked: Asked, page: RwSignal<Page>, columns: &'static [Column]) -> Table {
        fn keys(body: &Body) -> Option<Vec<&Value>> {
            Some(body.breakdown()?.rows.iter().map(|row| &row.key).collect())
        }
        Table { asked, page, columns, shown: Shown::of(asked, keys) }
    }

    /// How many rows there are, beyond those that are shown.
    pub fn n_rows(self) -> Option<u32> {
        self.asked.read(|body| Some(body.breakdown()?.n_rows))
    }

    /// Reads a row; `None` once it is gone.
    fn row<T>(self, session: Session, key: &str, read: impl FnOnce(Row) -> T) -> Option<T> {
        let position = self.shown.position(key)?;
        let row = self.asked.read(|body| {
            let breakdown = body.breakdown()?;
            let group = breakdown.rows.get(position)?;
            let row = |names: &dyn Names| {
                groups::row(breakdown, group, self.columns, names, session.locale)
            };
            Some(session.names(row))
        })?;
        Some(read(row))
    }
}

/// The rows of a table. `place` holds it and the breadcrumb: a press on a row may
/// lead to a table without that row, and the focus then goes to the way back.
#[component]
pub fn GroupTable(
    table: Table,
    dimension: Memo<Dimension>,
    place: NodeRef<html::Div>,
) -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let Table { page, columns, .. } = table;
    let was_pressed = StoredValue::new(false);
    Effect::new(move || {
        let _ = table.shown.keys();
        if was_pressed.get_value() {
            was_pressed.set_value(false);
            request_animation_frame(move || {
                if let Some(place) = place.get_untracked() {
                    keep_focus(&place, ".crumbs button");
                }
            });
        }
    });
    let heads = columns
        .iter()
        .map(|column| {
            let label = (text.metric_short)(column.key());
            let class = if *column == Column::PlayShare { "n wide" } else { "n" };
            view! { <SortHead page by=Sort::Metric(column.metric()) label class/> }
        })
        .collect_view();
    view! {
        <div
            class="tw"
            on:click=move |_| was_pressed.set_value(true)
            hidden=flag(move || table.n_rows() == Some(0))
        >
            <table
                class="t stack tight"
                role="table"
                aria-rowcount=words(move || (table.n_rows().unwrap_or(0) + 1).to_string())
            >
                <thead role="rowgroup">
                    <tr role="row">
                        <NameHead page dimension/>
                        {heads}
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    {keyed(
                        move || table.shown.keys(),
                        move |key| view! { <GroupRow table key dimension/> }.into_any(),
                    )}
                </tbody>
            </table>
        </div>
    }
}

/// More rows of a table, on demand.
#[component]
pub fn GroupPager(table: Table) -> impl IntoView {
    let shown = Signal::derive(move || (table.shown.n_rows(), table.n_rows().unwrap_or(0)));
    let show = Callback::new(move |limit| table.page.update(|page| page.limit = limit));
    view! { <Pager rows=shown show/> }
}

/// The head of the names' column.
#[component]
fn NameHead(page: RwSignal<Page>, dimension: Memo<Dimension>) -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    part(
        move || view! { <SortHead page by=Sort::Name label=(text.dimension)(dimension.get().key())/> },
    )
}

/// One row: its name filters the whole page.
#[component]
fn GroupRow(table: Table, key: String, dimension: Memo<Dimension>) -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let columns = table.columns;
    let key: Arc<str> = key.into();
    let value_of = {
        let key = key.clone();
        move || table.row(session, &key, |row| row.value).flatten()
    };
    let label = {
        let key = key.clone();
        move || table.row(session, &key, |row| row.label).unwrap_or_default()
    };
    let bar = {
        let key = key.clone();
        Memo::new(move |_| table.row(session, &key, |row| row.bar).unwrap_or_default())
    };
    let row_key = key.to_string();
    let cells = move || {
        table.row(session, &key, |row| {
            columns.iter().zip(row.numbers).map(|(column, number)| {
                let label = (text.metric_short)(column.key());
                if *column == Column::PlayShare {
                    view! {
                        <td role="cell" class="n wide" data-label=label>
                            <span class="barwrap"><BarPair lengths=bar/>{value(&number)}</span>
                            {was(&number)}
                        </td>
                    }.into_any()
                } else {
                    let class = if number.key == "plays" { "n p1" } else { "n" };
                    view! { <td role="cell" class=class data-label=label>{value(&number)}{was(&number)}</td> }.into_any()
                }
            }).collect_view()
        })
    };
    view! {
        <tr role="row" data-key=row_key>
            <th role="rowheader" scope="row">
                <FilterButton dimension value=Signal::derive(value_of) label=words(label)/>
            </th>
            {part(cells)}
        </tr>
    }
}

/// A name that filters the page by itself, and lets go when pressed again.
#[component]
pub fn FilterButton(
    #[prop(into)] dimension: Signal<Dimension>,
    value: Signal<Value>,
    label: Signal<String>,
) -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let is_on = Memo::new(move |_| {
        let dimension = dimension.get();
        value.with(|value| {
            session.state.with(|state| state.filters.values(dimension).contains(value))
        })
    });
    let title = move || {
        let label = label.get();
        if is_on.get() { (text.filtered_by)(&label) } else { (text.filter_by)(&label) }
    };
    let toggle = move |_| {
        let (dimension, value) = (dimension.get_untracked(), value.get_untracked());
        session.remember(dimension, &value, &label.get_untracked());
        session.change(|state, _| state.toggle(dimension, &value));
    };
    view! {
        <button
            type="button"
            class="rowlink"
            class:unk=flag(move || value.with(Option::is_none))
            aria-pressed=words(move || is_on.get().to_string())
            title=words(title)
            on:click=toggle
        >
            <bdi>{label}</bdi>
        </button>
    }
}

/// Where the table is drilled to, and the way back.
#[component]
pub fn Crumbs(trail: &'static [Dimension], root: &'static str) -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let drilled = Memo::new(move |_| {
        session.state.with(|state| {
            trail
                .iter()
                .map_while(|dimension| {
                    let value = state.filters.only(*dimension)?;
                    Some((*dimension, value.to_owned()))
                })
                .collect::<Vec<_>>()
        })
    });
    part(move || {
        let drilled = drilled.get();
        let n = drilled.len();
        (n > 0).then(|| {
            let steps = drilled.into_iter().enumerate().map(|(i, (dimension, value))| {
                let label = session.label(dimension, &Some(value));
                let next = trail.get(i + 1).copied();
                if i + 1 == n {
                    return view! { <li aria-current="page">{label}</li> }.into_any();
                }
                let back = move |_| {
                    if let Some(next) = next {
                        session.change(|state, _| state.clear(next));
                    }
                };
                view! { <li><button type="button" class="quiet" on:click=back>{label}</button></li> }.into_any()
            });
            let all = move |_| session.change(|state, _| state.clear(trail[0]));
            view! {
                <nav class="crumbs" aria-label=text.breadcrumb>
                    <ol>
                        <li><button type="button" class="quiet" on:click=all>{root}</button></li>
                        {steps.collect_view()}
                    </ol>
                </nav>
            }
        })
    })
}
