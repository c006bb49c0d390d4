//! The shape of the invented term: every number that a reader may want to turn.
//!
//! Content times are in tenths of a second (`_ds`), the precision of the file.

use super::pick::Weighted;

/// The lecture's length. The video that `examples/media.sh` draws is as long.
pub(super) const LENGTH_DS: u32 = 18_120;

/// Year, month and day of the first and the last day with data.
pub(super) const FIRST_DAY: (i16, i8, i8) = (2026, 8, 30);
pub(super) const LAST_DAY: (i16, i8, i8) = (2026, 11, 20);

/// Nothing happens before the entry exists or after it was last brought up to date.
pub(super) const CREATED_AT: &str = "2026-08-30T14:00:00Z";
pub(super) const UPDATED_AT: &str = "2026-11-20T20:05:00Z";

/// The zone of the term, by name for the entry document and as a rule for the
/// generator, which then needs no zone database.
pub(super) const ZONE: &str = "America/Chicago";
pub(super) const ZONE_RULE: &str = "CST6CDT,M3.2.0,M11.1.0";

/// How many events one session makes on average, a little high: what is missing
/// to the wished number is made up by sessions that arrive late (`Term::write`).
pub(super) const EVENTS_PER_SESSION: u64 = 8;
/// Events for each named viewer, so that a larger file has more people, not busier ones.
pub(super) const EVENTS_PER_VIEWER: u64 = 130;

/// Sessions of a named viewer.
pub(super) const NAMED_PCT: u32 = 70;

// When ----------------------------------------------------------------------

/// How busy a week is, from the one of [`FIRST_DAY`], a Sunday. The lecture is
/// given in the second week.
pub(super) const WEEKS: [u32; 12] = [2, 9, 8, 5, 4, 7, 3, 3, 3, 5, 9, 4];

/// How busy a day of the week is, from Sunday.
pub(super) const WEEKDAYS: [u32; 7] = [12, 14, 13, 13, 11, 5, 4];

/// Days unlike their week: month, day, percent of the usual.
pub(super) const SPIKES: &[(i8, i8, u32)] = &[
    (9, 9, 170),   // the lecture goes online for the class
    (9, 10, 140),  //
    (9, 16, 190),  // first assignment is due
    (10, 5, 130),  //
    (10, 6, 190),  //
    (10, 7, 270),  // the evening before the midterm
    (10, 8, 110),  //
    (11, 9, 150),  //
    (11, 10, 190), //
    (11, 11, 280), // the evening before the second exam
    (11, 12, 170), // and its make-up date
];

/// On days at least this much above the usual people review instead of watching through.
pub(super) const EXAM_FROM_PCT: u32 = 150;

/// How busy an hour is where the viewer is: afternoons, and above all evenings.
pub(super) const HOURS: [u32; 24] =
    [10, 6, 3, 1, 1, 1, 2, 4, 7, 9, 10, 10, 9, 10, 11, 11, 12, 13, 15, 20, 26, 28, 24, 16];

// What is watched -----------------------------------------------------------

/// A habit of the audience: who plays past `after_ds` goes to `to_ds` instead,
/// `pct` times out of a hundred. Backwards it makes a peak, forwards a valley.
pub(super) struct Jump {
    pub(super) after_ds: u32,
    pub(super) to_ds: u32,
    pub(super) pct: u32,
}

/// The three places that the picture of this lecture should show.
pub(super) const JUMPS: &[Jump] = &[
    Jump { after_ds: 3_290, to_ds: 4_050, pct: 46 }, // word about the assignment: skipped
    Jump { after_ds: 5_640, to_ds: 4_860, pct: 48 }, // bias does not shrink with n: seen again
    Jump { after_ds: 11_960, to_ds: 10_940, pct: 52 }, // the arithmetic of the example: seen again
];

/// People do not press a button to the second: a jump is off by up to this.
pub(super) const JUMP_SLACK_DS: u32 = 260;

/// Where a review begins: shortly before what is on the exam.
pub(super) const REVIEW_FROM_DS: &Weighted<u32> =
    &[(30, 4_740), (42, 10_800), (14, 6_400), (8, 12_900), (6, 0)];

/// Chance to leave at a stop, from a place in the lecture on: who has found the
/// lecture stays, until the example is over.
pub(super) const LEAVE_PCT: [(u32, u32); 7] =
    [(0, 10), (2_040, 6), (4_120, 5), (6_400, 5), (9_300, 6), (12_900, 15), (15_600, 20)];
/// Chance to leave at a stop of a review, anywhere.
pub(super) const LEAVE_REVIEW_PCT: u32 = 30;

/// Who leaves in the first seconds of a first look.
pub(super) const BOUNCE_PCT: u32 = 13;
pub(super) const BOUNCE_DS: std::ops::Range<u32> = 20..260;

/// How long one plays without a stop.
pub(super) const STRETCH_DS: std::ops::Range<u32> = 250..2_400;

/// What happens at a stop.
#[derive(Clone, Copy)]
pub(super) enum Stop {
    Pause,
    Away,
    Back,
    Ahead,
}

pub(super) const STOPS: &Weighted<Stop> =
    &[(62, Stop::Pause), (6, Stop::Away), (22, Stop::Back), (10, Stop::Ahead)];

/// Playback speed in percent.
pub(super) const SPEEDS: &Weighted<u32> = &[(66, 100), (14, 125), (14, 150), (3, 175), (3, 200)];

/// Per session with a play, in permille.
pub(super) const LIKE_PERMILLE: u32 = 26;
pub(super) const SHARE_PERMILLE: u32 = 14;
pub(super) const DOWNLOAD_PERMILLE: u32 = 19;

// What goes missing ---------------------------------------------------------

/// Sessions whose embed does not report that the player was shown.
pub(super) const NO_IMPRESSION_PERMILLE: u32 = 35;
/// Sessions whose beacon of the play was lost.
pub(super) const NO_PLAY_PERMILLE: u32 = 3;
/// Sessions of players that send no quartiles.
pub(super) const NO_REACH_PERMILLE: u32 = 70;
/// Named sessions without a session id: an old app.
pub(super) const NO_SESSION_ID_PERMILLE: u32 = 5;
/// Sessions from nowhere that could be told.
pub(super) const NO_PLACE_PERMILLE: u32 = 28;
/// Sessions whose country is the `T1` that a proxy writes for Tor: no ISO code.
pub(super) const TOR_PERMILLE: u32 = 2;
/// Sessions of which only the country is known.
pub(super) const ONLY_COUNTRY_PERMILLE: u32 = 30;

/// A flaw of the file, so that the data-quality report has something to say.
pub(super) enum Flaw {
    /// A line that no reader can accept.
    Refused(&'static str),
    /// The last event of the session is sent twice.
    Twin,
    /// The session says twice that playback began.
    ExtraPlay,
}

/// Flaws, each at the first played session from a number on. A number of its
/// own and not a chance: a large file stays as clean as a small one.
pub(super) const FLAWS: &[(u64, Flaw)] = &[
    (210, Flaw::Twin),
    (
        640,
        Flaw::Refused(
            r#"{"at":"2026-09-15T23:41:08.52Z","kind":"watch","session":"c81f5e7740ad","from":604.2,"to":511.8,"country":"US"}"#,
        ),
    ),
    (1_105, Flaw::Twin),
    (1_106, Flaw::Twin),
    (
        1_890,
        Flaw::Refused(r#"{"at":1790384400,"kind":"play","session":"1790384400-a","country":"US"}"#),
    ),
    (2_300, Flaw::ExtraPlay),
    (2_950, Flaw::Twin),
    (3_420, Flaw::Refused(r#"{"at":"2026-10-07T01:22:4"#)),
    (4_400, Flaw::Twin),
];

// Where ---------------------------------------------------------------------

/// A place, with how many hours its clock is ahead of the campus's.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) country: &'static str,
    pub(super) region: &'static str,
    pub(super) city: &'static str,
    pub(super) ahead_h: i8,
}

const fn place(
    country: &'static str,
    region: &'static str,
    city: &'static str,
    ahead_h: i8,
) -> Place {
    Place { country, region, city, ahead_h }
}

/// Singapore is there because small-scale maps leave it out.
pub(super) const PLACES: &Weighted<Place> = &[
    (270, place("US", "US-WI", "Madison", 0)),
    (90, place("US", "US-WI", "Milwaukee", 0)),
    (30, place("US", "US-WI", "Green Bay", 0)),
    (24, place("US", "US-WI", "Eau Claire", 0)),
    (20, place("US", "US-WI", "La Crosse", 0)),
    (70, place("US", "US-IL", "Chicago", 0)),
    (18, place("US", "US-IL", "Evanston", 0)),
    (48, place("US", "US-MN", "Minneapolis", 0)),
    (16, place("US", "US-MN", "Duluth", 0)),
    (22, place("US", "US-CA", "Los Angeles", -2)),
    (16, place("US", "US-CA", "San Jose", -2)),
    (20, place("US", "US-NY", "New York", 1)),
    (14, place("US", "US-TX", "Austin", 0)),
    (12, place("US", "US-MI", "Ann Arbor", 1)),
    (10, place("US", "US-IA", "Dubuque", 0)),
    (28, place("IN", "IN-MH", "Mumbai", 10)),
    (20, place("IN", "IN-MH", "Pune", 10)),
    (18, place("IN", "IN-KA", "Bengaluru", 10)),
    (8, place("IN", "IN-DL", "Delhi", 10)),
    (26, place("CN", "CN-SH", "Shanghai", 13)),
    (16, place("CN", "CN-BJ", "Beijing", 13)),
    (20, place("DE", "DE-BY", "München", 7)),
    (8, place("DE", "DE-BY", "Nürnberg", 7)),
    (14, place("DE", "DE-BE", "Berlin", 7)),
    (20, place("CA", "CA-ON", "Toronto", 1)),
    (8, place("CA", "CA-QC", "Montréal", 1)),
    (18, place("BR", "BR-SP", "São Paulo", 2)),
    (6, place("BR", "BR-SP", "Campinas", 2)),
    (20, place("KR", "KR-11", "Seoul", 14)),
    (14, place("NG", "NG-LA", "Lagos", 6)),
    (8, place("MX", "MX-JAL", "Guadalajara", 0)),
    (5, place("SG", "SG-01", "Singapore", 13)),
];

/// Named sessions that are not at the viewer's usual place.
pub(super) const TRAVEL_PCT: u32 = 4;

// On what -------------------------------------------------------------------

/// Device, operating system and browser, as far as they go together.
#[derive(Clone, Copy)]
pub(super) struct Device {
    pub(super) device: &'static str,
    pub(super) os: &'static str,
    pub(super) browser: &'static str,
}

const fn device(device: &'static str, os: &'static str, browser: &'static str) -> Device {
    Device { device, os, browser }
}

pub(super) const DEVICES: &Weighted<Device> = &[
    (24, device("Desktop", "Windows", "Chrome")),
    (9, device("Desktop", "Windows", "Edge")),
    (4, device("Desktop", "Windows", "Firefox")),
    (15, device("Desktop", "macOS", "Safari")),
    (13, device("Desktop", "macOS", "Chrome")),
    (5, device("Desktop", "ChromeOS", "Chrome")),
    (2, device("Desktop", "Linux", "Firefox")),
    (13, device("Mobile", "iOS", "Safari")),
    (8, device("Mobile", "Android", "Chrome")),
    (2, device("Mobile", "Android", "Samsung Internet")),
    (6, device("Tablet", "iPadOS", "Safari")),
    (1, device("Tablet", "Android", "Chrome")),
];

/// Sessions of a named viewer on the device that she uses most.
pub(super) const USUAL_DEVICE_PCT: u32 = 74;

// On which pages ------------------------------------------------------------

/// A page with the player on it, and how many who see it there press play.
#[derive(Clone, Copy)]
pub(super) struct Page {
    pub(super) url: Option<&'static str>,
    pub(super) play_pct: u32,
}

const fn page(url: &'static str, play_pct: u32) -> Page {
    Page { url: Some(url), play_pct }
}

/// The app of the school has no page.
const APP: Page = Page { url: None, play_pct: 90 };

/// A playback context with the pages that lead to the lecture from it.
pub(super) struct Course {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) pages: &'static Weighted<Page>,
}

pub(super) const COURSES: &Weighted<Course> = &[
    (
        50,
        Course {
            id: "8123",
            name: "Statistics 240: Data and chance",
            pages: &[
                (40, page("https://canvas.example.edu/courses/8123/pages/week-2", 84)),
                (18, page("https://canvas.example.edu/courses/8123/modules", 55)),
                (12, page("https://stats.example.org/240/lectures", 68)),
                (8, page("https://stats.example.org/240/review", 88)),
                (14, page("https://video.example.edu/media/1_k3v9t2qa", 78)),
                (8, APP),
            ],
        },
    ),
    (
        24,
        Course {
            id: "8310",
            name: "Sociology 357: Methods of inquiry",
            pages: &[
                (56, page("https://canvas.example.edu/courses/8310/pages/surveys", 80)),
                (20, page("https://canvas.example.edu/courses/8310/modules", 52)),
                (18, page("https://video.example.edu/media/1_k3v9t2qa", 76)),
                (6, APP),
            ],
        },
    ),
    (
        16,
        Course {
            id: "8544",
            name: "Nursing 510: Evidence for practice",
            pages: &[
                (60, page("https://moodle.example.org/course/view.php?id=8544#section-3", 82)),
                (24, page("https://moodle.example.org/mod/page/view.php?id=20717", 74)),
                (16, page("https://video.example.edu/media/1_k3v9t2qa", 76)),
            ],
        },
    ),
    (
        10,
        Course {
            id: "9001",
            name: "Open lectures",
            pages: &[
                (46, page("https://video.example.edu/channel/open-lectures", 44)),
                (30, page("https://video.example.edu/media/1_k3v9t2qa", 72)),
                (24, page("https://library.example.net/guides/statistics", 38)),
            ],
        },
    ),
];

/// Where who is not signed in meets the lecture: context, if any, and page.
pub(super) const OPEN: &Weighted<(Option<&str>, Page)> = &[
    (30, (Some("9001"), page("https://video.example.edu/channel/open-lectures", 46))),
    (22, (Some("9001"), page("https://video.example.edu/media/1_k3v9t2qa", 74))),
    (16, (Some("9001"), page("https://library.example.net/guides/statistics", 36))),
    (12, (None, page("https://library.example.net/guides/statistics?topic=sampling", 34))),
    (8, (Some("8123"), page("https://stats.example.org/240/lectures", 66))),
    (4, (Some("8123"), page("https://stats.example.org/240/review", 82))),
    (8, (None, APP)),
];
