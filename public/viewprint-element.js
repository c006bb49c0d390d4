// The widget for any page: `mount` for scripts, and the element <viewprint-entry>.
// What the options mean and what an instance tells is in docs/embedding.md.

/** The folder that the program lies in. */
const BASE = new URL("./", import.meta.url).href;
/** Options that are attributes of the element; `src` is another name for `entry`. */
const OPTIONS = ["entry", "src", "state", "range", "compare", "locked", "panels", "theme", "names", "player", "page"];
/** Kept free for a widget that is not there yet, so that nothing below it moves much. */
const RESERVED = "40rem";

let loading;
/** The program, loaded once for all widgets of a page. */
function program() {
  loading ??= import("./app.js").then(async (app) => {
    await app.default({ module_or_path: `${BASE}app_bg.wasm` });
    return app;
  });
  // What failed is tried again by the next.
  loading.catch(() => (loading = undefined));
  return loading;
}

let looks;
/** The style sheet, fetched once for all widgets of a page. A link would be fetched anew each time that its element is moved. */
function styled(root) {
  looks ??= fetch(`${BASE}viewprint.css`)
    .then((response) => (response.ok ? response.text() : Promise.reject(response)))
    .then((text) => new CSSStyleSheet().replace(text));
  return looks.then(
    (sheet) => (root.adoptedStyleSheets = [sheet]),
    // Without its looks the page works all the same.
    () => (looks = undefined),
  );
}

/** The options as the program takes them. */
function forProgram({ src, theme, range, compare, ...options }, isFirst) {
  if (src !== undefined) options.entry ??= src;
  if (isFirst && options.state === undefined) {
    const state = new URLSearchParams();
    if (range) state.set("range", range);
    if (compare) state.set("compare", compare);
    options.state = state.toString();
  }
  const entry = options.entry && new URL(options.entry, document.baseURI).href;
  if (entry) options.page ??= `${BASE}index.html?entry=${encodeURIComponent(entry)}`;
  return options;
}

/**
 * Shows an entry in `element`, in a shadow root: what stands inside the element shows until
 * then, and when it cannot. `options.on(name, detail)` is told what happens; the element gets
 * the same as events, `viewprint-NAME`.
 */
export async function mount(element, options = {}) {
  const { on } = options;
  const root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
  const box = document.createElement("div");
  const slot = document.createElement("slot");
  root.replaceChildren(slot, box);
  let instance, player, isOver;

  function tell(name, detail) {
    on?.(name, detail);
    element.dispatchEvent(new CustomEvent(`viewprint-${name}`, { detail, bubbles: true, composed: true }));
    if (name === "seek") player?.then((player) => player.seek(detail.at_s));
  }
  // A player of the host's page that is named by a selector is followed and steered.
  function follow(named) {
    if (named === undefined) return undefined;
    player?.then((player) => player.stop());
    const isNamed = named && named !== "host" && named !== "own";
    player = isNamed ? import("./players.js").then(({ follow }) => follow(named, (at_s) => instance.position(at_s))) : undefined;
    player?.catch((error) => tell("error", { text: String(error.message) }));
    return isNamed ? "host" : named;
  }
  function update(changed) {
    options = { ...options, ...changed };
    const { theme } = changed;
    if (theme === "auto" || theme === "") delete element.dataset.theme;
    else if (theme) element.dataset.theme = theme;
    if (!instance) return;
    const told = forProgram({ ...changed });
    if (changed.player !== undefined) told.player = follow(changed.player);
    instance.update(told);
  }
  const handle = {
    update,
    credentials: (kind, value) => instance?.credentials(kind, value) ?? false,
    position: (at_s) => instance?.position(at_s),
    // A question and its answer are plain objects (docs/export.md, "For programs").
    answer: async (question) => JSON.parse(await instance.answer(JSON.stringify(question))),
    unmount() {
      isOver = true;
      player?.then((player) => player.stop(), () => {});
      instance?.unmount();
      instance = undefined;
      root.replaceChildren(slot);
    },
  };
  update({ theme: options.theme });
  try {
    const [app] = await Promise.all([program(), styled(root)]);
    if (isOver) return handle;
    const told = forProgram({ ...options }, true);
    instance = app.mount(box, told, BASE, tell);
    const followed = follow(options.player);
    if (followed) instance.update({ player: followed });
    slot.remove();
  } catch (error) {
    const { explain } = await import("./trouble.js");
    const said = document.createElement("p");
    said.setAttribute("role", "alert");
    said.textContent = explain(error);
    root.replaceChildren(said, slot);
    tell("error", { text: said.textContent });
  }
  return handle;
}

class ViewprintEntry extends HTMLElement {
  static observedAttributes = OPTIONS;
  #mounted;

  #options() {
    const named = OPTIONS.filter((name) => this.hasAttribute(name));
    return Object.fromEntries(named.map((name) => [name, this.getAttribute(name)]));
  }

  connectedCallback() {
    // Moved, not removed: the instance goes along.
    if (this.#mounted) return;
    const { display, minHeight } = getComputedStyle(this);
    if (display === "inline") this.style.display = "block";
    // Unless the page keeps another height free.
    if (!parseFloat(minHeight)) this.style.minHeight = RESERVED;
    this.#mounted = mount(this, this.#options());
  }

  disconnectedCallback() {
    // An element that is moved is back by the end of the task's microtasks.
    queueMicrotask(() => {
      if (this.isConnected || !this.#mounted) return;
      this.#mounted.then((mounted) => mounted.unmount());
      this.#mounted = undefined;
    });
  }

  attributeChangedCallback(name, _, value) {
    this.#mounted?.then((mounted) => mounted.update({ [name]: value ?? "" }));
  }

  /** Hands over a secret, as `mount`'s instance does. */
  async credentials(kind, value) {
    return (await this.#mounted)?.credentials(kind, value) ?? false;
  }

  /** Answers a question about the data (docs/export.md, "For programs"). */
  async answer(question) {
    return (await this.#mounted).answer(question);
  }

  /** Says where the host's player is, in seconds. */
  async position(at_s) {
    (await this.#mounted)?.position(at_s);
  }
}

// Two copies of this script, say of two versions, share the first one's element.
if (!customElements.get("viewprint-entry")) customElements.define("viewprint-entry", ViewprintEntry);
