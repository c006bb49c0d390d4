//! What the browser itself knows and does: names of countries, the clipboard, focus.
//! Names of regions it does not know; they come with the map.

use crate::view::Names;
use js_sys::{Array, Function, Object, Reflect};
use leptos::prelude::{RwSignal, Update, With};
use std::collections::HashMap;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Clipboard, Element, HtmlElement, MouseEvent, ShadowRoot};

/// Names of places.
pub struct PlaceNames {
    /// `Intl.DisplayNames` of countries and its method; `None` where the browser has none.
    countries: Option<(Object, Function)>,
    /// Regions by code, those that were learned; who reads them follows it.
    regions: RwSignal<HashMap<String, String>>,
}

impl PlaceNames {
    /// Names in a language, given by its BCP 47 tag.
    pub fn new(tag: &str) -> PlaceNames {
        PlaceNames { countries: display_names(tag).ok(), regions: RwSignal::new(HashMap::new()) }
    }

    /// Learns names of regions, each behind its code.
    pub fn learn_regions(&self, names: Vec<(String, String)>) {
        let _ = self.regions.try_update(|known| known.extend(names));
    }
}

fn display_names(tag: &str) -> Result<(Object, Function), JsValue> {
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &"region".into())?;
    Reflect::set(&options, &"fallback".into(), &"none".into())?;
    let intl = Reflect::get(&js_sys::global(), &"Intl".into())?;
    let constructor: Function = Reflect::get(&intl, &"DisplayNames".into())?.dyn_into()?;
    let names = Reflect::construct(&constructor, &Array::of2(&tag.into(), &options))?;
    let of: Function = Reflect::get(&names, &"of".into())?.dyn_into()?;
    Ok((names.dyn_into()?, of))
}

impl Names for PlaceNames {
    fn country(&self, code: &str) -> Option<String> {
        let (names, of) = self.countries.as_ref()?;
        of.call1(names, &code.into()).ok()?.as_string()
    }

    fn region(&self, code: &str) -> Option<String> {
        self.regions.with(|known| known.get(code).cloned())
    }
}

/// Puts a text on the clipboard; whether the browser let us.
pub async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    // Absent where the page is not served securely, or the frame is not allowed to.
    let clipboard = Reflect::get(&window.navigator(), &"clipboard".into());
    let Ok(clipboard) = clipboard.and_then(|clipboard| clipboard.dyn_into::<Clipboard>()) else {
        return false;
    };
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// Goes to a part of the page that a link is in. The fragment of the address is the
/// state's, so a link to an id would wipe it.
pub fn jump(event: &MouseEvent, selector: &str) {
    event.prevent_default();
    let link = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let page = link.and_then(|link| link.closest(".vp").ok().flatten());
    let part = page.and_then(|page| page.query_selector(selector).ok().flatten());
    if let Some(part) = part.and_then(|part| part.dyn_into::<HtmlElement>().ok()) {
        part.scroll_into_view();
        let _ = part.focus();
    }
}

/// Keeps the focus near a button that takes its own part of a list away: on what
/// stands in its place then, else on the last of the list.
pub fn keep_place(event: &MouseEvent) {
    const LISTS: [&str; 2] = [".values, .chips, .find-row", ".chips"];
    let pressed = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(pressed) = pressed else { return };
    let places =
        LISTS.map(|lists| Some((pressed.closest(lists).ok()??, place_in(&pressed, lists))));
    leptos::prelude::request_animation_frame(move || {
        // A list that is gone takes no focus, and the next one is asked.
        for (list, place) in places.into_iter().flatten() {
            let part = |place: &str| format!(":scope > {place} :is(button, input)");
            let place = part(&format!(":nth-child({place})"));
            keep_focus(&list, &format!("{place}, {}", part(":last-child")));
        }
    });
}

/// Which child of the nearest of the lists an element is in, from 1.
fn place_in(element: &Element, lists: &str) -> u32 {
    let mut child = element.clone();
    while let Some(parent) = child.parent_element()
        && !parent.matches(lists).unwrap_or(true)
    {
        child = parent;
    }
    let mut place = 1;
    while let Some(before) = child.previous_element_sibling() {
        child = before;
        place += 1;
    }
    place
}

/// Puts the focus on a part of an element when what had it is gone, as a row is that
/// was pressed and then drilled into.
pub fn keep_focus(within: &Element, selector: &str) {
    let root = within.get_root_node();
    let active = match root.dyn_ref::<ShadowRoot>() {
        Some(root) => root.active_element(),
        None => within.owner_document().and_then(|document| document.active_element()),
    };
    if active.is_some_and(|active| active.tag_name() != "BODY") {
        return;
    }
    let part = within.query_selector(selector).ok().flatten();
    if let Some(part) = part.and_then(|part| part.dyn_into::<HtmlElement>().ok()) {
        let _ = part.focus();
    }
}
