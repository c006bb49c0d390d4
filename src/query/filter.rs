//! Which sessions count.

use super::Dimension;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One value of a dimension; `None` is Unknown, or Anonymous for viewers.
pub type Value = Option<String>;

/// A conjunction of clauses, one for each filtered dimension; the values of a
/// clause are alternatives. A dimension without a clause lets all through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Filters {
    clauses: BTreeMap<Dimension, Vec<Value>>,
}

impl Filters {
    /// Lets everything through.
    pub fn none() -> Filters {
        Filters::default()
    }

    /// Whether everything is let through.
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// The clauses, in the order of links.
    pub fn clauses(&self) -> impl Iterator<Item = (Dimension, &[Value])> {
        self.clauses.iter().map(|(dimension, values)| (*dimension, values.as_slice()))
    }

    /// The values of a dimension's clause; empty when it has none.
    pub fn values(&self, dimension: Dimension) -> &[Value] {
        self.clauses.get(&dimension).map_or(&[], Vec::as_slice)
    }

    /// The one known value that a dimension is filtered to, if it is just one.
    pub fn only(&self, dimension: Dimension) -> Option<&str> {
        match self.values(dimension) {
            [Some(value)] => Some(value),
            _ => None,
        }
    }

    /// Sets a dimension's clause, without doubles; no values removes it.
    pub fn set(&mut self, dimension: Dimension, values: impl IntoIterator<Item = Value>) {
        let mut unique: Vec<Value> = Vec::new();
        for value in values {
            if !unique.contains(&value) {
                unique.push(value);
            }
        }
        if unique.is_empty() {
            self.clauses.remove(&dimension);
        } else {
            self.clauses.insert(dimension, unique);
        }
    }

    /// Adds a value to a dimension's clause, or takes it out when it is there.
    pub fn toggle(&mut self, dimension: Dimension, value: &Value) {
        let mut values = self.values(dimension).to_vec();
        match values.iter().position(|known| known == value) {
            Some(at) => {
                values.remove(at);
            }
            None => values.push(value.clone()),
        }
        self.set(dimension, values);
    }

    /// The same filters but for one dimension.
    #[must_use]
    pub fn without(&self, dimension: Dimension) -> Filters {
        let mut filters = self.clone();
        filters.clauses.remove(&dimension);
        filters
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn toggling_a_value_twice_leaves_the_filters_as_they_were() {
        let mut filters = Filters::none();
        filters.toggle(Dimension::Country, &Some("DE".to_owned()));
        filters.toggle(Dimension::Country, &None);
        assert_eq!(filters.values(Dimension::Country).len(), 2);
        assert_eq!(filters.only(Dimension::Country), None);
        filters.toggle(Dimension::Country, &None);
        assert_eq!(filters.only(Dimension::Country), Some("DE"));
        filters.toggle(Dimension::Country, &Some("DE".to_owned()));
        assert!(filters.is_empty());
    }
}
