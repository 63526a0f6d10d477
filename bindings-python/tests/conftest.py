"""Repositories to ask about."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

META = """{
    "mission_id": "01KZWHY1M0T3Q9V5N8R2X4C6B7", "topology": "coord", "target_branch": "main",
    "coordination_branch": "coord"
}"""

Git = Callable[..., str]


@pytest.fixture
def git(tmp_path: Path) -> Git:
    def run(*arguments: str, cwd: Path = tmp_path) -> str:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        done = subprocess.run(
            ["git", *identity, *arguments], cwd=cwd, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    return run


@pytest.fixture
def checkout(tmp_path: Path, git: Git) -> Path:
    """Make a repository with one coordination mission and its branch."""
    root = tmp_path.resolve() / "repo"
    mission = root / "kitty-specs" / "042-search-01KZWHY1"
    mission.mkdir(parents=True)
    (mission / "meta.json").write_text(META)
    (mission / "spec.md").write_text("spec")
    git("init", "-q", "-b", "main", cwd=root)
    git("add", "--all", cwd=root)
    git("commit", "-q", "-m", "work", cwd=root)
    git("branch", "coord", cwd=root)
    return root
