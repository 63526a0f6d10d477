// The engine `node`: JSON lines on stdin and stdout. KITTY_PKG names the package's folder.

import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

import { Dispatcher } from "./dispatch.mjs";
import { packageFile } from "./package.mjs";

const api = await import(pathToFileURL(packageFile("node")).href);
const status = await import(pathToFileURL(packageFile("node", "./status")).href);
const planning = await import(pathToFileURL(packageFile("node", "./planning")).href);
const dispatcher = new Dispatcher(api, status, planning);

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const answer = line === "" ? null : dispatcher.answer(line);
  if (answer !== null) process.stdout.write(`${answer}\n`);
}
