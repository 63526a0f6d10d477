// Scratch projects under the target folder: the packed package, installed as its users install it.

import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { packageDir } from "../engines/package.mjs";

/** Bundlers whose programs come with the packages themselves. */
const TOOLS = { esbuild: "0.28.2", vite: "8.3.8" };

const root = fileURLToPath(new URL("../..", import.meta.url));
const scratch = join(resolve(root, process.env.CARGO_TARGET_DIR ?? "target"), "packaging");
const npmQuiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];

/** Runs a program and answers what it wrote. */
export async function run(program, args, cwd) {
  const { stdout } = await promisify(execFile)(program, args, { cwd, maxBuffer: 16 << 20 });
  return stdout.trim();
}

/** Packs the built package for one test file; answers what npm says about the tarball, and its path. */
export async function pack(name) {
  const dir = join(scratch, "packed", name);
  mkdirSync(dir, { recursive: true });
  const text = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", dir], packageDir);
  const answer = JSON.parse(text);
  const packed = Array.isArray(answer) ? answer[0] : Object.values(answer)[0];
  return { ...packed, path: join(dir, packed.filename) };
}

/** A new project with the tarball installed and the given files in it. */
export async function project(name, tarball, files) {
  const dir = join(scratch, "projects", name);
  rmSync(dir, { recursive: true, force: true });
  write(dir, { "package.json": '{ "private": true, "type": "module" }\n', ...files });
  await run("npm", ["install", ...npmQuiet, "--offline", tarball], dir);
  return dir;
}

function write(dir, files) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
}

/** The path of a bundler's program; it is installed once and whenever its pin changes. */
export async function tool(name, program) {
  const dir = join(scratch, "tools", name);
  const stamp = join(dir, "version.stamp");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== TOOLS[name]) {
    write(dir, { "package.json": '{ "private": true }\n' });
    await run("npm", ["install", ...npmQuiet, "--no-save", `${name}@${TOOLS[name]}`], dir);
    writeFileSync(stamp, TOOLS[name]);
  }
  return join(dir, "node_modules", name, program);
}
