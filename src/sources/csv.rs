//! CSV (RFC 4180): a header row, then one record a row.

use super::carry::Piece;
use super::rules;
use crate::facts::bounds::MAX_RECORD_BYTES;
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// What may stand between two cells.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// Cuts chunks into rows and rows into cells. Blank lines are no rows.
#[derive(Debug)]
pub(crate) struct Rows {
    csv: Reader,
    /// The cells of the row so far, one after the other.
    text: Vec<u8>,
    n_text: usize,
    /// Where each cell ends in `text`.
    ends: Vec<usize>,
    n_ends: usize,
    /// The number of the line that is being read, from 1.
    line: u64,
    /// The line where the row begins, once it has begun.
    began: Option<u64>,
    /// Bytes of the row so far, as written.
    n_bytes: usize,
}

/// One row.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    /// The line where it begins.
    pub(super) line: u64,
    text: Piece<'a>,
    ends: &'a [usize],
}

impl Row<'_> {
    /// Whether the line is blank.
    pub(crate) fn is_blank(&self) -> bool {
        match self.text {
            Piece::Whole(text) => self.ends.len() == 1 && text.trim_ascii().is_empty(),
            Piece::TooLong(_) => false,
        }
    }

    /// All that the cells hold; the beginning of it when the row is too long.
    pub(super) fn text(&self) -> Piece<'_> {
        self.text
    }

    /// How many cells there are.
    pub(super) fn n_cells(&self) -> usize {
        self.ends.len()
    }

    /// The cells; `None` for one that is not UTF-8.
    pub(crate) fn cells(&self) -> impl Iterator<Item = Option<&str>> {
        let (Piece::Whole(text) | Piece::TooLong(text)) = self.text;
        // Checked once for the row. A cell that is not UTF-8 by itself cannot
        // be cut out of the row's text even where the row as a whole is.
        let row = std::str::from_utf8(text).ok();
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let range = start..*end;
            start = *end;
            match row {
                Some(row) => row.get(range),
                None => std::str::from_utf8(text.get(range)?).ok(),
            }
        })
    }
}

impl Rows {
    /// Rows from this line on.
    pub(crate) fn new(delimiter: u8, line: u64) -> Rows {
        let mut csv = ReaderBuilder::new().delimiter(delimiter).build();
        // The file's mark is off already. csv-core takes off one more that a chunk begins
        // with, and takes a chunk of nothing else for the end, until it has read a byte.
        csv.read_record(b"\n", &mut [0], &mut [0]);
        Rows {
            csv,
            text: vec![0; 1024],
            n_text: 0,
            ends: vec![0; 32],
            n_ends: 0,
            line,
            began: None,
            n_bytes: 0,
        }
    }

    /// The next row that ends in these bytes, which are used up to its end.
    pub(crate) fn next(&mut self, bytes: &mut &[u8]) -> Option<Row<'_>> {
        if self.began.is_none() {
            self.skip_line_ends(bytes);
            if bytes.is_empty() {
                return None;
            }
            self.began = Some(self.line);
        }
        while !bytes.is_empty() {
            if self.step(bytes) {
                return self.take();
            }
        }
        None
    }

    /// The last row where nothing ends it.
    pub(crate) fn finish(&mut self) -> Option<Row<'_>> {
        self.began?;
        while !self.step(&mut &[][..]) {}
        self.n_bytes += 1; // for the line end that is not there
        self.take()
    }

    fn skip_line_ends(&mut self, bytes: &mut &[u8]) {
        while let [first @ (b'\r' | b'\n'), rest @ ..] = bytes {
            self.line += u64::from(*first == b'\n');
            *bytes = rest;
        }
    }

    /// Reads on; whether the row has ended. No bytes are the end of the file.
    fn step(&mut self, bytes: &mut &[u8]) -> bool {
        let (result, n_in, n_text, n_ends) = self.csv.read_record(
            bytes,
            &mut self.text[self.n_text..],
            &mut self.ends[self.n_ends..],
        );
        let (used, rest) = bytes.split_at(n_in);
        self.line += memchr::memchr_iter(b'\n', used).count() as u64;
        *bytes = rest;
        self.n_bytes = self.n_bytes.saturating_add(n_in);
        self.n_text += n_text;
        self.n_ends += n_ends;
        match result {
            ReadRecordResult::InputEmpty => {}
            ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => self.make_room(),
            ReadRecordResult::Record | ReadRecordResult::End => return true,
        }
        false
    }

    /// Room for the rest of the row. Of one that is too long the first half of the
    /// buffers is kept, to be shown, and the second half is overwritten.
    fn make_room(&mut self) {
        if self.n_text == self.text.len() {
            if self.is_too_long() { self.n_text /= 2 } else { self.text.resize(2 * self.n_text, 0) }
        }
        if self.n_ends == self.ends.len() {
            if self.is_too_long() { self.n_ends /= 2 } else { self.ends.resize(2 * self.n_ends, 0) }
        }
    }

    /// The line end is counted in, once the row has ended.
    fn is_too_long(&self) -> bool {
        self.n_bytes > MAX_RECORD_BYTES
    }

    fn take(&mut self) -> Option<Row<'_>> {
        let line = self.began.take()?;
        let text = &self.text[..self.n_text];
        let too_long = self.n_bytes > MAX_RECORD_BYTES + 1;
        let text = if too_long {
            Piece::TooLong(&text[..text.len().min(256)])
        } else {
            Piece::Whole(text)
        };
        let ends = if too_long { &[] } else { &self.ends[..self.n_ends] };
        (self.n_text, self.n_ends, self.n_bytes) = (0, 0, 0);
        Some(Row { line, text, ends })
    }
}

/// The header row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Header {
    /// What stands between two cells.
    pub(super) delimiter: u8,
    /// The names, trimmed, in lower case.
    pub(super) names: Vec<String>,
}

/// What a look at the first bytes of a CSV file gives.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Look {
    /// The header.
    Header(Header),
    /// The first row names not all that is required; this is how it reads.
    Refused(String),
    /// The first row does not end here.
    More,
}

/// The header of a file that begins with these bytes: by the first delimiter whose
/// row has all the `required` names. `complete` when no more bytes come.
pub(super) fn look(head: &[u8], complete: bool, required: &[&str]) -> Look {
    for delimiter in DELIMITERS {
        let mut rows = Rows::new(delimiter, 1);
        let Some(names) = first_row(&mut rows, head, complete) else { return Look::More };
        if required.iter().all(|name| names.iter().any(|found| found == name)) {
            return Look::Header(Header { delimiter, names });
        }
    }
    let first_line = head.trim_ascii_start().split(|byte| matches!(byte, b'\r' | b'\n')).next();
    Look::Refused(rules::cut_bytes(first_line.unwrap_or_default()))
}

fn first_row(rows: &mut Rows, mut head: &[u8], complete: bool) -> Option<Vec<String>> {
    let names = |row: &Row<'_>| {
        row.cells().map(|name| name.unwrap_or_default().trim().to_ascii_lowercase()).collect()
    };
    while let Some(row) = rows.next(&mut head) {
        if !row.is_blank() {
            return Some(names(&row));
        }
    }
    match rows.finish() {
        Some(row) if complete => Some(names(&row)),
        None if complete => Some(Vec::new()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(csv: &[u8], chunk: usize) -> Vec<String> {
        fn show(row: &Row<'_>) -> String {
            let cells: Vec<_> = row.cells().map(|cell| cell.unwrap_or("?").to_owned()).collect();
            format!("{}: {}", row.line, cells.join("|"))
        }
        let (mut rows, mut found) = (Rows::new(b',', 1), Vec::new());
        for mut bytes in csv.chunks(chunk) {
            while let Some(row) = rows.next(&mut bytes) {
                found.push(show(&row));
            }
        }
        found.extend(rows.finish().as_ref().map(show));
        found
    }

    #[test]
    fn rows_know_the_line_where_they_begin() {
        let csv = b"a,b\r\n\r\n\"x\r\ny\",\"q\"\"q\"\n\xff,\xc3\r\n\n,\nlast,";
        let expected = ["1: a|b", "3: x\r\ny|q\"q", "5: ?|?", "7: |", "8: last|"];
        for chunk in [1, 2, 3, 7, csv.len()] {
            assert_eq!(rows(csv, chunk), expected, "chunks of {chunk}");
        }
        // Cells that are UTF-8 only beside each other are not.
        assert_eq!(rows(b"\xc3,\xa9", 9), ["1: ?|?"]);
    }

    #[test]
    fn a_row_that_is_too_long_is_not_held() {
        let mut csv = vec![b'x'; 3 * MAX_RECORD_BYTES];
        csv.splice(10..10, vec![b','; MAX_RECORD_BYTES]);
        csv.extend(b"\na,b\n");
        for chunk in [1000, csv.len()] {
            let mut rows = Rows::new(b',', 1);
            let mut found = Vec::new();
            for mut bytes in csv.chunks(chunk) {
                while let Some(row) = rows.next(&mut bytes) {
                    found.push((row.line, row.n_cells()));
                }
            }
            assert_eq!(found, [(1, 0), (2, 2)]);
            assert!(rows.text.len() <= 2 * MAX_RECORD_BYTES);
        }
    }

    #[test]
    fn the_delimiter_is_the_one_that_gives_the_required_names() {
        let header = |csv: &str, complete| look(csv.as_bytes(), complete, &["at", "kind"]);
        for (csv, delimiter) in [
            ("at,kind\n", b','),
            ("\r\n  \n KIND ;x,y; At\r\n", b';'),
            ("\"a,b\"\tkind\tat\n", b'\t'),
            ("at;\"kind\";\"two\nlines\"\n", b';'),
        ] {
            match header(csv, false) {
                Look::Header(header) => assert_eq!(header.delimiter, delimiter, "{csv}"),
                other => panic!("{csv}: {other:?}"),
            }
        }
        assert_eq!(header("at,ki", false), Look::More);
        assert_eq!(header("at,\"kind\nx", false), Look::More);
        assert!(matches!(header("at,kind", true), Look::Header(_)));
        assert_eq!(header("\nAt,who\n1,2", false), Look::Refused("At,who".to_owned()));
    }
}
