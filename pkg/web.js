// Browsers and bundlers. The address stands in this file only: bundlers copy what it names, and
// whoever brings the bytes along imports `kitty-core/slim` instead.

import { isLoaded, load } from "./instance.js";

export * from "./slim.js";

export async function ready(source) {
  if (isLoaded()) return;
  await load(source ?? new URL("./kitty_bg.wasm", import.meta.url));
}
