//! What a value of a dimension is called.

use crate::i18n::Locale;
use crate::query::{Dimension, Value};

/// Names that the data does not have.
pub trait Names {
    /// The name of a country by its ISO 3166-1 alpha-2 code, in the page's language, where
    /// there is one.
    fn country(&self, code: &str) -> Option<String>;

    /// The name of a region by its ISO 3166-2 code, where it is known yet.
    fn region(&self, code: &str) -> Option<String>;
}

/// Knows no names; codes are shown.
pub struct NoNames;

impl Names for NoNames {
    fn country(&self, _: &str) -> Option<String> {
        None
    }

    fn region(&self, _: &str) -> Option<String> {
        None
    }
}

/// How a link, a row and a script write a value: Unknown and Anonymous are `~`.
pub fn key(value: &Value) -> &str {
    value.as_deref().unwrap_or("~")
}

/// What a person calls a value. `name` is what the data calls it.
pub fn label(
    dimension: Dimension,
    value: &Value,
    name: Option<&str>,
    names: &dyn Names,
    locale: &Locale,
) -> String {
    let Some(value) = value else {
        return match dimension {
            Dimension::Viewer => locale.text.anonymous.to_owned(),
            Dimension::Domain | Dimension::Page => locale.text.unknown_site.to_owned(),
            _ => locale.text.unknown.to_owned(),
        };
    };
    let known = match dimension {
        Dimension::Country => names.country(value),
        Dimension::Region => names.region(value).or_else(|| name.map(str::to_owned)),
        Dimension::Page => Some(without_scheme(value).to_owned()),
        _ => name.map(str::to_owned),
    };
    known.unwrap_or_else(|| value.clone())
}

/// `example.edu/courses/1` of `https://example.edu/courses/1`.
fn without_scheme(page: &str) -> &str {
    page.split_once("://").map_or(page, |(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct English;

    impl Names for English {
        fn country(&self, code: &str) -> Option<String> {
            (code == "DE").then(|| "Germany".to_owned())
        }

        fn region(&self, code: &str) -> Option<String> {
            (code == "DE-BY").then(|| "Bavaria".to_owned())
        }
    }

    #[test]
    fn values_have_the_name_that_a_person_knows() {
        let name = |dimension, value: Option<&str>, name| {
            label(dimension, &value.map(str::to_owned), name, &English, &Locale::EN)
        };
        assert_eq!(name(Dimension::Country, Some("DE"), None), "Germany");
        assert_eq!(name(Dimension::Country, Some("ZZ"), None), "ZZ");
        assert_eq!(name(Dimension::Country, None, None), "Unknown");
        assert_eq!(name(Dimension::Region, Some("DE-BY"), None), "Bavaria");
        assert_eq!(name(Dimension::Region, Some("Bayern"), None), "Bayern");
        assert_eq!(name(Dimension::Viewer, None, None), "Anonymous");
        assert_eq!(name(Dimension::Domain, None, None), "Unknown or direct");
        assert_eq!(name(Dimension::Context, Some("8123"), Some("Biology 101")), "Biology 101");
        assert_eq!(name(Dimension::Page, Some("https://a.example/x"), None), "a.example/x");
    }
}
