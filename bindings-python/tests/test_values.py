"""Answers and refusals as values."""

from __future__ import annotations

import copy
import enum
import json
import multiprocessing
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import kitty_core
import pytest
from kitty_core import KittyError, Repository


def samples(checkout: Path) -> list[Any]:
    repo = Repository(checkout)
    placement = repo.place("042", "status_state")
    listed = repo.missions().missions[0]
    values = [
        repo.policy, repo.fold("042"), repo.missions(), listed, listed.handles[0], repo.meta("042"),
        placement, placement.read, placement.write, placement.read.home, placement.write.home,
        repo.routes("042")[0], kitty_core.kinds()[0], kitty_core.codes()[0],
        kitty_core.Defect.from_json('{"defect":"meta_missing","detail":null}'),
        kitty_core.parse_branch("kitty/mission-search-01KZWHY1-lane-a"),
        kitty_core.parse_worktree("search-01KZWHY1-lane-a"), *commits(repo), *statuses(),
        *protections(),
    ]  # fmt: skip
    assert all(value is not None for value in values)
    return values


def commits(repo: Repository) -> list[Any]:
    """One of each value that is about commits."""
    plans = repo.plan_commit("042", ["kitty-specs/042-search-01KZWHY1/x.md"], message="m")
    draft = repo.draft_commit("042", ["kitty-specs/042-search-01KZWHY1/x.md"])
    refused = kitty_core.MissionNotFound("no").to_json().decode()
    head = (
        '{"role":"caller","kind":"spec","surface":"primary","branch":"main","worktree_root":"/r",'
        '"paths":["a"],"outcome":'
    )
    target = (
        '{"common_dir":"/r/.git","worktree_root":"/r","git_dir":"/r/.git",'
        '"full_ref":"refs/heads/main","expected_old":"00","object_format":"sha1",'
        '"clearance":"unprotected","waived":null,"protection_digest":"0"}'
    )
    entry = (
        '{"path":[255],"change":"upsert","mode":"100644","from":null,'
        '"content":null,"replaces":null}'
    )
    follow_up = '{"follow_up":"fast_forward","subject":"main","content":null}'
    plan = kitty_core.CommitPlan.from_json(
        f'{{"id":"0","target":{target},"entries":[{entry}],"message":"m","signing":"off",'
        f'"follow_ups":[{follow_up}]}}'
    )
    rest = (
        '"oid":"00","changed":["a"],"clearance":"hatch","notes":[],"reason":null,"refusal":null,'
        '"stage":null,"lost":[]}'
    )
    group = kitty_core.GroupReport.from_json(head + '"committed",' + rest)
    report = kitty_core.CommitReport.from_json(
        f'{{"summary":"committed","groups":[{group.to_json().decode()}],"notes":[]}}'
    )
    return [
        kitty_core.Capability("release_flow", "main"), plan, plan.target, plan.entries[0],
        plan.follow_ups[0], plans, plans.groups[0], report, group, group.outcome,
        draft, draft.groups[0], draft.groups[0].paths[0],
        kitty_core.CommitNote.from_json('{"note":"protection_waived","subject":"main"}'),
        kitty_core.Unchanged.from_json('{"reason":"no_op_no_changes"}'),
        kitty_core.Refused.from_json(f'{{"refusal":{refused}}}'),
        kitty_core.Failed.from_json(
            f'{{"refusal":{refused},"stage":"hooks","oid":null,"lost":["a"]}}'
        ),
    ]  # fmt: skip


def statuses() -> list[Any]:
    """One of each value that is about status."""
    log = (
        '{"actor":"codex","at":"2026-01-02T03:04:05+00:00","event_id":"01KZWHY1M0T3Q9V5N8R2X4C6B7",'
        '"execution_mode":"worktree","force":true,"from_lane":"genesis","mission_slug":"m",'
        '"reason":"r","to_lane":"planned","wp_id":"WP01"}'
    )
    board, lane = kitty_core.reduce(log), kitty_core.lanes()[2]
    return [
        board, board.work_packages[0], board.work_packages[0].effector, lane, lane.targets[0],
        kitty_core.log_rows(log)[0],
        kitty_core.Retrospective.from_json(
            '{"status":"pending","mode":{"a":[1,null,1.5]},"record_path":null,'
            '"proposals_total":0,"proposals_applied":0,"proposals_rejected":0,'
            '"proposals_pending":0}'
        ),
        kitty_core.Review("codex", "approved", "r"),
        kitty_core.total_order("[]"), kitty_core.OrderError.from_json('{"index":1,"reason":"x"}'),
        kitty_core.Swallowed.from_json(
            '{"line":1,"event_id":"x","wp_id":"WP01","from_lane":"planned","to_lane":"done"}'
        ),
        kitty_core.status_findings(b"{")[0],
        kitty_core.StatusReport.from_json(
            '{"mission":"m","outcome":"written","wp_id":"WP01","from_lane":"planned",'
            '"lane":"claimed","event_ids":["x"],"branch":"coord","commit":"0123"}'
        ),
    ]  # fmt: skip


def protections() -> list[Any]:
    """One of each value that is about protected branches."""
    facts = '{"primary":"absent","worktree":null,"origin_head":null,"hatch":null}'
    protection = kitty_core.protection(facts)
    return [
        protection, protection.branches[0], kitty_core.MissionScope("main"),
        kitty_core.clearance(facts, "work"),
    ]  # fmt: skip


# What a group report tells by its outcome.
OUTCOME = {"oid", "changed", "clearance", "notes", "reason", "refusal", "stage", "lost"}


def test_every_answer_is_a_value(checkout: Path) -> None:
    again = samples(checkout)
    for value, twin in zip(samples(checkout), again, strict=True):
        kind = type(value)
        assert value is not twin
        assert value == twin
        assert hash(value) == hash(twin)
        assert value != object()
        assert repr(value).startswith(f"{kind.__name__}({kind.__match_args__[0]}=")
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            assert pickle.loads(pickle.dumps(value, protocol)) == value
        assert copy.copy(value) is value
        assert copy.deepcopy(value) is value
        assert kind.from_json(value.to_json()) == value
        members = json.loads(value.to_json())
        named = {"class": "category", "from": "from_"}
        told = OUTCOME if kind is kitty_core.GroupReport else set()
        assert {named.get(key, key) for key in members.keys() - told} == set(kind.__match_args__)
        assert (
            json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode()
            == value.to_json()
        )
        with pytest.raises(AttributeError):
            setattr(value, kind.__match_args__[0], None)
        with pytest.raises(TypeError):
            kind()
    covered = {type(value) for value in again}
    classes = {
        c for c in vars(kitty_core).values() if isinstance(c, type) and hasattr(c, "from_json")
    }
    assert covered == classes


def test_a_group_without_an_outcome_has_none(checkout: Path) -> None:
    group = next(v for v in samples(checkout) if isinstance(v, kitty_core.GroupReport))
    for wrong in (b'"unheard_of"', b'"unchanged"', b'"refused"', b'"failed"'):
        other = kitty_core.GroupReport.from_json(group.to_json().replace(b'"committed"', wrong))
        with pytest.raises(kitty_core.MalformedQuestion):
            _ = other.outcome


def test_matching(checkout: Path) -> None:
    match Repository(checkout).place("042", "spec").write:
        case kitty_core.WriteLeg(kitty_core.WriteHome(surface, _, ref), None):
            assert (surface, ref) == ("primary", "main")
        case _:
            pytest.fail("no match")


def refused(question: Callable[[], object]) -> KittyError:
    with pytest.raises(KittyError) as caught:
        question()
    return caught.value


def test_a_refusal_is_a_value() -> None:
    repo = Repository.from_snapshot({}, root="/r")
    refusal = refused(lambda: repo.fold("nothing"))
    assert type(refusal) is kitty_core.MissionNotFound
    assert isinstance(refusal, LookupError)
    assert refusal.code is kitty_core.Code.MISSION_NOT_FOUND
    assert refusal.category == "refusal"
    assert refusal.fields == {"handle": "nothing"}
    assert refusal == refused(lambda: repo.fold("nothing"))
    assert refusal != refused(lambda: repo.fold("other"))
    assert len({refusal, refused(lambda: repo.fold("nothing"))}) == 1
    for twin in (pickle.loads(pickle.dumps(refusal)), copy.copy(refusal), copy.deepcopy(refusal)):
        assert twin == refusal
        assert twin.__notes__ == refusal.__notes__
        assert twin.to_json() == refusal.to_json()
    assert json.loads(refusal.to_json())["code"] == "MISSION_NOT_FOUND"
    assert str(refusal) == "no mission answers to `nothing` [MISSION_NOT_FOUND]"


def test_every_code_has_an_exception() -> None:
    for row in kitty_core.codes():
        name = "".join(word.capitalize() for word in row.code.split("_"))
        kind = getattr(kitty_core, name)
        assert kind.code is row.code
        assert kind.category == row.category
        assert kitty_core.explain(row.code) == row
    assert issubclass(kitty_core.MalformedQuestion, ValueError)
    assert kitty_core.InternalError("x").category == "internal"


def test_the_vocabularies_are_enums() -> None:
    assert issubclass(kitty_core.ArtifactKind, enum.StrEnum)
    assert [row.kind for row in kitty_core.kinds(generation="4.0")][-1] in kitty_core.ArtifactKind
    assert kitty_core.ArtifactKind("spec") is kitty_core.ArtifactKind.SPEC
    assert json.dumps(kitty_core.Topology.COORD) == '"coord"'


def child(handle: str) -> tuple[kitty_core.Mission, bytes]:
    repo = Repository.from_snapshot({"kitty-specs/a/meta.json": "{}"}, root="/r")
    mission = repo.fold(handle)
    return mission, mission.to_json()


def test_values_and_refusals_cross_processes() -> None:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        mission, encoded = pool.submit(child, "a").result()
        assert mission.to_json() == encoded
        with pytest.raises(kitty_core.MissionNotFound) as caught:
            pool.submit(child, "nothing").result()
    assert caught.value.fields == {"handle": "nothing"}
