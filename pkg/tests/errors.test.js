import assert from "node:assert/strict";
import { test } from "node:test";

import { branchName, checkManifest, classify, createTopology, KittyError, kinds, location, missionName } from "kitty-core";

function refusal(question) {
  try {
    question();
  } catch (error) {
    assert.ok(error instanceof KittyError, String(error));
    return error;
  }
  assert.fail("nothing was refused");
}

test("a refusal is an Error with code, class, remedy, candidates and fields", () => {
  const error = refusal(() => kinds({ generation: "9.9" }));
  assert.ok(error instanceof Error);
  assert.equal(error.name, "KittyError");
  assert.equal(error.code, "GENERATION_UNSUPPORTED");
  assert.equal(error.class, "question");
  assert.deepEqual(error.candidates, ["3.2", "4.0"]);
  assert.deepEqual(error.fields, { value: "9.9" });
  assert.match(error.message, /9\.9/);
  assert.notEqual(error.remedy, "");
  assert.equal(error.cause, undefined);
  assert.match(error.stack, /errors\.test\.js/);
});

test("as JSON it is the wire's refusal, key by key", () => {
  const error = refusal(() => branchName("refs/heads/main"));
  const data = JSON.parse(JSON.stringify(error));
  assert.deepEqual(Object.keys(data), ["code", "class", "message", "remedy", "candidates", "fields"]);
  assert.deepEqual(JSON.stringify(new KittyError(data)), JSON.stringify(error));
});

test("every question refuses alike", () => {
  assert.equal(refusal(() => checkManifest("single_branch", true, "demo")).code, "SINGLE_BRANCH_CODE_LANES_UNMIGRATED");
  assert.equal(refusal(() => location("coord", { primary: "/r" })).code, "SURFACE_WITHOUT_LOCATION");
  assert.equal(refusal(() => classify("spec.md", { generation: "" })).code, "GENERATION_UNSUPPORTED");
});

test("misuse is a TypeError that names the argument", () => {
  assert.throws(() => classify(42), { name: "TypeError", message: /^path: expected text, got number/ });
  assert.throws(() => classify("a", { mission: [] }), { name: "TypeError", message: /^mission: .* an array/ });
  assert.throws(() => branchName("a\ud800"), { name: "TypeError", message: /lone surrogate/ });
  assert.throws(() => checkManifest("lanes", "yes", "demo"), { name: "TypeError", message: /^hasCodeLanes/ });
  assert.throws(() => missionName("shoe_size", "demo"), { name: "TypeError", message: /shoe_size/ });
  assert.throws(() => location("coord", null), { name: "TypeError", message: /^locations/ });
});

test("a fact that is missing or unknown is named", () => {
  assert.throws(() => createTopology({ explicit: "lanes" }), { name: "TypeError", message: /^facts: missing field/ });
});
