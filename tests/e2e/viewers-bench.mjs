// Ten thousand viewers in the browser: figures, no verdict on time.   node tests/e2e/viewers-bench.mjs [VIEWERS]
//
// Prints the median and the longest of 20 from a click or a key to "current and drawn" (two frames after the answer
// has come): ordering, finding, opening a row, turning a page.

import { cpus } from "node:os";
import { openBrowser } from "./lib/browser.mjs";
import { open } from "./lib/page.mjs";
import { DIST } from "./lib/paths.mjs";
import { crowd, sample } from "./lib/samples.mjs";
import { serve } from "./lib/server.mjs";

const viewers = Number(process.argv[2] ?? 10_000);
const TIMES = 20;

const { events, names } = crowd(viewers);
const site = await serve({ "/": DIST, ...sample("crowd", events, { entry: { viewers: names } }) });
const browser = await openBrowser({ viewport: { width: 1280, height: 900 } });
const page = await browser.newPage();
await open(page, site.url("/index.html?entry=s/crowd.json#range=all&compare=previous"), { timeout: 120_000 });

// Runs in the page: does one thing and waits until the panel is current and drawn.
const timed = (what, argument) =>
  page.evaluate(
    async ([name, at]) => {
      const panel = document.querySelector('[data-panel="viewers"]');
      const all = (selector) => [...panel.querySelectorAll(selector)];
      const input = panel.querySelector("input");
      const frames = async (n) => { for (; n; n -= 1) await new Promise((done) => requestAnimationFrame(done)); };
      const wait = async (done) => { for (let i = 0; i < 1000 && !done(); i += 1) await frames(1); };
      const current = () => panel.getAttribute("aria-busy") !== "true" && !all('[aria-busy="true"]').length;
      const does = {
        sort: () => all(".sort")[at % 7].click(),
        find: () => { input.value = ["j", "jo", "jose", "", "4", "42", "brown", ""][at % 8]; input.dispatchEvent(new Event("input", { bubbles: true })); },
        expand: () => all('[data-action="row"]')[at % 9].click(),
        turn: () => all('[data-action="next"]')[0].click(),
        resize: () => { const select = all('[data-action="rows"]')[0]; select.value = `${at}`; select.dispatchEvent(new Event("change")); },
      };
      await frames(3);
      const start = performance.now();
      does[name]();
      await new Promise((done) => setTimeout(done)); // what it made stale is marked by now
      await wait(current);
      await frames(2);
      return performance.now() - start;
    },
    [what, argument],
  );
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const report = async (label, what) => {
  const times = [];
  for (let i = 0; i < TIMES; i += 1) times.push(await timed(what, i));
  console.log(`${label.padEnd(34)} median ${median(times).toFixed(0)} ms, longest ${Math.max(...times).toFixed(0)} ms`);
};
const rows = () => page.locator('[data-panel="viewers"] tbody tr').count();

console.log(`${viewers.toLocaleString("en")} viewers, two ranges, ${cpus().length} cores`);
await report("ordering by another column", "sort");
await report("finding, one more letter", "find");
await report("opening a row", "expand");
await report("closing it", "expand");
await report("turning a page", "turn");
for (const size of [25, 100]) {
  await timed("resize", size);
  await report(`${size} rows a page: ordering`, "sort");
  await report(`${size} rows a page: turning a page`, "turn");
}
console.log(`rows that are made at the end: ${await rows()}`);
await browser.close();
await site.close();
