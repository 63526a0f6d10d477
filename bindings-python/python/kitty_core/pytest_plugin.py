"""The pytest plugin `kitty_gate`: each rule of the source gates is a test.

`pytest --kitty-gate` finds the rules from the root of the tests upwards, `--kitty-gate=FILE` names
them; the setting `kitty_gate = "FILE"` does the same for every run. Without either nothing happens.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from . import gate

_NAMES = ("kitty-gates.toml", "pyproject.toml")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    group = parser.getgroup("kitty_gate", "source gates")
    group.addoption(
        "--kitty-gate",
        nargs="?",
        const="",
        metavar="FILE",
        help="run each rule of the source gates as a test; FILE is the rule file",
    )
    group.addoption(
        "--kitty-gate-base",
        metavar="REV",
        help="the revision to compare rules and exceptions with; `none` compares nothing",
    )
    parser.addini("kitty_gate", "the rule file of the source gates, relative to the root")


def _rule_file(config: pytest.Config) -> Path | None:
    named: str | None = config.getoption("--kitty-gate")
    setting: str = config.getini("kitty_gate")
    if named is None:
        # Somebody who names single tests asks for these.
        if not setting or any("::" in argument for argument in config.args):
            return None
        return config.rootpath / setting
    if named or setting:
        return Path(named) if named else config.rootpath / setting
    for folder in (config.rootpath, *config.rootpath.parents):
        for name in _NAMES:
            file = folder / name
            if file.is_file() and (
                name != "pyproject.toml" or "tool.kitty-gates" in file.read_text("utf-8")
            ):
                return file
    raise pytest.UsageError("there is no kitty-gates.toml at or above the root of the tests")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Add a test for each rule."""
    file = _rule_file(config)
    if file is not None:
        collector = GateFile.from_parent(session, path=file.resolve())
        items.extend(collector.collect())


class GateFile(pytest.File):
    """A rule file."""

    _report: gate.Report | None = None

    def collect(self) -> Iterator[pytest.Item]:
        """Give a test for each rule, and one for the files themselves."""
        from . import gate

        try:
            self._rules = gate.Rules.load(self.path)
        except gate.GateError as error:
            raise pytest.UsageError(f"{self.path}: {error}") from error
        yield FilesItem.from_parent(self, name="files")
        for rule in self._rules.ids:
            yield RuleItem.from_parent(self, name=rule)

    def report(self) -> gate.Report:
        """Scan once, when the first test asks."""
        from . import gate

        if self._report is None:
            base: str | None = self.config.getoption("--kitty-gate-base")
            self._report = gate.scan(rules=self._rules, base=base)
        return self._report


class Broken(Exception):
    """A gate does not hold; the text says why."""


class _GateItem(pytest.Item):
    def gates(self) -> GateFile:
        assert isinstance(self.parent, GateFile)
        return self.parent

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None
    ) -> str:
        """Show the findings and nothing of this file."""
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Name the rule file and the rule."""
        return self.path, None, f"{self.path.name}::{self.name}"


class RuleItem(_GateItem):
    """A rule as a test."""

    def runtest(self) -> None:
        """Fail where something is open, with the excerpts."""
        report = self.gates().report().of_rule(self.name)
        if report.exit_code:
            raise Broken(report.render())


class FilesItem(_GateItem):
    """Whether every file could be scanned."""

    def runtest(self) -> None:
        """Fail where a file was not read."""
        loud = [defect for defect in self.gates().report().defects if defect.severity == "error"]
        if loud:
            raise Broken("\n".join(f"{defect.file}: {defect.message}" for defect in loud))
