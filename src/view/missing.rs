//! What the numbers cannot tell: said where a person would look for it.

use crate::facts::entry::{Entry, Names};
use crate::facts::quality::Quality;
use crate::i18n::Locale;
use crate::query::{Totals, Unknown, metric};

/// One sentence for each blind spot, those of the range first where there is an answer.
pub fn lines(
    entry: Option<&Entry>,
    quality: Option<&Quality>,
    totals: Option<&Totals>,
    locale: &Locale,
) -> Vec<String> {
    let text = locale.text;
    let counted = |n: u64| (n, locale.count(n));
    let mut lines = Vec::new();
    if let Some(totals) = totals {
        let share = metric::share(totals.anonymous_plays, totals.plays);
        if let Some(share) = share.filter(|_| !totals.unknown.has(Unknown::ANONYMOUS)) {
            let (n, words) = counted(totals.anonymous_plays);
            let share = locale.percent_round(share);
            let plays = locale.count(totals.plays);
            lines.push((text.missing_anonymous)((n, &words), &plays, &share));
        }
        let (n, words) = counted(totals.downloads);
        lines.push((text.missing_downloads)((n, &words)));
    }
    // Of sums nobody knows what is missing in them.
    if let Some(quality) = quality.filter(|_| !entry.is_some_and(|entry| entry.source.is_sums())) {
        let (n, words) = counted(quality.refused);
        lines.push((text.missing_refused)((n, &words)));
        let (n, words) = counted(quality.without_play);
        if n > 0 {
            lines.push((text.missing_without_play)((n, &words)));
        }
    }
    match entry.map_or(Names::Shown, |entry| entry.names) {
        Names::Shown => {}
        names => lines.push((text.missing_names)(names == Names::Hidden).to_owned()),
    }
    lines.extend(text.missing.map(str::to_owned));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_counted_where_it_can_be() {
        let totals = Totals { plays: 8, anonymous_plays: 2, downloads: 1, ..Totals::none(60) };
        let quality = Quality { refused: 3, without_play: 1, ..Quality::default() };
        let lines = lines(None, Some(&quality), Some(&totals), &Locale::EN);
        assert_eq!(
            lines[..4],
            [
                "2 of 8 plays in this range (25%) are anonymous: nobody knows how many people that is.",
                "1 download in this range: what is watched offline is not seen.",
                "3 records could not be read and are left out.",
                "1 session watched without a play: minutes count, averages leave them out.",
            ]
        );
    }

    #[test]
    fn a_range_without_plays_has_no_share_of_them() {
        let lines = lines(None, None, Some(&Totals::none(60)), &Locale::EN);
        assert_eq!(
            lines[0],
            "No download is recorded in this range. A source that does not count them looks the same."
        );
        assert_eq!(lines.len(), 4);
    }
}
