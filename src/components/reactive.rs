//! Things that follow signals, each of one type.
//!
//! Leptos compiles its rendering anew for each closure in a view. A page has
//! hundreds, and they would be most of what a person downloads; behind these few
//! types the code stands once. A trait of our own stands in for `Fn`, whose objects
//! also hold code to be called by value, which nobody does.

use core::time::Duration;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

trait Read<T>: Send + Sync {
    fn read(&self) -> T;
}

impl<T, F: Fn() -> T + Send + Sync> Read<T> for F {
    fn read(&self) -> T {
        self()
    }
}

trait Make: Send {
    fn make(&self) -> AnyView;
}

/// A text that follows signals.
pub fn words(read: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    derive(Arc::new(read))
}

/// A text that may be absent, as an attribute is.
pub fn maybe(read: impl Fn() -> Option<String> + Send + Sync + 'static) -> Signal<Option<String>> {
    derive(Arc::new(read))
}

fn derive<T: Send + Sync + 'static>(read: Arc<dyn Read<T>>) -> Signal<T> {
    Signal::derive(move || read.read())
}

/// A yes or no that follows signals, told only when it changes.
pub fn flag(read: impl Fn() -> bool + Send + Sync + 'static) -> Memo<bool> {
    fn memo(read: Arc<dyn Read<bool>>) -> Memo<bool> {
        Memo::new(move |_| read.read())
    }
    memo(Arc::new(read))
}

/// Gives an element a style that follows signals. The attribute, which a host's policy may
/// forbid, is left alone.
pub fn styled(element: NodeRef<html::Div>, style: impl Fn() -> Option<String> + 'static) {
    Effect::new(move || {
        if let Some(element) = element.get() {
            let element: &HtmlElement = element.unchecked_ref();
            element.style().set_css_text(&style().unwrap_or_default());
        }
    });
}

/// A part of a view that is made anew when what it reads changes.
pub fn part<V: IntoView + 'static>(make: impl Fn() -> V + Send + 'static) -> AnyView {
    struct Maker<F>(F);
    impl<V: IntoView + 'static, F: Fn() -> V + Send> Make for Maker<F> {
        fn make(&self) -> AnyView {
            self.0().into_any()
        }
    }
    fn view(maker: Box<dyn Make>) -> AnyView {
        (move || maker.make()).into_any()
    }
    view(Box::new(Maker(make)))
}

/// A part of a view that is there while a condition holds.
pub fn when<V: IntoView + 'static>(
    holds: impl Fn() -> bool + Send + Sync + 'static,
    make: impl Fn() -> V + Send + 'static,
) -> AnyView {
    let holds = flag(holds);
    part(move || holds.get().then(&make))
}

/// A part of a view that is made after a while, in a task of its own.
pub fn later<V: IntoView + 'static>(
    after: Duration,
    make: impl Fn() -> V + Send + 'static,
) -> AnyView {
    let is_due = RwSignal::new(false);
    set_timeout(
        move || {
            let _ = is_due.try_set(true);
        },
        after,
    );
    when(move || is_due.get(), make)
}

/// Rows that keep their elements, and with them the keyboard's focus, as long as
/// their key stays.
pub fn keyed(
    keys: impl Fn() -> Vec<String> + Send + Sync + 'static,
    row: impl Fn(String) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    fn view(
        keys: Arc<dyn Read<Vec<String>>>,
        row: Arc<dyn Fn(String) -> AnyView + Send + Sync>,
    ) -> AnyView {
        view! { <For each=move || keys.read() key=String::clone let:key>{row(key)}</For> }
            .into_any()
    }
    view(Arc::new(keys), Arc::new(row))
}
