"""The event log, the board and the snapshot."""

from __future__ import annotations

import json
import os
from pathlib import Path

import kitty_core
import pytest
from conftest import Git
from kitty_core import Lane, Repository, Surface

NAME = "042-search-01KZWHY1"
STEPS = [
    ("WP01", "genesis", "planned"),
    ("WP02", "genesis", "planned"),
    ("WP01", "planned", "claimed"),
    ("WP01", "claimed", "in_progress"),
]


def row(number: int, package: str, source: str, to: str) -> str:
    event = {
        "actor": "claude:opus:implementer:implementer",
        "at": f"2026-01-02T03:04:{number:02}.000000+00:00",
        "event_id": f"01KZWHY1M0T3Q9V5N8R2X4C6{number:02}",
        "evidence": None,
        "execution_mode": "worktree",
        "force": False,
        "from_lane": source,
        "mission_slug": NAME,
        "policy_metadata": None,
        "reason": None,
        "review_ref": None,
        "to_lane": to,
        "wp_id": package,
    }
    return json.dumps(event, sort_keys=True) + "\n"


LOG = "".join(row(number, *step) for number, step in enumerate(STEPS)).encode()


@pytest.fixture
def home(checkout: Path) -> Path:
    """Make a log where the status of the mission is read without a coordination worktree."""
    home = checkout / "kitty-specs" / NAME
    (home / "status.events.jsonl").write_bytes(LOG)
    return home


def test_a_log_reduces_to_a_board() -> None:
    board = kitty_core.reduce(LOG)
    assert board == kitty_core.reduce(LOG.decode()) == kitty_core.reduce(bytearray(LOG))
    assert board.event_count == 4
    assert {package.wp_id: package.lane for package in board.work_packages} == {
        "WP01": Lane.IN_PROGRESS,
        "WP02": Lane.PLANNED,
    }
    first = board.work_packages[0]
    assert first.lane is Lane.IN_PROGRESS
    assert first.column == "doing"
    assert (first.effector.kind, first.effector.id) == ("agent", "claude")
    assert first.last_transition_at == "2026-01-02T03:04:03.000000+00:00"
    assert board.summary["in_progress"] == board.summary["planned"] == 1
    assert board.swallowed == ()


def test_the_order_of_the_lines_does_not_count() -> None:
    lines = LOG.splitlines(keepends=True)
    assert kitty_core.reduce(b"".join(reversed(lines))) == kitty_core.reduce(LOG)
    assert kitty_core.reduce(LOG + lines[0]) == kitty_core.reduce(LOG)


def test_what_moved_nothing_is_told() -> None:
    late = row(9, "WP02", "in_progress", "for_review")
    assert kitty_core.reduce(LOG + late.encode()).swallowed_count == 0
    board = kitty_core.reduce(LOG + late.encode(), generation="4.0")
    assert board.swallowed_count == 1
    event = board.swallowed[0]
    assert (event.line, event.wp_id) == (5, "WP02")
    assert (event.from_lane, event.to_lane) == (Lane.IN_PROGRESS, Lane.FOR_REVIEW)


def test_a_bad_line_is_refused_with_its_place() -> None:
    with pytest.raises(kitty_core.StatusUnreadable) as caught:
        kitty_core.reduce(LOG + b"{")
    assert caught.value.fields["line"] == "5"
    with pytest.raises(kitty_core.GenerationUnsupported):
        kitty_core.reduce(LOG, generation="nonsense")
    with pytest.raises(TypeError):
        kitty_core.reduce(1)  # type: ignore[arg-type]


def test_the_status_of_a_mission(checkout: Path, home: Path) -> None:
    status = Repository(checkout).status("042")
    assert type(status) is kitty_core.MissionStatus
    assert status.mission == NAME
    assert status.board.work_packages == kitty_core.reduce(LOG).work_packages
    meta = (home / "meta.json").read_bytes()
    assert status.snapshot_bytes() == kitty_core.status_json(LOG, meta=meta)
    snapshot = json.loads(status.snapshot_bytes())
    assert snapshot["work_packages"]["WP01"]["lane"] == "in_progress"
    assert repr(status) == f'<MissionStatus mission="{NAME}" work_packages=2 events=4>'
    (home / "status.json").write_bytes(status.snapshot_bytes())
    assert Repository(checkout).status("042").snapshot_bytes() == status.snapshot_bytes()


def test_the_status_is_read_where_it_is_placed(checkout: Path, home: Path, git: Git) -> None:
    repo = Repository(checkout)
    assert repo.status("042").board.event_count == 4
    worktree = checkout / ".worktrees" / f"{NAME}-coord"
    git("worktree", "add", "-q", str(worktree), "coord", cwd=checkout)
    assert repo.place("042", "status_state").surface is Surface.COORD
    assert repo.status("042").board.event_count == 0
    log = worktree / "kitty-specs" / NAME / "status.events.jsonl"
    log.write_bytes(LOG + row(5, "WP02", "planned", "claimed").encode())
    assert repo.status("042").board.event_count == 5
    git("worktree", "remove", "--force", str(worktree), cwd=checkout)
    later = Repository(checkout, generation="4.0")
    with pytest.raises(kitty_core.CoordinationWorktreeUnmaterialized):
        later.status("042")


def test_before_the_first_event_the_board_is_empty(checkout: Path) -> None:
    board = Repository(checkout).status("042").board
    assert (board.event_count, board.work_packages) == (0, ())


def test_a_mission_that_does_not_exist_has_no_status(checkout: Path, home: Path) -> None:
    repo = Repository(checkout)
    with pytest.raises(kitty_core.MissionNotFound):
        repo.status("043")
    (home / "status.events.jsonl").write_bytes(b"[")
    with pytest.raises(kitty_core.StatusUnreadable):
        repo.status("042")
    (home / "meta.json").write_bytes(b"{")
    with pytest.raises(kitty_core.MissionMetaMalformed):
        repo.status(NAME)


def test_a_snapshot_of_a_repository_has_the_same_status(checkout: Path, home: Path) -> None:
    files = {
        os.fspath(home / name): (home / name).read_bytes()
        for name in ("meta.json", "status.events.jsonl")
    }
    memory = Repository.from_snapshot(
        files, root=checkout, git={"head": "main", "branches": ["main", "coord"]}
    )
    disk = Repository(checkout)
    assert memory.status("042").snapshot_bytes() == disk.status("042").snapshot_bytes()


def test_the_rows_of_a_log() -> None:
    rows = kitty_core.log_rows(LOG, mission_ids={NAME: "01KZWHY1M0T3Q9V5N8R2X4C6B7"})
    assert [told.line for told in rows] == [1, 2, 3, 4]
    assert {told.kind for told in rows} == {"transition"}
    assert rows[2].row["to_lane"] == "claimed"
    assert rows[2].effector.id == "claude"


def test_the_lane_table() -> None:
    table = {lane.lane: lane for lane in kitty_core.lanes()}
    assert set(table) == set(Lane)
    assert table[Lane.DONE].terminal
    assert table[Lane.CLAIMED].column == "doing"
    assert table[Lane.GENESIS].column is None
    assert table[Lane.PLANNED].targets[0].lane is Lane.CLAIMED
    assert 0 < table[Lane.CLAIMED].weight < 100


def test_a_transition_is_checked() -> None:
    kitty_core.check_transition("planned", Lane.CLAIMED, actor="codex")
    with pytest.raises(kitty_core.ActorRequired):
        kitty_core.check_transition("planned", "claimed")
    with pytest.raises(kitty_core.IllegalEdge) as caught:
        kitty_core.check_transition("planned", "done", actor="codex")
    assert caught.value.remedy
    kitty_core.check_transition("planned", "done", actor="codex", reason="r", force=True)
    with pytest.raises(kitty_core.UnknownLane):
        kitty_core.check_transition("planned", "nowhere", actor="codex")
    review = kitty_core.Review("codex", "approved", "r")
    with pytest.raises(kitty_core.ReviewResultRequired):
        kitty_core.check_guard("in_review", "approved")
    kitty_core.check_guard("in_review", "approved", review_result=review, evidence=review)
    with pytest.raises(TypeError):
        kitty_core.check_guard("in_review", "approved", review_result={})  # type: ignore[arg-type]


def test_words_of_the_log() -> None:
    assert kitty_core.resolve_lane("doing") == Lane.IN_PROGRESS
    assert kitty_core.resolve_lane("nowhere") == "nowhere"
    assert kitty_core.normalize_work_package_id(" wp01 ") == "WP01"
    with pytest.raises(kitty_core.BadWpId):
        kitty_core.normalize_work_package_id("")


def test_what_keeps_a_mission_from_its_end() -> None:
    known: dict[str, tuple[str | None, str | None]] = {
        "WP01": ("done", None),
        "WP02": ("canceled", None),
        "WP03": ("canceled", "operator"),
    }
    assert kitty_core.unfinished_work_packages(known, ["WP01", "WP04"]) == ("WP02", "WP04")


def test_the_board_of_files() -> None:
    board = kitty_core.board(LOG, meta='{"mission_type": "software-dev", "mission_number": 42}')
    assert (board.mission_type, board.mission_number) == ("software-dev", "42")
    assert board.work_packages == kitty_core.reduce(LOG).work_packages


def test_a_total_order() -> None:
    with pytest.raises(kitty_core.MalformedQuestion):
        kitty_core.total_order("{}")
    assert kitty_core.total_order("[]").ordered == ()


@pytest.fixture
def seeded(checkout: Path, home: Path, git: Git) -> Path:
    """Commit the log where transactions start from, and stay off the protected branch."""
    tasks = home / "tasks"
    tasks.mkdir()
    for package in ("WP01", "WP02"):
        front = f"work_package_id: {package}\ntitle: T\nsubtasks: []"
        (tasks / f"{package}-x.md").write_text(f"---\n{front}\n---\n")
    lane = {"lane_id": "lane-a", "wp_ids": ["WP01", "WP02"]}
    keys = ("mission_slug", "mission_branch", "target_branch", "computed_at", "computed_from")
    manifest = {"version": 1, "lanes": [lane], **dict.fromkeys(keys, "x")}
    (home / "lanes.json").write_text(json.dumps(manifest))
    git("config", "user.name", "t", cwd=checkout)
    git("config", "user.email", "t@example.org", cwd=checkout)
    git("add", "--all", cwd=checkout)
    git("commit", "-q", "-m", "log", cwd=checkout)
    git("branch", "-f", "coord", cwd=checkout)
    return checkout


def test_a_claim_is_written_and_committed(seeded: Path, git: Git) -> None:
    status = Repository(seeded).status("042")
    report = status.claim("WP02", actor="codex", shell_pid=7)
    assert type(report) is kitty_core.StatusReport
    assert (report.outcome, report.from_lane, report.lane) == (
        "written",
        Lane.PLANNED,
        Lane.IN_PROGRESS,
    )
    assert (report.mission, report.branch, len(report.event_ids)) == (NAME, "coord", 2)
    assert git("rev-parse", "coord", cwd=seeded) == report.commit
    written = git("show", "--name-only", "--format=", "coord", cwd=seeded).split()
    home = f"kitty-specs/{NAME}"
    assert written == [f"{home}/status.events.jsonl", f"{home}/status.json"]
    log = git("show", f"coord:{home}/status.events.jsonl", cwd=seeded) + "\n"
    assert log.encode().startswith(LOG)
    after = Repository(seeded).status("042")
    assert after.board.work_packages[1].lane is Lane.IN_PROGRESS
    assert after.board.work_packages[1].slots["shell_pid"] == 7
    snapshot = git("show", f"coord:{home}/status.json", cwd=seeded) + "\n"
    assert after.snapshot_bytes().decode() == snapshot
    assert status.board.work_packages[1].lane is Lane.PLANNED, "it is of the moment of its question"
    assert status.claim("WP02", actor="codex").outcome == "held"
    with pytest.raises(kitty_core.ClaimConflict) as caught:
        status.claim("WP02", actor="claude")
    assert caught.value.fields["holder"] == "codex"
    assert git("status", "--porcelain", "--", "kitty-specs", cwd=seeded) == ""


def test_a_transition_is_written_and_committed(seeded: Path) -> None:
    status = Repository(seeded).status("042")
    report = status.transition("WP01", Lane.FOR_REVIEW, actor="claude")
    assert (report.from_lane, report.lane) == (Lane.IN_PROGRESS, Lane.FOR_REVIEW)
    with pytest.raises(kitty_core.IllegalEdge):
        status.transition("WP01", "done", actor="claude")
    status.claim("WP01", actor="codex", review=True)
    review = kitty_core.Review("codex", "changes_requested", "action-review-claim")
    back = status.transition("WP01", "doing", actor="codex", review_result=review)
    assert (back.from_lane, back.lane) == (Lane.IN_REVIEW, Lane.IN_PROGRESS)
    canceled = status.transition(
        "WP02", "canceled", actor="t", reason="gone", reason_source="operator"
    )
    assert canceled.lane is Lane.CANCELED
    package = Repository(seeded).status("042").board.work_packages[1]
    assert package.slots["reason_source"] == "operator"


def test_a_log_that_lost_what_is_committed_is_found(seeded: Path) -> None:
    repo = Repository(seeded)
    repo.status("042").materialize()
    log = Path(repo.place("042", "status_state").read.home.dir) / "status.events.jsonl"
    codes = lambda: {found.code for found in repo.status("042").findings}  # noqa: E731
    assert "LOG_REWRITTEN" not in codes()
    lines = LOG.splitlines(keepends=True)
    log.write_bytes(b"".join(lines[:-1]))
    assert "LOG_REWRITTEN" in codes()
    with pytest.raises(kitty_core.LogRewritten) as caught:
        repo.status("042").transition("WP01", Lane.BLOCKED, actor="claude")
    assert len(caught.value.candidates) == 1
    older = kitty_core.status_findings(lines[0], older=LOG)
    assert "LOG_REWRITTEN" in {found.code for found in older}


def test_no_work_begins_without_lanes(seeded: Path, home: Path) -> None:
    (home / "lanes.json").unlink()
    with pytest.raises(kitty_core.LanesJsonRequired) as caught:
        Repository(seeded).status("042").claim("WP02", actor="codex")
    assert "finalize-tasks" in caught.value.remedy


def test_a_mission_can_be_accepted_or_says_what_is_open(seeded: Path) -> None:
    repo = Repository(seeded)
    with pytest.raises(kitty_core.AcceptNotReady) as caught:
        repo.check_acceptance("042")
    assert caught.value.fields["findings"] == "WP01 is open, WP02 is open, matrix missing"
    status = repo.status("042")
    for package in ("WP01", "WP02"):
        status.transition(
            package, "canceled", actor="t", reason="gone", reason_source="operator"
        )
    matrix = Path(repo.place("042", "acceptance_matrix").read.home.dir) / "acceptance-matrix.json"
    matrix.write_text('{"criteria": [{"description": "d", "pass_fail": "pending"}]}')
    with pytest.raises(kitty_core.AcceptNotReady, match="matrix pending"):
        repo.check_acceptance("042")
    matrix.write_text('{"criteria": [{"description": "d", "pass_fail": "pass"}]}')
    repo.check_acceptance("042")


def test_a_snapshot_is_made_what_the_log_says(seeded: Path) -> None:
    repo = Repository(seeded)
    status = repo.status("042")
    assert "SNAPSHOT_MISSING" in {found.code for found in status.findings}
    assert status.materialize().outcome == "written"
    assert repo.status("042").materialize().outcome == "current"
    assert "SNAPSHOT_MISSING" not in {found.code for found in repo.status("042").findings}


def test_only_a_repository_on_disk_is_written(checkout: Path, home: Path) -> None:
    files = {
        os.fspath(home / name): (home / name).read_bytes()
        for name in ("meta.json", "status.events.jsonl")
    }
    memory = Repository.from_snapshot(files, root=checkout, git={"branches": ["main", "coord"]})
    with pytest.raises(kitty_core.MalformedQuestion):
        memory.status("042").claim("WP02", actor="codex")


def test_two_logs_are_merged() -> None:
    ours = row(20, "WP01", "in_progress", "for_review")
    theirs = row(21, "WP02", "planned", "claimed")
    merged = kitty_core.merge_logs(LOG, LOG + ours.encode(), LOG + theirs.encode())
    assert merged == LOG + (ours + theirs).encode()
    with pytest.raises(kitty_core.LogRewritten):
        kitty_core.merge_logs(LOG, LOG, b"")


def test_what_is_odd_is_found() -> None:
    found = kitty_core.status_findings(LOG + b"{")
    first = found[0]
    assert (first.code, first.severity, first.line) == ("UNREADABLE_LINE", "error", 5)
    assert first.remedy
    assert kitty_core.status_findings(None) == ()
