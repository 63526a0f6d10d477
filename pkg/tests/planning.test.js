import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";

import { Repository } from "kitty-core";
import { KittyError, clearance, isChurn, missionScope, planCommit, planCommitOn, protection } from "kitty-core/planning";

import { failure, ports, snapshot } from "./world.js";

const AT = { root: "/r" };
const MISSION = "kitty-specs/demo-01KZWHY1";
const SPEC = `${MISSION}/spec.md`;
const LOG = `${MISSION}/status.events.jsonl`;
const MATRIX = `${MISSION}/issue-matrix.md`;
const oid = (digit) => digit.repeat(40);

/** What a question throws. */
function refusal(question) {
  try {
    question();
  } catch (error) {
    assert.ok(error instanceof KittyError, String(error));
    return error;
  }
  return assert.fail("it was answered");
}

/** A configuration that protects these branches. */
function protecting(...branches) {
  const member = (name, value) => ({ map: [[{ text: name }, value]] });
  const list = { list: branches.map((name) => ({ text: name })) };
  return { primary: { document: member("protection", member("protected_branches", list)) } };
}

/** Facts of a group in which everything is as it should be and every file is new. */
function facts(group, changes = {}) {
  const isPrimary = group.worktree_root === "/r";
  const file = { file: { executable: false } };
  return {
    common_dir: "/r/.git",
    object_format: "sha1",
    worktree: {
      asked: group.worktree_root,
      root: group.worktree_root,
      probe: "ok",
      toplevel: group.worktree_root,
      common_dir: "/r/.git",
      git_dir: isPrimary ? "/r/.git" : "/r/.git/worktrees/demo",
      registered: true,
      prunable: false,
    },
    head: { symbolic: `refs/heads/${group.branch}` },
    dest: oid("a"),
    head_oid: oid("a"),
    other_checkouts: [],
    operation: "none",
    index: { unmerged: [], behind: [] },
    paths: group.paths.map(({ path, primary }) => ({
      path,
      copy: primary === null ? { lstat: file, content: oid("c") } : { lstat: "missing" },
      inside: "worktree",
      skip_worktree: false,
      assume_unchanged: false,
      primary: primary === null ? null : { lstat: file, content: oid("d") },
    })),
    protection: protecting("main"),
    tainted_env: [],
    case_insensitive: false,
    ...changes,
  };
}

/** The plan set of a request; `changes` alters the facts of each group. */
function planned(request, changes) {
  const draft = planCommit(snapshot(), AT, "demo", request);
  const known = draft.groups.filter((group) => group.refusal === null).map((group) => facts(group, changes));
  return planCommit(snapshot(), AT, "demo", request, known);
}

test("a draft says where every file goes", () => {
  const draft = planCommit(snapshot(), AT, "demo", { paths: [SPEC, LOG] });
  const [primary, coordination] = draft.groups;
  assert.equal(draft.groups.length, 2);
  assert.deepEqual([primary.surface, primary.branch, primary.worktree_root, primary.refusal], [
    "primary",
    "feat/demo",
    "/r",
    null,
  ]);
  assert.deepEqual(primary.paths, [{ written: SPEC, path: SPEC, primary: null }]);
  assert.deepEqual([coordination.surface, coordination.branch], ["coord", "kitty/mission-demo-01KZWHY1"]);
  assert.match(coordination.worktree_root, /^\/r\/\.worktrees\//);
  assert.deepEqual(coordination.paths, [{ written: LOG, path: LOG, primary: LOG }]);

  const place = new Repository(snapshot(), AT).place("demo", "status_state");
  assert.equal(place.write.home.ref, coordination.branch, "the two modules agree");
});

test("ports draft what a snapshot drafts", () => {
  const request = { paths: [SPEC, LOG] };
  assert.deepEqual(planCommit(ports(), AT, "demo", request), planCommit(snapshot(), AT, "demo", request));
  const broken = ports({ files: { list: () => { throw failure("EIO", "the disk is gone"); } } });
  const error = refusal(() => planCommit(broken, AT, "demo", request));
  assert.deepEqual([error.code, error.cause.message], ["PORT_FAILED", "the disk is gone"]);
});

test("a draft says why a file is refused, and what to do", () => {
  const draft = planCommit(snapshot(), AT, "demo", { paths: [SPEC, "kitty-specs/other/spec.md"] });
  const refused = draft.groups.filter((group) => group.refusal !== null);
  assert.ok(refused.length > 0);
  for (const { branch, worktree_root, refusal } of refused) {
    assert.deepEqual([branch, worktree_root], [null, null]);
    assert.notEqual(refusal.remedy, "");
  }
});

test("with facts, the plan set", () => {
  const set = planned({ paths: [MATRIX, SPEC], message: "Plan it" });
  assert.equal(set.step, "execute");
  assert.deepEqual(set.groups.map((group) => group.verdict), ["plan", "plan"]);
  const [{ plan }, { plan: copied }] = set.groups;
  assert.equal(plan.target.full_ref, "refs/heads/feat/demo");
  assert.deepEqual([plan.target.expected_old, plan.target.clearance, plan.target.waived], [
    oid("a"),
    "unprotected",
    null,
  ]);
  assert.deepEqual(plan.entries, [
    { path: SPEC, change: "upsert", mode: "100644", from: null, content: null, replaces: null },
  ]);
  assert.deepEqual(copied.entries.map(({ change, from }) => [change, from]), [["copy", MATRIX]]);
  assert.equal(plan.message, "Plan it");
  assert.deepEqual(planned({ paths: [MATRIX, SPEC], message: "Plan it" }), set, "and again the same");
});

test("what is wrong with a group is its verdict", () => {
  const request = { paths: [SPEC], message: "Plan it" };
  const verdict = (changes) => {
    const set = planned(request, changes);
    assert.equal(set.step, "report");
    const [{ verdict, plan, refusal }] = set.groups;
    assert.deepEqual([verdict, plan], ["refused", null]);
    assert.notEqual(refusal.remedy, "");
    return refusal.code;
  };
  assert.equal(verdict({ protection: protecting("feat/demo") }), "SAFE_COMMIT_PROTECTED_BRANCH");
  assert.equal(verdict({ head: { symbolic: "refs/heads/main" } }), "SAFE_COMMIT_HEAD_MISMATCH");
  assert.equal(verdict({ head: "detached" }), "SAFE_COMMIT_HEAD_MISMATCH");
  assert.equal(verdict({ operation: "rebase" }), "TARGET_OPERATION_IN_PROGRESS");
  assert.equal(verdict({ tainted_env: ["GIT_DIR"] }), "TARGET_ENV_TAINTED");
});

test("a missing coordination worktree is to be made", () => {
  const request = { paths: [LOG], message: "m" };
  const [group] = planCommit(snapshot(), AT, "demo", request).groups;
  const gone = facts(group);
  gone.worktree = { ...gone.worktree, probe: "missing", toplevel: null, common_dir: null, git_dir: null };
  const set = planCommit(snapshot(), AT, "demo", request, [gone]);
  assert.deepEqual([set.step, set.groups[0].verdict], ["materialize", "materialize"]);
});

test("a branch that the caller names", () => {
  const destination = { repo_root: "/r", worktree_root: "/r/.worktrees/w", destination_ref: "topic" };
  const request = { paths: ["src/a.rs", "/r/.worktrees/w/b.md"], message: "m" };
  const draft = planCommitOn(destination, request);
  const [group] = draft.groups;
  assert.deepEqual([group.branch, group.worktree_root, group.refusal], ["topic", "/r/.worktrees/w", null]);
  assert.deepEqual(group.paths.map(({ path }) => path), ["src/a.rs", "b.md"]);
  const set = planCommitOn(destination, request, [facts(group)]);
  assert.equal(set.step, "execute");
  assert.equal(set.groups[0].plan.target.full_ref, "refs/heads/topic");
  assert.deepEqual(set.groups[0].plan.entries.map(({ path }) => path), ["b.md", "src/a.rs"]);

  const astray = { ...destination, home: { kind: "spec", branch: "main" } };
  assert.equal(planCommitOn(astray, request, [facts(group)]).groups[0].verdict, "refused");
  const unknown = () => planCommitOn(destination, request, null, { generation: "9.9" });
  assert.equal(refusal(unknown).code, "GENERATION_UNSUPPORTED");
  assert.throws(() => planCommitOn({ ...destination, branch: "topic" }, request), { name: "TypeError", message: /destination/ });
});

test("paths may be bytes", () => {
  const bytes = new TextEncoder().encode(SPEC);
  const text = planCommit(snapshot(), AT, "demo", { paths: [SPEC] });
  for (const path of [bytes, Buffer.from(bytes), [...bytes]]) {
    assert.deepEqual(planCommit(snapshot(), AT, "demo", { paths: [path] }), text);
  }
  const odd = [...new TextEncoder().encode(`${MISSION}/research/`), 255];
  const draft = planCommit(snapshot(), AT, "demo", { paths: [Uint8Array.from(odd)] });
  assert.deepEqual(draft.groups[0].paths[0].written, odd);
});

test("a misuse is no refusal", () => {
  const ask = (request, known) => () => planCommit(snapshot(), AT, "demo", request, known);
  assert.throws(ask({ path: [SPEC] }), { name: "TypeError", message: /request: unknown field `path`/ });
  assert.throws(ask(undefined), { name: "TypeError", message: /request/ });
  assert.throws(ask({ paths: [SPEC] }, [{}]), { name: "TypeError", message: /facts: missing field/ });
  assert.throws(ask({ paths: ["\ud800"] }), TypeError);
  assert.throws(() => planCommit(snapshot(), {}, "demo", { paths: [SPEC] }), TypeError);
  assert.throws(() => planCommit({}, AT, "demo", { paths: [SPEC] }), TypeError);
  assert.throws(() => isChurn("moon", SPEC), TypeError);
  assert.equal(refusal(ask({ paths: [SPEC] }, [])).code, "FACT_UNAVAILABLE");
  assert.equal(refusal(ask({ paths: [SPEC], policy: "most" })).code, "MALFORMED_QUESTION");
  assert.equal(refusal(() => planCommit(snapshot(), AT, "nobody", { paths: [SPEC] })).code, "MISSION_NOT_FOUND");
});

test("protection and clearance", () => {
  const known = protecting("release");
  const { branches, hatch } = protection(known);
  assert.deepEqual(branches, [{ name: "release", source: "listed in .kittify/config.yaml" }]);
  assert.equal(hatch, false);
  const unlisted = protection({ primary: "absent", origin_head: "refs/remotes/origin/trunk/main" });
  assert.deepEqual(
    unlisted.branches.find(({ name }) => name === "trunk/main")?.source,
    "the default branch of origin",
  );
  assert.deepEqual(clearance(known, "feat/demo"), { clearance: "unprotected", waived: null });
  const error = refusal(() => clearance(known, "release"));
  assert.deepEqual([error.code, error.fields.destination_ref], ["SAFE_COMMIT_PROTECTED_BRANCH", "release"]);

  const capability = { flow: "release_flow", branch: "release", below: ["docs"] };
  const waived = { clearance: "capability", waived: "listed in .kittify/config.yaml" };
  assert.deepEqual(clearance(known, "release", { capability, paths: ["docs/a.md"] }), waived);
  refusal(() => clearance(known, "release", { capability, paths: ["src/a.rs"] }));
  refusal(() => clearance(protecting("main"), "main", { capability, paths: ["docs/a.md"] }));
  assert.equal(clearance({ ...known, hatch: "1" }, "release").clearance, "hatch");
  const own = { own_target: "release", primary_branch: null };
  assert.equal(clearance(known, "release", { mission: own }).clearance, "own_target");
  const unreadable = { primary: { unreadable: { reason: "not UTF-8" } } };
  assert.equal(refusal(() => protection(unreadable)).code, "PROTECTION_CONFIG_MALFORMED");
});

test("what a mission adds to protection", () => {
  assert.equal(missionScope(snapshot(), { ...AT, generation: "3.2" }, "demo"), null);
  const scope = missionScope(snapshot(), { ...AT, generation: "4.0" }, "demo");
  assert.deepEqual(Object.keys(scope), ["own_target", "primary_branch"]);
});

test("churn", () => {
  assert.equal(isChurn("status_state", LOG), true);
  assert.equal(isChurn("status_state", SPEC), false);
  assert.equal(isChurn("status_state", LOG, { missions: ["other"] }), false);
  assert.equal(isChurn("coordination_residue", LOG, { topology: "coord" }), true);
  assert.equal(isChurn("coordination_residue", LOG, { topology: "single_branch" }), false);
  assert.equal(refusal(() => isChurn("toolchain", LOG, { topology: "moon" })).code, "MALFORMED_QUESTION");
});

test("it is loaded by itself", async () => {
  const run = promisify(execFile);
  const code = `
    import { isChurn } from "kitty-core/planning/slim";
    try { isChurn("toolchain", "a") } catch (error) { console.log(error.message) }`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", code], {
    cwd: new URL(".", import.meta.url),
  });
  assert.match(stdout, /kitty-core\/planning is used before it was loaded/);
});
