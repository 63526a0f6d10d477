// The source gates, without anything that finds the wasm file: the caller brings it.

import { load, loadSync } from "./gate-instance.js";

export { InternalError, KittyError } from "./error.js";
export * from "./gate-questions.js";

export const ready = load;
export const readySync = loadSync;
