// The host pages of examples/hosts to try, around what `dist` holds:   node tests/e2e/hosts.mjs

import { hostPages, openHosts } from "./lib/hosts.mjs";
import { DIST } from "./lib/paths.mjs";
import { serve } from "./lib/server.mjs";

const site = await serve({ "/": DIST }, { cors: true });
const hosts = await openHosts(site.origin);
console.log(`the program is at ${site.origin}, the pages that hold it are at`);
for (const [name] of hostPages(site.origin)) console.log(`  ${hosts.url(name.replace(/\.html$/, ""))}`);
