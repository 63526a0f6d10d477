"""Where every artifact of a spec-kitty mission is read, written and committed.

>>> import kitty_core
>>> kitty_core.classify("kitty-specs/042-search/spec.md")
<ArtifactKind.SPEC: 'spec'>
"""

from __future__ import annotations

from ._errors import (
    InternalError,
    KittyError,
    LimitError,
    PortError,
    QuestionError,
    Refusal,
)
from ._names import VOCABULARY as _VOCABULARY
from ._native import (
    Capability,
    CodeRow,
    CommitEntry,
    CommitNote,
    CommitPlan,
    CommitPlanSet,
    CommitReport,
    CommitTarget,
    Committed,
    Defect,
    Failed,
    FollowUp,
    GroupReport,
    HandleForm,
    KindRow,
    ListedMission,
    Meta,
    Mission,
    Missions,
    ParsedBranch,
    ParsedWorktree,
    Placement,
    PlannedGroup,
    Policy,
    ReadHome,
    ReadLeg,
    Refused,
    Repository,
    Route,
    Unchanged,
    WriteHome,
    WriteLeg,
    branch_name,
    capture,
    check_manifest,
    classify,
    codes,
    create_topology,
    derive_topology,
    discover,
    explain,
    is_coordination_residue,
    kinds,
    lane_branch,
    lane_worktree,
    location,
    main_root,
    meta_view,
    mid8,
    mid8_of_id,
    mid8_of_slug,
    mission_name,
    parse_branch,
    parse_worktree,
    path_segment,
    policy,
    routes_through_coordination,
    stored_topology,
    strip_number,
    topology_of,
    unstamped_topology,
)

# Type checkers know the name. The enums and exceptions are loaded when one is first used: the
# standard library's `enum` would take most of the time of the import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._vocabulary import *  # noqa: F403
else:

    def __getattr__(name: str) -> object:
        if name not in _VOCABULARY:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from . import _vocabulary

        member = globals()[name] = getattr(_vocabulary, name)
        return member

    def __dir__() -> list[str]:
        return sorted(globals() | dict.fromkeys(_VOCABULARY))


__all__ = [
    "Capability",
    "CodeRow",
    "CommitEntry",
    "CommitNote",
    "CommitPlan",
    "CommitPlanSet",
    "CommitReport",
    "CommitTarget",
    "Committed",
    "Defect",
    "Failed",
    "FollowUp",
    "GroupReport",
    "HandleForm",
    "InternalError",
    "KindRow",
    "KittyError",
    "LimitError",
    "ListedMission",
    "Meta",
    "Mission",
    "Missions",
    "ParsedBranch",
    "ParsedWorktree",
    "Placement",
    "PlannedGroup",
    "Policy",
    "PortError",
    "QuestionError",
    "ReadHome",
    "ReadLeg",
    "Refusal",
    "Refused",
    "Repository",
    "Route",
    "Unchanged",
    "WriteHome",
    "WriteLeg",
    "branch_name",
    "capture",
    "check_manifest",
    "classify",
    "codes",
    "create_topology",
    "derive_topology",
    "discover",
    "explain",
    "is_coordination_residue",
    "kinds",
    "lane_branch",
    "lane_worktree",
    "location",
    "main_root",
    "meta_view",
    "mid8",
    "mid8_of_id",
    "mid8_of_slug",
    "mission_name",
    "parse_branch",
    "parse_worktree",
    "path_segment",
    "policy",
    "routes_through_coordination",
    "stored_topology",
    "strip_number",
    "topology_of",
    "unstamped_topology",
]
__all__ += _VOCABULARY
