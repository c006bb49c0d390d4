//! What a person has chosen: the page's whole state, and what follows from it.
//!
//! A [`State`] is plain data. [`link`] writes it into an address and reads it
//! back, [`needs`] turns it into the queries that the panels ask, [`draft`] holds
//! days before they are applied. Knows no DOM and no clock.

pub mod draft;
pub mod link;
pub mod needs;
pub mod panels;

use crate::query::{Dimension, Filters, Metric, Quartile, Value};
use crate::time::bucket::Grain;
use crate::time::range::{Compare, Extent, Preset};
use crate::time::{Day, DayRange};

/// Everything that a link holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// The days that count; `None` is the default of the data at hand.
    pub range: Option<RangeChoice>,
    /// The days to compare with.
    pub compare: Option<Compare>,
    /// Which sessions count.
    pub filters: Filters,
    /// Days or months, where a person chose.
    pub grain: Option<Grain>,
    /// What the trend shows.
    pub metric: Metric,
    /// What it shows in its second lane.
    pub second: Option<Metric>,
    /// The last step of the funnel.
    pub reach: Quartile,
}

/// A range by name or by its days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RangeChoice {
    /// By name: it moves with the data.
    Preset(Preset),
    /// By its days.
    Days(DayRange),
}

impl Default for State {
    fn default() -> State {
        State {
            range: None,
            compare: None,
            filters: Filters::none(),
            grain: None,
            metric: Metric::Plays,
            second: None,
            reach: Quartile::Q50,
        }
    }
}

impl State {
    /// The preset in force; `None` when the range was chosen by its days.
    pub fn preset(&self, extent: &Extent) -> Option<Preset> {
        match self.range {
            None => Some(extent.default_preset()),
            Some(RangeChoice::Preset(preset)) => Some(preset),
            Some(RangeChoice::Days(_)) => None,
        }
    }

    /// The days that count.
    pub fn days(&self, extent: &Extent) -> DayRange {
        match self.range {
            None => extent.resolve(extent.default_preset()),
            Some(RangeChoice::Preset(preset)) => extent.resolve(preset),
            Some(RangeChoice::Days(days)) => days,
        }
    }

    /// The days to compare with.
    pub fn days_before(&self, extent: &Extent) -> Option<DayRange> {
        self.compare.map(|compare| compare.range(self.days(extent)))
    }

    /// The grain of the trend.
    pub fn grain(&self, extent: &Extent) -> Grain {
        Grain::of(self.days(extent), self.grain)
    }

    /// Chooses a range by name; the default of the data is not kept by name, so
    /// that links stay short.
    pub fn choose_preset(&mut self, preset: Preset, extent: &Extent) {
        self.range = (preset != extent.default_preset()).then_some(RangeChoice::Preset(preset));
    }

    /// Chooses the days between two, both included.
    pub fn choose_days(&mut self, a: Day, b: Day) {
        self.range = Some(RangeChoice::Days(DayRange::between(a, b)));
    }

    /// Shows a part of the range, by the grain that suits it.
    pub fn zoom(&mut self, days: DayRange) {
        self.range = Some(RangeChoice::Days(days));
        self.grain = None;
    }

    /// Filters by a row, or lets go of it: drilling is filtering.
    ///
    /// A region is a region of its country, so letting go of a country lets go of
    /// what lies within it; the same for a domain and its pages.
    pub fn toggle(&mut self, dimension: Dimension, value: &Value) {
        self.filters.toggle(dimension, value);
        for inner in within(dimension) {
            self.filters.set(*inner, []);
        }
    }

    /// Holds the filters that the host has fixed, whatever a person has made of them.
    pub fn lock(&mut self, locked: &Filters) {
        for (dimension, values) in locked.clauses() {
            self.filters.set(dimension, values.iter().cloned());
        }
    }

    /// Lets go of a dimension's filter and of those within it.
    pub fn clear(&mut self, dimension: Dimension) {
        self.filters.set(dimension, []);
        for inner in within(dimension) {
            self.filters.set(*inner, []);
        }
    }
}

fn within(dimension: Dimension) -> &'static [Dimension] {
    match dimension {
        Dimension::Country => &[Dimension::Region, Dimension::City],
        Dimension::Region => &[Dimension::City],
        Dimension::Domain => &[Dimension::Page],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_host_has_fixed_stays() {
        let (locked, _) = link::read("country=US,CA");
        let (mut state, _) = link::read("range=all&country=DE&device=Mobile");
        state.lock(&locked.filters);
        assert_eq!(link::write(&state), "range=all&country=US,CA&device=Mobile");
        state.clear(Dimension::Country);
        state.toggle(Dimension::Country, &Some("DE".to_owned()));
        state.lock(&locked.filters);
        assert_eq!(link::write(&state), "range=all&country=US,CA&device=Mobile");
    }

    #[test]
    fn letting_go_of_a_country_lets_go_of_its_regions_and_cities() {
        let mut state = State::default();
        state.toggle(Dimension::Country, &Some("US".to_owned()));
        state.toggle(Dimension::Region, &Some("US-WI".to_owned()));
        state.toggle(Dimension::City, &Some("Madison".to_owned()));
        assert_eq!(state.filters.clauses().count(), 3);
        state.toggle(Dimension::Country, &Some("US".to_owned()));
        assert!(state.filters.is_empty());
    }
}
