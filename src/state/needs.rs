//! Which question each panel asks, given the state.

use super::State;
use crate::query::{Dimension, Page, Query, Question};
use crate::time::range::Extent;

/// A question within the state's range, comparison and filters.
pub fn query(state: &State, extent: &Extent, question: Question) -> Query {
    Query {
        range: state.days(extent),
        before: state.days_before(extent),
        filters: state.filters.clone(),
        today: extent.today,
        question,
    }
}

/// The trend's question.
pub fn series(state: &State, extent: &Extent) -> Query {
    query(state, extent, Question::Series(state.grain(extent)))
}

/// What the countries panel lists: with just one known country its regions, with
/// just one region too its cities.
pub fn place(state: &State) -> Dimension {
    let only = |dimension| state.filters.only(dimension).is_some();
    match (only(Dimension::Country), only(Dimension::Region)) {
        (true, true) => Dimension::City,
        (true, false) => Dimension::Region,
        _ => Dimension::Country,
    }
}

/// What the domains panel lists: with just one known domain its pages.
pub fn site(state: &State) -> Dimension {
    match state.filters.only(Dimension::Domain) {
        Some(_) => Dimension::Page,
        None => Dimension::Domain,
    }
}

/// The question of a table of groups.
pub fn breakdown(state: &State, extent: &Extent, dimension: Dimension, page: Page) -> Query {
    query(state, extent, Question::Breakdown(dimension, page))
}

#[cfg(test)]
mod tests {
    use super::super::link;
    use super::*;

    #[test]
    fn drilling_is_filtering() {
        for (fragment, lists) in [
            ("", Dimension::Country),
            ("country=US", Dimension::Region),
            ("country=US,DE", Dimension::Country),
            ("country=~", Dimension::Country),
            ("country=US&region=US-WI", Dimension::City),
            ("country=US&region=~", Dimension::Region),
            ("region=US-WI", Dimension::Country),
        ] {
            assert_eq!(place(&link::read(fragment).0), lists, "{fragment}");
        }
        assert_eq!(site(&link::read("domain=a.example").0), Dimension::Page);
        assert_eq!(site(&link::read("domain=a.example,~").0), Dimension::Domain);
    }
}
