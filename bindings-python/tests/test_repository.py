"""Questions about a repository on disk and in memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import kitty_core
import pytest
from conftest import Git
from kitty_core import ArtifactKind, Repository, Surface, Topology


def test_the_root_is_found_from_anywhere(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = checkout / "kitty-specs"
    assert Repository(below).root == checkout
    assert Repository(str(below)).root == checkout
    assert Repository(os.fsencode(below)).root == checkout  # type: ignore[arg-type]
    assert kitty_core.discover(below) == checkout
    monkeypatch.chdir(below)
    assert Repository().root == checkout
    assert Repository("042-search-01KZWHY1").root == checkout
    assert kitty_core.discover() == checkout
    assert kitty_core.main_root("..") == checkout


def test_at_does_not_walk(checkout: Path) -> None:
    below = checkout / "kitty-specs"
    assert Repository.at(below).root == below
    assert Repository.at(checkout).root == checkout


def test_a_linked_worktree_leads_to_the_primary_checkout(checkout: Path, git: Git) -> None:
    git("worktree", "add", "-q", "../linked", "coord", cwd=checkout)
    linked = checkout.parent / "linked"
    assert Repository(linked).root == checkout
    assert Repository.at(linked).root == checkout


def test_place(checkout: Path, git: Git) -> None:
    repo = Repository(checkout)
    assert repo.generation == "3.2"
    assert repo.policy.generation is kitty_core.Generation.V3_2
    home = repo.place("042", ArtifactKind.STATUS_STATE)
    assert home.surface is Surface.COORD
    assert home.ref == "coord"
    assert home.read.home is not None
    assert home.read.home.degraded == "COORDINATION_WORKTREE_UNMATERIALIZED"
    assert home.read_dir == checkout / "kitty-specs" / "042-search-01KZWHY1"
    worktree = checkout / ".worktrees" / "042-search-01KZWHY1-coord"
    git("worktree", "add", "-q", str(worktree), "coord", cwd=checkout)
    home = repo.place("042", "status_state")
    assert home.read_dir == home.write_dir == worktree / "kitty-specs" / "042-search-01KZWHY1"
    assert repo.place_path("042", "kitty-specs/042-search-01KZWHY1/spec.md").ref == "main"
    assert repo.place("042", "spec").kind is ArtifactKind.SPEC


def test_a_refused_leg_raises_where_it_is_asked(checkout: Path) -> None:
    home = Repository(checkout, generation="4.0").place("042", "status_state")
    assert home.ref == "coord"
    with pytest.raises(kitty_core.CoordinationWorktreeUnmaterialized) as caught:
        _ = home.read_dir
    assert home.read.refusal == caught.value
    assert home.read.home is None


def test_a_declared_kind_stays_usable(checkout: Path) -> None:
    repo = Repository(checkout)
    with pytest.raises(kitty_core.UnknownArtifactKind):
        repo.place("042", "novelty")
    home = repo.place("042", "novelty", partition="primary")
    assert home.kind == "novelty"
    assert type(home.kind) is str


def test_the_facts(checkout: Path) -> None:
    repo = Repository(checkout)
    assert [mission.name for mission in repo.missions().missions] == ["042-search-01KZWHY1"]
    assert repo.fold("042").mid8 == "01KZWHY1"
    assert repo.fold_for_create("new", "software-dev") is None
    assert repo.topology("042") is Topology.COORD
    assert repo.phase("042") is kitty_core.LifecyclePhase.PRE_CONSOLIDATION
    assert repo.target_branch("042") == repo.primary_branch() == "main"
    assert repo.primary_branch(current_first=True) == "main"
    assert repo.meta("042").coordination_branch == "coord"
    state = repo.coordination_state("search", "01KZWHY1", "gone")
    assert state is kitty_core.CoordinationState.DELETED
    assert {route.kind for route in repo.routes("042")} == {row.kind for row in kitty_core.kinds()}


def test_each_question_looks_anew(checkout: Path, git: Git) -> None:
    repo = Repository(checkout)
    assert repo.place("042", "status_state").ref == "coord"
    git("branch", "-D", "coord", cwd=checkout)
    with pytest.raises(kitty_core.CoordinationBranchDeleted):
        repo.place("042", "status_state")


def test_a_capture_gives_the_same_answers(checkout: Path) -> None:
    captured = kitty_core.capture(checkout)
    disk, memory = Repository(checkout), Repository.from_snapshot(captured, root=checkout)
    assert memory.missions() == disk.missions()
    assert memory.routes("042") == disk.routes("042")


def test_the_environment_redirects_nothing(checkout: Path, tmp_path: Path) -> None:
    question = f"Repository({str(checkout)!r}).place('042', 'status_state').ref"
    program = f"from kitty_core import Repository; print({question})"
    environment = {
        **os.environ,
        "GIT_DIR": str(tmp_path / "nowhere"),
        "GIT_WORK_TREE": "/",
        "HOME": "/nowhere",
    }
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "coord"


def test_snapshots_from_mappings() -> None:
    files: dict[str, bytes | str] = {
        "kitty-specs/a/meta.json": b'{"target_branch": "x"}',
        "/r/.kittify/metadata.yaml": "",
    }
    repo = Repository.from_snapshot(files, root="/r")
    assert repo.place("a", "spec").ref == "x"
    assert repo.primary_branch() == "main"
    with_git = Repository.from_snapshot(
        files, root="/r", git={"head": "trunk", "branches": ["trunk"]}
    )
    assert with_git.primary_branch(current_first=True) == "trunk"
    with pytest.raises(kitty_core.MalformedQuestion):
        Repository.from_snapshot(files, git={"haed": "x"})  # type: ignore[arg-type]
    with pytest.raises(kitty_core.MalformedQuestion):
        Repository.from_snapshot(b"{")
