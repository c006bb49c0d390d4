//! The chart along the content: what points at it, drags over it, and moves by keys.

use super::Scene;
use super::beside::mini;
use super::legend::Legend;
use crate::charts::overlay::{self, Dot, Hover, Overlay};
use crate::charts::{self, Theme, timeline as picture};
use crate::components::chart::{Chart, Size};
use crate::components::player::{cue_at, moved_by};
use crate::components::reactive::{maybe, words};
use crate::components::readout::{Place, is_docked, read_out};
use crate::components::session::Session;
use crate::i18n::clock;
use crate::view::timeline::{self, SERIES};
use crate::view::zoom::Zoom;
use leptos::ev::{MouseEvent, WheelEvent};
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, PointerEvent};

/// CSS pixels that a pointer has to move while it is down to mean a span, not a place.
const DRAG: i32 = 6;

/// A pointer that went down on the chart.
#[derive(Clone, Copy)]
struct Press {
    /// The cell where it went down.
    cell: u32,
    /// CSS pixels from the left, where it went down.
    x: i32,
    /// Whether it moved far enough to mean a span.
    is_drag: bool,
}

/// The chart, its legend and the layer that moves over it.
#[component]
pub(super) fn Along(scene: Scene) -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let Scene { cursor, size, .. } = scene;
    let pressed = Rc::new(Cell::new(None::<Press>));
    // What is dragged over, for as long as the pointer is down.
    let dragged = RwSignal::new(None::<Zoom>);
    let draw = move |area: &_, theme: &Theme, size: Size| {
        scene.draw_with(size.width, |picture| {
            let _ = charts::timeline::draw(area, picture, theme);
        });
    };
    let draw_over = move |area: &_, theme: &Theme, size: Size| {
        let (cursor, playhead, shown) = (cursor.get(), session.playhead.get(), scene.shown());
        let dragged = dragged.get();
        scene.draw_with(size.width, |picture| {
            let layout = picture.layout(size.device(), size.scale);
            let cursor = cursor.filter(|cell| shown.shows(*cell));
            let dots = cursor.map(|cell| dots(picture, &layout, cell as usize, theme));
            let hover = cursor
                .zip(dots.as_ref())
                .map(|(cell, dots)| Hover { x: layout.time.cell_center(cell as usize), dots });
            let over = Overlay {
                hit: layout.hit,
                hover,
                playhead: shows(shown, playhead).then(|| layout.time.px(playhead * 1_000.0)),
                dragged: dragged.map(|Zoom { from, to }| {
                    (layout.time.cell_start(from as usize), layout.time.cell_start(to as usize))
                }),
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
    let press = pressed.clone();
    let on_down = move |event: PointerEvent| {
        let cell = cell_at(&event).filter(|_| event.is_primary() && event.button() == 0);
        press.set(cell.map(|cell| Press { cell, x: event.offset_x(), is_drag: false }));
        // So that a drag may end beside the chart.
        let target = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(target) = target {
            let _ = target.set_pointer_capture(event.pointer_id());
        }
    };
    let press = pressed.clone();
    let on_move = move |event: PointerEvent| {
        scene.by_key.set(false);
        let cell = cell_at(&event);
        cursor.set(cell);
        let Some((before, cell)) = press.get().filter(|_| event.buttons() > 0).zip(cell) else {
            return;
        };
        let is_drag = before.is_drag || (event.offset_x() - before.x).abs() >= DRAG;
        press.set(Some(Press { is_drag, ..before }));
        if is_drag {
            let (from, to) = (before.cell.min(cell), before.cell.max(cell) + 1);
            dragged.set(Some(Zoom { from, to }));
        }
    };
    let on_up = move |_| {
        if let Some(Zoom { from, to }) = dragged.get_untracked() {
            dragged.set(None);
            scene.change_zoom(|_, _, n| Zoom::between(from, to - 1, n));
        }
    };
    // The page is scrolled instead, or the person thought better of it.
    let press = pressed.clone();
    let forget = move || {
        press.set(None);
        dragged.set(None);
    };
    let on_cancel = forget.clone();
    let on_click = move |event: MouseEvent| {
        // The click that ends a drag means no place.
        if pressed.take().is_some_and(|press| press.is_drag) {
            return;
        }
        let cell = event.dyn_ref::<PointerEvent>().and_then(&cell_at);
        if let Some(cell) = cell.or(cursor.get_untracked()) {
            session.seek.set(Some(f64::from(cell)));
        }
    };
    // Sideways only: a wheel that turns down scrolls the page.
    let on_wheel = move |event: WheelEvent| {
        let by = if event.shift_key() && event.delta_x() == 0.0 {
            event.delta_y()
        } else {
            event.delta_x()
        };
        let share = by * 100.0 / size.get_untracked().width.max(1.0);
        if scene.zoom.get_untracked().is_some() && share != 0.0 {
            event.prevent_default();
            scene.change_zoom(|zoom, _, n| zoom.moved(share as i32, n));
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let is_known = match event.key().as_str() {
            "+" | "=" => {
                scene.change_zoom(Zoom::closer);
                true
            }
            "-" | "_" => {
                scene.change_zoom(Zoom::wider);
                true
            }
            "0" | "Escape" => {
                forget();
                let was_zoomed = scene.zoom.get_untracked().is_some();
                scene.zoom.set(None);
                was_zoomed
            }
            "Enter" | " " => {
                session.seek.set(Some(f64::from(untrack(|| scene.at()))));
                true
            }
            key => move_by(scene, key, event.shift_key()),
        };
        if is_known {
            event.prevent_default();
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
                aria-valuenow=words(move || scene.at().to_string())
                aria-valuetext=words(move || spoken(scene, session))
                on:pointerdown=on_down
                on:pointermove=on_move
                on:pointerup=on_up
                on:pointercancel=move |_| on_cancel()
                on:pointerleave=move |_| cursor.set(None)
                on:blur=move |_| cursor.set(None)
                on:click=on_click
                on:wheel=on_wheel
                on:keydown=on_key
            >
                <Chart height=Box::new(height) draw=Box::new(draw) size/>
                <Chart class="over" height=Box::new(height) draw=Box::new(draw_over)/>
            </div>
            {card(scene, session)}
        </div>
    }
}

fn shows(zoom: Zoom, at_s: f64) -> bool {
    at_s >= f64::from(zoom.from) && at_s <= f64::from(zoom.to)
}

/// Moves the cursor by a key, and what shows with it; whether the key is known.
fn move_by(scene: Scene, key: &str, is_long: bool) -> bool {
    let last = scene.n_cells().saturating_sub(1);
    let shown = untrack(|| scene.shown());
    let at = untrack(|| scene.at()).clamp(shown.from, shown.to.max(1) - 1);
    let next = scene.chapter_cues.with_untracked(|cues| moved_by(key, is_long, at, last, cues));
    let Some(next) = next else { return false };
    scene.by_key.set(true);
    scene.cursor.set(Some(next));
    scene.change_zoom(|zoom, _, n| zoom.holding(next, n));
    true
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

/// Time, chapter, numbers and caption at the cursor; where the card stands under the
/// picture, those at the playhead when nothing is pointed at.
fn card(scene: Scene, session: Session) -> AnyView {
    let Scene { size, cursor, .. } = scene;
    let cell = move || {
        let last = scene.n_cells().checked_sub(1)?;
        let resting = || is_docked(size).then(|| (session.playhead.get() as u32).min(last));
        cursor.get().or_else(resting)
    };
    let place = move |cell: u32| {
        let (size, shown) = (size.get(), scene.shown());
        // The card does not follow the playhead: it would change sides while one reads.
        let playhead = session.playhead.get_untracked();
        scene.draw_with(size.width, |picture| {
            let time = picture.layout(size.device(), size.scale).time;
            Place {
                x: time.cell_center(cell as usize) / size.scale,
                avoid: shows(shown, playhead).then(|| time.px(playhead * 1_000.0) / size.scale),
            }
        })
    };
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
    read_out(size, cell, place, card)
}

/// What a screen reader says of the cursor's place.
fn spoken(scene: Scene, session: Session) -> String {
    let locale = session.locale;
    let cell = scene.at();
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
