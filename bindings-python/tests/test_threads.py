"""Many threads, one repository."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kitty_core import Repository
from test_ports import Disk, Facts


def test_a_repository_is_shared(checkout: Path) -> None:
    for repo in (Repository(checkout), Repository(checkout, files=Disk(), git=Facts())):
        expected = repo.place("042", "status_state")
        with ThreadPoolExecutor(8) as pool:
            answers = list(
                pool.map(lambda _, repo=repo: repo.place("042", "status_state"), range(400))
            )
        assert set(answers) == {expected}


def test_other_threads_run_while_the_disk_is_read(checkout: Path) -> None:
    for number in range(300):
        mission = checkout / "kitty-specs" / f"m{number}"
        mission.mkdir()
        (mission / "meta.json").write_text('{"mission_id": "01KZWHY1M0T3Q9V5N8R2X4C6B8"}')
    repo, ticks, done = Repository(checkout), 0, threading.Event()

    def ask() -> None:
        for _ in range(20):
            repo.missions()
        done.set()

    thread = threading.Thread(target=ask)
    thread.start()
    while not done.is_set():
        ticks += 1
    thread.join()
    assert ticks > 1000
