// A live learning record store: what it holds is shown as if it came from a file, and what goes wrong on the
// way is either made good or said.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { axe } from "./lib/axe.mjs";
import { openBrowser } from "./lib/browser.mjs";
import { assertAgree } from "./lib/compare.mjs";
import { STATEMENTS, realVideos } from "./lib/entries.mjs";
import { current, go, install, open, read } from "./lib/page.mjs";
import { DIST, OUT } from "./lib/paths.mjs";
import { startProxy } from "./lib/proxy.mjs";
import { AUTHORIZATION, NO_LRS, startRalph } from "./lib/ralph.mjs";
import * as ui from "./lib/selectors.mjs";
import { serve } from "./lib/server.mjs";
import { openOracle } from "./oracle.mjs";

const FOLDER = join(OUT, "lrs");
const VIDEO = "https://lms.example.org/videos/sampling";
const VIDEO_PROFILE = "https://w3id.org/xapi/video/";
const COUNTRY = "https://example.org/country";
const FIELDS = { country: `context.extensions.${COUNTRY}` };
const UPDATED = "2026-10-01T12:00:00Z";

/** Sixty statements of twelve sessions of five people: five of each session. */
const statements = Array.from({ length: 60 }, (_, i) => {
  const [session, step] = [Math.floor(i / 5), i % 5];
  const at = Date.UTC(2026, 8, 1 + 2 * session, 14, step * 3);
  const to = 40 + 37 * session;
  const verbs = ["http://adlnet.gov/expapi/verbs/initialized", `${VIDEO_PROFILE}verbs/played`, `${VIDEO_PROFILE}verbs/paused`,
    `${VIDEO_PROFILE}verbs/seeked`, `http://adlnet.gov/expapi/verbs/${session % 3 ? "terminated" : "completed"}`];
  const result = [{}, { time: 0 }, { time: to / 2 }, { "time-from": to / 2, "time-to": 10 }, { time: to, "played-segments": `0[.]${to / 2}[,]10[.]${to}` }][step];
  const of = (values) => Object.fromEntries(Object.entries(values).map(([key, value]) => [`${VIDEO_PROFILE}extensions/${key}`, value]));
  return {
    id: `00000000-0000-4000-8000-${`${i + 1}`.padStart(12, "0")}`,
    actor: { account: { homePage: "https://lms.example.org", name: `u${session % 5}` }, name: `Viewer ${session % 5}` },
    verb: { id: verbs[step] },
    object: { id: VIDEO, objectType: "Activity" },
    ...(step ? { result: { extensions: of(result) } } : {}),
    context: {
      extensions: { ...of({ "session-id": `s${session}`, length: 600 }), [COUNTRY]: ["US", "DE", "FR"][session % 3] },
      contextActivities: { parent: [{ id: `https://lms.example.org/courses/${session % 2}` }] },
    },
    timestamp: new Date(at).toISOString(),
  };
});

/** An entry document of the store under `endpoint`. */
const entry = (endpoint, more = {}) => ({
  viewprint: 1,
  entry: { id: "e", name: "Sampling" },
  time_zone: "America/Chicago",
  updated_at: UPDATED,
  source: { kind: "xapi", endpoint, activity: VIDEO, fields: FIELDS, ...more },
});

/** The same for the oracle, which reads files only: `name` in FOLDER holds what the store was given. */
function oracleOf(name, document, held) {
  writeFileSync(join(FOLDER, `${name}.ndjson`), held.map((one) => `${JSON.stringify(one)}\n`).join(""));
  const file = join(FOLDER, `${name}.json`);
  writeFileSync(file, JSON.stringify({ ...document, source: { ...document.source, url: `${name}.ndjson` } }));
  return openOracle(file);
}

const LINKS = [
  "range=all", "", "range=all&compare=previous&country=US", "range=last-30&compare=previous&metric=minutes&second=completion",
  "range=2026-09-05..2026-09-17&compare=previous&viewer=u1,u2&reach=75",
];

let site, browser, lrs, proxy, page, oracle, shown;

describe("a live learning record store", { skip: NO_LRS, timeout: 10 * 60_000 }, () => {
  before(async () => {
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(FOLDER, { recursive: true });
    lrs = await startRalph();
    await lrs.post(statements);
    site = await serve({ "/": DIST });
    proxy = await startProxy({ site, lrs, authorization: AUTHORIZATION });
    browser = await openBrowser();
    oracle = oracleOf("sixty", entry("/xAPI/"), statements);
    shown = await oracle.ask("range=all");
    site.mount("/e/sixty.json", { body: entry("/xAPI/", { limit: 8 }) });
  });
  after(async () => {
    oracle?.close();
    await browser?.close();
    await proxy?.close();
    await site?.close();
    await lrs?.close();
  });
  afterEach(async () => {
    await page?.close();
    if (proxy) Object.assign(proxy, { fault: () => {}, asked: [] });
    browser?.check();
  });

  const reading = () => page.locator(".reading");
  const notice = () => page.locator(".notice.warn[role=alert]");
  /** Waits until something is shown, and then until nothing is on its way any more. */
  const whole = async () => {
    // Before the page stands there is nothing that says it is being read.
    await current(page);
    await reading().waitFor({ state: "detached", timeout: 60_000 });
    await current(page);
  };
  /** Opens the entry at a page of the proxy and waits until all is read. */
  async function visit(name = "sixty", fragment = "range=all") {
    page = await browser.newPage();
    await install(page);
    await page.goto(proxy.url(`/index.html?entry=/e/${name}.json#${fragment}`));
  }
  const agrees = async (label, link = "range=all") => assertAgree(await read(page, { fragment: link }), await oracle.ask(link), { label });

  for (const limit of [20, 25, 7, 60, 1, undefined]) {
    test(`shows what a file would, in pages of ${limit ?? "its own choice"}`, async () => {
      site.mount("/e/paged.json", { body: entry("/xAPI/", limit ? { limit } : {}) });
      await visit("paged", "");
      await whole();
      for (const link of limit === 20 || limit === 25 ? LINKS : LINKS.slice(0, 1)) {
        await go(page, link);
        assertAgree(await read(page, { fragment: link }), await oracle.ask(link), { label: `${limit} ${link}`, metrics: link.includes("minutes") ? ["minutes", "completion"] : undefined });
      }
      const pages = limit ? Math.floor(60 / limit) + 1 : 1;
      assert.equal(proxy.asked.length, pages, proxy.asked.join("\n"));
      assert.match(proxy.asked[0], /^\/xAPI\/statements\?activity=https%3A%2F%2Flms%2Eexample/);
    });
  }

  test("asks for what is new, and counts nothing twice", async () => {
    const video = `${VIDEO}/refreshed`;
    const of = (one, i) => ({ ...one, object: { ...one.object, id: video }, id: one.id.replace(/^0{8}/, `0000000${i}`) });
    const held = statements.slice(0, 30).map((one) => of(one, 1));
    const late = statements.slice(25, 30).map((one) => of(one, 2)); // stored now, but of a time that was read already
    const news = statements.slice(30, 40).map((one) => of(one, 1));
    await lrs.post(held);
    const document = entry("/xAPI/", { activity: video, limit: 8 });
    site.mount("/e/refreshed.json", { body: document });
    await visit("refreshed");
    await whole();
    assert.equal(await ui.valueOf(ui.number(page, "quality", "records")), 30);
    await lrs.post([...news, ...late]);
    proxy.asked = [];
    const refresh = page.getByRole("button", { name: "Refresh" });
    await refresh.focus();
    await page.keyboard.press("Enter");
    await page.locator('[data-panel="quality"] [data-metric="records"][data-value="45"]').waitFor({ state: "attached" });
    await whole();
    assert.equal(await ui.focused(page), "Refresh");
    const since = new URL(proxy.asked[0], proxy.origin).searchParams.get("since");
    // A day before the newest statement that was known.
    assert.equal(since, new Date(Date.parse(held.at(-1).timestamp) - 86_400_000).toISOString());
    assert.equal(proxy.asked.length, 3, proxy.asked.join("\n")); // five of before, ten and five new: pages of 8, 8 and 4
    const after = oracleOf("refreshed", document, [...held, ...news, ...late]);
    assertAgree(await read(page, { fragment: "range=all" }), await after.ask("range=all"), { label: "after the refresh" });
    after.close();
  });

  test("shows what has arrived while the rest is on its way", async () => {
    const slow = (ms) => new Promise((done) => setTimeout(done, ms));
    let held = null;
    proxy.fault = async (n) => {
      await slow(150);
      if (n === 10) await new Promise((done) => (held = done));
    };
    site.mount("/e/slow.json", { body: entry("/xAPI/", { limit: 4 }) });
    await visit("slow");
    await current(page);
    const records = async () => ui.valueOf(ui.number(page, "quality", "records"));
    const early = await records();
    assert.ok(early > 0 && early < 60, `${early} of 60 statements`);
    assert.match(await reading().textContent(), /Reading, \d+ statements so far/);
    assert.match(await ui.panel(page, "tiles").locator("..").locator('[role="note"]').first().textContent(), /More is being read/);
    // It can be used meanwhile.
    await go(page, "range=all&country=US");
    assert.ok((await ui.valueOf(ui.number(page, "tiles", "plays"))) > 0);
    await go(page, "range=all");
    while (!held) await slow(20);
    held();
    await whole();
    await agrees("in the end");
    assert.equal(await notice().count(), 0);
  });

  test("axe finds nothing while it is read, and when it is incomplete", async () => {
    browser.expectErrors(/Failed to load resource/);
    let held = null;
    proxy.fault = (n) => (n === 4 ? new Promise((done) => (held = done)) : undefined);
    await visit();
    await reading().waitFor();
    while (!held) await new Promise((done) => setTimeout(done, 20));
    assert.deepEqual(await axe(page), [], "while it is read");
    held({ status: 400, body: "" });
    await notice().waitFor();
    await current(page);
    assert.deepEqual(await axe(page), [], "when it is incomplete");
  });

  test("stops when it is told to, and goes on from there", async () => {
    let held = null;
    proxy.fault = (n) => (n === 3 ? new Promise((done) => (held = done)) : undefined);
    await visit();
    while (!held) await new Promise((done) => setTimeout(done, 20));
    await page.getByRole("button", { name: "Cancel" }).click();
    await notice().waitFor();
    assert.match(await notice().textContent(), /canceled\. What was read is shown/);
    await current(page);
    assert.equal(await ui.valueOf(ui.number(page, "quality", "records")), 24);
    held();
    Object.assign(proxy, { fault: () => {}, asked: [] });
    await ui.tryAgain(page).click();
    await whole();
    await agrees("once it goes on");
    assert.equal(proxy.asked.length, 5, "three pages are not asked for again");
  });

  describe("what goes wrong on the way is made good", () => {
    let before;
    const cases = {
      "a burst of 503": [(n) => (n >= 2 && n < 5 ? { status: 503, body: "busy" } : undefined), 3],
      "429 with the time to wait": [(n) => (n === 4 ? { status: 429, headers: { "retry-after": "1" }, body: "" } : undefined), 1],
      "a slow drip": [(n) => (n === 1 ? { rate: 6000 } : undefined), 0],
      "a page that is cut off": [(n, url, body) => (n === 3 ? { keep: Math.floor(body.length * 0.7) } : undefined), 1],
      "a connection that breaks in the middle": [(n) => (n === 0 || n === 5 ? "cut" : undefined), 2],
      "a page given twice": [(n, url, body) => {
        if (n !== 3) return void (before = n < 3 ? body : before);
        return { body: before };
      }, 1],
      "an empty answer": [(n) => (n === 2 ? { body: "" } : undefined), 1],
    };
    for (const [name, [fault, more]] of Object.entries(cases)) {
      test(name, async () => {
        browser.expectErrors(/Failed to load resource/, /ERR_/);
        proxy.fault = fault;
        await visit();
        await whole();
        assert.equal(await notice().count(), 0, (await notice().allTextContents()).join());
        await agrees(name);
        assert.equal(proxy.asked.length, 8 + more, proxy.asked.join("\n"));
      });
    }
  });

  describe("what stays wrong is said, and what has arrived is not shown as if it were all", () => {
    let before;
    const cases = {
      "the network is gone": [(n) => (n >= 3 ? "gone" : undefined), /could not be reached/],
      "the store stays in trouble": [(n) => (n >= 3 ? { status: 503, body: "" } : undefined), /in trouble \(503\)/],
      "pages stay cut off": [(n, url, body) => (n >= 3 ? { keep: body.length - 2 } : undefined), /ended in the middle/],
      "the same page stays": [(n, url, body) => {
        if (n < 3) return void (before = body);
        return { body: before };
      }, /the same page again and again/],
      "the credentials expire": [(n) => (n >= 3 ? { status: 401, body: "" } : undefined), /asks who is there \(401\)/],
      "the rest is elsewhere": [(n, url, body) => {
        if (n !== 2) return undefined;
        return { body: JSON.stringify({ ...JSON.parse(body), more: "https://elsewhere.example/xAPI/more/1" }) };
      }, /another server/],
    };
    for (const [name, [fault, words]] of Object.entries(cases)) {
      test(name, async () => {
        browser.expectErrors(/Failed to load resource/, /ERR_/);
        proxy.fault = fault;
        await visit();
        await notice().waitFor({ timeout: 60_000 });
        await whole();
        assert.match(await notice().textContent(), words);
        const records = await ui.valueOf(ui.number(page, "quality", "records"));
        assert.ok(records === 24, `${records} statements are shown`);
        for (const panel of ["timeline", "viewers", "trend", "countries"]) {
          assert.match(await ui.panel(page, panel).locator('[role="note"]').first().textContent(), /could not be read/, panel);
        }
        Object.assign(proxy, { fault: () => {}, asked: [] });
        await ui.tryAgain(page).click();
        await whole();
        assert.equal(await notice().count(), 0);
        await agrees(`${name}, once it is over`);
        assert.ok(proxy.asked.length <= 6, `${proxy.asked.length} pages were asked for again`);
      });
    }
  });

  describe("a store that cannot be asked says what to do", () => {
    const failed = () => page.locator(".state.err");
    /** Opens an entry of this endpoint from the plain site, which is another origin than store and proxy. */
    async function fails(endpoint, words, { errors = [/Failed to load resource/, /CORS policy/] } = {}) {
      browser.expectErrors(...errors);
      site.mount("/e/failing.json", { body: entry(endpoint) });
      page = await browser.newPage();
      await install(page);
      await page.goto(site.url("/index.html?entry=/e/failing.json"));
      await failed().waitFor();
      assert.match(await failed().textContent(), words);
      assert.ok(await ui.tryAgain(page).isVisible());
      await page.locator(".numbers").waitFor({ state: "hidden" }); // no numbers are shown
    }
    test("no credentials", () => fails(lrs.url, /asks who is there \(401\).*hand over credentials/));
    test("no permission for this page (CORS)", () => fails(proxy.url("/xAPI"), /does not let this page read.*\(CORS\)/));
    test("nobody there", () => fails("http://127.0.0.1:9/xAPI", /could not be reached/, { errors: [/ERR_/, /Failed to load/] }));
    test("no right to read", async () => {
      proxy.fault = () => ({ status: 403, body: "" });
      browser.expectErrors(/Failed to load resource/);
      await visit();
      await failed().waitFor();
      assert.match(await failed().textContent(), /right to read/);
    });
    test("something else answers", async () => {
      proxy.fault = () => ({ headers: { "content-type": "text/html" }, body: "<!doctype html><title>Sign in</title>" });
      await visit();
      await failed().waitFor();
      assert.match(await failed().textContent(), /no learning record store: it says .*doctype/);
      proxy.fault = () => {};
      await ui.tryAgain(page).click();
      await whole();
      await agrees("after the sign-in");
    });
    test("a page of https and a store of http", async () => {
      const host = "https://viewprint.test";
      const served = await browser.context.newPage();
      await served.close();
      browser.expectErrors(/another origin: https:\/\/viewprint\.test\//);
      site.mount("/e/mixed.json", { body: entry("http://lrs.example/xAPI") });
      page = await browser.newPage();
      await browser.context.route(`${host}/**`, async (route) => {
        const { pathname, search } = new URL(route.request().url());
        const answer = await fetch(site.origin + pathname + search);
        await route.fulfill({ status: answer.status, contentType: answer.headers.get("content-type"), body: Buffer.from(await answer.arrayBuffer()) });
      });
      await page.goto(`${host}/index.html?entry=/e/mixed.json`);
      await failed().waitFor();
      assert.match(await failed().textContent(), /https and the learning record store answers by http/);
      await browser.context.unroute(`${host}/**`);
    });
  });

  test("a host hands credentials over, and they are found nowhere", async () => {
    browser.expectErrors(/401/);
    const urls = [];
    const note = (request) => urls.push(request.url());
    browser.context.on("request", note);
    site.mount("/e/direct.json", { body: entry(lrs.url) });
    const script = `import { mount } from "./viewprint-element.js";
      window.instance = await mount(document.querySelector("div"), { entry: "/e/direct.json" });`;
    const body = `<!doctype html><title>A course</title><link rel="icon" href="data:,"><div></div><script type="module">${script}</script>`;
    site.mount("/host.html", { body, type: "text/html" });
    page = await browser.newPage();
    await install(page);
    await page.goto(site.url("/host.html"));
    const hand = (kind, value) => page.evaluate(([kind, value]) => window.instance.credentials(kind, value), [kind, value]);
    await page.locator(".state.err").waitFor();
    assert.equal(await hand("password", "x"), false);
    assert.equal(await hand("authorization", AUTHORIZATION.replace("Basic ", "Basic x")), true);
    await page.locator(".state.err").waitFor();
    assert.equal(await hand("authorization", AUTHORIZATION), true);
    await current(page);
    await whole();
    assertAgree(await read(page, { fragment: "" }), await oracle.ask(""), { label: "with credentials" });
    const secret = AUTHORIZATION.split(" ")[1];
    const held = await page.evaluate(() => document.documentElement.outerHTML + document.querySelector("div").shadowRoot.innerHTML + JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href]));
    browser.context.off("request", note);
    assert.ok(![held, ...urls].some((text) => text.includes(secret) || text.includes("s3cret")));
    assert.equal(await page.evaluate(() => (window.instance.unmount(), window.instance.credentials("ks", "x"))), false);
  });

  test("real videos are shown as from their file", { skip: STATEMENTS ? false : "their statements are not here (../shared/data)" }, async (t) => {
    const all = gunzipSync(readFileSync(STATEMENTS)).toString("utf8").split("\n").filter((line) => line.trim()).map((line) => JSON.parse(line));
    await lrs.post(all);
    let n = 0;
    for (const { file, name } of realVideos()) {
      const { source, ...document } = JSON.parse(readFileSync(file, "utf8"));
      const held = all.filter((one) => one.object.id === source.activity);
      const live = { ...document, source: { kind: "xapi", endpoint: "/xAPI/", activity: source.activity, limit: [500, 333, 1000, 1271, 245][n] } };
      site.mount(`/e/real-${n}.json`, { body: live });
      const real = oracleOf(`real-${n}`, live, held);
      await visit(`real-${n}`);
      await whole();
      for (const link of ["range=all", "range=2021-11-24..2021-11-30&compare=previous"]) {
        await go(page, link);
        assertAgree(await read(page, { fragment: link }), await real.ask(link), { label: `${name} ${link}` });
      }
      assert.equal(await ui.valueOf(ui.number(page, "quality", "records")), held.length);
      real.close();
      await page.close();
      n += 1;
    }
    t.diagnostic(`${all.length} statements of ${n} videos`);
    page = null;
  });
});
