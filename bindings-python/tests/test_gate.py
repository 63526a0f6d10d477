"""Source gates from Python, and as tests of pytest."""

from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys
from pathlib import Path

import kitty_core
import pytest
from kitty_core import gate

RULES = """
version = 1
[engine]
roots = ["src"]
base_ref = "none"
[[rule]]
id = "one-clock"
type = "forbidden-call"
message = "the clock is read outside of its module"
remedy = "take the time as an argument"
match = { callee = ["time.time"], form = ["qualified"] }
aliases = "rebind"
floor = { files = 1 }
[[rule.fixture]]
flag = "import time\\nx = time.time()\\n"
[[rule]]
id = "no-print"
type = "forbidden-call"
message = "print is for people"
remedy = "log it"
match = { callee = ["print"] }
floor = { files = 1 }
[[rule.fixture]]
flag = "print(1)\\n"
"""
OFFENDER = "from time import time as now\n\n\ndef age(born):\n    return now() - born\n"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "project/src").mkdir(parents=True)
    (tmp_path / "project/kitty-gates.toml").write_text(RULES)
    (tmp_path / "project/src/a.py").write_text(OFFENDER)
    (tmp_path / "project/src/b.py").write_text("x = 1\n")
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


def test_texts_are_scanned_by_their_names() -> None:
    rules = gate.Rules.parse(RULES)
    report = gate.scan({"src/a.py": OFFENDER, "src/b.py": b"x = (\n"}, rules)
    (site,) = report.violations
    assert (site.rule, site.file, site.line, site.qualname) == ("one-clock", "src/a.py", 5, "age")
    assert (site.disposition, site.severity, site.ordinal) == ("violation", "error", 0)
    assert site == report.sites[0]
    assert "Site(rule='one-clock'" in repr(site)
    (defect,) = report.defects
    assert (defect.file, defect.code, defect.line) == ("src/b.py", "syntax", 2)
    assert (report.files, report.exit_code) == (2, 1)
    assert report.counts["one-clock"].sites == 1
    assert "return now() - born" in report.render()
    assert json.loads(report.render("json"))["version"] == 1
    assert len(json.loads(report.census())["sites"]) == 1
    assert report.of_rule("no-print").exit_code == 0


def test_a_tree_is_scanned_whole_or_in_part(tree: Path) -> None:
    assert [site.file for site in gate.scan().violations] == ["src/a.py"]
    assert gate.scan(rules=tree / "kitty-gates.toml").exit_code == 1
    assert gate.scan("src/b.py").exit_code == 0
    assert gate.scan([tree / "src/a.py"], bite=False, cache=False).files == 1
    only = gate.Rules.load(only=["no-print"])
    assert only.ids == ("no-print",)
    assert gate.scan(rules=only).exit_code == 0
    assert any((tree.parent / "cache").rglob("gate-facts-*"))


def test_a_rule_that_does_not_fire_is_a_problem() -> None:
    blunt = RULES.replace("print(1)", "log(1)")
    report = gate.scan({"src/a.py": "x = 1\n"}, gate.Rules.parse(blunt))
    assert {problem.rule for problem in report.problems} == {"no-print"}
    assert report.problems[0].kind == "survivor"


def test_what_is_wrong_has_a_code() -> None:
    with pytest.raises(gate.GateError, match="remedi") as caught:
        gate.Rules.parse(RULES.replace("remedy", "remedi"))
    assert caught.value.code == "GATE_RULES_INVALID"
    for twin in (copy.copy(caught.value), pickle.loads(pickle.dumps(caught.value))):
        assert (str(twin), twin.code) == (str(caught.value), "GATE_RULES_INVALID")
    with pytest.raises(gate.GateError) as caught:
        gate.Rules.parse(RULES, only=["unknown"])
    assert caught.value.code == "GATE_QUESTION"
    with pytest.raises(gate.GateError) as caught:
        gate.Rules.load("nowhere.toml")
    assert caught.value.code == "GATE_UNREADABLE"
    row = kitty_core.explain("GATE_UNREADABLE")
    assert (row.code, row.remedy) == (caught.value.code, caught.value.remedy)


def pytest_run(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)


def test_each_rule_is_a_test_of_pytest(tree: Path) -> None:
    (tree / "test_x.py").write_text("def test_x():\n    pass\n")
    done = pytest_run(tree, "--kitty-gate", "-v")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "one-clock FAILED" in done.stdout
    assert "no-print PASSED" in done.stdout
    assert "test_x PASSED" in done.stdout
    assert "return now() - born" in done.stdout
    assert "pytest_plugin.py" not in done.stdout
    assert "1 failed, 3 passed" in done.stdout

    assert "1 passed" in pytest_run(tree).stdout
    assert "1 passed, 3 deselected" in pytest_run(tree, "--kitty-gate", "-k", "no-print").stdout


def test_a_setting_turns_the_rules_on(tree: Path) -> None:
    (tree / "pytest.ini").write_text("[pytest]\nkitty_gate = kitty-gates.toml\n")
    (tree / "test_x.py").write_text("def test_x():\n    pass\n")
    assert "1 failed, 3 passed" in pytest_run(tree).stdout
    assert "1 passed" in pytest_run(tree, "test_x.py::test_x").stdout
    (tree / "kitty-gates.toml").write_text("nonsense")
    done = pytest_run(tree)
    assert done.returncode == 4
    assert "kitty-gates.toml" in done.stderr
