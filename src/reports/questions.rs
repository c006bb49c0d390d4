//! All questions on their way, and the multirequests that are made for them.
//!
//! What a page asks at once becomes one multirequest: a report that several questions
//! need is in it once, and each takes its elements from what comes back.

use super::asking::Asking;
use super::request::Request;
use super::response::{self, Trouble};
use super::{Reports, answer};
use crate::query::{Answer, Query};
use std::collections::BTreeMap;

/// Elements of one multirequest. The server states no bound and works on one after the
/// other; a view of two ranges has 20.
pub const MAX_ELEMENTS: usize = 32;

/// The questions of a page, by ticket.
pub struct Questions {
    reports: Reports,
    asked: BTreeMap<u64, Asking>,
    /// The multirequests on their way, by number.
    flying: BTreeMap<u64, Vec<Request>>,
    last: u64,
}

/// A multirequest that is to be sent.
#[derive(Debug)]
pub struct Batch {
    /// By which [`Questions::take`] knows it.
    pub number: u64,
    /// Its elements.
    pub requests: Vec<Request>,
}

impl Questions {
    /// None yet.
    pub fn new(reports: Reports) -> Questions {
        Questions { reports, asked: BTreeMap::new(), flying: BTreeMap::new(), last: 0 }
    }

    /// One more question.
    pub fn ask(&mut self, ticket: u64, query: Query) {
        self.asked.insert(ticket, Asking::new(query));
    }

    /// Nobody waits for this answer any more. What only it needs is not sent; gives the
    /// multirequests on their way of which nothing is needed any more, which are forgotten.
    pub fn forget(&mut self, ticket: u64) -> Vec<u64> {
        self.asked.remove(&ticket);
        let is_needed = |request: &Request| {
            self.asked.values().any(|asking| asking.open().any(|r| r == request))
        };
        let is_idle = |requests: &[Request]| !requests.iter().any(is_needed);
        let idle = self.flying.iter().filter(|(_, requests)| is_idle(requests));
        let idle: Vec<_> = idle.map(|(number, _)| *number).collect();
        self.flying.retain(|number, _| !idle.contains(number));
        idle
    }

    /// The answers for which all is there; they are questions no more.
    pub fn answers(&mut self) -> Vec<(u64, Box<Answer>)> {
        let mut answers = Vec::new();
        for (ticket, asking) in &mut self.asked {
            if let Some(answer) = self.reports.go_on(asking) {
                answers.push((*ticket, answer));
            }
        }
        for (ticket, _) in &answers {
            self.asked.remove(ticket);
        }
        answers
    }

    /// Whether something is to be sent.
    pub fn has_open(&self) -> bool {
        self.open().next().is_some()
    }

    /// All that is to be sent, in as few multirequests as may be; from now on it is on its
    /// way.
    pub fn batches(&mut self) -> Vec<Batch> {
        let mut open: Vec<Request> = Vec::new();
        for request in self.open() {
            if !open.contains(request) {
                open.push(request.clone());
            }
        }
        let mut batches = Vec::new();
        for requests in open.chunks(MAX_ELEMENTS) {
            self.last += 1;
            self.flying.insert(self.last, requests.to_vec());
            batches.push(Batch { number: self.last, requests: requests.to_vec() });
        }
        batches
    }

    fn open(&self) -> impl Iterator<Item = &Request> {
        let is_flying =
            |request: &Request| self.flying.values().any(|requests| requests.contains(request));
        let open = self.asked.values().flat_map(Asking::open);
        open.filter(move |request| !is_flying(request))
    }

    /// Takes what came back for a multirequest, or the reason that nothing did. It is no
    /// more on its way. Without a session the same is still to be sent, and `false` is given.
    pub fn take(&mut self, number: u64, response: Result<&str, Trouble>) -> bool {
        let Some(requests) = self.flying.remove(&number) else { return true };
        let elements = response.and_then(|json| response::elements(json, requests.len()));
        let elements = match elements {
            Ok(elements) => elements,
            Err(Trouble::Session) => return false,
            Err(trouble) => vec![Err(trouble); requests.len()],
        };
        for (request, element) in requests.into_iter().zip(elements) {
            for asking in self.asked.values_mut() {
                asking.take(&request, &element);
            }
            if let Ok(json) = element {
                self.reports.keep(request, json);
            }
        }
        true
    }
}

impl Reports {
    /// Goes on with a question until more has to be asked, or it is answered.
    pub(super) fn go_on(&mut self, asking: &mut Asking) -> Option<Box<Answer>> {
        loop {
            asking.look_up(self);
            if asking.open().next().is_some() {
                return None;
            }
            match self.ask_more(asking) {
                Ok(true) => {}
                Ok(false) => return Some(Box::new(answer::answer(self, asking))),
                Err(limit) => return Some(Box::new(answer::refusal(&asking.query, limit))),
            }
        }
    }
}
