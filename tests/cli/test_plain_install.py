"""A plain install, without extras: what needs one says which, and how to get it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from clausework.errors import EXTRAS

ROOT = Path(__file__).resolve().parents[2]
WITHOUT = """
import sys
from importlib.abc import MetaPathFinder
class Absent(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {absent!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Absent())
from clausework.cli import main
main()
"""


def run(*arguments: str, absent: tuple[str, ...] = tuple(EXTRAS)) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own that has none of the packages."""
    return subprocess.run(
        [sys.executable, "-c", WITHOUT.format(absent=absent), *arguments],
        cwd=ROOT,
        env={**os.environ, "LC_ALL": "en_GB.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "extra"),
    [
        (("lsp",), "editor"),
        (("comments", "verify", "--db", "postgresql://localhost/none"), "postgres"),
        (("store", "backup", "--db", "postgresql://localhost/none", "none.db"), "postgres"),
    ],
)
def test_a_command_that_needs_an_extra_names_it(arguments: tuple[str, ...], extra: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2, done.stderr
    assert f"pip install 'clausework[{extra}]'" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_another_package_that_is_not_there_is_no_extra() -> None:
    done = run("check", absent=("markdown_it",))
    assert done.returncode == 1
    assert "No module named 'markdown_it'" in done.stderr
