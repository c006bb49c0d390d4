//! A question on its way: what has been asked for it, and what is still to be asked.

use super::Reports;
use super::groups::Grouped;
use super::request::{self, MAX_ROWS, PAGE_ROWS, Request, Section};
use super::response::Trouble;
use super::table::Table;
use crate::query::{Dimension, Filters, Limit, Query, Question};
use crate::time::DayRange;
use crate::time::bucket::Grain;

/// A question on its way.
pub(super) struct Asking {
    pub(super) query: Query,
    pub(super) parts: Vec<Part>,
    stage: Stage,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Words of the server that filters need are looked for.
    New,
    /// They are there.
    Learned,
    /// The question itself is asked, and perhaps further pages of it.
    Asked,
}

/// One request and what came of it.
pub(super) struct Part {
    pub(super) want: Want,
    /// Of the compared range.
    pub(super) is_before: bool,
    request: Request,
    /// The element as it is written, or the reason that it is none.
    pub(super) element: Option<Result<String, Trouble>>,
}

/// What a part is for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Want {
    /// Values of a dimension, for the words that filters use.
    Words(Dimension, u64),
    /// Sums of the range.
    Totals,
    /// The same, of those who are not signed in.
    Anonymous,
    /// Plays by quartile.
    Reached,
    /// Likes.
    Likes,
    /// Sums by day or month.
    Graphs,
    /// Counts along the content.
    Points,
    /// A page of the sums of groups, counted from 1.
    Rows(u64),
}

impl Reports {
    /// Adds what is to be asked next; whether there is more to do.
    pub(super) fn ask_more(&mut self, asking: &mut Asking) -> Result<bool, Limit> {
        match asking.stage {
            Stage::New => {
                asking.stage = Stage::Learned;
                for (dimension, values) in asking.query.filters.clauses() {
                    let values = values.iter().flatten();
                    if values.into_iter().any(|value| self.is_unlearned(dimension, value)) {
                        asking.parts.push(self.words_part(dimension, 1));
                    }
                }
            }
            Stage::Learned => {
                if !self.learn(asking)? {
                    asking.stage = Stage::Asked;
                    asking.parts = self.parts(&asking.query)?;
                }
            }
            Stage::Asked => return Ok(self.turn_pages(asking)),
        }
        Ok(true)
    }

    fn words_part(&self, dimension: Dimension, page: u64) -> Part {
        let grouped = Grouped::of(dimension);
        let number = grouped.map_or(0, |grouped| grouped.report);
        let section = Section::Table { order: "-count_loads", page };
        let days = self.all_days();
        let request = request::report(number, section, &self.entry, days, "", None);
        Part { want: Want::Words(dimension, page), is_before: false, request, element: None }
    }

    /// Learns the server's words; whether there are more pages of them.
    fn learn(&mut self, asking: &mut Asking) -> Result<bool, Limit> {
        let mut more = Vec::new();
        for part in &asking.parts {
            let Want::Words(dimension, page) = part.want else { continue };
            let Some(grouped) = Grouped::of(dimension) else { continue };
            let table = part.table(grouped.columns)?;
            for row in table.rows() {
                grouped.key(self, row);
            }
            let is_last =
                !asking.parts.iter().any(|other| other.want == Want::Words(dimension, page + 1));
            if is_last && table.rows.len() as u64 >= PAGE_ROWS && (page + 1) * PAGE_ROWS <= MAX_ROWS
            {
                more.push((dimension, page + 1));
            }
        }
        let parts = more.iter().map(|(dimension, page)| self.words_part(*dimension, *page));
        let parts: Vec<_> = parts.collect();
        asking.parts.extend(parts);
        Ok(!more.is_empty())
    }

    /// What a question asks for, for both ranges.
    fn parts(&self, query: &Query) -> Result<Vec<Part>, Limit> {
        let mut parts = Vec::new();
        let sides = [(Some(query.range), false), (query.before, true)];
        for (range, is_before) in sides {
            let Some(range) = range else { continue };
            for (want, request) in self.side(query, range)? {
                parts.push(Part { want, is_before, request, element: None });
            }
        }
        Ok(parts)
    }

    fn side(&self, query: &Query, range: DayRange) -> Result<Vec<(Want, Request)>, Limit> {
        let days = self.days(range);
        let members = |filters: &Filters| {
            request::filters(filters, &|dimension, value| self.words(dimension, value))
        };
        let report = |number, section, filters: &Filters, objects: Option<&str>| {
            let members = members(filters)?;
            Ok(request::report(number, section, &self.entry, days, &members, objects))
        };
        let filters = &query.filters;
        Ok(match &query.question {
            Question::Totals => {
                let mut parts = vec![
                    (Want::Totals, report(13, Section::Total, filters, None)?),
                    (Want::Reached, report(2, Section::Total, filters, None)?),
                ];
                let viewers = filters.values(Dimension::Viewer);
                if viewers.is_empty() || viewers.contains(&None) {
                    let mut anonymous = filters.clone();
                    anonymous.set(Dimension::Viewer, [None]);
                    parts.push((Want::Anonymous, report(13, Section::Total, &anonymous, None)?));
                }
                if filters.is_empty() {
                    parts.push((Want::Likes, request::likes(&self.entry, days)));
                }
                parts
            }
            Question::Series(grain) => {
                let grain = Grain::of(query.range, Some(*grain));
                vec![(Want::Graphs, report(13, Section::Graphs(grain), filters, None)?)]
            }
            Question::Timeline => vec![(Want::Points, report(43, POINTS, filters, None)?)],
            Question::Heat(viewer) => {
                let mut of_viewer = filters.clone();
                of_viewer.set(Dimension::Viewer, [viewer.clone()]);
                vec![(Want::Points, report(43, POINTS, &of_viewer, None)?)]
            }
            Question::Viewers(_) => vec![self.rows(Dimension::Viewer, filters, range, 1)?],
            Question::Breakdown(dimension, _) => {
                vec![self.rows(*dimension, filters, range, 1)?]
            }
            Question::Choices(dimension, _) => {
                vec![self.rows(*dimension, &filters.without(*dimension), range, 1)?]
            }
        })
    }

    /// A page of the table of a dimension.
    fn rows(
        &self,
        dimension: Dimension,
        filters: &Filters,
        range: DayRange,
        page: u64,
    ) -> Result<(Want, Request), Limit> {
        let grouped = Grouped::of(dimension).ok_or(Limit::DimensionAbsent(dimension))?;
        let (mut filters, mut drilled) = (filters.clone(), None);
        if dimension == Dimension::Page {
            let domain = filters.only(Dimension::Domain).ok_or(Limit::PagesWithinDomain)?;
            drilled = Some(domain.to_owned());
            filters = filters.without(Dimension::Domain);
        }
        let members = request::filters(&filters, &|dimension, value| self.words(dimension, value))?;
        let section = Section::Table { order: grouped.order, page };
        let (number, days) = (grouped.report, self.days(range));
        let objects = drilled.as_deref();
        let request = request::report(number, section, &self.entry, days, &members, objects);
        Ok((Want::Rows(page), request))
    }

    /// Adds the pages that follow a full one; whether there are any.
    fn turn_pages(&self, asking: &mut Asking) -> bool {
        let query = &asking.query;
        let (dimension, filters) = match &query.question {
            Question::Viewers(_) => (Dimension::Viewer, query.filters.clone()),
            Question::Breakdown(dimension, _) => (*dimension, query.filters.clone()),
            Question::Choices(dimension, _) => (*dimension, query.filters.without(*dimension)),
            _ => return false,
        };
        let mut more = Vec::new();
        for (is_before, range) in [(false, Some(query.range)), (true, query.before)] {
            let Some(range) = range else { continue };
            let Some((page, n_rows)) = asking.last_page(is_before) else { continue };
            // The number of rows is an estimate: a full page has one after it, whatever
            // is said.
            let last = n_rows.div_ceil(PAGE_ROWS).max(page + 1).min(MAX_ROWS / PAGE_ROWS);
            for page in page + 1..=last {
                if let Ok((want, request)) = self.rows(dimension, &filters, range, page) {
                    more.push(Part { want, is_before, request, element: None });
                }
            }
        }
        let any = !more.is_empty();
        asking.parts.extend(more);
        any
    }
}

/// The report of percentiles has 101 rows.
const POINTS: Section = Section::Table { order: "", page: 1 };

impl Asking {
    /// Nothing is asked for it yet.
    pub(super) fn new(query: Query) -> Asking {
        Asking { query, parts: Vec::new(), stage: Stage::New }
    }

    /// What has to come before it goes on.
    pub(super) fn open(&self) -> impl Iterator<Item = &Request> {
        self.parts.iter().filter(|part| part.element.is_none()).map(|part| &part.request)
    }

    /// Takes what is known already.
    pub(super) fn look_up(&mut self, reports: &Reports) {
        for part in self.parts.iter_mut().filter(|part| part.element.is_none()) {
            part.element = reports.kept(&part.request).map(|json| Ok(json.to_owned()));
        }
    }

    /// Takes what came for a request, should it need it.
    pub(super) fn take(&mut self, request: &Request, element: &Result<&str, Trouble>) {
        let wants = |part: &&mut Part| part.element.is_none() && part.request == *request;
        for part in self.parts.iter_mut().filter(wants) {
            part.element = Some(element.clone().map(str::to_owned));
        }
    }

    /// The last page of one side where it is full, and how many rows there are said to be.
    pub(super) fn last_page(&self, is_before: bool) -> Option<(u64, u64)> {
        let pages = self.parts.iter().filter(|part| part.is_before == is_before);
        let last = pages.filter_map(|part| match part.want {
            Want::Rows(page) => Some((page, part)),
            _ => None,
        });
        let (page, part) = last.max_by_key(|(page, _)| *page)?;
        let table = part.table("").ok()?;
        (table.rows.len() as u64 >= PAGE_ROWS).then_some((page, table.n_rows))
    }

    /// What came for one side; fails with the reason that nothing did.
    pub(super) fn element(&self, want: Want, is_before: bool) -> Result<&str, Limit> {
        let of_side = |part: &&Part| part.want == want && part.is_before == is_before;
        self.parts.iter().find(of_side).ok_or(Limit::Unreachable)?.json()
    }
}

impl Part {
    fn json(&self) -> Result<&str, Limit> {
        match &self.element {
            Some(Ok(json)) => Ok(json),
            Some(Err(Trouble::Refused(code))) => Err(Limit::Refused(code.clone())),
            _ => Err(Limit::Unreachable),
        }
    }

    pub(super) fn table(&self, columns: &str) -> Result<Table, Limit> {
        Table::of(self.json()?, columns).ok_or(Limit::Unreachable)
    }
}
