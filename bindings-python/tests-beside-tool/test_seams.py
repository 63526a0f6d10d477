"""The seams beside the installed spec-kitty: same answers, its classes, its exceptions."""

from __future__ import annotations

import inspect
import json
import pickle
import subprocess
from collections.abc import Callable
from pathlib import Path

import kitty_core
import mission_runtime
import pytest
from kitty_core import spec_kitty
from specify_cli import status as tool_status
from specify_cli.context import mission_resolver
from specify_cli.coordination import commit_router, surface_resolver
from specify_cli.core import git_ops, paths
from specify_cli.git import commit_helpers, protection_policy
from specify_cli.lanes import branch_naming
from specify_cli.missions import _read_path_resolver

ID = "01KZWHY1M0T3Q9V5N8R2X4C6B7"
NAME = "search-01KZWHY1"
LOG_ROW = {
    "actor": "claude",
    "at": "2026-01-02T03:04:05+00:00",
    "event_id": "01KZWHY1M0T3Q9V5N8R2X4C6B8",
    "evidence": None,
    "execution_mode": "worktree",
    "force": False,
    "from_lane": "planned",
    "mission_id": ID,
    "mission_slug": NAME,
    "policy_metadata": None,
    "reason": None,
    "review_ref": None,
    "to_lane": "claimed",
    "wp_id": "WP01",
}
OWNERS = {
    "placement": mission_runtime,
    "read_paths": _read_path_resolver,
    "surfaces": surface_resolver,
    "resolver": mission_resolver,
    "naming": branch_naming,
    "commits": commit_helpers,
    "router": commit_router,
    "git": git_ops,
    "paths": paths,
    "status": tool_status,
}


Git = Callable[..., str]


@pytest.fixture
def git(tmp_path: Path) -> Git:
    def run(*arguments: str, cwd: Path) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=cwd, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    return run


@pytest.fixture
def repo(tmp_path: Path, git: Git) -> Path:
    """Make a repository with a flat mission, on a branch that is not protected."""
    root = tmp_path.resolve() / "repo"
    mission = root / "kitty-specs" / NAME
    mission.mkdir(parents=True)
    meta = {
        "mission_id": ID,
        "mission_slug": NAME,
        "mission_type": "software-dev",
        "target_branch": "feature/x",
        "topology": "single_branch",
    }
    (mission / "meta.json").write_text(json.dumps(meta))
    (mission / "spec.md").write_text("spec\n")
    (mission / "status.events.jsonl").write_text(json.dumps(LOG_ROW) + "\n")
    git("init", "-q", "-b", "main", cwd=root)
    for key, value in (("user.name", "t"), ("user.email", "t@example.org")):
        git("config", key, value, cwd=root)
    git("add", "--all", cwd=root)
    git("commit", "-q", "-m", "work", cwd=root)
    git("checkout", "-q", "-b", "feature/x", cwd=root)
    return root


def theirs(name: str) -> Callable[..., object] | None:
    return next((found for owner in OWNERS.values() if (found := getattr(owner, name, None))), None)


@pytest.mark.parametrize(
    "name",
    [name for name in spec_kitty.__all__ if inspect.isfunction(getattr(spec_kitty, name))],
)
def test_a_call_written_for_the_tool_fits(name: str) -> None:
    original = theirs(name)
    assert original is not None, "the tool has no such seam"
    ours = inspect.signature(getattr(spec_kitty, name)).parameters
    extensions = {
        "expected_parent_sha",
        "expected_path_bytes",
        "index_only_removals",
        "runtime_lock_path",
        "index_deletions",
        "primary_ref",
    }
    for parameter in inspect.signature(original).parameters.values():
        if parameter.name in extensions:
            continue
        assert parameter.name in ours
        assert ours[parameter.name].kind == parameter.kind


@pytest.mark.parametrize("kind", ["spec", "status_state", "work_package_task", "tracer_file"])
def test_placement_is_the_tools(repo: Path, kind: str) -> None:
    member = mission_runtime.MissionArtifactKind(kind)
    ours = spec_kitty.resolve_placement_only(repo, NAME, kind=member)
    assert ours == mission_runtime.resolve_placement_only(repo, NAME, kind=member)
    assert isinstance(ours, mission_runtime.CommitTarget)
    seam = spec_kitty.placement_seam(repo, NAME)
    original = mission_runtime.placement_seam(repo, NAME)
    assert seam.read_dir(member) == original.read_dir(member)
    assert seam.write_target(member) == original.write_target(member)
    ours_surface = spec_kitty.resolve_artifact_surface(repo, NAME, member)
    original_surface = mission_runtime.resolve_artifact_surface(repo, NAME, member)
    assert ours_surface.path == original_surface.path
    assert ours_surface.surface_kind is original_surface.surface_kind
    declared = spec_kitty.declared_read_surface(repo, NAME, member)
    assert declared is mission_runtime.declared_read_surface(repo, NAME, member)


@pytest.mark.parametrize(
    "path", ["spec.md", "plan.md", "tasks/WP01.md", "status.events.jsonl", "x"]
)
def test_kinds_are_the_tools_members(path: str) -> None:
    written = f"kitty-specs/{NAME}/{path}"
    kind = spec_kitty.kind_for_mission_file(written)
    assert kind is mission_runtime.kind_for_mission_file(written)
    if kind is not None:
        primary = spec_kitty.is_primary_artifact_kind(kind)
        assert primary == mission_runtime.is_primary_artifact_kind(kind)
        for topology in mission_runtime.MissionTopology:
            residue = spec_kitty.kind_is_coordination_residue(kind, topology)
            assert residue == mission_runtime.kind_is_coordination_residue(kind, topology)


def test_topologies_are_the_tools_members(repo: Path) -> None:
    assert spec_kitty.resolve_topology(repo, NAME) is mission_runtime.resolve_topology(repo, NAME)
    for branch in (None, "coord"):
        for lanes in (False, True):
            ours = spec_kitty.classify_topology(branch, lanes)
            original = mission_runtime.classify_topology(branch, lanes)
            assert ours is original
            routes = spec_kitty.routes_through_coordination(ours)
            assert routes == mission_runtime.routes_through_coordination(original)


def test_missions_and_names_are_the_tools(repo: Path) -> None:
    for handle in (NAME, ID, ID[:8]):
        assert spec_kitty.resolve_mission(handle, repo) == mission_resolver.resolve_mission(
            handle, repo
        )
    assert spec_kitty.get_feature_target_branch(repo, NAME) == "feature/x"
    assert spec_kitty.get_main_repo_root(repo) == paths.get_main_repo_root(repo)
    assert spec_kitty.resolve_primary_branch(repo) == git_ops.resolve_primary_branch(repo)
    for slug in ("search", NAME, "042-search"):
        assert spec_kitty.mid8_from_slug(slug) == branch_naming.mid8_from_slug(slug)
        for mission_id in (ID, None):
            ours = spec_kitty.resolve_mid8(slug, mission_id=mission_id)
            assert ours == branch_naming.resolve_mid8(slug, mission_id=mission_id)
        named = spec_kitty.mission_branch_name(slug, mission_id=ID)
        assert named == branch_naming.mission_branch_name(slug, mission_id=ID)
        assert spec_kitty.coord_branch_name(slug, mission_id=ID) == named
    with pytest.raises(branch_naming.BranchIdentityUnresolved):
        spec_kitty.mission_branch_name("search")


def test_the_status_of_a_mission_is_the_tools(repo: Path) -> None:
    mission = repo / "kitty-specs" / NAME
    events = spec_kitty.read_events(mission)
    assert events == tool_status.read_events(mission)
    text = (mission / "status.events.jsonl").read_text()
    assert spec_kitty.read_events_from_text(mission, text) == events
    assert spec_kitty.reduce(events) == tool_status.reduce(events)
    snapshot = spec_kitty.materialize_snapshot(mission)
    assert snapshot == tool_status.materialize_snapshot(mission)
    assert spec_kitty.materialize_to_json(snapshot) == tool_status.materialize_to_json(snapshot)
    assert spec_kitty.get_wp_lane(mission, "WP01") is tool_status.get_wp_lane(mission, "WP01")
    assert spec_kitty.get_all_wp_lanes(mission) == tool_status.get_all_wp_lanes(mission)
    assert spec_kitty.has_event_log(mission)
    assert spec_kitty.resolve_status_surface(repo, NAME).name == "status.events.jsonl"


def test_an_unreadable_log_is_the_tools_error(repo: Path) -> None:
    mission = repo / "kitty-specs" / NAME
    (mission / "status.events.jsonl").write_text("{\n")
    with pytest.raises(tool_status.StoreError) as raised:
        spec_kitty.read_events(mission)
    assert isinstance(raised.value, kitty_core.StatusUnreadable)
    assert raised.value.remedy


@pytest.mark.parametrize("source", [lane.value for lane in tool_status.Lane])
def test_transitions_are_the_tools(source: str) -> None:
    contexts = [
        None,
        tool_status.GuardContext(),
        tool_status.GuardContext(actor="claude", reason="because", force=True),
        tool_status.GuardContext(actor="claude", workspace_context="w", subtasks_complete=True),
    ]
    for to in tool_status.Lane:
        for context in contexts:
            ours = spec_kitty.validate_transition(source, to, context)
            original = tool_status.validate_transition(source, to, context)
            assert ours[0] == original[0], (source, to, context, ours, original)
    assert spec_kitty.is_terminal(source) == tool_status.is_terminal(source)
    assert spec_kitty.resolve_lane_alias(source) == tool_status.resolve_lane_alias(source)
    assert set(spec_kitty.get_all_lanes()) == set(tool_status.get_all_lanes())
    assert spec_kitty.get_all_lane_values() == tool_status.get_all_lane_values()


def test_a_refusal_is_the_tools_exception_too(repo: Path) -> None:
    with pytest.raises(mission_runtime.ActionContextError) as raised:
        spec_kitty.resolve_placement_only(
            repo, "nope", kind=mission_runtime.MissionArtifactKind.SPEC
        )
    error = raised.value
    assert isinstance(error, kitty_core.MissionNotFound)
    assert error.code == "MISSION_NOT_FOUND"
    assert error.remedy
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert copy == error
    with pytest.raises(mission_resolver.MissionNotFoundError):
        spec_kitty.resolve_mission("nope", repo)
    with pytest.raises(_read_path_resolver.StatusReadPathNotFound):
        spec_kitty.resolve_handle_to_read_path(repo, "nope")


def test_an_ambiguous_handle_has_the_tools_candidates(repo: Path) -> None:
    twin = repo / "kitty-specs" / "find-01KZWHY1"
    twin.mkdir()
    meta = {"mission_id": ID[:-1] + "8", "mission_slug": twin.name, "target_branch": "feature/x"}
    (twin / "meta.json").write_text(json.dumps(meta))
    with pytest.raises(mission_resolver.AmbiguousHandleError) as original:
        mission_resolver.resolve_mission(ID[:8], repo)
    with pytest.raises(mission_resolver.AmbiguousHandleError) as ours:
        spec_kitty.resolve_mission(ID[:8], repo)
    assert isinstance(ours.value, kitty_core.MissionAmbiguousSelector)
    names = sorted(mission.mission_slug for mission in ours.value.candidates)
    assert names == sorted(mission.mission_slug for mission in original.value.candidates)
    with pytest.raises(_read_path_resolver.MissionSelectorAmbiguous):
        spec_kitty.placement_seam(repo, ID[:8]).read_dir("spec")


def test_a_commit_is_the_tools_result(repo: Path, git: Git) -> None:
    new = repo / "kitty-specs" / NAME / "spec.md"
    new.write_text("changed\n")
    done = spec_kitty.safe_commit(
        repo_root=repo,
        worktree_root=repo,
        destination_ref="feature/x",
        message="docs: spec",
        paths=(new,),
    )
    assert isinstance(done, commit_helpers.CommitResult)
    assert done.sha == git("rev-parse", "feature/x", cwd=repo)
    with pytest.raises(RuntimeError, match=r"nothing to commit \(empty changeset\)"):
        spec_kitty.safe_commit(
            repo_root=repo,
            worktree_root=repo,
            destination_ref="feature/x",
            message="docs: spec",
            paths=(new,),
        )


def test_a_refused_commit_is_the_tools_exception(repo: Path, git: Git) -> None:
    new = repo / "kitty-specs" / NAME / "spec.md"
    new.write_text("changed\n")
    git("branch", "other", cwd=repo)
    head = git("rev-parse", "feature/x", cwd=repo)
    with pytest.raises(commit_helpers.SafeCommitHeadMismatch) as raised:
        spec_kitty.safe_commit(
            repo_root=repo, worktree_root=repo, destination_ref="other", message="m", paths=(new,)
        )
    assert raised.value.error_code == "SAFE_COMMIT_HEAD_MISMATCH"
    assert raised.value.destination_ref == "other"
    git("checkout", "-q", "main", cwd=repo)
    with pytest.raises(commit_helpers.ProtectedBranchRefused):
        spec_kitty.safe_commit(
            repo_root=repo, worktree_root=repo, destination_ref="main", message="m", paths=(new,)
        )
    assert git("rev-parse", "feature/x", cwd=repo) == head


def test_a_routed_commit_is_the_tools_result(repo: Path, git: Git) -> None:
    new = repo / "kitty-specs" / NAME / "plan.md"
    new.write_text("plan\n")
    kind = mission_runtime.MissionArtifactKind.FINALIZED_EXECUTION_PLAN
    done = spec_kitty.commit_for_mission(repo, NAME, (new,), "docs: plan", None, kind=kind)
    assert isinstance(done, commit_router.CommitRouterResult)
    assert done.status == "committed", done.diagnostic
    assert done.placement_ref == "feature/x"
    assert done.commit_hash == git("rev-parse", "feature/x", cwd=repo)
    again = spec_kitty.commit_for_mission(repo, NAME, (new,), "docs: plan", None, kind=kind)
    assert again.status == "unchanged"
    with pytest.raises(mission_runtime.ActionContextError):
        spec_kitty.commit_for_mission(repo, "nope", (new,), "docs: plan", None, kind=kind)


def test_an_owned_checkout_is_refused(repo: Path) -> None:
    with pytest.raises(kitty_core.MalformedQuestion):
        spec_kitty.placement_seam(repo, NAME, effective_root=repo).write_target("spec")


def test_delegating_is_one_line(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tool's own router, with its seam replaced, commits through kitty-core."""
    monkeypatch.setattr(commit_router, "resolve_placement_only", spec_kitty.resolve_placement_only)
    policy = protection_policy.ProtectionPolicy
    new = repo / "kitty-specs" / NAME / "plan.md"
    new.write_text("plan\n")
    kind = mission_runtime.MissionArtifactKind.FINALIZED_EXECUTION_PLAN
    done = commit_router.commit_for_mission(
        repo, NAME, (new,), "docs: plan", policy.resolve(repo), kind=kind
    )
    assert done.status == "committed"
