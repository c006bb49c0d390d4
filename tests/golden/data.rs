//! Made-up numbers with the shape of real ones, the same on every run.

/// A plain generator, so that a new version of a crate changes no picture.
pub(super) struct Noise(u32);

impl Noise {
    pub(super) fn new(seed: u32) -> Noise {
        Noise(seed)
    }

    /// `0.0..1.0`
    pub(super) fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(self.0) / 4_294_967_296.0
    }
}

/// Views of a lecture's cells: many begin, some parts are sought out.
/// `peaks` are (where, how wide, how high), as shares of the entry and of `top`.
pub(super) fn curve(seed: u32, n: usize, top: f64, peaks: &[(f64, f64, f64)]) -> Vec<u32> {
    let mut noise = Noise::new(seed);
    let mut wobble = 0.0;
    let height = |at: f64| -> f64 {
        let bumps = peaks.iter().map(|&(peak, wide, high)| high * bell(at, peak, wide));
        0.3 + 0.6 * (-at * 4.5).exp() - 0.16 * at + bumps.sum::<f64>()
    };
    (0..n)
        .map(|cell| {
            wobble = wobble * 0.86 + (noise.next() - 0.5) * 0.04;
            ((height(cell as f64 / n as f64) + wobble) * top).max(0.0).round() as u32
        })
        .collect()
}

/// Distinct viewers: fewer and fewer, and never more than views.
pub(super) fn viewers(views: &[u32], top: f64) -> Vec<u32> {
    let n = views.len() as f64;
    let level = |cell: usize| top * (0.26 + 0.7 * (-(cell as f64) / n * 2.4).exp());
    views.iter().enumerate().map(|(cell, &n)| (level(cell) as u32).min(n * 4 / 5)).collect()
}

/// What is left of views when each viewer counts once.
pub(super) fn replays(views: &[u32], unique: &[u32]) -> Vec<u32> {
    views.iter().zip(unique).map(|(&n, &once)| n.saturating_sub(once + n / 25)).collect()
}

/// Plays by day: weeks, and more before an exam.
pub(super) fn days(seed: u32, n: usize, exam: usize, top: f64) -> Vec<Option<f64>> {
    const WEEK: [f64; 7] = [0.75, 1.15, 1.2, 1.1, 0.9, 0.4, 0.6];
    let mut noise = Noise::new(seed);
    (0..n)
        .map(|day| {
            let usual = WEEK[(day + 3) % 7] * (0.8 + noise.next() * 0.4);
            let rush = bell(day as f64, exam as f64, 1.6) * 4.2;
            Some(((usual + rush) / 5.2 * top).round())
        })
        .collect()
}

/// Shares around a middle.
pub(super) fn shares(seed: u32, n: usize, middle: f64) -> Vec<Option<f64>> {
    let mut noise = Noise::new(seed);
    (0..n).map(|_| Some(middle + (noise.next() - 0.5) * 0.16)).collect()
}

fn bell(x: f64, at: f64, wide: f64) -> f64 {
    (-((x - at) / wide).powi(2)).exp()
}

/// `1267000` as `21:07`.
pub(super) fn clock(ms: f64) -> String {
    let s = (ms / 1_000.0) as u64;
    format!("{}:{:02}", s / 60, s % 60)
}

/// `1234.0` as `1,234`.
pub(super) fn count(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `0.25` as `25%`.
pub(super) fn percent(value: f64) -> String {
    format!("{:.0}%", value * 100.0)
}
