// The oracle: the project's second, slow engine (examples/oracle.rs), asked for the page as data.

import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
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
 * Asks for the pages of an entry document: one answer for each fragment, in order.
 * Fragments are piped to one process, since reading the data is most of its work.
 */
export function askOracle(entry, fragments, { args = [] } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(oracleProgram(), [entry, ...args], { stdio: ["pipe", "pipe", "pipe"] });
    let [out, err] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text) => (out += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (err += text));
    child.on("error", reject);
    child.on("close", (code) => {
      const lines = out.split("\n").filter(Boolean);
      if (code !== 0 || lines.length !== fragments.length) {
        return reject(new Error(`the oracle gave ${lines.length} of ${fragments.length} answers (exit ${code}): ${err.slice(0, 2000)}`));
      }
      resolve(lines.map((line) => JSON.parse(line)));
    });
    child.stdin.on("error", () => {});
    child.stdin.end(fragments.map((fragment) => `${fragment}\n`).join(""));
  });
}
