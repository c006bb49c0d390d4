// Every number of the page, held against a second engine: range by range, filter by filter.
//
// One page is opened for each entry and its fragment is changed from outside, as a person changes filters;
// some links are opened afresh. VIEWPRINT_LINKS=N checks only the first N links of each entry.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { openBrowser } from "./lib/browser.mjs";
import { assertAgree } from "./lib/compare.mjs";
import { DEMO, STATEMENTS, realVideos } from "./lib/entries.mjs";
import { EVERYTHING, linksOf } from "./lib/links.mjs";
import { go, open, read } from "./lib/page.mjs";
import { DIST, OUT } from "./lib/paths.mjs";
import { serve } from "./lib/server.mjs";
import { openOracle } from "./oracle.mjs";

const MOST = Number(process.env.VIEWPRINT_LINKS ?? Infinity);
const AFRESH = 12; // one link in so many is opened by itself

let site, browser;
before(async () => {
  assert.ok(existsSync(DIST), `${DIST} is missing: ./dev build`);
  site = await serve({ "/": DIST, "/real": `${OUT}/real` });
  // Neither zone nor language of the browser may matter: the entry says its own zone.
  browser = await openBrowser({ timezoneId: "Pacific/Kiritimati", locale: "en-US" });
});
after(async () => {
  await browser?.close();
  await site?.close();
});

const heatOf = ({ viewers }) => [...new Set([...viewers.slice(0, 2), ...viewers.filter((row) => row.key === "~")].map((row) => row.key))];
const metricsOf = (fragment) => {
  const chosen = (key) => fragment.split("&").findLast((part) => part.startsWith(`${key}=`))?.split("=")[1];
  const known = /^(impressions|plays|play_rate|viewers|minutes|completion|drop_off|shares|likes|downloads)$/;
  const [first, second] = [chosen("metric"), chosen("second")];
  return [known.test(first) ? first : "plays", ...(known.test(second) ? [second] : [])];
};

/** Walks through an entry's links; throws with the first that show other numbers. Gives how many there were. */
async function check(entry) {
  const oracle = openOracle(entry.file);
  const page = await browser.newPage();
  try {
    const links = (await linksOf(await oracle.ask(EVERYTHING), oracle.ask)).slice(0, MOST);
    assert.ok(links.length >= Math.min(20, MOST), `only ${links.length} links were made`);
    const answers = links.map((link) => oracle.ask(link));
    for (const answer of answers) answer.catch(() => {}); // each is awaited below; a late one must not end the process
    const address = site.url(`/index.html?entry=${encodeURIComponent(entry.path)}`);
    const wrong = [];
    for (const [i, link] of links.entries()) {
      const answer = await answers[i];
      try {
        if (i % AFRESH === 0) {
          await page.goto("about:blank");
          await open(page, `${address}#${link}`);
        } else await go(page, link);
        const shown = await read(page, { heat: i % 4 === 0 ? heatOf(answer) : [], details: i % 3 === 1, fragment: link });
        assertAgree(shown, answer, { label: link, metrics: metricsOf(link) });
      } catch (error) {
        wrong.push(error.message);
        if (wrong.length >= 5) break;
      }
    }
    if (wrong.length) throw new Error(`of ${links.length} links these show other numbers than the oracle:\n${wrong.join("\n")}`);
    return links.length;
  } finally {
    oracle.close();
    await page.close();
    browser.check();
  }
}

const limit = { timeout: 15 * 60_000 };
describe("the page shows what the oracle computes", () => {
  test(`of the ${DEMO.name}`, limit, async (t) => t.diagnostic(`${await check(DEMO)} links`));

  if (!STATEMENTS) test("of real videos", { skip: "their statements are not here (../shared/data)" }, () => {});
  for (const entry of realVideos()) test(`of ${entry.name}`, limit, async (t) => t.diagnostic(`${await check(entry)} links`));
});
