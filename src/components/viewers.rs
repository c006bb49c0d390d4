//! Who watched: one row a viewer, and under it the parts that this viewer watched.

use super::bars::{BarOf, bar_cell};
use super::fetched::fetched;
use super::figure::cell;
use super::groups::FilterButton;
use super::icon::{Drawn, Icon};
use super::panel::{Head, Panel};
use super::reactive::{flag, keyed, maybe, part, when, words};
use super::session::{Asked, Session};
use super::strip::{Strip, StripProps};
use super::table::{Find, Pager, Paging, Shown, SortHead, TableBox};
use crate::lazy::lazy;
use crate::query::{Dimension, Metric, Question, Sort};
use crate::state::needs;
use crate::view::{Row, viewers};
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

lazy! {
    strip: fn strip() -> fn(StripProps) -> AnyView {
        |props| Strip(props).into_any()
    }
}

/// Rows that the table shows at first.
const FIRST: u32 = 10;

/// The columns beside the name: how they order the table, and what they are like.
const COLUMNS: [(Sort, &str); 6] = [
    (Sort::Metric(Metric::Impressions), "n"),
    (Sort::Metric(Metric::Plays), "n"),
    (Sort::Metric(Metric::Completion), "n wide"),
    (Sort::TotalCompletion, "n wide"),
    (Sort::FirstWatched, "d"),
    (Sort::LastWatched, "d"),
];

/// Those with bars, and the bars of each.
const BARS: [(usize, BarOf); 2] = [(2, |row| row.bar), (3, |row| row.second_bar)];

/// The table as it is shown.
#[derive(Clone, Copy)]
struct Rows {
    asked: Asked,
    shown: Shown,
    /// Keys of the rows that are opened.
    opened: RwSignal<BTreeSet<String>>,
}

impl Rows {
    /// A row, made once an answer; `None` once it is gone.
    fn row(self, session: Session, key: String) -> Memo<Option<Row>> {
        Memo::new(move |_| {
            let position = self.shown.position(&key)?;
            self.asked.read(|body| {
                let viewer = body.viewers()?.rows.get(position)?;
                Some(viewers::row(viewer, session.locale))
            })
        })
    }

    fn is_open(self, key: &str) -> bool {
        self.opened.with(|opened| opened.contains(key))
    }
}

/// The viewers.
#[component]
pub fn Viewers() -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let head = Head {
        key: "viewers",
        title: text.viewers,
        question: text.viewers_question,
        class: "fold",
    };
    let paging = Paging::new(FIRST);
    let asked = session.ask(move |state, extent| {
        Some(needs::query(state, extent, Question::Viewers(paging.page.get())))
    });
    let rows = Rows {
        asked,
        shown: Shown::of(asked, |body| {
            let viewers = body.viewers()?;
            Some((viewers.rows.iter().map(|viewer| &viewer.key).collect(), viewers.n_rows))
        }),
        opened: RwSignal::new(BTreeSet::new()),
    };
    let summary = move || {
        asked.read(|body| {
            let summary = viewers::summary(body.viewers()?, locale);
            Some(view! { {summary} " " <span class="care">{text.viewers_care}</span> })
        })
    };
    let made = rows.shown.made();
    let n_rows = move || asked.read(|body| Some(body.viewers()?.n_rows));
    let is_found = move || asked.page(|page| !page.find.is_empty()) == Some(true);
    let is_empty = Signal::derive(move || n_rows() == Some(0) && !is_found());
    let nothing_found = move || n_rows() == Some(0) && is_found();
    let find = view! { <Find paging made label=text.find_viewer/> }.into_any();
    let heads =
        COLUMNS.map(|(by, class)| view! { <SortHead paging by label=head_of(by, text) class/> });
    let heads = view! { <SortHead paging by=Sort::Name label=text.name/> {heads.collect_view()} }
        .into_any();
    let body = keyed(
        move || rows.shown.keys(),
        move |key| {
            let row = rows.row(session, key.clone());
            view! {
                <ViewerRow rows row key=key.clone()/>
                <Detail rows row key/>
            }
            .into_any()
        },
    );
    let has_many = move || rows.opened.with(|opened| opened.len() > 1);
    let close = move |_| rows.opened.update(BTreeSet::clear);
    view! {
        <Panel head asked summary=part(summary) is_empty tools=find>
            <div hidden=flag(move || is_empty.get())>
                <TableBox paging made heads rows=body/>
                {when(nothing_found, move || view! { <p class="hint">{text.nothing_found}</p> })}
            </div>
            <footer class="pf">
                <Pager paging made/>
                {when(has_many, move || view! {
                    <button type="button" class="quiet" on:click=close>{text.close_all}</button>
                })}
            </footer>
        </Panel>
    }
}

#[component]
fn ViewerRow(rows: Rows, row: Memo<Option<Row>>, key: String) -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let label = words(move || {
        row.with(|row| row.as_ref().map_or_else(String::new, |row| row.label.clone()))
    });
    let value_of = Signal::derive(move || row.with(|row| row.as_ref()?.value.clone()));
    let key: Arc<str> = key.into();
    let is_open = flag({
        let key = key.clone();
        move || rows.is_open(&key)
    });
    let toggle = {
        let key = key.to_string();
        move |_| {
            rows.opened.update(|opened| {
                if !opened.remove(&key) {
                    opened.insert(key.clone());
                }
            });
        }
    };
    let row_key = key.to_string();
    let counts = move || row.with(|row| row.as_ref().map(|row| counts(row, text)));
    let days = move || row.with(|row| row.as_ref().map(|row| days(row, text)));
    let bars = BARS.map(|(at, bar)| bar_cell(row, head_of(COLUMNS[at].0, text), at, bar));
    let arrow = move || {
        if is_open.get() {
            view! { <Drawn icon=Icon::Down/> }
        } else {
            view! { <Drawn icon=Icon::Right class="flip"/> }
        }
    };
    view! {
        <tr
            role="row"
            data-key=row_key
            aria-rowindex=maybe(move || rows.shown.index(&key))
            class:open=is_open
        >
            <th role="rowheader" scope="row">
                <span class="nm">
                    <button
                        type="button"
                        class="exp"
                        data-action="row"
                        aria-expanded=words(move || is_open.get().to_string())
                        aria-label=words(move || (text.parts_watched_by)(&label.get()))
                        on:click=toggle
                    >
                        {part(arrow)}
                    </button>
                    <FilterButton dimension=Dimension::Viewer value=value_of label/>
                </span>
            </th>
            {part(counts)} {bars.collect_view()} {part(days)}
        </tr>
    }
}

/// The numbers beside a name, before those with bars.
fn counts(row: &Row, text: &'static crate::i18n::Text) -> impl IntoView + use<> {
    let counts = row.numbers.iter().zip(COLUMNS).take(BARS[0].0);
    counts.map(|(number, (by, _))| cell(number, head_of(by, text))).collect_view()
}

/// The days after them.
fn days(row: &Row, text: &'static crate::i18n::Text) -> impl IntoView + use<> {
    let days = row.watched.clone().map(|(first, last)| [first, last]);
    let days = days.unwrap_or([text.no_value; 2].map(str::to_owned)).into_iter();
    let days = days.zip([text.first_watched, text.last_watched]).map(|(day, label)| {
        view! { <td role="cell" class="d" data-label=label><span class="v">{day}</span></td> }
    });
    days.collect_view()
}

/// What a column is called.
fn head_of(by: Sort, text: &'static crate::i18n::Text) -> &'static str {
    match by {
        Sort::Name => text.name,
        Sort::Metric(metric) => (text.metric)(metric.key()),
        Sort::TotalCompletion => text.total_completion,
        Sort::FirstWatched => text.first_watched,
        Sort::LastWatched => text.last_watched,
    }
}

/// The row under an opened row.
#[component]
fn Detail(rows: Rows, row: Memo<Option<Row>>, key: String) -> impl IntoView {
    let strip = move || {
        view! { <tr class="detail" role="row"><td colspan="7" role="cell">{fetched(strip, move |strip| strip(StripProps { row }))}</td></tr> }
    };
    when(move || rows.is_open(&key), strip)
}
