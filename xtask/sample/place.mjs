// Answers one placement as canonical JSON, from a snapshot of the repository.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , pkg, root, handle, kind, snapshot] = process.argv;
const { Repository } = await import(pathToFileURL(`${pkg}/node.js`).href);

const repository = new Repository(JSON.parse(readFileSync(snapshot, "utf8")), { root });
process.stdout.write(JSON.stringify(repository.place(handle, kind)));
