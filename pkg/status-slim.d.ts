export * from "./status-api.js";

import type { WasmSource } from "./status-api.js";

/** Loads the module: once, before the first question. */
export declare function ready(source: WasmSource): Promise<void>;
