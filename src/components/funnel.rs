//! How far they got.

use super::bars::BarPair;
use super::figure::{value, was};
use super::panel::{Head, Panel};
use super::reactive::{maybe, part, words};
use super::session::{Asked, Session};
use crate::charts::bars::Weights;
use crate::query::{Body, Pair, Quartile, Totals};
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
    let sums = Memo::new(move |_| -> Option<Pair<Totals>> {
        match &totals.answer()?.body {
            Some(Body::Totals(totals)) => Some(*totals),
            _ => None,
        }
    });
    let reach = Memo::new(move |_| session.state.with(|state| state.reach));
    let summary = move || sums.get().map(|sums| funnel::summary(&sums.now, reach.get(), locale));
    let step = move |i: usize| {
        let step = Memo::new(move |_| {
            let sums = sums.get().unwrap_or_default();
            funnel::steps(&sums, reach.get(), locale).swap_remove(i)
        });
        let bar = Memo::new(move |_| step.with(|step| step.bar));
        view! {
            <li data-key=maybe(move || step.with(|step| step.key.map(|percent| percent.to_string())))>
                {part(move || step.with(|step| view! {
                    <div class="fl">
                        <span class="fn">{step.label.clone()}</span>
                        {was(&step.number)}
                        {value(&step.number)}
                    </div>
                }))}
                <BarPair lengths=bar weights=Weights::FUNNEL/>
                {part(move || step.with(|step| step.rate.as_ref().map(|(rate, of)| view! {
                    <p class="conv"><b>{rate.text.clone()}</b> " " {*of} " " {was(rate)}</p>
                })))}
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
                            aria-pressed=words(move || (reach.get() == quartile).to_string())
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
