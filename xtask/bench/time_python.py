"""Times the package kitty_core: reads `CASE COUNT` lines, answers nanoseconds for all of the count."""

import sys
import time
from contextlib import suppress
from pathlib import Path

import kitty_core

root, mission, mid8, path = sys.argv[1:5]
repository = kitty_core.Repository(root)

MISSIONS = sorted(log.parent for log in (Path(root) / "kitty-specs").glob("*/status.events.jsonl"))


def read(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


FILES = [
    ((m / "status.events.jsonl").read_bytes(), read(m / "meta.json"), read(m / "status.json")) for m in MISSIONS
]


def logs() -> None:
    for log, meta, current in FILES:
        with suppress(kitty_core.KittyError):  # a mission whose meta.json is broken has no snapshot
            kitty_core.status_json(log, meta=meta, current=current)


LARGEST = max((log for log, _, _ in FILES), key=lambda log: log.count(b"\n"))

CASES = {
    "logs": logs,
    "largest": lambda: kitty_core.reduce(LARGEST),
    "classify": lambda: kitty_core.classify(path),
    "route": lambda: kitty_core.is_coordination_residue("status_state", "coord"),
    "fold": lambda: repository.fold(mid8),
    "place": lambda: repository.place(mission, "status_state"),
    "place-mid8": lambda: repository.place(mid8, "status_state"),
}

for line in sys.stdin:
    name, count = line.split()
    case = CASES[name]
    start = time.perf_counter_ns()
    for _ in range(int(count)):
        case()
    print(time.perf_counter_ns() - start, flush=True)
