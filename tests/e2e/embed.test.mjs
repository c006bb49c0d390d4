// The host pages of examples/hosts, each of another site than the program: they show an entry, size follows
// content, looks neither leak in nor out, and what is taken away leaves nothing behind.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { openBrowser } from "./lib/browser.mjs";
import { openHosts } from "./lib/hosts.mjs";
import { openKaltura } from "./lib/kaltura.mjs";
import { current, install } from "./lib/page.mjs";
import { DIST } from "./lib/paths.mjs";
import * as ui from "./lib/selectors.mjs";
import { serve } from "./lib/server.mjs";

const KS = "djJ8MTIzfHNlY3JldA";
let site, hosts, browser, page;

before(async () => {
  site = await serve({ "/": DIST }, { cors: true });
  hosts = await openHosts(site.origin);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await site?.close();
  await hosts?.close();
});
afterEach(async () => {
  await page?.close();
  site.mount("/", DIST);
  browser.check();
});

/** Opens a host page. What of its own has moved, since it was opened, is noted. */
async function visit(name, { viewport, before = () => {} } = {}) {
  page = await browser.newPage();
  if (viewport) await page.setViewportSize(viewport);
  await install(page);
  await page.addInitScript(() => {
    window.moved = [];
    // What is in a shadow root has no node here.
    const nodes = (shift) => shift.sources.map(({ node }) => node?.nodeName ?? "inside").join();
    const note = (shift) => shift.sources.some(({ node }) => node) && window.moved.push(`${nodes(shift)}: ${shift.value}`);
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type: "layout-shift", buffered: true });
  });
  await page.addInitScript(before);
  await page.goto(hosts.url(name));
}
/** The document inside the n-th frame. */
const inside = async (n = 0) => (await page.locator("iframe").nth(n).elementHandle()).contentFrame();
const shown = async (where, index) => {
  await where.waitForFunction((index) => window.__vp.count() > index, index ?? 0);
  await current(where, { index });
};
const plays = (where, n = 0) => ui.valueOf(where.locator('[data-panel="tiles"]').nth(n).locator('[data-metric="plays"]').first());
/** The panels that can be chosen, in order. */
const panels = (where) => where.locator(".numbers [data-panel]").evaluateAll((all) => all.map((one) => one.dataset.panel));

/** Waits for two frames to be drawn, and for what they have caused. */
const still = (where) => where.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));

/** All plays of the demo, and those of one kind of device. */
const PLAYS = async (fragment) => {
  const own = await browser.newPage();
  await install(own);
  await own.goto(site.url(`/index.html#${fragment}`));
  await shown(own);
  const value = await plays(own);
  await own.close();
  return value;
};

describe("a widget on a page of another site", () => {
  test("stands where its script tag stands, with the panels that it names", async () => {
    await visit("script");
    await shown(page);
    assert.deepEqual(await panels(page), ["tiles", "timeline", "trend"]);
    assert.equal(await plays(page), await PLAYS(""));
    assert.equal(await page.locator(".statistics viewprint-entry").count(), 1);
  });

  test("is compared and colored as the page asks", async () => {
    await visit("element");
    await shown(page);
    assert.equal(await ui.panel(page, "tiles").getAttribute("data-range-before") !== null, true);
    const looks = await page.locator(".vp").evaluate((widget) => {
      const { backgroundColor, fontFamily } = getComputedStyle(widget);
      const accent = getComputedStyle(widget).getPropertyValue("--vp-accent");
      return { backgroundColor, fontFamily, accent };
    });
    assert.deepEqual(looks, { backgroundColor: "rgb(255, 253, 247)", fontFamily: "Georgia, serif", accent: "#7a0019" });
    // Links copied from here lead to a page that shows the entry.
    assert.equal(await page.locator(".fallback").isVisible(), false);
  });

  test("is there twice, each with its own filters and theme", async () => {
    const before = site.requests.length;
    await visit("two");
    await shown(page, 0);
    await shown(page, 1);
    const programs = site.requests.slice(before).filter((path) => path.endsWith("app_bg.wasm"));
    assert.equal(programs.length, 1, "one program for both");
    assert.deepEqual([await plays(page, 0), await plays(page, 1)], [await PLAYS("device=Desktop"), await PLAYS("device=Mobile")]);
    const grounds = await page.locator(".vp").evaluateAll((all) => all.map((one) => getComputedStyle(one).backgroundColor));
    assert.notEqual(grounds[0], grounds[1]);
  });

  test("is mounted, changed, taken away and brought back by a script, which keeps what was chosen", async () => {
    await visit("module");
    await shown(page);
    const all = await plays(page);
    await page.getByRole("button", { name: "Only computers" }).click();
    await shown(page);
    const some = await plays(page);
    assert.ok(some < all);
    await page.getByRole("button", { name: "Dark" }).click();
    await page.locator('#statistics[data-theme="dark"]').waitFor();
    await ui.pickRange(page, "Last 7 days");
    await page.waitForFunction(() => /range=last-7/.test(document.getElementById("chosen").textContent));
    await page.getByRole("button", { name: "Close the statistics" }).click();
    await page.locator(".vp").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Open them" }).click();
    await shown(page);
    assert.match(await ui.rangePicker(page).textContent(), /Last 7 days/);
    assert.equal(await ui.chips(page).count(), 1);
  });

  test("shows what stands inside it until it has loaded", async () => {
    let release;
    const held = new Promise((done) => (release = done));
    await browser.context.route("**/app_bg.wasm", async (route) => {
      await held;
      await route.continue();
    });
    await visit("element");
    await page.waitForFunction(() => document.querySelector("viewprint-entry").shadowRoot);
    assert.ok(await page.locator(".fallback").isVisible());
    release();
    await shown(page);
    assert.equal(await page.locator(".fallback").isVisible(), false);
    await browser.context.unroute("**/app_bg.wasm");
  });

  for (const [what, path, words] of [
    ["the program", "/app_bg.wasm", /could not be loaded/],
    ["its script", "/app.js", /could not be loaded/],
  ]) {
    test(`says that ${what} is not there, and what stands inside it stays`, async () => {
      site.mount(path, { fail: 404 });
      browser.expectErrors(/404/, /WebAssembly|wasm/i, /Failed to fetch/);
      await visit("element");
      const said = page.getByRole("alert");
      await said.waitFor();
      assert.match(await said.textContent(), words);
      assert.ok(await page.locator(".fallback").isVisible());
      site.mount(path, join(DIST, path));
    });
  }

  for (const name of ["script", "element", "iframe"]) {
    test(`moves nothing that stands on the page (${name})`, async () => {
      await visit(name);
      await shown(name === "iframe" ? await inside() : page);
      await still(page);
      assert.deepEqual(await page.evaluate(() => window.moved), []);
    });
  }
});

describe("a frame is as high as what it shows", () => {
  /** The height that is there for content, and that of the content. */
  const heights = async (n = 0) => {
    const frame = page.locator("iframe").nth(n);
    const content = await (await inside(n)).evaluate(() => Math.ceil(document.getElementById("viewprint").getBoundingClientRect().height));
    return [await frame.evaluate((frame) => frame.clientHeight), content];
  };
  /** Waits until the host has made the frame as high as its content, and nothing moves any more. */
  async function fits(n = 0) {
    // What is out of sight is not drawn, nor measured.
    await page.locator("iframe").nth(n).scrollIntoViewIfNeeded();
    const frame = await inside(n);
    await shown(frame);
    for (let round = 0, same = 0; round < 200 && same < 3; round += 1) {
      await still(frame);
      await still(page);
      const [there, content] = await heights(n);
      same = there === content ? same + 1 : 0;
    }
    const [there, content] = await heights(n);
    assert.equal(there, content);
    return there;
  }
  /** How many heights the host has heard. */
  const n_told = () => page.evaluate(() => window.told);
  const counting = () => {
    window.told = 0;
    addEventListener("message", ({ data }) => (window.told += data?.viewprint === "height"));
  };

  for (const [name, about] of [
    ["iframe", "viewprint-host.js on a course page"],
    ["canvas", "a platform that speaks LTI, as Canvas and Brightspace"],
    ["moodle", "a platform that reads texts, as Moodle and Sakai"],
    ["edx", "Open edX"],
    ["h5p", "the resizer of H5P"],
  ]) {
    test(about, { timeout: 120_000 }, async () => {
      await visit(name, { before: counting });
      await fits();
      const frame = await inside();
      // The map is fetched when it comes into sight.
      if (await ui.panel(frame, "countries").count()) {
        await ui.panel(frame, "countries").scrollIntoViewIfNeeded();
        await frame.locator('[data-panel="countries"] [data-map]:not([aria-busy="true"])').waitFor();
      }
      const whole = await fits();
      // A filter.
      await ui.rowLink(frame, "devices", "Mobile").click();
      const filtered = await fits();
      assert.notEqual(filtered, whole);
      // A fold: the strip of a viewer comes, and goes.
      const fold = ui.panel(frame, "viewers").locator('[data-action="row"]').first();
      await fold.click();
      const open = await fits();
      assert.ok(open > filtered, `${open} px with a strip, ${filtered} px without`);
      await fold.click();
      assert.ok((await fits()) < open);
      // A phone.
      await page.setViewportSize({ width: 360, height: 800 });
      assert.notEqual(await fits(), filtered);
      await page.setViewportSize({ width: 1280, height: 900 });
      await ui.chips(frame).first().click();
      await fits();
      // And then silence.
      const told = await n_told();
      for (let i = 0; i < 30; i += 1) await still(page);
      assert.equal(await n_told(), told);
      const within = await frame.evaluate(() => [document.documentElement.scrollHeight, innerHeight]);
      assert.ok(within[0] <= within[1], `nothing to scroll inside: ${within}`);
    });
  }

  test("a second frame, which comes later, is sized by itself", { timeout: 120_000 }, async () => {
    await visit("iframe");
    const first = await fits();
    await page.getByRole("button", { name: "Show another lecture" }).press("Enter");
    await page.waitForFunction(() => document.querySelectorAll("iframe").length === 2);
    const later = await fits(0);
    assert.equal(await fits(1), first);
    assert.notEqual(later, first);
  });

  /** Serves the page of `index.html` with a list of allowed hosts. */
  const allow = (origin) => {
    const body = readFileSync(join(DIST, "index.html"), "utf8").replace('id="viewprint"', `id="viewprint" data-host="${origin}"`);
    site.mount("/index.html", { body, type: "text/html" });
  };

  test("a host of Kaltura's analytics is asked, hands the session over, and lays the frame out", async () => {
    const kaltura = await openKaltura(KS);
    try {
      allow(hosts.origin);
      hosts.mount("/session.json", { body: { ks: KS } });
      site.mount("/kaltura.json", {
        body: { viewprint: 1, entry: { id: "1_abcd1234" }, updated_at: "2024-09-04T12:00:00Z", time_zone: "America/Chicago", source: { kind: "kaltura", server: kaltura.url, partner_id: 101 } },
      });
      await visit("kaltura");
      await fits();
      const frame = await inside();
      assert.equal(await plays(frame), 18);
      await page.getByRole("button", { name: "High contrast" }).press("Enter");
      await frame.locator(':root[data-theme="contrast"]').waitFor();
      // The session ends, and the host gives another.
      kaltura.endSession("second");
      hosts.mount("/session.json", { body: { ks: "second" } });
      await ui.rowLink(frame, "devices", "Mobile").click();
      await shown(frame);
      await frame.locator('[data-notice="session"]').waitFor({ state: "detached" });
      assert.equal(await plays(frame), 2);
    } finally {
      await kaltura.close();
      site.mount("/index.html", join(DIST, "index.html"));
    }
  });

  test("a platform that is allowed to hear it reads out what is shown", async () => {
    allow(`https://lms.example.edu ${hosts.origin}`);
    await visit("canvas");
    await fits();
    await ui.rowLink(await inside(), "devices", "Mobile").click();
    await page.locator("#read-out", { hasText: /1 filter/ }).waitFor();
    site.mount("/index.html", join(DIST, "index.html"));
  });
});

describe("on hostile ground", () => {
  const HOSTILE = `
    * { all: unset; }
    *, *::before, *::after { box-sizing: content-box; }
    body, div { letter-spacing: 9px; word-spacing: 2em; text-transform: uppercase; text-align: right; text-indent: 3em; line-height: 3; font: italic 900 30px/3 fantasy; color: lime; cursor: crosshair; white-space: pre; list-style: square; visibility: visible; text-shadow: 2px 2px red; }
    span { font-size: 40px; } button { background: red; } table { border-collapse: separate; border-spacing: 20px; caption-side: bottom; }
    h1, h2, h3, p, section, main, ul, li, canvas, svg { display: none; margin: 3em; }
    .vp, .panel, .tile, [data-panel] { display: none !important; }
    :root { font-size: 16px; --panel: red; }`;
  const widget = (css) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>A course page</title><link rel="icon" href="data:,">
    <style>html, body { margin: 0; } ${css} #place { display: block; width: 1200px; }</style>
    <div id="place"></div>
    <p class="tile">A paragraph of the page's own, <span class="num">with</span> <b>much</b> in it. <button class="btn">Press</button></p>
    <script type="module">
      import { mount } from "${site.origin}/viewprint-element.js";
      window.mounted = mount(document.getElementById("place"), { entry: "${site.origin}/demo/entry.json" });
    </script></html>`;
  const PROPERTIES = [
    "display", "color", "backgroundColor", "fontSize", "fontFamily", "fontStyle", "fontWeight", "lineHeight", "letterSpacing", "wordSpacing",
    "textTransform", "textAlign", "textIndent", "whiteSpace", "textShadow", "cursor", "margin", "padding", "borderSpacing", "captionSide",
    "boxSizing", "listStyleType", "visibility", "width", "height", "direction",
  ];
  /** How each element of the widget looks, and the pages's own. */
  const looks = (properties) => {
    const of = (element) => {
      const style = getComputedStyle(element);
      return Object.fromEntries(properties.map((name) => [name, style[name]]));
    };
    const name = (element) => `${element.localName}.${element.getAttribute("class") ?? ""}`;
    const root = document.getElementById("place").shadowRoot;
    const all = [...(root?.querySelector(".vp")?.querySelectorAll("*") ?? [])];
    // The player shows its own controls.
    const inside = all.filter((one) => !one.closest("video, audio")).map((one) => [name(one), of(one)]);
    return { inside, outside: [...document.querySelectorAll("p, p *")].map((one) => [name(one), of(one)]) };
  };

  test("the page's sheets do not reach into the widget, and the widget's stay inside", async () => {
    const found = {};
    for (const [name, css] of [["kind", ""], ["hostile", HOSTILE]]) {
      hosts.mount(`/${name}.html`, { type: "text/html", body: widget(css) });
      await visit(name);
      const before = await page.evaluate(looks, PROPERTIES);
      await shown(page);
      found[name] = await page.evaluate(looks, PROPERTIES);
      assert.deepEqual(found[name].outside, before.outside, `the widget changes a page that is ${name}`);
      await page.close();
    }
    assert.ok(found.kind.inside.length > 500);
    const differ = [];
    for (const [i, [name, kind]] of found.kind.inside.entries()) {
      const [other, hostile] = found.hostile.inside[i] ?? [];
      for (const property of PROPERTIES) {
        if (name !== other || kind[property] !== hostile[property]) differ.push(`${name} ${property}: ${kind[property]} became ${hostile?.[property]} of ${other}`);
      }
    }
    assert.deepEqual(differ.slice(0, 30), [], `${differ.length} differ`);
  });
});

describe("what is taken away", () => {
  const EMPTY = () => `<!doctype html><html lang="en"><meta charset="utf-8"><title>A course page</title><link rel="icon" href="data:,">
    <div id="left"></div><div id="right"></div>
    <script type="module" src="${site.origin}/viewprint-element.js"></script></html>`;
  const add = (to) =>
    page.evaluate(([to, entry]) => {
      const widget = document.createElement("viewprint-entry");
      widget.setAttribute("src", entry);
      document.getElementById(to).append(widget);
    }, [to, site.url("/demo/entry.json")]);
  const workers = (n) => page.waitForFunction(() => true).then(async () => {
    while (page.workers().length !== n) await still(page);
  });

  test("a widget that is moved stays what it is; one that is removed and added begins anew", async () => {
    hosts.mount("/empty.html", { type: "text/html", body: EMPTY() });
    await visit("empty");
    await add("left");
    await shown(page);
    await ui.rowLink(page, "devices", "Mobile").click();
    await shown(page);
    const some = await plays(page);
    const before = site.requests.length;
    await page.evaluate(() => document.getElementById("right").append(document.querySelector("viewprint-entry")));
    await still(page);
    await shown(page);
    assert.deepEqual([await plays(page), page.workers().length, site.requests.slice(before)], [some, 1, []]);
    assert.equal(await ui.chips(page).count(), 1);
    await page.evaluate(() => {
      window.kept = document.querySelector("viewprint-entry");
      window.kept.remove();
    });
    await workers(0);
    await page.evaluate(() => document.getElementById("left").append(window.kept));
    await shown(page);
    assert.equal(await ui.chips(page).count(), 0);
  });

  test("fifty times leaves no worker, no listener, no node and no memory behind", { timeout: 10 * 60_000 }, async () => {
    hosts.mount("/empty.html", { type: "text/html", body: EMPTY() });
    await visit("empty");
    const cdp = await browser.context.newCDPSession(page);
    await cdp.send("Performance.enable");
    const listeners = async () => {
      let n = 0;
      for (const expression of ["window", "document", "document.body", "document.documentElement", "window.visualViewport"]) {
        const { result } = await cdp.send("Runtime.evaluate", { expression });
        n += (await cdp.send("DOMDebugger.getEventListeners", { objectId: result.objectId })).listeners.length;
      }
      return n;
    };
    const once = async () => {
      await add("left");
      await shown(page);
      await page.evaluate(() => document.querySelector("viewprint-entry").remove());
      await workers(0);
    };
    const held = async () => {
      await cdp.send("HeapProfiler.collectGarbage");
      await cdp.send("HeapProfiler.collectGarbage");
      const { metrics } = await cdp.send("Performance.getMetrics");
      const metric = (name) => metrics.find((one) => one.name === name).value;
      const wasm = await page.evaluate(async (base) => (await (await import(`${base}/app.js`)).default()).memory.buffer.byteLength, site.origin);
      return { wasm, nodes: metric("Nodes"), all_listeners: metric("JSEventListeners"), listeners: await listeners(), heap: metric("JSHeapUsedSize") };
    };
    // What is made once, and kept, is there after the first few. The memory of WASM never shrinks: it tells the
    // highest that was ever held at one moment, which a busy machine can still raise. A leak raises it every time.
    for (let i = 0; i < 5; i += 1) await once();
    const first = await held();
    let before;
    let after = first;
    for (let round = 0; round < 3 && after.wasm !== before?.wasm; round += 1) {
      before = after;
      for (let i = 0; i < 45; i += 1) await once();
      after = await held();
      console.log("before and after 45 widgets:", before, after);
    }
    assert.equal(after.wasm, before.wasm, "WASM memory grows, each time");
    assert.equal(after.listeners, first.listeners, "listeners of the window stay");
    assert.ok(after.all_listeners <= first.all_listeners + 10, `${after.all_listeners} listeners after ${first.all_listeners}`);
    assert.ok(after.nodes <= first.nodes + 100, `${after.nodes} nodes after ${first.nodes}`);
    assert.ok(after.heap < first.heap * 1.25 + 1e6, `${after.heap} bytes of script after ${first.heap}`);
  });
});
