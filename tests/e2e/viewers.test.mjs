// Who watched: ordering, finding, opening and turning the pages of ten thousand viewers.

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { openBrowser } from "./lib/browser.mjs";
import { compare } from "./lib/compare.mjs";
import { DEMO } from "./lib/entries.mjs";
import { current, go, open, read } from "./lib/page.mjs";
import { DIST, OUT } from "./lib/paths.mjs";
import { crowd, entryOf } from "./lib/samples.mjs";
import * as ui from "./lib/selectors.mjs";
import { serve } from "./lib/server.mjs";
import { openOracle } from "./oracle.mjs";

const folder = join(OUT, "viewers");
let site, browser, page;

/** Writes an entry with `n` viewers, for the page and for the oracle. */
function write(id, n, more = {}) {
  const { events, names } = crowd(n);
  writeFileSync(join(folder, `${id}.ndjson`), events);
  writeFileSync(join(folder, `${id}.json`), JSON.stringify(entryOf(id, { viewers: names, ...more })));
}

before(async () => {
  mkdirSync(folder, { recursive: true });
  write("many", 10_000);
  write("pages", 1500);
  write("some", 200);
  write("few", 60);
  write("pseudonyms", 30, { privacy: { names: "pseudonyms" } });
  write("hidden", 30, { privacy: { names: "hidden" } });
  site = await serve({ "/": DIST, "/v": folder });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await site?.close();
});
afterEach(async () => {
  await page?.close();
  page = undefined;
  browser.check();
});

async function visit(entry, fragment = "range=all") {
  page = await browser.newPage();
  await open(page, site.url(`/index.html?entry=${entry}#${fragment}`));
}
const panel = () => ui.panel(page, "viewers");
const rows = () => panel().locator("tbody tr[data-key]");
const keys = () => rows().evaluateAll((all) => all.map((row) => row.dataset.key));
const press = async (name) => {
  await panel().getByRole("button", { name, exact: true }).click();
  await current(page);
};
const find = async (words) => {
  await panel().getByRole("searchbox").fill(words);
  await current(page);
};
async function withOracle(file, ask) {
  const oracle = openOracle(file);
  try {
    return await ask(oracle);
  } finally {
    oracle.close();
  }
}
/** The oracle's rows in the order of a number, as docs/metrics.md has it. */
const ordered = (all, metric, descending) => {
  const value = (row) => row[metric].value ?? row[metric];
  const plays = (row) => row.plays.value ?? row.plays;
  const isNone = (row) => value(row) === null || typeof value(row) === "object";
  const byKey = (a, b) => (a.key < b.key ? -1 : 1);
  return [...all].sort((a, b) => {
    if (isNone(a) || isNone(b)) return isNone(a) - isNone(b) || plays(b) - plays(a) || byKey(a, b);
    return (descending ? value(b) - value(a) : value(a) - value(b)) || plays(b) - plays(a) || byKey(a, b);
  });
};

describe("ten thousand viewers", () => {
  test("all are there, page by page, with the oracle's numbers, in two ranges", { timeout: 60_000 }, async () => {
    const link = "range=2026-09-08..2026-09-20&compare=previous";
    await visit("v/pages.json", link);
    const shown = await read(page);
    assert.ok((await rows().count()) <= 100);
    assert.ok(shown.viewers.length > 1000);
    const expected = await withOracle(join(folder, "pages.json"), (oracle) => oracle.ask(link));
    assert.deepEqual(compare(shown, expected).filter((line) => line.startsWith("viewers")), []);
  });

  test("pages are turned by keys, and the focus stays on the button", async () => {
    await visit("v/many.json");
    const indices = () => rows().evaluateAll((all) => all.map((row) => row.ariaRowIndex));
    const action = (name) => panel().locator(`[data-action="${name}"]`);
    const turn = async (name, first, words) => {
      await action(name).focus();
      await page.keyboard.press("Enter");
      await current(page);
      assert.equal((await indices())[0], `${first + 1}`, name); // the head is the first row
      assert.equal(await panel().locator(".pager [role=status]").innerText(), `${words} of 10,001 rows`);
      assert.equal(await page.evaluate(() => document.activeElement.dataset.action), name);
    };
    // The head and the row of the anonymous too.
    assert.equal(await panel().locator("table[aria-rowcount]").first().getAttribute("aria-rowcount"), "10002");
    assert.equal(await action("previous").getAttribute("aria-disabled"), "true");
    await turn("next", 11, "11 to 20");
    await turn("next", 21, "21 to 30");
    await turn("previous", 11, "11 to 20");
    await turn("last", 10_001, "10,001 to 10,001");
    await turn("next", 10_001, "10,001 to 10,001");
    await turn("first", 1, "1 to 10");
    await action("rows").selectOption("50");
    await current(page);
    assert.equal(await rows().count(), 50);
    await turn("next", 51, "51 to 100");
    // Another order, other days and other filters begin at the first page.
    await press("Plays");
    assert.equal((await indices())[0], "2");
    await turn("next", 51, "51 to 100");
    await go(page, "range=2026-09-11..2026-09-20");
    assert.equal((await indices())[0], "2");
    // Where pages are no more, all rows are one press away.
    await find("4242");
    assert.equal(await action("rows").count(), 0);
  });

  test("a row that is opened stays open on its page, and when it is found", async () => {
    await visit("v/many.json");
    await press("Next");
    const [, key] = await keys();
    const row = panel().locator(`tr[data-key="${key}"]`);
    await row.locator('[data-action="row"]').click();
    await panel().locator(".heat[data-tiers]").waitFor();
    await press("Next");
    assert.equal(await panel().locator(".heat").count(), 0);
    await press("Previous");
    await panel().locator(".heat[data-tiers]").waitFor();
    await find(key);
    assert.deepEqual(await keys(), [key]);
    await panel().locator(".heat[data-tiers]").waitFor();
    assert.equal(await row.locator('[data-action="row"]').getAttribute("aria-expanded"), "true");
  });

  test("finding knows no case and no accents, says how many, and is cleared", async () => {
    await visit("v/many.json");
    await find("JOSE alvarez");
    const found = panel().getByRole("status").filter({ hasText: "found" });
    assert.equal(await found.innerText(), "286 found");
    for (const name of await rows().locator(".rowlink").allInnerTexts()) assert.match(name, /^José Álvarez/);
    await find("dvořák 9999");
    assert.equal(await found.innerText(), "0 found");
    await panel().getByText("Nothing found.").waitFor();
    await press("Clear");
    assert.equal(await rows().count(), 10);
    assert.equal(await panel().getByRole("searchbox").inputValue(), "");
    assert.equal(await page.evaluate(() => document.activeElement.type), "search");
  });
});

describe("the table", () => {
  for (const link of ["range=all", "range=2026-09-11..2026-09-20&compare=previous"]) {
    test(`orders by every column as the oracle does, ${link}`, { timeout: 60_000 }, async () => {
      await visit("v/some.json", link);
      const expected = await withOracle(join(folder, "some.json"), (oracle) => oracle.ask(link));
      const head = (name) => panel().getByRole("columnheader", { name });
      const columns = { "Player impressions": "impressions", "Avg. completion": "completion", "Total completion": "total_completion", "Plays": "plays" };
      for (const [name, metric] of Object.entries(columns)) {
        for (const descending of [true, false]) {
          await press(name);
          assert.equal(await head(name).getAttribute("aria-sort"), descending ? "descending" : "ascending");
          const first = ordered(expected.viewers, metric, descending).slice(0, 10).map((row) => row.key);
          assert.deepEqual(await keys(), first, `${name} ${descending}`);
        }
        await panel().getByText(`Sorted by ${name}, ascending.`).waitFor({ state: "attached" });
      }
      await press("Name");
      const names = await rows().locator(".rowlink").allInnerTexts();
      assert.deepEqual(names, [...names].sort());
      assert.match(names[0], /^Ada/);
    });
  }

  test("orders by the first and by the last time that somebody watched", async () => {
    await visit("v/some.json");
    const days = (column) => rows().evaluateAll((all, at) => all.map((row) => row.querySelectorAll("td.d")[at].innerText), column);
    await press("First watched");
    const latest = await days(0);
    await press("First watched");
    assert.notDeepEqual(await days(0), latest);
    assert.ok((await days(0)).every((day) => day.includes("Sep 1")), await days(0));
    await press("Last watched");
    assert.ok((await days(1)).every((day) => day.includes("Sep 19")), await days(1));
  });

  test("shows all, and as few as at first, with the focus on the button throughout", async () => {
    await visit("v/few.json");
    assert.equal(await rows().count(), 10);
    await panel().locator('[data-action="all"]').focus();
    await page.keyboard.press("Enter");
    await current(page);
    assert.equal(await rows().count(), 61);
    assert.equal(await panel().getByRole("group", { name: "Rows" }).count(), 1);
    assert.equal(await page.evaluate(() => document.activeElement.dataset.action), "fewer");
    await page.keyboard.press("Enter");
    await current(page);
    assert.equal(await rows().count(), 10);
  });

  test("a narrow page orders too", async () => {
    await visit("v/some.json");
    await page.setViewportSize({ width: 500, height: 800 });
    await press("Name");
    assert.match(await rows().first().innerText(), /Ada/);
  });

  test("pseudonyms stand for names, and a list that is not to be shown is not", async () => {
    await visit("v/pseudonyms.json");
    assert.ok((await rows().locator(".rowlink").allInnerTexts()).every((name) => !/José|Ada|Bo /.test(name)));
    await find("ada");
    assert.equal(await rows().locator(".rowlink", { hasText: "Ada" }).count(), 0);
    await page.close();
    await visit("v/hidden.json");
    await panel().getByText("Who watched is not shown here.").waitFor();
    assert.equal(await rows().count(), 0);
  });
});

describe("the heat strip", () => {
  const strip = () => panel().getByRole("slider").first();
  const card = () => panel().locator(".readout-card").first();
  const expand = async (key) => {
    await panel().locator(`tr[data-key="${key}"] [data-action="row"]`).press("Enter");
    await panel().locator(".heat[data-tiers]").first().waitFor();
    await current(page);
  };

  for (const link of ["range=all", "range=last-30&compare=previous"]) {
    test(`of a viewer and of all anonymous is the oracle's, ${link}`, { timeout: 60_000 }, async () => {
      await visit(DEMO.path.slice(1), link);
      const expected = await withOracle(DEMO.file, (oracle) => oracle.ask(link));
      const shown = await read(page, { heat: [expected.viewers[0].key, "~"] });
      assert.deepEqual(compare(shown, expected).filter((line) => line.startsWith("viewers")), []);
      const anonymous = shown.viewers.find((row) => row.key === "~");
      assert.equal(anonymous.total_completion.value, null);
      assert.ok(anonymous.tiers.length > 0);
    });
  }

  test("says time, chapter and both counts under the pointer and the keys", async () => {
    await visit(DEMO.path.slice(1), "range=last-30&compare=previous");
    await expand((await keys())[0]);
    await strip().scrollIntoViewIfNeeded();
    const box = await strip().boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + 20);
    await card().waitFor();
    const text = await card().innerText();
    for (const part of [/\d+:\d\d/, /Chapter \d/, /viewed/, /before: .*viewed/]) assert.match(text, part);
    await strip().focus();
    await page.keyboard.press("Home");
    assert.match(await strip().getAttribute("aria-valuetext"), /^0:00, Chapter 1, .*viewed.*before: /);
    await page.keyboard.press("ArrowRight");
    assert.equal(await strip().getAttribute("aria-valuenow"), "5");
    await page.keyboard.press("Shift+ArrowRight");
    assert.equal(await strip().getAttribute("aria-valuenow"), "65");
    await page.keyboard.press("Home");
    await page.keyboard.press("PageDown");
    assert.match(await strip().getAttribute("aria-valuetext"), /Chapter 2/);
    await page.keyboard.press("End");
    assert.equal(await strip().getAttribute("aria-valuenow"), await strip().getAttribute("aria-valuemax"));
    assert.equal(await panel().getByText(/^First watched .* last watched /).count(), 1);
    for (const tier of ["Not viewed", "Viewed once", "Viewed twice", "Viewed more than 2 times"]) {
      assert.equal(await panel().getByRole("listitem").filter({ hasText: tier }).count(), 1);
    }
  });

  test("seeks and plays by click and by Enter", async () => {
    await visit(DEMO.path.slice(1), "range=all");
    const video = ui.media(page);
    await video.evaluate((element) => (element.muted = true));
    await page.waitForFunction(() => document.querySelector("video, audio").readyState >= 1);
    await expand((await keys())[0]);
    const duration = await video.evaluate((element) => element.duration);
    const playing = (near) =>
      page.waitForFunction((at) => {
        const media = document.querySelector("video, audio");
        return !media.paused && Math.abs(media.currentTime - at) < 30;
      }, near);
    await strip().scrollIntoViewIfNeeded();
    const box = await strip().boundingBox();
    await page.mouse.click(box.x + box.width / 2, box.y + 20);
    await playing(duration / 2);
    await strip().press("Home");
    await page.keyboard.press("Enter");
    await playing(0);
  });

  test("several are open at once, and closed at once", async () => {
    await visit("v/some.json");
    const [one, two] = await keys();
    await expand(one);
    await expand(two);
    await page.waitForFunction(() => document.querySelectorAll(".heat[data-tiers]").length === 2);
    await go(page, "range=2026-09-11..2026-09-20&compare=previous");
    await go(page, "range=all");
    assert.equal(await panel().locator(".heat").count(), 2);
    await press("Close all");
    assert.equal(await panel().locator(".heat").count(), 0);
  });
});
