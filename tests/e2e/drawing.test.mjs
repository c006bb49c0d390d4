// Pictures: a pointer never draws them again, a pixel of theirs is a pixel of the screen, and they
// follow the theme.

import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { openBrowser } from "./lib/browser.mjs";
import { current, open } from "./lib/page.mjs";
import { DIST } from "./lib/paths.mjs";
import { sample, sessions } from "./lib/samples.mjs";
import * as ui from "./lib/selectors.mjs";
import { serve } from "./lib/server.mjs";

let site, browser, page;

before(async () => {
  site = await serve({ "/": DIST, ...sample("small", sessions(60)) });
});
after(() => site?.close());
afterEach(async () => {
  await page?.close();
  await browser?.close();
});

// Counts what is drawn, canvas by canvas.
const COUNT_CALLS = () => {
  const prototype = CanvasRenderingContext2D.prototype;
  for (const name of ["clearRect", "fillRect", "strokeRect", "fill", "stroke", "fillText"]) {
    const draw = prototype[name];
    prototype[name] = function (...args) {
      this.canvas.calls = (this.canvas.calls ?? 0) + 1;
      return draw.apply(this, args);
    };
  }
};

async function visit(options = {}, fragment = "range=all&compare=prior") {
  browser = await openBrowser(options);
  page = await browser.newPage();
  await page.addInitScript(COUNT_CALLS);
  await open(page, site.url(`/index.html?entry=s/small.json#${fragment}`));
}

/** Drawing calls since the last time: to layers over pictures, and to pictures. */
const calls = () =>
  page.evaluate(() => {
    const sum = { over: 0, pictures: 0 };
    for (const canvas of document.querySelectorAll("canvas")) {
      sum[canvas.closest(".over") ? "over" : "pictures"] += canvas.calls ?? 0;
      canvas.calls = 0;
    }
    return sum;
  });

const frames = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** Every canvas that shows: its size in pixels and in the page, and whether anything is on it. */
const canvases = () =>
  page.evaluate(() =>
    [...document.querySelectorAll("canvas")]
      .filter((canvas) => canvas.getClientRects().length)
      .map((canvas) => {
        const { width, height } = canvas.getBoundingClientRect();
        const panel = canvas.closest("[data-panel]")?.dataset.panel;
        return { panel, pixels: [canvas.width, canvas.height], page: [width, height] };
      }),
  );

describe("the pointer", () => {
  const places = {
    timeline: () => ui.panel(page, "timeline").locator(".target").first(),
    trend: () => ui.panel(page, "trend").locator(".target").first(),
    countries: () => ui.map(page).getByRole("slider"),
    viewers: async () => {
      await ui.panel(page, "viewers").locator("tbody button[aria-expanded=false]").first().click();
      await current(page);
      return ui.panel(page, "viewers").locator(".detail [role=slider]").first();
    },
  };
  for (const [name, place] of Object.entries(places)) {
    test(`over the picture of ${name} draws the layer above it, and no picture`, async () => {
      await visit();
      // A map is drawn when it comes into sight, which must not be while the pointer is watched.
      await ui.panel(page, "countries").scrollIntoViewIfNeeded();
      await page.waitForFunction(() => document.querySelector('.map[aria-busy="false"][data-map]'));
      // From below, a picture would come to stand under the bar.
      await page.evaluate(() => scrollTo(0, 0));
      const target = await place();
      await target.scrollIntoViewIfNeeded();
      await frames();
      const box = await target.boundingBox();
      await calls();
      const seen = { over: 0, pictures: 0 };
      for (let step = 1; step < 10; step += 1) {
        await page.mouse.move(box.x + (box.width * step) / 10, box.y + Math.min(30, box.height / 2));
        await frames();
        const now = await calls();
        // Of a map there is nothing to follow on the sea.
        if (name !== "countries") assert.ok(now.over > 0, `nothing follows the pointer at step ${step}`);
        seen.pictures += now.pictures;
      }
      await page.mouse.move(2, 2);
      await frames();
      seen.pictures += (await calls()).pictures;
      assert.equal(seen.pictures, 0);
    });
  }
});

describe("pixels", () => {
  const crisp = async (scale) => {
    const all = await canvases();
    assert.ok(all.length > 10, `${all.length} canvases`);
    // Half a pixel is what rounding makes.
    const blurred = all.filter(({ pixels, page }) => pixels.some((n, i) => Math.abs(n - page[i] * scale) > 0.51));
    assert.deepEqual(blurred, [], `at ${scale}`);
  };
  for (const deviceScaleFactor of [1, 1.5, 2, 3]) {
    test(`of a canvas are those of a screen with ${deviceScaleFactor} for each of the page`, async () => {
      await visit({ deviceScaleFactor });
      await crisp(deviceScaleFactor);
    });
  }
});

test("pictures take on the theme, of the system and of the host", async () => {
  await visit();
  // Of the trend's opaque pixels most are the area under its line, which is as light as its ground.
  const brightness = () =>
    page.evaluate(() => {
      const canvas = document.querySelector("[data-panel=trend] .plot canvas");
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      let [sum, n] = [0, 0];
      for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3] === 255) (sum += data[i] + data[i + 1] + data[i + 2]), (n += 3);
      }
      return sum / n;
    });
  const becomes = async (is, what) => {
    for (let i = 0; i < 100; i += 1) {
      if (is(await brightness())) return;
      await frames();
    }
    assert.fail(`${what}: ${await brightness()}`);
  };
  const light = await brightness();
  await page.emulateMedia({ colorScheme: "dark" });
  await becomes((now) => now < light - 60, "dark by the system");
  await page.evaluate(() => document.documentElement.setAttribute("data-theme", "light"));
  await becomes((now) => now === light, "light by the host");
});
