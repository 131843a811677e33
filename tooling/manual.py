"""Generated pages of the manual: the commands and the classes of the code.

python tooling/manual.py           write them into tooling/docs
python tooling/manual.py --check   name each page that is out of date, and fail
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import click

from clausework.cli import cli
from clausework.cli._spoken import speaking
from clausework.strings.catalogue import say

DOCS = Path(__file__).resolve().parent / "docs"
PACKAGE = DOCS.parent / "clausework"
CLASSES = """\
# Classes of the code

The words of the [glossary](../glossary.md) are those of the text and of people; these are names in the code.
A name is given once in the whole package. `make docs` writes this page from the docstrings.
"""


def command_reference(lang: str) -> str:
    """Every command with its help, as one page of Markdown."""
    with speaking(lang):
        sections = "\n".join(_sections(cli, "clausework", click.Context(cli, info_name="clausework")))
    return say(lang, "cli.reference", sections=sections)


def _sections(group: click.Group, path: str, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None:
            continue
        below = command.context_class(
            command, info_name=f"{path} {name}", terminal_width=100, max_content_width=100
        )
        yield f"## {path} {name}\n"
        yield "```text\n" + command.get_help(below).rstrip() + "\n```\n"
        if isinstance(command, click.Group):
            yield from _sections(command, f"{path} {name}", below)


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
    parts = [CLASSES]
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


def main(arguments: list[str]) -> int:
    """Write the pages, or name those that are out of date; the exit status."""
    pages = {
        "code/classes.md": class_index(),
        "cli.zh.md": command_reference("zh"),
        "cli.en.md": command_reference("en"),
    }
    stale = [name for name, text in pages.items() if (DOCS / name).read_text(encoding="utf-8") != text]
    for name in stale:
        print(f"tooling/docs/{name}")
        if "--check" not in arguments:
            (DOCS / name).write_text(pages[name], encoding="utf-8")
    if stale and "--check" in arguments:
        print("These pages are out of date; make docs writes them.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
