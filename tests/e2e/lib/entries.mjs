// The entries that numbers are checked on: the demo, and real videos where their statements are at hand.

import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { OUT, ROOT, SHARED_DATA } from "./paths.mjs";

/** The demo, as the page serves it. */
export const DEMO = { name: "demo", file: join(ROOT, "public/demo/entry.json"), path: "/demo/entry.json" };

/** Where the real statements are, or null. */
export const STATEMENTS = [join(SHARED_DATA, "xapi-video-statements.ndjson.gz")].find((file) => existsSync(file)) ?? null;

/** The `n` most watched videos of the statements, each as an entry document written to `tests/e2e/out/real`. */
export function realVideos(n = 5) {
  if (!STATEMENTS) return [];
  const folder = join(OUT, "real");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  symlinkSync(STATEMENTS, join(folder, "statements.ndjson.gz"));
  const counts = new Map();
  for (const line of gunzipSync(readFileSync(STATEMENTS)).toString("utf8").split("\n")) {
    if (!line.trim()) continue;
    const { verb, object } = JSON.parse(line);
    if (!/\/video\/verbs\/(played|paused|seeked)$/.test(verb?.id ?? "")) continue;
    counts.set(object.id, (counts.get(object.id) ?? 0) + 1);
  }
  const most = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, n);
  return most.map(([activity], i) => {
    const document = {
      viewprint: 1,
      entry: { id: `real-${i + 1}`, name: `Real video ${i + 1}`, kind: "video" },
      time_zone: ["Europe/Paris", "America/Chicago", "Asia/Kolkata", "Pacific/Auckland", "UTC"][i % 5],
      source: { kind: "xapi", url: "statements.ndjson.gz", activity },
    };
    const file = join(folder, `${i + 1}.json`);
    writeFileSync(file, JSON.stringify(document, null, 2));
    return { name: `real video ${i + 1} (${document.time_zone})`, file, path: `/real/${i + 1}.json`, folder };
  });
}
