import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as api from "kitty-core";

import { META } from "./world.js";

test("nothing has to be awaited in Node", () => {
  assert.equal(api.classify("kitty-specs/demo/spec.md"), "spec");
});

test("ready may be awaited any number of times", async () => {
  await Promise.all([api.ready(), api.ready()]);
  await api.ready();
  assert.equal(api.classify("kitty-specs/demo/plan.md"), "finalized_execution_plan");
});

test("an absent answer is null", () => {
  assert.equal(api.classify("src/main.rs"), null);
  assert.equal(api.storedTopology("flat"), null);
  assert.equal(api.mid8OfId("short"), null);
  assert.equal(api.mid8OfSlug("demo"), null);
  assert.equal(api.mid8("{}", "demo"), null);
  assert.equal(api.parseBranch("main"), null);
  assert.equal(api.parseWorktree("demo"), null);
});

test("absent options are undefined, null or left out", () => {
  for (const options of [undefined, null, {}, { generation: null, mission: undefined }]) {
    assert.equal(api.classify("kitty-specs/demo/spec.md", options), "spec");
  }
});

test("the generation decides, and a version stands for its generation", () => {
  assert.equal(api.policy().generation, "3.2");
  assert.equal(api.policy({ generation: "4.0" }).generation, "4.0");
  assert.equal(api.policy({ generation: "3.2.7" }).generation, "3.2");
  assert.ok(api.kinds({ generation: "4.0" }).length > api.kinds().length);
});

test("the vocabulary is the core's", () => {
  assert.deepEqual(new Set(api.kinds({ generation: "4.0" }).map((row) => row.kind)), new Set(api.ARTIFACT_KINDS));
  for (const code of api.CODES) assert.ok(api.CODE_CLASSES.includes(api.explain(code).class));
  for (const topology of api.TOPOLOGIES) assert.equal(api.storedTopology(topology), topology);
  assert.ok(Object.isFrozen(api.CODES));
});

test("names of branches and worktrees, both ways", () => {
  assert.equal(api.missionName("mission_dir", "demo", "01KZWHY1M0T3Q9V5N8R2X4C6B7"), "demo-01KZWHY1");
  const branch = api.laneBranch("demo", "lane-a", { missionId: "01KZWHY1M0T3Q9V5N8R2X4C6B7" });
  assert.deepEqual(api.parseBranch(branch), { slug: "demo", mid8: "01KZWHY1", lane: "lane-a" });
  const worktree = api.laneWorktree("demo", "lane-a", { missionId: "01KZWHY1M0T3Q9V5N8R2X4C6B7" });
  assert.equal(api.parseWorktree(worktree)?.lane, "lane-a");
  assert.equal(api.stripNumber("042-demo"), "demo");
  assert.equal(api.branchName("feat/demo"), "feat/demo");
  assert.equal(api.pathSegment("demo"), "demo");
});

test("topologies", () => {
  assert.equal(api.deriveTopology({ coordination: true, lanes: false }), "coord");
  assert.equal(api.routesThroughCoordination("coord"), true);
  assert.equal(api.unstampedTopology("single_branch", { generation: "4.0" }), "lanes");
  assert.equal(api.topologyOf(META, null), "coord");
  assert.equal(api.isCoordinationResidue("status_state", "coord"), true);
  assert.equal(api.checkManifest("lanes", true, "demo"), undefined);
  const facts = { pull_request: false, owned_checkout: false, primary_protected: false, unborn_head: false };
  assert.equal(api.createTopology({ ...facts, explicit: "lanes" }), "lanes");
});

test("documents are text or bytes", () => {
  const view = api.metaView(META);
  assert.deepEqual(api.metaView(new TextEncoder().encode(META)), view);
  assert.deepEqual(api.metaView(Buffer.from(META)), view);
  assert.equal(view.topology, "coord");
  assert.deepEqual(Object.keys(view).slice(0, 3), ["mission_id", "mid8", "mission_type"]);
});

test("answers are plain and in the order of the wire", () => {
  const row = api.explain("MISSION_NOT_FOUND");
  assert.equal(Object.getPrototypeOf(row), Object.prototype);
  assert.deepEqual(Object.keys(row), ["code", "class", "message", "remedy", "why"]);
});

test("the types name what the modules export", async () => {
  const declared = (file) => {
    const text = readFileSync(new URL(`../${file}`, import.meta.url), "utf8");
    return [...text.matchAll(/^export declare (?:function|class|const) (\w+)/gm)].map(([, name]) => name);
  };
  const common = [...declared("api.d.ts"), ...declared("vocabulary.d.ts")];
  const exported = (module) => Object.keys(module).sort();
  assert.deepEqual(exported(api), [...common, ...declared("index.d.ts")].sort());
  assert.deepEqual(exported(await import("../web.js")), [...common, ...declared("index.d.ts")].sort());
  assert.deepEqual(exported(await import("kitty-core/slim")), [...common, ...declared("slim.d.ts")].sort());
});
