"""Comments typed up as YAML: a list, of which each entry has the keys of a table's headings."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.consultation.parse import finding
from clausework.consultation.sheets.rows import Cell, CommentSheet, SheetRow
from clausework.lang.normalise import normalise
from clausework.model.draft import Place
from clausework.source.yaml import Yaml, read_yaml

SUFFIXES = (".yml", ".yaml")
WORDS = {True: "yes", False: "no"}


def read(data: bytes, path: str) -> CommentSheet:
    """The list; a place is that of the value in the file."""
    try:
        text = normalise(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return CommentSheet(findings=(finding("FIL-002", Place(path), "encoding"),))
    yaml, faults = read_yaml(text, path)
    if yaml is None or faults:
        return CommentSheet(findings=faults)
    if not isinstance(yaml.data, list) or not all(isinstance(item, dict) for item in yaml.data):
        return CommentSheet(findings=(finding("CMT-402", yaml.place(), "nohead"),))
    headings: dict[str, Place] = {}
    return CommentSheet(tuple(_entries(yaml, headings)), headings)


def _entries(yaml: Yaml, headings: dict[str, Place]) -> Iterator[SheetRow]:
    data = yaml.data if isinstance(yaml.data, list) else []
    for index, item in enumerate(data):
        cells = {}
        for key, value in item.items() if isinstance(item, dict) else ():
            headings.setdefault(key, yaml.key_place(index, key))
            if isinstance(value, str | int) and str(value).strip():
                said = WORDS[value] if isinstance(value, bool) else str(value).strip()
                cells[key] = Cell(said, yaml.place(index, key))
        yield SheetRow(yaml.place(index), cells)
