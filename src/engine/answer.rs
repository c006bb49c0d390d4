//! One way in for every question.

use super::breakdown::{Counted, breakdown, choices};
use super::filter::Selection;
use super::heat::heat;
use super::series::series;
use super::store::Store;
use super::timeline::timeline;
use super::totals::totals;
use super::viewers::viewers;
use crate::query::{Answer, Body, Coverage, Limit, Pair, Query, Question};

/// Answers a question about an entry's sessions.
///
/// Never fails: what the data cannot say is a [`Limit`] of the answer's coverage.
/// Cost: follows the sessions of the days asked for, not those of the store. What was
/// counted of it last, `counted`, is not counted again.
pub fn answer(store: &Store, query: &Query, counted: &mut Counted) -> Answer {
    let limits = limits(store, &query.question);
    let body = if limits.contains(&Limit::LengthUnknown) {
        None
    } else {
        Some(body(store, query, counted))
    };
    let coverage = Coverage { range: query.range, before: query.before, limits };
    Answer { coverage, body }
}

fn limits(store: &Store, question: &Question) -> Vec<Limit> {
    match question {
        Question::Timeline | Question::Heat(_) if store.n_cells() == 0 => {
            vec![Limit::LengthUnknown]
        }
        Question::Breakdown(dimension, _) | Question::Choices(dimension, _)
            if !store.columns.is_known(*dimension) =>
        {
            vec![Limit::DimensionAbsent(*dimension)]
        }
        _ => Vec::new(),
    }
}

fn body(store: &Store, query: &Query, counted: &mut Counted) -> Body {
    let ranges = Pair { now: query.range, before: query.before };
    let selection = Selection::new(store, &query.filters);
    match &query.question {
        Question::Totals => Body::Totals(totals(store, &selection, ranges)),
        Question::Series(grain) => {
            Body::Series(series(store, &selection, ranges, *grain, query.today))
        }
        Question::Timeline => Body::Timeline(timeline(store, &selection, ranges)),
        Question::Breakdown(dimension, page) => Body::Breakdown(breakdown(
            store,
            (&selection, &query.filters),
            ranges,
            *dimension,
            page,
            counted,
        )),
        Question::Choices(dimension, page) => {
            let others = Selection::new(store, &query.filters.without(*dimension));
            let chosen = query.filters.values(*dimension);
            Body::Breakdown(choices(store, &others, ranges, *dimension, chosen, page))
        }
        Question::Viewers(page) => Body::Viewers(viewers(store, &selection, ranges, page)),
        Question::Heat(viewer) => Body::Heat(heat(store, &selection, ranges, viewer.as_deref())),
    }
}
