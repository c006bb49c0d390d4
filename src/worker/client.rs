//! The page's end: starts a worker, sends requests, hands replies over.

use super::port::Port;
use super::protocol::{Reply, Request, decode, encode};
use super::serve::Serving;
use js_sys::{Array, Reflect, Uint8Array};
use std::cell::RefCell;
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use web_sys::{
    Blob, BlobPropertyBag, MessageChannel, MessageEvent, MessagePort, Url, Worker, WorkerOptions,
    WorkerType,
};

/// A running worker; it ends when this is dropped.
pub struct Client(Rc<Inner>);

struct Inner {
    /// Who serves: a worker, and the page itself where there can be none.
    server: RefCell<Server>,
    /// Requests that wait until the server hears; `None` from then on.
    waiting: RefCell<Option<Vec<Array>>>,
    /// The address of a script that was made for the worker.
    lent: RefCell<Option<String>>,
    hear: Closure<dyn FnMut(MessageEvent)>,
    fail: Closure<dyn FnMut()>,
}

enum Server {
    None,
    Worker(Worker),
    Page { port: MessagePort, _serving: Serving },
}

impl Inner {
    fn post(&self, message: &Array) {
        let server = self.server.borrow();
        let port: &JsValue = match &*server {
            Server::None => return,
            Server::Worker(worker) => worker,
            Server::Page { port, .. } => port,
        };
        port.unchecked_ref::<Port>().post(message, &Array::of1(&message.get(0)));
    }

    /// Whoever was to run the script does, or never will.
    fn take_back(&self) {
        if let Some(lent) = self.lent.take() {
            let _ = Url::revoke_object_url(&lent);
        }
    }

    /// Serves on the page itself.
    fn serve_here(&self) {
        let Ok(channel) = MessageChannel::new() else { return };
        let port = channel.port1();
        port.set_onmessage(Some(self.hear.as_ref().unchecked_ref()));
        let serving = Serving::at(channel.port2().unchecked_ref(), true);
        if let Server::Worker(worker) =
            self.server.replace(Server::Page { port, _serving: serving })
        {
            worker.terminate();
        }
    }
}

impl Client {
    /// Starts the worker whose script is at `url` (absolute), and hands it this very
    /// program, so that it is neither fetched nor compiled again. Where the browser or the
    /// host's policy lets none be, the page serves itself.
    ///
    /// `on_reply` hears each reply but [`Reply::Ready`] and [`Reply::Gathering`]; `on_error`
    /// hears that a worker died.
    pub fn start(
        url: &str,
        mut on_reply: impl FnMut(Reply) + 'static,
        on_error: impl Fn() + 'static,
    ) -> Client {
        let inner = Rc::new_cyclic(|inner: &Weak<Inner>| {
            let (hearing, failing) = (inner.clone(), inner.clone());
            let hear = Closure::new(move |event: MessageEvent| {
                let Some(inner) = hearing.upgrade() else { return };
                match decode(&Uint8Array::new(&event.data()).to_vec()) {
                    Some(Reply::Ready) => {
                        inner.take_back();
                        let waiting = inner.waiting.borrow_mut().take();
                        for request in waiting.unwrap_or_default() {
                            inner.post(&request);
                        }
                    }
                    Some(Reply::Gathering) => {
                        inner.post(&message(&Request::Asked, &JsValue::UNDEFINED));
                    }
                    Some(reply) => on_reply(reply),
                    None => {}
                }
            });
            let fail = Closure::new(move || {
                let Some(inner) = failing.upgrade() else { return };
                // Refused, or its script cannot be had: it has never been heard.
                match inner.waiting.borrow().is_some() {
                    true => inner.serve_here(),
                    false => on_error(),
                }
            });
            Inner {
                server: RefCell::new(Server::None),
                waiting: RefCell::new(Some(Vec::new())),
                lent: RefCell::default(),
                hear,
                fail,
            }
        });
        match start_worker(url, &inner) {
            Ok(worker) => *inner.server.borrow_mut() = Server::Worker(worker),
            Err(_) => inner.serve_here(),
        }
        Client(inner)
    }

    /// Sends a request, or keeps it until the worker hears.
    pub fn send(&self, request: &Request) {
        self.send_with(request, &JsValue::UNDEFINED);
    }

    /// The same with files beside it, as a list.
    pub fn send_with(&self, request: &Request, files: &JsValue) {
        let message = message(request, files);
        match &mut *self.0.waiting.borrow_mut() {
            Some(waiting) => waiting.push(message),
            None => self.0.post(&message),
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.0.take_back();
        match self.0.server.replace(Server::None) {
            Server::None => {}
            Server::Worker(worker) => worker.terminate(),
            Server::Page { port, .. } => port.close(),
        }
    }
}

/// A request, and the files beside it.
fn message(request: &Request, files: &JsValue) -> Array {
    let buffer = Uint8Array::from(encode(request).as_slice()).buffer();
    Array::of2(&buffer, files)
}

fn start_worker(url: &str, inner: &Inner) -> Result<Worker, JsValue> {
    // That of a sandbox is `null`, whatever its address says.
    let here = Reflect::get(&js_sys::global(), &"origin".into())?.as_string();
    let worker = if here.as_deref() == Some(Url::new(url)?.origin().as_str()) {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        Worker::new_with_options(url, &options)?
    } else {
        let local = local_script(url)?;
        inner.lent.replace(Some(local.clone()));
        Worker::new(&local)?
    };
    worker.set_onmessage(Some(inner.hear.as_ref().unchecked_ref()));
    worker.set_onerror(Some(inner.fail.as_ref().unchecked_ref()));
    worker.post_message(&wasm_bindgen::module())?;
    Ok(worker)
}

/// The address of a script that runs the one at `url`: browsers start no worker from a
/// script of another origin, but from a local one that imports it. A module may not do that
/// in a sandbox, nor under a policy for workers that names no more than `blob:`. What is
/// said to the worker before the import waits for it.
fn local_script(url: &str) -> Result<String, JsValue> {
    let url = js_sys::JSON::stringify(&JsValue::from_str(url))?;
    let script =
        format!("onmessage=e=>import({url}).then(()=>onmessage(e),e=>setTimeout(()=>{{throw e}}))");
    let kind = BlobPropertyBag::new();
    kind.set_type("text/javascript");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&script.into()), &kind)?;
    Url::create_object_url_with_blob(&blob)
}
