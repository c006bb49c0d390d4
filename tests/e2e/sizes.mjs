// What a first visit downloads, and whether it stays small:   node tests/e2e/sizes.mjs [DIST]
// Media, demo data and the parts of the program that are fetched on use come later or not
// at all: they are listed, and do not count.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { DIST, FIRST_LOAD } from "./lib/paths.mjs";

const LIMIT = 350_000; // bytes in brotli

const dist = process.argv[2] ?? DIST;
const parts = readdirSync(dist).filter((name) => name.endsWith(".wasm") && !FIRST_LOAD.includes(name));

const line = (name, sizes) => console.log(name.padEnd(24), ...sizes.map((size) => size.toLocaleString("en").padStart(11)));
function sizesOf(name) {
  const raw = readFileSync(join(dist, name));
  const brotli = brotliCompressSync(raw, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length },
  });
  const sizes = [raw.length, gzipSync(raw, { level: 9 }).length, brotli.length];
  line(name, sizes);
  return sizes;
}
console.log("first load".padEnd(24), "        raw", "       gzip", "  brotli 11");
const sum = FIRST_LOAD.map(sizesOf).reduce((sum, sizes) => sum.map((all, i) => all + sizes[i]));
line("sum", sum);
console.log("on use");
parts.forEach(sizesOf);
if (sum[2] > LIMIT) {
  console.error(`the first load is ${sum[2].toLocaleString("en")} bytes in brotli, above ${LIMIT.toLocaleString("en")}`);
  process.exit(1);
}
