//! Who watched: one row a viewer, and under it the parts that this viewer watched.

use super::bars::BarPair;
use super::chart::{Chart, Size};
use super::figure::{value, was};
use super::groups::FilterButton;
use super::icon::{Drawn, Icon};
use super::panel::{Head, Panel};
use super::player::{cue_at, moved_by};
use super::reactive::{flag, keyed, maybe, part, when, words};
use super::readout::{Place, read_out};
use super::session::{Asked, Session};
use super::table::{Find, Pager, Paging, Shown, SortHead, TableBox};
use crate::charts::heatmap;
use crate::charts::{self, overlay};
use crate::i18n::clock;
use crate::query::{Dimension, Metric, Question, Sort};
use crate::state::needs;
use crate::view::{Row, viewers};
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{KeyboardEvent, MouseEvent, PointerEvent};

/// Rows that the table shows at first.
const FIRST: u32 = 10;

/// The columns beside the name: how they order the table, and what they are like.
const COLUMNS: [(Sort, &str); 6] = [
    (Sort::Metric(Metric::Impressions), "n"),
    (Sort::Metric(Metric::Plays), "n"),
    (Sort::Metric(Metric::Completion), "n wide"),
    (Sort::TotalCompletion, "n wide"),
    (Sort::FirstWatched, "d"),
    (Sort::LastWatched, "d"),
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
    /// A row, made once an answer; `None` once it is gone.
    fn row(self, session: Session, key: String) -> Memo<Option<Row>> {
        Memo::new(move |_| {
            let position = self.shown.position(&key)?;
            self.asked.read(|body| {
                let viewer = body.viewers()?.rows.get(position)?;
                Some(viewers::row(viewer, session.locale))
            })
        })
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
    let paging = Paging::new(FIRST);
    let asked = session.ask(move |state, extent| {
        Some(needs::query(state, extent, Question::Viewers(paging.page.get())))
    });
    let rows = Rows {
        asked,
        shown: Shown::of(asked, |body| {
            let viewers = body.viewers()?;
            Some((viewers.rows.iter().map(|viewer| &viewer.key).collect(), viewers.n_rows))
        }),
        opened: RwSignal::new(BTreeSet::new()),
    };
    let summary = move || {
        asked.read(|body| {
            let summary = viewers::summary(body.viewers()?, locale);
            Some(view! { {summary} " " <span class="care">{text.viewers_care}</span> })
        })
    };
    let made = rows.shown.made();
    let n_rows = move || asked.read(|body| Some(body.viewers()?.n_rows));
    let is_found = move || asked.page(|page| !page.find.is_empty()) == Some(true);
    let is_empty = Signal::derive(move || n_rows() == Some(0) && !is_found());
    let nothing_found = move || n_rows() == Some(0) && is_found();
    let find = view! { <Find paging made label=text.find_viewer/> }.into_any();
    let heads = COLUMNS.map(|(by, class)| {
        let label = match by {
            Sort::Metric(metric) => (text.metric)(metric.key()),
            Sort::FirstWatched => text.first_watched,
            Sort::LastWatched => text.last_watched,
            Sort::Name | Sort::TotalCompletion => text.total_completion,
        };
        view! { <SortHead paging by label class/> }
    });
    let heads = view! { <SortHead paging by=Sort::Name label=text.name/> {heads.collect_view()} }
        .into_any();
    let body = keyed(
        move || rows.shown.keys(),
        move |key| {
            let row = rows.row(session, key.clone());
            view! {
                <ViewerRow rows row key=key.clone()/>
                <Detail rows row key/>
            }
            .into_any()
        },
    );
    let has_many = move || rows.opened.with(|opened| opened.len() > 1);
    let close = move |_| rows.opened.update(BTreeSet::clear);
    view! {
        <Panel head asked summary=part(summary) is_empty tools=find>
            <div hidden=flag(move || is_empty.get())>
                <TableBox paging made heads rows=body/>
                {when(nothing_found, move || view! { <p class="hint">{text.nothing_found}</p> })}
            </div>
            <footer class="pf">
                <Pager paging made/>
                {when(has_many, move || view! {
                    <button type="button" class="quiet" on:click=close>{text.close_all}</button>
                })}
            </footer>
        </Panel>
    }
}

#[component]
fn ViewerRow(rows: Rows, row: Memo<Option<Row>>, key: String) -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let label = words(move || {
        row.with(|row| row.as_ref().map_or_else(String::new, |row| row.label.clone()))
    });
    let value_of = Signal::derive(move || row.with(|row| row.as_ref()?.value.clone()));
    let key: Arc<str> = key.into();
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
    let cells = move || row.with(|row| row.as_ref().map(|row| cells(row, text)));
    let arrow = move || {
        if is_open.get() {
            view! { <Drawn icon=Icon::Down/> }
        } else {
            view! { <Drawn icon=Icon::Right class="flip"/> }
        }
    };
    view! {
        <tr
            role="row"
            data-key=row_key
            aria-rowindex=maybe(move || rows.shown.index(&key))
            class:open=is_open
        >
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

/// The cells beside a name.
fn cells(row: &Row, text: &'static crate::i18n::Text) -> impl IntoView + use<> {
    let numbers = row.numbers.iter().enumerate().map(|(column, number)| {
        let label = label(COLUMNS[column].0, text);
        let bar = match number.key {
            "completion" => Some(row.bar),
            "total_completion" => Some(row.second_bar),
            _ => None,
        };
        match bar {
            Some(bar) => view! {
                <td role="cell" class="n wide" data-label=label>
                    <span class="barwrap"><BarPair lengths=Signal::stored(bar)/>{value(number)}</span>
                    {was(number)}
                </td>
            }
            .into_any(),
            None => {
                let class = if number.key == "plays" { "n p1" } else { "n" };
                view! { <td role="cell" class=class data-label=label>{value(number)}{was(number)}</td> }
                    .into_any()
            }
        }
    });
    let days = row.watched.clone().map(|(first, last)| [first, last]);
    let days = days.unwrap_or([text.no_value; 2].map(str::to_owned)).into_iter();
    let days = days.zip([text.first_watched, text.last_watched]).map(|(day, label)| {
        view! { <td role="cell" class="d" data-label=label><span class="v">{day}</span></td> }
    });
    view! { {numbers.collect_view()} {days.collect_view()} }
}

/// What a column is called.
fn label(by: Sort, text: &'static crate::i18n::Text) -> &'static str {
    match by {
        Sort::Name => text.name,
        Sort::Metric(metric) => (text.metric)(metric.key()),
        Sort::TotalCompletion => text.total_completion,
        Sort::FirstWatched => text.first_watched,
        Sort::LastWatched => text.last_watched,
    }
}

/// The row under an opened row.
#[component]
fn Detail(rows: Rows, row: Memo<Option<Row>>, key: String) -> impl IntoView {
    let strip = move || {
        view! { <tr class="detail" role="row"><td colspan="7" role="cell"><Strip row/></td></tr> }
    };
    when(move || rows.is_open(&key), strip)
}

/// Which parts a viewer watched, and how often.
#[component]
fn Strip(row: Memo<Option<Row>>) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    // The strip follows the numbers by itself; its viewer does not change.
    let (value, label) = row.with_untracked(|row| {
        row.as_ref().map(|row| (row.value.clone(), row.label.clone())).unwrap_or_default()
    });
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
        untrack(|| draw_with(asked, size.width, cell)).flatten().map(|cell| cell as u32)
    };
    let last =
        move || asked.read(|body| body.heat().map(viewers::n_cells)).unwrap_or(0).saturating_sub(1);
    // Where the keys go on from: where they or the pointer went, else the playhead.
    let at = move || cursor.get().unwrap_or(session.playhead.get() as u32).min(last());
    let chapter = move |cell: u32| {
        session.chapters.with(|cues| {
            cue_at(cues, f64::from(cell)).map(|(i, cue)| (text.chapter)(i + 1, &cue.text))
        })
    };
    let counted = move |cell: u32| {
        asked.read(|body| Some(viewers::counted(body.heat()?, cell, locale))).unwrap_or_default()
    };
    let said = move || {
        let cell = at();
        let said = [clock(cell)].into_iter().chain(chapter(cell)).chain(counted(cell));
        said.collect::<Vec<_>>().join(", ")
    };
    let card = move |cell: u32| {
        let counted = counted(cell).into_iter().map(|counted| view! { <p>{counted}</p> });
        view! { <p class="rt"><b>{clock(cell)}</b> {chapter(cell)}</p> {counted.collect_view()} }
    };
    let place = move |cell: u32| {
        let size = size.get();
        draw_with(asked, size.width, |picture| {
            let layout = picture.layout(size.device(), size.scale);
            Place { x: layout.time.cell_center(cell as usize) / size.scale, avoid: None }
        })
    };
    let card = read_out(size, move || cursor.get(), place, card);
    let on_click = move |event: MouseEvent| {
        let cell = event.dyn_ref::<PointerEvent>().and_then(cell_at);
        session.seek.set(Some(f64::from(cell.unwrap_or(untrack(at)))));
    };
    let on_key = move |event: KeyboardEvent| {
        let (key, at) = (event.key(), untrack(at));
        let is_seek = key == "Enter" || key == " ";
        if is_seek {
            session.seek.set(Some(f64::from(at)));
        }
        let next = session
            .chapters
            .with_untracked(|cues| moved_by(&key, event.shift_key(), at, untrack(last), cues));
        if next.is_some() {
            cursor.set(next);
        }
        if is_seek || next.is_some() {
            event.prevent_default();
        }
    };
    let watched = move || {
        let (first, last) = row.with(|row| row.as_ref()?.watched.clone())?;
        Some((text.watched)(&first, &last))
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
                <p class="hint">{part(watched)}</p>
                <ul class="hl" aria-label=text.legend>
                    {text.tiers.iter().enumerate().map(|(tier, label)| view! {
                        <li><span class=format!("hk k{tier}")></span>{*label}</li>
                    }).collect_view()}
                </ul>
            </div>
            <div class="plot">
                <div
                    class="target"
                    tabindex="0"
                    role="slider"
                    aria-label=(text.heat_label)(&label)
                    aria-valuemin="0"
                    aria-valuemax=words(move || last().to_string())
                    aria-valuenow=words(move || at().to_string())
                    aria-valuetext=words(said)
                    on:focus=move |_| cursor.set(Some(untrack(at)))
                    on:blur=move |_| cursor.set(None)
                    on:pointermove=move |event| cursor.set(cell_at(&event))
                    on:pointerleave=move |_| cursor.set(None)
                    on:click=on_click
                    on:keydown=on_key
                >
                    <Chart height=Box::new(height) draw=Box::new(draw) size/>
                    <Chart class="over" height=Box::new(height) draw=Box::new(draw_cursor)/>
                </div>
                {card}
            </div>
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
