// The oracle: the project's second, slow engine (examples/oracle.rs), asked for the page as data.

import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { ROOT } from "./lib/paths.mjs";

let built;

/** The path of the oracle's program; builds it first. $VIEWPRINT_ORACLE names one that is built. */
export function oracleProgram() {
  if (process.env.VIEWPRINT_ORACLE) return process.env.VIEWPRINT_ORACLE;
  if (built) return built;
  const cargo = spawnSync(
    "cargo",
    ["build", "--locked", "--release", "--example", "oracle", "--message-format=json-render-diagnostics"],
    { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 28 },
  );
  if (cargo.status !== 0) throw new Error("the oracle (examples/oracle.rs) does not build");
  const artifacts = cargo.stdout.split("\n").filter((line) => line.includes('"compiler-artifact"')).map((line) => JSON.parse(line));
  built = artifacts.find((artifact) => artifact.target.name === "oracle" && artifact.executable)?.executable;
  if (!built || !existsSync(built)) throw new Error("cargo named no program for the oracle");
  return built;
}

/**
 * Starts the oracle on an entry document. `ask(fragment)` gives the page as data, in the order of asking;
 * one process answers all, since reading the data is most of its work. `close()` ends it.
 */
export function openOracle(entry, { args = [] } = {}) {
  const child = spawn(oracleProgram(), [entry, ...args], { stdio: ["pipe", "pipe", "pipe"] });
  const waiting = [];
  let err = "";
  const fail = (error) => {
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  createInterface({ input: child.stdout }).on("line", (line) => {
    const answer = JSON.parse(line);
    const { resolve, reject } = waiting.shift();
    if (answer.error) reject(new Error(`the oracle cannot answer: ${JSON.stringify(answer.error)}`));
    else resolve(answer);
  });
  child.stderr.setEncoding("utf8").on("data", (text) => (err += text));
  child.stdin.on("error", () => {});
  child.on("error", fail);
  child.on("close", (code) => fail(new Error(`the oracle ended (exit ${code}): ${err.slice(0, 2000)}`)));
  return {
    ask: (fragment) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write(`${fragment}\n`);
      }),
    close: () => child.stdin.end(),
  };
}
