export * from "./gate-api.js";

import type { WasmSource } from "./gate-api.js";

/** Loads the module: once, before the first question. */
export declare function ready(source: WasmSource): Promise<void>;
