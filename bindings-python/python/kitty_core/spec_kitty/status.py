"""Status: the façade of the tool's event log."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import kitty_core

from . import _tool
from ._values import EventStream

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .. import Board

_STATUS = "specify_cli.status."
_LOG = "status.events.jsonl"
_UNREADABLE = _STATUS + "StoreError"


def has_event_log(feature_dir: Path) -> bool:
    """Say whether the mission has an event log."""
    return (Path(feature_dir) / _LOG).is_file()


def read_events(feature_dir: Path) -> list[object]:
    """Return the transitions of a mission's log, in the order of the log."""
    return read_event_stream(feature_dir).transitions


def read_events_from_text(feature_dir: Path, content: str) -> list[object]:
    """Return the transitions of a log that is given as text."""
    return _stream(content.encode()).transitions


def read_event_stream(feature_dir: Path) -> EventStream:
    """Return the transitions and the annotations of a mission's log."""
    return _stream(_document(feature_dir, _LOG) or b"")


def read_event_stream_from_text(feature_dir: Path, content: str) -> EventStream:
    """Return the transitions and the annotations of a log that is given as text."""
    return _stream(content.encode())


def reduce(events: Iterable[object], annotations: Iterable[object] | None = None) -> object:
    """Return the snapshot that the events, and the annotations on top of them, reduce to."""
    rows = (json.dumps(_row(event)) for event in (*events, *(annotations or ())))
    with _tool.raising({}, _UNREADABLE):
        board = kitty_core.reduce("\n".join(rows), generation=_tool.generation())
    return _snapshot(_by_id(json.loads(board.to_json())))


def materialize_snapshot(feature_dir: Path) -> object:
    """Return the snapshot of a mission as it is on disk, without writing it."""
    with _tool.raising({}, _UNREADABLE):
        status_json = kitty_core.status_json(
            _document(feature_dir, _LOG) or b"",
            meta=_document(feature_dir, "meta.json"),
            current=_document(feature_dir, "status.json"),
            generation=_tool.generation(),
        )
    return _snapshot(json.loads(status_json))


def materialize_to_json(snapshot: object) -> str:
    """Return the text of `status.json` for a snapshot."""
    return json.dumps(_row(snapshot), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def wp_snapshot_state(feature_dir: Path, wp_id: str) -> Mapping[str, Any] | None:
    """Return what the log reduces to for a work package; nothing for one that it does not know."""
    packages: Mapping[str, Any] = _by_id(json.loads(_board(feature_dir).to_json()))["work_packages"]
    return packages.get(wp_id)


def get_all_wp_snapshots(feature_dir: Path) -> dict[str, dict[str, Any]]:
    """Return what the transitions of the log reduce to, for every work package."""
    packages = _tool.part(reduce(read_events(feature_dir)), "work_packages")
    return cast("dict[str, dict[str, Any]]", packages)


def get_all_wp_lanes(feature_dir: Path) -> dict[str, str]:
    """Return the lane of every work package that the log knows."""
    board = _board(feature_dir)
    return {package.wp_id: _lane(package.lane) for package in board.work_packages}


def get_wp_lane(feature_dir: Path, wp_id: str) -> str:
    """Return the lane of a work package; `genesis` for one that the log does not know."""
    return get_all_wp_lanes(feature_dir).get(wp_id) or _lane("genesis")


def validate_transition(
    from_lane: str, to_lane: str, ctx: object | None = None
) -> tuple[bool, str | None]:
    """Say whether a transition may happen, and why it may not."""

    def known(name: str) -> object:
        return getattr(ctx, name, None)

    try:
        kitty_core.check_transition(
            _tool.text(from_lane),
            _tool.text(to_lane),
            actor=cast("str | None", known("actor")),
            workspace_context=cast("str | None", known("workspace_context")),
            subtasks_complete=known("subtasks_complete") is True,
            implementation_evidence_present=known("implementation_evidence_present") is True,
            reason=cast("str | None", known("reason")),
            review_ref=cast("str | None", known("review_ref")),
            evidence=_tool.review(_tool.part(known("evidence"), "review")),
            review_result=_tool.review(known("review_result")),
            force=known("force") is True,
            dependency_ready=cast("bool | None", known("dependency_ready")),
            generation=_tool.generation(),
        )
    except kitty_core.KittyError as refusal:
        return False, refusal.fields.get("tool", str(refusal))
    return True, None


def merge_event_log_texts(*texts: str) -> str:
    """Return the union of logs: no event is lost, and of one event there is one body."""
    merged = b""
    with _tool.raising({}, _STATUS + "EventLogMergeError"):
        for text in texts:
            merged = kitty_core.merge_logs(b"", merged, text)
    return merged.decode()


def merge_event_log_files(
    *, base_path: Path, ours_path: Path, theirs_path: Path, output_path: Path | None = None
) -> None:
    """Write the union of two logs that grew out of `base_path`; a rewritten history is refused."""
    sides = [_bytes(path) or b"" for path in (base_path, ours_path, theirs_path)]
    with _tool.raising({}, _STATUS + "EventLogMergeError"):
        merged = kitty_core.merge_logs(*sides)
    target = Path(output_path or ours_path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(merged)


def normalize_wp_id(value: str) -> str:
    """Return the id of a work package as it is written."""
    with _tool.raising({}, "builtins.ValueError"):
        return kitty_core.normalize_work_package_id(value)


def resolve_subtask_status_alias(value: str) -> str:
    """Return the state of a subtask that a person's word stands for."""
    return kitty_core.subtask_state(value)


def resolve_lane_alias(lane: str) -> str:
    """Return what a spelling of a lane stands for."""
    return kitty_core.resolve_lane(_tool.text(lane))


def is_terminal(lane: str) -> bool:
    """Say whether nothing follows the lane without force."""
    name = resolve_lane_alias(lane)
    return any(row.lane.value == name and row.terminal for row in kitty_core.lanes())


def get_all_lanes() -> tuple[str, ...]:
    """Return all lanes, in the order of the board."""
    return tuple(_lane(row.lane) for row in kitty_core.lanes())


def get_all_lane_values() -> frozenset[str]:
    """Return the names of all lanes."""
    return frozenset(row.lane.value for row in kitty_core.lanes())


def _document(feature_dir: Path, name: str) -> bytes | None:
    return _bytes(Path(feature_dir) / name)


def _bytes(path: Path) -> bytes | None:
    try:
        return Path(path).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _board(feature_dir: Path) -> Board:
    with _tool.raising({}, _UNREADABLE):
        return kitty_core.reduce(_document(feature_dir, _LOG) or b"", generation=_tool.generation())


def _stream(log: bytes) -> EventStream:
    with _tool.raising({}, _UNREADABLE):
        rows = kitty_core.log_rows(log, generation=_tool.generation())
    named = {"transition": "StatusEvent", "annotation": "InnerStateChanged"}
    transitions, annotations = (
        [_value(name, row.row) for row in rows if row.kind == kind] for kind, name in named.items()
    )
    return _tool.made(
        _STATUS + "EventStream", EventStream, transitions=transitions, annotations=annotations
    )


def _by_id(board: Mapping[str, Any]) -> dict[str, Any]:
    """Return a board in the shape of the tool's snapshot: its work packages by id."""
    shown = ("lane", "actor", "last_transition_at", "last_event_id", "force_count")
    packages = {
        package["wp_id"]: {**package["slots"], **{name: package[name] for name in shown}}
        for package in board["work_packages"]
    }
    return {**board, "work_packages": packages}


def _snapshot(members: Mapping[str, Any]) -> object:
    # What is unknown is an empty text in `status.json`, and nothing in the tool's snapshot.
    named = {name: members[name] or None for name in ("mission_number", "mission_type")}
    return _value("StatusSnapshot", {**members, **named})


def _value(name: str, members: Mapping[str, object]) -> object:
    """Return the tool's value of these members, or the members."""
    found = _tool.tools(_STATUS + name)
    return members if found is None else found.from_dict(members)  # type: ignore[attr-defined]


def _row(value: object) -> object:
    to_dict = getattr(value, "to_dict", None)
    return value if to_dict is None else to_dict()


def _lane(lane: str) -> str:
    return _tool.member(_STATUS + "Lane", _tool.text(lane))
