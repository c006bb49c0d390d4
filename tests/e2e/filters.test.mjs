// The filters of the bar: what is offered and counted, chosen, folded, let go of, by pointer and by keys.

import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { axe } from "./lib/axe.mjs";
import { openBrowser } from "./lib/browser.mjs";
import { DEMO } from "./lib/entries.mjs";
import { current, open } from "./lib/page.mjs";
import { DIST } from "./lib/paths.mjs";
import { sample, sessions } from "./lib/samples.mjs";
import * as ui from "./lib/selectors.mjs";
import { serve } from "./lib/server.mjs";
import { openOracle } from "./oracle.mjs";

// Where the oracle has the rows of each dimension.
const TABLES = {
  country: "countries", region: "regions", city: "cities", context: "contexts", domain: "domains", page: "pages",
  viewer: "viewers", device: "devices", os: "os", browser: "browsers", role: "roles",
};
const MANY = 3000;
let site, browser, page, oracle;

/** Sessions of many pages; every third is anonymous, every fourth of an unknown country. */
function manyPages() {
  const lines = [];
  for (let i = 0; i < MANY; i += 1) {
    const who = { session: `s${i}`, page: `https://example.edu/lectures/${i}`, ...(i % 3 && { viewer: `u${i}` }), ...(i % 4 && { country: "US" }) };
    lines.push({ at: Date.UTC(2026, 8, 2) + i * 60_000, kind: "play", ...who });
  }
  return lines.map((line) => JSON.stringify(line)).join("\n");
}

before(async () => {
  site = await serve({
    "/": DIST,
    ...sample("small", sessions(60)),
    ...sample("many", manyPages()),
    ...sample("hidden", sessions(60), { entry: { privacy: { names: "hidden" } } }),
  });
  browser = await openBrowser();
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

async function visit(entry, fragment, viewport) {
  page = await browser.newPage();
  if (viewport) await page.setViewportSize(viewport);
  await open(page, site.url(`/index.html?entry=${entry}#${fragment}`));
  return page;
}
const fragment = () => new URL(page.url()).hash.slice(1);
const offered = () => ui.menu(page).locator(".dims button").evaluateAll((all) => all.map((one) => one.value));
const listed = () =>
  ui.choices(page).locator("[data-key]").evaluateAll((rows) =>
    rows.map((row) => {
      const number = row.querySelector('[data-metric="plays"]');
      const read = { key: row.dataset.key, value: Number(number.dataset.value), checked: row.querySelector("input").checked };
      return number.dataset.before === undefined ? read : { ...read, before: Number(number.dataset.before) };
    }),
  );
/** The plays of each value: a filter finds a city wherever it lies. */
function expected(rows, compared) {
  const sums = new Map();
  for (const { key, plays } of rows) {
    const sum = sums.get(key) ?? { value: 0, before: 0 };
    sums.set(key, { value: sum.value + plays.value, before: sum.before + (plays.before ?? 0) });
  }
  return new Map([...sums].map(([key, { value, before }]) => [key, compared ? { value, before } : { value }]));
}

describe("what is offered", () => {
  for (const link of ["range=all", "range=last-30&compare=previous&device=Mobile&country=US,DE"]) {
    test(`every dimension that the data knows, each value with its plays under the other filters: ${link}`, async () => {
      await visit(DEMO.path.slice(1), link);
      await ui.menuButton(page).click();
      assert.deepEqual(await offered(), Object.keys(TABLES));
      const compared = link.includes("compare");
      for (const [dimension, table] of Object.entries(TABLES)) {
        await ui.openMenu(page, dimension);
        const others = link.split("&").filter((pair) => !pair.startsWith(`${dimension}=`)).join("&");
        const wanted = expected((await oracle.ask(others))[table], compared);
        const rows = await listed();
        assert.ok(rows.length >= Math.min(100, wanted.size), `${dimension}: ${rows.length} of ${wanted.size}`);
        for (const { key, checked, ...plays } of rows) {
          assert.deepEqual(plays, wanted.get(key), `${dimension} ${key}`);
          assert.equal(checked, link.includes(`${dimension}=`) && link.split(`${dimension}=`)[1].split("&")[0].split(",").includes(key), `${dimension} ${key}`);
        }
      }
    });
  }

  test("what no session knows is not offered, and said", async () => {
    await visit("s/small.json", "range=all");
    await ui.menuButton(page).click();
    assert.deepEqual(await offered(), ["country", "domain", "page", "viewer", "device"]);
    assert.match(await ui.menu(page).innerText(), /says nothing about: Region, City, Playback context, Operating system, Browser, Role\./);
  });

  test("viewers are not offered when names are hidden", async () => {
    await visit("s/hidden.json", "range=all");
    await ui.menuButton(page).click();
    assert.deepEqual(await offered(), ["country", "domain", "page", "device"]);
  });

  test("Unknown and Anonymous are values", async () => {
    await visit("s/many.json", "range=all");
    await ui.openMenu(page, "viewer");
    await ui.choice(page, "~").getByRole("checkbox", { name: "Anonymous" }).check();
    await ui.openMenu(page, "country");
    await ui.choice(page, "~").getByRole("checkbox", { name: "Unknown" }).check();
    await current(page);
    assert.equal(fragment(), "range=all&country=~&viewer=~");
    assert.equal(await ui.valueOf(ui.number(page, "tiles", "plays")), MANY / 12);
  });

  test("of thousands the first are listed, and typing finds the others", async () => {
    await visit("s/many.json", "range=all");
    await ui.openMenu(page, "page");
    assert.equal((await listed()).length, 100);
    assert.match(await ui.menu(page).innerText(), /2,900 more\. Type to find them\./);
    await ui.findChoice(page).fill("lectures/299");
    await ui.choice(page, "https://example.edu/lectures/2999").waitFor();
    await ui.menu(page).locator('[data-dimension][aria-busy="false"]').waitFor();
    assert.equal((await listed()).length, 11);
    await ui.choice(page, "https://example.edu/lectures/2999").getByRole("checkbox").check();
    await current(page);
    assert.equal(await ui.valueOf(ui.number(page, "tiles", "plays")), 1);
    // What is chosen stands first, wherever it would be found.
    await ui.findChoice(page).fill("");
    await ui.choice(page, "https://example.edu/lectures/0").waitFor();
    assert.deepEqual((await listed())[0], { key: "https://example.edu/lectures/2999", value: 1, checked: true });
    await ui.findChoice(page).fill("no such page");
    await ui.menu(page).getByText("Nothing found.").waitFor();
  });

  test("a chosen value that occurs nowhere is listed with nothing, to be let go of", async () => {
    await visit("s/small.json", "range=all&country=ZZ,DE");
    await ui.openMenu(page, "country");
    const rows = await listed();
    assert.deepEqual(rows.filter((row) => row.checked).map(({ key, value }) => [key, value]), [["ZZ", 0], ["DE", 20]]);
    await ui.choice(page, "ZZ").getByRole("checkbox").click();
    await current(page);
    assert.equal(fragment(), "range=all&country=DE");
    await ui.menu(page).getByRole("button", { name: "Clear this list" }).click();
    await current(page);
    assert.equal(fragment(), "range=all");
    assert.ok(await ui.menu(page).isVisible());
  });
});

describe("without a pointer", () => {
  test("a value is found by typing and chosen by the space bar", async () => {
    await visit(DEMO.path.slice(1), "range=all");
    await ui.menuButton(page).focus();
    await page.keyboard.press("Enter");
    await ui.choice(page, "US").waitFor();
    assert.equal(await ui.focused(page), "Country");
    await ui.dimension(page, "device").focus();
    await page.keyboard.press("Space");
    await ui.choice(page, "Mobile").waitFor();
    await ui.findChoice(page).focus();
    await page.keyboard.type("mob");
    await ui.choice(page, "Desktop").waitFor({ state: "detached" });
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await current(page);
    assert.equal(fragment(), "range=all&device=Mobile");
    const { tiles } = await oracle.ask(fragment());
    assert.equal(await ui.valueOf(ui.number(page, "tiles", "plays")), tiles.plays.value);
    await page.keyboard.press("Escape");
    await ui.menu(page).waitFor({ state: "hidden" });
    assert.equal(await ui.focused(page), "Filter");
  });

  test("the focus stays on a value whose plays change as it is chosen", async () => {
    await visit(DEMO.path.slice(1), "range=all&country=US&region=~");
    await ui.openMenu(page, "country");
    const plays = async () => (await listed()).find((row) => row.key === "DE").value;
    const wanted = async (link) => (await oracle.ask(link)).countries.find((row) => row.key === "DE").plays.value;
    assert.equal(await plays(), await wanted("range=all&region=~"));
    await ui.choice(page, "DE").getByRole("checkbox").focus();
    await page.keyboard.press("Space");
    await current(page);
    // A country more lets go of the region of the one.
    assert.equal(fragment(), "range=all&country=US,DE");
    await ui.menu(page).locator('[data-dimension][aria-busy="false"]').waitFor();
    assert.equal(await plays(), await wanted("range=all"));
    assert.equal(await page.evaluate(() => document.activeElement.closest("[data-key]")?.dataset.key), "DE");
  });

  test("the focus stays where a chip was", async () => {
    await visit("s/small.json", "range=all&country=DE,FR&device=Desktop");
    const press = async (name) => {
      await page.getByRole("button", { name }).focus();
      await page.keyboard.press("Enter");
      await current(page);
      await page.waitForFunction(() => document.activeElement !== document.body);
      return ui.focused(page);
    };
    assert.equal(await press("Remove filter: Country Germany"), "Remove filter: Country France");
    assert.equal(await press("Remove filter: Device Desktop"), "Filter");
    assert.equal(fragment(), "range=all&country=FR");
    assert.equal(await press("Clear all filters"), "Filter");
    assert.equal(fragment(), "range=all");
  });

  test("many values of a dimension are one chip, which lists them", async () => {
    await visit(DEMO.path.slice(1), "range=all&country=US,IN,DE,CN,KR&device=Mobile");
    assert.equal(await ui.chips(page).count(), 2);
    const fold = page.getByRole("button", { name: "Country 5 values", exact: true });
    await fold.focus();
    await page.keyboard.press("Enter");
    const remove = (name) => page.getByRole("button", { name: `Remove filter: Country ${name}`, exact: true });
    await remove("India").focus();
    await page.keyboard.press("Enter");
    await current(page);
    await page.waitForFunction(() => document.activeElement !== document.body);
    assert.equal(await ui.focused(page), "Remove filter: Country Germany");
    assert.equal(fragment(), "range=all&country=US,DE,CN,KR&device=Mobile");
    const { tiles } = await oracle.ask(fragment());
    assert.equal(await ui.valueOf(ui.number(page, "tiles", "plays")), tiles.plays.value);
    // One less, and each has a chip of its own again.
    await page.keyboard.press("Enter");
    await current(page);
    await page.waitForFunction(() => document.activeElement !== document.body);
    assert.match(await ui.focused(page), /^Remove filter: Country/);
    assert.equal(await ui.chips(page).count(), 4);
  });

  test("a folded chip lets go of all its values at once", async () => {
    await visit(DEMO.path.slice(1), "range=all&country=US,IN,DE,CN&device=Mobile");
    await page.getByRole("button", { name: "Remove filter: Country 4 values" }).click();
    await current(page);
    assert.equal(fragment(), "range=all&device=Mobile");
  });
});

test("on a narrow window the menu is a sheet as wide as the window", async () => {
  await visit(DEMO.path.slice(1), "range=all", { width: 360, height: 740 });
  await ui.openMenu(page, "browser");
  const box = await ui.menu(page).boundingBox();
  assert.deepEqual([box.x, box.width], [0, 360]);
  assert.ok(box.y >= 0 && Math.abs(box.y + box.height - 740) < 1, JSON.stringify(box));
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await ui.menu(page).getByRole("button", { name: "Done" }).click();
  await ui.menu(page).waitFor({ state: "hidden" });
});

for (const [width, name] of [[1280, "wide"], [360, "narrow"]]) {
  test(`axe finds nothing on a ${name} page with a folded chip, a drilled domain and the menu open`, async () => {
    await visit(DEMO.path.slice(1), "compare=previous&country=US,IN,DE,CN&domain=canvas.example.edu", { width, height: 900 });
    await page.getByRole("button", { name: "Country 4 values", exact: true }).click();
    assert.deepEqual(await axe(page), []);
    await page.keyboard.press("Escape");
    await ui.openMenu(page, "country");
    assert.deepEqual(await axe(page), []);
  });
}
