// A small repository, as a snapshot and as ports over the same values.

export const META = JSON.stringify({
  mission_id: "01KZWHY1M0T3Q9V5N8R2X4C6B7",
  mission_slug: "demo",
  topology: "coord",
  target_branch: "feat/demo",
  coordination_branch: "kitty/mission-demo-01KZWHY1",
});

const MISSION = "/r/kitty-specs/demo-01KZWHY1";

/** The repository as a snapshot. */
export function snapshot() {
  return {
    files: { [`${MISSION}/meta.json`]: META, [`${MISSION}/spec.md`]: new TextEncoder().encode("# Demo\n") },
    dirs: ["/r/.git", "/r/src/deep"],
    git: {
      head: "feat/demo",
      branches: ["feat/demo", "main", "kitty/mission-demo-01KZWHY1"],
      worktrees: [{ path: "/r", branch: "feat/demo" }],
    },
  };
}

/** An exception as Node's `fs` throws it. */
export function failure(code, message = code) {
  return Object.assign(new Error(message), { code });
}

/** The repository behind callbacks; `overrides` replaces single ones. */
export function ports({ files = {}, git = {} } = {}) {
  const { files: contents, dirs, git: facts } = snapshot();
  const directories = new Set(dirs);
  for (const path of [...Object.keys(contents), ...dirs]) {
    for (let dir = path; (dir = dir.slice(0, dir.lastIndexOf("/"))); ) directories.add(dir);
  }
  return {
    files: {
      kind: (path) => (path in contents ? "file" : directories.has(path) ? "directory" : "absent"),
      read: (path) => contents[path] ?? null,
      list(path) {
        if (!directories.has(path)) throw failure("ENOENT");
        const below = [...Object.keys(contents), ...directories].filter((name) => name.startsWith(`${path}/`));
        return [...new Set(below.map((name) => name.slice(path.length + 1).split("/")[0]))];
      },
      realPath: (path) => path,
      ...files,
    },
    git: {
      head: () => ({ kind: "branch", name: facts.head }),
      hasBranch: (_, name) => facts.branches.includes(name),
      remoteBranches: () => [],
      originHead: () => null,
      hasRevision: (_, revision) => facts.branches.includes(revision),
      hasPath: () => false,
      worktrees: () => facts.worktrees,
      ...git,
    },
  };
}
