export * from "./planning-api.js";

import type { WasmSource } from "./planning-api.js";

/** Loads the module: once, before the first question. */
export declare function ready(source: WasmSource): Promise<void>;
