//! Writes the demo: an invented term of one lecture.
//!
//! ```text
//! cargo run --release --example demo                    # the files in public/demo/
//! cargo run --release --example demo -- --events 1000000 --out FILE.ndjson [--seed N]
//! ```
//!
//! The media beside them is drawn by `examples/media.sh`. `tests/it/demo.rs` holds
//! the committed files against this generator.

// A test run for wasm32 builds the examples too, without what this one needs.
#[cfg(not(target_arch = "wasm32"))]
mod command;
#[cfg(not(target_arch = "wasm32"))]
mod term;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    command::run(std::env::args().skip(1))
}

#[cfg(target_arch = "wasm32")]
fn main() {}
