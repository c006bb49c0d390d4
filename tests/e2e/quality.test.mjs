// The data-quality report: the same in the panel, in the file, on the clipboard, and by the oracle.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { axe } from "./lib/axe.mjs";
import { openBrowser } from "./lib/browser.mjs";
import * as host from "./lib/host.mjs";
import { openKaltura } from "./lib/kaltura.mjs";
import { current, install, open, read } from "./lib/page.mjs";
import { DIST, OUT } from "./lib/paths.mjs";
import * as ui from "./lib/selectors.mjs";
import { serve } from "./lib/server.mjs";
import { openOracle } from "./oracle.mjs";

const FOLDER = join(OUT, "quality");
let site, browser, page;

before(async () => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  site = await serve({ "/": DIST, "/q": FOLDER });
  browser = await openBrowser({ permissions: ["clipboard-read", "clipboard-write"] });
});
after(async () => {
  await browser?.close();
  await site?.close();
});
afterEach(async () => {
  await page?.close();
  browser.check();
});

const report = (name) => ui.panel(page, "quality").getByRole("button", { name });

/** Presses the button for the file and reads it. */
async function downloaded() {
  await ui.openQuality(page);
  const saved = page.waitForEvent("download");
  await report("Download the report").click();
  const download = await saved;
  return { name: download.suggestedFilename(), report: JSON.parse(readFileSync(await download.path(), "utf8")) };
}

const lines = (records) => records.map((record) => JSON.stringify(record)).join("\n");
const at = (minute) => new Date(Date.UTC(2026, 8, 2, 12, minute)).toISOString();

const EVENTS = [
  { at: at(0), kind: "play", session: "a", viewer: "u1", country: "Elsewhere" },
  { at: at(0), kind: "play", session: "a", viewer: "u1", country: "Elsewhere" }, // a twin
  { at: at(1), kind: "play", session: "a", viewer: "u1" },
  { at: at(1), kind: "watch", session: "a", from: 0, to: 50 },
  { at: at(2), kind: "play", session: "b" }, // nobody is named, nothing is known of what was watched
  { at: at(3), kind: "watch", session: "c", from: 10, to: 20 }, // no play
  { at: at(4), kind: "watch", session: "c", from: 20, to: 10 },
  { at: at(5), kind: "dance" },
];

const VIDEO = "https://w3id.org/xapi/video";
const of = (session, minute, verb, { length, time, segments } = {}) => ({
  id: `0b8a1f3c-0000-4000-8000-${String(session).padStart(6, "0")}${String(minute).padStart(6, "0")}`,
  timestamp: at(minute), actor: { account: { homePage: "https://lms.example.org", name: `u${session}` } },
  verb: { id: verb === "initialized" ? "http://adlnet.gov/expapi/verbs/initialized" : `${VIDEO}/verbs/${verb}` },
  object: { id: "urn:video" },
  context: { extensions: { [`${VIDEO}/extensions/session-id`]: `s${session}`, ...(length && { [`${VIDEO}/extensions/length`]: length }) } },
  result: { extensions: { ...(time !== undefined && { [`${VIDEO}/extensions/time`]: time }), ...(segments && { [`${VIDEO}/extensions/played-segments`]: segments }) } },
});
const STATEMENTS = [
  of(1, 0, "initialized", { length: 300 }), of(1, 1, "played", { time: 0, length: 300.4 }), of(1, 2, "paused", { time: 40, segments: "0[.]40", length: 290 }),
  of(2, 0, "played", { time: 5, length: 200 }), of(2, 1, "paused", { time: 35 }), // no `initialized`, and paired
  of(3, 0, "initialized", { length: 300 }), // nothing played
  { ...of(4, 0, "played", { time: 0 }), object: { id: "urn:other" } },
];

for (const { id, name, kind, source, records, counts } of [
  { id: "events", name: "Lecture 3: Sampling", kind: "events", source: { kind: "events" }, records: EVENTS, counts: { refused: 2, duplicates: 1, sessions: 3, spans_told: 2, without_spans: 1, without_play: 1, extra_plays: 1, unknown_country: 1, plays: 2, anonymous_plays: 1 } },
  { id: "statements", name: "Statements", kind: "xapi", source: { kind: "xapi", activity: "urn:video" }, records: STATEMENTS, counts: { sessions: 3, spans_from_segments: 1, spans_from_pairs: 1, without_spans: 1, assumed_impressions: 1, conflicting_lengths: 2, not_of_entry: 1 } },
]) {
  test(`the report on ${id} is the panel's and the oracle's, as a file and on the clipboard`, async () => {
    const document = { viewprint: 1, entry: { id, name, ...(kind === "events" && { duration_s: 60 }) }, time_zone: "America/Chicago", source: { ...source, url: `${id}.ndjson` } };
    writeFileSync(join(FOLDER, `${id}.json`), JSON.stringify(document));
    writeFileSync(join(FOLDER, `${id}.ndjson`), lines(records));
    page = await browser.newPage();
    await open(page, site.url(`/index.html?entry=q/${id}.json#range=all`));
    const oracle = openOracle(join(FOLDER, `${id}.json`));
    const expected = (await oracle.ask("range=all")).quality;
    oracle.close();

    const file = await downloaded();
    assert.equal(file.name, `quality-${name.replaceAll(/[^A-Za-z0-9]+/g, "-")}.json`);
    const found = Object.fromEntries(file.report.counts.map(({ key, value }) => [key, value]));
    assert.deepEqual(found, (await read(page)).quality);
    for (const [key, n] of Object.entries(expected)) assert.equal(found[key] ?? 0, n, key);
    for (const [key, n] of Object.entries(counts)) assert.equal(found[key], n, key);
    assert.ok(file.report.counts.every(({ unit, meaning }) => /^(records|sessions|plays|events)$/.test(unit) && meaning));

    assert.deepEqual([file.report.viewprint_quality, file.report.entry, file.report.source, file.report.complete], [1, { id, name }, kind, true]);
    assert.equal(file.report.data_until, at(kind === "events" ? 3 : 0));
    assert.equal(file.report.anonymous_share, kind === "events" ? 0.5 : 0);
    if (kind === "events") {
      assert.deepEqual(file.report.refused.map(({ line, field, found: what }) => [line, field, what]), [[7, "to", "10"], [8, "kind", '"dance"']]);
      assert.equal(file.report.length_s, 60);
    }

    await report("Copy the report").click();
    await ui.panel(page, "quality").getByText("Copied", { exact: true }).waitFor();
    assert.deepEqual(JSON.parse(await page.evaluate(() => navigator.clipboard.readText())), file.report);
    assert.deepEqual(await axe(page), []);
  });
}

test("where the clipboard is not allowed that is said", async () => {
  site.mount("/locked.html", { file: join(DIST, "index.html"), headers: { "permissions-policy": "clipboard-write=()" } });
  page = await browser.newPage();
  browser.expectErrors(/permissions policy/i);
  await open(page, site.url("/locked.html"));
  await ui.openQuality(page);
  await report("Copy the report").click();
  await ui.panel(page, "quality").getByText("The browser did not let us copy.").waitFor();
});

test("a frame that may not save files goes on", async () => {
  writeFileSync(join(FOLDER, "frame.html"), '<!doctype html><title>Course</title><link rel="icon" href="data:,"><iframe sandbox="allow-scripts allow-same-origin" src="../index.html" width="900" height="2000"></iframe>');
  page = await browser.newPage();
  browser.expectErrors(/sandbox|[Dd]ownload/);
  await page.goto(site.url("/q/frame.html"));
  const frame = page.frameLocator("iframe");
  const quality = frame.locator('[data-panel="quality"]');
  await quality.locator("summary").click();
  await quality.getByRole("button", { name: "Download the report" }).click();
  assert.ok(await quality.getByRole("button", { name: "Copy the report" }).isEnabled());
  await frame.locator('[data-panel="tiles"] [data-metric="plays"]').first().waitFor();
});

test("Kaltura's sums are said to be no records", async () => {
  const kaltura = await openKaltura("ks");
  try {
    site.mount("/kaltura.json", { body: { viewprint: 1, entry: { id: "1_abcd1234" }, updated_at: "2024-09-04T12:00:00Z", time_zone: "America/Chicago", source: { kind: "kaltura", server: kaltura.url } } });
    page = await browser.newPage();
    await install(page);
    await host.listen(page);
    await page.goto(site.url("/index.html?entry=kaltura.json"));
    await host.hasAsked(page);
    await host.handOver(page, "ks");
    await page.locator('[data-notice="session"]').waitFor({ state: "detached" });
    await current(page);
    const { report: found } = await downloaded();
    assert.deepEqual([found.source, found.counts, found.refused, found.anonymous_share, found.data_until], ["kaltura", [], [], null, "2024-09-04T12:00:00.000Z"]);
    assert.match(found.note, /sums, no records/);
  } finally {
    await kaltura.close();
  }
});
