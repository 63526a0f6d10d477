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
    COORDINATION_WORKTREE_BRANCH_MISMATCH = "COORDINATION_WORKTREE_BRANCH_MISMATCH"
    """coordination worktree `{worktree_path}` is on `{actual_ref}`, not on `{expected_ref}`"""
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


class CoordinationWorktreeBranchMismatch(Refusal):
    """coordination worktree `{worktree_path}` is on `{actual_ref}`, not on `{expected_ref}`.

    What lies in a worktree on another branch is not the mission's bookkeeping; switching it silently could lose work.
    Look at what is uncommitted there, then switch it back: `git -C {worktree_path} switch {expected_ref}`.
    """

    code = Code.COORDINATION_WORKTREE_BRANCH_MISMATCH


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
    Restore the events named as candidates from git, then go on.
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


__all__ = [
    "ActorRequired",
    "ApprovalEvidenceRequired",
    "ArtifactKind",
    "BadWpId",
    "BareRepository",
    "BranchIdentityUnresolved",
    "ClaimConflict",
    "Code",
    "ConsolidatedContentAbsent",
    "CoordBranchUndeclaredAndAbsent",
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
    "DuplicateEventId",
    "EffectorUnknown",
    "EmptyDelta",
    "FactUnavailable",
    "FlattenedTopologyConflict",
    "ForceNeedsActorAndReason",
    "Generation",
    "GenerationUnsupported",
    "IllegalEdge",
    "ImplementationEvidenceRequired",
    "InvalidLaneId",
    "InvalidMissionIdentity",
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
    "PathUnclassified",
    "PermissionDenied",
    "PortFailed",
    "PrimaryBranchUndecided",
    "ReasonRequired",
    "ReviewEvidenceMismatch",
    "ReviewRefMismatch",
    "ReviewRefRequired",
    "ReviewResultIncomplete",
    "ReviewResultRequired",
    "ReviewVerdictContradicts",
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
    "Topology",
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
    "COORDINATION_WORKTREE_BRANCH_MISMATCH": CoordinationWorktreeBranchMismatch,
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
}
