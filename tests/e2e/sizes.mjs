// What a first visit downloads, and whether it stays small:   node tests/e2e/sizes.mjs [DIST]
// Media, demo data and maps come later or not at all, so they do not count.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { DIST } from "./lib/paths.mjs";

const LIMIT = 350_000; // bytes in brotli

const dist = process.argv[2] ?? DIST;
const needed = ["index.html", "viewprint.css", "app.js", "app_bg.wasm", "worker.js"];
// Snippets are scripts that wasm-bindgen adds beside the glue: they are imported by it.
const snippets = readdirSync(dist, { recursive: true }).map(String).filter((name) => /^snippets\/.*\.js$/.test(name));

const sum = [0, 0, 0];
const line = (name, sizes) => console.log(name.padEnd(22), ...sizes.map((size) => size.toLocaleString("en").padStart(11)));
console.log("first load".padEnd(22), "        raw", "       gzip", "  brotli 11");
for (const name of [...needed, ...snippets]) {
  const raw = readFileSync(join(dist, name));
  const brotli = brotliCompressSync(raw, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length },
  });
  const sizes = [raw.length, gzipSync(raw, { level: 9 }).length, brotli.length];
  sizes.forEach((size, i) => (sum[i] += size));
  line(name, sizes);
}
line("sum", sum);
if (sum[2] > LIMIT) {
  console.error(`the first load is ${sum[2].toLocaleString("en")} bytes in brotli, above ${LIMIT.toLocaleString("en")}`);
  process.exit(1);
}
