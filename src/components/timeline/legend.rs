//! The switches of the timeline's series, and which part of the content shows.

use super::Scene;
use crate::components::icon::{Drawn, Icon};
use crate::components::reactive::{flag, part, when, words};
use crate::components::session::Session;
use crate::view::timeline::{self, SERIES};
use crate::view::zoom::Zoom;
use leptos::prelude::*;

/// The switches of the series.
#[component]
pub(super) fn Legend(scene: Scene) -> impl IntoView {
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
            <Tools scene/>
        </div>
    }
}

/// Buttons that zoom, and words for what shows.
#[component]
fn Tools(scene: Scene) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let shown = move || {
        let zoom = scene.zoom.get();
        let shown = scene.asked.read(|body| Some(timeline::shown(body.timeline()?, zoom, locale)));
        shown.unwrap_or_default()
    };
    let is_zoomed = move || scene.zoom.get().is_some();
    let button =
        move |label, icon, class, is_off: Memo<bool>, change: fn(Zoom, u32, u32) -> Zoom| {
            view! {
                <button
                    type="button"
                    class="ib"
                    aria-label=label
                    title=label
                    disabled=is_off
                    on:click=move |_| scene.change_zoom(change)
                >
                    <Drawn icon class/>
                </button>
            }
            .into_any()
        };
    let never = flag(|| false);
    let all_shows = flag(move || !is_zoomed());
    view! {
        <div class="zoom" role="group" aria-label=text.zoom>
            {when(is_zoomed, move || view! {
                {button(text.earlier, Icon::Right, "back", never, |zoom, _, n| zoom.moved(-50, n))}
                {button(text.later, Icon::Right, "", never, |zoom, _, n| zoom.moved(50, n))}
            })}
            <span role="status">{words(shown)}</span>
            {button(text.zoom_out, Icon::Minus, "", all_shows, Zoom::wider)}
            {button(text.zoom_in, Icon::Plus, "", never, Zoom::closer)}
            {when(is_zoomed, move || view! {
                <button type="button" class="quiet" on:click=move |_| scene.zoom.set(None)>{text.whole}</button>
            })}
        </div>
    }
}
