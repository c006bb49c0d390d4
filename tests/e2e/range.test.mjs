// The range: choices of one press, a calendar by pointer and keys, typed days.

import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { axe } from "./lib/axe.mjs";
import { openBrowser } from "./lib/browser.mjs";
import { assertAgree } from "./lib/compare.mjs";
import { DEMO } from "./lib/entries.mjs";
import { current, open, read } from "./lib/page.mjs";
import { DIST } from "./lib/paths.mjs";
import { entryOf, sample, sessions } from "./lib/samples.mjs";
import * as ui from "./lib/selectors.mjs";
import { serve } from "./lib/server.mjs";
import { openOracle } from "./oracle.mjs";

let site, browser, oracle, page;

before(async () => {
  const { entry } = entryOf("plain");
  site = await serve({ "/": DIST, ...sample("plain", sessions(60), { entry: { entry: { ...entry, created_at: undefined } } }) });
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

async function visit(path) {
  page = await browser.newPage();
  await open(page, site.url(path));
}
const demo = (fragment = "") => visit(`/index.html#${fragment}`);
const fragment = () => new URL(page.url()).hash.slice(1);
const range = () => ui.panel(page, "tiles").getAttribute("data-range");
const picker = () => ui.popover(page, "Range");
const apply = () => picker().getByRole("button", { name: "Show these days" });
const status = () => picker().getByRole("status");
const previewed = () =>
  page.locator("[data-day].in").evaluateAll((cells) => [cells[0]?.dataset.day, cells.at(-1)?.dataset.day].join(".."));
/** Opens the picker and waits for its calendar. */
async function openPicker() {
  await ui.rangePicker(page).click();
  await ui.dayStop(page).waitFor();
}

describe("the range", () => {
  test("each choice says its dates, and shows them when it is pressed", async () => {
    await demo();
    const expected = [
      ["Last 7 days", "Nov 13 – Nov 19, 2026", "2026-11-13..2026-11-19"],
      ["Last 30 days", "Oct 21 – Nov 19, 2026", "2026-10-21..2026-11-19"],
      ["Last 90 days", "Aug 22 – Nov 19, 2026", "2026-08-22..2026-11-19"],
      ["Last 365 days", "Nov 20, 2025 – Nov 19, 2026", "2025-11-20..2026-11-19"],
      ["This week", "Nov 15 – Nov 20, 2026", "2026-11-15..2026-11-20"],
      ["This month", "Nov 1 – Nov 20, 2026", "2026-11-01..2026-11-20"],
      ["This quarter", "Oct 1 – Nov 20, 2026", "2026-10-01..2026-11-20"],
      ["This year", "Jan 1 – Nov 20, 2026", "2026-01-01..2026-11-20"],
      ["Since creation", "Aug 30 – Nov 20, 2026", "2026-08-30..2026-11-20"],
    ];
    for (const [words, dates, days] of expected) {
      await ui.rangePicker(page).click();
      assert.equal(await ui.preset(page, "Range", words).textContent(), `${words} ${dates}`);
      await ui.preset(page, "Range", words).click();
      await current(page);
      assert.equal(await range(), days, words);
      assert.ok((await ui.rangePicker(page).textContent()).includes(`${words} ${dates}`));
    }
  });

  test("where nobody knows of a creation, the choice is all time", async () => {
    await visit("/index.html?entry=s/plain.json");
    await ui.pickRange(page, "All time");
    await current(page);
    assert.equal(await range(), "2026-09-02..2026-09-20");
  });

  test("two presses in the calendar choose days, in either order; they count once they are applied", async () => {
    await demo();
    const before = await range();
    await openPicker();
    await ui.day(page, "2026-11-12").click();
    assert.equal(await status().textContent(), "From Nov 12, 2026. Choose the last day.");
    await ui.day(page, "2026-10-29").hover();
    assert.equal(await previewed(), "2026-10-29..2026-11-12", "what a press would choose is shown");
    await ui.day(page, "2026-10-28").click();
    assert.equal(await status().textContent(), "Oct 28 – Nov 12, 2026, 16 days.");
    assert.equal(await range(), before, "nothing counts yet");
    await apply().click();
    await current(page);
    assert.equal(fragment(), "range=2026-10-28..2026-11-12");
    assertAgree(await read(page), await oracle.ask(fragment()), { label: fragment() });
  });

  test("the keyboard walks by day, week, month and year, and chooses", async () => {
    await demo();
    await openPicker();
    await ui.dayStop(page).focus();
    const at = async (key, day) => {
      await page.keyboard.press(key);
      await page.waitForFunction((day) => document.activeElement?.dataset?.day === day, day, { timeout: 3_000 }).catch(() => {});
      assert.equal(await page.evaluate(() => document.activeElement?.dataset?.day), day, key);
      assert.equal(await ui.dayStop(page).count(), 1, "one stop of the tab key");
    };
    assert.equal(await ui.dayStop(page).getAttribute("data-day"), "2026-11-19");
    await at("ArrowRight", "2026-11-20");
    assert.equal(await ui.day(page, "2026-11-20").getAttribute("aria-current"), "date", "the data's own today");
    await at("ArrowDown", "2026-11-27");
    await at("ArrowLeft", "2026-11-26");
    await at("ArrowUp", "2026-11-19");
    await at("Home", "2026-11-15");
    await at("End", "2026-11-21");
    await at("PageDown", "2026-12-21");
    await at("PageUp", "2026-11-21");
    await at("Shift+PageUp", "2025-11-21");
    await at("Shift+PageDown", "2026-11-21");
    await at("PageUp", "2026-10-21");
    await at("Home", "2026-10-18");
    await page.keyboard.press("Enter");
    await at("ArrowDown", "2026-10-25");
    assert.equal(await previewed(), "2026-10-18..2026-10-25");
    await page.keyboard.press("Space");
    assert.equal(await status().textContent(), "Oct 18 – Oct 25, 2026, 8 days.");
    assert.equal(await ui.day(page, "2026-10-20").getAttribute("aria-selected"), "true");
    assert.equal(await ui.day(page, "2026-10-26").getAttribute("aria-selected"), "false");
    await apply().focus();
    await page.keyboard.press("Enter");
    await current(page);
    assert.equal(await range(), "2026-10-18..2026-10-25");
  });

  test("typed days count too; the wrong way round they are put in order, and that is said", async () => {
    await demo();
    await openPicker();
    await picker().getByLabel("From").fill("2026-11-10");
    await picker().getByLabel("To").fill("2026-09-01");
    assert.match(await status().textContent(), /“From” is after “To”.*Sep 1 – Nov 10, 2026/);
    await apply().click();
    await current(page);
    assert.equal(fragment(), "range=2026-09-01..2026-11-10");
  });

  test("Escape and Cancel forget what was chosen, and the focus is back at the button", async () => {
    await demo();
    for (const leave of [() => page.keyboard.press("Escape"), () => picker().getByRole("button", { name: "Cancel" }).click()]) {
      await openPicker();
      await ui.day(page, "2026-11-03").click();
      await ui.dayStop(page).focus();
      await leave();
      await picker().waitFor({ state: "hidden" });
      assert.equal(fragment(), "");
      assert.equal(await ui.rangePicker(page).evaluate((button) => button === document.activeElement), true);
      await openPicker();
      assert.equal(await status().textContent(), "Oct 21 – Nov 19, 2026, 30 days.");
      await page.keyboard.press("Escape");
    }
  });

  test("a narrow page has one month, whose neighbor is a press or a key away", async () => {
    await demo();
    await page.setViewportSize({ width: 360, height: 800 });
    await openPicker();
    assert.equal(await ui.day(page, "2026-10-30").isVisible(), false);
    await ui.dayStop(page).focus();
    for (let i = 0; i < 3; i += 1) await page.keyboard.press("ArrowUp");
    await ui.day(page, "2026-10-29").and(page.locator(":focus")).waitFor();
    await picker().getByRole("button", { name: "Next month" }).click();
    assert.equal(await ui.day(page, "2026-11-02").isVisible(), true);
    const { scroll, width } = await page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, width: innerWidth }));
    assert.ok(scroll <= width, `${scroll} > ${width}`);
  });

  test("from right to left, the arrow keys go where they point", async () => {
    await demo();
    await page.evaluate(() => (document.documentElement.dir = "rtl"));
    await openPicker();
    await ui.dayStop(page).focus();
    await page.keyboard.press("ArrowLeft");
    await ui.day(page, "2026-11-20").and(page.locator(":focus")).waitFor();
  });

  for (const width of [1280, 360]) {
    test(`axe finds nothing in the open pickers, ${width} px wide`, async () => {
      await demo("compare=previous");
      await page.setViewportSize({ width, height: 900 });
      await openPicker();
      assert.deepEqual(await axe(page), []);
      await page.keyboard.press("Escape");
      await ui.comparePicker(page).click();
      await ui.dayStop(page).waitFor();
      assert.deepEqual(await axe(page), []);
    });
  }
});
