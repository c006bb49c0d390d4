// A Kaltura server for tests: the Report API of docs/formats.md, "Kaltura's reports", as strict as it can be.
//
//   const kaltura = await openKaltura();      // kaltura.url, kaltura.ks
//   kaltura.endSession("new");                // the session ends; "new" is the next that is good
//   kaltura.hold(); await kaltura.held(2);    // requests wait, two of them have come
//   kaltura.release();                        // they are answered; kaltura.abandoned were given up
//   kaltura.headers                           // those of the latest request
//   kaltura.refused                           // what it refused that a right client never sends
//
// It counts plays of its own (PLAYS), so that filters, days and groups add up, and words what it
// found as the server does: header and rows joined by the delimiter that is asked for, rows ended
// by ";", totals of nothing as empty texts, unknown columns among the known ones.

import { createServer } from "node:http";

// --- what happened ---------------------------------------------------------

const place = { US: ["US", "United States", "37.09/-95.71"], DE: ["DE", "Germany", "51.16/10.45"], none: ["", "0", ""] };

/** One play or impression a row; `seen` is the first and the last hundredth that was watched. */
function session(day, user, { seen, reached = 0, impressions = 1, seconds, country = "US", region = "Wisconsin", city = "Madison", domain = "canvas.wisc.edu", page = "canvas.wisc.edu/courses/240", device = "Computer", os = "Mac OS X", browser = "Chrome", context = "8123", shares = 0 } = {}) {
  const unknown = country === "none";
  const n = seen ? seen[1] - seen[0] + 1 : 0;
  return { day, user, plays: seen ? 1 : 0, seen: seen ?? null, cells: n, seconds: seconds ?? n * 3, reached, impressions, country, region: unknown ? "" : region, city: unknown ? "" : city, domain, page, device, os, browser, context, shares };
}
const anonymous = "Unknown";
const elsewhere = { domain: "mediaspace.wisc.edu", page: "mediaspace.wisc.edu/media/t/1_abcd1234", context: "" };
const phone = { device: "Mobile", os: "iOS", browser: "Mobile Safari" };
const PLAYS = {
  // Two users in September: 15 plays, 682 hundredths, 34.0667 minutes, play-throughs 11, 8, 4 and 2.
  "1_abcd1234": [
    session("20240901", anonymous, { seen: [1, 100], reached: 100, shares: 1 }),
    session("20240901", anonymous, { seen: [1, 52], reached: 50 }),
    session("20240901", anonymous, { seen: [1, 52], reached: 50, ...phone }),
    session("20240901", anonymous, { seen: [1, 52], reached: 50, country: "none" }),
    session("20240901", anonymous, { seen: [1, 28], reached: 25, country: "none", ...elsewhere }),
    session("20240901", anonymous, { seen: [1, 28], reached: 25, ...phone }),
    session("20240901", anonymous, { seen: [1, 5], country: "none", domain: "", page: "" }),
    session("20240901", anonymous, { seen: [96, 100], region: "Illinois", city: "Chicago" }),
    session("20240901", "bbadger", { seen: [1, 80], reached: 75 }),
    session("20240901", "bbadger", { seen: [9, 88], reached: 75 }),
    session("20240902", anonymous, { seen: [1, 100], reached: 100 }),
    session("20240902", anonymous, { seen: [1, 52], reached: 50, ...elsewhere }),
    session("20240902", anonymous, { seen: [1, 15] }),
    session("20240902", anonymous, { seen: [1, 9], region: "Illinois", city: "Chicago" }),
    session("20240902", "bbadger", { seen: [1, 24], seconds: 70, reached: 25 }),
    // Shown and not played.
    session("20240901", anonymous, { impressions: 5 }),
    session("20240902", anonymous, { impressions: 3, country: "none" }),
    session("20240902", "bbadger", { impressions: 1 }),
    // Before.
    session("20240829", anonymous, { seen: [1, 50], reached: 50, country: "DE", region: "Berlin", city: "Berlin" }),
    session("20240830", "bbadger", { seen: [1, 40], reached: 25 }),
    session("20240831", "ada", { seen: [1, 96], reached: 75, impressions: 2 }),
  ],
};
const NAMES = { bbadger: "Bucky Badger", ada: "Ada Lovelace" };
const CONTEXTS = { 8123: "Biology 101" };
/** An entry whose server has no column of plays: the row that was published, and three ways to 2,269. */
const PUBLISHED = {
  sum_time_viewed: "17652.233333333", avg_time_viewed: "7.7797414426326", count_loads: "3892", load_play_ratio: "0.58299075025694",
  avg_view_drop_off: "0.26906126046717", sum_view_period: "14957.166666667", avg_view_period_time: "6.5919641545468", avg_completion_rate: "22.929925077126",
  unique_viewers: "700", count_viral: "0",
};
const LIKES = [1725200000, 1725300000, 1725310000];

const ENTRIES = {
  "1_abcd1234": { createdAt: Date.UTC(2024, 7, 20) / 1000, msDuration: 300000, name: "Sampling" },
  "1_royal": { createdAt: Date.UTC(2024, 7, 20) / 1000, msDuration: 2000000, name: "Kaltura of a library" },
};

// --- what the reports are --------------------------------------------------

const M = "count_plays|count_plays_25|count_plays_50|count_plays_75|count_plays_100|play_through_ratio|unique_known_users|avg_view_drop_off|count_loads|avg_completion_rate";
const D = "count_plays|sum_time_viewed|avg_time_viewed|count_loads|load_play_ratio|avg_view_drop_off|unique_known_users|unique_viewers|sum_view_period|avg_view_period_time|avg_completion_rate";
const REPORTS = {
  13: {
    table: "name|full_name|unique_videos|count_plays|sum_time_viewed|avg_time_viewed|avg_view_drop_off|count_loads|load_play_ratio|avg_completion_rate|count_viral|total_completion_rate|sum_view_period|avg_view_period_time",
    total: "unique_known_users|unique_videos|count_plays|sum_time_viewed|avg_time_viewed|avg_view_drop_off|count_loads|load_play_ratio|avg_completion_rate|count_viral|unique_viewers|sum_view_period|avg_view_period_time",
    graphs: "count_plays|sum_time_viewed|avg_time_viewed|count_loads|unique_known_users|avg_view_drop_off|avg_completion_rate|count_viral|unique_viewers|sum_view_period|avg_view_period_time",
    by: (s) => s.user, own: (key) => ({ name: key, full_name: NAMES[key] ?? "" }),
  },
  2: { total: "count_plays|count_plays_25|count_plays_50|count_plays_75|count_plays_100|play_through_ratio|count_loads" },
  36: { table: `object_id|country|coordinates|${M}`, by: (s) => s.country, own: (key) => ({ object_id: place[key][0], country: place[key][1], coordinates: place[key][2] }) },
  37: { table: `country|region|coordinates|${M}`, by: (s) => `${s.country}/${s.region}`, own: (key) => ({ country: place[key.split("/")[0]][1], region: key.split("/")[1], coordinates: "43/-89" }) },
  30: { table: `country|region|city|coordinates|country_code|${M}`, by: (s) => `${s.country}/${s.region}/${s.city}`, own: (key) => { const [c, r, t] = key.split("/"); return { country: place[c][1], region: r, city: t, coordinates: "", country_code: place[c][0] }; } },
  21: { table: `device|${D}`, by: (s) => s.device, own: (key) => ({ device: key }) },
  32: { table: `os_family|${D}`, by: (s) => s.os, own: (key) => ({ os_family: key }) },
  33: { table: `browser_family|${D}`, by: (s) => s.browser, own: (key) => ({ browser_family: key }) },
  25: { table: "object_id|name|count_plays|sum_time_viewed|avg_time_viewed|avg_view_drop_off|count_loads|load_play_ratio|unique_viewers|avg_completion_rate|sum_view_period|avg_view_period_time", by: (s) => s.context, own: (key) => ({ object_id: key, name: CONTEXTS[key] ?? "" }) },
  6: {
    table: "object_id|domain_name|count_plays|sum_time_viewed|avg_time_viewed|count_loads|load_play_ratio|avg_view_drop_off|avg_completion_rate|unique_played_videos|sum_view_period|avg_view_period_time",
    drilled: "referrer|count_plays|sum_time_viewed|avg_time_viewed|count_loads|load_play_ratio|avg_view_drop_off|avg_completion_rate|unique_played_videos|sum_view_period|avg_view_period_time",
    by: (s) => s.domain, own: (key) => ({ object_id: key, domain_name: key }),
  },
  43: { table: "percentile|count_viewers|unique_known_users" },
};

const round = (n) => String(Number(n.toPrecision(14)));
const ratio = (a, b) => (b ? a / b : 0); // the server divides by zero and has zero

function sums(sessions) {
  const sum = (of) => sessions.reduce((n, s) => n + of(s), 0);
  const plays = sum((s) => s.plays);
  const q = [25, 50, 75, 100].map((at) => sum((s) => s.plays && s.reached >= at));
  const seen = new Set(sessions.flatMap((s) => (s.seen ? Array.from({ length: s.cells }, (_, i) => s.seen[0] + i) : [])));
  const through = q.reduce((a, b) => a + b);
  const quartile = (through / 4) * 5, minutes = sum((s) => s.seconds) / 60, loads = sum((s) => s.impressions);
  const users = (of) => new Set(sessions.filter(of).map((s) => s.user)).size;
  return {
    count_plays: plays, count_loads: loads, load_play_ratio: ratio(plays, loads), unique_videos: 1, unique_played_videos: 1,
    sum_time_viewed: quartile, avg_time_viewed: ratio(quartile, plays), sum_view_period: minutes, avg_view_period_time: ratio(minutes, plays),
    avg_view_drop_off: ratio(through / 4, plays), avg_completion_rate: Math.min(100, ratio(sum((s) => s.cells), plays)),
    count_viral: sum((s) => s.shares), total_completion_rate: Math.min(100, seen.size),
    unique_viewers: users((s) => s.plays), unique_known_users: users(() => true),
    count_plays_25: q[0], count_plays_50: q[1], count_plays_75: q[2], count_plays_100: q[3], play_through_ratio: ratio(q[3], plays),
  };
}

// --- what a client may send ------------------------------------------------

class Refusal extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}
const check = (is, code, message) => {
  if (!is) throw new Refusal(code, message);
};
const FILTERS = {
  countryIn: (s, list) => list.includes(place[s.country][1]), regionIn: (s, list) => list.includes(s.region), citiesIn: (s, list) => list.includes(s.city),
  domainIn: (s, list) => list.includes(s.domain), canonicalUrlIn: (s, list) => list.includes(s.page), userIds: (s, list) => list.includes(s.user),
  deviceIn: (s, list) => list.includes(s.device), operatingSystemFamilyIn: (s, list) => list.includes(s.os), browserFamilyIn: (s, list) => list.includes(s.browser),
  playbackContextIdsIn: (s, list) => list.includes(s.context),
};
const KNOWN = ["objectType", "searchInTags", "searchInAdminTags", "timeZoneOffset", "fromDay", "toDay", "interval", "entryIdIn", "playbackTypeIn", ...Object.keys(FILTERS)];

function dayOf(text) {
  check(/^\d{8}$/.test(text ?? ""), "INVALID_PARAMS", `no day: ${text}`);
  const date = new Date(Date.UTC(+text.slice(0, 4), +text.slice(4, 6) - 1, +text.slice(6)));
  check(date.toISOString().slice(0, 10).replaceAll("-", "") === text, "INVALID_PARAMS", `no day of the calendar: ${text}`);
  return date;
}

function found(request) {
  const filter = request.reportInputFilter ?? {};
  check(filter.objectType === "KalturaEndUserReportInputFilter", "OBJECT_TYPE_ABSTRACT", `filter of type ${filter.objectType}`);
  for (const name of Object.keys(filter)) check(KNOWN.includes(name), "PROPERTY_IS_NOT_DEFINED", name);
  check(Number.isInteger(filter.timeZoneOffset) && Math.abs(filter.timeZoneOffset) <= 840, "INVALID_PARAMS", `offset ${filter.timeZoneOffset}`);
  check(["days", "months"].includes(filter.interval), "INVALID_PARAMS", `interval ${filter.interval}`);
  check(filter.playbackTypeIn === "vod", "INVALID_PARAMS", "the playback types are not named, so that live ones would be left out in silence");
  const [from, to] = [dayOf(filter.fromDay), dayOf(filter.toDay)];
  check(from <= to, "INVALID_PARAMS", `from ${filter.fromDay} to ${filter.toDay}`);
  check(from.getUTCFullYear() >= 2010 && to.getUTCFullYear() <= 2050, "INVALID_PARAMS", "beyond all data");
  check(filter.entryIdIn in ENTRIES, "ENTRY_ID_NOT_FOUND", filter.entryIdIn);
  const delimiter = request.responseOptions?.delimiter ?? ",";
  check(request.responseOptions?.objectType === "KalturaReportResponseOptions" && delimiter === "|", "INVALID_PARAMS", "a delimiter that stands in names");
  const chosen = (PLAYS[filter.entryIdIn] ?? []).filter((s) => s.day >= filter.fromDay && s.day <= filter.toDay);
  const lists = Object.keys(FILTERS).filter((name) => name in filter);
  return { delimiter, filter, from, to, sessions: chosen.filter((s) => lists.every((name) => FILTERS[name](s, filter[name].split(delimiter)))) };
}

function report(request) {
  const kind = REPORTS[request.reportType];
  check(kind, "INVALID_REPORT_TYPE", `report ${request.reportType}`);
  const section = { getTable: "table", getTotal: "total", getGraphs: "graphs" }[request.action];
  check(section && kind[section], "INVALID_ACTION", `report ${request.reportType} has no ${request.action}`);
  const { delimiter, filter, from, to, sessions } = found(request);
  // A column that nobody knows, where one that is known stood.
  const columns = ["new_metric", ...kind[section].split("|")];
  const line = (values) => columns.map((name) => {
    const value = values[name] ?? (name === "new_metric" ? "7" : "");
    return (typeof value === "number" ? round(value) : value).replaceAll(/[|;]/g, " ");
  }).join(delimiter);

  if (section === "total") {
    if (filter.entryIdIn === "1_royal") {
      if (request.reportType === "2") throw new Refusal("SERVICE_FORBIDDEN", "not for this entry");
      const names = Object.keys(PUBLISHED);
      return { objectType: "KalturaReportTotal", header: names.join(delimiter), data: names.map((name) => PUBLISHED[name]).join(delimiter) };
    }
    const data = sessions.length ? line(sums(sessions)) : columns.map(() => "").join(delimiter);
    return { objectType: "KalturaReportTotal", header: columns.join(delimiter), data };
  }
  if (section === "graphs") {
    const labels = [];
    for (let day = new Date(from); day <= to; day = new Date(+day + 864e5)) {
      const label = day.toISOString().slice(0, filter.interval === "days" ? 10 : 7).replaceAll("-", "");
      if (labels.at(-1) !== label) labels.push(label);
    }
    const skips = request.responseOptions.skipEmptyDates !== false;
    return columns.slice(1).map((id) => ({
      objectType: "KalturaReportGraph", id,
      data: labels.map((label) => [label, sessions.filter((s) => s.day.startsWith(label))]).filter(([, of]) => !skips || of.length)
        .map(([label, of]) => `${label}${delimiter}${round(sums(of)[id])};`).join(""),
    }));
  }
  const { pageIndex = 1, pageSize = 10, objectType } = request.pager ?? {};
  check(!request.pager || objectType === "KalturaFilterPager", "OBJECT_TYPE_ABSTRACT", `pager of type ${objectType}`);
  check(pageIndex >= 1 && pageIndex * pageSize <= 12000, "SEARCH_ITEMS_LIMIT_EXCEEDED", `page ${pageIndex} of ${pageSize}`);
  if (request.reportType === "43") {
    const rows = sessions.some((s) => s.seen) ? Array.from({ length: 101 }, (_, p) => {
      const of = sessions.filter((s) => s.seen && p >= s.seen[0] && p <= s.seen[1]);
      return line({ percentile: p, count_viewers: of.length, unique_known_users: new Set(of.map((s) => s.user)).size });
    }) : [];
    return { objectType: "KalturaReportTable", header: rows.length ? columns.join(delimiter) : null, data: rows.length ? `${rows.join(";")};` : null, totalCount: rows.length };
  }
  const order = /^([+-])(\w+)$/.exec(request.order ?? "");
  check(order && columns.includes(order[2]), "INVALID_PARAMS", `an order that is silently another: ${request.order}`);
  let { by, own } = kind;
  let of = sessions;
  if (request.objectIds !== undefined) {
    check(request.reportType === "6", "INVALID_PARAMS", "objects of this report are of another kind");
    columns.splice(0, columns.length, "new_metric", ...kind.drilled.split("|"));
    of = sessions.filter((s) => s.domain === request.objectIds);
    by = (s) => s.page;
    own = (key) => ({ referrer: key });
  }
  const groups = [...new Set(of.map(by))].map((key) => ({ ...sums(of.filter((s) => by(s) === key)), ...own(key) }));
  groups.sort((a, b) => (order[1] === "-" ? b[order[2]] - a[order[2]] : a[order[2]] - b[order[2]]));
  const rows = groups.slice((pageIndex - 1) * pageSize, pageIndex * pageSize).map(line);
  return { objectType: "KalturaReportTable", header: columns.join(delimiter), data: rows.map((row) => `${row};`).join(""), totalCount: groups.length };
}

function one(request, ks) {
  check(request.ks, "MISSING_KS", "Missing KS, session not established");
  check(request.ks === ks, "INVALID_KS", "Invalid KS, Error -1 EXPIRED");
  const of = `${request.service}.${request.action}`;
  if (of === "baseEntry.get") {
    check(request.entryId in ENTRIES, "ENTRY_ID_NOT_FOUND", request.entryId);
    return { id: request.entryId, ...ENTRIES[request.entryId], objectType: "KalturaMediaEntry" };
  }
  if (of === "like.list") {
    const { objectType, entryIdEqual, createdAtGreaterThanOrEqual: from, createdAtLessThanOrEqual: to } = request.filter ?? {};
    check(objectType === "KalturaLikeFilter" && entryIdEqual in ENTRIES && from < to, "INVALID_PARAMS", "a filter of likes");
    return { objectType: "KalturaLikeListResponse", totalCount: entryIdEqual === "1_abcd1234" ? LIKES.filter((at) => at >= from && at <= to).length : 0, objects: [] };
  }
  check(request.service === "report", "SERVICE_DOES_NOT_EXISTS", of);
  return report(request);
}

/** Starts the server; `ks` is the session that is good. */
export async function openKaltura(ks = "session-1") {
  const kaltura = { ks, refused: [], bodies: [], down: false, abandoned: 0 };
  let waiting, arrived = () => {};
  const server = createServer((request, response) => {
    const headers = { "access-control-allow-origin": "*", "access-control-allow-headers": "content-type, accept", "content-type": "application/json" };
    if (request.method === "OPTIONS") return void response.writeHead(204, headers).end();
    kaltura.headers = request.headers;
    let text = "";
    request.on("data", (bytes) => (text += bytes));
    request.on("end", () => {
      if (kaltura.down) return void response.writeHead(503, headers).end("down");
      let answer;
      try {
        check(request.method === "POST" && request.url === "/api_v3/service/multirequest", "SERVICE_NOT_SPECIFIED", request.url);
        check(request.headers["content-type"]?.startsWith("application/json"), "INVALID_PARAMS", "no JSON");
        const body = JSON.parse(text);
        kaltura.bodies.push(body);
        check(body.format === 1 && body.apiVersion, "INVALID_PARAMS", "another format");
        const parts = Object.keys(body).filter((key) => /^\d+$/.test(key));
        check(parts.length && parts.every((key, i) => key === String(i)), "INVALID_PARAMS", `parts ${parts}`);
        answer = parts.map((key) => {
          try {
            return one(body[key], kaltura.ks);
          } catch (error) {
            return exception(error);
          }
        });
      } catch (error) {
        answer = exception(error);
      }
      const finish = () => response.writeHead(200, headers).end(JSON.stringify(answer));
      if (!waiting) return void finish();
      response.on("close", () => response.writableFinished || kaltura.abandoned++);
      waiting.push(finish);
      arrived();
    });
  });
  const exception = (error) => {
    const code = error.code ?? "INTERNAL_SERVERL_ERROR"; // so spelled by the server
    if (!["INVALID_KS", "SERVICE_FORBIDDEN"].includes(code)) kaltura.refused.push(`${code}: ${error.message}`);
    return { code, message: error.message, objectType: "KalturaAPIException", args: {} };
  };
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  kaltura.url = `http://127.0.0.1:${server.address().port}`;
  kaltura.hold = () => (waiting = []);
  kaltura.held = async (n) => {
    while (waiting.length < n) await new Promise((resolve) => (arrived = resolve));
  };
  kaltura.release = () => {
    for (const finish of waiting) finish();
    waiting = undefined;
  };
  kaltura.endSession = (next) => (kaltura.ks = next);
  kaltura.close = () => new Promise((resolve) => {
    server.closeAllConnections();
    server.close(resolve);
  });
  return kaltura;
}
