// The tarball, and what Node makes of it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";

import { pack, project, run, tool } from "./setup.mjs";

const USE = `
const repository = new Repository(
  { files: { "/r/kitty-specs/demo-01KZWHY1/meta.json": '{"mission_id":"01KZWHY1M0T3Q9V5N8R2X4C6B7"}' } },
  { root: "/r" },
);
console.log(classify("kitty-specs/demo/spec.md"), repository.fold("demo").mid8);
`;
const SAID = "spec 01KZWHY1";

let tarball;

before(async () => {
  tarball = await pack("node");
});

test("the tarball holds what it should, once, and nothing that runs at installation", () => {
  const names = tarball.files.map((file) => file.path).sort();
  for (const name of ["LICENSE", "CHANGELOG.md", "README.md", "index.d.ts", "kitty.js", "node.js", "web.js"]) {
    assert.ok(names.includes(name), name);
  }
  assert.deepEqual(names.filter((name) => name.endsWith(".wasm")), [
    "kitty-gate_bg.wasm",
    "kitty-planning_bg.wasm",
    "kitty-status_bg.wasm",
    "kitty_bg.wasm",
  ]);
  assert.deepEqual(names.filter((name) => name.includes("test")), []);
  assert.ok(tarball.size <= 2 << 20, `${tarball.size} bytes`);
  assert.equal(tarball.bundled.length, 0);
});

test("import", async () => {
  const dir = await project("esm", tarball.path, {
    "main.js": `import { classify, Repository } from "kitty-core";${USE}`,
  });
  assert.equal(await run(process.execPath, ["main.js"], dir), SAID);
  const manifest = JSON.parse(readFileSync(join(dir, "node_modules/kitty-core/package.json"), "utf8"));
  assert.deepEqual([manifest.scripts, manifest.dependencies, manifest.optionalDependencies], Array(3).fill(undefined));
});

test("require", async () => {
  const dir = await project("cjs", tarball.path, {
    "main.cjs": `const { classify, Repository } = require("kitty-core");${USE}`,
  });
  assert.equal(await run(process.execPath, ["main.cjs"], dir), SAID);
});

test("every sub-path resolves, and nothing else does", async () => {
  const dir = await project("paths", tarball.path, {
    "main.js": `
      import { readFileSync } from "node:fs";
      import { classify, readySync } from "kitty-core/slim";
      readySync(readFileSync(new URL(import.meta.resolve("kitty-core/kitty.wasm"))));
      const { createRequire } = await import("node:module");
      const manifest = createRequire(import.meta.url)("kitty-core/package.json");
      const { scan } = await import("kitty-core/gate");
      const rules = 'version = 1\\n[engine]\\nroots = ["."]\\n';
      console.log(scan({ "a.py": "x = (" }, rules).defects[0].code);
      const { isChurn } = await import("kitty-core/planning");
      const { resolveLane } = await import("kitty-core/status");
      console.log(isChurn("status_state", "kitty-specs/demo/status.json"), resolveLane("doing"));
      const inner = await import("kitty-core/instance.js").catch((error) => error.code);
      console.log(classify("kitty-specs/demo/spec.md"), manifest.name, inner);`,
  });
  const said = await run(process.execPath, ["main.js"], dir);
  assert.equal(said, "syntax\ntrue in_progress\nspec kitty-core ERR_PACKAGE_PATH_NOT_EXPORTED");
});

test("slim and the main entry share one instance", async () => {
  const dir = await project("shared", tarball.path, {
    "main.js": `
      import * as main from "kitty-core";
      import * as slim from "kitty-core/slim";
      console.log(slim.classify("kitty-specs/demo/spec.md"), slim.KittyError === main.KittyError);`,
  });
  assert.equal(await run(process.execPath, ["main.js"], dir), "spec true");
});

test("esbuild: one file with the bytes inside", async () => {
  const dir = await project("esbuild", tarball.path, {
    "main.js": `
      import bytes from "kitty-core/kitty.wasm";
      import { classify, readySync, Repository } from "kitty-core/slim";
      readySync(bytes);${USE}`,
  });
  const options = ["--bundle", "--format=esm", "--minify", "--loader:.wasm=binary", "--target=es2022"];
  await run(await tool("esbuild", "bin/esbuild"), ["main.js", ...options, "--outfile=out.mjs"], dir);
  assert.equal(await run(process.execPath, ["out.mjs"], dir), SAID);
});

test("esbuild: for Node, the wasm file beside the bundle", async () => {
  const dir = await project("esbuild-node", tarball.path, {
    "main.js": `import { classify, Repository } from "kitty-core";${USE}`,
  });
  const options = ["--bundle", "--format=esm", "--platform=node", "--outfile=out/main.mjs"];
  await run(await tool("esbuild", "bin/esbuild"), ["main.js", ...options], dir);
  await run("cp", ["node_modules/kitty-core/kitty_bg.wasm", "out/"], dir);
  assert.equal(await run(process.execPath, ["out/main.mjs"], dir), SAID);
});
