//! Every picture in each of the nine states that break pictures, or why it has none.
//!
//! `tests/it/golden.rs` holds that no picture and no case is missing here; the
//! gallery links each cell to its case.

/// The states, in the order of the rows below.
pub(crate) const STATES: [&str; 9] = [
    "empty",
    "one point",
    "gaps",
    "all equal",
    "huge",
    "long labels",
    "right to left",
    "compared",
    "dark",
];

/// A picture in a state.
pub(crate) enum Cell {
    /// The name of a case.
    Case(&'static str),
    /// Why there is none.
    Never(&'static str),
}
use Cell::{Case, Never};

const NO_WORDS: &str = "The picture holds no words: they stand beside it on the page.";
const TIME: &str = "Time runs from left to right in every language, and there are no words.";

/// One row a picture: its file in `src/charts`, and its cells.
pub(crate) const ROWS: &[(&str, [Cell; 9])] = &[
    (
        "timeline",
        [
            Case("timeline_no_cells"),
            Case("timeline_one_cell"),
            Never("Each cell has a count: nobody there is 0."),
            Case("timeline_all_equal"),
            Case("timeline_1200000_cells"),
            Case("timeline_long_names"),
            Case("timeline_right_to_left"),
            Case("timeline_compared"),
            Case("timeline_dark"),
        ],
    ),
    (
        "trend",
        [
            Case("trend_no_buckets"),
            Case("trend_one_bucket"),
            Case("trend_gaps"),
            Case("trend_all_equal"),
            Case("trend_ten_years_of_days"),
            Case("trend_long_labels"),
            Case("trend_right_to_left"),
            Case("trend_compared"),
            Case("trend_dark"),
        ],
    ),
    (
        "overlay",
        [
            Case("overlay_empty"),
            Case("overlay_one_dot"),
            Case("overlay_no_values"),
            Case("overlay_all_equal"),
            Case("overlay_beyond_the_plot"),
            Never(NO_WORDS),
            Never(TIME),
            Case("overlay_compared"),
            Case("overlay_dark"),
        ],
    ),
    (
        "heatmap",
        [
            Case("heatmap_no_cells"),
            Case("heatmap_one_cell"),
            Case("heatmap_person"),
            Case("heatmap_all_equal"),
            Case("heatmap_one_second_of_1000000"),
            Case("heatmap_long_labels"),
            Case("heatmap_right_to_left"),
            Case("heatmap_compared"),
            Case("heatmap_dark"),
        ],
    ),
    (
        "funnel",
        [
            Case("funnel_no_steps"),
            Case("funnel_one_step"),
            Case("funnel_six_steps"),
            Case("funnel_all_equal"),
            Case("funnel_beyond_all"),
            Never(NO_WORDS),
            Case("funnel_mirrored"),
            Case("funnel_compared"),
            Case("funnel_dark"),
        ],
    ),
    (
        "bars",
        [
            Case("bars_empty"),
            Case("bars_plain"),
            Case("bars_no_value"),
            Case("bars_all_equal"),
            Case("bars_beyond_all"),
            Never(NO_WORDS),
            Case("bars_mirrored"),
            Case("bars_compared"),
            Case("bars_dark"),
        ],
    ),
    (
        "sparkline",
        [
            Case("sparkline_empty"),
            Case("sparkline_one_bucket"),
            Case("sparkline_gaps"),
            Case("sparkline_all_equal"),
            Case("sparkline_ten_years_of_days"),
            Never(NO_WORDS),
            Never(TIME),
            Case("sparkline_running"),
            Case("sparkline_dark"),
        ],
    ),
    (
        "map",
        [
            Case("map_no_shapes"),
            Case("map_one_shape"),
            Case("map_gaps"),
            Case("map_all_equal"),
            Case("map_beyond_the_ramp"),
            Never(NO_WORDS),
            Never("West is on the left in every language, and there are no words."),
            Never("Only now is shaded; the card and the table compare."),
            Case("map_dark"),
        ],
    ),
];
