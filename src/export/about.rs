//! What stands before a table: what it is of, what it does not speak for, what its numbers
//! mean. Framed and begun as Kaltura's exports are, so that what reads those reads this.

use super::{Column, Report, instant};
use crate::facts::entry::Entry;
use crate::facts::loading::Opened;
use crate::i18n::Locale;
use crate::i18n::text::export as words;
use crate::query::{Coverage, Query};
use crate::time::DayRange;
use crate::view::name::key;
use crate::view::notice;

/// The line before and after.
const FRAME: &str = "# ------------------------------------";

/// The lines about one table.
pub fn lines(
    report: Report,
    entry: &Entry,
    opened: &Opened,
    query: &Query,
    coverage: &Coverage,
    columns: &[Column],
    locale: &Locale,
) -> Vec<String> {
    let text = words::of(locale);
    let zone = opened.zone.name();
    // From midnight to midnight, as an export of Kaltura has it.
    let days = |range: DayRange| {
        format!("{} 00:00:00 - {} 23:59:59 ({zone})", range.first(), range.last())
    };
    let mut lines = vec![
        FRAME.to_owned(),
        format!("Report: {}", (text.report)(report.key())),
        format!("Filtered dates: {}", days(coverage.range)),
        format!("Filtered entries: {}", entry.id),
    ];
    let mut say = |name: &str, what: &str| lines.push(format!("{name}: {what}"));
    if !entry.name.is_empty() {
        say(text.entry, &entry.name);
    }
    if let Some(before) = coverage.before {
        say(text.compared_dates, &days(before));
    }
    for (dimension, values) in query.filters.clauses() {
        let values: Vec<_> = values.iter().map(key).collect();
        let name = (locale.text.dimension)(dimension.key());
        say(&(text.filtered)(name), &values.join(", "));
    }
    say(text.data_until, &instant(opened.now_ms));
    for limit in &coverage.limits {
        say(text.not_covered, &notice::limit(limit, locale));
    }
    for column in columns {
        if let Some(metric) = &column.metric {
            say(&column.name, (locale.text.metric_meaning)(metric));
        }
    }
    lines.push(FRAME.to_owned());
    lines
}
