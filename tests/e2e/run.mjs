// Runs the end-to-end tests:   node tests/e2e/run.mjs [NAME ...] [--only PATTERN]
//
// NAME is a part of a file's name (numbers, interaction, harness); PATTERN is a part of a test's name.
// Ends with a line of its own, "e2e: N passed, N failed, N skipped".

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { ROOT } from "./lib/paths.mjs";

const args = process.argv.slice(2);
const at = args.indexOf("--only");
const [only] = at < 0 ? [] : args.splice(at, 2).slice(1);
const folder = join(ROOT, "tests/e2e");
// Those that take minutes begin first, so that none of them is left alone at the end.
const LONGEST = ["numbers.test.mjs", "lrs.test.mjs"];
const turn = (name) => (LONGEST.includes(name) ? LONGEST.indexOf(name) : LONGEST.length);
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".test.mjs") && (!args.length || args.some((part) => name.includes(part))))
  .sort((a, b) => turn(a) - turn(b))
  .map((name) => join(folder, name));
if (!files.length) {
  console.error(`no test file is called like ${args.join(" or ")}`);
  process.exit(2);
}

const counts = { passed: 0, failed: 0, skipped: 0 };
const skipped = [];
// Two files at once: one waits for its browser half of the time.
const stream = run({ files, concurrency: 2, testNamePatterns: only ? [new RegExp(only)] : undefined });
const count = (verdict) => (event) => {
  if (event.details?.type === "suite") return;
  if (event.skip !== undefined && event.skip !== false) {
    counts.skipped += 1;
    skipped.push(`${event.name}${typeof event.skip === "string" && event.skip ? `: ${event.skip}` : ""}`);
  } else counts[verdict] += 1;
};
stream.on("test:pass", count("passed"));
stream.on("test:fail", count("failed"));
stream.compose(new spec()).pipe(process.stdout);
stream.on("end", () => {
  setImmediate(() => {
    for (const name of skipped) console.log(`skipped: ${name}`);
    console.log(`\ne2e: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
    process.exitCode = counts.failed || !counts.passed ? 1 : 0;
  });
});
