//! Time zones as the browser knows them.

use crate::time::Zone;
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::prelude::*;

/// The zone that the browser is set to; UTC when it does not say.
pub(super) fn browsers_zone() -> String {
    let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    Reflect::get(&format.resolved_options(), &"timeZone".into())
        .ok()
        .and_then(|name| name.as_string())
        .unwrap_or_else(|| "UTC".to_owned())
}

/// The zone of an IANA name between two instants; `None` when the browser knows
/// no such zone.
pub(super) fn zone(name: &str, from_ms: i64, to_ms: i64) -> Option<Zone> {
    let format = offset_format(name)?;
    let mut is_known = true;
    let zone = Zone::probe(name, from_ms, to_ms, |at_ms| {
        offset_ms(&format, at_ms).unwrap_or_else(|| {
            is_known = false;
            0
        })
    });
    is_known.then_some(zone)
}

/// A format of `Intl` that says a zone's offset from UTC, as `GMT-05:00`.
fn offset_format(name: &str) -> Option<Object> {
    let options = Object::new();
    Reflect::set(&options, &"timeZone".into(), &name.into()).ok()?;
    Reflect::set(&options, &"timeZoneName".into(), &"longOffset".into()).ok()?;
    // The typed constructor would throw through wasm for a name that is unknown.
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor: Function =
        Reflect::get(&intl, &"DateTimeFormat".into()).ok()?.dyn_into().ok()?;
    Reflect::construct(&constructor, &Array::of2(&"en-US".into(), &options)).ok()?.dyn_into().ok()
}

fn offset_ms(format: &Object, at_ms: i64) -> Option<i64> {
    let to_parts: Function = Reflect::get(format, &"formatToParts".into()).ok()?.dyn_into().ok()?;
    let date = Date::new(&JsValue::from_f64(at_ms as f64));
    let parts: Array = to_parts.call1(format, &date).ok()?.dyn_into().ok()?;
    parts.iter().find_map(|part| {
        let text = |key: &str| Reflect::get(&part, &key.into()).ok()?.as_string();
        (text("type")? == "timeZoneName").then(|| parse_offset(&text("value")?))?
    })
}

/// Milliseconds of `GMT`, `GMT+05:45` or `GMT-00:01:15`.
fn parse_offset(text: &str) -> Option<i64> {
    let offset = text.strip_prefix("GMT")?;
    let Some(sign) = offset.chars().next() else { return Some(0) };
    let sign = match sign {
        '+' => 1,
        '-' | '\u{2212}' => -1,
        _ => return None,
    };
    let digits = offset.trim_start_matches(['+', '-', '\u{2212}']);
    let mut seconds = 0;
    let mut unit = 3_600;
    for part in digits.split(':') {
        seconds += part.parse::<i64>().ok()? * unit;
        unit /= 60;
    }
    Some(sign * seconds * 1_000)
}
