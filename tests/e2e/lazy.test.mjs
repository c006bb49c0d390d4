// Parts of the program that are fetched on use: none before, each once, and again after a failure.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { openBrowser } from "./lib/browser.mjs";
import { open } from "./lib/page.mjs";
import { DIST, FIRST_LOAD } from "./lib/paths.mjs";
import * as ui from "./lib/selectors.mjs";
import { serve } from "./lib/server.mjs";

let site, browser, page, fetched;

before(async () => {
  site = await serve({ "/": DIST });
  browser = await openBrowser();
  browser.context.on("request", (request) => {
    const name = new URL(request.url()).pathname.slice(1);
    if (!name.startsWith("demo/")) fetched.push(name);
  });
});
after(async () => {
  await browser?.close();
  await site?.close();
});
afterEach(() => page?.close());

/** Opens the demo and notes what is fetched of the program. */
async function visit() {
  page = await browser.newPage();
  fetched = [];
  await open(page, site.url("/index.html"));
}

test("a page is opened with the files of the first load alone", async () => {
  await visit();
  assert.deepEqual([...new Set(fetched)].sort(), [...FIRST_LOAD].sort());
  browser.check();
});

test("a calendar is fetched when it is first opened, and never again", async () => {
  await visit();
  fetched = [];
  for (const _ of [1, 2]) {
    await ui.rangePicker(page).click();
    await ui.dayStop(page).waitFor();
    await page.keyboard.press("Escape");
    await ui.dayStop(page).waitFor({ state: "detached" });
  }
  assert.equal(fetched.filter((name) => name === "split_picking.wasm").length, 1, fetched.join());
  browser.check();
});

test("a part that cannot be fetched is said, and tried again", async () => {
  await visit();
  browser.expectErrors(/ERR_FAILED/, /Failed to fetch/);
  await page.route("**/split_picking.wasm", (route) => route.abort());
  await ui.rangePicker(page).click();
  const alert = ui.popover(page, "Range").getByRole("alert");
  await alert.waitFor();
  assert.match(await alert.textContent(), /could not be fetched/);
  await page.unroute("**/split_picking.wasm");
  await alert.getByRole("button", { name: "Try again" }).click();
  await ui.dayStop(page).waitFor();
  // The page goes on as if nothing had been.
  await page.keyboard.press("Escape");
  await ui.pickRange(page, "Last 7 days");
  assert.equal(await ui.panel(page, "tiles").getAttribute("data-range"), "2026-11-13..2026-11-19");
  browser.check();
});
