//! The words of what is taken along. They are apart from [`Text`], whose words are all in
//! the first load.
//!
//! [`Text`]: super::Text

use crate::i18n::Locale;

/// The words of one language.
#[allow(missing_docs)]
#[derive(Debug)]
pub struct TakeText {
    /// What a button does, by its task.
    pub task: fn(&str) -> &'static str,
    /// Whether it has the colors of the page.
    pub page_colors: &'static str,
    pub making: &'static str,
    pub saved: &'static str,
    pub copied: &'static str,
    pub printing: &'static str,
    pub not_copied: &'static str,
    pub failed: &'static str,
    pub compared_with: &'static str,
    pub not_compared: &'static str,
    pub filters: &'static str,
    pub no_filters: &'static str,
    /// Before the time when it was made.
    pub made: &'static str,
    /// Rows that a page of paper leaves out; `#` stands for how many.
    pub rest: &'static str,
    pub hidden_names: &'static str,
    pub pseudonyms: &'static str,
}

/// The words in a locale's language.
pub fn of(_locale: &Locale) -> &'static TakeText {
    &EN
}

static EN: TakeText = TakeText {
    task: |task| match task {
        "png" => "Save as PNG",
        "svg" => "Save as SVG",
        "copy" => "Copy picture",
        "words" => "Copy as text",
        "print" => "Print report",
        _ => "Save as one web page",
    },
    page_colors: "Colors of the page",
    making: "One moment",
    saved: "Saved. Not there? Copy the picture, or save it as SVG",
    copied: "Copied",
    printing: "Handed to the printer",
    not_copied: "The browser did not let us copy. Save the picture instead.",
    failed: "That did not work. Please try again.",
    compared_with: "Compared with",
    not_compared: "Not compared",
    filters: "Filters",
    no_filters: "No filters",
    made: "Made",
    rest: "# more on the page and in its exports.",
    hidden_names: "Names of viewers are hidden.",
    pseudonyms: "Viewers stand under pseudonyms.",
};
