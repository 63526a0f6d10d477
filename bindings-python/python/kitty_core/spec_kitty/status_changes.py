"""Status, written: the tool's ways into the event log.

Each change is one commit of events and snapshot, on the branch and in the worktree where the status
of the mission belongs: a caller that commits the two files afterwards finds nothing left to commit.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Literal, cast

import kitty_core

from . import _tool, status
from ._values import WorkPackageStartResult

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .. import MissionStatus, Repository, StatusReport

_LIFECYCLE = "specify_cli.status.work_package_lifecycle."
_TRANSITION = "specify_cli.status.TransitionError"
_CHANGING = {
    "CLAIM_CONFLICT": _LIFECYCLE + "WorkPackageClaimConflict",
    "NOT_FINALIZED": _LIFECYCLE + "WorkPackageStartRejected",
    "START_REJECTED": _LIFECYCLE + "WorkPackageStartRejected",
    "COMMIT_LOCK_TIMEOUT": "specify_cli.status.FeatureStatusLockTimeoutError",
    "STATUS_UNREADABLE": "specify_cli.status.StoreError",
}


def emit_status_transition(
    feature_dir: object = None,
    _legacy_mission_slug: str | None = None,
    wp_id: str | None = None,
    to_lane: str | None = None,
    actor: object = None,
    *,
    mission_dir: Path | None = None,
    mission_slug: str | None = None,
    force: bool = False,
    reason: str | None = None,
    reason_source: str | None = None,
    evidence: Mapping[str, Any] | None = None,
    review_ref: str | None = None,
    workspace_context: str | None = None,
    subtasks_complete: bool | None = None,
    implementation_evidence_present: bool | None = None,
    execution_mode: str = "worktree",
    repo_root: Path | None = None,
    policy_metadata: Mapping[str, Any] | None = None,
    review_result: object = None,
    ensure_sync_daemon: bool = True,
    sync_dossier: bool = True,
    fan_out: bool = True,
    refresh_projection: bool = True,
) -> object:
    """Move a work package to another lane and return the event.

    Whether its subtasks are done is read from its file, and `execution_mode` follows from the
    workspace; nobody else is told of the event.
    """
    asked = SimpleNamespace(**locals())
    if hasattr(feature_dir, "to_lane"):
        # A request of the tool, which holds all of it.
        asked = cast("SimpleNamespace", feature_dir)
    _serves(asked, "annotation_delta", "effective_root", "owned")
    found = _Found.of(asked)
    with _refused():
        report = found.status.transition(
            asked.wp_id or "",
            _tool.text(asked.to_lane or ""),
            actor=_actor(asked.actor),
            workspace_context=asked.workspace_context,
            implementation_evidence_present=asked.implementation_evidence_present is True,
            reason=asked.reason,
            review_ref=asked.review_ref,
            evidence=_tool.review(_tool.part(asked.evidence, "review")),
            review_result=_tool.review(asked.review_result),
            force=asked.force,
            reason_source=cast("Literal['operator']", asked.reason_source),
            policy_metadata=None
            if asked.policy_metadata is None
            else json.dumps(dict(asked.policy_metadata)),
        )
    return found.events(report)[0]


def start_implementation_status(
    *,
    feature_dir: Path,
    mission_slug: str,
    wp_id: str,
    actor: object,
    workspace_context: str,
    execution_mode: str,
    repo_root: Path | None = None,
    policy_metadata: Mapping[str, Any] | None = None,
    ensure_sync_daemon: bool = True,
    sync_dossier: bool = True,
    allow_rework: bool = False,
    rework_reason: str | None = None,
    review_lane_exit: bool = False,
    operator_force_note: str | None = None,
    annotation_delta: object = None,
) -> WorkPackageStartResult:
    """Take a work package for its implementation; who holds it already changes nothing."""
    asked = SimpleNamespace(**locals())
    _serves(asked, "operator_force_note", "annotation_delta")
    return _started(asked, rework=allow_rework or review_lane_exit)


def start_review_status(
    *,
    feature_dir: Path,
    mission_slug: str,
    wp_id: str,
    actor: object,
    workspace_context: str,
    execution_mode: str,
    repo_root: Path | None = None,
    policy_metadata: Mapping[str, Any] | None = None,
    ensure_sync_daemon: bool = True,
    sync_dossier: bool = True,
    review_ref: str | None = "action-review-claim",
    annotation_delta: object = None,
) -> WorkPackageStartResult:
    """Take a work package for its review; who holds it already changes nothing."""
    asked = SimpleNamespace(**locals())
    _serves(asked, "annotation_delta")
    return _started(asked, review=True)


def materialize(feature_dir: Path) -> object:
    """Make `status.json` of a mission what its log says, and return the snapshot."""
    found = _Found.of(SimpleNamespace(feature_dir=feature_dir))
    with _refused():
        found.status.materialize()
    return status.materialize_snapshot(found.home)


def _started(
    asked: SimpleNamespace, *, review: bool = False, rework: bool = False
) -> WorkPackageStartResult:
    claimant = _actor(asked.actor)
    process = dict(asked.policy_metadata or {})
    pid, began = process.pop("shell_pid", None), process.pop("shell_pid_created_at", None)
    if process.pop("agent", claimant) != claimant or process:
        raise _tool.malformed(
            "`policy_metadata` of a claim says more than the process of the claimant",
            "Give `shell_pid` and `shell_pid_created_at`, and the claimant as `actor`.",
        )
    found = _Found.of(asked)
    with _refused(requesting_actor=claimant):
        report = found.status.claim(
            asked.wp_id,
            actor=claimant,
            review=review,
            rework=rework,
            workspace=asked.workspace_context,
            shell_pid=pid,
            shell_pid_created_at=began,
        )
    events = tuple(found.events(report))
    return _tool.made(
        _LIFECYCLE + "WorkPackageStartResult",
        WorkPackageStartResult,
        wp_id=report.wp_id or asked.wp_id,
        from_lane=status._lane(report.from_lane or ""),
        to_lane=status._lane(report.lane or ""),
        actor=asked.actor,
        events=events,
        no_op=not events,
        claimed_by=claimant,
    )


class _Found:
    """The mission that a call of the tool is about."""

    def __init__(self, repository: Repository, handle: str) -> None:
        self._repository = repository
        self.status: MissionStatus = repository.status(handle)

    @classmethod
    def of(cls, asked: object) -> _Found:
        named = {
            name: getattr(asked, name, None)
            for name in ("feature_dir", "mission_dir", "mission_slug", "_legacy_mission_slug")
        }
        where = named["feature_dir"] or named["mission_dir"]
        handle = Path(where).name if where else named["mission_slug"]
        handle = handle or named["_legacy_mission_slug"]
        root = kitty_core.discover(where) if where else getattr(asked, "repo_root", None)
        if root is None or handle is None:
            raise _tool.malformed(
                "it names no mission", "Give the directory of the mission as `feature_dir`."
            )
        with _refused():
            return cls(_tool.repository(root), handle)

    @property
    def home(self) -> Path:
        """The directory of the log."""
        return self._repository.place(self.status.mission, "status_state").read_dir

    def events(self, report: StatusReport) -> list[object]:
        """Return the transitions that a change has written."""
        written = set(report.event_ids)
        return [
            event
            for event in status.read_events(self.home)
            if _tool.part(event, "event_id") in written
        ]


def _actor(actor: object) -> str:
    if not isinstance(actor, str):
        raise _tool.malformed(
            "the actor is no text", "Give the identity of the actor as text, for instance `claude`."
        )
    return actor


def _serves(asked: object, *names: str) -> None:
    """Refuse what the caller asks for and is not done here."""
    for name in names:
        if getattr(asked, name, None) is not None:
            raise _tool.malformed(
                f"`{name}` is not written here",
                "Ask without it, or call spec-kitty's own function.",
            )


@contextmanager
def _refused(**members: object) -> Iterator[None]:
    """Raise refusals as the tool's exceptions, with what its handlers read of them."""
    try:
        yield
    except kitty_core.KittyError as refusal:
        if refusal.code == "CLAIM_CONFLICT":
            members["claimed_by"] = refusal.fields.get("holder")
        name = _CHANGING.get(refusal.code, _TRANSITION)
        raise _tool.as_tools(refusal, name, members) from refusal.__cause__
