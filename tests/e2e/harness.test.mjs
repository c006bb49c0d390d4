// The tests' own tools, tried on a small page written by hand: what is right passes, and a wrong number, a
// missing one, a missing row and an error on the console are each found.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { after, before, test } from "node:test";
import { openBrowser } from "./lib/browser.mjs";
import { compare } from "./lib/compare.mjs";
import { current, go, levels, open, read } from "./lib/page.mjs";
import { ROOT } from "./lib/paths.mjs";
import { serve } from "./lib/server.mjs";

const FIXTURES = join(ROOT, "tests/e2e/fixtures");
const ORACLE = JSON.parse(readFileSync(join(FIXTURES, "contract.json"), "utf8"));
const HEAT = { heat: ["u1", "~"] };
let site, browser;

before(async () => {
  site = await serve({ "/": FIXTURES });
  browser = await openBrowser();
});
after(async () => {
  await browser.close();
  await site.close();
});

async function opened(query = "") {
  const page = await browser.newPage();
  await open(page, site.url(`/contract.html${query}`));
  return page;
}

for (const query of ["", "?shadow"]) {
  test(`a page that follows the contract agrees with its oracle ${query && "in a shadow root"}`, async () => {
    const page = await opened(query);
    const shown = await read(page, HEAT);
    assert.deepEqual(compare(shown, ORACLE), []);
    assert.equal(shown.viewers[0].tiers, "1x3,2x1");
    await page.close();
    browser.check();
  });
}

test("each of two instances is read by itself", async () => {
  const page = await opened("?twice&shadow");
  await page.evaluate(() => {
    const second = document.querySelectorAll("#host > div")[1].shadowRoot;
    second.querySelector('[data-metric="plays"]').dataset.value = "5";
  });
  await current(page, { index: 1 });
  assert.deepEqual(compare(await read(page, { index: 0 }), ORACLE), []);
  assert.deepEqual(compare(await read(page, { index: 1 }), ORACLE), ["tiles plays: the page shows 5, the oracle says 4"]);
  await page.close();
});

test("a changed fragment is waited for", async () => {
  const page = await opened();
  await go(page, "range=last-7");
  assert.equal(await page.locator(".vp").getAttribute("data-hash"), "#range=last-7");
  await page.close();
});

const spoiled = [
  ["a wrong count", `at('tiles', 'viewers').dataset.value = "4"`, /tiles viewers: the page shows 4, the oracle says 3/],
  ["a rounded fraction", `at('tiles', 'completion').dataset.value = "0.69"`, /tiles completion: the page shows 0.69/],
  ["a zero for no value", `at('tiles', 'completion').dataset.before = "0"`, /completion before: the page shows 0, the oracle says no value/],
  ["a wrong change", `at('tiles', 'shares').dataset.change = "-50"`, /tiles shares change: the page shows -50/],
  ["a missing change", `at('tiles', 'shares').removeAttribute("data-change-kind")`, /tiles shares: data-change-kind is missing/],
  ["a missing number", `at('domains', 'minutes').remove()`, /domains example.edu: minutes is missing/],
  ["a missing row", `at('devices', 'plays').closest("[data-key]").remove()`, /devices: the page lacks 1 of 1 rows: Desktop/],
  ["a row too many", `at('countries', 'plays').closest("[data-key]").dataset.key = "CA"`, /countries: the oracle lacks 1 of 2 rows: CA/],
  ["a wrong cell", `at('timeline', 'replays').dataset.value = "0"`, /timeline replays value: 1 of 4 cells differ: cell 0 0 for 1/],
  ["a day that is not partial", `panel('trend').querySelector("[data-partial]").removeAttribute("data-partial")`, /trend 2026-09-02 partial/],
  ["another range", `panel('devices').dataset.range = "2026-09-01..2026-09-03"`, /panels speak for different ranges: devices/],
  ["a missing panel", `panel('quality').remove()`, /panel quality is missing/],
  ["a missing notice", `document.querySelector("[data-notice]").remove()`, /notice reach is missing/],
  ["a number shown twice, differently", `at('tiles', 'likes').after(Object.assign(at('tiles', 'likes').cloneNode(), { id: "x" })), document.getElementById("x").dataset.value = "9"`, /shown twice, differently: tiles likes/],
];
for (const [what, change, expected] of spoiled) {
  test(`${what} is found`, async () => {
    const page = await opened();
    await read(page);
    await page.evaluate(`{
      const panel = (name) => document.querySelector('[data-panel="' + name + '"]');
      const at = (name, metric) => panel(name).querySelector('[data-metric="' + metric + '"]');
      ${change};
    }`);
    const found = compare(await read(page), ORACLE);
    assert.match(found.join("\n"), expected);
    await page.close();
  });
}

test("rows that cannot be shown are found", async () => {
  const page = await opened();
  await page.evaluate(() => document.querySelector('[data-panel="viewers"] [data-action="all"]').remove());
  await assert.rejects(read(page), /rows that no button shows: viewers: 1 of 2 rows/);
  await page.close();
});

test("errors on the console, uncaught ones and foreign requests are found", async () => {
  const page = await opened();
  await page.evaluate(() => console.error("so sorry"));
  await page.waitForTimeout(50);
  assert.throws(() => browser.check(), /so sorry/);
  await page.evaluate(() => void setTimeout(() => { throw new Error("nobody caught me"); }));
  await page.waitForTimeout(50);
  assert.throws(() => browser.check(), /nobody caught me/);
  await page.evaluate(() => fetch("https://example.org/pixel.gif").catch(() => {}));
  assert.throws(() => browser.check(), /request to another origin: https:\/\/example.org/);
  await page.close();
});

test("a fragment says which rows the drilled panels show", () => {
  assert.deepEqual(levels(""), { where: "countries", sites: "domains" });
  assert.deepEqual(levels("country=US"), { where: "regions", sites: "domains" });
  assert.deepEqual(levels("country=US&region=US-WI&domain=a.org"), { where: "cities", sites: "pages" });
  assert.deepEqual(levels("country=US,DE&region=US-WI&domain=~"), { where: "countries", sites: "domains" });
});

test("the server seeks, drips and fails as asked", async () => {
  const body = "0123456789".repeat(100);
  const own = await serve(
    {
      "/data": FIXTURES, "/text.txt": { body }, "/slow.txt": { body, rate: 5000 }, "/gone.txt": { fail: 404 }, "/sick.txt": { fail: 500 },
      "/cut.txt": { body, fail: "cut" }, "/half.gz": { body: gzipSync(body), fail: "truncated" }, "/whole.gz": { body, gzip: true },
    },
    { cors: true },
  );
  const ask = (path, headers) => fetch(own.url(path), { headers });
  const part = await ask("/text.txt", { range: "bytes=10-14" });
  assert.equal(part.status, 206);
  assert.equal(part.headers.get("content-range"), "bytes 10-14/1000");
  assert.equal(part.headers.get("access-control-allow-origin"), "*");
  assert.equal(await part.text(), "01234");
  assert.equal((await ask("/text.txt", { range: "bytes=2000-" })).status, 416);
  const began = performance.now();
  assert.equal((await (await ask("/slow.txt")).text()).length, 1000);
  assert.ok(performance.now() - began > 100);
  assert.equal((await ask("/gone.txt")).status, 404);
  assert.equal((await ask("/sick.txt")).status, 500);
  assert.equal((await ask("/data/../harness.test.mjs")).status, 404);
  await assert.rejects(ask("/cut.txt").then((answer) => answer.text()));
  const half = Buffer.from(await (await ask("/half.gz")).arrayBuffer());
  assert.throws(() => gunzipSync(half));
  assert.equal(gunzipSync(Buffer.from(await (await ask("/whole.gz")).arrayBuffer())).toString(), body);
  await own.close();
});
