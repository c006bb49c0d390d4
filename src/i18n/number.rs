//! Numbers as words.

use super::Locale;

impl Locale {
    /// `1,124`
    pub fn count(&self, n: u64) -> String {
        self.grouped(&n.to_string())
    }

    /// Minutes: whole ones with a group separator; one decimal under ten.
    pub fn minutes(&self, minutes: f64) -> String {
        self.decimals(minutes, u32::from(minutes < 9.95))
    }

    /// A share as `34.2%`.
    pub fn percent(&self, share: f64) -> String {
        format!("{}%", self.decimals(share * 100.0, 1))
    }

    /// A share without decimals, for sentences: `34%`.
    pub fn percent_round(&self, share: f64) -> String {
        format!("{}%", self.decimals(share * 100.0, 0))
    }

    /// A relative change as `+8.4%`; one decimal while that shows less than ten.
    pub fn change_percent(&self, change: f64) -> String {
        format!("{}%", self.signed(change * 100.0))
    }

    /// A change of a share as `−2.6 pts`.
    pub fn change_points(&self, change: f64) -> String {
        format!("{} {}", self.signed(change * 100.0), self.text.points)
    }

    /// `1.5 MB`, in powers of a thousand.
    pub fn bytes(&self, bytes: u64) -> String {
        let (value, unit) = match bytes {
            0..1_000 => return format!("{bytes} B"),
            1_000..1_000_000 => (bytes as f64 / 1e3, "kB"),
            1_000_000..1_000_000_000 => (bytes as f64 / 1e6, "MB"),
            _ => (bytes as f64 / 1e9, "GB"),
        };
        format!("{} {unit}", self.decimals(value, u32::from(value < 99.95)))
    }

    fn signed(&self, value: f64) -> String {
        // Halves go away from zero; 9.95 shows as 10, which has no decimal.
        let decimals = u32::from((value * 10.0).round().abs() < 100.0);
        match self.decimals(value, decimals).as_str() {
            zero if zero.bytes().all(|byte| !matches!(byte, b'1'..=b'9')) => "0".to_owned(),
            negative if value < 0.0 => negative.to_owned(),
            positive => format!("+{positive}"),
        }
    }

    fn decimals(&self, value: f64, decimals: u32) -> String {
        let scale = 10_u64.pow(decimals);
        let units = (value.abs() * scale as f64).round() as u64;
        // A real minus sign: as wide as the plus, and never a line break.
        let sign = if value < 0.0 && units > 0 { "\u{2212}" } else { "" };
        let whole = self.grouped(&(units / scale).to_string());
        match decimals {
            0 => format!("{sign}{whole}"),
            _ => {
                let part = format!("{:0width$}", units % scale, width = decimals as usize);
                format!("{sign}{whole}{}{part}", self.decimal)
            }
        }
    }

    fn grouped(&self, digits: &str) -> String {
        let mut text = String::with_capacity(digits.len() + digits.len() / 3);
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                text.push_str(self.group);
            }
            text.push(digit);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_worded_as_the_locale_says() {
        let en = Locale::EN;
        for (n, text) in [(0, "0"), (999, "999"), (1_124, "1,124"), (1_234_567, "1,234,567")] {
            assert_eq!(en.count(n), text);
        }
        for (minutes, text) in [(0.0, "0.0"), (9.94, "9.9"), (9.96, "10"), (9842.4, "9,842")] {
            assert_eq!(en.minutes(minutes), text);
        }
        assert_eq!(en.percent(0.3425), "34.3%");
        assert_eq!(en.percent(1.25), "125.0%");
        let de = Locale { decimal: ",", group: ".", ..Locale::EN };
        assert_eq!(
            (de.count(12_345), de.percent(0.342)),
            ("12.345".to_owned(), "34,2%".to_owned())
        );
        assert_eq!(en.bytes(229_400_000), "229 MB");
        assert_eq!(en.bytes(1_540), "1.5 kB");
    }

    #[test]
    fn a_change_has_a_sign_and_one_decimal_under_ten() {
        for (change, text) in [
            (0.084, "+8.4%"),
            (0.18, "+18%"),
            (0.0995, "+10%"),
            (-0.0995, "−10%"),
            (0.125, "+13%"),
            (-0.0004, "0%"),
            (0.0, "0%"),
            (12.5, "+1,250%"),
        ] {
            assert_eq!(Locale::EN.change_percent(change), text, "{change}");
        }
        assert_eq!(Locale::EN.change_points(-0.026), "−2.6 pts");
    }
}
