// A page whose numbers come from Kaltura's Report API, here from a server that refuses what the real one would.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { axe } from "./lib/axe.mjs";
import { openBrowser } from "./lib/browser.mjs";
import * as host from "./lib/host.mjs";
import { openKaltura } from "./lib/kaltura.mjs";
import { current, go, install, read } from "./lib/page.mjs";
import { DIST } from "./lib/paths.mjs";
import * as ui from "./lib/selectors.mjs";
import { serve } from "./lib/server.mjs";

const KS = "djJ8MTIzfHNlY3JldA";
const SEPTEMBER = "range=2024-09-01..2024-09-03";
let site, elsewhere, browser, page, kaltura;

before(async () => {
  site = await serve({ "/": DIST });
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
  const refused = kaltura?.refused ?? [];
  await kaltura?.close();
  kaltura = undefined;
  browser.check();
  assert.deepEqual(refused, [], "the server refuses what a right client never sends");
});

/** Opens the page; it waits for a session. */
async function visit(fragment = SEPTEMBER, { id = "1_abcd1234", ...more } = {}) {
  kaltura ??= await openKaltura(KS);
  const document = {
    viewprint: 1, entry: { id, name: "Sampling" }, time_zone: "America/Chicago", updated_at: "2024-09-04T12:00:00Z",
    source: { kind: "kaltura", server: `${kaltura.url}/`, partner_id: 101 }, ...more,
  };
  site.mount("/kaltura.json", { body: document });
  page = await browser.newPage();
  await install(page);
  await host.listen(page);
  await page.goto(site.url(`/index.html?entry=kaltura.json#${fragment}`));
  await wanted().waitFor();
  await host.hasAsked(page);
}
const wanted = () => page.locator('[data-notice="session"]');
const handOver = (value = KS, kind) => host.handOver(page, value, kind);
async function opened(fragment, options) {
  await visit(fragment, options);
  await handOver();
  await wanted().waitFor({ state: "detached" });
  await current(page);
}
const value = (metric) => metric?.value;
/** How many elements each multirequest had since the first `n`. */
const parts = (n = 0) => kaltura.bodies.slice(n).map((body) => Object.keys(body).filter((key) => /^\d+$/.test(key)).length);
const byKey = (rows) => rows.toSorted((a, b) => (a.key < b.key ? -1 : 1));
const near = (found, expected, what) => assert.ok(Math.abs(found - expected) < 1e-9, `${what}: ${found} for ${expected}`);
const limits = async (name) => (await ui.panel(page, name).getByRole("note").allTextContents()).join(" ");

test("nothing is asked before the host has handed over a session, and then the documented figures are there", async () => {
  await visit();
  assert.match(await wanted().textContent(), /needs a session/);
  assert.equal(kaltura.bodies.length, 0);
  assert.match(await page.locator(".fine").textContent(), /own source is asked/);
  await handOver();
  await wanted().waitFor({ state: "detached" });
  await current(page);
  const shown = await read(page, { heat: ["bbadger", "~"], details: true });
  assert.deepEqual(shown.conflicts, []);
  assert.deepEqual(shown.ranges_differ, []);

  const { tiles } = shown;
  assert.deepEqual(["impressions", "plays", "viewers", "likes", "shares"].map((key) => tiles[key].value), [24, 15, 2, 3, 1]);
  near(tiles.minutes.value, 2044 / 60, "minutes");
  near(tiles.completion.value, 682 / 1500, "completion");
  assert.deepEqual([tiles.anonymous_plays.value, tiles.named.value, tiles.anonymous.value], [12, 1, 1]);

  assert.deepEqual([shown.funnel.impressions.value, shown.funnel.plays.value, shown.funnel.reached.value], [24, 15, 8]);
  near(shown.funnel.play_rate.value, 0.625, "play rate");

  const days = byKey(shown.trend.rows).map((row) => [row.key, row.plays.value, row.impressions.value, row.viewers.value, row.completion.value]);
  assert.deepEqual(days, [["2024-09-01", 10, 15, 2, 0.482], ["2024-09-02", 5, 9, 2, 0.4], ["2024-09-03", 0, 0, 0, null]]);

  const viewers = shown.viewers.map((row) => [row.key, row.text.includes("Bucky"), row.plays.value, row.impressions.value, row.total_completion.value]);
  assert.deepEqual(viewers, [["~", false, 12, 20, null], ["bbadger", true, 3, 4, 0.88]]);
  near(shown.viewers[1].completion.value, 184 / 300, "completion of a viewer");
  // 300 seconds, three for each hundredth: 1 to 8 by two plays, to 24 by three, to 80 by two, to 88 by one.
  assert.equal(shown.viewers[1].tiers, "2x24,3x48,2x168,1x24,0x36");

  const countries = shown.countries.map((row) => [row.key, row.plays.value, row.play_share.value]);
  assert.deepEqual(countries, [["US", 12, 0.8], ["~", 3, 0.2]]);
  assert.deepEqual(shown.devices.map((row) => [row.key, row.plays.value]), [["Computer", 13], ["Mobile", 2]]);
  assert.deepEqual(shown.os.map((row) => row.key), ["Mac OS X", "iOS"]);
  assert.deepEqual(shown.browsers.map((row) => row.key), ["Chrome", "Mobile Safari"]);
  const domains = shown.domains.map((row) => [row.key, row.impressions.value, row.plays.value]);
  assert.deepEqual(domains, [["canvas.wisc.edu", 21, 12], ["mediaspace.wisc.edu", 2, 2], ["~", 1, 1]]);
  assert.deepEqual(shown.trend.context.map((row) => [row.key, row.plays.value]), [["8123", 13], ["~", 2]]);
  assert.ok(shown.trend.context[0].text.includes("Biology 101"));

  // The first three seconds are of the first hundredth, which all but the Badger's second play and one more watched.
  assert.equal(shown.timeline.n_cells, 300);
  assert.deepEqual(shown.timeline.views.value.slice(0, 4), [13, 13, 13, 13]);
  assert.deepEqual(shown.timeline.replays.value[0], null);
});

test("a view is one multirequest, which asks for each report once", async () => {
  await opened();
  // The entry comes first: its age and length say what there is to ask.
  assert.deepEqual(parts(), [1, 10]);
  const written = Object.values(kaltura.bodies[1]).filter((part) => part.service).map((part) => JSON.stringify({ ...part, ks: "" }));
  assert.equal(new Set(written).size, 10);

  // A filter, another range, a second range, and back again.
  for (const [fragment, expected] of [
    [`${SEPTEMBER}&device=Computer`, [9]], // without likes, which nothing filters
    ["range=2024-09-02..2024-09-03", [10]],
    ["range=2024-09-02..2024-09-03&compare=previous", [10]], // what is known of the first is not asked again
    [SEPTEMBER, []],
  ]) {
    const n = kaltura.bodies.length;
    await go(page, fragment);
    assert.deepEqual(parts(n), expected, fragment);
  }

  // The server filters by its own names of countries. A page that has shown them knows them;
  // one that opens with a code has to learn them before it can ask for the rest.
  const n = kaltura.bodies.length;
  await go(page, `${SEPTEMBER}&country=US`);
  assert.equal(parts(n).length, 1);
  await page.close();
  const before = kaltura.bodies.length;
  await opened(`${SEPTEMBER}&country=US`);
  assert.deepEqual(parts(before).slice(0, 2), [1, 1]);
  assert.equal(parts(before).length, 3);
});

test("one view's request is given up for the next, and what both need is not asked twice", async () => {
  await opened();
  kaltura.hold();
  const n = kaltura.bodies.length;
  for (const device of ["Computer", "Mobile"]) {
    await page.evaluate((fragment) => (location.hash = fragment), `${SEPTEMBER}&device=${device}`);
    await kaltura.held(device === "Computer" ? 1 : 2);
  }
  assert.deepEqual(parts(n), [9, 9]);
  kaltura.release();
  await current(page);
  assert.equal(value((await read(page)).tiles.plays), 2);
  assert.equal(kaltura.abandoned, 1);
});

test("both ranges are asked for together, and rows of either side are there", async () => {
  await opened(`${SEPTEMBER}&compare=previous`);
  assert.deepEqual(parts(), [1, 20], "the entry, then both ranges in one request");
  const shown = await read(page);
  assert.equal(shown.range_before, "2024-08-29..2024-08-31");
  const { tiles } = shown;
  assert.deepEqual([tiles.plays.value, tiles.plays.before, tiles.plays.change], [15, 3, 4]);
  assert.deepEqual([tiles.impressions.before, tiles.viewers.before, tiles.likes.before], [4, 3, 0]);
  near(tiles.completion.before, 186 / 300, "completion before");
  assert.deepEqual(shown.countries.map((row) => [row.key, row.plays.value, row.plays.before]), [["US", 12, 2], ["~", 3, 0], ["DE", 0, 1]]);
  assert.deepEqual(shown.viewers.map((row) => [row.key, row.plays.value, row.plays.before]), [["~", 12, 1], ["bbadger", 3, 1], ["ada", 0, 1]]);
  assert.deepEqual(byKey(shown.trend.rows).map((row) => [row.key, row.plays.before]), [["2024-09-01", 1], ["2024-09-02", 1], ["2024-09-03", 1]]);
  assert.deepEqual([shown.funnel.reached.value, shown.funnel.reached.before], [8, 2]);
  assert.equal(shown.timeline.views.before[0], 3);
});

test("each panel says what its numbers are not", async () => {
  await visit();
  assert.deepEqual(await axe(page), []);
  await handOver();
  await wanted().waitFor({ state: "detached" });
  await current(page);
  assert.deepEqual(await axe(page), []);
  assert.match(await limits("tiles"), /Unique viewers are the source's estimate/);
  assert.match(await limits("timeline"), /100 equal parts of the content .* each.*does not tell replays/);
  assert.match(await limits("viewers"), /does not say when each viewer watched/);
  assert.match(await limits("trend"), /does not say: .*Likes.*Downloads/i);
  assert.equal(await limits("funnel"), "");
  assert.match(await ui.panel(page, "quality").textContent(), /sends sums, no records/);
  await go(page, `${SEPTEMBER}&country=US`);
  assert.match(await limits("countries"), /without a code/);
  assert.match(await limits("tiles"), /does not say: Likes/i);
  assert.deepEqual((await read(page)).regions.map((row) => [row.key, row.plays.value]), [["Wisconsin", 10], ["Illinois", 2]]);
  await go(page, `${SEPTEMBER}&domain=canvas.wisc.edu`);
  assert.deepEqual((await read(page)).pages.map((row) => [row.key, row.plays.value]), [["canvas.wisc.edu/courses/240", 12]]);
  // What it cannot be asked is said in each panel, with no number beside it.
  await go(page, `${SEPTEMBER}&role=student`);
  for (const name of ["tiles", "timeline", "viewers", "trend", "funnel", "countries", "devices", "domains"]) {
    assert.match(await limits(name), /cannot filter by role/i, name);
    assert.equal(await ui.panel(page, name).locator("[data-metric]:visible").count(), 0, name);
  }
});

test("filters find the same plays in every panel", async () => {
  await opened(`${SEPTEMBER}&viewer=bbadger&device=Computer`);
  const { tiles, timeline, countries, viewers } = await read(page);
  assert.deepEqual([value(tiles.plays), value(tiles.impressions), value(tiles.anonymous_plays)], [3, 4, 0]);
  assert.deepEqual(countries.map((row) => [row.key, row.plays.value]), [["US", 3]]);
  assert.deepEqual(viewers.map((row) => row.key), ["bbadger"]);
  assert.equal(Math.max(...timeline.views.value), 3);
  await go(page, `${SEPTEMBER}&country=ZZ`);
  assert.equal(value((await read(page)).tiles.plays), 0);
});

test("a session that has ended is said in a sentence, and a new one goes on where it was", async () => {
  await opened();
  kaltura.endSession("another");
  await page.evaluate(() => (location.hash = "range=2024-09-02..2024-09-03"));
  await wanted().waitFor();
  assert.equal(await ui.panel(page, "tiles").getAttribute("aria-busy"), "true");
  assert.equal(await ui.panel(page, "tiles").getAttribute("data-range"), "2024-09-01..2024-09-03");
  // The host is asked once, whatever waits for it.
  await page.evaluate(() => (location.hash = "range=2024-09-02..2024-09-02"));
  const waits = () => page.evaluate(() => window.asked.length);
  assert.equal(await waits(), 2);
  // One that is no good either is asked for again.
  const n = kaltura.bodies.length;
  await handOver("wrong");
  await host.hasAsked(page, 3);
  await wanted().waitFor();
  await handOver("another");
  await wanted().waitFor({ state: "detached" });
  await current(page);
  assert.equal(value((await read(page)).tiles.plays), 5);
  // Sent with the one, and again with the other: the latest range alone.
  assert.deepEqual(parts(n).slice(0, 2), [10, 10]);
});

test("a session comes from an allowed origin alone, and stays in memory", async () => {
  await visit();
  elsewhere.mount("/frame.html", { type: "text/html", body: `<script>parent.postMessage({ viewprint: "credentials", kind: "ks", value: "${KS}" }, "*"); parent.postMessage("sent", "*");</script>` });
  await page.evaluate((url) => new Promise((done) => {
    addEventListener("message", (event) => event.data === "sent" && done());
    const frame = document.createElement("iframe");
    frame.src = url;
    document.body.append(frame);
  }), elsewhere.url("/frame.html"));
  await handOver(KS, "password");
  assert.ok(await wanted().isVisible());
  assert.equal(kaltura.bodies.length, 0);
  await handOver();
  await wanted().waitFor({ state: "detached" });
  await current(page);
  const kept = await page.evaluate(() => [location.href, document.documentElement.outerHTML, JSON.stringify({ ...localStorage, ...sessionStorage }), document.cookie, JSON.stringify(history.state)].join("\n"));
  assert.ok(!kept.includes(KS));
  assert.ok(kaltura.bodies.every((body) => body[0].ks === KS && body.partnerId === "101"));
});

test("three ways lead to 2,269 plays where the server has no column of them", async () => {
  await opened(SEPTEMBER, { id: "1_royal" });
  const { tiles } = await read(page);
  assert.equal(value(tiles.plays), 2269);
  assert.equal(Math.round(tiles.plays.value * 0.26906126046717 * 4), 2442);
  near(tiles.completion.value, 52028 / 226900, "completion");
  assert.ok(Math.abs(tiles.minutes.value - 14957.166666667) < 1e-3);
  near(tiles.plays.value / tiles.impressions.value, 2269 / 3892, "play rate");
  // The funnel's report is refused, which costs the funnel's last step and nothing else.
  assert.equal(value((await read(page)).funnel.reached), null);
});

test("names that are not to be shown are pseudonyms, and a link with one finds the person", async () => {
  await opened(SEPTEMBER, { privacy: { names: "pseudonyms" } });
  const [, person] = (await read(page)).viewers;
  assert.match(person.key, /^Viewer [0-9A-F]{4}-[0-9A-F]{4}$/);
  assert.ok(!(await page.content()).includes("adger"));
  const link = `${SEPTEMBER}&viewer=${encodeURIComponent(person.key)}`;
  await page.close();
  await opened(link, { privacy: { names: "pseudonyms" } });
  assert.equal(value((await read(page)).tiles.plays), 3);
  await page.close();
  await opened(SEPTEMBER, { privacy: { names: "hidden" } });
  assert.match(await limits("viewers"), /Who watched is not shown here/);
});

test("a server that is down is said, and asked again when the range is chosen anew", async () => {
  await opened();
  browser.expectErrors(/503/);
  kaltura.down = true;
  await go(page, "range=2024-09-02..2024-09-02");
  assert.match(await limits("tiles"), /did not answer/);
  kaltura.down = false;
  await go(page, SEPTEMBER);
  await go(page, "range=2024-09-02..2024-09-02");
  assert.equal(value((await read(page)).tiles.plays), 5);
});

test("a script that mounts an instance is asked by an event, and hands the session over by a call", async () => {
  kaltura = await openKaltura(KS);
  site.mount("/kaltura.json", { body: { viewprint: 1, entry: { id: "1_abcd1234" }, updated_at: "2024-09-04T12:00:00Z", time_zone: "America/Chicago", source: { kind: "kaltura", server: kaltura.url } } });
  site.mount("/host.html", { type: "text/html", body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>A course page</title><link rel="icon" href="data:,">
    <div id="place"></div><script type="module">
      import { mount } from "./viewprint-element.js";
      const place = document.querySelector("#place");
      place.addEventListener("viewprint-wanted", async (event) => {
        postMessage({ viewprint: "credentials", kind: "ks", value: "by message" }, location.origin); // is not for this one
        (await mounted).credentials(event.detail.kind, "${KS}");
      });
      const mounted = mount(place, { entry: "kaltura.json" });
    </script></html>` });
  page = await browser.newPage();
  await install(page);
  await page.goto(site.url("/host.html"));
  await ui.number(page, "tiles", "plays").waitFor();
  await current(page);
  // The whole time of the entry, which is less than 30 days.
  assert.equal(await ui.valueOf(ui.number(page, "tiles", "plays")), 18);
  assert.ok(kaltura.bodies.every((body) => body[0].ks === KS));
});
