//! A source that is asked as questions come: fetches what they need, and answers when it
//! is there.
//!
//! Only this file and `serve` see the session, and only [`Live::send`] writes it down: into
//! the body of a request to the entry's own server.

use super::load::{names_somebody, refusal};
use super::net::{fetch_all, pause, post};
use super::protocol::{Credential, Reply};
use super::serve::{Data, Worker};
use crate::facts::entry::{Entry, EntryNotice, NameList, Names, Source};
use crate::facts::loading::OpenError;
use crate::facts::quality::WhyUnread;
use crate::query::{Answer, Limit, Query};
use crate::reports::{Next, Reports, Request, Trouble, multirequest, opening};
use crate::sources::parse_names;
use js_sys::{Date, Math};
use std::cell::RefCell;
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
    fn ask(self: Rc<Self>, ticket: u64, query: Query);

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
    reports: RefCell<Reports>,
    /// What stops the fetching for each question on its way.
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
        let (response, ks) =
            worker.send(&server, &opening(&entry), &signal).await.map_err(&unread)?;
        match Reports::open(&entry, &response, &find_zone, Date::now() as i64) {
            Ok((reports, mut opened)) => {
                opened.notices.extend(notices);
                let live = Live {
                    worker: worker.clone(),
                    server,
                    names: entry.names,
                    reports: RefCell::new(reports),
                    flying: RefCell::default(),
                };
                worker.opened(Data::Live(Rc::new(live)), opened);
                return Ok(());
            }
            Err(Trouble::Session) => worker.withdraw(Credential::Ks, &ks),
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

impl Worker {
    /// Sends requests with the session that the host has handed over, once there is one;
    /// gives what came back, and the session for whoever finds that it has ended.
    async fn send(
        &self,
        server: &Server,
        requests: &[Request],
        signal: &AbortSignal,
    ) -> Result<(String, String), WhyUnread> {
        let ks = self.credential(Credential::Ks, signal).await.ok_or(WhyUnread::Canceled)?;
        let ks = ks.reveal().to_owned();
        let body = multirequest(requests, server.partner.as_deref(), &ks);
        let mut pauses = PAUSES_MS.into_iter();
        loop {
            let response = post(&server.url, &body, signal).await;
            let why = match response {
                Ok(response) => return Ok((response, ks)),
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
    fn ask(self: Rc<Self>, ticket: u64, query: Query) {
        let Ok(controller) = AbortController::new() else { return };
        let signal = controller.signal();
        self.flying.borrow_mut().insert(ticket, controller);
        spawn_local(async move {
            let answer = self.answer(&query, &signal).await;
            if self.flying.borrow_mut().remove(&ticket).is_some() {
                self.worker.say(&Reply::Answer { ticket, answer });
            }
        });
    }

    fn forget(&self, ticket: u64) {
        if let Some(controller) = self.flying.borrow_mut().remove(&ticket) {
            controller.abort();
        }
    }
}

impl Live {
    async fn answer(&self, query: &Query, signal: &AbortSignal) -> Box<Answer> {
        let refuse = |limit| Box::new(refusal(query, limit));
        if self.names == Names::Hidden && names_somebody(query) {
            return refuse(Limit::NamesHidden);
        }
        let mut asking = self.reports.borrow().ask(query);
        loop {
            let next = self.reports.borrow_mut().next(&mut asking);
            let requests = match next {
                Next::Answer(answer) => return answer,
                Next::Fetch(requests) => requests,
            };
            let Ok((response, ks)) = self.worker.send(&self.server, &requests, signal).await else {
                return refuse(Limit::Unreachable);
            };
            let taken = self.reports.borrow_mut().take(&mut asking, &response);
            match taken {
                Ok(()) => {}
                Err(Trouble::Session) => self.worker.withdraw(Credential::Ks, &ks),
                Err(Trouble::Refused(code)) => return refuse(Limit::Refused(code)),
                Err(Trouble::Unreadable) => return refuse(Limit::Unreachable),
            }
            if signal.aborted() {
                return refuse(Limit::Unreachable);
            }
        }
    }
}
