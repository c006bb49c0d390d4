//! The worker that owns the data.

#[cfg(target_arch = "wasm32")]
fn main() {
    viewprint::worker::serve();
}

/// The worker runs in a browser only.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
