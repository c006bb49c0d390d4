//! How much: the totals of the range, each with its course over time.

use super::chart::Chart;
use super::figure::{value, was_lead};
use super::icon::{Drawn, Icon};
use super::panel::{Head, Panel};
use super::reactive::part;
use super::session::{Asked, Session};
use crate::charts::sparkline::{self, Sparkline};
use crate::query::Metric;
use crate::view::{Number, tiles, trend};
use leptos::prelude::*;

/// CSS pixels.
const SPARK_HEIGHT: f64 = 48.0;

/// The tiles; `series` gives the sparklines.
#[component]
pub fn Tiles(totals: Asked, series: Asked) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let head = Head { key: "tiles", title: locale.text.tiles, question: "", class: "tiles" };
    let number =
        move |metric: Metric| totals.read(|body| Some(Number::of(metric, body.totals()?, locale)));
    let tile = move |metric: Metric| {
        view! {
            <dt>
                {(locale.text.metric)(metric.key())}
                <button
                    type="button"
                    class="info"
                    aria-label=(locale.text.what_is)((locale.text.metric)(metric.key()))
                    popovertarget=meaning_of(session, metric)
                >
                    <Drawn icon=Icon::Info/>
                </button>
            </dt>
            <dd>
                {part(move || number(metric).map(|number| view! {
                    {value(&number)}
                    {was_lead(&number, locale)}
                }))}
                <Meaning totals metric/>
            </dd>
        }
    };
    let (wide, narrow) = tiles::METRICS.split_at(tiles::N_WIDE);
    view! {
        <Panel head asked=totals summary=part(|| ())>
            <dl class="tilegrid">
                {wide.iter().map(|metric| view! {
                    <div class="tile">
                        {tile(*metric)}
                        <dd class="spark" aria-hidden="true"><Spark series metric=*metric/></dd>
                    </div>
                }).collect_view()}
                <div class="tile two">{narrow.iter().map(|metric| tile(*metric)).collect_view()}</div>
            </dl>
        </Panel>
    }
}

#[component]
fn Spark(series: Asked, metric: Metric) -> impl IntoView {
    let draw = move |area: &_, theme: &_, _| {
        series.read(|body| {
            let series = body.series()?;
            let (now, before) = trend::values(series, metric);
            let picture = Sparkline {
                now: &now,
                before: before.as_deref(),
                running: series.buckets.last().is_some_and(|bucket| bucket.partial),
            };
            sparkline::draw(area, &picture, theme).ok()
        });
    };
    view! { <Chart height=Box::new(|_| SPARK_HEIGHT) draw=Box::new(draw)/> }
}

fn meaning_of(session: Session, metric: Metric) -> String {
    session.id(&format!("meaning-{}", metric.key()))
}

/// What a metric means and what it is worked out from, on demand.
#[component]
fn Meaning(totals: Asked, metric: Metric) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let name = (text.metric)(metric.key());
    let row = move |(label, number): (&'static str, Number)| {
        let before =
            number.before.clone().map(|before| view! { <td class="n b">{before.text}</td> });
        view! { <tr><th scope="row">{label}</th><td class="n">{value(&number)}</td>{before}</tr> }
    };
    let worked = move || {
        let steps = totals.read(|body| Some(tiles::worked(metric, body.totals()?, locale)))?;
        let ranges = totals.coverage(|coverage| {
            [Some(coverage.range), coverage.before].map(|range| {
                range.map(
                    |range| view! { <th scope="col" class="n">{locale.range_short(range)}</th> },
                )
            })
        });
        Some(view! {
            <table class="worked">
                <thead><tr><td></td>{ranges.map(|ranges| ranges.collect_view())}</tr></thead>
                <tbody>{steps.into_iter().map(row).collect_view()}</tbody>
            </table>
        })
    };
    view! {
        <div class="pop meaning" popover="auto" id=meaning_of(session, metric)>
            <p class="poph">{name}</p>
            <p>{(text.metric_meaning)(metric.key())}</p>
            {part(worked)}
        </div>
    }
}
