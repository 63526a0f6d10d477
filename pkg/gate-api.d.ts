import type { Report } from "./gate-types.js";

export { InternalError, KittyError, readySync, type WasmBytes, type WasmSource } from "./api.js";
export type * from "./gate-types.js";
export type { RefusalData } from "./types.js";

/**
 * What rules say of sources: the findings, the obligations of the rules, and the files that could not be scanned.
 *
 * @param sources Texts, or the bytes of files, by the names that they have in the repository (`src/app.py`).
 * @param rules The text of a `kitty-gates.toml`, by itself: a text has no further files of exceptions, and no sources
 *   for `set_from`.
 * @param options.strict With the strict table of each rule.
 * @param options.bite The self-test of the rules as well, by default.
 * @throws {KittyError} `GATE_RULES_INVALID` with every fault of the rules, each with its position.
 */
export declare function scan(
  sources: Readonly<Record<string, string | Uint8Array>>,
  rules: string,
  options?: { readonly strict?: boolean; readonly bite?: boolean },
): Report;
