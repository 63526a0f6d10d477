"""The engine `python`: answers questions in JSON lines through the public API of kitty_core."""

from __future__ import annotations

import json
import os
import sys
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import kitty_core
from kitty_core import Capability, KittyError, Repository

Question = dict[str, Any]

NAMES = {
    "mission_dir",
    "coordination_mission_dir",
    "coordination_worktree",
    "reconstructed_branch",
    "mission_branch",
}


@lru_cache(maxsize=1)
def repository(root: str, generation: str) -> Repository:
    return Repository.at(root, generation=generation)


def about(question: Question) -> Repository:
    return repository(question["repo"]["root"], question["repo"]["generation"])


def document(text: str | None) -> bytes | None:
    return None if text is None else b64decode(text)


def pure(name: str, *positional: str, **renamed: str) -> Callable[[Question], Any]:
    """Ask the function `name` with fields of the question: by position, or as keywords."""
    function = getattr(kitty_core, name)

    def ask(question: Question) -> Any:
        keywords = {keyword: question[field] for keyword, field in renamed.items()}
        return function(*[question[field] for field in positional], **keywords)

    return ask


def method(name: str, *positional: str, **renamed: str) -> Callable[[Question], Any]:
    """Ask the repository of the question likewise."""

    def ask(question: Question) -> Any:
        keywords = {keyword: question[field] for keyword, field in renamed.items()}
        ask_repository = getattr(about(question), name)
        return ask_repository(*[question[field] for field in positional], **keywords)

    return ask


def edge(name: str) -> Callable[[Question], Any]:
    """Ask about an edge, with the facts as keywords."""

    def ask(question: Question) -> Any:
        facts = dict(question["facts"])
        for name_of_review in ("evidence", "review_result"):
            if facts.get(name_of_review) is not None:
                facts[name_of_review] = kitty_core.Review(**facts[name_of_review])
        function = getattr(kitty_core, name)
        return function(
            question["from"], question["to"], **facts, generation=question["generation"]
        )

    return ask


def of_status(name: str) -> Callable[[Question], Any]:
    """Ask about the files of a status."""

    def ask(question: Question) -> Any:
        return getattr(kitty_core, name)(
            b64decode(question["log_b64"]),
            meta=document(question["meta_b64"]),
            current=document(question["current_b64"]),
            generation=question["generation"],
        )

    return ask


def octets(content: str | list[int]) -> bytes:
    """Return bytes of the wire: text, or a list where they are none."""
    return content.encode() if isinstance(content, str) else bytes(content)


def request(question: Question) -> dict[str, Any]:
    """Return what a request says besides its files, as keywords; what it does not say is left out."""
    said = {name: value for name, value in question["request"].items() if value is not None}
    del said["paths"]
    said["message"] = octets(said["message"])
    if (capability := said.pop("capability", None)) is not None:
        said["capability"] = right(capability)
    said["created_here"] = [octets(created) for created in said.get("created_here", ())]
    return said


def right(capability: dict[str, Any]) -> Capability:
    below = [octets(path) for path in capability["below"]]
    return Capability(capability["flow"], capability["branch"], below)


def facts(question: Question) -> bytes:
    return json.dumps(question["facts"]).encode()


def clearance(question: Question) -> Any:
    scope = question["mission"]
    return kitty_core.clearance(
        facts(question),
        question["branch"],
        [octets(path) for path in question["paths"]],
        capability=right(question["capability"]),
        mission=None if scope is None else kitty_core.MissionScope(**scope),
    )


def paths(question: Question) -> list[bytes]:
    return [octets(content) for content in question["request"]["paths"]]


@contextmanager
def variables(question: Question) -> Iterator[None]:
    """Have the environment that the question names."""
    given = question["env"]
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def draft(question: Question) -> Any:
    said = {name: question["request"].get(name) for name in ("kind", "advance")}
    return about(question).draft_commit(question["handle"], paths(question), **said)


def commit(question: Question) -> Any:
    with variables(question):
        return about(question).commit(question["handle"], paths(question), **request(question))


def on_branch(name: str) -> Callable[[Question], Any]:
    """Ask for a commit on a branch and in a worktree that the question names."""

    def ask(question: Question) -> Any:
        there = question["destination"]
        said = request(question)
        for of_missions in ("kind", "policy", "created_here", "advance"):
            said.pop(of_missions, None)
        with variables(question):
            repository = Repository.at(there["repo_root"], generation="3.2")
            return getattr(repository, name)(
                there["destination_ref"], paths(question), worktree=there["worktree_root"], **said
            )

    return ask


ANSWERS: dict[str, Callable[[Question], Any]] = {
    "classify": pure("classify", "path", "mission", generation="generation"),
    "kinds": pure("kinds", generation="generation"),
    "is_coordination_residue": pure(
        "is_coordination_residue", "kind", "topology", generation="generation"
    ),
    "location": pure("location", "surface", "locations"),
    "branch_name": pure("branch_name", "text"),
    "path_segment": pure("path_segment", "text"),
    "stored_topology": pure("stored_topology", "text"),
    "derive_topology": pure("derive_topology", coordination="coordination", lanes="lanes"),
    "routes_through_coordination": pure("routes_through_coordination", "topology"),
    "unstamped_topology": pure("unstamped_topology", "topology", generation="generation"),
    "topology_of": lambda q: kitty_core.topology_of(
        document(q["meta_b64"]), document(q["lanes_b64"]), generation=q["generation"]
    ),
    "check_manifest": pure(
        "check_manifest", "topology", has_code_lanes="has_code_lanes", mission="mission"
    ),
    "create_topology": lambda q: kitty_core.create_topology(
        **q["facts"], generation=q["generation"]
    ),
    "meta_view": lambda q: kitty_core.meta_view(b64decode(q["meta_b64"])),
    "mid8": lambda q: kitty_core.mid8(b64decode(q["meta_b64"]), q["slug"]),
    "mid8_of_id": pure("mid8_of_id", "mission_id"),
    "mid8_of_slug": pure("mid8_of_slug", "slug"),
    "strip_number": pure("strip_number", "slug"),
    "mission_name": pure("mission_name", "name", "slug", "mission_id"),
    "lane_branch": pure(
        "lane_branch",
        "slug",
        "lane",
        "mission_id",
        planning_branch="planning_branch",
        generation="generation",
    ),
    "lane_worktree": pure("lane_worktree", "slug", "lane", "mission_id", generation="generation"),
    "parse_branch": pure("parse_branch", "name", generation="generation"),
    "parse_worktree": pure("parse_worktree", "name", generation="generation"),
    "main_root": pure("main_root", "path"),
    "discover": pure("discover", "path"),
    "lanes": pure("lanes"),
    "resolve_lane": pure("resolve_lane", "text"),
    "check_transition": edge("check_transition"),
    "check_guard": edge("check_guard"),
    "unfinished_work_packages": lambda q: kitty_core.unfinished_work_packages(
        {
            name: (ending["lane"], ending["reason_source"])
            for name, ending in q["work_packages"].items()
        },
        q["expected"],
    ),
    "normalize_work_package_id": pure("normalize_work_package_id", "text"),
    "subtask_state": pure("subtask_state", "text"),
    "reduce": lambda q: kitty_core.reduce(b64decode(q["log_b64"]), generation=q["generation"]),
    "board": of_status("board"),
    "status_snapshot": of_status("status_json"),
    "total_order": pure("total_order", "rows"),
    "log_rows": lambda q: kitty_core.log_rows(
        b64decode(q["log_b64"]), mission_ids=q["mission_ids"], generation=q["generation"]
    ),
    "missions": method("missions"),
    "fold": method("fold", "handle"),
    "fold_for_create": method("fold_for_create", "handle", "mission_type"),
    "place": method("place", "handle", "kind", partition="partition"),
    "place_path": method("place_path", "handle", "path"),
    "routes": method("routes", "handle"),
    "meta": method("meta", "handle"),
    "topology": method("topology", "handle"),
    "phase": method("phase", "handle"),
    "target_branch": method("target_branch", "handle"),
    "primary_branch": method("primary_branch", current_first="current_first"),
    "coordination_state": method("coordination_state", "slug", "mid8", "branch"),
    "churn": pure(
        "is_churn", "sort", "path", "missions", topology="topology", generation="generation"
    ),
    "protection": lambda q: kitty_core.protection(facts(q)),
    "clearance": clearance,
    "mission_scope": method("mission_scope", "handle"),
    "commit_draft": draft,
    "commit": commit,
    "safe_commit": on_branch("commit_on"),
    "safe_plan": on_branch("plan_commit_on"),
}


def encoded(value: Any) -> bytes:
    """Return the canonical JSON of an answer."""
    if isinstance(value, tuple):
        return b"[" + b",".join(map(encoded, value)) + b"]"
    if isinstance(value, Path):
        value = str(value)
    if isinstance(value, bytes):
        value = value.decode()
    if value is None or isinstance(value, str | bool):
        return json.dumps(value, ensure_ascii=False).encode()
    answer: bytes = value.to_json()
    return answer


def has_face(question: Question) -> bool:
    if question["ask"] == "mission_name":
        return question["name"] in NAMES
    # Of the branch where the content belongs a caller that names the branch itself says nothing.
    home = question.get("destination", {}).get("home")
    return home is None or home["branch"] == question["destination"]["destination_ref"]


def answered(question: Question) -> bytes:
    """Return the members of the answer besides its id."""
    ask = ANSWERS.get(question["ask"])
    if ask is None or not has_face(question):
        return b'"unsupported":true'
    try:
        return b'"ok":' + encoded(ask(question))
    except KittyError as refusal:
        return b'"err":' + refusal.to_json()


def main() -> None:
    for line in sys.stdin.buffer:
        question = json.loads(line)
        identity = json.dumps(question["id"]).encode()
        sys.stdout.buffer.write(b'{"id":' + identity + b"," + answered(question) + b"}\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
