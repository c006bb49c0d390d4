//! The words of what is taken along. They are apart from [`Text`], whose words are all in
//! the first load.
//!
//! [`Text`]: super::Text

use super::Counted;
use crate::i18n::Locale;

/// The words of one language.
#[allow(missing_docs)]
#[derive(Debug)]
pub struct ExportText {
    pub reports: &'static str,
    pub everything: &'static str,
    /// What a report is called, by key.
    pub report: fn(&str) -> &'static str,
    pub format: &'static str,
    pub csv: &'static str,
    pub xlsx: &'static str,
    pub descriptive: &'static str,
    pub about: &'static str,
    pub about_sheet: &'static str,
    pub save: &'static str,
    pub cancel: &'static str,
    /// Said where nothing is ticked.
    pub nothing_ticked: &'static str,
    pub progress: fn(report: &str, rows: Counted<'_>, of: &str) -> String,
    pub packing: &'static str,
    pub left_out: fn(report: &str, why: &str) -> String,
    pub no_rows: &'static str,
    pub failed: &'static str,
    pub canceled: &'static str,
    /// The title of a column, by name.
    pub column: fn(&str) -> &str,
    /// The title of a column of the comparison: `before`, `change` or `change_kind`.
    pub compared: fn(title: &str, ending: &str) -> String,
    pub entry: &'static str,
    pub compared_dates: &'static str,
    pub filtered: fn(dimension: &str) -> String,
    pub data_until: &'static str,
    pub not_covered: &'static str,
}

/// The words in a locale's language.
pub fn of(_locale: &Locale) -> &'static ExportText {
    &EN
}

static EN: ExportText = ExportText {
    reports: "Reports",
    everything: "Everything",
    report: |key| match key {
        "user-engagement" => "User engagement",
        "video-performance" => "Video performance",
        "impressions" => "Impressions (funnel)",
        "top-countries" => "Top countries",
        "devices" => "Devices overview",
        "syndication" => "Syndication (domains)",
        "timeline" => "Timeline",
        "totals" => "Totals",
        "operating-systems" => "Operating systems",
        "browsers" => "Browsers",
        _ => "Playback contexts",
    },
    format: "Format",
    csv: "CSV",
    xlsx: "Excel (XLSX)",
    descriptive: "Descriptive headers",
    about: "Range, filters and definitions above each table",
    about_sheet: "About",
    save: "Save",
    cancel: "Cancel",
    nothing_ticked: "Tick a report first.",
    progress: |report, (n, text), of| match n {
        0 => format!("{report}: being counted"),
        _ => format!("{report}: {text} of {of} rows"),
    },
    packing: "Putting the file together",
    left_out: |report, why| format!("{report} is left out: {why}"),
    no_rows: "There is nothing to say.",
    failed: "The export could not be made. Nothing was saved; try again.",
    canceled: "The export was stopped. Nothing was saved.",
    column: |name| match name {
        "viewer" => "ID",
        "name" => "Full Name",
        "date" => "Date",
        "date_before" => "Date, Before",
        "month" => "Month",
        "month_before" => "Month, Before",
        "is_partial" => "Is Partial",
        "impressions" => "Player Impressions Count",
        "plays" => "Total Plays Count",
        "play_rate_share" => "Play-to-Impression Ratio",
        "unique_viewers" => "Unique Viewers Count",
        "minutes_viewed_min" => "Total Minutes Viewed (Interval-Based)",
        "completion_share" => "Average Completion (0 to 1)",
        "total_completion_share" => "Total Completion (0 to 1)",
        "drop_off_share" => "Average Drop-off Rate (Quartile Based)",
        "quartile_completion_share" => "Average Quartile Completion (0 to 1)",
        "play_share" => "Distribution of Plays (0 to 1)",
        "shares" => "Entry Shares Count",
        "likes" => "Likes Count",
        "downloads" => "Downloads Count",
        "first_watched_date" => "First Watched",
        "last_watched_date" => "Last Watched",
        "step" => "Step",
        "count" => "Count",
        "of_impressions_share" => "Of Impressions (0 to 1)",
        "of_plays_share" => "Of Plays (0 to 1)",
        "reached_25" => "Reached 25%",
        "reached_50" => "Reached 50%",
        "reached_75" => "Reached 75%",
        "reached_100" => "Reached 100%",
        "from_s" => "From (Seconds)",
        "to_s" => "To (Seconds)",
        "views" => "Views Count",
        "named_viewers" => "Unique Authenticated Viewers Count",
        "replays" => "Replays Count",
        "country" => "Country Code",
        "region" => "Region",
        "city" => "City",
        "domain" => "Domain",
        "page" => "Page URL",
        "device" => "Device",
        "os" => "Operating System",
        "browser" => "Browser",
        "context" => "Playback Context",
        other => other,
    },
    compared: |title, ending| match ending {
        "before" => format!("{title}, Before"),
        "change" => format!("{title}, Change"),
        _ => format!("{title}, Kind of Change"),
    },
    entry: "Entry",
    compared_dates: "Compared dates",
    filtered: |dimension| format!("Filtered {}", dimension.to_ascii_lowercase()),
    data_until: "Data until",
    not_covered: "Not covered",
};
