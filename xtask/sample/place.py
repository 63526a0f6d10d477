"""Answers one placement as canonical JSON; writes what Node has to know of the repository."""

import sys
from pathlib import Path

import kitty_core

root, handle, kind, snapshot = sys.argv[1:5]
Path(snapshot).write_bytes(kitty_core.capture(root))
sys.stdout.buffer.write(kitty_core.Repository(root).place(handle, kind).to_json())
