// The worker runs the same program as the page, which hands over what it has compiled.
import init from "./app.js";

onmessage = ({ data: program }) => init({ module_or_path: program }).catch(reportError);

// Other systems' sources are read by a larger program, which takes this one's place.
self.everySource = async () => (await import("./sources.js")).default();
