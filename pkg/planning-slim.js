// Planning of commits, without anything that finds the wasm file: the caller brings it.

import { load, loadSync } from "./planning-instance.js";

export { InternalError, KittyError } from "./error.js";
export * from "./planning-questions.js";
export * from "./vocabulary.js";

export const ready = load;
export const readySync = loadSync;
