"""The seams of spec-kitty where it is not installed: our values, our refusals."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import kitty_core
import pytest
from kitty_core import spec_kitty

NAME = "042-search-01KZWHY1"


def test_values_have_the_tools_shape(checkout: Path) -> None:
    target = spec_kitty.resolve_placement_only(checkout, NAME, kind="status_state")
    assert target == spec_kitty.CommitTarget("coord")
    seam = spec_kitty.placement_seam(checkout, NAME)
    assert seam.write_target("spec") == spec_kitty.CommitTarget("main")
    assert seam.read_dir("spec") == checkout / "kitty-specs" / NAME
    mission = spec_kitty.resolve_mission("01KZWHY1", checkout)
    assert isinstance(mission, spec_kitty.ResolvedMission)
    assert mission.mission_slug == NAME
    surface = spec_kitty.resolve_artifact_surface(checkout, NAME, "spec")
    assert surface == spec_kitty.ResolvedSurface(checkout / "kitty-specs" / NAME, "primary")


def test_refusals_are_raised_as_they_are(checkout: Path) -> None:
    with pytest.raises(kitty_core.MissionNotFound) as raised:
        spec_kitty.resolve_placement_only(checkout, "nope", kind="spec")
    assert type(raised.value) is kitty_core.MissionNotFound


def test_a_commit_lands_where_it_belongs(checkout: Path, git: Callable[..., str]) -> None:
    git("checkout", "-q", "-b", "topic", cwd=checkout)
    git("config", "user.name", "t", cwd=checkout)
    git("config", "user.email", "t@example.org", cwd=checkout)
    spec = checkout / "kitty-specs" / NAME / "spec.md"
    spec.write_text("changed")
    done = spec_kitty.safe_commit(
        repo_root=checkout,
        worktree_root=checkout,
        target=spec_kitty.CommitTarget("topic"),
        message="docs: spec",
        paths=(spec,),
    )
    assert done.sha == git("rev-parse", "topic", cwd=checkout)
    with pytest.raises(kitty_core.SafeCommitHeadMismatch):
        spec_kitty.safe_commit(
            repo_root=checkout,
            worktree_root=checkout,
            destination_ref="main",
            message="docs: spec",
            paths=(spec,),
        )


def test_the_status_is_read_without_the_tool(checkout: Path) -> None:
    mission = checkout / "kitty-specs" / NAME
    assert not spec_kitty.has_event_log(mission)
    assert spec_kitty.read_events(mission) == []
    assert spec_kitty.get_all_wp_lanes(mission) == {}
    assert spec_kitty.get_wp_lane(mission, "WP01") == "genesis"
    assert spec_kitty.validate_transition("planned", "done")[0] is False
