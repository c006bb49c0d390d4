//! What stands beside the player: the numbers at the playhead.

use super::Scene;
use crate::components::player::cue_at;
use crate::components::reactive::part;
use crate::components::session::Session;
use crate::i18n::clock;
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
        </div>
    }
}
