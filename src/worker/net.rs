//! Fetches, the only part that does: files as they arrive, with gzip undone, and the
//! answers of live sources.

use crate::facts::bounds::MAX_PAGE_BYTES;
use crate::facts::quality::WhyUnread;
use gloo_net::http::{Request, Response};
use js_sys::{Function, Promise, Reflect, Uint8Array};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    AbortController, AbortSignal, Blob, ReadableStream, ReadableStreamDefaultReader, RequestMode,
    WorkerGlobalScope, WritableStream, WritableStreamDefaultWriter,
};

// web-sys lists it as unstable still; browsers have had it since 2023.
#[wasm_bindgen]
extern "C" {
    type DecompressionStream;

    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<DecompressionStream, JsValue>;

    #[wasm_bindgen(method, getter)]
    fn readable(this: &DecompressionStream) -> ReadableStream;

    #[wasm_bindgen(method, getter)]
    fn writable(this: &DecompressionStream) -> WritableStream;
}

/// How long a live source may be silent before its answer begins, ms. Large stores need
/// their time to search.
const SILENCE_BEFORE_MS: i32 = 60_000;

/// The same in the middle of an answer.
const SILENCE_WITHIN_MS: i32 = 20_000;

/// What a live source answered.
pub(super) struct Answer {
    /// Status of HTTP.
    pub(super) status: u16,
    /// How long it asks to wait, ms. Of another origin only what it lets us know.
    pub(super) retry_after_ms: Option<u32>,
    /// The bytes of a success, all of them.
    pub(super) body: Vec<u8>,
}

/// Asks a live source. [`WhyUnread::Unreachable`] without an answer,
/// [`WhyUnread::CutOff`] for one that does not end or does not go on.
///
/// The request can be stopped through `stop`.
pub(super) async fn ask(
    url: &str,
    headers: &[(&str, &str)],
    scope: &WorkerGlobalScope,
    stop: &AbortController,
) -> Result<Answer, WhyUnread> {
    let silence = Silence::begin(scope, stop, SILENCE_BEFORE_MS);
    let mut request = Request::get(url).abort_signal(Some(&stop.signal()));
    for (name, value) in headers {
        // The browser throws on what is no header, and the secret would be in its message.
        if value.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            request = request.header(name, value);
        }
    }
    let response = request.send().await.map_err(|_| WhyUnread::Unreachable)?;
    let status = response.status();
    let retry_after = response.headers().get("retry-after");
    let retry_after_ms = retry_after.and_then(|after| match after.trim().parse::<u32>() {
        Ok(seconds) => Some(seconds.saturating_mul(1000)),
        Err(_) => {
            let at_ms = js_sys::Date::parse(&after);
            at_ms.is_finite().then(|| (at_ms - js_sys::Date::now()).clamp(0.0, 1e9) as u32)
        }
    });
    let mut answer = Answer { status, retry_after_ms, body: Vec::new() };
    let Some(body) = response.body().filter(|_| response.ok()) else { return Ok(answer) };
    let reader = reader_of(&body.get_reader())?;
    loop {
        silence.restart(SILENCE_WITHIN_MS);
        let Some(bytes) = read(&reader).await.map_err(|_| WhyUnread::CutOff)? else {
            return Ok(answer);
        };
        if answer.body.len() + bytes.length() as usize > MAX_PAGE_BYTES {
            stop.abort();
            return Err(WhyUnread::PageTooLarge);
        }
        answer.body.extend_from_slice(&bytes.to_vec());
    }
}

/// Whether somebody is at this address, even if they do not let us read what they say.
pub(super) async fn is_there(url: &str, scope: &WorkerGlobalScope, stop: &AbortController) -> bool {
    let _silence = Silence::begin(scope, stop, SILENCE_WITHIN_MS);
    let request = Request::get(url).mode(RequestMode::NoCors).abort_signal(Some(&stop.signal()));
    request.send().await.is_ok()
}

/// Stops a request that is silent for too long.
struct Silence<'a> {
    scope: &'a WorkerGlobalScope,
    abort: Closure<dyn FnMut()>,
    timer: Cell<Option<i32>>,
}

impl<'a> Silence<'a> {
    fn begin(scope: &'a WorkerGlobalScope, stop: &AbortController, ms: i32) -> Silence<'a> {
        let stop = stop.clone();
        let abort = Closure::new(move || stop.abort());
        let silence = Silence { scope, abort, timer: Cell::new(None) };
        silence.restart(ms);
        silence
    }

    /// Counts anew.
    fn restart(&self, ms: i32) {
        self.end();
        let abort = self.abort.as_ref().unchecked_ref();
        let timer = self.scope.set_timeout_with_callback_and_timeout_and_arguments_0(abort, ms);
        self.timer.set(timer.ok());
    }

    fn end(&self) {
        if let Some(timer) = self.timer.take() {
            self.scope.clear_timeout_with_handle(timer);
        }
    }
}

impl Drop for Silence<'_> {
    fn drop(&mut self) {
        self.end();
    }
}

/// How gzip begins (RFC 1952, section 2.3.1).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// A whole small file, as the entry document.
pub(super) async fn fetch_all(url: &str, signal: &AbortSignal) -> Result<Vec<u8>, WhyUnread> {
    Download::open(url, signal).await?.whole(usize::MAX).await
}

/// Sends JSON, and gives the text that comes back.
pub(super) async fn post(url: &str, json: &str, signal: &AbortSignal) -> Result<String, WhyUnread> {
    let request = Request::post(url)
        .abort_signal(Some(signal))
        .header("content-type", "application/json")
        .header("accept", "application/json")
        .body(json)
        .map_err(|_| WhyUnread::Unreachable)?;
    let response = request.send().await.map_err(|_| WhyUnread::Unreachable)?;
    let all = Download::of(response).await?.whole(MAX_PAGE_BYTES).await?;
    Ok(String::from_utf8_lossy(&all).into_owned())
}

/// Comes back after some milliseconds.
pub(super) async fn pause(ms: i32) {
    let later = |resolve: Function, _| {
        // A page has this of the same name.
        let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
        let _ = scope.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms);
    };
    let _ = JsFuture::from(Promise::new(&mut { later })).await;
}

/// A file on its way.
pub(super) struct Download {
    reader: ReadableStreamDefaultReader,
    /// The first bytes, which were looked at to tell gzip by its content.
    first: Option<Vec<u8>>,
    source: Rc<Received>,
    is_gzip: bool,
    /// Bytes in all, as far as the server says.
    pub(super) bytes_total: Option<u64>,
}

/// What has come over the wire.
#[derive(Default)]
struct Received {
    bytes: Cell<u64>,
    cut_off: Cell<bool>,
}

impl Download {
    pub(super) async fn open(url: &str, signal: &AbortSignal) -> Result<Download, WhyUnread> {
        let request = Request::get(url).abort_signal(Some(signal));
        Download::of(request.send().await.map_err(|_| WhyUnread::Unreachable)?).await
    }

    async fn of(response: Response) -> Result<Download, WhyUnread> {
        if !response.ok() {
            return Err(WhyUnread::Status(response.status()));
        }
        // A compressed transfer states its compressed length, but gives the bytes plain.
        let is_encoded = response.headers().get("content-encoding").is_some();
        let length = response.headers().get("content-length").and_then(|n| n.parse().ok());
        let body = response.body().ok_or(WhyUnread::Unreachable)?;
        Download::read(&body, if is_encoded { None } else { length }).await
    }

    /// A file that was handed over.
    pub(super) async fn of_file(file: &Blob) -> Result<Download, WhyUnread> {
        Download::read(&file.stream(), Some(file.size() as u64)).await
    }

    async fn read(body: &ReadableStream, bytes_total: Option<u64>) -> Result<Download, WhyUnread> {
        let reader = reader_of(&body.get_reader())?;
        let source = Rc::new(Received::default());
        let first = next(&reader, &source).await?;
        let is_gzip = first.as_ref().is_some_and(|bytes| bytes.to_vec().starts_with(&GZIP));
        let (reader, first) = match first {
            Some(bytes) if is_gzip => (gunzip(reader, bytes, source.clone())?, None),
            first => (reader, Some(first.map_or_else(Vec::new, |bytes| bytes.to_vec()))),
        };
        Ok(Download { reader, first, source, is_gzip, bytes_total })
    }

    /// Whether gzip is around it.
    pub(super) fn is_gzip(&self) -> bool {
        self.is_gzip
    }

    /// All of it. [`WhyUnread::CutOff`] where that is more than `max` bytes.
    pub(super) async fn whole(mut self, max: usize) -> Result<Vec<u8>, WhyUnread> {
        let mut all = Vec::new();
        while let Some(chunk) = self.chunk().await? {
            if all.len() + chunk.len() > max {
                return Err(WhyUnread::CutOff);
            }
            all.extend_from_slice(&chunk);
        }
        Ok(all)
    }

    /// Bytes received so far, compressed as they came.
    pub(super) fn bytes(&self) -> u64 {
        self.source.bytes.get()
    }

    /// The next plain bytes; `None` at the end.
    pub(super) async fn chunk(&mut self) -> Result<Option<Vec<u8>>, WhyUnread> {
        if let Some(first) = self.first.take() {
            return Ok(Some(first));
        }
        if !self.is_gzip {
            return Ok(next(&self.reader, &self.source).await?.map(|bytes| bytes.to_vec()));
        }
        match read(&self.reader).await {
            Ok(bytes) => Ok(bytes.map(|bytes| bytes.to_vec())),
            Err(_) if self.source.cut_off.get() => Err(WhyUnread::CutOff),
            Err(_) => Err(WhyUnread::BrokenGzip),
        }
    }
}

fn reader_of(object: &JsValue) -> Result<ReadableStreamDefaultReader, WhyUnread> {
    object.clone().dyn_into().map_err(|_| WhyUnread::Unreachable)
}

/// The next bytes over the wire, counted.
async fn next(
    reader: &ReadableStreamDefaultReader,
    source: &Received,
) -> Result<Option<Uint8Array>, WhyUnread> {
    let bytes = read(reader).await.map_err(|_| WhyUnread::CutOff)?;
    if let Some(bytes) = &bytes {
        source.bytes.set(source.bytes.get() + u64::from(bytes.length()));
    }
    Ok(bytes)
}

async fn read(reader: &ReadableStreamDefaultReader) -> Result<Option<Uint8Array>, JsValue> {
    let result = JsFuture::from(reader.read()).await?;
    if Reflect::get(&result, &"done".into())?.is_truthy() {
        return Ok(None);
    }
    Reflect::get(&result, &"value".into())?.dyn_into().map(Some)
}

/// Undoes gzip with the browser's own decoder: what `wire` gives goes in at one
/// end, plain bytes come out of the reader at the other.
fn gunzip(
    wire: ReadableStreamDefaultReader,
    first: Uint8Array,
    source: Rc<Received>,
) -> Result<ReadableStreamDefaultReader, WhyUnread> {
    let decoder = DecompressionStream::new("gzip").map_err(|_| WhyUnread::BrokenGzip)?;
    let writer = decoder.writable().get_writer().map_err(|_| WhyUnread::BrokenGzip)?;
    spawn_local(pump(wire, first, writer, source));
    reader_of(&decoder.readable().get_reader())
}

async fn pump(
    wire: ReadableStreamDefaultReader,
    first: Uint8Array,
    writer: WritableStreamDefaultWriter,
    source: Rc<Received>,
) {
    let mut chunk = Some(first);
    while let Some(bytes) = chunk {
        if JsFuture::from(writer.write_with_chunk(&bytes)).await.is_err() {
            return; // broken gzip: the reading end is told by its own error
        }
        chunk = match next(&wire, &source).await {
            Ok(bytes) => bytes,
            Err(_) => {
                source.cut_off.set(true);
                let _ = JsFuture::from(writer.abort()).await;
                return;
            }
        };
    }
    let _ = JsFuture::from(writer.close()).await;
}
