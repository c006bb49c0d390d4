//! Tables as comma-separated values: RFC 4180, UTF-8 with its mark.

use super::{Cell, Column, Kind};
use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};

/// What tells a spreadsheet that a file is UTF-8.
pub const MARK: &str = "\u{feff}";

/// What a spreadsheet takes for the beginning of a formula, or skips before one.
const BEGINS_FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A text that no spreadsheet calculates with: one that looks like a formula gets an
/// apostrophe in front.
pub fn guarded(text: &str) -> String {
    if text.starts_with(BEGINS_FORMULA) { format!("'{text}") } else { text.to_owned() }
}

/// The row of headers.
pub fn head(columns: &[Column], is_descriptive: bool) -> Vec<u8> {
    let name = |column: &Column| match is_descriptive {
        true => column.title.clone(),
        false => column.name.clone(),
    };
    written(|writer| writer.write_record(columns.iter().map(name)))
}

/// Rows, each with its end.
pub fn rows(columns: &[Column], rows: &[Vec<Cell>]) -> Vec<u8> {
    written(|writer| {
        for row in rows {
            let cells = columns.iter().zip(row).map(|(column, cell)| match column.kind {
                Kind::Text => guarded(&cell.raw()),
                _ => cell.raw(),
            });
            writer.write_record(cells)?;
        }
        Ok(())
    })
}

/// Lines of one cell each, as stand before a table.
pub fn lines(lines: &[String]) -> Vec<u8> {
    written(|writer| lines.iter().try_for_each(|line| writer.write_record([guarded(line)])))
}

fn written(write: impl FnOnce(&mut Writer<Vec<u8>>) -> csv::Result<()>) -> Vec<u8> {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .flexible(true)
        .from_writer(Vec::new());
    // Writing into memory does not fail.
    let _ = write(&mut writer);
    writer.into_inner().unwrap_or_default()
}
