//! What is to be seen of files that are offered: where to drop them, what they were
//! recognised as, and the way back.

use super::icon::{Drawn, Icon};
use super::reactive::part;
use super::session::{Phase, Session};
use crate::facts::entry::MediaKind;
use crate::i18n::text::files::{self as words, FilesText};
use crate::state::{RangeChoice, State};
use crate::time::range::Preset;
use crate::view::notice;
use crate::worker::files::{Looked, look, take_back};
use crate::worker::offer::{Content, Found, Offered, Plan, Trouble, What};
use js_sys::Array;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::prelude::*;

/// Choices that are listed where records are about many things.
const LISTED: usize = 100;

/// What is said of the files.
#[derive(Clone)]
enum Said {
    Nothing,
    /// They are being looked at; so many bytes were.
    Looking(Option<u64>),
    /// They are shown.
    Shown(Arc<Shown>),
    /// They are not: what they are, and why.
    Not(Arc<(Vec<String>, String)>),
}

/// Files that are shown.
struct Shown {
    /// What they are.
    sentence: String,
    /// How many things their records are about, and the first of them in words.
    n_found: usize,
    found: Vec<String>,
}

/// What was handed over, to be chosen from and to go back from.
#[derive(Default)]
struct Kept {
    looked: Option<Looked>,
    /// Addresses that lead to files.
    lent: Vec<String>,
    /// What was chosen of the entry at the address.
    before: Option<State>,
    /// What is said of the files that are shown.
    shown: Option<Arc<Shown>>,
}

/// The parts of the page that are about files, from the first offer on.
pub fn view(session: Session) -> AnyView {
    let text = words::of(session.locale);
    let over = RwSignal::new(false);
    let said = RwSignal::new(Said::Nothing);
    let kept = StoredValue::new_local(Kept::default());
    let dropping = Dropping { session, text, said, kept };
    Effect::new(move || {
        session.offers.track();
        let offered = session.offered();
        over.set(offered.is_null());
        if let Ok(files) = offered.dyn_into::<Array>()
            && files.length() > 0
        {
            leptos::task::spawn_local(dropping.take(files));
        }
    });
    on_cleanup(move || {
        let _ = kept.try_with_value(|kept| take_back(&kept.lent));
    });
    let overlay = move || {
        over.get().then(|| {
            view! {
                <div class="dropzone" role="status" on:dragleave=move |_| over.set(false)>
                    <p><strong>{text.drop_here}</strong>{text.accepted}</p>
                </div>
            }
        })
    };
    let notice = move || match said.get() {
        Said::Nothing => ().into_any(),
        Said::Looking(bytes) => {
            let bytes = bytes.map(|bytes| session.locale.bytes(bytes));
            let looking = (text.looking)(bytes.as_deref());
            view! { <div class="notice" role="status"><div>{looking}</div></div> }.into_any()
        }
        Said::Shown(shown) => dropping.shown(&shown),
        Said::Not(not) => dropping.not(&not),
    };
    view! { {part(overlay)} {part(notice)} }.into_any()
}

#[derive(Clone, Copy)]
struct Dropping {
    session: Session,
    text: &'static FilesText,
    said: RwSignal<Said>,
    kept: StoredValue<Kept, LocalStorage>,
}

impl Dropping {
    /// Looks at files and shows them, or says why not.
    async fn take(self, files: Array) {
        let Some(offer) = self.session.offers.try_get_untracked() else { return };
        let is_latest = move || {
            // Files that are dragged meanwhile change nothing.
            self.session.offers.try_get_untracked() == Some(offer)
                || self.session.offered().is_null()
        };
        self.said.set(Said::Looking(None));
        let looked = look(files, move |bytes| {
            let _ = self.said.try_update(|said| {
                if matches!(said, Said::Looking(_)) {
                    *said = Said::Looking(Some(bytes));
                }
            });
        })
        .await;
        if self.said.is_disposed() || !is_latest() {
            return;
        }
        match looked.plan(0) {
            Ok(plan) => self.show(looked, plan),
            Err(trouble) => {
                let of = |file: &Offered| self.file(file);
                let why = self.why(&trouble);
                let not = (looked.offered.iter().map(of).collect(), why);
                self.said.set(Said::Not(Arc::new(not)));
            }
        }
    }

    fn show(self, looked: Looked, mut plan: Plan) {
        let lent = looked.lend(&mut plan);
        let range = plan.entry.source.is_sums().then_some(RangeChoice::Preset(Preset::All));
        let sentence = self.sentence(&looked.offered, &plan.left_out);
        let name = |found: &Found| {
            let name = found.name.as_deref().unwrap_or(&found.id);
            (self.text.one_of_several)(name, (found.n, &self.session.locale.count(found.n)))
        };
        let found = looked.found.iter().take(LISTED).map(name).collect();
        let shown = Arc::new(Shown { sentence, n_found: looked.found.len(), found });
        let files: JsValue = looked.files.clone().into();
        let was = self.session.state.get_untracked();
        self.kept.update_value(|kept| {
            take_back(&kept.lent);
            kept.lent = lent;
            kept.looked = Some(looked);
            kept.shown = Some(shown.clone());
            kept.before.get_or_insert(was);
        });
        self.said.set(Said::Shown(shown));
        self.session.show(Some((Box::new(plan.entry), files)), State { range, ..State::default() });
    }

    /// Shows another of the things that the records are about.
    fn choose(self, chosen: usize) {
        let planned = self.kept.with_value(|kept| {
            let looked = kept.looked.as_ref()?;
            let mut plan = looked.plan(chosen).ok()?;
            Some((looked.lend(&mut plan), plan, looked.files.clone()))
        });
        let Some((lent, plan, files)) = planned else { return };
        self.kept.update_value(|kept| take_back(&std::mem::replace(&mut kept.lent, lent)));
        self.session.show(Some((Box::new(plan.entry), files.into())), State::default());
    }

    /// Shows the entry at the address again.
    fn back(self) {
        let kept = self.kept.try_update_value(std::mem::take).unwrap_or_default();
        self.said.set(Said::Nothing);
        self.session.show(None, kept.before.unwrap_or_default());
        take_back(&kept.lent);
    }

    fn file(self, file: &Offered) -> String {
        (self.text.file)(&file.name, (self.text.kind)(key(file.what)), file.is_gzip)
    }

    fn sentence(self, offered: &[Offered], left_out: &[usize]) -> String {
        let list = |is_left_out: bool| {
            let files = offered.iter().enumerate();
            let files = files.filter(|(place, _)| left_out.contains(place) == is_left_out);
            files.map(|(_, file)| self.file(file)).collect::<Vec<_>>().join(", ")
        };
        let n = (offered.len() - left_out.len()) as u64;
        let left_out = (!left_out.is_empty()).then(|| list(true));
        let n = (n, &*self.session.locale.count(n));
        (self.text.opened)(n, &list(false), left_out.as_deref())
    }

    fn why(self, trouble: &Trouble) -> String {
        let which = |files: &[String]| files.join(", ");
        match trouble {
            Trouble::NoData => (self.text.why)("no_data", ""),
            Trouble::Mixed => (self.text.why)("mixed", ""),
            Trouble::TwoDocuments => (self.text.why)("two_documents", ""),
            Trouble::Missing(files) => (self.text.why)("missing", &which(files)),
            Trouble::Live => (self.text.why)("live", ""),
            Trouble::Document(error) => notice::document_error(error, self.session.locale),
        }
    }

    fn shown(self, shown: &Shown) -> AnyView {
        let session = self.session;
        let locale = session.locale;
        let records = move || {
            let is_open = matches!(session.phase.get(), Phase::Open(_)) && !session.is_sums();
            let n = session.opened.get().filter(|_| is_open)?.quality.records;
            Some((self.text.records)((n, &locale.count(n))) + " ")
        };
        let n = shown.n_found as u64;
        let options = shown.found.iter().enumerate();
        let options = options.map(|(at, name)| {
            view! { <option value=at.to_string()>{name.clone()}</option> }
        });
        let choice = (n > 1).then(|| {
            let choose = move |event: leptos::ev::Event| {
                if let Ok(chosen) = event_target_value(&event).parse() {
                    self.choose(chosen);
                }
            };
            view! {
                <label class="which">
                    <span>{(self.text.several)((n, &locale.count(n)))}</span>
                    <select on:change=choose>{options.collect_view()}</select>
                </label>
            }
        });
        view! {
            <div class="notice" data-notice="files">
                <Drawn icon=Icon::Info/>
                <div class="grow">
                    <p role="status">{shown.sentence.clone()}" "{part(records)}{self.text.nothing_left}</p>
                    {choice}
                    <button type="button" class="quiet" on:click=move |_| self.back()>{self.text.back}</button>
                </div>
                {self.dismiss(|_| Said::Nothing)}
            </div>
        }
        .into_any()
    }

    fn not(self, not: &(Vec<String>, String)) -> AnyView {
        let (files, why) = not;
        let files = files.iter().map(|file| view! { <li>{file.clone()}</li> }).collect_view();
        view! {
            <div class="notice warn" role="alert" data-notice="files">
                <Drawn icon=Icon::Warning/>
                <div class="grow">
                    <p><b>{self.text.not_opened}</b></p>
                    <ul>{files}</ul>
                    <p>{why.clone()}" "{self.text.stays}</p>
                    <p>{self.text.accepted}</p>
                </div>
                {self.dismiss(|kept| kept.shown.clone().map_or(Said::Nothing, Said::Shown))}
            </div>
        }
        .into_any()
    }

    /// A button that takes a notice away; what is said `then` follows from what is shown.
    fn dismiss(self, then: fn(&Kept) -> Said) -> AnyView {
        view! {
            <button
                type="button"
                class="ib"
                aria-label=self.session.locale.text.dismiss
                on:click=move |_| self.said.set(self.kept.with_value(then))
            >
                <Drawn icon=Icon::Close/>
            </button>
        }
        .into_any()
    }
}

fn key(what: What) -> &'static str {
    match what {
        What::Media(MediaKind::Video) => "video",
        What::Media(MediaKind::Audio) => "audio",
        What::Picture => "picture",
        What::Unreadable => "unreadable",
        What::BrokenGzip => "broken_gzip",
        What::Content(content) => match content {
            Content::Entry => "entry",
            Content::Events => "events",
            Content::Beacons => "beacons",
            Content::Visits => "visits",
            Content::Xapi => "xapi",
            Content::Caliper => "caliper",
            Content::Export => "export",
            Content::Names => "names",
            Content::Captions => "captions",
            Content::Empty => "empty",
            Content::Unknown => "unknown",
        },
    }
}
