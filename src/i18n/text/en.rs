//! English.

use super::{Counted, Text};

fn plural((n, text): Counted<'_>, one: &str, many: &str) -> String {
    format!("{text} {}", if n == 1 { one } else { many })
}

/// English, with American spelling.
pub static EN: Text = Text {
    months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    weekdays: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    points: "pts",
    new: "new",
    no_value: "–",

    video: "Video",
    audio: "Audio",
    kind: "Kind",
    not_given: "not given",
    owner: "Owner",
    created: "Created",
    length: "Length",
    data_until: |until| format!("Data until {until}"),
    open_file: "Open a file",
    what_is_missing: "What is missing",
    skip_to_numbers: "Skip to the numbers",

    shown_now: |plays, range, filters| {
        let plays = plural(plays, "play", "plays");
        match filters.0 {
            0 => format!("Showing {plays}, {range}."),
            _ => format!("Showing {plays}, {range}, {}.", plural(filters, "filter", "filters")),
        }
    },

    bar: "Range, comparison and filters",
    presets: |key| match key {
        "last-7" => "Last 7 days",
        "last-30" => "Last 30 days",
        "last-90" => "Last 90 days",
        "last-365" => "Last 365 days",
        "this-week" => "This week",
        "this-month" => "This month",
        "this-quarter" => "This quarter",
        "this-year" => "This year",
        _ => "All time",
    },
    since_creation: "Since creation",
    preset_days: "Chosen days",
    range: "Range",
    range_from: "From",
    range_to: "To",
    apply: "Show these days",
    versus: "vs.",
    compare: "Compare with",
    compare_none: "No comparison",
    compare_previous: "Period before",
    compare_last_year: "Same period last year",
    compare_from: "Starting on",
    apply_compare: "Compare with these days",
    stop_comparing: "Stop comparing",
    overlap: |days| format!("overlaps by {}", plural(days, "day", "days")),
    month_before: "Previous month",
    month_after: "Next month",
    choose_last: |first| format!("From {first}. Choose the last day."),
    days_chosen: |range, days| format!("{range}, {}.", plural(days, "day", "days")),
    days_swapped: |range| {
        format!("“From” is after “To”, so the days are taken the other way round: {range}.")
    },
    data_days: |range| format!("Data: {range}"),
    filters: "Filters",
    add_filter: "Filter",
    remove_filter: |what| format!("Remove filter: {what}"),
    clear_filters: "Clear all filters",
    fixed_filter: "fixed by the page around this one",
    clear: "Clear",
    clear_list: "Clear this list",
    done: "Done",
    values: |n| plural(n, "value", "values"),
    find: "Find in this list",
    choices_hint: "Beside each, its plays under the other filters.",
    more_values: |n| format!("{n} more. Type to find them."),
    nothing_found: "Nothing found.",
    export: "Export",
    report: "Report",
    copy_link: "Copy link",
    link_copied: "Link copied",
    link_not_copied: "The browser did not let us copy. The link is in the address bar.",

    dimension: |key| match key {
        "country" => "Country",
        "region" => "Region",
        "city" => "City",
        "context" => "Playback context",
        "domain" => "Domain",
        "page" => "Page",
        "viewer" => "Viewer",
        "device" => "Device",
        "os" => "Operating system",
        "browser" => "Browser",
        _ => "Role",
    },
    unknown: "Unknown",
    unknown_site: "Unknown or direct",
    anonymous: "Anonymous",

    metric: |key| match key {
        "impressions" => "Player impressions",
        "plays" => "Plays",
        "play_rate" => "Play rate",
        "viewers" => "Unique viewers",
        "minutes" => "Minutes viewed",
        "completion" => "Avg. completion",
        "drop_off" => "Avg. drop-off",
        "shares" => "Shares",
        "likes" => "Likes",
        "downloads" => "Downloads",
        "play_share" => "Share of plays",
        _ => "Quartile completion",
    },
    metric_short: |key| match key {
        "impressions" => "Impressions",
        "viewers" => "Viewers",
        "minutes" => "Minutes",
        "completion" => "Completion",
        "drop_off" => "Drop-off",
        "plays" => "Plays",
        "play_rate" => "Play rate",
        "play_share" => "Distribution",
        "quartile_completion" => "Quartile completion",
        "shares" => "Shares",
        "likes" => "Likes",
        _ => "Downloads",
    },
    metric_meaning: |key| match key {
        "impressions" => "How often the player was shown on a page.",
        "plays" => "Sessions in which playback began. A session is one load of the player.",
        "play_rate" => {
            "Plays divided by player impressions. Above 100% when an embed does not report impressions."
        }
        "viewers" => {
            "Different named people who played it. All anonymous viewers together count as one."
        }
        "minutes" => "Minutes of content that were played. What is replayed counts again.",
        "completion" => {
            "Of each play, the share of the content's seconds that was watched at least once; the mean over plays."
        }
        "drop_off" => {
            "How far in playback got, by quarters of the content; the mean over plays. 50% means halfway."
        }
        "shares" => "How often it was shared.",
        "likes" => "How often it was liked.",
        "downloads" => "How often it was downloaded. What is watched offline is not seen.",
        "total_completion" => {
            "The share of the content's seconds that one viewer has watched over all sessions."
        }
        "play_share" => "Plays of the row divided by the plays of the whole table.",
        _ => "How far in playback got, by quarters of the content; the mean over the row's plays.",
    },
    what_is: |what| format!("What is {what}?"),
    from_before: |before| format!("from {before}"),
    before: "before",
    now: "now",

    data_table: "Data table",
    close_table: "Close table",
    show_all: "Show all",
    show_fewer: "Show fewer",
    rows: "Rows",
    sorted_by: |column, descending| {
        let way = if descending { "descending" } else { "ascending" };
        format!("Sorted by {column}, {way}.")
    },
    found: |n| format!("{} found", n.1),
    clear_find: "Clear",
    rows_of: |first, last, all| format!("{first} to {last} of {all} rows"),
    page_of_rows: |action| match action {
        "first" => "First",
        "previous" => "Previous",
        "next" => "Next",
        _ => "Last",
    },
    rows_a_page: "Rows a page",
    no_plays_title: "Nothing in this range",
    no_sessions: |range| format!("Nobody loaded or played it in {range} with these filters."),
    nothing_watched: |range| {
        format!("The data tells of no part that was watched in {range} with these filters.")
    },
    take: |title| format!("Take along: {title}"),
    last_session: |day| format!("The last session of all is of {day}."),
    show_all_time: "Show all time",
    length_unknown: "The length is not given and nobody watched, so parts cannot be told apart.",
    source_incomplete: "A part of the source could not be read. These numbers are of the rest.",
    more_to_come: "More is being read. These numbers are of what has arrived so far.",
    dimension_absent: |what| format!("The source says nothing about: {what}."),
    names_hidden: "Who watched is not shown here.",
    limit: |key, what| {
        match key {
        "points" => format!(
            "What was watched is known in 100 equal parts of the content ({what} seconds each). Every second shows the numbers of its part."
        ),
        "viewers_estimated" => {
            "Unique viewers are the source's estimate; all that are anonymous count as one.".to_owned()
        }
        "not_counted" => format!("The source does not say: {what}."),
        "replays_unknown" => "The source does not tell replays from first views.".to_owned(),
        "days_of_viewers" => "The source does not say when each viewer watched.".to_owned(),
        "places_without_code" => {
            "Places come by name, without a code, so they are not drawn on a map.".to_owned()
        }
        "fixed_offset" => "The source cuts all days of a range by one offset from UTC: beside a change of the clock, what happened near midnight can be on the day before or after.".to_owned(),
        "rows_cut" => format!("The source gives no more than {what} rows; sums are of these."),
        "filter_impossible" => format!("The source cannot filter by {what} in this way. Take that filter out."),
        "pages_within_domain" => "The source lists pages within one domain. Choose a domain first.".to_owned(),
        "refused" => format!("The source refuses to answer this ({what}). The host's session may lack the permission for analytics."),
        "not_exported" => "None of the exported reports tells this for the days chosen here. An export tells of all its days together.".to_owned(),
        _ => "The source did not answer, or not in a way that can be read. Choose the range anew to try again.".to_owned(),
    }
    },
    session_needed: "The source needs a session. The page around this one has to send it; what waits is answered then.",
    sums_only: "The source sends sums, no records: what was refused, doubled or missing in them cannot be told.",
    unpaired: |n| {
        format!("{} of the compared range without a partner here.", plural(n, "bucket", "buckets"))
    },
    filter_by: |what| format!("Show only {what}"),
    filtered_by: |what| format!("Showing only {what}. Press to show all again"),

    tiles: "How much",
    worked: |key| match key {
        "sessions" => "Sessions",
        "not_played" => "− sessions without a play",
        "named" => "Named people with a play",
        "anonymous" => "+ 1 if any play is anonymous",
        "anonymous_plays" => "Anonymous plays",
        "seconds" => "Seconds of content played, ÷ 60",
        "seen_seconds" => "Different seconds watched, summed over plays",
        "by_plays" => "÷ plays",
        "by_length" => "÷ seconds of the content",
        _ => "Sessions looked at",
    },

    timeline: "Timeline",
    timeline_question: "Which parts were watched",
    views: "Views",
    named_viewers: "Unique named viewers",
    replays: "Replays",
    series: "Series",
    at_playhead: "At the playhead",
    chapter: |n, name| format!("Chapter {n}, {name}"),
    time: "Time",
    measure: "Measure",
    timeline_label: |range| {
        format!(
            "Views, unique named viewers and replays along the content, {range}. A slider: arrow keys move, Page keys go by chapter, Enter plays, plus, minus and 0 zoom."
        )
    },
    timeline_hint: "Click or Enter plays from there; drag over a part to zoom. Arrow keys move, Page keys go by chapter; plus, minus and 0 zoom.",
    zoom: "Zoom",
    zoom_in: "Zoom in",
    zoom_out: "Zoom out",
    whole: "Whole entry",
    earlier: "Earlier part",
    later: "Later part",
    whole_entry: |length| format!("Whole entry, {length}"),
    part_of_entry: |from, to, length| format!("{from}–{to} of {length}"),
    timeline_peak: |at, views, before| match before {
        Some(before) => format!("Views are highest at {at}: {views}, before {before}."),
        None => format!("Views are highest at {at}: {views}."),
    },
    timeline_replays: |at, replays| {
        format!("Most is replayed at {at}: {}.", plural(replays, "replay", "replays"))
    },
    timeline_fall: |first, last| {
        format!(
            "From the first minute to the last, unique named viewers go from {first} to {}.",
            last.1
        )
    },
    moments: "Moments to check",
    moments_care: "A peak can mean interest, difficulty or a bad recording. Listen before you conclude.",
    replayed_most: "Replayed most",
    replayed_more: "Replayed more than before",
    sharpest_fall: "Sharpest fall of views",
    skipped: "Skipped",
    moment_replays: |at, now, before| {
        let replays = plural(now, "replay", "replays");
        match before {
            Some(before) => format!("{replays} at {at}, {before} before"),
            None => format!("{replays} at {at}"),
        }
    },
    moment_fall: |from, to| format!("from {from} first views to {to}"),
    moment_skipped: |here, around| format!("{here} first views, {around} around it"),
    no_media: "The entry names no media file, so there is nothing to play here.",
    media_error: "The media file could not be played. The numbers do not need it.",

    viewers: "Viewers",
    viewers_question: "Who watched",
    find_viewer: "Find by name",
    name: "Name",
    total_completion: "Total completion",
    last_watched: "Last watched",
    first_watched: "First watched",
    close_all: "Close all",
    watched: |first, last| format!("First watched {first}, last watched {last}"),
    viewers_summary: |named, all, little| {
        format!(
            "{} played it. {} watched almost all of it, {} less than a tenth.",
            plural(named, "named viewer", "named viewers"),
            all.1,
            little.1
        )
    },
    viewers_care: "Perspective, not proof: people share screens, download, and let things play.",
    parts_watched_by: |name| format!("Parts watched by {name}"),
    tiers: ["Not viewed", "Viewed once", "Viewed twice", "Viewed more than 2 times"],
    legend: "Legend",
    heat_label: |name| format!("Heat strip of {name}: which parts were watched, and how often"),
    heat_run: |from, to, (n, text)| match n {
        0 => format!("{from}–{to} not viewed"),
        1 => format!("{from}–{to} viewed once"),
        2 => format!("{from}–{to} viewed twice"),
        _ => format!("{from}–{to} viewed {text} times"),
    },

    trend: "Trend",
    trend_question: "When they watched",
    grain: "Grain",
    day: "Day",
    month: "Month",
    second_measure: "Second measure",
    none: "None",
    date: "Date",
    partial: "not whole",
    trend_peak: |metric, bucket, value, at_most, is_month| {
        let (at, buckets) = if is_month { ("in", "months") } else { ("on", "days") };
        let peak = format!("{metric}: highest {at} {bucket} with {value}");
        match at_most {
            None => format!("{peak}."),
            Some(None) => format!("{peak}; half of the {buckets} have none."),
            Some(Some(value)) => format!("{peak}; half of the {buckets} have {value} or less."),
        }
    },
    trend_busiest: |range, share, is_one| {
        let within = if is_one { "on" } else { "within" };
        format!("{share} of the total falls {within} {range}.")
    },
    trend_hint: |is_month| match is_month {
        true => "Arrow keys move. Click or Enter shows the month by day.",
        false => "Arrow keys move.",
    },
    details: "Details",
    detail_rows: |key| match key {
        "viewer" => "Viewers",
        "context" => "Contexts",
        _ => "Dates",
    },
    trend_nothing: "Nothing happened in this range.",
    trend_label: |metric, range| format!("{metric} over time, {range}"),

    funnel: "Funnel",
    funnel_question: "How far they got",
    reached: |percent| format!("Reached {percent}%"),
    of_impressions: "of impressions",
    of_plays: "of plays",
    funnel_choice: "Last step: reached",
    funnel_summary: |percent, reached, share, before| {
        let part = match percent {
            25 => "a quarter of it",
            50 => "half of it",
            75 => "three quarters of it",
            _ => "the end",
        };
        let plays = plural(reached, "play", "plays");
        match (share, before) {
            (Some(share), Some(before)) => {
                format!("{plays} reached {part}: {share} of all plays, before {before}.")
            }
            (Some(share), None) => format!("{plays} reached {part}: {share} of all plays."),
            (None, _) => format!("{plays} reached {part}."),
        }
    },
    more_plays: "There are more plays than impressions: some player does not report where it was shown.",

    countries: "Countries",
    countries_question: "Where from",
    world: "World",
    map_label: |place| format!("Map: {place}"),
    off_map: |places| format!("Not on the map: {places}."),
    map_credits: "Made with Natural Earth. Cities: GeoNames, CC BY 4.0.",
    countries_summary: |n, first, share| {
        format!("{}; {share} of plays from {first}.", plural(n, "place", "places"))
    },
    domains: "Domains",
    domains_question: "On which sites",
    all_domains: "All domains",
    domains_summary: |n, first, share| {
        format!("{}; {share} of plays on {first}.", plural(n, "domain", "domains"))
    },
    pages_summary: |first, share| format!("{share} of this domain's plays are on {first}."),
    n_pages: |n| plural(n, "page", "pages"),
    open_page: |path| format!("Open {path} in a new tab"),
    unknown_site_hint: "Unknown or direct: no page of the web was sent with the session.",
    devices: "Devices",
    devices_question: "On what",
    devices_summary: |first, share, moved| match moved {
        Some((what, change)) => {
            format!("{share} of plays on {first}. {what} has changed most: {change}.")
        }
        None => format!("{share} of plays on {first}."),
    },
    device_kinds: ["Device", "OS", "Browser"],
    breadcrumb: "Where you are",

    about: "About these numbers",
    quality: "Data quality",
    quality_summary: |records, refused| match refused.0 {
        0 => format!("{} read, none refused.", plural(records, "record", "records")),
        _ => {
            format!("{} read, {} of them refused.", plural(records, "record", "records"), refused.1)
        }
    },
    quality_open: "Data-quality report",
    quality_rows: |key| match key {
        "records" => "Records read",
        "refused" => "Refused, and left out",
        "duplicates" => "Sent twice; the second was dropped",
        "sessions" => "Sessions",
        "spans_told" => "Sessions with spans as their records state them",
        "without_spans" => "Sessions of which no span is known",
        "plays" => "Plays",
        "anonymous_plays" => "Plays of nobody who is named",
        "conflicting_lengths" => "Statements of another length of the content",
        "without_play" => "Sessions that watched without a play",
        "extra_plays" => "Play events beyond a session's first",
        "reach_derived" => "Sessions whose quartile follows from what they watched",
        "unknown_country" => "Sessions whose country is no known code",
        "spans_from_segments" => "Sessions with spans from played segments",
        "spans_from_pairs" => "Sessions with spans paired from plays and stops",
        "assumed_impressions" => "Sessions whose impression is assumed",
        _ => "Records of other entries, or voided",
    },
    quality_download: "Download the report",
    quality_copy: ["Copy the report", "Copied", "The browser did not let us copy."],
    refused_title: |shown, all| match shown.1 == all {
        true => format!("{} left out", plural(shown, "record", "records")),
        false => format!("The first {} of {all} that were left out", shown.1),
    },
    refused: |place, field, expected, found| match field {
        Some(field) => format!("{place}, field “{field}”: expected {expected}, found {found}"),
        None => format!("{place}: expected {expected}, found {found}"),
    },
    line: |n| format!("record at line {n}"),
    record: |n| format!("record {n}"),
    expected: |key| match key {
        "object" => "one JSON object",
        "row" => "a row like the header",
        "value" => "a value",
        "instant" => "RFC 3339 with an offset, or milliseconds since 1970",
        "instant_in_bounds" => "an instant of the years 2000 to 2099",
        "instant_in_milliseconds" => "milliseconds since 1970 (these look like seconds)",
        "kind" => "impression, play, watch, reach, share, like or download",
        "seconds" => "seconds of content, within two weeks",
        "span_forward" => "an end after the beginning",
        "span_inside" => "a span within the content",
        "quartile" => "25, 50, 75 or 100",
        "count" => "a whole number, 0 or more",
        "zero_or_one" => "0 or 1",
        "text" => "text",
        "short_text" => "a text of at most 4,096 bytes",
        "short_record" => "a record of at most 1 MiB",
        "utf8" => "UTF-8",
        "room" => "less: memory for distinct texts is full",
        _ => "spans, as 0-120.5 300-360",
    },
    missing_title: "What is missing",
    missing: [
        "People who block trackers: their watching is not known here.",
        "A viewer is a named person; what is played without signing in is anonymous.",
        "A second that was played need not have been watched.",
    ],
    missing_anonymous: |anonymous, plays, share| match anonymous.0 {
        0 => format!("None of the {plays} plays in this range is anonymous."),
        _ => format!(
            "{} of {plays} plays in this range ({share}) {} anonymous: nobody knows how many people that is.",
            anonymous.1,
            if anonymous.0 == 1 { "is" } else { "are" }
        ),
    },
    missing_downloads: |n| {
        match n.0 {
        0 => "No download is recorded in this range. A source that does not count them looks the same.".to_owned(),
        _ => format!(
            "{} in this range: what is watched offline is not seen.",
            plural(n, "download", "downloads")
        ),
    }
    },
    missing_refused: |n| match n.0 {
        0 => "No record was refused.".to_owned(),
        _ => format!(
            "{} could not be read and {} left out.",
            plural(n, "record", "records"),
            if n.0 == 1 { "is" } else { "are" }
        ),
    },
    missing_without_play: |n| {
        format!(
            "{} watched without a play: minutes count, averages leave them out.",
            plural(n, "session", "sessions")
        )
    },
    missing_names: |hidden| match hidden {
        true => "Who watched is not shown here.",
        false => "Viewers have made-up names here.",
    },
    about_link: "All notes about these numbers",
    sent_to_source: "Only the entry's own source is asked, and nobody else learns of it.",
    nothing_is_sent: "Nothing is sent anywhere: all of this is computed in your browser.",
    meanings_title: "What the words mean",
    freshness_title: "Freshness",
    freshness: |until, zone| format!("Data until {until}. Days are those of {zone}."),

    opening: "Opening the entry",
    reading: |bytes, of, records| match of {
        Some(of) => format!("Reading: {bytes} of {of}, {records} records"),
        None => format!("Reading: {bytes}, {records} records"),
    },
    reading_live: |statements, wait| {
        let so_far = format!("{} so far", plural(statements, "statement", "statements"));
        match wait {
            Some(wait) => format!(
                "The source did not answer. It is asked again in {}; {so_far}",
                plural(wait, "second", "seconds")
            ),
            None => format!("Reading, {so_far}"),
        }
    },
    sorting: "Folding events into sessions",
    cancel: "Cancel",
    canceled: "the reading was canceled.",
    try_again: "Try again",
    dismiss: "Dismiss",
    bad_link_value: |key| {
        format!("The link's “{key}” holds a value that does not exist; it is left out.")
    },
    unknown_zone: |zone| format!("No time zone is called “{zone}”; days are those of UTC."),
    entry_field: |field, found| {
        format!("The entry document's “{field}” holds {found}, which cannot be; it is left out.")
    },
    min_group: |n| {
        format!("The entry asks to hide groups under {n}. This version cannot, so it lists nobody.")
    },
    names_unread: |url| format!("The list of names at {url} could not be read; ids are shown."),
    unread: |file, why| {
        format!("{file} was not read, or not to its end: {why} What was read is shown.")
    },
    nothing_of_entry: "No record is of this entry. Check its id, or the activity, in the entry document.",
    not_read: |file, why| format!("{file} could not be read: {why}"),
    unreachable: "it could not be reached. Check the address, the network, and that the server allows this page to read it (CORS).",
    status: |status| match status {
        401 | 403 => {
            format!("the server refuses access ({status}). Sign in there, then try again.")
        }
        404 | 410 => {
            format!("the server says there is no such file ({status}). Check the address.")
        }
        429 | 500..=599 => format!("the server is in trouble ({status}). Try again later."),
        _ => format!("the server answered {status}."),
    },
    cut_off: "the connection ended in the middle. Try again.",
    broken_gzip: "its compression is broken or ends too early.",
    no_header: |expected, found| format!("its header has to name {expected}, but names {found}."),
    syntax: |records| format!("after {} its JSON is broken.", plural(records, "record", "records")),
    unknown_form: |found| {
        format!("it is neither NDJSON, a JSON array nor CSV. It begins with {found}.")
    },
    refused_by_server: |code| format!("the server refuses to answer ({code})."),
    too_many_records: "it holds more records than this page can keep (64 million).",
    live_source: |why| match why {
        "credentials" => {
            "the learning record store asks who is there (401). The site that shows this page has to hand over credentials, or a proxy on its own server has to add them."
        }
        "allowed" => {
            "the learning record store does not let these credentials read statements (403). Ask who runs it for the right to read them."
        }
        "cors" => {
            "the learning record store does not let this page read its answers (CORS). Who runs it has to allow this page's origin with the headers Authorization and X-Experience-API-Version, or a proxy on this page's own server has to pass the answers on."
        }
        "mixed" => {
            "this page came by https and the learning record store answers by http, which browsers forbid to mix. Give the store an https address, or a proxy on this page's own server."
        }
        "same" => {
            "the learning record store gives the same page again and again. Try again later; if it stays, tell who runs it."
        }
        _ => {
            "the learning record store sent a page above 64 MB. Ask for fewer statements at a time with “source.limit”."
        }
    },
    not_an_answer: |found| {
        format!(
            "what answers is no learning record store: it says {found}. Check “source.endpoint”."
        )
    },
    elsewhere: |url| {
        format!(
            "the learning record store says that more is at {url}, which is another server and gets no credentials from here. Who runs the store has to correct its own address."
        )
    },
    refresh: "Refresh",
    entry_failed: "The entry could not be opened",
    entry_not_json: |line, column| {
        format!("The entry document is not JSON: it breaks at line {line}, column {column}.")
    },
    entry_expected: |key| match key {
        "object" => "a JSON object",
        "one" => "the number 1",
        "text" => "text",
        "source_kind" => "events, visits, rollup, xapi, caliper or kaltura",
        "addresses" => "the address of a file, or a list of them",
        "address" => "the address of a server",
        "endpoint" => "the http(s) address of a learning record store, without a password",
        _ => "an IRI, or a list of them",
    },
    entry_version: |version| {
        format!("The entry document is of version {version}. This page reads version 1.")
    },
    entry_needs: |field, expected, found| {
        let what = if field.is_empty() { String::new() } else { format!(", field “{field}”") };
        let found = if found.is_empty() { "nothing" } else { found };
        format!("The entry document{what}: expected {expected}, found {found}.")
    },
    entry_not_yet: |kind| format!("A source of kind “{kind}” cannot be read by this version."),
    part_failed: "This part of the page could not be fetched. Is the network there?",
    worker_failed: "The part that computes could not be started. Is the network there? Is this a browser from the last three years?",
};
