//! Makes one file of many pieces, for the page, which that would hold up.

use super::protocol::Reply;
use super::serve::Worker;
use crate::export::book;
use js_sys::Uint8Array;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// Bytes of the file that are sent at once.
const PART: usize = 256 << 10;

/// Makes a file of the pieces in a blob, and sends it part by part; an empty part ends it,
/// alone where no file could be made.
pub(super) async fn pack(worker: Rc<Worker>, pieces: JsValue) {
    let bytes = match pieces.dyn_into::<Blob>() {
        Ok(blob) => JsFuture::from(blob.array_buffer()).await.ok(),
        Err(_) => None,
    };
    let made = bytes.and_then(|bytes| book::make(&Uint8Array::new(&bytes).to_vec()));
    for part in made.unwrap_or_default().chunks(PART) {
        worker.say(&Reply::Made(part.to_vec()));
    }
    worker.say(&Reply::Made(Vec::new()));
}
