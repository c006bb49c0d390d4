//! What happened along the entry: views and distinct viewers on one scale,
//! replays in a lane beneath, chapters as a strip, content time under all.

use plotters::style::text_anchor::HPos;
use plotters_backend::DrawingBackend;

use super::axis::{Axis, RowLabel, Side, Tick};
use super::decimate::{Point, extremes, highest};
use super::frame::{Frame, Linear, Margins, Rect};
use super::hit::TimeScale;
use super::line::{GAP, Line};
use super::pen::{LABEL, Pen, SMALL, Spine, comb};
use super::theme::Shades;
use super::{Area, Drawn, Theme};

/// CSS pixels of one bar of the replays lane and the gap beside it.
const BAR: f64 = 4.5;
/// CSS pixels of the chapter strip.
const STRIP: f64 = 24.0;
/// CSS pixels between the last lane and the chapter strip.
const STRIP_GAP: f64 = 8.0;
/// CSS pixels under everything for the labels of content time.
const FOOT: f64 = 24.0;
/// CSS pixels above the plot; the playhead's flag stands there.
const HEAD: f64 = 14.0;
/// CSS pixels between the plot and the lane beneath, for the lane's name.
const LANE_GAP: f64 = 22.0;
/// The narrowest chapter, in CSS pixels, that has a rule up through the lanes:
/// rules that are closer together are a texture, not a help.
const RULED: f64 = 12.0;
/// CSS pixels left and right of a chapter's label.
const CHAPTER_PAD: f64 = 8.0;

/// One count per cell, cell 0 at content time 0.
#[derive(Clone, Copy, Debug)]
pub struct Counts<'a> {
    /// The range in question.
    pub now: &'a [u32],
    /// The range it is compared with.
    pub before: Option<&'a [u32]>,
}

/// A part of the entry with a name. It ends where the next one starts.
#[derive(Clone, Copy, Debug)]
pub struct Chapter<'a> {
    /// Content time.
    pub start_ms: u32,
    /// What may be written, from best to shortest; see [`chapter_labels`].
    pub labels: &'a [String],
    /// Whether it is set off: the chapter under the pointer or the playhead.
    pub on: bool,
}

/// A chapter's labels from best to shortest: number and name, number and first
/// word (unless that says nothing), number.
pub fn chapter_labels(number: &str, name: &str) -> Vec<String> {
    let first = name.split_whitespace().next().unwrap_or("");
    let mut labels = vec![format!("{number} {name}")];
    if first.chars().count() > 2 && first != name {
        labels.push(format!("{number} {first}"));
    }
    labels.push(number.to_owned());
    labels
}

/// The picture. A series that is `None` is switched off; the axes stay.
#[derive(Clone, Copy, Debug)]
pub struct Timeline<'a> {
    /// Content time at the left edge.
    pub from_ms: u32,
    /// Content time at the right edge.
    pub to_ms: u32,
    /// Length of a cell.
    pub cell_ms: u32,
    /// How often each cell was viewed.
    pub views: Option<Counts<'a>>,
    /// By how many distinct named viewers.
    pub unique: Option<Counts<'a>>,
    /// How often again; without it the plot takes the lane's room.
    pub replays: Option<Counts<'a>>,
    /// The scale of views and viewers.
    pub axis: &'a Axis,
    /// The scale of replays.
    pub replays_axis: &'a Axis,
    /// The lane's name.
    pub replays_name: &'a str,
    /// In order of time; empty for none.
    pub chapters: &'a [Chapter<'a>],
    /// Content times and their labels, in order.
    pub ticks: &'a [Tick],
}

/// Where things are, in device pixels of the area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layout {
    /// Views and viewers; its width is that of everything below.
    pub plot: Rect,
    /// Replays.
    pub lane: Option<Rect>,
    /// Chapters.
    pub strip: Option<Rect>,
    /// From the top of the plot to the end of the strip: where a pointer hits.
    pub hit: Rect,
    /// Content time to x and back.
    pub time: TimeScale,
    /// Views and viewers to y.
    pub views: Linear,
    /// Replays to y.
    pub replays: Linear,
}

impl Timeline<'_> {
    /// The height that suits a width, both in CSS pixels.
    pub fn height_css(&self, width_css: f64) -> f64 {
        let slim = width_css < super::frame::SLIM_CSS;
        HEAD + if slim { 150.0 } else { 216.0 } + self.below(slim)
    }

    /// Where things are in an area of `size` device pixels.
    pub fn layout(&self, size: (u32, u32), scale: f64) -> Layout {
        let frame = Frame::new(size, scale);
        let slim = frame.is_slim();
        let mut side = self.axis.side(&frame, if slim { 30.0 } else { 44.0 });
        if self.replays.is_some() {
            side = self.replays_axis.side(&frame, side);
        }
        let plot = frame.inside(Margins {
            top: HEAD,
            right: if slim { 4.0 } else { 10.0 },
            bottom: self.below(slim),
            left: side,
        });
        let below = |above: Rect, gap: f64, height: f64| {
            let top = above.bottom + frame.px(gap);
            Rect { top, bottom: top + frame.px(height), ..above }
        };
        let lane = self.replays.map(|_| below(plot, LANE_GAP, lane_height(slim)));
        let last = lane.unwrap_or(plot);
        let strip = (!self.chapters.is_empty()).then(|| below(last, STRIP_GAP, STRIP));
        Layout {
            plot,
            lane,
            strip,
            hit: Rect { bottom: strip.unwrap_or(last).bottom, ..plot },
            time: TimeScale::new(plot, (self.from_ms, self.to_ms), self.cell_ms),
            views: self.axis.scale(plot),
            replays: self.replays_axis.scale(lane.unwrap_or(plot)),
        }
    }

    /// CSS pixels of everything under the plot.
    fn below(&self, slim: bool) -> f64 {
        let lane = if self.replays.is_some() { LANE_GAP + lane_height(slim) } else { 0.0 };
        let strip = if self.chapters.is_empty() { 0.0 } else { STRIP_GAP + STRIP };
        lane + strip + FOOT
    }

    /// The cells of `counts` that show.
    fn shown<'c>(&self, counts: &'c [u32]) -> (usize, &'c [u32]) {
        let cell_ms = self.cell_ms.max(1);
        let first = ((self.from_ms / cell_ms) as usize).min(counts.len());
        let end = (self.to_ms.div_ceil(cell_ms) as usize).clamp(first, counts.len());
        (first, &counts[first..end])
    }
}

fn lane_height(slim: bool) -> f64 {
    if slim { 34.0 } else { 48.0 }
}

/// Draws the picture. Nothing at all for an entry without length.
pub fn draw<B: DrawingBackend>(area: &Area<B>, timeline: &Timeline<'_>, theme: &Theme) -> Drawn<B> {
    if timeline.from_ms >= timeline.to_ms {
        return Ok(());
    }
    let pen = Pen::new(area, theme);
    let layout = timeline.layout(area.dim_in_pixel(), theme.scale);
    if layout.plot.is_empty() {
        return Ok(());
    }
    let drawing = Drawing { pen, timeline, layout };
    let views = timeline.views.map(|views| drawing.line(views.now));
    if let Some(views) = &views {
        drawing.pen.area_under(views, layout.plot.bottom, theme.views.tint)?;
    }
    drawing.chapters()?;
    drawing.axes()?;
    drawing.replays()?;
    drawing.lines(views.as_ref())
}

struct Drawing<'a, B: DrawingBackend> {
    pen: Pen<'a, B>,
    timeline: &'a Timeline<'a>,
    layout: Layout,
}

impl<B: DrawingBackend> Drawing<'_, B> {
    fn axes(&self) -> Drawn<B> {
        let Layout { plot, lane, .. } = self.layout;
        let ink = self.pen.theme.ink_3;
        self.pen.value_axis(self.timeline.axis, plot, Side::Left, ink)?;
        if let Some(lane) = lane {
            self.pen.value_axis(self.timeline.replays_axis, lane, Side::Left, ink)?;
            let at = (lane.left, lane.top - self.pen.frame.px(11.0));
            let ink = self.pen.theme.ink_2;
            self.pen.text(self.timeline.replays_name, at, HPos::Left, LABEL, ink)?;
        }
        self.time_axis()
    }

    fn time_axis(&self) -> Drawn<B> {
        let Layout { plot, hit, time, .. } = self.layout;
        let labels: Vec<RowLabel<'_>> = self
            .timeline
            .ticks
            .iter()
            .map(|tick| RowLabel {
                x: time.px(tick.at).round() as i32,
                rows: [Some(&tick.label), None],
            })
            .collect();
        let middle = hit.bottom + self.pen.frame.px(14.0);
        let written = self.pen.label_row(&labels, middle, 0.0, (plot.left, plot.right), true)?;
        let mark = (hit.bottom + self.pen.frame.px(2.0), hit.bottom + self.pen.frame.px(6.0));
        for x in written {
            self.pen.rule_v(x, mark, self.pen.theme.axis)?;
        }
        Ok(())
    }

    /// The strip, and a dotted rule up from each start.
    fn chapters(&self) -> Drawn<B> {
        let Some(strip) = self.layout.strip else { return Ok(()) };
        let Timeline { from_ms, to_ms, chapters, .. } = *self.timeline;
        let ends = chapters.iter().skip(1).map(|next| next.start_ms).chain([to_ms]);
        for (chapter, end_ms) in chapters.iter().zip(ends) {
            let span = (chapter.start_ms.max(from_ms), end_ms.min(to_ms));
            if span.0 < span.1 {
                self.chapter(chapter, span, strip)?;
            }
        }
        Ok(())
    }

    fn chapter(&self, chapter: &Chapter<'_>, span: (u32, u32), strip: Rect) -> Drawn<B> {
        let Layout { plot, time, .. } = self.layout;
        let [left, right] = [span.0, span.1].map(|ms| time.px(f64::from(ms)).round() as i32);
        if left > plot.left && right - left >= self.pen.frame.px(RULED) {
            self.pen.dots_v(left, (plot.top, strip.bottom), self.pen.theme.line)?;
        }
        let seam = self.pen.frame.hairline();
        let ground = Rect { left: left + seam, right: right - seam, ..strip };
        let color = if chapter.on { self.pen.theme.selected } else { self.pen.theme.sunken };
        self.pen.soft_rect(ground, self.pen.frame.px(2.0), color)?;
        self.chapter_label(chapter, ground)
    }

    /// The first label with room; one that is the last resort stands in the middle.
    fn chapter_label(&self, chapter: &Chapter<'_>, ground: Rect) -> Drawn<B> {
        let ink = self.pen.theme.ink_2;
        let middle = (ground.top + ground.bottom) / 2;
        let pad = self.pen.frame.px(CHAPTER_PAD);
        for (rank, label) in chapter.labels.iter().enumerate() {
            let width = self.pen.text_width(label, SMALL)?;
            let is_last = rank > 0 && rank + 1 == chapter.labels.len();
            if is_last && width + pad / 2 <= ground.width() {
                let at = ((ground.left + ground.right) / 2, middle);
                return self.pen.text(label, at, HPos::Center, SMALL, ink);
            }
            if !is_last && width + 2 * pad <= ground.width() {
                let at = (ground.left + pad, middle);
                return self.pen.text(label, at, HPos::Left, SMALL, ink);
            }
        }
        Ok(())
    }

    /// Bars now, and a stepped outline before.
    fn replays(&self) -> Drawn<B> {
        let (Some(replays), Some(lane)) = (self.timeline.replays, self.layout.lane) else {
            return Ok(());
        };
        let Shades { strong, soft, .. } = self.pen.theme.replays;
        let n_bars = (f64::from(lane.width()) / self.pen.frame.exact(BAR)).ceil() as usize;
        let bars = self.bars(replays.now, n_bars);
        let full = bars.into_iter().filter(|bar| !bar.is_empty()).map(|bar| self.apart(bar));
        self.pen.polygon(comb(full, Spine::Bottom(lane.bottom)), strong)?;

        let Some(before) = replays.before else { return Ok(()) };
        let steps: Vec<Point> = self
            .bars(before, n_bars)
            .into_iter()
            .flat_map(|bar| [(bar.left, bar.top), (bar.right, bar.top)])
            .map(|(x, y)| (f64::from(x), f64::from(y)))
            .collect();
        let before_w = self.pen.theme.before_w;
        let weights = (self.pen.frame.weight(before_w), self.pen.frame.weight(before_w + GAP));
        self.pen.cased(&steps, weights, soft)?;
        // Where nothing was replayed before, the outline lies on the base line.
        self.pen.rule_h((lane.left, lane.right), lane.bottom, self.pen.theme.axis)
    }

    /// At most `n_bars` bars side by side, each as high as the highest of its cells.
    fn bars(&self, counts: &[u32], n_bars: usize) -> Vec<Rect> {
        let (first, shown) = self.timeline.shown(counts);
        let tops = highest(shown, n_bars);
        let n = tops.len();
        let edge = |bar: usize| {
            let cell = first as f64 + bar as f64 * shown.len() as f64 / n as f64;
            let ms = cell * f64::from(self.timeline.cell_ms.max(1));
            self.layout.time.px(ms).round() as i32
        };
        let replays = self.layout.replays;
        let bottom = self.layout.lane.unwrap_or(self.layout.plot).bottom;
        tops.into_iter()
            .enumerate()
            .map(|(bar, count)| Rect {
                left: edge(bar),
                right: edge(bar + 1),
                // A count of one is seen, whatever the scale.
                top: (replays.px(f64::from(count)).round() as i32).min(bottom - (count > 0) as i32),
                bottom,
            })
            .collect()
    }

    /// Takes a seam off a bar's right side, where there is room for one.
    fn apart(&self, bar: Rect) -> Rect {
        let seam = self.pen.frame.hairline();
        let room = bar.width() >= 3 * seam;
        Rect { right: bar.right - if room { seam } else { 0 }, ..bar }
    }

    /// Before under now, views under viewers.
    fn lines(&self, views_now: Option<&Line>) -> Drawn<B> {
        let Timeline { views, unique, .. } = *self.timeline;
        let theme = self.pen.theme;
        let both = [(views, theme.views), (unique, theme.unique)];
        for (counts, shades) in both {
            if let Some(before) = counts.and_then(|counts| counts.before) {
                self.pen.before_line(&self.line(before), shades.soft)?;
            }
        }
        let unique_now = unique.map(|unique| self.line(unique.now));
        for (line, shades) in [(views_now, theme.views), (unique_now.as_ref(), theme.unique)] {
            if let Some(line) = line {
                self.pen.now_line(line, &[], 0.0, shades.strong)?;
            }
        }
        Ok(())
    }

    fn line(&self, counts: &[u32]) -> Line {
        let (first, shown) = self.timeline.shown(counts);
        let Layout { plot, time, views, .. } = self.layout;
        let places = extremes(shown, plot.width() as usize);
        Line::whole(
            places
                .into_iter()
                .map(|at| (time.cell_center(first + at), views.px(f64::from(shown[at])))),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chapter_without_room_keeps_its_first_word_then_its_number() {
        assert_eq!(chapter_labels("5", "A worked example"), ["5 A worked example", "5"]);
        assert_eq!(
            chapter_labels("6", "Stratified samples"),
            ["6 Stratified samples", "6 Stratified", "6"]
        );
        assert_eq!(chapter_labels("7", "Questions"), ["7 Questions", "7"]);
    }
}
