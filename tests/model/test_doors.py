"""What import-linter cannot see of the doors: a room named in a string, to be imported when it runs."""

from __future__ import annotations

import ast
import re

from places import ROOT

PACKAGE = ROOT / "tooling" / "clausework"
DOORS = ("cli", "service", "editor", "mkdocs_plugin", "library.py")
ALLOWED = ("workflow", "model", "errors", "strings", *(door.removesuffix(".py") for door in DOORS))
NAMED = re.compile(r"clausework\.(\w+)(?:\.\w+)*")


def past_the_door(text: str) -> list[str]:
    """Modules of other rooms that stand in strings of a module, documentation apart."""
    tree = ast.parse(text)
    documented = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)
    }  # a docstring may name what it likes
    strings = (
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented
    )
    found = (NAMED.fullmatch(value) for value in strings)
    return [match[0] for match in found if match and match[1] not in ALLOWED]


def test_no_door_names_another_room_in_a_string():
    files = [file for door in DOORS for file in sorted((PACKAGE / door).rglob("*.py")) or [PACKAGE / door]]
    assert len(files) > 60
    found = {str(file): past_the_door(file.read_text(encoding="utf-8")) for file in files}
    assert {name: rooms for name, rooms in found.items() if rooms} == {}


def test_a_room_in_a_string_is_found():
    assert past_the_door('import_module("clausework.store.base")') == ["clausework.store.base"]
    assert past_the_door('"""clausework.store"""\nlogging.getLogger("clausework")') == []
