"""Comments typed up as a table: one file for each kind of file, found by the endings it names.

A reader is a module with `SUFFIXES` and `read(data, path) -> CommentSheet`; other packages add theirs by
entry points of the group `clausework.sheets`. Ours come first, so that no plug-in changes what they read.
One that is `LIMITED` reads in a process of little memory and time.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import msgspec

from clausework.consultation.files.inspection import ARCHIVE_SIGNS, archive_reasons
from clausework.consultation.files.limited import made_of, ran
from clausework.consultation.parse import finding
from clausework.consultation.sheets.rows import CommentSheet
from clausework.model.draft import Place
from clausework.plugins import SHEETS, Plugin, modules_of, plugins

SHARED = ("rows",)
"""What the readers have in common."""
LARGEST = 16 * 1024 * 1024
"""Bytes of a file at most."""
OFFICE = {".doc": "docx", ".odt": "docx", ".rtf": "docx", ".wps": "docx"}
"""What an office program makes of files that only such a program reads."""
SAVED = {".msg": "save_mail", ".pdf": "save_print"}
"""How to save what is read in no way, by the key of the sentence."""
CONVERTING = 90
"""Seconds that an office program may take."""
BOMBS = frozenset(["unpacks", "nested", "entities"])
"""Why an archive is not even opened; what may harm who opens it in an office program harms no reader."""


class SheetReader(Protocol):
    """Reads one kind of file, that of the endings."""

    SUFFIXES: tuple[str, ...]

    def read(self, data: bytes, path: str) -> CommentSheet:
        """The tables in a file; what keeps it from being read is a finding."""


Found = tuple[Plugin, SheetReader]
"""A reader, and the plug-in that it is."""


def read_sheet(data: bytes, path: str) -> CommentSheet:
    """The tables in a file; a file of no kind that we read is a finding."""
    if len(data) > LARGEST:
        return _refused(path, "too_much")
    for ending, made in OFFICE.items():
        if path.lower().endswith(ending):
            converted = _converted(data, ending, made)
            return _apart(converted, path, made) if converted else _refused(path, "no_office", ending=ending)
    found = _reader(path)
    if found is None:
        return _unknown(path)
    return _apart(data, path) if getattr(found[1], "LIMITED", False) else read_here(data, path)


def read_here(data: bytes, path: str, kind: str = "") -> CommentSheet:
    """The tables in a file, read in this process; `kind` is its ending, if its name has another."""
    found = _reader(f".{kind}" if kind else path.removesuffix("]"))
    if found is None:
        return _unknown(path)
    if data.startswith(ARCHIVE_SIGNS) and BOMBS & archive_reasons(io.BytesIO(data)):
        return _refused(path, "too_much")
    plugin, reader = found
    with plugin.running():
        return reader.read(data, path)


def read_limited(data: bytes, path: str, kind: str = "") -> bytes:
    """The same, as it goes from the process that reads to ours."""
    return msgspec.msgpack.encode(read_here(data, path, kind))


def _apart(data: bytes, path: str, kind: str = "") -> CommentSheet:
    made = made_of([data], f"{__name__}:read_limited", path, kind)
    return msgspec.msgpack.decode(made, type=CommentSheet) if made else _refused(path, "too_much")


def _converted(data: bytes, ending: str, made: str) -> bytes:
    """The file converted by an office program, nothing if there is none here or it cannot."""
    program = shutil.which("soffice")
    if program is None:
        return b""
    with TemporaryDirectory() as folder:
        file = Path(folder, f"file{ending}")
        file.write_bytes(data)
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = (program, profile, "--headless", "--convert-to", made, "--outdir", folder, str(file))
        target = file.with_suffix(f".{made}")
        return target.read_bytes() if ran(command, CONVERTING, home=folder) and target.exists() else b""


def suffixes() -> tuple[str, ...]:
    """The endings of all files that are read."""
    return tuple(ending for _, reader in _readers() for ending in reader.SUFFIXES)


def _reader(path: str) -> Found | None:
    return next((item for item in _readers() if path.lower().endswith(tuple(item[1].SUFFIXES))), None)


def _unknown(path: str) -> CommentSheet:
    way = next((said for ending, said in SAVED.items() if path.lower().endswith(ending)), "nosheet")
    return _refused(path, way, known=" ".join((*suffixes(), *OFFICE)))


def _refused(path: str, said: str, **values: object) -> CommentSheet:
    return CommentSheet(findings=(finding("CMT-401", Place(path), said, **values),))


def _readers() -> Iterator[Found]:
    ours = modules_of(__name__, __path__, SHARED)
    return ((each, each.module_with("SUFFIXES", "read")) for each in plugins(SHEETS, ours))
