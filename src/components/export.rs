//! The menu of what can be taken along, and the making of it: page by page, so that the
//! page stays in use however many rows there are.

use super::asking::{answered, asked};
use super::deliver::{File, Last, blob, deliver, delivered};
use super::reactive::{flag, part, when, words};
use super::session::Session;
use crate::export::book::{Piece, encode};
use crate::export::{Report, about, csv, file_name, table};
use crate::i18n::text::export::{self as text_of, ExportText};
use crate::lazy::{NotFetched, lazy};
use crate::query::Page;
use crate::state::State;
use crate::view::notice;
use crate::worker::client::Client;
use crate::worker::protocol::{Reply, Request};
use js_sys::{Array, Function, Promise, Uint8Array};
use leptos::prelude::*;
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// Rows that are asked for and written in one task.
const AT_ONCE: u32 = 1_000;

lazy! {
    export: pub(super) fn menu() -> fn(Session) -> AnyView {
        choices
    }
}

type Answering = fn(Session, String) -> Pin<Box<dyn Future<Output = String>>>;

lazy! {
    export: fn answering() -> Answering {
        answered
    }
}

/// Answers a question of the host, both JSON: `docs/export.md`, "For programs".
pub async fn answer(session: Session, json: String) -> Result<String, NotFetched> {
    Ok(answering().await?(session, json).await)
}

#[derive(Clone, Copy, PartialEq)]
enum Format {
    Csv,
    Xlsx,
}

/// What a person has chosen to take along.
#[derive(Clone)]
struct Order {
    reports: Vec<Report>,
    format: Format,
    is_descriptive: bool,
    has_about: bool,
}

/// The export that is being made, if one is.
#[derive(Clone, Copy)]
struct Run {
    /// Counts the runs: an older one has been stopped.
    number: RwSignal<u32>,
    is_on: RwSignal<bool>,
    progress: RwSignal<String>,
    said: RwSignal<Vec<String>>,
    last: Last,
}

impl Run {
    fn is(self, number: u32) -> bool {
        self.number.try_get_untracked() == Some(number)
    }
}

fn choices(session: Session) -> AnyView {
    let text = text_of::of(session.locale);
    let ticked = RwSignal::new(vec![Report::Engagement]);
    let format = RwSignal::new(Format::Csv);
    let is_descriptive = RwSignal::new(false);
    let has_about = RwSignal::new(false);
    let run = Run {
        number: RwSignal::new(0),
        is_on: RwSignal::new(false),
        progress: RwSignal::new(String::new()),
        said: RwSignal::new(Vec::new()),
        last: RwSignal::new_local(None),
    };
    let tick = move |report: Report| {
        let is_ticked = flag(move || ticked.with(|ticked| ticked.contains(&report)));
        let change = move |_| {
            ticked.update(|ticked| match ticked.iter().position(|known| *known == report) {
                Some(at) => {
                    ticked.remove(at);
                }
                None => ticked.push(report),
            });
        };
        checkbox((text.report)(report.key()), report.key(), is_ticked.into(), change)
    };
    let has_all = flag(move || ticked.with(Vec::len) == Report::EVERY.len());
    let all = move |_| {
        ticked.set(if has_all.get_untracked() { Vec::new() } else { Report::EVERY.to_vec() });
    };
    let option = move |of: Format, label: &'static str, value: &'static str| {
        view! {
            <label class="ck">
                <input
                    type="radio"
                    name=session.id("format")
                    value=value
                    prop:checked=move || format.get() == of
                    on:change=move |_| format.set(of)
                />
                <span>{label}</span>
            </label>
        }
    };
    let start = move |_| {
        let reports = Report::EVERY.into_iter();
        let reports: Vec<_> = reports
            .filter(|report| ticked.with_untracked(|ticked| ticked.contains(report)))
            .collect();
        run.last.set(None);
        if reports.is_empty() {
            run.said.set(vec![text.nothing_ticked.to_owned()]);
            return;
        }
        run.said.set(Vec::new());
        run.progress.set(String::new());
        run.is_on.set(true);
        run.number.update(|number| *number += 1);
        let number = run.number.get_untracked();
        let order = Order {
            reports,
            format: format.get_untracked(),
            is_descriptive: is_descriptive.get_untracked(),
            has_about: has_about.get_untracked(),
        };
        leptos::task::spawn_local(async move {
            let made = make(session, &order, run, number, text).await;
            if !run.is(number) {
                return;
            }
            run.is_on.set(false);
            run.progress.set(String::new());
            match made {
                Made::File(file) => {
                    deliver(session, &file);
                    run.last.set(Some(file));
                }
                // What was left out has been said.
                Made::Nothing => {}
                Made::Failed => run.said.update(|said| said.push(text.failed.to_owned())),
            }
        });
    };
    let stop = move |_| {
        run.number.update(|number| *number += 1);
        run.is_on.set(false);
        run.said.set(vec![text.canceled.to_owned()]);
    };
    view! {
        <fieldset>
            <legend class="poph">{text.reports}</legend>
            {checkbox(text.everything, "everything", has_all.into(), all)}
            <div class="two">{Report::EVERY.map(tick).into_iter().collect_view()}</div>
        </fieldset>
        <fieldset>
            <legend class="poph">{text.format}</legend>
            <div class="two">
                {option(Format::Csv, text.csv, "csv")}
                {option(Format::Xlsx, text.xlsx, "xlsx")}
            </div>
            {checkbox(text.descriptive, "descriptive", is_descriptive.into(), move |_| is_descriptive.update(|is| *is = !*is))}
            {checkbox(text.about, "about", has_about.into(), move |_| has_about.update(|has| *has = !*has))}
        </fieldset>
        <p class="row">
            {part(move || match run.is_on.get() {
                true => view! { <button type="button" class="btn" data-action="cancel" on:click=stop>{text.cancel}</button> }.into_any(),
                false => view! { <button type="button" class="btn fill" data-action="save" on:click=start>{text.save}</button> }.into_any(),
            })}
            <span class="hint" role="status">{words(move || run.progress.get())}</span>
        </p>
        <div role="status">
            {when(move || !run.said.with(Vec::is_empty), move || {
                part(move || run.said.get().into_iter().map(|line| view! { <p>{line}</p> }).collect_view())
            })}
        </div>
        {delivered(session, run.last)}
    }
    .into_any()
}

fn checkbox(
    label: &'static str,
    value: &'static str,
    is_checked: Signal<bool>,
    on_change: impl FnMut(web_sys::Event) + 'static,
) -> AnyView {
    view! {
        <label class="ck">
            <input type="checkbox" value=value prop:checked=move || is_checked.get() on:change=on_change/>
            <span>{label}</span>
        </label>
    }
    .into_any()
}

/// What became of an order.
enum Made {
    File(File),
    /// Each of its reports was left out.
    Nothing,
    Failed,
}

/// A report that is written: parts of its file, and pieces for a book.
struct Written {
    report: Report,
    about: Vec<String>,
    csv: Array,
}

async fn make(
    session: Session,
    order: &Order,
    run: Run,
    number: u32,
    text: &'static ExportText,
) -> Made {
    let opened = session.opened.get_untracked();
    let state = session.state.get_untracked();
    let (Some(opened), Some(entry)) = (opened, session.entry.get_untracked()) else {
        return Made::Failed;
    };
    let range = state.days(&opened.extent);
    let pieces = Array::new();
    let piece = |piece: &Piece| {
        pieces.push(&Uint8Array::from(encode(piece).as_slice()));
    };
    let is_book = order.format == Format::Xlsx;
    if is_book {
        piece(&Piece::Book);
    }
    let mut written = Vec::new();
    for report in &order.reports {
        let asked = write(session, *report, &state, order, run, number, &pieces).await;
        if !run.is(number) {
            return Made::Nothing;
        }
        match asked {
            Ok(one) => written.push(one),
            Err(None) => return Made::Failed,
            Err(Some(why)) => {
                let name = (text.report)(report.key());
                run.said.update(|said| said.push((text.left_out)(name, &why)));
            }
        }
    }
    let csv = |one: &Written| {
        let parts = Array::of1(&Uint8Array::from(csv::MARK.as_bytes()));
        if order.has_about {
            parts.push(&Uint8Array::from(csv::lines(&one.about).as_slice()));
        }
        blob(&parts.concat(&one.csv), "text/csv")
    };
    let Some(files) = written.iter().map(csv).collect::<Option<Vec<Blob>>>() else {
        return Made::Failed;
    };
    let [first, ..] = written.as_slice() else { return Made::Nothing };
    let what = match written.len() {
        1 => first.report.key(),
        n if n == Report::EVERY.len() => "everything",
        _ => "reports",
    };
    let name = file_name(&entry, what, range);
    if let ([file], false) = (files.as_slice(), is_book) {
        return Made::File(File {
            name: format!("{name}.csv"),
            blob: file.clone(),
            text: file.clone(),
        });
    }
    run.progress.set(text.packing.to_owned());
    let (kind, ending) = if is_book {
        if order.has_about {
            let lines = written.iter().flat_map(|one| one.about.iter().cloned());
            piece(&Piece::Lines(text.about_sheet.to_owned(), lines.collect()));
        }
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
    } else {
        piece(&Piece::Archive);
        for (one, file) in written.iter().zip(&files) {
            piece(&Piece::File(format!("{}.csv", file_name(&entry, one.report.key(), range))));
            let Ok(bytes) = JsFuture::from(file.array_buffer()).await else { return Made::Failed };
            let bytes = Uint8Array::new(&bytes);
            for from in (0..bytes.length()).step_by(PART) {
                let to = bytes.length().min(from + PART as u32);
                piece(&Piece::Bytes(bytes.subarray(from, to).to_vec()));
            }
        }
        ("application/zip", "zip")
    };
    let all = Array::new();
    for file in &files {
        all.push(file);
        all.push(&"\r\n".into());
    }
    let Some(text) = blob(&all, "text/csv") else { return Made::Failed };
    let Some(packed) = packed(session, &pieces, kind).await else { return Made::Failed };
    Made::File(File { name: format!("{name}.{ending}"), blob: packed, text })
}

/// Bytes that are handed on in one piece.
const PART: usize = 256 << 10;

/// Writes one report. The error is why it is left out; `None` when nobody answers.
async fn write(
    session: Session,
    report: Report,
    state: &State,
    order: &Order,
    run: Run,
    number: u32,
    pieces: &Array,
) -> Result<Written, Option<String>> {
    let locale = session.locale;
    let text = text_of::of(locale);
    let opened = session.opened.get_untracked().ok_or(None)?;
    let entry = session.entry.get_untracked().ok_or(None)?;
    let name = (text.report)(report.key());
    let csv = Array::new();
    let add = |bytes: Vec<u8>| {
        csv.push(&Uint8Array::from(bytes.as_slice()));
    };
    let is_book = order.format == Format::Xlsx;
    let mut lines = Vec::new();
    let mut offset = 0;
    loop {
        let page = Page { offset, ..Page::first(AT_ONCE) };
        let query = report.query(state, &opened.extent, page);
        let answer = asked(session, query.clone()).await.ok_or(None)?;
        if !run.is(number) {
            return Err(None);
        }
        let made = answer
            .body
            .as_ref()
            .and_then(|body| session.names(|names| table(report, &query, body, names, locale)));
        let Some(made) = made.filter(|made| offset > 0 || made.n_rows > 0) else {
            let limits = &answer.coverage.limits;
            let why: Vec<_> = limits.iter().map(|limit| notice::limit(limit, locale)).collect();
            let why = if why.is_empty() { text.no_rows.to_owned() } else { why.join(" ") };
            return Err(Some(why));
        };
        if offset == 0 {
            lines = about::lines(
                report,
                &entry,
                &opened,
                &query,
                &answer.coverage,
                &made.columns,
                locale,
            );
            add(csv::head(&made.columns, order.is_descriptive));
            if is_book {
                let sheet = Piece::Sheet {
                    name: name.to_owned(),
                    columns: made.columns.clone(),
                    is_descriptive: order.is_descriptive,
                };
                pieces.push(&Uint8Array::from(encode(&sheet).as_slice()));
            }
        }
        // A timeline comes whole, however long it is.
        for rows in made.rows.chunks(AT_ONCE as usize) {
            add(csv::rows(&made.columns, rows));
            if is_book {
                pieces.push(&Uint8Array::from(encode(&Piece::Rows(rows.to_vec())).as_slice()));
            }
        }
        offset += made.rows.len() as u32;
        let (done, all) = (u64::from(offset), u64::from(made.n_rows));
        run.progress.set((text.progress)(name, (done, &locale.count(done)), &locale.count(all)));
        if made.rows.is_empty() || offset >= made.n_rows {
            return Ok(Written { report, about: lines, csv });
        }
    }
}

/// Makes one file of pieces, in a worker of its own: the one with the data goes on
/// answering, and the page drawing.
async fn packed(session: Session, pieces: &Array, kind: &str) -> Option<Blob> {
    let pieces = blob(pieces, "")?;
    let parts = Array::new();
    let made = parts.clone();
    let client = std::cell::RefCell::new(None);
    let mut wait = |resolve: Function, reject: Function| {
        let made = made.clone();
        let reject = Rc::new(reject);
        let hear = move |reply| {
            if let Reply::Made(part) = reply {
                if part.is_empty() {
                    let _ = resolve.call0(&JsValue::NULL);
                } else {
                    made.push(&Uint8Array::from(part.as_slice()));
                }
            }
        };
        let fail = move || {
            let _ = reject.call0(&JsValue::NULL);
        };
        let started = Client::start(&session.beside("worker.js"), hear, fail);
        started.send_with(&Request::Make, &pieces);
        *client.borrow_mut() = Some(started);
    };
    let is_done = JsFuture::from(Promise::new(&mut wait)).await.is_ok();
    client.take();
    (is_done && parts.length() > 0).then(|| blob(&parts, kind)).flatten()
}
