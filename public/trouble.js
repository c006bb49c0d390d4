// Why the program does not start, in a sentence that says what to do.

// The smallest module that uses what the program needs of a browser (a vector of 128 bits).
const NEEDED = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11]);

/** What to say of an error that was met before the page stood. */
export function explain(error) {
  if (typeof WebAssembly !== "object") {
    return "Viewprint needs WebAssembly, which this browser lacks or has turned off. Open the page in a current Chrome, Edge, Firefox or Safari, or ask whoever runs this browser to allow WebAssembly.";
  }
  const said = String(error?.message ?? error);
  if (/unsafe-eval|Content Security Policy|blocked by CSP|disallowed by embedder/i.test(said)) {
    return "Viewprint was not allowed to run here: the page's Content-Security-Policy forbids WebAssembly. Whoever runs this page has to add 'wasm-unsafe-eval' to script-src in that header.";
  }
  if (!WebAssembly.validate(NEEDED)) {
    return "Viewprint needs WebAssembly with SIMD, which this browser does not have. Open the page in a Chrome, Edge, Firefox or Safari from 2023 or later.";
  }
  return `Viewprint could not be loaded. Reload the page; if that does not help, its files may be missing on the server, or the server may not allow other sites to load them (CORS). The browser says: ${said}`;
}
