// Browsers and bundlers, as in `web.js`.

import { isLoaded, load } from "./planning-instance.js";

export * from "./planning-slim.js";

export async function ready(source) {
  if (isLoaded()) return;
  await load(source ?? new URL("./kitty-planning_bg.wasm", import.meta.url));
}
