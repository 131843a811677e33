"""The shape of the house: modules that can be read at a sitting, functions that fit on a screen."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

TOOLING = Path(__file__).resolve().parent.parent.parent / "tooling"
MODULES = sorted(TOOLING.rglob("*.py"))
LINES_OF_A_MODULE = 400
LINES_OF_A_FUNCTION = 60


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(TOOLING)))
def test_modules_and_functions_are_short(file: Path):
    text = file.read_text(encoding="utf-8")
    assert text.count("\n") <= LINES_OF_A_MODULE
    functions = [
        node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    sizes = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
    assert {name: size for name, size in sizes.items() if size > LINES_OF_A_FUNCTION} == {}


def test_no_module_is_a_drawer_for_odds_and_ends():
    assert [file.name for file in MODULES if file.stem in ("utils", "helpers", "common", "misc")] == []
