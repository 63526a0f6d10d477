// The whole API without anything that finds the wasm file: the caller brings it.

import { load, loadSync } from "./instance.js";

export { InternalError, KittyError } from "./error.js";
export * from "./questions.js";
export { discover, mainRoot, Repository } from "./repository.js";
export * from "./vocabulary.js";

export const ready = load;
export const readySync = loadSync;
