// How a person finds things on the page, where docs/formats.md names no attribute for them.
//
// Everything here goes by accessible role and by the English words of src/i18n/text/en.rs; when a control
// changes, this is the one file of the tests to fit. Locators of Playwright look into open shadow roots.

/** A panel, and numbers and rows in it, by the attributes of docs/formats.md. */
export const panel = (page, name) => page.locator(`[data-panel="${name}"]`);
export const number = (page, name, metric) => panel(page, name).locator(`[data-metric="${metric}"]`).first();
export const row = (page, name, key) => panel(page, name).locator(`[data-key="${key}"]`).first();
export const valueOf = async (locator, attribute = "data-value") => {
  const text = await locator.getAttribute(attribute);
  return text === null ? undefined : text === "" ? null : Number(text);
};

/** What filters the page by a row: the row's own button. */
export const rowLink = (page, name, key) => row(page, name, key).locator(".rowlink").first();

const bar = (page) => page.getByRole("region", { name: "Range, comparison and filters" });

/** The pickers of the bar, what each opens, and a choice of one press in it: its name comes first, then its dates. */
export const rangePicker = (page) => bar(page).locator(".pick:not(.before)").first();
export const comparePicker = (page) => bar(page).locator(".pick.before").first();
export const popover = (page, name) => page.getByRole("dialog", { name, exact: true });
export const preset = (page, name, words) => popover(page, name).getByRole("button", { name: new RegExp(`^${words}`) });
export async function pickRange(page, words) {
  await rangePicker(page).click();
  await preset(page, "Range", words).click();
}
export async function pickCompare(page, words) {
  await comparePicker(page).click();
  await preset(page, "Compare with", words).click();
}
export const stopComparing = (page) => page.getByRole("button", { name: "Stop comparing" });

/** A day of an open calendar, and the one that has the tab stop. */
export const day = (page, date) => page.locator(`[data-day="${date}"]`);
export const dayStop = (page) => page.locator('[data-day][tabindex="0"]');

/** The buttons that take filters away. */
export const chips = (page) => page.getByRole("button", { name: /^Remove filter/ });
export const clearFilters = (page) => page.getByRole("button", { name: /^Clear/ });

/** The timeline under the player is a slider along the content. */
export const timeline = (page) => panel(page, "timeline").getByRole("slider").first();
export const media = (page) => page.locator("video, audio").first();

/** The map of the countries panel, and the card at what is pointed at. */
export const map = (page) => panel(page, "countries").locator("[data-map]");
export const mapCard = (page) => map(page).locator(".maptip");

export const skipLink = (page) => page.getByRole("link", { name: "Skip to the numbers" });

/** Loading, and what is said when it fails. */
export const progress = (page) => page.getByRole("progressbar").first();
export const cancel = (page) => page.getByRole("button", { name: "Cancel" });
export const tryAgain = (page) => page.getByRole("button", { name: "Try again" }).first();

/** Opens the list of refused records where it is folded. */
export async function openQuality(page) {
  const fold = panel(page, "quality").locator("details:not([open]) > summary, button[aria-expanded=false]").first();
  if (await fold.count()) await fold.click();
}

/** A host page with one instance for each entry, each in a shadow root. */
export const hostPage = (base, entries) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A course page</title><link rel="icon" href="data:,">
<style>span { font-size: 40px; letter-spacing: 9px; } button { background: red; } .panel { display: none; }</style></head>
<body><h1>A course page</h1>
${entries.map((entry, i) => `<h2>Lecture ${i + 1}</h2><div class="lecture" data-entry="${entry}"></div>`).join("\n")}
<script type="module">
  import { mount } from "${base}viewprint-element.js";
  for (const place of document.querySelectorAll(".lecture")) mount(place, { entry: place.dataset.entry });
</script></body></html>`;

/** The menu that filters are chosen in: its button, its dimensions, and one dimension's values. */
export const menu = (page) => page.locator(".filters");
export const menuButton = (page) => bar(page).getByRole("button", { name: "Filter", exact: true });
export const dimension = (page, key) => menu(page).locator(`button[value="${key}"]`);
export const choices = (page) => menu(page).locator("[data-dimension]");
export const choice = (page, key) => choices(page).locator(`[data-key="${key}"]`);
export const findChoice = (page) => menu(page).getByRole("searchbox", { name: "Find in this list" });

/** Opens the menu at a dimension and waits for its values. */
export async function openMenu(page, key) {
  if (!(await menu(page).isVisible())) await menuButton(page).click();
  await dimension(page, key).click();
  await menu(page).locator(`[data-dimension="${key}"][aria-busy="false"]`).waitFor();
}

/** Says what has the focus, by its label or its words. */
export const focused = (page) =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element === document.body ? null : (element?.getAttribute("aria-label") ?? element?.textContent.trim());
  });
