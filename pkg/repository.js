// Questions about one repository.

import { flag, generationOf, optionalText, text } from "./arguments.js";
import { InternalError } from "./error.js";
import { ask, currentInstance } from "./instance.js";
import { withSource } from "./source.js";

export class Repository {
  #held;
  #instance;

  constructor(source, options) {
    const root = text(options?.root, "root");
    const generation = generationOf(options);
    this.#held = ask((core) => withSource(core, source, (held) => held.open(root, generation)));
    this.#instance = currentInstance();
    this.root = root;
  }

  #ask(question) {
    if (this.#held === null) throw new TypeError("this repository was freed");
    if (this.#instance !== currentInstance()) {
      throw new InternalError("this repository belongs to an instance that failed: open it again");
    }
    return ask(() => question(this.#held));
  }

  policy() {
    return this.#ask((repository) => repository.policy());
  }

  missions() {
    return this.#ask((repository) => repository.missions());
  }

  fold(handle) {
    text(handle, "handle");
    return this.#ask((repository) => repository.fold(handle));
  }

  foldForCreate(handle, missionType) {
    text(handle, "handle");
    text(missionType, "missionType");
    return this.#ask((repository) => repository.foldForCreate(handle, missionType));
  }

  place(handle, kind, options) {
    text(handle, "handle");
    text(kind, "kind");
    const partition = optionalText(options?.partition, "partition");
    return this.#ask((repository) => repository.place(handle, kind, partition));
  }

  placePath(handle, path) {
    text(handle, "handle");
    text(path, "path");
    return this.#ask((repository) => repository.placePath(handle, path));
  }

  routes(handle) {
    text(handle, "handle");
    return this.#ask((repository) => repository.routes(handle));
  }

  meta(handle) {
    text(handle, "handle");
    return this.#ask((repository) => repository.meta(handle));
  }

  topology(handle) {
    text(handle, "handle");
    return this.#ask((repository) => repository.topology(handle));
  }

  phase(handle) {
    text(handle, "handle");
    return this.#ask((repository) => repository.phase(handle));
  }

  targetBranch(handle) {
    text(handle, "handle");
    return this.#ask((repository) => repository.targetBranch(handle));
  }

  primaryBranch(options) {
    const currentFirst = flag(options?.currentFirst ?? false, "currentFirst");
    return this.#ask((repository) => repository.primaryBranch(currentFirst));
  }

  coordinationState(slug, options) {
    text(slug, "slug");
    const mid8 = optionalText(options?.mid8, "mid8");
    const branch = optionalText(options?.branch, "branch");
    return this.#ask((repository) => repository.coordinationState(slug, mid8, branch));
  }

  free() {
    if (this.#held !== null && this.#instance === currentInstance()) this.#held.free();
    this.#held = null;
  }

  static {
    if (Symbol.dispose) this.prototype[Symbol.dispose] = this.prototype.free;
  }
}

export function discover(source, start) {
  text(start, "start");
  return ask((core) => withSource(core, source, (held) => held.discover(start)));
}

export function mainRoot(source, dir) {
  text(dir, "dir");
  return ask((core) => withSource(core, source, (held) => held.mainRoot(dir)));
}
