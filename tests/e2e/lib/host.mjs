// The host of a page, which hands over secrets. Not in a frame, a page is its own: it hears what it asks for.

/** Listens for what the page asks of its host; to be called before the page is opened. */
export const listen = (page) =>
  page.addInitScript(() => {
    window.asked = [];
    addEventListener("message", (event) => event.data.viewprint === "wanted" && window.asked.push(event.data.kind));
  });

/** Waits until the page has asked for a secret `n` times. */
export const hasAsked = (page, n = 1) => page.waitForFunction((n) => window.asked.length >= n, n);

/** Hands over a secret, as the host does. */
export const handOver = (page, value, kind = "ks") =>
  page.evaluate((message) => window.postMessage(message, location.origin), { viewprint: "credentials", kind, value });
