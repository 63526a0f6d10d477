// What the rules of a text say of sources. Nothing is read, and nothing is imported.

import { bytes, flag, text } from "./arguments.js";
import { ask } from "./gate-instance.js";

export function scan(sources, rules, options) {
  if (sources === null || typeof sources !== "object" || Array.isArray(sources)) {
    throw new TypeError("sources: expected an object of texts by their names");
  }
  const names = Object.keys(sources).map((name) => text(name, "sources"));
  const contents = names.map((name) => bytes(sources[name], name));
  text(rules, "rules");
  const strict = flag(options?.strict ?? false, "strict");
  const bite = flag(options?.bite ?? true, "bite");
  return ask((core) => core.scanTexts(names, contents, rules, strict, bite));
}
