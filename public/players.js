// A player of the page around the widget, followed and steered.
//
// An adapter is { matches(element), follow(element, moved) -> { seek(at_s), stop() } }: `moved` is
// called with the player's place, in seconds of content. A page adds its own by `adapters.unshift`.

/** The browser's own players. */
const media = {
  matches: (element) => element instanceof HTMLMediaElement,
  follow(element, moved) {
    const tell = () => moved(element.currentTime);
    const events = ["timeupdate", "seeking"];
    for (const event of events) element.addEventListener(event, tell);
    return {
      seek(at_s) {
        element.currentTime = at_s;
        // The browser may refuse to play until the page was touched; the place is kept.
        element.play()?.catch(() => {});
      },
      stop() {
        for (const event of events) element.removeEventListener(event, tell);
      },
    };
  },
};

/** Kaltura's player (v7), which its container knows by the id: `KalturaPlayer.getPlayer(id)`. */
const kaltura = {
  matches: (element) => Boolean(globalThis.KalturaPlayer?.getPlayer?.(element.id)),
  follow(element, moved) {
    const player = globalThis.KalturaPlayer.getPlayer(element.id);
    const tell = () => moved(player.currentTime);
    const events = ["timeupdate", "seeking"];
    for (const event of events) player.addEventListener(event, tell);
    return {
      seek(at_s) {
        player.currentTime = at_s;
        player.play();
      },
      stop() {
        for (const event of events) player.removeEventListener(event, tell);
      },
    };
  },
};

/** What a frame says and hears, by the host that its address names. */
const FRAMES = [
  {
    host: /(^|\.)youtube(-nocookie)?\.com$/,
    hello: [{ event: "listening" }],
    place: (data) => data.event === "infoDelivery" && data.info?.currentTime,
    seek: (at_s) => [
      { event: "command", func: "seekTo", args: [at_s, true] },
      { event: "command", func: "playVideo", args: [] },
    ],
  },
  {
    host: /(^|\.)vimeo\.com$/,
    hello: [{ method: "addEventListener", value: "timeupdate" }, { method: "addEventListener", value: "seeked" }],
    // It is deaf until it says so.
    again: (data) => data.event === "ready",
    place: (data) => ["timeupdate", "seeked"].includes(data.event) && data.data?.seconds,
    seek: (at_s) => [{ method: "setCurrentTime", value: at_s }, { method: "play" }],
  },
];

/** Players in a frame that are spoken with by JSON messages, as YouTube's and Vimeo's are. */
export const framed = (frames) => {
  const of = (element) => {
    if (!(element instanceof HTMLIFrameElement) || !element.src) return undefined;
    const { hostname } = new URL(element.src, document.baseURI);
    return frames.find(({ host }) => host.test(hostname));
  };
  return {
    frames,
    matches: (element) => Boolean(of(element)),
    follow(element, moved) {
      const { hello, again, place, seek } = of(element);
      const { origin } = new URL(element.src, document.baseURI);
      const say = (messages) => {
        for (const message of messages) element.contentWindow?.postMessage(JSON.stringify(message), origin);
      };
      const greet = () => say(hello);
      const hear = (event) => {
        if (event.source !== element.contentWindow || event.origin !== origin) return;
        let data;
        try {
          data = typeof event.data === "string" ? JSON.parse(event.data) : event.data;
        } catch {
          return;
        }
        if (again?.(data ?? {})) greet();
        const at_s = place(data ?? {});
        if (Number.isFinite(at_s) && at_s >= 0) moved(at_s);
      };
      addEventListener("message", hear);
      element.addEventListener("load", greet);
      greet();
      return {
        seek: (at_s) => say(seek(at_s)),
        stop() {
          removeEventListener("message", hear);
          element.removeEventListener("load", greet);
        },
      };
    },
  };
};

/** Who is asked for an adapter, in turn. */
export const adapters = [media, kaltura, framed(FRAMES)];

/**
 * Follows the player that a selector finds, or its element: `moved` is told where it is.
 * Gives `{ seek(at_s), stop() }`; throws a sentence where there is no such player.
 */
export function follow(named, moved) {
  const element = typeof named === "string" ? document.querySelector(named) : named;
  if (!element) throw new Error(`No player is followed: nothing on this page matches ${named}.`);
  const adapter = adapters.find((adapter) => adapter.matches(element));
  if (!adapter) throw new Error(`No player is followed: ${named} is neither a video, an audio, nor a player that Viewprint knows.`);
  return adapter.follow(element, moved);
}
