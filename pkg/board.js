// A board that follows its log.

import { bytes, generationOf, optionalBytes } from "./arguments.js";
import { InternalError } from "./error.js";
import { ask, currentInstance } from "./status-instance.js";

export class Board {
  #held;
  #instance;
  #meta;
  #current;

  constructor(options) {
    const generation = generationOf(options);
    this.#meta = optionalBytes(options?.meta, "meta");
    this.#current = optionalBytes(options?.current, "current");
    this.#held = ask((core) => new core.Growing(generation));
    this.#instance = currentInstance();
  }

  #ask(question) {
    if (this.#held === null) throw new TypeError("this board was freed");
    if (this.#instance !== currentInstance()) {
      throw new InternalError("this board belongs to an instance that failed: read the log again");
    }
    return ask(() => question(this.#held));
  }

  append(chunk) {
    const chunkBytes = bytes(chunk, "chunk");
    this.#ask((log) => log.append(chunkBytes));
    return this;
  }

  finish() {
    this.#ask((log) => log.finish());
    return this;
  }

  get lines() {
    return this.#ask((log) => log.lines());
  }

  view() {
    return this.#ask((log) => log.board(this.#meta, this.#current));
  }

  free() {
    if (this.#held !== null && this.#instance === currentInstance()) this.#held.free();
    this.#held = null;
  }

  static {
    if (Symbol.dispose) this.prototype[Symbol.dispose] = this.prototype.free;
  }
}
