//! Column JSON: an object with one array a field, `{"start":[...],"viewer":[...]}`.
//!
//! Columns come one after the other, so no row is whole before the last: values are
//! kept as they are written, each distinct one of a column once, and become rows at
//! the end, by the same rules as rows of any other form.

use super::batch::{Batch, Place};
use super::carry::Piece;
use super::elements::{Elements, Stop};
use super::json::{self, is_json};
use super::pieces::Pieces;
use super::record::{Cell, Cells, Field, Wrong};
use crate::facts::Dictionary;
use crate::facts::bounds::{MAX_RECORD_BYTES, MAX_RECORDS};
use crate::facts::quality::{Expected, Position, WhyUnread};
use std::borrow::Cow;
use std::ops::ControlFlow;

/// A column file, as far as it is read.
#[derive(Debug)]
pub(super) struct Columns {
    field_of: fn(&str) -> Option<Field>,
    at: At,
    pieces: Pieces,
    elements: Elements,
    /// The column that is being read; `None` for one that is ignored.
    column: Option<Column>,
    columns: Vec<Column>,
    /// The names in the file, to be shown when none is `start`.
    names: Vec<String>,
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Name,
    Value,
    Elements,
    /// A value that is no array.
    Ignored,
    AfterValue,
    End,
}

#[derive(Debug)]
struct Column {
    field: Field,
    /// Values as they are written.
    written: Dictionary,
    codes: Vec<u32>,
    /// Rows (from 0) whose value could not be kept, ascending.
    lost: Vec<(usize, Expected)>,
}

impl Column {
    fn push(&mut self, piece: Piece<'_>) -> ControlFlow<Stop> {
        if self.codes.len() as u64 >= MAX_RECORDS {
            return ControlFlow::Break(Stop::Enough);
        }
        let code = match piece {
            Piece::TooLong(_) => Err(Expected::ShortRecord),
            Piece::Whole(json) if !is_json(json) => return ControlFlow::Break(Stop::Syntax),
            Piece::Whole(json) => match std::str::from_utf8(json) {
                Ok(json) => self.written.intern(json.trim_ascii()).ok_or(Expected::Room),
                Err(_) => Err(Expected::Utf8),
            },
        };
        self.codes.push(code.unwrap_or_else(|expected| {
            self.lost.push((self.codes.len(), expected));
            0
        }));
        ControlFlow::Continue(())
    }

    fn cell(&self, row: usize) -> Result<Cell<'_>, Wrong> {
        let lost = |expected| Wrong::field(self.field.name(), expected, "");
        let Some(code) = self.codes.get(row) else { return Err(lost(Expected::Row)) };
        if let Some(json) = self.written.text(*code) {
            return Ok(Cell::Json(json));
        }
        let at = self.lost.partition_point(|(lost, _)| *lost < row);
        Err(lost(self.lost.get(at).map_or(Expected::Value, |(_, expected)| *expected)))
    }
}

impl Columns {
    /// A file whose opening brace has been read.
    pub(super) fn new(field_of: fn(&str) -> Option<Field>) -> Columns {
        Columns {
            field_of,
            at: At::Name,
            pieces: Pieces::default(),
            elements: Elements::default(),
            column: None,
            columns: Vec::new(),
            names: Vec::new(),
        }
    }

    /// Reads on.
    pub(super) fn push(&mut self, mut bytes: &[u8]) -> ControlFlow<Stop> {
        while !bytes.is_empty() {
            let used = match self.at {
                At::Name => self.name(bytes)?,
                At::Elements => self.elements(bytes)?,
                At::Ignored => self.ignored(bytes),
                At::Value | At::AfterValue | At::End => {
                    let n_blank =
                        bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                    match bytes.get(n_blank) {
                        None => n_blank,
                        Some(first) => n_blank + self.punctuation(*first)?,
                    }
                }
            };
            bytes = &bytes[used..];
        }
        ControlFlow::Continue(())
    }

    fn name(&mut self, bytes: &[u8]) -> ControlFlow<Stop, usize> {
        let Some((piece, end, used)) = self.pieces.next(bytes) else {
            return ControlFlow::Continue(bytes.len());
        };
        let name = match piece {
            Piece::Whole(json) if end == b':' => json::text(json).map(Cow::into_owned),
            _ => None,
        };
        let Some(name) = name else { return ControlFlow::Break(Stop::Syntax) };
        self.column = (self.field_of)(&name).map(|field| Column {
            field,
            written: Dictionary::default(),
            codes: Vec::new(),
            lost: Vec::new(),
        });
        self.names.push(name);
        self.at = At::Value;
        ControlFlow::Continue(used)
    }

    /// One byte between names and values; how many bytes of it were used.
    fn punctuation(&mut self, byte: u8) -> ControlFlow<Stop, usize> {
        let (at, used) = match (self.at, byte) {
            (At::Value, b'[') => {
                self.elements = Elements::default();
                (At::Elements, 1)
            }
            (At::Value, _) if self.column.is_none() => (At::Ignored, 0),
            (At::AfterValue, b',') => (At::Name, 1),
            (At::AfterValue, b'}') => (At::End, 1),
            _ => return ControlFlow::Break(Stop::Syntax),
        };
        self.at = at;
        ControlFlow::Continue(used)
    }

    fn elements(&mut self, bytes: &[u8]) -> ControlFlow<Stop, usize> {
        let column = &mut self.column;
        let used = self.elements.push(bytes, |piece, _| match column {
            Some(column) => column.push(piece),
            None => ControlFlow::Continue(()),
        })?;
        if self.elements.is_closed() {
            if let Some(column) = self.column.take() {
                self.columns.retain(|before| before.field != column.field); // the last of a name counts
                self.columns.push(column);
            }
            self.at = At::AfterValue;
        }
        ControlFlow::Continue(used)
    }

    fn ignored(&mut self, bytes: &[u8]) -> usize {
        match self.pieces.next(bytes) {
            Some((_, _, used)) => {
                self.at = At::AfterValue;
                used - 1 // what ends the value is punctuation
            }
            None => bytes.len(),
        }
    }

    /// Gives the rows. Of a file that is cut off none: columns are missing, and
    /// which is not known.
    pub(super) fn finish(self, file: &str, into: &mut Batch) -> Result<(), WhyUnread> {
        if self.at != At::End {
            return Err(WhyUnread::Syntax { records: 0 });
        }
        if !self.columns.iter().any(|column| column.field == Field::Start) {
            let found = super::rules::cut(&self.names.join(", "));
            return Err(WhyUnread::NoHeader { expected: Field::Start.name().to_owned(), found });
        }
        let n_rows = self.columns.iter().map(|column| column.codes.len()).max().unwrap_or(0);
        for row in 0..n_rows {
            let place = Place { file, at: Position::Record(row as u64 + 1) };
            if into.cells(self.row(row), place).is_break() {
                return Err(WhyUnread::TooManyRecords);
            }
        }
        Ok(())
    }

    fn row(&self, row: usize) -> Result<Cells<'_>, Wrong> {
        let mut cells = Cells::default();
        let mut n_bytes = 0;
        for column in &self.columns {
            let cell = column.cell(row)?;
            n_bytes += cell.shown().len();
            cells.set(column.field, cell);
        }
        if n_bytes > MAX_RECORD_BYTES {
            return Err(Wrong::record(Expected::ShortRecord, b""));
        }
        Ok(cells)
    }
}
