// The timeline as a person uses it: zoom by drag, buttons, keys and wheel, seek, read-out, switches, moments.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, afterEach, before, describe, test } from "node:test";
import { openBrowser } from "./lib/browser.mjs";
import { DEMO } from "./lib/entries.mjs";
import { current, open } from "./lib/page.mjs";
import { DIST } from "./lib/paths.mjs";
import { sample, sessions } from "./lib/samples.mjs";
import * as ui from "./lib/selectors.mjs";
import { serve } from "./lib/server.mjs";
import { openOracle } from "./oracle.mjs";

let site, browser, page, oracle;

before(async () => {
  assert.ok(existsSync(DIST), `${DIST} is missing: ./dev build`);
  site = await serve({ "/": DIST });
  browser = await openBrowser({ hasTouch: true });
  oracle = openOracle(DEMO.file);
});
after(async () => {
  oracle?.close();
  await browser?.close();
  await site?.close();
});
afterEach(async () => {
  await page?.close();
  page = undefined;
  browser.check();
});

async function visit(path = "/index.html") {
  page = await browser.newPage();
  await open(page, site.url(path));
  await slider().scrollIntoViewIfNeeded();
}
const slider = () => ui.timeline(page);
const inPanel = (role, name, exact = true) => ui.panel(page, "timeline").getByRole(role, { name, exact });
const button = (name) => inPanel("button", name);
const shown = () => ui.panel(page, "timeline").locator(".zoom [role=status]").innerText();
const now = async () => Number(await slider().getAttribute("aria-valuenow"));
const last = async () => Number(await slider().getAttribute("aria-valuemax"));
const card = () => ui.panel(page, "timeline").locator(".readout-card");
const seconds = (clock) => clock.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
/** `12:00–18:30 of 50:12` as seconds. */
const span = async () => {
  const found = /^([\d:]+)–([\d:]+) of ([\d:]+)$/.exec(await shown());
  assert.ok(found, `shows “${await shown()}”`);
  return found.slice(1).map(seconds);
};
/** Puts the pointer where a share of the plot is, by asking the read-out. */
async function at(share, y = 0.4) {
  const box = await slider().boundingBox();
  return { x: box.x + 44 + (box.width - 54) * share, y: box.y + box.height * y };
}
async function drag(from, to) {
  const [a, b] = [await at(from), await at(to)];
  await page.mouse.move(a.x, a.y);
  await page.mouse.down();
  await page.mouse.move((a.x + b.x) / 2, a.y, { steps: 4 });
  await page.mouse.move(b.x, b.y, { steps: 4 });
  await page.mouse.up();
}
/** Views, viewers and replays in the read-out: now, and before when comparing. */
const numbers = async () =>
  (await card().locator("tbody tr").allInnerTexts()).map((row) => row.split("\t").slice(1).map((cell) => Number(cell.replace(/[^\d]/g, ""))));
async function agrees(fragment, cell) {
  const { timeline } = await oracle.ask(fragment);
  const wanted = ["views", "named_viewers", "replays"].map((key) => [timeline[key].value[cell], ...(timeline[key].before ? [timeline[key].before[cell]] : [])]);
  assert.deepEqual(await numbers(), wanted, `cell ${cell}`);
}
const clock = async () => seconds(await card().locator(".rt b").innerText());
const position = () => ui.media(page).evaluate((element) => element.currentTime);

describe("zoom", () => {
  test("a drag over the plot, either way, zooms into what was dragged over, and nothing is played", async () => {
    await visit();
    const end = (await last()) + 1;
    assert.match(await shown(), /^Whole entry, /);
    await drag(0.25, 0.5);
    const [from, to, length] = await span();
    assert.ok(Math.abs(from - end * 0.25) < end * 0.02 && Math.abs(to - end * 0.5) < end * 0.02, `${from}–${to} of ${end}`);
    assert.ok(Math.abs(length - end) <= 1);
    assert.equal(await position(), 0);
    await drag(0.75, 0.25);
    const inner = await span();
    assert.ok(inner[0] > from && inner[1] < to, `${inner} in ${from}–${to}`);
    await button("Whole entry").click();
    assert.match(await shown(), /^Whole entry, /);
    assert.equal(await button("Whole entry").count(), 0);
  });

  test("inside the zoom a pointer finds the cell that is there, with its numbers and those before, and a click plays from it", async () => {
    const fragment = "range=all&compare=previous";
    await visit(`/index.html#${fragment}`);
    await drag(0.4, 0.6);
    const [from, to] = await span();
    for (const share of [0.05, 0.5, 0.95]) {
      const point = await at(share);
      await page.mouse.move(point.x, point.y);
      const cell = await clock();
      assert.ok(Math.abs(cell - (from + (to - from) * share)) <= 2 + (to - from) * 0.01, `${cell} at ${share} of ${from}–${to}`);
      await agrees(fragment, cell);
    }
    const point = await at(0.5);
    await page.mouse.click(point.x, point.y);
    assert.ok(Math.abs((await position()) - (from + to) / 2) < 3);
    assert.equal(await ui.media(page).evaluate((element) => element.paused), false);
    assert.deepEqual((await span()).slice(0, 2), [from, to]);
  });

  test("a drag that ends beside the plot goes to its edge", async () => {
    await visit();
    const box = await slider().boundingBox();
    const start = await at(0.8);
    await page.mouse.move(start.x, start.y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width + 15, start.y - 200, { steps: 5 });
    await page.mouse.up();
    const [, to, length] = await span();
    assert.equal(to, length);
  });

  test("the buttons go in, out, to earlier and to later parts", async () => {
    await visit();
    const end = (await last()) + 1;
    assert.ok(await button("Zoom out").isDisabled());
    await button("Zoom in").click();
    await button("Zoom in").click();
    const [from, to] = await span();
    assert.ok(Math.abs(to - from - end / 4) <= 1);
    await button("Later part").click();
    const later = await span();
    assert.ok(Math.abs(later[0] - from - (to - from) / 2) <= 1, `${from} to ${later[0]}`);
    await button("Earlier part").click();
    assert.deepEqual((await span()).slice(0, 2), [from, to]);
    await button("Zoom out").click();
    await button("Zoom out").click();
    assert.match(await shown(), /^Whole entry/);
  });

  test("plus, minus, 0 and Escape zoom; what shows follows the keys", async () => {
    await visit();
    await slider().focus();
    for (const key of ["+", "+", "+"]) await page.keyboard.press(key);
    const [from, to] = await span();
    assert.equal(from, 0);
    await page.keyboard.press("End");
    const [later, end] = await span();
    assert.equal(await now(), await last());
    assert.ok(later > from && end === (await span())[2], `${later}–${end}`);
    await page.keyboard.press("-");
    assert.ok((await span())[0] < later);
    await page.keyboard.press("0");
    assert.match(await shown(), /^Whole entry/);
    await page.keyboard.press("+");
    await page.keyboard.press("Escape");
    assert.match(await shown(), /^Whole entry/);
    assert.ok(to < end);
  });

  test("a wheel sideways moves what shows, and one that turns down scrolls the page", async () => {
    await visit();
    await drag(0.2, 0.4);
    const [from] = await span();
    const point = await at(0.5);
    await page.mouse.move(point.x, point.y);
    const then = await shown();
    await page.mouse.wheel(200, 0);
    await page.waitForFunction(([element, text]) => element.textContent !== text, [await ui.panel(page, "timeline").locator(".zoom [role=status]").elementHandle(), then]);
    assert.ok((await span())[0] > from);
    const scrolled = await page.evaluate(() => scrollY);
    await page.mouse.wheel(0, 120);
    await page.waitForFunction((then) => scrollY > then, scrolled);
  });

  test("the data table has every cell, zoomed or not", async () => {
    await visit();
    await drag(0.2, 0.4);
    await ui.panel(page, "timeline").locator('[data-action="table"]').click();
    const rows = Number(await ui.panel(page, "timeline").locator("[aria-rowcount]").getAttribute("aria-rowcount"));
    assert.equal(rows, (await last()) + 2);
  });

  test("a finger that goes sideways selects, one that goes down scrolls the page, a tap plays", async () => {
    await visit();
    const client = await browser.context.newCDPSession(page);
    const touch = async (points) => {
      for (const [i, point] of points.entries()) {
        await client.send("Input.dispatchTouchEvent", { type: i ? "touchMove" : "touchStart", touchPoints: [point] });
      }
      await client.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    };
    const path = (a, b) => Array.from({ length: 12 }, (_, i) => ({ x: a.x + ((b.x - a.x) * i) / 11, y: a.y + ((b.y - a.y) * i) / 11 }));
    const middle = await at(0.5);
    await page.touchscreen.tap(middle.x, middle.y);
    await page.waitForFunction(() => document.querySelector("video").currentTime > 0);
    assert.ok(Math.abs((await position()) - (await last()) / 2) < (await last()) * 0.03);
    await ui.media(page).evaluate((element) => element.pause());
    const played = await position();
    const down = await at(0.5);
    const scrolled = await page.evaluate(() => scrollY);
    await touch(path(down, { x: down.x + 4, y: down.y - 160 }));
    await page.waitForFunction((then) => scrollY > then + 40, scrolled);
    assert.match(await shown(), /^Whole entry/);
    assert.equal(await position(), played);
    await slider().scrollIntoViewIfNeeded();
    await touch(path(await at(0.3), await at(0.6)));
    const [from, to] = await span();
    assert.ok(to > from);
    assert.equal(await position(), played);
  });
});

describe("keys", () => {
  test("arrows go 5 seconds, with Shift a minute, Page keys by chapter, Home and End to the ends; Enter plays from there", async () => {
    await visit();
    await slider().focus();
    const press = async (key) => {
      await page.keyboard.press(key);
      return now();
    };
    for (const zoomed of [false, true]) {
      if (zoomed) for (const key of ["Home", "+", "+"]) await press(key);
      assert.equal(await press("Home"), 0);
      assert.equal(await press("ArrowRight"), 5);
      assert.equal(await press("Shift+ArrowRight"), 65);
      assert.equal(await press("ArrowLeft"), 60);
      assert.equal(await press("Shift+ArrowLeft"), 0);
      const chapters = await ui.media(page).evaluate((element) => [...element.textTracks].filter((track) => track.kind === "chapters").flatMap((track) => [...track.cues].map((cue) => Math.floor(cue.startTime))));
      assert.ok(chapters.length > 2);
      assert.equal(await press("PageDown"), chapters[1]);
      assert.match(await slider().getAttribute("aria-valuetext"), /Chapter 2, /);
      assert.equal(await press("PageDown"), chapters[2]);
      assert.equal(await press("PageUp"), chapters[1]);
      assert.equal(await press("End"), await last());
      assert.equal(await press("PageUp"), chapters.at(-1));
      if (zoomed) {
        const [from, to] = await span();
        assert.ok(from <= chapters.at(-1) && chapters.at(-1) < to, `${chapters.at(-1)} in ${from}–${to}`);
      }
      await press("Enter");
      assert.ok(Math.abs((await position()) - chapters.at(-1)) < 2);
      await ui.media(page).evaluate((element) => element.pause());
    }
  });
});

describe("what stands beside the player", () => {
  test("the numbers at the playhead are those of its cell, with chapter and caption, and follow a seek", async () => {
    const fragment = "range=all&compare=previous";
    await visit(`/index.html#${fragment}`);
    const { timeline } = await oracle.ask(fragment);
    const beside = ui.panel(page, "timeline").locator(".athead");
    const chapter = await beside.locator(".where").innerText();
    await beside.locator(".jump button").last().click();
    await page.waitForFunction(([element, then]) => element.textContent !== then, [await beside.locator(".where").elementHandle(), chapter]);
    await ui.media(page).evaluate((element) => element.pause());
    assert.match(await beside.locator(".where").innerText(), /^Chapter 2, /);
    await page.waitForFunction(([element, video]) => element.textContent.split(":").reduce((sum, part) => sum * 60 + Number(part), 0) === Math.floor(video.currentTime), [await beside.locator("h3 span").elementHandle(), await ui.media(page).elementHandle()]);
    const cell = seconds(await beside.locator("h3 span").innerText());
    const rows = await beside.locator("tbody tr").allInnerTexts();
    const shown = rows.map((row) => row.split("\t").slice(1).map((text) => Number(text.replace(/\D/g, ""))));
    assert.deepEqual(shown, ["views", "named_viewers", "replays"].map((key) => [timeline[key].value[cell], timeline[key].before[cell]]));
    assert.ok(await beside.locator("blockquote").count());
    await beside.locator(".jump button").first().click();
    await page.waitForFunction(() => document.querySelector("video").currentTime < 5);
  });

  test("the switches take a series, and the compared range, out of the picture", async () => {
    await visit("/index.html#range=all&compare=previous");
    const picture = () => ui.panel(page, "timeline").locator(".target canvas").first().evaluate((canvas) => canvas.toDataURL());
    const before = await picture();
    const switches = ui.panel(page, "timeline").getByRole("group", { name: "Series" }).getByRole("button");
    assert.equal(await switches.count(), 4);
    for (let i = 0; i < 4; i += 1) {
      await switches.nth(i).click();
      assert.equal(await switches.nth(i).getAttribute("aria-pressed"), "false");
      await current(page);
      assert.ok((await picture()) !== before, `switch ${i} leaves the picture as it is`);
      await switches.nth(i).click();
      await current(page);
      assert.ok((await picture()) === before, `switch ${i} does not bring all back`);
    }
  });

  // 20 people who watch all, some parts again and one part hardly at all; some leave.
  const planted = () => {
    const lines = [];
    for (let i = 0; i < 20; i += 1) {
      const at = Date.UTC(2026, 8, 10) + i * 3_600_000;
      const who = { session: `s${i}`, viewer: `u${i}` };
      const watch = (from, to) => lines.push({ at: at + 1000, kind: "watch", from, to, ...who });
      lines.push({ at, kind: "play", ...who });
      watch(0, 60);
      if (i < 4) watch(60, 90);
      watch(90, i % 2 ? 200 : 150);
      if (i < 12) watch(100, 120);
      // Before: the same, less what is replayed.
      const then = { session: `b${i}`, viewer: `u${i}` };
      lines.push({ at: at - 9 * 86_400_000, kind: "play", ...then }, { at: at - 9 * 86_400_000, kind: "watch", from: 0, to: 200, ...then });
    }
    return lines.map((line) => JSON.stringify(line)).join("\n") + "\n";
  };

  test("moments are found where they were planted, said in words, and a press plays from there", async () => {
    const entry = { entry: { id: "planted", name: "Planted", kind: "video", duration_s: 200, media: "tone.wav", created_at: "2026-09-01T00:00:00Z" } };
    for (const [path, what] of Object.entries(sample("planted", planted(), { entry }))) site.mount(path, what);
    site.mount("/s/tone.wav", { body: silence(200), type: "audio/wav" });
    await visit("/index.html?entry=s/planted.json#range=2026-09-10..2026-09-18&compare=previous");
    const moments = ui.panel(page, "timeline").locator(".moment");
    const said = (await moments.allInnerTexts()).map((text) => text.replace(/\s+/g, " "));
    const find = (title) => {
      const found = said.find((text) => text.includes(title));
      assert.ok(found, `${title} in ${said.join(" | ")}`);
      return /^([\d:]+)–([\d:]+)/.exec(found).slice(1).map(seconds);
    };
    const near = ([from, to], a, b) => assert.ok(Math.abs(from - a) <= 3 && Math.abs(to - b) <= 3, `${from}–${to} for ${a}–${b}`);
    near(find("Replayed most"), 98, 122);
    near(find("Skipped"), 58, 92);
    near(find("Sharpest fall"), 145, 155);
    const [from] = find("Replayed most");
    await moments.first().click();
    await page.waitForFunction((at) => Math.abs(document.querySelector("video").currentTime - at) < 2, from);
    assert.match(await ui.panel(page, "timeline").innerText(), /A peak can mean interest, difficulty or a bad recording/);
  });

  test("of little data no moments are told", async () => {
    for (const [path, what] of Object.entries(sample("thin", sessions(9)))) site.mount(path, what);
    await visit("/index.html?entry=s/thin.json#range=all");
    assert.equal(await ui.panel(page, "timeline").locator(".moment").count(), 0);
  });
});

describe("media", () => {
  const visitWith = async (id, entry) => {
    const document = { entry: { entry: { id, name: id, duration_s: 100, ...entry } } };
    for (const [path, what] of Object.entries(sample(id, sessions(60), document))) site.mount(path, what);
    await visit(`/index.html?entry=s/${id}.json#range=all`);
  };

  test("sound alone has its controls and no empty picture", async () => {
    site.mount("/s/sound.wav", { body: silence(100), type: "audio/wav" });
    await visitWith("sound", { kind: "audio", media: "sound.wav" });
    const audio = page.locator("audio");
    assert.equal(await audio.count(), 1);
    assert.equal(await page.locator("video").count(), 0);
    assert.ok((await audio.boundingBox()).height < 80);
    const middle = await at(0.5);
    await page.mouse.click(middle.x, middle.y);
    await page.waitForFunction(() => document.querySelector("audio").currentTime > 30);
  });

  test("without a medium the read-out follows the clicks and the keys", async () => {
    await visitWith("mute", {});
    const beside = ui.panel(page, "timeline").locator(".athead h3 span");
    assert.match(await ui.panel(page, "timeline").innerText(), /names no media file/);
    await slider().focus();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    assert.equal(await beside.innerText(), "1:39");
    const middle = await at(0.5);
    await page.mouse.click(middle.x, middle.y);
    assert.ok(Math.abs(seconds(await beside.innerText()) - 50) < 4);
  });

  test("a medium that cannot be played says so, and the read-out follows all the same", async () => {
    browser.expectErrors(/404/);
    await visitWith("broken", { kind: "video", media: "nowhere.webm" });
    await ui.panel(page, "timeline").getByText("could not be played").waitFor();
    assert.ok(!(await page.locator("video").isVisible()));
    await slider().focus();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    assert.equal(await ui.panel(page, "timeline").locator(".athead h3 span").innerText(), "1:39");
  });
});

/** So many seconds of nothing, as a WAV file. */
function silence(length) {
  const rate = 8000;
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + length * rate, 4);
  head.write("WAVEfmt ", 8);
  for (const [value, at] of [[16, 16], [rate, 24], [rate, 28]]) head.writeUInt32LE(value, at);
  for (const [value, at] of [[1, 20], [1, 22], [1, 32], [8, 34]]) head.writeUInt16LE(value, at);
  head.write("data", 36);
  head.writeUInt32LE(length * rate, 40);
  return Buffer.concat([head, Buffer.alloc(length * rate, 128)]);
}
