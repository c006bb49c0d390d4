// What is taken along: pictures, sentences, the printed report, the page as one file.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { axe } from "./lib/axe.mjs";
import { openBrowser } from "./lib/browser.mjs";
import { current, open } from "./lib/page.mjs";
import { DIST, OUT } from "./lib/paths.mjs";
import * as ui from "./lib/selectors.mjs";
import { serve } from "./lib/server.mjs";

const FOLDER = join(OUT, "pictures");
const PANELS = ["tiles", "timeline", "viewers", "trend", "funnel", "countries", "domains", "devices"];
const has = (tool) => spawnSync(tool, ["-v"]).error === undefined;
let site, browser, page;

before(async () => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  site = await serve({ "/": DIST, "/p": FOLDER });
  browser = await openBrowser({ permissions: ["clipboard-read", "clipboard-write"] });
});
after(async () => {
  await browser?.close();
  await site?.close();
});
afterEach(async () => {
  await page?.close();
  browser.check();
});

const show = async (fragment, entry) => {
  page = await browser.newPage();
  await open(page, site.url(`/index.html${entry ? `?entry=${entry}` : ""}#${fragment}`));
};
const region = (name) => (name === "report" ? page.locator(".bar") : ui.panel(page, name));
const menu = (name) => region(name).locator(".take");

/** Opens a menu and presses what makes something. */
async function press(name, action) {
  if (!(await menu(name).isVisible())) await region(name).getByRole("button", { name: name === "report" ? "Report" : /^Take along/ }).click();
  await menu(name).locator(`[data-action="${action}"]`).click();
}
async function taken(name, action) {
  const saved = page.waitForEvent("download");
  await press(name, action);
  const download = await saved;
  const path = join(FOLDER, `${name}.${action === "page" ? "html" : action}`);
  await download.saveAs(path);
  return { name: download.suggestedFilename(), bytes: readFileSync(path), path };
}
const sizeOf = (png) => [png.readUInt32BE(16), png.readUInt32BE(20)];

test("each panel is a picture that stands alone, and a sharp PNG of the same size", async () => {
  await show("compare=previous&device=Desktop");
  for (const name of PANELS) {
    const svg = await taken(name, "svg");
    const text = svg.bytes.toString();
    assert.match(svg.name, new RegExp(`^Lecture-3.*-${name}\\.svg$`));
    if (has("xmllint")) execFileSync("xmllint", ["--noout", "--nonet", svg.path]);
    const found = await page.evaluate((text) => {
      const { documentElement: svg } = new DOMParser().parseFromString(text, "image/svg+xml");
      const texts = [...svg.querySelectorAll("text")];
      // Words of the page, each where it begins, how long it is, and on which line.
      const placed = texts.filter((one) => one.parentElement === svg && one.hasAttribute("textLength"))
        .map((one) => ({ said: one.textContent, y: Number(one.getAttribute("y")), from: Number(one.getAttribute("x")), to: Number(one.getAttribute("x")) + Number(one.getAttribute("textLength")) }));
      const over = placed.flatMap((a, i) => placed.slice(i + 1).filter((b) => Math.abs(a.y - b.y) < 4 && Math.min(a.to, b.to) - Math.max(a.from, b.from) > 1).map((b) => `${a.said} / ${b.said}`));
      return {
        over,
        root: svg.localName, size: ["width", "height"].map((side) => Number(svg.getAttribute(side))),
        title: svg.querySelector("title").textContent, desc: svg.querySelector("desc").textContent,
        words: texts.map((one) => one.textContent).join(" "),
        kinds: [...new Set([...svg.querySelectorAll("*")].map((one) => one.localName))],
        beyond: texts.filter((one) => one.parentElement === svg && Number(one.getAttribute("x")) + Number(one.getAttribute("textLength")) > Number(svg.getAttribute("width")) + 1).length,
      };
    }, text);
    assert.equal(found.root, "svg", name);
    assert.doesNotMatch(text.replaceAll('"http://www.w3.org/2000/svg"', ""), /href|url\(|https?:|<script|<style|<image|foreignObject/, name);
    assert.match(found.title, /: Lecture 3: Sampling and standard error$/);
    for (const said of ["Lecture 3: Sampling and standard error", "Range: Oct 21 – Nov 19, 2026", "Compared with: Sep 21 – Oct 20, 2026", "Filters: Device Desktop", "Data until Fri, Nov 20, 2026"]) {
      assert.ok(found.words.includes(said), `${name} says ${said}: ${found.words}`);
    }
    const summary = (await ui.panel(page, name).locator(".sum").textContent()).trim();
    assert.ok(found.desc.includes(summary), name);
    assert.deepEqual(found.over, [], `${name}: texts over each other`);
    assert.equal(found.beyond, 0, `${name}: texts beyond the edge`);
    if (["timeline", "trend"].includes(name)) assert.ok(found.kinds.includes("polyline"), name);
    if (name === "countries") assert.ok(found.kinds.includes("path"), name);

    const png = await taken(name, "png");
    assert.deepEqual(sizeOf(png.bytes), found.size.map((side) => 2 * side), name);
    await page.keyboard.press("Escape");
  }
});

test("the clipboard has the picture, and the sentences as text", async () => {
  await show("compare=previous");
  await press("trend", "copy");
  await menu("trend").getByText("Copied", { exact: true }).waitFor();
  const kinds = await page.evaluate(async () => (await navigator.clipboard.read()).flatMap((item) => item.types));
  assert.deepEqual(kinds, ["image/png"]);
  for (const [name, said] of [["trend", (await ui.panel(page, "trend").locator(".sum").textContent()).trim()], ["tiles", "Plays: 1,387 (+17% from 1,183)"]]) {
    await page.keyboard.press("Escape");
    await press(name, "words");
    await menu(name).getByText("Copied", { exact: true }).waitFor();
    assert.ok((await page.evaluate(() => navigator.clipboard.readText())).includes(said), said);
  }
});

/** Numbers by panel, row and metric, as they stand on a page. */
const numbers = (page, panels) =>
  page.evaluate((panels) => Object.fromEntries(panels.map((name) => {
    const panel = document.querySelector(`[data-panel="${name}"]`);
    const all = [...panel.querySelectorAll("[data-metric]")].filter((one) => !one.closest("[popover], [hidden], .athead"));
    return [name, all.map((one) => [one.closest("[data-key]")?.dataset.key, one.dataset.metric, one.dataset.value, one.dataset.before, one.textContent.trim()].join(" ")).sort()];
  })), panels);

test("the page as one file says offline what the page says, and nothing of it is fetched", async () => {
  await show("compare=previous");
  const file = await taken("report", "page");
  assert.match(file.name, /-report\.html$/);
  const html = file.bytes.toString();
  assert.doesNotMatch(html, /<script|<link|<iframe|<img|<video|\bsrc=|\bhref=|\bon[a-z]+=|@import|url\(/i);
  const shown = await numbers(page, PANELS);
  assert.ok(shown.viewers.length > 20 && shown.trend.length);

  const offline = await browser.newPage();
  await browser.context.setOffline(true);
  try {
    await offline.setContent(html);
    assert.deepEqual(await numbers(offline, PANELS), shown);
    assert.deepEqual(await axe(offline), []);
    for (const width of [320, 1280]) {
      await offline.setViewportSize({ width, height: 800 });
      const beyond = await offline.evaluate(() => [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".tw, .vh")).map((one) => one.outerHTML.slice(0, 90)).slice(0, 5));
      assert.deepEqual(beyond, [], `${width} px`);
      assert.ok(await offline.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width} px`);
    }
    assert.equal(await offline.locator("main svg").first().isVisible(), true);
    assert.match(await offline.locator(".sheet-foot").textContent(), /Made .*Viewprint/);
  } finally {
    await browser.context.setOffline(false);
    await offline.close();
  }
});

for (const fragment of ["range=30", "compare=previous"]) {
  test(`a printed report of ${fragment} has two to four pages`, async (t) => {
    await show(fragment);
    // What the button prints.
    await page.evaluate(() => {
      const { append } = document.body;
      document.body.append = function (...made) {
        append.apply(this, made);
        for (const frame of made) if (frame.contentWindow) frame.contentWindow.print = () => (window.printed = frame.contentDocument.body.innerText);
      };
    });
    await press("report", "print");
    await page.waitForFunction(() => window.printed);
    assert.ok((await page.evaluate(() => window.printed)).includes("Lecture 3: Sampling and standard error"));

    // The same sheet as a file goes through the browser's own printer.
    const { bytes } = await taken("report", "page");
    const paper = await browser.newPage();
    await paper.setContent(bytes.toString());
    for (const format of ["A4", "Letter"]) {
      const path = join(FOLDER, `${fragment}-${format}.pdf`);
      writeFileSync(path, await paper.pdf({ format }));
      if (!has("pdfinfo")) {
        t.diagnostic("pages are counted by pdfinfo (poppler-utils), which is not here");
        continue;
      }
      const pages = Number(/Pages:\s+(\d+)/.exec(execFileSync("pdfinfo", [path]).toString())[1]);
      assert.ok(pages >= 2 && pages <= 4, `${format}: ${pages} pages`);
      const words = execFileSync("pdftotext", ["-layout", path, "-"]).toString();
      for (const said of ["Range: Oct 21", "Timeline", "Viewers", "Trend", "Funnel", "Countries", "Domains", "Devices", "What the words mean", "more on the page and in its exports"]) {
        assert.ok(words.includes(said), `${format} says ${said}`);
      }
      assert.match(words, new RegExp(`\\b${pages}\\s*/\\s*${pages}\\b`), "pages are numbered");
      assert.doesNotMatch(words, /Data table|Show all|Copy link/);
    }
    await paper.close();
  });
}

test("where names are not shown, none leaves in a link, a picture or a file", async () => {
  const lines = [["ada", 0], ["bob", 1]].map(([viewer, minute]) => JSON.stringify({ at: `2026-09-02T12:0${minute}:00Z`, kind: "play", session: viewer, viewer, device: "Desktop" }));
  writeFileSync(join(FOLDER, "events.ndjson"), lines.join("\n"));
  for (const names of ["pseudonyms", "hidden"]) {
    const entry = { viewprint: 1, entry: { id: "e", name: "Seminar", duration_s: 60 }, time_zone: "America/Chicago", source: { kind: "events", url: "events.ndjson" }, viewers: { names: { ada: "Ada Lovelace" } }, privacy: { names } };
    writeFileSync(join(FOLDER, `${names}.json`), JSON.stringify(entry));
    await show("range=all&viewer=ada", `p/${names}.json`);
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.getByText("Link copied").waitFor();
    assert.doesNotMatch(await page.evaluate(() => navigator.clipboard.readText()), /ada/i, names);
    assert.doesNotMatch((await taken("report", "page")).bytes.toString(), /\bada\b|lovelace/i, names);
    await page.keyboard.press("Escape");
    assert.doesNotMatch((await taken("tiles", "svg")).bytes.toString(), /\bada\b|lovelace/i, names);
    await current(page);
    await page.close();
  }
});
