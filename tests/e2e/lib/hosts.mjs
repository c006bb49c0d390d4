// The host pages of examples/hosts, served as a course site would serve them: from another site than the
// program, whose address they name.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { elsewhere } from "./host-page.mjs";
import { ROOT } from "./paths.mjs";
import { serve } from "./server.mjs";

const FOLDER = join(ROOT, "examples/hosts");
/** The address of the program in the examples, which whoever copies one replaces. */
const EXAMPLE = "https://viewprint.example.org";

/** Each host page by its name, with the program's address put in. */
export const hostPages = (program) =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith(".html"))
    .map((name) => [name, readFileSync(join(FOLDER, name), "utf8").replaceAll(EXAMPLE, program)]);

/** Serves the host pages; `url(name)` is the address of one. The program is at the origin `program`. */
export async function openHosts(program) {
  const site = await serve({});
  for (const [name, body] of hostPages(program)) site.mount(`/${name}`, { body, type: "text/html" });
  return { ...site, origin: elsewhere(site), url: (name) => elsewhere(site, `/${name}.html`) };
}
