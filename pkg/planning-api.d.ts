import type { GenerationOption } from "./api.js";
import type {
  Capability,
  ChurnSort,
  Clearance,
  CommitDraft,
  CommitFacts,
  CommitPlanSet,
  CommitRequest,
  Destination,
  GivenPath,
  MissionScope,
  Protection,
  ProtectionFacts,
} from "./planning-types.js";
import type { Source } from "./types.js";
import type { Topology } from "./vocabulary.js";

export { InternalError, KittyError, readySync, type GenerationOption, type WasmBytes, type WasmSource } from "./api.js";
export type * from "./planning-types.js";
export type {
  Content,
  Files,
  Git,
  GitFacts,
  Head,
  KindName,
  PathKind,
  Ports,
  RefusalData,
  RemoteBranch,
  Snapshot,
  Source,
  Worktree,
} from "./types.js";
export * from "./vocabulary.js";

/** A repository of a source. */
export interface RepositoryOptions extends GenerationOption {
  /** The primary checkout; without a generation the one counts that the repository records. */
  readonly root: string;
}

/**
 * Where every file of a commit would go, and why it would be refused. Nothing is executed.
 *
 * Without facts, a draft: the groups, each with its branch and worktree or the refusal. With facts, one
 * {@link CommitFacts} for each group of the draft that has no refusal, in their order: the whole plan set,
 * as the host that gathered them would execute it. A repository that cannot answer, or facts that are not as
 * many, are thrown; what is wrong with a group is data of that group.
 */
export declare function planCommit(
  source: Source,
  options: RepositoryOptions,
  handle: string,
  request: CommitRequest,
  facts?: null,
): CommitDraft;
export declare function planCommit(
  source: Source,
  options: RepositoryOptions,
  handle: string,
  request: CommitRequest,
  facts: readonly CommitFacts[],
): CommitPlanSet;

/**
 * As {@link planCommit}, on a branch and in a worktree that the caller names: no mission is looked for, and
 * relative paths start at the worktree.
 */
export declare function planCommitOn(
  destination: Destination,
  request: CommitRequest,
  facts?: null,
  options?: GenerationOption,
): CommitDraft;
export declare function planCommitOn(
  destination: Destination,
  request: CommitRequest,
  facts: readonly CommitFacts[],
  options?: GenerationOption,
): CommitPlanSet;

/** What a mission adds to protection; `null` in generations where it adds nothing. */
export declare function missionScope(source: Source, options: RepositoryOptions, handle: string): MissionScope | null;

/** The protected branches. */
export declare function protection(facts: ProtectionFacts): Protection;

/**
 * Why a commit of these paths may land on a branch; throws `SAFE_COMMIT_PROTECTED_BRANCH` where it may not.
 * @param branch Compared as it is written.
 * @param options.capability The right to commit there; without one the ordinary.
 * @param options.mission See {@link missionScope}.
 */
export declare function clearance(
  facts: ProtectionFacts,
  branch: string,
  options?: {
    readonly capability?: Capability | null;
    readonly paths?: readonly GivenPath[] | null;
    readonly mission?: MissionScope | null;
  },
): Clearance;

/**
 * Whether a path is churn of that sort.
 * @param options.missions The directory names of the missions that count; without them any.
 * @param options.topology Without one, as if there were a coordination branch.
 */
export declare function isChurn(
  sort: ChurnSort,
  path: string,
  options?: GenerationOption & {
    readonly missions?: readonly string[] | null;
    readonly topology?: Topology | null;
  },
): boolean;
