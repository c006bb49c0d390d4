//! One statement about an entry, whatever standard it follows.

use super::json::Object;
use super::record::{Cell, Wrong};
use super::rules;
use super::{caliper, xapi};
use crate::facts::Labels;
use crate::facts::entry::Standard;
use crate::facts::quality::Expected;
use crate::query::Dimension;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What a statement says was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Initialized,
    Played,
    Paused,
    /// The playhead left from its position.
    Seeked,
    /// The playhead went to its position, and playing goes on there.
    Jumped,
    Completed,
    Terminated,
    Shared,
    Liked,
    Downloaded,
    /// Something that counts for nothing by itself.
    Other,
}

impl Verb {
    /// Whether playing ends with it.
    pub(super) fn is_stop(self) -> bool {
        matches!(self, Verb::Paused | Verb::Seeked | Verb::Completed | Verb::Terminated)
    }
}

/// What a statement is to an entry.
#[derive(Debug)]
pub(super) enum Told<'a> {
    /// It takes the statement of this id out.
    Voids(Cow<'a, str>),
    /// It is about something else.
    NotOfEntry,
    /// It is about the entry.
    Statement(Box<Statement<'a>>),
}

/// One statement about the entry.
#[derive(Debug)]
pub(super) struct Statement<'a> {
    pub(super) id: Option<Cow<'a, str>>,
    /// Microseconds since 1970 UTC.
    pub(super) at_us: i64,
    pub(super) verb: Verb,
    pub(super) session: Session<'a>,
    pub(super) labels: Labels<'a>,
    /// Display name of the viewer.
    pub(super) name: Option<Cow<'a, str>>,
    /// Where the playhead was, in milliseconds; see [`Verb`].
    pub(super) position_ms: Option<i32>,
    /// Of a jump: where it left from.
    pub(super) left_ms: Option<i32>,
    /// `0[.]12[,]14[.]21`
    pub(super) segments: Option<Cow<'a, str>>,
    /// Of the content.
    pub(super) length_ms: Option<u32>,
}

/// What makes statements one session.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Session<'a> {
    /// An id, and whose it is: ids of different makers never meet.
    Id(char, Cow<'a, str>),
    /// The same person without long gaps.
    Actor(Cow<'a, str>),
    /// Nothing is known that could.
    Alone,
}

/// Where an entry's statements say what.
#[derive(Clone, Debug)]
pub(super) struct Mapping {
    standard: Standard,
    activities: Vec<String>,
    paths: BTreeMap<Dimension, String>,
    /// Dimensions whose paths the entry document states.
    is_stated: Vec<Dimension>,
}

impl Mapping {
    /// Statements about `activities`; `fields` adds paths of dimensions.
    pub(super) fn new(
        standard: Standard,
        activities: &[String],
        fields: &BTreeMap<Dimension, String>,
    ) -> Mapping {
        let defaults: &[(Dimension, &str)] = match standard {
            Standard::Xapi => &xapi::PATHS,
            Standard::Caliper => &caliper::PATHS,
        };
        let mut paths: BTreeMap<Dimension, String> =
            defaults.iter().map(|(dimension, path)| (*dimension, (*path).to_owned())).collect();
        paths.extend(fields.iter().map(|(dimension, path)| (*dimension, path.clone())));
        let is_stated = fields.keys().copied().collect();
        Mapping { standard, activities: activities.to_vec(), paths, is_stated }
    }

    /// Reads a statement, or says what is wrong with it.
    pub(super) fn read<'a>(&self, json: &'a str) -> Result<Told<'a>, Wrong> {
        let statement =
            Object::of(json).ok_or_else(|| Wrong::record(Expected::Object, json.as_bytes()))?;
        match self.standard {
            Standard::Xapi => xapi::read(&statement, self),
            Standard::Caliper => caliper::read(&statement, self),
        }
    }

    /// The statements in a record that only wraps them.
    pub(super) fn wrapped<'a>(&self, json: &'a str) -> Option<Vec<&'a str>> {
        match self.standard {
            Standard::Xapi => None,
            Standard::Caliper => caliper::wrapped(json),
        }
    }

    /// What is called the position in reports.
    pub(super) fn position(&self) -> &'static str {
        match self.standard {
            Standard::Xapi => "time",
            Standard::Caliper => "target.currentTime",
        }
    }

    /// Whether nobody has said where a dimension stands.
    pub(super) fn is_default(&self, dimension: Dimension) -> bool {
        !self.is_stated.contains(&dimension)
    }

    /// Whether what is done to this object is done to the entry.
    pub(super) fn is_of_entry(&self, id: Option<&str>) -> bool {
        id.is_some_and(|id| self.activities.iter().any(|activity| activity == id))
    }

    /// A path that leads to no text leaves its dimension unknown: the mapping is
    /// the entry's, and no fault of the statement.
    pub(super) fn labels<'a>(
        &self,
        statement: &Object<'a>,
        actor_id: Option<Cow<'a, str>>,
    ) -> Labels<'a> {
        let mut labels = Labels::default();
        if let Some(id) = actor_id {
            labels.set(Dimension::Viewer, id);
        }
        for (dimension, path) in &self.paths {
            let Some(json) = statement.find(path) else { continue };
            if let Ok(Some(text)) = Cell::Json(json).scalar().and_then(rules::text) {
                labels.set(*dimension, text);
            }
        }
        labels
    }
}

/// When something was done, by the field of this name, in microseconds since 1970 UTC.
pub(super) fn at_us(statement: &Object<'_>, name: &str) -> Result<i64, Wrong> {
    let cell = statement.cell(name);
    let at_us = cell.scalar().and_then(rules::statement_instant_us);
    at_us.map_err(|expected| Wrong::field(name, expected, cell.shown()))
}
