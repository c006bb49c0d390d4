// Opens the page of index.html: its options are the address's, its state is in the fragment.
import init, { mount } from "./app.js";

/** The entry that is opened when the address names none. */
const DEMO = "demo/entry.json";
/** What an address may choose; the rest of it is somebody else's. */
const OPTIONS = ["entry", "range", "compare", "locked", "panels", "theme", "language", "names", "player"];

const element = document.getElementById("viewprint");
const asked = new URLSearchParams(location.search);
const options = Object.fromEntries(OPTIONS.filter((name) => asked.get(name)).map((name) => [name, asked.get(name)]));
options.entry ??= DEMO;
options.page = location.href;

const fragment = () => location.hash.slice(1);

/** The state that a host begins with, where the address has none. */
function beginning({ range, compare }) {
  const state = new URLSearchParams();
  if (range) state.set("range", range);
  if (compare) state.set("compare", compare);
  return state.toString();
}

function update(options) {
  const { theme, state } = options;
  if (theme === "auto" || theme === "") delete document.documentElement.dataset.theme;
  else if (theme) document.documentElement.dataset.theme = theme;
  if (state !== undefined) {
    nFromElsewhere += 1;
    // Going back leads to what a person has chosen, not to what the host has.
    keep(state.replace(/^#/, ""), "replaceState");
  }
  instance?.update(options);
}

/** Writes a state into the address, unless it stands there: as a new entry of the history. */
function keep(state, how = "pushState") {
  if (state === fragment()) return;
  try {
    history[how](null, "", `#${state}`);
  } catch {
    // Refused in some sandboxes: the page works, the address stays.
  }
}

let instance, frame;
// Who holds this page in a frame, or has to hand over a secret, is met by a part that is fetched on use.
const meet = () => (frame ??= import("./frame.js").then(({ connect }) =>
  connect({ element, allowed: element.dataset.host?.split(/\s+/).filter(Boolean), update, instance })));

/** What the address has been told from elsewhere: it is newer than what still waits to be written. */
let nFromElsewhere = 0;

/** Writes a state once the page is drawn: the browser lays it out anew to remember where it is scrolled to. */
function keepAtRest(state) {
  const now = nFromElsewhere;
  const write = () => now === nFromElsewhere && keep(state);
  if (window.requestIdleCallback) requestIdleCallback(write, { timeout: 500 });
  else setTimeout(write); // Safari
}

function tell(name, detail) {
  if (name === "state") keepAtRest(detail.state);
  if (frame || name === "wanted") meet().then((host) => host.tell(name, detail), console.error);
}

try {
  await init({ module_or_path: "./app_bg.wasm" });
  options.state = fragment() || beginning(options);
  update({ theme: options.theme });
  instance = mount(element, options, new URL("./", import.meta.url).href, tell);
  // A person may go back, or change the fragment by hand or by a link.
  for (const event of ["popstate", "hashchange"]) addEventListener(event, () => update({ state: fragment() }));
  if (window.parent !== window) meet().catch(console.error);
} catch (error) {
  const { explain } = await import("./trouble.js");
  const said = document.createElement("p");
  said.setAttribute("role", "alert");
  said.textContent = explain(error);
  element.replaceChildren(said);
  if (window.parent !== window) (await meet()).tell("error", { text: said.textContent });
  throw error;
}
