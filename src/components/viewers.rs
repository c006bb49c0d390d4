//! Who watched: one row a viewer, and under it the parts that this viewer watched.

use super::bars::BarPair;
use super::chart::{Chart, Size};
use super::figure::{value, was};
use super::groups::FilterButton;
use super::icon::{Drawn, Icon};
use super::panel::{Head, Panel};
use super::reactive::{flag, keyed, maybe, part, when, words};
use super::session::{Asked, Session};
use super::table::{Pager, SortHead};
use crate::charts::heatmap;
use crate::charts::{self, overlay};
use crate::query::answer::{Heat, Viewers as Table};
use crate::query::{Body, Dimension, Metric, Page, Pair, Question, Sort, Value};
use crate::state::needs;
use crate::view::Number;
use crate::view::viewers::{self, Row};
use leptos::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use web_sys::{KeyboardEvent, PointerEvent};

/// Rows that the table shows at first.
const FIRST: u32 = 10;

/// The columns of numbers: how they order the table, and what they are called.
const COLUMNS: [(Sort, &str); 4] = [
    (Sort::Metric(Metric::Impressions), "n"),
    (Sort::Metric(Metric::Plays), "n"),
    (Sort::Metric(Metric::Completion), "n wide"),
    (Sort::TotalCompletion, "n wide"),
];

#[derive(Clone, Copy)]
struct Rows {
    table: Memo<Option<Arc<Table>>>,
    keys: Memo<Vec<String>>,
    by_key: Memo<Arc<HashMap<String, Row>>>,
    /// Keys of the rows that are opened.
    opened: RwSignal<BTreeSet<String>>,
}

impl Rows {
    fn of(asked: Asked) -> Rows {
        let session: Session = expect_context();
        let table = Memo::new(move |_| match &asked.answer()?.body {
            Some(Body::Viewers(viewers)) => Some(Arc::new(viewers.clone())),
            _ => None,
        });
        let list = Memo::new(move |_| {
            table.with(|table| {
                let rows = table.as_ref().map(|table| viewers::rows(table, session.locale));
                Arc::new(rows.unwrap_or_default())
            })
        });
        Rows {
            table,
            keys: Memo::new(move |_| {
                list.with(|rows| rows.iter().map(|row| row.key.clone()).collect())
            }),
            by_key: Memo::new(move |_| {
                list.with(|rows| {
                    Arc::new(rows.iter().map(|row| (row.key.clone(), row.clone())).collect())
                })
            }),
            opened: RwSignal::new(BTreeSet::new()),
        }
    }
}

/// The viewers.
#[component]
pub fn Viewers() -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let head = Head {
        key: "viewers",
        title: text.viewers,
        question: text.viewers_question,
        class: "fold",
    };
    let page = RwSignal::new(Page::first(FIRST));
    let asked = session
        .ask(move |state, extent| Some(needs::query(state, extent, Question::Viewers(page.get()))));
    let rows = Rows::of(asked);
    let summary = move || {
        rows.table.with(|table| {
            table.as_ref().map(|table| view! {
                {viewers::summary(table, locale)} " " <span class="care">{text.viewers_care}</span>
            })
        })
    };
    let is_empty = Signal::derive(move || {
        rows.table.with(|table| table.as_ref().is_some_and(|table| table.n_rows == 0))
            && page.with(|page| page.find.is_empty())
    });
    let shown = Signal::derive(move || {
        let n_rows = rows.table.with(|table| table.as_ref().map_or(0, |table| table.n_rows));
        (rows.keys.with(Vec::len) as u32, n_rows)
    });
    let nothing_found = move || shown.get().1 == 0 && !is_empty.get();
    let show = Callback::new(move |limit| page.update(|page| page.limit = limit));
    let find = move || {
        view! {
            <label class="find">
                <Drawn icon=Icon::Search/>
                <span class="vh">{text.find_viewer}</span>
                <input
                    type="search"
                    placeholder=text.find_viewer
                    on:input:target=move |event| page.update(|page| page.find = event.target().value())
                />
            </label>
        }
    };
    let heads = move || {
        COLUMNS
            .into_iter()
            .map(|(by, class)| {
                let label = match by {
                    Sort::Metric(metric) => (text.metric)(metric.key()),
                    _ => text.total_completion,
                };
                view! { <SortHead page by label class/> }
            })
            .collect_view()
    };
    view! {
        <Panel head asked summary=part(summary) is_empty tools=find().into_any()>
            <div class="tw" hidden=flag(move || is_empty.get())>
                <table class="t stack" role="table" aria-rowcount=words(move || (shown.get().1 + 1).to_string())>
                    <thead role="rowgroup">
                        <tr role="row">
                            <SortHead page by=Sort::Name label=text.name/>
                            {heads()}
                            <SortHead page by=Sort::LastWatched label=text.last_watched class="d"/>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">
                        {keyed(
                            move || rows.keys.get(),
                            move |key| view! {
                                <ViewerRow rows key=key.clone()/>
                                <Detail rows key/>
                            }.into_any(),
                        )}
                    </tbody>
                </table>
                {when(nothing_found, move || view! { <p class="hint">{text.nothing_found}</p> })}
            </div>
            <footer class="pf"><Pager rows=shown show/></footer>
        </Panel>
    }
}

#[component]
fn ViewerRow(rows: Rows, key: String) -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let row = Memo::new({
        let key = key.clone();
        move |_| rows.by_key.with(|rows| rows.get(&key).cloned())
    });
    let label = Signal::derive(move || {
        row.with(|row| row.as_ref().map(|row| row.label.clone()).unwrap_or_default())
    });
    let value_of =
        Signal::derive(move || row.with(|row| row.as_ref().and_then(|row| row.value.clone())));
    let is_open = Memo::new({
        let key = key.clone();
        move |_| rows.opened.with(|opened| opened.contains(&key))
    });
    let toggle = {
        let key = key.clone();
        move |_| {
            rows.opened.update(|opened| {
                if !opened.remove(&key) {
                    opened.insert(key.clone());
                }
            });
        }
    };
    let cells = move || row.get().map(|row| cells(row, text));
    let arrow = move || {
        if is_open.get() {
            view! { <Drawn icon=Icon::Down/> }
        } else {
            view! { <Drawn icon=Icon::Right class="flip"/> }
        }
    };
    view! {
        <tr role="row" data-key=key class:open=is_open>
            <th role="rowheader" scope="row">
                <span class="nm">
                    <button
                        type="button"
                        class="exp"
                        data-action="row"
                        aria-expanded=words(move || is_open.get().to_string())
                        aria-label=words(move || (text.parts_watched_by)(&label.get()))
                        on:click=toggle
                    >
                        {part(arrow)}
                    </button>
                    <FilterButton dimension=Dimension::Viewer value=value_of label/>
                </span>
            </th>
            {part(cells)}
        </tr>
    }
}

/// The cells of numbers beside a name.
fn cells(row: Row, text: &'static crate::i18n::Text) -> impl IntoView {
    let wide = |number: &Number, bar: Pair<f64>, label: &'static str| {
        view! {
            <td role="cell" class="n wide" data-label=label>
                <span class="barwrap"><BarPair lengths=Signal::stored(bar)/>{value(number)}</span>
                {was(number)}
            </td>
        }
    };
    let (last, first) = row.watched.unzip();
    view! {
        <td role="cell" class="n" data-label=(text.metric_short)("impressions")>
            {value(&row.impressions)}{was(&row.impressions)}
        </td>
        <td role="cell" class="n p1" data-label=(text.metric_short)("plays")>
            {value(&row.plays)}{was(&row.plays)}
        </td>
        {wide(&row.completion, row.completion_bar, (text.metric)("completion"))}
        {wide(&row.total_completion, row.total_completion_bar, text.total_completion)}
        <td role="cell" class="d" data-label=text.last_watched>
            <span class="v">{last.unwrap_or_else(|| text.no_value.to_owned())}</span>
            {first.map(|first| view! { <span class="was">{(text.first_watched)(&first)}</span> })}
        </td>
    }
}

/// The row under an opened row.
#[component]
fn Detail(rows: Rows, key: String) -> impl IntoView {
    let is_open = Memo::new({
        let key = key.clone();
        move |_| rows.opened.with(|opened| opened.contains(&key))
    });
    let row = Memo::new(move |_| rows.by_key.with(|rows| rows.get(&key).cloned()));
    let strip = move || {
        let row = row.get_untracked();
        row.map(|row| view! { <Strip value=row.value label=row.label/> })
    };
    view! {
        {when(move || is_open.get(), move || view! {
            <tr class="detail" role="row"><td colspan="6" role="cell">{strip()}</td></tr>
        })}
    }
}

/// Which parts a viewer watched, and how often.
#[component]
fn Strip(value: Value, label: String) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let asked = session
        .ask(move |state, extent| Some(needs::query(state, extent, Question::Heat(value.clone()))));
    let heat = Memo::new(move |_| -> Option<Arc<Heat>> {
        match &asked.answer()?.body {
            Some(Body::Heat(heat)) => Some(Arc::new(heat.clone())),
            _ => None,
        }
    });
    let raw =
        Memo::new(move |_| heat.with(|heat| heat.as_ref().map(|heat| viewers::tiers_raw(heat))));
    let size = RwSignal::new(Size::default());
    // The cell under the pointer or the keyboard.
    let cursor = RwSignal::new(None::<u32>);
    let draw = move |area: &_, theme: &charts::Theme, size: Size| {
        heat.with(|heat| {
            if let Some(heat) = heat {
                viewers::draw_with(heat, size.width, |picture| {
                    let _ = heatmap::draw(area, picture, theme);
                });
            }
        });
    };
    let draw_cursor = move |area: &_, theme: &charts::Theme, size: Size| {
        heat.with(|heat| {
            let (Some(heat), Some(cell)) = (heat, cursor.get()) else { return };
            viewers::draw_with(heat, size.width, |picture| {
                let layout = picture.layout(size.device(), size.scale);
                let hover = overlay::Hover { x: layout.time.cell_center(cell as usize), dots: &[] };
                let picture =
                    overlay::Overlay { hit: layout.hit, hover: Some(hover), playhead: None };
                let _ = overlay::draw(area, &picture, theme);
            });
        });
    };
    let height = move |_| {
        heat.with(|heat| {
            heat.as_ref().map_or(60.0, |heat| {
                viewers::draw_with(heat, size.get_untracked().width, |picture| picture.height_css())
            })
        })
    };
    let cell_at = move |event: &PointerEvent| {
        heat.with_untracked(|heat| {
            let heat = heat.as_ref()?;
            let size = size.get_untracked();
            viewers::draw_with(heat, size.width, |picture| {
                let layout = picture.layout(size.device(), size.scale);
                layout.time.cell(size.x(event), picture.n_cells as usize)
            })
        })
    };
    let n_cells = move || heat.with(|heat| heat.as_ref().map_or(0, |heat| viewers::n_cells(heat)));
    let said =
        move || heat.with(|heat| viewers::run_at(&heat.as_ref()?.runs.now, cursor.get()?, locale));
    let seek = move |cell: u32| session.seek.set(Some(f64::from(cell)));
    let on_key = move |event: KeyboardEvent| {
        let last = n_cells().saturating_sub(1);
        let at = cursor.get_untracked();
        let step = if event.shift_key() { 60 } else { 5 };
        let next = match event.key().as_str() {
            "ArrowRight" => at.map_or(0, |at| at + step),
            "ArrowLeft" => at.unwrap_or(0).saturating_sub(step),
            "Home" => 0,
            "End" => last,
            "Enter" => {
                if let Some(at) = at {
                    seek(at);
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        cursor.set(Some(next.min(last)));
    };
    view! {
        <div
            class="heat"
            data-tiers=maybe(move || raw.with(|raw| raw.as_ref().map(|raw| raw.now.clone())))
            data-tiers-before=maybe(move || raw.with(|raw| raw.as_ref().and_then(|raw| raw.before.clone())))
            aria-busy=words(move || asked.is_stale().to_string())
        >
            <div class="heathead">
                <h3>{(text.parts_watched_by)(&label)}</h3>
                <ul class="hl" aria-label=text.legend>
                    {text.tiers.iter().enumerate().map(|(tier, label)| view! {
                        <li><span class=format!("hk k{tier}")></span>{*label}</li>
                    }).collect_view()}
                </ul>
            </div>
            <div
                class="hs"
                tabindex="0"
                role="slider"
                aria-label=(text.heat_label)(&label)
                aria-valuemin="0"
                aria-valuemax=words(move || n_cells().saturating_sub(1).to_string())
                aria-valuenow=words(move || cursor.get().unwrap_or(0).to_string())
                aria-valuetext=maybe(said)
                on:pointermove=move |event| cursor.set(cell_at(&event).map(|cell| cell as u32))
                on:pointerleave=move |_| cursor.set(None)
                on:click=move |_| if let Some(cell) = cursor.get_untracked() { seek(cell) }
                on:keydown=on_key
            >
                <Chart height=Box::new(height) draw=Box::new(draw) size/>
                <Chart class="over" height=Box::new(height) draw=Box::new(draw_cursor)/>
            </div>
            <p class="hr" aria-hidden="true">{part(said)}</p>
        </div>
    }
}
