//! Names by id, from a CSV: `viewers` and `contexts` of an entry document.

use super::csv::{self, Look, Row, Rows};
use std::collections::BTreeMap;

/// The names of a CSV file with the columns `id` and `name`, whole. `None` when its
/// header names them not.
///
/// A row without an id or a name, or that is no UTF-8, says nothing; the last of
/// equal ids counts.
pub fn parse_names(file: &[u8]) -> Option<BTreeMap<String, String>> {
    let mut file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let Look::Header(header) = csv::look(file, true, &["id", "name"]) else { return None };
    let column = |wanted: &str| header.names.iter().rposition(|name| name == wanted);
    let (id, name) = (column("id")?, column("name")?);
    let mut rows = Rows::new(header.delimiter, 1);
    let (mut names, mut header_read) = (BTreeMap::new(), false);
    let mut take = |row: &Row<'_>| {
        if row.is_blank() || !std::mem::replace(&mut header_read, true) {
            return;
        }
        let cell = |n| row.cells().nth(n).flatten().map(str::trim).filter(|cell| !cell.is_empty());
        if let (Some(id), Some(name)) = (cell(id), cell(name)) {
            names.insert(id.to_owned(), name.to_owned());
        }
    };
    while let Some(row) = rows.next(&mut file) {
        take(&row);
    }
    if let Some(row) = rows.finish() {
        take(&row);
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_by_the_header() {
        let names = |file: &str| {
            let names = parse_names(file.as_bytes())?;
            Some(
                names.iter().map(|(id, name)| format!("{id}={name}")).collect::<Vec<_>>().join(" "),
            )
        };
        for (file, found) in [
            (
                "\u{feff}\nId, Name \n 1 ,Ada\n\n2,\"Bo, the\nsecond\"\n1,Ida\n,x\n3,\n4",
                "1=Ida 2=Bo, the\nsecond",
            ),
            ("x;name;id\n;Ada;1", "1=Ada"),
            ("id\tname", ""),
        ] {
            assert_eq!(names(file).as_deref(), Some(found), "{file}");
        }
        assert_eq!(names("1,Ada\n"), None);
        assert_eq!(names(""), None);
    }
}
