// The tiles: value, change and the value before; on demand what each number is worked out from.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, afterEach, before, test } from "node:test";
import { openBrowser } from "./lib/browser.mjs";
import { same } from "./lib/compare.mjs";
import { DEMO } from "./lib/entries.mjs";
import { open } from "./lib/page.mjs";
import { DIST } from "./lib/paths.mjs";
import * as ui from "./lib/selectors.mjs";
import { serve } from "./lib/server.mjs";
import { openOracle } from "./oracle.mjs";

const NAMES = {
  impressions: "Player impressions", plays: "Plays", viewers: "Unique viewers", minutes: "Minutes viewed",
  completion: "Avg. completion", likes: "Likes", shares: "Shares",
};
/** What a person would compute from the numbers that are shown. */
const FORMULAS = {
  plays: (n) => n.sessions - n.not_played,
  viewers: (n) => n.named + n.anonymous,
  minutes: (n) => n.seconds / 60,
  completion: (n) => n.seen_seconds / (n.plays * n.n_cells),
};

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

async function visit(fragment) {
  page = await browser.newPage();
  await open(page, site.url(`/index.html#${fragment}`));
}
const info = (metric) => ui.panel(page, "tiles").getByRole("button", { name: `What is ${NAMES[metric]}?`, exact: true });
const meaning = () => page.locator(".meaning:popover-open");
/** The numbers of the open explanation by key; the last one is the result. */
const worked = (side) =>
  meaning().locator("[data-metric]").evaluateAll((elements, name) => Object.fromEntries(elements.map((one) => [one.dataset.metric, one.dataset[name] === "" ? null : Number(one.dataset[name])])), side);

for (const fragment of ["range=all", "range=last-30&compare=previous", "range=last-7&compare=last-year"]) {
  test(`each tile says what it is worked out from, #${fragment}`, async () => {
    await visit(fragment);
    const { tiles } = await oracle.ask(fragment);
    for (const metric of Object.keys(NAMES)) {
      await info(metric).click();
      assert.match(await meaning().innerText(), new RegExp(`^${NAMES[metric].replace(".", "\\.")}`));
      for (const [side, name] of [["value", "value"], ...(fragment.includes("compare") ? [["before", "before"]] : [])]) {
        const numbers = await worked(side);
        for (const [key, value] of Object.entries(numbers)) assert.ok(same(value, tiles[key][name]), `${metric}: ${key} ${name} is ${value}, the oracle says ${tiles[key][name]}`);
        const formula = FORMULAS[metric];
        // No play, no average: 0 by 0 is not a number, and the page shows none.
        const computed = formula?.(numbers);
        if (formula) assert.ok(Number.isNaN(computed) ? numbers[metric] === null : same(computed, numbers[metric]), `${metric} ${name}: ${computed} for ${numbers[metric]}`);
        assert.ok(metric in numbers);
      }
      await page.keyboard.press("Escape");
      assert.equal(await meaning().count(), 0);
    }
  });
}

test("value, change and the value before are read without a pointer, and five have a course over time", async () => {
  await visit("range=last-30&compare=previous");
  const { tiles } = await oracle.ask("range=last-30&compare=previous");
  for (const metric of Object.keys(NAMES)) {
    const number = ui.panel(page, "tiles").locator(`dd > [data-metric="${metric}"]`);
    assert.ok(same(await ui.valueOf(number), tiles[metric].value));
    assert.ok(same(await ui.valueOf(number, "data-before"), tiles[metric].before));
    assert.ok(same(await ui.valueOf(number, "data-change"), tiles[metric].change));
    assert.match(await number.locator("xpath=following-sibling::*[1]").innerText(), /from \S/);
  }
  const drawn = await ui.panel(page, "tiles").locator("canvas").evaluateAll((all) => all.map((canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((byte) => byte > 0)));
  assert.deepEqual(drawn, [true, true, true, true, true]);
});

test("an explanation opens by Enter, and Escape gives the focus back", async () => {
  await visit("range=all");
  await info("completion").focus();
  await page.keyboard.press("Enter");
  await meaning().waitFor();
  assert.match(await meaning().innerText(), /÷ plays/);
  await page.keyboard.press("Escape");
  assert.equal(await info("completion").evaluate((element) => element === document.activeElement), true);
});
