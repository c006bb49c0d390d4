//! How a learning record store is asked: which page is next, what an answer means, and
//! when to ask again. Does no IO and reads no clock; `lrs` does what it says.
//!
//! A page that fails is asked for again, after longer and longer waits and not for ever.
//! Whatever ends the reading leaves it where it is, so that it can be taken up again.

use crate::facts::entry::Lrs;
use crate::facts::quality::WhyUnread;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::collections::{HashSet, VecDeque};
use std::fmt::Write;

/// How often a page is asked for again before the reading ends.
const MAX_FAILURES: u32 = 5;

/// The same while the store has never answered: a wrong address stays wrong.
const MAX_FAILURES_AT_FIRST: u32 = 2;

/// How often a page is asked for again that holds nothing but what came before. Stores
/// that count pages by offset repeat some when others write meanwhile.
const MAX_REPEATS: u32 = 2;

/// The wait before the first attempt after a failure; each further one doubles it.
const FIRST_WAIT_MS: u32 = 500;

/// The longest wait. A store that asks for a longer one is left alone.
const MAX_WAIT_MS: u32 = 60_000;

/// What came of asking for a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// A page, taken.
    Page {
        /// Its statements.
        n: usize,
        /// Those of them that this reading had not given before.
        n_fresh: usize,
        /// Where the next page is, as the store writes it.
        more: Option<String>,
    },
    /// An answer that is no success.
    Status {
        /// Its number.
        status: u16,
        /// How long the store asks to wait, where it says so.
        retry_after_ms: Option<u32>,
    },
    /// No answer that could be read.
    Unreachable {
        /// The store can be reached all the same: it does not let this page read.
        is_there: bool,
    },
    /// An answer that broke off, or took too long in the middle.
    CutOff,
    /// What asking again does not cure.
    Wrong(WhyUnread),
}

/// What is done next.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// Ask for [`Paging::address`], if there is one.
    GoOn,
    /// The same, after so many milliseconds.
    Wait(u32),
    /// Nothing more, for this reason.
    Stop(WhyUnread),
}

/// The reading of a store, from page to page.
#[derive(Clone, Debug)]
pub struct Paging {
    statements: String,
    /// The page to ask for; `None` when all is read.
    address: Option<String>,
    /// First pages of further activities.
    to_come: VecDeque<String>,
    asked: HashSet<String>,
    failures: u32,
    repeats: u32,
    has_answered: bool,
    /// The page is asked for once more, by hand: it may be known.
    is_resumed: bool,
}

impl Paging {
    /// Asks for all that `lrs` says, or only for what is later than `since_ms` (ms since
    /// 1970 UTC, by the clock of the store).
    pub fn new(lrs: &Lrs, since_ms: Option<i64>) -> Paging {
        let since_ms = since_ms.max(lrs.since_ms);
        let mut to_come: VecDeque<String> =
            lrs.activities.iter().map(|activity| first_page(lrs, activity, since_ms)).collect();
        Paging {
            statements: lrs.statements.clone(),
            address: to_come.pop_front(),
            to_come,
            asked: HashSet::new(),
            failures: 0,
            repeats: 0,
            has_answered: false,
            is_resumed: false,
        }
    }

    /// The page to ask for; `None` when all is read.
    pub fn address(&self) -> Option<&str> {
        self.address.as_deref()
    }

    /// Whether the store has never answered: it may be that it must not be read from here.
    pub fn is_unheard(&self) -> bool {
        !self.has_answered
    }

    /// Takes a reading up again where it ended.
    pub fn resume(&mut self) {
        self.failures = 0;
        self.repeats = 0;
        self.is_resumed = true;
    }

    /// Hears what came of asking. `chance`, from 0 to 1, spreads the waits of many pages
    /// that were refused in the same moment.
    pub fn hear(&mut self, heard: Heard, chance: f64) -> Next {
        match heard {
            Heard::Page { n, n_fresh, more } => self.hear_page(n, n_fresh, more, chance),
            Heard::Status { status: 401, .. } => Next::Stop(WhyUnread::NoCredentials),
            Heard::Status { status: 403, .. } => Next::Stop(WhyUnread::NotAllowed),
            Heard::Status { status, retry_after_ms } => {
                self.has_answered = true;
                let why = WhyUnread::Status(status);
                let passes = matches!(status, 408 | 425 | 429 | 500 | 502..=599);
                match retry_after_ms {
                    _ if !passes => Next::Stop(why),
                    Some(wait_ms) if wait_ms > MAX_WAIT_MS => Next::Stop(why),
                    wait_ms => self.again(why, wait_ms.unwrap_or(0), chance),
                }
            }
            Heard::Unreachable { is_there: true } => self.again(WhyUnread::CrossOrigin, 0, chance),
            Heard::Unreachable { is_there: false } => self.again(WhyUnread::Unreachable, 0, chance),
            Heard::CutOff => self.again(WhyUnread::CutOff, 0, chance),
            Heard::Wrong(why) => Next::Stop(why),
        }
    }

    fn hear_page(&mut self, n: usize, n_fresh: usize, more: Option<String>, chance: f64) -> Next {
        self.has_answered = true;
        self.failures = 0;
        let more = more.filter(|_| n > 0);
        let next = match more.map(|more| next_page(&self.statements, &more)).transpose() {
            Ok(next) => next,
            Err(url) => return Next::Stop(WhyUnread::Elsewhere { url }),
        };
        let goes_round = next
            .as_ref()
            .is_some_and(|next| self.asked.contains(next) || self.address.as_ref() == Some(next));
        let is_known = n > 0 && n_fresh == 0 && !std::mem::take(&mut self.is_resumed);
        if goes_round || is_known {
            if self.repeats < MAX_REPEATS {
                self.repeats += 1;
                return Next::Wait(wait_ms(self.repeats, chance));
            }
            if goes_round {
                return Next::Stop(WhyUnread::SamePage);
            }
        }
        self.repeats = 0;
        self.asked.extend(self.address.take());
        self.address = next.or_else(|| self.to_come.pop_front());
        Next::GoOn
    }

    fn again(&mut self, why: WhyUnread, at_least_ms: u32, chance: f64) -> Next {
        let most = if self.has_answered { MAX_FAILURES } else { MAX_FAILURES_AT_FIRST };
        if self.failures >= most {
            return Next::Stop(why);
        }
        self.failures += 1;
        Next::Wait(wait_ms(self.failures, chance).max(at_least_ms))
    }
}

/// The wait before attempt `n`, from 1: doubled each time, half of it by chance.
fn wait_ms(n: u32, chance: f64) -> u32 {
    let whole = f64::from(FIRST_WAIT_MS << (n - 1).min(16));
    (whole * (0.5 + 0.5 * chance.clamp(0.0, 1.0))) as u32
}

fn first_page(lrs: &Lrs, activity: &str, since_ms: Option<i64>) -> String {
    let mut address = lrs.statements.clone();
    let mut mark = if address.contains('?') { '&' } else { '?' };
    let mut put = |name: &str, value: &str| {
        let _ = write!(address, "{mark}{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC));
        mark = '&';
    };
    put("activity", activity);
    if let Some(since_ms) = since_ms {
        put("since", &instant(since_ms));
    }
    if let Some(until_ms) = lrs.until_ms {
        put("until", &instant(until_ms));
    }
    if let Some(limit) = lrs.limit {
        put("limit", &limit.to_string());
    }
    address
}

/// `2026-09-01T00:00:00.000Z`
fn instant(ms: i64) -> String {
    let (days, of_day) = (ms.div_euclid(86_400_000), ms.rem_euclid(86_400_000));
    let day = crate::time::Day::from_epoch(days as i32);
    let (s, ms) = (of_day / 1000, of_day % 1000);
    format!("{day}T{:02}:{:02}:{:02}.{ms:03}Z", s / 3600, s / 60 % 60, s % 60)
}

/// The address of the page that `more` names, never on another server than
/// `statements`, since credentials go with it; there it is an error.
///
/// Stores behind a proxy often know neither its name nor the folder it puts them in:
/// where the path of `more` is the end of ours, ours is meant.
fn next_page(statements: &str, more: &str) -> Result<String, String> {
    let statements = statements.split('?').next().unwrap_or_default();
    let path_at = statements.find("//").map_or(0, |at| at + 2);
    let path_at = statements[path_at..].find('/').map_or(statements.len(), |at| path_at + at);
    let (origin, own_path) = statements.split_at(path_at);
    let host = |origin: &str| origin.split_once("//").map_or("", |(_, host)| host).to_owned();
    let more_whole = more;
    let more = more.split('#').next().unwrap_or_default();
    let (more, query) = more.split_once('?').map_or((more, ""), |(path, query)| (path, query));
    let mark = if query.is_empty() { "" } else { "?" };
    let lower = more.get(..8).unwrap_or(more).to_ascii_lowercase();
    let is_absolute = ["http://", "https://", "//"].iter().any(|start| lower.starts_with(start));
    let (their_host, path) = if is_absolute {
        let behind = more.split_once("//").map_or("", |(_, behind)| behind);
        let at = behind.find('/').unwrap_or(behind.len());
        (Some(&behind[..at]), &behind[at..])
    } else {
        (None, more)
    };
    let is_ours = path.is_empty()
        || path == own_path
        || (path.starts_with('/') && path.len() > 1 && own_path.ends_with(path));
    if is_ours && (their_host.is_none() || !path.is_empty()) {
        return Ok(format!("{origin}{own_path}{mark}{query}"));
    }
    if their_host.is_some_and(|theirs| !theirs.eq_ignore_ascii_case(&host(origin))) {
        return Err(more_whole.to_owned());
    }
    if path.starts_with('/') {
        return Ok(format!("{origin}{path}{mark}{query}"));
    }
    let folder = own_path.rfind('/').map_or("/", |at| &own_path[..=at]);
    Ok(format!("{origin}{folder}{path}{mark}{query}"))
}

/// Whether a browser keeps a page of `page` (its origin, or a `blob:` of it) from asking
/// `address`: https may not ask http, but for this very machine.
pub fn is_mixed(page: &str, address: &str) -> bool {
    let is_secure = page.trim_start_matches("blob:").starts_with("https:");
    let Some(behind) = address.strip_prefix("http://") else { return false };
    let host = behind.split(['/', '?']).next().unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let is_here = name == "localhost" || name.starts_with("127.") || name == "[::1]";
    is_secure && !is_here
}

/// When what has arrived is shown while the reading goes on: soon, then at longer and
/// longer intervals, so that a long reading is not slowed by its own pictures.
#[derive(Clone, Copy, Debug)]
pub struct Editions {
    next_ms: f64,
    interval_ms: f64,
}

impl Editions {
    /// The reading begins now.
    pub fn begin(now_ms: f64) -> Editions {
        Editions { next_ms: now_ms + 1000.0, interval_ms: 2000.0 }
    }

    /// Whether it is time; asked when there is something new.
    pub fn is_due(&mut self, now_ms: f64) -> bool {
        if now_ms < self.next_ms {
            return false;
        }
        self.next_ms = now_ms + self.interval_ms;
        self.interval_ms = (2.0 * self.interval_ms).min(30_000.0);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lrs() -> Lrs {
        Lrs {
            statements: "https://x.example/xAPI/statements".to_owned(),
            activities: vec!["v".to_owned()],
            ..Lrs::default()
        }
    }

    fn page(n: usize, n_fresh: usize, more: &str) -> Heard {
        let more = Some(more.to_owned()).filter(|more| !more.is_empty());
        Heard::Page { n, n_fresh, more }
    }

    fn status(status: u16, retry_after_ms: Option<u32>) -> Heard {
        Heard::Status { status, retry_after_ms }
    }

    /// Hears each and tells what is done, and where the reading stands in the end.
    fn hears(heard: &[Heard]) -> (Vec<String>, Option<String>) {
        let mut paging = Paging::new(&lrs(), None);
        let said = heard.iter().map(|heard| match paging.hear(heard.clone(), 1.0) {
            Next::GoOn => "go on".to_owned(),
            Next::Wait(ms) => ms.to_string(),
            Next::Stop(why) => format!("{why:?}"),
        });
        let said = said.collect();
        let address = paging.address().map(|address| {
            address.trim_start_matches("https://x.example/xAPI/statements").to_owned()
        });
        (said, address)
    }

    #[allow(clippy::needless_pass_by_value)]
    fn check(heard: &[Heard], said: &[&str], address: Option<&str>) {
        let (found, at) = hears(heard);
        assert_eq!(
            (found, at.as_deref()),
            (said.iter().map(ToString::to_string).collect(), address),
            "{heard:?}"
        );
    }

    #[test]
    fn pages_follow_each_other_until_there_is_no_more() {
        check(&[], &[], Some("?activity=v"));
        check(&[page(2, 2, "?c=2")], &["go on"], Some("?c=2"));
        check(&[page(2, 2, "?c=2"), page(1, 1, "")], &["go on", "go on"], None);
        // The page behind the last is empty where the total is a multiple of the page.
        check(&[page(2, 2, "?c=2"), page(0, 0, "")], &["go on", "go on"], None);
        check(&[page(2, 2, "?c=2"), page(0, 0, "?c=3")], &["go on", "go on"], None);
        check(&[page(0, 0, "")], &["go on"], None);
    }

    #[test]
    fn several_activities_are_asked_for_one_after_the_other() {
        let activities = vec!["https://a.example/v?x=1&y".to_owned(), "b c".to_owned()];
        let lrs = Lrs { activities, limit: Some(50), until_ms: Some(0), ..lrs() };
        let mut paging = Paging::new(&lrs, Some(1_788_220_800_000));
        let rest = "&since=2026%2D09%2D01T00%3A00%3A00%2E000Z\
                    &until=1970%2D01%2D01T00%3A00%3A00%2E000Z&limit=50";
        let first = "https%3A%2F%2Fa%2Eexample%2Fv%3Fx%3D1%26y";
        let address =
            |activity: &str| Some(format!("{}?activity={activity}{rest}", lrs.statements));
        assert_eq!(paging.address().map(str::to_owned), address(first));
        assert_eq!(paging.hear(page(1, 1, ""), 0.0), Next::GoOn);
        assert_eq!(paging.address().map(str::to_owned), address("b%20c"));
        assert_eq!(paging.hear(page(1, 1, ""), 0.0), Next::GoOn);
        assert_eq!(paging.address(), None);
    }

    #[test]
    fn what_passes_is_waited_for_longer_and_longer_and_not_for_ever() {
        let trouble = status(503, None);
        let first = page(1, 1, "?c=2");
        let mut heard = vec![first.clone()];
        heard.extend(std::iter::repeat_n(trouble.clone(), 6));
        check(
            &heard,
            &["go on", "500", "1000", "2000", "4000", "8000", "Status(503)"],
            Some("?c=2"),
        );
        // A page in between begins the count anew.
        check(
            &[trouble.clone(), trouble.clone(), first, trouble],
            &["500", "1000", "go on", "500"],
            Some("?c=2"),
        );
        check(&[Heard::CutOff, page(1, 1, "")], &["500", "go on"], None);
        for status_ in [500, 502, 504, 429, 408] {
            check(&[status(status_, None)], &["500"], Some("?activity=v"));
        }
        for status_ in [400, 404, 501, 304] {
            check(&[status(status_, None)], &[&format!("Status({status_})")], Some("?activity=v"));
        }
    }

    #[test]
    fn a_store_that_says_how_long_to_wait_is_heard() {
        check(&[status(429, Some(7_000))], &["7000"], Some("?activity=v"));
        check(&[status(429, Some(10))], &["500"], Some("?activity=v"));
        check(&[status(503, Some(3_600_000))], &["Status(503)"], Some("?activity=v"));
    }

    #[test]
    fn chance_spreads_the_waits_over_their_second_half() {
        for (chance, ms) in [(0.0, 250), (0.5, 375), (1.0, 500), (7.0, 500)] {
            let mut paging = Paging::new(&lrs(), None);
            assert_eq!(paging.hear(Heard::CutOff, chance), Next::Wait(ms));
        }
    }

    #[test]
    fn a_store_that_never_answered_is_given_up_sooner() {
        let away = Heard::Unreachable { is_there: false };
        check(
            &[away.clone(), away.clone(), away.clone()],
            &["500", "1000", "Unreachable"],
            Some("?activity=v"),
        );
        let closed = Heard::Unreachable { is_there: true };
        check(
            &[closed.clone(), closed.clone(), closed],
            &["500", "1000", "CrossOrigin"],
            Some("?activity=v"),
        );
        // Once it has answered, it is the network.
        check(
            &[page(1, 1, "?c=2"), away.clone(), away.clone(), away],
            &["go on", "500", "1000", "2000"],
            Some("?c=2"),
        );
    }

    #[test]
    fn a_store_that_refuses_says_what_it_lacks() {
        check(&[status(401, None)], &["NoCredentials"], Some("?activity=v"));
        check(&[status(403, Some(1))], &["NotAllowed"], Some("?activity=v"));
        check(&[Heard::Wrong(WhyUnread::PageTooLarge)], &["PageTooLarge"], Some("?activity=v"));
    }

    #[test]
    fn a_page_that_comes_again_is_asked_for_again() {
        // In place of the second page comes the first.
        check(
            &[page(2, 2, "?c=2"), page(2, 0, "?c=2"), page(2, 2, "")],
            &["go on", "500", "go on"],
            None,
        );
        // It stays, and leads nowhere else.
        check(
            &[page(2, 2, "?c=2"), page(2, 0, "?c=2"), page(2, 0, "?c=2"), page(2, 0, "?c=2")],
            &["go on", "500", "1000", "SamePage"],
            Some("?c=2"),
        );
        // It stays, but leads on, as pages by offset do while others write.
        check(
            &[page(2, 2, "?c=2"), page(2, 0, "?c=3"), page(2, 0, "?c=3"), page(2, 0, "?c=3")],
            &["go on", "500", "1000", "go on"],
            Some("?c=3"),
        );
        // A circle of pages.
        check(
            &[
                page(2, 2, "?c=2"),
                page(2, 2, "?activity=v"),
                page(2, 0, "?activity=v"),
                page(2, 0, "?activity=v"),
            ],
            &["go on", "500", "1000", "SamePage"],
            Some("?c=2"),
        );
    }

    #[test]
    fn a_reading_that_ended_is_taken_up_where_it_was() {
        let mut paging = Paging::new(&lrs(), None);
        paging.hear(page(1, 1, "?c=2"), 1.0);
        for _ in 0..6 {
            paging.hear(Heard::CutOff, 1.0);
        }
        assert_eq!(paging.hear(Heard::CutOff, 1.0), Next::Stop(WhyUnread::CutOff));
        paging.resume();
        assert_eq!(paging.address(), Some("https://x.example/xAPI/statements?c=2"));
        assert_eq!(paging.hear(Heard::CutOff, 1.0), Next::Wait(500));
        // It may have been taken before it ended.
        assert_eq!(paging.hear(page(1, 0, "?c=3"), 1.0), Next::GoOn);
        assert_eq!(paging.hear(page(1, 0, "?c=4"), 1.0), Next::Wait(500));
    }

    #[test]
    fn more_is_found_wherever_the_store_says_it_is() {
        let at = "https://x.example/lrs/xAPI/statements?tenant=7";
        for (more, address) in [
            ("/lrs/xAPI/statements?c=2", "https://x.example/lrs/xAPI/statements?c=2"),
            ("/lrs/xAPI/statements/more/abc", "https://x.example/lrs/xAPI/statements/more/abc"),
            ("/more/abc?x=1#y", "https://x.example/more/abc?x=1"),
            ("https://x.example/more/abc", "https://x.example/more/abc"),
            ("HTTPS://X.example/more?a=http://y", "https://x.example/more?a=http://y"),
            ("http://x.example/more/abc", "https://x.example/more/abc"),
            ("//x.example/more/abc", "https://x.example/more/abc"),
            ("?c=2", "https://x.example/lrs/xAPI/statements?c=2"),
            ("statements?c=2", "https://x.example/lrs/xAPI/statements?c=2"),
            ("more/abc", "https://x.example/lrs/xAPI/more/abc"),
            // Behind a proxy that the store does not know of.
            ("/xAPI/statements?c=2", "https://x.example/lrs/xAPI/statements?c=2"),
            ("http://lrs:8100/xAPI/statements?c=2", "https://x.example/lrs/xAPI/statements?c=2"),
        ] {
            assert_eq!(next_page(at, more).as_deref(), Ok(address), "{more}");
        }
        for more in [
            "https://y.example/more/abc",
            "//y.example/",
            "http://y.example",
            "https://y.example?c=2",
            "https://x.example@y.example/more",
        ] {
            assert_eq!(next_page(at, more), Err(more.to_owned()));
        }
        // Whatever a store writes, credentials go to its own server.
        for more in [
            "@y.example",
            "\\\\y.example/a",
            "https:\\\\y.example",
            "javascript:x",
            ".y.example",
            ":1/",
        ] {
            let address = next_page(at, more).unwrap_or_default();
            assert!(address.starts_with("https://x.example/"), "{more}: {address}");
        }
    }

    #[test]
    fn https_does_not_ask_http_but_on_this_machine() {
        for (page, address, mixed) in [
            ("https://p.example", "http://x.example/s", true),
            ("blob:https://p.example/1-2", "http://x.example:80/s", true),
            ("https://p.example", "https://x.example/s", false),
            ("http://p.example", "http://x.example/s", false),
            ("https://p.example", "http://127.0.0.1:8100/s", false),
            ("https://p.example", "http://localhost/s", false),
            ("https://p.example", "http://[::1]:8100/s", false),
            ("https://p.example", "http://localhost.y.example/s", true),
        ] {
            assert_eq!(is_mixed(page, address), mixed, "{page} {address}");
        }
    }

    #[test]
    fn what_has_arrived_is_shown_at_growing_intervals() {
        let mut editions = Editions::begin(0.0);
        let due: Vec<u32> = (0..200).filter(|s| editions.is_due(f64::from(*s) * 1000.0)).collect();
        assert_eq!(due, [1, 3, 7, 15, 31, 61, 91, 121, 151, 181]);
    }
}
