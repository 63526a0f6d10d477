"""The seams of spec-kitty, answered by kitty-core.

The functions have the names, the arguments and the results of the tool's own, so that delegating
is one line at each seam:

>>> from kitty_core.spec_kitty import resolve_placement_only  # doctest: +SKIP

With spec-kitty installed they return its classes and raise its exceptions, of the generation that
is installed. Each exception is also the refusal of kitty-core, with its `code`, `fields`,
`candidates` and `remedy`. Without spec-kitty they return the classes of this module and raise
the refusals themselves.

What differs from the tool: where it guesses, these refuse (`tests/deviations.toml` of the project
lists each case); a `resolver` is accepted and not needed, because every answer comes from one fresh
look at the repository; a change of a status is committed at once, events and snapshot together. An
owned checkout is served by its path (`effective_root`); the facts about one that generation 4.0
hands around (`owned`) are refused as a malformed question.
"""

from ._values import (
    CommitResult,
    CommitRouterResult,
    CommitTarget,
    EventStream,
    ResolvedMission,
    ResolvedSurface,
    WorkPackageStartResult,
)
from .commits import commit_for_mission, group_files_by_partition, safe_commit
from .missions import (
    coord_branch_name,
    mid8_from_slug,
    mission_branch_name,
    mission_dir_name,
    resolve_mid8,
    resolve_mission,
)
from .placement import (
    PlacementSeam,
    classify_topology,
    declared_read_surface,
    get_feature_target_branch,
    get_main_repo_root,
    is_primary_artifact_kind,
    kind_for_mission_file,
    kind_is_coordination_residue,
    placement_seam,
    resolve_artifact_surface,
    resolve_handle_to_read_path,
    resolve_placement_only,
    resolve_planning_read_dir,
    resolve_primary_branch,
    resolve_status_surface,
    resolve_topology,
    routes_through_coordination,
)
from .status import (
    get_all_lane_values,
    get_all_lanes,
    get_all_wp_lanes,
    get_all_wp_snapshots,
    get_wp_lane,
    has_event_log,
    is_terminal,
    materialize_snapshot,
    materialize_to_json,
    merge_event_log_files,
    merge_event_log_texts,
    normalize_wp_id,
    read_event_stream,
    read_event_stream_from_text,
    read_events,
    read_events_from_text,
    reduce,
    resolve_lane_alias,
    resolve_subtask_status_alias,
    validate_transition,
    wp_snapshot_state,
)
from .status_changes import (
    emit_status_transition,
    materialize,
    start_implementation_status,
    start_review_status,
)

__all__ = [
    "CommitResult",
    "CommitRouterResult",
    "CommitTarget",
    "EventStream",
    "PlacementSeam",
    "ResolvedMission",
    "ResolvedSurface",
    "WorkPackageStartResult",
    "classify_topology",
    "commit_for_mission",
    "coord_branch_name",
    "declared_read_surface",
    "emit_status_transition",
    "get_all_lane_values",
    "get_all_lanes",
    "get_all_wp_lanes",
    "get_all_wp_snapshots",
    "get_feature_target_branch",
    "get_main_repo_root",
    "get_wp_lane",
    "group_files_by_partition",
    "has_event_log",
    "is_primary_artifact_kind",
    "is_terminal",
    "kind_for_mission_file",
    "kind_is_coordination_residue",
    "materialize",
    "materialize_snapshot",
    "materialize_to_json",
    "merge_event_log_files",
    "merge_event_log_texts",
    "mid8_from_slug",
    "mission_branch_name",
    "mission_dir_name",
    "normalize_wp_id",
    "placement_seam",
    "read_event_stream",
    "read_event_stream_from_text",
    "read_events",
    "read_events_from_text",
    "reduce",
    "resolve_artifact_surface",
    "resolve_handle_to_read_path",
    "resolve_lane_alias",
    "resolve_mid8",
    "resolve_mission",
    "resolve_placement_only",
    "resolve_planning_read_dir",
    "resolve_primary_branch",
    "resolve_status_surface",
    "resolve_subtask_status_alias",
    "resolve_topology",
    "routes_through_coordination",
    "safe_commit",
    "start_implementation_status",
    "start_review_status",
    "validate_transition",
    "wp_snapshot_state",
]
