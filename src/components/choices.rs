//! The values of a dimension, to choose from.

use super::browser::keep_place;
use super::figure::value;
use super::icon::{Drawn, Icon};
use super::reactive::{flag, keyed, part, when, words};
use super::session::Session;
use crate::query::{Dimension, Page, Question, Value};
use crate::state::needs;
use crate::view::groups::{self, Column};
use crate::view::{Names, Row};
use leptos::prelude::*;

/// Values that a list shows at most; searching finds the others.
const LIMIT: u32 = 100;

/// A value in words that no other has: `~` is a key of Unknown, and may be a value.
fn choice_key(row: &Row) -> String {
    format!("{:?}", row.value)
}

/// The values of a dimension that the other filters leave, each with its plays, and
/// those that are chosen.
#[component]
pub fn Choices(dimension: Dimension) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let page = RwSignal::new(Page::first(LIMIT));
    let asked = session.ask(move |state, extent| {
        Some(needs::query(state, extent, Question::Choices(dimension, page.get())))
    });
    let rows = Memo::new(move |_| {
        let rows = asked.read(|body| {
            let table = body.breakdown()?;
            let rows = |names: &dyn Names| {
                let row = |group| groups::row(table, group, &[Column::PLAYS], names, locale);
                table.rows.iter().map(row).collect::<Vec<_>>()
            };
            Some(session.names(rows))
        });
        rows.unwrap_or_default()
    });
    let n_more = move || asked.read(|body| Some(groups::n_more(body.breakdown()?))).unwrap_or(0);
    let is_chosen = move |value: &Value| {
        session.state.with(|state| state.filters.values(dimension).contains(value))
    };
    let has_chosen =
        move || session.state.with(|state| !state.filters.values(dimension).is_empty());
    let clear = move |event: web_sys::MouseEvent| {
        keep_place(&event);
        session.change(|state, _| state.clear(dimension));
    };
    let choice = move |row: Row| {
        let Row { value: this, key, label, .. } = row;
        let is_on = {
            let this = this.clone();
            move || is_chosen(&this)
        };
        let plays = {
            let this = this.clone();
            move || {
                rows.with(|rows| {
                    let row = rows.iter().find(|row| row.value == this);
                    row.map(|row| value(&row.numbers[0]))
                })
            }
        };
        let is_unknown = this.is_none();
        let name = label.clone();
        let toggle = move |_| {
            session.remember(dimension, &this, &name);
            session.change(|state, _| state.toggle(dimension, &this));
        };
        view! {
            <li data-key=key>
                <label class="ck">
                    <input type="checkbox" prop:checked=flag(is_on) on:change=toggle/>
                    <span class:unk=is_unknown><bdi>{label}</bdi></span>
                    {part(plays)}
                </label>
            </li>
        }
    };
    view! {
        <div class="find-row">
            <label class="find">
                <Drawn icon=Icon::Search/>
                <span class="vh">{text.find}</span>
                <input
                    type="search"
                    placeholder=text.find
                    on:input:target=move |event| page.update(|page| page.find = event.target().value())
                />
            </label>
            {when(has_chosen, move || view! {
                <button type="button" class="quiet" on:click=clear>{text.clear_list}</button>
            })}
        </div>
        <p class="hint">{text.choices_hint}</p>
        <ul
            class="cks"
            role="list"
            data-dimension=dimension.key()
            aria-label=(text.dimension)(dimension.key())
            aria-busy=words(move || asked.is_stale().to_string())
        >
            {keyed(
                move || rows.with(|rows| rows.iter().map(choice_key).collect()),
                move |key| {
                    let row = rows.with_untracked(|rows| {
                        rows.iter().find(|row| choice_key(row) == key).cloned()
                    });
                    row.map(choice).into_any()
                },
            )}
        </ul>
        {part(move || match (n_more(), !asked.is_waiting() && rows.with(Vec::is_empty)) {
            (0, false) => None,
            (0, true) => Some(view! { <p class="hint">{text.nothing_found.to_owned()}</p> }),
            (n, _) => Some(view! { <p class="hint">{(text.more_values)(&locale.count(n))}</p> }),
        })}
    }
}
