// Speaks with the page that holds this one in a frame, in the tongue of whoever that is.
// What is said and what is heard: docs/embedding.md, "Messages of a frame".

/** The version of our own messages. One without a version is of the first. */
const VERSION = 1;
/** The longest text that is taken from a message, in UTF-16 units. */
const LONGEST = 65_536;
/** How long the heights before are remembered, to see that they only swing. */
const SWING_MS = 1_000;

/** What each message of ours tells; nothing else of what is told inside leaves the frame. */
const TOLD = {
  ready: [],
  state: ["state"],
  seek: ["at_s"],
  wanted: ["kind"],
  export: ["name", "type", "blob"],
  error: ["text"],
};

const isObject = (value) => typeof value === "object" && value !== null;
const isText = (value) => typeof value === "string" && value.length <= LONGEST;
const like = (pattern) => (value) => isText(value) && pattern.test(value);
const isTheme = like(/^(light|dark|contrast|auto)$/);
const isLanguage = like(/^[a-z]{2,3}([-_][a-z0-9]{2,8})*$/i);
const isAddress = (value) => isText(value) && value !== "" && /^https?:/.test(absolute(value));
/** The options that a host may change, and what each may be. */
const OPTIONS = {
  entry: isAddress,
  state: isText,
  range: isText,
  compare: isText,
  locked: isText,
  panels: isText,
  theme: isTheme,
  language: isLanguage,
  names: like(/^(shown|pseudonyms|hidden)$/),
  player: like(/^(none|host|own)$/),
};

function absolute(address) {
  try {
    return new URL(address, document.baseURI).href;
  } catch {
    return "";
  }
}

/** The origins of a list; what is none, as `*`, is left out. */
function originsOf(list) {
  const origins = list.map((text) => {
    try {
      return new URL(text).origin;
    } catch {
      return "null";
    }
  });
  // Every page without an origin of its own is "null".
  return new Set(origins.filter((origin) => origin !== "null"));
}

/**
 * Connects an instance with the window around this one. `allowed` are the origins that may
 * steer it and hear what is personal, `element` is as high as the frame should be, `update`
 * changes the instance's options. Gives `tell`, which is to be called with what the instance
 * tells.
 */
export function connect({ element, allowed = [location.origin], instance, update = (options) => instance?.update(options) }) {
  const host = window.parent;
  const isFramed = host !== window;
  const origins = originsOf(allowed);
  // Where the browser knows who holds the frame, nothing is sent that it would not deliver.
  const around = isFramed ? location.ancestorOrigins?.[0] : location.origin;
  const hearers = around === undefined || around === "null" ? [...origins] : [...origins].filter((origin) => origin === around);

  /** For everybody: heights, and that there is something to see. */
  const shout = (message) => host.postMessage(message, "*");
  const confide = (message) => hearers.forEach((origin) => host.postMessage(message, origin));

  // --- the height, in every tongue -----------------------------------------

  const launch = new URLSearchParams(location.search);
  // What a platform has launched the frame with, and wants to see again: it goes to whoever
  // holds the frame, so that no parameter of another meaning may be taken for it.
  const known = ["token", "windowid"].filter((name) => launch.get(`lti-${name}`));
  const marks = Object.fromEntries(known.map((name) => [name, launch.get(`lti-${name}`)]));
  /** What the platform can do, by its own word; `undefined` while it has not said. */
  let capabilities;
  let speaksH5p = false;
  let speaksKaltura = false;
  let isSettled = false;
  /** The heights that were told, the latest last, and when. */
  let told = [];
  let height;

  const ours = () => shout({ viewprint: "height", v: VERSION, height });
  const lti = () => {
    const message = { subject: "lti.frameResize", height, ...marks };
    if (capabilities === undefined || capabilities.has(message.subject)) shout(message);
    // Who has answered reads objects; others read texts only.
    if (capabilities === undefined) shout(JSON.stringify(message));
  };
  const openEdx = () => shout({ type: "plugin.resize", payload: { height } });
  const h5p = (action, sizes) => shout({ context: "h5p", action, ...sizes });
  const prepareH5p = () => h5p("prepareResize", { scrollHeight: height, clientHeight: height });
  const kaltura = (messageType, payload = {}) => shout({ messageType, payload });
  const layOutKaltura = () => kaltura("updateLayout", { height });

  /**
   * Whether a height would only be told in a circle: it was told again and again a moment ago,
   * and each time the host's answer brought a larger one. The larger is kept. A person who has
   * just pressed something may be opening and closing a part, which takes longer.
   */
  function swings(next) {
    const since = performance.now() - SWING_MS;
    told = told.filter(({ at }) => at > since);
    const n_told = told.filter((one) => one.height === next).length;
    return next < height && n_told >= (navigator.userActivation?.isActive ? 6 : 2);
  }

  function measure(next) {
    // A frame that is not shown is of no width, and its text stands letter below letter.
    if (next === 0 || innerWidth === 0) return;
    // Until there is something to see, a frame keeps the height that the host has kept free.
    if (!isSettled && next < innerHeight) return;
    if (next === height || swings(next)) return;
    height = next;
    told.push({ height, at: performance.now() });
    ours();
    lti();
    openEdx();
    if (speaksH5p) prepareH5p();
    if (speaksKaltura) layOutKaltura();
  }

  const now = () => Math.ceil(element.getBoundingClientRect().height);

  // --- what is heard -------------------------------------------------------

  /** Our own messages, of an allowed origin. */
  const OURS = {
    credentials({ kind, value }) {
      if (isText(kind) && isText(value)) instance?.credentials(kind, value);
    },
    options({ options }) {
      if (!isObject(options)) return;
      const good = Object.entries(OPTIONS).filter(([name, isGood]) => Object.hasOwn(options, name) && isGood(options[name]));
      change(Object.fromEntries(good.map(([name]) => [name, options[name]])));
    },
    position({ at_s }) {
      if (Number.isFinite(at_s) && at_s >= 0) instance?.position(at_s);
    },
    "export-taken"() {
      element.dispatchEvent(new CustomEvent("viewprint-export-taken"));
    },
  };
  for (const name of ["entry", "language", "theme", "state"]) {
    OURS[name] = (message) => OURS.options({ options: { [name]: message[name] } });
  }

  function change(options) {
    if (Object.keys(options).length === 0) return;
    if (options.entry !== undefined) {
      options.entry = absolute(options.entry);
      // Links that are copied lead to the entry that is shown.
      const page = new URL(location.href);
      page.searchParams.set("entry", options.entry);
      page.hash = "";
      options.page = page.href;
    }
    update(options);
  }

  function hearOurs({ viewprint: name, v = VERSION, ...message }, isAllowed) {
    if (v !== VERSION) return;
    // Any host may ask for the height: it is told to all.
    if (name === "height" && height !== undefined) ours();
    else if (isAllowed && Object.hasOwn(OURS, name)) OURS[name](message);
  }

  function hearLti({ subject, supported_messages: supported }) {
    if (subject !== "lti.capabilities.response" || !Array.isArray(supported)) return;
    capabilities = new Set(supported.slice(0, 1_000).map((one) => one?.subject));
  }

  function hearH5p({ action }) {
    if (action === "ready") h5p("hello");
    else if (action === "hello") speaksH5p = true;
    if (!speaksH5p || height === undefined) return;
    if (action === "hello" || action === "resize") prepareH5p();
    else if (action === "resizePrepared") h5p("resize", { scrollHeight: height });
  }

  let isContrast = false;
  function hearKaltura({ messageType, payload }, isAllowed) {
    const config = messageType === "init" || messageType === "updateConfig" ? payload : undefined;
    if (messageType === "init" && !speaksKaltura) {
      speaksKaltura = true;
      kaltura("analyticsInitComplete");
      if (height !== undefined) layOutKaltura();
    }
    if (!isAllowed) return;
    if (isText(config?.ks)) instance?.credentials("ks", config.ks);
    const language = messageType === "setLanguage" ? payload : config?.locale;
    if (isLanguage(language)) update({ language: language.replaceAll("_", "-") });
    const wasContrast = isContrast;
    if (messageType === "toggleContrastTheme") isContrast = !isContrast;
    else if (typeof config?.contrastTheme === "boolean") isContrast = config.contrastTheme;
    if (isContrast !== wasContrast) update({ theme: isContrast ? "contrast" : "auto" });
  }

  addEventListener("message", ({ data, origin, source }) => {
    if (source !== host || !isObject(data)) return;
    try {
      const isAllowed = origins.has(origin);
      if (data.viewprint !== undefined) hearOurs(data, isAllowed);
      else if (!isFramed) return;
      else if (data.context === "h5p") hearH5p(data);
      else if (isText(data.messageType)) hearKaltura(data, isAllowed);
      else hearLti(data);
    } catch (error) {
      console.warn("Viewprint left out a message that it could not read:", error);
    }
  });

  // --- what is said --------------------------------------------------------

  if (isFramed) {
    shout({ subject: "lti.capabilities" });
    h5p("hello");
    kaltura("analyticsInit", { menuConfig: {}, viewsConfig: {} });
    new ResizeObserver(() => measure(now())).observe(element);
  }

  return {
    tell(name, detail) {
      // A page that is in no frame is its own parent, and would hear itself.
      if (!isFramed && name !== "wanted") return;
      if (["ready", "wanted", "error"].includes(name)) {
        isSettled = true;
        if (isFramed) measure(now());
      }
      if (name === "said" && capabilities?.has("lti.screenReaderAlert")) {
        confide({ subject: "lti.screenReaderAlert", body: detail.text });
      }
      if (!Object.hasOwn(TOLD, name)) return;
      const message = { viewprint: name, v: VERSION };
      for (const field of TOLD[name]) message[field] = detail?.[field];
      if (name === "ready") shout(message);
      else confide(message);
    },
  };
}
