//! The card beside the place on a picture that is pointed at; under the picture
//! where that is narrow.

use super::chart::Size;
use super::reactive::{flag, part, styled};
use crate::charts::{frame, overlay};
use leptos::prelude::*;

/// CSS pixels; the width of `.readout-card`.
const WIDTH: f64 = 264.0;

/// The place that a card speaks of, in CSS pixels from the left of the picture.
pub struct Place {
    /// What is pointed at.
    pub x: f64,
    /// What the card leaves free if there is another side.
    pub avoid: Option<f64>,
}

/// Whether a picture is so narrow that its card stands under it.
pub fn is_docked(size: RwSignal<Size>) -> bool {
    size.get().width < frame::SLIM_CSS
}

/// The card, shown while `cell` is something. It repeats what the slider of its chart
/// says, so it says nothing to a screen reader.
pub fn read_out<V: IntoView + 'static>(
    size: RwSignal<Size>,
    cell: impl Fn() -> Option<u32> + Copy + Send + Sync + 'static,
    place: impl Fn(u32) -> Option<Place> + Send + Sync + 'static,
    card: impl Fn(u32) -> V + Send + 'static,
) -> AnyView {
    let left = move || {
        let Place { x, avoid } = place(cell()?)?;
        let left = overlay::card_left(size.get().width, WIDTH, x, avoid);
        Some(format!("--x: {}px", left as i32))
    };
    let root = NodeRef::new();
    styled(root, left);
    view! {
        <div
            class="readout-card"
            class:docked=flag(move || is_docked(size))
            hidden=flag(move || cell().is_none())
            node_ref=root
            aria-hidden="true"
        >
            {part(move || cell().map(&card))}
        </div>
    }
    .into_any()
}
