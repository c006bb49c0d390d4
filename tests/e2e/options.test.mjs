// What a host may choose of a widget, from another origin: panels, filters, ranges, names, theme, its own player;
// and embed.html, which writes the lines for it.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { axe } from "./lib/axe.mjs";
import { openBrowser } from "./lib/browser.mjs";
import { current, install } from "./lib/page.mjs";
import { DIST } from "./lib/paths.mjs";
import * as ui from "./lib/selectors.mjs";
import { serve } from "./lib/server.mjs";

let program, host, browser, page;

before(async () => {
  program = await serve({ "/": DIST }, { cors: true });
  host = await serve({ "/demo": `${DIST}/demo` });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await program?.close();
  await host?.close();
});
afterEach(async () => {
  await page?.close();
  browser.check();
});

/** Opens a page of the host and waits until its widget is current. */
async function open(body, head = "") {
  host.mount("/course.html", {
    type: "text/html",
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A course page</title><link rel="icon" href="data:,">${head}</head><body>${body}</body></html>`,
  });
  page = await browser.newPage();
  await install(page);
  await page.goto(host.url("/course.html"));
  await page.locator('[data-panel][aria-busy="false"]').first().waitFor();
  await current(page);
}
const script = () => `<script type="module" src="${program.url("/viewprint-element.js")}"></script>`;
const widget = (attributes, inner = "") => `${script()}<viewprint-entry src="${program.url("/demo/entry.json")}" ${attributes}>${inner}</viewprint-entry>`;
const set = (name, value) => page.locator("viewprint-entry").evaluate((element, [name, value]) => (value === null ? element.removeAttribute(name) : element.setAttribute(name, value)), [name, value]);
const panels = () => page.locator("[data-panel]").evaluateAll((panels) => panels.map((panel) => panel.dataset.panel));
const plays = (value) => page.locator(`[data-panel="tiles"] [data-metric="plays"][data-value="${value}"]`).first();

test("panels are those of the list, in its order, and change with it", async () => {
  await open(widget('panels="trend, tiles,clock"'));
  assert.deepEqual(await panels(), ["trend", "tiles"]);
  await set("panels", "tiles,devices,quality");
  await page.locator('[data-panel="devices"]').waitFor();
  await current(page);
  assert.deepEqual(await panels(), ["tiles", "devices", "quality"]);
  await set("panels", null);
  await page.locator('[data-panel="funnel"]').waitFor();
  assert.deepEqual(await panels(), ["tiles", "timeline", "viewers", "trend", "funnel", "countries", "domains", "devices", "quality"]);
});

test("a filter that the host has fixed cannot be taken away, and others can", async () => {
  await open(widget('locked="country=US" compare="previous"'));
  await plays(995).waitFor();
  assert.equal(await ui.chips(page).count(), 0);
  assert.equal(await ui.clearFilters(page).count(), 0);
  assert.match(await page.locator(".chip").textContent(), /Country.*United States.*fixed by the page around/);
  // Drilled into the one country, whose regions can be filtered by.
  await ui.rowLink(page, "countries", "US-WI").click();
  await current(page);
  assert.equal(await ui.chips(page).count(), 1);
  await ui.clearFilters(page).click();
  await plays(995).waitFor();
  await ui.openMenu(page, "device");
  assert.equal(await ui.dimension(page, "country").count(), 0);
  // Neither can a state of the host's take it away; its own next choice can.
  await set("state", "country=DE");
  await current(page);
  await plays(995).waitFor();
  await set("locked", "");
  await set("state", "range=last-30");
  await plays(1387).waitFor();
});

test("what a person chooses is told, what the host chooses is not, and ranges have a beginning", async () => {
  await open(`<script>window.told = []; addEventListener("viewprint-state", (event) => told.push(event.detail.state));</script>${widget('range="last-7" compare="last-year"')}`);
  const range = () => page.locator('[data-panel="tiles"]').getAttribute("data-range");
  assert.equal(await range(), "2026-11-13..2026-11-19");
  assert.equal(await page.locator('[data-panel="tiles"]').getAttribute("data-range-before"), "2025-11-13..2025-11-19");
  await ui.stopComparing(page).click();
  await page.waitForFunction(() => window.told.length === 1);
  await set("state", "range=all&country=DE");
  await page.waitForFunction(() => document.querySelector("viewprint-entry").shadowRoot.querySelector('[data-panel="tiles"]').dataset.range.startsWith("2026-08-30"));
  await current(page);
  await ui.clearFilters(page).click();
  await page.waitForFunction(() => window.told.length === 2);
  assert.deepEqual(await page.evaluate(() => window.told), ["range=last-7", "range=all"]);
});

test("names may be stricter than the entry says, never less", async () => {
  const rows = () => page.locator('[data-panel="viewers"] [data-key]').evaluateAll((rows) => rows.map((row) => row.dataset.key));
  await open(widget('panels="tiles,viewers"'));
  const shown = await rows();
  await set("names", "pseudonyms");
  await page.waitForFunction((known) => {
    const rows = document.querySelector("viewprint-entry").shadowRoot.querySelectorAll('[data-panel="viewers"] [data-key]');
    return [...rows].some((row) => !known.includes(row.dataset.key));
  }, shown);
  await current(page);
  assert.equal((await rows()).filter((key) => key !== "~" && shown.includes(key)).length, 0);
  await set("names", "hidden");
  await ui.panel(page, "viewers").getByText("Who watched is not shown here.").waitFor();
  await current(page);
  assert.deepEqual(await rows(), []);
});

test("a theme is the widget's own, and follows the system again", async () => {
  await open(widget('panels="tiles" theme="dark"'));
  const ground = () => page.locator("viewprint-entry .vp").evaluate((element) => getComputedStyle(element).getPropertyValue("--vp-surface").trim());
  assert.equal(await ground(), "#181a1e");
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).getPropertyValue("--vp-surface")), "");
  await set("theme", "auto");
  assert.equal(await ground(), "#ffffff");
});

test("links lead to the page of the program, with the entry and the state", async () => {
  await open(widget('state="country=US"'));
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: host.origin });
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.getByText("Link copied").waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(link, `${program.url("/index.html")}?entry=${encodeURIComponent(program.url("/demo/entry.json"))}#country=US`);
});

test("the host's own video is followed and steered", async () => {
  await open(`<video id="lecture" src="${host.url("/demo/lecture.webm")}" muted preload="auto"></video>${widget('player="#lecture" panels="tiles,timeline"')}`);
  assert.equal(await page.locator("viewprint-entry video").isVisible(), false);
  await page.locator("#lecture").evaluate((video) => (video.currentTime = 65));
  await page.locator('.athead h3 span').getByText("1:05").waitFor();
  // The captions and chapters are read without a player of our own.
  await page.locator(".athead").getByText("Chapter").waitFor();
  await page.locator(".moment").first().click();
  await page.waitForFunction(() => document.querySelector("#lecture").currentTime > 300);
});

test("a player that is not there is said to the host, and the widget works", async () => {
  await open(`<script>addEventListener("viewprint-error", (event) => (window.said = event.detail.text));</script>${widget('player="#nobody" panels="tiles"')}`);
  await page.waitForFunction(() => window.said);
  assert.match(await page.evaluate(() => window.said), /nothing on this page matches #nobody/);
});

test("players in frames are spoken with in their own words", async () => {
  // Their servers are not to be had here: a frame of this host's stands in for each, which knows no more than
  // what YouTube and Vimeo document of their messages.
  const youtube = `<script>
    const say = (message) => parent.postMessage(JSON.stringify(message), "*");
    addEventListener("message", ({ data }) => {
      const { event, func, args } = JSON.parse(data);
      if (event === "listening") say({ event: "infoDelivery", info: { currentTime: 65.5 } });
      if (event === "command" && func === "seekTo") say({ event: "infoDelivery", info: { currentTime: args[0] } });
      if (func === "playVideo") document.title = "playing";
    });</script>`;
  const vimeo = `<script>
    const say = (message) => parent.postMessage(message, "*");
    let heard = false;
    addEventListener("message", ({ data }) => {
      const { method, value } = JSON.parse(data);
      if (method === "addEventListener" && value === "timeupdate") heard = true;
      if (method === "setCurrentTime") say({ event: "seeked", data: { seconds: value } });
    });
    setTimeout(() => { heard = false; say({ event: "ready" }); const wait = setInterval(() => heard && (clearInterval(wait), say({ event: "timeupdate", data: { seconds: 65.5 } })), 10); });</script>`;
  for (const [name, body] of Object.entries({ youtube, vimeo })) {
    host.mount(`/${name}.html`, { type: "text/html", body });
    await open(`<iframe id="player" title="A film" src="${host.url(`/${name}.html`)}"></iframe>
      <script type="module">
        import { follow, framed, adapters } from "${program.url("/players.js")}";
        window.places = [];
        // The same words, of the address at hand.
        const known = adapters.at(-1).frames.find(({ host }) => host.test("${name}.com"));
        adapters.unshift(framed([{ ...known, host: /^127\\.0\\.0\\.1$/ }]));
        window.player = follow("#player", (at_s) => window.places.push(at_s));
      </script>${widget('panels="tiles"')}`);
    await page.waitForFunction(() => window.places.includes(65.5));
    await page.evaluate(() => window.player.seek(120));
    await page.waitForFunction(() => window.places.includes(120));
    const before = await page.evaluate(() => (window.player.stop(), window.places.length));
    await page.evaluate(() => document.querySelector("#player").contentWindow.postMessage(JSON.stringify({ event: "listening", method: "setCurrentTime", value: 1 }), "*"));
    assert.equal(await page.evaluate(() => window.places.length), before);
    await page.close();
  }
});

test("the embed page writes lines that do what its preview shows", async () => {
  page = await browser.newPage();
  await page.goto(program.url("/embed.html"));
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: program.origin });
  const snippet = page.locator("#snippet");
  const choose = (name, value) => page.locator(`select[name="${name}"]`).selectOption(value);
  await choose("compare", "previous");
  await choose("theme", "dark");
  await page.getByRole("checkbox", { name: /Funnel/ }).uncheck();
  await page.getByRole("button", { name: "Down: Tiles: how much" }).click();
  await page.getByRole("radio", { name: /^Element/ }).check();
  await page.getByRole("checkbox", { name: /Fix the filters/ }).check();
  await page.locator("#stage [data-panel='countries'] [data-key='US'] .rowlink").first().click();
  await page.waitForFunction(() => document.querySelector("#snippet").value.includes('locked="country=US"'));
  assert.deepEqual(await axe(page), []);
  for (const [way, has] of [["Element", '<viewprint-entry src="'], ["Script tag", "data-entry="], ["Module", "await mount("], ["Frame", "<iframe src="]]) {
    await page.getByRole("radio", { name: new RegExp(`^${way}`) }).check();
    const lines = await snippet.inputValue();
    assert.ok(lines.includes(has), lines);
    if (way === "Element" || way === "Script tag") {
      const other = page;
      // The filter that was fixed belongs to the preview before; of a new one none is chosen.
      await open(lines.replace(/ (data-)?locked="[^"]*"/, ""));
      await plays(1387).waitFor();
      assert.deepEqual((await panels()).slice(0, 3), ["timeline", "tiles", "viewers"]);
      assert.equal((await panels()).includes("funnel"), false);
      assert.equal(await page.locator("viewprint-entry").getAttribute("data-theme"), "dark");
      await page.close();
      page = other;
    }
  }
  await page.getByRole("button", { name: "Copy" }).click();
  await page.getByText("Copied.").waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await snippet.inputValue());
});

test("while a widget loads, nothing that is seen moves", async () => {
  const watch = () => {
    window.moved = [];
    new PerformanceObserver((list) => {
      for (const { value, sources } of list.getEntries()) window.moved.push([value, ...sources.map(({ node }) => node?.nodeName)]);
    }).observe({ type: "layout-shift", buffered: true });
  };
  const body = `<style>viewprint-entry { min-height: 100vh }</style><h1>A course</h1><script src="${program.url("/viewprint.js")}" data-entry="${program.url("/demo/entry.json")}"></script><p>What follows.</p>`;
  host.mount("/still.html", { type: "text/html", body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A course page</title><link rel="icon" href="data:,"></head><body>${body}</body></html>` });
  for (const url of [host.url("/still.html"), program.url("/index.html")]) {
    page = await browser.newPage();
    await page.addInitScript(watch);
    await install(page);
    await page.goto(url);
    await page.locator('[data-panel][aria-busy="false"]').first().waitFor();
    await current(page);
    assert.deepEqual(await page.evaluate(() => window.moved), [], url);
    await page.close();
  }
});
