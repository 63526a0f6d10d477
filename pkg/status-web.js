// Browsers and bundlers, as in `web.js`.

import { isLoaded, load } from "./status-instance.js";

export * from "./status-slim.js";

export async function ready(source) {
  if (isLoaded()) return;
  await load(source ?? new URL("./kitty-status_bg.wasm", import.meta.url));
}
