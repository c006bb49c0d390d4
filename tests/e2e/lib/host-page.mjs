// A page of another site that holds frames, and writes down what it hears.
//
//   await holdFrames(site, "/host.html", [{ src, attributes }]);   // site: of lib/server.mjs
//   await page.goto(elsewhere(site, "/host.html"));
//   await heard(page)                                              // [{ data, origin, frame }]

/** The same server by another name: to a browser, another site. */
export const elsewhere = (site, path = "") => site.url(path).replace("127.0.0.1", "localhost");

/** A host page with one frame for each of `frames`, and its messages in `window.heard`. */
export function holdFrames(site, path, frames, { head = "", script = "" } = {}) {
  const tags = frames.map(({ src, attributes = "" }) => `<iframe src="${src}" title="Viewprint" width="800" height="300" ${attributes}></iframe>`);
  site.mount(path, {
    type: "text/html",
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>A course page</title><link rel="icon" href="data:,">${head}
<script>
  window.heard = [];
  addEventListener("message", ({ data, origin, source }) => {
    const frame = [...document.querySelectorAll("iframe")].findIndex((frame) => frame.contentWindow === source);
    heard.push({ data, origin, frame });
  });
  window.send = (message, frame = 0) => document.querySelectorAll("iframe")[frame].contentWindow.postMessage(message, "*");
  ${script}
</script>
${tags.join("\n")}
</html>`,
  });
}

export const heard = (page) => page.evaluate(() => window.heard);

/** Waits until the host has heard one like `fields`. */
export const hears = (page, fields) =>
  page.waitForFunction(
    (fields) => window.heard.some(({ data }) => Object.entries(fields).every(([name, value]) => JSON.stringify(data?.[name]) === JSON.stringify(value))),
    fields,
  );

/** Says something to the frames, and waits until they have heard it: what was said before, they have heard too. */
export async function say(page, message, frame = 0) {
  await page.evaluate(([message, frame]) => window.send(message, frame), [message, frame]);
  await settled(page, frame);
}

/** Waits until what was on its way, to a frame and back, has arrived. */
export async function settled(page, frame = 0) {
  const inside = await (await page.locator("iframe").nth(frame).elementHandle()).contentFrame();
  for (const one of [page, inside]) {
    // A frame's worth of layout, and then a task behind all tasks of messages.
    await one.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));
  }
  await page.evaluate(() => new Promise((done) => setTimeout(done)));
}
