//! The words beside a file that was saved. They are apart from [`Text`], whose words are
//! all in the first load.
//!
//! [`Text`]: super::Text

use crate::i18n::Locale;

/// The words of one language.
#[allow(missing_docs)]
#[derive(Debug)]
pub struct DeliverText {
    pub saved: fn(name: &str) -> String,
    pub not_there: &'static str,
    pub copy: &'static str,
    pub show: &'static str,
    pub copied: &'static str,
    pub not_copied: &'static str,
    /// What is shown of a file that is no text.
    pub as_text: &'static str,
    pub too_long: &'static str,
    pub close: &'static str,
}

/// The words in a locale's language.
pub fn of(_locale: &Locale) -> &'static DeliverText {
    &EN
}

static EN: DeliverText = DeliverText {
    saved: |name| format!("Saved as {name}."),
    not_there: "Not there?",
    copy: "Copy",
    show: "Show",
    copied: "Copied",
    not_copied: "The browser did not let us copy. Here it is to be copied by hand.",
    as_text: "This is the content as CSV: the file itself is no text.",
    too_long: "Shown is the beginning: the whole is too long for a box of text.",
    close: "Close",
};
