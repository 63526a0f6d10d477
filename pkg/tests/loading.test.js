import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { test } from "node:test";
import { promisify } from "node:util";

const run = promisify(execFile);
const wasm = new URL("../kitty_bg.wasm", import.meta.url);

/** Runs a module in a fresh process: a module is loaded once per process. */
async function fresh(code, ...args) {
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", code, ...args], {
    cwd: new URL(".", import.meta.url),
  });
  return stdout.trim();
}

test("using it before it is loaded says what to do", async () => {
  for (const entry of ["kitty-core/slim", "../web.js"]) {
    const code = `import { classify } from "${entry}"; try { classify("a") } catch (e) { console.log(e.message) }`;
    assert.match(await fresh(code), /await ready\(\)/);
  }
});

test("slim takes bytes, a module, or a promise of them", async () => {
  const sources = ["bytes", "bytes.buffer", "new WebAssembly.Module(bytes)", "Promise.resolve(bytes)"];
  for (const source of sources) {
    const code = `
      import { readFileSync } from "node:fs";
      import { classify, ready } from "kitty-core/slim";
      const bytes = new Uint8Array(readFileSync(new URL("${wasm}")));
      await Promise.all([ready(${source}), ready(${source})]);
      console.log(classify("kitty-specs/demo/spec.md"));`;
    assert.equal(await fresh(code), "spec", source);
  }
});

test("slim loads without waiting, too", async () => {
  const code = `
    import { readFileSync } from "node:fs";
    import { classify, readySync } from "kitty-core/slim";
    readySync(readFileSync(new URL("${wasm}")));
    console.log(classify("kitty-specs/demo/spec.md"));`;
  assert.equal(await fresh(code), "spec");
});

test("an address or a response, whatever the media type", async (t) => {
  const server = createServer((request, response) => {
    if (request.url === "/missing") return response.writeHead(404).end();
    response.setHeader("content-type", request.url === "/typed" ? "application/wasm" : "text/plain");
    response.end(readFileSync(wasm));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  t.after(() => server.close());
  const base = `http://127.0.0.1:${server.address().port}`;
  for (const source of [`"${base}/typed"`, `new URL("${base}/plain")`, `fetch("${base}/typed")`]) {
    const code = `
      import { classify, ready } from "kitty-core/slim";
      await ready(${source});
      console.log(classify("kitty-specs/demo/spec.md"));`;
    assert.equal(await fresh(code), "spec", source);
  }
  const code = `import { ready } from "kitty-core/slim"; await ready("${base}/missing").catch((e) => console.log(e.message))`;
  assert.match(await fresh(code), /answered 404/);
});

test("importing the package touches no file", async () => {
  const code = `
    import { createRequire, syncBuiltinESMExports } from "node:module";
    const fs = createRequire(import.meta.url)("node:fs");
    const original = fs.readFileSync;
    let wasm = 0;
    fs.readFileSync = (path, ...rest) => { wasm += String(path).endsWith(".wasm"); return original(path, ...rest); };
    syncBuiltinESMExports();
    const { classify } = await import("kitty-core");
    const before = wasm;
    classify("a"); classify("b");
    console.log(before, wasm);`;
  assert.equal(await fresh(code), "0 1");
});
