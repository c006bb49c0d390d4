//! How far they got.

use super::bars::BarPair;
use super::figure::{value, was};
use super::panel::{Head, Panel};
use super::reactive::{maybe, part, words};
use super::session::{Asked, Session};
use crate::charts::bars::Weights;
use crate::query::Quartile;
use crate::view::funnel;
use leptos::prelude::*;

/// The funnel.
#[component]
pub fn Funnel(totals: Asked) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let head = Head {
        key: "funnel",
        title: text.funnel,
        question: text.funnel_question,
        class: "s3 fold",
    };
    let reach = move || session.state.with(|state| state.reach);
    let summary =
        move || totals.read(|body| Some(funnel::summary(body.totals()?, reach(), locale)));
    let step = move |i: usize| {
        let step = move || {
            totals.read(|body| Some(funnel::steps(body.totals()?, reach(), locale).swap_remove(i)))
        };
        let bar = Memo::new(move |_| step().map(|step| step.bar).unwrap_or_default());
        let count = move || {
            step().map(|step| {
                view! {
                    <div class="fl">
                        <span class="fn">{step.label}</span>
                        {was(&step.number)}
                        {value(&step.number)}
                    </div>
                }
            })
        };
        let rate = move || {
            let (rate, of) = step()?.rate?;
            Some(view! { <p class="conv">{value(&rate)} " " {of} " " {was(&rate)}</p> })
        };
        view! {
            <li data-key=maybe(move || Some(step()?.key?.to_string()))>
                {part(count)}
                <BarPair lengths=bar weights=Weights::FUNNEL/>
                {part(rate)}
            </li>
        }
    };
    view! {
        <Panel head asked=totals summary=part(summary)>
            <ol class="funnel">{(0..3).map(step).collect_view()}</ol>
            <div class="fq">
                <span>{text.funnel_choice}</span>
                <div class="seg" role="group" aria-label=text.funnel_choice>
                    {Quartile::EVERY.into_iter().map(|quartile| view! {
                        <button
                            type="button"
                            aria-pressed=words(move || (reach() == quartile).to_string())
                            on:click=move |_| session.change(|state, _| state.reach = quartile)
                        >
                            {format!("{}%", quartile.percent())}
                        </button>
                    }).collect_view()}
                </div>
            </div>
        </Panel>
    }
}
