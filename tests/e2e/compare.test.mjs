// What the range is compared with: choices of one press, and any start.

import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { openBrowser } from "./lib/browser.mjs";
import { assertAgree } from "./lib/compare.mjs";
import { DEMO } from "./lib/entries.mjs";
import { current, open, read } from "./lib/page.mjs";
import { DIST } from "./lib/paths.mjs";
import * as ui from "./lib/selectors.mjs";
import { serve } from "./lib/server.mjs";
import { openOracle } from "./oracle.mjs";

let site, browser, oracle, page;

before(async () => {
  site = await serve({ "/": DIST });
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

async function visit(fragment) {
  page = await browser.newPage();
  await open(page, site.url(`/index.html#${fragment}`));
}
const fragment = () => new URL(page.url()).hash.slice(1);
const compared = () => ui.panel(page, "tiles").getAttribute("data-range-before");
const picker = () => ui.popover(page, "Compare with");
const said = () => ui.comparePicker(page).textContent();
async function openPicker() {
  await ui.comparePicker(page).click();
  await ui.dayStop(page).waitFor();
}

describe("the comparison", () => {
  test("with the period before and with last year: the dates are in print before and after", async () => {
    await visit("range=2026-10-01..2026-10-31");
    for (const [words, dates, days] of [
      ["Period before", "Aug 31 – Sep 30, 2026", "2026-08-31..2026-09-30"],
      ["Same period last year", "Oct 1 – Oct 31, 2025", "2025-10-01..2025-10-31"],
    ]) {
      await ui.comparePicker(page).click();
      assert.equal(await ui.preset(page, "Compare with", words).textContent(), `${words} ${dates}`);
      await ui.preset(page, "Compare with", words).click();
      await current(page);
      assert.equal(await compared(), days);
      assert.ok((await said()).includes(`${words} ${dates}`), await said());
      assertAgree(await read(page), await oracle.ask(fragment()), { label: fragment() });
    }
  });

  test("with as many days from a pressed start on; overlapping days are said", async () => {
    await visit("range=2026-10-01..2026-10-10");
    await openPicker();
    await ui.day(page, "2026-09-25").hover();
    assert.equal(await page.locator("[data-day].in").last().getAttribute("data-day"), "2026-09-30", "the month's end: the rest is not shown");
    await ui.day(page, "2026-09-25").click();
    assert.equal(await picker().getByRole("status").textContent(), "Sep 25 – Oct 4, 2026, 10 days.");
    await picker().getByRole("button", { name: "Compare with these days" }).click();
    await current(page);
    assert.ok(fragment().endsWith("compare=2026-09-25"), fragment());
    assert.equal(await compared(), "2026-09-25..2026-10-04");
    assert.match(await said(), /Sep 25 – Oct 4, 2026 overlaps by 4 days/);
    assertAgree(await read(page), await oracle.ask(fragment()), { label: fragment() });
  });

  test("a start may be typed", async () => {
    await visit("range=2026-10-01..2026-10-10");
    await openPicker();
    await picker().getByLabel("Starting on").fill("2024-02-25");
    assert.equal(await picker().getByRole("status").textContent(), "Feb 25 – Mar 5, 2024, 10 days.");
    await ui.day(page, "2024-02-29").waitFor();
    await picker().getByRole("button", { name: "Compare with these days" }).click();
    await current(page);
    assert.equal(await compared(), "2024-02-25..2024-03-05");
    assert.doesNotMatch(await said(), /overlaps/);
  });

  test("one press stops comparing", async () => {
    await visit("range=2026-10-01..2026-10-10&compare=previous");
    await ui.stopComparing(page).click();
    await current(page);
    assert.equal(await compared(), null);
    assert.equal(await ui.stopComparing(page).count(), 0);
    assert.match(await said(), /No comparison/);
    assert.equal(await page.evaluate(() => document.activeElement !== document.body), true, "the focus was lost");
  });

  test("Escape forgets a start that was not applied", async () => {
    await visit("range=2026-10-01..2026-10-10&compare=previous");
    await openPicker();
    await ui.day(page, "2026-09-02").click();
    await page.keyboard.press("Escape");
    await picker().waitFor({ state: "hidden" });
    assert.equal(await compared(), "2026-09-21..2026-09-30");
  });
});
