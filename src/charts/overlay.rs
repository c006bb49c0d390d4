//! What moves over a picture: the hairline under the pointer with a dot on each
//! series, the playhead, and the span that is being dragged over. It has a canvas of its own, so that moving a pointer
//! never draws the picture again.

use plotters::style::{Color, RGBAColor};
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
    /// What is dragged over: its two ends, device pixels from the left, in either order.
    pub dragged: Option<(f64, f64)>,
}

/// CSS pixels between a place and the card beside it.
const CARD_GAP: f64 = 14.0;

/// Where the left edge of a card of `card` pixels goes, beside the place at `x`, on
/// a picture of `width`: to the right, or to the left where only that side has room
/// or the right one would cover what is at `avoid`. All in CSS pixels.
pub fn card_left(width: f64, card: f64, x: f64, avoid: Option<f64>) -> f64 {
    let [right, left] = [x + CARD_GAP, x - CARD_GAP - card];
    let fits = |at: f64| at >= 0.0 && at + card <= width;
    let covers = |at: f64| avoid.is_some_and(|avoid| (at..=at + card).contains(&avoid));
    let sides = [right, left];
    let best = sides.iter().find(|at| fits(**at) && !covers(**at));
    let best = best.or_else(|| sides.iter().find(|at| fits(**at)));
    best.copied().unwrap_or((width - card).max(0.0))
}

/// Draws the picture. What lies beside the hit area is not drawn.
pub fn draw<B: DrawingBackend>(area: &Area<B>, overlay: &Overlay<'_>, theme: &Theme) -> Drawn<B> {
    let pen = Pen::new(area, theme);
    let Rect { left, right, .. } = overlay.hit;
    let is_inside = |x: f64| x >= f64::from(left) && x <= f64::from(right);
    if let Some((a, b)) = overlay.dragged {
        dragged(&pen, overlay.hit, a.min(b), a.max(b))?;
    }
    if let Some(x) = overlay.playhead.filter(|x| is_inside(*x)) {
        playhead(&pen, overlay.hit, x.round() as i32)?;
    }
    match overlay.hover.filter(|hover| is_inside(hover.x)) {
        Some(place) => hover(&pen, overlay.hit, &place),
        None => Ok(()),
    }
}

fn dragged<B: DrawingBackend>(pen: &Pen<'_, B>, hit: Rect, from: f64, to: f64) -> Drawn<B> {
    let [left, right] = [from, to].map(|x| (x.round() as i32).max(hit.left).min(hit.right));
    pen.rect(Rect { left, right, ..hit }, pen.theme.now.mix(0.15))?;
    pen.rule_v(left, (hit.top, hit.bottom), pen.theme.now)?;
    pen.rule_v(right, (hit.top, hit.bottom), pen.theme.now)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_stands_beside_its_place_where_there_is_room() {
        assert_eq!(card_left(1_000.0, 224.0, 100.0, None), 114.0);
        assert_eq!(card_left(1_000.0, 224.0, 900.0, None), 662.0);
        assert_eq!(card_left(300.0, 224.0, 150.0, None), 76.0);
        assert_eq!(card_left(200.0, 224.0, 150.0, None), 0.0);
    }

    #[test]
    fn a_card_leaves_the_playhead_free_if_the_other_side_has_room() {
        assert_eq!(card_left(1_000.0, 224.0, 500.0, Some(600.0)), 262.0);
        assert_eq!(card_left(1_000.0, 224.0, 500.0, Some(400.0)), 514.0);
        assert_eq!(card_left(1_000.0, 224.0, 100.0, Some(200.0)), 114.0);
    }
}
