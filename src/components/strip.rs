//! Under a viewer's row: which parts this viewer watched.

use super::chart::{Chart, Size};
use super::player::{cue_at, moved_by};
use super::reactive::{maybe, part, words};
use super::readout::{Place, read_out};
use super::session::{Asked, Session};
use crate::charts::{self, heatmap, overlay};
use crate::i18n::clock;
use crate::query::Question;
use crate::state::needs;
use crate::view::{Row, viewers};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{KeyboardEvent, MouseEvent, PointerEvent};

/// Which parts a viewer watched, and how often.
#[component]
pub fn Strip(row: Memo<Option<Row>>) -> impl IntoView {
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
