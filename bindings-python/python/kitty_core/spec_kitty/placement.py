"""Where artifacts live: the seams of `mission_runtime` and of the read paths."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import kitty_core

from . import _tool
from ._values import CommitTarget, ResolvedSurface

if TYPE_CHECKING:
    from .. import Placement

_CONTEXT = "mission_runtime.ActionContextError"
_READ_PATHS = "specify_cli.missions._read_path_resolver."
_SURFACES = "specify_cli.coordination.surface_resolver."
_NOT_FOUND = _READ_PATHS + "StatusReadPathNotFound"

_UNREADABLE = {
    "UNSAFE_MISSION_SLUG": "specify_cli.core.paths.UnsafePathSegmentError",
    "MISSION_META_MISSING": "specify_cli.core.paths.MissionMetaReadError",
    "MISSION_META_MALFORMED": "specify_cli.core.paths.MissionMetaReadError",
}
_READING = {
    **_UNREADABLE,
    "MISSION_AMBIGUOUS_SELECTOR": _READ_PATHS + "MissionSelectorAmbiguous",
    "COORDINATION_BRANCH_DELETED": _SURFACES + "CoordinationBranchDeleted",
    "COORDINATION_WORKTREE_UNMATERIALIZED": _SURFACES + "CoordinationWorktreeUnmaterialized",
}
_PLACING = {
    **_UNREADABLE,
    "LIFECYCLE_PHASE_UNDECIDED": "mission_runtime.lifecycle_phase.LifecyclePhaseProbeError",
}


def kind_for_mission_file(path: str | Path, *, mission_slug: str | None = None) -> str | None:
    """Return the kind of the file, or `None`."""
    kind = kitty_core.classify(path, mission_slug, generation=_tool.generation())
    return None if kind is None else _tool.kind(kind)


def is_primary_artifact_kind(kind: str) -> bool:
    """Say whether artifacts of the kind belong to the primary partition."""
    rows = {
        row.kind.value: row.partition for row in kitty_core.kinds(generation=_tool.generation())
    }
    return rows.get(_tool.text(kind)) == kitty_core.Partition.PRIMARY


def kind_is_coordination_residue(kind: str, topology: str) -> bool:
    """Say whether a copy of the kind on the primary branch is only residue."""
    return kitty_core.is_coordination_residue(
        _tool.text(kind), _tool.text(topology), generation=_tool.generation()
    )


def classify_topology(coordination_branch: str | None, has_lanes: bool) -> str:
    """Return the topology that the two facts make."""
    return _topology(
        kitty_core.derive_topology(coordination=bool(coordination_branch), lanes=has_lanes)
    )


def routes_through_coordination(topology: str) -> bool:
    """Say whether bookkeeping lives on a coordination branch."""
    return kitty_core.routes_through_coordination(_tool.text(topology))


def resolve_topology(repo_root: Path, mission_handle: str, *, resolver: object = None) -> str:
    """Return the effective topology of a mission."""
    with _tool.raising(_READING, _NOT_FOUND, handle=mission_handle, mission_slug=mission_handle):
        return _topology(_tool.repository(repo_root).topology(mission_handle))


def resolve_placement_only(
    repo_root: Path,
    mission_slug: str,
    *,
    kind: str,
    resolver: object = None,
    effective_root: Path | None = None,
    owned: object = None,
) -> CommitTarget:
    """Return the branch that artifacts of the kind belong on."""
    return PlacementSeam(repo_root, mission_slug, effective_root, owned).write_target(kind)


@dataclass(frozen=True)
class PlacementSeam:
    """Reads and writes of one mission, from one authority."""

    repo_root: Path
    mission_slug: str
    effective_root: Path | None = None
    owned: object = None

    def read_dir(self, kind: str) -> Path:
        """Return the directory that the kind is read from."""
        return self._reading(kind)[0]

    def write_dir(self, kind: str) -> Path:
        """Return the directory that the kind is written to."""
        with _tool.raising(_PLACING, _CONTEXT, mission_slug=self.mission_slug):
            return self._placed(kind).write_dir

    def write_target(self, kind: str) -> CommitTarget:
        """Return the branch that the kind belongs on."""
        with _tool.raising(_PLACING, _CONTEXT, mission_slug=self.mission_slug):
            ref = self._placed(kind).ref
        return _tool.made("mission_runtime.CommitTarget", CommitTarget, ref=ref)

    def _placed(self, kind: str) -> Placement:
        checkout = _tool.checkout(
            self.repo_root, self.mission_slug, self.effective_root, self.owned
        )
        return checkout.place(self.mission_slug, _tool.text(kind))

    def _reading(self, kind: str) -> tuple[Path, str]:
        members = {"handle": self.mission_slug, "mission_slug": self.mission_slug}
        with _tool.raising(_READING, _NOT_FOUND, **members):
            placement = self._placed(kind)
            return placement.read_dir, (placement.read.home or placement).surface


def placement_seam(
    repo_root: Path,
    mission_slug: str,
    *,
    effective_root: Path | None = None,
    owned: object = None,
) -> PlacementSeam:
    """Return the seam of a mission."""
    return PlacementSeam(repo_root, mission_slug, effective_root, owned)


def resolve_artifact_surface(
    repo_root: Path,
    mission_slug: str,
    kind: str,
    *,
    resolver: object = None,
    effective_root: Path | None = None,
    owned: object = None,
) -> ResolvedSurface:
    """Return where the kind is read, and on which surface."""
    path, surface = PlacementSeam(repo_root, mission_slug, effective_root, owned)._reading(kind)
    surface_kind = _tool.member("mission_runtime.TopologySurface", _tool.text(surface))
    return _tool.made(
        "mission_runtime.ResolvedSurface", ResolvedSurface, path=path, surface_kind=surface_kind
    )


def declared_read_surface(
    repo_root: Path,
    mission_slug: str,
    kind: str,
    *,
    resolver: object = None,
    effective_root: Path | None = None,
    owned: object = None,
) -> str:
    """Return the surface that the topology declares for the kind."""
    with _tool.raising(_READING, _NOT_FOUND, handle=mission_slug, mission_slug=mission_slug):
        checkout = _tool.checkout(repo_root, mission_slug, effective_root, owned)
        topology = checkout.topology(mission_slug)
    surface = "coord" if kind_is_coordination_residue(kind, topology) else "primary"
    return _tool.member("mission_runtime.TopologySurface", surface)


def resolve_planning_read_dir(
    repo_root: Path, mission_slug: str, *, kind: str, resolver: object = None
) -> Path:
    """Return the directory that the kind is read from."""
    return placement_seam(repo_root, mission_slug).read_dir(kind)


def resolve_handle_to_read_path(
    repo_root: Path, handle: str, *, require_exists: bool = False, resolver: object = None
) -> Path:
    """Return the directory that the status of a mission is read from; it is always one that is."""
    return placement_seam(repo_root, handle).read_dir("status_state")


def resolve_status_surface(
    repo_root: Path, mission_slug: str, topology: str | None = None, *, for_write: bool = False
) -> Path:
    """Return the path of the event log of a mission."""
    seam = placement_seam(repo_root, mission_slug)
    home = seam.write_dir("status_state") if for_write else seam.read_dir("status_state")
    return home / "status.events.jsonl"


def get_feature_target_branch(repo_root: Path, mission_slug: str) -> str:
    """Return the target branch of a mission."""
    with _tool.raising(_READING, _NOT_FOUND, handle=mission_slug, mission_slug=mission_slug):
        return _tool.repository(repo_root).target_branch(mission_slug)


def resolve_primary_branch(
    repo_root: Path, *, current_branch: str | None = None, bias: bool = True
) -> str:
    """Return the primary branch of the repository.

    The branch that is checked out is looked up, never taken from the caller.
    """
    return _tool.repository(repo_root).primary_branch(current_first=bias)


def get_main_repo_root(current_path: Path) -> Path:
    """Return the primary checkout that a directory is, or is a linked worktree of."""
    return kitty_core.main_root(current_path)


def _topology(topology: str) -> str:
    return _tool.member("mission_runtime.MissionTopology", _tool.text(topology))
