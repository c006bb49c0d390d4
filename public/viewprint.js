// Puts the widget where its script tag stands:
//   <script src="https://host/viewprint.js" data-entry="lecture.json"></script>
// Every option of docs/embedding.md is a data attribute.
{
  const script = document.currentScript;
  if (script?.dataset.entry) {
    const widget = document.createElement("viewprint-entry");
    for (const [name, value] of Object.entries(script.dataset)) widget.setAttribute(name, value);
    script.after(widget);
    // Room is kept for it before anything of it is there.
    widget.style.display = "block";
    if (!parseFloat(getComputedStyle(widget).minHeight)) widget.style.minHeight = "40rem";
  }
  // A module script is not told its own tag: it is the one with this name.
  const address = script?.src ?? document.querySelector('script[src*="viewprint.js"]').src;
  import(new URL("viewprint-element.js", address).href);
}
