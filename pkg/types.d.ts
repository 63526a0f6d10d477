// The values that cross the border: the wire types of the core, key by key. Absent is `null`.

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

/** A decision that was not taken, as data. */
export interface RefusalData {
  /** The stable code. */
  readonly code: Code;
  readonly class: CodeClass;
  /** What is refused. */
  readonly message: string;
  /** What to do now. */
  readonly remedy: string;
  /** Exact forms that would have been accepted, best first. */
  readonly candidates: readonly string[];
  /** The facts that led here, by name. */
  readonly fields: Readonly<Record<string, string>>;
}

/** One row of the code registry. */
export interface CodeRow {
  readonly code: Code;
  readonly class: CodeClass;
  /** The message, with `{field}` place holders. */
  readonly message: string;
  /** The remedy, with `{field}` place holders. */
  readonly remedy: string;
  /** Why the authority refuses here. */
  readonly why: string;
}

/** The rules that decided. */
export interface Policy {
  readonly generation: Generation;
  /** Digest of the generation's profile. */
  readonly digest: string;
}

/** One row of the partition table. */
export interface KindRow {
  readonly kind: ArtifactKind;
  readonly partition: Partition;
  /** Why it belongs there. */
  readonly rationale: string;
  /** What breaks when it moves. */
  readonly consumers: readonly string[];
  /** File names directly below the mission that classify to it. */
  readonly files: readonly string[];
  /** Folder names directly below the mission that classify to it. */
  readonly folders: readonly string[];
}

/** A mission that a handle designates. */
export interface Mission {
  /** The canonical directory name. */
  readonly dir: string;
  /** The mission's directory in the primary checkout, absolute. */
  readonly path: string;
  readonly mission_id: string | null;
  readonly mid8: string | null;
  readonly policy: Policy;
}

/** What is wrong with one mission. */
export interface Defect {
  readonly defect:
    | "meta_malformed"
    | "meta_missing"
    | "identity_not_text"
    | "identity_missing"
    | "identity_duplicate"
    | "unsafe_name";
  /** In words, where there is more to say. */
  readonly detail: string | null;
}

/** One form of handle, and what it designates. */
export interface HandleForm {
  readonly form: "dir" | "mission_id" | "mid8" | "number" | "human_slug" | "bare_slug";
  readonly handle: string;
  /** The refusal's code when the text does not designate this mission. */
  readonly refused: Code | null;
}

/** One mission of the listing. */
export interface ListedMission {
  /** The directory name as it stands on disk. */
  readonly name: string;
  readonly mission_id: string | null;
  readonly mid8: string | null;
  readonly handles: readonly HandleForm[];
  readonly defects: readonly Defect[];
}

/** The specs folder at a glance. */
export interface Missions {
  /** By name. */
  readonly missions: readonly ListedMission[];
  /** Entries that are none. */
  readonly residue: readonly string[];
  readonly policy: Policy;
}

/** The deciding facts of a `meta.json`. */
export interface Meta {
  readonly mission_id: string | null;
  /** The explicit one, if it is text. */
  readonly mid8: string | null;
  /** Empty when absent. */
  readonly mission_type: string;
  readonly target_branch: string | null;
  readonly coordination_branch: string | null;
  /** The stored topology, if it is one. */
  readonly topology: Topology | null;
  /** Whether the mission was flattened: provenance only. */
  readonly flattened: boolean;
  readonly merged: boolean;
  /** Every key, in order of appearance. */
  readonly keys: readonly string[];
}

/** Where reads go. */
export interface ReadHome {
  readonly surface: Surface;
  /** Absolute. */
  readonly dir: string;
  /** The reason, when this stands in for the home of the kind. */
  readonly degraded: Code | null;
}

/** Where writes go. */
export interface WriteHome {
  readonly surface: Surface;
  /** Absolute. */
  readonly dir: string;
  /** The branch, short. */
  readonly ref: string;
}

/** The read leg: a home, or why there is none. */
export type ReadLeg =
  | { readonly home: ReadHome; readonly refusal: null }
  | { readonly home: null; readonly refusal: RefusalData };

/** The write leg: a home, or why there is none. */
export type WriteLeg =
  | { readonly home: WriteHome; readonly refusal: null }
  | { readonly home: null; readonly refusal: RefusalData };

/** A kind of the table, or the name of one that the caller declared with its partition. */
export type KindName = ArtifactKind | (string & {});

/** Where one kind of artifact of one mission lives. */
export interface Placement {
  /** The canonical directory name. */
  readonly mission: string;
  readonly kind: KindName;
  readonly partition: Partition;
  /** The surface to which the kind belongs. */
  readonly surface: Surface;
  /** Where the kind depends on it. */
  readonly topology: Topology | null;
  /** Where it could be decided. */
  readonly phase: LifecyclePhase | null;
  /** Where it was consulted. */
  readonly coordination: CoordinationState | null;
  readonly read: ReadLeg;
  readonly write: WriteLeg;
  /** Why the kind lives there. */
  readonly why: string;
  readonly policy: Policy;
}

/** One row of a mission's routing table: a placement, or why there is none. */
export type Route =
  | { readonly kind: ArtifactKind; readonly placement: Placement; readonly refusal: null }
  | { readonly kind: ArtifactKind; readonly placement: null; readonly refusal: RefusalData };

/** What the name of a mission's branch says. */
export interface ParsedBranch {
  /** As written. */
  readonly slug: string;
  readonly mid8: string | null;
  /** If it is a lane's branch. */
  readonly lane: string | null;
}

/** What the name of a worktree directory says. */
export interface ParsedWorktree {
  /** The mission's slug or directory name, as written. */
  readonly mission: string;
  /** `null` for the coordination worktree. */
  readonly lane: string | null;
}

/** The facts that decide the topology of a new mission. */
export interface CreateFacts {
  /** What the user asked for. */
  readonly explicit?: string | null;
  /** The mission will become a pull request. */
  readonly pull_request: boolean;
  /** The mission is created in a checkout of its own. */
  readonly owned_checkout: boolean;
  readonly current_branch?: string | null;
  readonly primary_branch?: string | null;
  readonly primary_protected: boolean;
  /** The repository has no commit yet. */
  readonly unborn_head: boolean;
}

/** A branch that a remote is known to have. */
export interface RemoteBranch {
  readonly remote: string;
  readonly branch: string;
}

/** A worktree that git has registered. */
export interface Worktree {
  /** Its directory. */
  readonly path: string;
  /** `null` when detached. */
  readonly branch: string | null;
}

/** The content of a file: bytes, or text. */
export type Content = Uint8Array | string;

/** What a snapshot knows of git. Absent lists are empty. */
export interface GitFacts {
  /** The checked-out branch; absent when detached. */
  readonly head?: string | null;
  /** Whether the checked-out branch has no commit yet. */
  readonly unborn?: boolean;
  /** Local branches. */
  readonly branches?: readonly string[];
  readonly remote_branches?: readonly RemoteBranch[];
  /** The full ref behind `refs/remotes/origin/HEAD`. */
  readonly origin_head?: string | null;
  /** Other revisions that resolve, such as tags. */
  readonly revisions?: readonly string[];
  /** Paths held by a revision's tree. */
  readonly tree_paths?: readonly { readonly revision: string; readonly path: string }[];
  readonly worktrees?: readonly Worktree[];
}

/** Files and git facts at one moment. Paths are absolute and separated by `/`. */
export interface Snapshot {
  /** Files by path; their parents are directories. */
  readonly files: Readonly<Record<string, Content>> | ReadonlyMap<string, Content>;
  /** Directories without files. */
  readonly dirs?: readonly string[];
  /** Without git facts, git is unavailable. */
  readonly git?: GitFacts | null;
}

/** What stands at a path; symbolic links are followed, a dangling one is absent. */
export type PathKind = "absent" | "file" | "directory" | "other";

/**
 * The file system, as the caller has it. Synchronous. What cannot be answered is thrown; the `code`
 * of the exception, as Node's `fs` sets it, says why: `ENOENT`, `ENOTDIR`, `EISDIR`, `EACCES`,
 * `EPERM`, `EILSEQ` (a name that is not UTF-8). Any other exception refuses the decision with
 * `PORT_FAILED` and becomes the `cause` of the {@link KittyError}.
 */
export interface Files {
  kind(path: string): PathKind;
  /** The content of a file, or `null` where there is none. */
  read(path: string): Content | null;
  /** The names in a directory, in any order, or `null` where there is none; bytes when not UTF-8. */
  list(path: string): readonly (string | Uint8Array)[] | null;
  /** The path without symbolic links; a missing tail is kept as written. */
  realPath(path: string): string;
}

/** Where HEAD points. */
export type Head =
  | { readonly kind: "branch"; readonly name: string }
  /** A branch without a commit. */
  | { readonly kind: "unborn"; readonly name: string }
  | { readonly kind: "detached" };

/**
 * Facts of a git repository; `dir` is a directory inside it. Synchronous. A fact that cannot be had
 * is thrown: with the `code` `ENOENT` (no git) or `ENOTSUP` it is unavailable, otherwise the port
 * failed.
 */
export interface Git {
  head(dir: string): Head;
  /** Whether the local branch exists. */
  hasBranch(dir: string, name: string): boolean;
  /** Every remote-tracking branch. */
  remoteBranches(dir: string): readonly RemoteBranch[];
  /** The full ref that `refs/remotes/origin/HEAD` points to. */
  originHead(dir: string): string | null;
  /** Whether a branch, tag or other revision names an object. */
  hasRevision(dir: string, revision: string): boolean;
  /** Whether the tree of the revision holds the path. */
  hasPath(dir: string, revision: string, path: string): boolean;
  /** Every registered worktree, the primary one first. */
  worktrees(dir: string): readonly Worktree[];
}

/** The caller's own file system and git. Without `git`, git is unavailable. */
export interface Ports {
  readonly files: Files;
  readonly git?: Git | null;
}

/** What a repository is read from. */
export type Source = Snapshot | Ports;
