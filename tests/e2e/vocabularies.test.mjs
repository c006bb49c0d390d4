// Records in other systems' words: the part of the program that knows them is fetched when they come, and the
// numbers are the oracle's.

import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { openBrowser } from "./lib/browser.mjs";
import { assertAgree } from "./lib/compare.mjs";
import { go, open, read } from "./lib/page.mjs";
import { DIST, OUT } from "./lib/paths.mjs";
import { entryOf } from "./lib/samples.mjs";
import { serve } from "./lib/server.mjs";
import { openOracle } from "./oracle.mjs";

const FOLDER = join(OUT, "vocabularies");
const PART = "split_vocabularies.wasm";
const LINKS = ["range=all", "range=2026-09-08..2026-09-14&compare=previous"];

let site, browser, page, fetched;

before(async () => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  site = await serve({ "/": DIST, "/v": FOLDER });
  browser = await openBrowser();
  browser.context.on("request", (request) => fetched?.push(new URL(request.url()).pathname.slice(1)));
});
after(async () => {
  await browser?.close();
  await site?.close();
});
afterEach(async () => {
  await page?.close();
  browser.check();
});

/** Writes an entry and its file. */
function write(id, records, source) {
  writeFileSync(join(FOLDER, `${id}.json`), JSON.stringify(entryOf(id, { source: { kind: "events", url: `${id}.ndjson`, ...source } })));
  writeFileSync(join(FOLDER, `${id}.ndjson`), records.map((record) => JSON.stringify(record)).join("\n"));
}

/** Sessions of a Kaltura player: shown, played ten seconds at a time, some with a seek, one of another entry. */
function beacons(entryId) {
  const all = [];
  for (let i = 0; i < 40; i += 1) {
    const began = Date.UTC(2026, 8, 2) / 1000 + i * 39_600;
    let index = 0;
    const send = (after, eventType, more) =>
      all.push({
        eventType,
        partnerId: 1,
        entryId: i % 13 === 12 ? "1_other" : entryId,
        sessionId: `s${i}`,
        eventIndex: (index += 1),
        eventTime: began + after,
        referrer: `https://${["canvas", "moodle"][i % 2]}.example.edu/course`,
        ...(i % 4 ? { userId: `u${i % 7}`, playbackContext: "8123" } : {}),
        ...more,
      });
    send(0, 1, { position: 0 });
    if (i % 5 === 4) continue;
    send(2, 3, { position: 0 });
    const seek = i % 3 === 0 ? 40 : 0;
    for (let sum = 0; sum <= 10 * (1 + (i % 5)); sum += 10) {
      send(2 + sum, 99, { position: sum + (sum > 20 ? seek : 0), playTimeSum: sum });
      if (sum === 20 && seek) send(2 + sum, 35, { position: 20 + seek, targetPosition: 20 + seek });
    }
    if (i % 3 === 1) send(60, 11, { position: 25 });
    if (i % 9 === 1) send(61, 21, { position: 25 });
  }
  return all;
}

/** Events of a Caliper sensor, four an envelope: people play, rest, jump and come back. */
function caliper(activity) {
  const events = [];
  for (let i = 0; i < 40; i += 1) {
    const began = Date.UTC(2026, 8, 2) + i * 39_600_000;
    const send = (after, action, at) =>
      events.push({
        "@context": "http://purl.imsglobal.org/ctx/caliper/v1p2",
        id: `urn:uuid:${events.length}`,
        type: "MediaEvent",
        actor: { id: `urn:u${i % 7}`, type: "Person", name: `Person ${i % 7}` },
        action,
        object: { id: i % 11 === 10 ? "urn:other" : activity, type: "VideoObject", duration: "PT1M40S" },
        target: at === undefined ? undefined : { type: "MediaLocation", currentTime: `PT${at}S` },
        eventTime: new Date(began + after * 1000).toISOString(),
        group: { id: `urn:course:${i % 2}`, type: "CourseOffering" },
        ...(i % 3 ? { session: { id: `urn:s${i}`, type: "Session" } } : {}),
      });
    if (i % 2) send(0, "Viewed");
    send(1, "Started", 0);
    send(21, "Paused", 20);
    if (i % 5 === 0) continue;
    send(30, "Resumed", 20);
    if (i % 4) send(40, "JumpedTo", 60);
    send(60, "Ended", i % 4 ? 80 : 50);
  }
  const envelopes = [];
  for (let i = 0; i < events.length; i += 4) envelopes.push({ sensor: "urn:sensor", dataVersion: "http://purl.imsglobal.org/ctx/caliper/v1p2", data: events.slice(i, i + 4) });
  return envelopes;
}

async function agrees(id) {
  const oracle = openOracle(join(FOLDER, `${id}.json`));
  try {
    for (const [i, link] of LINKS.entries()) {
      if (i === 0) await open(page, site.url(`/index.html?entry=v/${id}.json#${link}`));
      else await go(page, link);
      assertAgree(await read(page, { fragment: link }), await oracle.ask(link), { label: link });
    }
  } finally {
    oracle.close();
  }
}

test("beacons of Kaltura's player are understood as they are", async () => {
  write("1_beacons", beacons("1_beacons"));
  page = await browser.newPage();
  fetched = [];
  await agrees("1_beacons");
  assert.equal(fetched.filter((name) => name === PART).length, 1, fetched.join());
  const others = page.locator('[data-panel="quality"] [data-metric="not_of_entry"]');
  assert.ok(Number(await others.getAttribute("data-value")) > 0);
});

test("a file of another entry's beacons shows nothing, and says why", async () => {
  write("1_mine", beacons("1_theirs"));
  page = await browser.newPage();
  await open(page, site.url("/index.html?entry=v/1_mine.json#range=all"));
  await page.getByRole("note").filter({ hasText: /No record is of this entry/ }).waitFor();
});

test("Caliper's media events become visits", async () => {
  write("caliper", caliper("urn:lecture"), { kind: "caliper", activity: "urn:lecture" });
  page = await browser.newPage();
  await agrees("caliper");
  const paired = page.locator('[data-panel="quality"] [data-metric="spans_from_pairs"]');
  assert.ok(Number(await paired.getAttribute("data-value")) > 20);
});

test("a vocabulary that cannot be fetched is said, and tried again", async () => {
  write("1_again", beacons("1_again"));
  page = await browser.newPage();
  browser.expectErrors(/ERR_FAILED/, /Failed to fetch/);
  await page.route(`**/${PART}`, (route) => route.abort());
  await page.goto(site.url("/index.html?entry=v/1_again.json"));
  const again = page.getByRole("button", { name: "Try again" });
  await again.waitFor();
  await page.unroute(`**/${PART}`);
  await again.click();
  await page.locator('[data-panel="tiles"] [data-metric="plays"]').first().waitFor();
});
