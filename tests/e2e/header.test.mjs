// The header: what is looked at, how fresh the data is, and what it cannot tell.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, afterEach, before, test } from "node:test";
import { openBrowser } from "./lib/browser.mjs";
import { DEMO } from "./lib/entries.mjs";
import { go, open } from "./lib/page.mjs";
import { DIST } from "./lib/paths.mjs";
import { sample, sessions } from "./lib/samples.mjs";
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
const header = () => page.locator("header.entry");
const missing = () => page.getByRole("button", { name: "What is missing" });
const pop = () => page.locator("header .pop:popover-open");
const mount = (mounts) => Object.entries(mounts).forEach(([path, what]) => site.mount(path, what));

test("kind, title, owner, date, length, freshness and zone are in print", async () => {
  await visit("/index.html");
  const text = (await header().innerText()).replace(/\s+/g, " ");
  for (const part of [/Video/, /Owner \S/, /Created \w{3} \d/, /Length \d+:\d\d/, /Data until .*\d\d:\d\d/, /\w+\/\w+/]) assert.match(text, part);
  assert.doesNotMatch(text, /not given/);
  assert.match(await page.getByRole("heading", { level: 1 }).innerText(), /\w/);
});

test("what the entry does not tell is said to be not given", async () => {
  mount(sample("bare", sessions(9), { entry: { entry: { id: "bare", kind: "audio" } } }));
  await visit("/index.html?entry=s/bare.json#range=all");
  const text = (await header().innerText()).replace(/\s+/g, " ");
  assert.match(text, /Audio/);
  assert.match(text, /Owner not given/);
  assert.match(text, /Created not given/);
  assert.match(text, /Length 0:18/);
});

test("what is missing tells the anonymous of this range, and follows it", async () => {
  await visit("/index.html#range=all");
  const said = [];
  for (const fragment of ["range=all", "range=last-7", "range=all&viewer=~"]) {
    await go(page, fragment);
    await missing().click();
    const { tiles } = await oracle.ask(fragment);
    const text = await pop().innerText();
    const [n, plays] = [tiles.anonymous_plays.value, tiles.plays.value].map((count) => count.toLocaleString("en-US"));
    assert.ok(text.includes(`${n} of ${plays} plays in this range`) || (n === "0" && text.includes(`None of the ${plays} plays`)), text);
    const downloads = tiles.downloads.value;
    assert.match(text, downloads ? new RegExp(`${downloads.toLocaleString("en-US")} download`) : /No download is recorded in this range/);
    for (const part of [/block trackers/, /refused|could not be read/]) assert.match(text, part);
    said.push(text);
    await page.keyboard.press("Escape");
    assert.equal(await pop().count(), 0);
  }
  assert.notEqual(said[0], said[1]);
});

test("refused records and sessions without a play are named, by keys too, and the notes are one press away", async () => {
  const lost = JSON.stringify({ at: "2026-09-03T10:00:00Z", kind: "watch", session: "x", from: 3, to: 9 });
  mount(sample("lossy", `${sessions(3)}${lost}\nnot json\n`));
  await visit("/index.html?entry=s/lossy.json#range=all");
  await missing().focus();
  await page.keyboard.press("Enter");
  await pop().waitFor();
  const text = await pop().innerText();
  assert.match(text, /1 record could not be read and is left out/);
  assert.match(text, /1 session watched without a play/);
  assert.match(text, /None of the 3 plays in this range is anonymous/);
  await pop().getByRole("link", { name: "All notes about these numbers" }).click();
  await page.waitForFunction(() => document.activeElement?.matches(".about"));
  assert.equal(new URL(page.url()).hash, "#range=all");
  assert.match(await page.locator(".about").innerText(), /1 session watched without a play/);
});

test("hidden names are said", async () => {
  mount(sample("private", sessions(9), { entry: { privacy: { names: "hidden" } } }));
  await visit("/index.html?entry=s/private.json#range=all");
  await missing().click();
  assert.match(await pop().innerText(), /Who watched is not shown here/);
  assert.ok(await ui.valueOf(ui.number(page, "tiles", "plays")));
});
