//! What the page has to say about a link, an entry or a source.

use super::tiles;
use crate::facts::entry::EntryNotice;
use crate::facts::loading::{EntryError, EntryExpected, LaterSource, OpenError, Progress};
use crate::facts::quality::{Expected, Position, Quality, Refused, Unread, WhyUnread};
use crate::i18n::Locale;
use crate::query::{Dimension, Limit, Metric};

/// What the entry document says that could not be followed.
pub fn entry(notice: &EntryNotice, locale: &Locale) -> String {
    let text = locale.text;
    match notice {
        EntryNotice::Field { field, found } => (text.entry_field)(field, found),
        EntryNotice::UnknownZone(zone) => (text.unknown_zone)(zone),
        EntryNotice::MinGroup(n) => (text.min_group)(&locale.count(u64::from(*n))),
        EntryNotice::NamesUnread(url) => (text.names_unread)(url),
        EntryNotice::NothingOfEntry => text.nothing_of_entry.to_owned(),
    }
}

/// A file, or the rest of one, that was not read.
pub fn unread(unread: &Unread, locale: &Locale) -> String {
    (locale.text.unread)(&unread.file, &why(&unread.why, locale))
}

pub(super) fn why(why: &WhyUnread, locale: &Locale) -> String {
    let text = locale.text;
    match why {
        WhyUnread::Unreachable => text.unreachable.to_owned(),
        WhyUnread::Status(status) => (text.status)(*status),
        WhyUnread::CutOff => text.cut_off.to_owned(),
        WhyUnread::BrokenGzip => text.broken_gzip.to_owned(),
        WhyUnread::NoHeader { expected, found } => (text.no_header)(expected, found),
        WhyUnread::Syntax { records } => (text.syntax)((*records, &locale.count(*records))),
        WhyUnread::Unknown { found } => (text.unknown_form)(found),
        WhyUnread::TooManyRecords => text.too_many_records.to_owned(),
        WhyUnread::Refused(code) => (text.refused_by_server)(code),
        WhyUnread::Canceled => text.canceled.to_owned(),
        WhyUnread::NoCredentials => (text.live_source)("credentials").to_owned(),
        WhyUnread::NotAllowed => (text.live_source)("allowed").to_owned(),
        WhyUnread::CrossOrigin => (text.live_source)("cors").to_owned(),
        WhyUnread::MixedContent => (text.live_source)("mixed").to_owned(),
        WhyUnread::SamePage => (text.live_source)("same").to_owned(),
        WhyUnread::PageTooLarge => (text.live_source)("large").to_owned(),
        WhyUnread::NotAnAnswer { found } => (text.not_an_answer)(found),
        WhyUnread::Elsewhere { url } => (text.elsewhere)(url),
    }
}

/// Why an entry cannot be opened.
pub fn open_error(error: &OpenError, locale: &Locale) -> String {
    let text = locale.text;
    match error {
        OpenError::Unread { url, why: reason } => (text.not_read)(url, &why(reason, locale)),
        OpenError::Document(error) => document_error(error, locale),
        OpenError::Worker => text.worker_failed.to_owned(),
    }
}

/// Why an entry document cannot be used.
pub fn document_error(error: &EntryError, locale: &Locale) -> String {
    let text = locale.text;
    match error {
        EntryError::NotJson { line, column } => {
            (text.entry_not_json)(&locale.count(*line), &locale.count(*column))
        }
        EntryError::Field { field, expected, found } => {
            (text.entry_needs)(field, (text.entry_expected)(entry_expected(*expected)), found)
        }
        EntryError::Version(version) => (text.entry_version)(&locale.count(*version)),
        EntryError::NotYet(source) => (text.entry_not_yet)(match source {
            LaterSource::Rollup => "rollup",
        }),
    }
}

fn entry_expected(expected: EntryExpected) -> &'static str {
    match expected {
        EntryExpected::Object => "object",
        EntryExpected::One => "one",
        EntryExpected::Text => "text",
        EntryExpected::SourceKind => "source_kind",
        EntryExpected::Addresses => "addresses",
        EntryExpected::Address => "address",
        EntryExpected::Iris => "iris",
        EntryExpected::Endpoint => "endpoint",
    }
}

/// How far the reading has come.
pub fn progress(progress: &Progress, locale: &Locale) -> String {
    if progress.folding {
        return locale.text.sorting.to_owned();
    }
    if progress.is_live {
        let records = (progress.records, &*locale.count(progress.records));
        let wait = progress.wait_s.map(|s| (u64::from(s), locale.count(u64::from(s))));
        let wait = wait.as_ref().map(|(n, text)| (*n, text.as_str()));
        return (locale.text.reading_live)(records, wait);
    }
    let total = progress.bytes_total.map(|bytes| locale.bytes(bytes));
    let bytes = locale.bytes(progress.bytes);
    (locale.text.reading)(&bytes, total.as_deref(), &locale.count(progress.records))
}

/// What keeps an answer from speaking for all that was asked.
pub fn limit(limit: &Limit, locale: &Locale) -> String {
    let text = locale.text;
    match limit {
        Limit::LengthUnknown => text.length_unknown.to_owned(),
        Limit::SourceIncomplete => text.source_incomplete.to_owned(),
        Limit::MoreToCome => text.more_to_come.to_owned(),
        Limit::DimensionAbsent(dimension) => absent(&[*dimension], locale),
        Limit::NamesHidden => text.names_hidden.to_owned(),
        Limit::Points { each_ms, .. } => {
            (text.limit)("points", &locale.minutes(f64::from(*each_ms) / 1_000.0))
        }
        Limit::ViewersEstimated => (text.limit)("viewers_estimated", ""),
        Limit::NotCounted(metrics) => {
            let names: Vec<_> = metrics.iter().map(|metric| (text.metric)(metric.key())).collect();
            (text.limit)("not_counted", &names.join(", "))
        }
        Limit::ReplaysUnknown => (text.limit)("replays_unknown", ""),
        Limit::DaysOfViewersUnknown => (text.limit)("days_of_viewers", ""),
        Limit::PlacesWithoutCode => (text.limit)("places_without_code", ""),
        Limit::FixedOffset => (text.limit)("fixed_offset", ""),
        Limit::RowsCut(n) => (text.limit)("rows_cut", &locale.count(u64::from(*n))),
        Limit::FilterImpossible(dimension) => {
            (text.limit)("filter_impossible", (text.dimension)(dimension.key()))
        }
        Limit::PagesWithinDomain => (text.limit)("pages_within_domain", ""),
        Limit::Refused(code) => (text.limit)("refused", code),
        Limit::Unreachable => (text.limit)("unreachable", ""),
        Limit::NotExported => (text.limit)("not_exported", ""),
    }
}

/// What of a limit a panel has to say, which is known by its name for scripts; `None`
/// where the limit is of numbers that the panel does not show.
pub fn of_panel(limit: &Limit, panel: &str) -> Option<Limit> {
    let shown: &[Metric] = match panel {
        "tiles" => &tiles::METRICS,
        "trend" => &Metric::EVERY,
        "viewers" => &[Metric::Impressions, Metric::Plays, Metric::Completion],
        "devices" => &[Metric::Plays, Metric::Viewers, Metric::Minutes],
        "domains" => &[
            Metric::Impressions,
            Metric::PlayRate,
            Metric::Plays,
            Metric::Minutes,
            Metric::DropOff,
        ],
        _ => &[Metric::Impressions, Metric::Plays],
    };
    match limit {
        Limit::NotCounted(metrics) => {
            let metrics: Vec<_> =
                metrics.iter().copied().filter(|metric| shown.contains(metric)).collect();
            (!metrics.is_empty()).then_some(Limit::NotCounted(metrics))
        }
        Limit::ViewersEstimated => {
            let says = shown.contains(&Metric::Viewers) || panel == "timeline";
            says.then(|| limit.clone())
        }
        _ => Some(limit.clone()),
    }
}

/// Dimensions that no session knows.
pub fn absent(dimensions: &[Dimension], locale: &Locale) -> String {
    let name = |dimension: &Dimension| (locale.text.dimension)(dimension.key());
    let names: Vec<_> = dimensions.iter().map(name).collect();
    (locale.text.dimension_absent)(&names.join(", "))
}

/// A refused record: where, what was expected, what was found.
pub fn refused(refused: &Refused, locale: &Locale) -> String {
    let text = locale.text;
    let at = match refused.at {
        Position::Line(line) => (text.line)(&locale.count(line)),
        Position::Record(number) => (text.record)(&locale.count(number)),
    };
    let place = match &refused.file {
        Some(file) => format!("{file}, {at}"),
        None => at,
    };
    let expected = (text.expected)(expected_key(refused.expected));
    (text.refused)(&place, refused.field.as_deref(), expected, &refused.found)
}

pub(super) fn expected_key(expected: Expected) -> &'static str {
    match expected {
        Expected::Object => "object",
        Expected::Row => "row",
        Expected::Value => "value",
        Expected::Instant => "instant",
        Expected::InstantInBounds => "instant_in_bounds",
        Expected::InstantInMilliseconds => "instant_in_milliseconds",
        Expected::Kind => "kind",
        Expected::Seconds => "seconds",
        Expected::SpanForward => "span_forward",
        Expected::SpanInside => "span_inside",
        Expected::Quartile => "quartile",
        Expected::Count => "count",
        Expected::ZeroOrOne => "zero_or_one",
        Expected::Text => "text",
        Expected::ShortText => "short_text",
        Expected::ShortRecord => "short_record",
        Expected::Utf8 => "utf8",
        Expected::Room => "room",
        Expected::Spans => "spans",
    }
}

/// The counts of the data-quality report, by key; those of some sources only where
/// there are any.
pub fn quality_rows(quality: &Quality) -> Vec<(&'static str, u64)> {
    let always = [
        ("records", quality.records),
        ("refused", quality.refused),
        ("duplicates", quality.duplicates),
        ("sessions", quality.sessions),
        ("without_spans", quality.without_spans),
        ("without_play", quality.without_play),
        ("extra_plays", quality.extra_plays),
        ("reach_derived", quality.reach_derived),
        ("unknown_country", quality.unknown_country),
        ("plays", quality.plays),
        ("anonymous_plays", quality.anonymous_plays),
    ];
    let of_some = [
        ("spans_told", quality.spans_told()),
        ("spans_from_segments", quality.spans_from_segments),
        ("spans_from_pairs", quality.spans_from_pairs),
        ("assumed_impressions", quality.assumed_impressions),
        ("conflicting_lengths", quality.conflicting_lengths),
        ("not_of_entry", quality.not_of_entry),
    ];
    always.into_iter().chain(of_some.into_iter().filter(|(_, n)| *n > 0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panel_speaks_of_the_numbers_that_it_shows() {
        let uncounted = Limit::NotCounted(vec![Metric::Minutes, Metric::Likes]);
        let said = |of: &Limit, panel| of_panel(of, panel).map(|of| limit(&of, &Locale::EN));
        assert_eq!(
            said(&uncounted, "devices").as_deref(),
            Some("The source does not say: Minutes viewed.")
        );
        assert_eq!(said(&uncounted, "funnel"), None);
        assert_eq!(said(&Limit::ViewersEstimated, "funnel"), None);
        assert!(said(&Limit::ViewersEstimated, "tiles").is_some());
        let points = Limit::Points { n: 100, each_ms: 30_124 };
        assert!(said(&points, "timeline").unwrap().contains("(30 seconds each)"));
    }
}
