//! Who watched: one row a viewer, and under it the parts that this viewer watched.

use super::bars::BarPair;
use super::chart::{Chart, Size};
use super::figure::{value, was};
use super::groups::FilterButton;
use super::icon::{Drawn, Icon};
use super::panel::{Head, Panel};
use super::reactive::{flag, keyed, maybe, part, when, words};
use super::session::{Asked, Session};
use super::table::{Pager, Shown, SortHead};
use crate::charts::heatmap;
use crate::charts::{self, overlay};
use crate::query::{Dimension, Metric, Page, Pair, Question, Sort, Value};
use crate::state::needs;
use crate::view::Number;
use crate::view::viewers::{self, Row};
use leptos::prelude::*;
use std::collections::BTreeSet;
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

/// The table as it is shown.
#[derive(Clone, Copy)]
struct Rows {
    asked: Asked,
    shown: Shown,
    /// Keys of the rows that are opened.
    opened: RwSignal<BTreeSet<String>>,
}

impl Rows {
    /// Reads a row; `None` once it is gone.
    fn row<T>(self, session: Session, key: &str, read: impl FnOnce(Row) -> T) -> Option<T> {
        let position = self.shown.position(key)?;
        let row = self.asked.read(|body| {
            let viewer = body.viewers()?.rows.get(position)?;
            Some(viewers::row(viewer, session.locale))
        })?;
        Some(read(row))
    }

    fn is_open(self, key: &str) -> bool {
        self.opened.with(|opened| opened.contains(key))
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
    let rows = Rows {
        asked,
        shown: Shown::of(asked, |body| {
            Some(body.viewers()?.rows.iter().map(|viewer| &viewer.key).collect())
        }),
        opened: RwSignal::new(BTreeSet::new()),
    };
    let summary = move || {
        asked.read(|body| {
            let summary = viewers::summary(body.viewers()?, locale);
            Some(view! { {summary} " " <span class="care">{text.viewers_care}</span> })
        })
    };
    let n_rows = move || asked.read(|body| Some(body.viewers()?.n_rows));
    let is_empty =
        Signal::derive(move || n_rows() == Some(0) && page.with(|page| page.find.is_empty()));
    let shown = Signal::derive(move || (rows.shown.n_rows(), n_rows().unwrap_or(0)));
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
                            move || rows.shown.keys(),
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
    let key: Arc<str> = key.into();
    let label = words({
        let key = key.clone();
        move || rows.row(session, &key, |row| row.label).unwrap_or_default()
    });
    let value_of = Signal::derive({
        let key = key.clone();
        move || rows.row(session, &key, |row| row.value).flatten()
    });
    let is_open = flag({
        let key = key.clone();
        move || rows.is_open(&key)
    });
    let toggle = {
        let key = key.to_string();
        move |_| {
            rows.opened.update(|opened| {
                if !opened.remove(&key) {
                    opened.insert(key.clone());
                }
            });
        }
    };
    let row_key = key.to_string();
    let cells = move || rows.row(session, &key, |row| cells(row, text));
    let arrow = move || {
        if is_open.get() {
            view! { <Drawn icon=Icon::Down/> }
        } else {
            view! { <Drawn icon=Icon::Right class="flip"/> }
        }
    };
    view! {
        <tr role="row" data-key=row_key class:open=is_open>
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
    let session: Session = expect_context();
    let key: Arc<str> = key.into();
    let strip = {
        let key = key.clone();
        move || {
            // The strip follows the numbers by itself; its viewer does not change.
            let strip = untrack(|| {
                rows.row(session, &key, |row| view! { <Strip value=row.value label=row.label/> })
            });
            view! { <tr class="detail" role="row"><td colspan="6" role="cell">{strip}</td></tr> }
        }
    };
    when(move || rows.is_open(&key), strip)
}

/// Which parts a viewer watched, and how often.
#[component]
fn Strip(value: Value, label: String) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let asked = session
        .ask(move |state, extent| Some(needs::query(state, extent, Question::Heat(value.clone()))));
    let tiers = move || asked.read(|body| body.heat().map(viewers::tiers_raw));
    let size = RwSignal::new(Size::default());
    // The cell under the pointer or the keyboard.
    let cursor = RwSignal::new(None::<u32>);
    let draw = move |area: &_, theme: &charts::Theme, size: Size| {
        draw_with(asked, size.width, |picture| {
            let _ = heatmap::draw(area, picture, theme);
        });
    };
    let draw_cursor = move |area: &_, theme: &charts::Theme, size: Size| {
        let Some(cell) = cursor.get() else { return };
        draw_with(asked, size.width, |picture| {
            let layout = picture.layout(size.device(), size.scale);
            let hover = overlay::Hover { x: layout.time.cell_center(cell as usize), dots: &[] };
            let over =
                overlay::Overlay { hit: layout.hit, hover: Some(hover), ..Default::default() };
            let _ = overlay::draw(area, &over, theme);
        });
    };
    let height =
        move |width| draw_with(asked, width, |picture| picture.height_css()).unwrap_or(60.0);
    let cell_at = move |event: &PointerEvent| {
        let size = size.get_untracked();
        let cell = |picture: &heatmap::Heatmap<'_>| {
            let layout = picture.layout(size.device(), size.scale);
            layout.time.cell(size.x(event), picture.n_cells as usize)
        };
        untrack(|| draw_with(asked, size.width, cell)).flatten()
    };
    let n_cells = move || asked.read(|body| body.heat().map(viewers::n_cells)).unwrap_or(0);
    let said = move || {
        let cell = cursor.get()?;
        asked.read(|body| viewers::run_at(&body.heat()?.runs.now, cell, locale))
    };
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
            data-tiers=maybe(move || Some(tiers()?.now))
            data-tiers-before=maybe(move || tiers()?.before)
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

/// The picture of a strip as it stands, if there is something to draw.
fn draw_with<T>(
    asked: Asked,
    width: f64,
    use_it: impl FnOnce(&heatmap::Heatmap<'_>) -> T,
) -> Option<T> {
    // Not generic: the making of a picture is compiled once for all its uses.
    fn draw_once(asked: Asked, width: f64, use_it: &mut dyn FnMut(&heatmap::Heatmap<'_>)) {
        asked.read(|body| {
            viewers::draw_with(body.heat()?, width, use_it);
            Some(())
        });
    }
    let (mut use_it, mut used) = (Some(use_it), None);
    draw_once(asked, width, &mut |picture| {
        used = use_it.take().map(|use_it| use_it(picture));
    });
    used
}
