// The page reader: what the page shows, as one plain object of the oracle's shape.
//
// It knows the page only by docs/formats.md, "The page says what it shows": data-panel, data-metric,
// data-value, data-key, data-action and so on. It waits for conditions, never for time, and finds
// panels in the document as well as in open shadow roots.

/** The dimension whose rows the countries panel and the domains panel show for a fragment (drilling is filtering). */
export function levels(fragment) {
  const filters = new Map();
  for (const pair of fragment.split("&")) {
    const [key, value] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
    filters.set(key, value);
  }
  const one = (key) => {
    const values = new Set((filters.get(key) ?? "").split(",").filter(Boolean));
    return values.size === 1 && !values.has("~");
  };
  return {
    where: one("country") ? (one("region") ? "cities" : "regions") : "countries",
    sites: one("domain") ? "pages" : "domains",
  };
}

/** The value that a filter's only item has, or null. */
function only(fragment, key) {
  const pair = fragment.split("&").findLast((part) => part.startsWith(`${key}=`));
  return pair ? decodeURIComponent(pair.slice(key.length + 1)) : null;
}

// --- what runs inside the page ---------------------------------------------

/** Installs `window.__vp`, the part of the reader that lives in the page. */
const IN_PAGE = () => {
  if (window.__vp) return;
  const shadowRoots = (root, found = []) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) {
        found.push(element.shadowRoot);
        shadowRoots(element.shadowRoot, found);
      }
    }
    return found;
  };
  // One widget: a shadow root that holds panels, else an element with class vp, else the document.
  const widgets = () => {
    const found = [];
    for (const root of [document, ...shadowRoots(document)]) {
      for (const tiles of root.querySelectorAll('[data-panel="tiles"]')) {
        const widget = tiles.closest(".vp") ?? root;
        if (!found.includes(widget)) found.push(widget);
      }
    }
    return found;
  };
  const widget = (index) => widgets()[index];
  const panel = (index, name) => widget(index)?.querySelector(`[data-panel="${name}"]`);
  const isCurrent = (index) => {
    const panels = widget(index)?.querySelectorAll("[data-panel]") ?? [];
    if (widget(index)?.matches?.(".waiting")) return false; // nothing of it is seen yet
    const isBusy = (one) => one.matches('[aria-busy="true"]') || one.querySelector('[aria-busy="true"]');
    return panels.length > 0 && ![...panels].some(isBusy);
  };
  const frames = (n) =>
    new Promise((done) => {
      const step = (left) => (left ? requestAnimationFrame(() => step(left - 1)) : done());
      step(n);
    });

  const raw = (element, name) => {
    const text = element.getAttribute(name);
    if (text === null) return undefined;
    if (text === "") return null;
    const number = Number(text);
    return text.trim() === "" || Number.isNaN(number) ? text : number; // what is no number stays visible as text
  };
  const number = (element) => {
    const read = { value: raw(element, "data-value") };
    for (const [key, name] of [["before", "data-before"], ["change", "data-change"]]) {
      const value = raw(element, name);
      if (value !== undefined) read[key] = value;
    }
    const kind = element.getAttribute("data-change-kind");
    if (kind !== null) read.change_kind = kind;
    return read;
  };
  // Each number belongs to the nearest row around it, or to the panel.
  const conflicts = [];
  const put = (where, metric, read, place) => {
    const known = where[metric];
    if (known === undefined) where[metric] = read;
    else if (JSON.stringify(known) !== JSON.stringify(read)) {
      conflicts.push(`${place} ${metric}: shown as ${JSON.stringify(known)} and as ${JSON.stringify(read)}`);
    }
  };
  const readPanel = (section) => {
    const own = {};
    const rows = [];
    const byPlace = new Map(); // key and depth -> row: a chart's list and its data table show the same rows
    if (!section) return { own, rows };
    const name = section.dataset.panel;
    const rowOf = (element) => {
      let row = byPlace.get(element);
      if (row) return row;
      const parent = element.parentElement.closest("[data-key]");
      const table = element.closest("[data-dimension]")?.dataset.dimension ?? null;
      const outer = parent && section.contains(parent) ? parent.dataset.key : null;
      const id = JSON.stringify([element.dataset.key, outer, table]);
      row = byPlace.get(id);
      if (!row) {
        row = { key: element.dataset.key, outer, table, numbers: {}, text: "", partial: undefined, tiers: undefined };
        byPlace.set(id, row);
        rows.push(row);
      }
      byPlace.set(element, row);
      if (element.dataset.partial !== undefined) row.partial = element.dataset.partial === "true";
      const head = element.querySelector('th, [role="rowheader"], .rowlink');
      if (head && !row.text) row.text = head.textContent.trim();
      return row;
    };
    for (const element of section.querySelectorAll("[data-key]")) rowOf(element);
    for (const element of section.querySelectorAll("[data-metric]")) {
      const row = element.closest("[data-key]");
      const read = number(element);
      if (row && section.contains(row)) put(rowOf(row).numbers, element.dataset.metric, read, `${name} ${row.dataset.key}`);
      else put(own, element.dataset.metric, read, name);
    }
    for (const element of section.querySelectorAll("[data-tiers]")) {
      // In the viewer's row, or in the row after it.
      let row = element.closest("[data-key]");
      for (let at = element.closest("tr, li, [role=row]"); !row && at; at = at.previousElementSibling) {
        if (at.matches("[data-key]")) row = at;
      }
      if (!row) continue;
      rowOf(row).tiers = element.dataset.tiers;
      rowOf(row).tiers_before = element.dataset.tiersBefore ?? null;
    }
    return { own, rows };
  };

  // The pagers of tables with pages, each with its table; `only` is a panel's name.
  const pagers = (index, only) =>
    [...widget(index).querySelectorAll(`[data-panel${only ? `="${only}"` : ""}] [data-action="rows"]`)].map((select) => {
      let box = select.parentElement;
      while (!box.querySelector("[aria-rowcount]")) box = box.parentElement;
      const press = async (action) => {
        box.querySelector(`[data-action="${action}"]`).click();
        await frames(1);
        await window.__vp.settled(index, 30_000);
      };
      const isLast = () => box.querySelector('[data-action="next"]').getAttribute("aria-disabled") === "true";
      return { select, table: box.querySelector("[aria-rowcount]"), section: select.closest("[data-panel]"), press, isLast };
    });

  window.__vp = {
    count: () => widgets().length,
    isCurrent,
    // Comes back when all is current and drawn (two more frames have passed): "" then, else what is still stale.
    settled: async (index, timeout) => {
      const end = performance.now() + timeout;
      while (performance.now() < end) {
        if (isCurrent(index)) {
          await frames(2);
          if (isCurrent(index)) return "";
        }
        await frames(1);
      }
      const stale = [...(widget(index)?.querySelectorAll('[data-panel][aria-busy="true"], [data-panel] [aria-busy="true"]') ?? [])];
      return stale.map((one) => one.closest("[data-panel]").dataset.panel).join(", ") || "no panels";
    },
    // Sets the fragment and comes back when the page has heard of it.
    setFragment: (fragment) =>
      new Promise((done) => {
        if (decodeURI(location.hash.slice(1)) === fragment || location.hash.slice(1) === fragment) return done();
        addEventListener("hashchange", () => setTimeout(done), { once: true });
        location.hash = fragment;
      }),
    // Presses what is pressed to see everything; true when something was pressed.
    openTables: (index) => {
      let pressed = false;
      for (const section of widget(index).querySelectorAll("[data-panel]")) {
        for (const button of section.querySelectorAll('[data-action="table"]')) {
          const fold = button.matches("summary") ? `${button.parentElement.open}` : null;
          const open = button.getAttribute("aria-expanded") ?? button.getAttribute("aria-pressed") ?? fold;
          if (open === "true" || button.disabled) continue;
          button.click();
          pressed = true;
        }
      }
      return pressed;
    },
    showAll: (index) => {
      let pressed = false;
      for (const table of widget(index).querySelectorAll("[data-panel] [aria-rowcount]")) {
        const total = Number(table.getAttribute("aria-rowcount")) - 1; // the header row counts
        const keys = new Set([...table.querySelectorAll("[data-key]")].map((row) => row.dataset.key));
        if (total < 0 || keys.size >= total) continue;
        const section = table.closest("[data-panel]");
        const buttons = [...section.querySelectorAll('[data-action="all"]')].filter((button) => !button.disabled);
        // A panel with several tables has one button a table: the nearest around it.
        const near = buttons.filter((button) => {
          for (let box = table.parentElement; box && section.contains(box); box = box.parentElement) {
            if (box.contains(button)) return box.querySelectorAll("[aria-rowcount]").length === 1;
          }
          return false;
        });
        for (const button of near.length ? near : buttons) {
          button.click();
          pressed = true;
        }
      }
      return pressed;
    },
    // Lists other rows in the trend's details; false when there is nothing to press.
    detailsBy: (index, name) => {
      const button = panel(index, "trend")?.querySelector(`[data-action="${name}"]`);
      button?.click();
      return !!button;
    },
    missingRows: (index) =>
      [...widget(index).querySelectorAll("[data-panel] [aria-rowcount]")].flatMap((table) => {
        const total = Number(table.getAttribute("aria-rowcount")) - 1;
        const shown = table.querySelectorAll("[data-key]").length;
        const hasPages = pagers(index).some((pager) => pager.table === table);
        return shown < total && !hasPages ? [`${table.closest("[data-panel]").dataset.panel}: ${shown} of ${total} rows`] : [];
      }),
    // Turns the pages of tables that have some; gives all rows of their panels, by panel.
    turnPages: async (index, only) => {
      const found = {};
      for (const { select, section, press, isLast } of pagers(index, only)) {
        const name = section.dataset.panel;
        select.value = "100";
        select.dispatchEvent(new Event("change"));
        await press("first");
        const rows = new Map((found[name] ?? []).map((row) => [JSON.stringify([row.key, row.outer, row.table]), row]));
        for (;;) {
          for (const row of readPanel(section).rows) rows.set(JSON.stringify([row.key, row.outer, row.table]), row);
          if (isLast()) break;
          await press("next");
        }
        found[name] = [...rows.values()];
      }
      return found;
    },
    // Turns the pages of the viewers until one is there.
    turnTo: async (index, key) => {
      const isThere = () => readPanel(panel(index, "viewers")).rows.some((row) => row.key === key);
      const [pager] = pagers(index, "viewers");
      if (!pager || isThere()) return;
      await pager.press("first");
      while (!isThere() && !pager.isLast()) await pager.press("next");
    },
    // What the devices panel lists is one dimension of three.
    dimension: (index) => panel(index, "devices")?.querySelector("[data-dimension]")?.dataset.dimension,
    listDimension: (index, dimension) => {
      const button = panel(index, "devices")?.querySelector(`[data-action="dimension"][value="${dimension}"]`);
      button?.click();
      return Boolean(button);
    },
    // Opens the row of one viewer, or closes it; false when there is nothing to press.
    toggleViewer: (index, key, open) => {
      const row = [...(panel(index, "viewers")?.querySelectorAll("[data-key]") ?? [])].find((one) => one.dataset.key === key);
      const button = row?.querySelector('[data-action="row"]') ?? (row?.matches('[data-action="row"]') ? row : null);
      if (!button) return false;
      if ((button.getAttribute("aria-expanded") === "true") !== open) button.click();
      return true;
    },
    // A strip may be computed after its row has opened.
    hasTiers: (index, key) =>
      !panel(index, "viewers")?.querySelector('[aria-busy="true"]') &&
      readPanel(panel(index, "viewers")).rows.some((row) => row.key === key && row.tiers),
    read: (index) => {
      conflicts.length = 0;
      const root = widget(index);
      const sections = [...root.querySelectorAll("[data-panel]")];
      const panels = Object.fromEntries(sections.map((section) => [section.dataset.panel, readPanel(section)]));
      const ranges = sections.map((section) => [
        section.dataset.panel, section.dataset.range ?? null, section.dataset.rangeBefore ?? null,
      ]);
      const notices = [...root.querySelectorAll("[data-notice]")].map((element) => element.dataset.notice);
      return { panels, ranges, notices: [...new Set(notices)], conflicts: [...conflicts], hash: location.hash.slice(1) };
    },
  };
};

// --- what the tests call ---------------------------------------------------

/** Makes the reader ready in a page, also after it goes elsewhere. */
export async function install(page) {
  await page.addInitScript(IN_PAGE);
  await page.evaluate(IN_PAGE).catch(() => {});
}

/** Opens an address and waits until all panels are there and current. */
export async function open(page, url, options) {
  await install(page);
  await page.goto(url);
  await current(page, options);
}

/** Waits until no panel is stale and the picture is drawn. */
export async function current(page, { index = 0, timeout = 30_000 } = {}) {
  const stale = await page.evaluate(([at, limit]) => window.__vp.settled(at, limit), [index, timeout]);
  if (stale) throw new Error(`not current after ${timeout / 1000} s: ${stale}`);
  // The address is written when the page is at rest.
  await page.evaluate(() => new Promise((done) => requestIdleCallback(done, { timeout: 1_000 })));
}

/** Changes the fragment from outside, as an edited address does, and waits. */
export async function go(page, fragment, options) {
  await page.evaluate((text) => window.__vp.setFragment(text), fragment);
  await current(page, options);
}

/**
 * Reads the page as an object of the oracle's shape (see compare.mjs).
 *
 * `heat` is a list of viewers whose rows are opened for their heat strips, `details` reads the trend's
 * details by viewer and by playback context too. `fragment` is that of the address unless given.
 * Opens all data tables and shows all rows, and leaves them so.
 */
export async function read(page, { index = 0, heat = [], details = false, fragment } = {}) {
  for (const step of ["openTables", "showAll"]) await pressAll(page, step, index);
  const tiers = {};
  for (const key of heat) {
    await page.evaluate(([at, id]) => window.__vp.turnTo(at, id), [index, key]);
    if (!(await page.evaluate(([at, id]) => window.__vp.toggleViewer(at, id, true), [index, key]))) continue;
    await page.waitForFunction(([at, id]) => window.__vp.hasTiers(at, id), [index, key]);
    await current(page, { index });
    const seen = await page.evaluate((at) => window.__vp.read(at).panels.viewers.rows, index);
    const row = seen.find((one) => one.key === key && one.tiers !== undefined);
    tiers[key] = { tiers: row.tiers, tiers_before: row.tiers_before };
    await page.evaluate(([at, id]) => window.__vp.toggleViewer(at, id, false), [index, key]);
  }
  const missing = await page.evaluate((at) => window.__vp.missingRows(at), index);
  if (missing.length) throw new Error(`rows that no button shows: ${missing.join("; ")}`);
  const seen = await page.evaluate((at) => window.__vp.read(at), index);
  const turned = await page.evaluate((at) => window.__vp.turnPages(at), index);
  for (const [name, rows] of Object.entries(turned)) seen.panels[name].rows = rows;
  const listed = await page.evaluate((at) => window.__vp.dimension(at), index);
  const lists = { [listed]: seen.panels.devices?.rows };
  for (const dimension of ["device", "os", "browser", listed]) {
    if (!(await page.evaluate(([at, name]) => window.__vp.listDimension(at, name), [index, dimension]))) continue;
    await current(page, { index });
    await pressAll(page, "showAll", index);
    lists[dimension] ??= await page.evaluate((at) => window.__vp.read(at).panels.devices.rows, index);
  }
  const shown = shape(seen, tiers, lists, fragment);
  for (const by of details ? ["viewer", "context", "date"] : []) {
    if (!(await page.evaluate(([at, name]) => window.__vp.detailsBy(at, name), [index, by]))) throw new Error(`no details by ${by}`);
    await current(page, { index });
    if (by === "date") continue; // they were read
    await pressAll(page, "showAll", index);
    const { panels, conflicts } = await page.evaluate((at) => window.__vp.read(at), index);
    const { trend: rows = panels.trend.rows } = await page.evaluate((at) => window.__vp.turnPages(at, "trend"), index);
    shown.trend[by] = rows.map(({ key, numbers, text }) => ({ key, ...numbers, text }));
    shown.conflicts.push(...conflicts);
  }
  return shown;
}

/** The rows that one panel shows as it stands: `key`, `table` and `numbers`. Presses nothing. */
export async function rowsOf(page, name, { index = 0 } = {}) {
  const rows = await page.evaluate(([at, panel]) => window.__vp.read(at).panels[panel].rows, [index, name]);
  return rows.map(({ key, table, numbers }) => ({ key, table, ...numbers }));
}

/** Presses what `step` finds to press, until there is nothing left. */
async function pressAll(page, step, index) {
  for (let tries = 0; await page.evaluate(([name, at]) => window.__vp[name](at), [step, index]); tries += 1) {
    await current(page, { index });
    if (tries > 8) throw new Error(`${step}: pressed again and again, nothing opens`);
  }
}

/** From panels and rows to the oracle's shape. */
function shape({ panels, ranges, notices, conflicts, hash }, tiers, lists, fragment = hash) {
  const [, range, before] = ranges.find(([name]) => name === "tiles") ?? ranges[0] ?? [];
  const rowsOf = (name) => panels[name]?.rows ?? [];
  const plain = ({ key, numbers }) => ({ key, ...numbers });
  const { where, sites } = levels(fragment);
  const result = {
    range,
    range_before: before,
    // The data-quality report is of the whole data set, so it may name no range.
    ranges_differ: ranges
      .filter(([name, own, ownBefore]) => !(name === "quality" && own === null) && (own !== range || ownBefore !== before))
      .map((one) => one.join(" ")),
    tiles: panels.tiles?.own ?? {},
    timeline: timeline(rowsOf("timeline")),
    viewers: rowsOf("viewers").map((row) => ({ ...plain(row), text: row.text, ...tiers[row.key] })),
    trend: {
      tabs: panels.trend?.own ?? {},
      grain: rowsOf("trend").some((row) => row.key.length === 7) ? "month" : "day",
      rows: rowsOf("trend").map((row) => ({ ...plain(row), partial: row.partial ?? false })),
    },
    funnel: { ...panels.funnel?.own },
    devices: lists.device?.map(plain),
    os: lists.os?.map(plain),
    browsers: lists.browser?.map(plain),
    quality: Object.fromEntries(Object.entries(panels.quality?.own ?? {}).map(([key, read]) => [key, read.value])),
    notices,
    conflicts,
    panels: Object.keys(panels),
  };
  for (const row of rowsOf("funnel")) {
    if (row.numbers.reached) result.funnel.reached = { key: row.key, ...row.numbers.reached };
    if (row.numbers.reached_rate) result.funnel.reached_rate = row.numbers.reached_rate;
  }
  result[where] = rowsOf("countries").map(plain);
  // With one domain its own row may stand over its pages.
  const domain = sites === "pages" ? only(fragment, "domain") : null;
  const isDomain = (row) => row.table === "domain" || (row.table === null && row.key === domain);
  if (domain === null) result.domains = rowsOf("domains").filter((row) => row.outer === null).map(plain);
  else {
    result.pages = rowsOf("domains").filter((row) => !isDomain(row)).map(plain);
    const own = rowsOf("domains").filter(isDomain).map(plain);
    if (own.length) result.domains = own;
  }
  return result;
}

function timeline(rows) {
  const cells = rows.filter((row) => /^\d+$/.test(row.key)).sort((a, b) => a.key - b.key);
  const result = { n_cells: cells.length };
  for (const metric of ["views", "named_viewers", "replays"]) {
    const side = (name) => cells.map((row) => row.numbers[metric]?.[name]);
    const compares = cells.some((row) => row.numbers[metric]?.before !== undefined);
    result[metric] = { value: side("value"), before: compares ? side("before") : null };
    if (compares) Object.assign(result[metric], { change: side("change"), change_kind: side("change_kind") });
  }
  return result;
}
