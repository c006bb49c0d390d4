//! The native tests of the whole, in one program so that they are linked once.
//!
//! What one module promises is tested beside it, in `src`. Here are the promises
//! between modules, and those to people outside.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail so")]

#[path = "../oracle/mod.rs"]
mod oracle;

#[path = "../fuzz/targets.rs"]
mod targets;

mod agree;
mod charts;
mod corpus;
mod days;
mod demo;
mod export;
mod floors;
mod golden;
mod json;
mod oracle_by_hand;
mod page;
mod real;
mod report;
mod sets;
