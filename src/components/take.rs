//! What is taken along: a panel as a picture or in words, and the page as a printed report or
//! as one file that needs nothing else.
//!
//! All of it is what the page shows. `public/take.js` lays a copy of it out and makes files
//! of that; the charts of the copy are drawn anew here, as SVG.

use super::browser::copy;
use super::canvas::Canvas;
use super::chart::{ChartTheme, Drawings, Size};
use super::deliver::{File, Last, deliver, delivered};
use super::fetched::fetched;
use super::icon::{Drawn, Icon};
use super::reactive::{part, when};
use super::session::Session;
use crate::charts::Theme;
use crate::charts::paper::{Paper, Surface};
use crate::charts::svg::{Measure, Svg};
use crate::facts::entry::Names;
use crate::i18n::text::take as words;
use crate::lazy::lazy;
use crate::view::report::file_stem;
use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::*;
use plotters::drawing::IntoDrawingArea;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CustomEvent, CustomEventInit, Document, Element, HtmlCanvasElement, HtmlInputElement,
    MouseEvent,
};

lazy! {
    take: fn menu() -> fn(MenuProps) -> AnyView {
        |props| Menu(props).into_any()
    }
}

/// A button that opens what can be made of a panel, or of the page where there is none.
#[component]
pub fn Take(panel: Option<&'static str>, label: String) -> impl IntoView {
    let session: Session = expect_context();
    let id = session.id(&format!("take-{}", panel.unwrap_or_default()));
    let was_opened = RwSignal::new(false);
    let (class, icon, said) = match panel {
        Some(_) => ("ib", Icon::Save, String::new()),
        None => ("btn ghost copy", Icon::Print, label.clone()),
    };
    view! {
        <button type="button" class=class title=label.clone() aria-label=label popovertarget=id.clone()>
            <Drawn icon/>
            <span>{said}</span>
        </button>
        <div class="pop take" popover="auto" id=id on:toggle=move |_| was_opened.set(true)>
            {when(move || was_opened.get(), move || fetched(menu, move |menu| menu(MenuProps { panel })))}
        </div>
    }
}

/// Device pixels of a picture for a pixel of CSS: places of lines are whole numbers.
const SCALE: f64 = 2.0;

#[component]
fn Menu(panel: Option<&'static str>) -> impl IntoView {
    let session: Session = expect_context();
    let text = words::of(session.locale);
    let drawings: Drawings = expect_context();
    let ChartTheme(theme) = expect_context();
    let said = RwSignal::new(None::<&'static str>);
    let last: Last = RwSignal::new_local(None);
    let has_page_colors = RwSignal::new(false);
    let on_press = move |event: MouseEvent, task: &'static str| {
        let Some(root) = root_of(&event) else { return };
        let look = theme.get_untracked().filter(|_| has_page_colors.get_untracked());
        let is_plain = look.is_none();
        let look = look.map_or_else(Theme::light, |look| (*look).clone()).at_scale(SCALE);
        let draw = Closure::<dyn Fn(HtmlCanvasElement, f64) -> Option<String>>::new(
            move |canvas: HtmlCanvasElement, width: f64| svg(drawings, &canvas, width, &look),
        );
        let asked = untrack(|| asked(session, panel, task, is_plain));
        last.set(None);
        said.set(Some(text.making));
        leptos::task::spawn_local(async move {
            let _ = Reflect::set(&asked, &"draw".into(), draw.as_ref());
            let _ = Reflect::set(&asked, &"root".into(), &root);
            let done = match made(session, &asked, &root).await {
                Ok(made) => hand_over(session, panel, task, &made, last).await,
                Err(_) if task == "copy" => text.not_copied,
                Err(_) => text.failed,
            };
            let _ = said.try_set(Some(done));
        });
    };
    let tasks: &[&str] = match panel {
        Some(_) => &["png", "svg", "copy", "words"],
        None => &["print", "page"],
    };
    let button = move |task: &'static str| {
        view! {
            <button type="button" class="option" data-action=task on:click=move |event| on_press(event, task)>
                {(text.task)(task)}
            </button>
        }
    };
    let choose = move |event: web_sys::Event| {
        let input = event.target().and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
        has_page_colors.set(input.is_some_and(|input| input.checked()));
    };
    view! {
        <div class="options">{tasks.iter().copied().map(button).collect_view()}</div>
        <label class="ck"><input type="checkbox" on:change=choose/><span>{text.page_colors}</span></label>
        <p role="status" class="hint">{part(move || said.get())}</p>
        {delivered(session, last)}
    }
}

/// The instance's root, from a press on something in it.
fn root_of(event: &MouseEvent) -> Option<Element> {
    let pressed = event.target()?.dyn_into::<Element>().ok()?;
    pressed.closest(".vp").ok().flatten()
}

/// What is wanted, as `take.js` reads it.
fn asked(session: Session, panel: Option<&str>, task: &str, is_plain: bool) -> Object {
    let locale = session.locale;
    let text = words::of(locale);
    let asked = Object::new();
    let set = |key: &str, value: &str| {
        let _ = Reflect::set(&asked, &key.into(), &value.into());
    };
    set("base", &session.beside(""));
    set("task", task);
    set("panel", panel.unwrap_or_default());
    set("theme", if is_plain { "light" } else { "" });
    set("lang", locale.tag);
    set("title", &session.entry.get().map(|entry| entry.name.clone()).unwrap_or_default());
    let mut about = Vec::new();
    let days = session.with_extent(|state, extent| (state.days(extent), state.days_before(extent)));
    if let Some((days, before)) = days {
        about.push(format!("{}: {}", locale.text.range, locale.range(days)));
        about.push(match before {
            Some(before) => format!("{}: {}", text.compared_with, locale.range(before)),
            None => text.not_compared.to_owned(),
        });
    }
    let state = session.shareable();
    let clauses: Vec<_> = state
        .filters
        .clauses()
        .map(|(dimension, values)| {
            let values: Vec<_> =
                values.iter().map(|value| session.label(dimension, value)).collect();
            format!("{} {}", (locale.text.dimension)(dimension.key()), values.join(", "))
        })
        .collect();
    about.push(match clauses.is_empty() {
        true => text.no_filters.to_owned(),
        false => format!("{}: {}", text.filters, clauses.join("; ")),
    });
    set("about", &about.join("\n"));
    let names = match session.entry.get().map(|entry| entry.names) {
        Some(Names::Hidden) => text.hidden_names,
        Some(Names::Pseudonyms) => text.pseudonyms,
        _ => "",
    };
    set("names", names);
    let until = session.opened.get().map(|opened| {
        let until = locale.instant(opened.now_ms, &opened.zone);
        (locale.text.freshness)(&until, opened.zone.name())
    });
    set("foot", &format!("{} {names}", until.unwrap_or_default()));
    set("made", text.made);
    set("rest", text.rest);
    set("program", concat!("Viewprint ", env!("CARGO_PKG_VERSION")));
    asked
}

/// What `take.js` makes of what is asked; it is fetched with the first.
async fn made(session: Session, asked: &Object, root: &Element) -> Result<JsValue, JsValue> {
    let document = root.owner_document().ok_or(JsValue::NULL)?;
    JsFuture::from(loaded(session, &document, root)).await?;
    let made = Promise::new(&mut |done: Function, failed: Function| {
        let _ = Reflect::set(asked, &"done".into(), &done);
        let _ = Reflect::set(asked, &"failed".into(), &failed);
        let init = CustomEventInit::new();
        init.set_detail(asked);
        if let Ok(event) = CustomEvent::new_with_event_init_dict("viewprint-take", &init) {
            let _ = document.dispatch_event(&event);
        }
    });
    JsFuture::from(made).await
}

/// Runs `take.js`. A module is fetched and run once by a document, however often it is named.
fn loaded(session: Session, document: &Document, root: &Element) -> Promise {
    Promise::new(&mut |done: Function, failed: Function| {
        let script = document.create_element("script");
        let put = script.and_then(|script| {
            script.set_attribute("type", "module")?;
            script.set_attribute("src", &session.beside("take.js"))?;
            Reflect::set(&script, &"onload".into(), &done)?;
            Reflect::set(&script, &"onerror".into(), &failed)?;
            root.append_child(&script)?;
            script.remove();
            Ok(())
        });
        if let Err(error) = put {
            let _ = failed.call1(&JsValue::NULL, &error);
        }
    })
}

/// Brings what was made to the person; gives what is said of it.
async fn hand_over(
    session: Session,
    panel: Option<&str>,
    task: &str,
    made: &JsValue,
    last: Last,
) -> &'static str {
    let text = words::of(session.locale);
    if let Some(sentences) = made.as_string() {
        return if copy(&sentences).await { text.copied } else { text.not_copied };
    }
    let Some(blob) = made.dyn_ref::<Blob>() else {
        return if task == "print" { text.printing } else { text.copied };
    };
    let stem = session.entry.get_untracked().map(|entry| file_stem(&entry)).unwrap_or_default();
    let ending = if task == "page" { "html" } else { task };
    let name = format!("{stem}-{}.{ending}", panel.unwrap_or("report"));
    let file = File { name, text: blob.clone(), blob: blob.clone() };
    deliver(session, &file);
    // A picture of pixels is no text to copy or to look at.
    if task == "png" {
        return text.saved;
    }
    let _ = last.try_set(Some(file));
    ""
}

/// The chart of a canvas as SVG, so wide; `None` where it is no chart's.
fn svg(
    Drawings(drawings): Drawings,
    canvas: &HtmlCanvasElement,
    width: f64,
    theme: &Theme,
) -> Option<String> {
    let drawing = drawings.with_value(|drawings| {
        let is_its = |drawing: &&Rc<_>| {
            let drawing: &super::chart::Drawing = drawing;
            drawing.canvas.get_untracked().is_some_and(|found| found == *canvas)
        };
        drawings.iter().find(is_its).cloned()
    })?;
    let scratch = canvas.owner_document()?.create_element("canvas").ok()?;
    let scratch = Canvas::new(&scratch.dyn_into().ok()?)?;
    let measure: Measure = Rc::new(move |text, family, size| scratch.width(text, family, size));
    untrack(|| {
        let size = Size { width, height: (drawing.height)(width), scale: SCALE };
        let svg = Svg::new(size.device(), measure);
        let area = Surface(Box::new(svg.clone())).into_drawing_area();
        (drawing.draw)(&area, theme, size);
        Some(svg.picture(SCALE))
    })
}
