//! Fields of records that other systems nest: what stands where, as a text.

use super::json::{Object, elements};
use super::record::{Cell, Wrong};
use super::rules;
use std::borrow::Cow;

impl<'a> Object<'a> {
    /// The object of this name; what is none has no members.
    pub(super) fn object(&self, name: &str) -> Object<'a> {
        self.get(name).and_then(Object::of).unwrap_or_default()
    }

    /// What stands under this name.
    pub(super) fn cell(&self, name: &str) -> Cell<'a> {
        self.get(name).map_or(Cell::Absent, Cell::Json)
    }

    /// The text of this name, which is called `field` when it is refused.
    pub(super) fn text(&self, name: &str, field: &str) -> Result<Option<Cow<'a, str>>, Wrong> {
        text(self.cell(name), field)
    }

    /// The same where what is no text is as good as absent.
    pub(super) fn text_or_none(&self, name: &str) -> Option<Cow<'a, str>> {
        text(self.cell(name), name).ok().flatten()
    }

    /// What stands at a path as `context.extensions.https://example.org/country` or
    /// `context.contextActivities.parent[0].id`: names with dots are found because the
    /// longest part that is a name is taken first.
    pub(super) fn find(&self, path: &str) -> Option<&'a str> {
        let ends = path.rmatch_indices('.').map(|(end, _)| end);
        std::iter::once(path.len()).chain(ends).find_map(|end| {
            let found = self.part(&path[..end])?;
            match path.get(end + 1..) {
                None => Some(found),
                Some(rest) => Object::of(found)?.find(rest),
            }
        })
    }

    /// The member of this name, or of `name[n]` the element n of its list. An object
    /// in place of the list is its only element, as xAPI 0.95 wrote context activities.
    fn part(&self, name: &str) -> Option<&'a str> {
        if let Some(found) = self.get(name) {
            return Some(found);
        }
        let (name, index) = name.strip_suffix(']')?.rsplit_once('[')?;
        let index: usize = index.parse().ok()?;
        let list = self.get(name)?;
        if index == 0 && list.starts_with('{') {
            return Some(list);
        }
        elements(list)?.get(index).copied()
    }
}

/// The text of a field, which is called `field` when it is refused.
pub(super) fn text<'a>(cell: Cell<'a>, field: &str) -> Result<Option<Cow<'a, str>>, Wrong> {
    let text = cell.scalar().and_then(rules::text);
    text.map_err(|expected| Wrong::field(field, expected, cell.shown()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_finds_names_that_hold_dots() {
        let find = |json, path| Object::of(json).and_then(|object| object.find(path));
        let json = r#"{"context":{"extensions":{"https://a.example/country":"FR",
            "https":{"x":"no"}},"contextActivities":{"parent":[{"id":"c1"},{"id":"c2"}],
            "grouping":{"id":"g"}}}}"#;
        for (path, found) in [
            ("context.extensions.https://a.example/country", Some(r#""FR""#)),
            ("context.contextActivities.parent[0].id", Some(r#""c1""#)),
            ("context.contextActivities.parent[1].id", Some(r#""c2""#)),
            ("context.contextActivities.parent[2].id", None),
            ("context.contextActivities.grouping[0].id", Some(r#""g""#)),
            ("context.contextActivities.grouping[1].id", None),
            ("context.extensions.https://a.example/city", None),
            ("", None),
        ] {
            assert_eq!(find(json, path), found, "{path}");
        }
        assert_eq!(find(r#"{"a.b":{"d":1},"a":{"b.c":2}}"#, "a.b.c"), Some("2"));
    }
}
