// The map of the countries panel: what stands on it is what the oracle counts, and a person drills by
// pointer, keys and finger.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { axe } from "./lib/axe.mjs";
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
  const countries = ["US", "FR", "QQ", undefined];
  site = await serve({ "/": DIST, ...sample("odd", sessions(40, { country: (i) => countries[i % 4] })) });
  oracle = openOracle(DEMO.file);
});
after(async () => {
  oracle?.close();
  await site?.close();
});
afterEach(async () => {
  await page?.close();
  await browser?.close();
});

async function visit(fragment, { entry = DEMO.path.slice(1), isShown = true, ...options } = {}) {
  browser = await openBrowser(options);
  page = await browser.newPage();
  await open(page, site.url(`/index.html?entry=${entry}#${fragment}`));
  if (isShown) await show();
}
const panel = () => ui.panel(page, "countries");
const map = () => ui.map(page);
const slider = () => map().getByRole("slider");
const fragment = () => new URL(page.url()).hash.slice(1);
const said = () => slider().getAttribute("aria-valuetext");

/** Brings the map into sight and waits for what it shows now. */
async function show() {
  await ui.panel(page, "countries").scrollIntoViewIfNeeded();
  await current(page);
  await page.waitForFunction(() => document.querySelector('.map[aria-busy="false"][data-map]'));
}
/** The keys on the map in their order, each with its step. */
const shown = async () => {
  const text = await map().getAttribute("data-shown");
  return text.split("\n").filter(Boolean).map((spot) => {
    const blank = spot.lastIndexOf(" ");
    return { key: spot.slice(0, blank), step: Number(spot.slice(blank + 1)) };
  });
};
/** What is listed under the map: label and number. */
const off = async () => {
  const list = map().getByText(/^Not on the map: /);
  if (!(await list.count())) return [];
  const text = (await list.textContent()).replace("Not on the map: ", "").replace(/\.$/, "");
  return text.split(", ").map((item) => [item.slice(0, item.lastIndexOf(" ")), Number(item.slice(item.lastIndexOf(" ") + 1))]);
};
/** Where a place stands in the window: by keys to it, which shows its card there. */
async function placeOf(label) {
  await slider().focus();
  await page.keyboard.press("Home");
  for (let i = 0; !(await said()).startsWith(`${label},`); i += 1) {
    assert.ok(i < 60, `${label} is not on the map`);
    await page.keyboard.press("ArrowRight");
  }
  const box = await slider().boundingBox();
  const { left, right, top } = await ui.mapCard(page).evaluate(({ style }) => ({ left: style.left, right: style.right, top: style.top }));
  const x = left && left !== "auto" ? box.x + parseFloat(left) : box.x + box.width - parseFloat(right);
  return [x, box.y + parseFloat(top)];
}
async function press(label) {
  const [x, y] = await placeOf(label);
  await page.mouse.move(x, y);
  await page.mouse.click(x, y);
  await show();
}

const LEVELS = [
  ["world", "countries", ""],
  ["US", "regions", "&country=US"],
  ["US US-WI", "cities", "&country=US&region=US-WI"],
];

for (const range of ["range=all", "range=last-30&compare=previous"]) {
  test(`every place of the oracle is on the map or under it, darker for more, and sums keep: ${range}`, async () => {
    await visit(range);
    let parent = null;
    for (const [key, table, drilled] of LEVELS) {
      if (drilled) await press(key === "US" ? "United States" : "Wisconsin");
      assert.equal(await map().getAttribute("data-map"), key);
      assert.equal(fragment(), `${range}${drilled}`);
      const answer = await oracle.ask(fragment());
      const rows = answer[table];
      const spots = await shown();
      const listed = await off();
      // Once each, by the order of the table.
      const known = rows.filter((row) => spots.some((spot) => spot.key === row.key));
      assert.deepEqual(spots.map((spot) => spot.key), known.map((row) => row.key), key);
      assert.equal(spots.length + listed.length, rows.length, `${key}: ${listed.map(([label]) => label)}`);
      assert.deepEqual(listed.map(([, plays]) => plays), rows.filter((row) => !known.includes(row)).map((row) => row.plays.value));
      // Only what no map can know is not on it.
      assert.deepEqual(listed.map(([label]) => label).filter((label) => label !== "Unknown"), []);
      const steps = spots.map((spot) => spot.step);
      assert.deepEqual(steps, [...steps].sort((a, b) => b - a), `${key}: ${steps}`);
      for (const [i, row] of known.entries()) assert.equal(steps[i] > 0, row.plays.value > 0, row.key);
      assert.ok(steps[0] === 7, `${key}: the most is the darkest`);
      const sum = rows.reduce((sum, row) => sum + row.plays.value, 0);
      assert.equal(sum, answer.tiles.plays.value, `${key}: children and Unknown are the parent`);
      if (parent) assert.equal(sum, parent.find((row) => row.key === key.split(" ").at(-1)).plays.value);
      parent = rows;
      // What is said of each is what the oracle counts.
      await slider().focus();
      await page.keyboard.press("Home");
      for (const row of known.slice(0, 5)) {
        const words = await said();
        const { value, before, change } = row.plays;
        const number = (n) => n.toLocaleString("en-US");
        assert.match(words, new RegExp(`, Plays: ${number(value)}( |$)`), row.key);
        if (range.includes("compare")) assert.match(words, new RegExp(`\\(before ${number(before)}`), `${row.key} ${change}`);
        await page.keyboard.press("ArrowRight");
      }
    }
    // The way back is above the map.
    const path = panel().getByRole("navigation", { name: "Where you are" });
    await path.getByRole("button", { name: "United States" }).click();
    await show();
    assert.equal(await map().getAttribute("data-map"), "US");
    await path.getByRole("button", { name: "World" }).click();
    await show();
    assert.equal(await map().getAttribute("data-map"), "world");
    assert.equal(fragment(), range);
    browser.check();
  });
}

test("it is shaded by plays, viewers or minutes", async () => {
  await visit("range=all");
  const { countries } = await oracle.ask("range=all");
  for (const [name, metric] of [["Viewers", "viewers"], ["Minutes", "minutes"], ["Plays", "plays"]]) {
    await map().getByRole("group", { name: "Measure" }).getByRole("button", { name, exact: true }).click();
    await show();
    const known = countries.filter((row) => row.key !== "~").sort((a, b) => b[metric].value - a[metric].value);
    const values = new Map(known.map((row) => [row.key, row[metric].value]));
    const spots = await shown();
    assert.deepEqual(spots.map((spot) => values.get(spot.key)), known.map((row) => row[metric].value), metric);
    await slider().focus();
    await page.keyboard.press("Home");
    assert.match(await said(), new RegExp(`^United States, ${name}: ${Math.round(known[0][metric].value).toLocaleString("en-US")}`));
  }
  browser.check();
});

test("keys walk through what is on it, in order, and press", async () => {
  await visit("range=all");
  const keys = (await shown()).map((spot) => spot.key);
  await slider().focus();
  const seen = [];
  for (let i = 0; i < keys.length; i += 1) {
    await page.keyboard.press("ArrowDown");
    seen.push(await said());
  }
  assert.equal(new Set(seen).size, keys.length, seen.join("; "));
  await page.keyboard.press("ArrowRight");
  assert.equal(await said(), seen.at(-1), "the end is the end");
  await page.keyboard.press("Escape");
  assert.equal(await said(), "");
  assert.equal(await ui.mapCard(page).isVisible(), false);
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await show();
  assert.equal(fragment(), "range=all&country=US");
  assert.equal(await ui.focused(page), "Map: United States", "the keys go on where they were");
  browser.check();
});

test("a place without a session says so, and a press on it does nothing", async () => {
  await visit("range=all");
  // To the north of China's middle is who has none.
  const [x, y] = await placeOf("China");
  const box = await slider().boundingBox();
  await page.mouse.move(x, y - box.height * 0.11);
  assert.match(await said(), /^(Russia|Mongolia), Plays: 0$/);
  await page.mouse.down();
  await page.mouse.up();
  await current(page);
  assert.equal(fragment(), "range=all");
  browser.check();
});

test("a finger sees first, and presses then", async () => {
  await visit("range=all", { hasTouch: true });
  const [x, y] = await placeOf("United States");
  await page.keyboard.press("Escape");
  await page.touchscreen.tap(x, y);
  assert.match(await said(), /^United States, Plays: /);
  assert.equal(fragment(), "range=all");
  await page.touchscreen.tap(x, y);
  await show();
  assert.equal(fragment(), "range=all&country=US");
  browser.check();
});

test("what no map knows is listed under it, and has none of its own", async () => {
  await visit("range=all", { entry: "s/odd.json" });
  assert.deepEqual((await shown()).map((spot) => spot.key).sort(), ["FR", "US"]);
  assert.deepEqual(await off(), [["QQ", 10], ["Unknown", 10]]);
  browser.expectErrors(/404/);
  await ui.rowLink(page, "countries", "QQ").click();
  await show();
  assert.equal(await slider().isVisible(), false);
  assert.deepEqual(await off(), [["Unknown", 10]]);
  browser.check();
});

test("it is fetched when it comes into sight, each file once", async () => {
  await visit("range=all", { isShown: false });
  const fetched = () => site.requests.filter((path) => path.includes("/maps/") || path.includes("split_map"));
  site.requests.length = 0;
  await current(page);
  assert.deepEqual(fetched(), []);
  await show();
  assert.deepEqual(fetched().sort(), ["/maps/world.txt", "/split_map.wasm"]);
  for (const _ of [1, 2]) {
    await press("United States");
    await press("Wisconsin");
    await panel().getByRole("button", { name: "World" }).click();
    await show();
  }
  assert.deepEqual(fetched().sort(), ["/maps/cities/US.txt", "/maps/regions/US.txt", "/maps/world.txt", "/split_map.wasm"]);
  browser.check();
});

test("a map that cannot be fetched is said and tried again, and the numbers are there", async () => {
  await visit("range=all", { isShown: false });
  browser.expectErrors(/ERR_FAILED/, /Failed to fetch/);
  await page.route("**/maps/world.txt", (route) => route.abort());
  await panel().scrollIntoViewIfNeeded();
  const alert = panel().getByRole("alert");
  await alert.waitFor();
  assert.ok(await ui.row(page, "countries", "US").isVisible());
  await page.unroute("**/maps/world.txt");
  await alert.getByRole("button", { name: "Try again" }).click();
  await show();
  assert.equal(await panel().getByRole("alert").count(), 0);
  assert.ok((await shown()).length > 5);
  browser.check();
});

test("it fits 320 px, and axe finds nothing", async () => {
  await visit("range=all&country=US&region=US-WI&compare=previous", { viewport: { width: 320, height: 800 }, isShown: false });
  await panel().getByRole("button", { name: "Countries" }).click();
  await show();
  const { wide, own } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, own: document.documentElement.clientWidth }));
  assert.ok(wide <= own, `${wide} px in ${own}`);
  assert.deepEqual(await axe(page), []);
  await slider().focus();
  await page.keyboard.press("Home");
  assert.deepEqual(await axe(page), []);
  browser.check();
});
