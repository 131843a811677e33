"""outline.yml with a part of it in another order, line by line: every other byte stays as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from clausework.source.outline import read_outline
from clausework.source.yaml import read_yaml

ENTRY = re.compile(r"(?P<indent> *)- +(?P<id>[a-z0-9.-]+)(?P<colon>:?)(?P<rest>[ \t]*(?:#.*)?)")
STEP = 4


class _Line(msgspec.Struct, frozen=True):
    """An entry, what stands behind it on its line, and the comments that stand above it."""

    id: str
    indent: int
    rest: str = ""
    above: tuple[str, ...] = ()


def rearranged(text: str, inside: Sequence[str], order: Sequence[tuple[str, int]]) -> str | None:
    """The outline in which the entries `inside`, which follow each other, give way to those of `order`.

    Each comes with its level, 1 for the first. A comment goes with its entry. None if the text is not
    written with one entry on a line, so that it would not say what is meant.
    """
    lines, tail = _lines(text)
    known = {line.id: line for line in lines}
    at = [number for number, line in enumerate(lines) if line.id in set(inside)]
    if not at or len(at) != len(inside) or at != list(range(at[0], at[-1] + 1)):
        return None
    top = lines[at[0]].indent
    deeper = [line.indent - before.indent for before, line in pairwise(lines)]
    step = next((indent for indent in deeper if indent > 0), STEP)
    made = [
        msgspec.structs.replace(known.get(name) or _Line(name, 0), indent=top + (level - 1) * step)
        for name, level in order
    ]
    result = [*lines[: at[0]], *made, *lines[at[-1] + 1 :]]
    written = _written(result, tail)
    return written if _says(written, result) else None


def _lines(text: str) -> tuple[list[_Line], tuple[str, ...]]:
    """The entries, and what stands below the last."""
    found: list[_Line] = []
    above: list[str] = []
    for line in text.removesuffix("\n").split("\n"):
        entry = ENTRY.fullmatch(line.rstrip())
        if entry is None:
            above.append(line)
            continue
        found.append(_Line(entry["id"], len(entry["indent"]), entry["rest"], tuple(above)))
        above = []
    return found, tuple(above)


def _written(lines: Sequence[_Line], tail: Sequence[str]) -> str:
    made: list[str] = []
    for number, line in enumerate(lines):
        below = number + 1 < len(lines) and lines[number + 1].indent > line.indent
        made += [*line.above, f"{' ' * line.indent}- {line.id}{':' if below else ''}{line.rest}"]
    return "\n".join((*made, *tail)) + "\n"


def _says(text: str, lines: Sequence[_Line]) -> bool:
    """Whether the text reads as these entries in this order and depth."""
    yaml, faults = read_yaml(text, "")
    if yaml is None or faults:
        return False
    entries, findings = read_outline(yaml, frozenset(line.id for line in lines))
    if findings or [entry.id for entry in entries] != [line.id for line in lines]:
        return False
    steps = sorted({line.indent for line in lines})
    return [entry.depth - 1 for entry in entries] == [steps.index(line.indent) for line in lines]
