// The messages of a frame (docs/embedding.md), with an instance that only writes down what is asked of it:
// what each kind of host hears, and what may be asked by whom.

import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { openBrowser } from "./lib/browser.mjs";
import { elsewhere, heard, hears, holdFrames, say, settled } from "./lib/host-page.mjs";
import { DIST } from "./lib/paths.mjs";
import { serve } from "./lib/server.mjs";

let site, host, browser, page;

before(async () => {
  site = await serve({ "/": DIST });
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

/** A frame whose content is a box of a height, with an instance that notes what is asked of it. */
const stub = (allowed) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>A frame</title><link rel="icon" href="data:,">
<style>body { margin: 0 } #box { height: 640.2px }</style>
<div id="viewprint"><div id="box"></div></div>
<script type="module">
  import { connect } from "./frame.js";
  window.asked = [];
  const note = (name) => (...rest) => asked.push([name, ...rest]);
  const instance = Object.fromEntries(["update", "credentials", "position"].map((name) => [name, note(name)]));
  const element = document.getElementById("viewprint");
  element.addEventListener("viewprint-export-taken", note("export-taken"));
  window.frame = connect({ element, instance, allowed: ${JSON.stringify(allowed)} });
  window.high = (height) => (document.getElementById("box").style.height = height);
</script></html>`;

/** Opens a host page with the frame. The host's origin is `allowed`; `null` is no list at all. */
async function visit({ allowed = [elsewhere(host)], query = "", isReady = true, attributes, ...more } = {}) {
  site.mount("/stub.html", { type: "text/html", body: stub(allowed ?? undefined) });
  holdFrames(host, "/host.html", [{ src: site.url(`/stub.html${query}`), attributes }], more);
  page = await browser.newPage();
  await page.goto(elsewhere(host, "/host.html"));
  await hears(page, { subject: "lti.capabilities" });
  if (isReady) {
    await tell("ready", {});
    await hears(page, { viewprint: "height" });
  }
  await settled(page);
}
const inside = async () => (await page.locator("iframe").first().elementHandle()).contentFrame();
const tell = async (name, detail) => (await inside()).evaluate(([name, detail]) => window.frame.tell(name, detail), [name, detail]);
const high = async (height) => {
  await (await inside()).evaluate((height) => window.high(height), height);
  await settled(page);
};
const asked = async () => (await inside()).evaluate(() => window.asked);
/** What was heard since the last time. */
async function news() {
  await settled(page);
  return page.evaluate(() => window.heard.splice(0).map(({ data }) => data));
}

const OURS = (height) => ({ viewprint: "height", v: 1, height });
const LTI = (height, marks) => ({ subject: "lti.frameResize", height, ...marks });
const EDX = (height) => ({ type: "plugin.resize", payload: { height } });
const H5P = (height) => ({ context: "h5p", action: "prepareResize", scrollHeight: height, clientHeight: height });
const KALTURA = (height) => ({ messageType: "updateLayout", payload: { height } });
const ALL = (height) => [OURS(height), LTI(height), JSON.stringify(LTI(height)), EDX(height)];
const capabilities = (...subjects) => ({ subject: "lti.capabilities.response", supported_messages: subjects.map((subject) => ({ subject })) });

describe("the height", () => {
  test("is said in whole pixels, rounded up, in the tongue of each host that may be there", async () => {
    await visit();
    assert.deepEqual(await news(), [
      { subject: "lti.capabilities" },
      { context: "h5p", action: "hello" },
      { messageType: "analyticsInit", payload: { menuConfig: {}, viewsConfig: {} } },
      ...ALL(641),
      { viewprint: "ready", v: 1 },
    ]);
  });

  test("is said when it changes, and only then", async () => {
    await visit();
    await news();
    for (const [height, said] of [["640.9px", []], ["641px", []], ["641.5px", ALL(642)], ["100px", ALL(100)], ["99.2px", []], ["4000px", ALL(4000)]]) {
      await high(height);
      assert.deepEqual(await news(), said, height);
    }
  });

  for (const [who, answers, expected] of [
    ["a platform that resizes hears objects alone", [capabilities("lti.capabilities", "lti.frameResize")], [OURS(700), LTI(700), EDX(700)]],
    ["a platform that does not is not asked to", [capabilities("lti.capabilities")], [OURS(700), EDX(700)]],
    ["one whose answer is no list counts as silent", [{ subject: "lti.capabilities.response", error: { code: "x" } }], ALL(700)],
    ["an H5P host is told how to prepare", [{ context: "h5p", action: "hello" }], [...ALL(700), H5P(700)]],
    ["a Kaltura host gets its layout", [{ messageType: "init", payload: {} }], [...ALL(700), KALTURA(700)]],
  ]) {
    test(who, async () => {
      await visit();
      for (const answer of answers) await say(page, answer);
      await news();
      await high("700px");
      assert.deepEqual(await news(), expected);
    });
  }

  test("an H5P host and a Kaltura host are met half-way", async () => {
    await visit();
    await news();
    await say(page, { context: "h5p", action: "ready" });
    assert.deepEqual(await news(), [{ context: "h5p", action: "hello" }]);
    await say(page, { context: "h5p", action: "resize" });
    assert.deepEqual(await news(), [], "before it has said hello, nothing is resized");
    await say(page, { context: "h5p", action: "hello" });
    assert.deepEqual(await news(), [H5P(641)]);
    await say(page, { context: "h5p", action: "resizePrepared" });
    assert.deepEqual(await news(), [{ context: "h5p", action: "resize", scrollHeight: 641 }]);
    await say(page, { context: "h5p", action: "resize" });
    assert.deepEqual(await news(), [H5P(641)]);
    await say(page, { messageType: "init", payload: { ks: "for another" } });
    assert.deepEqual(await news(), [{ messageType: "analyticsInitComplete", payload: {} }, KALTURA(641)]);
    await say(page, { messageType: "init", payload: {} });
    assert.deepEqual(await news(), []);
  });

  test("carries the marks that the platform has launched the frame with", async () => {
    await visit({ query: "?lti-token=t1&lti-windowid=w2&token=mine" });
    const marked = LTI(641, { token: "t1", windowid: "w2" });
    const said = await news();
    assert.deepEqual(said.find((one) => one.subject === "lti.frameResize"), marked);
    assert.ok(said.includes(JSON.stringify(marked)));
  });

  test("is told again to a host that asks for it, whoever that is", async () => {
    await visit({ allowed: [] });
    await news();
    await say(page, { viewprint: "height", v: 1 });
    assert.deepEqual(await news(), [OURS(641)]);
  });

  test("only grows while there is nothing to see, and is not that of a frame without width", async () => {
    await visit({ isReady: false });
    await high("200px");
    assert.deepEqual((await news()).filter((one) => one.viewprint), [OURS(641)]);
    await tell("error", { text: "no such file" });
    assert.deepEqual((await news()).map(({ viewprint, height, text }) => [viewprint, height ?? text]).filter(([name]) => name), [["height", 200], ["error", "no such file"]]);
    await page.evaluate(() => (document.querySelector("iframe").width = 0));
    await high("9000px");
    assert.deepEqual(await news(), []);
    await page.evaluate(() => (document.querySelector("iframe").width = 800));
    assert.deepEqual(await news(), ALL(9000));
  });

  test("comes to rest where each height brings another width, and that another height", async () => {
    // A host whose bar for scrolling comes with the larger height and goes with the smaller one.
    const script = `addEventListener("message", ({ data }) => {
      if (data.viewprint === "height") document.querySelector("iframe").width = data.height > 700 ? 780 : 800;
    });`;
    await visit({ isReady: false, script });
    await (await inside()).evaluate(() => {
      document.querySelector("style").textContent += "#box { height: 720px } @media (width < 790px) { #box { height: 690px } }";
    });
    await tell("ready", {});
    for (let i = 0; i < 50; i += 1) await settled(page);
    const told = (await news()).filter((one) => one.viewprint === "height").map((one) => one.height);
    assert.ok(told.length < 20, `told ${told.length} times: ${told}`);
    assert.equal(told.at(-1), 720, "the larger one is kept");
  });
});

describe("what is said", () => {
  const PRIVATE = [
    ["state", { state: "viewer=u17" }], ["seek", { at_s: 61.5 }], ["wanted", { kind: "ks" }], ["error", { text: "in Ada's file" }],
    ["export", { name: "viewers.csv", type: "text/csv", blob: "Ada" }],
  ];
  const own = (said) => said.filter((one) => one.viewprint && one.viewprint !== "height");

  for (const [who, allowed, hears] of [
    ["an allowed origin hears all of it", () => ["https://lms.example.edu", `${elsewhere(host)}/`], true],
    ["another one hears that it is ready and how high it is", () => ["https://lms.example.edu"], false],
    ["a list of everybody is a list of nobody", () => ["*", "null", "", "https://"], false],
    ["without a list, only the frame's own origin hears it", () => null, false],
  ]) {
    test(who, async () => {
      await visit({ allowed: allowed() });
      await news();
      for (const [name, detail] of PRIVATE) await tell(name, { ...detail, and: "nothing else" });
      await tell("secret", { value: 1 });
      await tell("ready", { viewer: "Ada" });
      const expected = [...(hears ? PRIVATE.map(([name, detail]) => ({ viewprint: name, v: 1, ...detail })) : []), { viewprint: "ready", v: 1 }];
      assert.deepEqual(own(await news()), expected);
    });
  }

  test("a platform reads out what is shown where it offers that, and is allowed to hear it", async () => {
    for (const [allowed, answer, said] of [
      [[elsewhere(host)], capabilities("lti.screenReaderAlert"), [{ subject: "lti.screenReaderAlert", body: "15 plays" }]],
      [[elsewhere(host)], capabilities("lti.frameResize"), []],
      [[], capabilities("lti.screenReaderAlert"), []],
    ]) {
      await visit({ allowed });
      await say(page, answer);
      await news();
      await tell("said", { text: "15 plays" });
      assert.deepEqual(await news(), said);
      await page.close();
    }
  });
});

describe("what is heard", () => {
  const HEARD = [
    [{ viewprint: "credentials", kind: "ks", value: "s3cret" }, ["credentials", "ks", "s3cret"]],
    [{ viewprint: "credentials", v: 1, kind: "authorization", value: "" }, ["credentials", "authorization", ""]],
    [{ viewprint: "language", v: 1, language: "pt-BR" }, ["update", { language: "pt-BR" }]],
    [{ viewprint: "theme", v: 1, theme: "contrast" }, ["update", { theme: "contrast" }]],
    [{ viewprint: "state", v: 1, state: "range=all&country=US" }, ["update", { state: "range=all&country=US" }]],
    [{ viewprint: "position", v: 1, at_s: 12.5 }, ["position", 12.5]],
    [{ viewprint: "export-taken", v: 1 }, ["export-taken"]],
    [{ viewprint: "options", v: 1, options: { panels: "tiles,trend", names: "hidden", theme: "plaid", extra: "x", player: 7 } }, ["update", { panels: "tiles,trend", names: "hidden" }]],
    [{ messageType: "updateConfig", payload: { ks: "k2" } }, ["credentials", "ks", "k2"]],
    [{ messageType: "setLanguage", payload: "pt_br" }, ["update", { language: "pt-br" }]],
    [{ messageType: "toggleContrastTheme" }, ["update", { theme: "contrast" }]],
  ];

  test("an allowed origin steers the instance", async () => {
    await visit();
    for (const [message, call] of HEARD) {
      await say(page, message);
      const calls = await (await inside()).evaluate(() => window.asked.splice(0).map((call) => call.filter((one) => !(one instanceof Event))));
      assert.deepEqual(calls, [call], JSON.stringify(message));
    }
  });

  test("an entry comes with the address of a page that shows it", async () => {
    await visit({ query: "?theme=dark" });
    await say(page, { viewprint: "entry", v: 1, entry: "lectures/4.json" });
    const entry = site.url("/lectures/4.json");
    assert.deepEqual(await asked(), [["update", { entry, page: site.url(`/stub.html?theme=dark&entry=${encodeURIComponent(entry)}`) }]]);
  });

  test("any other origin does not", async () => {
    for (const allowed of [["https://lms.example.edu"], ["null", "*"], null]) {
      await visit({ allowed });
      for (const [message] of HEARD) await say(page, message);
      assert.deepEqual(await asked(), []);
      await page.close();
    }
  });

  test("another window of an allowed origin does not", async () => {
    await visit();
    await page.evaluate(async () => {
      const other = document.createElement("iframe");
      other.srcdoc = "<p>of the same origin</p>";
      const loaded = new Promise((done) => (other.onload = done));
      document.body.append(other);
      await loaded;
      window.say = new other.contentWindow.Function("message", "parent.frames[0].postMessage(message, '*')");
    });
    for (const [message] of HEARD) await page.evaluate((message) => window.say(message), message);
    await settled(page);
    assert.deepEqual(await asked(), []);
  });

  test("a page in no frame is its own host, and asks itself for a secret alone", async () => {
    site.mount("/stub.html", { type: "text/html", body: stub(undefined) });
    page = await browser.newPage();
    await page.addInitScript(() => {
      window.heard = [];
      addEventListener("message", ({ data }) => window.heard.push(data));
    });
    await page.goto(site.url("/stub.html"));
    await page.waitForFunction(() => window.frame);
    await page.evaluate(() => {
      for (const [name, detail] of [["ready", {}], ["state", { state: "range=all" }], ["wanted", { kind: "ks" }]]) window.frame.tell(name, detail);
      window.postMessage({ viewprint: "credentials", kind: "ks", value: "s3cret" }, location.origin);
    });
    await page.waitForFunction(() => window.asked.length > 0);
    assert.deepEqual(await page.evaluate(() => window.asked), [["credentials", "ks", "s3cret"]]);
    assert.deepEqual(await page.evaluate(() => window.heard.map((one) => one.viewprint)), ["wanted", "credentials"]);
  });

  const NOTHING = [
    ["another version", { viewprint: "theme", v: 2, theme: "dark" }],
    ["a version that is a text", { viewprint: "theme", v: "1", theme: "dark" }],
    ["an unknown name", { viewprint: "explode", v: 1 }],
    ["a name of every object", { viewprint: "constructor", v: 1 }],
    ["a name that is no text", { viewprint: ["theme"], v: { theme: 1 }, theme: "dark" }],
    ["a theme that is none", { viewprint: "theme", v: 1, theme: "plaid" }],
    ["a language that is none", { viewprint: "language", v: 1, language: "<b>" }],
    ["a secret that is no text", { viewprint: "credentials", v: 1, kind: "ks", value: { toString: 1 } }],
    ["a text without end", { viewprint: "state", v: 1, state: "a".repeat(70_000) }],
    ["an address that no server has", { viewprint: "entry", v: 1, entry: "javascript:alert(1)" }],
    ["an empty address", { viewprint: "entry", v: 1, entry: "" }],
    ["a place that is none", { viewprint: "position", v: 1, at_s: -1 }],
    ["a place that is no number", { viewprint: "position", v: 1, at_s: "12" }],
    ["options that are a list", { viewprint: "options", v: 1, options: ["entry"] }],
    ["options that are nothing", { viewprint: "options", v: 1, options: null }],
    ["no object", "viewprint"],
    ["nothing", null],
    ["a session that is no text", { messageType: "init", payload: { ks: 5, locale: {}, contrastTheme: "yes" } }],
    ["no config", { messageType: "updateConfig" }],
    ["capabilities of nothing", { subject: "lti.capabilities.response", supported_messages: [null, 5, [], { subject: [] }] }],
  ];
  test("what is no message, or holds what cannot be, is left out, and the next one is heard", async () => {
    await visit();
    for (const [what, message] of NOTHING) {
      await say(page, message);
      assert.deepEqual(await asked(), [], what);
    }
    await say(page, { viewprint: "theme", theme: "dark" });
    assert.deepEqual(await asked(), [["update", { theme: "dark" }]]);
  });
});

describe("viewprint-host.js", () => {
  const inlineHeight = (n = 0) => page.evaluate((n) => document.querySelectorAll("iframe")[n].style.height, n);
  const helped = (attributes = "") => `<script src="${site.url("/viewprint-host.js")}" ${attributes}></script>`;

  test("sizes each frame by its own content, also one that comes later", async () => {
    await visit({ allowed: [], head: helped() });
    await page.waitForFunction(() => document.querySelector("iframe").style.height === "641px");
    await page.evaluate((src) => {
      const later = document.createElement("iframe");
      later.src = src;
      document.body.append(later);
    }, site.url("/stub.html?later"));
    await page.waitForFunction(() => document.querySelectorAll("iframe")[1].style.height === "641px");
    await high("123px");
    assert.deepEqual([await inlineHeight(0), await inlineHeight(1)], ["123px", "641px"]);
  });

  test("asks frames that have spoken before it came, and counts borders where the host's sheets do", async () => {
    await visit({ allowed: [], head: "<style>* { box-sizing: border-box } iframe { border: 3px solid; padding: 2px }</style>" });
    await page.addScriptTag({ url: site.url("/viewprint-host.js") });
    await page.waitForFunction(() => document.querySelector("iframe").style.height === "651px");
    assert.equal(await (await inside()).evaluate(() => innerHeight), 641);
  });

  test("leaves alone the frames of others, and heights that are none", async () => {
    await visit({ allowed: [], head: helped('data-base="https://another.example/"') });
    await high("800px");
    assert.equal(await inlineHeight(), "");
    await page.close();
    await visit({ allowed: [], head: helped() });
    for (const height of [0, -5, 1.5, 1e9, "900", null, { valueOf: 1 }]) {
      await (await inside()).evaluate((height) => parent.postMessage({ viewprint: "height", v: 1, height }, "*"), height);
      await (await inside()).evaluate(() => parent.postMessage({ viewprint: "height", v: 2, height: 900 }, "*"));
    }
    await settled(page);
    assert.equal(await inlineHeight(), "641px");
  });
});
