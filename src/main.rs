//! The program, for the page and for its worker alike. On a page it opens the entry
//! of the address in the element `#viewprint`, and lets a host mount instances
//! elsewhere.

// What wasm-bindgen exports is public to the host, if to no other crate.
#[cfg(target_arch = "wasm32")]
#[allow(unreachable_pub)]
mod exports {
    use viewprint::app::{self, Mounted, Options};
    use wasm_bindgen::prelude::*;
    use web_sys::HtmlElement;

    /// A mounted instance. It stays until it is unmounted, even if the host keeps no
    /// hold of it.
    #[wasm_bindgen]
    pub struct Instance(Option<Mounted>);

    impl Drop for Instance {
        // Called when the host's garbage is collected, not when the host is done.
        fn drop(&mut self) {
            std::mem::forget(self.0.take());
        }
    }

    #[wasm_bindgen]
    impl Instance {
        /// Hands over a secret that the entry's source asks for: of `kind`
        /// `authorization`, the header for a learning record store, or `ks`, a Kaltura
        /// session. An empty value takes it back. It is kept in memory, sent to the
        /// source alone, and what has failed for the lack of it is tried again. `false`
        /// for another kind, and once the instance is unmounted.
        pub fn credentials(&self, kind: &str, value: String) -> bool {
            self.0.as_ref().is_some_and(|mounted| mounted.credentials(kind, value))
        }

        /// Takes the instance out of its element and ends its worker.
        pub fn unmount(&mut self) {
            self.0 = None;
        }
    }

    /// Mounts an independent instance into `element`, which may be in a shadow root
    /// with the style sheet `viewprint.css`. `entry` is the address of the entry
    /// document, `base` that of the folder this script lies in.
    #[wasm_bindgen]
    #[allow(clippy::needless_pass_by_value)] // wasm-bindgen hands values over
    pub fn mount(element: HtmlElement, entry: String, base: String) -> Instance {
        Instance(Some(app::mount(element, Options { entry, base, linked: false })))
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    if web_sys::window().is_some() {
        viewprint::app::open_page();
    } else {
        viewprint::worker::serve();
    }
}

/// The page runs in a browser only.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
