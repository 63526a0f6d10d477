// The instance that plans commits.

import * as glue from "./kitty-planning.js";
import { instanceOf } from "./loader.js";

export const { provideWith, isLoaded, loadSync, load, ask } = instanceOf(glue, {
  entry: "kitty-core/planning",
  wasm: "kitty-core/kitty-planning.wasm",
});
