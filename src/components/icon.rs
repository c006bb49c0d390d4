//! Small drawings in the color of the text beside them.

use leptos::prelude::*;

/// Which drawing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Video,
    Audio,
    Info,
    Down,
    Right,
    Close,
    Lock,
    Plus,
    Minus,
    Link,
    Save,
    Out,
    Table,
    Calendar,
    Search,
    Warning,
    Half,
    Retry,
    Empty,
    Print,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Icon::Video => {
                "M3 3.5h10A1.5 1.5 0 0 1 14.5 5v6a1.5 1.5 0 0 1-1.5 1.5H3A1.5 1.5 0 0 1 1.5 11V5A1.5 1.5 0 0 1 3 3.5zM6.7 6v4l3.3-2z"
            }
            Icon::Audio => {
                "M2.5 6.2v3.6H5L8.5 13V3L5 6.2zM11 5.5a3.5 3.5 0 0 1 0 5M12.8 3.5a6.3 6.3 0 0 1 0 9"
            }
            Icon::Info => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 7.4v3.4M8 5v.4",
            Icon::Down => "M4 6.2 8 10l4-3.8",
            Icon::Right => "M6.2 4 10 8l-3.8 4",
            Icon::Close => "m4.5 4.5 7 7m0-7-7 7",
            Icon::Lock => "M4 7.5h8v6H4zM5.5 7.5V5.2a2.5 2.5 0 0 1 5 0v2.3",
            Icon::Plus => "M8 3.5v9M3.5 8h9",
            Icon::Minus => "M3.5 8h9",
            Icon::Link => {
                "M6.6 9.4 9.4 6.6M7.2 4.6l1.3-1.3a2.9 2.9 0 0 1 4.2 4.2l-1.3 1.3M8.8 11.4l-1.3 1.3a2.9 2.9 0 0 1-4.2-4.2l1.3-1.3"
            }
            Icon::Save => "M8 2.5v7.2M4.8 6.8 8 9.9l3.2-3.1M2.8 11.2v1.6h10.4v-1.6",
            Icon::Out => {
                "M9.5 2.5h4v4M13.5 2.5 7.5 8.5M11.5 9v3.5a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1H7"
            }
            Icon::Table => {
                "M3 3h10a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM2 6.5h12M2 9.8h12M6.5 6.5V13"
            }
            Icon::Calendar => {
                "M3.5 3h9A1.5 1.5 0 0 1 14 4.5v8a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 2 12.5v-8A1.5 1.5 0 0 1 3.5 3zM2 6.6h12M5.3 1.6v2.6M10.7 1.6v2.6"
            }
            Icon::Search => "M7 2.7a4.3 4.3 0 1 0 0 8.6 4.3 4.3 0 0 0 0-8.6zM10.3 10.3l3.4 3.4",
            Icon::Warning => "M8 2.2 14.5 13.5h-13zM8 6.5v3.2M8 11.5v.3",
            Icon::Half => {
                "M8 2.2a5.8 5.8 0 1 0 0 11.6 5.8 5.8 0 0 0 0-11.6zM8 2.2v11.6M10.5 3v10M12.5 4.5v7"
            }
            Icon::Retry => "M13 8a5 5 0 1 1-1.6-3.7M13.2 2v3h-3",
            Icon::Print => "M4.5 6V2.5h7V6M4.5 11.5H2.8V6.2h10.4v5.3h-1.7M4.5 9.5h7v4h-7z",
            Icon::Empty => "M2.5 2.5v11h11.5M5 11h1M8 11h1M11 11h1",
        }
    }
}

/// The drawing; it says nothing to a screen reader, so words have to stand beside it.
#[component]
pub fn Drawn(icon: Icon, #[prop(optional)] class: &'static str) -> impl IntoView {
    view! {
        <svg class=format!("i {class}") viewBox="0 0 16 16" aria-hidden="true">
            <path d=icon.path()></path>
        </svg>
    }
}
