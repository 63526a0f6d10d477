// Written by `cargo xtask generate` from the tables of the core. Do not edit.

export const ARTIFACT_KINDS = /* @__PURE__ */ Object.freeze([
  "primary_metadata",
  "finalized_execution_plan",
  "tasks_index",
  "work_package_task",
  "lane_state",
  "acceptance_matrix",
  "issue_matrix",
  "status_state",
  "analysis_report",
  "spec",
  "data_model",
  "research",
  "checklist",
  "retrospective",
  "decision_log",
  "tracer_file",
  "review_cycle",
  "decision_ledger",
  "contract",
]);

export const PARTITIONS = /* @__PURE__ */ Object.freeze([
  "primary",
  "coord",
]);

export const TOPOLOGIES = /* @__PURE__ */ Object.freeze([
  "single_branch",
  "lanes",
  "coord",
  "lanes_with_coord",
]);

export const SURFACES = /* @__PURE__ */ Object.freeze([
  "primary",
  "coord",
  "lane",
  "consolidated",
  "temp",
]);

export const LIFECYCLE_PHASES = /* @__PURE__ */ Object.freeze([
  "pre_consolidation",
  "consolidated",
  "published",
]);

export const COORDINATION_STATES = /* @__PURE__ */ Object.freeze([
  "none",
  "materialized",
  "empty",
  "unmaterialized",
  "deleted",
]);

export const GENERATIONS = /* @__PURE__ */ Object.freeze([
  "3.2",
  "4.0",
]);

export const CODE_CLASSES = /* @__PURE__ */ Object.freeze([
  "limit",
  "port",
  "question",
  "refusal",
]);

export const CODES = /* @__PURE__ */ Object.freeze([
  "MISSION_SELECTION_REQUIRED",
  "UNSAFE_MISSION_SLUG",
  "MISSION_NOT_FOUND",
  "MISSION_AMBIGUOUS_SELECTOR",
  "INVALID_MISSION_IDENTITY",
  "MISSION_META_MISSING",
  "MISSION_META_MALFORMED",
  "MISSION_TYPE_CONFLICT",
  "COORDINATION_WORKSPACE_MID8_REQUIRED",
  "BRANCH_IDENTITY_UNRESOLVED",
  "INVALID_LANE_ID",
  "CREATE_TIME_TARGET_INVALID",
  "TARGET_BRANCH_INVALID",
  "STATUS_READ_PATH_NOT_FOUND",
  "COORDINATION_BRANCH_DELETED",
  "COORDINATION_WORKTREE_UNMATERIALIZED",
  "COORDINATION_WORKTREE_BRANCH_MISMATCH",
  "COORD_WRITE_SURFACE_UNMATERIALIZED",
  "COORD_BRANCH_UNDECLARED_AND_ABSENT",
  "FLATTENED_TOPOLOGY_CONFLICT",
  "CONSOLIDATED_CONTENT_ABSENT",
  "LIFECYCLE_PHASE_UNDECIDED",
  "PRIMARY_BRANCH_UNDECIDED",
  "MISSION_NUMBER_INVALID",
  "SINGLE_BRANCH_CODE_LANES_UNMIGRATED",
  "UNBORN_HEAD",
  "SURFACE_WITHOUT_LOCATION",
  "PATH_UNCLASSIFIED",
  "WORKSPACE_ROOT_NOT_FOUND",
  "BARE_REPOSITORY",
  "UNKNOWN_ARTIFACT_KIND",
  "GENERATION_UNSUPPORTED",
  "MALFORMED_QUESTION",
  "FACT_UNAVAILABLE",
  "PERMISSION_DENIED",
  "NOT_UTF8",
  "PORT_FAILED",
  "LIMIT_EXCEEDED",
  "STATUS_UNREADABLE",
  "UNKNOWN_LANE",
  "ILLEGAL_EDGE",
  "FORCE_NEEDS_ACTOR_AND_REASON",
  "ACTOR_REQUIRED",
  "DEPENDENCIES_UNSATISFIED",
  "WORKSPACE_REQUIRED",
  "SUBTASKS_INCOMPLETE",
  "IMPLEMENTATION_EVIDENCE_REQUIRED",
  "APPROVAL_EVIDENCE_REQUIRED",
  "REASON_REQUIRED",
  "REVIEW_REF_REQUIRED",
  "REVIEW_RESULT_REQUIRED",
  "REVIEW_RESULT_INCOMPLETE",
  "REVIEW_REF_MISMATCH",
  "REVIEW_EVIDENCE_MISMATCH",
  "BAD_WP_ID",
  "REVIEW_VERDICT_CONTRADICTS",
  "CLAIM_CONFLICT",
  "NOT_FINALIZED",
  "START_REJECTED",
  "STAMP_INVALID",
  "STAMP_NOT_MONOTONIC",
  "DUPLICATE_EVENT_ID",
  "EMPTY_DELTA",
  "STATUS_BASIS_STALE",
  "LOG_MERGE_CONFLICT",
  "LOG_REWRITTEN",
  "WORK_PACKAGE_MALFORMED",
  "LANES_MALFORMED",
  "DEPENDENCY_CYCLE",
  "DEPENDENCY_MISSING",
  "EFFECTOR_UNKNOWN",
]);
