//! What a person hands over: which file is what, and the entry that they are together.
//!
//! Reads nothing by itself: `files` reads and tells it. Nothing here ever leads to a
//! request: an address of an entry document means the file of that name among those
//! handed over, or nothing.

use crate::facts::entry::{Entry, EntryNotice, MediaKind, NameList, Names, Source, Standard};
use crate::facts::loading::EntryError;
use crate::sources::json::{self, Object};
use crate::sources::parse_entry;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

pub use crate::sources::{Content, Found};

/// A file that was handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Its name.
    pub name: String,
    /// What it is.
    pub what: What,
    /// Whether gzip is around it.
    pub is_gzip: bool,
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// What its content says.
    Content(Content),
    /// A video, or sound alone.
    Media(MediaKind),
    /// A picture.
    Picture,
    /// A folder, or a file that is gone: it cannot be read.
    Unreadable,
    /// Its compression is broken.
    BrokenGzip,
}

impl What {
    /// Whether it holds data, so that an entry can be made of it.
    pub fn is_data(self) -> bool {
        source_of(self).is_some()
    }
}

/// What files cannot be shown for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// None of them holds data.
    NoData,
    /// They hold data of kinds that cannot be counted together.
    Mixed,
    /// There is more than one entry document.
    TwoDocuments,
    /// The entry document cannot be used.
    Document(EntryError),
    /// The entry document names files that were not handed over.
    Missing(Vec<String>),
    /// The entry document names a server, which is asked only by its address.
    Live,
}

/// An entry that is made of files.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The entry. Addresses of its data are those of [`address`].
    pub entry: Entry,
    /// The files that lie beside the data, by their places: the media, a picture, captions
    /// and chapters.
    pub beside: [Option<usize>; 4],
    /// The places of files that are not part of it.
    pub left_out: Vec<usize>,
}

/// The members of an entry document that name what lies beside the data, in the order of
/// [`Plan::beside`].
const BESIDE: [&str; 4] = ["media", "poster", "captions", "chapters"];

/// The address of a file by its place among those handed over.
///
/// No browser fetches such a one, should it ever come so far.
pub fn address(place: usize, name: &str) -> String {
    format!("blob:{place}/{}", name.rsplit('/').next().unwrap_or(name))
}

/// The place of the file that an address means; `None` for any other address.
pub fn place_of(address: &str) -> Option<u32> {
    address.strip_prefix("blob:")?.split('/').next()?.parse().ok()
}

/// Makes an entry of files. `document` is the entry document where there is one among
/// them; `names` are lists of names, by their places; `found` is what the records are
/// about, of which the one at `chosen` is shown.
pub fn plan(
    files: &[Offered],
    document: Option<&[u8]>,
    names: &BTreeMap<usize, BTreeMap<String, String>>,
    found: &[Found],
    chosen: usize,
) -> Result<Plan, Trouble> {
    let documents = files.iter().filter(|file| file.what == What::Content(Content::Entry));
    match (documents.count(), document) {
        (0 | 1, None) => by_themselves(files, names, found.get(chosen)),
        (1, Some(document)) => by_document(files, document, names),
        _ => Err(Trouble::TwoDocuments),
    }
}

fn by_document(
    files: &[Offered],
    document: &[u8],
    names: &BTreeMap<usize, BTreeMap<String, String>>,
) -> Result<Plan, Trouble> {
    let missing = RefCell::new(BTreeSet::new());
    let resolve = |given: &str| {
        let place = named(files, given);
        if place.is_none() {
            missing.borrow_mut().insert(last_part(given));
        }
        // All that is missing is told at once.
        Some(address(place.unwrap_or(files.len()), place.map_or("", |place| &files[place].name)))
    };
    let read = parse_entry(document, &resolve);
    let document = document.strip_prefix(b"\xef\xbb\xbf").unwrap_or(document);
    let document = std::str::from_utf8(document).ok().and_then(Object::of).unwrap_or_default();
    let part = |name| document.get(name).and_then(Object::of).unwrap_or_default();
    let text = |of: &Object<'_>, name| -> Option<String> {
        Some(json::text_of(of.get(name)?)?.into_owned())
    };
    let (stated, source) = (part("entry"), part("source"));
    let kind = text(&source, "kind");
    let is_live = match kind.as_deref() {
        Some("kaltura") => true,
        Some("xapi") => source.get("url").is_none() && source.get("endpoint").is_some(),
        _ => false,
    };
    let beside = BESIDE.map(|name| text(&stated, name));
    let mut missing = missing.into_inner();
    for given in beside.iter().flatten() {
        missing.remove(&last_part(given)); // the page does without
    }
    let mut entry = match read {
        _ if is_live => return Err(Trouble::Live),
        _ if !missing.is_empty() => return Err(Trouble::Missing(missing.into_iter().collect())),
        Ok(entry) => entry,
        Err(error) => return Err(Trouble::Document(error)),
    };
    let is_beside = |field: &str| {
        let name = field.strip_prefix("entry.");
        name.is_some_and(|name| BESIDE.contains(&name))
    };
    entry
        .notices
        .retain(|notice| !matches!(notice, EntryNotice::Field { field, .. } if is_beside(field)));
    let beside = beside.map(|given| named(files, &given?));
    let mut used: Vec<usize> = beside.into_iter().flatten().collect();
    used.extend(entry.source.urls().iter().filter_map(|url| Some(place_of(url)? as usize)));
    for list in [&mut entry.viewers, &mut entry.contexts] {
        let NameList::Url(url) = list else { continue };
        let place = place_of(url).map(|place| place as usize);
        used.extend(place);
        let known = place.and_then(|place| names.get(&place)).cloned();
        *list = NameList::Inline(known.unwrap_or_default());
    }
    if entry.names != Names::Shown {
        entry.viewers = NameList::Inline(BTreeMap::new());
    }
    [entry.media, entry.poster, entry.captions, entry.chapters] = [const { None }; 4];
    let is_used =
        |place: &usize| used.contains(place) || files[*place].what == What::Content(Content::Entry);
    let left_out = (0..files.len()).filter(|place| !is_used(place)).collect();
    Ok(Plan { entry, beside, left_out })
}

fn by_themselves(
    files: &[Offered],
    names: &BTreeMap<usize, BTreeMap<String, String>>,
    about: Option<&Found>,
) -> Result<Plan, Trouble> {
    let data = || files.iter().enumerate().filter(|(_, file)| file.what.is_data());
    let (_, first) = data().next().ok_or(Trouble::NoData)?;
    let mut source = source_of(first.what).ok_or(Trouble::NoData)?;
    if data().any(|(_, file)| source_of(file.what).as_ref() != Some(&source)) {
        return Err(Trouble::Mixed);
    }
    let urls: Vec<_> = data().map(|(place, file)| address(place, &file.name)).collect();
    let mut id = stem(&first.name).to_owned();
    let mut name = id.clone();
    if let Some(about) = about {
        id.clone_from(&about.id);
        name = about.name.clone().unwrap_or_else(|| id.clone());
    }
    match &mut source {
        Source::Statements { urls: of, activities, .. } => {
            *of = urls;
            activities.push(id.clone());
        }
        Source::Events(of) | Source::Visits(of) | Source::Exports(of) => *of = urls,
        Source::Reports { .. } | Source::Lrs(_) => {}
    }
    let first_that = |is: &dyn Fn(&Offered) -> bool| files.iter().position(is);
    let media = first_that(&|file| matches!(file.what, What::Media(_)));
    let kind = match media.map(|place| files[place].what) {
        Some(What::Media(kind)) => kind,
        _ => MediaKind::Video,
    };
    let is_chapters = |file: &Offered| file.name.to_ascii_lowercase().contains("chapter");
    let texts = |chapters: bool| {
        first_that(&|file| {
            file.what == What::Content(Content::Captions) && is_chapters(file) == chapters
        })
    };
    // A picture is shown where there is something to play behind it.
    let picture = first_that(&|file| file.what == What::Picture).filter(|_| media.is_some());
    let beside = [media, picture, texts(false), texts(true)];
    let list = first_that(&|file| file.what == What::Content(Content::Names));
    let viewers = list.and_then(|place| names.get(&place)).cloned().unwrap_or_default();
    let is_used = |place: &usize| {
        files[*place].what.is_data() || beside.contains(&Some(*place)) || list == Some(*place)
    };
    let left_out = (0..files.len()).filter(|place| !is_used(place)).collect();
    let entry = Entry {
        id,
        name,
        kind,
        duration_ms: None,
        created_ms: None,
        owner: None,
        media: None,
        poster: None,
        captions: None,
        chapters: None,
        time_zone: None,
        updated_ms: None,
        names: Names::Shown,
        viewers: NameList::Inline(viewers),
        contexts: NameList::Inline(BTreeMap::new()),
        source,
        notices: Vec::new(),
    };
    Ok(Plan { entry, beside, left_out })
}

/// The source that a file's data is of, without addresses; files of equal ones can be
/// counted together.
fn source_of(what: What) -> Option<Source> {
    let statements = |standard| Source::Statements {
        standard,
        urls: Vec::new(),
        activities: Vec::new(),
        fields: BTreeMap::new(),
    };
    let What::Content(content) = what else { return None };
    Some(match content {
        Content::Events | Content::Beacons => Source::Events(Vec::new()),
        Content::Visits => Source::Visits(Vec::new()),
        Content::Xapi => statements(Standard::Xapi),
        Content::Caliper => statements(Standard::Caliper),
        Content::Export => Source::Exports(Vec::new()),
        _ => return None,
    })
}

/// The place of the file that an address means: the one of its last part's name. Browsers
/// that unpack what they download take the ending off, so gzip's is as good as none.
fn named(files: &[Offered], given: &str) -> Option<usize> {
    let name = last_part(given);
    let plain = |name: &str| name.strip_suffix(".gz").unwrap_or(name).to_owned();
    let exactly = files.iter().position(|file| file.name == name);
    exactly.or_else(|| files.iter().position(|file| plain(&file.name) == plain(&name)))
}

/// `c d.csv` of `https://a.example/b/c%20d.csv?x#y`.
fn last_part(given: &str) -> String {
    let path = given.trim().split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    percent_encoding::percent_decode_str(name).decode_utf8_lossy().into_owned()
}

/// A file's name without its endings: `lecture` of `lecture.ndjson.gz`.
fn stem(name: &str) -> &str {
    let plain = name.strip_suffix(".gz").unwrap_or(name);
    match plain.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(name: &str, content: Content) -> Offered {
        Offered { name: name.to_owned(), what: What::Content(content), is_gzip: false }
    }

    fn of(files: &[Offered], document: Option<&str>) -> Result<Plan, Trouble> {
        plan(files, document.map(str::as_bytes), &BTreeMap::new(), &[], 0)
    }

    #[test]
    fn files_of_a_kind_are_one_entry_that_is_called_like_the_first() {
        let files = [
            content("week 1.ndjson.gz", Content::Events),
            content("notes.txt", Content::Unknown),
            content("beacons.json", Content::Beacons),
            content("cc.vtt", Content::Captions),
            content("Chapters.vtt", Content::Captions),
            Offered { what: What::Media(MediaKind::Audio), ..content("talk.mp3", Content::Empty) },
        ];
        let Plan { entry, beside, left_out } = of(&files, None).unwrap();
        assert_eq!((entry.id.as_str(), entry.name.as_str()), ("week 1", "week 1"));
        assert_eq!(entry.source.urls(), ["blob:0/week 1.ndjson.gz", "blob:2/beacons.json"]);
        assert_eq!((entry.kind, entry.duration_ms), (MediaKind::Audio, None));
        assert_eq!((beside, left_out), ([Some(5), None, Some(3), Some(4)], vec![1]));
    }

    #[test]
    fn statements_are_of_what_was_chosen() {
        let found = ["urn:a", "urn:b"].map(|id| Found { id: id.to_owned(), ..Found::default() });
        let files = [content("x.json", Content::Xapi)];
        let plan = plan(&files, None, &BTreeMap::new(), &found, 1).unwrap();
        assert_eq!(plan.entry.id, "urn:b");
        let Source::Statements { activities, .. } = plan.entry.source else { panic!("no") };
        assert_eq!(activities, ["urn:b"]);
    }

    #[test]
    fn an_entry_document_names_the_files_beside_it() {
        let document = r#"{"viewprint":1,"entry":{"id":"e","media":"https://a.example/v/lecture.webm","poster":"p.png"},
            "viewers":"names.csv","source":{"kind":"visits","url":["data/a%20b.csv?x=1","https://a.example/c.csv.gz"]}}"#;
        let files = [
            content("entry.json", Content::Entry),
            content("a b.csv", Content::Visits),
            content("c.csv", Content::Visits),
            content("d.csv", Content::Visits),
        ];
        assert_eq!(of(&files, Some(document)), Err(Trouble::Missing(vec!["names.csv".to_owned()])));
        let mut files = files.to_vec();
        files.push(content("names.csv", Content::Names));
        let media = Offered {
            what: What::Media(MediaKind::Video),
            ..content("lecture.webm", Content::Empty)
        };
        files.push(media);
        let names = [(4, [("u".to_owned(), "Ada".to_owned())].into())].into();
        let plan = plan(&files, Some(document.as_bytes()), &names, &[], 0).unwrap();
        assert_eq!(plan.entry.source.urls(), ["blob:1/a b.csv", "blob:2/c.csv"]);
        assert_eq!(
            plan.entry.viewers,
            NameList::Inline([("u".to_owned(), "Ada".to_owned())].into())
        );
        assert_eq!((plan.beside, plan.left_out), ([Some(5), None, None, None], vec![3]));
        assert_eq!((plan.entry.media, plan.entry.notices), (None, Vec::new()));
    }

    #[test]
    fn what_cannot_be_shown_says_why() {
        let document =
            |source: &str| format!(r#"{{"viewprint":1,"entry":{{"id":"e"}},"source":{source}}}"#);
        let entry = content("entry.json", Content::Entry);
        for (source, trouble) in [
            (r#"{"kind":"kaltura","server":"https://k.example"}"#, Trouble::Live),
            (r#"{"kind":"xapi","endpoint":"/xAPI/","activity":"urn:a"}"#, Trouble::Live),
            (
                r#"{"kind":"events","url":["/a.csv","https://x.example/b.csv"]}"#,
                Trouble::Missing(vec!["a.csv".to_owned(), "b.csv".to_owned()]),
            ),
        ] {
            assert_eq!(of(std::slice::from_ref(&entry), Some(&document(source))), Err(trouble));
        }
        let wrong = of(std::slice::from_ref(&entry), Some(&document(r#"{"kind":"none"}"#)));
        assert!(matches!(wrong, Err(Trouble::Document(EntryError::Field { .. }))));
        let two = [entry.clone(), entry];
        assert_eq!(of(&two, Some(&document("{}"))), Err(Trouble::TwoDocuments));
        assert_eq!(of(&two, None), Err(Trouble::TwoDocuments));
        let (events, visits) = (content("a", Content::Events), content("b", Content::Visits));
        assert_eq!(of(&[events, visits], None), Err(Trouble::Mixed));
        assert_eq!(of(&[content("names.csv", Content::Names)], None), Err(Trouble::NoData));
        assert_eq!(of(&[], None), Err(Trouble::NoData));
    }

    #[test]
    fn an_address_means_a_place_and_no_other_address_does() {
        assert_eq!(address(3, "a/b.csv"), "blob:3/b.csv");
        assert_eq!(place_of("blob:3/b.csv"), Some(3));
        for other in ["https://a.example/3/b.csv", "blob:https://a.example/3", "3/b.csv", ""] {
            assert_eq!(place_of(other), None, "{other}");
        }
        assert_eq!(["a.csv", ".csv", "a.b.gz", "a", ""].map(stem), ["a", ".csv", "a", "a", ""]);
    }
}
