"""Commits: the tool's `safe_commit` and `commit_for_mission`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from .. import Capability, Committed, KittyError, Unchanged
from . import _tool
from ._values import CommitResult, CommitRouterResult, CommitTarget

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .. import CommitReport

_HELPERS = "specify_cli.git.commit_helpers."
_ROUTER = "specify_cli.coordination.commit_router."
_CONTEXT = "mission_runtime.ActionContextError"

_COMMITTING = {
    "TARGET_REF_EMPTY": _HELPERS + "SafeCommitDestinationRefShape",
    "TARGET_REF_SHAPE": _HELPERS + "SafeCommitDestinationRefShape",
    "SAFE_COMMIT_DESTINATION_REF_SHAPE": _HELPERS + "SafeCommitDestinationRefShape",
    "SAFE_COMMIT_EMPTY_CHANGESET": _HELPERS + "SafeCommitEmptyChangeset",
    "SAFE_COMMIT_NOT_A_WORKTREE": _HELPERS + "SafeCommitNotAWorktree",
    "SAFE_COMMIT_HEAD_MISMATCH": _HELPERS + "SafeCommitHeadMismatch",
    "SAFE_COMMIT_DESTINATION_NOT_FOUND": _HELPERS + "SafeCommitDestinationNotFound",
    "SAFE_COMMIT_PATH_POLICY": _HELPERS + "SafeCommitPathPolicyError",
    "PATH_ESCAPES_WORKTREE": _HELPERS + "SafeCommitPathPolicyError",
    "PATH_IS_GITS_OWN": _HELPERS + "SafeCommitPathPolicyError",
    "PATH_SYMLINKED_PARENT": _HELPERS + "SafeCommitPathPolicyError",
    "PATH_INSIDE_NESTED_REPO": _HELPERS + "SafeCommitPathPolicyError",
    "SAFE_COMMIT_PROTECTED_BRANCH": _HELPERS + "ProtectedBranchRefused",
    "SAFE_COMMIT_BACKSTOP": _HELPERS + "SafeCommitBackstopError",
    "PROTECTION_CONFIG_MALFORMED": "specify_cli.git.protection_policy.ProtectionConfigError",
}
_UNPLACED = frozenset(
    {
        "MISSION_NOT_FOUND",
        "MISSION_AMBIGUOUS_SELECTOR",
        "MISSION_SELECTION_REQUIRED",
        "COORDINATION_BRANCH_DELETED",
        "STATUS_READ_PATH_NOT_FOUND",
        "CONSOLIDATED_CONTENT_ABSENT",
    }
)


def safe_commit(
    *,
    repo_root: Path,
    worktree_root: Path,
    destination_ref: str | None = None,
    target: CommitTarget | None = None,
    message: str,
    paths: tuple[Path, ...],
    capability: object = "standard",
    effective_root: Path | None = None,
    owned: object = None,
) -> CommitResult:
    """Commit these files on that branch, checked out in that worktree.

    The worktree says all about the place; `effective_root` is accepted and not needed.
    """
    branch = target.ref if target is not None else destination_ref or ""
    members = {
        "destination_ref": branch,
        "worktree_root": worktree_root,
        "observed_head": None,
        "commit_message": message,
    }
    with _tool.raising(_COMMITTING, _HELPERS + "SafeCommitError", **members):
        _tool.unowned(owned)
        report = (
            _tool.repository(repo_root)
            .commit_on(
                branch,
                paths,
                message=message,
                worktree=worktree_root,
                capability=_right(_tool.text(capability), branch, worktree_root, paths),
            )
            .check()
        )
    outcome = report.groups[0].outcome
    if not isinstance(outcome, Committed):
        # The tool has no value for it; its callers look for these words.
        raise RuntimeError("safe_commit: nothing to commit (empty changeset)")
    return _tool.made(
        _HELPERS + "CommitResult",
        CommitResult,
        sha=outcome.oid,
        destination_ref=branch,
        worktree_root=worktree_root,
    )


def _right(flow: str, branch: str, worktree: Path, paths: Iterable[Path]) -> Capability:
    """Return the tool's token as a right for that branch and these files only."""
    if flow == "standard":
        return Capability("standard")
    below = [_below(worktree, path) for path in paths]
    return Capability(cast("Literal['release_flow']", flow), branch, below)


def _below(worktree: Path, path: Path) -> str:
    return os.path.relpath(path, worktree) if os.path.isabs(path) else os.fspath(path)


def group_files_by_partition(
    repo_root: Path,
    files: tuple[Path, ...],
    mission_slug: str,
    *,
    kind: str,
) -> list[tuple[str, tuple[Path, ...]]]:
    """Group files of a mission by where they belong, with the kind that stands for each group."""
    with _tool.raising({}, _CONTEXT, mission_slug=mission_slug):
        repository = _tool.repository(repo_root)
        draft = repository.draft_commit(mission_slug, files, kind=_tool.text(kind)).check()
    named = {os.fspath(file): file for file in files}
    return [
        (_tool.kind(group.kind or kind), tuple(named[file.written] for file in group.paths))
        for group in draft.groups
    ]


def commit_for_mission(
    repo_root: Path,
    mission_slug: str,
    files: tuple[Path, ...],
    message: str,
    policy: object,
    *,
    kind: str,
    primary_paths_created_this_invocation: frozenset[Path] | None = None,
    target_branch: str | None = None,
    effective_root: Path | None = None,
    owned: object = None,
) -> CommitRouterResult:
    """Commit files of a mission, each where it belongs.

    The protected branches are read from the repository; `policy` is accepted and not asked.
    """
    with _tool.raising({}, _CONTEXT, mission_slug=mission_slug):
        checkout = _tool.checkout(repo_root, mission_slug, effective_root, owned)
        report = checkout.commit(
            mission_slug,
            files,
            message=message,
            kind=_tool.text(kind),
            intent="write",
            created_here=sorted(primary_paths_created_this_invocation or ()),
            advance=target_branch,
        )
        refusal = _refusal(report)
        if refusal is not None and refusal.code in _UNPLACED:
            raise refusal
    return _routed(report, refusal)


def _refusal(report: CommitReport) -> KittyError | None:
    try:
        report.check()
    except KittyError as refusal:
        return refusal
    return None


def _routed(report: CommitReport, refusal: KittyError | None) -> CommitRouterResult:
    caller = next((group for group in report.groups if group.role == "caller"), report.groups[0])
    landed = [
        (group.branch or "", group.outcome.oid)
        for group in report.groups
        if isinstance(group.outcome, Committed)
    ]
    own = caller.outcome
    return _tool.made(
        _ROUTER + "CommitRouterResult",
        CommitRouterResult,
        status="error" if refusal else "committed" if landed else "unchanged",
        placement_ref=caller.branch or "",
        commit_hash=own.oid if isinstance(own, Committed) else None,
        commit_hashes=tuple(landed),
        diagnostic=f"{refusal}. {refusal.remedy}" if refusal else None,
        reason=refusal.code if refusal else own.reason if isinstance(own, Unchanged) else None,
    )
