// The instance that scans sources.

import * as glue from "./kitty-gate.js";
import { instanceOf } from "./loader.js";

export const { provideWith, isLoaded, loadSync, load, ask } = instanceOf(glue, {
  entry: "kitty-core/gate",
  wasm: "kitty-core/kitty-gate.wasm",
});
