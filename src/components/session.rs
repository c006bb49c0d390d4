//! One instance of the page: its state, its worker, and the answers on their way.
//!
//! A panel says what it needs with [`Session::ask`] and is told when what it shows
//! is stale. Nothing is global: two instances share nothing but the code.

use crate::facts::entry::{Entry, NameList, Names as ShownNames};
use crate::facts::loading::{OpenError, Opened, Progress};
use crate::facts::pseudonym;
use crate::facts::quality::WhyUnread;
use crate::i18n::Locale;
use crate::query::{Answer, Body, Coverage, Dimension, Filters, Page, Query, Value};
use crate::state::panels::PANELS;
use crate::state::{State, link};
use crate::time::range::Extent;
use crate::view::name::{self, Names};
use crate::worker::client::Client;
use crate::worker::protocol::{Credential, Reply, Request, Secret, Secrets};
use core::time::Duration;
use leptos::prelude::*;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::browser::PlaceNames;
use super::player::Cue;
use js_sys::{Date, Function, Object, Reflect};
use wasm_bindgen::JsValue;

/// How many instances were started: only for ids, which a document shares.
static INSTANCES: AtomicU32 = AtomicU32::new(0);

/// How far the opening of an entry has come.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    /// The entry document is on its way, or its data is.
    Reading(Progress),
    /// Questions are answered; more may be on its way.
    Open(Option<Progress>),
    /// There is nothing to show.
    Failed(OpenError),
}

/// One instance of the page. Cheap to copy; lives as long as its root component.
#[derive(Clone, Copy)]
pub struct Session {
    /// What the person has chosen.
    pub state: RwSignal<State>,
    /// Keys of a link whose value was left out.
    pub bad_link: RwSignal<Vec<&'static str>>,
    /// How far the opening has come.
    pub phase: RwSignal<Phase>,
    /// The entry, once its document is read.
    pub entry: RwSignal<Option<Arc<Entry>>>,
    /// What is known of the data, once it is open.
    pub opened: RwSignal<Option<Arc<Opened>>>,
    /// Where the player is, in seconds of content.
    pub playhead: RwSignal<f64>,
    /// Where the player is asked to go and play, in seconds.
    pub seek: RwSignal<Option<f64>>,
    /// What the source waits for until the host hands it over.
    pub wanted: RwSignal<Option<Credential>>,
    /// How often files were dragged over the page or handed over; [`Session::offered`] is the
    /// latest.
    pub offers: RwSignal<u32>,
    /// The chapters of the content, once the browser has read them.
    pub chapters: RwSignal<Vec<Cue>>,
    /// The panels that the host has chosen, in its order.
    pub panels: RwSignal<Vec<&'static str>>,
    /// The filters that the host has fixed.
    pub locked: RwSignal<Filters>,
    /// Whether the player is the host's.
    pub plays_elsewhere: RwSignal<bool>,
    /// Whether all that was asked first has been answered: nothing that is seen before would
    /// stay where it is.
    pub is_settled: RwSignal<bool>,
    /// Whether the document is this page and nothing else: its landmarks are the document's.
    pub is_page: bool,
    /// Words and separators.
    pub locale: &'static Locale,
    /// Tells the ids of this instance's elements from another's.
    number: u32,
    places: StoredValue<PlaceNames, LocalStorage>,
    labels: RwSignal<HashMap<(Dimension, String), String>>,
    exchange: StoredValue<Exchange, LocalStorage>,
    /// How often data was opened: answers from before are stale.
    edition: RwSignal<u32>,
}

/// The worker, and who waits for which ticket.
#[derive(Default)]
struct Exchange {
    client: Option<Client>,
    entry_url: String,
    /// What may be shown of viewers, as far as the host is stricter than the entry.
    names: ShownNames,
    /// The address of a page that shows the entry; `None` for that of the document.
    page: Option<String>,
    /// How the host is told of what happens.
    tell: Option<Function>,
    /// The state that the host knows of, as a fragment.
    told: String,
    /// What was handed over in place of the entry at that address: the entry and its files.
    handed: Option<(Request, JsValue)>,
    /// The files that were offered last; `null` while they are only dragged.
    offered: JsValue,
    worker_url: String,
    /// What the host has handed over, for each worker that is started.
    secrets: Secrets,
    last_ticket: u64,
    waiting: Vec<Waiting>,
    /// The latest answers, so that going back costs nothing.
    recent: VecDeque<(Query, Arc<Answer>)>,
    /// Those of them that are about to be shown.
    known: VecDeque<(u64, Arc<Answer>)>,
}

/// A question on its way, and where its answer goes.
struct Waiting {
    ticket: u64,
    query: Query,
    slot: Slot,
}

type Slot = RwSignal<Option<Shown>>;

/// An answer that is shown, and what to.
struct Shown {
    edition: u32,
    query: Query,
    answer: Arc<Answer>,
}

impl Exchange {
    fn send(&self, request: &Request) {
        if let Some(client) = &self.client {
            client.send(request);
        }
    }

    fn known(&self, query: &Query) -> Option<Arc<Answer>> {
        self.recent.iter().find(|(known, _)| known == query).map(|(_, answer)| answer.clone())
    }

    /// Waits for an answer and gives its ticket; asks for it unless it is known or
    /// on its way.
    fn ask(&mut self, query: Query, slot: Slot, is_unknown: bool) -> u64 {
        let on_its_way = self.waiting.iter().find(|waiting| is_unknown && waiting.query == query);
        let ticket = match on_its_way {
            Some(waiting) => waiting.ticket,
            None => {
                self.last_ticket += 1;
                if is_unknown {
                    self.send(&Request::Ask { ticket: self.last_ticket, query: query.clone() });
                }
                self.last_ticket
            }
        };
        self.waiting.push(Waiting { ticket, query, slot });
        ticket
    }

    /// Nobody fills this slot for that ticket any more.
    fn forget(&mut self, ticket: u64, slot: Slot) {
        let n_waiting = self.waiting.len();
        self.waiting.retain(|waiting| waiting.ticket != ticket || waiting.slot != slot);
        let was_last = self.waiting.iter().all(|waiting| waiting.ticket != ticket);
        if was_last && self.waiting.len() < n_waiting {
            self.send(&Request::Forget(ticket));
        }
    }

    /// Keeps an answer, and gives the slots that waited for it.
    fn arrived(&mut self, ticket: u64, answer: &Arc<Answer>) -> Vec<Waiting> {
        let (arrived, waiting) =
            self.waiting.drain(..).partition::<Vec<_>, _>(|waiting| waiting.ticket == ticket);
        self.waiting = waiting;
        // What could not be answered is asked again, by then it may be.
        let is_kept = answer.body.as_ref().is_some_and(|body| n_rows(body) <= MAX_KEPT_ROWS);
        if let Some(first) = arrived.first().filter(|_| is_kept) {
            self.recent.retain(|(query, _)| *query != first.query);
            self.recent.truncate(N_RECENT - 1);
            self.recent.push_front((first.query.clone(), answer.clone()));
        }
        arrived
    }
}

/// How many of the latest answers are kept: a few times the panels of a page, so
/// that going back is instant.
const N_RECENT: usize = 48;

/// The most rows of an answer that is kept: one that is exported can have any number.
const MAX_KEPT_ROWS: usize = 500;

fn n_rows(body: &Body) -> usize {
    match body {
        Body::Breakdown(groups) => groups.rows.len(),
        Body::Viewers(viewers) => viewers.rows.len(),
        _ => 0,
    }
}

/// Longer than any frame that a person waits for.
const LONG_FRAME: Duration = Duration::from_millis(100);

/// Milliseconds for which known answers are handed over at once: a task is long from 50.
const WORK_MS: f64 = 36.0;

/// A question, and the answer that is shown.
#[derive(Clone, Copy)]
pub struct Asked {
    query: Memo<Option<Query>>,
    slot: Slot,
    edition: RwSignal<u32>,
}

impl Asked {
    /// Whether nothing has been answered yet.
    pub fn is_waiting(&self) -> bool {
        self.slot.with(Option::is_none)
    }

    /// Reads what the latest answer, stale or not, speaks for.
    pub fn coverage<T>(&self, read: impl FnOnce(&Coverage) -> T) -> Option<T> {
        self.slot.with(|slot| slot.as_ref().map(|shown| read(&shown.answer.coverage)))
    }

    /// Reads what the latest answer, stale or not, has found.
    pub fn read<T>(&self, read: impl FnOnce(&Body) -> Option<T>) -> Option<T> {
        self.slot.with(|slot| slot.as_ref()?.answer.body.as_ref().and_then(read))
    }

    /// Reads which page of a table the latest answer is, if it is one.
    pub fn page<T>(&self, read: impl FnOnce(&Page) -> T) -> Option<T> {
        self.slot.with(|slot| slot.as_ref()?.query.question.page().map(read))
    }

    /// The latest answer, stale or not.
    pub fn answer(&self) -> Option<Arc<Answer>> {
        self.slot.with(|slot| slot.as_ref().map(|shown| shown.answer.clone()))
    }

    /// Whether what is shown is not what is asked.
    pub fn is_stale(&self) -> bool {
        self.slot.with(|slot| {
            let shown = slot.as_ref().map(|shown| (&shown.query, shown.edition));
            let edition = self.edition.get();
            self.query.with(|query| query.as_ref().map(|query| (query, edition)) != shown)
        })
    }
}

impl Session {
    /// A new instance with the worker at `worker_url` (absolute). Once the task that makes
    /// it is over, it opens what [`Session::read_from`] was told by then.
    pub fn start(worker_url: String, locale: &'static Locale, is_page: bool) -> Session {
        let session = Session {
            state: RwSignal::new(State::default()),
            bad_link: RwSignal::new(Vec::new()),
            phase: RwSignal::new(Phase::Reading(Progress::default())),
            entry: RwSignal::new(None),
            opened: RwSignal::new(None),
            playhead: RwSignal::new(0.0),
            seek: RwSignal::new(None),
            wanted: RwSignal::new(None),
            offers: RwSignal::new(0),
            chapters: RwSignal::new(Vec::new()),
            panels: RwSignal::new(PANELS.to_vec()),
            locked: RwSignal::new(Filters::none()),
            plays_elsewhere: RwSignal::new(false),
            is_settled: RwSignal::new(false),
            is_page,
            locale,
            number: INSTANCES.fetch_add(1, Ordering::Relaxed),
            places: StoredValue::new_local(PlaceNames::new(locale.tag)),
            labels: RwSignal::new(HashMap::new()),
            edition: RwSignal::new(0),
            exchange: StoredValue::new_local(Exchange { worker_url, ..Exchange::default() }),
        };
        // In a task of its own: starting a worker takes the browser some time.
        set_timeout(move || session.open(), Duration::ZERO);
        session
    }

    /// Opens the entry, again if need be: with a new worker and nothing kept.
    pub fn open(self) {
        self.phase.set(Phase::Reading(Progress::default()));
        self.opened.set(None);
        self.wanted.set(None);
        let worker_url = self.exchange.with_value(|exchange| exchange.worker_url.clone());
        let client = Client::start(
            &worker_url,
            move |reply| self.hear(reply),
            move || {
                let _ = self.phase.try_set(Phase::Failed(OpenError::Worker));
            },
        );
        self.exchange.update_value(|exchange| {
            for kind in Credential::EVERY {
                if let Some(secret) = exchange.secrets.get(kind) {
                    client.send(&Request::Credentials(kind, secret.clone()));
                }
            }
            match &exchange.handed {
                Some((entry, files)) => client.send_with(entry, files),
                None => client.send(&Request::Open {
                    url: exchange.entry_url.clone(),
                    names: exchange.names,
                }),
            }
            exchange.waiting.clear();
            exchange.recent.clear();
            exchange.client = Some(client);
        });
    }

    /// The address of a file that lies beside the program.
    pub fn beside(self, path: &str) -> String {
        self.exchange.with_value(|exchange| {
            let folder = exchange.worker_url.rsplit_once('/').map_or("", |(folder, _)| folder);
            format!("{folder}/{path}")
        })
    }

    /// Files are dragged over the page (`null`), or handed over as a list.
    pub fn offer(self, files: JsValue) {
        if self.exchange.try_update_value(|exchange| exchange.offered = files).is_some() {
            self.offers.update(|n| *n += 1);
        }
    }

    /// What was offered last.
    pub fn offered(self) -> JsValue {
        self.exchange.with_value(|exchange| exchange.offered.clone())
    }

    /// Shows an entry and its files from now on, or again the one at the address; `state`
    /// is what is chosen of it.
    pub fn show(self, handed: Option<(Box<Entry>, JsValue)>, state: State) {
        let handed = handed.map(|(entry, files)| (Request::Entry(entry), files));
        self.exchange.update_value(|exchange| exchange.handed = handed);
        self.leave();
        self.bad_link.set(Vec::new());
        self.open();
        self.state.set(self.with_locked(state));
    }

    /// Forgets what is known of the entry.
    fn leave(self) {
        self.entry.set(None);
        self.playhead.set(0.0);
        self.labels.update(HashMap::clear);
    }

    /// Opens the entry at this address from now on, and shows no more of viewers than
    /// `names`. Before the instance has begun to open anything it only remembers both.
    pub fn read_from(self, entry_url: Option<String>, names: Option<ShownNames>) {
        let is_new = self.exchange.try_update_value(|exchange| {
            let entry_url = entry_url.unwrap_or_else(|| exchange.entry_url.clone());
            let names = names.unwrap_or(exchange.names);
            let is_new = (&entry_url, names) != (&exchange.entry_url, exchange.names);
            (exchange.entry_url, exchange.names) = (entry_url, names);
            is_new && exchange.client.is_some()
        });
        if is_new == Some(true) {
            self.leave();
            self.open();
        }
    }

    /// Tells the host of what happens by `tell`, a function of a name and its details.
    pub fn tell_by(self, tell: Function) {
        self.exchange.update_value(|exchange| exchange.tell = Some(tell));
    }

    /// Tells the host that something has happened, in a task of its own.
    pub fn tell(self, name: &'static str, detail: JsValue) {
        let tell = self.exchange.try_with_value(|exchange| exchange.tell.clone()).flatten();
        let Some(tell) = tell else { return };
        set_timeout(
            move || {
                // What a host's function throws is the host's own.
                let _ = tell.call2(&JsValue::NULL, &name.into(), &detail);
            },
            Duration::ZERO,
        );
    }

    /// The same with one detail.
    pub fn tell_of(self, name: &'static str, key: &str, value: &JsValue) {
        let detail = Object::new();
        let _ = Reflect::set(&detail, &key.into(), value);
        self.tell(name, detail.into());
    }

    /// Follows a state that the host has chosen, with its fixed filters.
    pub fn follow(self, state: State) {
        let state = self.with_locked(state);
        self.exchange.update_value(|exchange| exchange.told = link::write(&state));
        if self.state.with_untracked(|known| *known != state) {
            self.state.set(state);
        }
    }

    /// Tells the host each state that a person has chosen; to be called once.
    pub fn tell_states(self) {
        Effect::new(move || {
            let state = self.state.with(link::write);
            let is_news = self.exchange.try_update_value(|exchange| {
                let is_news = exchange.told != state;
                exchange.told.clone_from(&state);
                is_news
            });
            if is_news == Some(true) {
                self.tell_of("state", "state", &state.into());
            }
        });
    }

    /// A state in which the filters that the host has fixed hold.
    pub fn with_locked(self, mut state: State) -> State {
        self.locked.with_untracked(|locked| state.lock(locked));
        state
    }

    /// Whether the host has fixed a filter.
    pub fn is_locked(self, dimension: Dimension) -> bool {
        self.locked.with(|locked| !locked.values(dimension).is_empty())
    }

    /// Says that the source wants a secret, and asks the host for it.
    fn want(self, kind: Credential) {
        let _ = self.wanted.try_set(Some(kind));
        self.tell_of("wanted", "kind", &kind.key().into());
    }

    /// Hands a secret of the host to the worker, and to each that follows it; an empty
    /// one is forgotten. What failed for the lack of it is tried again.
    pub fn hand_over(self, kind: Credential, secret: Secret) {
        let handed = self.exchange.try_update_value(|exchange| {
            exchange.send(&Request::Credentials(kind, secret.clone()));
            exchange.secrets.keep(kind, secret);
        });
        // Should it let nobody in either, the worker says so.
        let _ = self.wanted.try_set(None);
        let is_refused = |phase: &Phase| match phase {
            Phase::Failed(OpenError::Unread { why, .. }) => lacks_credentials(why),
            _ => false,
        };
        if handed.is_none() {
            return;
        }
        if self.phase.try_with_untracked(is_refused) == Some(true) {
            self.open();
        } else if self.is_live() {
            let unread = self.opened.with_untracked(|opened| {
                opened.as_ref()?.quality.unread.first().map(|unread| unread.why.clone())
            });
            if unread.as_ref().is_some_and(lacks_credentials) {
                self.refresh();
            }
        }
    }

    /// Whether what is open came from a source that may know more by now.
    pub fn is_live(self) -> bool {
        let is_open = self.phase.with(|phase| matches!(phase, Phase::Open(_)));
        is_open && self.entry.with(|entry| entry.as_ref().is_some_and(|e| e.source.is_live()))
    }

    /// Asks a live source for what is new, or for what it did not give; what is shown
    /// stays meanwhile.
    pub fn refresh(self) {
        let progress = Progress { is_live: true, ..Progress::default() };
        self.phase.set(Phase::Open(Some(progress)));
        self.exchange.with_value(|exchange| exchange.send(&Request::Refresh));
    }

    /// Tries what failed once more: all of it, or what a live source did not give.
    pub fn again(self) {
        if untrack(|| self.is_live()) { self.refresh() } else { self.open() }
    }

    /// The id of an element, unique in the document.
    pub fn id(self, name: &str) -> String {
        format!("vp{}-{name}", self.number)
    }

    /// Links lead to the page at this address from now on, which shows the entry.
    pub fn link_to(self, page: String) {
        self.exchange.update_value(|exchange| exchange.page = Some(page));
    }

    /// The address of a page that shows what is shown here; `document` is that of this one.
    pub fn link(self, document: &str) -> String {
        let page = self.exchange.with_value(|exchange| exchange.page.clone());
        let page = page.as_deref().unwrap_or(document).split('#').next().unwrap_or_default();
        let state = link::write(&self.shareable());
        if state.is_empty() { page.to_owned() } else { format!("{page}#{state}") }
    }

    /// Whether there is nothing to ask.
    pub fn has_failed(self) -> bool {
        self.phase.with(|phase| matches!(phase, Phase::Failed(_)))
    }

    /// The state without what names a person, where names are not shown: an address by hand
    /// may hold an id.
    pub fn shareable(self) -> State {
        let names = self.entry.with_untracked(|entry| entry.as_ref().map(|entry| entry.names));
        let mut state = self.state.get_untracked();
        if names.unwrap_or_default() > ShownNames::Shown {
            let mut viewers = state.filters.values(Dimension::Viewer).to_vec();
            viewers.retain(|viewer| viewer.as_deref().is_none_or(pseudonym::is_one));
            state.filters.set(Dimension::Viewer, viewers);
        }
        state
    }

    /// Whether the data is still on its way.
    pub fn is_reading(self) -> bool {
        self.phase.with(|phase| matches!(phase, Phase::Reading(_)))
    }

    /// Stops the reading; what was read by then is shown.
    pub fn cancel(self) {
        self.exchange.with_value(|exchange| exchange.send(&Request::Cancel));
    }

    // Signals may be gone when a reply arrives: the page was unmounted meanwhile.
    fn hear(self, reply: Reply) {
        match reply {
            Reply::Ready | Reply::Gathering | Reply::Made(_) => {}
            Reply::Wanted(kind) => self.want(kind),
            Reply::Entry(entry) => {
                let _ = self.entry.try_set(Some(Arc::from(entry)));
            }
            Reply::Progress(progress) => {
                let _ = self.phase.try_update(|phase| {
                    *phase = match phase {
                        Phase::Open(_) => Phase::Open(Some(progress)),
                        _ => Phase::Reading(progress),
                    };
                });
            }
            Reply::Opened(mut opened) => {
                opened.extent.week_start = self.locale.week_start;
                let _ = self.exchange.try_update_value(|exchange| exchange.recent.clear());
                let _ = self.edition.try_update(|edition| *edition += 1);
                let progress = opened.more_to_come.then(|| Progress {
                    records: opened.quality.records,
                    is_live: true,
                    ..Progress::default()
                });
                if self.opened.try_with_untracked(Option::is_none) == Some(true) {
                    self.tell("ready", Object::new().into());
                }
                let _ = self.opened.try_set(Some(Arc::from(opened)));
                let _ = self.phase.try_set(Phase::Open(progress));
            }
            Reply::Failed(error) => {
                if matches!(&error, OpenError::Unread { why, .. } if lacks_credentials(why)) {
                    self.tell_of("wanted", "kind", &Credential::Authorization.key().into());
                }
                let _ = self.phase.try_set(Phase::Failed(error));
            }
            Reply::Answer { ticket, answer } => self.fill(ticket, &Arc::from(answer)),
        }
    }

    /// Hands an answer to whoever still waits for it.
    fn fill(self, ticket: u64, answer: &Arc<Answer>) {
        let arrived = self.exchange.try_update_value(|exchange| exchange.arrived(ticket, answer));
        let Some(edition) = self.edition.try_get_untracked() else { return };
        for Waiting { query, slot, .. } in arrived.unwrap_or_default() {
            let _ = slot.try_set(Some(Shown { edition, query, answer: answer.clone() }));
        }
        let is_settled = self.exchange.try_with_value(|exchange| exchange.waiting.is_empty());
        if is_settled == Some(true) && self.is_settled.try_get_untracked() == Some(false) {
            // What was told last is laid out by then: to show all of it is long enough a task.
            let settle = move || {
                let _ = self.is_settled.try_set(true);
            };
            request_animation_frame(move || set_timeout(settle, Duration::ZERO));
            // A page out of sight has no frames.
            set_timeout(settle, LONG_FRAME);
        }
    }

    /// Hands a known answer over once all panels have asked.
    fn fill_soon(self, ticket: u64, answer: Arc<Answer>) {
        let is_first = self.exchange.try_update_value(|exchange| {
            exchange.known.push_back((ticket, answer));
            exchange.known.len() == 1
        });
        if is_first == Some(true) {
            leptos::task::spawn_local(self.fill_known());
        }
    }

    /// Hands over the known answers, each after what the one before has changed: as many at
    /// once as do not hold the page up. One a task would let the browser lay the page out
    /// between any two.
    async fn fill_known(self) {
        let began = Date::now();
        let (mut before, mut longest) = (began, 0_f64);
        let next = |exchange: &mut Exchange| exchange.known.pop_front();
        while let Some((ticket, answer)) = self.exchange.try_update_value(next).flatten() {
            self.fill(ticket, &answer);
            leptos::task::tick().await;
            let now = Date::now();
            longest = longest.max(now - before);
            before = now;
            if now - began + longest > WORK_MS {
                let fill_more = move || leptos::task::spawn_local(self.fill_known());
                return set_timeout(fill_more, Duration::ZERO);
            }
        }
    }

    /// Asks whatever `query` comes to be; `None` asks nothing.
    pub fn ask(
        self,
        query: impl Fn(&State, &Extent) -> Option<Query> + Send + Sync + 'static,
    ) -> Asked {
        let query = Memo::new(move |_| {
            let opened = self.opened.get()?;
            self.state.with(|state| query(state, &opened.extent))
        });
        let slot: Slot = RwSignal::new(None);
        Effect::new(move |asked: Option<Option<u64>>| {
            // An answer that nobody waits for any more is dropped.
            if let Some(Some(ticket)) = asked {
                self.exchange.update_value(|exchange| exchange.forget(ticket, slot));
            }
            self.edition.track();
            let query = query.get()?;
            let known = self.exchange.with_value(|exchange| exchange.known(&query));
            let ticket = self
                .exchange
                .try_update_value(|exchange| exchange.ask(query, slot, known.is_none()))?;
            if let Some(answer) = known {
                self.fill_soon(ticket, answer);
            }
            Some(ticket)
        });
        Asked { query, slot, edition: self.edition }
    }

    /// What the state means for the data at hand; `None` until it is open.
    pub fn with_extent<T>(self, read: impl Fn(&State, &Extent) -> T) -> Option<T> {
        let opened = self.opened.get()?;
        Some(self.state.with(|state| read(state, &opened.extent)))
    }

    /// Changes the state by hand of the person, knowing what the data holds.
    pub fn change(self, change: impl FnOnce(&mut State, &Extent)) {
        if let Some(opened) = self.opened.get_untracked() {
            self.state.update(|state| {
                change(state, &opened.extent);
                self.locked.with_untracked(|locked| state.lock(locked));
            });
        }
    }

    /// Whether the source has counted already, and sends sums in place of records.
    pub fn is_sums(self) -> bool {
        self.entry.with(|entry| entry.as_ref().is_some_and(|entry| entry.source.is_sums()))
    }

    /// Whether the entry says when it was created.
    pub fn is_created_known(self) -> bool {
        self.entry.with(|entry| entry.as_ref().is_some_and(|entry| entry.created_ms.is_some()))
    }

    /// What a person calls a value, as far as it was seen yet.
    pub fn label(self, dimension: Dimension, value: &Value) -> String {
        let seen = value.as_ref().and_then(|value| {
            let seen = self.labels.with(|labels| labels.get(&(dimension, value.clone())).cloned());
            seen.or_else(|| self.stated_name(dimension, value))
        });
        self.names(|names| name::label(dimension, value, seen.as_deref(), names, self.locale))
    }

    /// What the entry itself calls a viewer or a playback context.
    fn stated_name(self, dimension: Dimension, value: &str) -> Option<String> {
        match dimension {
            Dimension::Context => self.opened.get()?.contexts.get(value).cloned(),
            Dimension::Viewer => match &self.entry.get()?.viewers {
                NameList::Inline(names) => names.get(value).cloned(),
                NameList::Url(_) => None,
            },
            _ => None,
        }
    }

    /// Remembers what a value is called, for the chip of a filter.
    pub fn remember(self, dimension: Dimension, value: &Value, label: &str) {
        let Some(value) = value else { return };
        let key = (dimension, value.clone());
        if self.labels.with_untracked(|labels| labels.get(&key).map(String::as_str) != Some(label))
        {
            self.labels.update(|labels| {
                labels.insert(key, label.to_owned());
            });
        }
    }

    /// Learns what regions are called, each behind its code.
    pub fn learn_regions(self, names: Vec<(String, String)>) {
        let _ = self.places.try_with_value(|places| places.learn_regions(names));
    }

    /// The names that the browser knows, and those that were learned.
    pub fn names<T>(self, read: impl FnOnce(&dyn Names) -> T) -> T {
        self.places.with_value(|places| read(places))
    }
}

fn lacks_credentials(why: &WhyUnread) -> bool {
    matches!(why, WhyUnread::NoCredentials | WhyUnread::NotAllowed | WhyUnread::Status(401 | 403))
}
