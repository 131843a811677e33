"""Take the files that come with a comment: what is refused, what is held back, and what is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple

import msgspec

from clausework.consultation.files.attachments import (
    KINDS,
    LIMIT as LIMIT,
    MOST as MOST,
    Attachment as Attachment,
    Vault as Vault,
    kind_of,
    tidy_name,
)
from clausework.consultation.files.inspection import inspect
from clausework.consultation.parse import finding
from clausework.model.clause import Place
from clausework.model.finding import Finding

MIB = 1024 * 1024
PLACE = Place("files")
RESERVE = 512 * MIB
"""Bytes of the disk that files leave free: a comment in words needs little of it, but needs it."""


class Upload(NamedTuple):
    """A file as it comes: what it is called, how many bytes it has, and the bytes."""

    name: str
    size: int
    file: BinaryIO


class FileLook(msgspec.Struct, frozen=True):
    """Of what kind a file is, and why it is held back."""

    kind: str
    held: tuple[str, ...] = ()


def together_refused(vault: Vault, uploads: Sequence[Upload]) -> Iterator[Finding]:
    """What keeps files from being taken together: no room on the disk, or too many of them."""
    if vault.room() < RESERVE + sum(item.size for item in uploads):
        yield finding("CMT-117", PLACE, "noroom")
    if len(uploads) > MOST:
        yield finding("CMT-107", PLACE, "many", count=len(uploads), limit=MOST)


def look_at(upload: Upload) -> FileLook | Finding:
    """What a file is, or why it is not taken: it is too large, or of no kind that we know."""
    name = tidy_name(upload.name, "txt").removesuffix(".txt")
    if upload.size > LIMIT:
        size = f"{upload.size / MIB:.1f}"
        return finding("CMT-108", PLACE, "large", name=name, size=size, limit=LIMIT // MIB)
    kind = kind_of(upload.file)
    if not kind:
        return finding("CMT-109", PLACE, "strange", name=name, known=", ".join(KINDS))
    return FileLook(kind, inspect(upload.file, kind))


def keep_files(vault: Vault, uploads: Sequence[Upload], looks: Sequence[FileLook]) -> tuple[Attachment, ...]:
    """The files in the vault, on disk; who does not commit them drops them again.

    OSError if the disk does not take them all; then none is kept.
    """
    found: list[Attachment] = []
    try:
        for item, look in zip(uploads, looks, strict=True):
            found.append(vault.keep(item.file, item.name, look.kind, look.held))
    except OSError:
        vault.drop([file.id for file in found])
        raise
    return tuple(found)
