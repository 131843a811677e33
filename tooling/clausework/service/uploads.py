"""Files that a form brings: looked at, kept in the vault, and handed out as downloads alone."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

import anyio.to_thread
from starlette.datastructures import UploadFile
from starlette.responses import StreamingResponse

from clausework.comments.attachments import KINDS, LIMIT, MOST, Attachment, kind_of, tidy_name
from clausework.comments.parse import finding
from clausework.comments.store.files import file_of, named
from clausework.model.clause import Place
from clausework.model.finding import Finding
from clausework.service.office import Office

MIB = 1024 * 1024
PLACE = Place("files")
RESERVE = 512 * MIB
"""Bytes of the disk that files leave free: a comment in words needs little of it, but needs it."""


async def examine(office: Office, files: Sequence[UploadFile]) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """What each file is, and what keeps any from being taken."""
    kinds: list[str] = []
    wrong: list[Finding] = []
    if office.vault.room() < RESERVE + sum(file.size or 0 for file in files):
        wrong.append(finding("CMT-117", PLACE, "noroom"))
    if len(files) > MOST:
        wrong.append(finding("CMT-107", PLACE, "many", count=len(files), limit=MOST))
    for file in files:
        name = tidy_name(file.filename or "", "txt").removesuffix(".txt")
        kind = await anyio.to_thread.run_sync(kind_of, file.file)
        kinds.append(kind)
        if (file.size or 0) > LIMIT:
            size = f"{(file.size or 0) / MIB:.1f}"
            wrong.append(finding("CMT-108", PLACE, "large", name=name, size=size, limit=LIMIT // MIB))
        elif not kind:
            wrong.append(finding("CMT-109", PLACE, "strange", name=name, known=", ".join(KINDS)))
    return tuple(kinds), tuple(wrong)


async def keep(office: Office, files: Sequence[UploadFile], kinds: Sequence[str]) -> tuple[Attachment, ...]:
    """The files in the vault, on disk; whoever does not commit them drops them again.

    OSError if the disk does not take them all; then none is kept.
    """
    found: list[Attachment] = []
    try:
        for file, kind in zip(files, kinds, strict=True):
            name = file.filename or ""
            found.append(await anyio.to_thread.run_sync(office.vault.keep, file.file, name, kind))
    except OSError:
        office.vault.drop([file.id for file in found])
        raise
    return tuple(found)


def download(office: Office, number: str, identity: str) -> StreamingResponse | None:
    """A file for the secretariat: always as a download, whatever it is; None if it is not there.

    StoreError, before a byte is sent, if it is not as it was kept.
    """
    found = office.store.read(lambda db: file_of(db, number, identity))
    if found is None or not office.vault.path(found.id).is_file():
        return None
    (found,) = named((found,), office.key)
    name = quote(found.name or f"{number}-{found.id[:8]}.{found.kind}")
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{name}",
        "content-length": str(found.size),
        "cache-control": "no-store",
    }
    return StreamingResponse(office.vault.read(found), headers=headers, media_type="application/octet-stream")
