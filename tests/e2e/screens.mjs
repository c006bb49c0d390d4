// Screenshots to look at, in tests/e2e/out/:   node tests/e2e/screens.mjs [FRAGMENT] [ENTRY]
//
// The whole page at 360, 768 and 1280 px, light and dark. The fragment is compare=previous unless given.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openBrowser } from "./lib/browser.mjs";
import { current, open } from "./lib/page.mjs";
import { DIST, OUT } from "./lib/paths.mjs";
import { serve } from "./lib/server.mjs";

const [fragment = "compare=previous", entry] = process.argv.slice(2);
mkdirSync(OUT, { recursive: true });
const site = await serve({ "/": DIST });
for (const colorScheme of ["light", "dark"]) {
  const browser = await openBrowser({ colorScheme, deviceScaleFactor: 1 });
  const page = await browser.newPage();
  for (const width of [360, 768, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto("about:blank");
    await open(page, site.url(`/index.html${entry ? `?entry=${encodeURIComponent(entry)}` : ""}#${fragment}`));
    // The map is fetched when it comes into sight.
    await page.locator('[data-panel="countries"]').scrollIntoViewIfNeeded();
    await current(page);
    await page.evaluate(() => scrollTo(0, 0)); // the bar goes back to its place
    const path = join(OUT, `${width}-${colorScheme}.png`);
    await page.screenshot({ path, fullPage: true });
    console.log(path);
  }
  await browser.close();
}
await site.close();
