// For pages that hold Viewprint in frames: gives each frame the height of what it shows.
//   <script src="https://host/viewprint-host.js" async></script>
// Frames may stand anywhere in the document, be many, and come later. Only those are sized
// that lie in the folder of this script, or in the one that its `data-base` names.
{
  const script = document.currentScript;
  const base = new URL(script.dataset.base ?? ".", script.dataset.base ? document.baseURI : script.src).href;
  const frames = () => [...document.querySelectorAll("iframe")].filter((frame) => frame.src.startsWith(base));
  addEventListener("message", ({ data, source }) => {
    if (data?.viewprint !== "height" || (data.v ?? 1) !== 1) return;
    const { height } = data;
    if (!Number.isInteger(height) || height < 1 || height > 1e6) return;
    const frame = frames().find((frame) => frame.contentWindow === source);
    if (!frame) return;
    frame.style.height = `${height}px`;
    // Where the host's sheets count borders and padding into a height, they come on top.
    const style = getComputedStyle(frame);
    if (style.boxSizing === "border-box") {
      const around = ["borderTopWidth", "borderBottomWidth", "paddingTop", "paddingBottom"];
      frame.style.height = `${around.reduce((sum, name) => sum + parseFloat(style[name]), height)}px`;
    }
  });
  // Those that have told theirs before are asked for it.
  for (const frame of frames()) frame.contentWindow.postMessage({ viewprint: "height", v: 1 }, "*");
}
