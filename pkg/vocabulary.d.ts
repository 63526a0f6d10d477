// Written by `cargo xtask generate` from the tables of the core. Do not edit.

/** What an artifact of a mission is. A generation knows some of them: see `kinds`. */
export type ArtifactKind =
  /** PRIMARY: holds the facts (target branch, topology, coordination branch) that every decision starts from */
  | "primary_metadata"
  /** PRIMARY: the plan is planning truth and is reviewed with the spec */
  | "finalized_execution_plan"
  /** PRIMARY: gates read the task index and must not see a stale coordination copy */
  | "tasks_index"
  /** PRIMARY: work-package prompts are inputs of the work, planned on the feature branch */
  | "work_package_task"
  /** PRIMARY: lanes.json is an output of finalize-tasks and travels with tasks.md */
  | "lane_state"
  /** COORD: a verification record, written while the mission is accepted */
  | "acceptance_matrix"
  /** COORD: verification bookkeeping shared by all lanes */
  | "issue_matrix"
  /** COORD: the append-only event log is one stream shared by all lanes */
  | "status_state"
  /** PRIMARY: its freshness gate hashes spec, plan and tasks, which exist on the primary side only */
  | "analysis_report"
  /** PRIMARY: the spec must be reviewable on the feature branch from its first commit */
  | "spec"
  /** PRIMARY: planning output that travels with the spec */
  | "data_model"
  /** PRIMARY: planning output that travels with the spec */
  | "research"
  /** PRIMARY: requirement checklists are produced while specifying */
  | "checklist"
  /** PRIMARY: written at the end, it must outlive the coordination branch */
  | "retrospective"
  /** COORD: a stream of decisions taken during the work */
  | "decision_log"
  /** COORD: append-only evidence written during the work */
  | "tracer_file"
  /** COORD: review verdicts are bookkeeping */
  | "review_cycle"
  /** PRIMARY: decision records are durable and reviewed with the plan */
  | "decision_ledger"
  /** PRIMARY: interface contracts are planning output that travels with the spec */
  | "contract";

/** Every ArtifactKind, in the order of the core. */
export declare const ARTIFACT_KINDS: readonly ArtifactKind[];

/** On which side of the partition a kind stands. */
export type Partition =
  | "primary"
  | "coord";

/** Every Partition, in the order of the core. */
export declare const PARTITIONS: readonly Partition[];

/** How a mission spreads over branches. */
export type Topology =
  | "single_branch"
  | "lanes"
  | "coord"
  | "lanes_with_coord";

/** Every Topology, in the order of the core. */
export declare const TOPOLOGIES: readonly Topology[];

/** Where artifacts are read and written. */
export type Surface =
  | "primary"
  | "coord"
  | "lane"
  | "consolidated"
  | "temp";

/** Every Surface, in the order of the core. */
export declare const SURFACES: readonly Surface[];

/** How far a mission has come. */
export type LifecyclePhase =
  | "pre_consolidation"
  | "consolidated"
  | "published";

/** Every LifecyclePhase, in the order of the core. */
export declare const LIFECYCLE_PHASES: readonly LifecyclePhase[];

/** What is there of a coordination surface. */
export type CoordinationState =
  | "none"
  | "materialized"
  | "empty"
  | "unmaterialized"
  | "deleted";

/** Every CoordinationState, in the order of the core. */
export declare const COORDINATION_STATES: readonly CoordinationState[];

/** How far a work package has come. */
export type Lane =
  | "genesis"
  | "uninitialized"
  | "planned"
  | "claimed"
  | "in_progress"
  | "for_review"
  | "in_review"
  | "approved"
  | "done"
  | "blocked"
  | "canceled";

/** Every Lane, in the order of the core. */
export declare const LANES: readonly Lane[];

/** A column of the board. */
export type BoardColumn =
  | "planned"
  | "doing"
  | "for_review"
  | "approved"
  | "done";

/** Every BoardColumn, in the order of the core. */
export declare const BOARD_COLUMNS: readonly BoardColumn[];

/** What may be wrong or odd with a status; each with what to do then. */
export type FindingCode =
  /** Repair the line, or restore the event log from git. */
  | "UNREADABLE_LINE"
  /** Add the field to the row. */
  | "MISSING_FIELD"
  /** Give the row a ULID. */
  | "MALFORMED_EVENT_ID"
  /** Write one of the nine lanes; aliases belong into commands, not into the log. */
  | "LANE_NOT_CANONICAL"
  /** Write the time as ISO 8601 in UTC. */
  | "MALFORMED_TIME"
  /** Write `true` or `false`. */
  | "MALFORMED_FORCE"
  /** Write `worktree` or `direct_repo`. */
  | "MALFORMED_EXECUTION_MODE"
  /** Record why the transition was forced. */
  | "FORCE_WITHOUT_REASON"
  /** Record the review feedback that sent the work back. */
  | "REVIEW_REF_MISSING"
  /** Check who wrote the row; move the work package with `spec-kitty agent tasks move-task`. */
  | "ILLEGAL_TRANSITION"
  /** Record reviewer, verdict and reference of the approval. */
  | "EVIDENCE_MISSING"
  /** Run `spec-kitty agent status materialize`. */
  | "SNAPSHOT_MISSING"
  /** Restore status.events.jsonl from git; the snapshot is no substitute. */
  | "LOG_MISSING"
  /** Run `spec-kitty agent status materialize`. */
  | "SNAPSHOT_DRIFT"
  /** Run `spec-kitty agent status materialize`; status.json is derived and can be rebuilt. */
  | "SNAPSHOT_UNREADABLE"
  /** Check the clocks of the writers; repeat the transition if it is still wanted. */
  | "SWALLOWED_TRANSITION"
  /** Nothing has to be done; the row was written from an older board. */
  | "FROM_LANE_MISMATCH"
  /** Check whether the work package was meant to be opened again. */
  | "PAST_TERMINAL"
  /** Set the clocks of the writers right. */
  | "CLOCK_SKEW"
  /** Write times in UTC with `+00:00`; they are compared as texts. */
  | "MIXED_OFFSETS"
  /** Nothing has to be done; the first row of the id counts. */
  | "DUPLICATE_EVENT_ID"
  /** Give one of the two events an id of its own. */
  | "CONFLICTING_EVENT_ID"
  /** Restore the lost events from git; the log is append-only. */
  | "LOG_REWRITTEN"
  /** Remove `event_type` from the row if it is meant to be a transition. */
  | "HIDDEN_TRANSITION"
  /** Write paths relative to the repository. */
  | "ABSOLUTE_PATH_IN_ROW"
  /** Nothing has to be done; the row was written under another handle of the mission. */
  | "FOREIGN_SLUG"
  /** Write `WP` and at least two digits; another spelling is a second work package. */
  | "WP_ID_NOT_CANONICAL"
  /** Restore the file below tasks/, or cancel the work package. */
  | "WP_WITHOUT_PROMPT"
  /** Run `spec-kitty agent mission finalize-tasks`. */
  | "WP_WITHOUT_EVENTS"
  /** Compute lanes.json again, or cancel the work package. */
  | "WP_NOT_IN_LANES"
  /** Compute lanes.json again. */
  | "LANE_WITHOUT_WP"
  /** Compute lanes.json again, or restore it from git. */
  | "LANES_UNREADABLE"
  /** Run `spec-kitty agent mission finalize-tasks`. */
  | "UNINITIALIZED_STATUS"
  /** Go on with the work package, hand it in, or release it. */
  | "STALE_CLAIM"
  /** Remove the worktree with `git worktree remove`. */
  | "ORPHAN_WORKSPACE"
  /** Record the slot again with a real value. */
  | "BLANKED_RUNTIME_SLOT"
  /** Have somebody else review the work package. */
  | "REVIEW_INDEPENDENCE";

/** Every FindingCode, in the order of the core. */
export declare const FINDING_CODES: readonly FindingCode[];

/** A generation of spec-kitty. */
export type Generation =
  | "3.2"
  | "4.0";

/** Every Generation, in the order of the core. */
export declare const GENERATIONS: readonly Generation[];

/** What kind of trouble a code names. */
export type CodeClass =
  | "limit"
  | "port"
  | "question"
  | "refusal";

/** Every CodeClass, in the order of the core. */
export declare const CODE_CLASSES: readonly CodeClass[];

/** A stable code; its meaning never changes. `explain` says more about each. */
export type Code =
  /** no mission was named */
  | "MISSION_SELECTION_REQUIRED"
  /** `{value}` is no safe path segment: {reason} */
  | "UNSAFE_MISSION_SLUG"
  /** no mission answers to `{handle}` */
  | "MISSION_NOT_FOUND"
  /** `{handle}` designates several missions */
  | "MISSION_AMBIGUOUS_SELECTOR"
  /** the identity of `{mission}` is unusable: {reason} */
  | "INVALID_MISSION_IDENTITY"
  /** `{mission}` has no meta.json */
  | "MISSION_META_MISSING"
  /** {meta_path} is unreadable: {reason} */
  | "MISSION_META_MALFORMED"
  /** `{mission}` exists with type `{existing}`, not `{requested}` */
  | "MISSION_TYPE_CONFLICT"
  /** no coordination name can be composed for `{mission}` without a mid8 of eight characters */
  | "COORDINATION_WORKSPACE_MID8_REQUIRED"
  /** no mission branch can be composed for `{mission_handle}`: it has no mission id, no mid8 and no number */
  | "BRANCH_IDENTITY_UNRESOLVED"
  /** `{lane}` is no lane id of generation {generation} */
  | "INVALID_LANE_ID"
  /** `{value}` is no branch name: {reason} */
  | "CREATE_TIME_TARGET_INVALID"
  /** meta.json of `{mission}` records `{field}` = `{value}`, which is no branch name: {reason} */
  | "TARGET_BRANCH_INVALID"
  /** `{mission_slug}` routes through coordination, but no mid8 can be derived for its worktree */
  | "STATUS_READ_PATH_NOT_FOUND"
  /** coordination branch `{coordination_branch}` of `{mission_slug}` does not exist */
  | "COORDINATION_BRANCH_DELETED"
  /** the coordination worktree of `{mission_slug}` is not materialised */
  | "COORDINATION_WORKTREE_UNMATERIALIZED"
  /** `{mission_slug}` would be read from one directory and written to another */
  | "COORD_WRITE_SURFACE_UNMATERIALIZED"
  /** `{mission_slug}` has topology `{topology}` but records no coordination branch */
  | "COORD_BRANCH_UNDECLARED_AND_ABSENT"
  /** `{mission_slug}` is marked flattened, yet its stored topology is `{topology}` */
  | "FLATTENED_TOPOLOGY_CONFLICT"
  /** `{mission_slug}` is published, but `{branch}` does not hold its meta.json */
  | "CONSOLIDATED_CONTENT_ABSENT"
  /** the lifecycle phase of `{mission_slug}` cannot be decided: {reason} */
  | "LIFECYCLE_PHASE_UNDECIDED"
  /** origin/HEAD names `{branch}`, which spec-kitty reads as `{last}` */
  | "PRIMARY_BRANCH_UNDECIDED"
  /** `mission_number` of `{mission}` is neither an integer nor null: `{value}` */
  | "MISSION_NUMBER_INVALID"
  /** `{mission_slug}` is stamped `single_branch`, but its lanes.json lists code lanes */
  | "SINGLE_BRANCH_CODE_LANES_UNMIGRATED"
  /** the repository has no commit, so no coordination branch can be created */
  | "UNBORN_HEAD"
  /** surface `{surface}` has no location here */
  | "SURFACE_WITHOUT_LOCATION"
  /** `{path}` belongs to no artifact kind of generation {generation} */
  | "PATH_UNCLASSIFIED"
  /** no repository root above `{path}` */
  | "WORKSPACE_ROOT_NOT_FOUND"
  /** `{path}` belongs to a bare repository: it has no primary checkout */
  | "BARE_REPOSITORY"
  /** generation {generation} knows no artifact kind `{kind}` */
  | "UNKNOWN_ARTIFACT_KIND"
  /** no profile for spec-kitty `{value}` */
  | "GENERATION_UNSUPPORTED"
  /** the question is malformed: {reason} */
  | "MALFORMED_QUESTION"
  /** cannot decide: {fact} is unavailable ({reason}) */
  | "FACT_UNAVAILABLE"
  /** permission denied for {path} */
  | "PERMISSION_DENIED"
  /** {path} has a name that is not UTF-8 */
  | "NOT_UTF8"
  /** the host failed on {path}: {reason} */
  | "PORT_FAILED"
  /** {what} exceeds the limit of {limit} */
  | "LIMIT_EXCEEDED"
  /** coordination worktree `{worktree_path}` is on `{actual_ref}`, not on `{expected_ref}` */
  | "COORDINATION_WORKTREE_BRANCH_MISMATCH"
  /** line {line} of the event log is unreadable: {detail} */
  | "STATUS_UNREADABLE"
  /** `{value}` is no lane */
  | "UNKNOWN_LANE"
  /** no transition leads from `{from}` to `{to}` */
  | "ILLEGAL_EDGE"
  /** forcing `{from}` to `{to}` needs an actor and a reason */
  | "FORCE_NEEDS_ACTOR_AND_REASON"
  /** `{from}` to `{to}` needs an actor */
  | "ACTOR_REQUIRED"
  /** `{from}` to `{to}` waits for dependencies */
  | "DEPENDENCIES_UNSATISFIED"
  /** `{from}` to `{to}` needs a workspace */
  | "WORKSPACE_REQUIRED"
  /** `{from}` to `{to}` needs every subtask done */
  | "SUBTASKS_INCOMPLETE"
  /** `{from}` to `{to}` needs evidence of an implementation */
  | "IMPLEMENTATION_EVIDENCE_REQUIRED"
  /** `{from}` to `{to}` needs the evidence of an approval */
  | "APPROVAL_EVIDENCE_REQUIRED"
  /** `{from}` to `{to}` needs a reason */
  | "REASON_REQUIRED"
  /** `{from}` to `{to}` needs a reference to review feedback */
  | "REVIEW_REF_REQUIRED"
  /** `{from}` to `{to}` needs a review result */
  | "REVIEW_RESULT_REQUIRED"
  /** the review result of `{from}` to `{to}` lacks reviewer, verdict or reference */
  | "REVIEW_RESULT_INCOMPLETE"
  /** the review reference of `{from}` to `{to}` is not the one of the review result */
  | "REVIEW_REF_MISMATCH"
  /** the evidence of `{from}` to `{to}` contradicts the review result */
  | "REVIEW_EVIDENCE_MISMATCH"
  /** `{value}` is no id of a work package */
  | "BAD_WP_ID"
  /** the verdict `{verdict}` does not lead to `{to}` */
  | "REVIEW_VERDICT_CONTRADICTS"
  /** `{wp_id}` is claimed for {kind} by `{holder}` */
  | "CLAIM_CONFLICT"
  /** `{wp_id}` of `{mission}` is not finalized */
  | "NOT_FINALIZED"
  /** `{wp_id}` is in `{lane}`: its {kind} cannot be started */
  | "START_REJECTED"
  /** the stamp {event_id} at {at} is unusable: {reason} */
  | "STAMP_INVALID"
  /** `{wp_id}` was moved at {last}; an event at {at} would not win */
  | "STAMP_NOT_MONOTONIC"
  /** the log has an event `{event_id}` already */
  | "DUPLICATE_EVENT_ID"
  /** the annotation of `{wp_id}` changes nothing */
  | "EMPTY_DELTA"
  /** {log} has changed since it was read */
  | "STATUS_BASIS_STALE"
  /** line {line} of {side} cannot be merged: {reason} */
  | "LOG_MERGE_CONFLICT"
  /** {side} lost or changed {count} events that were there before */
  | "LOG_REWRITTEN"
  /** line {line} of {file} is malformed: {reason} */
  | "WORK_PACKAGE_MALFORMED"
  /** lanes.json is malformed: {reason} */
  | "LANES_MALFORMED"
  /** work packages wait for each other: {cycle} */
  | "DEPENDENCY_CYCLE"
  /** `{wp_id}` waits for `{dependency}`, which is not planned */
  | "DEPENDENCY_MISSING"
  /** an actor of kind `{kind}` has no word there */
  | "EFFECTOR_UNKNOWN"
  /** `{from}` to `{to}` needs a lanes.json that can be read */
  | "LANES_JSON_REQUIRED"
  /** {mission} cannot be accepted: {findings} */
  | "ACCEPT_NOT_READY"
  /** the target names no branch: `{destination_ref}` is blank or padded */
  | "TARGET_REF_EMPTY"
  /** `{destination_ref}` is a full ref, not the short name of a branch */
  | "SAFE_COMMIT_DESTINATION_REF_SHAPE"
  /** `{destination_ref}` is no branch name: {reason} */
  | "TARGET_REF_SHAPE"
  /** no path was given for a commit on `{destination_ref}` */
  | "SAFE_COMMIT_EMPTY_CHANGESET"
  /** `{worktree_root}` is no worktree of this repository: {reason} */
  | "SAFE_COMMIT_NOT_A_WORKTREE"
  /** the environment of `{worktree_root}` redirects git: {reason} */
  | "TARGET_ENV_TAINTED"
  /** {operation} is in progress in `{worktree_root}` */
  | "TARGET_OPERATION_IN_PROGRESS"
  /** `{worktree_root}` is on `{observed_head}`, not on `{destination_ref}` */
  | "SAFE_COMMIT_HEAD_MISMATCH"
  /** branch `{destination_ref}` has no commit */
  | "SAFE_COMMIT_DESTINATION_NOT_FOUND"
  /** `{worktree_root}` lags behind `{destination_ref}`: {reason} */
  | "TARGET_WORKTREE_STALE"
  /** `{destination_ref}` is checked out in `{other}` as well */
  | "TARGET_BRANCH_SHARED"
  /** `{destination_ref}` is protected ({source}), and {reason} */
  | "SAFE_COMMIT_PROTECTED_BRANCH"
  /** the protection of branches cannot be read from {path}: {reason} */
  | "PROTECTION_CONFIG_MALFORMED"
  /** {kind} belongs on `{expected_ref}`, not on `{destination_ref}` */
  | "TARGET_PARTITION_MISMATCH"
  /** `{ref}` moved from {expected} to {found} while the commit was made */
  | "TARGET_MOVED"
  /** the target is not what the facts prove: {reason} */
  | "TARGET_TAMPERED"
  /** `{offending_path}` is not committed from `{worktree_root}`: {reason} */
  | "SAFE_COMMIT_PATH_POLICY"
  /** `{offending_path}` is outside of `{worktree_root}` */
  | "PATH_ESCAPES_WORKTREE"
  /** `{offending_path}` leads into `{segment}`, which is git's own */
  | "PATH_IS_GITS_OWN"
  /** `{offending_path}` is no path of a file: {reason} */
  | "PATH_MALFORMED"
  /** `{path}` leads through the symbolic link `{parent}` */
  | "PATH_SYMLINKED_PARENT"
  /** `{path}` is a directory where a file is expected, or the other way round */
  | "PATH_IS_DIRECTORY"
  /** `{path}` is neither a file nor a symbolic link */
  | "PATH_NOT_A_FILE"
  /** `{path}` does not exist and is not tracked on `{destination_ref}` */
  | "PATH_NOT_FOUND"
  /** `{path}` lies in {nested} */
  | "PATH_INSIDE_NESTED_REPO"
  /** git hides changes of `{path}` ({flag}) */
  | "PATH_HIDDEN_BY_INDEX_FLAG"
  /** `{path}` does not belong to mission `{mission}`: {reason} */
  | "PATH_FOREIGN_MISSION"
  /** no file of the request belongs where {kind} belongs ({partition}) */
  | "PATH_KIND_MISMATCH"
  /** `{path}` and `{other}` are one file on this file system */
  | "PATH_CASE_COLLISION"
  /** `{path}` changed while it was read */
  | "PATH_CHANGED_WHILE_READ"
  /** the coordination worktree `{worktree}` cannot be used: {reason} */
  | "COORD_WORKTREE_UNUSABLE"
  /** both copies of `{path}` have changed: the one in the primary checkout and the one in `{worktree}` */
  | "COORD_COPY_CONFLICT"
  /** the files for `{ref}` could be committed, but the request could not as a whole ({because}) */
  | "COMMIT_WITHHELD"
  /** the commit would hold what was not asked for: {unexpected} */
  | "SAFE_COMMIT_BACKSTOP"
  /** the hook {hook} refused the commit: {output} */
  | "HOOK_REJECTED"
  /** the hook {hook} added what was not asked for: {paths} */
  | "HOOK_ADDED_PATHS"
  /** the commit message is unusable: {reason} */
  | "COMMIT_MESSAGE_EMPTY"
  /** git does not know who commits: {output} */
  | "COMMIT_IDENTITY_UNKNOWN"
  /** the commit could not be signed: {output} */
  | "COMMIT_SIGNING_FAILED"
  /** git did not move `{ref}`: {output} */
  | "REF_UPDATE_REJECTED"
  /** {lock} was held by another process for {seconds} seconds */
  | "COMMIT_LOCK_TIMEOUT"
  /** the commit is made, but the index could not follow for {paths} */
  | "INDEX_STALE"
  /** {path} could not be read or written: {reason} */
  | "COMMIT_STORE_FAILED"
  /** the git program cannot be started: {reason} */
  | "GIT_PROGRAM_UNAVAILABLE"
  /** git is of version {version}; {needed} is needed */
  | "GIT_PROGRAM_TOO_OLD"
  /** git {command} ended with {status}: {output} */
  | "GIT_PROGRAM_FAILED"
  /** git {command} did not end within {seconds} seconds */
  | "GIT_PROGRAM_TIMEOUT"
  /** the journal {path} is unreadable: {reason} */
  | "JOURNAL_UNREADABLE"
  /** the transaction is closed: {operation} came too late */
  | "TRANSACTION_CLOSED"
  /** mission `{mission}` has an open transaction in this process already */
  | "TRANSACTION_NESTED"
  /** event {event_id} is in the log already */
  | "BOOKKEEPING_DOUBLE_EVENT_ID"
  /** mission `{mission}` records neither topology nor coordination branch, and {checkout} is on no branch */
  | "BOOKKEEPING_LEGACY_RESOLUTION_FAILED"
  /** `{destination_ref}` is known from a remote only */
  | "DESTINATION_REF_NOT_LOCAL"
  /** `{branch}` cannot be advanced from {old_sha} to {new_sha}: it is no descendant */
  | "REF_ADVANCE_NON_FAST_FORWARD"
  /** `{worktree_path}` has `{branch}` checked out with work that would be lost: {dirty_entries} */
  | "REF_ADVANCE_DIRTY_WORKTREE"
  /** `{branch}` cannot be advanced: {reason} */
  | "REF_ADVANCE_FAILED"
  /** `{branch}` is not put back: it is at {found}, not at {expected} */
  | "REF_RESTORE_FAILED"
  /** the protected branches are those of an uncommitted {path} */
  | "PROTECTION_UNCOMMITTED";

/** Every Code, in the order of the core. */
export declare const CODES: readonly Code[];

/** What a commit is made for. */
export type CommitFlow =
  | "standard"
  | "release_flow"
  | "upgrade_bookkeeping"
  | "merge_bookkeeping"
  | "test_mode"
  | "post_consolidation_write";

/** Every CommitFlow, in the order of the core. */
export declare const COMMIT_FLOWS: readonly CommitFlow[];

/** What git is in the middle of. */
export type GitOperation =
  | "none"
  | "merge"
  | "cherry_pick"
  | "revert"
  | "rebase"
  | "bisect"
  | "am";

/** Every GitOperation, in the order of the core. */
export declare const GIT_OPERATIONS: readonly GitOperation[];

/** What git says of the directory that is to be committed in. */
export type WorktreeProbe =
  | "ok"
  | "not_a_repo"
  | "git_unavailable"
  | "missing";

/** Every WorktreeProbe, in the order of the core. */
export declare const WORKTREE_PROBES: readonly WorktreeProbe[];
