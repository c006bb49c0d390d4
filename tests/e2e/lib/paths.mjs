// Where things are.

import { fileURLToPath } from "node:url";
import { join } from "node:path";

/** The project's root. */
export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
/** What `trunk build --release` made. */
export const DIST = process.env.VIEWPRINT_DIST ?? join(ROOT, "dist");
/** What a page fetches of DIST before it is used; tests/e2e/lazy.test.mjs sees that it is all. */
export const FIRST_LOAD = ["index.html", "viewprint.css", "app.js", "app_bg.wasm", "page.js", "worker.js", "__wasm_split.js"];
/** Written by tests, ignored by git. */
export const OUT = join(ROOT, "tests/e2e/out");
/** Real data that is not part of the project; tests skip, saying so, where it is absent. */
export const SHARED_DATA = process.env.VIEWPRINT_SHARED_DATA ?? join(ROOT, "../shared/data");
