//! What moves over a picture: the hairline under the pointer with a dot on each
//! series, and the playhead. It has a canvas of its own, so that moving a pointer
//! never draws the picture again.

use plotters::style::RGBAColor;
use plotters_backend::DrawingBackend;

use super::decimate::Point;
use super::frame::Rect;
use super::pen::Pen;
use super::{Area, Drawn, Theme};

/// CSS pixels that the flag stands over the hit area, and how wide and high it is.
const FLAG_RISE: f64 = 12.0;
const FLAG_W: f64 = 12.0;
const FLAG_H: f64 = 9.0;

/// A dot on a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    /// Device pixels from the top.
    pub y: f64,
    /// The color of its series.
    pub color: RGBAColor,
    /// Whether it is smaller: on a series of before.
    pub small: bool,
}

/// The place under the pointer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hover<'a> {
    /// Device pixels from the left.
    pub x: f64,
    /// In the order of drawing.
    pub dots: &'a [Dot],
}

/// The picture.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Overlay<'a> {
    /// The hit area of the picture beneath, from its layout.
    pub hit: Rect,
    /// The place under the pointer.
    pub hover: Option<Hover<'a>>,
    /// The position of the player: device pixels from the left.
    pub playhead: Option<f64>,
}

/// Draws the picture. What lies beside the hit area is not drawn.
pub fn draw<B: DrawingBackend>(area: &Area<B>, overlay: &Overlay<'_>, theme: &Theme) -> Drawn<B> {
    let pen = Pen::new(area, theme);
    let Rect { left, right, .. } = overlay.hit;
    let is_inside = |x: f64| x >= f64::from(left) && x <= f64::from(right);
    if let Some(x) = overlay.playhead.filter(|x| is_inside(*x)) {
        playhead(&pen, overlay.hit, x.round() as i32)?;
    }
    match overlay.hover.filter(|hover| is_inside(hover.x)) {
        Some(place) => hover(&pen, overlay.hit, &place),
        None => Ok(()),
    }
}

fn playhead<B: DrawingBackend>(pen: &Pen<'_, B>, hit: Rect, x: i32) -> Drawn<B> {
    let weight = pen.frame.weight(1.5) as i32;
    let top = hit.top - pen.frame.px(FLAG_RISE);
    let color = pen.theme.playhead;
    let left = x - weight / 2;
    pen.rect(Rect { left, top, right: left + weight, bottom: hit.bottom }, color)?;
    // The flag is as even around the line as whole pixels allow.
    let half = pen.frame.px(FLAG_W / 2.0);
    let foot = top + pen.frame.px(FLAG_H);
    let flag =
        vec![(left - half, top), (left + weight + half, top), (left + weight, foot), (left, foot)];
    pen.polygon(flag, color)
}

fn hover<B: DrawingBackend>(pen: &Pen<'_, B>, hit: Rect, place: &Hover<'_>) -> Drawn<B> {
    pen.rule_v(place.x.round() as i32, (hit.top, hit.bottom), pen.theme.ink)?;
    // A value of 0 lies on the bottom edge and has its dot.
    let heights = f64::from(hit.top)..=f64::from(hit.bottom);
    for dot in place.dots.iter().filter(|dot| heights.contains(&dot.y)) {
        let center: Point = (place.x, dot.y);
        let radius = if dot.small { 3.0 } else { 4.0 };
        pen.disc(center, radius + 1.0, pen.theme.surface)?;
        pen.disc(center, radius, dot.color)?;
    }
    Ok(())
}
