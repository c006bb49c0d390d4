//! What each session is of every dimension, as small numbers.
//!
//! A row names a *profile* (its combination of all dimensions but the viewer),
//! and a column holds the group of each profile: rows repeat their profiles, so a
//! question about one dimension reads few bytes.

use crate::facts::dictionary::UNKNOWN;
use crate::facts::labels::{Codes, Dictionaries};
use crate::facts::{Dictionary, Profiles};
use crate::query::Dimension;
use hashbrown::HashMap;

/// Distinct combinations of codes, numbered in the order they came.
#[derive(Default)]
pub(super) struct ProfileNumbers(Profiles);

impl ProfileNumbers {
    /// The number of a visit's codes, its viewer left out; without a country
    /// nothing is known of the place.
    pub(super) fn of(&mut self, codes: &Codes) -> u32 {
        let mut codes = *codes;
        codes[Dimension::Viewer as usize] = UNKNOWN;
        if codes[Dimension::Country as usize] == UNKNOWN {
            codes[Dimension::Region as usize] = UNKNOWN;
            codes[Dimension::City as usize] = UNKNOWN;
        }
        self.0.intern_codes(codes)
    }
}

/// One dimension: the group of each profile.
///
/// The groups of most dimensions are the codes of its texts. Regions are grouped
/// within their country and cities within their region, as texts like
/// `Springfield` occur in many.
#[derive(Debug, Default)]
struct Column {
    groups: Vec<u32>,
    /// Groups within others, by number; empty where a group is a text's code.
    nested: Vec<Nested>,
}

/// A text within a group of the dimension above.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Nested {
    outer: u32,
    text: u32,
}

impl Column {
    fn plain(profiles: &[Codes], dimension: Dimension) -> Column {
        let groups = profiles.iter().map(|codes| codes[dimension as usize]).collect();
        Column { groups, nested: Vec::new() }
    }

    fn within(outer: &Column, profiles: &[Codes], dimension: Dimension) -> Column {
        let mut nested = Vec::new();
        let mut numbers = HashMap::new();
        let groups = profiles
            .iter()
            .zip(&outer.groups)
            .map(|(codes, outer)| {
                let group = Nested { outer: *outer, text: codes[dimension as usize] };
                *numbers.entry(group).or_insert_with(|| {
                    nested.push(group);
                    nested.len() as u32 - 1
                })
            })
            .collect();
        Column { groups, nested }
    }

    /// The code of a group's text.
    fn text(&self, group: u32) -> u32 {
        if self.nested.is_empty() { group } else { self.nested[group as usize].text }
    }
}

/// Every dimension of every row.
#[derive(Debug)]
pub(super) struct Columns {
    /// The code of each row's viewer.
    viewer: Vec<u32>,
    /// The number of each row's profile.
    profile: Vec<u32>,
    /// By [`Dimension`]; the viewer's is empty.
    columns: Vec<Column>,
    /// By [`Dimension`]: whether any row has a text.
    known: [bool; Dimension::EVERY.len()],
    dictionaries: Dictionaries,
}

/// The group of each row.
#[derive(Clone, Copy)]
pub(super) enum GroupOf<'a> {
    /// Known for the row itself: its viewer.
    Row(&'a [u32]),
    /// Known for the row's profile.
    Profile { profile: &'a [u32], groups: &'a [u32] },
}

impl GroupOf<'_> {
    /// The group of a row.
    #[inline(always)] // asked for each row; a build for size would call it
    pub(super) fn row(self, row: u32) -> u32 {
        match self {
            GroupOf::Row(groups) => groups[row as usize],
            GroupOf::Profile { profile, groups } => groups[profile[row as usize] as usize],
        }
    }
}

impl Columns {
    /// `viewer` and `profile` have an element a row.
    pub(super) fn new(
        viewer: Vec<u32>,
        profile: Vec<u32>,
        profiles: ProfileNumbers,
        dictionaries: Dictionaries,
    ) -> Columns {
        let (_, profiles) = profiles.0.into_parts();
        let mut columns: Vec<Column> = Vec::with_capacity(Dimension::EVERY.len());
        for dimension in Dimension::EVERY {
            let column = match (dimension, columns.last()) {
                (Dimension::Viewer, _) => Column::default(),
                // A region's country and a city's region stand before it.
                (Dimension::Region | Dimension::City, Some(outer)) => {
                    Column::within(outer, &profiles, dimension)
                }
                _ => Column::plain(&profiles, dimension),
            };
            columns.push(column);
        }
        let known = Dimension::EVERY.map(|dimension| {
            let column = &columns[dimension as usize];
            match dimension {
                Dimension::Viewer => viewer.iter().any(|viewer| *viewer != UNKNOWN),
                _ => column.groups.iter().any(|group| column.text(*group) != UNKNOWN),
            }
        });
        Columns { viewer, profile, columns, known, dictionaries }
    }

    /// The code of each row's viewer; [`UNKNOWN`] is anonymous.
    pub(super) fn viewer(&self) -> &[u32] {
        &self.viewer
    }

    /// The group of each row.
    pub(super) fn group_of(&self, dimension: Dimension) -> GroupOf<'_> {
        match dimension {
            Dimension::Viewer => GroupOf::Row(&self.viewer),
            _ => GroupOf::Profile {
                profile: &self.profile,
                groups: &self.columns[dimension as usize].groups,
            },
        }
    }

    /// Groups are numbered below this.
    pub(super) fn n_groups(&self, dimension: Dimension) -> usize {
        match &self.columns[dimension as usize].nested {
            nested if nested.is_empty() => self.dictionary(dimension).n_codes(),
            nested => nested.len(),
        }
    }

    /// Whether any row knows this dimension.
    pub(super) fn is_known(&self, dimension: Dimension) -> bool {
        self.known[dimension as usize]
    }

    /// The code of a group's text; [`UNKNOWN`] when it stands for no text.
    pub(super) fn text_code(&self, dimension: Dimension, group: u32) -> u32 {
        self.columns[dimension as usize].text(group)
    }

    /// The text of a group; `None` is Unknown, or Anonymous.
    pub(super) fn text(&self, dimension: Dimension, group: u32) -> Option<&str> {
        self.dictionary(dimension).text(self.text_code(dimension, group))
    }

    /// What a group is within: a region's country; a city's country and region.
    /// From the outermost, `n_outer` of them.
    pub(super) fn outer(&self, dimension: Dimension, group: u32) -> [Option<&str>; 2] {
        let outer = |dimension: Dimension, group| {
            self.columns[dimension as usize].nested.get(group as usize).map_or(0, |n| n.outer)
        };
        match dimension {
            Dimension::Region => {
                let country = outer(Dimension::Region, group);
                [self.text(Dimension::Country, country), None]
            }
            Dimension::City => {
                let region = outer(Dimension::City, group);
                let country = outer(Dimension::Region, region);
                [self.text(Dimension::Country, country), self.text(Dimension::Region, region)]
            }
            _ => [None, None],
        }
    }

    /// The texts of a dimension.
    pub(super) fn dictionary(&self, dimension: Dimension) -> &Dictionary {
        &self.dictionaries[dimension as usize]
    }
}

/// How many dimensions the groups of this one lie within.
pub(super) fn n_outer(dimension: Dimension) -> usize {
    match dimension {
        Dimension::Region => 1,
        Dimension::City => 2,
        _ => 0,
    }
}
