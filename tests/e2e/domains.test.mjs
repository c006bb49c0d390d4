// The domains panel: its table, and one domain with its course over time and its pages.

import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { openBrowser } from "./lib/browser.mjs";
import { same } from "./lib/compare.mjs";
import { DEMO } from "./lib/entries.mjs";
import { current, open, rowsOf } from "./lib/page.mjs";
import { DIST } from "./lib/paths.mjs";
import { sample } from "./lib/samples.mjs";
import * as ui from "./lib/selectors.mjs";
import { serve } from "./lib/server.mjs";
import { openOracle } from "./oracle.mjs";

const COLUMNS = { impressions: "Impressions", play_rate: "Play rate", plays: "Plays", minutes: "Minutes", quartile_completion: "Quartile completion" };
const TABS = { plays: "Plays", impressions: "Player impressions", play_rate: "Play rate", minutes: "Minutes viewed", quartile_completion: "Quartile completion" };
const LONG = "https://site.example/courses/240/modules/items/and/a/very/long/path/that/no/column/has/room/for/week-9?view=full&lang=en";
const PAGES = [LONG, "https://site.example", "http://site.example:8080/b", "app://lectures/9", undefined];
let site, browser, page, oracle;

const plays = PAGES.flatMap((from, i) =>
  Array.from({ length: 6 - i }, (_, n) => JSON.stringify({ at: Date.UTC(2026, 8, 2 + n), kind: "play", session: `s${i}-${n}`, page: from })),
);

before(async () => {
  site = await serve({ "/": DIST, ...sample("pages", plays.join("\n")) });
  browser = await openBrowser();
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

async function visit(entry, fragment, viewport) {
  page = await browser.newPage();
  if (viewport) await page.setViewportSize(viewport);
  await open(page, site.url(`/index.html?entry=${entry}#${fragment}`));
}
const panel = () => ui.panel(page, "domains");
const fragment = () => new URL(page.url()).hash.slice(1);
const keys = () => panel().locator("tbody [data-key]").evaluateAll((rows) => rows.map((row) => row.dataset.key));
const head = (name) => panel().getByRole("columnheader", { name, exact: true });
const sum = (rows, metric, side) => rows.reduce((total, row) => total + row[metric][side], 0);

for (const link of ["range=all", "range=last-30&compare=previous"]) {
  describe(`with #${link}`, () => {
    test("a press on a domain leads to its pages, which sum to it; the breadcrumb leads back", async () => {
      await visit(DEMO.path.slice(1), link);
      const sides = link.includes("compare") ? ["value", "before"] : ["value"];
      const parents = await rowsOf(page, "domains");
      const domain = "canvas.example.edu";
      await ui.rowLink(page, "domains", domain).focus();
      await page.keyboard.press("Enter");
      await current(page);
      assert.equal(fragment(), `${link}&domain=${domain}`);
      assert.equal(await ui.focused(page), "All domains");
      const shown = await rowsOf(page, "domains");
      const own = shown.filter((row) => row.table === "domain");
      const pages = shown.filter((row) => row.table !== "domain");
      const wanted = await oracle.ask(fragment());
      assert.deepEqual(pages.map((row) => row.key).sort(), wanted.pages.map((row) => row.key).sort());
      assert.equal(await panel().getByRole("heading", { level: 3 }).innerText(), `${wanted.pages.length} pages`);
      const parent = parents.find((row) => row.key === domain);
      for (const side of sides) {
        for (const metric of ["plays", "impressions", "minutes"]) assert.ok(same(sum(pages, metric, side), parent[metric][side]), `${metric} ${side}`);
        assert.ok(same(sum(pages, "play_share", side), 1), `the shares sum to 1 ${side}`);
        // The tabs over the pages are those of the domain.
        for (const metric of Object.keys(TABS)) {
          assert.ok(same(own[0][metric][side], parent[metric][side]), `tab ${metric} ${side}`);
          assert.ok(same(own[0][metric][side], wanted.domains[0][metric][side]), `tab ${metric} ${side}`);
        }
      }
      await panel().getByRole("button", { name: "All domains" }).press("Enter");
      await current(page);
      assert.equal(fragment(), link);
      assert.deepEqual(await rowsOf(page, "domains"), parents);
    });

    test("each tab has its own graph, read out day by day", async () => {
      await visit(DEMO.path.slice(1), `${link}&grain=day&domain=video.example.edu`);
      const graph = panel().getByRole("slider");
      for (const [metric, name] of Object.entries(TABS)) {
        const tab = panel().locator(".tabs").getByRole("button", { name: new RegExp(`^${name}`) });
        await tab.click();
        assert.equal(await tab.getAttribute("aria-pressed"), "true");
        assert.match(await graph.getAttribute("aria-label"), new RegExp(`^${name} over time`));
        const of = metric === "quartile_completion" ? "drop_off" : metric;
        const { trend } = await oracle.ask(`${fragment()}&metric=${of}`);
        await graph.focus();
        await page.keyboard.press("Home");
        for (let i = 0; i < 3; i += 1) {
          const { value } = trend.rows[i][of];
          const text = await graph.getAttribute("aria-valuetext");
          const said = text.split(`${name}: `)[1].split(" (")[0];
          // In words: rounded.
          if (value === null) assert.equal(said, "–");
          else if (said.endsWith("%")) assert.ok(Math.abs(parseFloat(said) / 100 - value) <= 0.0051, `${text} for ${value}`);
          else assert.ok(Math.abs(Number(said.replaceAll(",", "")) - value) <= 0.51, `${text} for ${value}`);
          await page.keyboard.press("ArrowRight");
        }
      }
    });

    test("every column orders the table, and turns it round", async () => {
      await visit(DEMO.path.slice(1), link);
      const { domains } = await oracle.ask(link);
      for (const [metric, name] of Object.entries(COLUMNS)) {
        const value = (key) => domains.find((row) => row.key === key)[metric].value;
        for (const direction of ["descending", "ascending"]) {
          if ((await head(name).getAttribute("aria-sort")) !== direction) await head(name).getByRole("button").click();
          await current(page);
          assert.equal(await head(name).getAttribute("aria-sort"), direction);
          const shown = (await keys()).map(value).filter((one) => one !== null);
          const sorted = [...shown].sort((a, b) => (direction === "ascending" ? a - b : b - a));
          assert.deepEqual(shown, sorted, `${name} ${direction}`);
        }
      }
      await head("Domain").getByRole("button").click();
      await current(page);
      const names = (await keys()).filter((key) => key !== "~");
      assert.deepEqual(names, [...names].sort());
      assert.equal((await keys()).at(-1), "~", "Unknown is last");
    });
  });
}

test("the distribution is drawn on a canvas, as long as its number says", async () => {
  await visit(DEMO.path.slice(1), "range=all");
  const rows = await panel().locator("tbody tr").evaluateAll((all) => all.map((row) => {
    const canvas = row.querySelector("canvas");
    const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let right = 0;
    for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) if (data[(y * width + x) * 4 + 3] > 0) right = Math.max(right, x + 1);
    return { key: row.dataset.key, drawn: right / width, share: Number(row.querySelector('[data-metric="play_share"]').dataset.value) };
  }));
  assert.ok(rows.length > 3);
  for (const { key, drawn, share } of rows) assert.ok(Math.abs(drawn - share) < 0.03, `${key}: drawn ${drawn}, is ${share}`);
});

test("a page is named by its path, whole for a screen reader, and opens in a new tab where it is of the web", async () => {
  await visit("s/pages.json", "range=all&domain=site.example");
  assert.deepEqual(await keys(), PAGES.slice(0, 3));
  const row = (key) => panel().locator("tbody tr").nth(PAGES.indexOf(key));
  const button = row(LONG).locator(".rowlink");
  assert.equal((await button.locator(".path").innerText()).replace(/\s/g, ""), LONG.slice("https://site.example".length));
  assert.match(await button.getAttribute("title"), /site\.example\/courses\/240.*week-9\?view=full&lang=en/);
  await panel().getByRole("button", { name: LONG.slice("https://".length), exact: true }).waitFor();
  // Cut in the middle: the end is seen.
  const [start, end] = await button.locator(".path span").evaluateAll((parts) => parts.map((part) => part.scrollWidth - part.clientWidth));
  assert.ok(start > 0 && end <= 0, `start is cut by ${start}, the end by ${end}`);
  const link = row(LONG).getByRole("link");
  assert.deepEqual(await link.evaluate((one) => [one.href, one.target, one.rel]), [LONG, "_blank", "noopener noreferrer"]);
  assert.equal((await row(PAGES[1]).locator(".path").innerText()).trim(), "/");
  await button.click();
  await current(page);
  assert.equal(decodeURIComponent(fragment()), `range=all&domain=site.example&page=${LONG}`);
  assert.equal(await ui.valueOf(ui.number(page, "tiles", "plays")), 6);
});

test("what came without a page of the web is one row, and said what it is", async () => {
  await visit("s/pages.json", "range=all");
  assert.deepEqual(await keys(), ["site.example", "~"]);
  const unknown = ui.row(page, "domains", "~");
  assert.match(await unknown.innerText(), /Unknown or direct/);
  assert.equal(await ui.valueOf(unknown.locator('[data-metric="plays"]')), 5);
  assert.match(await panel().innerText(), /no page of the web was sent/);
  // A filter on it shows no pages of a site, and no way to open what is none.
  await ui.rowLink(page, "domains", "~").click();
  await current(page);
  assert.equal(fragment(), "range=all&domain=~");
  assert.equal(await panel().getByRole("link").count(), 0);
});

test("every number of a narrow window is there", async () => {
  await visit(DEMO.path.slice(1), "range=all&compare=previous&domain=canvas.example.edu", { width: 430, height: 900 });
  const row = panel().locator("tbody tr").first();
  for (const metric of [...Object.keys(COLUMNS), "play_share"]) assert.ok(await row.locator(`[data-metric="${metric}"]`).isVisible(), metric);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
});
