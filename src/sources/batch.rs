//! What a whole source has given so far.

use super::carry::Piece;
use super::csv::Row;
use super::elements::Stop;
use super::form::Kind;
use super::json::{first_json, is_json};
use super::record::{Cell, Cells, Field, Wrong};
use super::statements::{Statements, Whole};
use super::{events, rules, visits};
use crate::facts::bounds::MAX_RECORDS;
use crate::facts::entry::Source;
use crate::facts::quality::{Expected, Position, Unread, WhyUnread};
use crate::facts::{Events, Quality, Refused, Visits};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// What the files of one source hold, as far as they are read.
#[derive(Debug)]
pub struct Batch {
    data: Data,
    quality: Quality,
    /// Whether the source has several files, so that a record's file is named.
    several: bool,
    length_ms: Option<u32>,
    max_records: u64,
}

#[derive(Debug)]
enum Data {
    Events(Events),
    Visits(Visits),
    Statements(Box<dyn Records>),
}

/// Records of a vocabulary that makes visits of them by itself, once all are there.
///
/// An object, so that a program holds only the vocabularies it can make.
pub(super) trait Records: std::fmt::Debug {
    /// Takes one record, or says what is wrong with it.
    fn push(&mut self, json: &str, place: Place<'_>) -> Result<(), Wrong>;

    /// Everything as visits. `length_ms` is the content's length where the entry
    /// document states it.
    fn finish(
        self: Box<Self>,
        length_ms: Option<u32>,
        refuse: &mut dyn FnMut(Place<'_>, Wrong),
    ) -> Whole;
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
    pub fn new(source: &Source, length_ms: Option<u32>) -> Batch {
        let data = match source {
            Source::Events(_) => Data::Events(Events::default()),
            Source::Visits(_) => Data::Visits(Visits::default()),
            Source::Statements { activities, fields, .. } => {
                Data::Statements(Box::new(Statements::new(activities, fields)))
            }
        };
        Batch::of(data, source, length_ms)
    }

    /// The same for the forms of our own; `None` for other systems' vocabularies. A
    /// program that calls this alone holds no more than it needs for them.
    pub fn of_own(source: &Source, length_ms: Option<u32>) -> Option<Batch> {
        let data = match source {
            Source::Events(_) => Data::Events(Events::default()),
            Source::Visits(_) => Data::Visits(Visits::default()),
            Source::Statements { .. } => return None,
        };
        Some(Batch::of(data, source, length_ms))
    }

    fn of(data: Data, source: &Source, length_ms: Option<u32>) -> Batch {
        let several = source.urls().len() > 1;
        Batch { data, quality: Quality::default(), several, length_ms, max_records: MAX_RECORDS }
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

    /// Everything, once all files are read. Statements become visits here.
    pub fn finish(self) -> Loaded {
        let Batch { data, mut quality, several, length_ms, .. } = self;
        let (facts, names, stated_ms) = match data {
            Data::Events(events) => (Facts::Events(events), BTreeMap::new(), None),
            Data::Visits(visits) => (Facts::Visits(visits), BTreeMap::new(), None),
            Data::Statements(statements) => {
                let mut refuse =
                    |place: Place<'_>, wrong| refuse(&mut quality, several, place, wrong);
                let told = statements.finish(length_ms, &mut refuse);
                quality.duplicates += told.counted.duplicates;
                quality.not_of_entry += told.counted.not_of_entry;
                quality.unknown_country += told.counted.unknown_country;
                quality.spans_from_segments += told.counted.spans_from_segments;
                quality.spans_from_pairs += told.counted.spans_from_pairs;
                quality.assumed_impressions += told.counted.assumed_impressions;
                (Facts::Visits(told.visits), told.names, told.length_ms)
            }
        };
        Loaded { facts, quality, names, length_ms: stated_ms }
    }

    /// What kind of records the files of the source hold.
    pub(super) fn kind(&self) -> Kind {
        match self.data {
            Data::Events(_) => Kind::Events,
            Data::Visits(_) => Kind::Visits,
            Data::Statements(_) => Kind::Statements,
        }
    }

    /// The field of this name in the records of the source.
    pub(super) fn field_of(&self) -> fn(&str) -> Option<Field> {
        match self.data {
            Data::Events(_) => Field::of_event,
            Data::Visits(_) => Field::of_visit,
            Data::Statements(_) => |_| None,
        }
    }

    /// Takes one line of NDJSON.
    pub(super) fn line(&mut self, piece: Piece<'_>, place: Place<'_>) -> ControlFlow<Stop> {
        self.check_room()?;
        let taken = self.take_json(piece, place);
        self.count(taken, place);
        ControlFlow::Continue(())
    }

    /// Takes one element of an array. Stops at a syntax error, behind which nothing
    /// can be trusted; a value in front of it still counts.
    pub(super) fn element(&mut self, piece: Piece<'_>, place: Place<'_>) -> ControlFlow<Stop> {
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
            refuse(&mut self.quality, self.several, place, wrong);
        }
    }

    fn take_json(&mut self, piece: Piece<'_>, place: Place<'_>) -> Result<(), Wrong> {
        let json = match piece {
            Piece::Whole(json) => json,
            Piece::TooLong(head) => return Err(Wrong::record(Expected::ShortRecord, head)),
        };
        let text = std::str::from_utf8(json).map_err(|_| Wrong::record(Expected::Utf8, json))?;
        if let Data::Statements(statements) = &mut self.data {
            return statements.push(text, place);
        }
        let cells = Cells::of_object(text, self.field_of())
            .ok_or_else(|| Wrong::record(Expected::Object, json))?;
        self.take(&cells, place)
    }

    fn take(&mut self, cells: &Cells<'_>, place: Place<'_>) -> Result<(), Wrong> {
        match &mut self.data {
            Data::Events(events) => events::push(cells, self.length_ms, events),
            Data::Visits(visits) => {
                let left_out = visits::push(cells, self.length_ms, visits)?;
                self.quality.unknown_country += u64::from(left_out.country);
                for wrong in left_out.spans {
                    refuse(&mut self.quality, self.several, place, wrong);
                }
                Ok(())
            }
            Data::Statements(_) => Ok(()), // never in cells
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
