"""Compare files: from two texts of others, which have no IDs, to their redline."""

from __future__ import annotations

from pathlib import Path

from clausework.errors import UnreadableText
from clausework.redline.foreign import FilesRedline, compare_foreign
from clausework.source.foreign import language_of, read_foreign

ENCODINGS = ("utf-8-sig", "gb18030")
"""Tried in this order: older Chinese texts are in the national encoding."""


def compare_files(old: Path, new: Path) -> FilesRedline:
    """The redline between two Markdown or plain texts; UnreadableText if one cannot be read."""
    before, after = _read(old), _read(new)
    lang = language_of(before + after)
    names = (old.name, new.name) if old.name != new.name else (old.as_posix(), new.as_posix())
    return compare_foreign(read_foreign(before, names[0], lang), read_foreign(after, names[1], lang))


def _read(path: Path) -> str:
    data = path.read_bytes()
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableText(str(path))
