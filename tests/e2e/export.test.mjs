// What is taken along: each export is downloaded, read by others, and equals the oracle; where downloads are
// blocked it reaches the person all the same.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { axe } from "./lib/axe.mjs";
import { openBrowser } from "./lib/browser.mjs";
import { same } from "./lib/compare.mjs";
import { DEMO } from "./lib/entries.mjs";
import { open } from "./lib/page.mjs";
import { DIST, OUT } from "./lib/paths.mjs";
import { serve } from "./lib/server.mjs";
import { NO_OFFICE, NO_READER, openInOffice, readTables } from "./lib/tables.mjs";
import { openOracle } from "./oracle.mjs";

const FOLDER = join(OUT, "export");
// A page of a host.
const HEAD = '<!doctype html><title>Course</title><link rel="icon" href="data:,"><body>';
let site, browser, page, oracle;

before(async () => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  site = await serve({ "/": DIST });
  site.mount("/script.html", { type: "text/html", body: `${HEAD}<script src="viewprint.js" data-entry="demo/entry.json"></script>` });
  browser = await openBrowser({ permissions: ["clipboard-read", "clipboard-write"] });
  oracle = openOracle(DEMO.file);
});
after(async () => {
  oracle?.close();
  await browser?.close();
  await site?.close();
});
afterEach(async () => {
  await page?.close();
  browser.check();
});

/** The reports of the menu, and the rows that the oracle has for them. */
const REPORTS = {
  "User engagement": (of) => of.viewers,
  "Video performance": (of) => of.trend.rows,
  "Impressions (funnel)": null,
  "Top countries": (of, { where }) => of[where],
  "Devices overview": (of) => of.devices,
  "Syndication (domains)": (of, { sites }) => of[sites],
  Timeline: null,
};

const PAGES = [
  { name: "plain", link: "range=all", where: "countries", sites: "domains" },
  { name: "filtered", link: "range=all&device=Mobile,~", where: "countries", sites: "domains" },
  { name: "compared", link: "range=last-30&compare=previous", where: "countries", sites: "domains" },
  { name: "drilled", link: "range=all&country=US&domain=DOMAIN&compare=last-year", where: "regions", sites: "pages" },
];

const menu = (root = page) => root.locator(".export");

async function openMenu(root = page) {
  await root.getByRole("button", { name: "Export", exact: true }).click();
  await menu(root).getByRole("checkbox", { name: "User engagement" }).waitFor();
}

/** Ticks just these. */
async function tick(names, root = page) {
  for (const box of await menu(root).locator('fieldset:first-of-type input:not([value="everything"])').all()) {
    const label = await box.evaluate((one) => one.parentElement.textContent.trim());
    await box.setChecked(names.includes(label));
  }
}

/** Saves what is ticked; the file's path and name. */
async function saved() {
  const waits = page.waitForEvent("download");
  await menu().getByRole("button", { name: "Save", exact: true }).click();
  const download = await waits;
  const name = download.suggestedFilename();
  const path = join(FOLDER, name);
  await download.saveAs(path);
  return { name, path };
}

/** The names of columns by the oracle's metrics. */
const COLUMNS = {
  impressions: "impressions", plays: "plays", play_rate: "play_rate_share", viewers: "unique_viewers", minutes: "minutes_viewed_min",
  completion: "completion_share", drop_off: "drop_off_share", quartile_completion: "quartile_completion_share",
  total_completion: "total_completion_share", play_share: "play_share", shares: "shares", likes: "likes", downloads: "downloads",
};
const ENDINGS = { value: "", before: "_before", change: "_change", change_kind: "_change_kind" };

const cell = (text) => (text === "" || text === null || text === undefined ? null : typeof text === "number" || Number.isNaN(Number(text)) ? text : Number(text));

/** The differences between a row and the oracle's, of each number that both have. */
function differences(row, expected, isCompared) {
  const found = [];
  let n = 0;
  for (const [metric, column] of Object.entries(COLUMNS)) {
    if (!(column in row) || expected[metric] === undefined) continue;
    for (const [side, ending] of Object.entries(isCompared ? ENDINGS : { value: "" })) {
      n += 1;
      const [shown, wanted] = [cell(row[column + ending]), expected[metric][side] ?? null];
      if (!same(shown, wanted)) found.push(`${column + ending}: ${shown} for ${wanted}`);
    }
  }
  assert.ok(n > 0, `no number in ${Object.keys(row)}`);
  return found;
}

const objects = ({ head, rows }) => rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i]])));

/** Holds a table against the oracle. */
function check(name, table, expected, at) {
  const rows = objects(table);
  const isCompared = expected.range_before !== null && expected.range_before !== undefined;
  if (name === "Timeline") {
    assert.equal(rows.length, expected.timeline.n_cells);
    for (const metric of ["views", "named_viewers", "replays"]) {
      assert.deepEqual(rows.map((row) => cell(row[metric])), expected.timeline[metric].value);
      if (isCompared) assert.deepEqual(rows.map((row) => cell(row[`${metric}_before`])), expected.timeline[metric].before);
    }
    return;
  }
  if (name === "Impressions (funnel)") {
    const steps = Object.fromEntries(rows.map((row) => [row.step, row]));
    for (const [step, metric] of [["impressions", "impressions"], ["plays", "plays"], ["reached_50", "reached"]]) {
      assert.equal(cell(steps[step].count), expected.funnel[metric].value, step);
      if (isCompared) assert.equal(cell(steps[step].count_before), expected.funnel[metric].before, step);
    }
    assert.ok(same(cell(steps.plays.of_impressions_share), expected.funnel.play_rate.value));
    assert.ok(same(cell(steps.reached_50.of_plays_share), expected.funnel.reached_rate.value));
    return;
  }
  const wanted = REPORTS[name](expected, at);
  assert.equal(rows.length, wanted.length, name);
  const key = { "User engagement": "viewer", "Video performance": "date" in rows[0] ? "date" : "month", "Top countries": at.where === "regions" ? "region" : "country", "Devices overview": "device", "Syndication (domains)": at.sites === "pages" ? "page" : "domain" }[name];
  const byKey = new Map(wanted.map((row) => [`${row.key}`, row]));
  const found = [];
  for (const row of rows) {
    const expectedRow = byKey.get(row[key] === "" || row[key] === null ? "~" : row[key]);
    assert.ok(expectedRow, `${name}: the oracle has no row ${row[key]}`);
    found.push(...differences(row, expectedRow, isCompared).map((one) => `${name} ${row[key]} ${one}`));
  }
  assert.deepEqual(found, []);
}

for (const at of PAGES) {
  test(`each export of a ${at.name} page equals the oracle, as CSV, ZIP and XLSX`, { skip: NO_READER }, async () => {
    const domain = (await oracle.ask("range=all")).domains.find(({ key }) => key !== "~").key;
    const link = at.link.replace("DOMAIN", encodeURIComponent(domain));
    const expected = await oracle.ask(link);
    page = await browser.newPage();
    await open(page, site.url(`/index.html#${link}`));
    await openMenu();
    if (at.name === "plain") assert.deepEqual(await axe(page), []);
    for (const name of Object.keys(REPORTS)) {
      await tick([name]);
      const file = await saved();
      assert.match(file.name, /^[\p{L}\p{N}-]+_[a-z-]+_\d{4}-\d\d-\d\d_\d{4}-\d\d-\d\d\.csv$/u);
      const [table] = readTables(file.path);
      check(name, table, expected, at);
      await menu().getByText(`Saved as ${file.name}.`).waitFor();
    }
    await tick(Object.keys(REPORTS));
    const archive = await saved();
    const files = readTables(archive.path);
    assert.equal(files.length, 7);
    Object.keys(REPORTS).forEach((name, i) => check(name, files[i], expected, at));

    await menu().getByRole("radio", { name: /Excel/ }).check();
    const book = await saved();
    const sheets = readTables(book.path);
    assert.deepEqual(sheets.map(({ name }) => name), Object.keys(REPORTS));
    for (const sheet of sheets) check(sheet.name, sheet, expected, at);
  });
}

test("headers for people and what a table is of are there on choice", { skip: NO_READER }, async () => {
  page = await browser.newPage();
  await open(page, site.url("/index.html#range=last-30&compare=previous&device=Mobile"));
  await openMenu();
  await menu().getByRole("checkbox", { name: "Descriptive headers" }).check();
  await menu().getByRole("checkbox", { name: /Range, filters/ }).check();
  const [{ about, head }] = readTables((await saved()).path);
  assert.ok(head.includes("Total Plays Count") && head.includes("Total Plays Count, Before"));
  const lines = about.map(([line]) => line);
  for (const begin of ["Report: User engagement", "Filtered dates: ", "Compared dates: ", "Filtered device: Mobile", "Data until: ", "plays: "]) {
    assert.ok(lines.some((line) => line.startsWith(begin)), `${begin} in ${lines.join("\n")}`);
  }
});

test("LibreOffice opens the CSV and the XLSX", { skip: NO_OFFICE }, async () => {
  const plays = `${(await oracle.ask("range=all")).tiles.plays.value}`;
  page = await browser.newPage();
  await open(page, site.url("/index.html#range=all"));
  await openMenu();
  await tick(["Totals"]);
  for (const format of [/CSV/, /Excel/]) {
    await menu().getByRole("radio", { name: format }).check();
    const [head, row] = openInOffice((await saved()).path).trim().split(/\r?\n/).map((line) => line.split("\t"));
    // A workbook's numbers come as they look, with thousands apart.
    assert.equal(row[head.indexOf("plays")].replaceAll(",", ""), plays, `${head} ${row}`);
  }
});

test("nothing ticked is said, and everything is one file", { skip: NO_READER }, async () => {
  page = await browser.newPage();
  await open(page, site.url("/index.html#range=last-7"));
  await openMenu();
  await tick([]);
  await menu().getByRole("button", { name: "Save", exact: true }).click();
  await menu().getByText("Tick a report first.").waitFor();
  await menu().getByRole("checkbox", { name: "Everything" }).check();
  const file = await saved();
  assert.match(file.name, /_everything_.*\.zip$/);
  assert.ok(readTables(file.path).length >= 10);
});

test("who watched is left out where names are hidden, and that is said", async () => {
  site.mount("/hidden.json", { body: { viewprint: 1, entry: { id: "h", duration_s: 60 }, privacy: { names: "hidden" }, source: { kind: "events", url: "hidden.ndjson" } } });
  site.mount("/hidden.ndjson", { body: '{"at":"2026-09-01T12:00:00Z","kind":"play","session":"a","viewer":"secret-name"}\n' });
  page = await browser.newPage();
  await open(page, site.url("/index.html?entry=hidden.json#range=all"));
  await openMenu();
  await menu().getByRole("button", { name: "Save", exact: true }).click();
  await menu().getByText(/User engagement is left out/).waitFor();
  assert.equal(await menu().locator(".delivered").count(), 0);
});

test("a frame that may not save files still gets each export to the person", async () => {
  site.mount("/frame.html", { type: "text/html", body: `${HEAD}<iframe sandbox="allow-scripts allow-same-origin" src="script.html" width="1000" height="900"></iframe>` });
  page = await browser.newPage();
  browser.expectErrors(/sandbox|[Dd]ownload|permissions policy/);
  await page.goto(site.url("/frame.html"));
  const frame = page.frameLocator("iframe");
  await frame.locator('[data-panel="tiles"] [data-metric="plays"]').first().waitFor({ state: "attached" });
  const inner = page.frames().find((one) => one !== page.mainFrame());
  await inner.evaluate(() => {
    window.told = [];
    addEventListener("viewprint-export", ({ detail }) => window.told.push(detail));
  });
  await openMenu(frame);
  let n = 0;
  for (const format of [/CSV/, /Excel/]) {
    await menu(frame).getByRole("radio", { name: format }).check();
    for (const name of Object.keys(REPORTS)) {
      await tick([name], frame);
      await menu(frame).getByRole("button", { name: "Save", exact: true }).click();
      n += 1;
      await inner.waitForFunction((n) => window.told.length === n, n);
      // The host is told, the clipboard takes it, and a box of text shows it.
      const told = await inner.evaluate(async () => {
        const { name, type, blob } = window.told.at(-1);
        return { name, type, size: blob.size };
      });
      assert.ok(told.size > 100 && told.name && told.type, JSON.stringify(told));
      const line = menu(frame).locator(".delivered");
      await line.getByText(`Saved as ${told.name}.`).waitFor();
      await line.getByRole("button", { name: "Show" }).click();
      const box = line.getByRole("textbox");
      await box.waitFor();
      assert.match(await box.inputValue(), /^[a-z_]+,[a-z_]+/);
      await line.getByRole("button", { name: "Close" }).click();
    }
  }
});

test("where the clipboard is refused the text is shown to be copied by hand", async () => {
  site.mount("/locked.html", { file: join(DIST, "index.html"), headers: { "permissions-policy": "clipboard-write=()" } });
  page = await browser.newPage();
  browser.expectErrors(/permissions policy/i);
  await open(page, site.url("/locked.html#range=all"));
  await openMenu();
  await saved();
  const line = menu().locator(".delivered");
  await line.getByRole("button", { name: "Copy" }).click();
  await line.getByText(/did not let us copy/).waitFor();
  assert.match(await line.getByRole("textbox").inputValue(), /^viewer,name,/);
});

test("the clipboard takes an export where it may", async () => {
  page = await browser.newPage();
  await open(page, site.url("/index.html#range=all"));
  await openMenu();
  await saved();
  await menu().locator(".delivered").getByRole("button", { name: "Copy" }).click();
  await menu().getByText("Copied", { exact: true }).waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /viewer,name,impressions/);
});

test("tens of thousands of viewers come page by page, and can be stopped", async () => {
  const n = 30_000;
  const at = "2026-09-01T12:00:00Z";
  const body = Array.from({ length: n }, (_, i) => `{"at":"${at}","kind":"play","session":"s${i}","viewer":"u${i}"}\n`).join("");
  site.mount("/many.json", { body: { viewprint: 1, entry: { id: "many", duration_s: 60 }, source: { kind: "events", url: "many.ndjson" } } });
  site.mount("/many.ndjson", { body });
  page = await browser.newPage();
  await open(page, site.url("/index.html?entry=many.json#range=all"));
  await openMenu();
  await menu().getByRole("button", { name: "Save", exact: true }).click();
  await menu().getByText(/of 30,000 rows/).waitFor();
  await menu().getByRole("button", { name: "Cancel" }).click();
  await menu().getByText(/was stopped/).waitFor();
  assert.equal(await menu().locator(".delivered").count(), 0);
  const file = await saved();
  assert.equal(readFileSync(file.path, "utf8").trim().split("\r\n").length, n + 1);
});

test("a script is answered with the same numbers", async () => {
  const expected = await oracle.ask("range=last-30&compare=previous&device=Mobile");
  page = await browser.newPage();
  await page.goto(site.url("/script.html"));
  const found = await page.evaluate(async () => {
    await customElements.whenDefined("viewprint-entry");
    const element = document.querySelector("viewprint-entry");
    await new Promise((done) => element.addEventListener("viewprint-ready", done, { once: true }));
    const ask = (question) => element.answer(question);
    return [await ask({ question: "totals", range: "last-30", compare: "previous", filters: { device: ["Mobile"] } }), await ask({ question: "weather" })];
  });
  assert.equal(found[0].rows[0].plays, expected.tiles.plays.value);
  assert.deepEqual(differences(found[0].rows[0], expected.tiles, true), []);
  assert.equal(found[1].error.field, "question");
});
