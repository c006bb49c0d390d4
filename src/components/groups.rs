//! Tables of groups, whose rows filter the page: what countries, domains and devices
//! are made of.

use super::bars::bar_cell;
use super::browser::keep_focus;
use super::figure::cell;
use super::icon::{Drawn, Icon};
use super::reactive::{flag, keyed, maybe, part, words};
use super::session::{Asked, Session};
use super::table::{Pager, Paging, Shown, SortHead, TableBox, Values};
use crate::i18n::Text;
use crate::query::{Body, Dimension, Page, Sort, Value};
use crate::view::groups::{self, Column, PageName};
use crate::view::{Names, Row, name};
use leptos::html;
use leptos::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// Rows that a table shows at first.
pub const FIRST: u32 = 10;

/// A table as it is shown.
#[derive(Clone, Copy)]
pub struct Table {
    asked: Asked,
    paging: Paging,
    columns: &'static [Column],
    shown: Shown,
}

impl Table {
    /// The table of the groups that were asked for through `paging`.
    pub fn new(asked: Asked, paging: Paging, columns: &'static [Column]) -> Table {
        fn keys(body: &Body) -> Option<Values<'_>> {
            let breakdown = body.breakdown()?;
            Some((breakdown.rows.iter().map(|row| &row.key).collect(), breakdown.n_rows))
        }
        Table { asked, paging, columns, shown: Shown::of(asked, keys) }
    }

    /// How many rows there are, beyond those that are shown.
    pub fn n_rows(self) -> Option<u32> {
        self.asked.read(|body| Some(body.breakdown()?.n_rows))
    }

    /// The place of a group among those that are known; `None` where the table is not by
    /// numbers, the largest first, or does not begin with its first row; empty for the unknown.
    fn rank(self, key: &str) -> Option<String> {
        let begins = |page: &Page| page.descending && page.sort != Sort::Name && page.offset == 0;
        if !self.paging.page.with(begins) {
            return None;
        }
        let unknown = name::key(&None);
        if key == unknown {
            return Some(String::new());
        }
        let at = self.shown.position(key)?;
        let is_after_unknown = self.shown.position(unknown).is_some_and(|unknown| unknown < at);
        Some((at + 1 - usize::from(is_after_unknown)).to_string())
    }

    /// The keys of the rows that are shown, in order.
    pub fn keys(self) -> Vec<String> {
        self.shown.keys()
    }

    /// A row, made once an answer; `None` once it is gone.
    pub fn row(self, session: Session, key: Arc<str>) -> Memo<Option<Row>> {
        Memo::new(move |_| {
            let position = self.shown.position(&key)?;
            self.asked.read(|body| {
                let breakdown = body.breakdown()?;
                let group = breakdown.rows.get(position)?;
                let row = |names: &dyn Names| {
                    groups::row(breakdown, group, self.columns, names, session.locale)
                };
                Some(session.names(row))
            })
        })
    }
}

/// The rows of a table. `place` holds it and the breadcrumb: a press on a row may
/// lead to a table without that row, and the focus then goes to the way back.
#[component]
pub fn GroupTable(
    table: Table,
    dimension: Memo<Dimension>,
    place: NodeRef<html::Div>,
    #[prop(optional)] is_ranked: bool,
) -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let Table { paging, columns, .. } = table;
    // In a narrow panel a row is a card: with more than plays and their share, all in a line of three.
    let class = if columns.len() > 2 { "tight all" } else { "tight" };
    // What was drilled into is another list.
    Effect::new(move |before: Option<Dimension>| {
        let now = dimension.get();
        if before.is_some_and(|before| before != now) {
            paging.restart();
        }
        now
    });
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
            // A share orders as what it is a share of does.
            if *column == Column::PlayShare {
                return view! { <th role="columnheader" scope="col" class="n wide plain">{label}</th> }
                    .into_any();
            }
            view! { <SortHead paging by=Sort::Metric(column.metric()) label class="n"/> }.into_any()
        })
        .collect_view();
    let heads = view! { <NameHead paging dimension/> {heads} }.into_any();
    let rows = keyed(
        move || table.shown.keys(),
        move |key| view! { <GroupRow table key dimension is_ranked/> }.into_any(),
    );
    view! {
        <div
            on:click=move |_| was_pressed.set_value(true)
            hidden=flag(move || table.n_rows() == Some(0))
        >
            <TableBox paging made=table.shown.made() class heads rows/>
        </div>
    }
}

/// More rows of a table, on demand.
#[component]
pub fn GroupPager(table: Table) -> impl IntoView {
    view! { <Pager paging=table.paging made=table.shown.made()/> }
}

/// The head of the names' column.
#[component]
fn NameHead(paging: Paging, dimension: Memo<Dimension>) -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    part(
        move || view! { <SortHead paging by=Sort::Name label=(text.dimension)(dimension.get().key())/> },
    )
}

/// One row: its name filters the whole page.
#[component]
fn GroupRow(
    table: Table,
    key: String,
    dimension: Memo<Dimension>,
    is_ranked: bool,
) -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let columns = table.columns;
    let key: Arc<str> = key.into();
    let row = table.row(session, key.clone());
    let value_of = move || row.with(|row| row.as_ref()?.value.clone());
    let label =
        move || row.with(|row| row.as_ref().map_or_else(String::new, |row| row.label.clone()));
    let row_key = key.to_string();
    let ranked = key.clone();
    let rank = maybe(move || is_ranked.then(|| table.rank(&ranked)).flatten());
    let label_of = move |at: usize| (text.metric_short)(columns[at].key());
    let bar_at = columns.iter().position(|column| *column == Column::PlayShare);
    let bar = bar_at.map(|at| bar_cell(row, label_of(at), at, |row| row.bar));
    let cells = move |of: Range<usize>| {
        part(move || {
            row.with(|row| {
                let numbers = row.as_ref()?.numbers.iter().enumerate();
                let numbers = numbers.filter(|(at, _)| of.contains(at));
                Some(numbers.map(|(at, number)| cell(number, label_of(at))).collect_view())
            })
        })
    };
    let bar_at = bar_at.unwrap_or(columns.len());
    let value_of = Signal::derive(value_of);
    let page_name = move || match dimension.get() {
        Dimension::Page => value_of.get().as_deref().map(groups::page_name),
        _ => None,
    };
    let link =
        move || page_name().and_then(|name| name.link.is_some().then(|| outward(name, text)));
    let face = part(move || page_name().map(shortened));
    view! {
        <tr role="row" data-key=row_key aria-rowindex=maybe(move || table.shown.index(&key))>
            <th role="rowheader" scope="row">
                <span class="nm" data-rank=rank>
                    <FilterButton dimension value=value_of label=words(label) face/>
                    {part(link)}
                </span>
            </th>
            {cells(0..bar_at)} {bar} {cells(bar_at + 1..columns.len())}
        </tr>
    }
}

/// A page's path, cut in the middle where it is too long for its place: it tells
/// pages apart at its end.
fn shortened(name: PageName) -> impl IntoView {
    view! {
        <span class="path" dir="ltr" aria-hidden="true">
            <span>{name.start}</span>
            <span>{name.end}</span>
        </span>
    }
}

/// The way to a page itself.
fn outward(name: PageName, text: &'static Text) -> impl IntoView {
    let label = (text.open_page)(&name.whole());
    view! {
        <a
            class="ib"
            href=name.link
            target="_blank"
            rel="noopener noreferrer"
            title=label.clone()
            aria-label=label
        >
            <Drawn icon=Icon::Out/>
        </a>
    }
}

/// A name that filters the page by itself, and lets go when pressed again. `face` is
/// seen in place of the name, and hidden from a screen reader.
#[component]
pub fn FilterButton(
    #[prop(into)] dimension: Signal<Dimension>,
    value: Signal<Value>,
    label: Signal<String>,
    #[prop(optional)] face: Option<AnyView>,
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
            {face}
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
