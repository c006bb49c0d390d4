// Files of tables, read by others: Python's csv and openpyxl, and LibreOffice.
//
// `./dev test` and `./dev e2e` install openpyxl into target/tables; $VIEWPRINT_TABLES names another virtual environment.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { ROOT } from "./paths.mjs";

const PYTHON = join(process.env.VIEWPRINT_TABLES ?? join(ROOT, "target/tables"), "bin/python");

/** Why files cannot be read by others, or false. */
export const NO_READER = existsSync(PYTHON) ? false : "no openpyxl in target/tables (./dev e2e installs it)";

/** Why LibreOffice cannot open them, or false. */
export const NO_OFFICE = spawnSync("soffice", ["--version"]).status === 0 ? false : "no LibreOffice here (on Debian: apt-get install libreoffice-calc)";

/** The tables of a file: `[{ name, about, head, rows }]`; cells of CSV are texts. */
export const readTables = (path) => JSON.parse(execFileSync(PYTHON, [join(ROOT, "tests/e2e/tables/read.py"), path], { maxBuffer: 1 << 28 }));

/** The first sheet of a file as LibreOffice opens it, as text between tabs. */
export function openInOffice(path) {
  const folder = mkdtempSync(join(tmpdir(), "viewprint-office-"));
  try {
    // 44 a comma in, 9 a tab out, 34 quotes, 76 UTF-8, and cells as they are, not as they look.
    const input = path.endsWith(".csv") ? ["--infilter=Text - txt - csv (StarCalc):44,34,76,1"] : [];
    const output = "csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,false";
    execFileSync("soffice", [`-env:UserInstallation=file://${folder}/profile`, "--headless", ...input, "--convert-to", output, "--outdir", folder, path], { stdio: "ignore", timeout: 120_000 });
    return readFileSync(join(folder, basename(path).replace(/\.\w+$/, ".csv")), "utf8");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
