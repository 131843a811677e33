"""Tables as spreadsheets save them: fields between commas, semicolons or tabs."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from clausework.consultation.parse import finding
from clausework.consultation.sheets.rows import Cell, CommentSheet, tabled
from clausework.lang.normalise import normalise
from clausework.model.draft import Place

SUFFIXES = (".csv", ".tsv")
ENCODINGS = ("utf-8-sig", "gb18030")
"""Tried in this order: spreadsheets in China save in the national encoding."""
MARKS = ",\t;"
LONGEST = 1_000_000


def read(data: bytes, path: str) -> CommentSheet:
    """The table; a place is the line of the file and the number of the field."""
    for encoding in ENCODINGS:
        try:
            text = normalise(data.decode(encoding))
        except UnicodeDecodeError:
            continue
        try:
            return tabled(_rows(text, path), path)
        except csv.Error as error:
            at = Place(path)
            return CommentSheet(findings=(finding("CMT-401", at, "broken_sheet", line=1, reason=error),))
    return CommentSheet(findings=(finding("FIL-002", Place(path), "encoding"),))


def _rows(text: str, path: str) -> Iterator[list[Cell]]:
    head = text.partition("\n")[0]
    csv.field_size_limit(LONGEST)
    lines = csv.reader(text.splitlines(keepends=True), delimiter=max(MARKS, key=head.count))
    first = 1
    for fields in lines:
        if fields:
            yield [Cell(field.strip(), Place(path, first, column)) for column, field in enumerate(fields, 1)]
        first = lines.line_num + 1
