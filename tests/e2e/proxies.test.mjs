// The proxies of docs/sources.md, run as they are written there: nginx and Caddy before the page, a real learning
// record store and a Kaltura server. Only addresses are replaced.
//
// What is not installed is skipped: `apt-get install nginx-light caddy`, or $NGINX and $CADDY.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { openBrowser } from "./lib/browser.mjs";
import * as host from "./lib/host.mjs";
import { openKaltura } from "./lib/kaltura.mjs";
import { current, install, open } from "./lib/page.mjs";
import { DIST, ROOT } from "./lib/paths.mjs";
import { AUTHORIZATION, NO_LRS, freePort, startRalph } from "./lib/ralph.mjs";
import * as ui from "./lib/selectors.mjs";
import { serve } from "./lib/server.mjs";

const VIDEO = "https://lms.example.org/videos/7";
const KS = "session";

/** The fenced blocks under a heading, by what the line before says they are for. */
function snippets(heading) {
  const section = readFileSync(join(ROOT, "docs/sources.md"), "utf8").split(/^## /m).find((text) => text.startsWith(heading));
  return [...section.matchAll(/^```\w*\n([\s\S]*?)^```/gm)].map(([, text]) => text);
}
const [ofStore, ofKaltura] = [snippets("xAPI"), snippets("Kaltura\n")];
const isNginx = (text) => /^location /.test(text);
const isCaddy = (text) => /^(handle|reverse_proxy) /.test(text);

const DOCUMENTED = {
  "nginx, with the store under the page's origin": ofStore.filter(isNginx)[0],
  "Caddy, with the store under the page's origin": ofStore.filter(isCaddy)[0],
  "nginx, which lets the page's origin ask the store": ofStore.filter(isNginx)[1],
  "nginx, before Kaltura": ofKaltura.filter(isNginx)[0],
  "Caddy, before Kaltura": ofKaltura.filter(isCaddy)[0],
};

const PROGRAMS = { nginx: [process.env.NGINX ?? "nginx", "-v"], Caddy: [process.env.CADDY ?? "caddy", "version"] };
const absent = (name) => {
  const [program, asks] = PROGRAMS[name];
  return spawnSync(program, [asks]).status === 0 ? false : `no ${name} (apt-get install nginx-light caddy)`;
};

let site, lrs, kaltura, browser, page, proxy;

/** Starts the proxy with a snippet of the docs, and what else a server of the page has. */
async function start(name, snippet) {
  const [folder, port] = [mkdtempSync(join(tmpdir(), "viewprint-proxy-")), await freePort()];
  const [program] = PROGRAMS[name];
  const file = join(folder, "config");
  let args;
  if (name === "nginx") {
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((of) => `${of}_temp_path ${folder}/${of};`).join(" ");
    writeFileSync(file, `daemon off; pid ${folder}/pid; error_log stderr; events {}
http { access_log off; ${temporary} server { listen 127.0.0.1:${port};
${snippet}
location / { proxy_pass ${site.origin}; } } }`);
    args = ["-c", file, "-p", folder, "-e", "stderr"];
  } else {
    const rest = /^handle/.test(snippet) ? `handle {\nreverse_proxy ${site.origin}\n}` : `reverse_proxy ${site.origin}`;
    writeFileSync(file, `{\nadmin off\nauto_https off\n}\nhttp://127.0.0.1:${port} {\n${snippet}\n${rest}\n}`);
    args = ["run", "--adapter", "caddyfile", "--config", file];
  }
  mkdirSync(join(folder, "home"));
  const env = { ...process.env, HOME: join(folder, "home"), XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  const server = spawn(program, args, { env, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  server.stderr.setEncoding("utf8").on("data", (text) => (said += text));
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const origin = `http://127.0.0.1:${port}`;
  for (const end = Date.now() + 30_000; ; ) {
    if ((await fetch(`${origin}/index.html`).catch(() => null))?.ok) break;
    if (server.exitCode !== null || Date.now() > end) throw new Error(`${name} does not start: ${said.slice(-2000)}\n${readFileSync(file, "utf8")}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  proxy = {
    origin,
    async close() {
      server.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

describe("the proxies of docs/sources.md", { timeout: 5 * 60_000 }, () => {
  before(async () => {
    site = await serve({ "/": DIST });
    browser = await openBrowser();
    kaltura = await openKaltura(KS);
    if (NO_LRS) return;
    lrs = await startRalph({ pageSize: 10 });
    const statement = (i) => ({
      id: `00000000-0000-4000-8000-${`${i + 1}`.padStart(12, "0")}`,
      actor: { account: { homePage: "https://lms.example.org", name: `u${i % 5}` } },
      verb: { id: "https://w3id.org/xapi/video/verbs/played" },
      object: { id: VIDEO, objectType: "Activity" },
      timestamp: new Date(Date.UTC(2026, 8, 1, i)).toISOString(),
    });
    await lrs.post(Array.from({ length: 25 }, (_, i) => statement(i)));
  });
  after(async () => {
    for (const what of [browser, site, kaltura, lrs]) await what?.close();
  });
  afterEach(async () => {
    await page?.close();
    await proxy?.close();
    page = proxy = undefined;
    browser.check();
  });

  const document = (source) => ({ viewprint: 1, entry: { id: "1_abcd1234", name: "Sampling" }, time_zone: "America/Chicago", updated_at: "2024-09-04T12:00:00Z", source });
  const documented = (title) => {
    assert.ok(DOCUMENTED[title], `docs/sources.md has no snippet: ${title}`);
    return DOCUMENTED[title];
  };

  for (const name of ["nginx", "Caddy"]) {
    const title = `${name}, with the store under the page's origin`;
    test(title, { skip: NO_LRS || absent(name) }, async () => {
      const snippet = documented(title).replaceAll("https://lrs.example.org", lrs.origin).replaceAll("lrs.example.org", new URL(lrs.origin).host);
      await start(name, snippet);
      site.mount("/entry.json", { body: document({ kind: "xapi", endpoint: "/xAPI/", activity: VIDEO }) });
      page = await browser.newPage();
      await open(page, `${proxy.origin}/index.html?entry=entry.json#range=all`);
      await page.locator('[data-panel="quality"] [data-metric="records"][data-value="25"]').waitFor({ state: "attached" });
      // It reads and does no more, and nothing that it adds is told.
      const asked = (method) => fetch(`${proxy.origin}/xAPI/statements`, { method, headers: { "x-experience-api-version": "1.0.3" }, ...(method === "GET" ? {} : { body: "[]" }) });
      assert.equal((await asked("GET")).status, 200);
      for (const method of ["POST", "PUT", "DELETE"]) assert.ok([403, 405].includes((await asked(method)).status), method);
    });
  }

  test("nginx, which lets the page's origin ask the store", { skip: NO_LRS || absent("nginx") }, async () => {
    const snippet = documented("nginx, which lets the page's origin ask the store")
      .replaceAll("https://lms.example.org", site.origin).replaceAll("http://127.0.0.1:8100", lrs.origin);
    await start("nginx", snippet);
    const asked = (method, headers) => fetch(`${proxy.origin}/xAPI/statements`, { method, headers: { "x-experience-api-version": "1.0.3", ...headers } });
    // The question before the question, one without credentials, one with them: the page may read what is said to each.
    for (const [method, headers, status] of [["OPTIONS", {}, 204], ["GET", {}, 401], ["GET", { authorization: AUTHORIZATION }, 200]]) {
      const answer = await asked(method, headers);
      assert.equal(answer.status, status);
      assert.equal(answer.headers.get("access-control-allow-origin"), site.origin);
      assert.match(answer.headers.get("access-control-allow-headers"), /Authorization, X-Experience-API-Version/);
      assert.equal(answer.headers.get("access-control-expose-headers"), "Retry-After");
    }
    // And a browser lets it.
    site.mount("/blank.html", { type: "text/html", body: '<!doctype html><title>A page</title><link rel="icon" href="data:,">' });
    page = await browser.newPage();
    await page.goto(site.url("/blank.html"));
    const status = await page.evaluate(async ([url, authorization]) => {
      const answer = await fetch(url, { headers: { authorization, "x-experience-api-version": "1.0.3" } });
      return [answer.status, (await answer.json()).statements.length];
    }, [`${proxy.origin}/xAPI/statements?activity=${encodeURIComponent(VIDEO)}`, AUTHORIZATION]);
    assert.deepEqual(status, [200, 10]);
  });

  for (const name of ["nginx", "Caddy"]) {
    const title = `${name}, before Kaltura`;
    test(title, { skip: absent(name) }, async () => {
      const at = new URL(kaltura.url);
      await start(name, documented(title).replaceAll("https://www.kaltura.com", at.origin));
      site.mount("/entry.json", { body: document({ kind: "kaltura", server: proxy.origin }) });
      page = await browser.newPage();
      await page.context().addCookies([{ name: "session", value: "of-the-page", url: proxy.origin }]);
      await install(page);
      await host.listen(page);
      await page.goto(`${proxy.origin}/index.html?entry=entry.json#range=2024-09-01..2024-09-03`);
      await host.hasAsked(page);
      await host.handOver(page, KS);
      await page.locator('[data-notice="session"]').waitFor({ state: "detached" });
      await current(page);
      assert.equal(await ui.valueOf(ui.number(page, "tiles", "plays")), 15);
      // The server is asked by its own name, and learns nothing of the page's cookies.
      assert.equal(kaltura.headers.host, at.host);
      assert.equal(kaltura.headers.cookie, undefined);
    });
  }
});
