"""Questions without a repository, and arguments of every kind."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import kitty_core
import pytest
from kitty_core import ArtifactKind, Topology

SURROGATE = "a\ud800"
ID = "01KZWHY1M0T3Q9V5N8R2X4C6B7"


def test_classify() -> None:
    path = "kitty-specs/x/spec.md"
    assert kitty_core.classify(path) is ArtifactKind.SPEC
    assert kitty_core.classify(PurePosixPath(path)) is ArtifactKind.SPEC
    assert kitty_core.classify(path, "x") is ArtifactKind.SPEC
    assert kitty_core.classify(path, mission="other") is None
    assert kitty_core.classify("README.md", generation="4.0") is None
    assert kitty_core.classify("kitty-specs/ünï/spec.md") is ArtifactKind.SPEC


def test_names() -> None:
    assert kitty_core.mission_name("mission_dir", "search", ID) == "search-01KZWHY1"
    assert kitty_core.lane_branch("search", "lane-a", ID) == "kitty/mission-search-01KZWHY1-lane-a"
    assert kitty_core.lane_worktree("search", "lane-a", ID) == "search-01KZWHY1-lane-a"
    assert kitty_core.strip_number("042-search") == "search"
    assert kitty_core.mid8_of_id(ID) == kitty_core.mid8_of_slug("x-01KZWHY1") == "01KZWHY1"
    assert kitty_core.mid8(b"{}", "x-01KZWHY1") == "01KZWHY1"
    assert kitty_core.parse_branch("main") is None
    assert kitty_core.path_segment("ok") == kitty_core.branch_name("ok") == "ok"
    with pytest.raises(kitty_core.MalformedQuestion):
        kitty_core.mission_name("nonsense", "search", ID)  # type: ignore[arg-type]


def test_topologies() -> None:
    assert kitty_core.stored_topology("coord") is Topology.COORD
    assert kitty_core.stored_topology("nonsense") is None
    assert kitty_core.derive_topology(coordination=True, lanes=True) is Topology.LANES_WITH_COORD
    assert kitty_core.routes_through_coordination("coord")
    assert kitty_core.unstamped_topology("single_branch", generation="4.0") is Topology.LANES
    assert kitty_core.topology_of('{"topology": "coord"}', bytearray(b"{}")) is Topology.COORD
    assert kitty_core.meta_view('{"merged_at": "x"}').keys == ("merged_at",)
    assert kitty_core.create_topology(explicit="lanes", generation="4.0") is Topology.LANES
    kitty_core.check_manifest("lanes", has_code_lanes=True, mission="m")
    with pytest.raises(kitty_core.SingleBranchCodeLanesUnmigrated):
        kitty_core.check_manifest("single_branch", has_code_lanes=True, mission="m")
    with pytest.raises(kitty_core.MissionMetaMissing):
        kitty_core.topology_of(None)
    with pytest.raises(kitty_core.MissionMetaMalformed):
        kitty_core.meta_view(b"\xff")


def test_tables() -> None:
    assert kitty_core.location("coord", {"coord": "/x"}) == "/x"
    assert kitty_core.is_coordination_residue("status_state", "coord")
    assert kitty_core.policy(generation="4.0").generation == "4.0"
    with pytest.raises(kitty_core.SurfaceWithoutLocation):
        kitty_core.location("lane", {})
    with pytest.raises(kitty_core.GenerationUnsupported) as caught:
        kitty_core.kinds(generation="9.9")
    assert caught.value.candidates == ("3.2", "4.0")


@pytest.mark.parametrize(
    "question",
    [
        lambda: kitty_core.classify(SURROGATE),
        lambda: kitty_core.classify("x", SURROGATE),
        lambda: kitty_core.classify(Path(SURROGATE)),
        lambda: kitty_core.classify(Path("x"), generation=SURROGATE),
        lambda: kitty_core.explain(SURROGATE),
        lambda: kitty_core.location("coord", {SURROGATE: "x"}),
        lambda: kitty_core.location("coord", {"x": SURROGATE}),
        lambda: kitty_core.meta_view(SURROGATE),
        lambda: kitty_core.discover(SURROGATE),
        lambda: kitty_core.Repository(SURROGATE),
        lambda: kitty_core.Repository.from_snapshot({SURROGATE: ""}),
        lambda: kitty_core.Repository.from_snapshot({"x": SURROGATE}),
        lambda: kitty_core.Repository.from_snapshot({}, git={"head": SURROGATE}),
        lambda: kitty_core.Repository.from_snapshot({}).fold(SURROGATE),
    ],
)
def test_a_lone_surrogate_is_a_malformed_question(question: object) -> None:
    assert callable(question)
    with pytest.raises(kitty_core.MalformedQuestion):
        question()


def test_wrong_types_are_type_errors() -> None:
    for wrong in (1, None, object(), [b"x"]):
        with pytest.raises(TypeError):
            kitty_core.classify(wrong)  # type: ignore[arg-type]
        with pytest.raises(TypeError):
            kitty_core.meta_view(wrong)  # type: ignore[arg-type]
