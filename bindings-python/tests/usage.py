"""A program that uses the package; it is checked by mypy and never run."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, assert_never, assert_type

import kitty_core
from kitty_core import ArtifactKind, Placement, Repository, Topology
from kitty_core.ports import Files, GitFacts

repo = Repository(Path())
assert_type(repo.root, Path)
placement = repo.place("042", ArtifactKind.SPEC)
assert_type(placement, Placement)
assert_type(placement.ref, str)
assert_type(placement.kind, ArtifactKind | str)
assert_type(repo.topology("042"), Topology)
assert_type(kitty_core.classify("x"), ArtifactKind | None)
assert_type(kitty_core.meta_view(b"{}").topology, Topology | None)

facts: GitFacts = {"head": "main", "branches": ["main"]}
memory = Repository.from_snapshot({"kitty-specs/a/meta.json": "{}"}, root="/r", git=facts)
assert_type(memory, Repository)


def read_only(files: Files) -> Repository:
    return Repository("/r", files=files)


match placement:
    case Placement(mission=mission, surface="primary"):
        assert_type(mission, str)

board = kitty_core.reduce(b"")
assert_type(board.work_packages[0].lane, kitty_core.Lane)
assert_type(repo.status("042").board, kitty_core.Board)
assert_type(repo.status("042").snapshot_bytes(), bytes)

draft = repo.draft_commit("042", ["a", Path("b")], kind=ArtifactKind.SPEC)
assert_type(draft.check().groups[0].paths[0].path, str | None)
plans = repo.plan_commit("042", ["a", Path("b")], message="m", kind=ArtifactKind.SPEC)
assert_type(plans.check().groups[0].refusal, kitty_core.KittyError | None)
right = kitty_core.Capability("release_flow", "main", [Path("a")])
report = repo.commit("042", (path for path in ["a"]), message=b"m", capability=right, lock_wait=1)
match report.check().groups[0].outcome:
    case kitty_core.Committed(ref=ref, oid=oid, paths=paths):
        assert_type((ref, oid), tuple[str, str])
        assert_type(paths, tuple[str, ...])
    case kitty_core.Unchanged(reason=reason):
        assert_type(reason, Literal["no_op_no_changes", "no_op_already_committed"])
    case kitty_core.Refused(refusal=why) | kitty_core.Failed(refusal=why):
        assert_type(why, kitty_core.KittyError)
    case never:
        assert_never(never)

try:
    repo.fold("042")
except kitty_core.MissionAmbiguousSelector as refusal:
    assert_type(refusal.candidates, tuple[str, ...])
    assert_type(refusal.to_json(), bytes)
except kitty_core.KittyError as error:
    assert_type(error.fields, dict[str, str])
