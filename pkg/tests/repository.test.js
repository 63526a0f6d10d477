import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { discover, KittyError, mainRoot, Repository } from "kitty-core";

import { failure, META, ports, snapshot } from "./world.js";

const open = (source, generation) => new Repository(source, { root: "/r", generation });

test("a snapshot and ports over the same facts give the same bytes", () => {
  const questions = [
    (repository) => repository.policy(),
    (repository) => repository.missions(),
    (repository) => repository.fold("01KZWHY1"),
    (repository) => repository.foldForCreate("new-one", "software-dev"),
    (repository) => repository.place("demo", "status_state"),
    (repository) => repository.place("demo", "brew_log", { partition: "primary" }),
    (repository) => repository.placePath("demo", "kitty-specs/demo-01KZWHY1/spec.md"),
    (repository) => repository.routes("demo"),
    (repository) => repository.meta("demo"),
    (repository) => repository.topology("demo"),
    (repository) => repository.phase("demo"),
    (repository) => repository.targetBranch("demo"),
    (repository) => repository.primaryBranch({ currentFirst: true }),
    (repository) => repository.coordinationState("demo", { mid8: "01KZWHY1", branch: "kitty/mission-demo-01KZWHY1" }),
  ];
  const [held, asked] = [open(snapshot()), open(ports())];
  for (const question of questions) {
    const bytes = JSON.stringify(question(held));
    assert.notEqual(bytes, undefined, String(question));
    assert.equal(JSON.stringify(question(asked)), bytes, String(question));
  }
});

test("a leg is a home or a refusal", () => {
  const { read, write } = open(snapshot(), "4.0").place("demo", "status_state");
  assert.equal(read.home, null);
  assert.equal(read.refusal.code, "COORDINATION_WORKTREE_UNMATERIALIZED");
  assert.throws(() => { throw new KittyError(read.refusal); }, { code: "COORDINATION_WORKTREE_UNMATERIALIZED" });
  assert.equal((write.home === null) !== (write.refusal === null), true);
});

test("contents are text or bytes, files a record or a Map, absent lists are empty", () => {
  const path = "/r/kitty-specs/demo-01KZWHY1/meta.json";
  const answers = [META, Buffer.from(META)].flatMap((content) =>
    [{ [path]: content }, new Map([[path, content]])].map((files) => JSON.stringify(open({ files }).fold("demo"))));
  assert.equal(new Set(answers).size, 1);
});

test("the roots of a snapshot", () => {
  assert.equal(discover(snapshot(), "/r/src/deep"), "/r");
  assert.equal(mainRoot(snapshot(), "/r"), "/r");
  assert.equal(discover(ports(), "/r/src/deep"), "/r");
  assert.throws(() => discover({ files: {} }, "/nowhere"), { code: "WORKSPACE_ROOT_NOT_FOUND" });
});

test("the recorded generation counts unless one is named", () => {
  const files = { ...snapshot().files, "/r/.kittify/metadata.yaml": "spec_kitty:\n  version: 4.0.1\n" };
  assert.equal(open({ ...snapshot(), files }).policy().generation, "4.0");
  assert.equal(open({ ...snapshot(), files }, "3.2").policy().generation, "3.2");
});

test("without git facts git is unavailable", () => {
  const { files } = snapshot();
  const expected = JSON.stringify(open({ files }).routes("demo"));
  const gone = () => { throw failure("ENOENT", "spawn git ENOENT"); };
  const unsupported = () => { throw failure("ENOTSUP"); };
  for (const method of [gone, unsupported]) {
    const git = Object.fromEntries(Object.keys(ports().git).map((name) => [name, method]));
    assert.equal(JSON.stringify(open(ports({ git })).routes("demo")), expected);
  }
  assert.equal(JSON.stringify(open({ files: ports().files }).routes("demo")), expected);
});

test("what a port throws becomes the cause", () => {
  const boom = new Error("the disk is on fire");
  const broken = open(ports({ files: { read: () => { throw boom; } } }), "3.2");
  assert.throws(() => broken.fold("demo"), (error) => {
    assert.equal(error.code, "PORT_FAILED");
    assert.equal(error.class, "port");
    assert.equal(error.cause, boom);
    assert.match(error.message, /the disk is on fire/);
    return true;
  });
  assert.equal(open(ports()).fold("demo").dir, "demo-01KZWHY1");
});

test("the codes of Node's errors say what happened", () => {
  const list = (code) => open(ports({ files: { list: () => { throw failure(code); } } }), "3.2");
  assert.deepEqual(list("ENOENT").missions().missions, []);
  assert.throws(() => list("EACCES").missions(), { code: "PERMISSION_DENIED" });
  const git = (code) => open(ports({ git: { originHead: () => { throw failure(code, "no git"); } } }), "3.2");
  assert.throws(() => git("EIO").primaryBranch(), { code: "PORT_FAILED", message: /no git/ });
});

test("an answer that is none is refused, promises too", () => {
  const wrong = [
    { files: { read: async () => META } },
    { files: { list: () => [1] } },
    { files: { list: () => "spec.md" } },
    { git: { hasBranch: () => Promise.resolve(true) } },
    { git: { hasBranch: () => "yes" } },
  ];
  for (const overrides of wrong) {
    assert.throws(() => open(ports(overrides), "3.2").place("demo", "status_state"), (error) => {
      assert.equal(error.code, "PORT_FAILED");
      assert.match(error.message, /no usable answer .* ports answer synchronously/);
      return true;
    });
  }
});

test("a name that is not UTF-8 is residue, never another name", () => {
  const list = (path) => (path === "/r/kitty-specs" ? ["demo-01KZWHY1", Buffer.from([0x61, 0xff])] : null);
  const { missions, residue } = open(ports({ files: { list } })).missions();
  assert.deepEqual(missions.map((mission) => mission.name), ["demo-01KZWHY1"]);
  assert.equal(residue.length, 1);
});

test("a port may ask the authority in turn", () => {
  const inner = open(snapshot());
  const outer = open(ports({ git: { hasBranch: () => inner.fold("demo").mid8 === "01KZWHY1" } }));
  assert.equal(outer.place("demo", "status_state").topology, "coord");
});

test("a repository is freed by hand, by `using`, and only once", () => {
  const repository = open(snapshot());
  repository.free();
  repository.free();
  assert.throws(() => repository.policy(), { name: "TypeError", message: /freed/ });
  assert.equal(repository[Symbol.dispose], repository.free);
});

test("a snapshot with an unknown key or content is misuse", () => {
  const { files } = snapshot();
  assert.throws(() => open({ files, gits: {} }), { name: "TypeError", message: /gits/ });
  assert.throws(() => open({ files, git: { branchs: [] } }), { name: "TypeError", message: /branchs/ });
  assert.throws(() => open({ files: { "/r/a": 7 } }), { name: "TypeError", message: /\/r\/a/ });
  assert.throws(() => open(null), { name: "TypeError", message: /snapshot/ });
  assert.throws(() => new Repository(snapshot()), { name: "TypeError", message: /^root/ });
});

test("the ports of the README read a real directory", (t) => {
  const root = mkdtempSync(join(tmpdir(), "kitty-core-"));
  t.after(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, ".git"));
  mkdirSync(join(root, "kitty-specs/demo-01KZWHY1"), { recursive: true });
  writeFileSync(join(root, "kitty-specs/demo-01KZWHY1/meta.json"), META);
  const files = {
    kind(path) {
      const found = statSync(path, { throwIfNoEntry: false });
      return !found ? "absent" : found.isFile() ? "file" : found.isDirectory() ? "directory" : "other";
    },
    read: (path) => readFileSync(path),
    list: (path) => readdirSync(path, { encoding: "buffer" }),
    realPath: (path) => realpathSync(path),
  };
  const found = discover({ files }, join(root, "kitty-specs"));
  assert.equal(found, realpathSync(root));
  assert.equal(new Repository({ files }, { root: found }).fold("demo").mid8, "01KZWHY1");
});
