//! One file, as it comes in.

use super::batch::{Batch, Place};
use super::carry::Piece;
use super::columns::Columns;
use super::csv::{Row, Rows};
use super::elements::{Elements, Stop};
use super::form::{self, Form};
use super::lines::Lines;
use super::record::Field;
use super::rules;
use crate::facts::quality::{Position, WhyUnread};
use std::ops::ControlFlow;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// One file being read. Where its chunks end makes no difference.
#[derive(Debug)]
pub struct Reader {
    file: String,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    /// The first bytes, which do not tell the form yet; they are looked at again
    /// when there are twice as many.
    Head(Vec<u8>, usize),
    Lines(Lines),
    Array(Array),
    Columns(Box<Columns>),
    Csv(Box<Csv>),
    /// What comes is ignored.
    Done,
}

#[derive(Debug)]
struct Array {
    elements: Elements,
    /// Whether an object is around it.
    wrapped: bool,
    /// How many records it gave.
    n: u64,
}

#[derive(Debug)]
struct Csv {
    rows: Rows,
    /// What stands in each cell of a row.
    fields: Vec<Option<Field>>,
    header_read: bool,
}

impl Reader {
    /// Nothing yet of the file of this name, uncompressed.
    pub fn new(file: &str) -> Reader {
        Reader { file: file.to_owned(), stage: Stage::Head(Vec::new(), 1) }
    }

    /// Reads on.
    pub fn push(&mut self, bytes: &[u8], into: &mut Batch) {
        let Stage::Head(head, next_look) = &mut self.stage else {
            return self.feed(bytes, into);
        };
        head.extend_from_slice(bytes);
        if head.len() >= *next_look {
            *next_look = 2 * head.len();
            self.look(false, into);
        }
    }

    /// No more bytes come. What the file holds is told now, so that the batch waits
    /// if it has to, and [`Reader::finish`] follows.
    pub fn complete(&mut self, into: &mut Batch) {
        self.look(true, into);
    }

    /// Ends the file: its last record may have no end, and what is open is cut off.
    pub fn finish(mut self, into: &mut Batch) {
        self.look(true, into);
        let file = self.file.as_str();
        let ended = match &mut self.stage {
            // The batch has never learned what the file holds.
            Stage::Head(head, _) => Err(WhyUnread::Unknown { found: rules::cut_bytes(head) }),
            Stage::Done => return,
            Stage::Lines(lines) => {
                why(lines.finish(|piece, line| a_line(piece, line, file, into)), 0)
            }
            Stage::Array(array) => {
                let before = into.n_records();
                let ended = array.elements.finish(|piece, number| {
                    into.element(piece, Place { file, at: Position::Record(number) })
                });
                why(ended, array.n + into.n_records() - before)
            }
            Stage::Csv(csv) => why(csv.finish(file, into), 0),
            Stage::Columns(_) => match std::mem::replace(&mut self.stage, Stage::Done) {
                Stage::Columns(columns) => columns.finish(file, into),
                _ => return,
            },
        };
        if let Err(why) = ended {
            into.unread(file, why);
        }
    }

    /// Tells the form, if the first bytes do, and reads them by it.
    fn look(&mut self, complete: bool, into: &mut Batch) {
        let Stage::Head(head, next_look) = &mut self.stage else { return };
        if !complete && head.len() < 3 && BYTE_ORDER_MARK.starts_with(head) {
            return;
        }
        let n_mark = if head.starts_with(BYTE_ORDER_MARK) { 3 } else { 0 };
        let kind = into.begin(&head[n_mark..], complete);
        if into.waits() {
            *next_look = 0;
        }
        let Some(form) = kind.and_then(|kind| form::tell(kind, &head[n_mark..], complete)) else {
            return;
        };
        let head = std::mem::take(head);
        let (stage, n_read) = match form {
            Form::Lines => (Stage::Lines(Lines::from_line(1)), 0),
            Form::Array(n) => (Stage::Array(Array::new(false)), n),
            Form::Wrapped(n) => (Stage::Array(Array::new(true)), n),
            Form::Columns(n) => (Stage::Columns(Box::new(Columns::new(into.field_of()))), n),
            Form::Csv(header) => {
                let fields = header.names.iter().map(|name| (into.field_of())(name)).collect();
                let rows = Rows::new(header.delimiter, 1);
                (Stage::Csv(Box::new(Csv { rows, fields, header_read: false })), 0)
            }
            Form::Unread(why) => {
                into.unread(&self.file, why);
                (Stage::Done, 0)
            }
        };
        self.stage = stage;
        self.feed(&head[n_mark + n_read..], into);
    }

    fn feed(&mut self, bytes: &[u8], into: &mut Batch) {
        let file = self.file.as_str();
        let read = match &mut self.stage {
            Stage::Head(..) | Stage::Done => return,
            Stage::Lines(lines) => {
                why(lines.push(bytes, |piece, line| a_line(piece, line, file, into)), 0)
            }
            Stage::Array(array) => {
                let read = array.push(bytes, file, into);
                why(read, array.n)
            }
            Stage::Csv(csv) => why(csv.push(bytes, file, into), 0),
            Stage::Columns(columns) => why(columns.push(bytes), 0),
        };
        if let Err(why) = read {
            into.unread(file, why);
            self.stage = Stage::Done;
        }
    }
}

impl Array {
    fn new(wrapped: bool) -> Array {
        Array { elements: Elements::default(), wrapped, n: 0 }
    }

    /// Behind an array by itself there is nothing; behind one in an object, the rest
    /// of the object, which does not matter.
    fn push(&mut self, bytes: &[u8], file: &str, into: &mut Batch) -> ControlFlow<Stop> {
        let before = into.n_records();
        let read = self.elements.push(bytes, |piece, number| {
            into.element(piece, Place { file, at: Position::Record(number) })
        });
        self.n += into.n_records() - before;
        let rest = &bytes[read?..];
        if self.wrapped || rest.trim_ascii().is_empty() {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(Stop::Syntax)
        }
    }
}

impl Csv {
    fn push(&mut self, mut bytes: &[u8], file: &str, into: &mut Batch) -> ControlFlow<Stop> {
        while let Some(row) = self.rows.next(&mut bytes) {
            take_row(&row, &self.fields, &mut self.header_read, file, into)?;
        }
        ControlFlow::Continue(())
    }

    fn finish(&mut self, file: &str, into: &mut Batch) -> ControlFlow<Stop> {
        match self.rows.finish() {
            Some(row) => take_row(&row, &self.fields, &mut self.header_read, file, into),
            None => ControlFlow::Continue(()),
        }
    }
}

fn take_row(
    row: &Row<'_>,
    fields: &[Option<Field>],
    header_read: &mut bool,
    file: &str,
    into: &mut Batch,
) -> ControlFlow<Stop> {
    if row.is_blank() {
        return ControlFlow::Continue(());
    }
    if std::mem::replace(header_read, true) {
        return into.row(row, fields, file);
    }
    ControlFlow::Continue(())
}

fn a_line(piece: Piece<'_>, line: u64, file: &str, into: &mut Batch) -> ControlFlow<Stop> {
    into.line(piece, Place { file, at: Position::Line(line) })
}

/// Why the rest of a file is not read, `records` being those before.
fn why(read: ControlFlow<Stop>, records: u64) -> Result<(), WhyUnread> {
    match read {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(Stop::Syntax) => Err(WhyUnread::Syntax { records }),
        ControlFlow::Break(Stop::Enough) => Err(WhyUnread::TooManyRecords),
    }
}
