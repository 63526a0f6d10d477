// Headless Chromium on one page, and a server on 127.0.0.1 that serves files and exchanges text.

import { spawn } from "node:child_process";
import { createReadStream, mkdtempSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize, sep } from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/**
 * Serves folders under their prefixes, text under its path, and hands every POST to `exchange`.
 * @param {{ folders: Record<string, string>, pages: Record<string, string>, exchange: (path: string, body: string) => Promise<string> }} site
 */
export async function serve({ folders, pages, exchange }) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://host").pathname);
    if (request.method === "POST") {
      const chunks = await request.toArray();
      response.end(await exchange(path, Buffer.concat(chunks).toString("utf8")));
    } else if (Object.hasOwn(pages, path)) {
      response.setHeader("content-type", TYPES[extname(path)] ?? TYPES[".html"]).end(pages[path]);
    } else {
      sendFile(response, folders, path);
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { server, address: `http://127.0.0.1:${server.address().port}` };
}

function sendFile(response, folders, path) {
  const prefix = Object.keys(folders).find((prefix) => path.startsWith(prefix));
  const file = prefix && normalize(join(folders[prefix], path.slice(prefix.length)));
  if (!file || !file.startsWith(folders[prefix] + sep)) return response.writeHead(404).end();
  response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
  createReadStream(file)
    .on("error", () => response.writeHead(404).end())
    .pipe(response);
}

/** Opens a page; `close` ends the browser at once, and its profile soon after. */
export function open(address) {
  const profile = mkdtempSync(join(tmpdir(), "kitty-chromium-"));
  const flags = ["--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions"];
  if (process.getuid?.() === 0) flags.push("--no-sandbox");
  const browser = spawn(process.env.CHROMIUM ?? "chromium", [...flags, `--user-data-dir=${profile}`, address], {
    detached: true,
    stdio: "ignore",
  });
  const ended = new Promise((done) => browser.once("exit", done).once("error", done));
  return {
    ended,
    async close() {
      try {
        // Its own process group: the renderers have to end with it.
        process.kill(-browser.pid, "SIGKILL");
      } catch (error) {
        if (error.code !== "ESRCH") throw error;
      }
      // In a process of its own: whoever started this one may not wait for the profile's removal.
      const remove = ["-c", 'sleep 0.5; rm -rf "$0"', profile];
      spawn("sh", remove, { detached: true, stdio: "ignore" }).unref();
      await ended;
    },
  };
}
