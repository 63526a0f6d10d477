// Times the npm package over ports of Node's own, or the reads alone (`floor`): reads `CASE COUNT`
// lines, answers nanoseconds for all of the count.

import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [, , who, pkg, root, mission, mid8, path] = process.argv;
const KIND = "status_state";

const files = {
  kind(path) {
    const found = statSync(path, { throwIfNoEntry: false });
    return !found ? "absent" : found.isFile() ? "file" : found.isDirectory() ? "directory" : "other";
  },
  read: (path) => readFileSync(path),
  list: (path) => readdirSync(path),
  realPath: (path) => realpathSync(path),
};

const git = { hasBranch: (dir, name) => existsSync(`${dir}/.git/refs/heads/${name}`) };

async function packageCases() {
  const { ready, classify, isCoordinationResidue, Repository } = await import(pathToFileURL(`${pkg}/node.js`));
  await ready();
  const repository = new Repository({ files, git }, { root });
  return {
    classify: () => classify(path),
    route: () => isCoordinationResidue(KIND, "coord"),
    fold: () => repository.fold(mid8),
    place: () => repository.place(mission, KIND),
    "place-mid8": () => repository.place(mid8, KIND),
  };
}

function floorCases() {
  const specs = `${root}/kitty-specs`;
  const meta = (name) => readFileSync(`${specs}/${name}/meta.json`);
  const all = () => readdirSync(specs).map(meta);
  return { fold: all, place: () => [readdirSync(specs), meta(mission)], "place-mid8": all };
}

const cases = who === "floor" ? floorCases() : await packageCases();
for await (const line of createInterface({ input: process.stdin })) {
  const [name, count] = line.split(" ");
  const one = cases[name];
  const start = process.hrtime.bigint();
  for (let left = Number(count); left > 0; left -= 1) one();
  console.log(String(process.hrtime.bigint() - start));
}
