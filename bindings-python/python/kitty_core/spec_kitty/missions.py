"""Which mission a handle designates, and what its things are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import kitty_core

from . import _tool
from ._values import ResolvedMission

if TYPE_CHECKING:
    from pathlib import Path

_RESOLVER = "specify_cli.context.mission_resolver."
_NAMES = {
    "COORDINATION_WORKSPACE_MID8_REQUIRED": (
        "specify_cli.coordination.workspace.CoordinationWorkspaceIdentityUnresolved"
    ),
    "BRANCH_IDENTITY_UNRESOLVED": "specify_cli.lanes.branch_naming.BranchIdentityUnresolved",
}


def resolve_mission(handle: str, repo_root: Path, *, resolver: object = None) -> ResolvedMission:
    """Return the mission that a handle designates."""
    repository = _tool.repository(repo_root)
    try:
        mission = repository.fold(handle)
    except kitty_core.MissionAmbiguousSelector as refusal:
        among = {row.name: row for row in repository.missions().missions}
        candidates = [
            _resolved(row.name, row.mission_id, row.mid8, repository.root)
            for row in map(among.get, refusal.candidates)
            if row is not None
        ]
        name = _RESOLVER + "AmbiguousHandleError"
        raise _tool.as_tools(refusal, name, {"handle": handle, "candidates": candidates}) from None
    except kitty_core.Refusal as refusal:
        name = _RESOLVER + "MissionNotFoundError"
        raise _tool.as_tools(refusal, name, {"handle": handle}) from None
    return _resolved(mission.dir, mission.mission_id, mission.mid8, repository.root)


def _resolved(name: str, mission_id: str | None, mid8: str | None, root: Path) -> ResolvedMission:
    return _tool.made(
        _RESOLVER + "ResolvedMission",
        ResolvedMission,
        mission_id=mission_id or "",
        mission_slug=name,
        feature_dir=root / "kitty-specs" / name,
        mid8=mid8 or "",
    )


def resolve_mid8(mission_slug: str, *, mission_id: str | None) -> str:
    """Return the mid8 of the id, or nothing; the slug is never taken for it."""
    return (kitty_core.mid8_of_id(mission_id) if mission_id else None) or ""


def mid8_from_slug(slug: str) -> str:
    """Return the mid8 that a slug carries as its tail, else nothing."""
    return kitty_core.mid8_of_slug(slug) or ""


def mission_dir_name(mission_slug: str, *, mid8: str) -> str:
    """Return the name of the mission's directory."""
    return _name("mission_dir", mission_slug, mid8)


def mission_branch_name(mission_slug: str, *, mission_id: str | None = None) -> str:
    """Return the name of the mission's own branch."""
    return _name("mission_branch", mission_slug, mission_id)


def coord_branch_name(mission_slug: str, *, mission_id: str | None) -> str:
    """Return the name of the mission's coordination branch."""
    return _name("mission_branch", mission_slug, mission_id)


def _name(
    name: Literal["mission_dir", "mission_branch"], mission_slug: str, mission_id: str | None
) -> str:
    with _tool.raising(_NAMES, "builtins.ValueError", mission_slug=mission_slug):
        return kitty_core.mission_name(name, mission_slug, mission_id)
