//! Times of the content.

/// A content time as `21:07`, or `1:02:03` from an hour on. Whole seconds, cut.
pub fn clock(seconds: u32) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// The same of milliseconds, rounded to the nearest second.
pub fn clock_ms(ms: u32) -> String {
    clock(ms.saturating_add(500) / 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_times_are_clocks() {
        for (seconds, text) in [(0, "0:00"), (67, "1:07"), (3_599, "59:59"), (3_723, "1:02:03")] {
            assert_eq!(clock(seconds), text);
        }
        assert_eq!(clock_ms(3_012_400), "50:12");
    }
}
