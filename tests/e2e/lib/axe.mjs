// What axe finds on a page as it stands.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Readable lines, one for each of the first violations of a rule; none when there are none. */
export async function axe(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return violations.flatMap(({ id, help, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${help}\n    ${node.target.join(" ")}\n    ${node.failureSummary?.split("\n")[1]?.trim() ?? ""}`));
}
