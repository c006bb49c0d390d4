//! What is seen and pressed: Leptos components over the views of `view`.
//!
//! A component shows what a view says as it is, and changes the state when a person
//! acts. No number is computed here and no vendor's data is known.
//! `docs/formats.md`, "The page says what it shows", is the promise that the
//! markup keeps.

// `#[component]` makes its props as public as the function; here both stay inside.
#![allow(unreachable_pub)]
// A component is handed its props.
#![allow(clippy::needless_pass_by_value)]

mod about;
mod appearance;
mod asking;
mod bar;
mod bars;
mod browser;
mod calendar;
mod canvas;
mod chart;
mod choices;
mod countries;
mod days;
mod deliver;
mod details;
mod devices;
mod domains;
mod export;
mod fetched;
mod figure;
mod files;
mod filters;
mod funnel;
mod groups;
mod header;
mod icon;
mod map;
mod missing;
mod near;
mod notices;
mod offered;
mod page;
mod panel;
mod pickers;
mod player;
mod reactive;
mod readout;
mod save;
mod session;
mod strip;
mod table;
mod take;
mod tiles;
mod timeline;
mod trend;
mod viewers;

pub use canvas::Canvas;
pub use export::answer;
pub use page::Page;
pub use reactive::later;
pub use session::Session;
