//! Which parts were watched: the player, and counts along the content.

use super::chart::{Chart, Size};
use super::figure::{value, was};
use super::panel::{Head, Panel};
use super::player::{Cue, Player, cue_at};
use super::reactive::{flag, maybe, part, when, words};
use super::session::{Asked, Session};
use super::table::{Pager, TableButton};
use crate::charts::overlay::{self, Dot, Hover, Overlay};
use crate::charts::{self, Theme, timeline as picture};
use crate::i18n::clock;
use crate::query::answer::CellCounts;
use crate::query::{Body, Question};
use crate::state::needs;
use crate::view::timeline::{self, Chapter, SERIES, Series, Visible};
use leptos::prelude::*;
use web_sys::{KeyboardEvent, PointerEvent};

/// Cells that the data table shows at first.
const FIRST: u32 = 25;

/// Seconds that an arrow key moves by, and with the shift key.
const STEP: u32 = 5;
const LONG_STEP: u32 = 60;

/// What the parts of the panel share.
#[derive(Clone, Copy)]
struct Scene {
    session: Session,
    asked: Asked,
    chapters: Memo<Vec<Chapter>>,
    chapter_cues: RwSignal<Vec<Cue>>,
    captions: RwSignal<Vec<Cue>>,
    visible: RwSignal<Visible>,
    /// The cell under the pointer or the keyboard.
    cursor: RwSignal<Option<u32>>,
    /// Whether the keyboard put it there.
    by_key: RwSignal<bool>,
    size: RwSignal<Size>,
}

impl Scene {
    fn n_cells(self) -> u32 {
        let n_cells = |body: &Body| Some(body.timeline()?.counts.now.views.len() as u32);
        self.asked.read(n_cells).unwrap_or(0)
    }

    /// The picture as it stands, if there is something to draw.
    fn draw_with<T>(
        self,
        width: f64,
        use_it: impl FnOnce(&picture::Timeline<'_>) -> T,
    ) -> Option<T> {
        let (mut use_it, mut used) = (Some(use_it), None);
        self.draw_once(width, &mut |picture| {
            used = use_it.take().map(|use_it| use_it(picture));
        });
        used
    }

    // Not generic: the making of a picture is compiled once for all its uses.
    fn draw_once(self, width: f64, use_it: &mut dyn FnMut(&picture::Timeline<'_>)) {
        let (chapters, visible) = (self.chapters.get(), self.visible.get());
        self.asked.read(|body| {
            let (counts, locale) = (body.timeline()?, self.session.locale);
            timeline::draw_with(counts, &chapters, visible, width, locale, use_it);
            Some(())
        });
    }
}

/// The panel.
#[component]
pub fn Timeline() -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let head =
        Head { key: "timeline", title: text.timeline, question: text.timeline_question, class: "" };
    let asked = session.ask(|state, extent| Some(needs::query(state, extent, Question::Timeline)));
    let chapter_cues = RwSignal::new(Vec::<Cue>::new());
    let scene = Scene {
        session,
        asked,
        chapters: Memo::new(move |_| {
            let cues = chapter_cues.get();
            timeline::chapters(cues.into_iter().map(|cue| (cue.from_s, cue.text)))
        }),
        chapter_cues,
        captions: RwSignal::new(Vec::new()),
        visible: RwSignal::new(Visible::ALL),
        cursor: RwSignal::new(None),
        by_key: RwSignal::new(false),
        size: RwSignal::new(Size::default()),
    };
    let summary = move || asked.read(|body| Some(timeline::summary(body.timeline()?, locale)));
    let is_empty = Signal::derive(move || {
        let is_empty = |body: &Body| {
            let counts = &body.timeline()?.counts;
            let all_zero = |counts: &CellCounts| counts.views.iter().all(|n| *n == 0);
            Some(all_zero(&counts.now) && counts.before.as_ref().is_none_or(all_zero))
        };
        asked.read(is_empty).unwrap_or(false)
    });
    let has_table = RwSignal::new(false);
    let player = move || {
        session.entry.get().map(|entry| {
            view! { <Player entry captions=scene.captions chapters=scene.chapter_cues/> }
        })
    };
    view! {
        <Panel head asked summary=part(summary) is_empty nothing=text.nothing_watched>
            <div class="stage">
                <div class="player">{part(player)}</div>
                <AtPlayhead scene/>
                <div class="along" hidden=flag(move || is_empty.get())>
                    <Along scene/>
                </div>
            </div>
            {when(move || has_table.get(), move || view! { <DataTable scene/> })}
            <footer class="pf">
                <TableButton is_open=has_table/>
                <span>{text.timeline_hint}</span>
            </footer>
        </Panel>
    }
}

/// The chart, its legend and the layer that moves over it.
#[component]
fn Along(scene: Scene) -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let Scene { cursor, size, .. } = scene;
    let draw = move |area: &_, theme: &Theme, size: Size| {
        scene.draw_with(size.width, |picture| {
            let _ = charts::timeline::draw(area, picture, theme);
        });
    };
    let draw_over = move |area: &_, theme: &Theme, size: Size| {
        let (cursor, playhead) = (cursor.get(), session.playhead.get());
        scene.draw_with(size.width, |picture| {
            let layout = picture.layout(size.device(), size.scale);
            let dots = cursor.map(|cell| dots(picture, &layout, cell as usize, theme));
            let hover = cursor
                .zip(dots.as_ref())
                .map(|(cell, dots)| Hover { x: layout.time.cell_center(cell as usize), dots });
            let over = Overlay {
                hit: layout.hit,
                hover,
                playhead: Some(layout.time.px(playhead * 1_000.0)),
            };
            let _ = overlay::draw(area, &over, theme);
        });
    };
    let height = move |width: f64| {
        scene.draw_with(width, |picture| picture.height_css(width)).unwrap_or(240.0)
    };
    let cell_at = move |event: &PointerEvent| {
        let size = size.get_untracked();
        untrack(|| {
            scene.draw_with(size.width, |picture| {
                let layout = picture.layout(size.device(), size.scale);
                layout.time.cell(size.x(event), scene.n_cells() as usize)
            })
        })
        .flatten()
        .map(|cell| cell as u32)
    };
    let seek = move |cell: u32| session.seek.set(Some(f64::from(cell)));
    let on_key = move |event: KeyboardEvent| {
        if let Some(next) = key_move(scene, session, &event) {
            event.prevent_default();
            scene.by_key.set(true);
            cursor.set(Some(next));
        }
    };
    let range = move || {
        session
            .with_extent(|state, extent| session.locale.range(state.days(extent)))
            .map(|range| (text.timeline_label)(&range))
    };
    view! {
        <Legend scene/>
        <div class="plot">
            <div
                class="target"
                tabindex="0"
                role="slider"
                aria-label=maybe(range)
                aria-valuemin="0"
                aria-valuemax=words(move || scene.n_cells().saturating_sub(1).to_string())
                aria-valuenow=words(move || at(scene, session).to_string())
                aria-valuetext=words(move || spoken(scene, session))
                on:pointermove=move |event| {
                    scene.by_key.set(false);
                    cursor.set(cell_at(&event));
                }
                on:pointerleave=move |_| cursor.set(None)
                on:blur=move |_| cursor.set(None)
                on:click=move |event: leptos::ev::MouseEvent| {
                    use wasm_bindgen::JsCast;
                    let cell = event.dyn_ref::<PointerEvent>().and_then(&cell_at);
                    if let Some(cell) = cell.or(cursor.get_untracked()) {
                        seek(cell);
                    }
                }
                on:keydown=on_key
            >
                <Chart height=Box::new(height) draw=Box::new(draw) size/>
                <Chart class="over" height=Box::new(height) draw=Box::new(draw_over)/>
            </div>
            <ReadOut scene/>
        </div>
    }
}

/// The cell that is spoken of: where the keyboard went, else the playhead.
fn at(scene: Scene, session: Session) -> u32 {
    let last = scene.n_cells().saturating_sub(1);
    let cursor = scene.cursor.get().filter(|_| scene.by_key.get());
    cursor.unwrap_or(session.playhead.get() as u32).min(last)
}

/// Where a key moves the cursor to; Enter plays from there and moves nothing.
fn key_move(scene: Scene, session: Session, event: &KeyboardEvent) -> Option<u32> {
    let last = scene.n_cells().saturating_sub(1);
    let at = untrack(|| at(scene, session));
    let step = if event.shift_key() { LONG_STEP } else { STEP };
    let starts = || {
        scene
            .chapter_cues
            .with_untracked(|cues| cues.iter().map(|cue| cue.from_s as u32).collect::<Vec<_>>())
    };
    let next = match event.key().as_str() {
        "ArrowRight" | "ArrowUp" => at + step,
        "ArrowLeft" | "ArrowDown" => at.saturating_sub(step),
        "Home" => 0,
        "End" => last,
        "PageDown" => starts().into_iter().find(|start| *start > at).unwrap_or(last),
        "PageUp" => starts().into_iter().rev().find(|start| *start < at).unwrap_or(0),
        "Enter" | " " => {
            event.prevent_default();
            session.seek.set(Some(f64::from(at)));
            return None;
        }
        _ => return None,
    };
    Some(next.min(last))
}

/// Dots on each visible series at a cell.
fn dots(
    picture: &picture::Timeline<'_>,
    layout: &picture::Layout,
    cell: usize,
    theme: &Theme,
) -> Vec<Dot> {
    let lines = [(picture.views, theme.views), (picture.unique, theme.unique)];
    let mut dots = Vec::new();
    for (line, shades) in lines {
        let Some(line) = line else { continue };
        let mut dot = |counts: &[u32], color, small| {
            if let Some(count) = counts.get(cell) {
                dots.push(Dot { y: layout.views.px(f64::from(*count)), color, small });
            }
        };
        if let Some(before) = line.before {
            dot(before, shades.soft, true);
        }
        dot(line.now, shades.strong, false);
    }
    dots
}

/// The switches of the series.
#[component]
fn Legend(scene: Scene) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let visible = scene.visible;
    let before = move || session.with_extent(|state, extent| state.days_before(extent)).flatten();
    let samples = ["ln views", "ln unique", "blk replays"];
    view! {
        <div class="tlhead">
            <div class="legend" role="group" aria-label=locale.text.series>
                {SERIES.into_iter().enumerate().map(|(i, series)| view! {
                    <button
                        type="button"
                        aria-pressed=words(move || visible.get().series[i].to_string())
                        on:click=move |_| visible.update(|visible| visible.series[i] = !visible.series[i])
                    >
                        <span class=samples[i]></span>
                        {series.label(locale)}
                    </button>
                }).collect_view()}
                {part(move || before().map(|days| view! {
                    <button
                        type="button"
                        aria-pressed=words(move || visible.get().before.to_string())
                        on:click=move |_| visible.update(|visible| visible.before = !visible.before)
                    >
                        <span class="ln dash before"></span>
                        {locale.range_short(days)}
                    </button>
                }))}
            </div>
        </div>
    }
}

/// The numbers of a cell: a small table of now and before.
fn mini(scene: Scene, session: Session, cell: usize) -> Option<impl IntoView> {
    let locale = session.locale;
    let text = locale.text;
    let numbers = scene.asked.read(|body| timeline::numbers(body.timeline()?, cell, locale))?;
    let is_compared = numbers[0].before.is_some();
    let rows = SERIES.into_iter().zip(numbers).map(|(series, number)| {
        let class = match series {
            Series::Views => "sw views",
            Series::NamedViewers => "sw unique",
            Series::Replays => "sw replays",
        };
        view! {
            <tr>
                <th scope="row"><span class=class></span>{series.label(locale)}</th>
                <td>{number.text}</td>
                {number.before.map(|before| view! { <td class="b">{before.text}</td> })}
            </tr>
        }
    });
    Some(view! {
        <table class="mini">
            <thead class="vh">
                <tr>
                    <th scope="col">{text.measure}</th>
                    <th scope="col">{text.now}</th>
                    {is_compared.then(|| view! { <th scope="col">{text.before}</th> })}
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    })
}

/// Time, chapter, numbers and caption at the cursor.
#[component]
fn ReadOut(scene: Scene) -> impl IntoView {
    let session: Session = expect_context();
    let is_slim = move || scene.size.get().width < charts::frame::SLIM_CSS;
    let card = move |cell: u32| {
        let chapter = scene.chapter_cues.with(|cues| {
            cue_at(cues, f64::from(cell)).map(|(i, cue)| format!("{}, {}", i + 1, cue.text))
        });
        let caption = scene
            .captions
            .with(|cues| cue_at(cues, f64::from(cell)).map(|(_, cue)| cue.text.clone()));
        view! {
            <p class="rt"><b>{clock(cell)}</b> {chapter}</p>
            {mini(scene, session, cell as usize)}
            {caption.map(|caption| view! { <p class="rc">"“" {caption} "”"</p> })}
        }
    };
    let left = move || {
        let cell = scene.cursor.get()? as f64;
        let share = cell / f64::from(scene.n_cells().max(1));
        // The card stands on the side that has room for it.
        Some(if share < 0.6 {
            format!("--x: {}%; --shift: 14px", share * 100.0)
        } else {
            format!("--x: {}%; --shift: calc(-100% - 14px)", share * 100.0)
        })
    };
    view! {
        {when(move || scene.cursor.get().is_some(), move || view! {
            <div class="readout-card" class:docked=flag(is_slim) style=maybe(left) aria-hidden="true">
                {part(move || scene.cursor.get().map(card))}
            </div>
        })}
    }
}

/// What a screen reader says of the cursor's place.
fn spoken(scene: Scene, session: Session) -> String {
    let locale = session.locale;
    let cell = at(scene, session);
    let chapter = scene.chapter_cues.with(|cues| {
        cue_at(cues, f64::from(cell)).map(|(i, cue)| (locale.text.chapter)(i + 1, &cue.text))
    });
    let numbers =
        scene.asked.read(|body| timeline::numbers(body.timeline()?, cell as usize, locale));
    let mut parts = vec![clock(cell)];
    parts.extend(chapter);
    for (series, number) in SERIES.into_iter().zip(numbers.into_iter().flatten()) {
        let before =
            number.before.map(|before| format!(" ({} {})", locale.text.before, before.text));
        let before = before.unwrap_or_default();
        parts.push(format!("{}: {}{before}", series.label(locale), number.text));
    }
    parts.join(", ")
}

/// Where the player is, and what was counted there.
#[component]
fn AtPlayhead(scene: Scene) -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let second = Memo::new(move |_| session.playhead.get() as u32);
    let chapter = move || {
        scene.chapter_cues.with(|cues| {
            cue_at(cues, f64::from(second.get())).map(|(i, cue)| (text.chapter)(i + 1, &cue.text))
        })
    };
    let caption = move || {
        scene.captions.with(|cues| {
            cue_at(cues, f64::from(second.get()))
                .map(|(_, cue)| view! { <blockquote>"“" {cue.text.clone()} "”"</blockquote> })
        })
    };
    let last = move || scene.n_cells().saturating_sub(1);
    view! {
        <div class="athead">
            <h3>{text.at_playhead} <span>{part(move || clock(second.get()))}</span></h3>
            <p class="where">{part(chapter)}</p>
            {part(caption)}
            {part(move || mini(scene, session, second.get().min(last()) as usize))}
        </div>
    }
}

/// Every cell and its numbers.
#[component]
fn DataTable(scene: Scene) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let limit = RwSignal::new(FIRST);
    let n_shown = move || limit.get().min(scene.n_cells());
    let shown = Signal::derive(move || (n_shown(), scene.n_cells()));
    let row = move |cell: u32| {
        let numbers =
            scene.asked.read(|body| timeline::numbers(body.timeline()?, cell as usize, locale));
        let cells = numbers.into_iter().flatten().zip(SERIES).map(|(number, series)| {
            view! {
                <td role="cell" class="n" data-label=series.label(locale)>{value(&number)}{was(&number)}</td>
            }
        });
        view! {
            <tr role="row" data-key=cell.to_string()>
                <th role="rowheader" scope="row">{clock(cell)}</th>
                {cells.collect_view()}
            </tr>
        }
    };
    view! {
        <div class="tw">
            <table
                class="t stack all"
                role="table"
                aria-rowcount=words(move || (scene.n_cells() + 1).to_string())
            >
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">{text.time}</th>
                        {SERIES.map(|series| view! {
                            <th role="columnheader" scope="col" class="n">{series.label(locale)}</th>
                        }).collect_view()}
                    </tr>
                </thead>
                <tbody role="rowgroup">{part(move || (0..n_shown()).map(row).collect_view())}</tbody>
            </table>
        </div>
        <footer class="pf"><Pager rows=shown show=Callback::new(move |n| limit.set(n))/></footer>
    }
}
