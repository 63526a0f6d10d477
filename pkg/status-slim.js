// The event log and its board, without anything that finds the wasm file: the caller brings it.

import { load, loadSync } from "./status-instance.js";

export { Board } from "./board.js";
export { InternalError, KittyError } from "./error.js";
export * from "./status-questions.js";
export * from "./vocabulary.js";

export const ready = load;
export const readySync = loadSync;
