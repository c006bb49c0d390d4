//! Visits, one row a session: `docs/formats.md`, section 3.

use super::events::labels;
use super::record::{Cells, Field, Wrong};
use super::rules;
use crate::facts::bounds::MAX_SPANS;
use crate::facts::quality::Expected;
use crate::facts::visit::{Counts, Reached};
use crate::facts::{Labels, Span, Visit, Visits};
use crate::query::Dimension;

/// What was left out of a row that counts.
#[derive(Debug, Default)]
pub(super) struct LeftOut {
    /// Spans, by themselves.
    pub(super) spans: Vec<Wrong>,
    /// The country is no code.
    pub(super) country: bool,
}

/// Adds the visit of a record, or says what is wrong with it.
pub(super) fn push(
    cells: &Cells<'_>,
    length_ms: Option<u32>,
    visits: &mut Visits,
) -> Result<LeftOut, Wrong> {
    let start_ms = cells.read(Field::Start, rules::instant)?;
    cells.read(Field::Session, rules::text)?; // each row is a session, whatever its id
    let mut labels = labels(cells)?;
    forget_place_without_country(&mut labels);
    let counts = counts(cells)?;
    let mut left_out = LeftOut { spans: Vec::new(), country: labels.country_refused };
    let spans = spans(cells, length_ms, &mut left_out.spans)?;
    if u32::try_from(visits.spans.len() + spans.len()).is_err() {
        return Err(Wrong::record(Expected::Room, b""));
    }
    visits
        .push(&Visit { start_ms, labels, counts, spans: &spans })
        .map_err(|_| Wrong::record(Expected::Room, b""))?;
    Ok(left_out)
}

/// A region or city whose country is unknown is no place.
fn forget_place_without_country(labels: &mut Labels<'_>) {
    if labels.get(Dimension::Country).is_none() {
        labels.unset(Dimension::Region);
        labels.unset(Dimension::City);
    }
}

fn counts(cells: &Cells<'_>) -> Result<Counts, Wrong> {
    Ok(Counts {
        impressions: cells.read(Field::Impressions, rules::count)?,
        played: cells.read(Field::Plays, rules::zero_or_one)?,
        reached: match cells.read(Field::Reached, rules::reached)? {
            None => Reached::FromSpans,
            Some(quartile) => Reached::Stated(quartile),
        },
        shares: cells.read(Field::Shares, rules::count)?,
        likes: cells.read(Field::Likes, rules::count)?,
        downloads: cells.read(Field::Downloads, rules::count)?,
    })
}

/// The good spans of a row. A bad one is named by its position, from 1, as lines are.
fn spans(
    cells: &Cells<'_>,
    length_ms: Option<u32>,
    left_out: &mut Vec<Wrong>,
) -> Result<Vec<Span>, Wrong> {
    let (mut spans, mut position) = (Vec::new(), 0_usize);
    cells.read(Field::Spans, |value| {
        rules::spans(value, length_ms, |span| {
            position += 1;
            let refused = match span {
                Ok(span) if spans.len() < MAX_SPANS => return spans.push(span),
                Ok(_) => (Expected::Room, ""),
                Err(refused) => refused,
            };
            let field = format!("{}[{position}]", Field::Spans.name());
            left_out.push(Wrong::field(field, refused.0, refused.1));
        })
    })?;
    Ok(spans)
}
