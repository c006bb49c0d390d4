// A proxy as docs/sources.md describes it: the page and, under /xAPI/, a learning record store of the same
// origin, which adds the credentials. It can also do to the store's answers what networks do.

import { createServer } from "node:http";
import { drip } from "./server.mjs";

/**
 * Starts it before `site` (of lib/server.mjs) and `lrs` (of lib/ralph.mjs), with the header `authorization`.
 *
 * `asked` lists the addresses that the store was asked for. `fault(n, url, body)` is called for each of its
 * answers, `n` from 0, and may give, instead of nothing:
 *   { status, headers, body }   another answer        { rate }   a slow drip, bytes a second
 *   { keep }   as many bytes of the body and no more, properly ended
 *   "cut"      half of the body, then the connection breaks
 *   "gone"     no answer
 */
export async function startProxy({ site, lrs, authorization }) {
  const sockets = new Set();
  const proxy = { asked: [], fault: () => {}, origin: "" };
  const server = createServer((request, response) => {
    (request.url.startsWith("/xAPI/") ? store : page)(request, response).catch(() => response.destroy());
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });

  async function page(request, response) {
    const answer = await fetch(site.origin + request.url);
    const headers = { "content-type": answer.headers.get("content-type") ?? "text/plain", "cache-control": "no-cache" };
    response.writeHead(answer.status, headers).end(Buffer.from(await answer.arrayBuffer()));
  }

  async function store(request, response) {
    const n = proxy.asked.push(request.url) - 1;
    const answer = await fetch(lrs.origin + request.url, { headers: { authorization, ...versionOf(request) } });
    const body = Buffer.from(await answer.arrayBuffer());
    const fault = (await proxy.fault(n, request.url, body)) ?? {};
    if (fault === "gone") return void response.destroy();
    const headers = { "content-type": "application/json", ...fault.headers };
    response.writeHead(fault.status ?? answer.status, headers);
    if (fault === "cut") response.write(body.subarray(0, body.length / 2), () => setTimeout(() => response.destroy(), 50));
    else if (fault.rate) await drip(response, body, fault.rate);
    else response.end(fault.body ?? body.subarray(0, fault.keep ?? body.length));
  }

  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  proxy.origin = `http://127.0.0.1:${server.address().port}`;
  proxy.url = (path) => proxy.origin + path;
  proxy.close = () =>
    new Promise((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(resolve);
    });
  return proxy;
}

const versionOf = (request) => {
  const version = request.headers["x-experience-api-version"];
  return version ? { "x-experience-api-version": version } : {};
};
