//! What the page has to say before the numbers: progress, and what went wrong.

use super::fetched::fetched;
use super::files::offered;
use super::icon::{Drawn, Icon};
use super::reactive::{keyed, maybe, part, when};
use super::session::{Phase, Session};
use crate::builtin::decimal;
use crate::facts::loading::{OpenError, Progress};
use crate::view::notice;
use crate::worker::protocol::Credential;
use leptos::prelude::*;

/// Progress, errors and notices, in the order of how much they matter.
#[component]
pub fn Notices() -> impl IntoView {
    let session: Session = expect_context();
    view! {
        {when(move || progress_of(session).is_some(), || view! { <Reading/> })}
        {part(move || match session.phase.get() {
            Phase::Failed(error) => Some(view! { <Failed error/> }),
            _ => None,
        })}
        {when(move || session.offers.get() > 0, move || view! {
            <div class="files">{fetched(offered, move |show| show(session))}</div>
        })}
        <OfHost/>
        <OfLink/>
        <OfEntry/>
        <OfSource/>
    }
}

/// What is on its way, be it beside what is shown already.
fn progress_of(session: Session) -> Option<Progress> {
    match session.phase.get() {
        Phase::Reading(progress) | Phase::Open(Some(progress)) => Some(progress),
        Phase::Open(None) | Phase::Failed(_) => None,
    }
}

#[component]
fn Reading() -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let share = move || {
        let progress = progress_of(session)?;
        let total = progress.bytes_total.filter(|total| progress.bytes <= *total && *total > 0)?;
        Some(decimal(progress.bytes as f64 / total as f64))
    };
    let said = move || Some(notice::progress(&progress_of(session)?, session.locale));
    view! {
        <div class="reading" role="status">
            <progress aria-label=text.opening max="1" value=maybe(share)></progress>
            <p>{part(said)}</p>
            <button type="button" class="btn ghost" on:click=move |_| session.cancel()>{text.cancel}</button>
        </div>
    }
}

/// What only the host can give.
#[component]
fn OfHost() -> impl IntoView {
    let session: Session = expect_context();
    part(move || {
        // A learning record store says it in its own words, where it could not be read.
        session.wanted.get().filter(|kind| *kind == Credential::Ks).map(|_| {
            view! {
                <div class="notice warn" role="alert" data-notice="session">
                    <Drawn icon=Icon::Warning/>
                    <div>{session.locale.text.session_needed}</div>
                </div>
            }
        })
    })
}

#[component]
fn Failed(error: OpenError) -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let said = notice::open_error(&error, session.locale);
    session.tell_of("error", "text", &said.as_str().into());
    view! {
        <div class="state err" role="alert">
            <Drawn icon=Icon::Warning class="big"/>
            <h2>{text.entry_failed}</h2>
            <p>{said}</p>
            <div class="row">
                <button type="button" class="btn" on:click=move |_| session.open()>
                    <Drawn icon=Icon::Retry/>
                    {text.try_again}
                </button>
            </div>
        </div>
    }
}

/// Values of the link that do not exist.
#[component]
fn OfLink() -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let keys = move || session.bad_link.get().into_iter().map(str::to_owned).collect();
    keyed(keys, move |key| {
        let dismissed = key.clone();
        view! {
            <div class="notice warn" role="status" data-notice=key.clone()>
                <Drawn icon=Icon::Warning/>
                <div>{(text.bad_link_value)(&key)}</div>
                <button
                    type="button"
                    class="ib"
                    aria-label=text.dismiss
                    on:click=move |_| session.bad_link.update(|bad| bad.retain(|known| *known != dismissed))
                >
                    <Drawn icon=Icon::Close/>
                </button>
            </div>
        }
        .into_any()
    })
}

/// What the entry document says that could not be followed.
#[component]
fn OfEntry() -> impl IntoView {
    let session: Session = expect_context();
    part(move || {
        let entry = session.entry.get().map_or_else(Vec::new, |entry| entry.notices.clone());
        let opened = session.opened.get().map_or_else(Vec::new, |opened| opened.notices.clone());
        let said = entry.into_iter().chain(opened).map(|of_entry| {
            view! {
                <div class="notice warn" role="note">
                    <Drawn icon=Icon::Warning/>
                    <div>{notice::entry(&of_entry, session.locale)}</div>
                </div>
            }
        });
        said.collect_view()
    })
}

/// Files, or parts of them, that could not be read.
#[component]
fn OfSource() -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let unread =
        move || session.opened.get().map_or_else(Vec::new, |opened| opened.quality.unread.clone());
    part(move || {
        let said = unread().into_iter().map(|unread| {
            view! {
                <div class="notice warn" role="alert">
                    <Drawn icon=Icon::Warning/>
                    <div>{notice::unread(&unread, session.locale)}</div>
                    <button type="button" class="btn" on:click=move |_| session.again()>
                        <Drawn icon=Icon::Retry/>
                        {text.try_again}
                    </button>
                </div>
            }
        });
        said.collect_view()
    })
}
