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


NEW_IN_4_0 = {"get_all_wp_snapshots", "normalize_wp_id", "resolve_subtask_status_alias"}


def theirs(name: str) -> Callable[..., object] | None:
    """Return the tool's function; it may keep it to itself."""
    spellings = [(owner, called) for owner in OWNERS.values() for called in (name, f"_{name}")]
    return next((found for pair in spellings if (found := getattr(*pair, None))), None)


def is_4_0() -> bool:
    return hasattr(tool_status, "normalize_wp_id")


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in spec_kitty.__all__
        if inspect.isfunction(getattr(spec_kitty, name)) and (is_4_0() or name not in NEW_IN_4_0)
    ],
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


def test_what_a_log_tells_is_the_tools(repo: Path) -> None:
    mission = repo / "kitty-specs" / NAME
    log = mission / "status.events.jsonl"
    annotation = {
        "actor": "claude",
        "at": "2026-01-02T03:04:06+00:00",
        "delta": {"note": "half way"},
        "event_id": "01KZWHY1M0T3Q9V5N8R2X4C6B9",
        "kind": "annotation",
        "mission_slug": NAME,
        "type": "InnerStateChanged",
        "wp_id": "WP01",
    }
    log.write_text(log.read_text() + json.dumps(annotation) + "\n")
    stream = spec_kitty.read_event_stream(mission)
    assert stream == tool_status.read_event_stream(mission)
    assert isinstance(stream, tool_status.EventStream)
    assert spec_kitty.read_event_stream_from_text(mission, log.read_text()) == stream
    for wp_id in ("WP01", "WP09"):
        ours = spec_kitty.wp_snapshot_state(mission, wp_id)
        assert ours == tool_status.wp_snapshot_state(mission, wp_id)
    if is_4_0():
        assert spec_kitty.get_all_wp_snapshots(mission) == tool_status.get_all_wp_snapshots(mission)
        assert spec_kitty.normalize_wp_id(" wp01 ") == tool_status.normalize_wp_id(" wp01 ")
        with pytest.raises(ValueError, match="work package"):
            spec_kitty.normalize_wp_id("one")
        for word in ("x", "done", "pending", "nonsense"):
            ours = spec_kitty.resolve_subtask_status_alias(word)
            assert ours == tool_status.resolve_subtask_status_alias(word)


def row(number: int, **members: object) -> str:
    told = {
        "event_id": LOG_ROW["event_id"][:-1] + str(number),
        "at": f"2026-01-0{number}T00:00:00Z",
    }
    return json.dumps(LOG_ROW | told | members) + "\n"


def test_merged_logs_are_the_tools(tmp_path: Path) -> None:
    base, ours, theirs_log = row(1), row(1) + row(3, reason="ä"), row(1) + row(2)
    merged = spec_kitty.merge_event_log_texts(base, ours, theirs_log)
    assert merged == tool_status.merge_event_log_texts(base, ours, theirs_log)
    assert merged.count("\n") == 3
    assert spec_kitty.merge_event_log_texts() == ""
    with pytest.raises(tool_status.EventLogMergeError) as raised:
        spec_kitty.merge_event_log_texts(row(1), row(1, reason="another"))
    assert raised.value.code == "LOG_MERGE_CONFLICT"
    paths = [tmp_path / name for name in ("base", "ours", "theirs")]
    for path, text in zip(paths, (base, ours, theirs_log), strict=True):
        path.write_text(text)
    sides = dict(zip(("base_path", "ours_path", "theirs_path"), paths, strict=True))
    spec_kitty.merge_event_log_files(**sides, output_path=tmp_path / "kitty")
    tool_status.merge_event_log_files(**sides, output_path=tmp_path / "tool")
    assert (tmp_path / "kitty").read_bytes() == (tmp_path / "tool").read_bytes()
    paths[1].write_text(row(3))
    with pytest.raises(tool_status.EventLogMergeError) as raised:
        spec_kitty.merge_event_log_files(**sides)
    assert raised.value.code == "LOG_REWRITTEN"


def test_a_transition_is_the_tools_event_in_one_commit(repo: Path, git: Git) -> None:
    mission = repo / "kitty-specs" / NAME
    asked = {"wp_id": "WP01", "to_lane": "in_progress", "actor": "claude", "workspace_context": "w"}
    event = spec_kitty.emit_status_transition(mission, **asked)
    assert isinstance(event, tool_status.StatusEvent)
    told = event.to_dict()
    assert (told["from_lane"], told["to_lane"], told["actor"]) == (
        "claimed",
        "in_progress",
        "claude",
    )
    assert tool_status.read_events(mission)[-1] == event
    assert git("status", "--porcelain", cwd=repo) == ""
    changed = git("show", "--name-only", "--format=", "feature/x", cwd=repo).splitlines()
    assert sorted(Path(name).name for name in changed) == ["status.events.jsonl", "status.json"]
    text = tool_status.materialize_to_json(tool_status.materialize_snapshot(mission))
    assert (mission / "status.json").read_text() == text
    request = tool_status.TransitionRequest(
        feature_dir=mission, mission_slug=NAME, wp_id="WP01", to_lane="done", actor="claude"
    )
    with pytest.raises(tool_status.TransitionError) as raised:
        spec_kitty.emit_status_transition(request)
    with pytest.raises(tool_status.TransitionError):
        tool_status.emit_status_transition(request)
    assert raised.value.code == "ILLEGAL_EDGE"
    with pytest.raises(kitty_core.MalformedQuestion):
        spec_kitty.emit_status_transition(mission, wp_id="WP01", to_lane="for_review", actor={})


def test_a_claim_is_the_tools_result(repo: Path) -> None:
    mission = repo / "kitty-specs" / NAME
    asked = {
        "feature_dir": mission,
        "mission_slug": NAME,
        "wp_id": "WP01",
        "workspace_context": "w",
        "execution_mode": "worktree",
    }
    done = spec_kitty.start_implementation_status(**asked, actor="claude")
    assert isinstance(
        done, type(tool_status.start_implementation_status(**asked, actor="claude"))
    ), "the tool finds it started"
    assert (done.from_lane, done.to_lane) == (
        tool_status.Lane.CLAIMED,
        tool_status.Lane.IN_PROGRESS,
    )
    assert [event.to_lane for event in done.events] == [tool_status.Lane.IN_PROGRESS]
    again = spec_kitty.start_implementation_status(**asked, actor="claude")
    assert again == tool_status.start_implementation_status(**asked, actor="claude")
    assert again.no_op
    for start in (spec_kitty, tool_status):
        with pytest.raises(tool_status.WorkPackageClaimConflict) as conflict:
            start.start_implementation_status(**asked, actor="codex")
        assert conflict.value.claimed_by == "claude"
        assert conflict.value.requesting_actor == "codex"
        with pytest.raises(tool_status.WorkPackageStartRejected):
            start.start_review_status(**asked, actor="codex")


def test_a_materialized_status_is_the_tools(repo: Path) -> None:
    mission = repo / "kitty-specs" / NAME
    snapshot = spec_kitty.materialize(mission)
    written = (mission / "status.json").read_text()
    assert snapshot == tool_status.materialize(mission)
    assert (mission / "status.json").read_text() == written


def test_groups_are_the_tools(repo: Path) -> None:
    mission = repo / "kitty-specs" / NAME
    spec, log, other = (mission / name for name in ("spec.md", "status.events.jsonl", "x.txt"))
    kinds = mission_runtime.MissionArtifactKind
    for kind, files in (
        (kinds.SPEC, (spec, log, other)),
        (kinds.SPEC, (spec, other)),
        (kinds.STATUS_STATE, (spec, log)),
        (kinds.STATUS_STATE, (log,)),
        (kinds.SPEC, ()),
    ):
        ours = spec_kitty.group_files_by_partition(repo, files, NAME, kind=kind)
        original = commit_router._group_files_by_partition(repo, files, NAME, kind=kind)
        assert ours == original, (kind, files)
    with pytest.raises(kitty_core.PathKindMismatch):
        spec_kitty.group_files_by_partition(repo, (spec,), NAME, kind=kinds.STATUS_STATE)
    outside = (repo / "README.md",)
    with pytest.raises(kitty_core.PathForeignMission):
        spec_kitty.group_files_by_partition(repo, outside, NAME, kind=kinds.SPEC)


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


@pytest.mark.skipif(is_4_0(), reason="it hands facts about the checkout around instead")
def test_an_owned_checkout_is_the_tools(repo: Path, git: Git) -> None:
    kinds = mission_runtime.MissionArtifactKind
    git("checkout", "-q", "main", cwd=repo)
    owned = repo / ".worktrees" / "owned"
    git("worktree", "add", "-q", str(owned), "feature/x", cwd=repo)
    for kind in (kinds.SPEC, kinds.STATUS_STATE):
        seam = spec_kitty.placement_seam(repo, NAME, effective_root=owned)
        original = mission_runtime.placement_seam(repo, NAME, effective_root=owned)
        assert seam.write_target(kind) == original.write_target(kind)
        assert seam.read_dir(kind) == original.read_dir(kind) == owned / "kitty-specs" / NAME
        ours = spec_kitty.resolve_artifact_surface(repo, NAME, kind, effective_root=owned)
        assert ours == mission_runtime.resolve_artifact_surface(
            repo, NAME, kind, effective_root=owned
        )
    new = owned / "kitty-specs" / NAME / "plan.md"
    new.write_text("plan\n")
    kind = kinds.FINALIZED_EXECUTION_PLAN
    done = spec_kitty.commit_for_mission(
        repo, NAME, (new,), "docs: plan", None, kind=kind, effective_root=owned
    )
    assert done.status == "committed", done.diagnostic
    assert done.commit_hash == git("rev-parse", "feature/x", cwd=owned)
    meta = owned / "kitty-specs" / NAME / "meta.json"
    meta.write_text(meta.read_text().replace("single_branch", "lanes"))
    for seam in (spec_kitty, mission_runtime):
        with pytest.raises(mission_runtime.ActionContextError):
            seam.resolve_placement_only(repo, NAME, kind=kinds.SPEC, effective_root=owned)


def test_the_facts_of_an_owned_checkout_are_refused(repo: Path) -> None:
    with pytest.raises(kitty_core.MalformedQuestion):
        spec_kitty.placement_seam(repo, NAME, owned=object()).write_target("spec")
    with pytest.raises(kitty_core.MalformedQuestion):
        spec_kitty.placement_seam(repo, NAME, effective_root=Path("/")).write_target("spec")


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
