"""Comments typed up as a table: one file for each kind of file, found by the endings it names.

A reader is a module with `SUFFIXES` and `read(data, path) -> CommentSheet`; other packages add theirs by
entry points of the group `clausework.sheets`. Ours come first, so that no plug-in changes what they read.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Protocol, cast

from clausework.consultation.parse import finding
from clausework.consultation.sheets.rows import CommentSheet
from clausework.errors import PluginFault
from clausework.model.draft import Place
from clausework.plugins import SHEETS, plugins

SHARED = ("rows",)
"""What the readers have in common."""


class SheetReader(Protocol):
    """Reads one kind of file, that of the endings."""

    SUFFIXES: tuple[str, ...]

    def read(self, data: bytes, path: str) -> CommentSheet:
        """The table in a file; what keeps it from being read is a finding."""


def read_sheet(data: bytes, path: str) -> CommentSheet:
    """The table in a file; a file of no kind that we read is a finding."""
    known: list[str] = []
    for reader in _readers():
        known.extend(reader.SUFFIXES)
        if path.lower().endswith(tuple(reader.SUFFIXES)):
            return reader.read(data, path)
    return CommentSheet(findings=(finding("CMT-401", Place(path), "nosheet", known=" ".join(known)),))


def _readers() -> Iterator[SheetReader]:
    ours = sorted(item.name for item in pkgutil.iter_modules(__path__) if item.name not in SHARED)
    for module in ours:
        yield cast("SheetReader", import_module(f"{__name__}.{module}"))
    for plugin in plugins(SHEETS, ours):
        reader = cast("SheetReader", plugin.load())
        if not (getattr(reader, "SUFFIXES", ()) and callable(getattr(reader, "read", None))):
            raise PluginFault("plugin_no_sheet", plugin=plugin.named(), value=plugin.value)
        yield reader
