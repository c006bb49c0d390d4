//! The page's end: starts a worker, sends requests, hands replies over.

use super::protocol::{Reply, Request, decode, encode};
use js_sys::{Array, Uint8Array};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, MessageEvent, Url, Worker, WorkerOptions, WorkerType};

/// A running worker; it ends when this is dropped.
pub struct Client {
    worker: Worker,
    /// Requests that wait until the worker hears; `None` from then on.
    waiting: Rc<RefCell<Option<Vec<Array>>>>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(web_sys::Event)>,
}

impl Client {
    /// Starts the worker whose script is at `url` (absolute), and hands it this very
    /// program, so that it is neither fetched nor compiled again.
    ///
    /// `on_reply` hears each reply but [`Reply::Ready`] and [`Reply::Gathering`]; `on_error` hears that the
    /// worker failed to start or died.
    pub fn start(
        url: &str,
        mut on_reply: impl FnMut(Reply) + 'static,
        on_error: impl Fn() + 'static,
    ) -> Result<Client, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&same_origin(url)?, &options)?;
        let waiting = Rc::new(RefCell::new(Some(Vec::<Array>::new())));
        let on_message = Closure::new({
            let (worker, waiting) = (worker.clone(), waiting.clone());
            move |event: MessageEvent| {
                let bytes = Uint8Array::new(&event.data()).to_vec();
                match decode(&bytes) {
                    Some(Reply::Ready) => {
                        for request in waiting.borrow_mut().take().unwrap_or_default() {
                            post(&worker, &request);
                        }
                    }
                    Some(Reply::Gathering) => {
                        post(&worker, &message(&Request::Asked, &JsValue::UNDEFINED));
                    }
                    Some(reply) => on_reply(reply),
                    None => {}
                }
            }
        });
        let on_error = Closure::new(move |_| on_error());
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        worker.post_message(&wasm_bindgen::module())?;
        Ok(Client { worker, waiting, _on_message: on_message, _on_error: on_error })
    }

    /// Sends a request, or keeps it until the worker hears.
    pub fn send(&self, request: &Request) {
        self.send_with(request, &JsValue::UNDEFINED);
    }

    /// The same with files beside it, as a list.
    pub fn send_with(&self, request: &Request, files: &JsValue) {
        let message = message(request, files);
        match &mut *self.waiting.borrow_mut() {
            Some(waiting) => waiting.push(message),
            None => post(&self.worker, &message),
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

/// A request, and the files beside it.
fn message(request: &Request, files: &JsValue) -> Array {
    let buffer = Uint8Array::from(encode(request).as_slice()).buffer();
    Array::of2(&buffer, files)
}

fn post(worker: &Worker, message: &Array) {
    // Posting fails for data that cannot be cloned, which a buffer and files are not.
    let _ = worker.post_message_with_transfer(message, &Array::of1(&message.get(0)));
}

/// An address that a worker may be started from: browsers refuse scripts of
/// another origin, but not a local one that imports them.
fn same_origin(url: &str) -> Result<String, JsValue> {
    let here = web_sys::window().and_then(|window| window.location().origin().ok());
    let there = Url::new(url)?;
    if here.as_deref() == Some(there.origin().as_str()) {
        return Ok(url.to_owned());
    }
    let script = format!("import {};", js_sys::JSON::stringify(&JsValue::from_str(url))?);
    let kind = BlobPropertyBag::new();
    kind.set_type("text/javascript");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&script.into()), &kind)?;
    Url::create_object_url_with_blob(&blob)
}
