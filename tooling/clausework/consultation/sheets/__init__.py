"""Comments typed up as a table: one file for each kind of file, found by the endings it names.

A reader is a module with `SUFFIXES` and `read(data, path) -> Sheet`.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

from clausework.consultation.parse import finding
from clausework.consultation.sheets.rows import CommentSheet
from clausework.model.clause import Place

SHARED = ("headings", "rows")
"""What the readers have in common."""


def read_sheet(data: bytes, path: str) -> CommentSheet:
    """The table in a file; a file of no kind that we read is a finding."""
    known: list[str] = []
    for module in sorted(item.name for item in pkgutil.iter_modules(__path__) if item.name not in SHARED):
        reader = import_module(f"{__name__}.{module}")
        known.extend(reader.SUFFIXES)
        if path.lower().endswith(reader.SUFFIXES):
            sheet: CommentSheet = reader.read(data, path)
            return sheet
    return CommentSheet(findings=(finding("CMT-401", Place(path), "nosheet", known=" ".join(known)),))
