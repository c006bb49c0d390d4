// Writes the lines that put the widget on a page, and shows what they show.

const BASE = new URL("./", import.meta.url).href;
const DEMO = "demo/entry.json";
/** Panels by key, and what they are called. */
const PANELS = {
  tiles: "Tiles: how much",
  timeline: "Timeline with player: which parts",
  viewers: "Viewers: who",
  trend: "Trend: when",
  funnel: "Funnel: how far",
  countries: "Countries: where",
  domains: "Domains: on which pages",
  devices: "Devices: on what",
  quality: "Data-quality report",
};
/** What else has to be done, by way. */
const NEEDS = {
  frame: "The second line sizes the frame; leave it out where scripts are not allowed, and the frame scrolls by itself. To hand over secrets or steer it, name your page's origin in data-host of index.html.",
  script: "The program's server has to allow your page's origin (Access-Control-Allow-Origin). Under a Content-Security-Policy, script-src needs that server and 'wasm-unsafe-eval'.",
  element: "The program's server has to allow your page's origin (Access-Control-Allow-Origin). The script is needed once, for any number of elements. What stands inside the element shows until it has loaded, and when it cannot.",
  module: "The program's server has to allow your page's origin (Access-Control-Allow-Origin). update() changes options later, unmount() takes the widget away.",
};

const form = document.getElementById("choices");
const snippet = document.getElementById("snippet");
const stage = document.getElementById("stage");
const list = document.getElementById("panels");
/** The state that the preview has, as a fragment. */
let state = "";

const escaped = (text) => text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
const absolute = (address) => {
  try {
    return new URL(address, BASE).href;
  } catch {
    return new URL(DEMO, BASE).href;
  }
};

/** The filters of a state, without its range and the rest. */
function filtersOf(fragment) {
  const others = ["v", "range", "compare", "grain", "metric", "second", "reach"];
  return fragment.split("&").filter((pair) => pair && !others.includes(pair.split("=")[0])).join("&");
}

/** What is chosen, by option; what is left as it is, is left out. */
function chosen() {
  const data = new FormData(form);
  const options = { entry: absolute(data.get("entry").trim() || DEMO) };
  const keys = [...list.children].filter((item) => item.querySelector("input").checked).map((item) => item.dataset.key);
  if (keys.join() !== Object.keys(PANELS).join() && keys.length) options.panels = keys.join(",");
  for (const name of ["range", "compare", "theme", "language", "names"]) if (data.get(name)) options[name] = data.get(name);
  const locked = filtersOf(state);
  if (data.get("locked") && locked) options.locked = locked;
  return { options, way: data.get("way") };
}

const attributes = (options, prefix = "") => Object.entries(options).map(([name, value]) => ` ${prefix}${name}="${escaped(value)}"`).join("");

function lines({ options, way }) {
  const { entry, ...others } = options;
  if (way === "frame") {
    const address = `${BASE}index.html?${new URLSearchParams(options)}`;
    return `<iframe src="${escaped(address)}" title="How this video is watched" width="100%" height="800" style="border:0"></iframe>\n<script async src="${BASE}viewprint-host.js"></script>`;
  }
  if (way === "script") return `<script src="${BASE}viewprint.js"${attributes(options, "data-")}></script>`;
  if (way === "element") {
    return `<script type="module" src="${BASE}viewprint-element.js"></script>\n<viewprint-entry src="${escaped(entry)}"${attributes(others)}>\n  <a href="${escaped(`${BASE}index.html?entry=${encodeURIComponent(entry)}`)}">How this video is watched</a>\n</viewprint-entry>`;
  }
  return `import { mount } from "${BASE}viewprint-element.js";\n\nconst widget = await mount(document.querySelector("#viewprint"), ${JSON.stringify(options, null, 2)});\n// widget.update({ theme: "dark" }); widget.unmount();`;
}

let shown;
/** Shows the preview anew where what it is made from has changed. */
function preview({ options, way }) {
  const { locked, ...others } = options;
  const key = JSON.stringify([way === "frame", others]);
  if (key === shown) return;
  shown = key;
  state = "";
  if (way === "frame") {
    const frame = document.createElement("iframe");
    frame.title = "Preview of the frame";
    frame.src = `${BASE}index.html?${new URLSearchParams(others)}`;
    stage.replaceChildren(frame);
    return;
  }
  const widget = document.createElement("viewprint-entry");
  for (const [name, value] of Object.entries(others)) widget.setAttribute(name, value);
  stage.replaceChildren(widget);
  import("./viewprint-element.js");
}

function write() {
  const now = chosen();
  snippet.value = lines(now);
  document.getElementById("needs").textContent = NEEDS[now.way];
  preview(now);
}

/** A row of the list of panels, with buttons that move it. */
function row([key, name]) {
  const item = document.createElement("li");
  item.dataset.key = key;
  const label = document.createElement("label");
  const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: true });
  label.append(box, ` ${name}`);
  const move = (text, sign, step) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: sign });
    button.setAttribute("aria-label", `${text}: ${name}`);
    button.addEventListener("click", () => {
      const other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
      if (!other) return;
      other[step < 0 ? "before" : "after"](item);
      button.focus();
      ends();
      write();
    });
    return button;
  };
  item.append(label, move("Up", "↑", -1), move("Down", "↓", 1));
  return item;
}

/** The first cannot go up, nor the last down. */
function ends() {
  for (const item of list.children) {
    const [up, down] = item.querySelectorAll("button");
    up.setAttribute("aria-disabled", String(!item.previousElementSibling));
    down.setAttribute("aria-disabled", String(!item.nextElementSibling));
  }
}

list.append(...Object.entries(PANELS).map(row));
ends();
form.addEventListener("input", write);
form.addEventListener("submit", (event) => event.preventDefault());
stage.addEventListener("viewprint-state", ({ detail }) => {
  ({ state } = detail);
  write();
});
addEventListener("message", ({ source, origin, data }) => {
  if (origin !== location.origin || source !== stage.querySelector("iframe")?.contentWindow) return;
  if (data?.viewprint === "state") {
    ({ state } = data);
    write();
  }
});
document.getElementById("copy").addEventListener("click", async () => {
  const said = document.getElementById("copied");
  try {
    await navigator.clipboard.writeText(snippet.value);
    said.textContent = "Copied.";
  } catch {
    snippet.focus();
    snippet.select();
    said.textContent = "The browser did not allow it. The lines are selected: copy them with the keyboard.";
  }
});
write();
