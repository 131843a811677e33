"""Index of the public classes: each with its module and the first sentence of its docstring."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

PACKAGE = Path(__file__).resolve().parents[1]
HEAD = """\
# Classes of the code

The words of the [glossary](../glossary.md) are those of the text and of people; these are names in the code.
A name is given once in the whole package. `clausework docs` writes this page from the docstrings.
"""


class PublicClass(NamedTuple):
    """A class without a leading underscore, at the top of a module."""

    name: str
    module: str
    summary: str

    @property
    def room(self) -> str:
        """The package or module of ours that it stands in."""
        return self.module.partition(".")[0]


def public_classes(package: Path = PACKAGE) -> tuple[PublicClass, ...]:
    """Every public class of the package, by module and name; nothing is imported."""
    return tuple(sorted(_classes(package), key=lambda item: (item.module, item.name)))


def class_index() -> str:
    """The page: a table for each room."""
    parts = [HEAD]
    for room, found in groupby(public_classes(), lambda item: item.room):
        rows = "".join(f"| `{item.name}` | `{item.module}` | {item.summary} |\n" for item in found)
        parts.append(f"## {room}\n\n| Class | Module | Meaning |\n|---|---|---|\n{rows}")
    return "\n".join(parts)


def _classes(package: Path) -> Iterator[PublicClass]:
    for file in package.rglob("*.py"):
        module = ".".join(file.relative_to(package).with_suffix("").parts).removesuffix(".__init__")
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield PublicClass(node.name, module, _summary(node))


def _summary(node: ast.ClassDef) -> str:
    """The first paragraph of the docstring, on one line; a bar would end a cell of the table."""
    first = (ast.get_docstring(node) or "").partition("\n\n")[0]
    return " ".join(first.split()).replace("|", "\\|")
