//! Texts as they are searched and told apart: whoever types `jose` means José too.

use crate::builtin::small_letters;

/// Small Latin letters, each before the same with an accent or a stroke.
const LETTERS: [&str; 19] = [
    "aàáâãäåāăąǎạảấầẩẫậắằẳẵặ",
    "cçćĉċč",
    "dďđð",
    "eèéêëēĕėęěẹẻẽếềểễệ",
    "gĝğġģ",
    "hĥħ",
    "iìíîïĩīĭįıỉị",
    "jĵ",
    "kķ",
    "lĺļľŀł",
    "nñńņňŉ",
    "oòóôõöøōŏőơọỏốồổỗộớờởỡợ",
    "rŕŗř",
    "sśŝşšș",
    "tţťŧț",
    "uùúûüũūŭůűųưụủứừửữự",
    "wŵ",
    "yýÿŷỳỵỷỹ",
    "zźżž",
];

/// The text in small letters without accents. What is not written in Latin letters
/// only loses its case.
pub fn plain(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut plain = String::with_capacity(text.len());
    for letter in small_letters(text).chars() {
        match letter {
            '\0'..='\x7f' => plain.push(letter),
            // Accents that are characters of their own.
            '\u{300}'..='\u{36f}' => {}
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'ß' => plain.push_str("ss"),
            _ => {
                let same = LETTERS.iter().find(|same| same.contains(letter));
                plain.push(same.and_then(|same| same.chars().next()).unwrap_or(letter));
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn case_and_accents_make_no_difference() {
        for (text, expected) in [
            ("Jose", "jose"),
            ("JOSÉ", "jose"),
            ("Jose\u{301}", "jose"),
            ("Łukasz Żak", "lukasz zak"),
            ("Nguyễn Ðức", "nguyen duc"),
            ("Straße, Ærø, Œuvre", "strasse, aero, oeuvre"),
            ("İstanbul", "istanbul"),
            ("ΣΟΦΙΑ 数学", "σοφια 数学"),
        ] {
            assert_eq!(plain(text), expected);
        }
    }
}
