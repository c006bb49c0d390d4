//! Reads a learning record store: asks as [`Paging`] says, and shows what has arrived.
//!
//! What is read stays, so that a later reading asks only for what is new, and one that
//! ended early goes on where it was.

use super::load::Loading;
use super::net;
use super::paging::{Editions, Heard, Next, Paging, is_mixed};
use super::protocol::{Credential, Reply};
use super::serve::{Worker, now_ms};
use crate::facts::entry::{Lrs, Source};
use crate::facts::loading::{OpenError, Progress};
use crate::facts::quality::{Unread, WhyUnread};
use crate::sources::{Page, Seen};
use std::cell::{Cell, RefCell};
use std::ops::ControlFlow;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

/// The version of xAPI that is spoken, unless the entry document says another.
const VERSION: (&str, &str) = ("X-Experience-API-Version", "1.0.3");

/// How often a wait looks whether it is canceled, and tells how long it still is.
const STEP_MS: u32 = 250;

/// Opens what the store holds; from then on the worker can be asked to read on.
pub(super) async fn read(worker: Rc<Worker>, loading: Loading) -> Result<(), OpenError> {
    let Source::Lrs(lrs) = loading.source().clone() else { return Err(OpenError::Worker) };
    let mut seen = Seen::default();
    seen.begin_reading();
    let store = Rc::new(Store {
        known: RefCell::new(Known {
            paging: Paging::new(&lrs, None),
            loading,
            seen,
            began_ms: now_ms(),
        }),
        worker: worker.clone(),
        lrs: *lrs,
        is_reading: Cell::new(true),
    });
    let rest = store.read_on().await;
    store.is_reading.set(false);
    if let (Err(why), 0) = (&rest, store.known.borrow().loading.n_records()) {
        return Err(OpenError::Unread { url: store.lrs.statements.clone(), why: why.clone() });
    }
    store.show(Some(rest));
    *worker.again.borrow_mut() = Some(Rc::new(move || {
        if !store.is_reading.replace(true) {
            let store = store.clone();
            spawn_local(async move {
                store.refresh().await;
                store.is_reading.set(false);
            });
        }
    }));
    Ok(())
}

struct Store {
    worker: Rc<Worker>,
    lrs: Lrs,
    known: RefCell<Known>,
    is_reading: Cell<bool>,
}

/// What has been read, and where the reading stands.
struct Known {
    paging: Paging,
    loading: Loading,
    seen: Seen,
    /// When the reading began, ms since 1970 UTC.
    began_ms: f64,
}

impl Known {
    fn begin(&mut self, lrs: &Lrs, since_ms: Option<i64>) {
        self.paging = Paging::new(lrs, since_ms);
        self.seen.begin_reading();
        self.began_ms = now_ms();
    }
}

impl Store {
    /// Asks for what is new, or goes on where a reading ended.
    async fn refresh(&self) {
        self.worker.is_canceled.set(false);
        let goes_on = {
            let mut known = self.known.borrow_mut();
            if known.paging.address().is_some() {
                known.paging.resume();
                true
            } else {
                let since_ms = known.seen.since_ms(known.began_ms as i64);
                known.begin(&self.lrs, since_ms);
                false
            }
        };
        let mut rest = self.read_on().await;
        // Stores forget where a reading was; then it begins anew, and what is known counts.
        if let (true, Err(WhyUnread::Status(400..=499))) = (goes_on, &rest) {
            self.known.borrow_mut().begin(&self.lrs, None);
            rest = self.read_on().await;
        }
        self.show(Some(rest));
    }

    /// Reads to the end, or to where it cannot go on.
    async fn read_on(&self) -> Result<(), WhyUnread> {
        if is_mixed(&self.worker.scope.origin(), &self.lrs.statements) {
            return Err(WhyUnread::MixedContent);
        }
        let mut editions = Editions::begin(now_ms());
        let mut n_shown = self.known.borrow().loading.n_records();
        self.report(None);
        loop {
            let address = self.known.borrow().paging.address().map(str::to_owned);
            let Some(address) = address else { return Ok(()) };
            let heard = self.ask(&address).await;
            if self.worker.is_canceled.get() {
                return Err(WhyUnread::Canceled);
            }
            let next = self.known.borrow_mut().paging.hear(heard, js_sys::Math::random());
            let n = self.known.borrow().loading.n_records();
            let is_over = next == Next::GoOn && self.known.borrow().paging.address().is_none();
            if n > n_shown && !is_over && editions.is_due(now_ms()) {
                n_shown = n;
                self.show(None);
            }
            match next {
                Next::GoOn => self.report(None),
                Next::Wait(ms) => self.wait(ms).await?,
                Next::Stop(why) => {
                    if why == WhyUnread::NoCredentials {
                        self.worker.say(&Reply::Wanted(Credential::Authorization));
                    }
                    return Err(why);
                }
            }
        }
    }

    /// Asks for a page and takes it.
    async fn ask(&self, address: &str) -> Heard {
        let Ok(stop) = AbortController::new() else {
            return Heard::Unreachable { is_there: false };
        };
        *self.worker.reading.borrow_mut() = Some(stop.clone());
        let secret = self.worker.secrets.borrow().get(Credential::Authorization).cloned();
        let mut headers = vec![VERSION];
        for (name, value) in &self.lrs.headers {
            headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
            headers.push((name, value));
        }
        headers.extend(secret.as_ref().map(|secret| ("Authorization", secret.reveal())));
        let answer = match net::ask(address, &headers, &self.worker.scope, &stop).await {
            Ok(answer) => answer,
            Err(WhyUnread::CutOff) => return Heard::CutOff,
            Err(WhyUnread::Unreachable) => {
                return Heard::Unreachable { is_there: self.is_there(address).await };
            }
            Err(why) => return Heard::Wrong(why),
        };
        if !(200..300).contains(&answer.status) {
            let retry_after_ms = answer.retry_after_ms;
            return Heard::Status { status: answer.status, retry_after_ms };
        }
        let page = match Page::read(&answer.body) {
            Ok(page) => page,
            Err(WhyUnread::CutOff) => return Heard::CutOff,
            Err(why) => return Heard::Wrong(why),
        };
        let known = &mut *self.known.borrow_mut();
        match known.loading.take(&page, &mut known.seen) {
            ControlFlow::Continue(n_fresh) => {
                Heard::Page { n: page.len(), n_fresh, more: page.more }
            }
            ControlFlow::Break(why) => Heard::Wrong(why),
        }
    }

    /// Whether the store is there, but does not let itself be read: only one of another
    /// origin can, and only one that has never answered does.
    async fn is_there(&self, address: &str) -> bool {
        let scope = &self.worker.scope;
        let is_ours = address.starts_with(&format!("{}/", scope.origin()));
        let has_answered = !self.known.borrow().paging.is_unheard();
        if is_ours || has_answered || self.worker.is_canceled.get() {
            return false;
        }
        let Ok(stop) = AbortController::new() else { return false };
        *self.worker.reading.borrow_mut() = Some(stop.clone());
        net::is_there(address, scope, &stop).await
    }

    /// Waits, and says so; ends early when the reading is canceled.
    async fn wait(&self, ms: u32) -> Result<(), WhyUnread> {
        let mut left_ms = ms;
        while left_ms > 0 {
            self.report(Some(left_ms.div_ceil(1000)));
            let step_ms = left_ms.min(STEP_MS);
            net::pause(step_ms as i32).await;
            left_ms -= step_ms;
            if self.worker.is_canceled.get() {
                return Err(WhyUnread::Canceled);
            }
        }
        Ok(())
    }

    fn report(&self, wait_s: Option<u32>) {
        let records = self.known.borrow().loading.n_records();
        let progress = Progress { records, wait_s, is_live: true, ..Progress::default() };
        self.worker.say(&Reply::Progress(progress));
    }

    /// Opens what has arrived; `rest` is `None` while the reading goes on.
    fn show(&self, rest: Option<Result<(), WhyUnread>>) {
        let rest = rest.map(|rest| rest.map_err(|why| Unread { file: self.name(), why }));
        let so_far = self.known.borrow().loading.so_far(rest);
        if let Some(so_far) = so_far {
            self.worker.show(so_far);
        }
    }

    /// What the store is called: its host.
    fn name(&self) -> String {
        let behind = self.lrs.statements.split_once("//").map_or("", |(_, behind)| behind);
        behind.split(['/', '?']).next().unwrap_or_default().to_owned()
    }
}
