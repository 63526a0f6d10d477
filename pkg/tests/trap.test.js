// A trap gives the instance up. The wasm file itself has no way to fail on demand: here its memory
// is bounded, so that a large argument does it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { classify, InternalError, readySync, Repository } from "kitty-core/slim";

import { snapshot } from "./world.js";

/** The module, its memory bounded to `pages`. */
function bounded(bytes, pages) {
  const encode = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...encode(value >> 7)]);
  const MEMORY = 5;
  for (let at = 8; at < bytes.length; ) {
    const id = bytes[at];
    let [size, next] = decode(bytes, at + 1);
    if (id === MEMORY) {
      const [count, flags] = [bytes[next], bytes[next + 1]];
      assert.deepEqual([count, flags], [1, 0], "one memory without a bound");
      const body = [1, 1, ...bytes.subarray(next + 2, next + size), ...encode(pages)];
      return Buffer.concat([bytes.subarray(0, at), Buffer.from([id, ...encode(body.length), ...body]), bytes.subarray(next + size)]);
    }
    at = next + size;
  }
  return assert.fail("no memory section");
}

function decode(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value |= (byte & 127) << shift;
    if (byte < 128) return [value, at];
  }
}

test("after a trap the next question starts a new instance", () => {
  readySync(bounded(readFileSync(new URL("../kitty_bg.wasm", import.meta.url)), 64));
  const repository = new Repository(snapshot(), { root: "/r" });
  assert.equal(repository.fold("demo").mid8, "01KZWHY1");

  assert.throws(() => classify("x".repeat(8 << 20)), (error) => {
    assert.ok(error instanceof InternalError);
    assert.ok(error.cause instanceof WebAssembly.RuntimeError);
    return true;
  });

  assert.throws(() => repository.fold("demo"), { name: "InternalError", message: /open it again/ });
  assert.equal(classify("kitty-specs/demo/spec.md"), "spec");
  assert.throws(() => repository.fold("demo"), { name: "InternalError" });
  repository.free();
  assert.equal(new Repository(snapshot(), { root: "/r" }).fold("demo").mid8, "01KZWHY1");
});
