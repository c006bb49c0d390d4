//! What stands beside the player: the numbers at the playhead, the chapters before and
//! after it, and moments to check.

use super::Scene;
use crate::components::icon::{Drawn, Icon};
use crate::components::player::{Cue, cue_at};
use crate::components::reactive::part;
use crate::components::session::Session;
use crate::i18n::clock;
use crate::view::moments::{self, Moment};
use crate::view::timeline::{self, SERIES, Series};
use leptos::prelude::*;

/// The numbers of a cell: a small table of now and before.
pub(super) fn mini(scene: Scene, session: Session, cell: usize) -> Option<impl IntoView> {
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

/// Where the player is, and what was counted there.
#[component]
pub(super) fn AtPlayhead(scene: Scene) -> impl IntoView {
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
            {part(move || neighbors(scene, session, second.get()))}
        </div>
    }
}

/// Buttons to the chapters before and after the one at the playhead.
fn neighbors(scene: Scene, session: Session, second: u32) -> AnyView {
    let button = |cue: Option<(usize, Cue)>, is_next: bool| {
        let (i, Cue { from_s, text, .. }) = cue?;
        let name = format!("{}, {text}", i + 1);
        let label = (session.locale.text.chapter)(i + 1, &text);
        let go = move |_| session.seek.set(Some(from_s));
        let icon = |is_here: bool| {
            let class = if is_next { "flip" } else { "back flip" };
            is_here.then(|| view! { <Drawn icon=Icon::Right class/> })
        };
        Some(view! {
            <button type="button" class="quiet" aria-label=label on:click=go>
                {icon(!is_next)} <span>{name}</span> {icon(is_next)}
            </button>
        })
    };
    scene.chapter_cues.with(|cues| {
        if cues.is_empty() {
            return ().into_any();
        }
        let n_begun = cues.iter().filter(|cue| cue.from_s as u32 <= second).count();
        let cue = |i: Option<usize>| i.and_then(|i| Some((i, cues.get(i)?.clone())));
        let [before, after] = [cue(n_begun.checked_sub(2)), cue(Some(n_begun))];
        view! { <div class="jump">{button(before, false)} <span></span> {button(after, true)}</div> }
            .into_any()
    })
}

/// What deserves a look, by the rules of `view::moments`.
#[component]
pub(super) fn Moments(scene: Scene) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let button = move |moment: Moment| {
        let from = moment.from;
        view! {
            <button type="button" class="moment" on:click=move |_| session.seek.set(Some(f64::from(from)))>
                <span class="when">{clock(from)} "–" {clock(moment.to)}</span>
                <span><b>{moment.title}</b> <small>{moment.words}</small></span>
                <Drawn icon=Icon::Right class="flip"/>
            </button>
        }
    };
    part(move || {
        let found = scene.asked.read(|body| Some(moments::moments(body.timeline()?, locale)));
        let found = found.filter(|found| !found.is_empty())?;
        Some(view! {
            <div class="moments">
                <h3>{text.moments}</h3>
                {found.into_iter().map(button).collect_view()}
                <p class="hint">{text.moments_care}</p>
            </div>
        })
    })
}
