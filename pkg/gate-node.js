// Node, Deno, Bun: the wasm file lies beside this one and is read at the first question.

import { readFileSync } from "node:fs";

import { isLoaded, load, loadSync, provideWith } from "./gate-instance.js";

export * from "./gate-slim.js";

const read = () => readFileSync(new URL("kitty-gate_bg.wasm", import.meta.url));

provideWith(read);

export async function ready(source) {
  if (source !== undefined) return load(source);
  if (!isLoaded()) loadSync(read());
}
