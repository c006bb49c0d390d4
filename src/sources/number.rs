//! Decimal numbers.
//!
//! The standard library's `parse` brings 10 kB of powers of five, which is a tenth
//! of the worker. This one is as quick for what files hold, and slower beyond.

/// 10 to the power of its index; larger ones are no `f64`.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// The `f64` nearest to a number: an optional sign, digits with at most one point,
/// an optional exponent. `None` for anything else.
///
/// Exact for 19 digits and fewer; of more, whose rest is cut, the last bit may differ
/// where they lie between two `f64`.
pub(crate) fn number(text: &str) -> Option<f64> {
    let (is_negative, digits) = match text.as_bytes() {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    let mut mantissa = 0_u64;
    let mut exponent = 0_i32;
    let (mut any, mut in_fraction, mut is_cut) = (false, false, false);
    for (at, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                any = true;
                let digit = byte - b'0';
                if mantissa < 1_000_000_000_000_000_000 {
                    mantissa = mantissa * 10 + u64::from(digit);
                    exponent -= i32::from(in_fraction);
                } else {
                    is_cut |= digit != 0;
                    exponent += i32::from(!in_fraction);
                }
            }
            b'.' if !in_fraction => in_fraction = true,
            b'e' | b'E' if any => {
                exponent = exponent.saturating_add(exponent_of(&digits[at + 1..])?);
                break;
            }
            _ => return None,
        }
    }
    let power = POWERS.get(exponent.unsigned_abs() as usize);
    let value = match power {
        // Both are exact, and so the one operation rounds rightly (Clinger 1990).
        Some(power) if mantissa <= 1 << 53 && exponent < 0 => mantissa as f64 / power,
        Some(power) if mantissa <= 1 << 53 => mantissa as f64 * power,
        _ => nearest(mantissa, is_cut, exponent),
    };
    any.then_some(if is_negative { -value } else { value })
}

fn exponent_of(text: &[u8]) -> Option<i32> {
    let (sign, digits) = match text {
        [b'-', digits @ ..] => (-1, digits),
        [b'+', digits @ ..] => (1, digits),
        digits => (1, digits),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let add = |n: i32, digit: &u8| n.saturating_mul(10).saturating_add(i32::from(digit - b'0'));
    Some(sign * digits.iter().fold(0, add))
}

/// The `f64` nearest to `mantissa * 10^exponent`, in 128 bits.
fn nearest(mantissa: u64, is_cut: bool, exponent: i32) -> f64 {
    if mantissa == 0 || exponent < -400 {
        return 0.0;
    }
    if exponent > 400 {
        return f64::INFINITY;
    }
    // The number is n * 2^scale. It has 124 good bits at all times, and at the end
    // 64 or more; whether anything was cut off behind them is kept as one more bit.
    let (mut n, mut scale, mut is_cut) = (u128::from(mantissa), 0, is_cut);
    let mut fill = |n: &mut u128| {
        let bits = n.leading_zeros();
        *n <<= bits;
        scale -= bits as i32;
    };
    fill(&mut n);
    for _ in 0..exponent {
        is_cut |= n & 15 != 0;
        n = (n >> 4) * 10;
        fill(&mut n);
    }
    let times_4 = exponent.max(0);
    for _ in 19..-exponent {
        is_cut |= n % 10 != 0;
        n /= 10;
        fill(&mut n);
    }
    let divisor = u128::from(10_u64.pow(exponent.clamp(-19, 0).unsigned_abs()));
    is_cut |= n % divisor != 0;
    n = (n / divisor) | u128::from(is_cut);
    let scale = scale + 4 * times_4;
    // In two steps, as 2^scale may lie beyond what the product can be.
    n as f64 * 2_f64.powi(scale / 2) * 2_f64.powi(scale - scale / 2)
}

#[cfg(test)]
mod tests {
    use super::number;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_those_of_the_standard_library_but_for_names() {
        for text in [
            "0",
            "-0",
            "+1.5",
            ".5",
            "5.",
            "-1e3",
            "1E+2",
            "1e-2",
            "12.345678901234567",
            "1e400",
            "1e22",
            "9007199254740993",
            "9007199254740992.5",
            "9007199254740993.5",
            "0.1",
            "1e-5",
            "1e23",
            "123456789012345678e-30",
            "99999999999999999999",
            "1.7976931348623157e308",
            "1e99999999999",
            "1e-99999999999",
            "0e999",
            "0.000000000000000000000000000000000000001",
            "4503599627370497.5",
        ] {
            assert_eq!(number(text), text.parse().ok(), "{text}");
        }
        for text in
            ["", "-", ".", "e1", "1e", "1e+", "1.2.3", "1 ", "0x1", "inf", "NaN", "1e1.0", "--1"]
        {
            assert_eq!(number(text), None, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn the_nearest_double_is_found(text in "-?[0-9]{1,9}\\.[0-9]{1,10}(e-?[0-9]{1,2})?") {
            prop_assert_eq!(number(&text), text.parse().ok());
        }

        #[test]
        fn a_double_is_read_as_it_was_written(value in -1e15..1e15_f64, tiny in 0.0..1.0_f64) {
            for value in [value, tiny, value * tiny * 1e-20] {
                prop_assert_eq!(number(&value.to_string()), Some(value));
                prop_assert_eq!(number(&format!("{value:e}")), Some(value));
            }
        }

        #[test]
        fn of_many_digits_at_most_the_last_bit_differs(text in "[0-9]{0,3}\\.[0-9]{20,40}") {
            let theirs: f64 = text.parse().unwrap();
            let ours = number(&text).unwrap();
            prop_assert!(ours.to_bits().abs_diff(theirs.to_bits()) <= 1, "{ours} {theirs}");
        }
    }
}
