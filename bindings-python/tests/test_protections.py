"""Protected branches, and the files that spec-kitty writes on its own."""

from __future__ import annotations

import json
from pathlib import Path

import kitty_core
import pytest
from conftest import Git
from kitty_core import Capability, MissionScope, ProtectedBranch, Repository

HATCH = "SPEC_KITTY_ALLOW_PROTECTED_BRANCH_COMMITS"
SURROGATE = "a\ud800"


@pytest.fixture(autouse=True)
def closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(HATCH, raising=False)


def protect(root: Path, *branches: str) -> None:
    config = root / ".kittify" / "config.yaml"
    config.parent.mkdir(exist_ok=True)
    config.write_text(f"protection: {{protected_branches: [{', '.join(branches)}]}}\n")


def names(facts: bytes) -> list[str]:
    return [branch.name for branch in kitty_core.protection(facts).branches]


def test_protected_by_default(checkout: Path) -> None:
    protection = kitty_core.protection(kitty_core.protection_facts(checkout))
    assert protection.branches == (
        ProtectedBranch.from_json('{"name":"main","source":"protected by default"}'),
        ProtectedBranch.from_json('{"name":"master","source":"protected by default"}'),
    )
    assert protection.hatch is False
    assert protection.not_text == ()


def test_the_configuration_counts(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    protect(checkout, "work", "3.10")
    facts = kitty_core.protection_facts(str(checkout))
    assert names(facts) == ["3.1", "work"]
    assert kitty_core.protection(facts).not_text == ("3.1",)
    monkeypatch.setenv(HATCH, "1")
    opened = kitty_core.protection_facts(checkout)
    assert kitty_core.protection(opened).hatch
    assert kitty_core.clearance(opened, "work").clearance == "hatch"
    (checkout / ".kittify" / "config.yaml").write_text("protection: {protected_branches: work}\n")
    with pytest.raises(kitty_core.ProtectionConfigMalformed):
        kitty_core.protection(kitty_core.protection_facts(checkout))


def test_a_worktree_protects_too(checkout: Path, git: Git) -> None:
    worktree = checkout.parent / "there"
    git("worktree", "add", "-q", str(worktree), "coord", cwd=checkout)
    protect(worktree, "coord")
    assert "coord" not in names(kitty_core.protection_facts(checkout))
    assert names(kitty_core.protection_facts(checkout, worktree)) == ["coord", "main", "master"]


def test_clearance(checkout: Path) -> None:
    facts = kitty_core.protection_facts(checkout)
    assert kitty_core.clearance(facts, "work").clearance == "unprotected"
    with pytest.raises(kitty_core.SafeCommitProtectedBranch) as caught:
        kitty_core.clearance(facts, "main", ["a/b"])
    assert caught.value.fields["destination_ref"] == "main"
    right = Capability("release_flow", "main", ["a"])
    clear = kitty_core.clearance(facts, "main", ["a/b", Path("a/c")], capability=right)
    assert (clear.clearance, clear.waived) == ("capability", "protected by default")
    with pytest.raises(kitty_core.SafeCommitProtectedBranch):
        kitty_core.clearance(facts, "main", ["b"], capability=right)
    own = kitty_core.clearance(facts, "main", mission=MissionScope("main"))
    assert own.clearance == "own_target"
    with pytest.raises(kitty_core.SafeCommitProtectedBranch):
        kitty_core.clearance(facts, "trunk", mission=MissionScope(None, primary_branch="trunk"))


def test_mission_scope(checkout: Path) -> None:
    meta = checkout / "kitty-specs" / "042-search-01KZWHY1" / "meta.json"
    stamped = {"topology": "single_branch", "target_branch": "main", "commit_to_target": True}
    meta.write_text(json.dumps({**json.loads(meta.read_text()), **stamped}))
    assert Repository(checkout, generation="3.2").mission_scope("042") is None
    scope = Repository(checkout, generation="4.0").mission_scope("042")
    assert scope is not None
    assert scope.own_target == "main"


def test_churn() -> None:
    log = "kitty-specs/042-search/status.events.jsonl"
    assert kitty_core.is_churn("status_state", log)
    assert kitty_core.is_churn("status_state", Path(log), ["042-search"])
    assert not kitty_core.is_churn("status_state", log, ("043-export",))
    assert kitty_core.is_churn("coordination_residue", log, topology="coord")
    assert not kitty_core.is_churn("coordination_residue", log, topology="lanes")
    assert kitty_core.is_churn("own_bookkeeping", "meta.json", generation="3.2")
    assert not kitty_core.is_churn("toolchain", "src/main.rs")


def test_questions_that_are_none() -> None:
    with pytest.raises(kitty_core.MalformedQuestion):
        kitty_core.is_churn("nonsense", "x")  # type: ignore[arg-type]
    with pytest.raises(kitty_core.MalformedQuestion):
        kitty_core.is_churn("toolchain", "x", [SURROGATE])
    with pytest.raises(TypeError):
        kitty_core.is_churn("toolchain", "x", "042-search")
    for facts in ("", "{}", b"\xff", '{"primary": "unheard_of"}'):
        with pytest.raises(kitty_core.MalformedQuestion):
            kitty_core.protection(facts)
        with pytest.raises(kitty_core.MalformedQuestion):
            kitty_core.clearance(facts, "main")
    with pytest.raises(kitty_core.SafeCommitNotAWorktree):
        kitty_core.protection_facts("/no/such/place")
