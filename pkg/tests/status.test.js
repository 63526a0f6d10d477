import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";

import {
  Board,
  KittyError,
  boardOf,
  checkTransition,
  findingsOf,
  lanes,
  mergeLogs,
  reduceLog,
  snapshotOf,
  timeline,
  unfinishedWorkPackages,
} from "kitty-core/status";

function row(number, wp, from, to, actor = "claude:opus:implementer:implementer") {
  const event = {
    actor,
    at: `2026-01-02T03:04:${String(number).padStart(2, "0")}.000000+00:00`,
    event_id: `01KZWHY1M0T3Q9V5N8R2X4C6${String(number).padStart(2, "0")}`,
    evidence: null,
    execution_mode: "worktree",
    force: false,
    from_lane: from,
    mission_slug: "042-search",
    policy_metadata: null,
    reason: null,
    review_ref: null,
    to_lane: to,
    wp_id: wp,
  };
  return `${JSON.stringify(event)}\n`;
}

const ROWS = [
  row(1, "WP01", "genesis", "planned"),
  row(2, "WP02", "genesis", "planned"),
  row(3, "WP01", "planned", "claimed"),
  row(4, "WP01", "claimed", "in_progress"),
];
const LOG = ROWS.join("");
const bytes = (text) => new TextEncoder().encode(text);

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

test("a log reduces to a board of plain objects", () => {
  const board = reduceLog(LOG);
  assert.deepEqual(board, reduceLog(bytes(LOG)));
  assert.equal(board.event_count, 4);
  assert.equal(Object.getPrototypeOf(board), Object.prototype);
  const [first, second] = board.work_packages;
  assert.deepEqual([first.wp_id, first.lane, first.column], ["WP01", "in_progress", "doing"]);
  assert.deepEqual([first.effector.kind, first.effector.id], ["agent", "claude"]);
  assert.equal(second.lane, "planned");
  assert.equal(board.summary.in_progress, 1);
});

test("a bad line is thrown with its place", () => {
  const error = refusal(() => reduceLog(`${LOG}{`));
  assert.deepEqual([error.code, error.fields.line], ["STATUS_UNREADABLE", "5"]);
  assert.equal(refusal(() => reduceLog(LOG, { generation: "nonsense" })).code, "GENERATION_UNSUPPORTED");
  assert.throws(() => reduceLog(1), TypeError);
});

test("a board follows its log, however it is cut", () => {
  for (const size of [1, 7, 100, LOG.length]) {
    const board = new Board();
    for (let at = 0; at < LOG.length; at += size) board.append(bytes(LOG.slice(at, at + size)));
    assert.equal(board.lines, 4);
    assert.deepEqual(board.view(), boardOf({ log: LOG }));
    board.free();
    assert.throws(() => board.view(), TypeError);
  }
  const board = new Board({ meta: '{"mission_number": 42}' });
  const later = row(5, "WP02", "planned", "claimed");
  board.append(LOG).append(later.slice(0, -10));
  assert.equal(board.view().event_count, 4, "half a line is not there yet");
  assert.equal(board.view().mission_number, "42");
  board.append(later.slice(-10, -1));
  assert.equal(board.view().event_count, 4);
  assert.equal(board.finish().view().event_count, 5);
  assert.equal(refusal(() => board.append("{\n")).code, "STATUS_UNREADABLE");
  assert.equal(refusal(() => board.append(LOG)).code, "STATUS_UNREADABLE", "it stays unreadable");
});

test("the snapshot has the bytes of status.json", () => {
  const text = snapshotOf({ log: LOG, meta: '{"mission_number": 42, "mission_type": "software-dev"}' });
  const snapshot = JSON.parse(text);
  assert.deepEqual([snapshot.mission_number, snapshot.work_packages.WP01.lane], ["42", "in_progress"]);
  assert.equal(text, snapshotOf({ log: ROWS.toReversed().join(""), meta: snapshotMeta, current: text }));
  assert.deepEqual(findingsOf({ log: LOG, current: text, meta: snapshotMeta }).filter((f) => f.severity === "error"), []);
});
const snapshotMeta = '{"mission_number": 42, "mission_type": "software-dev"}';

test("timeline, findings, lanes and rules", () => {
  const rows = timeline(LOG, { missionIds: { "042-search": "01KZWHY1M0T3Q9V5N8R2X4C6B7" } });
  assert.deepEqual(rows.map((row) => [row.line, row.kind, row.row.to_lane]), [
    [1, "transition", "planned"],
    [2, "transition", "planned"],
    [3, "transition", "claimed"],
    [4, "transition", "in_progress"],
  ]);
  assert.equal(rows[0].row.mission_id, "01KZWHY1M0T3Q9V5N8R2X4C6B7");
  const lost = findingsOf({ log: LOG.split("\n").slice(1).join("\n"), older: LOG });
  assert.ok(lost.some(({ code }) => code === "LOG_REWRITTEN"));
  assert.ok(!findingsOf({ log: LOG, older: LOG }).some(({ code }) => code === "LOG_REWRITTEN"));
  const [found] = findingsOf({ log: `${LOG}{` });
  assert.deepEqual([found.code, found.line, found.severity], ["UNREADABLE_LINE", 5, "error"]);
  assert.equal(lanes().find((lane) => lane.lane === "claimed").column, "doing");
  checkTransition("planned", "claimed", { actor: "codex" });
  assert.equal(refusal(() => checkTransition("planned", "claimed")).code, "ACTOR_REQUIRED");
  assert.throws(() => checkTransition("planned", "claimed", { agent: "codex" }), TypeError);
  assert.deepEqual(unfinishedWorkPackages({ WP01: { lane: "done", reason_source: null } }, ["WP01", "WP02"]), ["WP02"]);
});

test("two logs are merged", () => {
  const [ours, theirs] = [row(20, "WP01", "in_progress", "for_review"), row(21, "WP02", "planned", "claimed")];
  assert.equal(mergeLogs(LOG, LOG + ours, LOG + theirs).split("\n").length, 7);
  assert.equal(refusal(() => mergeLogs(LOG, LOG, "")).code, "LOG_REWRITTEN");
});

test("places and status are loaded apart", async () => {
  const run = promisify(execFile);
  const code = `
    import { reduceLog } from "kitty-core/status/slim";
    try { reduceLog("") } catch (error) { console.log(error.message) }`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", code], {
    cwd: new URL(".", import.meta.url),
  });
  assert.match(stdout, /kitty-core\/status is used before it was loaded/);
});
