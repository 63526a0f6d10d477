// What a browser makes of the tarball: as it is, and bundled.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";

import { reporting, visit } from "./browser.mjs";
import { pack, project, run, tool } from "./setup.mjs";

const PAGE = (script) => `<!doctype html><meta charset="utf-8"><script type="module" src="${script}"></script>`;
const USE = reporting(
  'import { classify, KittyError, ready, Repository } from "kitty-core";',
  `
  let early;
  try { classify("a"); } catch (error) { early = error.message; }
  await ready();
  await ready();
  const files = { "/r/kitty-specs/demo-01KZWHY1/meta.json": '{"mission_id":"01KZWHY1M0T3Q9V5N8R2X4C6B7"}' };
  const repository = new Repository({ files }, { root: "/r" });
  let refused;
  try { repository.fold("nobody"); } catch (error) { refused = error instanceof KittyError && error.code; }
  result = { early, kind: classify("kitty-specs/demo/spec.md"), mid8: repository.fold("demo").mid8, refused };
`,
);

let tarball;

before(async () => {
  tarball = await pack("browser");
});

function check(result) {
  assert.equal(result.error, undefined);
  assert.match(result.early, /await ready\(\)/);
  assert.deepEqual([result.kind, result.mid8, result.refused], ["spec", "01KZWHY1", "MISSION_NOT_FOUND"]);
}

test("a plain page, without a bundler", async () => {
  const dir = await project("page", tarball.path, { "main.js": USE });
  const map = '<script type="importmap">{ "imports": { "kitty-core": "/modules/kitty-core/web.js" } }</script>';
  const pages = { "/": map + PAGE("/files/main.js") };
  const folders = { "/modules/": join(dir, "node_modules"), "/files/": dir };
  check(await visit({ folders, pages }));
});

test("a worker", async () => {
  const dir = await project("worker", tarball.path, {
    "worker.js": USE.replace('"kitty-core"', '"/modules/kitty-core/web.js"'),
    "main.js": 'new Worker("/files/worker.js", { type: "module" });',
  });
  const folders = { "/modules/": join(dir, "node_modules"), "/files/": dir };
  check(await visit({ folders, pages: { "/": PAGE("/files/main.js") } }));
});

test("vite: the wasm file comes along, once", async () => {
  const dir = await project("vite", tarball.path, { "main.js": USE, "index.html": PAGE("/main.js") });
  await run(process.execPath, [await tool("vite", "bin/vite.js"), "build", "--logLevel=error", "--base=/app/"], dir);
  assert.equal(wasmFiles(dir).length, 1);
  check(await visit({ folders: { "/app/": join(dir, "dist") }, path: "/app/index.html" }));
});

test("vite: a library on slim brings no wasm file", async () => {
  const main = 'import { ready } from "kitty-core/slim"; globalThis.start = (source) => ready(source);';
  const dir = await project("vite-slim", tarball.path, { "main.js": main, "index.html": PAGE("/main.js") });
  await run(process.execPath, [await tool("vite", "bin/vite.js"), "build", "--logLevel=error"], dir);
  assert.deepEqual(wasmFiles(dir), []);
});

function wasmFiles(dir) {
  return readdirSync(join(dir, "dist"), { recursive: true }).filter((name) => name.endsWith(".wasm"));
}
