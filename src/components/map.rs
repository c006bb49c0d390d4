//! Where from, on a map: countries, the regions of one, the cities of one region.
//!
//! The files of `public/maps` are fetched as they are wanted. Until they and the answer
//! are there the picture before stays.

use super::appearance::tokens_of;
use super::chart::{Chart, ChartTheme, Size};
use super::fetched::Failed;
use super::figure::{number_said, was};
use super::reactive::{flag, maybe, part, styled, when, words};
use super::session::Session;
use crate::charts::map::{self as picture, Colors, Target};
use crate::charts::{self, Theme};
use crate::maps::{self, Cities, Map};
use crate::query::answer::Breakdown;
use crate::query::{Dimension, Metric, Page, Sort};
use crate::state::needs;
use crate::view::Number;
use crate::view::map::{self as view, Ground, MEASURES, Placed};
use crate::view::name::key;
use gloo_net::http::Request;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use web_sys::{KeyboardEvent, PointerEvent};

/// Rows that a map shows; a region with more cities has the rest in the table.
const MOST: u32 = 5_000;

/// Places that are named under a map as not on it; the table has all.
const MOST_OFF: usize = 12;

/// A file of the map, as far as it is there.
#[derive(Clone)]
enum File {
    OnItsWay,
    Failed,
    /// There is none for this place, or it is none that we know.
    Missing,
    Map(Arc<Map>),
    Cities(Arc<str>),
}

/// What is drawn.
struct Scene {
    /// `world`, a country's code, or that and a region.
    key: String,
    dimension: Dimension,
    metric: Metric,
    map: Arc<Map>,
    /// The region whose cities these are.
    cities: Option<(usize, Cities)>,
    placed: Placed,
}

impl Scene {
    fn ground(&self) -> Ground<'_> {
        match &self.cities {
            Some((at, cities)) => Ground::Cities(&self.map, *at, cities),
            None => Ground::Shapes(&self.map),
        }
    }

    fn draw_with<T>(&self, use_it: impl FnOnce(&picture::Map<'_>) -> T) -> T {
        self.placed.draw_with(self.ground(), use_it)
    }

    /// What is called so, and its number, at a target with or without a row.
    fn named(&self, target: Target, session: Session) -> Option<(String, Option<Number>)> {
        if let Some(spot) = self.placed.spot(target) {
            let spot = &self.placed.spots[spot];
            return Some((spot.label.clone(), Some(spot.number.clone())));
        }
        let Target::Shape(at) = target else { return None };
        let shape = self.map.shapes.get(at)?;
        Some((session.names(|names| view::shape_name(shape, names, session.locale)), None))
    }
}

/// Where a table of places is: its country and its region.
fn whereabouts(table: &Breakdown) -> [Option<&str>; 2] {
    let within = |at: usize| table.rows.first()?.within.get(at)?.as_deref();
    [within(0), within(1)]
}

/// Files of the maps, each fetched once.
#[derive(Clone, Copy)]
struct Files {
    session: Session,
    known: RwSignal<Vec<(String, File)>>,
}

impl Files {
    /// A file as far as it is there. What is not is fetched.
    fn get(self, name: &str) -> File {
        let known = self.known.with(|known| {
            known.iter().find(|(known, _)| known == name).map(|(_, file)| file.clone())
        });
        known.unwrap_or_else(|| {
            self.fetch(name.to_owned());
            File::OnItsWay
        })
    }

    fn fetch(self, name: String) {
        let url = self.session.beside(&format!("maps/{name}.txt"));
        leptos::task::spawn_local(async move {
            let is_new = self.known.try_update(|known| {
                let is_new = known.iter().all(|(known, _)| *known != name);
                if is_new {
                    known.push((name.clone(), File::OnItsWay));
                }
                is_new
            });
            if is_new != Some(true) {
                return;
            }
            let file = read(&name, &url).await;
            // Of countries the browser has the names, in the page's language.
            if let File::Map(map) = &file {
                let regions = map.shapes.iter().filter(|shape| !shape.name.is_empty());
                let names = regions.map(|shape| (shape.code.clone(), shape.name.clone()));
                self.session.learn_regions(names.collect());
            }
            let _ = self.known.try_update(|known| {
                known.retain(|(known, _)| *known != name);
                known.push((name, file));
            });
        });
    }

    fn has_failed(self) -> bool {
        let is_failed = |(_, file): &(String, File)| matches!(file, File::Failed);
        self.known.with(|known| known.iter().any(is_failed))
    }

    fn again(self) {
        self.known.update(|known| known.retain(|(_, file)| !matches!(file, File::Failed)));
    }
}

async fn read(name: &str, url: &str) -> File {
    let Ok(response) = Request::get(url).send().await else { return File::Failed };
    if response.status() == 404 {
        return File::Missing;
    }
    let text = response.text().await.ok().filter(|_| response.ok());
    let Some(text) = text else { return File::Failed };
    if name.starts_with("cities") {
        return File::Cities(text.into());
    }
    Map::read(&text).map_or(File::Missing, |map| File::Map(Arc::new(map)))
}

/// What the files and the answer make together; `None` while a file is not there.
fn scene(files: Files, table: &Breakdown, metric: Metric) -> Option<Scene> {
    let session = files.session;
    let [country, region] = match table.dimension {
        Dimension::Country => [None, None],
        _ => whereabouts(table),
    };
    let is_code = |code: &str| code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
    let map = match country {
        None => files.get("world"),
        Some(code) if is_code(code) => files.get(&format!("regions/{code}")),
        Some(_) => File::Missing,
    };
    let map = match map {
        File::Map(map) => map,
        File::Missing => Arc::default(),
        _ => return None,
    };
    let mut cities = None;
    if let (Some(country), Some(region)) = (country, region) {
        let text = match files.get(&format!("cities/{country}")) {
            File::Cities(text) => text,
            File::Missing => Arc::from(""),
            _ => return None,
        };
        let label = session.label(Dimension::Region, &Some(region.to_owned()));
        let at = map.find(region, Some(&label)).filter(|at| !map.shapes[*at].rings.is_empty());
        cities = at.map(|at| (at, maps::cities(&text, at).unwrap_or_default()));
    }
    // Cities without a region to stand on have no map.
    let map = if region.is_some() && cities.is_none() { Arc::default() } else { map };
    let key = [country, region].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let key = if key.is_empty() { "world".to_owned() } else { key };
    let dimension = table.dimension;
    let mut scene = Scene { key, dimension, metric, map, cities, placed: Placed::default() };
    scene.placed =
        session.names(|names| view::place(table, metric, scene.ground(), names, session.locale));
    Some(scene)
}

/// The signals of a map.
#[derive(Clone, Copy)]
struct Signals {
    session: Session,
    scene: RwSignal<Option<Arc<Scene>>>,
    size: RwSignal<Size>,
    colors: RwSignal<Colors>,
    /// What is under the pointer or the keyboard.
    cursor: RwSignal<Option<Target>>,
}

impl Signals {
    fn with<T>(self, read: impl FnOnce(&Scene) -> T) -> Option<T> {
        self.scene.with(|scene| scene.as_ref().map(|scene| read(scene)))
    }

    fn with_untracked<T>(self, read: impl FnOnce(&Scene) -> T) -> Option<T> {
        untrack(|| self.with(read))
    }

    fn target_at(self, event: &PointerEvent) -> Option<Target> {
        let size = self.size.get_untracked();
        let at = (size.x(event), f64::from(event.offset_y()) * size.scale);
        let target =
            |picture: &picture::Map<'_>| picture.at(&picture.layout(size.device(), size.scale), at);
        self.with_untracked(|scene| scene.draw_with(target)).flatten()
    }

    /// The number of the spot at the cursor.
    fn spot(self) -> Option<usize> {
        let target = self.cursor.get()?;
        self.with(|scene| scene.placed.spot(target)).flatten()
    }

    fn n_spots(self) -> usize {
        self.with(|scene| scene.placed.spots.len()).unwrap_or(0)
    }

    fn go_to(self, spot: usize) {
        let target = |scene: &Scene| Some(scene.placed.spots.get(spot)?.target);
        self.cursor.set(self.with_untracked(target).flatten());
    }

    /// Filters the page by what is at the cursor, as its row does.
    fn press(self) {
        let session = self.session;
        let pressed = untrack(|| {
            let spot = self.spot()?;
            self.with(|scene| (scene.dimension, scene.placed.spots[spot].clone()))
        });
        if let Some((dimension, spot)) = pressed {
            session.remember(dimension, &spot.value, &spot.label);
            session.change(|state, _| state.toggle(dimension, &spot.value));
        }
    }

    /// What is said of a place: its name, the measure and what that was.
    fn said(self, target: Target) -> Option<String> {
        let locale = self.session.locale;
        self.with(|scene| {
            let (label, number) = scene.named(target, self.session)?;
            let measure = (locale.text.metric_short)(scene.metric.key());
            let number = number.map(|number| number_said(&number, locale));
            let number = number.unwrap_or_else(|| locale.count(0));
            Some(format!("{label}, {measure}: {number}"))
        })
        .flatten()
    }
}

/// The map beside the table that lists the same places.
#[component]
pub fn PlaceMap() -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let metric = RwSignal::new(MEASURES[0]);
    let asked = session.ask(move |state, extent| {
        let page = Page { sort: Sort::Metric(metric.get()), ..Page::first(MOST) };
        Some(needs::breakdown(state, extent, needs::place(state), page))
    });
    let files = Files { session, known: RwSignal::new(Vec::new()) };
    let signals = Signals {
        session,
        scene: RwSignal::new(None),
        size: RwSignal::new(Size::default()),
        colors: RwSignal::new(Colors::light()),
        cursor: RwSignal::new(None),
    };
    let lacks_files = RwSignal::new(false);
    Effect::new(move || {
        // What an answer was ordered by tells the measure that it was asked for.
        let sorted = asked.page(|page| page.sort);
        let Some(Sort::Metric(metric)) = sorted else { return };
        let made = asked.read(|body| Some(scene(files, body.breakdown()?, metric)));
        lacks_files.set(matches!(made, Some(None)));
        if let Some(Some(made)) = made {
            let key = signals.with_untracked(|before| before.key.clone());
            if key.as_ref() != Some(&made.key) {
                signals.cursor.set(None);
            }
            signals.scene.set(Some(Arc::new(made)));
        }
    });
    let place = NodeRef::<html::Div>::new();
    let ChartTheme(theme) = expect_context();
    Effect::new(move || {
        theme.track();
        if let Some(place) = place.get() {
            signals.colors.set(Colors::light().with_tokens(tokens_of(&place)));
        }
    });
    let measures = MEASURES.map(|this| {
        view! {
            <button
                type="button"
                aria-pressed=words(move || (metric.get() == this).to_string())
                on:click=move |_| metric.set(this)
            >
                {(text.metric_short)(this.key())}
            </button>
        }
    });
    let is_busy = move || asked.is_stale() || lacks_files.get() && !files.has_failed();
    let shown = move || {
        signals.with(|scene| {
            let step = |spot: &view::Spot| {
                let step = spot.step.map_or(0, |step| step + 1);
                format!("{} {step}", key(&spot.value))
            };
            scene.placed.spots.iter().map(step).collect::<Vec<_>>().join("\n")
        })
    };
    let again = Callback::new(move |()| files.again());
    // Its place is held until it is there.
    let has_picture =
        flag(move || signals.with(|scene| !scene.map.shapes.is_empty()) != Some(false));
    let off = move || {
        signals.with(|scene| {
            let off = scene.placed.off.iter().map(|(label, number)| format!("{label} {number}"));
            let is_cut = scene.placed.off.len() > MOST_OFF;
            let off: Vec<_> = off.take(MOST_OFF).chain(is_cut.then(|| "…".to_owned())).collect();
            (!off.is_empty())
                .then(|| view! { <p class="hint">{(text.off_map)(&off.join(", "))}</p> })
        })
    };
    view! {
        <div
            class="map"
            node_ref=place
            data-map=maybe(move || signals.with(|scene| scene.key.clone()))
            data-shown=maybe(shown)
            aria-busy=words(move || is_busy().to_string())
        >
            <div class="maphead">
                <div class="seg" role="group" aria-label=text.measure>
                    {measures.into_iter().collect_view()}
                </div>
            </div>
            {when(move || files.has_failed(), move || view! { <Failed again/> })}
            <div hidden=flag(move || !has_picture.get())>
                <Plot signals/>
                <Legend signals/>
            </div>
            {part(off)}
            <p class="hint credits">{text.map_credits}</p>
        </div>
    }
}

/// The picture, what is pointed at, and the keys.
#[component]
fn Plot(signals: Signals) -> impl IntoView {
    let session = signals.session;
    let text = session.locale.text;
    let Signals { size, colors, cursor, .. } = signals;
    let ChartTheme(page_theme) = expect_context();
    let draw = move |area: &_, theme: &Theme, _: Size| {
        signals.with(|scene| {
            scene.draw_with(|picture| {
                // On paper and in files the theme may be another than the page's.
                let is_here = page_theme
                    .with(|here| here.as_ref().is_none_or(|here| here.surface == theme.surface));
                let colors = if is_here { colors.get() } else { Colors::light() };
                let _ = picture::draw(area, picture, &colors, theme);
            });
        });
    };
    let draw_over = move |area: &_, theme: &Theme, _: Size| {
        let Some(target) = cursor.get() else { return };
        signals.with(|scene| {
            scene.draw_with(|picture| {
                let _ = picture::draw_hover(area, picture, target, &colors.get(), theme);
            });
        });
    };
    let last = move || signals.n_spots().saturating_sub(1);
    let on_key = move |event: KeyboardEvent| {
        let (at, last) = untrack(|| (signals.spot(), last()));
        let next = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => at.map_or(0, |at| (at + 1).min(last)),
            "ArrowLeft" | "ArrowUp" => at.map_or(0, |at| at.saturating_sub(1)),
            "Home" => 0,
            "End" => last,
            "Enter" | " " => {
                event.prevent_default();
                return signals.press();
            }
            "Escape" => return cursor.set(None),
            _ => return,
        };
        event.prevent_default();
        signals.go_to(next);
    };
    // A finger has to see before it presses: its first touch shows, the next one presses.
    let touched = StoredValue::new(false);
    let on_down = move |event: PointerEvent| {
        let target = signals.target_at(&event);
        let is_touch = event.pointer_type() == "touch";
        touched.set_value(is_touch && cursor.get_untracked() != target);
        cursor.set(target);
    };
    let on_click = move |_| {
        if !touched.get_value() {
            signals.press();
        }
    };
    let on_leave = move |event: PointerEvent| {
        if event.pointer_type() != "touch" {
            cursor.set(None);
        }
    };
    let label = move || {
        let state = |dimension| {
            session.state.with(|state| state.filters.only(dimension).map(str::to_owned))
        };
        let country = state(Dimension::Country);
        let place = match state(Dimension::Region).filter(|_| country.is_some()) {
            Some(region) => session.label(Dimension::Region, &Some(region)),
            None if country.is_some() => session.label(Dimension::Country, &country),
            None => text.world.to_owned(),
        };
        (text.map_label)(&place)
    };
    let said = move || cursor.get().and_then(|target| signals.said(target)).unwrap_or_default();
    let is_row = flag(move || signals.spot().is_some());
    view! {
        <div class="plot">
            <div
                class="target"
                class:row=is_row
                tabindex="0"
                role="slider"
                aria-label=words(label)
                aria-valuemin="0"
                aria-valuemax=words(move || last().to_string())
                aria-valuenow=words(move || signals.spot().unwrap_or(0).to_string())
                aria-valuetext=words(said)
                on:pointerdown=on_down
                on:pointermove=move |event| if event.pointer_type() != "touch" {
                    cursor.set(signals.target_at(&event));
                }
                on:pointerleave=on_leave
                on:blur=move |_| cursor.set(None)
                on:click=on_click
                on:keydown=on_key
            >
                <Chart height=Box::new(charts::map::Map::height_css) draw=Box::new(draw) size/>
                <Chart class="over" height=Box::new(charts::map::Map::height_css) draw=Box::new(draw_over)/>
            </div>
            {tip(signals)}
        </div>
    }
}

/// Name and number beside the place that is pointed at. It repeats what the slider
/// says, so it says nothing to a screen reader.
fn tip(signals: Signals) -> AnyView {
    let Signals { session, size, cursor, .. } = signals;
    // In CSS pixels from the upper left, within the picture.
    let at = move || {
        let (target, size) = (cursor.get()?, size.get());
        signals.with(|scene| {
            scene.draw_with(|picture| {
                let place = match target {
                    Target::Shape(at) => picture.shapes.get(at)?.middle,
                    Target::Dot(at) => picture.dots.get(at)?.at,
                };
                let (x, y) = picture.layout(size.device(), size.scale).px(place);
                Some((x / size.scale, (y / size.scale).clamp(16.0, (size.height - 16.0).max(16.0))))
            })
        })?
    };
    let style = move || {
        let (x, y) = at()?;
        let width = size.get().width;
        let x = if x > width / 2.0 {
            format!("right: {}px", (width - x) as i32)
        } else {
            format!("left: {}px", x as i32)
        };
        Some(format!("{x}; top: {}px", y as i32))
    };
    let words = move || {
        let target = cursor.get()?;
        let (label, number) = signals.with(|scene| scene.named(target, session))??;
        let number_text =
            number.as_ref().map_or_else(|| session.locale.count(0), |number| number.text.clone());
        Some(view! { <b>{label}</b> " " {number_text} " " {number.as_ref().map(was)} })
    };
    let root = NodeRef::new();
    styled(root, style);
    view! {
        <div
            class="maptip"
            hidden=flag(move || cursor.get().is_none())
            node_ref=root
            aria-hidden="true"
        >
            {part(words)}
        </div>
    }
    .into_any()
}

/// The steps of the ramp.
#[component]
fn Legend(signals: Signals) -> impl IntoView {
    let text = signals.session.locale.text;
    let steps = move || {
        signals.with(|scene| {
            let n = scene.placed.steps.len();
            let step = |(at, step): (usize, &view::Step)| {
                let plus = if at + 1 == n && n > 1 { "+" } else { "" };
                let color = format!("var(--vp-map-{})", step.color + 1);
                view! { <li style=("--c", color)>{step.label.clone()}{plus}</li> }
            };
            scene.placed.steps.iter().enumerate().map(step).collect_view()
        })
    };
    view! {
        <div class="ramp" role="group" aria-label=text.legend>
            <span class="rn">{text.none}</span>
            <ol>{part(steps)}</ol>
        </div>
    }
}
