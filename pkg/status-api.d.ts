/// <reference lib="esnext.disposable" />

import type { GenerationOption } from "./api.js";
import type {
  BoardData,
  Ending,
  Json,
  LaneRow,
  LogRow,
  StatusFinding,
  TotalOrder,
  TransitionFacts,
} from "./status-types.js";
import type { Content } from "./types.js";
import type { Lane } from "./vocabulary.js";

export { InternalError, KittyError, readySync, type GenerationOption, type WasmBytes, type WasmSource } from "./api.js";
export type { Content } from "./types.js";
export type * from "./status-types.js";
export * from "./vocabulary.js";

/** A lane, or a person's spelling of one. */
type LaneWord = Lane | (string & {});

/** The files of a status. */
export interface StatusFiles {
  readonly log: Content;
  readonly meta?: Content | null;
  /** The `status.json` that is there. */
  readonly current?: Content | null;
}

/** What a log reduces to, by itself. Throws `STATUS_UNREADABLE` with the line of the first bad row. */
export declare function reduceLog(log: Content, options?: GenerationOption): BoardData;

/** The board of a mission. */
export declare function boardOf(files: StatusFiles, options?: GenerationOption): BoardData;

/** The text of `status.json`, byte for byte. */
export declare function snapshotOf(files: StatusFiles, options?: GenerationOption): string;

/**
 * Everything that is wrong or odd with these files; an unreadable line is a finding. `older` is an older copy
 * of the log, for instance the committed one: what it has and the log has lost is found.
 */
export declare function findingsOf(
  files: Omit<StatusFiles, "log"> & { readonly log?: Content | null; readonly older?: Content | null },
  options?: GenerationOption,
): StatusFinding[];

/** The rows of a log: who did what, and when. `missionIds` gives ids by slug, for rows that lack one. */
export declare function timeline(
  log: Content,
  options?: GenerationOption & { readonly missionIds?: Readonly<Record<string, string>> },
): LogRow[];

/** The union of two logs that grew out of `base`. */
export declare function mergeLogs(base: Content, ours: Content, theirs: Content): string;

/** The lane table. */
export declare function lanes(): LaneRow[];

/** What a person's spelling of a lane stands for; a word that is no lane stands for itself. */
export declare function resolveLane(word: string): LaneWord;

/** Throws the code of the guard that a transition does not pass. */
export declare function checkTransition(
  from: LaneWord,
  to: LaneWord,
  facts?: TransitionFacts,
  options?: GenerationOption,
): void;

/** Throws what the guard of an edge refuses, whatever else is wrong with the transition. */
export declare function checkGuard(
  from: LaneWord,
  to: LaneWord,
  facts?: TransitionFacts,
  options?: GenerationOption,
): void;

/** The work packages with which a mission may not end, and those expected that are not there. */
export declare function unfinishedWorkPackages(
  workPackages: Readonly<Record<string, Ending>>,
  expected?: readonly string[],
): string[];

/** A work package id as it is written. */
export declare function normalizeWorkPackageId(id: string): string;

/** The state of a subtask that a person's word stands for. */
export declare function subtaskState(word: string): string;

/** Rows in their CloudEvents form, in their total order. */
export declare function totalOrder(rows: readonly Json[]): TotalOrder;

/** A board that follows its log: give it what arrives, ask for the view when you draw. */
export declare class Board {
  constructor(options?: GenerationOption & { readonly meta?: Content | null; readonly current?: Content | null });
  /** Reads the next piece of the log; a line may be cut anywhere. */
  append(chunk: Content): this;
  /** Takes what stands behind the last line break as a line. */
  finish(): this;
  /** How many whole lines were read. */
  readonly lines: number;
  /** The board of all whole lines so far. */
  view(): BoardData;
  /** Frees the memory of the module. */
  free(): void;
  [Symbol.dispose](): void;
}
