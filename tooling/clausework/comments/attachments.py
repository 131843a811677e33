"""Files that come with a comment: told by their bytes, kept under random names, never shown in a page."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import zipfile
from collections.abc import Collection
from pathlib import Path
from typing import BinaryIO

import msgspec

MOST = 5
"""Files that one comment may bring."""
LIMIT = 10 * 1024 * 1024
"""Bytes that one file may have."""
CHUNK = 64 * 1024
NAME_LIMIT = 120
MEMBERS = 2000
"""Members that the archive of an office document may have."""
SIGNS = {"pdf": b"%PDF-", "jpeg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
OFFICE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
KINDS = (*SIGNS, *OFFICE, "txt")
HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\\/:*?\"<>|]")
BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it is kept: `id` names it on disk, `name` is the sender's word for it and never a path."""

    id: str
    name: str
    kind: str
    size: int
    digest: str


class Vault:
    """The folder of attachments, outside of everything that is served."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, file: BinaryIO, name: str, kind: str) -> Attachment:
        """Copy a file in; it is on disk when this returns, before any receipt can speak of it."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = secrets.token_hex(16)
        digest, size = hashlib.sha256(), 0
        handle = os.open(self.path(made), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        file.seek(0)
        with os.fdopen(handle, "wb") as kept:
            while chunk := file.read(CHUNK):
                kept.write(chunk)
                digest.update(chunk)
                size += len(chunk)
            kept.flush()
            os.fsync(kept.fileno())
        _sync(self.folder)
        shown = tidy_name(name, kind)
        return Attachment(id=made, name=shown, kind=kind, size=size, digest=digest.hexdigest())

    def path(self, identity: str) -> Path:
        """Where a file lies; only our own names are names."""
        if not re.fullmatch(r"[0-9a-f]{32}", identity):
            raise ValueError(f"no name of ours: {identity!r}")
        return self.folder / identity

    def drop(self, identities: Collection[str]) -> None:
        """Delete files that belong to no comment, or to one whose author wants them gone."""
        for identity in identities:
            self.path(identity).unlink(missing_ok=True)

    def strays(self, known: Collection[str], before: float) -> tuple[str, ...]:
        """Files that no comment knows, older than an instant: what a crash between file and commit leaves."""
        if not self.folder.is_dir():
            return ()
        return tuple(
            sorted(
                file.name
                for file in self.folder.iterdir()
                if file.name not in known and file.stat().st_mtime < before
            )
        )


def kind_of(file: BinaryIO) -> str:
    """What a file is by its bytes, "" for what we do not take; its name and its sender are not asked."""
    file.seek(0)
    head = file.read(CHUNK)
    for kind, sign in SIGNS.items():
        if head.startswith(sign):
            return kind
    if head.startswith(b"PK\x03\x04"):
        return _office_kind(file)
    return "txt" if head and _is_text(file) else ""


def _office_kind(file: BinaryIO) -> str:
    """The kind of an office document; the archive's list is read and no member is unpacked."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = [member.filename for member in archive.infolist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ""
    macros = any("vbaproject" in name.lower() for name in names)
    if len(names) > MEMBERS or macros or "[Content_Types].xml" not in names:
        return ""
    return next((kind for kind, part in OFFICE.items() if part in names), "")


def _is_text(file: BinaryIO) -> bool:
    file.seek(0)
    data = file.read(LIMIT)
    if BINARY.search(data) or data[:64].lstrip()[:1] == b"<":
        return False  # markup is no plain text: a browser might take it for a page
    for encoding in ("utf-8", "gb18030"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def tidy_name(name: str, kind: str) -> str:
    """The last part of a name without what hides or misleads, with the ending of what the file is."""
    last = re.split(r"[/\\]", name)[-1]
    stem = HIDDEN.sub("", last).strip(" .")
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", stem)[:NAME_LIMIT].strip(" .")
    return f"{stem or 'file'}.{'jpg' if kind == 'jpeg' else kind}"


def _sync(folder: Path) -> None:
    """The name of a new file is on disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
