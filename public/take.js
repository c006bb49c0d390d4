// What is taken along: pictures of panels, their sentences, the page as one file, a printed report.
//
// All of it begins as a copy of what the page shows, without what is pressed or typed into, laid out
// in a frame of its own: by the page's style sheet, with charts that are drawn anew as SVG, in a width
// and a theme that do not depend on the window. That copy is printed, written out as HTML, or traced:
// each text, box and rule becomes an element of one SVG, where the browser has put it.
// `src/components/take.rs` asks, and says what stands in the head and the foot.

const BASE = new URL("./", import.meta.url).href;
const SVG = "http://www.w3.org/2000/svg";
/** CSS pixels: a picture's width, that of a tile or a narrow list, and that of paper between its margins. */
const PICTURE = 760, NARROW = 480, PAPER = 720;
/** Rows of a table in a picture or on paper; the others are counted. */
const ROWS = 10;
/** Device pixels of a PNG for each CSS pixel, and the most that canvases have on a side. */
const DENSITY = 2, LARGEST = 16_384;

document.addEventListener("viewprint-take", ({ detail }) => {
  if (detail.base === BASE) take(detail).then(detail.done, detail.failed);
});

async function take(asked) {
  await whole(asked);
  if (asked.task === "words") return sentences(panelOf(asked));
  // The clipboard is asked at once, while the press still counts as the person's.
  if (asked.task === "copy") {
    return navigator.clipboard.write([new ClipboardItem({ "image/png": laid(asked, async (sheet) => png(traced(sheet))) })]);
  }
  return laid(asked, async (sheet) => {
    switch (asked.task) {
      case "svg": return new Blob([new XMLSerializer().serializeToString(traced(sheet))], { type: "image/svg+xml" });
      case "png": return png(traced(sheet));
      case "page": return new Blob([written(sheet)], { type: "text/html" });
      default: return printed(sheet);
    }
  });
}

/** The map is fetched when it comes into sight: for a picture that is now. */
async function whole({ root, panel }) {
  const place = root.querySelector(".mapwrap");
  const isThere = () => place.querySelector(".map[data-map]:not([aria-busy=true]) canvas, [role=alert]");
  if (!place || place.closest("[hidden]") || isThere() || (panel && panel !== "countries")) return;
  Object.assign(place.style, { position: "fixed", insetBlockStart: "0", inlineSize: "320px", opacity: "0" });
  // Without a map the picture is made all the same.
  for (const end = performance.now() + 5_000; performance.now() < end; await new Promise((done) => setTimeout(done, 50))) {
    if (isThere()) break;
  }
  place.removeAttribute("style");
  // Drawn once it has its width.
  await new Promise((done) => setTimeout(done, 100));
}

const panelOf = ({ root, panel }) => root.querySelector(`[data-panel="${panel}"]`);
const said = (element) => (element?.textContent ?? "").replace(/\s+/g, " ").trim();

/** A panel's sentences under its title; of tiles their numbers. */
function sentences(panel) {
  const tiles = [...panel.querySelectorAll(".tile dt")].map((name) => {
    const value = name.nextElementSibling;
    const [now, was] = [".v", ".was"].map((part) => said(value.querySelector(part)));
    return `${said(name)}: ${now}${was && ` (${was})`}`;
  });
  const ranges = [...panel.querySelectorAll(".key span")].map(said).join(" / ");
  return [`${said(panel.querySelector("h2"))}, ${ranges}`, said(panel.querySelector(".sum")), ...tiles].filter(Boolean).join("\n");
}

// --- the copy --------------------------------------------------------------------------------

/** What is only pressed, typed into, or heard: nothing of it is a number. */
const LEFT_OUT = `.over, [popover], .tools, .foldb, .info, .exp, .zoom, .skip, .jump, .athead, .player, .readout-card, .maptip, .skel,
  .second, .seg, .fq, .pf button, .pager, .find, .found, .tlhead:empty, .state .row, .quality .row, [hidden], template,
  input, select, label, video, audio, a[href="#"], [role="status"].vh, .vh[role="status"], .fresh, .fine, .moment > svg, .sort > svg,
  .legend [aria-pressed="false"], script`;

/** Does something with the copy that is asked for, in its frame. */
async function laid(asked, use) {
  const { root, panel, lang } = asked;
  const looks = await Promise.all(["viewprint.css", "print.css"].map(async (name) => {
    const found = await fetch(BASE + name);
    if (!found.ok) throw new Error(`${name}: ${found.status}`);
    return found.text();
  }));
  const frame = document.createElement("iframe");
  frame.tabIndex = -1;
  frame.setAttribute("aria-hidden", "true");
  const original = panel && panelOf(asked);
  const isNarrow = original && original.matches(".s3");
  const width = panel ? (isNarrow ? NARROW : PICTURE) : PAPER;
  Object.assign(frame.style, { position: "fixed", left: "-20000px", top: "0", width: `${width}px`, height: "2000px", border: "0", opacity: "0" });
  document.body.append(frame);
  try {
    const page = frame.contentDocument;
    // Of a frame without an address the document has quirks.
    page.open();
    page.write("<!doctype html><html><head></head><body></body></html>");
    page.close();
    page.documentElement.lang = lang;
    page.documentElement.dir = getComputedStyle(root).direction;
    page.documentElement.dataset.theme = asked.theme || themeOf(root);
    page.title = asked.title;
    // Not an element: a policy of the host may forbid styles within the page.
    const style = new frame.contentWindow.CSSStyleSheet();
    style.replaceSync(looks.join("\n"));
    page.adoptedStyleSheets = [style];

    const sheet = { asked, page, frame, looks, charts: new Map(), width };
    page.body.append(panel ? picture(sheet, original) : report(sheet));
    // A picture changes how wide its column is, and so those of its neighbors.
    for (let pass = 0; pass < 3; pass += 1) {
      const places = [...sheet.charts].map(([copy, canvas]) => ({ copy, canvas, width: copy.parentElement?.getBoundingClientRect().width ?? 0 }));
      for (const place of places) draw(sheet, place);
    }
    return await use(sheet);
  } finally {
    // Printing reads the frame until the dialog is closed.
    if (asked.task === "print") setTimeout(() => frame.remove(), 60_000);
    else frame.remove();
  }
}

/** The theme that an element has, by name, also where the system has chosen it. */
function themeOf(root) {
  const named = root.closest("[data-theme]") ?? root.getRootNode().host?.closest("[data-theme]");
  if (named) return named.dataset.theme;
  return getComputedStyle(root).colorScheme.includes("dark") ? "dark" : "light";
}

function element(page, name, attributes = {}, ...children) {
  const made = page.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.filter(Boolean));
  return made;
}

const made = ({ asked }) => {
  const now = new Date();
  return `${asked.made} ${now.toLocaleString(asked.lang, { dateStyle: "medium", timeStyle: "short" })}, ${asked.program}`;
};
const about = ({ page, asked }) => {
  const lines = asked.about.split("\n").map((line) => element(page, "li", {}, line));
  return element(page, "ul", { class: "sheet-about", role: "list" }, ...lines);
};

/** One panel between a head and a foot. */
function picture(sheet, original) {
  const { page, asked } = sheet;
  const head = element(page, "header", { class: "sheet-head" }, element(page, "p", { class: "sheet-title" }, asked.title), about(sheet));
  const foot = element(page, "footer", { class: "sheet-foot" }, element(page, "p", {}, asked.foot), element(page, "p", {}, made(sheet)));
  return element(page, "div", { class: "vp sheet one" }, head, element(page, "main", { class: "numbers" }, copied(sheet, original)), foot);
}

/** The whole page. */
function report(sheet) {
  const { page, asked } = sheet;
  const head = element(page, "header", { class: "sheet-head" }, element(page, "h1", {}, asked.title), about(sheet));
  const panels = [...asked.root.querySelectorAll(".numbers [data-panel]")].map((panel) => copied(sheet, panel));
  // The narrow ones stand side by side.
  const narrow = panels.filter((panel) => panel.matches(".s3"));
  if (narrow.length > 1) {
    const pair = element(page, "div", { class: "sheet-pair" });
    panels[panels.indexOf(narrow[0])] = pair;
    panels.splice(0, panels.length, ...panels.filter((panel) => !narrow.includes(panel)));
    pair.append(...narrow);
  }
  const notes = asked.root.querySelector(".about");
  // The notes say how fresh the data is; without them the foot does.
  const end = notes ? copied(sheet, notes) : element(page, "footer");
  end.append(element(page, "div", { class: "sheet-foot" }, element(page, "p", {}, notes ? asked.names : asked.foot), element(page, "p", {}, made(sheet))));
  return element(page, "div", { class: "vp sheet" }, head, element(page, "main", { class: "numbers" }, ...panels), end);
}

/** A copy of an element without what is left out. */
function copied(sheet, original) {
  const { page } = sheet;
  const copy = page.importNode(original, true);
  const canvases = original.querySelectorAll("canvas");
  copy.querySelectorAll("canvas").forEach((canvas, at) => sheet.charts.set(canvas, canvases[at]));
  // Beside the button for a table stands how the chart is pressed.
  for (const hint of copy.querySelectorAll(".plot ~ .pf > span, [data-panel=timeline] .pf > span, [data-panel=trend] .pf > span:nth-child(2)")) hint.remove();
  for (const left of copy.querySelectorAll(LEFT_OUT)) left.remove();
  // What folds in a narrow box is open.
  if (copy.matches(".fold")) copy.classList.add("open");
  for (const button of copy.querySelectorAll("button")) replaced(page, button);
  for (const target of copy.querySelectorAll("[tabindex], [role=slider], [aria-busy], [role=group]")) {
    for (const { name } of [...target.attributes]) if (/^(tabindex|role|aria-)/.test(name) && name !== "aria-labelledby") target.removeAttribute(name);
  }
  for (const one of [copy, ...copy.querySelectorAll("*")]) {
    one.removeAttribute("tabindex");
    one.removeAttribute("aria-busy");
    if (!one.closest(".ramp")) one.removeAttribute("style");
    one.removeAttribute("title");
  }
  for (const box of copy.querySelectorAll(".tw.long")) box.classList.remove("long");
  // What a style sheet would draw in front cannot be traced.
  for (const range of copy.querySelectorAll(".key > span")) range.prepend(element(page, "i", { class: "sheet-key" }));
  for (const table of copy.querySelectorAll("table.t")) counted(sheet, table);
  const comments = page.createNodeIterator(copy, NodeFilter.SHOW_COMMENT);
  const found = [];
  for (let comment; (comment = comments.nextNode()); ) found.push(comment);
  for (const comment of found) comment.remove();
  for (const empty of copy.querySelectorAll(".pf, .sum, .tlhead, .q, .pager, .tools")) if (!said(empty)) empty.remove();
  return copy;
}

/** A button's words stay. */
function replaced(page, button) {
  if (!said(button)) return button.remove();
  const words = element(page, "span", { class: button.className });
  if (button.getAttribute("aria-pressed") === "true") words.dataset.on = "";
  words.append(...button.childNodes);
  button.replaceWith(words);
}

/** Paper and pictures have the first rows, and say how many are left out. */
function counted({ page, asked }, table) {
  const rows = [...(table.tBodies[0]?.rows ?? [])].filter((row) => !row.matches(".detail"));
  const all = Math.max(Number(table.getAttribute("aria-rowcount") ?? 0) - 1, rows.length);
  for (const row of rows.slice(ROWS)) {
    row.classList.add("sheet-more");
    if (row.nextElementSibling?.matches(".detail")) row.nextElementSibling.classList.add("sheet-more");
  }
  // Of a file all rows that the page shows are read; of paper and pictures the first.
  for (const [name, shown] of [["whole", rows.length], ["cut", Math.min(rows.length, ROWS)]]) {
    const left = all - shown;
    if (left > 0) table.after(element(page, "p", { class: `sheet-rest ${name}` }, asked.rest.replace("#", left.toLocaleString(asked.lang))));
  }
}

/** Puts the picture of a chart in the place of its canvas, or of one of another width. */
function draw({ asked, page, charts }, { copy, canvas, width }) {
  if (Math.abs(width - Number(copy.dataset.width)) < 0.5) return;
  charts.delete(copy);
  const text = width > 0 && copy.isConnected ? asked.draw(canvas, width) : undefined;
  if (!text) return copy.remove();
  const svg = page.importNode(new DOMParser().parseFromString(text, SVG_TYPE).documentElement, true);
  const words = said(copy.closest("[data-panel]")?.querySelector(".sum"));
  // A bar may be stretched a little where paper is of another width than this.
  if (copy.closest(".bars, .spark")) svg.setAttribute("preserveAspectRatio", "none");
  if (copy.closest(".plot") && words) {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", words);
  } else svg.setAttribute("aria-hidden", "true");
  svg.dataset.width = width;
  copy.replaceWith(svg);
  charts.set(svg, canvas);
}
const SVG_TYPE = "image/svg+xml";

// --- as a file, and on paper -----------------------------------------------------------------

const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** The copy as one file: no script, and nothing to fetch. */
function written({ page, looks, asked }) {
  const { lang, dir, dataset } = page.documentElement;
  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  for (const svg of page.querySelectorAll("svg[data-width]")) svg.removeAttribute("data-width");
  return `<!doctype html>
<html lang="${lang}" dir="${dir}" data-theme="${dataset.theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="generator" content="${asked.program}">
<title>${escaped(asked.title)}</title>
<style>
${looks.join("\n").replace(/<\//g, "<\\/")}
</style>
</head>
<body>${page.body.innerHTML}</body>
</html>
`;
}

function printed({ frame }) {
  for (const fold of frame.contentDocument.querySelectorAll("details")) fold.open = false;
  frame.contentWindow.focus();
  frame.contentWindow.print();
  return true;
}

// --- as a picture ----------------------------------------------------------------------------

const shows = (color) => color && color !== "transparent" && !/,\s*0\)$/.test(color) && !/\/\s*0\)$/.test(color);
/** What XML has no place for. */
const clean = (text) => text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "");

/** The copy as one SVG, by where everything stands. */
function traced({ page, frame, asked, width }) {
  const view = frame.contentWindow;
  const root = page.querySelector(".sheet");
  const height = Math.ceil(root.getBoundingClientRect().height);
  const make = (name, attributes, ...children) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, typeof value === "number" ? Math.round(value * 100) / 100 : value);
    made.append(...children);
    return made;
  };
  const panel = root.querySelector("[data-panel]");
  const title = `${said(panel.querySelector("h2"))}: ${asked.title}`;
  const words = [sentences(panel).replace(/\n/g, ". "), ...asked.about.split("\n")].join(". ");
  const svg = make("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "font-family": view.getComputedStyle(root).fontFamily },
    make("title", {}, clean(title)), make("desc", {}, clean(words)));
  const pen = document.createElement("canvas").getContext("2d");
  const ascents = new Map();
  const ascent = (font) => {
    if (!ascents.has(font)) {
      pen.font = font;
      const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = pen.measureText("x");
      ascents.set(font, up / (up + down));
    }
    return ascents.get(font);
  };

  const box = (element, style) => {
    const { left: x, top: y, width, height } = element.getBoundingClientRect();
    if (shows(style.backgroundColor)) svg.append(make("rect", { x, y, width, height, rx: Math.min(parseFloat(style.borderTopLeftRadius) || 0, width / 2, height / 2), fill: style.backgroundColor }));
    const sides = ["Top", "Right", "Bottom", "Left"].map((side) => ({
      w: parseFloat(style[`border${side}Width`]), color: style[`border${side}Color`], kind: style[`border${side}Style`],
    })).map((side) => ({ ...side, w: side.kind === "none" || side.kind === "hidden" || !shows(side.color) ? 0 : side.w }));
    const [top, right, bottom, left] = sides;
    if (top.w && sides.every(({ w, color }) => w === top.w && color === top.color)) {
      const half = top.w / 2;
      return svg.append(make("rect", { x: x + half, y: y + half, width: width - top.w, height: height - top.w, rx: parseFloat(style.borderTopLeftRadius) || 0, fill: "none", stroke: top.color, "stroke-width": top.w }));
    }
    const rule = ({ w, color, kind }, x1, y1, x2, y2) => {
      if (!w) return;
      const dashes = kind === "dashed" ? { "stroke-dasharray": `${w * 2} ${w}` } : kind === "dotted" ? { "stroke-dasharray": `${w} ${w}` } : {};
      svg.append(make("line", { x1, y1, x2, y2, stroke: color, "stroke-width": w, ...dashes }));
    };
    rule(top, x, y + top.w / 2, x + width, y + top.w / 2);
    rule(bottom, x, y + height - bottom.w / 2, x + width, y + height - bottom.w / 2);
    rule(left, x + left.w / 2, y, x + left.w / 2, y + height);
    rule(right, x + width - right.w / 2, y, x + width - right.w / 2, y + height);
  };

  /** The lines of a text: what stands in each, and where. */
  const lines = (node) => {
    const range = page.createRange();
    const found = [];
    const put = (from, to, rect) => {
      const last = found.at(-1);
      if (last && Math.abs(last.top - rect.top) < rect.height / 2) Object.assign(last, { to, left: Math.min(last.left, rect.left), right: Math.max(last.right, rect.right) });
      else found.push({ from, to, left: rect.left, right: rect.right, top: rect.top, height: rect.height });
    };
    for (const word of node.data.matchAll(/\S+/g)) {
      const parts = [[word.index, word.index + word[0].length]];
      range.setStart(node, parts[0][0]);
      range.setEnd(node, parts[0][1]);
      const rects = range.getClientRects();
      if (rects.length === 1) { put(...parts[0], rects[0]); continue; }
      // A word that is broken.
      let at = word.index;
      for (const letter of word[0]) {
        range.setStart(node, at);
        range.setEnd(node, (at += letter.length));
        const rect = range.getClientRects()[0];
        if (rect) put(at - letter.length, at, rect);
      }
    }
    return found;
  };

  const write = (node, style) => {
    if (style.visibility === "hidden") return;
    for (const { from, to, left, right, top, height } of lines(node)) {
      let text = clean(node.data.slice(from, to).replace(/\s+/g, " "));
      if (style.textTransform === "uppercase") text = text.toUpperCase();
      const font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
      const more = {};
      if (style.fontWeight !== "400") more["font-weight"] = style.fontWeight;
      if (style.fontStyle !== "normal") more["font-style"] = style.fontStyle;
      // So wide as here, whatever fonts there are elsewhere.
      svg.append(make("text", { x: left, y: top + ascent(font) * height, "font-size": parseFloat(style.fontSize), fill: style.color, textLength: right - left, lengthAdjust: "spacingAndGlyphs", ...more }, text));
    }
  };

  const walk = (element) => {
    const style = view.getComputedStyle(element);
    if (style.display === "none" || element.matches(".vh")) return;
    if (element.localName === "svg") {
      const { left: x, top: y, width, height } = element.getBoundingClientRect();
      const copy = document.importNode(element, true);
      for (const name of ["class", "aria-hidden", "aria-label", "role", "data-width"]) copy.removeAttribute(name);
      const look = element.matches(".i") ? { fill: style.fill, stroke: style.stroke, "stroke-width": style.strokeWidth } : {};
      for (const [key, value] of Object.entries({ x, y, width, height, ...look })) copy.setAttribute(key, value);
      return void (width && svg.append(copy));
    }
    if (style.display !== "contents") box(element, style);
    for (const child of element.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) write(child, style);
      else if (child.nodeType === Node.ELEMENT_NODE) walk(child);
    }
  };
  walk(root);
  return svg;
}

/** A picture of an SVG, as sharp as screens are. */
async function png(svg) {
  const [width, height] = ["width", "height"].map((side) => Number(svg.getAttribute(side)));
  const density = Math.min(DENSITY, LARGEST / width, LARGEST / height);
  const image = new Image();
  const text = new XMLSerializer().serializeToString(svg);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height].map((side) => Math.round(side * density));
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("the picture is too large"))), "image/png"));
}
