//! How things look here and now: colors of the style sheet, pixels of the screen.
//!
//! Charts cannot see the style sheet, so its custom properties are read for them,
//! and again whenever the system's or the host's choice of theme changes.

use crate::builtin::decimal;
use crate::charts::Theme;
use core::time::Duration;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use web_sys::{
    Element, HtmlElement, MediaQueryList, MutationObserver, MutationObserverInit, Window,
};

/// What changes how a page looks without changing what it says.
const QUERIES: [&str; 3] =
    ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"];

/// The theme of everything below an element, at the screen's pixel ratio.
///
/// Call it once, under a reactive owner; what it listens to ends with the owner.
pub fn theme_of(root: Signal<Option<HtmlElement>, LocalStorage>) -> RwSignal<Option<Arc<Theme>>> {
    let epoch = RwSignal::new(0_u32);
    listen(epoch, root);
    let theme = RwSignal::new(None::<Arc<Theme>>);
    Effect::new(move || {
        epoch.track();
        let Some(root) = root.get() else { return };
        // In a task of its own: what asks for a style makes the browser lay out the page.
        set_timeout(
            move || {
                let _ = theme.try_set(Some(Arc::new(read(&root))));
            },
            Duration::ZERO,
        );
    });
    theme
}

/// Device pixels per CSS pixel.
pub fn pixel_ratio() -> f64 {
    web_sys::window().map_or(1.0, |window| window.device_pixel_ratio())
}

fn listen(epoch: RwSignal<u32>, root: Signal<Option<HtmlElement>, LocalStorage>) {
    let Some(window) = web_sys::window() else { return };
    let look_again = Closure::<dyn FnMut()>::new(move || {
        let _ = epoch.try_update(|epoch| *epoch += 1);
    });
    let listener: js_sys::Function =
        look_again.as_ref().unchecked_ref::<js_sys::Function>().clone();
    let to = {
        let listener = listener.clone();
        move |query: &str| Listening::to(&window, query, &listener)
    };
    let lists = QUERIES.map(&to);
    let observer = MutationObserver::new(&listener).ok();
    // A query can only say that the ratio is no longer this one: each ratio asks anew.
    Effect::new(move |_: Option<Option<Listening>>| {
        epoch.track();
        to(&format!("(resolution: {}dppx)", decimal(pixel_ratio())))
    });
    Effect::new({
        let observer = observer.clone();
        move || {
            // The theme may be set on the page's root, on our host, or on what holds us.
            let mut next = root.get().map(Element::from);
            while let (Some(element), Some(observer)) = (next, &observer) {
                let options = MutationObserverInit::new();
                options.set_attributes(true);
                options.set_attribute_filter(&js_sys::Array::of1(&"data-theme".into()));
                let _ = observer.observe_with_options(&element, &options);
                next = parent_or_host(&element);
            }
        }
    });
    let kept = StoredValue::new_local((lists, observer, look_again));
    on_cleanup(move || {
        kept.with_value(|(_, observer, _)| {
            if let Some(observer) = observer {
                observer.disconnect();
            }
        });
    });
}

/// Listens to a media query until dropped.
struct Listening {
    list: MediaQueryList,
    listener: js_sys::Function,
}

impl Listening {
    fn to(window: &Window, query: &str, listener: &js_sys::Function) -> Option<Listening> {
        let list = window.match_media(query).ok()??;
        list.add_event_listener_with_callback("change", listener).ok()?;
        Some(Listening { list, listener: listener.clone() })
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let _ = self.list.remove_event_listener_with_callback("change", &self.listener);
    }
}

fn parent_or_host(element: &Element) -> Option<Element> {
    element.parent_element().or_else(|| {
        let root = element.get_root_node().dyn_into::<web_sys::ShadowRoot>().ok()?;
        Some(root.host())
    })
}

fn read(root: &HtmlElement) -> Theme {
    Theme::light().at_scale(pixel_ratio()).with_tokens(tokens_of(root))
}

/// The colors that the style sheet has for an element, by the names of its custom
/// properties.
pub fn tokens_of(root: &HtmlElement) -> impl Fn(&str) -> Option<String> {
    let style = web_sys::window().and_then(|window| window.get_computed_style(root).ok().flatten());
    move |name| {
        let text = style.as_ref()?.get_property_value(name).ok()?;
        let text = text.trim();
        (!text.is_empty()).then(|| resolved(root, name, text))
    }
}

/// A color as `#rrggbb`, also where the token names one of the system's colors.
fn resolved(root: &HtmlElement, name: &str, text: &str) -> String {
    let is_word = text.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !is_word {
        return text.to_owned();
    }
    probe(root, name).unwrap_or_else(|| text.to_owned())
}

fn probe(root: &HtmlElement, name: &str) -> Option<String> {
    let window = web_sys::window()?;
    let probe: HtmlElement = window.document()?.create_element("span").ok()?.dyn_into().ok()?;
    probe.style().set_property("color", &format!("var({name})")).ok()?;
    probe.style().set_property("forced-color-adjust", "none").ok()?;
    root.append_child(&probe).ok()?;
    let color = window.get_computed_style(&probe).ok()??.get_property_value("color").ok();
    probe.remove();
    let color = color?;
    let parts: Vec<u8> = color
        .trim_start_matches(|c: char| !c.is_ascii_digit())
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|part| part.parse().ok())
        .take(3)
        .collect();
    let [red, green, blue] = parts.try_into().ok()?;
    Some(format!("#{red:02x}{green:02x}{blue:02x}"))
}
