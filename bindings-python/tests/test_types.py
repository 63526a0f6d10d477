"""What type checkers see is what is there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import kitty_core
import kitty_core.gate
import pytest

HERE = Path(__file__).parent


def run(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=HERE.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_usage_file_passes_mypy() -> None:
    pytest.importorskip("mypy")
    run("mypy", "--strict", "--no-incremental", str(HERE / "usage.py"))


def test_the_stubs_are_complete() -> None:
    pytest.importorskip("mypy")
    run("mypy.stubtest", "kitty_core", "--allowlist", str(HERE.parent / "stubtest-allowlist.txt"))


@pytest.mark.parametrize(
    ("module", "late"),
    [("kitty_core", "kitty_core.gate"), ("kitty_core.gate", "collections")],
)
def test_the_import_is_light(module: str, late: str) -> None:
    heavy = f"{{'enum', 'typing', 'pathlib', 'json', 're', {late!r}}}"
    program = (
        f"import sys; before = set(sys.modules); import {module}; "
        f"print({heavy} & set(sys.modules) - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"


def test_the_package_exports_everything() -> None:
    assert len(set(kitty_core.__all__)) == len(kitty_core.__all__)
    # pytest leaves names with an `@` in the modules of its plugins.
    public = {name for name in dir(kitty_core) if not name.startswith(("_", "@"))}
    modules = {"gate", "ports", "pytest_plugin", "spec_kitty"}
    assert public - modules - {"TYPE_CHECKING", "annotations"} == set(kitty_core.__all__)
    assert not hasattr(kitty_core, "Nonsense")
    native = {name for name in dir(kitty_core._native) if not name.startswith("_")}
    of_gates = {*kitty_core.gate.__all__, "scan_mapping", "scan_tree"}
    assert native - {"refusal_json"} <= set(kitty_core.__all__) | of_gates
    for name in kitty_core.__all__:
        assert getattr(kitty_core, name).__doc__, name
