// What a commit is asked with, the facts that decide about it, and what is planned. Key by key the
// wire types of the core; absent is `null`.

import type { KindName, RefusalData } from "./types.js";
import type { CommitFlow, GitOperation, Surface, WorktreeProbe } from "./vocabulary.js";

/** A path as git has it: text, or its bytes where it is not UTF-8. */
export type GitPath = string | readonly number[];

/** A path as a caller may give it. */
export type GivenPath = GitPath | Uint8Array;

/** A right to commit on a protected branch. */
export type Capability =
  /** Without a branch it opens nothing. */
  | { readonly flow: CommitFlow; readonly branch?: null; readonly below?: readonly GivenPath[] }
  | {
      readonly flow: Exclude<CommitFlow, "standard">;
      /** The branch that it opens. */
      readonly branch: string;
      /** The files and folders that it covers. */
      readonly below: readonly GivenPath[];
    };

/** A commit that somebody wants. */
export interface CommitRequest {
  /** The files: absolute, or relative to the primary checkout. */
  readonly paths: readonly GivenPath[];
  /** Without a message it can be planned, not made. */
  readonly message?: string | Uint8Array;
  /** The kind that the caller believes to commit. */
  readonly kind?: KindName | null;
  /** The right to commit on a protected branch. */
  readonly capability?: Capability | null;
  /** `auto`: a file that is gone is removed. `write`: it is a mistake. */
  readonly intent?: "auto" | "write" | null;
  /** What a refused group means for the others: `all` or nothing, or `partial`. */
  readonly policy?: "all" | "partial" | null;
  /** As git is configured, or not at all. */
  readonly signing?: "inherit" | "off" | null;
  /** Files written into the primary checkout only to be committed elsewhere. */
  readonly created_here?: readonly GivenPath[];
  /** The target branch, if it is to follow the coordination branch. */
  readonly advance?: string | null;
}

/** A branch and a worktree that the caller names. */
export interface Destination {
  /** The primary checkout. */
  readonly repo_root: string;
  readonly worktree_root: string;
  /** Its real path, and other spellings that the files may use. */
  readonly spellings?: readonly string[];
  /** The short name of the branch. */
  readonly destination_ref: string;
  /** A kind, and the branch on which it belongs. */
  readonly home?: { readonly kind: KindName; readonly branch: string } | null;
}

/** A file of a draft. */
export type DraftPath =
  | {
      /** As the caller wrote it. */
      readonly written: GitPath;
      /** Its path in the worktree. */
      readonly path: GitPath;
      /** The path of its copy in the primary checkout, where the two are compared. */
      readonly primary: GitPath | null;
    }
  /** It has no place there. */
  | { readonly written: GitPath; readonly path: null; readonly primary: null };

/** Whose files a group holds: those of the caller's own partition, or the others. */
export type GroupRole = "caller" | "other";

interface OfDraft {
  readonly role: GroupRole;
  /** The kind that stands for the files. */
  readonly kind: KindName | null;
  readonly paths: readonly DraftPath[];
}

/** Files that land on one branch. It wants a {@link CommitFacts}. */
export interface PlacedGroup extends OfDraft {
  readonly surface: Surface;
  /** The branch, as the mission names it. */
  readonly branch: string;
  /** The primary checkout. */
  readonly repo_root: string;
  /** The worktree that is committed in. */
  readonly worktree_root: string;
  readonly refusal: null;
}

/** Files that land nowhere. */
export interface UnplacedGroup extends OfDraft {
  readonly surface: null;
  readonly branch: null;
  readonly repo_root: null;
  readonly worktree_root: null;
  /** Why. */
  readonly refusal: RefusalData;
}

export type DraftGroup = PlacedGroup | UnplacedGroup;

/** Something that the caller should know, and that stops nothing. */
export type Note =
  /** The file has no kind; it goes where planning goes. */
  | { readonly note: "unclassified_goes_primary"; readonly subject: GitPath }
  /** The branch is protected, and that was waived. */
  | { readonly note: "protection_waived"; readonly subject: string }
  /** An entry of the protected list is no text; it is read as this. */
  | { readonly note: "protected_entry_not_text"; readonly subject: string };

/** A request, grouped and placed. */
export interface CommitDraft {
  /** The primary one first. */
  readonly groups: readonly DraftGroup[];
  readonly notes: readonly Note[];
}

/** A value of a YAML 1.2 document. */
export type ConfigValue =
  | "null"
  | { readonly bool: boolean }
  /** As Python prints it: `3.10` is `3.1`. */
  | { readonly number: string }
  | { readonly text: string }
  | { readonly list: readonly ConfigValue[] }
  /** Keys and values, in their order. */
  | { readonly map: readonly (readonly [key: ConfigValue, value: ConfigValue])[] };

/** What stands at `.kittify/config.yaml` below a root. */
export type ConfigFact =
  | "absent"
  | { readonly unreadable: { readonly reason: string } }
  /** An empty document is `"null"`. */
  | { readonly document: ConfigValue };

/** What protects the branches of a repository. */
export interface ProtectionFacts {
  /** The configuration of the primary checkout. */
  readonly primary: ConfigFact;
  /** The configuration of the worktree, where it is another one. */
  readonly worktree?: ConfigFact | null;
  /** The full ref behind `refs/remotes/origin/HEAD`. */
  readonly origin_head?: string | null;
  /** The value of `SPEC_KITTY_ALLOW_PROTECTED_BRANCH_COMMITS`, if it is set. */
  readonly hatch?: string | null;
}

/** How a tree stores an entry: file, executable file, symbolic link, commit of another repository. */
export type FileMode = "100644" | "100755" | "120000" | "160000";

/** An entry of an index or of a tree. */
export interface Blob {
  readonly mode: FileMode;
  /** Its content: 40 or 64 lower-case hexadecimal digits. */
  readonly oid: string;
}

/** What stands at a path; links are not followed. */
export type Lstat = "missing" | { readonly file: { readonly executable: boolean } } | "link" | "directory" | "other";

/** A working copy: what stands there, what git would store, and what the commit at HEAD holds. */
export interface CopyFacts {
  readonly lstat: Lstat;
  /** What git would store, filters applied. It may be left out where no other copy is compared with it. */
  readonly content?: string | null;
  readonly head?: Blob | null;
}

/** The repository within the worktree that a path belongs to. */
export type Inside =
  | "worktree"
  /** By its path. */
  | { readonly submodule: GivenPath }
  /** One that git does not know of, by its path. */
  | { readonly nested_repository: GivenPath };

/** One path of a {@link PlacedGroup}. */
export interface PathFacts {
  /** As the draft names it. */
  readonly path: GivenPath;
  readonly copy: CopyFacts;
  /** The first parent that is a symbolic link. */
  readonly symlinked_parent?: GivenPath | null;
  /** The entry of the index. */
  readonly tracked?: Blob | null;
  readonly inside: Inside;
  /** Whether the index says not to look at it. */
  readonly skip_worktree: boolean;
  /** Whether the index says to hold it for unchanged. */
  readonly assume_unchanged: boolean;
  /** How the index spells it, where only letter case tells the two apart. */
  readonly spelled?: GivenPath | null;
  /** The copy in the primary checkout, where the draft names one. */
  readonly primary?: CopyFacts | null;
}

/** The worktree that is to be committed in. */
export interface WorktreeFacts {
  /** As the draft names it. */
  readonly asked: string;
  /** Its real path. */
  readonly root: string;
  readonly probe: WorktreeProbe;
  /** The top directory of the worktree that it lies in. */
  readonly toplevel?: string | null;
  /** The git directory that all worktrees share. */
  readonly common_dir?: string | null;
  /** The worktree's own git directory. */
  readonly git_dir?: string | null;
  /** Whether the repository lists it; the primary checkout is always listed. */
  readonly registered: boolean;
  /** Whether git holds its registration for left over. */
  readonly prunable: boolean;
}

/** Everything that decides about one group: what a host sees of one worktree, at one moment. */
export interface CommitFacts {
  /** The shared git directory, found from the primary checkout. */
  readonly common_dir?: string | null;
  readonly object_format: "sha1" | "sha256";
  readonly worktree: WorktreeFacts;
  /** Where its HEAD points: a ref by its full name, or nowhere. */
  readonly head: { readonly symbolic: GivenPath } | "detached" | "unreadable";
  /** The commit of the branch that is asked for. */
  readonly dest?: string | null;
  /** The commit of HEAD. */
  readonly head_oid?: string | null;
  /** Every other worktree with a branch. */
  readonly other_checkouts: readonly { readonly root: string; readonly full_ref: GivenPath }[];
  readonly operation: GitOperation;
  readonly index: {
    /** Paths with conflicting entries. */
    readonly unmerged: readonly GivenPath[];
    /** Paths whose entry is that of an older commit of the branch. */
    readonly behind: readonly GivenPath[];
  };
  /** In any order. */
  readonly paths: readonly PathFacts[];
  readonly protection: ProtectionFacts;
  /** Variables of the environment that redirect git. */
  readonly tainted_env: readonly string[];
  /** Whether the file system takes two spellings for one file. */
  readonly case_insensitive: boolean;
}

/** Why protection lets a commit pass. */
export type Clearance =
  | { readonly clearance: "unprotected"; readonly waived: null }
  | {
      readonly clearance: "hatch" | "capability" | "own_target";
      /** Why the branch is protected. */
      readonly waived: ProtectionSource;
    };

/** Why a branch is protected, in words. */
export type ProtectionSource =
  | "listed in .kittify/config.yaml"
  | "protected by default"
  | "the default branch of origin"
  | "the primary branch";

/** The protected branches of a repository. */
export interface Protection {
  /** By name. */
  readonly branches: readonly { readonly name: string; readonly source: ProtectionSource }[];
  /** Whether the operator has opened all of them. */
  readonly hatch: boolean;
  /** Entries of the list that are no text, as they are read. */
  readonly not_text: readonly string[];
  /** Differs when the policy differs. */
  readonly digest: string;
}

/** What a mission adds to protection. */
export interface MissionScope {
  /** Its target branch, if it may commit there although it is protected. */
  readonly own_target: string | null;
  /** The primary branch, which is protected from it. */
  readonly primary_branch: string | null;
}

/** Where a commit lands, proven. */
export type CommitTarget = Clearance & {
  /** The shared git directory. */
  readonly common_dir: string;
  readonly worktree_root: string;
  /** The worktree's own git directory. */
  readonly git_dir: string;
  /** The full name of the ref. */
  readonly full_ref: string;
  /** The commit that it must still be at. */
  readonly expected_old: string;
  readonly object_format: "sha1" | "sha256";
  /** Digest of the protection in force. */
  readonly protection_digest: string;
};

/** What happens to one path. */
export type Entry =
  /** The file of the worktree is committed. */
  | {
      readonly path: GitPath;
      readonly change: "upsert";
      readonly mode: FileMode;
      readonly from: null;
      readonly content: null;
      readonly replaces: null;
    }
  /** The copy in the primary checkout is committed. */
  | {
      readonly path: GitPath;
      readonly change: "copy";
      readonly mode: FileMode;
      /** That copy. */
      readonly from: GitPath;
      /** Its content. */
      readonly content: string;
      /** The content that it replaces in the worktree. */
      readonly replaces: string | null;
    }
  /** It is removed from the branch. */
  | {
      readonly path: GitPath;
      readonly change: "remove";
      readonly mode: null;
      readonly from: null;
      readonly content: null;
      readonly replaces: null;
    };

/** What follows a commit. */
export type FollowUp =
  /** The branch is advanced to it. */
  | { readonly follow_up: "fast_forward"; readonly subject: string; readonly content: null }
  /** The file goes, if it still has this content. */
  | { readonly follow_up: "remove_primary_copy"; readonly subject: GitPath; readonly content: string };

/** A commit that may be made. */
export interface CommitPlan {
  /** The same for the same request and facts. */
  readonly id: string;
  readonly target: CommitTarget;
  /** Sorted; the commit changes no other path. */
  readonly entries: readonly Entry[];
  readonly message: GitPath;
  readonly signing: "inherit" | "off";
  readonly follow_ups: readonly FollowUp[];
}

interface OfPlan {
  readonly role: GroupRole;
  /** The kind that stands for the files. */
  readonly kind: KindName | null;
  /** The files, as the caller wrote them. */
  readonly paths: readonly GitPath[];
}

interface Placed extends OfPlan {
  readonly surface: Surface;
  readonly branch: string;
  readonly worktree_root: string;
}

/** What was decided about a group. */
export type PlannedGroup =
  /** It can be committed. */
  | (Placed & {
      readonly verdict: "plan";
      readonly plan: CommitPlan;
      readonly reason: null;
      readonly refusal: null;
    })
  /** Its worktree has to be made first. */
  | (Placed & { readonly verdict: "materialize"; readonly plan: null; readonly reason: null; readonly refusal: null })
  /** There is nothing to do. */
  | (Placed & {
      readonly verdict: "unchanged";
      readonly plan: null;
      readonly reason: "no_op_no_changes" | "no_op_already_committed";
      readonly refusal: null;
    })
  /** It is not committed. */
  | (OfPlan & {
      readonly surface: Surface | null;
      readonly branch: string | null;
      readonly worktree_root: string | null;
      readonly verdict: "refused";
      readonly plan: null;
      readonly reason: null;
      readonly refusal: RefusalData;
    });

/** All groups of a request. */
export interface CommitPlanSet {
  /** What a host would do next: make the missing worktrees, execute the plans, or nothing. */
  readonly step: "materialize" | "execute" | "report";
  readonly groups: readonly PlannedGroup[];
  readonly notes: readonly Note[];
}

/** A file that spec-kitty writes on its own. */
export type ChurnSort =
  /** The event log or its snapshot. */
  | "status_state"
  /** Left-over bookkeeping of a coordination branch. */
  | "coordination_residue"
  /** What spec-kitty keeps for itself. */
  | "own_bookkeeping"
  /** Any of the last two. */
  | "toolchain";
