"""Times the tool's safe commit: reads `CASE COUNT` lines, answers nanoseconds for all of the count."""

import itertools
import sys
import time
from pathlib import Path

from specify_cli.git.commit_helpers import safe_commit

small, everything, branch = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
mission_file, *files = sys.argv[4:]
rounds = itertools.count()


def commit(root, names):
    turn = next(rounds)
    for name in names:
        (root / name).write_text(f"# {name}\n\nturn {turn}\n")
    paths = tuple(root / name for name in names)
    safe_commit(repo_root=root, worktree_root=root, destination_ref=branch, message="work", paths=paths)


CASES = {
    "commit": lambda: commit(small, files[:1]),
    "commit-all": lambda: commit(everything, [mission_file]),
    "commit-100": lambda: commit(small, files),
}

for line in sys.stdin:
    name, count = line.split()
    case = CASES[name]
    start = time.perf_counter_ns()
    for _ in range(int(count)):
        case()
    print(time.perf_counter_ns() - start, flush=True)
