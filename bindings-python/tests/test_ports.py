"""Ports that Python objects answer."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import kitty_core
import pytest
from kitty_core import Repository
from kitty_core.ports import Head, PathKind

SPEC = "kitty-specs/042-search-01KZWHY1/spec.md"


class Disk:
    """The disk, as somebody would write it with the standard library."""

    def kind(self, path: str) -> PathKind:
        if os.path.isdir(path):
            return "directory"
        return "file" if os.path.isfile(path) else "absent"

    def read(self, path: str) -> bytes:
        return Path(path).read_bytes()

    def list(self, path: str) -> Iterable[str]:
        return os.listdir(path)

    def real_path(self, path: str) -> Path:
        return Path(path).resolve()


class Facts:
    """A repository with the branches `main` and `coord`."""

    def head(self, dir: str) -> Head:
        return "branch", "main"

    def has_branch(self, dir: str, name: str) -> bool:
        return name in {"main", "coord"}

    def remote_branches(self, dir: str) -> Iterable[tuple[str, str]]:
        yield "origin", "main"

    def origin_head(self, dir: str) -> str | None:
        return None

    def has_revision(self, dir: str, rev: str) -> bool:
        return rev == "main"

    def has_path(self, dir: str, rev: str, path: str) -> bool:
        return rev == "main"

    def worktrees(self, dir: str) -> Iterable[tuple[str, str | None]]:
        return [(dir, "main")]


def test_python_ports_give_the_answers_of_the_native_ones(checkout: Path) -> None:
    native = Repository(checkout)
    for repo in (
        Repository(checkout, files=Disk()),
        Repository(checkout, git=Facts()),
        Repository(checkout, files=Disk(), git=Facts()),
        Repository.at(checkout, files=Disk(), git=Facts()),
    ):
        assert repo.root == native.root
        assert repo.missions() == native.missions()
        assert repo.routes("042") == native.routes("042")
        assert repo.place_path("042", SPEC) == native.place_path("042", SPEC)
        assert repo.primary_branch() == native.primary_branch()
        with pytest.raises(kitty_core.MissionNotFound):
            repo.fold("nothing")


def raising(error: BaseException) -> Any:
    class Broken(Facts):
        def has_branch(self, dir: str, name: str) -> bool:
            raise error

    return Broken()


def test_an_exception_of_a_port_is_the_cause(checkout: Path) -> None:
    error = RuntimeError("the cable is out")
    repo = Repository(checkout, git=raising(error))
    with pytest.raises(kitty_core.PortFailed, match="the cable is out") as caught:
        repo.place("042", "status_state")
    assert caught.value.__cause__ is error
    assert caught.value.fields["path"] == "has_branch"


def test_words_of_python_are_facts(checkout: Path) -> None:
    class Closed(Disk):
        def read(self, path: str) -> bytes:
            if path.endswith("lanes.json"):
                raise PermissionError(path)
            return super().read(path)

    meta = checkout / "kitty-specs/042-search-01KZWHY1/meta.json"
    meta.write_text("{}")
    with pytest.raises(kitty_core.PermissionDenied) as caught:
        Repository(checkout, files=Closed()).topology("042")
    assert isinstance(caught.value.__cause__, PermissionError)
    # An unavailable fact is skipped where the authority can do without it.
    assert Repository(checkout, git=raising(NotImplementedError("no git"))).target_branch("042")


def test_wrong_answers_are_failures(checkout: Path) -> None:
    class Sloppy(Facts):
        def has_branch(self, dir: str, name: str) -> bool:
            return None  # type: ignore[return-value]

        def head(self, dir: str) -> Head:
            return "lost", None  # type: ignore[return-value]

    repo = Repository(checkout, git=Sloppy())
    with pytest.raises(kitty_core.PortFailed) as caught:
        repo.place("042", "status_state")
    assert isinstance(caught.value.__cause__, TypeError)
    with pytest.raises(kitty_core.PortFailed) as caught:
        repo.primary_branch(current_first=True)
    assert isinstance(caught.value.__cause__, ValueError)
    with pytest.raises(kitty_core.PortFailed) as caught:
        Repository(checkout, files=object()).fold("042")  # type: ignore[arg-type]
    assert isinstance(caught.value.__cause__, AttributeError)


def test_an_interruption_is_no_answer(checkout: Path) -> None:
    repo = Repository(checkout, git=raising(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        repo.place("042", "status_state")


def test_names_that_are_not_text_are_residue(checkout: Path) -> None:
    os.mkdir(os.fsencode(checkout / "kitty-specs") + b"/caf\xe9")
    native, python = Repository(checkout).missions(), Repository(checkout, files=Disk()).missions()
    assert native.residue == ("caf\ufffd",)
    assert len(python.residue) == 1
