//! The numbers behind the trend: by date, by viewer, by playback context.

use super::figure::{value, was};
use super::groups::{GroupPager, GroupTable, Table};
use super::panel::Limits;
use super::reactive::{flag, part, words};
use super::session::{Asked, Session};
use super::table::{Paging, SortHead, data_table, row_index};
use crate::query::{Dimension, Metric, Sort};
use crate::state::needs;
use crate::view::trend;
use leptos::html;
use leptos::prelude::*;

/// Buckets, and groups, that are shown at first.
const FIRST: u32 = 25;
const FIRST_GROUPS: u32 = 10;

/// The tables, one at a time. `is_stale` is told whether what they ask themselves is on
/// its way.
#[component]
pub fn Details(
    series: Asked,
    metrics: Memo<(Metric, Option<Metric>)>,
    is_stale: RwSignal<bool>,
) -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    // `None` for dates.
    let by = RwSignal::new(None::<Dimension>);
    let key = |by: Option<Dimension>| by.map_or("date", Dimension::key);
    let button = move |this: Option<Dimension>| {
        view! {
            <button
                type="button"
                data-action=key(this)
                aria-pressed=words(move || (by.get() == this).to_string())
                on:click=move |_| by.set(this)
            >
                {(text.detail_rows)(key(this))}
            </button>
        }
    };
    let table = move || match by.get() {
        None => view! { <Dates series metrics/> }.into_any(),
        Some(dimension) => view! { <Groups dimension is_stale/> }.into_any(),
    };
    let modes = [None, Some(Dimension::Viewer), Some(Dimension::Context)];
    view! {
        <div class="dt">
            <div class="dth">
                <h3>{text.details}</h3>
                <div class="seg" role="group" aria-label=text.details>
                    {modes.map(button).into_iter().collect_view()}
                </div>
            </div>
            {part(table)}
        </div>
    }
}

/// Every bucket, the newest first.
#[component]
fn Dates(series: Asked, metrics: Memo<(Metric, Option<Metric>)>) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let paging = Paging::new(FIRST);
    paging.page.update_untracked(|page| page.sort = Sort::Name);
    let metrics = Memo::new(move |_| {
        let (metric, second) = metrics.get();
        trend::metrics(metric, second)
    });
    let order = Memo::new(move |_| {
        let (sort, descending) = paging.page.with(|page| (page.sort, page.descending));
        series.read(|body| Some(trend::order(body.series()?, sort, descending))).unwrap_or_default()
    });
    let n_all = move || order.with(|order| order.len() as u32);
    let row = move |place: u32| {
        let at = order.with(|order| order.get(place as usize).copied())?;
        let metrics = metrics.get();
        let row = series.read(|body| {
            let series = body.series()?;
            Some(trend::row(series, series.buckets.get(at)?, &metrics, locale))
        })?;
        let cells = metrics.iter().zip(&row.numbers).map(|(metric, number)| {
            let class = if *metric == Metric::Plays { "n p1" } else { "n" };
            view! {
                <td role="cell" class=class data-label=(text.metric_short)(metric.key())>
                    {value(number)}{was(number)}
                </td>
            }
        });
        let (days, title) = (row.days, (text.filter_by)(&row.label));
        Some(view! {
            <tr
                role="row"
                data-key=row.key
                data-partial=row.partial.then_some("true")
                aria-rowindex=row_index(place).to_string()
            >
                <th role="rowheader" scope="row">
                    <button
                        type="button"
                        class="rowlink"
                        title=title
                        on:click=move |_| session.change(|state, _| state.zoom(days))
                    >
                        {row.label}
                    </button>
                    {row.partial.then(|| view! { " " <em class="tag">{text.partial}</em> })}
                    {row.before.map(|before| view! { <span class="was">{before}</span> })}
                </th>
                {cells.collect_view()}
            </tr>
        })
    };
    let heads = move || {
        let head = |metric: &Metric| {
            let label = (text.metric_short)(metric.key());
            view! { <SortHead paging by=Sort::Metric(*metric) label class="n"/> }
        };
        metrics.with(|metrics| metrics.iter().map(head).collect_view())
    };
    let heads = view! { <SortHead paging by=Sort::Name label=text.date/> {part(heads)} };
    data_table(paging, n_all, heads.into_any(), move |at| row(at).into_any())
}

/// The sums of each viewer, or of each playback context; a row filters the page.
#[component]
fn Groups(dimension: Dimension, is_stale: RwSignal<bool>) -> impl IntoView {
    let session: Session = expect_context();
    let paging = Paging::new(FIRST_GROUPS);
    let asked = session.ask(move |state, extent| {
        Some(needs::breakdown(state, extent, dimension, paging.page.get()))
    });
    Effect::new(move || is_stale.set(asked.is_stale()));
    on_cleanup(move || {
        let _ = is_stale.try_set(false);
    });
    let table = Table::new(asked, paging, trend::columns(dimension));
    let place = NodeRef::<html::Div>::new();
    view! {
        <Limits coverage_of=asked panel="trend"/>
        <div node_ref=place hidden=flag(move || table.n_rows().is_none())>
            <GroupTable table dimension=Memo::new(move |_| dimension) place/>
        </div>
        <footer class="pf"><GroupPager table/></footer>
    }
}
