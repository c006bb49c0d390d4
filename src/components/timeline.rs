//! Which parts were watched: the player, and counts along the content.

mod along;
mod beside;
mod cells;
mod legend;

use super::chart::Size;
use super::fetched::fetched;
use super::panel::{Head, Panel};
use super::player::{Cue, Player};
use super::reactive::{flag, part, when};
use super::session::{Asked, Session};
use super::table::TableButton;
use crate::charts::timeline as picture;
use crate::lazy::lazy;
use crate::query::answer::CellCounts;
use crate::query::{Body, Question};
use crate::state::needs;
use crate::view::timeline::{self, Chapter, Visible};
use crate::view::zoom::Zoom;
use along::Along;
use beside::{AtPlayhead, Moments};
use cells::{DataTable, DataTableProps};
use leptos::prelude::*;

lazy! {
    details: fn cells() -> fn(DataTableProps) -> AnyView {
        |props| DataTable(props).into_any()
    }
}

/// What the parts of the panel share.
#[derive(Clone, Copy)]
struct Scene {
    session: Session,
    asked: Asked,
    chapters: Memo<Vec<Chapter>>,
    chapter_cues: RwSignal<Vec<Cue>>,
    captions: RwSignal<Vec<Cue>>,
    visible: RwSignal<Visible>,
    /// The part of the content that shows; `None` for all of it.
    zoom: RwSignal<Option<Zoom>>,
    /// The cell under the pointer or the keyboard.
    cursor: RwSignal<Option<u32>>,
    /// Whether the keyboard put it there.
    by_key: RwSignal<bool>,
    size: RwSignal<Size>,
}

impl Scene {
    fn n_cells(self) -> u32 {
        let n_cells = |body: &Body| Some(timeline::n_cells(body.timeline()?));
        self.asked.read(n_cells).unwrap_or(0)
    }

    /// The part of the content that shows.
    fn shown(self) -> Zoom {
        self.zoom.get().unwrap_or(Zoom::whole(self.n_cells()))
    }

    /// The cell that is spoken of: where the keyboard went, else the playhead.
    fn at(self) -> u32 {
        let last = self.n_cells().saturating_sub(1);
        let cursor = self.cursor.get().filter(|_| self.by_key.get());
        cursor.unwrap_or(self.session.playhead.get() as u32).min(last)
    }

    /// Changes what shows. `change` is given it, the cell that is spoken of, or the
    /// middle where that does not show, and the number of cells.
    fn change_zoom(self, change: impl Fn(Zoom, u32, u32) -> Zoom) {
        let (n_cells, shown, at) = untrack(|| (self.n_cells(), self.shown(), self.at()));
        let at = if shown.shows(at) { at } else { shown.from.midpoint(shown.to) };
        let zoom = change(shown, at, n_cells);
        self.zoom.set((zoom != Zoom::whole(n_cells)).then_some(zoom));
    }

    /// The picture as it stands, if there is something to draw.
    fn draw_with<T>(
        self,
        width: f64,
        use_it: impl FnOnce(&picture::Timeline<'_>) -> T,
    ) -> Option<T> {
        let (mut use_it, mut used) = (Some(use_it), None);
        self.draw_once(width, &mut |picture| {
            used = use_it.take().map(|use_it| use_it(picture));
        });
        used
    }

    // Not generic: the making of a picture is compiled once for all its uses.
    fn draw_once(self, width: f64, use_it: &mut dyn FnMut(&picture::Timeline<'_>)) {
        let (chapters, seen) = (self.chapters.get(), (self.visible.get(), self.zoom.get()));
        self.asked.read(|body| {
            let (counts, locale) = (body.timeline()?, self.session.locale);
            timeline::draw_with(counts, &chapters, seen, width, locale, use_it);
            Some(())
        });
    }
}

/// The panel.
#[component]
pub fn Timeline() -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let head =
        Head { key: "timeline", title: text.timeline, question: text.timeline_question, class: "" };
    let asked = session.ask(|state, extent| Some(needs::query(state, extent, Question::Timeline)));
    let chapter_cues = session.chapters;
    let scene = Scene {
        session,
        asked,
        chapters: Memo::new(move |_| {
            let cues = chapter_cues.get();
            timeline::chapters(cues.into_iter().map(|cue| (cue.from_s, cue.text)))
        }),
        chapter_cues,
        captions: RwSignal::new(Vec::new()),
        visible: RwSignal::new(Visible::ALL),
        zoom: RwSignal::new(None),
        cursor: RwSignal::new(None),
        by_key: RwSignal::new(false),
        size: RwSignal::new(Size::default()),
    };
    let summary = move || asked.read(|body| Some(timeline::summary(body.timeline()?, locale)));
    let is_empty = Signal::derive(move || {
        let is_empty = |body: &Body| {
            let counts = &body.timeline()?.counts;
            let all_zero = |counts: &CellCounts| counts.views.iter().all(|n| *n == 0);
            Some(all_zero(&counts.now) && counts.before.as_ref().is_none_or(all_zero))
        };
        asked.read(is_empty).unwrap_or(false)
    });
    let has_table = RwSignal::new(false);
    let player = move || {
        session.entry.get().map(|entry| {
            view! { <Player entry captions=scene.captions chapters=scene.chapter_cues/> }
        })
    };
    view! {
        <Panel head asked summary=part(summary) is_empty nothing=text.nothing_watched>
            <div class="stage" class:away=move || session.plays_elsewhere.get()>
                <div class="player">{part(player)}</div>
                <AtPlayhead scene/>
                <Moments scene/>
                <div class="along" hidden=flag(move || is_empty.get())>
                    <Along scene/>
                </div>
            </div>
            {when(move || has_table.get(), move || {
                fetched(cells, move |cells| cells(DataTableProps { scene }))
            })}
            <footer class="pf">
                <TableButton is_open=has_table/>
                <span>{text.timeline_hint}</span>
            </footer>
        </Panel>
    }
}
