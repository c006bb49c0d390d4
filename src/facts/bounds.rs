//! How large a thing in a file may be. Whatever is larger is refused with its
//! number, so that no file can exhaust memory or hang the page.

/// Content times and lengths lie within two weeks; the longest recording known
/// to us is a conference stream of some days.
pub const MAX_CONTENT_MS: i32 = 14 * 24 * 3_600_000;

/// A text of a record, in bytes of UTF-8. URLs are the longest; browsers stop
/// at 2,000 to 8,000.
pub const MAX_TEXT_BYTES: usize = 4_096;

/// One record (a line, an array's element, a CSV row), in bytes. A statement with
/// thousands of played segments stays far below it.
pub const MAX_RECORD_BYTES: usize = 1 << 20;

/// One page of a live source, in bytes. Stores give some hundred statements at a time,
/// of a few kB each.
pub const MAX_PAGE_BYTES: usize = 64 << 20;

/// Records of one entry. At 25 bytes an event this is 1.6 GB, what a 32-bit
/// address space can just hold beside the visits.
pub const MAX_RECORDS: u64 = 64_000_000;

/// Bytes of distinct texts of one dimension.
pub const MAX_DICTIONARY_BYTES: usize = 256 << 20;

/// Spans of one session. A day of seeking once a second stays below it.
pub const MAX_SPANS: usize = 100_000;

/// Refused records that are kept as examples.
pub const MAX_REFUSED_KEPT: usize = 100;

/// 2000-01-01T00:00:00Z: the first instant an event can have.
pub const FIRST_AT_MS: i64 = 946_684_800_000;

/// 2100-01-01T00:00:00Z: the last instant an event can have.
pub const LAST_AT_MS: i64 = 4_102_444_800_000;
