"""What the seams return where spec-kitty is not installed: its shapes, by its names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class CommitTarget:
    """The branch that an artifact belongs on."""

    ref: str


@dataclass(frozen=True)
class ResolvedSurface:
    """Where a kind is read, and on which surface."""

    path: Path
    surface_kind: str


@dataclass(frozen=True)
class ResolvedMission:
    """A mission that a handle designates."""

    mission_id: str
    mission_slug: str
    feature_dir: Path
    mid8: str


@dataclass(frozen=True)
class CommitResult:
    """A commit that was published."""

    sha: str
    destination_ref: str
    worktree_root: Path


@dataclass(frozen=True)
class CommitRouterResult:
    """What came of a routed commit."""

    status: Literal["committed", "unchanged", "no_op_wrong_surface", "error"]
    placement_ref: str
    commit_hash: str | None = None
    commit_hashes: tuple[tuple[str, str], ...] = ()
    diagnostic: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class EventStream:
    """The rows of a log that tell about work packages."""

    transitions: list[object] = field(default_factory=list)
    annotations: list[object] = field(default_factory=list)


@dataclass(frozen=True)
class WorkPackageStartResult:
    """What came of taking a work package."""

    wp_id: str
    from_lane: str
    to_lane: str
    actor: str
    events: tuple[object, ...]
    no_op: bool = False
    claimed_by: str | None = None

    @property
    def status_changed(self) -> bool:
        """Say whether anything was written."""
        return bool(self.events)
