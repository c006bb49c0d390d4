//! What every browser has built in, and Rust's library would bring along once more, 12 kB
//! of a first load: the small letters of all scripts, and numbers as texts. Natively it is
//! the library that does it.

/// The text in small letters, of whatever script.
pub fn small_letters(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    #[cfg(target_arch = "wasm32")]
    {
        js_sys::JsString::from(text).to_lower_case().into()
    }
    #[cfg(not(target_arch = "wasm32"))]
    {
        text.to_lowercase()
    }
}

/// The shortest text that reads back as this number, for scripts and styles. Browsers
/// write those of 10^21 and more, and below 10^-6, with an exponent.
pub fn decimal(value: f64) -> String {
    #[cfg(target_arch = "wasm32")]
    {
        js_sys::Number::from(value)
            .to_string_with_radix(10)
            .map_or_else(|_| String::new(), String::from)
    }
    #[cfg(not(target_arch = "wasm32"))]
    {
        value.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_all_scripts_become_small() {
        for (text, small) in [("ABC", "abc"), ("MÜNCHEN", "münchen"), ("ΟΔΟΣ", "οδος"), ("İ", "i̇")]
        {
            assert_eq!(small_letters(text), small);
        }
    }
}
