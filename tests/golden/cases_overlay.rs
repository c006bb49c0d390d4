//! The cases of what moves over a picture.

use super::Case;
use plotters::style::RGBAColor;
use viewprint::charts::overlay::{self, Dot, Hover, Overlay};
use viewprint::charts::{Rect, Theme};

/// Where the picture beneath would be.
const HIT: Rect = Rect { left: 20, top: 20, right: 220, bottom: 110 };

/// A dot at a height, in the color that a theme has for it, small for before.
type Place = (f64, fn(&Theme) -> RGBAColor, bool);

const NOW: fn(&Theme) -> RGBAColor = |theme| theme.views.strong;
const BEFORE: fn(&Theme) -> RGBAColor = |theme| theme.views.soft;
const UNIQUE: fn(&Theme) -> RGBAColor = |theme| theme.unique.strong;

fn case(
    name: &'static str,
    hover: Option<f64>,
    dots: &'static [Place],
    playhead: Option<f64>,
) -> Case {
    Case::new(name, (240, 120.0), move |area, theme| {
        let dots: Vec<Dot> =
            dots.iter().map(|&(y, color, small)| Dot { y, color: color(theme), small }).collect();
        let hover = hover.map(|x| Hover { x, dots: &dots });
        overlay::draw(area, &Overlay { hit: HIT, hover, playhead, dragged: None }, theme)
    })
}

const COMPARED: &[Place] = &[(70.0, BEFORE, true), (50.0, NOW, false), (90.0, UNIQUE, false)];

pub(super) fn cases() -> Vec<Case> {
    vec![
        case("overlay_empty", None, &[], None),
        case("overlay_one_dot", Some(120.0), &[(60.0, NOW, false)], None),
        case("overlay_no_values", Some(120.0), &[], Some(60.0)),
        case(
            "overlay_all_equal",
            Some(120.0),
            &[(60.0, BEFORE, true), (60.0, NOW, false), (60.0, UNIQUE, false)],
            Some(120.0),
        ),
        case(
            "overlay_beyond_the_plot",
            Some(220.0),
            &[(-1e9, NOW, false), (110.0, NOW, false), (1e9, NOW, false)],
            Some(1e9),
        ),
        case("overlay_compared", Some(140.0), COMPARED, Some(40.0)),
        case("overlay_dark", Some(140.0), COMPARED, Some(40.0)).themed(Theme::dark),
    ]
}
