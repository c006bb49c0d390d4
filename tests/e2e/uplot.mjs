// Our trend beside uPlot, in one page: what a redraw costs in script.   node tests/e2e/uplot.mjs [--built]
//
// Both draw 1,000 days as a line with the area under it, grid, axes and their words, on a canvas
// of 900 x 300 CSS pixels. Each redraw is handed other data than the one before (two sets in turn),
// so that neither draws from what it kept. A redraw is timed from the call to its return: what the
// browser rasters later is the same few shapes for both and is not script.
//
//   ours    examples/redraw.rs in the release profile and through wasm-opt, like the page: from the
//           worker's answer to the last call of the canvas, so values, axes, dates and numbers in
//           words are made anew each time, as on the page.
//   uPlot   its production build as it comes, without legend and cursor: setData, with new scales.
//           For comparison, in turns of their own: redraw(true, true) (the same data; paths and
//           axes anew) and redraw() (the same data; paths anew, axes kept).
//
// The page is isolated (COOP, COEP), so its clock ticks in 5 microseconds, not in 100. A frame
// passes between two redraws. Ours and theirs take turns, each first in every second turn, and as
// often as each other: what ran last finds its code and data in the processor's caches.
// The verdict is the middle one of three rounds.

import { spawnSync } from "node:child_process";
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { openBrowser } from "./lib/browser.mjs";
import { ROOT } from "./lib/paths.mjs";
import { serve } from "./lib/server.mjs";

const REDRAWS = 50;
const ROUNDS = 3;
const WARM_UP = 50; // redraws of each that are not counted: both are compiled while they run
const SIZE = { width: 900, height: 300 };

/** Builds the example as Trunk builds the page, unless `--built`; gives the folder it lies in. */
function program() {
  const folder = join(ROOT, "target/redraw");
  if (process.argv.includes("--built")) return folder;
  const run = (command, args) => {
    const done = spawnSync(command, args, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 28 });
    if (done.status !== 0) throw done.error ?? new Error(`${command} failed`);
    return done.stdout.toString();
  };
  const built = run("cargo", [
    "build", "--locked", "--release", "--target", "wasm32-unknown-unknown", "--example", "redraw", "--message-format=json",
  ]);
  const artifacts = built.split("\n").filter(Boolean).map((line) => JSON.parse(line));
  const wasm = artifacts.flatMap((one) => one.filenames ?? []).find((name) => name.endsWith("/redraw.wasm"));
  mkdirSync(folder, { recursive: true });
  run("wasm-bindgen", ["--target", "web", "--no-typescript", "--out-dir", folder, wasm]);
  const small = join(folder, "redraw_bg.wasm");
  run("wasm-opt", ["-Oz", small, "-o", small]);
  console.log(`our program for this: ${statSync(small).size.toLocaleString("en")} bytes`);
  return folder;
}

const PAGE = `<!doctype html><meta charset=utf-8><title>redraw</title>
<link rel=stylesheet href=/uplot/uPlot.min.css><body style="margin:0;background:#fff">
<canvas id=ours style="display:block"></canvas><div id=theirs></div>
<script src=/uplot/uPlot.iife.min.js></script>`;

/** Runs in the page. Gives the milliseconds of every redraw, by round and by who drew. */
async function measure({ redraws, rounds, warmUp, size }) {
  const module = await import("/redraw/redraw.js");
  await module.default();
  const N = 1000;
  const FIRST_DAY = 19_500;
  // Weeks with their weekends, waves over the year, noise from a seed.
  let seed = 20_261_123;
  const noise = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const set = () =>
    Array.from({ length: N }, (_, day) => Math.round((260 + 150 * Math.sin(day / 58)) * (day % 7 < 5 ? 1 : 0.35) * (0.6 + 0.8 * noise())));
  const sets = [set(), set()];

  const canvas = document.querySelector("#ours");
  canvas.width = size.width * devicePixelRatio;
  canvas.height = size.height * devicePixelRatio;
  canvas.style.width = `${size.width}px`;
  const sheet = module.Sheet.of(canvas);
  const look = new module.Look(devicePixelRatio);
  const answers = sets.map((plays) => new module.Answer(FIRST_DAY, Uint32Array.from(plays)));

  const days = Array.from({ length: N }, (_, day) => (FIRST_DAY + day) * 86_400);
  const data = sets.map((plays) => [days, plays]);
  const plot = new uPlot(
    {
      ...size,
      legend: { show: false },
      cursor: { show: false },
      series: [{}, { stroke: "#1f5fbf", width: 2, fill: "#e6eefb" }],
    },
    data[0],
    document.querySelector("#theirs"),
  );

  const ways = {
    ours: (i) => answers[i % 2].draw(sheet, size.width, look),
    // In a batch uPlot draws before it returns, not in a later microtask.
    setData: (i) => plot.batch(() => plot.setData(data[i % 2])),
    "redraw(true, true)": () => plot.batch(() => plot.redraw(true, true)),
    "redraw()": () => plot.batch(() => plot.redraw()),
  };
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const timed = async (n, ...names) => {
    const times = Object.fromEntries(names.map((name) => [name, []]));
    for (let i = 0; i < n; i += 1) {
      for (const name of i % 2 ? [...names].reverse() : names) {
        await frame();
        const start = performance.now();
        ways[name](i);
        times[name].push(performance.now() - start);
      }
    }
    return times;
  };
  await timed(warmUp, ...Object.keys(ways));
  const all = [];
  for (let round = 0; round < rounds; round += 1) {
    const both = await timed(redraws, "ours", "setData");
    const others = await timed(redraws, "redraw(true, true)", "redraw()");
    all.push({ ...both, ...others });
  }
  if (!crossOriginIsolated) throw new Error("the clock is coarse: the page is not isolated");
  return all;
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

const isolated = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
const site = await serve({
  "/": { body: PAGE, type: "text/html; charset=utf-8", headers: isolated },
  "/redraw": { file: program(), headers: isolated },
  "/uplot": { file: join(ROOT, "tests/e2e/node_modules/uplot/dist"), headers: isolated },
  "/favicon.ico": { body: "" },
});
for (const scale of [1, 2]) {
  const browser = await openBrowser({ viewport: { width: 1000, height: 700 }, deviceScaleFactor: scale });
  const page = await browser.newPage();
  await page.goto(site.url("/"));
  const rounds = await page.evaluate(measure, { redraws: REDRAWS, rounds: ROUNDS, warmUp: WARM_UP, size: SIZE });
  await page.screenshot({ path: join(ROOT, `target/redraw/${scale}x.png`) });
  await browser.close();

  console.log(`\n${scale} device pixel(s) a CSS pixel: ms of script, median of ${REDRAWS} redraws`);
  const ratios = [];
  for (const [i, times] of rounds.entries()) {
    const medians = Object.entries(times).map(([name, list]) => [name, median(list)]);
    ratios.push(median(times.ours) / median(times.setData));
    console.log(`round ${i + 1}   ${medians.map(([name, ms]) => `${name} ${ms.toFixed(3)}`).join("   ")}   ratio ${ratios[i].toFixed(2)}`);
  }
  console.log(`ratio, the middle round   ${median(ratios).toFixed(2)}`);
}
await site.close();
