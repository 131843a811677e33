"""The shape of the house: modules that can be read at a sitting, functions that fit on a screen."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

TOOLING = Path(__file__).resolve().parent.parent.parent / "tooling"
MODULES = sorted(TOOLING.rglob("*.py"))
LINES_OF_A_MODULE = 400
LINES_OF_A_FUNCTION = 60


def too_long(text: str) -> list[str]:
    """What of a module is too long: the module itself, and functions by name."""
    lines = text.count("\n")
    found = [f"{lines} lines"] if lines > LINES_OF_A_MODULE else []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            size = (node.end_lineno or 0) - node.lineno + 1
            found += [f"{node.name}: {size} lines"] if size > LINES_OF_A_FUNCTION else []
    return found


@pytest.mark.slow
def test_modules_and_functions_are_short():
    long = {str(file.relative_to(TOOLING)): too_long(file.read_text(encoding="utf-8")) for file in MODULES}
    assert len(long) > 500
    assert {name: found for name, found in long.items() if found} == {}


def test_what_is_too_long_is_found():
    body = "    pass\n" * (LINES_OF_A_FUNCTION + 1)
    assert too_long(f"def f():\n{body}") == [f"f: {LINES_OF_A_FUNCTION + 2} lines"]
    assert too_long("\n" * (LINES_OF_A_MODULE + 1)) == [f"{LINES_OF_A_MODULE + 1} lines"]


def test_no_module_is_a_drawer_for_odds_and_ends():
    assert [file.name for file in MODULES if file.stem in ("utils", "helpers", "common", "misc")] == []
