"""What was imported last, as a file of the project: what both sides of the next import began from."""

from __future__ import annotations

from pathlib import Path

import msgspec

from clausework.model.canonical import canonical_json
from clausework.source.importing.values import ImportedClause, ImportedText

KEPT = "standard/.imported.json"


class KeptImport(msgspec.Struct, frozen=True, kw_only=True):
    """The text as it was imported, under the IDs of the project."""

    title: str
    lang: str
    clauses: tuple[ImportedClause, ...]


def kept_import(text: ImportedText) -> bytes:
    """The file."""
    return canonical_json(KeptImport(title=text.title, lang=text.lang, clauses=text.clauses))


def read_kept_import(root: Path) -> KeptImport | None:
    """What the file says; None without it, or if it was edited until it says nothing."""
    try:
        return msgspec.json.decode((root / KEPT).read_bytes(), type=KeptImport)
    except (OSError, msgspec.DecodeError):
        return None
