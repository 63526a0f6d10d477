// A WebAssembly instance behind the package: loaded once, replaced when it failed.

import { InternalError, KittyError } from "./error.js";

/**
 * The instance of one module of the package.
 * @template Glue
 * @param {Glue} glue What wasm-bindgen wrote for the module.
 * @param {{ entry: string, wasm: string }} names What its users import.
 */
export function instanceOf(glue, { entry, wasm }) {
  let loaded = false;
  let failed = false;
  let generation = 0;

  /** Finds the module without waiting, where that is possible. */
  let provider = () => {
    throw new Error(
      `${entry} is used before it was loaded: call \`await ready()\` once before the first question ` +
        `(with \`${entry}/slim\`: \`await ready(source)\` or \`readySync(source)\`, given the bytes of \`${wasm}\`)`,
    );
  };

  /**
   * Sets what loads the module at the first question.
   * @param {() => import("./index.d.ts").WasmBytes} provide
   */
  function provideWith(provide) {
    provider = provide;
  }

  /** Whether the module is loaded. */
  function isLoaded() {
    return loaded;
  }

  /**
   * Loads the module without waiting. Loading twice does nothing.
   * @param {import("./index.d.ts").WasmBytes} source
   */
  function loadSync(source) {
    if (loaded) return;
    glue.initSync({ module: source });
    loaded = true;
  }

  /**
   * Loads the module from bytes, a compiled module, a response or an address.
   * @param {import("./index.d.ts").WasmSource} source
   */
  async function load(source) {
    if (loaded) return;
    const found = await source;
    if (found instanceof WebAssembly.Module) return loadSync(found);
    if (typeof found === "string" || found instanceof URL) return load(fetch(found));
    if (typeof Response === "function" && found instanceof Response) return load(compile(found));
    loadSync(await WebAssembly.compile(found));
  }

  /** Compiles while the bytes arrive; a server without the right media type costs only that. */
  async function compile(response) {
    if (!response.ok) throw new Error(`kitty-core: ${response.url} answered ${response.status}`);
    const type = response.headers.get("content-type")?.split(";", 1)[0].trim();
    return type === "application/wasm" ? WebAssembly.compileStreaming(response) : response.arrayBuffer();
  }

  /**
   * Asks the instance; loads or replaces it first where needed.
   * @template T
   * @param {(core: Glue) => T} question
   * @returns {T}
   */
  function ask(question) {
    if (!loaded) loadSync(provider());
    if (failed) {
      glue.__wbg_reset_state();
      generation += 1;
      failed = false;
    }
    try {
      return question(glue);
    } catch (thrown) {
      throw outward(thrown);
    }
  }

  /** The number of the live instance; handles of an earlier one are gone. */
  function currentInstance() {
    return failed ? generation + 1 : generation;
  }

  /** What the caller gets for what the instance threw. */
  function outward(thrown) {
    if (!(thrown instanceof Error)) return new KittyError(thrown);
    // A trap, or the engine's stack limit: memory and stack of the instance are in no known state.
    if (thrown instanceof WebAssembly.RuntimeError || thrown instanceof RangeError) {
      failed = true;
      return new InternalError("kitty-core failed; the next question starts a new instance", { cause: thrown });
    }
    return thrown;
  }

  return { provideWith, isLoaded, loadSync, load, ask, currentInstance };
}
