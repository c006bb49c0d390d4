//! Several tables as one file: a workbook, or an archive of files. What is to be in it
//! comes as one stream of bytes, so that it can be made elsewhere than where it was asked.

use super::{Cell, Column, Kind};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use serde::{Deserialize, Serialize};
use std::io::{Cursor, Write};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Rows of a sheet beside its head: what more there are goes on in another.
pub const MAX_ROWS: u32 = 1_048_575;

/// Characters of a cell, as a spreadsheet counts them: in UTF-16.
const MAX_TEXT: usize = 32_767;

/// A part of what is to be in the file. The first says which kind of file it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Piece {
    /// It is a workbook.
    Book,
    /// It is an archive.
    Archive,
    /// A file of the archive begins.
    File(String),
    /// More of that file.
    Bytes(Vec<u8>),
    /// A sheet begins.
    Sheet {
        /// At most 31 letters.
        name: String,
        /// Its columns.
        columns: Vec<Column>,
        /// Whether its head has titles in place of names.
        is_descriptive: bool,
    },
    /// More rows of that sheet.
    Rows(Vec<Vec<Cell>>),
    /// A sheet of lines.
    Lines(String, Vec<String>),
}

/// The bytes of a piece; those of several follow each other.
pub fn encode(piece: &Piece) -> Vec<u8> {
    // Only types that cannot be serialized fail here, and these can.
    postcard::to_allocvec(piece).unwrap_or_default()
}

/// The file that these pieces make; `None` where they make none.
pub fn make(pieces: &[u8]) -> Option<Vec<u8>> {
    match postcard::take_from_bytes(pieces).ok()? {
        (Piece::Book, rest) => book(rest).ok(),
        (Piece::Archive, rest) => archive(rest).ok(),
        _ => None,
    }
}

/// The pieces that follow each other, up to what is none.
fn pieces(mut bytes: &[u8]) -> impl Iterator<Item = Piece> {
    std::iter::from_fn(move || {
        let (piece, rest) = postcard::take_from_bytes(bytes).ok()?;
        bytes = rest;
        Some(piece)
    })
}

fn archive(bytes: &[u8]) -> Result<Vec<u8>, ZipError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for piece in pieces(bytes) {
        match piece {
            Piece::File(name) => zip.start_file(name, options)?,
            Piece::Bytes(bytes) => zip.write_all(&bytes)?,
            _ => {}
        }
    }
    Ok(zip.finish()?.into_inner())
}

fn book(bytes: &[u8]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let mut sheet: Option<Sheet> = None;
    let mut sheets = Vec::new();
    for piece in pieces(bytes) {
        match piece {
            Piece::Sheet { name, columns, is_descriptive } => {
                sheets.extend(sheet.take().map(Sheet::done));
                sheet = Some(Sheet::begin(name, 1, columns, is_descriptive)?);
            }
            Piece::Rows(rows) => {
                for row in rows {
                    let Some(current) = sheet.take() else { break };
                    let mut current = if current.n_rows == MAX_ROWS {
                        let next = current.next()?;
                        sheets.push(current.done());
                        next
                    } else {
                        current
                    };
                    current.row(&row)?;
                    sheet = Some(current);
                }
            }
            Piece::Lines(name, lines) => {
                sheets.extend(sheet.take().map(Sheet::done));
                let mut of_lines = Worksheet::new();
                of_lines.set_name(name)?.set_column_width(0, 110)?;
                for (at, line) in (0..).zip(&lines) {
                    of_lines.write_string(at, 0, shortened(line))?;
                }
                sheets.push(of_lines);
            }
            _ => {}
        }
    }
    sheets.extend(sheet.map(Sheet::done));
    for sheet in sheets {
        workbook.push_worksheet(sheet);
    }
    workbook.save_to_buffer()
}

/// A sheet on the way.
struct Sheet {
    name: String,
    /// From 1, where rows go on in another.
    number: u32,
    columns: Vec<Column>,
    is_descriptive: bool,
    formats: Vec<Format>,
    sheet: Worksheet,
    n_rows: u32,
}

impl Sheet {
    fn begin(
        name: String,
        number: u32,
        columns: Vec<Column>,
        is_descriptive: bool,
    ) -> Result<Sheet, XlsxError> {
        let mut sheet = Worksheet::new();
        let of_number = if number > 1 { format!("{name} {number}") } else { name.clone() };
        sheet.set_name(of_number)?.set_freeze_panes(1, 0)?;
        let head = Format::new().set_bold();
        for (at, column) in (0..).zip(&columns) {
            let title = if is_descriptive { &column.title } else { &column.name };
            sheet.write_string_with_format(0, at, title, &head)?;
            let width = if column.kind == Kind::Text { 28 } else { 0 };
            let width = width.max(title.chars().count() + 2).min(42);
            sheet.set_column_width(at, width as f64)?;
        }
        let formats = columns.iter().map(|column| format(column.kind)).collect();
        Ok(Sheet { name, number, columns, is_descriptive, formats, sheet, n_rows: 0 })
    }

    fn next(&self) -> Result<Sheet, XlsxError> {
        Sheet::begin(self.name.clone(), self.number + 1, self.columns.clone(), self.is_descriptive)
    }

    fn row(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        self.n_rows += 1;
        let row = self.n_rows;
        for ((at, cell), format) in (0..).zip(cells).zip(&self.formats) {
            match cell {
                Cell::Empty => {}
                // A text is never a formula here, whatever it begins with.
                Cell::Text(text) => {
                    self.sheet.write_string(row, at, shortened(text))?;
                }
                Cell::Count(n) => {
                    self.sheet.write_number_with_format(row, at, *n as f64, format)?;
                }
                Cell::Number(number) => {
                    self.sheet.write_number_with_format(row, at, *number, format)?;
                }
                Cell::Day(day) | Cell::Month(day) => {
                    let (year, month, of_month) = day.ymd();
                    let date = ExcelDateTime::from_ymd(year as u16, month as u8, of_month as u8);
                    match date {
                        Ok(date) => {
                            self.sheet.write_datetime_with_format(row, at, &date, format)?;
                        }
                        // A spreadsheet's days begin with 1900.
                        Err(_) => {
                            self.sheet.write_string(row, at, cell.raw())?;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn done(mut self) -> Worksheet {
        let last = (self.columns.len() as u16).saturating_sub(1);
        if self.n_rows > 0 {
            // Fails for a place that no sheet has, which this is not.
            let _ = self.sheet.autofilter(0, 0, self.n_rows, last);
        }
        self.sheet
    }
}

fn format(kind: Kind) -> Format {
    let format = Format::new();
    match kind {
        Kind::Text | Kind::Word => format,
        Kind::Count => format.set_num_format("#,##0"),
        Kind::Minutes => format.set_num_format("#,##0.0"),
        Kind::Seconds => format.set_num_format("0.###"),
        Kind::Share => format.set_num_format("0.0%"),
        Kind::Percent | Kind::Points => format.set_num_format("+0.0%;-0.0%;0.0%"),
        Kind::Day => format.set_num_format("yyyy-mm-dd"),
        Kind::Month => format.set_num_format("yyyy-mm"),
    }
}

/// As much of a text as a cell can hold.
fn shortened(text: &str) -> String {
    let mut n = 0;
    text.chars()
        .take_while(|letter| {
            n += letter.len_utf16();
            n <= MAX_TEXT
        })
        .collect()
}
