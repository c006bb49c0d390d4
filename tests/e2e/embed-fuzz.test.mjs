// Ten thousand messages that nobody should send, to a frame that shows an entry: nothing changes, nothing
// leaks, and the page goes on. VIEWPRINT_SEED repeats the messages of a seed that was printed.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { openBrowser } from "./lib/browser.mjs";
import { elsewhere, heard, hears, holdFrames, settled } from "./lib/host-page.mjs";
import { current, install } from "./lib/page.mjs";
import { DIST } from "./lib/paths.mjs";
import * as ui from "./lib/selectors.mjs";
import { serve } from "./lib/server.mjs";

const SEED = Number(process.env.VIEWPRINT_SEED ?? Math.floor(Math.random() * 2 ** 32));
const N = 10_000;
let site, host, browser, page;

before(async () => {
  console.log(`VIEWPRINT_SEED=${SEED}`);
  site = await serve({ "/": DIST }, { cors: true });
  host = await serve({});
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await site?.close();
  await host?.close();
});
afterEach(async () => {
  await page?.close();
  browser.check();
});

/** Makes messages of a seed; runs in the page, since some of them are no JSON. */
const MAKER = (seed) => {
  let at = seed >>> 0;
  const random = () => {
    at = (at + 0x6d2b79f5) | 0;
    let mixed = Math.imul(at ^ (at >>> 15), 1 | at);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n) => Math.floor(random() * n);
  const one = (list) => list[below(list.length)];
  /** Messages that would do something if they came from whom they should. */
  const good = () => structuredClone(one([
    { viewprint: "credentials", v: 1, kind: one(["ks", "authorization"]), value: "djJ8c2VjcmV0" },
    { viewprint: "options", v: 1, options: { panels: "tiles", theme: "dark", entry: "other.json", names: "hidden", locked: "country=US" } },
    { viewprint: "entry", v: 1, entry: "other.json" },
    { viewprint: "language", v: 1, language: "de" },
    { viewprint: "theme", v: 1, theme: one(["dark", "contrast"]) },
    { viewprint: "state", v: 1, state: "device=Mobile&viewer=u1" },
    { viewprint: "position", v: 1, at_s: 12 },
    { messageType: "init", payload: { ks: "djJ8", locale: "de", contrastTheme: true } },
    { messageType: "updateConfig", payload: { ks: "djJ8" } },
    { messageType: "setLanguage", payload: "de" },
    { messageType: "toggleContrastTheme" },
  ]));
  const junk = (depth = 0) => {
    const kinds = [
      () => null, () => undefined, () => NaN, () => -Infinity, () => -1, () => 2 ** 53, () => 10n ** 30n, () => true, () => "",
      () => one(["__proto__", "constructor", "<img src=x onerror=alert(1)>", "javascript:alert(1)", "\u0000\ud800", "data:,x", "//evil.example/x.json"]),
      () => one(["state", "credentials", "lti.frameResize", "h5p", "*", "null"]), () => new Date(NaN), () => /x/g, () => new Uint8Array(9),
      () => new Map([["viewprint", "theme"]]), () => new Error("no"), () => new Blob(["x"]),
    ];
    const nested = [
      () => Array.from({ length: below(5) }, () => junk(depth + 1)),
      () => Object.fromEntries(Array.from({ length: below(6) }, () => [one(["viewprint", "v", "kind", "value", "options", "theme", "__proto__", "then", "toString", "length", "payload"]), junk(depth + 1)])),
      () => {
        const round = {};
        round.round = round;
        return round;
      },
      () => Array.from({ length: 300 }).reduce((inner) => ({ inner }), {}),
    ];
    return one(depth < 4 ? [...kinds, ...nested] : kinds)();
  };
  const huge = () => one(["a", "\u0000", "%41", "&country=US", "\ud83d"]).repeat(2e5);
  /** What may stand in no field of ours: neither a text that ends, nor a place in the content. */
  const notText = () => {
    const found = random() < 0.01 ? huge() : junk();
    return (typeof found === "string" && found.length < 1e5) || (typeof found === "number" && found >= 0) ? -7 : found;
  };
  /** A message that is wrong whoever sends it. */
  const wrong = () => {
    const message = good();
    const isOurs = "viewprint" in message;
    switch (below(isOurs ? 6 : 2)) {
      case 0:
        return junk();
      case 1: {
        if (message.messageType === "toggleContrastTheme") return { messageType: "togglecontrasttheme" };
        if (message.messageType === "setLanguage") return { ...message, payload: notText() };
        if (message.messageType) return { ...message, payload: { ks: notText(), locale: notText(), contrastTheme: 5 } };
        return { ...message, viewprint: one(["Theme", "", "height ", "__proto__", "hasOwnProperty", notText()]) };
      }
      case 2:
        return { ...message, v: one([0, 2, -1, "1", NaN, null, [1], { valueOf: 1 }, 1n, 1.5]) };
      case 3: // no field of the message is what it should be
        return { ...Object.fromEntries(Object.keys(message).map((name) => [name, notText()])), viewprint: message.viewprint, v: 1 };
      case 4: // nor is there any
        return { viewprint: message.viewprint, v: 1 };
      default:
        return { viewprint: "options", v: 1, options: one([{ ...Object.fromEntries(["theme", "names", "player", "language"].map((name) => [name, "plaid, please"])) }, notText()]) };
    }
  };
  const any = () => (random() < 0.5 ? good() : wrong());
  return { good, wrong, any, below, random };
};

/** Everything that a person sees of a frame, and what it has asked for. */
const looks = () => ({
  page: document.documentElement.outerHTML,
  address: location.href,
  history: history.length,
  asked: performance.getEntriesByType("resource").map((one) => one.name),
});

/** Where two looks first differ. */
function unchanged(now, before) {
  for (const name of Object.keys(before)) {
    const [a, b] = [now, before].map((looks) => JSON.stringify(looks[name]));
    let at = 0;
    while (at < b.length && a[at] === b[at]) at += 1;
    assert.equal(a.slice(at, at + 200), b.slice(at, at + 200), `${name} has changed after ${b.slice(Math.max(0, at - 200), at)}`);
  }
}

const frame = async () => (await page.locator("iframe").first().elementHandle()).contentFrame();

/** Opens a host with a frame that lets `allowed` speak, and waits until it shows the demo. */
async function visit(allowed) {
  const body = readFileSync(join(DIST, "index.html"), "utf8").replace('id="viewprint"', `id="viewprint" data-host="${allowed}"`);
  site.mount("/index.html", { body, type: "text/html" });
  holdFrames(host, "/host.html", [{ src: site.url("/index.html#range=all&viewer=u110866"), attributes: 'style="height: 5000px"' }]);
  page = await browser.newPage();
  await install(page);
  await page.addInitScript(`window.maker = ${MAKER}`);
  await page.goto(elsewhere(host, "/host.html"));
  await hears(page, { viewprint: "ready" });
  await current(await frame());
  // The map is fetched when it comes into sight.
  await ui.panel(await frame(), "countries").scrollIntoViewIfNeeded();
  await (await frame()).locator('[data-panel="countries"] [data-map]:not([aria-busy="true"])').waitFor();
  await settled(page);
}

/** Sends `n` messages in portions, so that they do not lie in memory all at once. */
async function bombard(which, n, seed) {
  const portion = 250;
  for (let i = 0; i < n; i += portion) {
    await page.evaluate(([which, n, seed]) => {
      const made = window.maker(seed);
      for (let i = 0; i < n; i += 1) window.send(made[which]());
    }, [which, portion, (seed + i) >>> 0]);
    await settled(page);
  }
}

/** The messages that were heard and are not for everybody, each written with N for a number. */
const PUBLIC = new Set([
  '{"viewprint":"height","v":N,"height":N}', '{"viewprint":"ready","v":N}',
  '{"subject":"lti.capabilities"}', '{"subject":"lti.frameResize","height":N}', '"{\\"subject\\":\\"lti.frameResize\\",\\"height\\":N}"',
  '{"type":"plugin.resize","payload":{"height":N}}',
  '{"context":"hNp","action":"hello"}', '{"context":"hNp","action":"prepareResize","scrollHeight":N,"clientHeight":N}', '{"context":"hNp","action":"resize","scrollHeight":N}',
  '{"messageType":"analyticsInit","payload":{"menuConfig":{},"viewsConfig":{}}}', '{"messageType":"analyticsInitComplete","payload":{}}', '{"messageType":"updateLayout","payload":{"height":N}}',
]);
const leaked = async () => (await heard(page)).map(({ data }) => JSON.stringify(data)).filter((text) => !PUBLIC.has(text.replace(/\d+/g, "N")));

test(`${N} messages of a host that is not allowed change nothing and learn nothing`, { timeout: 5 * 60_000 }, async () => {
  await visit("https://lms.example.edu");
  const before = await (await frame()).evaluate(looks);
  await bombard("any", N, SEED);
  unchanged(await (await frame()).evaluate(looks), before);
  assert.deepEqual(await leaked(), []);
  // What a person does is not told to that host either, and done.
  await ui.rowLink(await frame(), "devices", "Mobile").click();
  await current(await frame());
  await settled(page);
  assert.match(await (await frame()).evaluate(() => location.hash), /device=Mobile/);
  assert.deepEqual(await leaked(), []);
});

test(`${N} messages of an allowed host that have a wrong shape change nothing, and the next right one counts`, { timeout: 5 * 60_000 }, async () => {
  await visit(elsewhere(host));
  await page.evaluate(() => window.heard.splice(0));
  const before = await (await frame()).evaluate(looks);
  await bombard("wrong", N, SEED);
  unchanged(await (await frame()).evaluate(looks), before);
  assert.deepEqual(await leaked(), []);
  await page.evaluate(() => window.send({ viewprint: "theme", v: 1, theme: "dark" }));
  await (await frame()).locator(':root[data-theme="dark"]').waitFor();
});

test("objects that fight back, as no other window can send them, break nothing", async () => {
  await visit(elsewhere(host));
  const before = await (await frame()).evaluate(looks);
  await (await frame()).evaluate(([seed, n, origin]) => {
    const made = window.maker(seed);
    const traps = [
      () => new Proxy({}, { get: () => { throw new Error("a trap"); }, has: () => true, ownKeys: () => ["viewprint"] }),
      () => ({ get viewprint() { throw new Error("a trap"); } }),
      () => ({ viewprint: "theme", get theme() { throw new Error("a trap"); } }),
      () => ({ viewprint: "options", options: new Proxy({}, { getOwnPropertyDescriptor: () => { throw new Error("a trap"); } }) }),
      () => ({ viewprint: { toString: () => { throw new Error("a trap"); } } }),
      () => ({ messageType: "init", get payload() { throw new Error("a trap"); } }),
      () => Object.create(null),
      () => Symbol("viewprint"),
    ];
    for (let i = 0; i < n; i += 1) {
      const data = traps[made.below(traps.length)]();
      dispatchEvent(new MessageEvent("message", { data, origin, source: parent }));
    }
  }, [SEED, 1_000, elsewhere(host)]);
  unchanged(await (await frame()).evaluate(looks), before);
});
