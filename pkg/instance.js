// The instance that answers for places and names.

import * as glue from "./kitty.js";
import { instanceOf } from "./loader.js";

export const { provideWith, isLoaded, loadSync, load, ask, currentInstance } = instanceOf(glue, {
  entry: "kitty-core",
  wasm: "kitty-core/kitty.wasm",
});
