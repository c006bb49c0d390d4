//! Who, where and on what: the texts of a record, and their dictionaries.

use super::Dictionary;
use super::dictionary::UNKNOWN;
use crate::builtin::small_letters;
use crate::query::Dimension;
use hashbrown::{DefaultHashBuilder, HashTable};
use std::borrow::Cow;
use std::hash::BuildHasher;

/// Codes of one record, by [`Dimension`].
pub type Codes = [u32; Dimension::EVERY.len()];

/// The texts of each [`Dimension`].
pub type Dictionaries = [Dictionary; Dimension::EVERY.len()];

/// The texts of one record, cleaned as `docs/formats.md` says.
#[derive(Clone, Debug, Default)]
pub struct Labels<'a> {
    texts: [Option<Cow<'a, str>>; Dimension::EVERY.len()],
    /// The record states a country that is no ISO 3166-1 alpha-2 code.
    pub country_refused: bool,
}

impl<'a> Labels<'a> {
    /// Sets a text: trimmed of blanks; nothing left is unknown. A country that is
    /// not two letters is unknown, and remembered. A page loses its fragment and
    /// sets the domain.
    pub fn set(&mut self, dimension: Dimension, text: Cow<'a, str>) {
        let text = trimmed(text);
        if text.is_empty() {
            return;
        }
        match dimension {
            Dimension::Country => self.set_country(text),
            Dimension::Page => {
                let page = without_fragment(text);
                if page.is_empty() {
                    return;
                }
                let domain = match &page {
                    Cow::Borrowed(page) => domain_of(page),
                    Cow::Owned(page) => {
                        domain_of(page).map(|domain| Cow::Owned(domain.into_owned()))
                    }
                };
                if let Some(domain) = domain {
                    self.texts[Dimension::Domain as usize] = Some(domain);
                }
                self.texts[Dimension::Page as usize] = Some(page);
            }
            _ => self.texts[dimension as usize] = Some(text),
        }
    }

    fn set_country(&mut self, text: Cow<'a, str>) {
        let is_code = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
        self.country_refused = !is_code;
        if is_code {
            let upper = match text {
                upper if upper.bytes().all(|byte| byte.is_ascii_uppercase()) => upper,
                mixed => Cow::Owned(mixed.to_ascii_uppercase()),
            };
            self.texts[Dimension::Country as usize] = Some(upper);
        }
    }

    /// Takes a text out: it is unknown then.
    pub fn unset(&mut self, dimension: Dimension) {
        self.texts[dimension as usize] = None;
    }

    /// The cleaned text.
    pub fn get(&self, dimension: Dimension) -> Option<&str> {
        self.texts[dimension as usize].as_deref()
    }
}

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) if text.trim().len() == text.len() => Cow::Owned(text),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

fn without_fragment(page: Cow<'_, str>) -> Cow<'_, str> {
    let Some(at) = page.find('#') else { return page };
    match page {
        Cow::Borrowed(page) => Cow::Borrowed(&page[..at]),
        Cow::Owned(mut page) => {
            page.truncate(at);
            Cow::Owned(page)
        }
    }
}

/// The host name of an http(s) URL, as browsers have it: lower case, without user, port or trailing
/// dot. `None` for anything else. Borrowed where the page has it in lower case.
pub fn domain_of(page: &str) -> Option<Cow<'_, str>> {
    let (scheme, rest) = page.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return None;
    }
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host_and_port = authority.rsplit('@').next()?;
    // The colons within the brackets of an IPv6 address do not begin a port.
    let v6_end = host_and_port.find(']').map_or(0, |at| at + 1);
    let port = host_and_port[v6_end..].find(':').map(|at| v6_end + at);
    let host = &host_and_port[..port.unwrap_or(host_and_port.len())];
    let host = host.strip_suffix('.').unwrap_or(host);
    let is_lower = host.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    let host = if is_lower { Cow::Borrowed(host) } else { Cow::Owned(small_letters(host)) };
    (!host.is_empty()).then_some(host)
}

/// The dictionaries of every dimension, and the distinct combinations of their
/// codes: one number says who, where and on what.
#[derive(Clone, Debug, Default)]
pub struct Profiles {
    dictionaries: Dictionaries,
    rows: Vec<Codes>,
    numbers: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Profiles {
    /// The number of a record's combination. `None` when a dictionary is full.
    pub fn intern(&mut self, labels: &Labels<'_>) -> Option<u32> {
        let mut codes = [UNKNOWN; Dimension::EVERY.len()];
        for (dictionary, (code, text)) in
            self.dictionaries.iter_mut().zip(codes.iter_mut().zip(&labels.texts))
        {
            if let Some(text) = text {
                *code = dictionary.intern(text)?;
            }
        }
        Some(self.intern_codes(codes))
    }

    /// The number of a combination of codes.
    pub fn intern_codes(&mut self, codes: Codes) -> u32 {
        let Profiles { rows, numbers, hasher, .. } = self;
        let hash = hasher.hash_one(codes);
        if let Some(number) = numbers.find(hash, |number| rows[*number as usize] == codes) {
            return *number;
        }
        let number = rows.len() as u32;
        rows.push(codes);
        numbers.insert_unique(hash, number, |number| hasher.hash_one(rows[*number as usize]));
        number
    }

    /// The codes of a combination.
    pub fn codes(&self, number: u32) -> &Codes {
        &self.rows[number as usize]
    }

    /// The dictionaries, and the codes of each combination by its number; the
    /// look-up of combinations is released.
    pub fn into_parts(self) -> (Dictionaries, Vec<Codes>) {
        (self.dictionaries, self.rows)
    }

    /// The texts of a dimension.
    pub fn dictionary(&self, dimension: Dimension) -> &Dictionary {
        &self.dictionaries[dimension as usize]
    }

    /// The texts of a dimension, to add to.
    pub fn dictionary_mut(&mut self, dimension: Dimension) -> &mut Dictionary {
        &mut self.dictionaries[dimension as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_the_host_name_of_a_web_page() {
        for (page, domain) in [
            ("https://Canvas.Example.edu/courses/1", Some("canvas.example.edu")),
            ("http://user:pw@video.example.edu:8080/x?u=http://a.b/", Some("video.example.edu")),
            ("HTTPS://example.edu.", Some("example.edu")),
            ("https://[2001:DB8::1]:443/x", Some("[2001:db8::1]")),
            ("https://example.edu?next=a@b", Some("example.edu")),
            ("file:///home/lecture.html", None),
            ("example.edu/page", None),
            ("https:///page", None),
        ] {
            assert_eq!(domain_of(page).as_deref(), domain, "{page}");
        }
    }

    #[test]
    fn labels_are_cleaned_as_they_are_set() {
        let mut labels = Labels::default();
        labels.set(Dimension::Country, " us ".into());
        labels.set(Dimension::Page, "https://a.example/p?q=1#t=30".into());
        labels.set(Dimension::Device, "  ".into());
        assert_eq!(labels.get(Dimension::Country), Some("US"));
        assert_eq!(labels.get(Dimension::Page), Some("https://a.example/p?q=1"));
        assert_eq!(labels.get(Dimension::Domain), Some("a.example"));
        assert_eq!(labels.get(Dimension::Device), None);
        assert!(!labels.country_refused);

        let mut labels = Labels::default();
        labels.set(Dimension::Page, "#only".into());
        assert_eq!(labels.get(Dimension::Page), None);
        labels.set(Dimension::Country, "Germany".into());
        assert_eq!(labels.get(Dimension::Country), None);
        assert!(labels.country_refused);
    }

    #[test]
    fn equal_combinations_share_a_number() {
        let mut profiles = Profiles::default();
        let mut labels = Labels::default();
        let nobody = profiles.intern(&labels);
        labels.set(Dimension::Viewer, "u1".into());
        let ada = profiles.intern(&labels);
        assert_eq!(profiles.intern(&Labels::default()), nobody);
        assert_ne!(ada, nobody);
        let codes = profiles.codes(ada.unwrap());
        let viewer = profiles.dictionary(Dimension::Viewer).text(codes[Dimension::Viewer as usize]);
        assert_eq!(viewer, Some("u1"));
    }
}
