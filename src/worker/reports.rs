//! A source that is asked as questions come: fetches what they need, and answers when it
//! is there.
//!
//! Only this file and `serve` see the session, and only [`multirequest`] writes it down: into
//! the body of a request to the entry's own server.

use super::load::{names_somebody, refusal};
use super::net::{fetch_all, pause, post};
use super::protocol::{Credential, Reply, Secret};
use super::serve::{Data, Worker};
use crate::facts::entry::{Entry, EntryNotice, NameList, Names, Source};
use crate::facts::loading::OpenError;
use crate::facts::quality::WhyUnread;
use crate::query::{Limit, Query};
use crate::reports::{Batch, Questions, Reports, Trouble, multirequest, opening};
use crate::sources::parse_names;
use js_sys::{Date, Math};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, AbortSignal};

/// Milliseconds before each further try of what failed for no lasting reason.
const PAUSES_MS: [f64; 2] = [400.0, 1_600.0];

/// How a source of reports is opened, as a part of the program hands it over.
pub(super) type Open =
    fn(Rc<Worker>, Entry, AbortSignal) -> Pin<Box<dyn Future<Output = Result<(), OpenError>>>>;

/// What is asked instead of a store. An object, so that its code is fetched with [`open`].
pub(super) trait Asked {
    /// Answers when the answer is there, or never when it is forgotten before.
    fn ask(&self, ticket: u64, query: Query);

    /// The page has asked all that it had to, for now.
    fn asked(self: Rc<Self>);

    /// Nobody waits for this ticket any more.
    fn forget(&self, ticket: u64);
}

/// Opens a source of reports: says what is known of it, and lets it be asked.
pub(super) fn open(
    worker: Rc<Worker>,
    entry: Entry,
    signal: AbortSignal,
) -> Pin<Box<dyn Future<Output = Result<(), OpenError>>>> {
    Box::pin(open_reports(worker, entry, signal))
}

/// A source of reports that is open.
struct Live {
    worker: Rc<Worker>,
    server: Server,
    names: Names,
    questions: RefCell<Questions>,
    /// Whether the page was asked to say that it has asked all.
    is_gathering: Cell<bool>,
    /// Whether there is somebody who sends what is open, and waits for a session at most.
    is_sending: Cell<bool>,
    /// What stops each multirequest on its way.
    flying: RefCell<BTreeMap<u64, AbortController>>,
}

/// Where requests go.
struct Server {
    url: String,
    partner: Option<String>,
}

async fn open_reports(
    worker: Rc<Worker>,
    mut entry: Entry,
    signal: AbortSignal,
) -> Result<(), OpenError> {
    let Source::Reports { server, partner_id, .. } = &entry.source else {
        return Err(OpenError::Worker);
    };
    let url = format!("{server}/api_v3/service/multirequest");
    let server = Server { url, partner: partner_id.clone() };
    let mut notices = Vec::new();
    name(&mut entry.viewers, &signal, &mut notices).await;
    name(&mut entry.contexts, &signal, &mut notices).await;
    let find_zone = |name: Option<&str>, from_ms, to_ms| worker.zone(name, from_ms, to_ms);
    let unread = |why| OpenError::Unread { url: server.url.clone(), why };
    loop {
        let ks = worker.credential(Credential::Ks, &signal).await;
        let ks = ks.ok_or_else(|| unread(WhyUnread::Canceled))?;
        let body = multirequest(&opening(&entry), server.partner.as_deref(), ks.reveal());
        let response = server.send(&body, &signal).await.map_err(&unread)?;
        match Reports::open(&entry, &response, &find_zone, Date::now() as i64) {
            Ok((reports, mut opened)) => {
                opened.notices.extend(notices);
                let live = Live {
                    worker: worker.clone(),
                    server,
                    names: entry.names,
                    questions: RefCell::new(Questions::new(reports)),
                    is_gathering: Cell::new(false),
                    is_sending: Cell::new(false),
                    flying: RefCell::default(),
                };
                worker.opened(Data::Live(Rc::new(live)), opened);
                return Ok(());
            }
            Err(Trouble::Session) => worker.withdraw(Credential::Ks, ks.reveal()),
            Err(Trouble::Refused(code)) => return Err(unread(WhyUnread::Refused(code))),
            Err(Trouble::Unreadable) => {
                let found = response.chars().take(40).collect();
                return Err(unread(WhyUnread::Unknown { found }));
            }
        }
    }
}

/// Puts the names of a list that lies elsewhere into the entry.
async fn name(list: &mut NameList, signal: &AbortSignal, notices: &mut Vec<EntryNotice>) {
    let NameList::Url(url) = list else { return };
    let csv = fetch_all(url, signal).await.ok();
    let names = csv.as_deref().and_then(parse_names);
    if names.is_none() {
        notices.push(EntryNotice::NamesUnread(url.clone()));
    }
    *list = NameList::Inline(names.unwrap_or_default());
}

impl Server {
    /// What comes back for the body of a request, which is tried again where it may help.
    async fn send(&self, body: &str, signal: &AbortSignal) -> Result<String, WhyUnread> {
        let mut pauses = PAUSES_MS.into_iter();
        loop {
            let why = match post(&self.url, body, signal).await {
                Ok(response) => return Ok(response),
                Err(why) => why,
            };
            let passes = match why {
                WhyUnread::Status(status) => status == 429 || status >= 500,
                WhyUnread::Unreachable | WhyUnread::CutOff => true,
                _ => false,
            };
            match pauses.next().filter(|_| passes && !signal.aborted()) {
                // Not all pages that failed together try again together.
                Some(ms) => pause((ms * (0.75 + Math::random() / 2.0)) as i32).await,
                None => return Err(why),
            }
        }
    }
}

impl Asked for Live {
    fn ask(&self, ticket: u64, query: Query) {
        if self.names == Names::Hidden && names_somebody(&query) {
            let answer = Box::new(refusal(&query, Limit::NamesHidden));
            return self.worker.say(&Reply::Answer { ticket, answer });
        }
        self.questions.borrow_mut().ask(ticket, query);
        // Its word comes after all that it asks in the same task.
        if !self.is_gathering.replace(true) {
            self.worker.say(&Reply::Gathering);
        }
    }

    fn asked(self: Rc<Self>) {
        self.is_gathering.set(false);
        self.go_on();
    }

    fn forget(&self, ticket: u64) {
        for number in self.questions.borrow_mut().forget(ticket) {
            if let Some(controller) = self.flying.borrow_mut().remove(&number) {
                controller.abort();
            }
        }
    }
}

impl Live {
    /// Says what can be answered, and sends what is open.
    fn go_on(self: Rc<Self>) {
        let answers = self.questions.borrow_mut().answers();
        for (ticket, answer) in answers {
            self.worker.say(&Reply::Answer { ticket, answer });
        }
        // What is being gathered goes with the rest of it.
        let may_send = !self.is_gathering.get() && self.questions.borrow().has_open();
        if may_send && !self.is_sending.replace(true) {
            spawn_local(self.send());
        }
    }

    /// Sends what is open once there is a session: what is asked until then goes with it.
    async fn send(self: Rc<Self>) {
        let Ok(never) = AbortController::new() else { return };
        let ks = self.worker.credential(Credential::Ks, &never.signal()).await;
        self.is_sending.set(false);
        let Some(ks) = ks.filter(|_| !self.is_gathering.get()) else { return };
        let batches = self.questions.borrow_mut().batches();
        for batch in batches {
            spawn_local(self.clone().fetch(batch, ks.clone()));
        }
    }

    async fn fetch(self: Rc<Self>, Batch { number, requests }: Batch, ks: Secret) {
        let Ok(controller) = AbortController::new() else { return };
        let signal = controller.signal();
        self.flying.borrow_mut().insert(number, controller);
        let body = multirequest(&requests, self.server.partner.as_deref(), ks.reveal());
        let response = self.server.send(&body, &signal).await;
        self.flying.borrow_mut().remove(&number);
        let response = response.as_deref().map_err(|_| Trouble::Unreadable);
        if !self.questions.borrow_mut().take(number, response) {
            self.worker.withdraw(Credential::Ks, ks.reveal());
        }
        self.go_on();
    }
}
