// Files that are dropped on the page or chosen with its button: recognised by content, shown without a server, and
// every number the oracle's.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { axe } from "./lib/axe.mjs";
import { openBrowser } from "./lib/browser.mjs";
import { assertAgree } from "./lib/compare.mjs";
import { STATEMENTS } from "./lib/entries.mjs";
import { current, go, install, open, read } from "./lib/page.mjs";
import { DIST, OUT, ROOT } from "./lib/paths.mjs";
import { entryOf, sessions } from "./lib/samples.mjs";
import * as ui from "./lib/selectors.mjs";
import { serve } from "./lib/server.mjs";
import { openOracle } from "./oracle.mjs";

const FOLDER = join(OUT, "drop");

let site, browser, page, requests;

before(async () => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  site = await serve({ "/": DIST });
  browser = await openBrowser();
  browser.context.on("request", (request) => requests?.push(request.url()));
});
after(async () => {
  await browser?.close();
  await site?.close();
});
afterEach(async () => {
  await page?.close();
  browser.check();
});

/** Opens the demo; from then on requests are noted. */
async function visit(path = "/index.html") {
  page = await browser.newPage();
  requests = undefined;
  await open(page, site.url(path));
  requests = [];
}

/** Nothing was asked for but parts of the program, from where the page came from. */
function assertNothingAsked() {
  const parts = new RegExp(`^${site.url("/")}(split|chunk|__wasm)\\w*\\.(wasm|js)$`);
  assert.deepEqual(requests.filter((url) => !parts.test(url) && !url.startsWith("blob:") && !url.startsWith(site.url("/worker.js")) && !url.startsWith(site.url("/app.js"))), []);
}

/** Files made in the page, in one `DataTransfer`: `{ name, bytes, type }`. */
const transfer = (files) =>
  page.evaluateHandle((all) => {
    const data = new DataTransfer();
    for (const { name, base64, type } of all) {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      data.items.add(new File([bytes], name, { type }));
    }
    return data;
  }, files.map(({ name, bytes, type = "" }) => ({ name, type, base64: Buffer.from(bytes).toString("base64") })));

/** Drops files on the page as a person does: over it, then let go. */
async function drop(...files) {
  const dataTransfer = await transfer(files);
  const target = page.locator(".vp h1");
  await target.dispatchEvent("dragenter", { dataTransfer });
  const zone = page.locator(".dropzone");
  await zone.waitFor();
  await zone.dispatchEvent("dragover", { dataTransfer });
  await zone.dispatchEvent("drop", { dataTransfer });
  await zone.waitFor({ state: "detached" });
}

const notice = () => page.locator('[data-notice="files"]');

/** Waits until files are shown under this name, and gives what is said of them. */
async function shown(name) {
  await page.locator("h1 bdi", { hasText: new RegExp(`^${name.replaceAll(/[.+()]/g, "\\$&")}$`) }).waitFor();
  await page.locator('[data-panel="tiles"] [data-metric="plays"]').first().waitFor();
  await current(page);
  return (await notice().innerText()).replaceAll("\u00a0", " ");
}

/** Compares all that is shown with the oracle on an entry document of the same files. */
async function assertOracle(id, document, links = ["range=all"]) {
  const path = join(FOLDER, `${id}.json`);
  writeFileSync(path, JSON.stringify(document));
  const oracle = openOracle(path);
  try {
    for (const link of links) {
      await go(page, link);
      assertAgree(await read(page, { fragment: link }), await oracle.ask(link), { label: `${id} ${link}` });
    }
  } finally {
    oracle.close();
  }
}

/** A file in the oracle's folder. */
function keep(name, bytes) {
  writeFileSync(join(FOLDER, name), bytes);
  return { name, bytes };
}

/** An entry document of the oracle's for what was dropped without one. */
const bare = (id, source) => ({ viewprint: 1, entry: { id }, time_zone: "UTC", source });

const zoneIsUtc = () => page.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone);

test("raw events with gzip are recognised, shown as the oracle counts them, and asked of nobody", async () => {
  await visit();
  const caption = page.getByText("Welcome to the third lecture");
  await caption.waitFor();
  const events = sessions(60);
  await drop(keep("week.ndjson.gz", gzipSync(events)));
  const said = await shown("week");
  assert.match(said, /1 file opened: week\.ndjson\.gz \(raw events, gzip\)\. 180 records read\. Nothing has left this browser\./);
  assert.equal(await caption.count(), 0, "captions of the entry before");
  assertNothingAsked();
  const time_zone = await zoneIsUtc();
  await assertOracle("week", { ...bare("week", { kind: "events", url: "week.ndjson.gz" }), time_zone }, [
    "range=all",
    "range=2026-09-03..2026-09-03&country=US,DE",
  ]);
  assertNothingAsked();
  // Back to the entry of the address.
  await page.getByRole("button", { name: "Back to the entry before" }).click();
  await page.locator("h1 bdi", { hasText: "week" }).waitFor({ state: "detached" });
  await current(page);
  assert.equal(await notice().count(), 0);
  assert.notEqual(await page.locator("h1 bdi").innerText(), "week");
});

test("visits as CSV are chosen with the button, by keyboard, twice", async () => {
  await visit();
  const csv = "start;plays;spans;viewer;country\r\n2026-09-01T10:00:00Z;1;0-50;ada;US\r\n2026-09-02T10:00:00Z;1;0-100;bo;\r\n";
  keep("visits.csv", csv);
  const input = page.getByLabel("Open a file");
  await input.focus();
  assert.ok(await input.evaluate((element) => element.matches(":focus-visible")));
  for (const _ of [1, 2]) {
    await input.setInputFiles(join(FOLDER, "visits.csv"));
    assert.match(await shown("visits"), /visits\.csv \(visits\)\. 2 records read/);
  }
  await assertOracle("visits", { ...bare("visits", { kind: "visits", url: "visits.csv" }), time_zone: await zoneIsUtc() });
  assertNothingAsked();
});

test("an entry document finds its files among those dropped, or says which are missing", async () => {
  await visit();
  const document = entryOf("lecture", {
    viewers: "people/names.csv",
    source: { kind: "events", url: ["https://cdn.example.edu/data/lecture.ndjson.gz?token=x"] },
  });
  const entry = { name: "lecture.json", bytes: JSON.stringify(document) };
  const names = keep("names.csv", "id,name\nu1,Ada\nu2,Bo\n");
  const events = keep("lecture.ndjson", sessions(30));
  await drop(entry);
  await notice().waitFor();
  assert.match(await notice().innerText(), /The entry document names lecture\.ndjson\.gz, names\.csv\. Drop everything together\.[^]*What was shown before stays/);
  assert.notEqual(await page.locator("h1 bdi").innerText(), "Sample lecture");
  await drop(entry, names, events, { name: "more.csv", bytes: "start\n1788220800000\n" });
  const said = await shown("Sample lecture");
  assert.match(said, /3 files opened: lecture\.json \(the entry document\), names\.csv \(names of viewers\), lecture\.ndjson \(raw events\)\. Left out: more\.csv \(visits\)\. 90 records read/);
  assert.ok((await ui.panel(page, "viewers").innerText()).includes("Ada"));
  const local = entryOf("lecture", { viewers: "names.csv", source: { kind: "events", url: "lecture.ndjson" } });
  await assertOracle("lecture-local", local, ["range=all", "range=last-7&compare=previous"]);
  assertNothingAsked();
});

test("what cannot be shown says what it is, and what was shown stays", async () => {
  await visit();
  const title = await page.locator("h1 bdi").innerText();
  const events = { name: "events.csv", bytes: "at,kind\n2026-09-01T10:00:00Z,play\n" };
  for (const [files, words] of [
    [[{ name: "slide.png", bytes: "\x89PNG\r\n\x1a\n", type: "image/png" }], /slide\.png \(a picture\)[^]*None of them holds data\./],
    [[{ name: "notes.txt", bytes: "Dear all,\nthe lecture is at ten.\n" }], /notes\.txt \(nothing that is understood\)/],
    [[{ name: "none.csv", bytes: "" }], /none\.csv \(empty\)/],
    [[{ name: "cut.gz", bytes: Buffer.from([0x1f, 0x8b, 8, 0]) }], /cut\.gz \(gzip that is broken or cut off\)/],
    [[events, { name: "visits.csv", bytes: "start\n1788220800000\n" }], /records of different kinds/],
    [
      [{ name: "live.json", bytes: JSON.stringify(entryOf("x", { source: { kind: "xapi", endpoint: "/xAPI/", activity: "urn:a" } })) }],
      /names a server, and a dropped one asks none/,
    ],
    [[{ name: "bad.json", bytes: '{"viewprint":1,"entry":{"id":"x"},"source":{"kind":"csv"}}' }], /field “source\.kind”/],
  ]) {
    await drop(...files);
    await page.getByText(words).first().waitFor();
    assert.match(await notice().innerText(), words);
    assert.equal(await page.locator("h1 bdi").innerText(), title);
  }
  assert.deepEqual(await axe(page), []);
  await notice().getByRole("button", { name: "Dismiss" }).click();
  assert.equal(await notice().count(), 0);
  assertNothingAsked();
});

test("text that is dragged is none of the page's business", async () => {
  await visit();
  const dataTransfer = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.setData("text/plain", "hello");
    return data;
  });
  const wasTaken = await page.locator(".vp h1").evaluate((element, data) => {
    const event = new DragEvent("dragenter", { bubbles: true, cancelable: true, dataTransfer: data });
    return !element.dispatchEvent(event);
  }, dataTransfer);
  assert.equal(wasTaken, false);
  assert.equal(await page.locator(".dropzone").count(), 0);
  assert.deepEqual(requests, []);
});

test("the place to drop is seen while files are over the page, and fits axe", async () => {
  await visit();
  const dataTransfer = await transfer([{ name: "a.csv", bytes: "at,kind\n" }]);
  await page.locator(".vp h1").dispatchEvent("dragenter", { dataTransfer });
  const zone = page.locator(".dropzone");
  await zone.waitFor();
  assert.deepEqual(await axe(page), []);
  await zone.dispatchEvent("dragleave", { dataTransfer });
  await zone.waitFor({ state: "detached" });
});

test("beacons of Kaltura's player and Caliper statements are recognised, and count as for the oracle", async () => {
  await visit();
  const time_zone = await zoneIsUtc();
  for (const [name, kind, document] of [
    ["beacons", "beacons of Kaltura’s player", bare("e", { kind: "events", url: "beacons.ndjson" })],
    ["caliper", "Caliper statements", bare("v", { kind: "caliper", url: "caliper.ndjson", activity: ["urn:v"] })],
  ]) {
    await drop(keep(`${name}.ndjson`, readFileSync(join(ROOT, `tests/corpus/${name}/lines.ndjson`))));
    await notice().filter({ hasText: `${name}.ndjson (${kind})` }).waitFor();
    await current(page);
    await assertOracle(`dropped-${name}`, { ...document, time_zone });
    assertNothingAsked();
  }
});

test("files can be dropped on a page whose entry could not be opened", async () => {
  page = await browser.newPage();
  browser.expectErrors(/404/);
  await install(page);
  await page.goto(site.url("/index.html?entry=nothing.json"));
  await ui.tryAgain(page).waitFor();
  requests = [];
  await drop(keep("saved.ndjson", sessions(5)));
  assert.match(await shown("saved"), /saved\.ndjson \(raw events\)/);
  assertNothingAsked();
});

test("real statements are dropped as they are; another video is one choice away", { skip: !STATEMENTS }, async () => {
  await visit();
  await page.getByLabel("Open a file").setInputFiles(STATEMENTS);
  const counts = new Map();
  for (const line of gunzipSync(readFileSync(STATEMENTS)).toString("utf8").split("\n")) {
    if (!line.trim()) continue;
    const { verb, object } = JSON.parse(line);
    const watched = /\/verbs\/(played|paused|seeked|completed|terminated)$/.test(verb?.id ?? "");
    const one = counts.get(object.id) ?? { id: object.id, name: Object.values(object.definition?.name ?? {})[0] ?? object.id, watched: 0, n: 0 };
    counts.set(object.id, { ...one, watched: one.watched + (watched ? 1 : 0), n: one.n + 1 });
  }
  const most = [...counts.values()].sort((a, b) => b.watched - a.watched || b.n - a.n || (a.id < b.id ? -1 : 1));
  const time_zone = await zoneIsUtc();
  const source = (activity) => ({ kind: "xapi", url: STATEMENTS, activity });
  const said = await shown(most[0].name);
  assert.ok(said.includes(`${basename(STATEMENTS)} (xAPI statements, gzip)`), said);
  assert.ok(said.includes(`about ${counts.size.toLocaleString("en-US")} entries`), said);
  writeFileSync(join(FOLDER, basename(STATEMENTS)), readFileSync(STATEMENTS));
  const of = (activity) => ({ ...bare(activity, { ...source(activity), url: basename(STATEMENTS) }), time_zone });
  await assertOracle("real-0", of(most[0].id));
  await notice().locator("select").selectOption("1");
  await shown(most[1].name);
  await assertOracle("real-1", of(most[1].id));
  assertNothingAsked();
});

const BLOCK = (report) =>
  `\ufeff"# ------------------------------------"\n"Report: ${report}"\n"Filtered dates: 2024-09-01 05:00:00 - 2024-09-04 04:59:59 (GMT)"\n"Filtered entries: 1_abcd"\n"# ------------------------------------"\n`;
const ENGAGEMENT = `${BLOCK("User Engagement")}name,full_name,count_plays,sum_view_period,avg_view_drop_off,count_loads,avg_completion_rate,count_viral,total_completion_rate
Unknown,,12,24.9,0.375,20,41.5,1,100
bbadger,"Badger, Bucky",3,9.1666666666667,0.58333333333333,4,61.333333333333,0,88
`;
const BY_DAY = `${BLOCK("Video performance over time")}Date,Total Plays Count,Player Impressions Count\n20240901,10,14\n20240902,5,10\n20240903,0,0\n`;
const IMPRESSIONS = `${BLOCK("Impressions")}count_plays,count_plays_25,count_plays_50,count_plays_75,count_plays_100,count_loads\n15,11,8,4,2,24\n`;
const COUNTRIES = `${BLOCK("Top Countries")}object_id,country,coordinates,count_plays,count_loads\nUS,United States,37/-95,12,18\n,,,3,6\n`;

test("what Kaltura exports fills the panels that it can; the others say why not", async () => {
  await visit();
  await drop(
    { name: "engagement.csv", bytes: ENGAGEMENT },
    { name: "days.csv", bytes: BY_DAY },
    { name: "impressions.csv", bytes: IMPRESSIONS },
    { name: "countries.csv", bytes: COUNTRIES },
  );
  assert.match(await shown("engagement"), /4 files opened: engagement\.csv \(a report exported by Kaltura\)/);
  const value = (panel, metric) => ui.valueOf(ui.number(page, panel, metric));
  assert.equal(await value("tiles", "plays"), 15);
  assert.equal(await value("tiles", "viewers"), 2);
  assert.ok(Math.abs((await value("tiles", "minutes")) - 34.0667) < 0.001);
  assert.ok(Math.abs((await value("tiles", "completion")) - 682 / 1500) < 1e-6);
  assert.equal(await ui.panel(page, "tiles").getAttribute("data-range"), "2024-09-01..2024-09-03");
  assert.match(await ui.panel(page, "viewers").innerText(), /Badger, Bucky/);
  assert.equal(await ui.valueOf(ui.row(page, "countries", "US").locator('[data-metric="plays"]').first()), 12);
  assert.match(await ui.panel(page, "devices").innerText(), /None of the exported reports tells this/);
  assert.deepEqual(await axe(page), []);
  // A part of the days is known by day alone.
  await go(page, "range=2024-09-01..2024-09-01");
  assert.equal(await value("tiles", "plays"), 10);
  assert.match(await ui.panel(page, "viewers").innerText(), /None of the exported reports tells this/);
  assertNothingAsked();
});
