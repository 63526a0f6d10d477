"""The native half of kitty_core."""

from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any, ClassVar, Literal, Self, TypeAlias, final

from ._errors import KittyError
from ._vocabulary import (
    ArtifactKind,
    Code,
    CoordinationState,
    Generation,
    Lane,
    LifecyclePhase,
    Partition,
    Surface,
    Topology,
)
from .ports import Files, Git, GitFacts

__all__ = [
    "Board",
    "BoardWorkPackage",
    "Capability",
    "Clearance",
    "CodeRow",
    "CommitDraft",
    "CommitEntry",
    "CommitNote",
    "CommitPlan",
    "CommitPlanSet",
    "CommitReport",
    "CommitTarget",
    "Committed",
    "Count",
    "Defect",
    "DraftGroup",
    "DraftPath",
    "Effector",
    "Failed",
    "FileDefect",
    "FollowUp",
    "GroupReport",
    "HandleForm",
    "KindRow",
    "LaneRow",
    "LaneTarget",
    "ListedMission",
    "LogRow",
    "Meta",
    "Mission",
    "MissionScope",
    "MissionStatus",
    "Missions",
    "OrderError",
    "ParsedBranch",
    "ParsedWorktree",
    "Placement",
    "PlannedGroup",
    "Policy",
    "Problem",
    "ProtectedBranch",
    "Protection",
    "ReadHome",
    "ReadLeg",
    "Refused",
    "Report",
    "Repository",
    "Retrospective",
    "Review",
    "Route",
    "Rules",
    "Site",
    "StatusFinding",
    "StatusReport",
    "Swallowed",
    "TotalOrder",
    "Unchanged",
    "WriteHome",
    "WriteLeg",
    "board",
    "branch_name",
    "capture",
    "check_guard",
    "check_manifest",
    "check_transition",
    "classify",
    "clearance",
    "codes",
    "create_topology",
    "derive_topology",
    "discover",
    "explain",
    "is_churn",
    "is_coordination_residue",
    "kinds",
    "lane_branch",
    "lane_worktree",
    "lanes",
    "location",
    "log_rows",
    "main_root",
    "merge_logs",
    "meta_view",
    "mid8",
    "mid8_of_id",
    "mid8_of_slug",
    "mission_name",
    "normalize_work_package_id",
    "parse_branch",
    "parse_worktree",
    "path_segment",
    "policy",
    "protection",
    "protection_facts",
    "reduce",
    "refusal_json",
    "resolve_lane",
    "routes_through_coordination",
    "scan_mapping",
    "scan_tree",
    "status_findings",
    "status_json",
    "stored_topology",
    "strip_number",
    "subtask_state",
    "topology_of",
    "total_order",
    "unfinished_work_packages",
    "unstamped_topology",
]

_Path: TypeAlias = str | PathLike[str] | PathLike[bytes]
_Document: TypeAlias = bytes | bytearray | str
_MissionName: TypeAlias = Literal[
    "mission_dir",
    "coordination_mission_dir",
    "coordination_worktree",
    "reconstructed_branch",
    "mission_branch",
]
_Json: TypeAlias = Any  # what `json.loads` returns
_Churn: TypeAlias = Literal["status_state", "coordination_residue", "own_bookkeeping", "toolchain"]
_Flow: TypeAlias = Literal[
    "standard",
    "release_flow",
    "upgrade_bookkeeping",
    "merge_bookkeeping",
    "test_mode",
    "post_consolidation_write",
]

@final
class Repository:
    """A repository to ask. Each method is one decision over one fresh look at the repository."""

    def __new__(
        cls,
        path: _Path = ".",
        *,
        generation: str | None = None,
        files: Files | None = None,
        git: Git | None = None,
    ) -> Self:
        """Open the repository at or above `path`."""

    @classmethod
    def at(
        cls,
        root: _Path,
        *,
        generation: str | None = None,
        files: Files | None = None,
        git: Git | None = None,
        itself: bool = False,
    ) -> Self:
        """Open the repository of the checkout `root`, or that checkout in its place."""

    @classmethod
    def from_snapshot(
        cls,
        files: Mapping[str, _Document] | _Document,
        *,
        root: _Path = "/",
        git: Git | GitFacts | None = None,
        generation: str | None = None,
    ) -> Self:
        """Make a repository of files by path, or of what `capture` returned."""

    @property
    def root(self) -> Path:
        """The primary checkout."""

    @property
    def generation(self) -> Generation:
        """The generation in force."""

    @property
    def policy(self) -> Policy:
        """The rules in force."""

    def missions(self) -> Missions:
        """List all missions with every form of handle, defects and ambiguities."""

    def fold(self, handle: str) -> Mission:
        """Return the mission that a handle designates."""

    def fold_for_create(self, handle: str, mission_type: str) -> Mission | None:
        """Fold a handle for creating a mission of that type; `None` when it is free."""

    def place(self, handle: str, kind: str, *, partition: str | None = None) -> Placement:
        """Say where artifacts of a kind live; `partition` declares an unknown kind."""

    def place_path(self, handle: str, path: _Path) -> Placement:
        """Say where the artifact at a path lives."""

    def routes(self, handle: str) -> tuple[Route, ...]:
        """Return the routing table of a mission, from one look at the repository."""

    def meta(self, handle: str) -> Meta:
        """Return the deciding facts of the mission's `meta.json`."""

    def topology(self, handle: str) -> Topology:
        """Return the effective topology of the mission."""

    def phase(self, handle: str) -> LifecyclePhase:
        """Return the lifecycle phase of the mission."""

    def target_branch(self, handle: str) -> str:
        """Return the target branch of the mission."""

    def primary_branch(self, *, current_first: bool = False) -> str:
        """Return the primary branch; the checked-out one may count first."""

    def coordination_state(
        self, slug: str, mid8: str | None = None, branch: str | None = None
    ) -> CoordinationState:
        """Say what is there of the coordination surface of that name."""

    def status(self, handle: str) -> MissionStatus:
        """Return the status of a mission, as it is now."""

    def check_acceptance(self, handle: str) -> None:
        """Pass for a mission that can be accepted; raise `AcceptNotReady` with what is open."""

    def mission_scope(self, handle: str) -> MissionScope | None:
        """Return what the mission adds to protection, in the generations where it does."""

    def draft_commit(
        self,
        handle: str,
        paths: Iterable[_Path],
        *,
        kind: str | None = None,
        advance: str | None = None,
    ) -> CommitDraft:
        """Group these files of a mission by where they belong; look at no worktree."""

    def plan_commit(
        self,
        handle: str,
        paths: Iterable[_Path],
        *,
        message: _Document,
        kind: str | None = None,
        capability: Capability | None = None,
        intent: Literal["auto", "write"] | None = None,
        policy: Literal["all", "partial"] | None = None,
        signing: Literal["inherit", "off"] | None = None,
        created_here: Iterable[_Path] = (),
        advance: str | None = None,
    ) -> CommitPlanSet:
        """Say where a commit of these files lands, or why it does not; change nothing."""

    def commit(
        self,
        handle: str,
        paths: Iterable[_Path],
        *,
        message: _Document,
        kind: str | None = None,
        capability: Capability | None = None,
        intent: Literal["auto", "write"] | None = None,
        policy: Literal["all", "partial"] | None = None,
        signing: Literal["inherit", "off"] | None = None,
        created_here: Iterable[_Path] = (),
        advance: str | None = None,
        lock_wait: float | None = None,
    ) -> CommitReport:
        """Commit these files: each lands where it belongs, or nowhere."""

    def plan_commit_on(
        self,
        branch: str,
        paths: Iterable[_Path],
        *,
        message: _Document,
        worktree: _Path | None = None,
        capability: Capability | None = None,
        intent: Literal["auto", "write"] | None = None,
        signing: Literal["inherit", "off"] | None = None,
    ) -> CommitPlanSet:
        """Plan a commit on a branch and in a worktree that the caller names."""

    def commit_on(
        self,
        branch: str,
        paths: Iterable[_Path],
        *,
        message: _Document,
        worktree: _Path | None = None,
        capability: Capability | None = None,
        intent: Literal["auto", "write"] | None = None,
        signing: Literal["inherit", "off"] | None = None,
        lock_wait: float | None = None,
    ) -> CommitReport:
        """Commit on a branch and in a worktree that the caller names."""

@final
class Policy:
    """The rules that decided."""

    __match_args__: ClassVar[tuple[Literal["generation"], Literal["digest"]]]
    @property
    def generation(self) -> Generation: ...
    @property
    def digest(self) -> str: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class CodeRow:
    """One row of the code registry."""

    __match_args__: ClassVar[
        tuple[
            Literal["code"],
            Literal["category"],
            Literal["message"],
            Literal["remedy"],
            Literal["why"],
        ]
    ]
    @property
    def code(self) -> Code | str: ...  # those of the gates are `str`
    @property
    def category(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def remedy(self) -> str: ...
    @property
    def why(self) -> str: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class KindRow:
    """One row of the partition table."""

    __match_args__: ClassVar[
        tuple[
            Literal["kind"],
            Literal["partition"],
            Literal["rationale"],
            Literal["consumers"],
            Literal["files"],
            Literal["folders"],
        ]
    ]
    @property
    def kind(self) -> ArtifactKind: ...
    @property
    def partition(self) -> Partition: ...
    @property
    def rationale(self) -> str: ...
    @property
    def consumers(self) -> tuple[str, ...]: ...
    @property
    def files(self) -> tuple[str, ...]: ...
    @property
    def folders(self) -> tuple[str, ...]: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class Mission:
    """A mission that a handle designates."""

    __match_args__: ClassVar[
        tuple[
            Literal["dir"],
            Literal["path"],
            Literal["mission_id"],
            Literal["mid8"],
            Literal["policy"],
        ]
    ]
    @property
    def dir(self) -> str: ...
    @property
    def path(self) -> Path: ...
    @property
    def mission_id(self) -> str | None: ...
    @property
    def mid8(self) -> str | None: ...
    @property
    def policy(self) -> Policy: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class Defect:
    """What is wrong with one mission."""

    __match_args__: ClassVar[tuple[Literal["defect"], Literal["detail"]]]
    @property
    def defect(self) -> str: ...
    @property
    def detail(self) -> str | None: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class HandleForm:
    """One form of handle, and what it designates."""

    __match_args__: ClassVar[tuple[Literal["form"], Literal["handle"], Literal["refused"]]]
    @property
    def form(self) -> str: ...
    @property
    def handle(self) -> str: ...
    @property
    def refused(self) -> Code | None: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class ListedMission:
    """One mission of the listing."""

    __match_args__: ClassVar[
        tuple[
            Literal["name"],
            Literal["mission_id"],
            Literal["mid8"],
            Literal["handles"],
            Literal["defects"],
        ]
    ]
    @property
    def name(self) -> str: ...
    @property
    def mission_id(self) -> str | None: ...
    @property
    def mid8(self) -> str | None: ...
    @property
    def handles(self) -> tuple[HandleForm, ...]: ...
    @property
    def defects(self) -> tuple[Defect, ...]: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class Missions:
    """The specs folder at a glance."""

    __match_args__: ClassVar[tuple[Literal["missions"], Literal["residue"], Literal["policy"]]]
    @property
    def missions(self) -> tuple[ListedMission, ...]: ...
    @property
    def residue(self) -> tuple[str, ...]: ...
    @property
    def policy(self) -> Policy: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class Meta:
    """The deciding facts of a `meta.json`."""

    __match_args__: ClassVar[
        tuple[
            Literal["mission_id"],
            Literal["mid8"],
            Literal["mission_type"],
            Literal["target_branch"],
            Literal["coordination_branch"],
            Literal["topology"],
            Literal["flattened"],
            Literal["merged"],
            Literal["keys"],
        ]
    ]
    @property
    def mission_id(self) -> str | None: ...
    @property
    def mid8(self) -> str | None: ...
    @property
    def mission_type(self) -> str: ...
    @property
    def target_branch(self) -> str | None: ...
    @property
    def coordination_branch(self) -> str | None: ...
    @property
    def topology(self) -> Topology | None: ...
    @property
    def flattened(self) -> bool: ...
    @property
    def merged(self) -> bool: ...
    @property
    def keys(self) -> tuple[str, ...]: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class ReadHome:
    """Where reads go."""

    __match_args__: ClassVar[tuple[Literal["surface"], Literal["dir"], Literal["degraded"]]]
    @property
    def surface(self) -> Surface: ...
    @property
    def dir(self) -> Path: ...
    @property
    def degraded(self) -> Code | None: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class WriteHome:
    """Where writes go."""

    __match_args__: ClassVar[tuple[Literal["surface"], Literal["dir"], Literal["ref"]]]
    @property
    def surface(self) -> Surface: ...
    @property
    def dir(self) -> Path: ...
    @property
    def ref(self) -> str: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class ReadLeg:
    """The read leg: exactly one of the two is set."""

    __match_args__: ClassVar[tuple[Literal["home"], Literal["refusal"]]]
    @property
    def home(self) -> ReadHome | None: ...
    @property
    def refusal(self) -> KittyError | None: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class WriteLeg:
    """The write leg: exactly one of the two is set."""

    __match_args__: ClassVar[tuple[Literal["home"], Literal["refusal"]]]
    @property
    def home(self) -> WriteHome | None: ...
    @property
    def refusal(self) -> KittyError | None: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class Placement:
    """Where one kind of artifact of one mission lives."""

    __match_args__: ClassVar[
        tuple[
            Literal["mission"],
            Literal["kind"],
            Literal["partition"],
            Literal["surface"],
            Literal["topology"],
            Literal["phase"],
            Literal["coordination"],
            Literal["read"],
            Literal["write"],
            Literal["why"],
            Literal["policy"],
        ]
    ]
    @property
    def mission(self) -> str: ...
    @property
    def kind(self) -> ArtifactKind | str: ...
    @property
    def partition(self) -> Partition: ...
    @property
    def surface(self) -> Surface: ...
    @property
    def topology(self) -> Topology | None: ...
    @property
    def phase(self) -> LifecyclePhase | None: ...
    @property
    def coordination(self) -> CoordinationState | None: ...
    @property
    def read(self) -> ReadLeg: ...
    @property
    def write(self) -> WriteLeg: ...
    @property
    def why(self) -> str: ...
    @property
    def policy(self) -> Policy: ...
    @property
    def read_dir(self) -> Path:
        """The directory to read from. Raises the refusal of the read leg."""

    @property
    def write_dir(self) -> Path:
        """The directory to write to. Raises the refusal of the write leg."""

    @property
    def ref(self) -> str:
        """The branch to commit to. Raises the refusal of the write leg."""

    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class Route:
    """One row of a mission's routing table: exactly one of the last two is set."""

    __match_args__: ClassVar[tuple[Literal["kind"], Literal["placement"], Literal["refusal"]]]
    @property
    def kind(self) -> ArtifactKind: ...
    @property
    def placement(self) -> Placement | None: ...
    @property
    def refusal(self) -> KittyError | None: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class ParsedBranch:
    """What the name of a mission's branch says."""

    __match_args__: ClassVar[tuple[Literal["slug"], Literal["mid8"], Literal["lane"]]]
    @property
    def slug(self) -> str: ...
    @property
    def mid8(self) -> str | None: ...
    @property
    def lane(self) -> str | None: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class ParsedWorktree:
    """What the name of a worktree directory says."""

    __match_args__: ClassVar[tuple[Literal["mission"], Literal["lane"]]]
    @property
    def mission(self) -> str: ...
    @property
    def lane(self) -> str | None: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class Capability:
    """A right to commit on a protected branch."""

    def __new__(cls, flow: _Flow, branch: str | None = None, below: Iterable[_Path] = ()) -> Self:
        """Ask for a flow, on one branch and below some files and folders."""

    __match_args__: ClassVar[tuple[Literal["flow"], Literal["branch"], Literal["below"]]]
    @property
    def flow(self) -> str: ...
    @property
    def branch(self) -> str | None: ...
    @property
    def below(self) -> tuple[str, ...]: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class CommitNote:
    """Something that the caller should know and that stops nothing."""

    __match_args__: ClassVar[tuple[Literal["note"], Literal["subject"]]]
    @property
    def note(
        self,
    ) -> Literal["unclassified_goes_primary", "protection_waived", "protected_entry_not_text"]: ...
    @property
    def subject(self) -> str: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class CommitTarget:
    """Where a commit lands, proven."""

    __match_args__: ClassVar[
        tuple[
            Literal["common_dir"],
            Literal["worktree_root"],
            Literal["git_dir"],
            Literal["full_ref"],
            Literal["expected_old"],
            Literal["object_format"],
            Literal["clearance"],
            Literal["waived"],
            Literal["protection_digest"],
        ]
    ]
    @property
    def common_dir(self) -> Path: ...
    @property
    def worktree_root(self) -> Path: ...
    @property
    def git_dir(self) -> Path: ...
    @property
    def full_ref(self) -> str: ...
    @property
    def expected_old(self) -> str: ...
    @property
    def object_format(self) -> Literal["sha1", "sha256"]: ...
    @property
    def clearance(self) -> Literal["unprotected", "hatch", "capability", "own_target"]: ...
    @property
    def waived(self) -> str | None: ...
    @property
    def protection_digest(self) -> str: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class CommitEntry:
    """What happens to one path."""

    __match_args__: ClassVar[
        tuple[
            Literal["path"],
            Literal["change"],
            Literal["mode"],
            Literal["from_"],
            Literal["content"],
            Literal["replaces"],
        ]
    ]
    @property
    def path(self) -> str: ...
    @property
    def change(self) -> Literal["upsert", "copy", "remove"]: ...
    @property
    def mode(self) -> str | None: ...
    @property
    def from_(self) -> str | None: ...
    @property
    def content(self) -> str | None: ...
    @property
    def replaces(self) -> str | None: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class FollowUp:
    """What follows a commit."""

    __match_args__: ClassVar[tuple[Literal["follow_up"], Literal["subject"], Literal["content"]]]
    @property
    def follow_up(self) -> Literal["fast_forward", "remove_primary_copy"]: ...
    @property
    def subject(self) -> str: ...
    @property
    def content(self) -> str | None: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class DraftPath:
    """A file of a group."""

    __match_args__: ClassVar[tuple[Literal["written"], Literal["path"], Literal["primary"]]]
    @property
    def written(self) -> str: ...
    @property
    def path(self) -> str | None: ...
    @property
    def primary(self) -> str | None: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class DraftGroup:
    """The files that belong on one branch."""

    __match_args__: ClassVar[
        tuple[
            Literal["role"],
            Literal["kind"],
            Literal["surface"],
            Literal["branch"],
            Literal["repo_root"],
            Literal["worktree_root"],
            Literal["paths"],
            Literal["refusal"],
        ]
    ]
    @property
    def role(self) -> Literal["caller", "other"]: ...
    @property
    def kind(self) -> ArtifactKind | str | None: ...
    @property
    def surface(self) -> Surface | None: ...
    @property
    def branch(self) -> str | None: ...
    @property
    def repo_root(self) -> Path | None: ...
    @property
    def worktree_root(self) -> Path | None: ...
    @property
    def paths(self) -> tuple[DraftPath, ...]: ...
    @property
    def refusal(self) -> KittyError | None: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class CommitDraft:
    """The files of a request, grouped and placed; no worktree has been looked at."""

    __match_args__: ClassVar[tuple[Literal["groups"], Literal["notes"]]]
    @property
    def groups(self) -> tuple[DraftGroup, ...]: ...
    @property
    def notes(self) -> tuple[CommitNote, ...]: ...
    def check(self) -> Self:
        """Return this; raise the refusal of a group if there is one."""

    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class CommitPlan:
    """A commit that may be made."""

    __match_args__: ClassVar[
        tuple[
            Literal["id"],
            Literal["target"],
            Literal["entries"],
            Literal["message"],
            Literal["signing"],
            Literal["follow_ups"],
        ]
    ]
    @property
    def id(self) -> str: ...
    @property
    def target(self) -> CommitTarget: ...
    @property
    def entries(self) -> tuple[CommitEntry, ...]: ...
    @property
    def message(self) -> str: ...
    @property
    def signing(self) -> Literal["inherit", "off"]: ...
    @property
    def follow_ups(self) -> tuple[FollowUp, ...]: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class PlannedGroup:
    """What was decided about the files that land on one branch."""

    __match_args__: ClassVar[
        tuple[
            Literal["role"],
            Literal["kind"],
            Literal["surface"],
            Literal["branch"],
            Literal["worktree_root"],
            Literal["paths"],
            Literal["verdict"],
            Literal["plan"],
            Literal["reason"],
            Literal["refusal"],
        ]
    ]
    @property
    def role(self) -> Literal["caller", "other"]: ...
    @property
    def kind(self) -> ArtifactKind | str | None: ...
    @property
    def surface(self) -> Surface | None: ...
    @property
    def branch(self) -> str | None: ...
    @property
    def worktree_root(self) -> Path | None: ...
    @property
    def paths(self) -> tuple[str, ...]: ...
    @property
    def verdict(self) -> Literal["plan", "materialize", "unchanged", "refused"]: ...
    @property
    def plan(self) -> CommitPlan | None: ...
    @property
    def reason(self) -> Literal["no_op_no_changes", "no_op_already_committed"] | None: ...
    @property
    def refusal(self) -> KittyError | None: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class CommitPlanSet:
    """All groups of a request."""

    __match_args__: ClassVar[tuple[Literal["step"], Literal["groups"], Literal["notes"]]]
    @property
    def step(self) -> Literal["materialize", "execute", "report"]: ...
    @property
    def groups(self) -> tuple[PlannedGroup, ...]: ...
    @property
    def notes(self) -> tuple[CommitNote, ...]: ...
    def check(self) -> Self:
        """Return this; raise the refusal of a group if there is one."""

    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class GroupReport:
    """What came of the files that belong on one branch."""

    __match_args__: ClassVar[
        tuple[
            Literal["role"],
            Literal["kind"],
            Literal["surface"],
            Literal["branch"],
            Literal["worktree_root"],
            Literal["paths"],
            Literal["outcome"],
        ]
    ]
    @property
    def role(self) -> Literal["caller", "other"]: ...
    @property
    def kind(self) -> ArtifactKind | str | None: ...
    @property
    def surface(self) -> Surface | None: ...
    @property
    def branch(self) -> str | None: ...
    @property
    def worktree_root(self) -> Path | None: ...
    @property
    def paths(self) -> tuple[str, ...]: ...
    @property
    def outcome(self) -> Committed | Unchanged | Refused | Failed:
        """What came of them."""

    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class CommitReport:
    """What came of a request."""

    __match_args__: ClassVar[tuple[Literal["summary"], Literal["groups"], Literal["notes"]]]
    @property
    def summary(self) -> Literal["committed", "partial", "unchanged", "refused", "failed"]: ...
    @property
    def groups(self) -> tuple[GroupReport, ...]: ...
    @property
    def notes(self) -> tuple[CommitNote, ...]: ...
    def check(self) -> Self:
        """Return this; raise the refusal of a group if there is one."""

    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class Committed:
    """A commit that was published."""

    __match_args__: ClassVar[
        tuple[
            Literal["ref"],
            Literal["oid"],
            Literal["paths"],
            Literal["clearance"],
            Literal["notes"],
        ]
    ]
    @property
    def ref(self) -> str: ...
    @property
    def oid(self) -> str: ...
    @property
    def paths(self) -> tuple[str, ...]: ...
    @property
    def clearance(self) -> Literal["unprotected", "hatch", "capability", "own_target"]: ...
    @property
    def notes(self) -> tuple[KittyError, ...]: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class Unchanged:
    """There was nothing to commit."""

    __match_args__: ClassVar[tuple[Literal["reason"]]]
    @property
    def reason(self) -> Literal["no_op_no_changes", "no_op_already_committed"]: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class Refused:
    """The commit was not tried."""

    __match_args__: ClassVar[tuple[Literal["refusal"]]]
    @property
    def refusal(self) -> KittyError: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class Failed:
    """The commit was tried, and nothing is published."""

    __match_args__: ClassVar[
        tuple[Literal["refusal"], Literal["stage"], Literal["oid"], Literal["lost"]]
    ]
    @property
    def refusal(self) -> KittyError: ...
    @property
    def stage(
        self,
    ) -> Literal["lock", "facts", "materialize", "content", "hooks", "object", "publish"]: ...
    @property
    def oid(self) -> str | None: ...
    @property
    def lost(self) -> tuple[str, ...]: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class LaneRow:
    """One row of the lane table."""

    __match_args__: ClassVar[
        tuple[
            Literal["lane"],
            Literal["display"],
            Literal["terminal"],
            Literal["blocked"],
            Literal["run_affecting"],
            Literal["progress_bucket"],
            Literal["display_category"],
            Literal["weight"],
            Literal["column"],
            Literal["targets"],
        ]
    ]
    @property
    def lane(self) -> Lane: ...
    @property
    def display(self) -> bool: ...
    @property
    def terminal(self) -> bool: ...
    @property
    def blocked(self) -> bool: ...
    @property
    def run_affecting(self) -> bool: ...
    @property
    def progress_bucket(self) -> Literal["not_started", "in_flight", "review", "terminal"]: ...
    @property
    def display_category(self) -> str: ...
    @property
    def weight(self) -> int: ...
    @property
    def column(self) -> Literal["planned", "doing", "for_review", "approved", "done"] | None: ...
    @property
    def targets(self) -> tuple[LaneTarget, ...]: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class LaneTarget:
    """A lane that may be gone to without force."""

    __match_args__: ClassVar[tuple[Literal["lane"], Literal["needs"]]]
    @property
    def lane(self) -> Lane: ...
    @property
    def needs(self) -> tuple[str, ...]: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class Effector:
    """Who acted."""

    __match_args__: ClassVar[
        tuple[
            Literal["kind"],
            Literal["id"],
            Literal["profile"],
            Literal["model"],
            Literal["role"],
            Literal["raw"],
        ]
    ]
    @property
    def kind(self) -> Literal["human", "agent", "service", "unknown"]: ...
    @property
    def id(self) -> str: ...
    @property
    def profile(self) -> str | None: ...
    @property
    def model(self) -> str | None: ...
    @property
    def role(self) -> str | None: ...
    @property
    def raw(self) -> str: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class BoardWorkPackage:
    """One work package on the board."""

    __match_args__: ClassVar[
        tuple[
            Literal["wp_id"],
            Literal["lane"],
            Literal["column"],
            Literal["actor"],
            Literal["effector"],
            Literal["last_transition_at"],
            Literal["last_event_id"],
            Literal["force_count"],
            Literal["slots"],
        ]
    ]
    @property
    def wp_id(self) -> str: ...
    @property
    def lane(self) -> Lane: ...
    @property
    def column(self) -> Literal["planned", "doing", "for_review", "approved", "done"] | None: ...
    @property
    def actor(self) -> str: ...
    @property
    def effector(self) -> Effector: ...
    @property
    def last_transition_at(self) -> _Json: ...
    @property
    def last_event_id(self) -> _Json: ...
    @property
    def force_count(self) -> int: ...
    @property
    def slots(self) -> dict[str, _Json]: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class Retrospective:
    """How far the retrospective has come."""

    __match_args__: ClassVar[
        tuple[
            Literal["status"],
            Literal["mode"],
            Literal["record_path"],
            Literal["proposals_total"],
            Literal["proposals_applied"],
            Literal["proposals_rejected"],
            Literal["proposals_pending"],
        ]
    ]
    @property
    def status(self) -> Literal["pending", "completed", "skipped", "failed"]: ...
    @property
    def mode(self) -> _Json: ...
    @property
    def record_path(self) -> str | None: ...
    @property
    def proposals_total(self) -> int: ...
    @property
    def proposals_applied(self) -> int: ...
    @property
    def proposals_rejected(self) -> int: ...
    @property
    def proposals_pending(self) -> int: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class Swallowed:
    """A transition that counts and moved nothing."""

    __match_args__: ClassVar[
        tuple[
            Literal["line"],
            Literal["event_id"],
            Literal["wp_id"],
            Literal["from_lane"],
            Literal["to_lane"],
        ]
    ]
    @property
    def line(self) -> int: ...
    @property
    def event_id(self) -> _Json: ...
    @property
    def wp_id(self) -> str: ...
    @property
    def from_lane(self) -> Lane: ...
    @property
    def to_lane(self) -> Lane: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class Board:
    """What a log reduces to."""

    __match_args__: ClassVar[
        tuple[
            Literal["mission_slug"],
            Literal["mission_number"],
            Literal["mission_type"],
            Literal["materialized_at"],
            Literal["event_count"],
            Literal["last_event_id"],
            Literal["schema_version"],
            Literal["summary"],
            Literal["retrospective"],
            Literal["work_packages"],
            Literal["swallowed"],
            Literal["swallowed_count"],
        ]
    ]
    @property
    def mission_slug(self) -> str: ...
    @property
    def mission_number(self) -> str: ...
    @property
    def mission_type(self) -> str: ...
    @property
    def materialized_at(self) -> _Json: ...
    @property
    def event_count(self) -> int: ...
    @property
    def last_event_id(self) -> _Json: ...
    @property
    def schema_version(self) -> int | None: ...
    @property
    def summary(self) -> dict[str, int]: ...
    @property
    def retrospective(self) -> Retrospective | None: ...
    @property
    def work_packages(self) -> tuple[BoardWorkPackage, ...]: ...
    @property
    def swallowed(self) -> tuple[Swallowed, ...]: ...
    @property
    def swallowed_count(self) -> int: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class LogRow:
    """One row of the log."""

    __match_args__: ClassVar[
        tuple[Literal["line"], Literal["kind"], Literal["effector"], Literal["row"]]
    ]
    @property
    def line(self) -> int: ...
    @property
    def kind(self) -> Literal["transition", "annotation"]: ...
    @property
    def effector(self) -> Effector: ...
    @property
    def row(self) -> dict[str, _Json]: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class StatusFinding:
    """Something wrong or odd with a status."""

    __match_args__: ClassVar[
        tuple[
            Literal["code"],
            Literal["severity"],
            Literal["line"],
            Literal["wp_id"],
            Literal["message"],
            Literal["remedy"],
        ]
    ]
    @property
    def code(self) -> str: ...
    @property
    def severity(self) -> Literal["error", "warning"]: ...
    @property
    def line(self) -> int | None: ...
    @property
    def wp_id(self) -> str | None: ...
    @property
    def message(self) -> str: ...
    @property
    def remedy(self) -> str: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class StatusReport:
    """What came of a change of a status."""

    __match_args__: ClassVar[
        tuple[
            Literal["mission"],
            Literal["outcome"],
            Literal["wp_id"],
            Literal["from_lane"],
            Literal["lane"],
            Literal["event_ids"],
            Literal["branch"],
            Literal["commit"],
        ]
    ]
    @property
    def mission(self) -> str: ...
    @property
    def outcome(self) -> Literal["written", "held", "current"]: ...
    @property
    def wp_id(self) -> str | None: ...
    @property
    def from_lane(self) -> Lane | None: ...
    @property
    def lane(self) -> Lane | None: ...
    @property
    def event_ids(self) -> tuple[str, ...]: ...
    @property
    def branch(self) -> str | None: ...
    @property
    def commit(self) -> str | None: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class ProtectedBranch:
    """A protected branch, and why it is one."""

    __match_args__: ClassVar[tuple[Literal["name"], Literal["source"]]]
    @property
    def name(self) -> str: ...
    @property
    def source(self) -> str: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class Protection:
    """The protected branches of a repository."""

    __match_args__: ClassVar[
        tuple[Literal["branches"], Literal["hatch"], Literal["not_text"], Literal["digest"]]
    ]
    @property
    def branches(self) -> tuple[ProtectedBranch, ...]: ...
    @property
    def hatch(self) -> bool: ...
    @property
    def not_text(self) -> tuple[str, ...]: ...
    @property
    def digest(self) -> str: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class MissionScope:
    """What a mission adds to protection."""

    def __new__(cls, own_target: str | None, primary_branch: str | None = None) -> Self:
        """Open the target branch to the mission, and protect the primary one."""

    __match_args__: ClassVar[tuple[Literal["own_target"], Literal["primary_branch"]]]
    @property
    def own_target(self) -> str | None: ...
    @property
    def primary_branch(self) -> str | None: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class Clearance:
    """Why protection lets a commit pass."""

    __match_args__: ClassVar[tuple[Literal["clearance"], Literal["waived"]]]
    @property
    def clearance(self) -> Literal["unprotected", "hatch", "capability", "own_target"]: ...
    @property
    def waived(self) -> str | None: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class MissionStatus:
    """The status of one mission, at the moment of the question."""

    @property
    def mission(self) -> str:
        """The directory name of the mission."""

    @property
    def board(self) -> Board:
        """The board."""

    @property
    def findings(self) -> tuple[StatusFinding, ...]:
        """What is wrong or odd."""

    def snapshot_bytes(self) -> bytes:
        """Return the bytes that `status.json` should have."""

    def claim(
        self,
        wp_id: str,
        *,
        actor: str,
        review: bool = False,
        rework: bool = False,
        workspace: str | None = None,
        shell_pid: int | None = None,
        shell_pid_created_at: str | None = None,
        lock_wait: float | None = None,
    ) -> StatusReport:
        """Take a work package and commit that; of two who claim it one is refused."""

    def transition(
        self,
        wp_id: str,
        to: str,
        *,
        actor: str,
        workspace_context: str | None = None,
        implementation_evidence_present: bool = False,
        reason: str | None = None,
        review_ref: str | None = None,
        evidence: Review | None = None,
        review_result: Review | None = None,
        force: bool = False,
        dependency_ready: bool | None = None,
        reason_source: Literal["operator", "synthetic"] | None = None,
        policy_metadata: str | None = None,
        lock_wait: float | None = None,
    ) -> StatusReport:
        """Move a work package to another lane and commit that."""

    def materialize(self, *, lock_wait: float | None = None) -> StatusReport:
        """Make `status.json` what the log says and commit it."""

@final
class Review:
    """Reviewer, verdict and reference of a review."""

    def __new__(cls, reviewer: str, verdict: str, reference: str) -> Self:
        """Tell of a review."""

    __match_args__: ClassVar[tuple[Literal["reviewer"], Literal["verdict"], Literal["reference"]]]
    @property
    def reviewer(self) -> str: ...
    @property
    def verdict(self) -> str: ...
    @property
    def reference(self) -> str: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class OrderError:
    """A row without a place in the order."""

    __match_args__: ClassVar[tuple[Literal["index"], Literal["reason"]]]
    @property
    def index(self) -> int: ...
    @property
    def reason(self) -> str: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class TotalOrder:
    """Rows in their total order, by index."""

    __match_args__: ClassVar[
        tuple[Literal["ordered"], Literal["errors"], Literal["collapsed"], Literal["conflicts"]]
    ]
    @property
    def ordered(self) -> tuple[int, ...]: ...
    @property
    def errors(self) -> tuple[OrderError, ...]: ...
    @property
    def collapsed(self) -> int: ...
    @property
    def conflicts(self) -> tuple[tuple[str, ...], ...]: ...
    @classmethod
    def from_json(cls, data: _Document) -> Self:
        """Return the value of its canonical JSON."""

    def to_json(self) -> bytes:
        """Return the canonical JSON: the same bytes in every language."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

def board(
    log: _Document,
    *,
    meta: _Document | None = None,
    current: _Document | None = None,
    generation: str | None = None,
) -> Board:
    """Return the board of a mission, given `meta.json` and the `status.json` that is there."""

def branch_name(text: str) -> str:
    """Check a branch name as the target of a new mission and return it unchanged."""

def capture(root: _Path) -> bytes:
    """Capture what the authority may ask of a repository, as JSON for `from_snapshot`."""

def check_guard(
    source: str,
    to: str,
    *,
    actor: str | None = None,
    workspace_context: str | None = None,
    subtasks_complete: bool = False,
    implementation_evidence_present: bool = False,
    reason: str | None = None,
    review_ref: str | None = None,
    evidence: Review | None = None,
    review_result: Review | None = None,
    force: bool = False,
    dependency_ready: bool | None = None,
    generation: str | None = None,
) -> None:
    """Refuse what the guard of an edge refuses, whatever else is wrong."""

def check_manifest(topology: str, *, has_code_lanes: bool, mission: str) -> None:
    """Refuse a mission stamped flat whose manifest lists code lanes."""

def check_transition(
    source: str,
    to: str,
    *,
    actor: str | None = None,
    workspace_context: str | None = None,
    subtasks_complete: bool = False,
    implementation_evidence_present: bool = False,
    reason: str | None = None,
    review_ref: str | None = None,
    evidence: Review | None = None,
    review_result: Review | None = None,
    force: bool = False,
    dependency_ready: bool | None = None,
    generation: str | None = None,
) -> None:
    """Refuse a transition that may not happen."""

def classify(
    path: _Path, mission: str | None = None, *, generation: str | None = None
) -> ArtifactKind | None:
    """Return the kind of the artifact at `path`."""

def clearance(
    facts: _Document,
    branch: str,
    paths: Iterable[_Path] = (),
    *,
    capability: Capability | None = None,
    mission: MissionScope | None = None,
) -> Clearance:
    """Say why protection lets a commit of these paths pass; raise why it does not.

    The facts are those of `protection_facts`, paths are relative to the checkout.
    """

def codes() -> tuple[CodeRow, ...]:
    """Return the whole code registry."""

def create_topology(
    *,
    explicit: str | None = None,
    pull_request: bool = False,
    owned_checkout: bool = False,
    current_branch: str | None = None,
    primary_branch: str | None = None,
    primary_protected: bool = False,
    unborn_head: bool = False,
    generation: str | None = None,
) -> Topology:
    """Return the topology of a new mission."""

def derive_topology(*, coordination: bool, lanes: bool) -> Topology:
    """Return the cell of the grid."""

def discover(path: _Path = ".") -> Path:
    """Return the primary checkout above `path`."""

def explain(code: str) -> CodeRow:
    """Say what a code means and what to do about it."""

def is_churn(
    sort: _Churn,
    path: _Path,
    missions: Sequence[str] | None = None,
    *,
    topology: str | None = None,
    generation: str | None = None,
) -> bool:
    """Say whether spec-kitty writes `path` on its own, for one of these missions or for any.

    Without a topology as if there were a coordination branch.
    """

def is_coordination_residue(kind: str, topology: str, *, generation: str | None = None) -> bool:
    """Say whether a primary copy of `kind` is left-over coordination bookkeeping."""

def kinds(*, generation: str | None = None) -> tuple[KindRow, ...]:
    """Return the partition table."""

def lane_branch(
    slug: str,
    lane: str,
    mission_id: str | None = None,
    *,
    planning_branch: str | None = None,
    generation: str | None = None,
) -> str:
    """Return the branch of a lane."""

def lane_worktree(
    slug: str, lane: str, mission_id: str | None = None, *, generation: str | None = None
) -> str:
    """Return the worktree directory of a lane."""

def lanes() -> tuple[LaneRow, ...]:
    """Return the lane table."""

def location(surface: str, locations: Mapping[str, str] | Iterable[tuple[str, str]]) -> str:
    """Return the location of `surface` among the given ones."""

def log_rows(
    log: _Document,
    *,
    mission_ids: dict[str, str] | None = None,
    generation: str | None = None,
) -> tuple[LogRow, ...]:
    """Return the rows of a log, as the tool writes them; ids by slug for rows that lack one."""

def main_root(path: _Path) -> Path:
    """Return the primary checkout that the directory is, or is a linked worktree of."""

def merge_logs(base: _Document, ours: _Document, theirs: _Document) -> bytes:
    """Return the union of two logs that grew out of `base`."""

def meta_view(meta: _Document) -> Meta:
    """Return the deciding facts of a `meta.json`."""

def mid8(meta: _Document, slug: str) -> str | None:
    """Return the mid8 of a mission: explicit, from the id, or the tail of its slug."""

def mid8_of_id(mission_id: str) -> str | None:
    """Return the first eight characters of a mission id."""

def mid8_of_slug(slug: str) -> str | None:
    """Return the mid8 that a slug carries as its tail."""

def mission_name(name: _MissionName, slug: str, mission_id: str | None = None) -> str:
    """Compose a name from a slug and a mission id or its mid8."""

def normalize_work_package_id(text: str) -> str:
    """Return a work package id as it is written: upper case, without surrounding space."""

def parse_branch(name: str, *, generation: str | None = None) -> ParsedBranch | None:
    """Read a branch name."""

def parse_worktree(name: str, *, generation: str | None = None) -> ParsedWorktree | None:
    """Read the name of a worktree directory."""

def path_segment(text: str) -> str:
    """Check a text as one component of a path and return it unchanged."""

def policy(*, generation: str | None = None) -> Policy:
    """Return the rules in force."""

def protection(facts: _Document) -> Protection:
    """Return the protected branches."""

def protection_facts(root: _Path, worktree: _Path | None = None) -> bytes:
    """Gather what protects branches from a commit in `worktree`, as JSON for `protection`.

    Without a worktree for a commit in the primary checkout.
    """

def reduce(log: _Document, *, generation: str | None = None) -> Board:
    """Return what a log reduces to, by itself."""

def refusal_json(
    code: str,
    category: str,
    message: str,
    remedy: str,
    candidates: list[str],
    fields: dict[str, str],
) -> bytes:
    """Return the canonical JSON of a refusal."""

def resolve_lane(text: str) -> str:
    """Return what a spelling of a lane stands for; a word that is no lane stands for itself."""

def routes_through_coordination(topology: str) -> bool:
    """Say whether COORD kinds live on a coordination branch."""

def status_findings(
    log: _Document | None,
    *,
    older: _Document | None = None,
    meta: _Document | None = None,
    current: _Document | None = None,
    generation: str | None = None,
) -> tuple[StatusFinding, ...]:
    """Return everything that is wrong or odd with these files; `older` is the log as it was."""

def status_json(
    log: _Document,
    *,
    meta: _Document | None = None,
    current: _Document | None = None,
    generation: str | None = None,
) -> bytes:
    """Return the bytes of `status.json`, given `meta.json` and the `status.json` that is there."""

def stored_topology(value: str) -> Topology | None:
    """Return the stored topology that a text is, if it is one."""

def strip_number(slug: str) -> str:
    """Return the slug without its number."""

def subtask_state(text: str) -> str:
    """Return the state of a subtask that a word stands for."""

def topology_of(
    meta: _Document | None, lanes: _Document | None = None, *, generation: str | None = None
) -> Topology:
    """Return the effective topology of `meta.json` and `lanes.json`."""

def total_order(rows: str) -> TotalOrder:
    """Order rows in their `CloudEvents` form, given as a JSON list."""

def unfinished_work_packages(
    work_packages: dict[str, tuple[str | None, str | None]], expected: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return the work packages with which a mission may not end, and those that are not there.

    `work_packages` gives for each its lane and who gave the reason of its cancellation.
    """

def unstamped_topology(topology: str, *, generation: str | None = None) -> Topology:
    """Return what an unstamped mission of this derived shape is."""

@final
class Site:
    """A finding with its identity and its verdict."""

    @property
    def rule(self) -> str: ...
    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...
    @property
    def qualname(self) -> str: ...
    @property
    def token(self) -> str: ...
    @property
    def ordinal(self) -> int: ...
    @property
    def literals(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def disposition(
        self,
    ) -> Literal["violation", "allowed", "sanctioned", "definition", "trusted"]: ...
    @property
    def trace(self) -> list[str]: ...
    @property
    def note(self) -> str | None: ...
    @property
    def message(self) -> str: ...
    @property
    def remedy(self) -> str: ...
    @property
    def severity(self) -> Literal["error", "warning", "note"]: ...
    def __eq__(self, other: object, /) -> bool: ...

@final
class Problem:
    """An obligation that does not hold."""

    @property
    def rule(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def severity(self) -> Literal["error", "warning", "note"]: ...
    @property
    def file(self) -> str | None: ...
    @property
    def message(self) -> str: ...
    @property
    def remedy(self) -> str: ...
    def __eq__(self, other: object, /) -> bool: ...

@final
class FileDefect:
    """A file that was not scanned."""

    @property
    def file(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def line(self) -> int | None: ...
    @property
    def message(self) -> str: ...
    @property
    def severity(self) -> Literal["error", "warning", "note"]: ...
    def __eq__(self, other: object, /) -> bool: ...

@final
class Count:
    """What a rule has seen."""

    @property
    def files(self) -> int: ...
    @property
    def sites(self) -> int: ...
    @property
    def edges(self) -> int: ...
    @property
    def mirror(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...

@final
class Rules:
    """Rules of the source gates that are ready to run."""

    @staticmethod
    def load(
        file: _Path | None = None,
        *,
        root: _Path | None = None,
        strict: bool = False,
        only: Sequence[str] = ...,
    ) -> Rules:
        """Load the rules of a file, by default of the nearest one."""

    @staticmethod
    def parse(text: str, *, strict: bool = False, only: Sequence[str] = ...) -> Rules:
        """Load the rules of a text."""

    @property
    def ids(self) -> tuple[str, ...]: ...

@final
class Report:
    """What the rules say."""

    @property
    def sites(self) -> tuple[Site, ...]: ...
    @property
    def violations(self) -> tuple[Site, ...]: ...
    @property
    def problems(self) -> tuple[Problem, ...]: ...
    @property
    def defects(self) -> tuple[FileDefect, ...]: ...
    @property
    def counts(self) -> dict[str, Count]: ...
    @property
    def files(self) -> int: ...
    @property
    def exit_code(self) -> int: ...
    def of_rule(self, rule: str) -> Report:
        """Return what it says of one rule."""

    def render(
        self,
        format: Literal["text", "json", "sarif", "github", "junit"] = "text",
        *,
        color: bool = False,
    ) -> str:
        """Return what is open; as text with excerpts."""

    def census(self) -> str:
        """Return every finding with its disposition, as JSON."""

def scan_tree(
    rules: Rules,
    paths: Sequence[str],
    *,
    base: str | None = None,
    bite: bool = True,
    cache: bool = True,
) -> Report:
    """Return what the rules say of the tree that they are for."""

def scan_mapping(rules: Rules, texts: dict[str, str | bytes], *, bite: bool = True) -> Report:
    """Return what the rules say of texts, by their names."""
