"""Commits: planned, made, refused, and made by many at once."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import threading
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import kitty_core
import pytest
from conftest import Git
from kitty_core import (
    ArtifactKind,
    Capability,
    Committed,
    Failed,
    Refused,
    Repository,
    Surface,
    Unchanged,
)

MISSION = "kitty-specs/042-search-01KZWHY1"
SPEC = f"{MISSION}/spec.md"
MATRIX = f"{MISSION}/acceptance-matrix.json"


@pytest.fixture
def work(checkout: Path, git: Git, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a repository whose mission works on a branch that nothing protects."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    git("config", "user.name", "t", cwd=checkout)
    git("config", "user.email", "t@example.org", cwd=checkout)
    git("switch", "-q", "-c", "work", cwd=checkout)
    meta = checkout / MISSION / "meta.json"
    meta.write_text(meta.read_text().replace('"main"', '"work"'))
    git("commit", "-q", "-a", "-m", "target", cwd=checkout)
    return checkout


def outcomes(report: kitty_core.CommitReport) -> list[str]:
    return [type(group.outcome).__name__ for group in report.groups]


def test_a_plan_changes_nothing(work: Path, git: Git) -> None:
    (work / SPEC).write_text("changed")
    (work / MATRIX).write_text("")
    before = git("rev-parse", "work", "coord", cwd=work)
    plans = Repository(work).plan_commit("042", [SPEC, work / MATRIX], message="spec")
    assert git("rev-parse", "work", "coord", cwd=work) == before
    assert not (work / ".worktrees").exists()
    assert plans.step == "materialize"
    primary, coordination = plans.check().groups
    assert (primary.verdict, primary.surface, primary.branch) == ("plan", Surface.PRIMARY, "work")
    assert primary.kind is ArtifactKind.SPEC
    assert primary.paths == (SPEC,)
    assert (coordination.verdict, coordination.branch) == ("materialize", "coord")
    assert coordination.worktree_root == work / ".worktrees" / "042-search-01KZWHY1-coord"
    plan = primary.plan
    assert plan is not None
    assert plan.target.full_ref == "refs/heads/work"
    assert plan.target.expected_old == before.split()[0]
    assert plan.message == "spec"
    assert [(entry.path, entry.change) for entry in plan.entries] == [(SPEC, "upsert")]


def test_each_file_lands_where_it_belongs(work: Path, git: Git) -> None:
    (work / SPEC).write_text("changed")
    (work / MATRIX).write_text("")
    (work / "unrelated").write_text("staged")
    git("add", "unrelated", cwd=work)
    report = Repository(work).commit("042", iter([SPEC, MATRIX]), message="spec\n\nwhy")
    assert report.check() is report
    assert report.summary == "committed"
    for group, branch in zip(report.groups, ["work", "coord"], strict=True):
        match group.outcome:
            case Committed(ref=ref, oid=oid, paths=paths):
                assert ref == group.branch == branch
                assert oid == git("rev-parse", branch, cwd=work)
                assert paths == group.paths
                changed = git("show", "--name-only", "--format=%B", branch, cwd=work)
                assert changed.split() == ["spec", "why", *paths]
            case other:
                pytest.fail(repr(other))
    assert git("show", f"work:{SPEC}", cwd=work) == "changed"
    assert git("diff", "--cached", "--name-only", cwd=work) == "unrelated"


def test_nothing_to_commit(work: Path) -> None:
    report = Repository(work).commit("042", [SPEC], message="again")
    assert report.check().summary == "unchanged"
    assert report.groups[0].outcome == Unchanged.from_json('{"reason":"no_op_no_changes"}')


def test_a_protected_branch_is_an_outcome_and_an_exception(checkout: Path, git: Git) -> None:
    (checkout / SPEC).write_text("changed")
    repo, head = Repository(checkout), git("rev-parse", "main", cwd=checkout)
    plans = repo.plan_commit("042", [SPEC], message="spec")
    report = repo.commit("042", [SPEC], message="spec")
    assert report.summary == "refused"
    outcome = report.groups[0].outcome
    assert isinstance(outcome, Refused)
    assert outcome.refusal == plans.groups[0].refusal
    assert outcome.refusal.remedy
    with pytest.raises(kitty_core.SafeCommitProtectedBranch) as caught:
        report.check()
    assert caught.value == outcome.refusal
    with pytest.raises(kitty_core.SafeCommitProtectedBranch):
        plans.check()
    assert git("rev-parse", "main", cwd=checkout) == head


def test_a_capability_opens_its_branch(checkout: Path, git: Git) -> None:
    git("config", "user.name", "t", cwd=checkout)
    git("config", "user.email", "t@example.org", cwd=checkout)
    (checkout / SPEC).write_text("changed")
    right = Capability("merge_bookkeeping", "main", [Path(MISSION)])
    assert (right.flow, right.branch, right.below) == ("merge_bookkeeping", "main", (MISSION,))
    report = Repository(checkout).commit("042", [SPEC], message="spec", capability=right)
    outcome = report.check().groups[0].outcome
    assert isinstance(outcome, Committed)
    assert outcome.clearance == "capability"


def test_the_cause_is_raised_before_what_follows_from_it(work: Path) -> None:
    (work / SPEC).write_text("changed")
    report = Repository(work).commit("042", [SPEC, f"{MISSION}/.git/config"], message="both")
    assert outcomes(report) == ["Refused", "Refused"]
    codes = {g.outcome.refusal.code for g in report.groups if isinstance(g.outcome, Refused)}
    assert kitty_core.Code.COMMIT_WITHHELD in codes
    with pytest.raises(kitty_core.Refusal) as caught:
        report.check()
    assert caught.value.code is not kitty_core.Code.COMMIT_WITHHELD


def test_partial_commits_what_is_fit(work: Path) -> None:
    (work / SPEC).write_text("changed")
    files = [SPEC, f"{MISSION}/.git/config"]
    report = Repository(work).commit("042", files, message="one", policy="partial")
    assert report.summary == "partial"
    assert sorted(outcomes(report)) == ["Committed", "Refused"]


def test_a_request_that_is_none_is_an_exception(work: Path) -> None:
    repo = Repository(work)
    with pytest.raises(kitty_core.MissionNotFound):
        repo.commit("nothing", [SPEC], message="m")
    with pytest.raises(kitty_core.UnknownArtifactKind):
        repo.plan_commit("042", [SPEC], message="m", kind="novelty")
    for wishes in ({"intent": "x"}, {"policy": "x"}, {"signing": "x"}, {"lock_wait": -1.0}):
        with pytest.raises(kitty_core.MalformedQuestion):
            repo.commit("042", [SPEC], message="m", **wishes)
    with pytest.raises(kitty_core.MalformedQuestion):
        repo.plan_commit("042", [SPEC], message="m", capability=Capability("x"))  # type: ignore[arg-type]
    with pytest.raises(kitty_core.MalformedQuestion):
        repo.commit("042", ["\ud800"], message="m")
    for one in (SPEC, SPEC.encode()):
        with pytest.raises(TypeError):
            repo.commit("042", one, message="m")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        repo.commit("042", [1], message="m")  # type: ignore[list-item]
    with pytest.raises(TypeError):
        repo.commit("042", [SPEC])  # type: ignore[call-arg]


def test_a_snapshot_is_no_place_for_a_commit(work: Path) -> None:
    memory = Repository.from_snapshot(kitty_core.capture(work), root=work)
    for ask in (memory.plan_commit, memory.commit):
        with pytest.raises(kitty_core.MalformedQuestion, match="on disk"):
            ask("042", [SPEC], message="m")


def test_a_draft_groups_files_from_any_source(work: Path) -> None:
    files = [SPEC, MATRIX, "README.md"]
    draft = Repository(work).draft_commit("042", files, kind="spec")
    memory = Repository.from_snapshot(kitty_core.capture(work), root=work)
    assert memory.draft_commit("042", files, kind="spec") == draft
    *placed, foreign = draft.groups
    plans = Repository(work).plan_commit("042", files, message="m", kind="spec")
    assert [(group.branch, group.worktree_root) for group in placed] == [
        (group.branch, group.worktree_root) for group in plans.groups[:-1]
    ]
    assert [path.written for path in foreign.paths] == ["README.md"]
    with pytest.raises(kitty_core.PathForeignMission):
        draft.check()


def test_a_name_of_any_bytes(work: Path, git: Git) -> None:
    name = os.fsdecode(b"caf\xe9.md")
    path = f"{MISSION}/research/{name}"
    (work / path).parent.mkdir()
    (work / path).write_text("x")
    report = Repository(work).commit("042", [path], message=b"caf\xe9")
    outcome = report.check().groups[0].outcome
    assert isinstance(outcome, Committed)
    assert outcome.paths == report.groups[0].paths == (path,)
    assert type(report).from_json(report.to_json()) == report
    assert "caf\\351.md" in git("show", "--name-only", "--format=", "work", cwd=work)


def test_a_hook_that_fails_is_a_failure(work: Path, git: Git) -> None:
    hook = work / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    (work / SPEC).write_text("changed")
    head = git("rev-parse", "work", cwd=work)
    report = Repository(work).commit("042", [SPEC], message="m")
    outcome = report.groups[0].outcome
    assert isinstance(outcome, Failed)
    assert (report.summary, outcome.stage, outcome.lost) == ("failed", "hooks", ())
    with pytest.raises(type(outcome.refusal)):
        report.check()
    assert git("rev-parse", "work", cwd=work) == head


def test_the_generation_of_the_repository_counts(work: Path) -> None:
    path = f"{MISSION}/analysis-report.md"
    (work / path).write_text("x")
    for generation in ("3.2", "4.0"):
        repo = Repository(work, generation=generation)
        group = repo.plan_commit("042", [path], message="m").groups[0]
        assert group.branch == repo.place_path("042", path).ref


def test_other_threads_run_during_a_commit(work: Path) -> None:
    hook = work / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nsleep 0.5\n")
    hook.chmod(0o755)
    (work / SPEC).write_text("changed")
    reports: list[kitty_core.CommitReport] = []
    repo = Repository(work)
    thread = threading.Thread(
        target=lambda: reports.append(repo.commit("042", [SPEC], message="m"))
    )
    thread.start()
    ticks = 0
    while thread.is_alive():
        ticks += 1
    assert ticks > 1000
    assert reports[0].check().summary == "committed"


def committer(root: str, number: int) -> list[str]:
    repo, made = Repository(root), []
    for round_ in range(5):
        path = Path(root) / MISSION / "research" / f"{number}-{round_}.md"
        path.write_text(f"{number} {round_}")
        report = repo.commit("042", [path], message=f"{number} {round_}", lock_wait=120.0)
        outcome = report.check().groups[0].outcome
        assert isinstance(outcome, Committed)
        made.append(outcome.oid)
    return made


def test_many_processes_commit_at_once(work: Path, git: Git) -> None:
    (work / MISSION / "research").mkdir()
    (work / "unrelated").write_text("staged")
    git("add", "unrelated", cwd=work)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(4, mp_context=context) as pool:
        made = [oid for oids in pool.map(committer, [str(work)] * 4, range(4)) for oid in oids]
    listed = git("rev-list", "--first-parent", "-n", "20", "work", cwd=work).split()
    assert sorted(listed) == sorted(made)
    assert len(set(made)) == 20
    for oid in made:
        name, words = git("show", "--name-only", "--format=%s", oid, cwd=work).split("\n\n")[::-1]
        assert name == f"{MISSION}/research/{words.replace(' ', '-')}.md"
        assert git("show", f"{oid}:{name}", cwd=work) == words
    assert git("status", "--porcelain", cwd=work) == "A  unrelated"
    subprocess.run(["git", "fsck", "--strict"], cwd=work, check=True, capture_output=True)
