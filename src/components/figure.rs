//! A number with the value before and the change: one pattern everywhere.

use crate::i18n::Locale;
use crate::view::Number;
use leptos::prelude::*;

/// The value alone, with everything that scripts read on it.
pub fn value(number: &Number) -> impl IntoView + use<> {
    let before = number.before.clone();
    let attribute = |read: fn(&crate::view::number::Before) -> String| before.as_ref().map(read);
    view! {
        <span
            class="v"
            class:none=number.raw.is_empty()
            data-metric=number.key
            data-value=number.raw.clone()
            data-before=attribute(|before| before.raw.clone())
            data-change=attribute(|before| before.change_raw.clone())
            data-change-kind=attribute(|before| before.change_kind.to_owned())
        >
            {number.text.clone()}
        </span>
    }
}

/// `412 +18%`: what it was, and how much it changed; nothing when nothing is compared.
pub fn was(number: &Number) -> impl IntoView + use<> {
    number.before.clone().map(|before| {
        view! {
            <span class="was">
                {before.text} {(!before.change_text.is_empty()).then(|| view! { " " <b>{before.change_text}</b> })}
            </span>
        }
    })
}

/// The cell of a table with a number.
pub fn cell(number: &Number, label: &'static str) -> impl IntoView + use<> {
    let class = if number.key == "plays" { "n p1" } else { "n" };
    view! { <td role="cell" class=class data-label=label>{value(number)}{was(number)}</td> }
}

/// `486 (before 412, +18%)`, as a screen reader says it.
pub fn number_said(number: &Number, locale: &Locale) -> String {
    let before = number.before.as_ref().map(|before| {
        let comma = if before.change_text.is_empty() { "" } else { ", " };
        format!(" ({} {}{comma}{})", locale.text.before, before.text, before.change_text)
    });
    format!("{}{}", number.text, before.unwrap_or_default())
}

/// `+18% from 412`, under a large number.
pub fn was_lead(number: &Number, locale: &'static Locale) -> impl IntoView + use<> {
    number.before.clone().map(|before| {
        view! {
            <span class="was lead">
                {(!before.change_text.is_empty()).then(|| view! { <b>{before.change_text}</b> " " })}
                {(locale.text.from_before)(&before.text)}
            </span>
        }
    })
}
