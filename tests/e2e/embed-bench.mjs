// How soon a page that embeds the demo shows its tiles, from a local server:   node tests/e2e/embed-bench.mjs
//
// The first visit fills the browser's cache; the others find all files in it.

import { openBrowser } from "./lib/browser.mjs";
import { openHosts } from "./lib/hosts.mjs";
import { DIST } from "./lib/paths.mjs";
import { serve } from "./lib/server.mjs";

const ROUNDS = 9;
const site = await serve({ "/": { file: DIST, headers: { "cache-control": "public, max-age=3600" } } }, { cors: true });
const hosts = await openHosts(site.origin);

/** Notes when the tiles have their numbers, on the clock of the outermost page's beginning. */
const WATCH = () => {
  const find = (root) => root.querySelector('[data-panel="tiles"][aria-busy="false"] [data-metric="plays"]') ?? root.querySelector('[data-panel="tiles"]:not([aria-busy]) [data-metric="plays"]');
  const look = () => {
    const roots = [document, ...[...document.querySelectorAll("*")].map((one) => one.shadowRoot).filter(Boolean)];
    if (roots.some((root) => find(root)?.dataset.value)) window.shown = performance.timeOrigin + performance.now();
    else requestAnimationFrame(look);
  };
  look();
};

for (const name of ["script", "element", "iframe"]) {
  const browser = await openBrowser();
  await browser.context.addInitScript(WATCH);
  const took = [];
  for (let i = 0; i <= ROUNDS; i += 1) {
    const page = await browser.newPage();
    await page.goto(hosts.url(name));
    const where = name === "iframe" ? await (await page.locator("iframe").elementHandle()).contentFrame() : page;
    await where.waitForFunction(() => window.shown);
    const began = await page.evaluate(() => performance.timeOrigin);
    took.push(Math.round((await where.evaluate(() => window.shown)) - began));
    await page.close();
  }
  const [cold, ...warm] = took;
  warm.sort((a, b) => a - b);
  console.log(`${name.padEnd(8)} tiles after ${warm[(ROUNDS - 1) / 2]} ms with a warm cache (${warm[0]} to ${warm.at(-1)}), ${cold} ms with a cold one`);
  await browser.close();
}
await site.close();
await hosts.close();
