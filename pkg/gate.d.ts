export * from "./gate-api.js";

import type { WasmSource } from "./gate-api.js";

/**
 * Loads the module. Browsers need it once before the first question; Node does it by itself.
 * @param source The wasm file, if it is not the one beside the package's own modules.
 */
export declare function ready(source?: WasmSource): Promise<void>;
