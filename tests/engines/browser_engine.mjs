// The engine `browser`: the same lines as `node`, answered inside headless Chromium. The page asks
// for lines, answers all it got, and asks again.

import { basename, dirname } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { open, serve } from "./chromium.mjs";
import { packageDir, packageFile } from "./package.mjs";

const fileOf = (entry) => `/pkg/${basename(packageFile("default", entry))}`;
const IMPORTS = {
  "kitty-core": fileOf("."),
  "kitty-core/planning": fileOf("./planning"),
  "kitty-core/status": fileOf("./status"),
};
const PAGE = `<!doctype html>
<script type="importmap">${JSON.stringify({ imports: IMPORTS })}</script>
<script type="module">
  import * as api from "kitty-core";
  import * as planning from "kitty-core/planning";
  import * as status from "kitty-core/status";
  import { Dispatcher } from "/engines/dispatch.mjs";

  const post = async (path, body) => (await fetch(path, { method: "POST", body })).text();
  try {
    await Promise.all([api.ready(), status.ready(), planning.ready()]);
    const dispatcher = new Dispatcher(api, status, planning);
    for (let answers = ""; ; ) {
      const lines = await post("/exchange", answers);
      answers = lines.split("\\n").filter(Boolean).map((line) => dispatcher.answer(line)).filter(Boolean)
        .map((answer) => answer + "\\n").join("");
    }
  } catch (error) {
    await post("/failed", String(error?.stack ?? error));
  }
</script>`;

let waiting = [];
let wake = () => {};
let idle = false;
let onIdle = () => {};

async function exchange(path, body) {
  if (path === "/failed") {
    process.stderr.write(`${body}\n`);
    await end(1);
  }
  if (body !== "") process.stdout.write(body);
  if (waiting.length === 0) {
    idle = true;
    onIdle();
    await new Promise((done) => (wake = done));
    idle = false;
  }
  const lines = waiting.join("\n");
  waiting = [];
  return lines;
}

const folders = { "/pkg/": packageDir, "/engines/": dirname(fileURLToPath(import.meta.url)) };
const { address } = await serve({ folders, pages: { "/": PAGE }, exchange });
const browser = open(`${address}/`);

let ending = false;

async function end(code) {
  ending = true;
  await browser.close();
  // A pipe may still hold answers.
  await new Promise((done) => process.stdout.write("", done));
  process.exit(code);
}

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => end(1));
browser.ended.then(() => {
  if (ending) return;
  process.stderr.write("the browser ended\n");
  process.exit(1);
});

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (line === "") continue;
  waiting.push(line);
  wake();
}
if (waiting.length > 0 || !idle) await new Promise((done) => (onIdle = done));
await end(0);
