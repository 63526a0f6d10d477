// Compiled, never run: the API as its users see it, under `strict`.

import {
  ARTIFACT_KINDS,
  type ArtifactKind,
  classify,
  type Code,
  createTopology,
  discover,
  type Files,
  type Git,
  InternalError,
  KittyError,
  kinds,
  location,
  type Placement,
  ready,
  readySync,
  type RefusalData,
  Repository,
  type Snapshot,
  type Topology,
  topologyOf,
} from "kitty-core";
import { ready as readySlim } from "kitty-core/slim";

await ready();
await ready("https://example.org/kitty_bg.wasm");
await readySlim(new Uint8Array());
readySync(new ArrayBuffer(8));
// @ts-expect-error slim has to be given the file
await readySlim();
// @ts-expect-error a number is no wasm file
await ready(42);

const kind: ArtifactKind | null = classify("kitty-specs/demo/spec.md", { generation: "4.0" });
const all: readonly ArtifactKind[] = ARTIFACT_KINDS;
const rationales: string[] = kinds().map((row) => row.rationale);
const topology: Topology = topologyOf("{}", new Uint8Array(), { generation: "3.2.7" });
const place: string = location("coord", { coord: "/r/.worktrees/demo-coord" });
// @ts-expect-error no such surface
location("coord", { moon: "/r" });
// @ts-expect-error facts are all or nothing
createTopology({ explicit: "lanes" });
// @ts-expect-error no such option
classify("spec.md", { generations: "4.0" });

const snapshot: Snapshot = { files: { "/r/meta.json": "{}" }, git: { head: "main", branches: ["main"] } };
const files: Files = {
  kind: (path) => (path.endsWith(".json") ? "file" : "absent"),
  read: () => null,
  list: () => ["spec.md", new Uint8Array([255])],
  realPath: (path) => path,
};
const git: Git = {
  head: () => ({ kind: "branch", name: "main" }),
  hasBranch: () => true,
  remoteBranches: () => [{ remote: "origin", branch: "main" }],
  originHead: () => null,
  hasRevision: () => false,
  hasPath: () => false,
  worktrees: () => [{ path: "/r", branch: null }],
};
// @ts-expect-error ports are synchronous
const asynchronous: Files = { ...files, read: async () => null };
// @ts-expect-error a branch has a name
git.head = () => ({ kind: "branch" });

{
  using repository = new Repository({ files, git }, { root: discover(snapshot, "/r/deep") });
  const placement: Placement = repository.place("042", "status_state");
  const { read, write } = placement;
  const reading: string = read.refusal === null ? read.home.dir : read.refusal.remedy;
  const branch: string | null = write.home?.ref ?? null;
  if (write.home === null) throw new KittyError(write.refusal);
  for (const route of repository.routes("042")) {
    const code: Code | null = route.placement === null ? route.refusal.code : route.placement.read.refusal?.code ?? null;
    void code;
  }
  repository.place("042", "brew_log", { partition: "coord" });
  // @ts-expect-error the root has to be named
  new Repository(snapshot);
  void [reading, branch];
}

try {
  new Repository(snapshot, { root: "/r" }).fold("042");
} catch (error) {
  if (error instanceof KittyError) {
    switch (error.code) {
      case "MISSION_AMBIGUOUS_SELECTOR":
        console.log(error.candidates.join(", "), error.remedy);
        break;
      // @ts-expect-error no such code
      case "MISSION_WHATEVER":
        break;
    }
    const data: RefusalData = error.toJSON();
    const value: string | undefined = data.fields["handle"];
    void value;
  } else if (error instanceof InternalError) {
    console.log(error.cause);
  }
}

import {
  Board,
  type BoardData,
  type FindingCode,
  type Lane,
  type LogRow,
  boardOf,
  checkTransition,
  reduceLog,
  timeline,
} from "kitty-core/status";

using growing = new Board({ generation: "4.0" });
const drawn: BoardData = growing.append(new Uint8Array()).append("").finish().view();
const lane: Lane | undefined = drawn.work_packages[0]?.lane;
// @ts-expect-error a board is read only
drawn.event_count = 1;
const rows: LogRow[] = timeline("", { missionIds: { slug: "id" } });
const found: FindingCode = "UNREADABLE_LINE";
checkTransition("planned", "claimed", { actor: "codex" });
// @ts-expect-error no such fact
checkTransition("planned", "claimed", { agent: "codex" });
// @ts-expect-error a log is needed
boardOf({ meta: "{}" });

import {
  type CommitDraft,
  type CommitFacts,
  type CommitPlanSet,
  type ConfigValue,
  clearance,
  isChurn,
  planCommit,
  planCommitOn,
  type ProtectionFacts,
  ready as readyPlanning,
} from "kitty-core/planning";

await readyPlanning();
const draft: CommitDraft = planCommit(snapshot, { root: "/r" }, "042", { paths: ["a", new Uint8Array()] });
for (const group of draft.groups) {
  const shown: string = group.refusal === null ? group.branch : group.refusal.remedy;
  // @ts-expect-error a group may be refused
  const root: string = group.worktree_root;
  void [shown, root];
}
declare const gathered: readonly CommitFacts[];
const set: CommitPlanSet = planCommit({ files, git }, { root: "/r" }, "042", { paths: [] }, gathered);
for (const group of set.groups) {
  switch (group.verdict) {
    case "plan":
      console.log(group.plan.target.full_ref, group.branch);
      if (group.plan.target.clearance !== "unprotected") console.log(group.plan.target.waived);
      break;
    case "refused":
      console.log(group.refusal.code, group.refusal.remedy);
      break;
    case "unchanged":
      console.log(group.reason);
      break;
    case "materialize":
      console.log(group.worktree_root);
      break;
    default:
      group satisfies never;
  }
}
const direct: CommitDraft = planCommitOn({ repo_root: "/r", worktree_root: "/r", destination_ref: "a" }, { paths: [] });
// @ts-expect-error the branch has to be named
planCommitOn({ repo_root: "/r", worktree_root: "/r" }, { paths: [] });
// @ts-expect-error a draft has no step
draft.step;
// @ts-expect-error no such member
planCommit(snapshot, { root: "/r" }, "042", { path: ["a"] });
// @ts-expect-error facts are whole
planCommit(snapshot, { root: "/r" }, "042", { paths: ["a"] }, [{ operation: "none" }]);
const listed: ConfigValue = { list: [{ text: "main" }] };
const protectionFacts: ProtectionFacts = {
  primary: { document: { map: [[{ text: "protection" }, { map: [[{ text: "protected_branches" }, listed]] }]] } },
};
clearance(protectionFacts, "main", { capability: { flow: "release_flow", branch: "main", below: ["docs"] } });
// @ts-expect-error the standard flow opens no branch
clearance(protectionFacts, "main", { capability: { flow: "standard", branch: "main", below: [] } });
// @ts-expect-error no such sort
isChurn("moon", "a");

import { type FileDefectCode, ready as readyGate, type Report, scan, type Site } from "kitty-core/gate";

await readyGate();
const report: Report = scan({ "src/a.py": "", "src/b.py": new Uint8Array() }, "version = 1", { bite: false });
const open: readonly Site[] = report.sites.filter((site) => site.disposition === "violation");
const codes: readonly FileDefectCode[] = report.defects.map((defect) => defect.code);
// @ts-expect-error a text or bytes
scan({ "src/a.py": 1 }, "version = 1");
// @ts-expect-error no such option
scan({}, "version = 1", { cache: true });
// @ts-expect-error the way is there only where the value took one
open[0]?.trace.length;
void codes;

declare const console: { log(...values: unknown[]): void };
void [direct, reduceLog(""), lane, rows, found, kind, all, rationales, topology, place, asynchronous];
