// A small static server for tests, on a free port of the loopback address.
//
//   const site = await serve({ "/": DIST, "/data": FOLDER, "/entry.json": { body: {...} } });
//   site.url("/index.html"); await site.close();
//
// A mount is a folder or file (text), or a virtual file:
//   { body | file, type, rate, fail, gzip, status, headers }
//   body    text, Buffer, or anything else as JSON     file   path on disk
//   rate    bytes a second (a slow drip)               gzip   compress the body
//   fail    404 | 500 | "cut" (the connection breaks in the middle)
//           | "truncated" (gzip that ends in the middle, delivered properly)
// The longest mount that fits a path wins. `site.mount(path, what)` changes one while running.

import { createServer } from "node:http";
import { readFile, stat } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { gzipSync } from "node:zlib";

const TYPES = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8", ".json": "application/json", ".geojson": "application/json", ".wasm": "application/wasm",
  ".ndjson": "application/x-ndjson", ".csv": "text/csv; charset=utf-8", ".vtt": "text/vtt; charset=utf-8",
  ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".webm": "video/webm", ".mp4": "video/mp4",
  ".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".gz": "application/gzip", ".txt": "text/plain; charset=utf-8",
};

/** Serves `mounts` until `close()`. With `cors`, every answer may be read by other origins. */
export async function serve(mounts, { cors = false } = {}) {
  const table = new Map(Object.entries(mounts));
  const requests = []; // paths asked for, in order
  const sockets = new Set();

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
      response.end(String(error));
    });
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;

  async function answer(request, response) {
    const path = decodeURIComponent(new URL(request.url, origin).pathname);
    requests.push(path);
    const headers = { "cache-control": "no-cache", "accept-ranges": "bytes" };
    if (cors) Object.assign(headers, { "access-control-allow-origin": "*", "access-control-allow-headers": "*" });
    if (request.method === "OPTIONS") return void response.writeHead(204, headers).end();

    const found = await find(path);
    if (!found) return void response.writeHead(404, { ...headers, "content-type": "text/plain" }).end("not found");
    const { what, file } = found;
    if (what.fail === 404 || what.fail === 500) {
      return void response.writeHead(what.fail, { ...headers, "content-type": "text/plain" }).end(`failing on purpose: ${what.fail}`);
    }
    let body = file ? await readFile(file) : bytesOf(what.body);
    if (what.gzip || (what.fail === "truncated" && body.readUInt16BE(0) !== 0x1f8b)) body = gzipSync(body);
    if (what.fail === "truncated") body = body.subarray(0, Math.floor(body.length / 2));
    headers["content-type"] = what.type ?? TYPES[extname(file ?? path)] ?? "application/octet-stream";
    Object.assign(headers, what.headers);

    // Media elements seek by asking for ranges.
    const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? "");
    let status = what.status ?? 200;
    if (range && (range[1] || range[2])) {
      const from = range[1] ? Number(range[1]) : Math.max(0, body.length - Number(range[2]));
      const to = range[1] && range[2] ? Math.min(Number(range[2]), body.length - 1) : body.length - 1;
      if (from > to) return void response.writeHead(416, { ...headers, "content-range": `bytes */${body.length}` }).end();
      headers["content-range"] = `bytes ${from}-${to}/${body.length}`;
      body = body.subarray(from, to + 1);
      status = 206;
    }
    response.writeHead(status, { ...headers, "content-length": body.length });
    if (request.method === "HEAD") return void response.end();
    if (what.fail === "cut") {
      response.write(body.subarray(0, Math.floor(body.length / 2)), () => setTimeout(() => response.destroy(), 50));
    } else if (what.rate) {
      await drip(response, body, what.rate);
    } else {
      response.end(body);
    }
  }

  async function find(path) {
    const mount = [...table.keys()]
      .filter((key) => path === key || path.startsWith(key.endsWith("/") ? key : `${key}/`))
      .sort((a, b) => b.length - a.length)[0];
    if (mount === undefined) return null;
    const what = typeof table.get(mount) === "string" ? { file: table.get(mount) } : table.get(mount);
    if (!what.file) return path === mount ? { what } : null;
    let file = normalize(join(what.file, path.slice(mount.length)));
    if (file !== normalize(what.file) && !file.startsWith(normalize(what.file + sep))) return null;
    const info = await stat(file).catch(() => null);
    if (info?.isDirectory()) file = join(file, "index.html");
    return (await stat(file).catch(() => null))?.isFile() ? { what, file } : null;
  }

  return {
    origin, requests,
    url: (path) => origin + path,
    mount: (path, what) => table.set(path, what),
    close: () => new Promise((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(resolve);
    }),
  };
}

const bytesOf = (body) =>
  Buffer.isBuffer(body) ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));

/** Sends the body at `rate` bytes a second, until the other side goes away. */
export async function drip(response, body, rate) {
  const step = Math.max(1, Math.floor(rate / 20));
  for (let at = 0; at < body.length && !response.destroyed; at += step) {
    response.write(body.subarray(at, at + step));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  response.end();
}
