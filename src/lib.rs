//! Viewprint: media-entry analytics that run wholly in the browser.
//!
//! Playback events of one video or audio are folded, once, into *visits* (one
//! row per player session); every question of the page is answered from them.
//! ARCHITECTURE.md draws the floors; `tests/it/floors.rs` holds them.

pub mod builtin;
pub mod charts;
pub mod engine;
pub mod export;
pub mod facts;
pub mod i18n;
pub mod maps;
pub mod query;
pub mod reports;
pub mod sources;
pub mod state;
pub mod time;
pub mod view;
pub mod worker;

#[cfg(target_arch = "wasm32")]
pub mod app;
#[cfg(target_arch = "wasm32")]
mod components;
#[cfg(target_arch = "wasm32")]
mod lazy;

// For the benchmark, which draws without the page.
#[cfg(target_arch = "wasm32")]
pub use components::Canvas;
