// A browser of its own for each caller, and an eye on what must not happen in it: errors on the
// console, errors that nobody caught, requests to anybody but the local servers.

import { chromium } from "playwright-core";
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { tmpdir } from "node:os";

/** The Chromium or Chrome to use: $CHROME, else the first on PATH, else where macOS keeps it. */
export function findChrome() {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = [
    process.env.CHROME,
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
  ];
  for (const path of candidates.filter(Boolean)) {
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // the next one
    }
  }
  throw new Error("no Chromium or Chrome found: install one, or set CHROME=/path");
}

const LOCAL = /^(blob:|data:|about:|http:\/\/(127\.0\.0\.1|localhost)(:|\/))/;

/**
 * Opens a browser. `options` go to Playwright (viewport, colorScheme, locale, timezoneId, ...).
 *
 * `newPage()` gives a page; `expectErrors(...patterns)` lets console errors pass until `check()`,
 * which throws when anything went wrong since the last check; `close()` checks and ends.
 */
export async function openBrowser(options = {}) {
  const folder = mkdtempSync(join(tmpdir(), "viewprint-e2e-"));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: findChrome(),
    headless: true,
    viewport: { width: 1280, height: 900 },
    locale: "en-US",
    timezoneId: "America/Chicago",
    colorScheme: "light",
    reducedMotion: "reduce",
    ...options,
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
      "--autoplay-policy=no-user-gesture-required", "--mute-audio",
      // Nothing but the loopback address can be reached, whatever the page tries.
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
      ...(options.args ?? []),
    ],
  });
  const problems = [];
  let expected = [];
  context.on("request", (request) => {
    if (!LOCAL.test(request.url())) problems.push(`request to another origin: ${request.url()}`);
  });
  context.on("console", (message) => {
    if (message.type() !== "error") return;
    const { url } = message.location();
    problems.push(`console error: ${message.text()}${url ? ` (${url})` : ""}`);
  });
  context.on("weberror", (error) => problems.push(`uncaught: ${error.error()?.stack ?? error.error()}`));

  const browser = {
    context,
    newPage: async () => {
      const page = await context.newPage();
      page.on("crash", () => problems.push("the page crashed"));
      page.setDefaultTimeout(15_000);
      return page;
    },
    expectErrors: (...patterns) => expected.push(...patterns),
    check: () => {
      const unexpected = problems.filter((problem) => !expected.some((pattern) => pattern.test(problem)));
      problems.length = 0;
      expected = [];
      if (unexpected.length) throw new Error(`the browser met ${unexpected.length} problem(s):\n  ${unexpected.join("\n  ")}`);
    },
    close: async () => {
      await context.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
      browser.check();
    },
  };
  return browser;
}
