// Times the npm package: reads `CASE COUNT` lines, answers nanoseconds for all of the count.

import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [, , pkg, path] = process.argv;
const { ready, classify, isCoordinationResidue } = await import(pathToFileURL(`${pkg}/node.js`));
await ready();

const cases = {
  classify: () => classify(path),
  route: () => isCoordinationResidue("status_state", "coord"),
};

for await (const line of createInterface({ input: process.stdin })) {
  const [name, count] = line.split(" ");
  const one = cases[name];
  const start = process.hrtime.bigint();
  for (let left = Number(count); left > 0; left -= 1) one();
  console.log(String(process.hrtime.bigint() - start));
}
