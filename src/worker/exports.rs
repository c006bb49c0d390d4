//! Exported reports that were handed over: read whole, then asked like a server.

use super::load::{names_somebody, refusal};
use super::protocol::Reply;
use super::reports::Asked;
use super::serve::{Data, Worker, now_ms};
use crate::facts::bounds::MAX_PAGE_BYTES;
use crate::facts::entry::{Entry, Names};
use crate::facts::loading::OpenError;
use crate::facts::quality::WhyUnread;
use crate::query::{Limit, Query};
use crate::reports::{Exports, parse_export};
use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use web_sys::AbortSignal;

/// Opens exported reports, and lets them be asked.
pub(super) fn open(
    worker: Rc<Worker>,
    entry: Entry,
    signal: AbortSignal,
) -> Pin<Box<dyn Future<Output = Result<(), OpenError>>>> {
    Box::pin(async move {
        let mut exports = Vec::new();
        for url in entry.source.urls() {
            let name = url.rsplit('/').next().unwrap_or(url);
            let unread = |why| OpenError::Unread { url: name.to_owned(), why };
            let file = worker.download(url, &signal).await.map_err(unread)?;
            let file = file.whole(MAX_PAGE_BYTES).await.map_err(unread)?;
            let found = || String::from_utf8_lossy(&file).chars().take(40).collect();
            let export = parse_export(&file);
            exports.push(export.ok_or_else(|| unread(WhyUnread::Unknown { found: found() }))?);
        }
        let find_zone = |name: Option<&str>, from_ms, to_ms| worker.zone(name, from_ms, to_ms);
        let (exports, opened) = Exports::open(&entry, exports, &find_zone, now_ms() as i64);
        let exports =
            Opened { worker: worker.clone(), names: entry.names, exports: exports.into() };
        worker.opened(Data::Live(Rc::new(exports)), opened);
        Ok(())
    })
}

/// Reports that are open.
struct Opened {
    worker: Rc<Worker>,
    names: Names,
    exports: RefCell<Exports>,
}

impl Asked for Opened {
    fn ask(&self, ticket: u64, query: Query) {
        let is_refused = self.names == Names::Hidden && names_somebody(&query);
        let answer = if is_refused {
            Box::new(refusal(&query, Limit::NamesHidden))
        } else {
            self.exports.borrow_mut().answer(&query)
        };
        self.worker.say(&Reply::Answer { ticket, answer });
    }

    // Each is answered as it comes.
    fn asked(self: Rc<Self>) {}

    fn forget(&self, _: u64) {}
}
