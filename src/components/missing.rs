//! What is missing, as a list: under the title and among the notes.

use super::reactive::part;
use super::session::{Asked, Session};
use crate::view::missing;
use leptos::prelude::*;

/// One line for each blind spot of the numbers that are shown.
pub fn list(session: Session, totals: Asked) -> AnyView {
    let lines = move || {
        let (entry, opened) = (session.entry.get(), session.opened.get());
        let quality = opened.as_ref().map(|opened| &opened.quality);
        let totals = totals.read(|body| Some(body.totals()?.now));
        missing::lines(entry.as_deref(), quality, totals.as_ref(), session.locale)
    };
    view! {
        <ul class="missing">
            {part(move || lines().into_iter().map(|line| view! { <li>{line}</li> }).collect_view())}
        </ul>
    }
    .into_any()
}
