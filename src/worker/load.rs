//! Reads an entry's data and answers from it, without doing any IO.
//!
//! [`Loading`] takes bytes as they arrive and becomes a [`Data`], which answers.
//! Tests drive the same two; in the browser `serve` does.

use crate::engine::{self, Store, StoreFacts};
use crate::facts::entry::{Entry, EntryNotice, NameList, Names, Source};
use crate::facts::loading::Opened;
use crate::facts::quality::{Unread, WhyUnread};
use crate::facts::{Visits, pseudonym};
use crate::query::{Answer, Coverage, Dimension, Limit, Query, Question};
use crate::sources::{Batch, Facts, Loaded, Page, Reader, Seen};
use crate::time::range::Extent;
use crate::time::{Weekday, Zone};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// How zones are looked up: the name (`None` for the one of this place), and the
/// first and last instant that it has to know. `None` when there is no such zone.
pub type FindZone<'a> = &'a dyn Fn(Option<&str>, i64, i64) -> Option<Zone>;

/// An entry whose data is being read.
pub struct Loading {
    entry: Entry,
    batch: Batch,
    reader: Option<Reader>,
    viewers: BTreeMap<String, String>,
    contexts: BTreeMap<String, String>,
    notices: Vec<EntryNotice>,
    more_to_come: bool,
}

impl Loading {
    /// Nothing is read yet. Names that the document lists elsewhere are added with
    /// [`Loading::name_viewers`] and [`Loading::name_contexts`].
    pub fn new(entry: Entry) -> Loading {
        let inline = |list: &NameList| match list {
            NameList::Inline(names) => names.clone(),
            NameList::Url(_) => BTreeMap::new(),
        };
        Loading {
            batch: Batch::new(&entry.source, entry.duration_ms),
            reader: None,
            viewers: inline(&entry.viewers),
            contexts: inline(&entry.contexts),
            notices: Vec::new(),
            more_to_come: false,
            entry,
        }
    }

    /// Where the data comes from.
    pub fn source(&self) -> &Source {
        &self.entry.source
    }

    /// Adds display names of viewers, by id.
    pub fn name_viewers(&mut self, names: BTreeMap<String, String>) {
        self.viewers.extend(names);
    }

    /// Adds display names of playback contexts, by id.
    pub fn name_contexts(&mut self, names: BTreeMap<String, String>) {
        self.contexts.extend(names);
    }

    /// Adds something that the person is to be told.
    pub fn notice(&mut self, notice: EntryNotice) {
        self.notices.push(notice);
    }

    /// The next file begins.
    pub fn begin(&mut self, file: &str) {
        self.reader = Some(Reader::new(file));
    }

    /// Takes bytes of the file that has begun.
    pub fn push(&mut self, bytes: &[u8]) {
        if let Some(reader) = &mut self.reader {
            reader.push(bytes, &mut self.batch);
        }
    }

    /// No more bytes come of the file that has begun.
    pub fn complete(&mut self) {
        if let Some(reader) = &mut self.reader {
            reader.complete(&mut self.batch);
        }
    }

    /// Whether the data is in another system's vocabulary, so that nothing more can be
    /// read before [`Loading::learn`].
    pub fn waits(&self) -> bool {
        self.batch.waits()
    }

    /// Learns the vocabulary that the data may be in, and reads on.
    pub fn learn(&mut self) {
        self.batch.learn(&self.entry.id);
        self.push(&[]);
    }

    /// The file is complete, or its rest cannot be had.
    pub fn end(&mut self, file: &str, rest: Result<(), WhyUnread>) {
        if let Some(reader) = self.reader.take() {
            reader.finish(&mut self.batch);
        }
        if let Err(why) = rest {
            self.batch.unread(file, why);
        }
    }

    /// Takes a page of a live source; gives how many of its statements are new to this
    /// reading.
    pub fn take(&mut self, page: &Page<'_>, seen: &mut Seen) -> ControlFlow<WhyUnread, usize> {
        seen.take(page, &mut self.batch)
    }

    /// What is read so far, to be shown while the reading goes on; `rest` is `None`
    /// then, else how it ended. `None` for a source of files.
    pub fn so_far(&self, rest: Option<Result<(), Unread>>) -> Option<Loading> {
        let mut batch = self.batch.copy()?;
        let more_to_come = rest.is_none();
        if let Some(Err(Unread { file, why })) = rest {
            batch.unread(&file, why);
        }
        Some(Loading {
            entry: self.entry.clone(),
            batch,
            reader: None,
            viewers: self.viewers.clone(),
            contexts: self.contexts.clone(),
            notices: self.notices.clone(),
            more_to_come,
        })
    }

    /// Records read so far, refused ones included.
    pub fn n_records(&self) -> u64 {
        self.batch.n_records()
    }

    /// Why there is nothing to show: the first file that could not be read, when none
    /// gave a record.
    pub fn nothing_read(&self) -> Option<&Unread> {
        self.batch.first_unread().filter(|_| self.n_records() == 0)
    }

    /// Folds what was read. `clock_ms` is the present, for an entry whose data says
    /// nothing of its own.
    pub fn finish(self, find_zone: FindZone<'_>, clock_ms: i64) -> (Data, Opened) {
        let Loading { entry, batch, mut viewers, contexts, mut notices, more_to_come, .. } = self;
        let Loaded { facts, mut quality, names, length_ms } = batch.finish();
        let mut visits = match facts {
            Facts::Visits(visits) => visits,
            Facts::Events(events) => {
                let (visits, of_fold) = engine::fold(events);
                quality.merge(of_fold);
                visits
            }
        };
        // The entry document knows people better than a statement does.
        for (id, name) in names {
            viewers.entry(id).or_insert(name);
        }
        if entry.names != Names::Shown {
            viewers.clear();
            pseudonym::replace_viewers(&mut visits.profiles, &entry.id);
        }
        let zone = zone_of(&entry, &visits, clock_ms, find_zone, &mut notices);
        let facts = StoreFacts {
            length_ms: entry.duration_ms,
            data_length_ms: length_ms,
            zone: &zone,
            viewer_names: &viewers,
            context_names: &contexts,
        };
        let (store, of_store) = Store::build(visits, facts);
        quality.merge(of_store);
        if store.n_sessions() == 0 && quality.not_of_entry > 0 && !more_to_come {
            notices.push(EntryNotice::NothingOfEntry);
        }
        // A file is as old as what is in it; a live source is of this moment.
        let newest_ms = store.newest_start_ms().filter(|_| !entry.source.is_live());
        let now_ms = entry.updated_ms.or(newest_ms).unwrap_or(clock_ms);
        let is_told =
            |dimension: Dimension| dimension != Dimension::Viewer || entry.names != Names::Hidden;
        let known = |dimension: &Dimension| is_told(*dimension) && store.knows(*dimension);
        let opened = Opened {
            known: Dimension::EVERY.into_iter().filter(known).collect(),
            extent: extent(&entry, &store, &zone, now_ms),
            sessions: store.days(),
            now_ms,
            length_ms: (store.length_ms() > 0).then_some(store.length_ms()),
            n_sessions: store.n_sessions() as u64,
            contexts,
            notices,
            quality,
            zone,
            more_to_come,
        };
        let incomplete = match opened.quality.unread.is_empty() {
            _ if more_to_come => Some(Limit::MoreToCome),
            true => None,
            false => Some(Limit::SourceIncomplete),
        };
        let data = Data { store, counted: RefCell::default(), incomplete, names: entry.names };
        (data, opened)
    }
}

/// The zone that the entry asks for; UTC, and a notice, where nobody knows it.
fn zone_of(
    entry: &Entry,
    visits: &Visits,
    clock_ms: i64,
    find_zone: FindZone<'_>,
    notices: &mut Vec<EntryNotice>,
) -> Zone {
    let instants = visits.start_ms.iter().copied();
    let instants = instants.chain(entry.created_ms).chain(entry.updated_ms).chain([clock_ms]);
    let (from_ms, to_ms) =
        instants.fold((i64::MAX, i64::MIN), |(from, to), at_ms| (from.min(at_ms), to.max(at_ms)));
    let name = entry.time_zone.as_deref();
    find_zone(name, from_ms, to_ms).unwrap_or_else(|| {
        notices.extend(name.map(|name| EntryNotice::UnknownZone(name.to_owned())));
        Zone::utc()
    })
}

fn extent(entry: &Entry, store: &Store, zone: &Zone, now_ms: i64) -> Extent {
    let sessions = store.days();
    let created = entry.created_ms.map(|at_ms| zone.day_of(at_ms));
    let first = sessions.map(|days| days.first());
    Extent {
        today: zone.day_of(now_ms),
        first: created.into_iter().chain(first).min(),
        last: sessions.map(|days| days.last()),
        week_start: Weekday::Monday, // the page's language decides
    }
}

/// The data of an entry, ready to be asked.
pub struct Data {
    store: Store,
    /// What was counted of it last.
    counted: RefCell<engine::Counted>,
    /// Why it is not all there is.
    incomplete: Option<Limit>,
    names: Names,
}

impl Data {
    /// Answers a question, as far as the entry's owner allows.
    pub fn answer(&self, query: &Query) -> Answer {
        if self.names == Names::Hidden && names_somebody(query) {
            return refusal(query, Limit::NamesHidden);
        }
        let mut answer = engine::answer(&self.store, query, &mut self.counted.borrow_mut());
        answer.coverage.limits.extend(self.incomplete.clone());
        answer
    }
}

/// Whether an answer would tell something of single viewers.
pub(super) fn names_somebody(query: &Query) -> bool {
    let about_viewers = match &query.question {
        Question::Viewers(_) | Question::Heat(_) => true,
        Question::Breakdown(dimension, _) | Question::Choices(dimension, _) => {
            *dimension == Dimension::Viewer
        }
        Question::Totals | Question::Series(_) | Question::Timeline => false,
    };
    about_viewers || query.filters.values(Dimension::Viewer).iter().any(Option::is_some)
}

/// An answer without a body.
pub(super) fn refusal(query: &Query, limit: Limit) -> Answer {
    let coverage = Coverage { range: query.range, before: query.before, limits: vec![limit] };
    Answer { coverage, body: None }
}
