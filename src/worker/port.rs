//! What messages go through: a worker, a worker's own scope, or an end of a channel.

use js_sys::Array;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// All three have these two of the same name, and share no class.
    #[derive(Clone)]
    pub(super) type Port;

    #[wasm_bindgen(method, catch, js_name = postMessage)]
    fn post_message(this: &Port, message: &JsValue, transfer: &Array) -> Result<(), JsValue>;

    #[wasm_bindgen(method, setter)]
    pub(super) fn set_onmessage(this: &Port, hear: &JsValue);
}

impl Port {
    /// Sends a message, with what moves along.
    pub(super) fn post(&self, message: &JsValue, transfer: &Array) {
        // Posting fails for data that cannot be cloned, which a buffer and files are not.
        let _ = self.post_message(message, transfer);
    }
}
