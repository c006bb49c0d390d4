//! One line of the file.

use super::shape::{Device, Place};
use jiff::Timestamp;
use serde::Serialize;
use std::error::Error;
use std::io::Write;

/// What happened. Content times are in tenths of a second.
#[derive(Clone, Copy)]
pub(super) enum What {
    Impression,
    Play,
    Watch { from_ds: u32, to_ds: u32 },
    Reach { percent: u32 },
    Share,
    Like,
    Download,
}

impl What {
    fn kind(self) -> &'static str {
        match self {
            What::Impression => "impression",
            What::Play => "play",
            What::Watch { .. } => "watch",
            What::Reach { .. } => "reach",
            What::Share => "share",
            What::Like => "like",
            What::Download => "download",
        }
    }
}

/// Something that happened, and when.
#[derive(Clone, Copy)]
pub(super) struct Event {
    pub(super) at_ms: i64,
    pub(super) what: What,
}

/// What all events of a session have in common.
pub(super) struct Setting {
    pub(super) session: Option<String>,
    pub(super) viewer: Option<String>,
    pub(super) role: Option<&'static str>,
    pub(super) whereabouts: Whereabouts,
    pub(super) context: Option<&'static str>,
    pub(super) page: Option<&'static str>,
    pub(super) device: Device,
}

/// How much of the place was found out.
pub(super) enum Whereabouts {
    Unknown,
    Country(&'static str),
    Place(Place),
}

/// The fields of `docs/formats.md`, "Raw events", in the order they are written.
#[derive(Serialize)]
struct Line<'a> {
    at: String,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    viewer: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    percent: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    city: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<&'static str>,
    device: &'static str,
    os: &'static str,
    browser: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
}

/// Writes one event as one line.
pub(super) fn write(
    out: &mut impl Write,
    setting: &Setting,
    event: Event,
) -> Result<(), Box<dyn Error>> {
    let (from, to) = match event.what {
        What::Watch { from_ds, to_ds } => (Some(seconds(from_ds)), Some(seconds(to_ds))),
        _ => (None, None),
    };
    let percent = match event.what {
        What::Reach { percent } => Some(percent),
        _ => None,
    };
    let (country, region, city) = match &setting.whereabouts {
        Whereabouts::Unknown => (None, None, None),
        Whereabouts::Country(country) => (Some(*country), None, None),
        Whereabouts::Place(place) => (Some(place.country), Some(place.region), Some(place.city)),
    };
    let line = Line {
        at: Timestamp::from_millisecond(event.at_ms)?.to_string(),
        kind: event.what.kind(),
        session: setting.session.as_deref(),
        viewer: setting.viewer.as_deref(),
        from,
        to,
        percent,
        country,
        region,
        city,
        context: setting.context,
        page: setting.page,
        device: setting.device.device,
        os: setting.device.os,
        browser: setting.device.browser,
        role: setting.role,
    };
    serde_json::to_writer(&mut *out, &line)?;
    out.write_all(b"\n")?;
    Ok(())
}

/// The nearest number to a decimal with one digit, which prints as that decimal.
fn seconds(ds: u32) -> f64 {
    f64::from(ds) / 10.0
}
