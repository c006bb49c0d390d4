// A real learning record store: Ralph (ralph-malph on PyPI, MIT) on its file system backend.
//
// `./dev test` and `./dev e2e` install it into target/lrs; $VIEWPRINT_LRS names another virtual environment.

import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./paths.mjs";

const PYTHON = join(process.env.VIEWPRINT_LRS ?? join(ROOT, "target/lrs"), "bin/python");

/** Why there is no store to test with, or false. */
export const NO_LRS = existsSync(PYTHON) ? false : `no Ralph in target/lrs (./dev e2e installs it)`;

const [USER, PASSWORD] = ["widget", "s3cret"];
/** The credentials that the store knows. */
export const AUTHORIZATION = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString("base64")}`;

/** A port that nobody listens at. */
export const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/**
 * Starts a store that gives at most `pageSize` statements a page. `url` is its endpoint, `post(statements)`
 * stores some, `close()` ends it and forgets what it held.
 */
export async function startRalph({ pageSize = 1000 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "viewprint-lrs-"));
  const env = {
    ...process.env,
    RALPH_APP_DIR: folder,
    RALPH_RUNSERVER_BACKEND: "fs",
    RALPH_RUNSERVER_MAX_SEARCH_HITS_COUNT: `${pageSize}`,
    RALPH_BACKENDS__LRS__FS__DEFAULT_DIRECTORY_PATH: join(folder, "data"),
  };
  mkdirSync(join(folder, "data"));
  const who = ["-u", USER, "-p", PASSWORD, "-s", "all", "-N", "Widget", "-M", "mailto:widget@example.org", "-w"];
  execFileSync(PYTHON, ["-m", "ralph", "auth", ...who], { env, stdio: "ignore" });
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const args = ["-m", "uvicorn", "app:app", "--app-dir", join(ROOT, "tests/e2e/lrs"), "--host", "127.0.0.1", "--port", `${port}`];
  const server = spawn(PYTHON, [...args, "--log-level", "error"], { env, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  server.stderr.setEncoding("utf8").on("data", (text) => (said += text));
  const ended = new Promise((resolve) => server.once("exit", resolve));
  for (const end = Date.now() + 60_000; ; ) {
    const heartbeat = await fetch(`${origin}/__heartbeat__`).catch(() => null);
    if (heartbeat?.ok) break;
    if (server.exitCode !== null || Date.now() > end) throw new Error(`Ralph did not start: ${said.slice(-2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    origin,
    url: `${origin}/xAPI`,
    async post(statements) {
      for (let at = 0; at < statements.length; at += 500) {
        const answer = await fetch(`${origin}/xAPI/statements`, {
          method: "POST",
          headers: { authorization: AUTHORIZATION, "content-type": "application/json" },
          body: JSON.stringify(statements.slice(at, at + 500)),
        });
        if (!answer.ok) throw new Error(`Ralph refuses statements (${answer.status}): ${(await answer.text()).slice(0, 500)}`);
      }
    },
    async close() {
      server.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
