//! What only a browser can show: it unpacks, knows zones and countries, draws, and
//! holds two pages side by side.
//!
//! Everything goes through [`mount`] or the worker's [`Client`]. The built worker is
//! not at hand here, so its place is taken by another copy of this very program.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail so")]

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use std::cell::RefCell;
use std::rc::Rc;
use viewprint::app::{Mounted, mount};
use viewprint::facts::entry::{EntryNotice, Names};
use viewprint::facts::loading::Opened;
use viewprint::facts::quality::WhyUnread;
use viewprint::worker::client::Client;
use viewprint::worker::protocol::{Reply, Request};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Blob, Document, Element, HtmlCanvasElement, HtmlElement, Url};

wasm_bindgen_test_configure!(run_in_browser);

// ---- the worker's stand-in ----------------------------------------------------

/// What the stand-in's script calls.
#[wasm_bindgen]
pub fn serve_as_worker() {
    viewprint::worker::serve();
}

/// The address of a script that runs this program as the worker.
fn worker() -> String {
    let program = origin() + "/wasm-bindgen-test";
    let script = format!(
        "import init, {{ serve_as_worker }} from '{program}';
        await init({{ module_or_path: '{program}_bg.wasm' }});
        serve_as_worker();"
    );
    object_url(&script.into())
}

/// Whatever worker a page starts, it gets the stand-in.
fn stand_in_for_the_worker() {
    let start = "
        if (globalThis.standIn) return;
        globalThis.standIn = url;
        const Worker = globalThis.Worker;
        globalThis.Worker = function (_, options) { return new Worker(url, options); };";
    Function::new_with_args("url", start).call1(&JsValue::NULL, &worker().into()).unwrap();
}

// ---- data -----------------------------------------------------------------------

fn object_url(content: &JsValue) -> String {
    let blob = Blob::new_with_blob_sequence(&Array::of1(content)).unwrap();
    let kind = blob.slice_with_i32_and_f64_and_content_type(0, blob.size(), "text/javascript");
    Url::create_object_url_with_blob(&kind.unwrap()).unwrap()
}

/// An entry document with its events, as addresses of the browser's memory.
fn entry(events: &JsValue, more: &str) -> String {
    let data = object_url(events);
    let document = format!(
        r#"{{"viewprint":1,"entry":{{"id":"e","duration_s":60,"created_at":"2026-01-01T00:00:00Z"}},
        "updated_at":"2026-12-31T00:00:00Z",{more}"source":{{"kind":"events","url":{data:?}}}}}"#
    );
    object_url(&document.into())
}

/// Plays of one day: `n` from each country, on a device of the same name.
fn plays(countries: &[(&str, usize)]) -> String {
    let mut events = String::new();
    for (country, n) in countries {
        for i in 0..*n {
            let session = format!("{country}{i}");
            for (kind, more) in
                [("impression", ""), ("play", ""), ("watch", r#","from":0,"to":30"#)]
            {
                events += &format!(
                    r#"{{"at":"2026-12-30T12:00:00Z","kind":"{kind}","session":"{session}",
                    "viewer":"{session}","country":"{country}","device":"{country} set"{more}}}"#
                )
                .replace('\n', " ");
                events.push('\n');
            }
        }
    }
    events
}

async fn gzip(text: &str) -> Vec<u8> {
    let pack = "return new Response(
        new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer();";
    let packed = Function::new_with_args("text", pack).call1(&JsValue::NULL, &text.into());
    let packed = JsFuture::from(packed.unwrap().unchecked_into::<Promise>()).await.unwrap();
    Uint8Array::new(&packed).to_vec()
}

// ---- waiting --------------------------------------------------------------------

async fn sleep(ms: i32) {
    let promise = Promise::new(&mut |resolve, _| {
        let window = web_sys::window().unwrap();
        window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms).unwrap();
    });
    JsFuture::from(promise).await.unwrap();
}

/// Waits until there is something, at most ten seconds.
async fn until<T>(what: &str, mut find: impl FnMut() -> Option<T>) -> T {
    for _ in 0..500 {
        if let Some(found) = find() {
            return found;
        }
        sleep(20).await;
    }
    panic!("waited for {what}");
}

/// Opens an entry with a worker of its own.
async fn open(entry: &str) -> Opened {
    let heard: Rc<RefCell<Option<Opened>>> = Rc::default();
    let on_reply = {
        let heard = heard.clone();
        move |reply| match reply {
            Reply::Opened(opened) => *heard.borrow_mut() = Some(*opened),
            Reply::Failed(error) => panic!("{error:?}"),
            _ => {}
        }
    };
    let client = Client::start(&worker(), on_reply, || panic!("no worker"));
    client.send(&Request::Open { url: entry.to_owned(), names: Names::Shown });
    until("the entry to open", || heard.borrow_mut().take()).await
}

// ---- the page -------------------------------------------------------------------

fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

fn origin() -> String {
    web_sys::window().unwrap().location().origin().unwrap()
}

/// A page in an element of its own, 640 pixels wide.
struct Shown {
    element: HtmlElement,
    mounted: Option<Mounted>,
}

impl Shown {
    fn of(entry: &str) -> Shown {
        stand_in_for_the_worker();
        let element: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        element.set_attribute("style", "inline-size: 640px").unwrap();
        document().body().unwrap().append_child(&element).unwrap();
        let options = js_sys::Object::new();
        Reflect::set(&options, &"entry".into(), &entry.into()).unwrap();
        let mounted = Some(mount(element.clone(), options.into(), origin() + "/", None));
        Shown { element, mounted }
    }

    fn find(&self, selector: &str) -> Option<Element> {
        self.element.query_selector(selector).unwrap()
    }

    /// The plays of the tile, once no panel is stale.
    fn plays(&self) -> Option<String> {
        if self.find("section[aria-busy=true]").is_some() {
            return None;
        }
        self.find("[data-panel=tiles] [data-metric=plays]")?.get_attribute("data-value")
    }

    async fn shows(&self, plays: &str) {
        until(&format!("{plays} plays"), || self.plays().filter(|shown| shown == plays)).await;
    }

    fn click(&self, selector: &str) {
        let button = self.find(selector).unwrap_or_else(|| panic!("no {selector}"));
        button.unchecked_into::<HtmlElement>().click();
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        drop(self.mounted.take());
        self.element.remove();
    }
}

// ---- the tests ------------------------------------------------------------------

#[wasm_bindgen_test]
async fn a_packed_file_is_unpacked_by_the_browser_and_a_broken_one_is_named() {
    let events = plays(&[("US", 400), ("DE", 100)]);
    let packed = gzip(&events).await;
    assert!(packed.len() * 10 < events.len(), "{} of {}", packed.len(), events.len());

    let whole = open(&entry(&Uint8Array::from(packed.as_slice()), "")).await;
    assert_eq!((whole.quality.records, whole.n_sessions), (1500, 500));
    assert_eq!(whole.quality.unread, []);

    let half = Uint8Array::from(&packed[..packed.len() / 2]);
    let half = open(&entry(&half, "")).await;
    let why: Vec<&WhyUnread> = half.quality.unread.iter().map(|unread| &unread.why).collect();
    assert_eq!(why, [&WhyUnread::BrokenGzip]);
    assert!(half.n_sessions < 500, "{}", half.n_sessions);
}

#[wasm_bindgen_test]
async fn zones_have_the_offsets_that_are_known_of_them() {
    const HOUR: i64 = 3_600_000;
    let at = |text: &str| js_sys::Date::parse(text) as i64;
    for (name, offsets) in [
        (
            "America/Chicago",
            [
                ("2026-03-08T07:59:59.999Z", -6 * HOUR),
                ("2026-03-08T08:00:00Z", -5 * HOUR),
                ("2026-11-01T06:59:59.999Z", -5 * HOUR),
                ("2026-11-01T07:00:00Z", -6 * HOUR),
            ],
        ),
        (
            "Australia/Lord_Howe",
            [
                ("2026-04-04T14:59:59.999Z", 11 * HOUR),
                ("2026-04-04T15:00:00Z", 10 * HOUR + HOUR / 2),
                ("2026-10-03T15:29:59.999Z", 10 * HOUR + HOUR / 2),
                ("2026-10-03T15:30:00Z", 11 * HOUR),
            ],
        ),
        (
            "Asia/Kathmandu",
            [
                ("2026-01-01T00:00:00Z", 5 * HOUR + 3 * HOUR / 4),
                ("2026-06-01T00:00:00Z", 5 * HOUR + 3 * HOUR / 4),
                ("2026-09-01T00:00:00Z", 5 * HOUR + 3 * HOUR / 4),
                ("2026-12-01T00:00:00Z", 5 * HOUR + 3 * HOUR / 4),
            ],
        ),
    ] {
        let opened = open(&entry(&"".into(), &format!(r#""time_zone":"{name}","#))).await;
        assert_eq!((opened.zone.name(), &opened.notices[..]), (name, &[][..]));
        for (instant, offset) in offsets {
            assert_eq!(opened.zone.offset_ms(at(instant)), offset, "{name} {instant}");
        }
    }
    let nowhere = open(&entry(&"".into(), r#""time_zone":"Mars/Olympus","#)).await;
    assert_eq!(nowhere.zone.name(), "UTC");
    assert_eq!(nowhere.notices, [EntryNotice::UnknownZone("Mars/Olympus".to_owned())]);
}

#[wasm_bindgen_test]
async fn countries_have_the_names_that_the_browser_knows() {
    let page = Shown::of(&entry(&plays(&[("US", 2), ("DE", 1), ("CI", 1), ("ZZ", 1)]).into(), ""));
    page.shows("5").await;
    for (key, name) in
        [("US", "United States"), ("DE", "Germany"), ("CI", "Côte d’Ivoire"), ("ZZ", "ZZ")]
    {
        let row = until(key, || page.find(&format!("[data-panel=countries] tr[data-key={key}]")));
        let text = row.await.text_content().unwrap();
        let unknown = key == "ZZ" && text.contains("Unknown");
        assert!(text.contains(name) || unknown, "{key}: {text}");
    }
}

#[wasm_bindgen_test]
async fn pages_side_by_side_share_nothing_and_one_outlives_the_other() {
    let address = web_sys::window().unwrap().location().href().unwrap();
    let left = Shown::of(&entry(&plays(&[("US", 3), ("DE", 2)]).into(), ""));
    let right = Shown::of(&entry(&plays(&[("US", 4), ("FR", 3)]).into(), ""));
    left.shows("5").await;
    right.shows("7").await;

    left.click("[data-panel=devices] [data-key='US set'] button");
    left.shows("3").await;
    sleep(100).await;
    assert_eq!(right.plays().as_deref(), Some("7"));
    // Neither speaks for the document.
    assert_eq!(web_sys::window().unwrap().location().href().unwrap(), address);

    let mut left = left;
    drop(left.mounted.take());
    assert_eq!(left.element.child_element_count(), 0);
    right.click("[data-panel=devices] [data-key='FR set'] button");
    right.shows("3").await;
    right.click("[data-panel=devices] [data-key='FR set'] button");
    right.shows("7").await;

    let ids: Vec<String> = {
        let again = Shown::of(&entry(&plays(&[("US", 1)]).into(), ""));
        again.shows("1").await;
        let ids = "return Array.from(document.querySelectorAll('[id]'), (element) => element.id);";
        let ids = Function::new_no_args(ids).call0(&JsValue::NULL).unwrap();
        Array::from(&ids).iter().filter_map(|id| id.as_string()).collect()
    };
    let distinct: std::collections::BTreeSet<&String> = ids.iter().collect();
    assert_eq!(ids.len(), distinct.len(), "{ids:?}");
}

#[wasm_bindgen_test]
async fn charts_have_a_pixel_for_each_of_the_screen_and_text_that_the_canvas_measures() {
    let window = web_sys::window().unwrap();
    let watch = "
        Object.defineProperty(globalThis, 'devicePixelRatio', { value: 2, configurable: true });
        const canvas = CanvasRenderingContext2D.prototype;
        const measure = canvas.measureText;
        globalThis.measured = [];
        canvas.measureText = function (text) { measured.push(text); return measure.call(this, text); };
        globalThis.added = [];
        new MutationObserver((records) => {
            for (const record of records) added.push(...record.addedNodes);
        }).observe(document.body, { childList: true });";
    Function::new_no_args(watch).call0(&JsValue::NULL).unwrap();
    let page = Shown::of(&entry(&plays(&[("US", 3)]).into(), ""));
    page.shows("3").await;
    let canvas = until("a drawn timeline", || {
        let canvas = page.find("[data-panel=timeline] canvas")?;
        let canvas: HtmlCanvasElement = canvas.unchecked_into();
        is_drawn(&canvas).then_some(canvas)
    })
    .await;

    let place = canvas.parent_element().unwrap();
    assert!(place.client_width() > 300, "{}", place.client_width());
    assert_eq!(canvas.width(), 2 * place.client_width() as u32);
    assert_eq!(f64::from(canvas.height()), 2.0 * canvas.get_bounding_client_rect().height());

    let list = |name: &str| Array::from(&Reflect::get(&window, &name.into()).unwrap());
    let measured: Vec<String> =
        list("measured").iter().filter_map(|text| text.as_string()).collect();
    assert!(measured.iter().any(|text| text == "0:30"), "{measured:?}");
    // plotters by itself measures with an element that it adds to the body.
    let added: Vec<JsValue> = list("added").iter().collect();
    assert_eq!(added.len(), 1, "{added:?}");
    assert!(js_sys::Object::is(&added[0], &page.element));
}

/// Whether anything of it is not transparent.
fn is_drawn(canvas: &HtmlCanvasElement) -> bool {
    let look = "
        const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        return data.some((byte, i) => i % 4 === 3 && byte > 0);";
    canvas.width() > 0
        && Function::new_with_args("canvas", look)
            .call1(&JsValue::NULL, canvas)
            .is_ok_and(|drawn| drawn.is_truthy())
}
