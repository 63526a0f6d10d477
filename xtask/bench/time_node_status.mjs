// Times the status module of the npm package: reads `CASE COUNT` lines, answers nanoseconds for all of
// the count.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [, , pkg, specs] = process.argv;
const { ready, reduceLog, snapshotOf } = await import(pathToFileURL(`${pkg}/status-node.js`));
await ready();

const read = (path) => (existsSync(path) ? readFileSync(path) : undefined);
const missions = readdirSync(specs)
  .map((name) => `${specs}/${name}`)
  .filter((dir) => existsSync(`${dir}/status.events.jsonl`))
  .map((dir) => ({
    log: readFileSync(`${dir}/status.events.jsonl`),
    meta: read(`${dir}/meta.json`),
    current: read(`${dir}/status.json`),
  }));
const rows = (log) => log.filter((byte) => byte === 10).length;
const largest = missions.map(({ log }) => log).reduce((a, b) => (rows(b) > rows(a) ? b : a));

function logs() {
  for (const files of missions) {
    try {
      snapshotOf(files);
    } catch {
      // A mission whose meta.json is broken has no snapshot.
    }
  }
}

const cases = { logs, largest: () => reduceLog(largest) };
for await (const line of createInterface({ input: process.stdin })) {
  const [name, count] = line.split(" ");
  const one = cases[name];
  const start = process.hrtime.bigint();
  for (let left = Number(count); left > 0; left -= 1) one();
  console.log(String(process.hrtime.bigint() - start));
}
