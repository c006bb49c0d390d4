//! The player beside the timeline: the browser's own, with captions and chapters.

use super::reactive::when;
use super::session::Session;
use crate::facts::entry::{Entry, MediaKind};
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlMediaElement, HtmlTrackElement, TextTrackMode, VttCue};

/// A stretch of the content with a text: a caption or a chapter's name.
#[derive(Clone, Debug, PartialEq)]
pub struct Cue {
    /// Seconds.
    pub from_s: f64,
    /// Seconds.
    pub to_s: f64,
    /// The caption, or the chapter's name.
    pub text: String,
}

/// The cue at a content time.
pub fn cue_at(cues: &[Cue], at_s: f64) -> Option<(usize, &Cue)> {
    cues.iter().enumerate().find(|(_, cue)| cue.from_s <= at_s && at_s < cue.to_s)
}

/// Seconds that an arrow key moves by, and with the shift key.
const STEP: u32 = 5;
const LONG_STEP: u32 = 60;

/// Where a key moves to along the content from second `at`; `None` where the key means
/// nothing. Page keys go by chapter.
pub fn moved_by(key: &str, is_long: bool, at: u32, last: u32, chapters: &[Cue]) -> Option<u32> {
    let step = if is_long { LONG_STEP } else { STEP };
    let mut starts = chapters.iter().map(|cue| cue.from_s as u32);
    let next = match key {
        "ArrowRight" | "ArrowUp" => at + step,
        "ArrowLeft" | "ArrowDown" => at.saturating_sub(step),
        "Home" => 0,
        "End" => last,
        "PageDown" => starts.find(|start| *start > at).unwrap_or(last),
        "PageUp" => starts.rfind(|start| *start < at).unwrap_or(0),
        _ => return None,
    };
    Some(next.min(last))
}

/// The player. Follows [`Session::seek`], tells [`Session::playhead`], and gives
/// the captions and chapters once the browser has read them. Where the player is the
/// host's, the host is told where to go, and tells where it is.
#[component]
pub fn Player(
    entry: Arc<Entry>,
    captions: RwSignal<Vec<Cue>>,
    chapters: RwSignal<Vec<Cue>>,
) -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let (video, audio) = (NodeRef::<html::Video>::new(), NodeRef::<html::Audio>::new());
    let element = move || -> Option<HtmlMediaElement> {
        video.get().map(Into::into).or_else(|| audio.get().map(Into::into))
    };
    let has_failed = RwSignal::new(false);
    let has_media = entry.media.is_some();
    Effect::new(move || {
        let Some(at_s) = session.seek.get() else { return };
        if session.plays_elsewhere.get() {
            session.seek.set(None);
            session.playhead.set(at_s);
            return session.tell_of("seek", "at_s", &at_s.into());
        }
        let media = element();
        if has_media && media.is_none() {
            return;
        }
        session.seek.set(None);
        session.playhead.set(at_s);
        let Some(media) = media else { return };
        media.set_current_time(at_s);
        // The browser may refuse to play until the page was touched; the place is kept.
        if let Ok(playing) = media.play() {
            let ignore = Closure::once(|_: JsValue| {});
            let _ = playing.catch(&ignore);
            ignore.forget();
        }
    });
    let on_time = move |_: leptos::ev::Event| {
        let media = untrack(element).filter(|_| !has_failed.get_untracked());
        if let Some(media) = media {
            session.playhead.set(media.current_time());
        }
    };
    let tracks = view! {
        {entry.captions.clone().map(|url| view! { <CueTrack url kind="captions" cues=captions/> })}
        {entry.chapters.clone().map(|url| view! { <CueTrack url kind="chapters" cues=chapters/> })}
    }
    .into_any();
    if session.plays_elsewhere.get() {
        // The browser reads captions for a player only, be it one without a film.
        return view! { <video hidden=true crossorigin="anonymous">{tracks}</video> }.into_any();
    }
    let Some(media) = entry.media.clone() else {
        return view! { <p class="nomedia">{text.no_media}</p> }.into_any();
    };
    let fail = move |_: leptos::ev::ErrorEvent| has_failed.set(true);
    let screen = match entry.kind {
        MediaKind::Video => view! {
            <video
                class="screen"
                node_ref=video
                controls=true
                playsinline=true
                preload="metadata"
                crossorigin="anonymous"
                src=media
                poster=entry.poster.clone()
                aria-label=entry.name.clone()
                hidden=has_failed
                on:timeupdate=on_time
                on:seeking=on_time
                on:error=fail
            >
                {tracks}
            </video>
        }
        .into_any(),
        MediaKind::Audio => view! {
            <audio
                class="screen audio"
                node_ref=audio
                controls=true
                preload="metadata"
                crossorigin="anonymous"
                src=media
                aria-label=entry.name.clone()
                hidden=has_failed
                on:timeupdate=on_time
                on:seeking=on_time
                on:error=fail
            >
                {tracks}
            </audio>
        }
        .into_any(),
    };
    view! {
        {screen}
        {when(move || has_failed.get(), move || view! {<p class="nomedia" role="alert">{text.media_error}</p>})}
    }
    .into_any()
}

/// A track whose cues the page reads too; the browser parses them.
#[component]
fn CueTrack(url: String, kind: &'static str, cues: RwSignal<Vec<Cue>>) -> impl IntoView {
    let session: Session = expect_context();
    let track = NodeRef::<html::Track>::new();
    Effect::new(move || {
        if let Some(track) = track.get().and_then(|track| track.track()) {
            // Browsers read only tracks that are not off.
            track.set_mode(TextTrackMode::Hidden);
        }
    });
    let on_load = move |_| {
        if let Some(track) = track.get_untracked() {
            cues.set(read(&track));
        }
    };
    // Another entry has others, or none.
    on_cleanup(move || {
        let _ = cues.try_set(Vec::new());
    });
    view! {
        <track node_ref=track kind=kind src=url srclang=session.locale.tag on:load=on_load/>
    }
}

fn read(track: &HtmlTrackElement) -> Vec<Cue> {
    let Some(list) = track.track().and_then(|track| track.cues()) else { return Vec::new() };
    (0..list.length())
        .filter_map(|i| list.get(i)?.dyn_into::<VttCue>().ok())
        .map(|cue| Cue { from_s: cue.start_time(), to_s: cue.end_time(), text: cue.text() })
        .collect()
}
