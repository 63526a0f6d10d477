// The instance that answers for the status of missions.

import * as glue from "./kitty-status.js";
import { instanceOf } from "./loader.js";

export const { provideWith, isLoaded, loadSync, load, ask, currentInstance } = instanceOf(glue, {
  entry: "kitty-core/status",
  wasm: "kitty-core/kitty-status.wasm",
});
