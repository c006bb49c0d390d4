//! Everything of ours that reads what others have written, each with the promises that
//! hold whatever the bytes are: nothing panics, where chunks end makes no difference,
//! and what a link says is read back from the link that is written of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use viewprint::facts::entry::Entry;
use viewprint::facts::{Quality, Span};
use viewprint::query::{Answer, Dimension, Page, Question};
use viewprint::reports::{Export, Exports, Questions, Reports, Trouble, parse_export};
use viewprint::sources::{
    Batch, Content, Facts, Found, Loaded, Reader, Survey, parse_entry, parse_names, sniff,
};
use viewprint::state::{State, link, needs};
use viewprint::worker::load::Loading;

/// What reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Target {
    Events,
    Beacons,
    Visits,
    Xapi,
    Caliper,
    Entry,
    Names,
    Link,
    Kaltura,
    Export,
    Sniff,
}

impl Target {
    /// Every target.
    pub(crate) const EVERY: [Target; 11] = [
        Target::Events,
        Target::Beacons,
        Target::Visits,
        Target::Xapi,
        Target::Caliper,
        Target::Entry,
        Target::Names,
        Target::Link,
        Target::Kaltura,
        Target::Export,
        Target::Sniff,
    ];

    /// The name of its folder in `tests/corpus`.
    pub(crate) fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }

    /// The source of an entry document whose files it reads; `None` for what is no file
    /// of records.
    fn source(self) -> Option<&'static str> {
        match self {
            Target::Events | Target::Beacons => Some(r#"{"kind":"events","url":"a"}"#),
            Target::Visits => Some(r#"{"kind":"visits","url":"a"}"#),
            Target::Xapi => Some(
                r#"{"kind":"xapi","url":"a","activity":"urn:v","fields":{"country":"context.extensions.https://x.example/country","os":"a.b[1].c"}}"#,
            ),
            Target::Caliper => Some(
                r#"{"kind":"caliper","url":"a","activity":["urn:v"],"fields":{"country":"extensions.country"}}"#,
            ),
            Target::Entry
            | Target::Names
            | Target::Link
            | Target::Kaltura
            | Target::Export
            | Target::Sniff => None,
        }
    }

    fn entry(self) -> Option<Entry> {
        let length = if self == Target::Visits { "" } else { r#","duration_s":600"# };
        Some(entry_of(length, self.source()?))
    }
}

fn entry_of(length: &str, source: &str) -> Entry {
    let document = format!(r#"{{"viewprint":1,"entry":{{"id":"e"{length}}},"source":{source}}}"#);
    parse_entry(document.as_bytes(), &|url| Some(format!("https://a.example/{url}"))).unwrap()
}

/// What was made of some bytes, to be compared.
#[derive(Debug, PartialEq)]
pub(crate) enum Made {
    Records(Box<Records>),
    Entry(String),
    Names(Option<BTreeMap<String, String>>),
    Link(Box<State>, Vec<&'static str>),
    Answers(Vec<Answer>),
    Export(Option<Export>),
    Sniffed(Content, Vec<Found>, bool),
}

/// What a file of records holds.
#[derive(Debug, PartialEq)]
pub(crate) struct Records {
    pub(crate) quality: Quality,
    at_ms: Vec<i64>,
    spans: Vec<Span>,
    names: BTreeMap<String, String>,
    length_ms: Option<u32>,
}

/// Reads the bytes, so many at once.
pub(crate) fn read(target: Target, bytes: &[u8], chunk: usize) -> Made {
    match target {
        Target::Entry => {
            let base =
                |url: &str| (!url.contains("broken")).then(|| format!("https://a.example/{url}"));
            Made::Entry(format!("{:?}", parse_entry(bytes, &base)))
        }
        Target::Sniff => sniffed(bytes, chunk),
        Target::Names => Made::Names(parse_names(bytes)),
        Target::Link => {
            let (state, bad) = link::read(&String::from_utf8_lossy(bytes));
            Made::Link(Box::new(state), bad)
        }
        Target::Kaltura => {
            // A response that is no text is refused before it is read.
            Made::Answers(std::str::from_utf8(bytes).map(answers).unwrap_or_default())
        }
        Target::Export => Made::Export(parse_export(bytes)),
        file => Made::Records(Box::new(records(&file.entry().unwrap(), bytes, chunk))),
    }
}

/// What a server's response leads to, as that of a whole multirequest and as each of its
/// elements, for the entry and for every question.
fn answers(response: &str) -> Vec<Answer> {
    let source = r#"{"kind":"kaltura","server":"https://a.example"}"#;
    let entry = entry_of("", source);
    let first =
        |response: &str| Reports::open(&entry, response, &|_, _, _| None, 1_788_220_800_000);
    let _ = first(response);
    let (state, _) = link::read("range=2026-08-01..2026-08-09&compare=previous");
    let page = Page::all();
    let mut answers = Vec::new();
    for question in [
        Question::Totals,
        Question::Series(viewprint::time::bucket::Grain::Day),
        Question::Timeline,
        Question::Heat(None),
        Question::Viewers(page.clone()),
        Question::Breakdown(Dimension::Country, page.clone()),
        Question::Breakdown(Dimension::City, page.clone()),
        Question::Choices(Dimension::Device, page),
    ] {
        for is_whole in [true, false] {
            let Ok((reports, opened)) = first(&format!("[{response}]")).or_else(|_| first("[{}]"))
            else {
                continue;
            };
            let mut questions = Questions::new(reports);
            questions.ask(0, needs::query(&state, &opened.extent, question.clone()));
            answers.extend(questions.answers().into_iter().map(|(_, answer)| *answer));
            for batch in questions.batches() {
                let elements = || vec![response; batch.requests.len()].join(",");
                let said = if is_whole { response.to_owned() } else { format!("[{}]", elements()) };
                questions.take(batch.number, Ok(&said));
            }
            answers.extend(questions.answers().into_iter().map(|(_, answer)| *answer));
            // The pages behind a full one do not come.
            for batch in questions.batches() {
                questions.take(batch.number, Err(Trouble::Unreadable));
            }
            answers.extend(questions.answers().into_iter().map(|(_, answer)| *answer));
        }
    }
    answers
}

/// As a file that is handed over: what it is, told as soon as its bytes do, and what its
/// records are about.
fn sniffed(bytes: &[u8], chunk: usize) -> Made {
    // Each look begins at the first byte: of a mebibyte a thousand are enough.
    let step = chunk.max(bytes.len() / 1000).max(1);
    let mut ends = (step..bytes.len()).step_by(step);
    let early = ends.find_map(|end| sniff(&bytes[..end], false));
    let content = early.or_else(|| sniff(bytes, true)).unwrap();
    let mut found = Vec::new();
    if let Some(mut survey) = Survey::new(content) {
        bytes.chunks(chunk.max(1)).for_each(|bytes| survey.push(bytes));
        survey.end();
        found = survey.finish();
    }
    let export = (content == Content::Export).then(|| parse_export(bytes)).flatten();
    let is_export = export.is_some();
    if let Some(export) = export {
        let entry = Target::Events.entry().unwrap();
        let exports = vec![export];
        let (mut exports, opened) = Exports::open(&entry, exports, &|_, _, _| None, 0);
        let (state, _) = link::read("range=2024-09-01..2024-09-30");
        for question in [
            Question::Totals,
            Question::Series(state.grain(&opened.extent)),
            Question::Timeline,
            Question::Viewers(Page::all()),
            Question::Breakdown(Dimension::Country, Page::all()),
        ] {
            exports.answer(&needs::query(&state, &opened.extent, question));
        }
    }
    Made::Sniffed(content, found, is_export)
}

/// As the worker does: other systems' words are learned when they come.
fn records(entry: &Entry, bytes: &[u8], chunk: usize) -> Records {
    let mut batch = Batch::new(&entry.source, entry.duration_ms);
    let mut reader = Reader::new("a");
    for bytes in bytes.chunks(chunk.max(1)) {
        reader.push(bytes, &mut batch);
        if batch.waits() {
            batch.learn(&entry.id);
            reader.push(&[], &mut batch);
        }
    }
    reader.complete(&mut batch);
    if batch.waits() {
        batch.learn(&entry.id);
    }
    reader.finish(&mut batch);
    let Loaded { facts, quality, names, length_ms } = batch.finish();
    let (at_ms, spans) = match facts {
        Facts::Events(events) => (events.at_ms, Vec::new()),
        Facts::Visits(visits) => (visits.start_ms, visits.spans),
    };
    Records { quality, at_ms, spans, names, length_ms }
}

/// What has to hold of what was made, beside that it was made.
pub(crate) fn check(made: &Made) {
    match made {
        Made::Link(state, _) => {
            let (again, bad) = link::read(&link::write(state));
            assert_eq!((&again, bad), (&**state, Vec::new()), "{}", link::write(state));
        }
        Made::Records(records) => {
            let quality = &records.quality;
            assert!(quality.examples.len() as u64 <= quality.refused);
            assert!(quality.duplicates + quality.not_of_entry <= quality.records);
        }
        Made::Export(export) => {
            let table = export.as_ref().map(|export| &export.table);
            for row in table.iter().flat_map(|table| table.rows()) {
                for column in ["id", "name", "count_plays"] {
                    let number = row.number(column);
                    assert!(number.is_none_or(|n| n.is_finite() && n >= 0.0), "{number:?}");
                    let _ = row.text(column);
                }
            }
        }
        Made::Entry(_) | Made::Names(_) | Made::Answers(_) => {}
        Made::Sniffed(_, found, _) => assert!(found.iter().all(|one| one.n_watched <= one.n)),
    }
}

/// Opens an entry on the bytes and asks it everything.
pub(crate) fn answer(target: Target, bytes: &[u8]) {
    let Some(entry) = target.entry() else { return };
    let mut loading = Loading::new(entry);
    loading.learn();
    loading.begin("a");
    loading.push(bytes);
    loading.end("a", Ok(()));
    let (data, opened) = loading.finish(&|_, _, _| None, 1_788_220_800_000);
    // A content of two weeks has a million cells, which is slow and no news.
    let is_long = opened.length_ms.is_some_and(|ms| ms > 3_600_000);
    for fragment in ["range=all", "range=all&compare=last-year&country=US,~&reach=100"] {
        let (state, _) = link::read(fragment);
        let mut questions = vec![
            Question::Totals,
            Question::Series(state.grain(&opened.extent)),
            Question::Viewers(Page::all()),
            Question::Breakdown(Dimension::Country, Page::all()),
            Question::Breakdown(Dimension::Page, Page::all()),
        ];
        if !is_long {
            questions.push(Question::Timeline);
        }
        for question in questions {
            data.answer(&needs::query(&state, &opened.extent, question));
        }
    }
}

/// The files of the corpus, by target.
pub(crate) fn corpus() -> Vec<(Target, PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut all = Vec::new();
    for target in Target::EVERY {
        let folder = folder.join(target.name());
        for file in std::fs::read_dir(&folder).unwrap_or_else(|_| panic!("no {folder:?}")) {
            let path = file.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            all.push((target, path, bytes));
        }
    }
    all.sort();
    all
}
