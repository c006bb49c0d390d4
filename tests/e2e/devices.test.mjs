// The devices panel: devices, operating systems and browsers, as bars and as a table.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { openBrowser } from "./lib/browser.mjs";
import { same } from "./lib/compare.mjs";
import { DEMO } from "./lib/entries.mjs";
import { current, open } from "./lib/page.mjs";
import { DIST } from "./lib/paths.mjs";
import { sample, sessions } from "./lib/samples.mjs";
import * as ui from "./lib/selectors.mjs";
import { serve } from "./lib/server.mjs";
import { openOracle } from "./oracle.mjs";

const KINDS = [["Device", "devices", "device"], ["OS", "os", "os"], ["Browser", "browsers", "browser"]];
let site, browser, page, oracle;

before(async () => {
  site = await serve({ "/": DIST, ...sample("small", sessions(60)) });
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

async function visit(entry, fragment) {
  page = await browser.newPage();
  await open(page, site.url(`/index.html?entry=${entry}#${fragment}`));
}
const panel = () => ui.panel(page, "devices");
const fragment = () => new URL(page.url()).hash.slice(1);
const kind = (name) => panel().getByRole("button", { name, exact: true });
/** The lines as they are shown: key and the raw values of a metric. */
const lines = (metric) =>
  panel().locator(".lines [data-key]").evaluateAll((rows, name) => {
    const read = (element, attribute) => (element.hasAttribute(attribute) ? (element.getAttribute(attribute) === "" ? null : Number(element.getAttribute(attribute))) : undefined);
    return rows.map((row) => {
      const number = row.querySelector(`[data-metric="${name}"]`);
      return { key: row.dataset.key, value: read(number, "data-value"), before: read(number, "data-before"), change: read(number, "data-change") };
    });
  }, metric);

for (const link of ["range=all", "range=last-30&compare=previous"]) {
  test(`a switch lists devices, systems and browsers with their shares of the plays: ${link}`, async () => {
    await visit(DEMO.path.slice(1), link);
    const answer = await oracle.ask(link);
    for (const [name, table] of KINDS) {
      await kind(name).focus();
      await page.keyboard.press("Enter");
      await current(page);
      assert.equal(await kind(name).getAttribute("aria-pressed"), "true");
      const wanted = answer[table];
      for (const metric of ["plays", "play_share"]) {
        const shown = await lines(metric);
        assert.deepEqual(shown.map((row) => row.key), wanted.map((row) => row.key), `${name} ${metric}`);
        for (const [i, row] of shown.entries()) {
          const expected = wanted[i][metric];
          for (const side of ["value", ...(link.includes("compare") ? ["before", "change"] : [])]) assert.ok(same(row[side], expected[side]), `${name} ${row.key} ${metric} ${side}: ${row[side]} for ${expected[side]}`);
        }
      }
      // Each has its bars on a canvas, the longest the first.
      const drawn = await panel().locator(".lines canvas").evaluateAll((all) => all.map((canvas) => {
        const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        let right = 0;
        for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) if (data[(y * width + x) * 4 + 3] > 0) right = Math.max(right, x + 1);
        return right / width;
      }));
      const share = (row) => Math.max(row.value ?? 0, row.before ?? 0);
      for (const [i, row] of (await lines("play_share")).entries()) assert.ok(Math.abs(drawn[i] - share(row)) < 0.02, `${row.key}: drawn ${drawn[i]}, is ${share(row)}`);
    }
  });
}

test("a press on a system filters the page, another lets go", async () => {
  await visit(DEMO.path.slice(1), "range=all");
  await kind("OS").click();
  await current(page);
  await ui.rowLink(page, "devices", "iOS").click();
  await current(page);
  assert.equal(fragment(), "range=all&os=iOS");
  const { tiles } = await oracle.ask(fragment());
  assert.equal(await ui.valueOf(ui.number(page, "tiles", "plays")), tiles.plays.value);
  assert.deepEqual((await lines("plays")).map((row) => row.key), ["iOS"]);
  await ui.rowLink(page, "devices", "iOS").click();
  await current(page);
  assert.equal(fragment(), "range=all");
});

test("behind the bars is a table that is ordered by any column", async () => {
  await visit(DEMO.path.slice(1), "range=all&compare=last-year");
  await kind("Browser").click();
  await current(page);
  await panel().getByRole("button", { name: "Data table" }).click();
  const { browsers } = await oracle.ask("range=all&compare=last-year");
  const table = panel().getByRole("table");
  for (const metric of ["plays", "viewers", "minutes"]) {
    await table.getByRole("columnheader", { name: { plays: "Plays", viewers: "Viewers", minutes: "Minutes" }[metric] }).getByRole("button").click();
    await current(page);
    const shown = await table.locator(`[data-metric="${metric}"]`).evaluateAll((all) => all.map((one) => Number(one.dataset.value)));
    const wanted = browsers.map((row) => row[metric].value);
    // Plays are in their order already, so the press turns them round.
    wanted.sort((a, b) => (metric === "plays" ? a - b : b - a));
    assert.ok(shown.length === wanted.length && shown.every((value, i) => same(value, wanted[i])), `${metric}: ${shown} for ${wanted}`);
  }
});

test("what the data does not know is said", async () => {
  await visit("s/small.json", "range=all");
  for (const [name, words] of [["OS", "Operating system"], ["Browser", "Browser"]]) {
    await kind(name).click();
    await current(page);
    assert.match(await panel().innerText(), new RegExp(`says nothing about: ${words}\\.`));
    assert.deepEqual((await lines("plays")).map(({ key, value }) => [key, value]), [["~", 60]]);
  }
  await kind("Device").click();
  await current(page);
  assert.doesNotMatch(await panel().innerText(), /says nothing/);
});
