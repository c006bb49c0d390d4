//! Looks at files that a person hands over, on the page: as far as it takes to tell what
//! they are. Their records are read in the worker.

use super::net::{Download, pause};
use super::offer::{Content, Found, Offered, Plan, Trouble, What, plan};
use crate::facts::bounds::MAX_PAGE_BYTES;
use crate::facts::entry::MediaKind;
use crate::facts::quality::WhyUnread;
use crate::reports::parse_export;
use crate::sources::{Survey, parse_names, sniff};
use js_sys::{Array, Date};
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;
use web_sys::{File, Url};

/// Milliseconds of work between two rests, in which the page moves on.
const WORK_MS: f64 = 12.0;

/// Files that were looked at.
#[derive(Clone, Debug)]
pub struct Looked {
    /// The files themselves, as the worker is handed them.
    pub files: Array,
    /// What each of them is.
    pub offered: Vec<Offered>,
    /// What their records are about; empty where it does not matter.
    pub found: Vec<Found>,
    document: Option<Vec<u8>>,
    names: BTreeMap<usize, BTreeMap<String, String>>,
}

/// Looks at files. `told` hears now and then how many bytes were gone through.
pub async fn look(files: Array, told: impl Fn(u64)) -> Looked {
    let mut looked = Looked {
        files: files.clone(),
        offered: Vec::new(),
        found: Vec::new(),
        document: None,
        names: BTreeMap::new(),
    };
    let files: Vec<File> = files.iter().filter_map(|file| file.dyn_into().ok()).collect();
    for (place, file) in files.iter().enumerate() {
        let (mut what, is_gzip) = of_file(file).await;
        // Small files whose content as a whole matters.
        let whole = match what {
            What::Content(Content::Entry | Content::Names | Content::Export) => whole(file).await,
            _ => None,
        };
        match (what, whole) {
            (What::Content(Content::Entry), Some(whole)) => looked.document = Some(whole),
            (What::Content(Content::Names), Some(whole)) => {
                looked.names.insert(place, parse_names(&whole).unwrap_or_default());
            }
            (What::Content(Content::Export), Some(whole)) if parse_export(&whole).is_some() => {}
            (What::Content(Content::Entry | Content::Names | Content::Export), _) => {
                what = What::Content(Content::Unknown);
            }
            _ => {}
        }
        looked.offered.push(Offered { name: file.name(), what, is_gzip });
    }
    if looked.document.is_none() {
        looked.found = survey(&files, &looked.offered, told).await;
    }
    looked
}

/// What a file is by its first bytes, and whether gzip is around it.
async fn of_file(file: &File) -> (What, bool) {
    let kind = file.type_();
    let by_name = match kind.split('/').next() {
        Some("image") => Some(What::Picture),
        Some("video") => Some(What::Media(MediaKind::Video)),
        Some("audio") => Some(What::Media(MediaKind::Audio)),
        _ => None,
    };
    if let Some(what) = by_name {
        return (what, false);
    }
    let Ok(mut download) = Download::of_file(file).await else { return (What::Unreadable, false) };
    let is_gzip = download.is_gzip();
    let mut head = Vec::new();
    let mut next_look = 1;
    loop {
        let (chunk, is_complete) = match download.chunk().await {
            Ok(Some(chunk)) => (chunk, false),
            Ok(None) => (Vec::new(), true),
            // What has come is read, too.
            Err(WhyUnread::BrokenGzip) if !head.is_empty() => (Vec::new(), true),
            Err(WhyUnread::BrokenGzip) => return (What::BrokenGzip, false),
            Err(_) => return (What::Unreadable, is_gzip),
        };
        head.extend_from_slice(&chunk);
        if !is_complete && head.len() < next_look {
            continue;
        }
        next_look = 2 * head.len();
        if let Some(content) = sniff(&head, is_complete) {
            return (What::Content(content), is_gzip);
        }
    }
}

/// All of a small file; `None` where it cannot be had, or is none.
async fn whole(file: &File) -> Option<Vec<u8>> {
    Download::of_file(file).await.ok()?.whole(MAX_PAGE_BYTES).await.ok()
}

/// What the records of files are about, all that could stand together.
async fn survey(files: &[File], offered: &[Offered], told: impl Fn(u64)) -> Vec<Found> {
    let mut surveys = Vec::new();
    let (mut began, mut bytes_before) = (Date::now(), 0);
    for (file, offered) in files.iter().zip(offered) {
        let What::Content(content) = offered.what else { continue };
        let known = surveys.iter().position(|(of, _)| *of == content);
        let at = match (known, Survey::new(content)) {
            (Some(at), _) => at,
            (None, Some(survey)) => {
                surveys.push((content, survey));
                surveys.len() - 1
            }
            (None, None) => continue,
        };
        let survey = &mut surveys[at].1;
        let Ok(mut download) = Download::of_file(file).await else { continue };
        while let Ok(Some(chunk)) = download.chunk().await {
            survey.push(&chunk);
            if Date::now() - began > WORK_MS {
                told(bytes_before + download.bytes());
                pause(0).await;
                began = Date::now();
            }
        }
        survey.end();
        bytes_before += download.bytes();
    }
    // Of two kinds no entry is made anyway.
    surveys.pop().map(|(_, survey)| survey.finish()).unwrap_or_default()
}

impl Looked {
    /// The entry that the files are, of which `chosen` of what was found is shown.
    pub fn plan(&self, chosen: usize) -> Result<Plan, Trouble> {
        let document = self.document.as_deref();
        plan(&self.offered, document, &self.names, &self.found, chosen)
    }

    /// Puts addresses into an entry that lead to the files beside its data, which a page
    /// plays and shows; gives them, since they have to be taken back one day.
    pub fn lend(&self, plan: &mut Plan) -> Vec<String> {
        let addresses = plan.beside.map(|place| {
            let file: File = self.files.get(place? as u32).dyn_into().ok()?;
            Url::create_object_url_with_blob(&file).ok()
        });
        let lent = addresses.iter().flatten().cloned().collect();
        let entry = &mut plan.entry;
        [entry.media, entry.poster, entry.captions, entry.chapters] = addresses;
        lent
    }
}

/// Takes addresses back that lead to files.
pub fn take_back(lent: &[String]) {
    for address in lent {
        let _ = Url::revoke_object_url(address);
    }
}
