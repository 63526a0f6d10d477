"""Times the Python tool: reads `CASE COUNT` lines, answers nanoseconds for all of the count."""

import sys
import time
from contextlib import suppress
from pathlib import Path

from mission_runtime import MissionTopology
from mission_runtime.artifacts import MissionArtifactKind, kind_for_mission_file, kind_is_coordination_residue
from mission_runtime.resolution import resolve_placement_only
from specify_cli.context.mission_resolver import resolve_mission
from specify_cli.status.reducer import materialize_snapshot, materialize_to_json, reduce
from specify_cli.status.store import read_events

root, mission, mid8, path = Path(sys.argv[1]), *sys.argv[2:5]
KIND = MissionArtifactKind.STATUS_STATE
TOPOLOGY = MissionTopology.COORD

MISSIONS = sorted(log.parent for log in (root / "kitty-specs").glob("*/status.events.jsonl"))


def logs() -> None:
    for mission_dir in MISSIONS:
        with suppress(Exception):  # a mission whose meta.json is broken has no snapshot
            materialize_to_json(materialize_snapshot(mission_dir))


LARGEST = max(MISSIONS, key=lambda m: (m / "status.events.jsonl").read_bytes().count(b"\n"))

CASES = {
    "logs": logs,
    "largest": lambda: reduce(read_events(LARGEST)),
    "classify": lambda: kind_for_mission_file(path),
    "route": lambda: kind_is_coordination_residue(KIND, TOPOLOGY),
    "fold": lambda: resolve_mission(mid8, root),
    "place": lambda: resolve_placement_only(root, mission, kind=KIND),
    "place-mid8": lambda: resolve_placement_only(root, mid8, kind=KIND),
}

for line in sys.stdin:
    name, count = line.split()
    case = CASES[name]
    start = time.perf_counter_ns()
    for _ in range(int(count)):
        case()
    print(time.perf_counter_ns() - start, flush=True)
