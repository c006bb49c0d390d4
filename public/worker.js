// The worker runs the same program as the page, which hands over what it has compiled.
import init from "./app.js";

onmessage = ({ data: program }) => init({ module_or_path: program }).catch(reportError);
