//! The worker's other program: it reads every source, those of other systems too.

#[cfg(target_arch = "wasm32")]
fn main() {
    viewprint::worker::serve_every_source();
}

/// The worker runs in a browser only.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
