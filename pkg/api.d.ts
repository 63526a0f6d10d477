/// <reference lib="esnext.disposable" />

import type {
  CodeRow,
  Content,
  CreateFacts,
  KindName,
  KindRow,
  Meta,
  Mission,
  Missions,
  ParsedBranch,
  ParsedWorktree,
  Placement,
  Policy,
  RefusalData,
  Route,
  Source,
} from "./types.js";
import type {
  ArtifactKind,
  Code,
  CodeClass,
  CoordinationState,
  Generation,
  LifecyclePhase,
  Partition,
  Surface,
  Topology,
} from "./vocabulary.js";

export type * from "./types.js";
export * from "./vocabulary.js";

/** A value of the vocabulary, or any other text: the authority refuses what it does not know. */
type Known<Word extends string> = Word | (string & {});

/** The generation that decides; `3.2` unless said otherwise. A version such as `3.2.7` will do. */
export interface GenerationOption {
  readonly generation?: Known<Generation> | null;
}

/** A decision that was not taken, or a question that could not be asked. */
export declare class KittyError extends Error {
  /** For a {@link RefusalData} of a leg, when it should be thrown after all. */
  constructor(refusal: RefusalData & { readonly cause?: unknown });
  readonly name: "KittyError";
  /** The stable code. */
  readonly code: Code;
  readonly class: CodeClass;
  /** What to do now. */
  readonly remedy: string;
  /** Exact forms that would have been accepted, best first. */
  readonly candidates: readonly string[];
  /** The facts that led here, by name. */
  readonly fields: Readonly<Record<string, string>>;
  /** What a port threw, if that led here. */
  readonly cause?: unknown;
  /** The refusal as data. */
  toJSON(): RefusalData;
}

/**
 * The authority itself failed: a defect, or no memory left. The instance is given up and the next
 * question starts a new one; repositories of the old one have to be opened again.
 */
export declare class InternalError extends Error {
  readonly name: "InternalError";
}

/**
 * The kind of the artifact at `path`, or `null` if it has none.
 * @param options.mission The mission's directory name, when `path` is relative to it.
 */
export declare function classify(
  path: string,
  options?: GenerationOption & { readonly mission?: string | null },
): ArtifactKind | null;

/** The partition table. */
export declare function kinds(options?: GenerationOption): KindRow[];

/** The rules in force. */
export declare function policy(options?: GenerationOption): Policy;

/** Title, remedy and reason of a code. */
export declare function explain(code: Known<Code>): CodeRow;

/** Whether a primary copy of `kind` is left-over coordination bookkeeping under `topology`. */
export declare function isCoordinationResidue(
  kind: Known<ArtifactKind>,
  topology: Known<Topology>,
  options?: GenerationOption,
): boolean;

/** The location of `surface` among the given ones. */
export declare function location(
  surface: Known<Surface>,
  locations: Readonly<Partial<Record<Surface, string>>>,
): string;

/** Checks a branch name as the target of a new mission and answers it unchanged. */
export declare function branchName(name: string): string;

/** Checks a text as one component of a path and answers it unchanged. */
export declare function pathSegment(segment: string): string;

/** The stored topology that a text is, if it is one. */
export declare function storedTopology(value: string): Topology | null;

/** The cell of the grid. */
export declare function deriveTopology(shape: { readonly coordination: boolean; readonly lanes: boolean }): Topology;

/** Whether COORD kinds live on a coordination branch. */
export declare function routesThroughCoordination(topology: Known<Topology>): boolean;

/** What an unstamped mission of this derived shape is. */
export declare function unstampedTopology(topology: Known<Topology>, options?: GenerationOption): Topology;

/** The effective topology of the contents of `meta.json` and `lanes.json`; `null` when absent. */
export declare function topologyOf(
  meta: Content | null,
  lanes?: Content | null,
  options?: GenerationOption,
): Topology;

/** Refuses a mission stamped flat whose manifest lists code lanes. */
export declare function checkManifest(topology: Known<Topology>, hasCodeLanes: boolean, mission: string): void;

/** The topology of a new mission. */
export declare function createTopology(facts: CreateFacts, options?: GenerationOption): Topology;

/** The deciding facts of a `meta.json`. */
export declare function metaView(meta: Content): Meta;

/** The mid8 of a mission: explicit, from the id, or the tail of its slug. */
export declare function mid8(meta: Content, slug: string): string | null;

/** The first eight characters of a mission id, if it has them. */
export declare function mid8OfId(id: string): string | null;

/** The mid8 that a slug carries as its tail. */
export declare function mid8OfSlug(slug: string): string | null;

/** The slug without its number. */
export declare function stripNumber(slug: string): string;

/** A name that is composed from a mission's slug and id. */
export type MissionName =
  /** The directory of a new mission. */
  | "mission_dir"
  /** The mission's directory in its coordination worktree. */
  | "coordination_mission_dir"
  | "coordination_worktree"
  /** The coordination branch as the tool reconstructs it. */
  | "reconstructed_branch"
  | "mission_branch";

/** Composes a name from a slug and a mission id (or its mid8; the first eight characters count). */
export declare function missionName(name: MissionName, slug: string, missionId?: string | null): string;

/** The branch of a lane. */
export declare function laneBranch(
  slug: string,
  lane: string,
  options?: GenerationOption & { readonly missionId?: string | null; readonly planningBranch?: string | null },
): string;

/** The worktree directory of a lane. */
export declare function laneWorktree(
  slug: string,
  lane: string,
  options?: GenerationOption & { readonly missionId?: string | null },
): string;

/** Reads a branch name; `null` if it is no mission's. */
export declare function parseBranch(name: string, options?: GenerationOption): ParsedBranch | null;

/** Reads the name of a worktree directory; `null` if it is no mission's. */
export declare function parseWorktree(name: string, options?: GenerationOption): ParsedWorktree | null;

/** The primary checkout above (or at) `start`. */
export declare function discover(source: Source, start: string): string;

/** The primary checkout that the directory is, or is a linked worktree of. */
export declare function mainRoot(source: Source, dir: string): string;

/** Questions about one repository. Each method is one decision over one fresh look. */
export declare class Repository {
  /**
   * A snapshot is copied once; ports are asked at every question.
   * @param options.root The primary checkout: see {@link discover} and {@link mainRoot}.
   * @param options.generation Without one, the generation counts that the repository records.
   */
  constructor(source: Source, options: GenerationOption & { readonly root: string });
  /** The primary checkout. */
  readonly root: string;
  /** The rules in force. */
  policy(): Policy;
  /** All missions with every handle form, defects and ambiguities. */
  missions(): Missions;
  /** The mission that a handle designates. */
  fold(handle: string): Mission;
  /** As {@link fold}, for creating a mission of the given type; `null` when the name is free. */
  foldForCreate(handle: string, missionType: string): Mission | null;
  /**
   * Where artifacts of a kind live.
   * @param options.partition Declares a kind that the table does not know.
   */
  place(
    handle: string,
    kind: KindName,
    options?: { readonly partition?: Known<Partition> | null },
  ): Placement;
  /** Where the artifact at a path lives. */
  placePath(handle: string, path: string): Placement;
  /** The routing table of a mission. */
  routes(handle: string): Route[];
  /** The deciding facts of the mission's `meta.json`. */
  meta(handle: string): Meta;
  /** The effective topology of the mission. */
  topology(handle: string): Topology;
  /** The lifecycle phase of the mission. */
  phase(handle: string): LifecyclePhase;
  /** The target branch of the mission. */
  targetBranch(handle: string): string;
  /**
   * The primary branch.
   * @param options.currentFirst Whether the checked-out branch counts first.
   */
  primaryBranch(options?: { readonly currentFirst?: boolean }): string;
  /** What is there of the coordination surface of that name. */
  coordinationState(
    slug: string,
    options?: { readonly mid8?: string | null; readonly branch?: string | null },
  ): CoordinationState;
  /** Gives the memory back; `using repository = …` does it at the end of the block. */
  free(): void;
  [Symbol.dispose](): void;
}

/** Types of the surroundings, where they exist: the package needs neither the DOM nor Node. */
type Global<Name extends string> = typeof globalThis extends { readonly [Key in Name]: { prototype: infer Type } }
  ? Type
  : never;
type WasmModule = typeof globalThis extends { readonly WebAssembly: { Module: { prototype: infer Type } } }
  ? Type & object
  : never;

/** The wasm file, at hand: its bytes, or the compiled module. */
export type WasmBytes = ArrayBuffer | ArrayBufferView | WasmModule;

/** The wasm file, at hand or on its way: also its address, or the response that brings it. */
export type WasmSource =
  | WasmBytes
  | string
  | Global<"URL">
  | Global<"Response">
  | PromiseLike<WasmBytes | Global<"Response">>;

/** Loads the module without waiting (a browser allows that for small files or in workers only). */
export declare function readySync(source: WasmBytes): void;
