//! The worker's end: hears requests, fetches, reads, answers.
//!
//! Where a page may have no worker, this runs on the page itself, at the other end of a
//! channel, and rests between slices of its work.

use super::exports;
use super::load::{self, Loading};
use super::lrs;
use super::net::{Download, fetch_all, pause};
use super::offer;
use super::packing::pack;
use super::port::Port;
use super::protocol::{Credential, Reply, Request, Secret, Secrets, decode, encode};
use super::reports::{self, Asked};
use super::zone::{browsers_zone, zone};
use crate::facts::entry::{Entry, EntryNotice, NameList, Names, Source};
use crate::facts::loading::{OpenError, Opened, Progress};
use crate::facts::quality::{Unread, WhyUnread};
use crate::lazy::lazy;
use crate::sources::{parse_entry, parse_names};
use crate::time::Zone;
use js_sys::{Array, Date, Function, Promise, Uint8Array};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, AbortSignal, Blob, MessageEvent, Url, WorkerGlobalScope};

/// Bytes that are parsed between two looks at the clock.
const SLICE: usize = 256 << 10;

/// How long is worked on a page before it goes on, ms: two of its frames are 33.
const WORK_MS: f64 = 12.0;

/// Milliseconds between two reports of progress.
const REPORT_MS: f64 = 60.0;

lazy! {
    /// Knows other systems: a part of its own, since most entries need none of it.
    vocabularies: fn others() -> Others {
        Others {
            learn: Loading::learn,
            read_lrs: |worker, loading| Box::pin(lrs::read(worker, loading)),
        }
    }
}

lazy! {
    /// Opens a source of reports, which few entries have.
    reports: fn of_reports() -> reports::Open {
        reports::open
    }
}

lazy! {
    /// Opens reports that were exported.
    reports: fn of_exports() -> reports::Open {
        exports::open
    }
}

type Pack = fn(Rc<Worker>, JsValue) -> Pin<Box<dyn Future<Output = ()>>>;

lazy! {
    /// Makes workbooks and archives.
    book: fn packing() -> Pack {
        |worker, pieces| Box::pin(pack(worker, pieces))
    }
}

/// What is asked.
pub(super) enum Data {
    /// Visits, which answer at once.
    Store(Box<load::Data>),
    /// A server, which answers in its time.
    Live(Rc<dyn Asked>),
}

/// What is done with other systems.
struct Others {
    /// Learns what they call things.
    learn: fn(&mut Loading),
    /// Reads a learning record store, and goes on when it is asked to.
    read_lrs: fn(Rc<Worker>, Loading) -> Reading,
}

type Reading = Pin<Box<dyn Future<Output = Result<(), OpenError>>>>;

/// Hears requests until the page ends the worker.
pub fn serve() {
    console_error_panic_hook::set_once();
    // It hears as long as the worker lives.
    std::mem::forget(Serving::at(js_sys::global().unchecked_ref(), false));
}

/// What serves at a port; it ends when this is dropped.
pub(super) struct Serving {
    worker: Rc<Worker>,
    _hear: Closure<dyn FnMut(MessageEvent)>,
}

impl Serving {
    /// Serves at a port: the worker's own, or, `on_page`, the end of a channel.
    pub(super) fn at(port: &Port, on_page: bool) -> Serving {
        let worker = Rc::new(Worker {
            port: port.clone(),
            scope: js_sys::global().unchecked_into(),
            on_page,
            rested_ms: Cell::new(now_ms()),
            data: RefCell::default(),
            reading: RefCell::default(),
            is_canceled: Cell::new(false),
            files: RefCell::default(),
            secrets: RefCell::default(),
            wanting: RefCell::default(),
            again: RefCell::default(),
        });
        let hear = Closure::<dyn FnMut(MessageEvent)>::new({
            let worker = worker.clone();
            move |event: MessageEvent| {
                let message: Array = event.data().unchecked_into();
                if let Some(request) = decode(&Uint8Array::new(&message.get(0)).to_vec()) {
                    worker.clone().hear(request, message.get(1));
                }
            }
        });
        port.set_onmessage(hear.as_ref());
        worker.say(&Reply::Ready);
        Serving { worker, _hear: hear }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.worker.port.set_onmessage(&JsValue::NULL);
        self.worker.stop();
        self.worker.data.take();
        self.worker.again.take();
    }
}

pub(super) struct Worker {
    port: Port,
    /// The worker's own scope; a page has what is used of it by the same names.
    pub(super) scope: WorkerGlobalScope,
    /// Whether this is on the page, which work must not hold up.
    on_page: bool,
    /// When work was last interrupted, by the clock.
    rested_ms: Cell<f64>,
    data: RefCell<Option<Data>>,
    /// What stops the request that is on its way.
    pub(super) reading: RefCell<Option<AbortController>>,
    pub(super) is_canceled: Cell<bool>,
    /// The files that a person has handed over.
    files: RefCell<Array>,
    /// What the host has handed over, in memory only.
    pub(super) secrets: RefCell<Secrets>,
    /// Who waits for a secret.
    wanting: RefCell<Vec<Function>>,
    /// Asks a live source for what is new.
    pub(super) again: RefCell<Option<Rc<dyn Fn()>>>,
}

impl Worker {
    pub(super) fn say(&self, reply: &Reply) {
        let buffer = Uint8Array::from(encode(reply).as_slice()).buffer();
        self.port.post(&buffer, &Array::of1(&buffer));
    }

    /// Lets the page go on, where this has worked for a while on it.
    async fn rest(&self) {
        if self.on_page && now_ms() - self.rested_ms.get() > WORK_MS {
            pause(0).await;
            self.rested_ms.set(now_ms());
        }
    }

    /// Stops what is being read; what has been read counts.
    fn stop(&self) {
        self.is_canceled.set(true);
        if let Some(reading) = self.reading.borrow().as_ref() {
            reading.abort();
        }
        self.wake();
    }

    fn hear(self: Rc<Self>, request: Request, files: JsValue) {
        match request {
            Request::Open { .. } | Request::Entry(_) => spawn_local(async move {
                if let Err(error) = self.clone().open(request, files).await {
                    self.say(&Reply::Failed(error));
                }
            }),
            Request::Credentials(kind, secret) => {
                self.secrets.borrow_mut().keep(kind, secret);
                self.wake();
            }
            Request::Refresh => {
                let again = self.again.borrow().clone();
                if let Some(again) = again {
                    again();
                }
            }
            Request::Cancel => self.stop(),
            Request::Make => spawn_local(async move {
                match packing().await {
                    Ok(pack) => pack(self, files).await,
                    Err(_) => self.say(&Reply::Made(Vec::new())),
                }
            }),
            Request::Ask { ticket, query } => match self.data.borrow().as_ref() {
                Some(Data::Store(data)) => {
                    let answer = Box::new(data.answer(&query));
                    self.say(&Reply::Answer { ticket, answer });
                }
                Some(Data::Live(live)) => live.ask(ticket, query),
                None => {}
            },
            Request::Asked => {
                if let Some(Data::Live(live)) = self.data.borrow().as_ref() {
                    live.clone().asked();
                }
            }
            Request::Forget(ticket) => {
                if let Some(Data::Live(live)) = self.data.borrow().as_ref() {
                    live.forget(ticket);
                }
            }
        }
    }

    /// The secret of a kind; while there is none the host is asked for it. `None` when it
    /// is not wanted any more.
    pub(super) async fn credential(
        &self,
        kind: Credential,
        signal: &AbortSignal,
    ) -> Option<Secret> {
        while !signal.aborted() {
            let known = self.secrets.borrow().get(kind).cloned();
            if known.is_some() {
                return known;
            }
            // Who waits already has asked for it.
            if self.wanting.borrow().is_empty() {
                self.say(&Reply::Wanted(kind));
            }
            let mut waits = |resolve, _| self.wanting.borrow_mut().push(resolve);
            let _ = JsFuture::from(Promise::new(&mut waits)).await;
        }
        None
    }

    /// Lets those go on who wait for a secret.
    fn wake(&self) {
        for resolve in self.wanting.take() {
            let _ = resolve.call0(&JsValue::NULL);
        }
    }

    /// Forgets a secret that lets nobody in any more, unless there is a newer one.
    pub(super) fn withdraw(&self, kind: Credential, secret: &str) {
        let mut secrets = self.secrets.borrow_mut();
        if secrets.get(kind).is_some_and(|known| known.reveal() == secret) {
            secrets.keep(kind, Secret::new(String::new()));
        }
    }

    /// A zone by name, or the browser's.
    pub(super) fn zone(&self, name: Option<&str>, from_ms: i64, to_ms: i64) -> Option<Zone> {
        match name {
            Some(name) => zone(name, from_ms, to_ms),
            None => zone(&browsers_zone(), from_ms, to_ms),
        }
    }

    /// Questions can be asked from now on.
    pub(super) fn opened(&self, data: Data, opened: Opened) {
        *self.data.borrow_mut() = Some(data);
        *self.reading.borrow_mut() = None;
        self.say(&Reply::Opened(Box::new(opened)));
    }

    async fn open(self: Rc<Self>, request: Request, files: JsValue) -> Result<(), OpenError> {
        let controller = AbortController::new().map_err(|_| OpenError::Worker)?;
        let signal = controller.signal();
        *self.reading.borrow_mut() = Some(controller);
        let entry = match request {
            Request::Open { url, names } => {
                let mut entry = document(&url, &signal).await?;
                entry.names = entry.names.max(names);
                entry
            }
            Request::Entry(entry) => {
                *self.files.borrow_mut() = files.unchecked_into();
                *entry
            }
            _ => return Err(OpenError::Worker),
        };
        if entry.source.is_sums() {
            let is_exported = matches!(entry.source, Source::Exports(_));
            let open = if is_exported { of_exports().await } else { of_reports().await };
            let open = open.map_err(|_| OpenError::Worker)?;
            self.say(&Reply::Entry(Box::new(for_the_page(&entry))));
            return open(self, entry, signal).await;
        }
        self.say(&Reply::Entry(Box::new(for_the_page(&entry))));

        let mut loading = Loading::new(entry.clone());
        learn(&mut loading).await?;
        self.read_names(&entry, &mut loading, &signal).await;
        if entry.source.is_live() {
            let others = others().await.map_err(|_| OpenError::Worker)?;
            return (others.read_lrs)(self, loading).await;
        }
        self.read_files(&entry, &mut loading, &signal).await?;
        if let Some(Unread { file, why }) = loading.nothing_read() {
            return Err(OpenError::Unread { url: file.clone(), why: why.clone() });
        }
        self.say(&Reply::Progress(Progress { folding: true, ..Progress::default() }));
        self.show(loading);
        Ok(())
    }

    /// A file on its way: one that was handed over, or one that is fetched.
    pub(super) async fn download(
        &self,
        url: &str,
        signal: &AbortSignal,
    ) -> Result<Download, WhyUnread> {
        let of_place = |place| self.files.borrow().get(place).dyn_into::<Blob>().ok();
        match offer::place_of(url).and_then(of_place) {
            Some(file) => Download::of_file(&file).await,
            None => Download::open(url, signal).await,
        }
    }

    /// Opens what has been read: questions are answered from it.
    pub(super) fn show(&self, loading: Loading) {
        let find_zone = |name: Option<&str>, from_ms, to_ms| self.zone(name, from_ms, to_ms);
        let (data, opened) = loading.finish(&find_zone, now_ms() as i64);
        self.opened(Data::Store(Box::new(data)), opened);
    }

    async fn read_names(&self, entry: &Entry, loading: &mut Loading, signal: &AbortSignal) {
        for (list, name) in [
            (&entry.viewers, Loading::name_viewers as fn(&mut Loading, BTreeMap<String, String>)),
            (&entry.contexts, Loading::name_contexts),
        ] {
            let NameList::Url(url) = list else { continue };
            let csv = fetch_all(url, signal).await.ok();
            match csv.as_deref().and_then(parse_names) {
                Some(names) => name(loading, names),
                None => loading.notice(EntryNotice::NamesUnread(url.clone())),
            }
        }
    }

    async fn read_files(
        &self,
        entry: &Entry,
        loading: &mut Loading,
        signal: &AbortSignal,
    ) -> Result<(), OpenError> {
        let urls = entry.source.urls();
        let mut reported = now_ms();
        let mut bytes_before = 0;
        for url in urls {
            let file = url.rsplit('/').next().unwrap_or(url);
            loading.begin(file);
            let mut report = |loading: &Loading, download: &Download| {
                if now_ms() - reported >= REPORT_MS {
                    reported = now_ms();
                    self.say(&Reply::Progress(Progress {
                        bytes: bytes_before + download.bytes(),
                        bytes_total: download.bytes_total.filter(|_| urls.len() == 1),
                        records: loading.n_records(),
                        ..Progress::default()
                    }));
                }
            };
            let (bytes, rest) = self.read_file(url, loading, signal, &mut report).await?;
            bytes_before += bytes;
            let rest = match rest {
                Err(_) if self.is_canceled.get() => Err(WhyUnread::Canceled),
                rest => rest,
            };
            let is_canceled = rest == Err(WhyUnread::Canceled);
            loading.end(file, rest);
            if is_canceled {
                break;
            }
        }
        Ok(())
    }

    /// Reads a file to its end, or as far as it can be had; tells how many bytes came.
    async fn read_file(
        &self,
        url: &str,
        loading: &mut Loading,
        signal: &AbortSignal,
        report: &mut impl FnMut(&Loading, &Download),
    ) -> Result<(u64, Result<(), WhyUnread>), OpenError> {
        let mut download = match self.download(url, signal).await {
            Ok(download) => download,
            Err(why) => return Ok((0, Err(why))),
        };
        let rest = loop {
            // A file that was handed over is not stopped by the signal itself.
            if signal.aborted() {
                break Err(WhyUnread::Canceled);
            }
            match download.chunk().await {
                Ok(Some(chunk)) => {
                    for slice in chunk.chunks(SLICE) {
                        loading.push(slice);
                        learn(loading).await?;
                        report(loading, &download);
                        self.rest().await;
                    }
                }
                Ok(None) => break Ok(()),
                Err(why) => break Err(why),
            }
        };
        loading.complete();
        learn(loading).await?;
        Ok((download.bytes(), rest))
    }
}

/// The entry whose document is at this address.
async fn document(url: &str, signal: &AbortSignal) -> Result<Entry, OpenError> {
    let document = fetch_all(url, signal)
        .await
        .map_err(|why| OpenError::Unread { url: url.to_owned(), why })?;
    let base = |address: &str| Some(Url::new_with_base(address, url).ok()?.href());
    parse_entry(&document, &base).map_err(OpenError::Document)
}

/// Fetches the vocabulary that the data turns out to be in.
async fn learn(loading: &mut Loading) -> Result<(), OpenError> {
    if loading.waits() {
        (others().await.map_err(|_| OpenError::Worker)?.learn)(loading);
    }
    Ok(())
}

/// The clock of the browser, ms since 1970 UTC.
pub(super) fn now_ms() -> f64 {
    Date::now()
}

/// What the page may know of the entry: no names where they are not shown.
fn for_the_page(entry: &Entry) -> Entry {
    let mut entry = entry.clone();
    if entry.names != Names::Shown || matches!(entry.viewers, NameList::Url(_)) {
        entry.viewers = NameList::Inline(BTreeMap::new());
    }
    entry
}
