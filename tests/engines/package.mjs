// Where the npm package is, and what its exports say.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The package under test. */
export const packageDir = resolve(process.env.KITTY_PKG ?? fileURLToPath(new URL("../../pkg", import.meta.url)));

/** The file that an export of the package names under a condition. */
export function packageFile(condition, entry = ".") {
  const manifest = JSON.parse(readFileSync(join(packageDir, "package.json"), "utf8"));
  return join(packageDir, manifest.exports[entry][condition]);
}
