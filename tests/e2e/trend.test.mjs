// The trend: measures, grain, the chart by keys and pointer, its details in three ways.

import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { axe } from "./lib/axe.mjs";
import { openBrowser } from "./lib/browser.mjs";
import { assertAgree } from "./lib/compare.mjs";
import { DEMO } from "./lib/entries.mjs";
import { current, open, read } from "./lib/page.mjs";
import { DIST } from "./lib/paths.mjs";
import { sample, sessions } from "./lib/samples.mjs";
import * as ui from "./lib/selectors.mjs";
import { serve } from "./lib/server.mjs";
import { openOracle } from "./oracle.mjs";

let site, browser, oracle, page;

before(async () => {
  const hidden = { privacy: { names: "hidden" } };
  site = await serve({ "/": DIST, ...sample("hidden", sessions(30), { entry: hidden }) });
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

async function visit(fragment, path = "/index.html") {
  page = await browser.newPage();
  await open(page, site.url(`${path}#${fragment}`));
}
const fragment = () => new URL(page.url()).hash.slice(1);
const panel = () => ui.panel(page, "trend");
const chart = () => panel().getByRole("slider");
const summary = () => panel().locator(".sum").textContent();
const button = (name) => panel().getByRole("button", { name, exact: true });
const openDetails = () => panel().locator('[data-action="table"]').click();
const by = async (name) => {
  await panel().locator(`[data-action="${name}"]`).click();
  await current(page);
};
const keys = () => panel().locator("tbody [data-key]").evaluateAll((rows) => rows.map((row) => row.dataset.key));
const column = (metric) => panel().locator(`tbody [data-metric="${metric}"]`).evaluateAll((cells) => cells.map((cell) => Number(cell.dataset.value)));
const TWO = "range=2026-10-01..2026-10-31&compare=previous";

describe("the trend", () => {
  for (const link of ["range=2026-10-01..2026-10-31", TWO]) {
    test(`its numbers are the oracle's, by date, viewer and context: ${link}`, async () => {
      await visit(link);
      const shown = await read(page, { details: true });
      assert.ok(shown.trend.viewer.length > 20 && shown.trend.context.length > 1);
      assertAgree(shown, await oracle.ask(link), { label: link });
    });
  }

  test("a tab says value, change and value before, and is drawn when it is pressed", async () => {
    await visit(TWO);
    const { trend } = await read(page);
    assert.equal(Object.keys(trend.tabs).length, 6);
    assertAgree(await read(page), await oracle.ask(TWO), { label: TWO });
    for (const metric of ["impressions", "plays", "viewers", "minutes", "completion", "drop_off"]) {
      const tab = panel().locator(`.tab.${metric}`);
      await tab.click();
      await current(page);
      assert.equal(await tab.getAttribute("aria-pressed"), "true");
      assert.match(await tab.textContent(), /from/);
      assert.match(await chart().getAttribute("aria-label"), /over time, Oct 1 – Oct 31, 2026/);
      assert.equal(fragment().includes("metric="), metric !== "plays");
    }
  });

  test("the sentence tells of the busiest days, and follows the measure", async () => {
    await visit("range=2026-10-01..2026-10-31");
    assert.match(await summary(), /^Plays: highest on .+ with \d+; half of the days have \d+ or less\. \d+% of the total falls (on|within) .+\.$/);
    await panel().locator(".tab.viewers").click();
    await current(page);
    assert.match(await summary(), /^Unique viewers: highest on [^%]+\.$/, "viewers of days do not add up");
  });

  test("the keyboard walks over the days; what it is at is said with both values", async () => {
    await visit(`${TWO}&second=completion`);
    const { trend } = await oracle.ask(fragment());
    await chart().focus();
    await page.keyboard.press("End");
    const said = () => chart().getAttribute("aria-valuetext");
    assert.match(await said(), /^Oct 31, 2026/);
    const last = trend.rows.at(-1).plays;
    assert.ok((await said()).includes(`Plays: ${last.value} (before ${last.before}`), await said());
    assert.match(await said(), /Avg\. completion: /);
    await page.keyboard.press("Home");
    assert.match(await said(), /^Oct 1, 2026/);
    await page.keyboard.press("ArrowRight");
    assert.match(await said(), /^Oct 2, 2026/);
    assert.match(await panel().locator(".readout-card").textContent(), /Oct 2, 2026.*Sep 1, 2026/);
    await page.keyboard.press("Enter");
    assert.ok(fragment().startsWith(TWO), "a day stays as it is");
  });

  test("a month opens into its days, by Enter and by a click", async () => {
    await visit("range=2026-09-01..2026-11-20&grain=month");
    await chart().focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await current(page);
    assert.equal(fragment(), "range=2026-10-01..2026-10-31");
    assert.equal(await button("Day").getAttribute("aria-pressed"), "true");
    await page.goBack();
    await current(page);
    assert.equal(await button("Month").getAttribute("aria-pressed"), "true");
    const box = await chart().boundingBox();
    await chart().click({ position: { x: box.width - 40, y: box.height / 3 } });
    await current(page);
    assert.equal(fragment(), "range=2026-11-01..2026-11-20");
  });

  test("buckets of the compared range without a partner are not drawn, and their number is said", async () => {
    await visit("range=2026-10-15..2026-11-14&grain=month&compare=2026-08-31");
    assert.equal((await oracle.ask(fragment())).trend.undrawn_before, 0);
    await page.close();
    const longer = "range=2026-11-01..2026-11-20&grain=month&compare=2026-10-20";
    await visit(longer);
    const { trend } = await oracle.ask(longer);
    assert.equal(trend.undrawn_before, 1);
    await panel().getByText("1 bucket of the compared range without a partner here.").waitFor();
  });

  test("details by date begin with the newest; each column orders them", async () => {
    await visit(TWO);
    await openDetails();
    await button("Show all").click();
    assert.equal((await keys())[0], "2026-10-31");
    await button("Date").click();
    assert.equal((await keys())[0], "2026-10-01");
    await button("Plays").nth(0).click();
    const plays = await column("plays");
    assert.deepEqual(plays, [...plays].sort((a, b) => b - a));
    assert.equal(await panel().locator("th", { hasText: "Plays" }).last().getAttribute("aria-sort"), "descending");
    await button("Plays").nth(0).click();
    assert.deepEqual(await column("plays"), plays.sort((a, b) => a - b));
  });

  test("a date shows its days, a viewer and a context filter the page", async () => {
    for (const [name, key, expected] of [
      ["date", "2026-10-12", "range=2026-10-12..2026-10-12"],
      ["viewer", null, "viewer="],
      ["context", null, "context="],
    ]) {
      await visit("range=2026-10-01..2026-10-31");
      await openDetails();
      await by(name);
      const row = key ? panel().locator(`[data-key="${key}"]`) : panel().locator('tbody [data-key]:not([data-key="~"])').first();
      const plays = await ui.valueOf(row.locator('[data-metric="plays"]'));
      await row.locator(".rowlink").click();
      await current(page);
      assert.ok(fragment().includes(expected), fragment());
      assert.equal(await ui.valueOf(ui.number(page, "tiles", "plays")), plays);
      await page.close();
    }
  });

  test("where names are hidden, the details by viewer say so", async () => {
    await visit("range=all", "/index.html?entry=s/hidden.json");
    await openDetails();
    await by("viewer");
    await panel().getByText("Who watched is not shown here.").waitFor();
    assert.deepEqual(await keys(), []);
    await by("context");
    assert.deepEqual(await keys(), ["~"]);
  });

  test("axe finds nothing in the details", async () => {
    await visit(TWO);
    await openDetails();
    for (const name of ["date", "viewer", "context"]) {
      await by(name);
      assert.deepEqual(await axe(page), [], name);
    }
  });
});
