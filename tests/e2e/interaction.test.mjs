// The page as a person uses it: pointer, keyboard, address bar, bad files, slow files.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { axe } from "./lib/axe.mjs";
import { openBrowser } from "./lib/browser.mjs";
import { current, go, install, open, read } from "./lib/page.mjs";
import { DIST } from "./lib/paths.mjs";
import { sample, sessions } from "./lib/samples.mjs";
import * as ui from "./lib/selectors.mjs";
import { serve } from "./lib/server.mjs";

const SMALL = sessions(60);
let site, elsewhere, browser, page;

before(async () => {
  assert.ok(existsSync(DIST), `${DIST} is missing: ./dev build`);
  site = await serve({ "/": DIST, "/deep/er": DIST, ...sample("small", SMALL), ...sample("other", sessions(25)) }, { cors: true });
  elsewhere = await serve({});
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await site?.close();
  await elsewhere?.close();
});
afterEach(async () => {
  await page?.close();
  page = undefined;
  browser.check();
});

const small = (fragment = "") => `/index.html?entry=s/small.json${fragment && `#${fragment}`}`;
async function visit(path = "/index.html", { ready = true } = {}) {
  page = await browser.newPage();
  if (ready) await open(page, site.url(path));
  else {
    await install(page);
    await page.goto(site.url(path));
  }
  return page;
}
const tile = (metric) => ui.valueOf(ui.number(page, "tiles", metric));
const fragment = () => new URL(page.url()).hash.slice(1);
const has = (pair) => fragment().split("&").includes(pair);
const says = (pattern) => page.getByText(pattern).first().waitFor();

describe("the bar", () => {
  test("without an entry the demo opens, and every panel is there", async () => {
    await visit();
    const shown = await read(page);
    assert.deepEqual([...shown.panels].sort(), ["countries", "devices", "domains", "funnel", "quality", "tiles", "timeline", "trend", "viewers"]);
    assert.deepEqual(shown.ranges_differ, []);
    assert.ok(shown.tiles.plays.value > 0);
    assert.equal(await page.getByRole("heading", { level: 1 }).count(), 1);
  });

  test("it works below any path, and with the entry's address relative to the page", async () => {
    await visit("/deep/er/index.html?entry=../../s/small.json#range=all");
    assert.equal(await tile("plays"), 60);
  });

  test("a preset is chosen, then a comparison", async () => {
    await visit();
    await ui.pickRange(page, "Since creation");
    await current(page);
    assert.ok(has("range=all"), fragment());
    const all = await tile("plays");
    await ui.pickRange(page, "Last 7 days");
    await current(page);
    assert.ok(has("range=last-7"), fragment());
    assert.ok((await tile("plays")) < all);
    await ui.pickCompare(page, "Period before");
    await current(page);
    assert.ok(has("compare=previous"), fragment());
    const shown = await read(page);
    assert.match(shown.range_before, /^\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d$/);
    assert.deepEqual(shown.ranges_differ, []);
    assert.notEqual(shown.tiles.plays.before, undefined);
  });

  test("a click on a country filters the whole page; its chip takes the filter away", async () => {
    await visit(small("range=all"));
    const germany = await ui.valueOf(ui.row(page, "countries", "DE").locator('[data-metric="plays"]').first());
    await ui.rowLink(page, "countries", "DE").click();
    await current(page);
    assert.ok(has("country=DE"), fragment());
    assert.equal(await tile("plays"), germany);
    await ui.chips(page).first().click();
    await current(page);
    assert.ok(!fragment().includes("country"), fragment());
    assert.equal(await tile("plays"), 60);
  });

  test("a change that still waits to be written does not take the address over from a newer one", async () => {
    await visit(small("range=all"));
    await page.evaluate(() => {
      const [real, held] = [window.requestIdleCallback, []];
      window.requestIdleCallback = (write) => held.push(write);
      window.rest = () => {
        window.requestIdleCallback = real;
        for (const write of held) write();
        return held.length;
      };
    });
    await ui.rowLink(page, "countries", "DE").click();
    await ui.chips(page).first().waitFor();
    await page.waitForFunction(() => window.__vp.settled(0, 30_000).then((stale) => !stale));
    await page.evaluate(() => window.__vp.setFragment("range=all&device=Mobile"));
    assert.equal(await page.evaluate(() => window.rest()), 1);
    await current(page);
    assert.equal(fragment(), "range=all&device=Mobile");
    assert.equal(await ui.chips(page).count(), 1);
  });

  test("a device, a domain and a viewer filter too", async () => {
    for (const [name, key, filter] of [["devices", "Desktop", "device"], ["domains", "example.edu", "domain"], ["viewers", "u1", "viewer"]]) {
      await visit(small("range=all"));
      await ui.rowLink(page, name, key).click();
      await current(page);
      assert.ok(fragment().includes(`${filter}=${key}`), `${name}: ${fragment()}`);
      await page.close();
    }
  });

  test("back and forward walk through the changes", async () => {
    await visit(small("range=all"));
    await ui.rowLink(page, "countries", "US").click();
    await current(page);
    const filtered = await tile("plays");
    await page.goBack();
    await current(page);
    assert.ok(!fragment().includes("country"), fragment());
    assert.equal(await tile("plays"), 60);
    await page.goForward();
    await current(page);
    assert.ok(has("country=US"), fragment());
    assert.equal(await tile("plays"), filtered);
  });

  test("a fragment changed from outside is followed", async () => {
    await visit(small("range=all"));
    await go(page, "range=2026-09-02..2026-09-02&compare=previous");
    assert.equal(await ui.panel(page, "trend").getAttribute("data-range"), "2026-09-02..2026-09-02");
    assert.equal(await ui.panel(page, "trend").getAttribute("data-range-before"), "2026-09-01..2026-09-01");
    assert.equal(await tile("plays"), 24);
    await go(page, "");
    assert.equal(await ui.panel(page, "trend").getAttribute("data-range-before"), null);
  });

  test("bad values of a link are left out and named; unknown keys and values that occur nowhere are not", async () => {
    await visit(small("range=soon&compare=sometimes&reach=33&metric=charm&country=ZZ&someday=1"));
    const { notices, tiles } = await read(page);
    for (const key of ["range", "compare", "reach", "metric"]) assert.ok(notices.includes(key), `${key}: ${notices}`);
    for (const key of ["country", "someday"]) assert.ok(!notices.includes(key), `${key}: ${notices}`);
    assert.equal(tiles.plays.value, 0);
    assert.equal(tiles.completion.value, null);
  });

  test("an answer that comes late is dropped: the last of many changes is shown", async () => {
    await visit(small("range=all"));
    await page.evaluate(() => {
      for (const country of ["US", "DE", "FR", "US", "DE"]) location.hash = `range=all&country=${country}`;
    });
    await go(page, "range=all&country=FR");
    assert.equal(await tile("plays"), 20);
  });
});

describe("without a pointer", () => {
  const focused = () =>
    page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      if (!element || element === document.body) return null;
      const box = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      return {
        name: `${element.tagName.toLowerCase()} ${element.getAttribute("aria-label") ?? element.textContent.trim().slice(0, 40)}`,
        panel: element.closest("[data-panel]")?.dataset.panel ?? null,
        key: element.closest("[data-key]")?.dataset.key ?? null,
        visible: box.width > 0 && box.height > 0,
        ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
      };
    });

  test("every stop of the tab key is visible and has a ring, and a row filters by Enter", async () => {
    await visit(small("range=all"));
    await page.keyboard.press("Tab");
    assert.match((await focused()).name, /Skip to the numbers/);
    const panels = new Set();
    let stops = 0;
    for (; stops < 600; stops += 1) {
      await page.keyboard.press("Tab");
      const stop = await focused();
      if (!stop) break;
      assert.ok(stop.visible, `not visible: ${stop.name}`);
      assert.ok(stop.ring, `no focus ring: ${stop.name}`);
      if (stop.panel) panels.add(stop.panel);
    }
    assert.ok(stops < 600, "the tab key never leaves the page");
    for (const name of ["timeline", "viewers", "trend", "countries", "domains", "devices"]) assert.ok(panels.has(name), `no stop in ${name}`);

    await ui.rowLink(page, "countries", "FR").focus();
    await page.keyboard.press("Enter");
    await current(page);
    assert.ok(has("country=FR"), fragment());
    assert.equal(await page.evaluate(() => document.activeElement !== document.body), true, "the focus was lost");
  });

  test("the skip link leads to the numbers", async () => {
    await visit(small());
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.equal((await focused())?.panel, "tiles");
    assert.equal(fragment().startsWith("h-"), false, "the skip link must not replace the state in the address");
  });

  test("arrow keys move along the timeline, Home and End go to its ends", async () => {
    await visit();
    const slider = ui.timeline(page);
    await slider.focus();
    const at = async () => Number(await slider.getAttribute("aria-valuenow"));
    const end = Number(await slider.getAttribute("aria-valuemax"));
    const start = await at();
    await page.keyboard.press("ArrowRight");
    assert.ok((await at()) > start);
    await page.keyboard.press("End");
    assert.ok((await at()) > end * 0.95);
    await page.keyboard.press("Home");
    assert.equal(await at(), 0);
    assert.ok(await slider.getAttribute("aria-valuetext"));
  });

  test("what was done is said: changes are announced in a live region", async () => {
    await visit(small("range=all"));
    await ui.rowLink(page, "countries", "FR").click();
    await current(page);
    const live = page.locator('[aria-live="polite"], [role="status"]');
    assert.ok(await live.count());
    assert.ok((await live.allTextContents()).some((text) => text.trim()), "the live regions are silent");
  });
});

describe("the player", () => {
  test("a click on the timeline seeks, and the playhead moves while it plays", async () => {
    await visit();
    const video = ui.media(page);
    await video.evaluate((element) => (element.muted = true));
    await page.waitForFunction(() => {
      const find = (root) => root.querySelector("video, audio") ?? [...root.querySelectorAll("*")].map((one) => one.shadowRoot && find(one.shadowRoot)).find(Boolean);
      return find(document)?.readyState >= 1;
    });
    const duration = await video.evaluate((element) => element.duration);
    const slider = ui.timeline(page);
    await slider.scrollIntoViewIfNeeded();
    const box = await slider.boundingBox();
    await page.mouse.click(box.x + box.width * 0.5, box.y + box.height * 0.4);
    const time = await video.evaluate((element) => element.currentTime);
    // The plot has margins, so the middle of the box is near the middle of the content.
    assert.ok(Math.abs(time / duration - 0.5) < 0.1, `at ${time} of ${duration}`);
    await video.evaluate((element) => element.play());
    const before = Number(await slider.getAttribute("aria-valuenow"));
    await page.waitForFunction(
      ([element, then]) => Number(element.getAttribute("aria-valuenow")) > then,
      [await slider.elementHandle(), before],
    );
  });

  test("a medium that does not exist does not matter to the numbers", async () => {
    for (const [path, what] of Object.entries(sample("silent", SMALL, { entry: { entry: { id: "silent", media: "nowhere.webm", duration_s: 100 } } }))) site.mount(path, what);
    browser.expectErrors(/404/);
    await visit("/index.html?entry=s/silent.json#range=all");
    assert.equal(await tile("plays"), 60);
  });
});

describe("on a host's page", () => {
  test("two instances live side by side, each with its own numbers, on a page of another origin with styles of its own", async () => {
    elsewhere.mount("/course.html", { body: ui.hostPage(site.url("/"), [site.url("/s/small.json"), site.url("/s/other.json")]), type: "text/html" });
    page = await browser.newPage();
    await open(page, elsewhere.url("/course.html"));
    await page.waitForFunction(() => window.__vp.count() === 2);
    await current(page, { index: 0 });
    await current(page, { index: 1 });
    const [one, two] = [await read(page, { index: 0 }), await read(page, { index: 1 })];
    assert.ok(one.tiles.plays.value > two.tiles.plays.value && two.tiles.plays.value > 0);
    await ui.rowLink(page, "countries", "DE").click();
    await current(page, { index: 0 });
    assert.ok((await read(page, { index: 0 })).tiles.plays.value < one.tiles.plays.value);
    assert.equal((await read(page, { index: 1 })).tiles.plays.value, two.tiles.plays.value);
  });
});

describe("files that are not as they should be", () => {
  const mount = (mounts) => Object.entries(mounts).forEach(([path, what]) => site.mount(path, what));

  test("refused records are listed by line, field, what was expected and what was found", async () => {
    const bad = [
      '{"at":1788500000,"kind":"play","session":"x"}', // seconds for milliseconds
      '{"at":"2026-09-03T10:00:00Z","kind":"watch","session":"x","from":9,"to":3}',
      '{"at":"2026-09-03T10:00:00Z","kind":"dance"}',
      "not json at all",
    ];
    mount(sample("dirty", `${bad.join("\n")}\n${sessions(3)}${sessions(3).split("\n")[0]}\n`));
    await visit("/index.html?entry=s/dirty.json#range=all");
    const { quality, tiles } = await read(page);
    assert.equal(quality.refused, 4);
    assert.equal(quality.duplicates, 1);
    assert.equal(quality.records, 14);
    assert.equal(tiles.plays.value, 3);
    await ui.openQuality(page);
    const text = await ui.panel(page, "quality").innerText();
    for (const part of [/line 1\b/, /milliseconds/, /line 2\b/, /end after the beginning/, /line 3\b/, /dance/, /line 4\b/]) assert.match(text, part);
  });

  test("a slow file shows how far it is; reading can be canceled, and what was read is shown", async () => {
    mount(sample("slow", sessions(3000), { file: { rate: 60_000 } }));
    await visit("/index.html?entry=s/slow.json#range=all", { ready: false });
    await ui.progress(page).waitFor();
    await says(/Reading/);
    const seen = await page.evaluate(() => document.querySelector("progress")?.position ?? 0);
    await page.waitForFunction((then) => (document.querySelector("progress")?.position ?? 0) > then, Math.max(0, seen));
    await ui.cancel(page).click();
    await current(page);
    await says(/the reading was canceled/);
    assert.ok((await tile("plays")) < 3000);
    assert.equal(await ui.cancel(page).count(), 0);
  });

  test("a file that is not there is named; trying again, without a new page, works once it is there", async () => {
    mount(sample("gone", SMALL, { file: { fail: 404 } }));
    browser.expectErrors(/404/);
    await visit("/index.html?entry=s/gone.json#range=all", { ready: false });
    await says(/gone\.ndjson/);
    await says(/no such file/);
    mount(sample("gone", SMALL));
    await ui.tryAgain(page).click();
    await ui.number(page, "tiles", "plays").and(page.locator('[data-value="60"]')).waitFor();
  });

  test("xAPI statements are read by a program that is fetched then; where that fails, trying again helps", async () => {
    const activity = "https://example.edu/videos/1";
    const statement = (verb, at, result) => ({
      actor: { account: { homePage: "https://example.edu", name: "u1" } },
      verb: { id: verb }, object: { id: activity }, timestamp: at, result,
    });
    const V = "https://w3id.org/xapi/video/";
    const played = [
      statement(`${V}verbs/played`, "2026-09-03T10:00:00Z", { extensions: { [`${V}extensions/time`]: 0 } }),
      statement(`${V}verbs/paused`, "2026-09-03T10:01:00Z", { extensions: { [`${V}extensions/time`]: 60 } }),
    ];
    mount(sample("told", played.map((line) => JSON.stringify(line)).join("\n"), {
      entry: { source: { kind: "xapi", activity, url: "told.ndjson" } },
    }));
    const part = "split_vocabularies.wasm";
    mount({ [`/${part}`]: { fail: 404 } });
    browser.expectErrors(/404|split_vocabularies|WebAssembly/);
    await visit("/index.html?entry=s/told.json#range=all", { ready: false });
    await says(/could not be started/);
    mount({ [`/${part}`]: { file: join(DIST, part), type: "application/wasm" } });
    await ui.tryAgain(page).click();
    await ui.number(page, "tiles", "minutes").and(page.locator('[data-value="1"]')).waitFor();
  });

  test("a server in trouble is said as such", async () => {
    mount(sample("sick", SMALL, { file: { fail: 500 } }));
    browser.expectErrors(/500/);
    await visit("/index.html?entry=s/sick.json", { ready: false });
    await says(/server is in trouble \(500\)/);
  });

  test("a connection that breaks off is said, and what came before is shown", async () => {
    mount(sample("cut", SMALL, { file: { fail: "cut" } }));
    browser.expectErrors(/ERR_CONTENT_LENGTH_MISMATCH|ERR_INCOMPLETE|Failed to load|network/i);
    await visit("/index.html?entry=s/cut.json#range=all", { ready: false });
    await says(/connection ended in the middle/);
    await says(/cut\.ndjson/);
  });

  test("gzip that ends too early is said", async () => {
    mount(sample("torn", SMALL, { file: { fail: "truncated" } }));
    await visit("/index.html?entry=s/torn.json#range=all", { ready: false });
    await says(/compression is broken or ends too early/);
  });

  test("an entry document that is not there, not JSON, or lacks a field is said", async () => {
    browser.expectErrors(/404/);
    mount({ "/s/text.json": { body: "hello" }, "/s/bare.json": { body: { viewprint: 1, entry: { id: "x" } } } });
    for (const [path, words] of [["nowhere.json", /no such file/], ["text.json", /not JSON/], ["bare.json", /“source”/]]) {
      await visit(`/index.html?entry=s/${path}`, { ready: false });
      await says(words);
      await page.close();
    }
  });

  test("an entry without any session says so, with counts of nothing and averages without a value", async () => {
    mount(sample("empty", ""));
    await visit("/index.html?entry=s/empty.json#range=all");
    const { tiles } = await read(page);
    assert.equal(tiles.plays.value, 0);
    assert.equal(tiles.completion.value, null);
  });
});

describe("for everybody", () => {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 360]) {
      test(`axe finds nothing at ${width} px, ${colorScheme}`, async () => {
        const own = await openBrowser({ viewport: { width, height: 900 }, colorScheme });
        try {
          const shown = await own.newPage();
          await open(shown, site.url("/index.html#compare=previous"));
          for (const opened of [false, true]) {
            if (opened) await shown.evaluate(() => window.__vp.openTables(0));
            await current(shown);
            const found = await axe(shown);
            assert.equal(found.length, 0, `${opened ? "with tables open: " : ""}\n  ${found.join("\n  ")}`);
          }
        } finally {
          await own.close();
        }
      });
    }
  }

  for (const width of [320, 360, 768, 1280, 1920]) {
    test(`nothing sticks out sideways at ${width} px`, async () => {
      await visit("/index.html#compare=previous");
      await page.setViewportSize({ width, height: 900 });
      await current(page);
      const [wide, view] = await page.evaluate(() => [document.scrollingElement.scrollWidth, innerWidth]);
      assert.ok(wide <= view, `${wide} px in ${view} px`);
    });
  }

  test("the page is there, and current, with storage and cookies forbidden", async () => {
    page = await browser.newPage();
    await page.addInitScript(() => {
      for (const name of ["localStorage", "sessionStorage", "indexedDB"]) {
        Object.defineProperty(window, name, { get: () => { throw new DOMException("forbidden", "SecurityError"); } });
      }
    });
    await open(page, site.url(small("range=all")));
    assert.equal(await tile("plays"), 60);
    assert.deepEqual(await browser.context.cookies(), []);
  });
});
