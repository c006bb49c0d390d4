//! What a whole source has given so far.

use super::beacons::Beacons;
use super::carry::Piece;
use super::csv::Row;
use super::elements::Stop;
use super::form::{self, Kind};
use super::json::{first_json, is_json};
use super::record::{Cell, Cells, Field, Wrong};
use super::statements::Statements;
use super::{events, rules, visits};
use crate::facts::bounds::MAX_RECORDS;
use crate::facts::entry::{Source, Standard};
use crate::facts::quality::{Expected, Position, Unread, WhyUnread};
use crate::facts::{Events, Quality, Refused, Visits};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// What the files of one source hold, as far as they are read.
#[derive(Debug)]
pub struct Batch {
    source: Source,
    facts: Facts,
    /// Records of the other system whose vocabulary the source may have, once that has
    /// been learned.
    others: Option<Box<dyn Records>>,
    /// What the file that is being read holds.
    kind: Kind,
    quality: Quality,
    length_ms: Option<u32>,
    max_records: u64,
}

/// Records of another system, which become facts once all are there.
///
/// An object, so that a program holds only the vocabularies that it can learn.
pub(super) trait Records: std::fmt::Debug {
    /// Takes one record, or says what is wrong with it.
    fn push(&mut self, json: &str, place: Place<'_>, facts: &mut Facts) -> Result<(), Wrong>;

    /// The records in one that only wraps them; `None` for a record by itself.
    fn wrapped<'a>(&self, json: &'a str) -> Option<Vec<&'a str>> {
        let _ = json;
        None
    }

    /// Adds everything to the facts. `length_ms` is the content's length where the
    /// entry document states it.
    fn finish(
        self: Box<Self>,
        facts: &mut Facts,
        length_ms: Option<u32>,
        refuse: &mut dyn FnMut(Place<'_>, Wrong),
    ) -> Whole;

    /// The same once more, for a source that is shown while it is still read; `None`
    /// where that is never so.
    fn copy(&self) -> Option<Box<dyn Records>> {
        None
    }
}

/// What other systems' records tell beside the facts.
#[derive(Debug, Default)]
pub(super) struct Whole {
    /// Display names of viewers.
    pub(super) names: BTreeMap<String, String>,
    /// The largest length of the content that any record gives.
    pub(super) length_ms: Option<u32>,
    pub(super) counted: Counted,
}

/// What stands in the data-quality report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) duplicates: u64,
    pub(super) not_of_entry: u64,
    pub(super) unknown_country: u64,
    pub(super) spans_from_segments: u64,
    pub(super) spans_from_pairs: u64,
    pub(super) assumed_impressions: u64,
    pub(super) conflicting_lengths: u64,
}

/// All that a source holds.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What happened.
    pub facts: Facts,
    /// What was refused and what is missing. Of what only the engine can tell
    /// (doubled events, sessions without a play, ...) nothing is counted yet.
    pub quality: Quality,
    /// Display names of viewers, by id, where the data states them.
    pub names: BTreeMap<String, String>,
    /// The largest length of the content that the data states.
    pub length_ms: Option<u32>,
}

/// Facts in either shape.
#[derive(Clone, Debug)]
pub enum Facts {
    /// Raw events, not yet folded.
    Events(Events),
    /// One row a session.
    Visits(Visits),
}

/// Where a record stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub(super) file: &'a str,
    pub(super) at: Position,
}

impl Batch {
    /// Nothing yet of this source. `length_ms` is the content's length where the
    /// entry document states it: spans wholly outside of it are refused.
    ///
    /// Knows the forms of our own. Of another system's records it waits for
    /// [`Batch::learn`].
    pub fn new(source: &Source, length_ms: Option<u32>) -> Batch {
        let (facts, kind) = match source {
            Source::Events(_) => (Facts::Events(Events::default()), Kind::Events),
            // Of reports no record is ever pushed.
            Source::Visits(_) | Source::Reports { .. } | Source::Exports(_) => {
                (Facts::Visits(Visits::default()), Kind::Visits)
            }
            Source::Statements { standard, .. } => {
                (Facts::Visits(Visits::default()), Kind::Statements(*standard))
            }
            Source::Lrs(_) => (Facts::Visits(Visits::default()), Kind::Statements(Standard::Xapi)),
        };
        Batch {
            source: source.clone(),
            facts,
            others: None,
            kind,
            quality: Quality::default(),
            length_ms,
            max_records: MAX_RECORDS,
        }
    }

    /// Hands each record of another system's to these.
    pub(super) fn learned(source: &Source, others: Box<dyn Records>) -> Batch {
        Batch { others: Some(others), ..Batch::new(source, None) }
    }

    /// Whether what comes cannot be read before [`Batch::learn`].
    pub fn waits(&self) -> bool {
        self.kind.is_of_others() && self.others.is_none()
    }

    /// Learns the vocabulary of the other system that the source may be of. `entry_id`
    /// tells the entry's records from others where the source names none.
    ///
    /// A program that never calls this holds nothing of those systems.
    pub fn learn(&mut self, entry_id: &str) {
        self.others = match &self.source {
            Source::Events(_) => Some(Box::new(Beacons::new(entry_id))),
            Source::Visits(_) | Source::Reports { .. } | Source::Exports(_) => None,
            Source::Statements { standard, activities, fields, .. } => {
                Some(Box::new(Statements::new(*standard, activities, fields)))
            }
            Source::Lrs(lrs) => {
                Some(Box::new(Statements::new(Standard::Xapi, &lrs.activities, &lrs.fields)))
            }
        };
    }

    /// What is read so far, once more; `None` for what is shown only when all is read.
    pub fn copy(&self) -> Option<Batch> {
        let others = Some(self.others.as_ref()?.copy()?);
        let quality = self.quality.clone();
        Some(Batch { others, quality, ..Batch::new(&self.source, self.length_ms) })
    }

    /// How many records were read, refused ones included.
    pub fn n_records(&self) -> u64 {
        self.quality.records
    }

    /// Notes that a file, or the rest of one, is missing.
    pub fn unread(&mut self, file: &str, why: WhyUnread) {
        self.quality.unread.push(Unread { file: file.to_owned(), why });
    }

    /// The first file, or rest of one, that is missing.
    pub fn first_unread(&self) -> Option<&Unread> {
        self.quality.unread.first()
    }

    /// Everything, once all files are read. Other systems' records become facts here.
    pub fn finish(self) -> Loaded {
        let several = self.several();
        let Batch { mut facts, others, mut quality, length_ms, .. } = self;
        let mut whole = Whole::default();
        if let Some(others) = others {
            let mut refuse = |place: Place<'_>, wrong| refuse(&mut quality, several, place, wrong);
            whole = others.finish(&mut facts, length_ms, &mut refuse);
        }
        quality.duplicates += whole.counted.duplicates;
        quality.not_of_entry += whole.counted.not_of_entry;
        quality.unknown_country += whole.counted.unknown_country;
        quality.spans_from_segments += whole.counted.spans_from_segments;
        quality.spans_from_pairs += whole.counted.spans_from_pairs;
        quality.assumed_impressions += whole.counted.assumed_impressions;
        quality.conflicting_lengths += whole.counted.conflicting_lengths;
        Loaded { facts, quality, names: whole.names, length_ms: whole.length_ms }
    }

    /// Whether the source has several files, so that a record's file is named.
    fn several(&self) -> bool {
        self.source.urls().len() > 1
    }

    /// Begins a file that begins with these bytes, a byte order mark left out, and
    /// tells what it holds; `complete` when no more come. `None` when they do not tell,
    /// or the batch waits.
    pub(super) fn begin(&mut self, head: &[u8], complete: bool) -> Option<Kind> {
        if let Source::Events(_) = self.source {
            self.kind = form::of_events(head, complete)?;
        }
        (!self.waits()).then_some(self.kind)
    }

    /// The field of this name in the records of the source.
    pub(super) fn field_of(&self) -> fn(&str) -> Option<Field> {
        match self.kind {
            Kind::Events => Field::of_event,
            Kind::Visits => Field::of_visit,
            Kind::Beacons | Kind::Statements(_) => |_| None,
        }
    }

    /// Takes one line of NDJSON.
    pub(super) fn line(&mut self, piece: Piece<'_>, place: Place<'_>) -> ControlFlow<Stop> {
        if let Some(records) = self.wrapped(piece) {
            return self.each(&records, place);
        }
        self.check_room()?;
        let taken = self.take_json(piece, place);
        self.count(taken, place);
        ControlFlow::Continue(())
    }

    /// Takes records that stand in one place.
    fn each(&mut self, records: &[&str], place: Place<'_>) -> ControlFlow<Stop> {
        for record in records {
            self.check_room()?;
            let taken = self.take_json(Piece::Whole(record.as_bytes()), place);
            self.count(taken, place);
        }
        ControlFlow::Continue(())
    }

    fn wrapped<'a>(&self, piece: Piece<'a>) -> Option<Vec<&'a str>> {
        let (Some(others), Piece::Whole(json)) = (&self.others, piece) else { return None };
        others.wrapped(std::str::from_utf8(json).ok()?)
    }

    /// Takes one element of an array. Stops at a syntax error, behind which nothing
    /// can be trusted; a value in front of it still counts.
    pub(super) fn element(&mut self, piece: Piece<'_>, place: Place<'_>) -> ControlFlow<Stop> {
        if let Some(records) = self.wrapped(piece) {
            return self.each(&records, place);
        }
        self.check_room()?;
        let taken = self.take_json(piece, place);
        let (Err(Wrong { field: None, .. }), Piece::Whole(json)) = (&taken, piece) else {
            self.count(taken, place);
            return ControlFlow::Continue(());
        };
        if is_json(json) {
            self.count(taken, place);
            return ControlFlow::Continue(());
        }
        if let Some(first) = first_json(json) {
            let taken = self.take_json(Piece::Whole(first), place);
            self.count(taken, place);
        }
        ControlFlow::Break(Stop::Syntax)
    }

    /// Takes one CSV row, whose header has these fields.
    pub(super) fn row(
        &mut self,
        row: &Row<'_>,
        fields: &[Option<Field>],
        file: &str,
    ) -> ControlFlow<Stop> {
        self.check_room()?;
        let place = Place { file, at: Position::Line(row.line) };
        let taken = cells_of_row(row, fields).and_then(|cells| self.take(&cells, place));
        self.count(taken, place);
        ControlFlow::Continue(())
    }

    /// Takes one record that has been cut into cells already.
    pub(super) fn cells(
        &mut self,
        cells: Result<Cells<'_>, Wrong>,
        place: Place<'_>,
    ) -> ControlFlow<Stop> {
        self.check_room()?;
        let taken = cells.and_then(|cells| self.take(&cells, place));
        self.count(taken, place);
        ControlFlow::Continue(())
    }

    fn check_room(&self) -> ControlFlow<Stop> {
        if self.quality.records < self.max_records {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(Stop::Enough)
        }
    }

    fn count(&mut self, taken: Result<(), Wrong>, place: Place<'_>) {
        self.quality.records += 1;
        if let Err(wrong) = taken {
            let several = self.several();
            refuse(&mut self.quality, several, place, wrong);
        }
    }

    fn take_json(&mut self, piece: Piece<'_>, place: Place<'_>) -> Result<(), Wrong> {
        let json = match piece {
            Piece::Whole(json) => json,
            Piece::TooLong(head) => return Err(Wrong::record(Expected::ShortRecord, head)),
        };
        let text = std::str::from_utf8(json).map_err(|_| Wrong::record(Expected::Utf8, json))?;
        if let (true, Some(others)) = (self.kind.is_of_others(), &mut self.others) {
            return others.push(text, place, &mut self.facts);
        }
        let cells = Cells::of_object(text, self.field_of())
            .ok_or_else(|| Wrong::record(Expected::Object, json))?;
        self.take(&cells, place)
    }

    fn take(&mut self, cells: &Cells<'_>, place: Place<'_>) -> Result<(), Wrong> {
        let several = self.several();
        match &mut self.facts {
            Facts::Events(events) => events::push(cells, self.length_ms, events),
            Facts::Visits(visits) => {
                let left_out = visits::push(cells, self.length_ms, visits)?;
                self.quality.unknown_country += u64::from(left_out.country);
                for wrong in left_out.spans {
                    refuse(&mut self.quality, several, place, wrong);
                }
                Ok(())
            }
        }
    }

    #[cfg(test)]
    pub(super) fn with_room_for(self, max_records: u64) -> Batch {
        Batch { max_records, ..self }
    }
}

fn refuse(quality: &mut Quality, several: bool, place: Place<'_>, wrong: Wrong) {
    quality.refuse(Refused {
        file: several.then(|| place.file.to_owned()),
        at: place.at,
        field: wrong.field,
        expected: wrong.expected,
        found: wrong.found,
    });
}

fn cells_of_row<'a>(row: &'a Row<'a>, fields: &[Option<Field>]) -> Result<Cells<'a>, Wrong> {
    let text = match row.text() {
        Piece::Whole(text) => text,
        Piece::TooLong(head) => return Err(Wrong::record(Expected::ShortRecord, head)),
    };
    // Half a row is none. Blank cells behind the last are what tables leave behind.
    let is_blank = |cell: Option<&str>| cell.is_some_and(|cell| cell.trim().is_empty());
    if row.n_cells() < fields.len() || !row.cells().skip(fields.len()).all(is_blank) {
        let cells: Vec<&str> = row.cells().take(60).map(Option::unwrap_or_default).collect();
        return Err(Wrong::record(Expected::Row, cells.join(",").as_bytes()));
    }
    let mut cells = Cells::default();
    for (field, cell) in fields.iter().zip(row.cells()) {
        let Some(cell) = cell else {
            let name = field.map(|field| field.name().to_owned());
            return Err(Wrong {
                field: name,
                expected: Expected::Utf8,
                found: rules::cut_bytes(text),
            });
        };
        if let Some(field) = field {
            cells.set(*field, Cell::Plain(cell));
        }
    }
    Ok(cells)
}
