//! What pictures are drawn on, chosen while the program runs: a canvas on the page, SVG
//! in a file. A backend of plotters is a type; a [`Surface`] is one type for all of them.

use core::convert::Infallible;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// What is drawn at once.
#[derive(Clone, Copy, Debug)]
pub enum Shape<'a> {
    /// A line along points.
    Line(&'a [BackendCoord]),
    /// An area around corners.
    Polygon(&'a [BackendCoord]),
    /// From the left top corner to the right bottom one.
    Rect(BackendCoord, BackendCoord),
    /// Its center and radius.
    Circle(BackendCoord, u32),
}

/// How a text looks.
#[derive(Clone, Copy)]
pub struct Lettering<'a> {
    /// Families, as CSS writes them.
    pub family: &'a str,
    /// Device pixels.
    pub size: f64,
    /// Its ink.
    pub color: BackendColor,
    /// Which side of it stands at its place.
    pub across: HPos,
    /// Which height of it stands at its place.
    pub up: VPos,
}

/// Something to draw on, in device pixels. Nothing that is drawn can fail.
pub trait Paper {
    /// Width and height.
    fn size(&self) -> (u32, u32);
    /// Draws a line of a width, or fills where there is none.
    fn shape(&mut self, shape: Shape<'_>, color: BackendColor, line: Option<u32>);
    /// Writes.
    fn text(&mut self, text: &str, lettering: &Lettering<'_>, at: BackendCoord);
    /// How wide a text would be.
    fn width(&self, text: &str, family: &str, size: f64) -> f64;
}

/// Any paper as a backend of plotters.
pub struct Surface(pub Box<dyn Paper>);

impl Surface {
    fn draw(&mut self, shape: Shape<'_>, style: &impl BackendStyle, is_filled: bool) -> Drawn {
        self.0.shape(shape, style.color(), (!is_filled).then(|| style.stroke_width()));
        Ok(())
    }
}

impl DrawingBackend for Surface {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.0.size()
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.0.shape(Shape::Rect((x, y), (x + 1, y + 1)), color, None);
        Ok(())
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw(Shape::Line(&[from, to]), style, false)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        self.draw(Shape::Rect(from, to), style, fill)
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        self.draw(Shape::Circle(center, radius), style, fill)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let points: Vec<BackendCoord> = path.into_iter().collect();
        self.draw(Shape::Line(&points), style, false)
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Drawn {
        let corners: Vec<BackendCoord> = corners.into_iter().collect();
        self.draw(Shape::Polygon(&corners), style, true)
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Drawn {
        let (anchor, family) = (style.anchor(), style.family());
        let lettering = Lettering {
            family: family.as_str(),
            size: style.size(),
            color: style.color(),
            across: anchor.h_pos,
            up: anchor.v_pos,
        };
        self.0.text(text, &lettering, at);
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Self::ErrorType>> {
        let width = self.0.width(text, style.family().as_str(), style.size());
        Ok((width.ceil() as u32, style.size().ceil() as u32))
    }
}
