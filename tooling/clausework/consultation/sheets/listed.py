"""Comments typed up as YAML or JSON: a list, of which each entry has the keys of a table's headings.

What stands in an entry under a key of its own, as `locality: {clause: "5.1"}`, is read as if it stood in the
entry; the list may be the value of `comments`. Our own table in JSON has `columns` and `rows`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from clausework.consultation.parse import finding
from clausework.consultation.sheets.rows import Cell, CommentSheet, tabled
from clausework.lang.normalise import normalise
from clausework.model.draft import Place
from clausework.source.yaml import Yaml, read_yaml

SUFFIXES = (".yml", ".yaml", ".json")
WORDS = {True: "yes", False: "no"}
LISTS = ("comments", "rows")


def read(data: bytes, path: str) -> CommentSheet:
    """The list; a place is that of the value in the file."""
    try:
        text = normalise(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return CommentSheet(findings=(finding("FIL-002", Place(path), "encoding"),))
    yaml, faults = read_yaml(text, path)
    if yaml is None or faults:
        return CommentSheet(findings=faults)
    whole: Any = yaml.data
    named = whole
    way: tuple[str | int, ...] = ()
    if isinstance(named, dict):
        way = next(((key,) for key in LISTS if isinstance(named.get(key), list)), ())
        named = named[way[0]] if way else None
    if isinstance(named, list) and named and way == ("rows",) and isinstance(whole.get("columns"), list):
        head = [Cell(str(name), yaml.place("columns", at)) for at, name in enumerate(whole["columns"])]
        lines = (
            [Cell(str(value).strip(), yaml.place(*way, line, at)) for at, value in enumerate(row)]
            for line, row in enumerate(named)
            if isinstance(row, list)
        )
        return tabled([head, *lines], path)
    if not isinstance(named, list) or not all(isinstance(item, dict) for item in named):
        return CommentSheet(findings=(finding("CMT-402", yaml.place(), "nohead"),))
    entries = [dict(_values(yaml, (*way, index), item)) for index, item in enumerate(named)]
    keys: dict[str, Place] = {}
    for index, entry in enumerate(entries):
        for key in entry:
            keys.setdefault(key, entry[key].at if way else yaml.key_place(index, key))
    rows = (
        [
            Cell("", yaml.place(*way, index)),
            *(entry.get(key, Cell("", yaml.place(*way, index))) for key in keys),
        ]
        for index, entry in enumerate(entries)
    )
    return tabled([[Cell("", yaml.place()), *(Cell(key, at) for key, at in keys.items())], *rows], path)


def _values(yaml: Yaml, way: tuple[str | int, ...], item: dict[str, Any]) -> Iterator[tuple[str, Cell]]:
    for key, value in item.items():
        if isinstance(value, dict):
            yield from _values(yaml, (*way, key), value)
        elif isinstance(value, str | int | float) and str(value).strip():
            said = WORDS[value] if isinstance(value, bool) else str(value).strip()
            yield str(key), Cell(said, yaml.place(*way, key), number=isinstance(value, float))
