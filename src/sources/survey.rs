//! What the records of a file are about, where no entry document says whose they are.

use super::batch::{Batch, Place, Records, Whole};
use super::caliper;
use super::json::{self, Object};
use super::reader::Reader;
use super::record::Wrong;
use super::sniff::Content;
use super::statement::Verb;
use super::xapi;
use crate::facts::entry::{Source, Standard};
use crate::sources::Facts;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// How many things are told apart; records about more count for none.
const MAX_FOUND: usize = 100_000;

/// Something that records are about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Its id: the IRI of an activity, Kaltura's id of an entry.
    pub id: String,
    /// What it is called, where a record says so.
    pub name: Option<String>,
    /// Records that tell of watching it.
    pub n_watched: u64,
    /// Records about it.
    pub n: u64,
}

/// Reads files of statements or beacons for what they are about, and for nothing else.
#[derive(Debug)]
pub struct Survey {
    batch: Batch,
    reader: Reader,
    found: Rc<RefCell<BTreeMap<String, Found>>>,
}

impl Survey {
    /// Nothing yet. `None` for what needs no survey: its records are all of one entry.
    pub fn new(content: Content) -> Option<Survey> {
        let of = |standard| Source::Statements {
            standard,
            urls: Vec::new(),
            activities: Vec::new(),
            fields: BTreeMap::new(),
        };
        let source = match content {
            Content::Xapi => of(Standard::Xapi),
            Content::Caliper => of(Standard::Caliper),
            Content::Beacons => Source::Events(Vec::new()),
            _ => return None,
        };
        let found = Rc::default();
        let counting = Counting { content, found: Rc::clone(&found) };
        let batch = Batch::learned(&source, Box::new(counting));
        Some(Survey { batch, reader: Reader::new(""), found })
    }

    /// Reads on.
    pub fn push(&mut self, bytes: &[u8]) {
        self.reader.push(bytes, &mut self.batch);
    }

    /// The file ends; another may follow.
    pub fn end(&mut self) {
        let mut reader = std::mem::replace(&mut self.reader, Reader::new(""));
        reader.complete(&mut self.batch);
        reader.finish(&mut self.batch);
    }

    /// What was found: what is watched most before the rest, equals by their ids.
    pub fn finish(self) -> Vec<Found> {
        let mut found: Vec<_> = self.found.take().into_values().collect();
        found.sort_by_key(|one| std::cmp::Reverse((one.n_watched, one.n)));
        found
    }
}

/// Counts records by what they are about.
#[derive(Debug)]
struct Counting {
    content: Content,
    found: Rc<RefCell<BTreeMap<String, Found>>>,
}

impl Records for Counting {
    fn push(&mut self, json: &str, _: Place<'_>, _: &mut Facts) -> Result<(), Wrong> {
        let Some(record) = &Object::of(json) else { return Ok(()) };
        let object = record.object("object");
        let (id, watched, name) = match self.content {
            Content::Beacons => (record.text_or_none("entryId"), true, None),
            Content::Caliper => {
                let verb = record.text_or_none("action").map(|action| caliper::verb_of(&action));
                (caliper::iri(record, "object")?, watches(verb), object.text_or_none("name"))
            }
            _ => {
                let verb = record.object("verb").text_or_none("id").map(|id| xapi::verb_of(&id));
                // By language; the first will do.
                let names = object.object("definition").object("name");
                let name = names.0.first().and_then(|(_, name)| json::text_of(name));
                (object.text_or_none("id"), watches(verb), name)
            }
        };
        let Some(id) = id else { return Ok(()) };
        let mut found = self.found.borrow_mut();
        if found.len() >= MAX_FOUND && !found.contains_key(&*id) {
            return Ok(());
        }
        let one = found
            .entry(id.to_string())
            .or_insert_with(|| Found { id: id.into_owned(), ..Found::default() });
        one.n += 1;
        one.n_watched += u64::from(watched);
        if let (None, Some(name)) = (&one.name, name) {
            one.name = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
        }
        Ok(())
    }

    fn wrapped<'a>(&self, json: &'a str) -> Option<Vec<&'a str>> {
        if self.content == Content::Caliper { caliper::wrapped(json) } else { None }
    }

    fn finish(
        self: Box<Self>,
        _: &mut Facts,
        _: Option<u32>,
        _: &mut dyn FnMut(Place<'_>, Wrong),
    ) -> Whole {
        Whole::default()
    }
}

fn watches(verb: Option<Verb>) -> bool {
    verb.is_some_and(|verb| verb == Verb::Played || verb == Verb::Jumped || verb.is_stop())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(content: Content, files: &[&str], expected: &str) {
        for chunk in [1, 7, usize::MAX] {
            let mut survey = Survey::new(content).unwrap();
            for file in files {
                file.as_bytes().chunks(chunk).for_each(|bytes| survey.push(bytes));
                survey.end();
            }
            let show = |one: &Found| {
                let name = one.name.as_deref().unwrap_or("-");
                format!("{} {name} {}/{}", one.id, one.n_watched, one.n)
            };
            let found: Vec<_> = survey.finish().iter().map(show).collect();
            assert_eq!(found.join(", "), expected);
        }
    }

    #[test]
    fn what_is_watched_most_stands_first() {
        let played = r#"{"verb":{"id":"https://w3id.org/xapi/video/verbs/played"},"object":{"id":"urn:b","definition":{"name":{"en":" B "}}}}"#;
        let answered =
            r#"{"verb":{"id":"http://adlnet.gov/expapi/verbs/answered"},"object":{"id":"urn:a"}}"#;
        check(
            Content::Xapi,
            &[&[answered, answered, played, "oops", "{}"].join("\n"), &format!("[{played}]")],
            "urn:b B 2/2, urn:a - 0/2",
        );
        check(Content::Xapi, &[&format!("{{\"statements\":[{answered}]}}"), ""], "urn:a - 0/1");
        let caliper = r#"{"action":"Started","object":{"id":"urn:v","name":"V"}}"#;
        let of_text = r#"{"action":"Started","object":"urn:w"}"#;
        check(
            Content::Caliper,
            &[&format!("{{\"sensor\":\"s\",\"data\":[{caliper},{of_text},{caliper}]}}")],
            "urn:v V 2/2, urn:w - 1/1",
        );
        let beacon = r#"{"eventType":1,"entryId":"1_a"}"#;
        check(
            Content::Beacons,
            &[beacon, r#"[{"entryId":"1_b","eventType":99}]"#],
            "1_a - 1/1, 1_b - 1/1",
        );
        assert!(Survey::new(Content::Visits).is_none());
    }
}
