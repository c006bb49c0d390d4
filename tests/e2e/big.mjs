// A million events in the browser: figures, no verdict on time.   node tests/e2e/big.mjs [EVENTS]
//
// Prints how long the page takes to show everything, the longest task on the main thread while it loads and
// while it is filtered 20 times, and the median of 20 from a click to "everything current and drawn". Then it
// loads once more with a trace, which tells how much of its longest tasks was work: the rest waited for a core.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { openBrowser } from "./lib/browser.mjs";
import { current, install } from "./lib/page.mjs";
import { DIST, ROOT } from "./lib/paths.mjs";
import * as ui from "./lib/selectors.mjs";
import { serve } from "./lib/server.mjs";

const events = Number(process.argv[2] ?? 1_000_000);
const CHANGES = 20;

/** The file of events, made once by the demo's generator. */
function bigFile() {
  const file = join(ROOT, "target", `big-${events}.ndjson`);
  if (existsSync(file)) return file;
  mkdirSync(join(ROOT, "target"), { recursive: true });
  const half = `${file}.part`;
  const made = spawnSync("cargo", ["run", "--locked", "--release", "--example", "demo", "--", "--events", `${events}`, "--out", half], {
    cwd: ROOT, stdio: ["ignore", "inherit", "inherit"],
  });
  if (made.status !== 0) throw new Error("the generator (examples/demo) failed");
  renameSync(half, file); // a file that is there is whole
  return file;
}

// Tasks over 50 ms, as the browser sees them: nothing else on the main thread runs meanwhile.
const WATCH_TASKS = () => {
  window.__tasks = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.__tasks.push({ at: entry.startTime, ms: entry.duration });
  }).observe({ type: "longtask", buffered: true });
};
const takeTasks = (page) => page.evaluate(() => window.__tasks.splice(0).map((task) => task.ms));
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const ms = (value) => `${value.toFixed(0)} ms`;
const longest = (tasks) => (tasks.length ? `${ms(Math.max(...tasks))} (${tasks.length} tasks over 50 ms)` : "under 50 ms");

const file = bigFile();
const entry = {
  viewprint: 1,
  entry: { id: "big", name: `${events.toLocaleString("en")} events`, kind: "video" },
  time_zone: "America/Chicago",
  source: { kind: "events", url: "big.ndjson" },
};
const site = await serve({ "/": DIST, "/big.json": { body: entry }, "/big.ndjson": { file, type: "application/x-ndjson" } });
const browser = await openBrowser({ viewport: { width: 1280, height: 900 } });
const page = await browser.newPage();
await page.addInitScript(WATCH_TASKS);
await install(page);

console.log(`${events.toLocaleString("en")} events, ${(statSync(file).size / 1e6).toFixed(0)} MB of NDJSON, ${cpus().length} cores`);
const began = performance.now();
await page.goto(site.url("/index.html?entry=big.json#range=all"));
await ui.progress(page).waitFor({ timeout: 10_000 }); // a person sees that something happens
console.log(`progress is shown after          ${ms(performance.now() - began)}`);
await current(page, { timeout: 180_000 });
console.log(`everything is shown after        ${ms(performance.now() - began)}`);
console.log(`longest task while it loads      ${longest(await takeTasks(page))}`);

// A click on a row filters, a second click on it takes the filter away.
const rows = ["devices", "countries", "domains"];
const times = [];
for (let i = 0; i < CHANGES; i += 1) {
  const name = rows[Math.floor(i / 2) % rows.length];
  const button = i % 2 ? ui.chips(page).first() : ui.panel(page, name).locator("[data-key] .rowlink:not(.unk)").first();
  await button.scrollIntoViewIfNeeded();
  const handle = await button.elementHandle();
  times.push(
    await page.evaluate(async (element) => {
      const start = performance.now();
      element.click();
      await new Promise((done) => setTimeout(done)); // what the click made stale is marked by now
      const stale = await window.__vp.settled(0, 60_000);
      if (stale) throw new Error(`not current: ${stale}`);
      return performance.now() - start;
    }, handle),
  );
}
const tasks = await takeTasks(page);
console.log(`click to everything drawn        median ${ms(median(times))}, longest ${ms(Math.max(...times))}, of ${CHANGES} changes`);
console.log(`longest task while filtering     ${longest(tasks)}`);
const memory = await page.evaluate(() => performance.memory?.usedJSHeapSize ?? 0);
if (memory) console.log(`JavaScript heap of the page      ${(memory / 1e6).toFixed(0)} MB`);
await browser.close();

// What runs on the main thread, with the time on the wall and on the processor; nothing is in a cache.
const fresh = await openBrowser({ viewport: { width: 1280, height: 900 } });
const traced = await fresh.newPage();
await install(traced);
const cdp = await fresh.context.newCDPSession(traced);
const told = [];
cdp.on("Tracing.dataCollected", ({ value }) => told.push(...value));
await cdp.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories: ["toplevel"] } });
await traced.goto(site.url("/index.html?entry=big.json#range=all"));
await current(traced, { timeout: 180_000 });
const whole = new Promise((done) => cdp.once("Tracing.tracingComplete", done));
await cdp.send("Tracing.end");
await whole;
const mains = told.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain").map(({ pid, tid }) => `${pid} ${tid}`);
const all = told.filter(({ name, pid, tid, tdur }) => name.endsWith("::RunTask") && tdur !== undefined && mains.includes(`${pid} ${tid}`));
const of = ({ dur, tdur }) => `${ms(dur / 1000)}, ${ms(tdur / 1000)} of it work`;
const most = (key) => all.reduce((a, b) => (b[key] > a[key] ? b : a));
console.log(`traced: the longest task         ${of(most("dur"))}`);
console.log(`traced: the one with most work   ${of(most("tdur"))}`);

await fresh.close();
await site.close();
