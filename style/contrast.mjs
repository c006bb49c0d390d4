// Reads tokens.css, computes the WCAG 2.2 contrast of every pair that meets on the page, and fails when a pair
// that must hold does not.   node style/contrast.mjs [--write]   (--write renews style/CONTRAST.md)
import { readFileSync, writeFileSync } from "node:fs";
const css = readFileSync(new URL("tokens.css", import.meta.url), "utf8");
const block = (start) => {
  const at = css.indexOf(start); if (at < 0) throw new Error("no block " + start);
  const open = css.indexOf("{", at), close = css.indexOf("}", open);
  return Object.fromEntries([...css.slice(open, close).matchAll(/--vp-([\w-]+):\s*(#[0-9a-f]{6})/g)].map((m) => [m[1], m[2]]));
};
const light = block(":root, :host {");
const themes = {
  light,
  dark: { ...light, ...block(':root[data-theme="dark"]') },
  contrast: { ...light, ...block(':root[data-theme="contrast"]') },
};
const rest = css.slice(css.indexOf("@media"));
for (const [name, media] of [["dark", "@media (prefers-color-scheme: dark)"], ["contrast", "@media (prefers-contrast: more) and (prefers-color-scheme: light)"]]) {
  const at = rest.indexOf(media), inner = rest.slice(rest.indexOf("{", at) + 1);
  const auto = Object.fromEntries([...inner.slice(0, inner.indexOf("}")).matchAll(/--vp-([\w-]+):\s*(#[0-9a-f]{6})/g)].map((m) => [m[1], m[2]]));
  for (const k in auto) if (auto[k] !== themes[name][k]) throw new Error(`${name}: the two blocks differ in --vp-${k}`);
}
const lum = (h) => [1, 3, 5].map((i) => parseInt(h.slice(i, i + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)).reduce((s, c, i) => s + c * [0.2126, 0.7152, 0.0722][i], 0);
const ratio = (a, b) => { const [x, y] = [lum(a) + 0.05, lum(b) + 0.05]; return x > y ? x / y : y / x; };

const pairs = []; // [group, mark, ground, needed, note]
const add = (group, need, marks, grounds, note = "") => { for (const m of marks) for (const g of grounds) pairs.push([group, m, g, need, note]); };
add("Text", 4.5, ["ink", "ink-2", "ink-3"], ["ground", "surface", "sunken", "hover", "selected"]);
add("Text", 4.5, ["accent"], ["ground", "surface", "sunken", "hover", "selected"], "links, buttons");
add("Text", 4.5, ["accent-ink"], ["accent"], "text on a filled button");
for (const k of ["info", "warn", "error"]) { add("Text", 4.5, [k], ["surface", k + "-bg"]); add("Text", 4.5, ["ink", "ink-2"], [k + "-bg"]); }
add("Controls", 3, ["line-strong", "focus"], ["ground", "surface", "sunken"], "borders, focus ring");
add("Controls", 3, ["axis"], ["surface"], "base line");
add("Comparison", 3, ["now", "before"], ["surface", "hover"]);
add("Comparison", 3, ["now"], ["before"], "neighbors");
add("Timeline", 3, ["views", "views-before", "unique", "unique-before"], ["surface", "views-tint"]);
add("Timeline", 3, ["replays", "replays-before"], ["surface", "replays-tint"]);
add("Timeline", 3, ["views"], ["unique"], "neighbors, now");
add("Timeline", 3, ["unique"], ["unique-before"], "now and before");
add("Timeline", 0, ["views"], ["views-before"], "dash, half the weight, no fill, a gap of surface: see below");
add("Timeline", 0, ["replays"], ["replays-before"], "bars and a stepped outline: see below");
add("Timeline", 3, ["playhead"], ["surface", "views-tint"]);
for (const k of ["impressions", "plays", "viewers", "minutes", "completion", "drop-off"]) {
  add("Metrics", 4.5, [k], ["surface", k + "-tint"], "also text of the tab");
  add("Metrics", 3, [k + "-soft"], ["surface", k + "-tint"]);
  add("Metrics", 3, [k], [k + "-soft"], "now and before");
}
add("Heat tiers", 3, ["heat-1"], ["heat-0"], "tier 1 | 0"); add("Heat tiers", 3, ["heat-2"], ["heat-1"], "tier 2 | 1");
add("Heat tiers", 3, ["heat-2", "heat-3"], ["heat-0"]); add("Heat tiers", 3, ["heat-3"], ["heat-1"], "tier 3 | 1");
add("Heat tiers", 0, ["heat-3"], ["heat-2"], "third layer stands on the ground: see below");
for (let i = 1; i <= 7; i++) { add("Map", 3, ["map-" + i], ["map-none"], "also the line between neighbors"); add("Map", 2.9, ["map-" + i], ["map-sea"]); }
for (let i = 1; i < 7; i++) add("Map", 0, ["map-" + (i + 1)], ["map-" + i], "step; parted by a line of surface");
add("Map", 0, ["map-none"], ["map-sea"], "nothing to read: the absence of data");
add("Map", 3, ["map-hover"], ["map-sea"], "outline under the pointer");

let bad = 0;
let md = `# Contrast

Computed from \`tokens.css\` by \`contrast.mjs\` (WCAG 2.2 relative luminance). Text needs 4.5, marks and neighbors 3.
A need of "-" is a pair that also differs by something other than color; the reason is below the table.

## Why not every pair is 3:1

Black on white is 21:1. Each further level that must be 3:1 from the last multiplies: ground, level, level is 9:1; one more is 27:1.
So a ground and **two** levels is all that luminance can carry, and Viewprint spends them where neighbors meet:

- **Two measures** (trend) do not share a plot: the second has a lane of its own, so that a lane holds now and before, and no more.
- **Now and before** (bars, funnel, devices, domains, trend, sparklines): now is 9:1 or more, before is 3:1 or more, 3:1 apart.
- **Timeline with two series and two ranges** would need 27:1. Views and unique viewers of *now* are 3:1 apart; the compared lines are dashed, thinner, never filled,
  drawn with a gap of surface around them (so that the color next to a line is always the ground), and hidden by one press on the legend.
- **Heat tiers**: 0, 1 and 2 are 3:1 apart. Tier 3 is told by height: one layer per viewing, a gap of surface between layers; its third layer is next to the ground.
- **Map**: seven steps of one ramp, each 3:1 from "no data", parted from neighbors by a line of surface; the table beside it has the numbers.
- **Replays**: bars for now, a stepped line for before.

`;
let group = "";
for (const [g, m, gr, need, note] of pairs) {
  if (g !== group) { md += `\n## ${g}\n\n| mark | beside | need | light | dark | contrast | |\n|---|---|---|---|---|---|---|\n`; group = g; }
  const cells = Object.entries(themes).map(([t, c]) => {
    if (!c[m] || !c[gr]) throw new Error(`${t}: no ${m} or ${gr}`);
    const r = ratio(c[m], c[gr]), ok = r >= need; if (!ok) { bad++; console.log("LOW", t, m, gr, r.toFixed(2), "need", need); }
    return (ok ? "" : "**") + (Math.floor(r * 100) / 100).toFixed(2) + (ok ? "" : " LOW**");
  });
  md += `| ${m} | ${gr} | ${need || "-"} | ${cells.join(" | ")} | ${note} |\n`;
}
md += `\n${pairs.length} pairs in 3 themes, ${bad} below their need.\n`;
if (process.argv.includes("--write")) writeFileSync(new URL("CONTRAST.md", import.meta.url), md);
console.log(`contrast: ${pairs.length} pairs in 3 themes, ${bad} below their need`);
process.exit(bad ? 1 : 0);
