//! What the numbers are and are not: freshness, what is missing, what the words
//! mean, and how good the data is.

use super::fetched::fetched;
use super::missing;
use super::reactive::{flag, part, when, words};
use super::save::save;
use super::session::{Asked, Session};
use crate::facts::Quality;
use crate::facts::entry::{Entry, Source};
use crate::view::{notice, tiles};
use leptos::prelude::*;
use std::sync::Arc;

/// The notes at the end of the page.
#[component]
pub fn About(totals: Asked) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let freshness = move || {
        let opened = session.opened.get()?;
        let until = locale.instant(opened.now_ms, &opened.zone);
        Some((text.freshness)(&until, opened.zone.name()))
    };
    let sent = move || {
        let asks = |entry: &Arc<Entry>| matches!(entry.source, Source::Reports { .. });
        let asks = session.entry.with(|entry| entry.as_ref().is_some_and(asks));
        if asks { text.sent_to_source } else { text.nothing_is_sent }
    };
    let words = tiles::METRICS
        .iter()
        .map(|metric| metric.key())
        .chain(["play_rate", "drop_off", "total_completion"])
        .map(|key| {
            let name =
                if key == "total_completion" { text.total_completion } else { (text.metric)(key) };
            view! { <div><dt>{name}</dt><dd>{(text.metric_meaning)(key)}</dd></div> }
        })
        .collect_view();
    view! {
        <footer class="about" role=session.is_page.then_some("contentinfo") tabindex="-1" aria-labelledby=session.id("about")>
            <h2 id=session.id("about")>{text.about}</h2>
            <div class="cols">
                <div><h3>{text.freshness_title}</h3><p>{part(freshness)}</p></div>
                <div>
                    <h3>{text.missing_title}</h3>
                    {missing::list(session, totals)}
                </div>
                <div class="w2"><h3>{text.meanings_title}</h3><dl class="defs">{words}</dl></div>
            </div>
            {when(move || session.panels.with(|panels| panels.contains(&"quality")), || view! { <QualityReport/> })}
            <p class="fine">{part(sent)} " · Viewprint " {env!("CARGO_PKG_VERSION")}</p>
        </footer>
    }
}

/// What was read, refused, doubled and missing, whatever the filters.
#[component]
fn QualityReport() -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let summary = move || {
        let quality = &session.opened.get()?.quality;
        if session.is_sums() {
            return Some(text.sums_only.to_owned());
        }
        Some((text.quality_summary)(
            (quality.records, &locale.count(quality.records)),
            (quality.refused, &locale.count(quality.refused)),
        ))
    };
    let rows = move || Some(rows(&session.opened.get()?.quality, session));
    let was_opened = RwSignal::new(false);
    let examples = move || Some(examples(&session.opened.get()?.quality, session));
    view! {
        <section class="quality" data-panel="quality" aria-labelledby=session.id("quality") aria-busy=words(move || session.is_reading().to_string())>
            <h3 id=session.id("quality")>{text.quality}</h3>
            <p>{part(summary)}</p>
            <details on:toggle=move |_| was_opened.set(true)>
                <summary data-action="table">{text.quality_open}</summary>
                <table class="t tight" hidden=flag(move || session.is_sums())><tbody>{part(rows)}</tbody></table>
                {part(examples)}
                {when(move || was_opened.get(), move || fetched(save, move |save| save(session)))}
            </details>
        </section>
    }
}

fn rows(quality: &Quality, session: Session) -> impl IntoView + use<> {
    let locale = session.locale;
    notice::quality_rows(quality)
        .into_iter()
        .map(|(key, n)| {
            view! {
                <tr>
                    <th scope="row">{(locale.text.quality_rows)(key)}</th>
                    <td class="n"><span class="v" data-metric=key data-value=n.to_string()>{locale.count(n)}</span></td>
                </tr>
            }
        })
        .collect_view()
}

fn examples(quality: &Quality, session: Session) -> impl IntoView + use<> {
    let locale = session.locale;
    let n = quality.examples.len() as u64;
    let title = (locale.text.refused_title)((n, &locale.count(n)), &locale.count(quality.refused));
    let list: Vec<_> =
        quality.examples.iter().map(|refused| notice::refused(refused, locale)).collect();
    (n > 0).then(|| {
        view! {
            <h4>{title}</h4>
            <ol class="refused">{list.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ol>
        }
    })
}
