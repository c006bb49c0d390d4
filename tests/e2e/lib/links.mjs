// Links worth checking, made of values that occur in an entry's data.

const item = (key) => (key === "~" ? "~" : encodeURIComponent(key).replace(/~/g, "%7E"));
const addDays = (day, n) => new Date(Date.parse(day) + n * 86_400_000).toISOString().slice(0, 10);

/** The fragment that asks the oracle for the values that occur. */
export const EVERYTHING = "range=all";

/**
 * Fragments of ranges, comparisons, filters, drilling, grain, measures and reach.
 * `all` is the oracle's answer to EVERYTHING; `inside(fragment)` asks it for a narrower one.
 */
export async function linksOf(all, inside) {
  const keys = (rows, n = 3) => (rows ?? []).map((row) => row.key).filter((key) => key !== "~").slice(0, n);
  const [first, last] = all.range.split("..");
  const days = Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000) + 1;
  const a = addDays(first, Math.floor(days / 3));
  const b = addDays(first, Math.floor((2 * days) / 3));
  const links = [
    "",
    "range=all",
    "range=all&compare=previous",
    "range=last-7&compare=previous",
    "range=last-30&compare=last-year",
    "range=last-90&compare=previous&grain=month",
    "range=last-365&metric=minutes&second=completion",
    "range=this-week",
    "range=this-month&compare=previous",
    "range=this-quarter&grain=month",
    "range=this-year&compare=last-year",
    `range=${a}..${b}`,
    `range=${a}..${b}&compare=previous&metric=viewers&second=play_rate`,
    `range=${b}..${last}&compare=${first}&reach=25`,
    `range=${a}..${a}&compare=previous&metric=completion&second=drop_off`,
    `range=${first}..${last}&grain=day&metric=drop_off&reach=100`,
    `range=${addDays(first, -400)}..${addDays(first, -40)}&grain=month`, // before anything happened
    "range=all&viewer=~",
    "range=all&country=~&device=~&reach=75",
    "range=all&country=XX", // occurs nowhere: good, and finds nothing
    "range=all&metric=likes&second=shares&compare=previous",
    "range=nonsense&compare=sometimes&reach=33&metric=charm&grain=decade&v=2&unknown=1", // all left out, with notices
    `range=all&reach=25&reach=100&metric=plays,minutes`,
  ];
  for (const [table, key] of [["devices", "device"], ["os", "os"], ["browsers", "browser"], ["contexts", "context"], ["roles", "role"]]) {
    const [one, two] = keys(all[table]);
    if (one !== undefined) links.push(`range=all&compare=previous&${key}=${item(one)}`);
    if (two !== undefined) links.push(`range=${a}..${b}&${key}=${item(one)},${item(two)}`);
    if (one !== undefined) links.push(`range=all&${key}=${item(one)},~&metric=impressions`);
  }
  const [v1, v2] = keys(all.viewers);
  if (v1 !== undefined) links.push(`range=all&viewer=${item(v1)}`, `range=all&compare=previous&viewer=${item(v1)},${item(v2 ?? v1)},~`);

  const countries = keys(all.countries, 4);
  if (countries.length > 1) {
    links.push(
      `range=all&country=${countries.slice(0, 2).map(item)}`,
      `range=all&compare=previous&country=${item(countries[1])},~&grain=month`,
      `range=last-30&country=${item(countries[0].toLowerCase())}`, // either case
    );
  }
  for (const country of countries.slice(0, 2)) {
    const link = `range=all&country=${item(country)}`;
    links.push(link, `${link}&compare=previous`);
    const [region] = keys((await inside(link)).regions);
    if (region === undefined) continue;
    links.push(`${link}&region=${item(region)}`, `${link}&region=${item(region)}&compare=previous&metric=viewers`);
    const [city] = keys((await inside(`${link}&region=${item(region)}`)).cities);
    if (city !== undefined) links.push(`${link}&region=${item(region)}&city=${item(city)}`);
    links.push(`${link}&region=~`);
  }
  const domains = keys(all.domains, 2);
  for (const domain of domains) {
    const link = `range=all&domain=${item(domain)}`;
    links.push(link, `${link}&compare=previous`);
    const [page] = keys((await inside(link)).pages);
    if (page !== undefined) links.push(`${link}&page=${item(page)}`);
  }
  if (domains.length > 1) links.push(`range=all&domain=${domains.map(item)}`, "range=all&domain=~");
  if (countries.length && domains.length) {
    const [device] = keys(all.devices);
    links.push(`range=all&compare=previous&country=${item(countries[0])}&domain=${item(domains[0])}&device=${item(device ?? "~")}&viewer=${item(v1 ?? "~")}`);
  }
  return [...new Set(links)];
}
