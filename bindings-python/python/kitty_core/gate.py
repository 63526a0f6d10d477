"""Source gates: rules as data over Python source, without importing it.

>>> from kitty_core import gate
>>> rules = gate.Rules.load("kitty-gates.toml")  # doctest: +SKIP
>>> report = gate.scan(rules=rules)  # doctest: +SKIP
>>> [(site.file, site.line) for site in report.violations]  # doctest: +SKIP
[]
"""

from __future__ import annotations

import os

from ._errors import KittyError
from ._native import (
    Count,
    FileDefect,
    Problem,
    Report,
    Rules,
    Site,
    scan_mapping,
    scan_tree,
)

TYPE_CHECKING = False  # type checkers know the name; importing `typing` would cost milliseconds
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import TypeAlias

    _Path: TypeAlias = str | os.PathLike[str]

__all__ = ["Count", "FileDefect", "GateError", "Problem", "Report", "Rules", "Site", "scan"]


class GateError(KittyError):
    """The rules are wrong, the question is malformed, or something cannot be read."""

    code = "GATE"
    category = "question"

    def __init__(self, message: str = "", remedy: str = "", code: str = "GATE") -> None:
        super().__init__(message, remedy=remedy)
        self.code = code

    def __reduce__(self) -> tuple[object, ...]:
        return GateError, (self.message, self.remedy, self.code)

    def __copy__(self) -> GateError:
        return GateError(self.message, self.remedy, self.code)


def scan(
    sources: _Path | Iterable[_Path] | Mapping[str, str | bytes] | None = None,
    rules: Rules | _Path | None = None,
    *,
    base: str | None = None,
    bite: bool = True,
    cache: bool = True,
) -> Report:
    """Return what `rules` say of `sources`.

    `sources` are files and folders of the tree that the rules are for, by default all of it, or
    texts by the names that they would have. Without `rules`, the nearest `kitty-gates.toml` or
    `pyproject.toml` with a table `tool.kitty-gates` is read. `base` names the revision that rules
    and exceptions are compared with, instead of the one in the rules; `"none"` compares nothing.
    `bite` runs the self-test of the rules too, and `cache` keeps what was found.
    """
    # Not with the module: it would be most of the time of the import.
    from collections.abc import Mapping

    loaded = rules if isinstance(rules, Rules) else Rules.load(rules)
    if sources is None:
        return scan_tree(loaded, [], base=base, bite=bite, cache=cache)
    if isinstance(sources, (str, os.PathLike)):
        return scan_tree(loaded, [os.fspath(sources)], base=base, bite=bite, cache=cache)
    if isinstance(sources, Mapping):
        return scan_mapping(loaded, dict(sources), bite=bite)
    paths = [os.fspath(path) for path in sources]
    return scan_tree(loaded, paths, base=base, bite=bite, cache=cache)
