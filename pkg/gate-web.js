// Browsers and bundlers, as in `web.js`.

import { isLoaded, load } from "./gate-instance.js";

export * from "./gate-slim.js";

export async function ready(source) {
  if (isLoaded()) return;
  await load(source ?? new URL("./kitty-gate_bg.wasm", import.meta.url));
}
