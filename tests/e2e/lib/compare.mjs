// Holds what the page shows against what the oracle computes.
//
// Every number that the page shows has to equal the oracle's: counts exactly, fractions and minutes to
// a relative 1e-9. Every number that docs/formats.md promises has to be there, in every row.

/** What each panel shows at least (docs/formats.md, "The page says what it shows"). */
export const AT_LEAST = {
  tiles: [
    "impressions", "plays", "viewers", "minutes", "completion", "shares", "likes",
    "sessions", "not_played", "anonymous_plays", "anonymous", "named", "seconds", "seen_seconds", "n_cells",
  ],
  viewers: ["impressions", "plays", "completion", "total_completion"],
  funnel: ["impressions", "plays", "play_rate", "reached", "reached_rate"],
  countries: ["plays", "play_share"],
  regions: ["plays", "play_share"],
  cities: ["plays", "play_share"],
  devices: ["plays", "play_share"],
  os: ["plays", "play_share"],
  browsers: ["plays", "play_share"],
  domains: ["impressions", "play_rate", "plays", "play_share", "minutes", "quartile_completion"],
  trend_by_viewer: ["impressions", "plays", "minutes", "completion", "drop_off"],
  trend_by_context: ["impressions", "plays", "viewers", "minutes", "completion", "drop_off"],
  pages: ["impressions", "play_rate", "plays", "play_share", "minutes", "quartile_completion"],
  quality: ["records", "refused", "duplicates", "without_play", "extra_plays", "reach_derived", "unknown_country"],
  panels: ["tiles", "timeline", "viewers", "trend", "funnel", "countries", "devices", "domains", "quality"],
};

const SHARES = /^(play_rate|reached_rate|completion|drop_off|quartile_completion|play_share|total_completion)$/;
const NUMBER = ["value", "before", "change", "change_kind"];

/** Two raw values: whole numbers exactly, others to a relative 1e-9; null is "no value". */
export function same(a, b) {
  if (a === b) return true;
  if (typeof a !== "number" || typeof b !== "number") return false;
  if (Number.isInteger(a) && Number.isInteger(b)) return false;
  const scale = Math.max(Math.abs(a), Math.abs(b));
  return Math.abs(a - b) <= 1e-9 * scale || Math.abs(a - b) < 1e-15;
}

/** A change computed from its two sides (docs/metrics.md, "Comparison"). */
export function changeOf(metric, value, before) {
  if (value === null || before === null) return { change: null, change_kind: "none" };
  if (SHARES.test(metric)) return { change: value - before, change_kind: "points" };
  if (before === 0) return { change: null, change_kind: value === 0 ? "none" : "new" };
  return { change: (value - before) / before, change_kind: "percent" };
}

/** The differences between a page and an oracle's answer, as readable lines; none when they agree. */
export function compare(page, oracle, { metrics = ["plays"] } = {}) {
  const found = [];
  const differ = (place, shown, expected) => found.push(`${place}: the page shows ${text(shown)}, the oracle says ${text(expected)}`);
  const comparing = oracle.range_before != null;

  const number = (place, shown, expected) => {
    if (expected === undefined) return void found.push(`${place}: shown as ${text(shown)}, but unknown to the oracle`);
    // An oracle may give a bare value.
    const wanted = expected !== null && typeof expected === "object" ? expected : { value: expected };
    for (const side of comparing ? NUMBER : ["value"]) {
      if (shown[side] === undefined) found.push(`${place}: data-${side.replace("_", "-")} is missing`);
      else if (!same(shown[side], wanted[side] ?? null)) differ(side === "value" ? place : `${place} ${side}`, shown[side], wanted[side] ?? null);
    }
    if (!comparing && shown.before !== undefined) differ(`${place} before`, shown.before, undefined);
  };
  const numbers = (place, shown, expected, required = []) => {
    for (const metric of required) if (shown[metric] === undefined) found.push(`${place}: ${metric} is missing`);
    for (const [metric, read] of Object.entries(shown)) {
      if (read !== null && typeof read === "object" && "value" in read) number(`${place} ${metric}`, read, expected[metric]);
    }
  };
  const rows = (place, shown, expected, required) => {
    if (expected === undefined) return void found.push(`${place}: the oracle has no such table`);
    const [left, right] = [byKey(shown), byKey(expected)];
    for (const [table, there, who] of [[right, left, "the page lacks"], [left, right, "the oracle lacks"]]) {
      const lacking = [...table.keys()].filter((key) => !there.has(key));
      if (lacking.length) found.push(`${place}: ${who} ${lacking.length} of ${table.size} rows: ${lacking.slice(0, 5).join(", ")}`);
    }
    if (left.size !== shown.length) found.push(`${place}: ${shown.length} rows but ${left.size} keys`);
    for (const [key, row] of left) if (right.has(key)) numbers(`${place} ${key}`, row, right.get(key), required);
    return [left, right];
  };

  for (const place of page.conflicts ?? []) found.push(`shown twice, differently: ${place}`);
  for (const name of AT_LEAST.panels) if (page.panels && !page.panels.includes(name)) found.push(`panel ${name} is missing`);
  if (page.range !== oracle.range) differ("range", page.range, oracle.range);
  if ((page.range_before ?? null) !== (oracle.range_before ?? null)) differ("compared range", page.range_before, oracle.range_before);
  if (page.ranges_differ?.length) found.push(`panels speak for different ranges: ${page.ranges_differ.join("; ")}`);

  numbers("tiles", page.tiles, oracle.tiles, AT_LEAST.tiles);
  numbers("funnel", page.funnel, oracle.funnel, AT_LEAST.funnel);
  if (page.funnel.reached && `${page.funnel.reached.key}` !== `${oracle.funnel.reached.key}`) {
    differ("funnel reached", page.funnel.reached.key, oracle.funnel.reached.key);
  }

  const [shownViewers, viewers] = rows("viewers", page.viewers, oracle.viewers, AT_LEAST.viewers) ?? [];
  for (const [key, row] of shownViewers ?? []) {
    const wanted = viewers.get(key);
    if (!wanted) continue;
    if (wanted.name && row.text !== undefined && !row.text.includes(wanted.name)) differ(`viewers ${key} name`, row.text, wanted.name);
    if (row.tiers === undefined) continue;
    if (row.tiers !== wanted.tiers) differ(`viewers ${key} tiers`, row.tiers, wanted.tiers);
    if ((row.tiers_before ?? null) !== (wanted.tiers_before ?? null)) differ(`viewers ${key} tiers before`, row.tiers_before, wanted.tiers_before);
  }

  if (page.trend.grain !== oracle.trend.grain && oracle.trend.rows.length) differ("grain", page.trend.grain, oracle.trend.grain);
  numbers("trend's tabs", page.trend.tabs ?? {}, oracle.tiles);
  const [shownTrend, trend] = rows("trend", page.trend.rows, oracle.trend.rows, metrics);
  for (const [key, row] of shownTrend) {
    if (trend.has(key) && row.partial !== trend.get(key).partial) differ(`trend ${key} partial`, row.partial, trend.get(key).partial);
  }
  const order = page.trend.rows.map((row) => row.key);
  const sorted = [...order].sort();
  // By time, from either end.
  if (order.join() !== sorted.join() && order.join() !== sorted.reverse().join()) found.push("trend: days are out of order");

  for (const [by, table] of [["viewer", "viewers"], ["context", "contexts"]]) {
    if (page.trend[by] === undefined) continue;
    const [, wanted] = rows(`trend by ${by}`, page.trend[by], oracle[table], AT_LEAST[`trend_by_${by}`]) ?? [];
    for (const row of page.trend[by]) {
      const name = wanted?.get(row.key)?.name;
      if (name && !row.text.includes(name)) differ(`trend by ${by} ${row.key} name`, row.text, name);
    }
  }

  for (const name of ["countries", "regions", "cities", "devices", "os", "browsers", "domains", "pages"]) {
    if (page[name] === undefined) continue;
    // A drilled domain's own row stands alone over its pages.
    if (name === "domains" && page.pages) for (const row of page.domains) numbers(`domains ${row.key}`, row, byKey(oracle.domains).get(row.key) ?? {});
    else rows(name, page[name], oracle[name], AT_LEAST[name]);
  }
  if (!page.countries && !page.regions && !page.cities) found.push("countries: no rows were read");
  for (const name of ["devices", "os", "browsers"]) if (!page[name]) found.push(`${name}: no rows were read`);
  if (!page.domains && !page.pages) found.push("domains: no rows were read");

  cells(page.timeline, oracle.timeline, comparing, found);

  for (const key of AT_LEAST.quality) if (page.quality[key] === undefined) found.push(`quality: ${key} is missing`);
  for (const [key, shown] of Object.entries(page.quality)) {
    const expected = oracle.quality[key]?.value ?? oracle.quality[key];
    if (expected === undefined) continue; // a source's own figures
    if (!same(shown, expected)) differ(`quality ${key}`, shown, expected);
  }
  const [shown, expected] = [new Set(page.notices), new Set(oracle.notices)];
  for (const key of expected) if (!shown.has(key)) found.push(`notice ${key} is missing`);
  return found;
}

function cells(shown, expected, comparing, found) {
  if (shown.n_cells !== expected.n_cells) {
    found.push(`timeline: the page shows ${shown.n_cells} cells, the oracle says ${expected.n_cells}`);
    return;
  }
  for (const metric of ["views", "named_viewers", "replays"]) {
    for (const side of comparing ? ["value", "before"] : ["value"]) {
      const [left, right] = [shown[metric][side] ?? [], expected[metric][side] ?? []];
      const wrong = Array.from(right, (value, cell) => cell).filter((cell) => left[cell] !== right[cell]);
      if (!wrong.length) continue;
      const first = wrong.slice(0, 3).map((cell) => `cell ${cell} ${text(left[cell])} for ${right[cell]}`);
      found.push(`timeline ${metric} ${side}: ${wrong.length} of ${right.length} cells differ: ${first.join(", ")}`);
    }
    const changes = comparing ? (shown[metric].change ?? []) : [];
    const wrong = changes.flatMap((change, cell) => {
      const wanted = changeOf(metric, expected[metric].value[cell], expected[metric].before?.[cell] ?? null);
      const agrees = same(change, wanted.change) && shown[metric].change_kind[cell] === wanted.change_kind;
      return agrees ? [] : [`cell ${cell} ${text(change)} ${shown[metric].change_kind[cell]} for ${text(wanted.change)} ${wanted.change_kind}`];
    });
    if (wrong.length) found.push(`timeline ${metric} change: ${wrong.length} cells differ: ${wrong.slice(0, 3).join(", ")}`);
    if (!comparing && shown[metric].before) found.push(`timeline ${metric}: data-before without comparison`);
  }
}

const byKey = (rows) => new Map((rows ?? []).map((row) => [`${row.key}`, row]));
const text = (value) => (value === undefined ? "nothing" : value === null ? "no value" : typeof value === "string" ? `"${value}"` : `${value}`);

/** Throws with the first differences when page and oracle disagree. */
export function assertAgree(page, oracle, { label = "", ...options } = {}) {
  const found = compare(page, oracle, options);
  if (!found.length) return;
  const more = found.length > 12 ? `\n  ... and ${found.length - 12} more` : "";
  throw new Error(`${label ? `#${label}: ` : ""}${found.length} difference(s)\n  ${found.slice(0, 12).join("\n  ")}${more}`);
}
