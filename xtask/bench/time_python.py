"""Times the package kitty_core: reads `CASE COUNT` lines, answers nanoseconds for all of the count."""

import sys
import time

import kitty_core

root, mission, mid8, path = sys.argv[1:5]
repository = kitty_core.Repository(root)

CASES = {
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
