// What a repository is read from, handed to the instance.

import { text, texts } from "./arguments.js";

const SNAPSHOT_KEYS = new Set(["files", "dirs", "git"]);

/** Calls `use` with the instance's own form of a source, and frees that form afterwards. */
export function withSource(core, source, use) {
  const held = sourceOf(core, source);
  try {
    return use(held);
  } finally {
    held.free();
  }
}

function sourceOf(core, source) {
  if (source === null || typeof source !== "object" || source.files === null || typeof source.files !== "object") {
    throw new TypeError("source: expected a snapshot { files, dirs?, git? } or ports { files, git? }");
  }
  return typeof source.files.read === "function" ? portsOf(core, source) : snapshotOf(core, source);
}

function portsOf(core, { files, git }) {
  return core.Source.ports(files, git ?? undefined);
}

function snapshotOf(core, snapshot) {
  for (const key of Object.keys(snapshot)) {
    if (!SNAPSHOT_KEYS.has(key)) throw new TypeError(`snapshot: unknown key \`${key}\``);
  }
  const entries = snapshot.files instanceof Map ? [...snapshot.files] : Object.entries(snapshot.files);
  const paths = entries.map(([path]) => text(path, "snapshot.files"));
  const contents = entries.map(([, content]) => content);
  return core.Source.snapshot(paths, contents, texts(snapshot.dirs, "snapshot.dirs"), snapshot.git ?? null);
}
