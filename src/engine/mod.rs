//! Answers every question about one entry from its sessions, in memory.
//!
//! [`fold()`] turns raw events into visits, [`Store::build`] sorts and measures them,
//! [`answer()`] answers a [`Query`](crate::query::Query); one file a question.
//!
//! - Cannot fail and cannot wait: what could not be known stands in the answer's
//!   [`Coverage`](crate::query::Coverage).
//! - Reads no clock, and gives equal answers to equal queries.
//! - Counts in whole numbers; shares are divided by `query::metric` alone.

mod answer;
mod breakdown;
mod cells;
mod columns;
mod filter;
mod fold;
mod groups;
mod heat;
#[cfg(test)]
mod identities;
mod measure;
mod series;
mod store;
pub(crate) mod table;
#[cfg(test)]
mod testing;
mod timeline;
mod totals;
mod viewers;

pub use answer::answer;
pub use breakdown::Counted;
pub use fold::fold;
pub use store::{Store, StoreFacts};
