//! Which panels a page has, and in what order.

/// All of them, in the order of an instructor's questions.
pub const PANELS: [&str; 9] = [
    "tiles",
    "timeline",
    "viewers",
    "trend",
    "funnel",
    "countries",
    "domains",
    "devices",
    "quality",
];

/// The panels of a list like `tiles, viewers`, each once, in its order. A name that no
/// panel has is left out; a list without any good one means all.
pub fn read(list: &str) -> Vec<&'static str> {
    let mut chosen = Vec::new();
    for name in list.split(',') {
        let panel = PANELS.into_iter().find(|panel| *panel == name.trim());
        chosen.extend(panel.filter(|panel| !chosen.contains(panel)));
    }
    if chosen.is_empty() { PANELS.to_vec() } else { chosen }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_chooses_and_orders() {
        for (list, chosen) in [
            ("tiles", vec!["tiles"]),
            (" viewers , tiles,viewers", vec!["viewers", "tiles"]),
            ("clock,trend", vec!["trend"]),
            ("", PANELS.to_vec()),
            ("clock", PANELS.to_vec()),
            ("Tiles", PANELS.to_vec()),
        ] {
            assert_eq!(read(list), chosen, "{list}");
        }
    }
}
