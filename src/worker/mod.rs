//! The part that owns the data: reads it, folds it, answers.
//!
//! It runs in a worker so that the page never waits, or in slices on the page where the
//! host lets no worker be. [`protocol`] is what the two
//! say to each other; [`load`] reads and folds without doing IO; `net` fetches;
//! `serve` is the worker's end and `client` the page's.

pub mod load;
pub mod offer;
pub mod paging;
pub mod protocol;

#[cfg(target_arch = "wasm32")]
pub mod client;
#[cfg(target_arch = "wasm32")]
mod exports;
#[cfg(target_arch = "wasm32")]
pub mod files;
#[cfg(target_arch = "wasm32")]
mod lrs;
#[cfg(target_arch = "wasm32")]
mod net;
#[cfg(target_arch = "wasm32")]
mod packing;
#[cfg(target_arch = "wasm32")]
mod port;
#[cfg(target_arch = "wasm32")]
mod reports;
#[cfg(target_arch = "wasm32")]
mod serve;
#[cfg(target_arch = "wasm32")]
mod zone;

#[cfg(target_arch = "wasm32")]
pub use serve::serve;
