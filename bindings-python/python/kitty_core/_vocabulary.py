"""The vocabularies of kitty_core, as the tables of the core have them.

Written by `cargo xtask generate`. Do not edit.
"""

from __future__ import annotations

from enum import StrEnum

from ._errors import KittyError, LimitError, PortError, QuestionError, Refusal


class ArtifactKind(StrEnum):
    """What an artifact of a mission is."""

    PRIMARY_METADATA = "primary_metadata"
    """PRIMARY: holds the facts (target branch, topology, coordination branch) that every decision starts from"""
    FINALIZED_EXECUTION_PLAN = "finalized_execution_plan"
    """PRIMARY: the plan is planning truth and is reviewed with the spec"""
    TASKS_INDEX = "tasks_index"
    """PRIMARY: gates read the task index and must not see a stale coordination copy"""
    WORK_PACKAGE_TASK = "work_package_task"
    """PRIMARY: work-package prompts are inputs of the work, planned on the feature branch"""
    LANE_STATE = "lane_state"
    """PRIMARY: lanes.json is an output of finalize-tasks and travels with tasks.md"""
    ACCEPTANCE_MATRIX = "acceptance_matrix"
    """COORD: a verification record, written while the mission is accepted"""
    ISSUE_MATRIX = "issue_matrix"
    """COORD: verification bookkeeping shared by all lanes"""
    STATUS_STATE = "status_state"
    """COORD: the append-only event log is one stream shared by all lanes"""
    ANALYSIS_REPORT = "analysis_report"
    """PRIMARY: its freshness gate hashes spec, plan and tasks, which exist on the primary side only"""
    SPEC = "spec"
    """PRIMARY: the spec must be reviewable on the feature branch from its first commit"""
    DATA_MODEL = "data_model"
    """PRIMARY: planning output that travels with the spec"""
    RESEARCH = "research"
    """PRIMARY: planning output that travels with the spec"""
    CHECKLIST = "checklist"
    """PRIMARY: requirement checklists are produced while specifying"""
    RETROSPECTIVE = "retrospective"
    """PRIMARY: written at the end, it must outlive the coordination branch"""
    DECISION_LOG = "decision_log"
    """COORD: a stream of decisions taken during the work"""
    TRACER_FILE = "tracer_file"
    """COORD: append-only evidence written during the work"""
    REVIEW_CYCLE = "review_cycle"
    """COORD: review verdicts are bookkeeping"""
    DECISION_LEDGER = "decision_ledger"
    """PRIMARY: decision records are durable and reviewed with the plan"""
    CONTRACT = "contract"
    """PRIMARY: interface contracts are planning output that travels with the spec"""


class Partition(StrEnum):
    """On which side of the partition a kind stands."""

    PRIMARY = "primary"
    COORD = "coord"


class Topology(StrEnum):
    """How a mission spreads over branches."""

    SINGLE_BRANCH = "single_branch"
    LANES = "lanes"
    COORD = "coord"
    LANES_WITH_COORD = "lanes_with_coord"


class Surface(StrEnum):
    """Where artifacts are read and written."""

    PRIMARY = "primary"
    COORD = "coord"
    LANE = "lane"
    CONSOLIDATED = "consolidated"
    TEMP = "temp"


class LifecyclePhase(StrEnum):
    """How far a mission has come."""

    PRE_CONSOLIDATION = "pre_consolidation"
    CONSOLIDATED = "consolidated"
    PUBLISHED = "published"


class CoordinationState(StrEnum):
    """What is there of a coordination surface."""

    NONE = "none"
    MATERIALIZED = "materialized"
    EMPTY = "empty"
    UNMATERIALIZED = "unmaterialized"
    DELETED = "deleted"


class Lane(StrEnum):
    """How far a work package has come."""

    GENESIS = "genesis"
    UNINITIALIZED = "uninitialized"
    PLANNED = "planned"
    CLAIMED = "claimed"
    IN_PROGRESS = "in_progress"
    FOR_REVIEW = "for_review"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    DONE = "done"
    BLOCKED = "blocked"
    CANCELED = "canceled"


class Generation(StrEnum):
    """A generation of spec-kitty."""

    V3_2 = "3.2"
    V4_0 = "4.0"


class Code(StrEnum):
    """A stable code; its meaning never changes."""

    MISSION_SELECTION_REQUIRED = "MISSION_SELECTION_REQUIRED"
    """no mission was named"""
    UNSAFE_MISSION_SLUG = "UNSAFE_MISSION_SLUG"
    """`{value}` is no safe path segment: {reason}"""
    MISSION_NOT_FOUND = "MISSION_NOT_FOUND"
    """no mission answers to `{handle}`"""
    MISSION_AMBIGUOUS_SELECTOR = "MISSION_AMBIGUOUS_SELECTOR"
    """`{handle}` designates several missions"""
    INVALID_MISSION_IDENTITY = "INVALID_MISSION_IDENTITY"
    """the identity of `{mission}` is unusable: {reason}"""
    MISSION_META_MISSING = "MISSION_META_MISSING"
    """`{mission}` has no meta.json"""
    MISSION_META_MALFORMED = "MISSION_META_MALFORMED"
    """{meta_path} is unreadable: {reason}"""
    MISSION_TYPE_CONFLICT = "MISSION_TYPE_CONFLICT"
    """`{mission}` exists with type `{existing}`, not `{requested}`"""
    COORDINATION_WORKSPACE_MID8_REQUIRED = "COORDINATION_WORKSPACE_MID8_REQUIRED"
    """no coordination name can be composed for `{mission}` without a mid8 of eight characters"""
    BRANCH_IDENTITY_UNRESOLVED = "BRANCH_IDENTITY_UNRESOLVED"
    """no mission branch can be composed for `{mission_handle}`: it has no mission id, no mid8 and no number"""
    INVALID_LANE_ID = "INVALID_LANE_ID"
    """`{lane}` is no lane id of generation {generation}"""
    CREATE_TIME_TARGET_INVALID = "CREATE_TIME_TARGET_INVALID"
    """`{value}` is no branch name: {reason}"""
    TARGET_BRANCH_INVALID = "TARGET_BRANCH_INVALID"
    """meta.json of `{mission}` records `{field}` = `{value}`, which is no branch name: {reason}"""
    STATUS_READ_PATH_NOT_FOUND = "STATUS_READ_PATH_NOT_FOUND"
    """`{mission_slug}` routes through coordination, but no mid8 can be derived for its worktree"""
    COORDINATION_BRANCH_DELETED = "COORDINATION_BRANCH_DELETED"
    """coordination branch `{coordination_branch}` of `{mission_slug}` does not exist"""
    COORDINATION_WORKTREE_UNMATERIALIZED = "COORDINATION_WORKTREE_UNMATERIALIZED"
    """the coordination worktree of `{mission_slug}` is not materialised"""
    COORD_WRITE_SURFACE_UNMATERIALIZED = "COORD_WRITE_SURFACE_UNMATERIALIZED"
    """`{mission_slug}` would be read from one directory and written to another"""
    COORD_BRANCH_UNDECLARED_AND_ABSENT = "COORD_BRANCH_UNDECLARED_AND_ABSENT"
    """`{mission_slug}` has topology `{topology}` but records no coordination branch"""
    FLATTENED_TOPOLOGY_CONFLICT = "FLATTENED_TOPOLOGY_CONFLICT"
    """`{mission_slug}` is marked flattened, yet its stored topology is `{topology}`"""
    CONSOLIDATED_CONTENT_ABSENT = "CONSOLIDATED_CONTENT_ABSENT"
    """`{mission_slug}` is published, but `{branch}` does not hold its meta.json"""
    LIFECYCLE_PHASE_UNDECIDED = "LIFECYCLE_PHASE_UNDECIDED"
    """the lifecycle phase of `{mission_slug}` cannot be decided: {reason}"""
    PRIMARY_BRANCH_UNDECIDED = "PRIMARY_BRANCH_UNDECIDED"
    """origin/HEAD names `{branch}`, which spec-kitty reads as `{last}`"""
    MISSION_NUMBER_INVALID = "MISSION_NUMBER_INVALID"
    """`mission_number` of `{mission}` is neither an integer nor null: `{value}`"""
    SINGLE_BRANCH_CODE_LANES_UNMIGRATED = "SINGLE_BRANCH_CODE_LANES_UNMIGRATED"
    """`{mission_slug}` is stamped `single_branch`, but its lanes.json lists code lanes"""
    UNBORN_HEAD = "UNBORN_HEAD"
    """the repository has no commit, so no coordination branch can be created"""
    SURFACE_WITHOUT_LOCATION = "SURFACE_WITHOUT_LOCATION"
    """surface `{surface}` has no location here"""
    PATH_UNCLASSIFIED = "PATH_UNCLASSIFIED"
    """`{path}` belongs to no artifact kind of generation {generation}"""
    WORKSPACE_ROOT_NOT_FOUND = "WORKSPACE_ROOT_NOT_FOUND"
    """no repository root above `{path}`"""
    BARE_REPOSITORY = "BARE_REPOSITORY"
    """`{path}` belongs to a bare repository: it has no primary checkout"""
    UNKNOWN_ARTIFACT_KIND = "UNKNOWN_ARTIFACT_KIND"
    """generation {generation} knows no artifact kind `{kind}`"""
    GENERATION_UNSUPPORTED = "GENERATION_UNSUPPORTED"
    """no profile for spec-kitty `{value}`"""
    MALFORMED_QUESTION = "MALFORMED_QUESTION"
    """the question is malformed: {reason}"""
    FACT_UNAVAILABLE = "FACT_UNAVAILABLE"
    """cannot decide: {fact} is unavailable ({reason})"""
    PERMISSION_DENIED = "PERMISSION_DENIED"
    """permission denied for {path}"""
    NOT_UTF8 = "NOT_UTF8"
    """{path} has a name that is not UTF-8"""
    PORT_FAILED = "PORT_FAILED"
    """the host failed on {path}: {reason}"""
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
    """{what} exceeds the limit of {limit}"""
    COORDINATION_WORKTREE_BRANCH_MISMATCH = "COORDINATION_WORKTREE_BRANCH_MISMATCH"
    """coordination worktree `{worktree_path}` is on `{actual_ref}`, not on `{expected_ref}`"""
    STATUS_UNREADABLE = "STATUS_UNREADABLE"
    """line {line} of the event log is unreadable: {detail}"""
    UNKNOWN_LANE = "UNKNOWN_LANE"
    """`{value}` is no lane"""
    ILLEGAL_EDGE = "ILLEGAL_EDGE"
    """no transition leads from `{from}` to `{to}`"""
    FORCE_NEEDS_ACTOR_AND_REASON = "FORCE_NEEDS_ACTOR_AND_REASON"
    """forcing `{from}` to `{to}` needs an actor and a reason"""
    ACTOR_REQUIRED = "ACTOR_REQUIRED"
    """`{from}` to `{to}` needs an actor"""
    DEPENDENCIES_UNSATISFIED = "DEPENDENCIES_UNSATISFIED"
    """`{from}` to `{to}` waits for dependencies"""
    WORKSPACE_REQUIRED = "WORKSPACE_REQUIRED"
    """`{from}` to `{to}` needs a workspace"""
    SUBTASKS_INCOMPLETE = "SUBTASKS_INCOMPLETE"
    """`{from}` to `{to}` needs every subtask done"""
    IMPLEMENTATION_EVIDENCE_REQUIRED = "IMPLEMENTATION_EVIDENCE_REQUIRED"
    """`{from}` to `{to}` needs evidence of an implementation"""
    APPROVAL_EVIDENCE_REQUIRED = "APPROVAL_EVIDENCE_REQUIRED"
    """`{from}` to `{to}` needs the evidence of an approval"""
    REASON_REQUIRED = "REASON_REQUIRED"
    """`{from}` to `{to}` needs a reason"""
    REVIEW_REF_REQUIRED = "REVIEW_REF_REQUIRED"
    """`{from}` to `{to}` needs a reference to review feedback"""
    REVIEW_RESULT_REQUIRED = "REVIEW_RESULT_REQUIRED"
    """`{from}` to `{to}` needs a review result"""
    REVIEW_RESULT_INCOMPLETE = "REVIEW_RESULT_INCOMPLETE"
    """the review result of `{from}` to `{to}` lacks reviewer, verdict or reference"""
    REVIEW_REF_MISMATCH = "REVIEW_REF_MISMATCH"
    """the review reference of `{from}` to `{to}` is not the one of the review result"""
    REVIEW_EVIDENCE_MISMATCH = "REVIEW_EVIDENCE_MISMATCH"
    """the evidence of `{from}` to `{to}` contradicts the review result"""
    BAD_WP_ID = "BAD_WP_ID"
    """`{value}` is no id of a work package"""
    REVIEW_VERDICT_CONTRADICTS = "REVIEW_VERDICT_CONTRADICTS"
    """the verdict `{verdict}` does not lead to `{to}`"""
    CLAIM_CONFLICT = "CLAIM_CONFLICT"
    """`{wp_id}` is claimed for {kind} by `{holder}`"""
    NOT_FINALIZED = "NOT_FINALIZED"
    """`{wp_id}` of `{mission}` is not finalized"""
    START_REJECTED = "START_REJECTED"
    """`{wp_id}` is in `{lane}`: its {kind} cannot be started"""
    STAMP_INVALID = "STAMP_INVALID"
    """the stamp {event_id} at {at} is unusable: {reason}"""
    STAMP_NOT_MONOTONIC = "STAMP_NOT_MONOTONIC"
    """`{wp_id}` was moved at {last}; an event at {at} would not win"""
    DUPLICATE_EVENT_ID = "DUPLICATE_EVENT_ID"
    """the log has an event `{event_id}` already"""
    EMPTY_DELTA = "EMPTY_DELTA"
    """the annotation of `{wp_id}` changes nothing"""
    STATUS_BASIS_STALE = "STATUS_BASIS_STALE"
    """{log} has changed since it was read"""
    LOG_MERGE_CONFLICT = "LOG_MERGE_CONFLICT"
    """line {line} of {side} cannot be merged: {reason}"""
    LOG_REWRITTEN = "LOG_REWRITTEN"
    """{side} lost or changed {count} events that were there before"""
    WORK_PACKAGE_MALFORMED = "WORK_PACKAGE_MALFORMED"
    """line {line} of {file} is malformed: {reason}"""
    LANES_MALFORMED = "LANES_MALFORMED"
    """lanes.json is malformed: {reason}"""
    DEPENDENCY_CYCLE = "DEPENDENCY_CYCLE"
    """work packages wait for each other: {cycle}"""
    DEPENDENCY_MISSING = "DEPENDENCY_MISSING"
    """`{wp_id}` waits for `{dependency}`, which is not planned"""
    EFFECTOR_UNKNOWN = "EFFECTOR_UNKNOWN"
    """an actor of kind `{kind}` has no word there"""
    LANES_JSON_REQUIRED = "LANES_JSON_REQUIRED"
    """`{from}` to `{to}` needs a lanes.json that can be read"""
    ACCEPT_NOT_READY = "ACCEPT_NOT_READY"
    """{mission} cannot be accepted: {findings}"""
    TARGET_REF_EMPTY = "TARGET_REF_EMPTY"
    """the target names no branch: `{destination_ref}` is blank or padded"""
    SAFE_COMMIT_DESTINATION_REF_SHAPE = "SAFE_COMMIT_DESTINATION_REF_SHAPE"
    """`{destination_ref}` is a full ref, not the short name of a branch"""
    TARGET_REF_SHAPE = "TARGET_REF_SHAPE"
    """`{destination_ref}` is no branch name: {reason}"""
    SAFE_COMMIT_EMPTY_CHANGESET = "SAFE_COMMIT_EMPTY_CHANGESET"
    """no path was given for a commit on `{destination_ref}`"""
    SAFE_COMMIT_NOT_A_WORKTREE = "SAFE_COMMIT_NOT_A_WORKTREE"
    """`{worktree_root}` is no worktree of this repository: {reason}"""
    TARGET_ENV_TAINTED = "TARGET_ENV_TAINTED"
    """the environment of `{worktree_root}` redirects git: {reason}"""
    TARGET_OPERATION_IN_PROGRESS = "TARGET_OPERATION_IN_PROGRESS"
    """{operation} is in progress in `{worktree_root}`"""
    SAFE_COMMIT_HEAD_MISMATCH = "SAFE_COMMIT_HEAD_MISMATCH"
    """`{worktree_root}` is on `{observed_head}`, not on `{destination_ref}`"""
    SAFE_COMMIT_DESTINATION_NOT_FOUND = "SAFE_COMMIT_DESTINATION_NOT_FOUND"
    """branch `{destination_ref}` has no commit"""
    TARGET_WORKTREE_STALE = "TARGET_WORKTREE_STALE"
    """`{worktree_root}` lags behind `{destination_ref}`: {reason}"""
    TARGET_BRANCH_SHARED = "TARGET_BRANCH_SHARED"
    """`{destination_ref}` is checked out in `{other}` as well"""
    SAFE_COMMIT_PROTECTED_BRANCH = "SAFE_COMMIT_PROTECTED_BRANCH"
    """`{destination_ref}` is protected ({source}), and {reason}"""
    PROTECTION_CONFIG_MALFORMED = "PROTECTION_CONFIG_MALFORMED"
    """the protection of branches cannot be read from {path}: {reason}"""
    TARGET_PARTITION_MISMATCH = "TARGET_PARTITION_MISMATCH"
    """{kind} belongs on `{expected_ref}`, not on `{destination_ref}`"""
    TARGET_MOVED = "TARGET_MOVED"
    """`{ref}` moved from {expected} to {found} while the commit was made"""
    TARGET_TAMPERED = "TARGET_TAMPERED"
    """the target is not what the facts prove: {reason}"""
    SAFE_COMMIT_PATH_POLICY = "SAFE_COMMIT_PATH_POLICY"
    """`{offending_path}` is not committed from `{worktree_root}`: {reason}"""
    PATH_ESCAPES_WORKTREE = "PATH_ESCAPES_WORKTREE"
    """`{offending_path}` is outside of `{worktree_root}`"""
    PATH_IS_GITS_OWN = "PATH_IS_GITS_OWN"
    """`{offending_path}` leads into `{segment}`, which is git's own"""
    PATH_MALFORMED = "PATH_MALFORMED"
    """`{offending_path}` is no path of a file: {reason}"""
    PATH_SYMLINKED_PARENT = "PATH_SYMLINKED_PARENT"
    """`{path}` leads through the symbolic link `{parent}`"""
    PATH_IS_DIRECTORY = "PATH_IS_DIRECTORY"
    """`{path}` is a directory where a file is expected, or the other way round"""
    PATH_NOT_A_FILE = "PATH_NOT_A_FILE"
    """`{path}` is neither a file nor a symbolic link"""
    PATH_NOT_FOUND = "PATH_NOT_FOUND"
    """`{path}` does not exist and is not tracked on `{destination_ref}`"""
    PATH_INSIDE_NESTED_REPO = "PATH_INSIDE_NESTED_REPO"
    """`{path}` lies in {nested}"""
    PATH_HIDDEN_BY_INDEX_FLAG = "PATH_HIDDEN_BY_INDEX_FLAG"
    """git hides changes of `{path}` ({flag})"""
    PATH_FOREIGN_MISSION = "PATH_FOREIGN_MISSION"
    """`{path}` does not belong to mission `{mission}`: {reason}"""
    PATH_KIND_MISMATCH = "PATH_KIND_MISMATCH"
    """no file of the request belongs where {kind} belongs ({partition})"""
    PATH_CASE_COLLISION = "PATH_CASE_COLLISION"
    """`{path}` and `{other}` are one file on this file system"""
    PATH_CHANGED_WHILE_READ = "PATH_CHANGED_WHILE_READ"
    """`{path}` changed while it was read"""
    COORD_WORKTREE_UNUSABLE = "COORD_WORKTREE_UNUSABLE"
    """the coordination worktree `{worktree}` cannot be used: {reason}"""
    COORD_COPY_CONFLICT = "COORD_COPY_CONFLICT"
    """both copies of `{path}` have changed: the one in the primary checkout and the one in `{worktree}`"""
    COMMIT_WITHHELD = "COMMIT_WITHHELD"
    """the files for `{ref}` could be committed, but the request could not as a whole ({because})"""
    SAFE_COMMIT_BACKSTOP = "SAFE_COMMIT_BACKSTOP"
    """the commit would hold what was not asked for: {unexpected}"""
    HOOK_REJECTED = "HOOK_REJECTED"
    """the hook {hook} refused the commit: {output}"""
    HOOK_ADDED_PATHS = "HOOK_ADDED_PATHS"
    """the hook {hook} added what was not asked for: {paths}"""
    COMMIT_MESSAGE_EMPTY = "COMMIT_MESSAGE_EMPTY"
    """the commit message is unusable: {reason}"""
    COMMIT_IDENTITY_UNKNOWN = "COMMIT_IDENTITY_UNKNOWN"
    """git does not know who commits: {output}"""
    COMMIT_SIGNING_FAILED = "COMMIT_SIGNING_FAILED"
    """the commit could not be signed: {output}"""
    REF_UPDATE_REJECTED = "REF_UPDATE_REJECTED"
    """git did not move `{ref}`: {output}"""
    COMMIT_LOCK_TIMEOUT = "COMMIT_LOCK_TIMEOUT"
    """{lock} was held by another process for {seconds} seconds"""
    INDEX_STALE = "INDEX_STALE"
    """the commit is made, but the index could not follow for {paths}"""
    COMMIT_STORE_FAILED = "COMMIT_STORE_FAILED"
    """{path} could not be read or written: {reason}"""
    GIT_PROGRAM_UNAVAILABLE = "GIT_PROGRAM_UNAVAILABLE"
    """the git program cannot be started: {reason}"""
    GIT_PROGRAM_TOO_OLD = "GIT_PROGRAM_TOO_OLD"
    """git is of version {version}; {needed} is needed"""
    GIT_PROGRAM_FAILED = "GIT_PROGRAM_FAILED"
    """git {command} ended with {status}: {output}"""
    GIT_PROGRAM_TIMEOUT = "GIT_PROGRAM_TIMEOUT"
    """git {command} did not end within {seconds} seconds"""
    JOURNAL_UNREADABLE = "JOURNAL_UNREADABLE"
    """the journal {path} is unreadable: {reason}"""
    TRANSACTION_CLOSED = "TRANSACTION_CLOSED"
    """the transaction is closed: {operation} came too late"""
    TRANSACTION_NESTED = "TRANSACTION_NESTED"
    """mission `{mission}` has an open transaction in this process already"""
    BOOKKEEPING_DOUBLE_EVENT_ID = "BOOKKEEPING_DOUBLE_EVENT_ID"
    """event {event_id} is in the log already"""
    BOOKKEEPING_LEGACY_RESOLUTION_FAILED = "BOOKKEEPING_LEGACY_RESOLUTION_FAILED"
    """mission `{mission}` records neither topology nor coordination branch, and {checkout} is on no branch"""
    DESTINATION_REF_NOT_LOCAL = "DESTINATION_REF_NOT_LOCAL"
    """`{destination_ref}` is known from a remote only"""
    REF_ADVANCE_NON_FAST_FORWARD = "REF_ADVANCE_NON_FAST_FORWARD"
    """`{branch}` cannot be advanced from {old_sha} to {new_sha}: it is no descendant"""
    REF_ADVANCE_DIRTY_WORKTREE = "REF_ADVANCE_DIRTY_WORKTREE"
    """`{worktree_path}` has `{branch}` checked out with work that would be lost: {dirty_entries}"""
    REF_ADVANCE_FAILED = "REF_ADVANCE_FAILED"
    """`{branch}` cannot be advanced: {reason}"""
    REF_RESTORE_FAILED = "REF_RESTORE_FAILED"
    """`{branch}` is not put back: it is at {found}, not at {expected}"""
    PROTECTION_UNCOMMITTED = "PROTECTION_UNCOMMITTED"
    """the protected branches are those of an uncommitted {path}"""


class MissionSelectionRequired(Refusal, ValueError):
    """no mission was named.

    A blank handle designates nothing; the tool would go on with whatever branch is checked out.
    Name a mission: its directory name, mission id, mid8, number or slug; `kitty-core missions` lists them.
    """

    code = Code.MISSION_SELECTION_REQUIRED


class UnsafeMissionSlug(Refusal, ValueError):
    """`{value}` is no safe path segment: {reason}.

    A handle is a name, never a path: what looks like a traversal is refused before any lookup.
    Use the mission's directory name, without path separators, leading dots or surrounding white space.
    """

    code = Code.UNSAFE_MISSION_SLUG


class MissionNotFound(Refusal, LookupError):
    """no mission answers to `{handle}`.

    An unknown handle is never passed through: work under it would land on the checked-out branch.
    Name one of the candidates exactly, or run `kitty-core missions` to see every handle.
    """

    code = Code.MISSION_NOT_FOUND


class MissionAmbiguousSelector(Refusal, LookupError):
    """`{handle}` designates several missions.

    Picking one of several missions silently sends work to the wrong one.
    Name one of the candidates by its directory name.
    """

    code = Code.MISSION_AMBIGUOUS_SELECTOR


class InvalidMissionIdentity(Refusal):
    """the identity of `{mission}` is unusable: {reason}.

    Names of branches and worktrees are derived from the identity; a wrong one leads to foreign branches.
    Correct `mission_id` and `mid8` in the mission's meta.json: `mission_id` is a ULID in quotes and `mid8` its first eight characters.
    """

    code = Code.INVALID_MISSION_IDENTITY


class MissionMetaMissing(Refusal):
    """`{mission}` has no meta.json.

    Topology, target branch and coordination branch are recorded there and nowhere else.
    Restore {meta_path} from the primary branch, or finish creating the mission.
    """

    code = Code.MISSION_META_MISSING


class MissionMetaMalformed(Refusal):
    """{meta_path} is unreadable: {reason}.

    Reading a broken file as an empty one would turn a coordination mission into a flat one.
    Repair {meta_path} so that it is one JSON object in UTF-8, or restore it from git.
    """

    code = Code.MISSION_META_MALFORMED


class MissionTypeConflict(Refusal):
    """`{mission}` exists with type `{existing}`, not `{requested}`.

    Creating under the name of a live mission would overwrite its type.
    Choose another name for the new mission, or continue the existing one with its own type.
    """

    code = Code.MISSION_TYPE_CONFLICT


class CoordinationWorkspaceMid8Required(Refusal):
    """no coordination name can be composed for `{mission}` without a mid8 of eight characters.

    A name composed with an empty mid8 is no valid branch and may belong to another mission.
    Record a `mission_id` in the mission's meta.json, then ask again.
    """

    code = Code.COORDINATION_WORKSPACE_MID8_REQUIRED


class BranchIdentityUnresolved(Refusal):
    """no mission branch can be composed for `{mission_handle}`: it has no mission id, no mid8 and no number.

    A branch name made of the slug alone collides with other missions of the same name.
    Pass the mission id, or use the directory name that carries the mid8.
    """

    code = Code.BRANCH_IDENTITY_UNRESOLVED


class InvalidLaneId(Refusal):
    """`{lane}` is no lane id of generation {generation}.

    A name composed from another text would not parse back to its lane.
    Use `lane-` and lower-case letters, or `lane-planning`.
    """

    code = Code.INVALID_LANE_ID


class CreateTimeTargetInvalid(Refusal, ValueError):
    """`{value}` is no branch name: {reason}.

    A blank or fully qualified name is taken literally by git and creates a second, shadowing branch.
    Give the short name of a branch, as `git branch --show-current` prints it.
    """

    code = Code.CREATE_TIME_TARGET_INVALID


class TargetBranchInvalid(Refusal):
    """meta.json of `{mission}` records `{field}` = `{value}`, which is no branch name: {reason}.

    The tool takes the recorded value verbatim and fails later, in the middle of a commit.
    Write the short name of a branch into `{field}` of meta.json.
    """

    code = Code.TARGET_BRANCH_INVALID


class StatusReadPathNotFound(Refusal):
    """`{mission_slug}` routes through coordination, but no mid8 can be derived for its worktree.

    Without the mid8 nobody can say which worktree holds the mission's bookkeeping.
    Record a `mission_id` in the mission's meta.json; the worktree's name is derived from it.
    """

    code = Code.STATUS_READ_PATH_NOT_FOUND


class CoordinationBranchDeleted(Refusal):
    """coordination branch `{coordination_branch}` of `{mission_slug}` does not exist.

    The bookkeeping lives on that branch: reading or writing elsewhere would hide or lose it.
    Restore it with `git branch {coordination_branch} <commit>`, or flatten the mission if it is merged.
    """

    code = Code.COORDINATION_BRANCH_DELETED


class CoordinationWorktreeUnmaterialized(Refusal):
    """the coordination worktree of `{mission_slug}` is not materialised.

    The primary copy may be older than the coordination branch; reading it silently makes status lag behind writes.
    Create it: `git worktree add {coord_worktree} {coordination_branch}`.
    """

    code = Code.COORDINATION_WORKTREE_UNMATERIALIZED


class CoordWriteSurfaceUnmaterialized(Refusal):
    """`{mission_slug}` would be read from one directory and written to another.

    A read-modify-write over two directories discards what the second one holds.
    Materialise the coordination worktree first: `git worktree add {coord_worktree} {coordination_branch}`.
    """

    code = Code.COORD_WRITE_SURFACE_UNMATERIALIZED


class CoordBranchUndeclaredAndAbsent(Refusal):
    """`{mission_slug}` has topology `{topology}` but records no coordination branch.

    Coordination without a branch has no home; the tool writes to the target branch and may read elsewhere.
    Record `coordination_branch` in meta.json, or flatten the mission by removing `topology`.
    """

    code = Code.COORD_BRANCH_UNDECLARED_AND_ABSENT


class FlattenedTopologyConflict(Refusal):
    """`{mission_slug}` is marked flattened, yet its stored topology is `{topology}`.

    Half a flattening leaves two answers; neither may be guessed.
    Finish the flattening: remove `topology` from meta.json, or clear `flattened` and record the branch.
    """

    code = Code.FLATTENED_TOPOLOGY_CONFLICT


class ConsolidatedContentAbsent(Refusal):
    """`{mission_slug}` is published, but `{branch}` does not hold its meta.json.

    Writing a published mission to a branch that never received it would fork its history.
    Fetch or merge the mission's content into `{branch}` first.
    """

    code = Code.CONSOLIDATED_CONTENT_ABSENT


class LifecyclePhaseUndecided(Refusal):
    """the lifecycle phase of `{mission_slug}` cannot be decided: {reason}.

    A published mission and an open one are written to different branches.
    Make the named branch or fact available (for instance `git fetch`), then ask again.
    """

    code = Code.LIFECYCLE_PHASE_UNDECIDED


class PrimaryBranchUndecided(Refusal):
    """origin/HEAD names `{branch}`, which spec-kitty reads as `{last}`.

    Two programs that share the repository would commit to two branches.
    Record `target_branch` in the mission's meta.json, or point origin/HEAD at a branch without a slash.
    """

    code = Code.PRIMARY_BRANCH_UNDECIDED


class MissionNumberInvalid(Refusal):
    """`mission_number` of `{mission}` is neither an integer nor null: `{value}`.

    The number is evidence that a mission is published; a placeholder is none.
    Write an integer or null into `mission_number` of meta.json.
    """

    code = Code.MISSION_NUMBER_INVALID


class SingleBranchCodeLanesUnmigrated(Refusal):
    """`{mission_slug}` is stamped `single_branch`, but its lanes.json lists code lanes.

    Writers would treat the mission as laned while readers treat it as flat.
    Stamp the mission `lanes` in meta.json, or remove the code lanes.
    """

    code = Code.SINGLE_BRANCH_CODE_LANES_UNMIGRATED


class UnbornHead(Refusal):
    """the repository has no commit, so no coordination branch can be created.

    A coordination branch recorded before it can exist leaves the mission unreadable.
    Make the first commit (`git commit --allow-empty -m init`), then create the mission.
    """

    code = Code.UNBORN_HEAD


class SurfaceWithoutLocation(Refusal):
    """surface `{surface}` has no location here.

    Every surface is answered from its own location, never from a neighbour's.
    Supply the location of `{surface}`, or ask for a surface that this mission has.
    """

    code = Code.SURFACE_WITHOUT_LOCATION


class PathUnclassified(Refusal):
    """`{path}` belongs to no artifact kind of generation {generation}.

    A file without a kind has no home that the table could state.
    Name the kind explicitly, or declare the kind with its partition.
    """

    code = Code.PATH_UNCLASSIFIED


class WorkspaceRootNotFound(Refusal):
    """no repository root above `{path}`.

    Every answer is anchored at the primary checkout.
    Run inside a git repository, or name its root.
    """

    code = Code.WORKSPACE_ROOT_NOT_FOUND


class BareRepository(Refusal):
    """`{path}` belongs to a bare repository: it has no primary checkout.

    PRIMARY artifacts live in the primary checkout; a bare repository has none.
    Ask from a repository with a work tree.
    """

    code = Code.BARE_REPOSITORY


class UnknownArtifactKind(QuestionError):
    """generation {generation} knows no artifact kind `{kind}`.

    The partition of an unknown kind cannot be guessed.
    Use one of the candidates, or declare the kind with its partition.
    """

    code = Code.UNKNOWN_ARTIFACT_KIND


class GenerationUnsupported(QuestionError):
    """no profile for spec-kitty `{value}`.

    Another generation's table may send a file to another branch.
    Name one of the candidate generations explicitly, or upgrade kitty-core.
    """

    code = Code.GENERATION_UNSUPPORTED


class MalformedQuestion(QuestionError):
    """the question is malformed: {reason}.

    Nothing was looked up.
    Correct the argument and ask again.
    """

    code = Code.MALFORMED_QUESTION


class FactUnavailable(PortError):
    """cannot decide: {fact} is unavailable ({reason}).

    An unavailable fact is not a No.
    Make the fact available (is git installed, is the repository readable?), then ask again.
    """

    code = Code.FACT_UNAVAILABLE


class PermissionDenied(PortError):
    """permission denied for {path}.

    A file that cannot be read is not an absent one.
    Grant read access to {path}, then ask again.
    """

    code = Code.PERMISSION_DENIED


class NotUtf8(PortError):
    """{path} has a name that is not UTF-8.

    A lossy name would designate another file.
    Rename it; mission directories and branches are UTF-8.
    """

    code = Code.NOT_UTF8


class PortFailed(PortError):
    """the host failed on {path}: {reason}.

    The answer would rest on a fact that nobody saw.
    Look at the host's error, then ask again.
    """

    code = Code.PORT_FAILED


class LimitExceeded(LimitError):
    """{what} exceeds the limit of {limit}.

    Limits keep one hostile file from stopping every other answer.
    Split the input, or raise the limit in the host.
    """

    code = Code.LIMIT_EXCEEDED


class CoordinationWorktreeBranchMismatch(Refusal):
    """coordination worktree `{worktree_path}` is on `{actual_ref}`, not on `{expected_ref}`.

    The files that lie there belong to another branch.
    Look at what is uncommitted there, run `git -C {worktree_path} switch {expected_ref}`, then try again.
    """

    code = Code.COORDINATION_WORKTREE_BRANCH_MISMATCH


class StatusUnreadable(Refusal):
    """line {line} of the event log is unreadable: {detail}.

    Skipping a line would show a board that never was; one bad line makes the log unreadable.
    Repair line {line} of status.events.jsonl (byte {offset}), or restore the file from git.
    """

    code = Code.STATUS_UNREADABLE


class UnknownLane(QuestionError):
    """`{value}` is no lane.

    A lane that nobody knows would take the work package off every board.
    Use one of the candidates.
    """

    code = Code.UNKNOWN_LANE


class IllegalEdge(Refusal):
    """no transition leads from `{from}` to `{to}`.

    The lanes are a contract between people and tools; a shortcut hides what was skipped.
    Go to one of the candidates, or force the transition with an actor and a reason.
    """

    code = Code.ILLEGAL_EDGE


class ForceNeedsActorAndReason(Refusal):
    """forcing `{from}` to `{to}` needs an actor and a reason.

    A forced transition skips every guard; somebody has to answer for it.
    Say who forces the transition and why.
    """

    code = Code.FORCE_NEEDS_ACTOR_AND_REASON


class ActorRequired(Refusal):
    """`{from}` to `{to}` needs an actor.

    A claim that belongs to nobody protects nobody.
    Say who moves the work package.
    """

    code = Code.ACTOR_REQUIRED


class DependenciesUnsatisfied(Refusal):
    """`{from}` to `{to}` waits for dependencies.

    Work begun on unfinished ground is done twice.
    Finish the work packages that this one depends on, or force the transition with a reason.
    """

    code = Code.DEPENDENCIES_UNSATISFIED


class WorkspaceRequired(Refusal):
    """`{from}` to `{to}` needs a workspace.

    Work without a workspace cannot be reviewed.
    Name the worktree or branch in which the work happens.
    """

    code = Code.WORKSPACE_REQUIRED


class SubtasksIncomplete(Refusal):
    """`{from}` to `{to}` needs every subtask done.

    A review of half the work has to be repeated.
    Mark the open subtasks done, or force the transition with a reason.
    """

    code = Code.SUBTASKS_INCOMPLETE


class ImplementationEvidenceRequired(Refusal):
    """`{from}` to `{to}` needs evidence of an implementation.

    There is nothing to review yet.
    Commit the implementation on the lane branch, or force the transition with a reason.
    """

    code = Code.IMPLEMENTATION_EVIDENCE_REQUIRED


class ApprovalEvidenceRequired(Refusal):
    """`{from}` to `{to}` needs the evidence of an approval.

    Only a review can approve.
    Give reviewer and reference of a review whose verdict is `approved`.
    """

    code = Code.APPROVAL_EVIDENCE_REQUIRED


class ReasonRequired(Refusal):
    """`{from}` to `{to}` needs a reason.

    Whoever picks it up again has to know what was wrong.
    Say why the work package goes back.
    """

    code = Code.REASON_REQUIRED


class ReviewRefRequired(Refusal):
    """`{from}` to `{to}` needs a reference to review feedback.

    An approval is withdrawn for a reason that can be read.
    Give the reference of the feedback that sends the work back.
    """

    code = Code.REVIEW_REF_REQUIRED


class ReviewResultRequired(Refusal):
    """`{from}` to `{to}` needs a review result.

    A review ends with its result, whatever the result is.
    Give reviewer, verdict and reference of the review.
    """

    code = Code.REVIEW_RESULT_REQUIRED


class ReviewResultIncomplete(Refusal):
    """the review result of `{from}` to `{to}` lacks reviewer, verdict or reference.

    A verdict without reviewer or reference cannot be checked.
    Fill in reviewer, verdict and reference.
    """

    code = Code.REVIEW_RESULT_INCOMPLETE


class ReviewRefMismatch(Refusal):
    """the review reference of `{from}` to `{to}` is not the one of the review result.

    Two references name two reviews.
    Give one reference in both places, or leave the separate one out.
    """

    code = Code.REVIEW_REF_MISMATCH


class ReviewEvidenceMismatch(Refusal):
    """the evidence of `{from}` to `{to}` contradicts the review result.

    Two verdicts on one review cannot both stand.
    Give the same reviewer, verdict and reference in both.
    """

    code = Code.REVIEW_EVIDENCE_MISMATCH


class BadWpId(QuestionError):
    """`{value}` is no id of a work package.

    An id in another spelling would become a second work package on the board.
    Write `WP` and digits, for instance `WP01`.
    """

    code = Code.BAD_WP_ID


class ReviewVerdictContradicts(Refusal):
    """the verdict `{verdict}` does not lead to `{to}`.

    A board that says rework and a verdict that says approved cannot both be true.
    Send the work back with another verdict, or move it on to approved.
    """

    code = Code.REVIEW_VERDICT_CONTRADICTS


class ClaimConflict(Refusal):
    """`{wp_id}` is claimed for {kind} by `{holder}`.

    Two actors on one work package overwrite each other.
    Take another work package, or ask `{holder}` to release this one.
    """

    code = Code.CLAIM_CONFLICT


class NotFinalized(Refusal):
    """`{wp_id}` of `{mission}` is not finalized.

    A work package without a seed has no lane to leave.
    Run `spec-kitty agent mission finalize-tasks --mission {mission}`, then claim again.
    """

    code = Code.NOT_FINALIZED


class StartRejected(Refusal):
    """`{wp_id}` is in `{lane}`: its {kind} cannot be started.

    Starting from any lane would bypass the hand-off before it.
    Move the work package to a lane from which it can be started, or take another one.
    """

    code = Code.START_REJECTED


class StampInvalid(QuestionError):
    """the stamp {event_id} at {at} is unusable: {reason}.

    Times are compared as texts; another spelling sorts somewhere else.
    Mint a ULID and write the time as UTC, for instance `2026-01-02T03:04:05.000006+00:00`.
    """

    code = Code.STAMP_INVALID


class StampNotMonotonic(Refusal):
    """`{wp_id}` was moved at {last}; an event at {at} would not win.

    The event would be written and change nothing.
    Set the clock right, or stamp the event later than {last}.
    """

    code = Code.STAMP_NOT_MONOTONIC


class DuplicateEventId(Refusal):
    """the log has an event `{event_id}` already.

    Of two events with one id only the first one counts.
    Mint a new id.
    """

    code = Code.DUPLICATE_EVENT_ID


class EmptyDelta(QuestionError):
    """the annotation of `{wp_id}` changes nothing.

    A row without effect is noise in a log that is never cleaned.
    Name at least one slot to change, or leave the annotation out.
    """

    code = Code.EMPTY_DELTA


class StatusBasisStale(Refusal):
    """{log} has changed since it was read.

    What was decided on the older log may be refused on this one; somebody else was faster.
    Load the status again and repeat the command.
    """

    code = Code.STATUS_BASIS_STALE


class LogMergeConflict(Refusal):
    """line {line} of {side} cannot be merged: {reason}.

    A merge that drops or picks an event rewrites history.
    Repair that line of the event log by hand, then merge again.
    """

    code = Code.LOG_MERGE_CONFLICT


class LogRewritten(Refusal):
    """{side} lost or changed {count} events that were there before.

    The log is append-only: what was decided once stays on record.
    Restore the events named as candidates from git; where the log is right without them, commit it by itself first.
    """

    code = Code.LOG_REWRITTEN


class WorkPackageMalformed(Refusal):
    """line {line} of {file} is malformed: {reason}.

    A field that is read over silently changes what gets built.
    Correct {file} at line {line}; the fields of a work package are listed in the documentation of spec-kitty.
    """

    code = Code.WORK_PACKAGE_MALFORMED


class LanesMalformed(Refusal):
    """lanes.json is malformed: {reason}.

    Work packages of an unknown lane would be built in the wrong worktree.
    Compute lanes.json again with `spec-kitty agent mission finalize-tasks`, or restore it from git.
    """

    code = Code.LANES_MALFORMED


class DependencyCycle(Refusal):
    """work packages wait for each other: {cycle}.

    None of them could ever begin.
    Remove one of these dependencies.
    """

    code = Code.DEPENDENCY_CYCLE


class DependencyMissing(Refusal):
    """`{wp_id}` waits for `{dependency}`, which is not planned.

    The work package could never begin.
    Plan `{dependency}`, or remove the dependency.
    """

    code = Code.DEPENDENCY_MISSING


class EffectorUnknown(Refusal):
    """an actor of kind `{kind}` has no word there.

    A guessed kind would make a person answer for a program, or the other way round.
    Name the actor as a human, an agent or a service before passing it on.
    """

    code = Code.EFFECTOR_UNKNOWN


class LanesJsonRequired(Refusal):
    """`{from}` to `{to}` needs a lanes.json that can be read.

    Without a lane there is no worktree to work in: the work package could go neither on nor back.
    Compute it with `spec-kitty agent mission finalize-tasks`, then claim the work package again.
    """

    code = Code.LANES_JSON_REQUIRED


class AcceptNotReady(Refusal):
    """{mission} cannot be accepted: {findings}.

    Accepted once, a mission is merged; nobody looks at what was open any more.
    Finish or cancel the work packages and verify the criteria that are named, then ask again.
    """

    code = Code.ACCEPT_NOT_READY


class TargetRefEmpty(Refusal):
    """the target names no branch: `{destination_ref}` is blank or padded.

    A blank name would stand for whatever is checked out.
    Give the short name of a branch, without white space around it, as `git branch --show-current` prints it.
    """

    code = Code.TARGET_REF_EMPTY


class SafeCommitDestinationRefShape(Refusal):
    """`{destination_ref}` is a full ref, not the short name of a branch.

    Git would take it for a branch whose name starts with refs/heads/.
    Name the branch without `refs/heads/`: `{short}`.
    """

    code = Code.SAFE_COMMIT_DESTINATION_REF_SHAPE


class TargetRefShape(Refusal):
    """`{destination_ref}` is no branch name: {reason}.

    What git reads as a revision, an option or another namespace is no place to publish to.
    Give the short name of a local branch, as `git branch --show-current` prints it.
    """

    code = Code.TARGET_REF_SHAPE


class SafeCommitEmptyChangeset(Refusal):
    """no path was given for a commit on `{destination_ref}`.

    A commit of whatever happens to be staged is nobody's intention.
    Name every file that the commit is to hold.
    """

    code = Code.SAFE_COMMIT_EMPTY_CHANGESET


class SafeCommitNotAWorktree(Refusal):
    """`{worktree_root}` is no worktree of this repository: {reason}.

    Git would walk up to another checkout and commit there.
    Give the top directory of a worktree that `git worktree list` shows.
    """

    code = Code.SAFE_COMMIT_NOT_A_WORKTREE


class TargetEnvTainted(Refusal):
    """the environment of `{worktree_root}` redirects git: {reason}.

    An inherited GIT_DIR lands the commit in another repository.
    Unset the variables (`unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE`) or repair the worktree with `git worktree repair`, then commit again.
    """

    code = Code.TARGET_ENV_TAINTED


class TargetOperationInProgress(Refusal):
    """{operation} is in progress in `{worktree_root}`.

    A commit in the middle of it would conclude or destroy it.
    Finish it or give it up ({command}) in that worktree, then commit again.
    """

    code = Code.TARGET_OPERATION_IN_PROGRESS


class SafeCommitHeadMismatch(Refusal):
    """`{worktree_root}` is on `{observed_head}`, not on `{destination_ref}`.

    The files that lie there belong to another branch.
    Go where the branch is: {way}.
    """

    code = Code.SAFE_COMMIT_HEAD_MISMATCH


class SafeCommitDestinationNotFound(Refusal):
    """branch `{destination_ref}` has no commit.

    Without a commit to build on nobody can tell whether the branch moved meanwhile.
    Make its first commit with `git -C {worktree_root} commit --allow-empty -m initial`, then commit again.
    """

    code = Code.SAFE_COMMIT_DESTINATION_NOT_FOUND


class TargetWorktreeStale(Refusal):
    """`{worktree_root}` lags behind `{destination_ref}`: {reason}.

    Committing from there would take back what others have committed.
    Look at `git -C {worktree_root} status`, keep what you need, and bring the index up to date with `git -C {worktree_root} reset`.
    """

    code = Code.TARGET_WORKTREE_STALE


class TargetBranchShared(Refusal):
    """`{destination_ref}` is checked out in `{other}` as well.

    The other checkout would show the commit as its own deletion.
    Switch `{other}` to another branch, then commit again.
    """

    code = Code.TARGET_BRANCH_SHARED


class SafeCommitProtectedBranch(Refusal):
    """`{destination_ref}` is protected ({source}), and {reason}.

    Protected branches move by merge and by the flows that are made for them.
    Commit on a branch of the mission (`kitty-core where` shows them) and merge it, or list the protected branches without `{destination_ref}` under `protection.protected_branches` in .kittify/config.yaml.
    """

    code = Code.SAFE_COMMIT_PROTECTED_BRANCH


class ProtectionConfigMalformed(Refusal):
    """the protection of branches cannot be read from {path}: {reason}.

    Reading a broken list as an empty one would open every protected branch.
    Repair {path}: `protection.protected_branches` is a list of branch names.
    """

    code = Code.PROTECTION_CONFIG_MALFORMED


class TargetPartitionMismatch(Refusal):
    """{kind} belongs on `{expected_ref}`, not on `{destination_ref}`.

    A reader looks where the partition says, and would not find it.
    Commit it on `{expected_ref}`; without an explicit branch the right one is taken.
    """

    code = Code.TARGET_PARTITION_MISMATCH


class TargetMoved(Refusal):
    """`{ref}` moved from {expected} to {found} while the commit was made.

    Publishing on another commit than the planned one would drop what came between.
    Commit again: the plan is made anew on what is there now.
    """

    code = Code.TARGET_MOVED


class TargetTampered(Refusal):
    """the target is not what the facts prove: {reason}.

    A target that was not validated could name any branch.
    Plan the commit again in this repository; a target is evidence of one moment and is not written by hand.
    """

    code = Code.TARGET_TAMPERED


class SafeCommitPathPolicy(Refusal):
    """`{offending_path}` is not committed from `{worktree_root}`: {reason}.

    A file of one worktree committed from another lands on the wrong branch.
    Commit `{reanchor_path}` from the worktree that it belongs to, `{reanchor_worktree}`.
    """

    code = Code.SAFE_COMMIT_PATH_POLICY


class PathEscapesWorktree(Refusal):
    """`{offending_path}` is outside of `{worktree_root}`.

    What lies outside of the worktree cannot be part of its commit.
    Name files below `{worktree_root}`, or commit the file from the repository it lies in.
    """

    code = Code.PATH_ESCAPES_WORKTREE


class PathIsGitsOwn(Refusal):
    """`{offending_path}` leads into `{segment}`, which is git's own.

    A tree that holds a .git can run code in every clone.
    Leave git's own files out of the commit.
    """

    code = Code.PATH_IS_GITS_OWN


class PathMalformed(Refusal):
    """`{offending_path}` is no path of a file: {reason}.

    Git has no such path.
    Name one file below the worktree.
    """

    code = Code.PATH_MALFORMED


class PathSymlinkedParent(Refusal):
    """`{path}` leads through the symbolic link `{parent}`.

    Git does not track what lies beyond a link; the content would land elsewhere than it was named.
    Name the file by its real path, or commit the link itself (`{parent}`).
    """

    code = Code.PATH_SYMLINKED_PARENT


class PathIsDirectory(Refusal):
    """`{path}` is a directory where a file is expected, or the other way round.

    Which files of a directory were meant is a guess.
    Name the files in it one by one; where a tracked file gave way to a directory, remove it in the same commit.
    """

    code = Code.PATH_IS_DIRECTORY


class PathNotAFile(Refusal):
    """`{path}` is neither a file nor a symbolic link.

    Git cannot store a socket or a device.
    Leave it out of the commit.
    """

    code = Code.PATH_NOT_A_FILE


class PathNotFound(Refusal):
    """`{path}` does not exist and is not tracked on `{destination_ref}`.

    A request that cannot be met must not look like one that was.
    Check the name, or write the file first.
    """

    code = Code.PATH_NOT_FOUND


class PathInsideNestedRepo(Refusal):
    """`{path}` lies in {nested}.

    The outer repository does not track the files of an inner one; the tool reports `nothing to commit`.
    Commit it in that repository, from its own top directory.
    """

    code = Code.PATH_INSIDE_NESTED_REPO


class PathHiddenByIndexFlag(Refusal):
    """git hides changes of `{path}` ({flag}).

    The commit would leave out a change that was asked for, and report success.
    Show it again: `git -C {worktree_root} update-index --no-skip-worktree --no-assume-unchanged {path}`; for a sparse checkout add it to the patterns.
    """

    code = Code.PATH_HIDDEN_BY_INDEX_FLAG


class PathForeignMission(Refusal):
    """`{path}` does not belong to mission `{mission}`: {reason}.

    A mission's commit must not carry the work of others.
    Name files below {mission_dir} only; commit the others with git, or for their own mission.
    """

    code = Code.PATH_FOREIGN_MISSION


class PathKindMismatch(Refusal):
    """no file of the request belongs where {kind} belongs ({partition}).

    The caller believes to commit something else than it does.
    Name the kind of the files, or leave the kind out: each file is classified by its path.
    """

    code = Code.PATH_KIND_MISMATCH


class PathCaseCollision(Refusal):
    """`{path}` and `{other}` are one file on this file system.

    Two names of one file become two files in every other clone.
    Use the spelling that git tracks, `{other}`.
    """

    code = Code.PATH_CASE_COLLISION


class PathChangedWhileRead(Refusal):
    """`{path}` changed while it was read.

    Half a file would be committed.
    Let its writer finish, then commit again.
    """

    code = Code.PATH_CHANGED_WHILE_READ


class CoordWorktreeUnusable(Refusal):
    """the coordination worktree `{worktree}` cannot be used: {reason}.

    Committing from the primary checkout instead would publish the wrong files.
    Look at `git worktree list`; move what stands in its place out of the way, then commit again.
    """

    code = Code.COORD_WORKTREE_UNUSABLE


class CoordCopyConflict(Refusal):
    """both copies of `{path}` have changed: the one in the primary checkout and the one in `{worktree}`.

    One of two changes would be overwritten.
    Compare the two, put the wanted content into `{worktree}/{path}`, give the other up with `{give_up} {path}` in the primary checkout, then commit again.
    """

    code = Code.COORD_COPY_CONFLICT


class CommitWithheld(Refusal):
    """the files for `{ref}` could be committed, but the request could not as a whole ({because}).

    Half a request committed looks like a whole one.
    Follow the remedy of the other group and commit again, or ask for the groups that are fit only (`--partial`).
    """

    code = Code.COMMIT_WITHHELD


class SafeCommitBackstop(Refusal):
    """the commit would hold what was not asked for: {unexpected}.

    A commit holds what was asked for and nothing else.
    Look at `git status`; name these paths as well, or take them out of the index with `git restore --staged`.
    """

    code = Code.SAFE_COMMIT_BACKSTOP


class HookRejected(Refusal):
    """the hook {hook} refused the commit: {output}.

    Hooks are the repository's own rules.
    Do what the hook asks for, then commit again.
    """

    code = Code.HOOK_REJECTED


class HookAddedPaths(Refusal):
    """the hook {hook} added what was not asked for: {paths}.

    A commit holds what was asked for and nothing else.
    Name these paths in the commit as well, or let the hook leave them alone.
    """

    code = Code.HOOK_ADDED_PATHS


class CommitMessageEmpty(Refusal):
    """the commit message is unusable: {reason}.

    Git makes no commit without one.
    Give a message with at least one line of text.
    """

    code = Code.COMMIT_MESSAGE_EMPTY


class CommitIdentityUnknown(Refusal):
    """git does not know who commits: {output}.

    A commit names its author.
    Set `git config user.name` and `git config user.email`, then commit again.
    """

    code = Code.COMMIT_IDENTITY_UNKNOWN


class CommitSigningFailed(Refusal):
    """the commit could not be signed: {output}.

    The repository asks for signed commits.
    Make the signing key available, or set `git config commit.gpgsign false`, then commit again.
    """

    code = Code.COMMIT_SIGNING_FAILED


class RefUpdateRejected(Refusal):
    """git did not move `{ref}`: {output}.

    The branch is where it was.
    Do what git or its hook reference-transaction asks for, then commit again.
    """

    code = Code.REF_UPDATE_REJECTED


class CommitLockTimeout(Refusal):
    """{lock} was held by another process for {seconds} seconds.

    Two commits at once in one worktree would see half of each other.
    Wait for the other commit to end, then commit again.
    """

    code = Code.COMMIT_LOCK_TIMEOUT


class IndexStale(Refusal):
    """the commit is made, but the index could not follow for {paths}.

    The index was held by another process; the commit stands.
    Run `kitty-core recover` when no other git command is running.
    """

    code = Code.INDEX_STALE


class CommitStoreFailed(PortError):
    """{path} could not be read or written: {reason}.

    What is not stored is not committed.
    Make room or give access there, then commit again.
    """

    code = Code.COMMIT_STORE_FAILED


class GitProgramUnavailable(PortError):
    """the git program cannot be started: {reason}.

    Hooks, filters and signatures are git's own business.
    Install git and put it on the path, then commit again.
    """

    code = Code.GIT_PROGRAM_UNAVAILABLE


class GitProgramTooOld(PortError):
    """git is of version {version}; {needed} is needed.

    An older git cannot move a branch in one step.
    Install a newer git, then commit again.
    """

    code = Code.GIT_PROGRAM_TOO_OLD


class GitProgramFailed(PortError):
    """git {command} ended with {status}: {output}.

    The commit was given up before anything changed.
    Look at what git says, then commit again.
    """

    code = Code.GIT_PROGRAM_FAILED


class GitProgramTimeout(PortError):
    """git {command} did not end within {seconds} seconds.

    A commit that waits forever keeps every other one waiting.
    See what it waits for (a hook, a lock, an agent), then commit again.
    """

    code = Code.GIT_PROGRAM_TIMEOUT


class JournalUnreadable(Refusal):
    """the journal {path} is unreadable: {reason}.

    Whether its commit was published cannot be told without it.
    Look at the file and at the event log that it speaks of; remove the file when both agree, then run `kitty-core recover`.
    """

    code = Code.JOURNAL_UNREADABLE


class TransactionClosed(Refusal):
    """the transaction is closed: {operation} came too late.

    What is appended after the commit would be swept into a stranger's.
    Open a new transaction for it.
    """

    code = Code.TRANSACTION_CLOSED


class TransactionNested(Refusal):
    """mission `{mission}` has an open transaction in this process already.

    The inner commit would publish what the outer may still take back.
    Use the open transaction, or end it first.
    """

    code = Code.TRANSACTION_NESTED


class BookkeepingDoubleEventId(Refusal):
    """event {event_id} is in the log already.

    A reader drops the second one silently.
    Give every event an id of its own; leave out what was recorded before.
    """

    code = Code.BOOKKEEPING_DOUBLE_EVENT_ID


class BookkeepingLegacyResolutionFailed(Refusal):
    """mission `{mission}` records neither topology nor coordination branch, and {checkout} is on no branch.

    A mission of the old kind is kept on the branch at hand, and there is none.
    Run the command in a checkout whose branch the mission's records belong to, or record a `topology` in its meta.json.
    """

    code = Code.BOOKKEEPING_LEGACY_RESOLUTION_FAILED


class DestinationRefNotLocal(Refusal):
    """`{destination_ref}` is known from a remote only.

    A commit on a remote-tracking branch is lost with the next fetch.
    Make a local branch first: `git branch {destination_ref} {remote_ref}`.
    """

    code = Code.DESTINATION_REF_NOT_LOCAL


class RefAdvanceNonFastForward(Refusal):
    """`{branch}` cannot be advanced from {old_sha} to {new_sha}: it is no descendant.

    Moving it would drop the commits that only `{branch}` has.
    Merge `{branch}` into the other side first, then advance again.
    """

    code = Code.REF_ADVANCE_NON_FAST_FORWARD


class RefAdvanceDirtyWorktree(Refusal):
    """`{worktree_path}` has `{branch}` checked out with work that would be lost: {dirty_entries}.

    Uncommitted work is nowhere else.
    Commit or set aside these files in `{worktree_path}`, then advance again.
    """

    code = Code.REF_ADVANCE_DIRTY_WORKTREE


class RefAdvanceFailed(Refusal):
    """`{branch}` cannot be advanced: {reason}.

    The branch is where it was.
    Run `{command}`, settle what it shows, then advance again.
    """

    code = Code.REF_ADVANCE_FAILED


class RefRestoreFailed(Refusal):
    """`{branch}` is not put back: it is at {found}, not at {expected}.

    Somebody has built on it since.
    Look at `git log {branch}` and decide by hand.
    """

    code = Code.REF_RESTORE_FAILED


class ProtectionUncommitted(Refusal):
    """the protected branches are those of an uncommitted {path}.

    Who may edit a file in a worktree could open every branch unseen.
    Commit that file if you meant the change, or restore it: `git -C {worktree_root} restore -- {path}`.
    """

    code = Code.PROTECTION_UNCOMMITTED


__all__ = [
    "AcceptNotReady",
    "ActorRequired",
    "ApprovalEvidenceRequired",
    "ArtifactKind",
    "BadWpId",
    "BareRepository",
    "BookkeepingDoubleEventId",
    "BookkeepingLegacyResolutionFailed",
    "BranchIdentityUnresolved",
    "ClaimConflict",
    "Code",
    "CommitIdentityUnknown",
    "CommitLockTimeout",
    "CommitMessageEmpty",
    "CommitSigningFailed",
    "CommitStoreFailed",
    "CommitWithheld",
    "ConsolidatedContentAbsent",
    "CoordBranchUndeclaredAndAbsent",
    "CoordCopyConflict",
    "CoordWorktreeUnusable",
    "CoordWriteSurfaceUnmaterialized",
    "CoordinationBranchDeleted",
    "CoordinationState",
    "CoordinationWorkspaceMid8Required",
    "CoordinationWorktreeBranchMismatch",
    "CoordinationWorktreeUnmaterialized",
    "CreateTimeTargetInvalid",
    "DependenciesUnsatisfied",
    "DependencyCycle",
    "DependencyMissing",
    "DestinationRefNotLocal",
    "DuplicateEventId",
    "EffectorUnknown",
    "EmptyDelta",
    "FactUnavailable",
    "FlattenedTopologyConflict",
    "ForceNeedsActorAndReason",
    "Generation",
    "GenerationUnsupported",
    "GitProgramFailed",
    "GitProgramTimeout",
    "GitProgramTooOld",
    "GitProgramUnavailable",
    "HookAddedPaths",
    "HookRejected",
    "IllegalEdge",
    "ImplementationEvidenceRequired",
    "IndexStale",
    "InvalidLaneId",
    "InvalidMissionIdentity",
    "JournalUnreadable",
    "Lane",
    "LanesJsonRequired",
    "LanesMalformed",
    "LifecyclePhase",
    "LifecyclePhaseUndecided",
    "LimitExceeded",
    "LogMergeConflict",
    "LogRewritten",
    "MalformedQuestion",
    "MissionAmbiguousSelector",
    "MissionMetaMalformed",
    "MissionMetaMissing",
    "MissionNotFound",
    "MissionNumberInvalid",
    "MissionSelectionRequired",
    "MissionTypeConflict",
    "NotFinalized",
    "NotUtf8",
    "Partition",
    "PathCaseCollision",
    "PathChangedWhileRead",
    "PathEscapesWorktree",
    "PathForeignMission",
    "PathHiddenByIndexFlag",
    "PathInsideNestedRepo",
    "PathIsDirectory",
    "PathIsGitsOwn",
    "PathKindMismatch",
    "PathMalformed",
    "PathNotAFile",
    "PathNotFound",
    "PathSymlinkedParent",
    "PathUnclassified",
    "PermissionDenied",
    "PortFailed",
    "PrimaryBranchUndecided",
    "ProtectionConfigMalformed",
    "ProtectionUncommitted",
    "ReasonRequired",
    "RefAdvanceDirtyWorktree",
    "RefAdvanceFailed",
    "RefAdvanceNonFastForward",
    "RefRestoreFailed",
    "RefUpdateRejected",
    "ReviewEvidenceMismatch",
    "ReviewRefMismatch",
    "ReviewRefRequired",
    "ReviewResultIncomplete",
    "ReviewResultRequired",
    "ReviewVerdictContradicts",
    "SafeCommitBackstop",
    "SafeCommitDestinationNotFound",
    "SafeCommitDestinationRefShape",
    "SafeCommitEmptyChangeset",
    "SafeCommitHeadMismatch",
    "SafeCommitNotAWorktree",
    "SafeCommitPathPolicy",
    "SafeCommitProtectedBranch",
    "SingleBranchCodeLanesUnmigrated",
    "StampInvalid",
    "StampNotMonotonic",
    "StartRejected",
    "StatusBasisStale",
    "StatusReadPathNotFound",
    "StatusUnreadable",
    "SubtasksIncomplete",
    "Surface",
    "SurfaceWithoutLocation",
    "TargetBranchInvalid",
    "TargetBranchShared",
    "TargetEnvTainted",
    "TargetMoved",
    "TargetOperationInProgress",
    "TargetPartitionMismatch",
    "TargetRefEmpty",
    "TargetRefShape",
    "TargetTampered",
    "TargetWorktreeStale",
    "Topology",
    "TransactionClosed",
    "TransactionNested",
    "UnbornHead",
    "UnknownArtifactKind",
    "UnknownLane",
    "UnsafeMissionSlug",
    "WorkPackageMalformed",
    "WorkspaceRequired",
    "WorkspaceRootNotFound",
]

ERRORS: dict[str, type[KittyError]] = {
    "MISSION_SELECTION_REQUIRED": MissionSelectionRequired,
    "UNSAFE_MISSION_SLUG": UnsafeMissionSlug,
    "MISSION_NOT_FOUND": MissionNotFound,
    "MISSION_AMBIGUOUS_SELECTOR": MissionAmbiguousSelector,
    "INVALID_MISSION_IDENTITY": InvalidMissionIdentity,
    "MISSION_META_MISSING": MissionMetaMissing,
    "MISSION_META_MALFORMED": MissionMetaMalformed,
    "MISSION_TYPE_CONFLICT": MissionTypeConflict,
    "COORDINATION_WORKSPACE_MID8_REQUIRED": CoordinationWorkspaceMid8Required,
    "BRANCH_IDENTITY_UNRESOLVED": BranchIdentityUnresolved,
    "INVALID_LANE_ID": InvalidLaneId,
    "CREATE_TIME_TARGET_INVALID": CreateTimeTargetInvalid,
    "TARGET_BRANCH_INVALID": TargetBranchInvalid,
    "STATUS_READ_PATH_NOT_FOUND": StatusReadPathNotFound,
    "COORDINATION_BRANCH_DELETED": CoordinationBranchDeleted,
    "COORDINATION_WORKTREE_UNMATERIALIZED": CoordinationWorktreeUnmaterialized,
    "COORD_WRITE_SURFACE_UNMATERIALIZED": CoordWriteSurfaceUnmaterialized,
    "COORD_BRANCH_UNDECLARED_AND_ABSENT": CoordBranchUndeclaredAndAbsent,
    "FLATTENED_TOPOLOGY_CONFLICT": FlattenedTopologyConflict,
    "CONSOLIDATED_CONTENT_ABSENT": ConsolidatedContentAbsent,
    "LIFECYCLE_PHASE_UNDECIDED": LifecyclePhaseUndecided,
    "PRIMARY_BRANCH_UNDECIDED": PrimaryBranchUndecided,
    "MISSION_NUMBER_INVALID": MissionNumberInvalid,
    "SINGLE_BRANCH_CODE_LANES_UNMIGRATED": SingleBranchCodeLanesUnmigrated,
    "UNBORN_HEAD": UnbornHead,
    "SURFACE_WITHOUT_LOCATION": SurfaceWithoutLocation,
    "PATH_UNCLASSIFIED": PathUnclassified,
    "WORKSPACE_ROOT_NOT_FOUND": WorkspaceRootNotFound,
    "BARE_REPOSITORY": BareRepository,
    "UNKNOWN_ARTIFACT_KIND": UnknownArtifactKind,
    "GENERATION_UNSUPPORTED": GenerationUnsupported,
    "MALFORMED_QUESTION": MalformedQuestion,
    "FACT_UNAVAILABLE": FactUnavailable,
    "PERMISSION_DENIED": PermissionDenied,
    "NOT_UTF8": NotUtf8,
    "PORT_FAILED": PortFailed,
    "LIMIT_EXCEEDED": LimitExceeded,
    "COORDINATION_WORKTREE_BRANCH_MISMATCH": CoordinationWorktreeBranchMismatch,
    "STATUS_UNREADABLE": StatusUnreadable,
    "UNKNOWN_LANE": UnknownLane,
    "ILLEGAL_EDGE": IllegalEdge,
    "FORCE_NEEDS_ACTOR_AND_REASON": ForceNeedsActorAndReason,
    "ACTOR_REQUIRED": ActorRequired,
    "DEPENDENCIES_UNSATISFIED": DependenciesUnsatisfied,
    "WORKSPACE_REQUIRED": WorkspaceRequired,
    "SUBTASKS_INCOMPLETE": SubtasksIncomplete,
    "IMPLEMENTATION_EVIDENCE_REQUIRED": ImplementationEvidenceRequired,
    "APPROVAL_EVIDENCE_REQUIRED": ApprovalEvidenceRequired,
    "REASON_REQUIRED": ReasonRequired,
    "REVIEW_REF_REQUIRED": ReviewRefRequired,
    "REVIEW_RESULT_REQUIRED": ReviewResultRequired,
    "REVIEW_RESULT_INCOMPLETE": ReviewResultIncomplete,
    "REVIEW_REF_MISMATCH": ReviewRefMismatch,
    "REVIEW_EVIDENCE_MISMATCH": ReviewEvidenceMismatch,
    "BAD_WP_ID": BadWpId,
    "REVIEW_VERDICT_CONTRADICTS": ReviewVerdictContradicts,
    "CLAIM_CONFLICT": ClaimConflict,
    "NOT_FINALIZED": NotFinalized,
    "START_REJECTED": StartRejected,
    "STAMP_INVALID": StampInvalid,
    "STAMP_NOT_MONOTONIC": StampNotMonotonic,
    "DUPLICATE_EVENT_ID": DuplicateEventId,
    "EMPTY_DELTA": EmptyDelta,
    "STATUS_BASIS_STALE": StatusBasisStale,
    "LOG_MERGE_CONFLICT": LogMergeConflict,
    "LOG_REWRITTEN": LogRewritten,
    "WORK_PACKAGE_MALFORMED": WorkPackageMalformed,
    "LANES_MALFORMED": LanesMalformed,
    "DEPENDENCY_CYCLE": DependencyCycle,
    "DEPENDENCY_MISSING": DependencyMissing,
    "EFFECTOR_UNKNOWN": EffectorUnknown,
    "LANES_JSON_REQUIRED": LanesJsonRequired,
    "ACCEPT_NOT_READY": AcceptNotReady,
    "TARGET_REF_EMPTY": TargetRefEmpty,
    "SAFE_COMMIT_DESTINATION_REF_SHAPE": SafeCommitDestinationRefShape,
    "TARGET_REF_SHAPE": TargetRefShape,
    "SAFE_COMMIT_EMPTY_CHANGESET": SafeCommitEmptyChangeset,
    "SAFE_COMMIT_NOT_A_WORKTREE": SafeCommitNotAWorktree,
    "TARGET_ENV_TAINTED": TargetEnvTainted,
    "TARGET_OPERATION_IN_PROGRESS": TargetOperationInProgress,
    "SAFE_COMMIT_HEAD_MISMATCH": SafeCommitHeadMismatch,
    "SAFE_COMMIT_DESTINATION_NOT_FOUND": SafeCommitDestinationNotFound,
    "TARGET_WORKTREE_STALE": TargetWorktreeStale,
    "TARGET_BRANCH_SHARED": TargetBranchShared,
    "SAFE_COMMIT_PROTECTED_BRANCH": SafeCommitProtectedBranch,
    "PROTECTION_CONFIG_MALFORMED": ProtectionConfigMalformed,
    "TARGET_PARTITION_MISMATCH": TargetPartitionMismatch,
    "TARGET_MOVED": TargetMoved,
    "TARGET_TAMPERED": TargetTampered,
    "SAFE_COMMIT_PATH_POLICY": SafeCommitPathPolicy,
    "PATH_ESCAPES_WORKTREE": PathEscapesWorktree,
    "PATH_IS_GITS_OWN": PathIsGitsOwn,
    "PATH_MALFORMED": PathMalformed,
    "PATH_SYMLINKED_PARENT": PathSymlinkedParent,
    "PATH_IS_DIRECTORY": PathIsDirectory,
    "PATH_NOT_A_FILE": PathNotAFile,
    "PATH_NOT_FOUND": PathNotFound,
    "PATH_INSIDE_NESTED_REPO": PathInsideNestedRepo,
    "PATH_HIDDEN_BY_INDEX_FLAG": PathHiddenByIndexFlag,
    "PATH_FOREIGN_MISSION": PathForeignMission,
    "PATH_KIND_MISMATCH": PathKindMismatch,
    "PATH_CASE_COLLISION": PathCaseCollision,
    "PATH_CHANGED_WHILE_READ": PathChangedWhileRead,
    "COORD_WORKTREE_UNUSABLE": CoordWorktreeUnusable,
    "COORD_COPY_CONFLICT": CoordCopyConflict,
    "COMMIT_WITHHELD": CommitWithheld,
    "SAFE_COMMIT_BACKSTOP": SafeCommitBackstop,
    "HOOK_REJECTED": HookRejected,
    "HOOK_ADDED_PATHS": HookAddedPaths,
    "COMMIT_MESSAGE_EMPTY": CommitMessageEmpty,
    "COMMIT_IDENTITY_UNKNOWN": CommitIdentityUnknown,
    "COMMIT_SIGNING_FAILED": CommitSigningFailed,
    "REF_UPDATE_REJECTED": RefUpdateRejected,
    "COMMIT_LOCK_TIMEOUT": CommitLockTimeout,
    "INDEX_STALE": IndexStale,
    "COMMIT_STORE_FAILED": CommitStoreFailed,
    "GIT_PROGRAM_UNAVAILABLE": GitProgramUnavailable,
    "GIT_PROGRAM_TOO_OLD": GitProgramTooOld,
    "GIT_PROGRAM_FAILED": GitProgramFailed,
    "GIT_PROGRAM_TIMEOUT": GitProgramTimeout,
    "JOURNAL_UNREADABLE": JournalUnreadable,
    "TRANSACTION_CLOSED": TransactionClosed,
    "TRANSACTION_NESTED": TransactionNested,
    "BOOKKEEPING_DOUBLE_EVENT_ID": BookkeepingDoubleEventId,
    "BOOKKEEPING_LEGACY_RESOLUTION_FAILED": BookkeepingLegacyResolutionFailed,
    "DESTINATION_REF_NOT_LOCAL": DestinationRefNotLocal,
    "REF_ADVANCE_NON_FAST_FORWARD": RefAdvanceNonFastForward,
    "REF_ADVANCE_DIRTY_WORKTREE": RefAdvanceDirtyWorktree,
    "REF_ADVANCE_FAILED": RefAdvanceFailed,
    "REF_RESTORE_FAILED": RefRestoreFailed,
    "PROTECTION_UNCOMMITTED": ProtectionUncommitted,
}
