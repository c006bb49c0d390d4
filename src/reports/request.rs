//! What is sent: reports within a range and filters, and all of a view in one request.

use super::table::DELIMITER;
use crate::query::{Dimension, Filters, Limit};
use crate::time::bucket::Grain;
use crate::time::{Day, DayRange};
use std::fmt::Write;

/// Rows of a page of a table.
pub(super) const PAGE_ROWS: u64 = 500;

/// How far into a table the server lets one page.
pub(super) const MAX_ROWS: u64 = 12_000;

/// One part of a multirequest.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Request {
    service: &'static str,
    action: &'static str,
    /// Its members as JSON, without braces.
    params: String,
}

/// Days, and the offset from UTC that they are cut by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Days {
    pub(super) range: DayRange,
    /// Minutes to add to local time to have UTC, as browsers say it: 360 is UTC-6.
    pub(super) offset_min: i64,
}

/// How a report is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// A page of one row for each group; without an `order` in the server's own.
    Table { order: &'static str, page: u64 },
    /// One row.
    Total,
    /// Values by day or month.
    Graphs(Grain),
}

/// All requests as the body of one, with the session that lets them be answered.
///
/// The body holds a secret: it is sent, and not kept.
pub fn multirequest(requests: &[Request], partner: Option<&str>, ks: &str) -> String {
    let mut body =
        String::from("{\"clientTag\":\"viewprint\",\"apiVersion\":\"22.18.0\",\"format\":1");
    if let Some(partner) = partner {
        let _ = write!(body, ",\"partnerId\":{}", quoted(partner));
    }
    let ks = quoted(ks);
    for (i, Request { service, action, params }) in requests.iter().enumerate() {
        let _ = write!(
            body,
            ",\"{i}\":{{\"service\":\"{service}\",\"action\":\"{action}\",\"ks\":{ks},{params}}}"
        );
    }
    body.push('}');
    body
}

/// What the server knows of the entry itself.
pub(super) fn entry(id: &str) -> Request {
    let profile = "{\"objectType\":\"KalturaDetachedResponseProfile\",\"type\":1,\
                   \"fields\":\"id,name,createdAt,msDuration\"}";
    let params = format!("\"entryId\":{},\"responseProfile\":{profile}", quoted(id));
    Request { service: "baseEntry", action: "get", params }
}

/// A report of the entry. `filters` are members of its filter, as [`filters`] makes them;
/// `objects` is what a report drills into, the domain for pages.
pub(super) fn report(
    number: u16,
    section: Section,
    entry: &str,
    days: Days,
    filters: &str,
    objects: Option<&str>,
) -> Request {
    let interval = match section {
        Section::Graphs(Grain::Month) => "months",
        _ => "days",
    };
    let mut params = format!(
        "\"reportType\":\"{number}\",\"reportInputFilter\":{{\
         \"objectType\":\"KalturaEndUserReportInputFilter\",\
         \"searchInTags\":true,\"searchInAdminTags\":false,\
         \"timeZoneOffset\":{},\"fromDay\":\"{}\",\"toDay\":\"{}\",\"interval\":\"{interval}\",\
         \"entryIdIn\":{},\"playbackTypeIn\":\"vod\"{filters}}}",
        days.offset_min,
        day(days.range.first()),
        day(days.range.last()),
        quoted(entry),
    );
    if let Section::Table { order, page } = section {
        let _ = write!(
            params,
            ",\"pager\":{{\"objectType\":\"KalturaFilterPager\",\
             \"pageIndex\":{page},\"pageSize\":{PAGE_ROWS}}}"
        );
        if !order.is_empty() {
            let _ = write!(params, ",\"order\":\"{order}\"");
        }
    }
    if let Some(objects) = objects {
        let _ = write!(params, ",\"objectIds\":{}", quoted(objects));
    }
    let _ = write!(
        params,
        ",\"responseOptions\":{{\"objectType\":\"KalturaReportResponseOptions\",\
         \"delimiter\":\"{DELIMITER}\",\"skipEmptyDates\":false}}"
    );
    let action = match section {
        Section::Table { .. } => "getTable",
        Section::Total => "getTotal",
        Section::Graphs(_) => "getGraphs",
    };
    Request { service: "report", action, params }
}

/// How many likes the entry was given in these days. Nothing filters likes.
pub(super) fn likes(entry: &str, days: Days) -> Request {
    let midnight = |day: Day| i64::from(day.since_epoch()) * 86_400 + days.offset_min * 60;
    let params = format!(
        "\"filter\":{{\"objectType\":\"KalturaLikeFilter\",\"entryIdEqual\":{},\
         \"createdAtGreaterThanOrEqual\":{},\"createdAtLessThanOrEqual\":{}}},\
         \"pager\":{{\"objectType\":\"KalturaFilterPager\",\"pageIndex\":1,\"pageSize\":1}}",
        quoted(entry),
        midnight(days.range.first()),
        midnight(days.range.last()) + 86_399,
    );
    Request { service: "like", action: "list", params }
}

/// The filter that a dimension has.
fn member(dimension: Dimension) -> Option<&'static str> {
    Some(match dimension {
        Dimension::Country => "countryIn",
        Dimension::Region => "regionIn",
        Dimension::City => "citiesIn",
        Dimension::Context => "playbackContextIdsIn",
        Dimension::Domain => "domainIn",
        Dimension::Page => "canonicalUrlIn",
        Dimension::Viewer => "userIds",
        Dimension::Device => "deviceIn",
        Dimension::Os => "operatingSystemFamilyIn",
        Dimension::Browser => "browserFamilyIn",
        Dimension::Role => return None,
    })
}

/// The user id that stands for all who are not signed in.
pub(super) const ANONYMOUS: &str = "Unknown";

/// Members of a report's filter, each behind a comma.
///
/// `words` gives the server's names for a value, of which there may be several. Fails with the reason when the server cannot filter so.
pub(super) fn filters(
    filters: &Filters,
    words: &dyn Fn(Dimension, &str) -> Vec<String>,
) -> Result<String, Limit> {
    let mut members = String::new();
    for (dimension, values) in filters.clauses() {
        let impossible = || Limit::FilterImpossible(dimension);
        let name = member(dimension).ok_or_else(impossible)?;
        let mut list = Vec::new();
        for value in values {
            match value {
                Some(value) => list.extend(words(dimension, value)),
                None if dimension == Dimension::Viewer => list.push(ANONYMOUS.to_owned()),
                None => return Err(impossible()),
            }
        }
        // A list is cut at the delimiter, which nothing escapes.
        if list.iter().any(|value| value.contains(DELIMITER)) {
            return Err(impossible());
        }
        let _ = write!(members, ",\"{name}\":{}", quoted(&list.join("|")));
    }
    Ok(members)
}

/// `20260901`
fn day(day: Day) -> String {
    day.to_string().replace('-', "")
}

/// A text as JSON writes it.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(letter);
            }
            '\0'..='\u{1f}' => {
                let _ = write!(quoted, "\\u{:04x}", letter as u32);
            }
            _ => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
