// The funnel: steps, the rates between them, and their changes in points.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, afterEach, before, test } from "node:test";
import { openBrowser } from "./lib/browser.mjs";
import { same } from "./lib/compare.mjs";
import { DEMO } from "./lib/entries.mjs";
import { current, open } from "./lib/page.mjs";
import { DIST } from "./lib/paths.mjs";
import { sample } from "./lib/samples.mjs";
import * as ui from "./lib/selectors.mjs";
import { serve } from "./lib/server.mjs";
import { openOracle } from "./oracle.mjs";

let site, browser, page, oracle;
before(async () => {
  assert.ok(existsSync(DIST), `${DIST} is missing: ./dev build`);
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
  page = undefined;
  browser.check();
});

async function visit(path) {
  page = await browser.newPage();
  await open(page, site.url(path));
}
const funnel = () => ui.panel(page, "funnel");
const choice = (percent) => funnel().getByRole("button", { name: `${percent}%`, exact: true });
const sides = async (metric) => {
  const number = ui.number(page, "funnel", metric);
  const read = await Promise.all(["value", "before", "change"].map((side) => ui.valueOf(number, `data-${side}`)));
  return { value: read[0], before: read[1], change: read[2] };
};

for (const fragment of ["range=all", "range=last-30&compare=previous"]) {
  test(`each last step has its number, its rate and the change in points, #${fragment}`, async () => {
    await visit(`/index.html#${fragment}`);
    for (const percent of [25, 75, 100, 50]) {
      await choice(percent).click();
      await current(page);
      const link = percent === 50 ? fragment : `${fragment}&reach=${percent}`;
      assert.equal(new URL(page.url()).hash.includes("reach="), percent !== 50);
      assert.equal(await choice(percent).getAttribute("aria-pressed"), "true");
      const wanted = (await oracle.ask(link)).funnel;
      for (const metric of ["impressions", "plays", "play_rate", "reached", "reached_rate"]) {
        const shown = await sides(metric);
        for (const side of ["value", ...(fragment.includes("compare") ? ["before", "change"] : [])]) {
          assert.ok(same(shown[side], wanted[metric][side]), `${percent}% ${metric} ${side}: ${shown[side]} for ${wanted[metric][side]}`);
        }
      }
      const [plays, reached, rate] = await Promise.all(["plays", "reached", "reached_rate"].map(sides));
      assert.ok(same(reached.value / plays.value, rate.value));
      const text = await funnel().innerText();
      assert.doesNotMatch(text, /NaN|Infinity|undefined/);
      if (fragment.includes("compare")) {
        assert.equal(await ui.number(page, "funnel", "reached_rate").getAttribute("data-change-kind"), "points");
        assert.match(text, /pts/);
        assert.match(text, /before \d+%/);
      }
    }
  });
}

test("the last step is chosen by keys, and back takes the choice away", async () => {
  await visit("/index.html#range=all");
  await choice(100).focus();
  await page.keyboard.press("Space");
  await current(page);
  assert.match(await funnel().innerText(), /reached the end/);
  await page.goBack();
  await current(page);
  assert.equal(await choice(50).getAttribute("aria-pressed"), "true");
});

const play = (i, ...kinds) => kinds.map((kind) => JSON.stringify({ at: Date.UTC(2026, 8, 2, i), kind, session: `s${i}` })).join("\n");

test("more plays than impressions are shown as they are, and said", async () => {
  const events = `${play(1, "impression", "play")}\n${play(2, "impression", "play")}\n${play(3, "play")}\n${play(4, "play")}\n${play(5, "play")}\n`;
  for (const [path, what] of Object.entries(sample("more", events))) site.mount(path, what);
  await visit("/index.html?entry=s/more.json#range=all");
  assert.equal((await sides("play_rate")).value, 2.5);
  assert.match(await funnel().innerText(), /250%|250\.0%/);
  assert.match(await funnel().innerText(), /more plays than impressions/);
});

test("nothing has no rate, and no number that is none", async () => {
  for (const [path, what] of Object.entries(sample("none", `${play(1, "impression")}\n`))) site.mount(path, what);
  await visit("/index.html?entry=s/none.json#range=2026-09-05..2026-09-06&compare=previous");
  for (const metric of ["play_rate", "reached_rate"]) assert.deepEqual(await sides(metric), { value: null, before: null, change: null });
  assert.doesNotMatch(await page.locator(".numbers").innerText(), /NaN|Infinity|undefined/);
});
