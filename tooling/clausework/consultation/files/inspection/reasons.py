"""Why a file is held back."""

from __future__ import annotations

from typing import Literal

Reason = Literal[
    "infected",
    "unpacks",
    "pixels",
    "nested",
    "polyglot",
    "embedded",
    "external",
    "entities",
    "script",
    "action",
    "unread",
    "unscanned",
]
"""Each is the end of a key in the catalogue, `held_…`; `infected` has the name of what was found after a
colon. `unread` is what could not be looked through, `unscanned` what the scanner did not answer for."""

ARCHIVE_SIGNS = (b"PK\x03\x04", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
PROGRAM_SIGNS = (b"\x7fELF", b"MZ")
TAIL = 65_557
"""Bytes before its end within which an archive has its directory's end: 22, and a note of 65,535."""


def is_also_archive(data: bytes) -> bool:
    """Whether the end of a file of another kind is that of a ZIP archive."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - TAIL))
    return end >= 0 and data.rfind(b"PK\x01\x02", 0, end) >= 0
