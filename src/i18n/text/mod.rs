//! The words of the page. One file a language; a language that misses a word does
//! not compile.

pub mod deliver;
mod en;
pub mod export;
pub mod files;
pub mod take;

pub use en::EN;

/// What a sentence about a number of things needs: the number, and the number in words.
pub type Counted<'a> = (u64, &'a str);

/// All the words of one language. Functions make sentences of finished parts.
// Names of fields say what they are; a doc line each would only repeat them.
#[allow(missing_docs)]
#[derive(Debug)]
pub struct Text {
    // ---- calendar ----
    /// January to December, short.
    pub months: [&'static str; 12],
    /// Monday to Sunday, short.
    pub weekdays: [&'static str; 7],
    /// Percentage points, short.
    pub points: &'static str,
    /// A change from nothing to something.
    pub new: &'static str,
    /// Stands for a value that does not exist.
    pub no_value: &'static str,

    // ---- header ----
    pub video: &'static str,
    pub audio: &'static str,
    pub kind: &'static str,
    pub not_given: &'static str,
    pub owner: &'static str,
    pub created: &'static str,
    pub length: &'static str,
    pub data_until: fn(&str) -> String,
    pub what_is_missing: &'static str,
    pub open_file: &'static str,
    pub skip_to_numbers: &'static str,

    pub shown_now: fn(plays: Counted<'_>, range: &str, filters: Counted<'_>) -> String,

    // ---- bar ----
    pub bar: &'static str,
    pub presets: fn(&str) -> &'static str,
    pub since_creation: &'static str,
    pub preset_days: &'static str,
    pub range: &'static str,
    pub range_from: &'static str,
    pub range_to: &'static str,
    pub apply: &'static str,
    pub versus: &'static str,
    pub compare: &'static str,
    pub compare_none: &'static str,
    pub compare_previous: &'static str,
    pub compare_last_year: &'static str,
    pub compare_from: &'static str,
    pub apply_compare: &'static str,
    pub stop_comparing: &'static str,
    pub overlap: fn(days: Counted<'_>) -> String,
    pub month_before: &'static str,
    pub month_after: &'static str,
    pub choose_last: fn(first: &str) -> String,
    pub days_chosen: fn(range: &str, days: Counted<'_>) -> String,
    pub days_swapped: fn(range: &str) -> String,
    pub data_days: fn(range: &str) -> String,
    pub filters: &'static str,
    pub add_filter: &'static str,
    pub remove_filter: fn(&str) -> String,
    pub clear_filters: &'static str,
    pub fixed_filter: &'static str,
    pub clear: &'static str,
    pub clear_list: &'static str,
    pub done: &'static str,
    pub values: fn(Counted<'_>) -> String,
    pub find: &'static str,
    pub choices_hint: &'static str,
    pub more_values: fn(&str) -> String,
    pub nothing_found: &'static str,
    pub export: &'static str,
    pub report: &'static str,
    pub copy_link: &'static str,
    pub link_copied: &'static str,
    pub link_not_copied: &'static str,

    // ---- dimensions and their values ----
    pub dimension: fn(&str) -> &'static str,
    pub unknown: &'static str,
    /// Unknown domains and pages.
    pub unknown_site: &'static str,
    pub anonymous: &'static str,

    // ---- metrics ----
    pub metric: fn(&str) -> &'static str,
    pub metric_short: fn(&str) -> &'static str,
    pub metric_meaning: fn(&str) -> &'static str,
    pub what_is: fn(&str) -> String,
    pub from_before: fn(&str) -> String,
    pub before: &'static str,
    pub now: &'static str,

    // ---- every panel ----
    pub take: fn(&str) -> String,
    pub data_table: &'static str,
    pub close_table: &'static str,
    pub show_all: &'static str,
    pub show_fewer: &'static str,
    pub rows: &'static str,
    pub sorted_by: fn(column: &str, descending: bool) -> String,
    pub found: fn(Counted<'_>) -> String,
    pub clear_find: &'static str,
    pub rows_of: fn(first: &str, last: &str, all: &str) -> String,
    pub page_of_rows: fn(&str) -> &'static str,
    pub rows_a_page: &'static str,
    pub no_plays_title: &'static str,
    pub no_sessions: fn(&str) -> String,
    pub nothing_watched: fn(&str) -> String,
    pub last_session: fn(&str) -> String,
    pub show_all_time: &'static str,
    pub length_unknown: &'static str,
    pub source_incomplete: &'static str,
    pub more_to_come: &'static str,
    pub dimension_absent: fn(&str) -> String,
    pub names_hidden: &'static str,
    /// What keeps a source that only gives sums from saying more.
    pub limit: fn(key: &str, what: &str) -> String,
    /// The source wants a new session of the host.
    pub session_needed: &'static str,
    /// In place of how many records were read, where the source gives only sums.
    pub sums_only: &'static str,
    pub unpaired: fn(Counted<'_>) -> String,
    pub filter_by: fn(&str) -> String,
    pub filtered_by: fn(&str) -> String,

    // ---- tiles ----
    pub tiles: &'static str,
    pub worked: fn(&str) -> &'static str,

    // ---- timeline ----
    pub timeline: &'static str,
    pub timeline_question: &'static str,
    pub views: &'static str,
    pub named_viewers: &'static str,
    pub replays: &'static str,
    pub series: &'static str,
    pub at_playhead: &'static str,
    pub chapter: fn(usize, &str) -> String,
    pub time: &'static str,
    pub measure: &'static str,
    pub timeline_label: fn(&str) -> String,
    pub timeline_hint: &'static str,
    pub zoom: &'static str,
    pub zoom_in: &'static str,
    pub zoom_out: &'static str,
    pub whole: &'static str,
    pub earlier: &'static str,
    pub later: &'static str,
    pub whole_entry: fn(length: &str) -> String,
    pub part_of_entry: fn(from: &str, to: &str, length: &str) -> String,
    pub timeline_peak: fn(at: &str, views: &str, before: Option<&str>) -> String,
    pub timeline_replays: fn(at: &str, replays: Counted<'_>) -> String,
    pub timeline_fall: fn(first: &str, last: Counted<'_>) -> String,
    pub moments: &'static str,
    pub moments_care: &'static str,
    pub replayed_most: &'static str,
    pub replayed_more: &'static str,
    pub sharpest_fall: &'static str,
    pub skipped: &'static str,
    pub moment_replays: fn(at: &str, now: Counted<'_>, before: Option<&str>) -> String,
    pub moment_fall: fn(from: &str, to: &str) -> String,
    pub moment_skipped: fn(here: &str, around: &str) -> String,
    pub no_media: &'static str,
    pub media_error: &'static str,

    // ---- viewers ----
    pub viewers: &'static str,
    pub viewers_question: &'static str,
    pub find_viewer: &'static str,
    pub name: &'static str,
    pub total_completion: &'static str,
    pub last_watched: &'static str,
    pub first_watched: &'static str,
    pub close_all: &'static str,
    pub watched: fn(first: &str, last: &str) -> String,
    pub viewers_summary: fn(named: Counted<'_>, all: Counted<'_>, little: Counted<'_>) -> String,
    pub viewers_care: &'static str,
    pub parts_watched_by: fn(&str) -> String,
    pub tiers: [&'static str; 4],
    pub legend: &'static str,
    pub heat_label: fn(&str) -> String,
    pub heat_run: fn(from: &str, to: &str, count: Counted<'_>) -> String,

    // ---- trend ----
    pub trend: &'static str,
    pub trend_question: &'static str,
    pub grain: &'static str,
    pub day: &'static str,
    pub month: &'static str,
    pub second_measure: &'static str,
    pub none: &'static str,
    pub date: &'static str,
    pub partial: &'static str,
    /// `at_most` is what half of the buckets have at most, `None` within for nothing.
    pub trend_peak: fn(
        metric: &str,
        bucket: &str,
        value: &str,
        at_most: Option<Option<&str>>,
        is_month: bool,
    ) -> String,
    pub trend_busiest: fn(range: &str, share: &str, is_one: bool) -> String,
    pub trend_hint: fn(is_month: bool) -> &'static str,
    pub details: &'static str,
    pub detail_rows: fn(&str) -> &'static str,
    pub trend_nothing: &'static str,
    pub trend_label: fn(metric: &str, range: &str) -> String,

    // ---- funnel ----
    pub funnel: &'static str,
    pub funnel_question: &'static str,
    pub reached: fn(u8) -> String,
    pub of_impressions: &'static str,
    pub of_plays: &'static str,
    pub funnel_choice: &'static str,
    pub funnel_summary:
        fn(percent: u8, reached: Counted<'_>, share: Option<&str>, before: Option<&str>) -> String,
    pub more_plays: &'static str,

    // ---- countries, domains, devices ----
    pub countries: &'static str,
    pub countries_question: &'static str,
    pub world: &'static str,
    pub map_label: fn(place: &str) -> String,
    /// `places`: each with its number.
    pub off_map: fn(places: &str) -> String,
    pub map_credits: &'static str,
    pub countries_summary: fn(n: Counted<'_>, first: &str, share: &str) -> String,
    pub domains: &'static str,
    pub domains_question: &'static str,
    pub all_domains: &'static str,
    pub domains_summary: fn(n: Counted<'_>, first: &str, share: &str) -> String,
    pub pages_summary: fn(first: &str, share: &str) -> String,
    pub n_pages: fn(Counted<'_>) -> String,
    pub open_page: fn(&str) -> String,
    pub unknown_site_hint: &'static str,
    pub devices: &'static str,
    pub devices_question: &'static str,
    /// `moved`: what has changed most, and by how much.
    pub devices_summary: fn(first: &str, share: &str, moved: Option<(&str, &str)>) -> String,
    /// Devices, operating systems, browsers: short.
    pub device_kinds: [&'static str; 3],
    pub breadcrumb: &'static str,

    // ---- quality ----
    pub about: &'static str,
    pub quality: &'static str,
    pub quality_summary: fn(records: Counted<'_>, refused: Counted<'_>) -> String,
    pub quality_open: &'static str,
    pub quality_rows: fn(&str) -> &'static str,
    pub quality_download: &'static str,
    /// The button; that it was done; that it was not.
    pub quality_copy: [&'static str; 3],
    pub refused_title: fn(shown: Counted<'_>, all: &str) -> String,
    pub refused: fn(place: &str, field: Option<&str>, expected: &str, found: &str) -> String,
    pub line: fn(&str) -> String,
    pub record: fn(&str) -> String,
    pub expected: fn(&str) -> &'static str,
    pub missing_title: &'static str,
    pub missing: [&'static str; 3],
    pub missing_anonymous: fn(anonymous: Counted<'_>, plays: &str, share: &str) -> String,
    pub missing_downloads: fn(Counted<'_>) -> String,
    pub missing_refused: fn(Counted<'_>) -> String,
    pub missing_without_play: fn(Counted<'_>) -> String,
    pub missing_names: fn(hidden: bool) -> &'static str,
    pub about_link: &'static str,
    pub nothing_is_sent: &'static str,
    pub sent_to_source: &'static str,
    pub meanings_title: &'static str,
    pub freshness_title: &'static str,
    pub freshness: fn(until: &str, zone: &str) -> String,

    // ---- loading, notices and errors ----
    pub opening: &'static str,
    pub reading: fn(bytes: &str, of: Option<&str>, records: &str) -> String,
    /// Of a live source; `wait` are seconds until it is asked again.
    pub reading_live: fn(statements: Counted<'_>, wait: Option<Counted<'_>>) -> String,
    pub sorting: &'static str,
    pub cancel: &'static str,
    pub canceled: &'static str,
    pub try_again: &'static str,
    pub dismiss: &'static str,
    pub bad_link_value: fn(key: &str) -> String,
    pub unknown_zone: fn(zone: &str) -> String,
    pub entry_field: fn(field: &str, found: &str) -> String,
    pub min_group: fn(n: &str) -> String,
    pub names_unread: fn(url: &str) -> String,
    pub nothing_of_entry: &'static str,
    pub unread: fn(file: &str, why: &str) -> String,
    pub not_read: fn(file: &str, why: &str) -> String,
    pub unreachable: &'static str,
    pub status: fn(u16) -> String,
    pub cut_off: &'static str,
    pub broken_gzip: &'static str,
    pub no_header: fn(expected: &str, found: &str) -> String,
    pub syntax: fn(records: Counted<'_>) -> String,
    pub unknown_form: fn(found: &str) -> String,
    pub too_many_records: &'static str,
    pub refused_by_server: fn(code: &str) -> String,
    pub live_source: fn(&str) -> &'static str,
    pub not_an_answer: fn(found: &str) -> String,
    pub elsewhere: fn(url: &str) -> String,
    pub refresh: &'static str,
    pub entry_failed: &'static str,
    pub entry_not_json: fn(line: &str, column: &str) -> String,
    pub entry_expected: fn(&str) -> &'static str,
    pub entry_version: fn(version: &str) -> String,
    pub entry_needs: fn(field: &str, expected: &str, found: &str) -> String,
    pub entry_not_yet: fn(kind: &str) -> String,
    pub worker_failed: &'static str,
    /// A part of the program that is fetched on use could not be had.
    pub part_failed: &'static str,
}
