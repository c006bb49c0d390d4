//! When they watched: a metric per day or month, and a second one beneath.

use super::chart::{Chart, Size};
use super::details::{Details, DetailsProps};
use super::fetched::fetched;
use super::figure::{number_said, value, was, was_lead};
use super::panel::{Head, Panel};
use super::reactive::{flag, keyed, part, when, words};
use super::readout::{Place, read_out};
use super::session::{Asked, Session};
use super::table::TableButton;
use crate::charts::overlay::{self, Dot, Hover, Overlay};
use crate::charts::{self, Theme, trend as picture};
use crate::lazy::lazy;
use crate::query::{Body, Metric, Totals};
use crate::time::bucket::Grain;
use crate::view::{Number, trend};
use leptos::prelude::*;
use web_sys::{KeyboardEvent, PointerEvent};

lazy! {
    details: fn details() -> fn(DetailsProps) -> AnyView {
        |props| Details(props).into_any()
    }
}

/// What the parts of the panel share.
#[derive(Clone, Copy)]
pub struct Scene {
    session: Session,
    series: Asked,
    totals: Asked,
    /// What is drawn, and what in the second lane.
    metrics: Memo<(Metric, Option<Metric>)>,
    /// The bucket under the pointer or the keyboard.
    cursor: RwSignal<Option<u32>>,
    size: RwSignal<Size>,
    /// The key that a metric has where the picture stands.
    key: fn(Metric) -> &'static str,
}

impl Scene {
    /// A picture of its own of these metrics: the first, and one in the second lane.
    pub fn new(
        session: Session,
        series: Asked,
        totals: Asked,
        metrics: Memo<(Metric, Option<Metric>)>,
        key: fn(Metric) -> &'static str,
    ) -> Scene {
        let (cursor, size) = (RwSignal::new(None), RwSignal::new(Size::default()));
        Scene { session, series, totals, metrics, cursor, size, key }
    }

    /// What a metric is called where the picture stands.
    fn name(self, metric: Metric) -> &'static str {
        (self.session.locale.text.metric)((self.key)(metric))
    }

    fn n_buckets(self) -> usize {
        self.series.read(|body| Some(body.series()?.buckets.len())).unwrap_or(0)
    }

    fn is_by_month(self) -> bool {
        let grain = |body: &Body| Some(body.series()?.buckets.first()?.now.grain);
        self.series.read(grain) == Some(Grain::Month)
    }

    /// Shows the days of a bucket that is a month.
    fn open_month(self, bucket: u32) {
        let days = |body: &Body| Some(body.series()?.buckets.get(bucket as usize)?.now.days);
        if let Some(days) = untrack(|| self.series.read(days).filter(|_| self.is_by_month())) {
            self.cursor.set(None);
            self.session.change(|state, _| state.zoom(days));
        }
    }

    /// The picture as it stands, if there is something to draw.
    fn draw_with<T>(self, width: f64, use_it: impl FnOnce(&picture::Trend<'_>) -> T) -> Option<T> {
        let (mut use_it, mut used) = (Some(use_it), None);
        self.draw_once(width, &mut |picture| {
            used = use_it.take().map(|use_it| use_it(picture));
        });
        used
    }

    // Not generic: the making of a picture is compiled once for all its uses.
    fn draw_once(self, width: f64, use_it: &mut dyn FnMut(&picture::Trend<'_>)) {
        let (metric, second) = self.metrics.get();
        self.series.read(|body| {
            let series = body.series()?;
            trend::draw_with(series, metric, second, width, self.session.locale, use_it);
            Some(())
        });
    }
}

/// The panel.
#[component]
pub fn Trend(series: Asked, totals: Asked) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let head =
        Head { key: "trend", title: text.trend, question: text.trend_question, class: "fold" };
    let metrics = Memo::new(move |_| session.state.with(|state| (state.metric, state.second)));
    let scene = Scene::new(session, series, totals, metrics, Metric::key);
    let summary = move || {
        let (metric, _) = scene.metrics.get();
        series.read(|body| Some(trend::summary(body.series()?, metric, locale)))
    };
    let has_table = RwSignal::new(false);
    // What the details ask for themselves.
    let is_stale = RwSignal::new(false);
    let unpaired = move || {
        let n = series.read(|body| Some(body.series()?.n_before_unpaired)).unwrap_or(0);
        (n > 0).then(|| (text.unpaired)((n.into(), &locale.count(n.into()))))
    };
    let is_empty = Signal::derive(move || {
        let is_empty = |body: &Body| {
            let totals = body.totals()?;
            let nobody = |totals: &Totals| totals.sessions == 0;
            Some(nobody(&totals.now) && totals.before.as_ref().is_none_or(nobody))
        };
        totals.read(is_empty).unwrap_or(false)
    });
    let grain = move || view! { <GrainSwitch/> };
    view! {
        <Panel head asked=series summary=part(summary) is_empty is_stale tools=grain().into_any()>
            <Tabs scene/>
            <SecondMeasure scene/>
            <div hidden=flag(move || is_empty.get())><Plot scene/></div>
            {when(move || has_table.get(), move || {
                fetched(details, move |details| {
                    details(DetailsProps { series, metrics: scene.metrics, is_stale })
                })
            })}
            <footer class="pf">
                <TableButton is_open=has_table/>
                <span>{part(move || (text.trend_hint)(scene.is_by_month()))}</span>
                <span>{part(unpaired)}</span>
            </footer>
        </Panel>
    }
}

/// Days or months, for every picture over time.
#[component]
pub fn GrainSwitch() -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let grain = move || session.with_extent(|state, extent| state.grain(extent));
    let button = move |this: Grain, label| {
        view! {
            <button
                type="button"
                aria-pressed=words(move || (grain() == Some(this)).to_string())
                on:click=move |_| session.change(|state, extent| {
                    let by_default = Grain::of(state.days(extent), None);
                    state.grain = (this != by_default).then_some(this);
                })
            >
                {label}
            </button>
        }
    };
    view! {
        <div class="seg" role="group" aria-label=text.grain>
            {button(Grain::Day, text.day)}
            {button(Grain::Month, text.month)}
        </div>
    }
}

/// The metrics to choose from, each with its total.
#[component]
fn Tabs(scene: Scene) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let text = locale.text;
    let tab = move |metric: Metric| {
        let number = move || {
            scene.totals.read(|body| {
                let number = Number::of(metric, body.totals()?, locale);
                Some(view! { {value(&number)} {was_lead(&number, locale)} })
            })
        };
        view! {
            <button
                type="button"
                class=format!("tab {}", metric.key())
                aria-pressed=words(move || (scene.metrics.get().0 == metric).to_string())
                on:click=move |_| session.change(|state, _| state.metric = metric)
            >
                <span class="tl">{(text.metric)(metric.key())}</span>
                {part(number)}
            </button>
        }
    };
    let keys = move || {
        let metrics = trend::metrics(scene.metrics.get().0, None);
        metrics.into_iter().map(|metric| metric.key().to_owned()).collect()
    };
    view! {
        <div class="tabs" role="group" aria-label=text.measure>
            {keyed(keys, move |key| Metric::from_key(&key).map(tab).into_any())}
        </div>
    }
}

#[component]
fn SecondMeasure(scene: Scene) -> impl IntoView {
    let session: Session = expect_context();
    let text = session.locale.text;
    let choose = move |event: web_sys::Event| {
        let key = event_target_value(&event);
        session.change(|state, _| state.second = Metric::from_key(&key));
    };
    let option = move |metric: Metric| {
        view! {
            <option value=metric.key() selected=flag(move || scene.metrics.get().1 == Some(metric))>
                {(text.metric)(metric.key())}
            </option>
        }
    };
    view! {
        <div class="tlhead">
            <label class="second">
                <span>{text.second_measure}</span>
                <select on:change=choose>
                    <option value="" selected=flag(move || scene.metrics.get().1.is_none())>{text.none}</option>
                    {Metric::EVERY.map(option).collect_view()}
                </select>
            </label>
        </div>
    }
}

/// The chart and the layer that moves over it.
#[component]
pub fn Plot(scene: Scene) -> impl IntoView {
    let session: Session = expect_context();
    let locale = session.locale;
    let Scene { cursor, size, .. } = scene;
    let draw = move |area: &_, theme: &Theme, size: Size| {
        scene.draw_with(size.width, |picture| {
            let _ = charts::trend::draw(area, picture, theme);
        });
    };
    let draw_over = move |area: &_, theme: &Theme, size: Size| {
        let Some(bucket) = cursor.get() else { return };
        scene.draw_with(size.width, |picture| {
            let layout = picture.layout(size.device(), size.scale);
            let dots = dots(picture, &layout, bucket as usize, theme);
            let hover = Hover { x: layout.buckets.center(bucket as usize), dots: &dots };
            let over = Overlay { hit: layout.hit, hover: Some(hover), ..Default::default() };
            let _ = overlay::draw(area, &over, theme);
        });
    };
    let height = move |width: f64| {
        scene.draw_with(width, |picture| picture.height_css(width)).unwrap_or(240.0)
    };
    let bucket_at = move |event: &PointerEvent| {
        let size = size.get_untracked();
        untrack(|| {
            scene.draw_with(size.width, |picture| {
                picture.layout(size.device(), size.scale).buckets.at(size.x(event))
            })
        })
        .flatten()
        .map(|bucket| bucket as u32)
    };
    let on_key = move |event: KeyboardEvent| {
        let last = (untrack(|| scene.n_buckets()) as u32).saturating_sub(1);
        let at = cursor.get_untracked();
        let next = match event.key().as_str() {
            "ArrowRight" | "ArrowUp" => at.map_or(0, |at| at + 1),
            "ArrowLeft" | "ArrowDown" => at.map_or(last, |at| at.saturating_sub(1)),
            "Home" => 0,
            "End" => last,
            "Enter" => {
                if let Some(at) = at {
                    scene.open_month(at);
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        cursor.set(Some(next.min(last)));
    };
    let label = move || {
        let range = session.with_extent(|state, extent| locale.range(state.days(extent)));
        let metric = scene.name(scene.metrics.get().0);
        (locale.text.trend_label)(metric, &range.unwrap_or_default())
    };
    view! {
        <div class="plot">
            <div
                class="target"
                tabindex="0"
                role="slider"
                aria-label=words(label)
                aria-valuemin="0"
                aria-valuemax=words(move || scene.n_buckets().saturating_sub(1).to_string())
                aria-valuenow=words(move || cursor.get().unwrap_or(0).to_string())
                aria-valuetext=words(move || spoken(scene, session))
                on:pointermove=move |event| cursor.set(bucket_at(&event))
                on:pointerleave=move |_| cursor.set(None)
                on:blur=move |_| cursor.set(None)
                on:click=move |_| if let Some(at) = cursor.get_untracked() { scene.open_month(at) }
                on:keydown=on_key
            >
                <Chart height=Box::new(height) draw=Box::new(draw) size/>
                <Chart class="over" height=Box::new(height) draw=Box::new(draw_over)/>
            </div>
            {card(scene)}
        </div>
    }
}

fn dots(
    picture: &picture::Trend<'_>,
    layout: &picture::Layout,
    bucket: usize,
    theme: &Theme,
) -> Vec<Dot> {
    let lanes = [(Some(picture.first), layout.first), (picture.second, layout.second)];
    let mut dots = Vec::new();
    for (measure, scale) in lanes {
        let Some(measure) = measure else { continue };
        let shades = theme.hue(measure.hue);
        let mut dot = |values: &[Option<f64>], color, small| {
            if let Some(Some(value)) = values.get(bucket) {
                dots.push(Dot { y: scale.px(*value), color, small });
            }
        };
        if let Some(before) = measure.before {
            dot(before, shades.soft, true);
        }
        dot(measure.now, shades.strong, false);
    }
    dots
}

/// The row of a bucket with the metrics that are drawn.
fn row_of(scene: Scene, session: Session, bucket: u32) -> Option<(trend::Row, Vec<Metric>)> {
    let (metric, second) = scene.metrics.get();
    let metrics: Vec<_> = [Some(metric), second].into_iter().flatten().collect();
    scene.series.read(|body| {
        let series = body.series()?;
        let bucket = series.buckets.get(bucket as usize)?;
        Some((trend::row(series, bucket, &metrics, session.locale), metrics.clone()))
    })
}

/// What a screen reader says of the cursor's bucket.
fn spoken(scene: Scene, session: Session) -> String {
    let Some((row, metrics)) = row_of(scene, session, scene.cursor.get().unwrap_or(0)) else {
        return String::new();
    };
    let mut parts = vec![row.label];
    for (metric, number) in metrics.iter().zip(row.numbers) {
        parts.push(format!("{}: {}", scene.name(*metric), number_said(&number, session.locale)));
    }
    parts.join(", ")
}

/// Dates and numbers at the cursor.
fn card(scene: Scene) -> AnyView {
    let session: Session = expect_context();
    let place = move |bucket: u32| {
        let size = scene.size.get();
        let x = scene.draw_with(size.width, |picture| {
            picture.layout(size.device(), size.scale).buckets.center(bucket as usize)
        })?;
        Some(Place { x: x / size.scale, avoid: None })
    };
    let card = move |bucket: u32| {
        row_of(scene, session, bucket).map(|(row, metrics)| {
            let rows = metrics.into_iter().zip(row.numbers).map(|(metric, number)| {
                view! {
                    <tr>
                        <th scope="row"><span class=format!("sw {}", metric.key())></span>{scene.name(metric)}</th>
                        <td>{number.text.clone()}{was(&number)}</td>
                    </tr>
                }
            });
            view! {
                <p class="rt"><b>{row.label}</b> {row.before.map(|before| view! { <span class="b">{before}</span> })}</p>
                <table class="mini"><tbody>{rows.collect_view()}</tbody></table>
            }
        })
    };
    read_out(scene.size, move || scene.cursor.get(), place, card)
}
