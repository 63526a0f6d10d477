"""The examples of the README are executed."""

from __future__ import annotations

import doctest
from pathlib import Path

import kitty_core


def test_the_readme() -> None:
    readme = Path(__file__).parent.parent / "README.md"
    failures, examples = doctest.testfile(str(readme), module_relative=False)
    assert examples > 15
    assert failures == 0


def test_the_docstring() -> None:
    assert doctest.testmod(kitty_core).failed == 0
