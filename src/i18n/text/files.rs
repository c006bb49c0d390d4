//! The words about files that a person hands over. They are apart from [`Text`], whose
//! words are all in the first load.
//!
//! [`Text`]: super::Text

use super::Counted;
use crate::i18n::Locale;

/// The words of one language.
#[allow(missing_docs)]
#[derive(Debug)]
pub struct FilesText {
    pub drop_here: &'static str,
    pub accepted: &'static str,
    pub looking: fn(bytes: Option<&str>) -> String,
    /// What a file is, by key.
    pub kind: fn(&str) -> &'static str,
    pub file: fn(name: &str, kind: &str, is_gzip: bool) -> String,
    /// How many files, those that are shown, and those that are not.
    pub opened: fn(files: Counted<'_>, shown: &str, left_out: Option<&str>) -> String,
    pub records: fn(Counted<'_>) -> String,
    pub nothing_left: &'static str,
    pub several: fn(Counted<'_>) -> String,
    pub one_of_several: fn(name: &str, records: Counted<'_>) -> String,
    pub back: &'static str,
    pub not_opened: &'static str,
    /// Why files are not opened, by key; `which` are files, where it is about some.
    pub why: fn(key: &str, which: &str) -> String,
    pub stays: &'static str,
}

/// The words in a locale's language.
pub fn of(_locale: &Locale) -> &'static FilesText {
    &EN
}

fn plural((n, text): Counted<'_>, one: &str, many: &str) -> String {
    format!("{text} {}", if n == 1 { one } else { many })
}

static EN: FilesText = FilesText {
    drop_here: "Drop files to open them",
    accepted: "Accepted are raw events, visits, xAPI or Caliper statements, beacons of Kaltura’s player and reports that Kaltura has exported, each also as gzip; with an entry document or without; beside them a list of names, the media, captions and chapters.",
    looking: |bytes| match bytes {
        Some(bytes) => format!("Looking at the files: {bytes}"),
        None => "Looking at the files".to_owned(),
    },
    kind: |key| match key {
        "entry" => "the entry document",
        "events" => "raw events",
        "beacons" => "beacons of Kaltura’s player",
        "visits" => "visits",
        "xapi" => "xAPI statements",
        "caliper" => "Caliper statements",
        "export" => "a report exported by Kaltura",
        "names" => "names of viewers",
        "captions" => "captions or chapters",
        "video" => "a video",
        "audio" => "sound",
        "picture" => "a picture",
        "empty" => "empty",
        "broken_gzip" => "gzip that is broken or cut off",
        "unreadable" => "a folder, or a file that cannot be read",
        _ => "nothing that is understood",
    },
    file: |name, kind, is_gzip| {
        let gzip = if is_gzip { ", gzip" } else { "" };
        format!("{name} ({kind}{gzip})")
    },
    opened: |files, shown, left_out| {
        let opened = format!("{} opened: {shown}.", plural(files, "file", "files"));
        match left_out {
            Some(files) => format!("{opened} Left out: {files}."),
            None => opened,
        }
    },
    records: |n| format!("{} read.", plural(n, "record", "records")),
    nothing_left: "Nothing has left this browser. After a reload the page shows the entry of its address again.",
    several: |n| format!("The records are about {}. Shown is", plural(n, "entry", "entries")),
    one_of_several: |name, records| format!("{name} · {}", plural(records, "record", "records")),
    back: "Back to the entry before",
    not_opened: "These files cannot be shown",
    why: |key, which| {
        match key {
        "mixed" => "They hold records of different kinds, which cannot be counted together. Drop those of one kind.".to_owned(),
        "two_documents" => "There is more than one entry document. Drop one, with its files.".to_owned(),
        "missing" => format!("The entry document names {which}. Drop everything together."),
        "live" => "The entry document names a server, and a dropped one asks none. Put it on a web server and open it by its address.".to_owned(),
        _ => "None of them holds data.".to_owned(),
    }
    },
    stays: "What was shown before stays.",
};
