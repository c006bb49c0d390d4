//! Where records stand that are looked at again once all are there.

use super::batch::Place;
use crate::facts::quality::Position;

/// The files of kept places.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    files: Vec<String>,
}

/// A place, in a few bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept {
    at: Position,
    file: u32,
}

impl Places {
    /// Keeps a place of the file that is being read.
    pub(super) fn keep(&mut self, place: Place<'_>) -> Kept {
        if self.files.last().is_none_or(|last| last != place.file) {
            self.files.push(place.file.to_owned());
        }
        Kept { at: place.at, file: self.files.len() as u32 - 1 }
    }

    /// The place that was kept.
    pub(super) fn of(&self, kept: Kept) -> Place<'_> {
        Place { file: &self.files[kept.file as usize], at: kept.at }
    }
}
