//! The colors, weights and font of every picture.
//!
//! The page fills a [`Theme`] from its CSS custom properties with
//! [`Theme::with_tokens`], so that a host's own colors reach the canvas. The
//! constants of [`Theme::light`], [`Theme::dark`] and [`Theme::contrast`] are the
//! same tokens for native use: tests, the gallery, exported files.

use plotters::style::RGBAColor;

/// The size units plotters' SVG backend wants for one pixel of text: it divides
/// by this number (the canvas backend does not). For [`Theme::em`].
pub const SVG_EM: f64 = 1.24;

/// The font families of the page, as CSS writes them.
const SYSTEM_FONT: &str = "system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, \
                           Liberation Sans, Arial, sans-serif";

/// The color family of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hue {
    /// Times the player was shown.
    Impressions,
    /// Times it was started.
    Plays,
    /// Distinct people.
    Viewers,
    /// Minutes viewed.
    Minutes,
    /// Average completion.
    Completion,
    /// Average drop-off.
    DropOff,
}

/// One metric's colors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shades {
    /// The line of now.
    pub strong: RGBAColor,
    /// The line of before.
    pub soft: RGBAColor,
    /// The area under now.
    pub tint: RGBAColor,
}

/// Everything a picture is told about looks. Weights are CSS pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// Device pixels per CSS pixel. Every length and font size is multiplied by it.
    pub scale: f64,
    /// The backend's text size units per pixel: 1, or [`SVG_EM`].
    pub em: f64,
    /// Font families, as CSS writes them.
    pub font: String,
    /// The weight of a line of now.
    pub now_w: f64,
    /// The weight of a line of before.
    pub before_w: f64,

    /// What the picture lies on; gaps around lines are drawn with it.
    pub surface: RGBAColor,
    /// The ground of a chapter.
    pub sunken: RGBAColor,
    /// The ground of the chapter that is on.
    pub selected: RGBAColor,
    /// Strongest ink: the hairline under the pointer.
    pub ink: RGBAColor,
    /// Middle ink: names of lanes and chapters.
    pub ink_2: RGBAColor,
    /// Weakest ink: labels of ticks.
    pub ink_3: RGBAColor,
    /// Rules between things of the same kind.
    pub line: RGBAColor,
    /// Lines of the grid.
    pub grid: RGBAColor,
    /// Base lines and tick marks.
    pub axis: RGBAColor,
    /// Bars and sparklines of now.
    pub now: RGBAColor,
    /// Bars and sparklines of before.
    pub before: RGBAColor,

    /// Views along the entry: now, before, the area under now.
    pub views: Shades,
    /// Distinct named viewers along the entry; its tint is not used.
    pub unique: Shades,
    /// Replays along the entry; its tint is not used.
    pub replays: Shades,
    /// The position of the player, and nothing else.
    pub playhead: RGBAColor,
    /// The metrics, in the order of [`Hue`].
    pub hues: [Shades; 6],
    /// Not viewed, once, twice, more often.
    pub heat: [RGBAColor; 4],
}

impl Theme {
    /// Dark on light.
    pub fn light() -> Theme {
        Theme {
            scale: 1.0,
            em: 1.0,
            font: SYSTEM_FONT.to_owned(),
            now_w: 2.0,
            before_w: 1.5,
            surface: rgb(0xffffff),
            sunken: rgb(0xf5f4ef),
            selected: rgb(0xe6eefb),
            ink: rgb(0x1a1b1e),
            ink_2: rgb(0x4c4d52),
            ink_3: rgb(0x63646a),
            line: rgb(0xe4e2db),
            grid: rgb(0xe9e7e1),
            axis: rgb(0x84827a),
            now: rgb(0x153a82),
            before: rgb(0x7c8aa3),
            views: shades(0x1c63d6, 0x698dc2, 0xf0f5fd),
            unique: shades(0x23124c, 0x8c7fa6, 0xffffff),
            replays: shades(0xab4b01, 0xb97f58, 0xfdf3ec),
            playhead: rgb(0xc21d45),
            hues: [
                shades(0x314353, 0x7f8e9b, 0xf2f4f6),
                shades(0x003b93, 0x5d8cda, 0xf0f5fd),
                shades(0x502e7e, 0x9881c2, 0xf6f2fb),
                shades(0x02494a, 0x4d9898, 0xeef6f6),
                shades(0x114c00, 0x6c9763, 0xf1f7ef),
                shades(0x81044b, 0xca7095, 0xfcf1f5),
            ],
            heat: [rgb(0xffffff), rgb(0x5194d5), rgb(0x0d3c99), rgb(0x16105e)],
        }
    }

    /// Light on dark.
    pub fn dark() -> Theme {
        Theme {
            surface: rgb(0x181a1e),
            sunken: rgb(0x141519),
            selected: rgb(0x233150),
            ink: rgb(0xeeede9),
            ink_2: rgb(0xbdbdc1),
            ink_3: rgb(0x9b9ca3),
            line: rgb(0x2e3138),
            grid: rgb(0x292c33),
            axis: rgb(0x7b7e88),
            now: rgb(0xbdd2fa),
            before: rgb(0x627090),
            views: shades(0x4188fe, 0x5073a6, 0x1a2130),
            unique: shades(0xf5f3ff, 0x7a708f, 0x181a1e),
            replays: shades(0xe2783c, 0x9c643d, 0x251e19),
            playhead: rgb(0xff6d8d),
            hues: [
                shades(0xbbd0e3, 0x62707d, 0x1e2126),
                shades(0xb1cffe, 0x416eb8, 0x1b212b),
                shades(0xd7c3ff, 0x7a63a1, 0x211f2a),
                shades(0x72dedd, 0x2b7a79, 0x192325),
                shades(0x9fdd91, 0x4f7945, 0x1c231d),
                shades(0xffbad3, 0xa85276, 0x251e24),
            ],
            heat: [rgb(0x181a1e), rgb(0x296dab), rgb(0xa9c8fe), rgb(0xf3f5ff)],
            ..Theme::light()
        }
    }

    /// Black on white, without half tones, with heavier lines.
    pub fn contrast() -> Theme {
        Theme {
            now_w: 2.5,
            before_w: 2.0,
            sunken: rgb(0xffffff),
            selected: rgb(0xdfe9ff),
            ink: rgb(0x000000),
            ink_2: rgb(0x1c1c1f),
            ink_3: rgb(0x33343a),
            line: rgb(0x6b6b6b),
            grid: rgb(0xb9b9b9),
            axis: rgb(0x000000),
            now: rgb(0x001f5c),
            before: rgb(0x66758f),
            views: shades(0x0453c4, 0x5174a8, 0xffffff),
            unique: shades(0x000000, 0x796e8e, 0xffffff),
            replays: shades(0x944000, 0x9e673f, 0xffffff),
            playhead: rgb(0xa3002e),
            hues: [
                shades(0x1a2b3a, 0x677582, 0xffffff),
                shades(0x002566, 0x4673bf, 0xffffff),
                shades(0x391463, 0x7f68a7, 0xffffff),
                shades(0x002f2f, 0x317f7e, 0xffffff),
                shades(0x083100, 0x547e4b, 0xffffff),
                shades(0x570030, 0xae577c, 0xffffff),
            ],
            heat: [rgb(0xffffff), rgb(0x5194d5), rgb(0x0d3c99), rgb(0x000000)],
            ..Theme::light()
        }
    }

    /// The same theme for another density of pixels.
    pub fn at_scale(self, scale: f64) -> Theme {
        Theme { scale, ..self }
    }

    /// The same theme, where `token` gives a color for a custom property's name
    /// (`--vp-views`). What it does not know, or is not plain hex, stays as it is.
    pub fn with_tokens(mut self, token: impl Fn(&str) -> Option<String>) -> Theme {
        for (name, color) in self.tokens() {
            if let Some(found) = token(name).as_deref().and_then(parse_hex) {
                *color = found;
            }
        }
        self
    }

    /// The colors of a metric.
    pub fn hue(&self, hue: Hue) -> Shades {
        self.hues[hue as usize]
    }

    /// The custom property behind each color.
    fn tokens(&mut self) -> [(&'static str, &mut RGBAColor); 41] {
        let [impressions, plays, viewers, minutes, completion, drop_off] = &mut self.hues;
        let [heat_0, heat_1, heat_2, heat_3] = &mut self.heat;
        [
            ("--vp-surface", &mut self.surface),
            ("--vp-sunken", &mut self.sunken),
            ("--vp-selected", &mut self.selected),
            ("--vp-ink", &mut self.ink),
            ("--vp-ink-2", &mut self.ink_2),
            ("--vp-ink-3", &mut self.ink_3),
            ("--vp-line", &mut self.line),
            ("--vp-grid", &mut self.grid),
            ("--vp-axis", &mut self.axis),
            ("--vp-now", &mut self.now),
            ("--vp-before", &mut self.before),
            ("--vp-views", &mut self.views.strong),
            ("--vp-views-before", &mut self.views.soft),
            ("--vp-views-tint", &mut self.views.tint),
            ("--vp-unique", &mut self.unique.strong),
            ("--vp-unique-before", &mut self.unique.soft),
            ("--vp-replays", &mut self.replays.strong),
            ("--vp-replays-before", &mut self.replays.soft),
            ("--vp-playhead", &mut self.playhead),
            ("--vp-impressions", &mut impressions.strong),
            ("--vp-impressions-soft", &mut impressions.soft),
            ("--vp-impressions-tint", &mut impressions.tint),
            ("--vp-plays", &mut plays.strong),
            ("--vp-plays-soft", &mut plays.soft),
            ("--vp-plays-tint", &mut plays.tint),
            ("--vp-viewers", &mut viewers.strong),
            ("--vp-viewers-soft", &mut viewers.soft),
            ("--vp-viewers-tint", &mut viewers.tint),
            ("--vp-minutes", &mut minutes.strong),
            ("--vp-minutes-soft", &mut minutes.soft),
            ("--vp-minutes-tint", &mut minutes.tint),
            ("--vp-completion", &mut completion.strong),
            ("--vp-completion-soft", &mut completion.soft),
            ("--vp-completion-tint", &mut completion.tint),
            ("--vp-drop-off", &mut drop_off.strong),
            ("--vp-drop-off-soft", &mut drop_off.soft),
            ("--vp-drop-off-tint", &mut drop_off.tint),
            ("--vp-heat-0", heat_0),
            ("--vp-heat-1", heat_1),
            ("--vp-heat-2", heat_2),
            ("--vp-heat-3", heat_3),
        ]
    }
}

/// `#rgb`, `#rrggbb` or `#rrggbbaa`, with space around it as CSS hands it out.
pub fn parse_hex(text: &str) -> Option<RGBAColor> {
    let digits = text.trim().strip_prefix('#')?;
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let n = u32::from_str_radix(digits, 16).ok()?;
    match digits.len() {
        3 => {
            let twice = |shift: u32| (n >> shift & 0xf) * 0x11;
            Some(rgb(twice(8) << 16 | twice(4) << 8 | twice(0)))
        }
        6 => Some(rgb(n)),
        8 => {
            let RGBAColor(r, g, b, _) = rgb(n >> 8);
            Some(RGBAColor(r, g, b, f64::from(n & 0xff) / 255.0))
        }
        _ => None,
    }
}

const fn rgb(hex: u32) -> RGBAColor {
    RGBAColor((hex >> 16) as u8, (hex >> 8) as u8, hex as u8, 1.0)
}

const fn shades(strong: u32, soft: u32, tint: u32) -> Shades {
    Shades { strong: rgb(strong), soft: rgb(soft), tint: rgb(tint) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_colors_are_read_and_other_words_are_not() {
        assert_eq!(parse_hex(" #1c63d6 "), Some(rgb(0x1c63d6)));
        assert_eq!(parse_hex("#fc0"), Some(rgb(0xffcc00)));
        assert_eq!(parse_hex("#00000080"), Some(RGBAColor(0, 0, 0, 128.0 / 255.0)));
        for word in ["", "#", "#12", "#+12345", "CanvasText", "rgb(1 2 3)", "#ééé"] {
            assert_eq!(parse_hex(word), None, "{word}");
        }
    }

    #[test]
    fn a_host_may_change_one_color_and_keep_the_rest() {
        let theme =
            Theme::light().with_tokens(|name| (name == "--vp-views").then(|| "#0a0b0c".to_owned()));
        assert_eq!(theme.views.strong, rgb(0x0a0b0c));
        assert_eq!(theme.views.soft, Theme::light().views.soft);
    }

    #[test]
    fn every_color_has_a_name_of_its_own() {
        let mut theme = Theme::light();
        let mut names = theme.tokens().map(|(name, _)| name);
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
