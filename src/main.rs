//! The program, for pages and for their workers alike: a script mounts instances of the
//! page with it, a worker serves one.

// What wasm-bindgen exports is public to the host, if to no other crate.
#[cfg(target_arch = "wasm32")]
#[allow(unreachable_pub)]
mod exports {
    use js_sys::{Function, Promise};
    use viewprint::app::{self, Mounted};
    use wasm_bindgen::prelude::*;
    use wasm_bindgen_futures::future_to_promise;
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
        /// Changes the options that are named; what they do not name stays.
        #[allow(clippy::needless_pass_by_value)] // wasm-bindgen hands values over
        pub fn update(&self, options: JsValue) {
            if let Some(mounted) = &self.0 {
                mounted.update(&options);
            }
        }

        /// Answers a question about the data, both JSON, as the page's filters and its owner
        /// allow: `docs/export.md`, "For programs".
        pub fn answer(&self, question: String) -> Promise {
            let answer = self.0.as_ref().map(|mounted| mounted.answer(question));
            future_to_promise(async move {
                let answered = match answer {
                    Some(answer) => answer.await,
                    None => None,
                };
                answered.map(JsValue::from).ok_or_else(|| JsValue::from("not answered"))
            })
        }

        /// Says where the host's own player is, in seconds of content.
        pub fn position(&self, at_s: f64) {
            if let Some(mounted) = &self.0 {
                mounted.position(at_s);
            }
        }

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
    /// with the style sheet `viewprint.css`. `options` are in `docs/embedding.md`, `base`
    /// is the absolute address of the folder this script lies in, and `tell` hears what
    /// happens, by name and details.
    #[wasm_bindgen]
    pub fn mount(
        element: HtmlElement,
        options: JsValue,
        base: String,
        tell: Option<Function>,
    ) -> Instance {
        Instance(Some(app::mount(element, options, base, tell)))
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    if web_sys::window().is_none() {
        viewprint::worker::serve();
    }
}

/// The page runs in a browser only.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
