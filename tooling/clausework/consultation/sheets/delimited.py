"""Tables in text: fields between commas, semicolons or tabs as spreadsheets save them, or Markdown."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator

from clausework.consultation.parse import finding
from clausework.consultation.sheets.rows import Cell, CommentSheet, Table, tabled
from clausework.lang.normalise import normalise
from clausework.model.draft import Place

SUFFIXES = (".csv", ".tsv", ".txt", ".md", ".markdown")
ENCODINGS = ("utf-8-sig", "gb18030")
"""Tried in this order: spreadsheets in China save in the national encoding."""
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""With these begins what a spreadsheet saves as “Unicode text”."""
MARKS = ",\t;"
LONGEST = 1_000_000
GUARDED = re.compile(r'^="([^"]*)"$')
"""A field that a spreadsheet is to leave as it stands, as ="5.10"."""
STROKE = re.compile(r"(?<!\\)\|")
RULE = re.compile(r"[\s|:-]*")
LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
SLASHED = re.compile(r"\\([!-/:-@\[-`{-~])")


def read(data: bytes, path: str) -> CommentSheet:
    """The table; a place is the line of the file and the number of the field."""
    for encoding in ("utf-16",) if data.startswith(WIDE) else ENCODINGS:
        try:
            text = normalise(data.decode(encoding))
        except UnicodeDecodeError:
            continue
        if path.lower().endswith((".md", ".markdown")):
            tables = tuple(_strokes(text, path))
            return CommentSheet(tables=tables) if tables else tabled((), path)
        try:
            return tabled(_rows(text, path), path)
        except csv.Error as error:
            at = Place(path)
            return CommentSheet(findings=(finding("CMT-401", at, "broken_sheet", line=1, reason=error),))
    return CommentSheet(findings=(finding("FIL-002", Place(path), "encoding"),))


def _rows(text: str, path: str) -> Iterator[list[Cell]]:
    head = max(text.split("\n")[:20], key=lambda line: max(map(line.count, MARKS)))
    csv.field_size_limit(LONGEST)
    lines = csv.reader(text.splitlines(keepends=True), delimiter=max(MARKS, key=head.count))
    first = 1
    for fields in lines:
        if fields:
            words = (GUARDED.sub(r"\1", field.strip()) for field in fields)
            yield [Cell(field, Place(path, first, column)) for column, field in enumerate(words, 1)]
        first = lines.line_num + 1


def _strokes(text: str, path: str) -> Iterator[Table]:
    """The tables of a Markdown text, whose rows begin with a stroke."""
    table: list[tuple[Cell, ...]] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        bare = line.strip()
        if bare.startswith("|"):
            if not RULE.fullmatch(bare):
                parts = STROKE.split(bare.removesuffix("|") if not bare.endswith("\\|") else bare)[1:]
                table.append(
                    tuple(Cell(_plain(part), Place(path, number, at)) for at, part in enumerate(parts, 1))
                )
        elif table:
            yield tuple(table)
            table = []


def _plain(cell: str) -> str:
    """The words of a cell: breaks as such, of a link its words."""
    broken = re.sub(r"\s*<br\s*/?>\s*", "\n", cell)
    return SLASHED.sub(r"\1", LINK.sub(r"\1", broken)).strip()
