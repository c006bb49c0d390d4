// Hostile ground: sandboxes, policies, storage that throws, no worker. Each combination works, falls back or
// says why; the table in docs/embedding.md, "What works where", is what is seen here.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { openBrowser } from "./lib/browser.mjs";
import { DIST, ROOT } from "./lib/paths.mjs";
import { serve } from "./lib/server.mjs";

const PLAYS = "1387"; // of the demo's last 30 days, as numbers.test.mjs holds against the oracle
const STRICT = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self' data:; media-src 'self'; worker-src";

/** What the server of the page sends as its policy. */
const POLICIES = {
  none: undefined,
  "strict, worker allowed": `${STRICT} 'self' blob:`,
  "strict, no worker": `${STRICT} 'none'`,
  "WebAssembly forbidden": `default-src 'self'; style-src 'self'; img-src 'self' data:`,
};
const SANDBOXES = { none: undefined, "allow-scripts": "allow-scripts", "allow-scripts allow-same-origin": "allow-scripts allow-same-origin" };
/** What a browser may lack. */
const LACKS = {
  nothing: () => {},
  "storage throws": () => {
    const refuse = { get: () => { throw new DOMException("blocked", "SecurityError"); } };
    for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) Object.defineProperty(window, name, refuse);
    Object.defineProperty(Document.prototype, "cookie", refuse);
  },
  "no Worker": () => delete window.Worker,
  "no WebAssembly": () => delete window.WebAssembly,
};

let program, host, browser, page;

before(async () => {
  const mounts = Object.fromEntries(Object.values(POLICIES).map((policy, i) => [`/p${i}`, { file: DIST, headers: policy && { "content-security-policy": policy } }]));
  program = await serve(mounts, { cors: true });
  host = await serve({});
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await program?.close();
  await host?.close();
});
afterEach(() => page?.close());

const attribute = (name, value) => (value === undefined ? "" : ` ${name}="${value}"`);
const html = (body) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>A course page</title><link rel="icon" href="data:,"><body>${body}</body></html>`;
const POLICY_NAMES = Object.keys(POLICIES);
const base = (policy) => program.url(`/p${POLICY_NAMES.indexOf(policy)}/`);

/** Opens a host's page and tells how the widget in it fares. */
async function outcome(body, { lacks = "nothing", headers } = {}) {
  host.mount("/course.html", { type: "text/html", headers, body: html(body) });
  page = await browser.newPage();
  await page.addInitScript(LACKS[lacks]);
  // What the browser forbids, it says; and nothing else may be said.
  browser.expectErrors(/Content Security Policy|Content-Security-Policy|violates|Refused to|unsafe-eval|WebAssembly|ERR_BLOCKED|SecurityError/i);
  await page.goto(host.url("/course.html"));
  const framed = await page.locator("iframe").count();
  const root = framed ? page.frameLocator("iframe").locator("body") : page.locator("viewprint-entry");
  const plays = root.locator('[data-panel="tiles"] [data-metric="plays"][data-value]');
  const alert = root.locator('p[role="alert"], .state.err');
  await plays.or(alert).first().waitFor();
  if (await alert.count()) return `says why: ${(await alert.textContent()).trim()}`;
  await root.locator(`[data-panel="tiles"] [data-metric="plays"][data-value="${PLAYS}"]`).first().waitFor();
  return page.workers().length ? "works" : "works, on the page";
}

const frame = (policy, sandbox) => `<iframe title="Viewprint" src="${base(policy)}index.html" width="1000" height="800"${attribute("sandbox", SANDBOXES[sandbox])}></iframe>`;
const tag = (policy) => `<script src="${base(policy)}viewprint.js" data-entry="${base(policy)}demo/entry.json"></script>`;

/** The rows of the table: how it stands there, what is against it, and how it fares. */
const rows = [];
const EXPECTED = [
  ...POLICY_NAMES.slice(0, 3).flatMap((policy) =>
    Object.keys(SANDBOXES).map((sandbox) => ({ way: "frame", policy, sandbox, lacks: "nothing", fares: policy === "strict, no worker" ? "works, on the page" : "works" }))),
  { way: "frame", policy: "WebAssembly forbidden", sandbox: "none", lacks: "nothing", fares: /^says why: .*'wasm-unsafe-eval'/ },
  { way: "frame", policy: "strict, worker allowed", sandbox: "allow-scripts", lacks: "storage throws", fares: "works" },
  { way: "frame", policy: "none", sandbox: "allow-scripts", lacks: "no Worker", fares: "works, on the page" },
  { way: "frame", policy: "none", sandbox: "none", lacks: "no WebAssembly", fares: /^says why: .*needs WebAssembly/ },
];
for (const { way, policy, sandbox, lacks, fares } of EXPECTED) {
  test(`${way}, policy: ${policy}, sandbox: ${sandbox}, lacking: ${lacks}`, async () => {
    const seen = await outcome(frame(policy, sandbox), { lacks });
    if (typeof fares === "string") assert.equal(seen, fares);
    else assert.match(seen, fares);
    rows.push([way, policy, sandbox, lacks, seen.split(":")[0]]);
  });
}

/** The policy of a host's own page, as strict as one can be that has the widget in it. */
const hosts = (worker, wasm = " 'wasm-unsafe-eval'") =>
  `default-src 'none'; script-src ${program.origin}${wasm}; style-src ${program.origin}; connect-src ${program.origin}; img-src data: ${program.origin}; media-src ${program.origin}; worker-src ${worker}`;
const ELEMENT = [
  { policy: "none", headers: () => undefined, fares: "works" },
  { policy: "strict, worker allowed", headers: () => hosts("blob:"), fares: "works" },
  { policy: "strict, no worker", headers: () => hosts("'none'"), fares: "works, on the page" },
  { policy: "WebAssembly forbidden", headers: () => hosts("blob:", ""), fares: /^says why: .*'wasm-unsafe-eval'/ },
  { policy: "none", headers: () => undefined, lacks: "storage throws", fares: "works" },
  { policy: "none", headers: () => undefined, lacks: "no Worker", fares: "works, on the page" },
  { policy: "none", headers: () => undefined, lacks: "no WebAssembly", fares: /^says why: .*needs WebAssembly/ },
];
for (const { policy, headers, lacks = "nothing", fares } of ELEMENT) {
  test(`script tag on another origin, policy: ${policy}, lacking: ${lacks}`, async () => {
    const csp = headers();
    const seen = await outcome(tag("none"), { lacks, headers: csp && { "content-security-policy": csp } });
    if (typeof fares === "string") assert.equal(seen, fares);
    else assert.match(seen, fares);
    rows.push(["tag", policy, "", lacks, seen.split(":")[0]]);
  });
}

test("on the page itself everything is answered, a filter too, and the page stays usable meanwhile", async () => {
  await outcome(tag("none"), { lacks: "no Worker" });
  const entry = page.locator("viewprint-entry");
  await entry.evaluate((element) => element.setAttribute("state", "country=US&compare=previous"));
  await entry.locator('[data-panel="tiles"] [data-metric="plays"][data-value="995"][data-before="893"]').first().waitFor();
  assert.equal(page.workers().length, 0);
  browser.check();
});

test("the docs hold what was seen", () => {
  const docs = readFileSync(join(ROOT, "docs/embedding.md"), "utf8");
  const table = rows.map((row) => `| ${row.join(" | ")} |`);
  const missing = table.filter((line) => !docs.includes(line));
  assert.deepEqual(missing, [], `docs/embedding.md, "What works where", lacks:\n${table.join("\n")}`);
});
